//! Operators and punctuation, brackets aside.

use super::{Lex, Lexer, error};
use crate::syntax::token::TokenKind;

/// What a byte is on its own, with `=` behind it, twice, and twice with `=` behind; `Unknown` where that is no token.
#[derive(Clone, Copy)]
struct Signs {
    alone: TokenKind,
    with_equal: TokenKind,
    twice: TokenKind,
    twice_with_equal: TokenKind,
}

static SIGNS: [Signs; 128] = {
    use TokenKind as T;
    const NOT: TokenKind = T::Unknown;
    const fn signs(all: [TokenKind; 4]) -> Signs {
        let [alone, with_equal, twice, twice_with_equal] = all;
        Signs {
            alone,
            with_equal,
            twice,
            twice_with_equal,
        }
    }
    let mut table = [signs([NOT; 4]); 128];
    table[b'*' as usize] = signs([T::Star, T::StarAssign, T::DoubleStar, T::DoubleStarAssign]);
    table[b'/' as usize] = signs([
        T::Slash,
        T::SlashAssign,
        T::DoubleSlash,
        T::DoubleSlashAssign,
    ]);
    table[b'<' as usize] = signs([T::Less, T::LessEqual, T::LeftShift, T::LeftShiftAssign]);
    table[b'>' as usize] = signs([
        T::Greater,
        T::GreaterEqual,
        T::RightShift,
        T::RightShiftAssign,
    ]);
    table[b':' as usize] = signs([T::Colon, T::ColonAssign, NOT, NOT]);
    table[b'=' as usize] = signs([T::Assign, T::Equal, NOT, NOT]);
    table[b'!' as usize] = signs([T::Exclamation, T::NotEqual, NOT, NOT]);
    table[b'+' as usize] = signs([T::Plus, T::PlusAssign, NOT, NOT]);
    table[b'-' as usize] = signs([T::Minus, T::MinusAssign, NOT, NOT]);
    table[b'%' as usize] = signs([T::Percent, T::PercentAssign, NOT, NOT]);
    table[b'@' as usize] = signs([T::At, T::AtAssign, NOT, NOT]);
    table[b'&' as usize] = signs([T::Ampersand, T::AmpersandAssign, NOT, NOT]);
    table[b'|' as usize] = signs([T::Pipe, T::PipeAssign, NOT, NOT]);
    table[b'^' as usize] = signs([T::Caret, T::CaretAssign, NOT, NOT]);
    table[b',' as usize] = signs([T::Comma, NOT, NOT, NOT]);
    table[b'.' as usize] = signs([T::Dot, NOT, NOT, NOT]);
    table[b';' as usize] = signs([T::Semicolon, NOT, NOT, NOT]);
    table[b'~' as usize] = signs([T::Tilde, NOT, NOT, NOT]);
    table
};

impl Lexer<'_> {
    /// An operator; the first byte is ASCII.
    pub(super) fn operator(&mut self, byte: u8) -> Lex<()> {
        let start = self.at;
        if matches!(byte, b':' | b'!') && self.ends_fstring_expression(byte) {
            self.at += 1;
            self.push(SIGNS[usize::from(byte & 0x7F)].alone, start, self.at);
            return Ok(());
        }
        let (kind, length) = operator(byte, self.byte_at(1), || self.byte_at(2));
        if kind == TokenKind::Unknown && byte.is_ascii_control() {
            let message = format!("invalid non-printable character U+{byte:04X}");
            return Err(error(start, start + 1, message));
        }
        self.at += length;
        self.push(kind, start, self.at);
        Ok(())
    }
}

/// The operator that three bytes begin with, and its length.
#[inline]
fn operator(first: u8, second: u8, third: impl Fn() -> u8) -> (TokenKind, usize) {
    use TokenKind as T;
    let signs = &SIGNS[usize::from(first & 0x7F)];
    match second {
        b'=' if signs.with_equal != T::Unknown => (signs.with_equal, 2),
        second if second == first => match signs.twice {
            T::Unknown if first == b'.' && third() == b'.' => (T::Ellipsis, 3),
            T::Unknown => (signs.alone, 1),
            _ if third() == b'=' => (signs.twice_with_equal, 3),
            twice => (twice, 2),
        },
        b'>' if first == b'-' => (T::Arrow, 2),
        _ => (signs.alone, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_as_long_as_they_can_be() {
        let kinds = [
            "+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^", "~", "<", ">",
            "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "//=", "%=", "@=", "**=", "<<=", ">>=",
            "&=", "|=", "^=", ",", ":", ".", ";", "=", "->", ":=", "!", "...",
        ];
        for text in kinds {
            for behind in [b' ', b'x', b'~', 0] {
                let bytes = [text.as_bytes(), &[behind; 3]].concat();
                let (kind, length) = operator(bytes[0], bytes[1], || bytes[2]);
                assert_eq!((kind.text(), length), (text, text.len()));
            }
        }
        assert_eq!(operator(b'.', b'.', || b'x'), (TokenKind::Dot, 1));
        assert_eq!(operator(b'=', b'=', || b'='), (TokenKind::Equal, 2));
        assert_eq!(operator(b'$', b'$', || b'='), (TokenKind::Unknown, 1));
    }
}

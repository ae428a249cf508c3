//! Operators, punctuation, brackets and the numbers of one digit, by tables: what a byte is is data, which no branch has to guess.

use super::bracket::Turn;
use super::{Lex, Lexer, error};
use crate::syntax::token::TokenKind;

/// What may make a token longer than its first byte: that byte again, or one of these.
const EQUAL: u8 = 1;
const AGAIN: u8 = 2;
const GREATER: u8 = 4;
const DIGIT: u8 = 8;
/// The byte is no operator on its own.
const ANYTHING: u8 = 16;
/// The byte begins a name, a keyword or the prefix of a string.
const WORD: u8 = 32;
/// What may make a number longer than a digit, or wrong.
const NUMBER: u8 = 64;

/// What begins with a byte.
#[derive(Debug, Clone, Copy)]
#[repr(align(8))]
pub(super) struct Sign {
    /// What it is on its own, with `=` behind it, twice, and twice with `=` behind; `Unknown` where that is no token.
    pub(super) alone: TokenKind,
    with_equal: TokenKind,
    twice: TokenKind,
    twice_with_equal: TokenKind,
    pub(super) turn: Turn,
    /// What may go on behind it.
    longer: u8,
}

impl Sign {
    const NOTHING: Self = Self {
        alone: TokenKind::Unknown,
        with_equal: TokenKind::Unknown,
        twice: TokenKind::Unknown,
        twice_with_equal: TokenKind::Unknown,
        turn: Turn::NONE,
        longer: ANYTHING,
    };

    #[inline]
    pub(super) fn of(byte: u8) -> &'static Self {
        &SIGNS[usize::from(byte)]
    }

    #[inline]
    pub(super) const fn is_word(&self) -> bool {
        self.longer == WORD
    }

    /// Whether `byte`, which this is the sign of, is a token on its own in front of `second`. Nothing here branches on what they are.
    #[inline]
    pub(super) fn is_whole(&self, byte: u8, second: u8) -> bool {
        let again = if second == byte { AGAIN } else { 0 };
        self.longer & (GOES_ON[usize::from(second)] | again) == 0
    }

    const fn alone(kind: TokenKind) -> Self {
        Self {
            alone: kind,
            longer: 0,
            ..Self::NOTHING
        }
    }

    const fn bracket(kind: TokenKind, turn: Turn) -> Self {
        Self {
            turn,
            ..Self::alone(kind)
        }
    }

    const fn assigning(kind: TokenKind, with_equal: TokenKind) -> Self {
        Self {
            with_equal,
            longer: EQUAL,
            ..Self::alone(kind)
        }
    }

    const fn doubling(kinds: [TokenKind; 4]) -> Self {
        let [kind, with_equal, twice, twice_with_equal] = kinds;
        Self {
            twice,
            twice_with_equal,
            longer: EQUAL | AGAIN,
            ..Self::assigning(kind, with_equal)
        }
    }
}

static SIGNS: [Sign; 256] = {
    use TokenKind as T;
    let mut table = [Sign::NOTHING; 256];
    let signs = [
        (
            b'*',
            Sign::doubling([T::Star, T::StarAssign, T::DoubleStar, T::DoubleStarAssign]),
        ),
        (
            b'/',
            Sign::doubling([
                T::Slash,
                T::SlashAssign,
                T::DoubleSlash,
                T::DoubleSlashAssign,
            ]),
        ),
        (
            b'<',
            Sign::doubling([T::Less, T::LessEqual, T::LeftShift, T::LeftShiftAssign]),
        ),
        (
            b'>',
            Sign::doubling([
                T::Greater,
                T::GreaterEqual,
                T::RightShift,
                T::RightShiftAssign,
            ]),
        ),
        (b':', Sign::assigning(T::Colon, T::ColonAssign)),
        (b'=', Sign::assigning(T::Assign, T::Equal)),
        (b'+', Sign::assigning(T::Plus, T::PlusAssign)),
        (b'%', Sign::assigning(T::Percent, T::PercentAssign)),
        (b'@', Sign::assigning(T::At, T::AtAssign)),
        (b'&', Sign::assigning(T::Ampersand, T::AmpersandAssign)),
        (b'|', Sign::assigning(T::Pipe, T::PipeAssign)),
        (b'^', Sign::assigning(T::Caret, T::CaretAssign)),
        (b'!', Sign::assigning(T::Exclamation, T::NotEqual)),
        (
            b'-',
            Sign {
                longer: EQUAL | GREATER,
                ..Sign::assigning(T::Minus, T::MinusAssign)
            },
        ),
        (
            b'.',
            Sign {
                longer: AGAIN | DIGIT,
                ..Sign::alone(T::Dot)
            },
        ),
        (b',', Sign::alone(T::Comma)),
        (b';', Sign::alone(T::Semicolon)),
        (b'~', Sign::alone(T::Tilde)),
        (b'(', Sign::bracket(T::LeftParen, Turn::OPEN)),
        (b'[', Sign::bracket(T::LeftBracket, Turn::OPEN)),
        (b'{', Sign::bracket(T::LeftBrace, Turn::OPEN)),
        (b')', Sign::bracket(T::RightParen, Turn::close(b'('))),
        (b']', Sign::bracket(T::RightBracket, Turn::close(b'['))),
        (b'}', Sign::bracket(T::RightBrace, Turn::close(b'{'))),
    ];
    let mut at = 0;
    while at < signs.len() {
        let (byte, sign) = signs[at];
        table[byte as usize] = sign;
        at += 1;
    }
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = Sign {
            longer: NUMBER,
            ..Sign::alone(T::Int)
        };
        digit += 1;
    }
    let mut byte = 0;
    while byte < table.len() {
        if byte >= 0x80 || byte == b'_' as usize || (byte as u8).is_ascii_alphabetic() {
            table[byte].longer = WORD;
        }
        byte += 1;
    }
    table
};

/// What a token may be made longer by a byte.
static GOES_ON: [u8; 256] = {
    let mut table = [ANYTHING; 256];
    table[b'=' as usize] |= EQUAL;
    table[b'>' as usize] |= GREATER;
    table[b'.' as usize] |= NUMBER;
    let mut byte = 0;
    while byte < table.len() {
        // Of a block, words and digits in a row are one word.
        if (byte as u8).is_ascii_digit() {
            table[byte] |= DIGIT | NUMBER;
        } else if SIGNS[byte].is_word() {
            table[byte] |= NUMBER;
        }
        byte += 1;
    }
    table
};

impl Lexer<'_> {
    /// An operator or bracket; the first byte is ASCII.
    pub(super) fn operator(&mut self, byte: u8) -> Lex<()> {
        let (start, sign) = (self.at, Sign::of(byte));
        let is_field_end = self.at_top_of_field();
        if is_field_end && matches!(byte, b':' | b'!') && self.ends_fstring_expression(byte) {
            self.at += 1;
            self.push(sign.alone, start, self.at);
            return Ok(());
        }
        let (kind, length) = sign.operator(byte, self.byte_at(1), || self.byte_at(2));
        if kind == TokenKind::Unknown && byte.is_ascii_control() {
            let message = format!("invalid non-printable character U+{byte:04X}");
            return Err(error(start, start + 1, message));
        }
        if length == 1 {
            self.sign(sign, byte, start)?;
            self.at += 1;
            if is_field_end && kind == TokenKind::RightBrace {
                self.end_fstring_field();
            }
        } else {
            self.at += length;
            self.push(kind, start, self.at);
        }
        Ok(())
    }
}

impl Sign {
    /// The operator that three bytes begin with, of which the first has this sign, and its length.
    #[inline]
    fn operator(&self, first: u8, second: u8, third: impl Fn() -> u8) -> (TokenKind, usize) {
        use TokenKind as T;
        match second {
            b'=' if self.with_equal != T::Unknown => (self.with_equal, 2),
            second if second == first => match self.twice {
                T::Unknown if first == b'.' && third() == b'.' => (T::Ellipsis, 3),
                T::Unknown => (self.alone, 1),
                _ if third() == b'=' => (self.twice_with_equal, 3),
                twice => (twice, 2),
            },
            b'>' if first == b'-' => (T::Arrow, 2),
            _ => (self.alone, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operator(first: u8, second: u8, third: u8) -> (TokenKind, usize) {
        let sign = Sign::of(first);
        let found = sign.operator(first, second, || third);
        assert!(found == (sign.alone, 1) || !sign.is_whole(first, second));
        found
    }

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
                let (kind, length) = operator(bytes[0], bytes[1], bytes[2]);
                assert_eq!((kind.text(), length), (text, text.len()));
            }
        }
        assert_eq!(operator(b'.', b'.', b'x'), (TokenKind::Dot, 1));
        assert_eq!(operator(b'=', b'=', b'='), (TokenKind::Equal, 2));
        assert_eq!(operator(b'$', b'$', b'='), (TokenKind::Unknown, 1));
    }

    #[test]
    fn a_digit_is_a_number_where_nothing_makes_it_longer() {
        for second in 0..=u8::MAX {
            let goes_on = second.is_ascii_alphanumeric() || matches!(second, b'_' | b'.' | 0x80..);
            assert_eq!(Sign::of(b'1').is_whole(b'1', second), !goes_on, "{second}");
        }
    }
}

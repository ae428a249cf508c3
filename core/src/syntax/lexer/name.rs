//! Identifiers, keywords and the prefixes of strings.

use portalis_memory::{NameStart, Names, Symbol, sym};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::{Lex, Lexer, error};
use crate::syntax::token::TokenKind;

impl Lexer<'_> {
    /// A name, a keyword, or a string with a prefix; where it ends.
    #[inline]
    pub(super) fn word(&mut self, at: usize, names: Names<'_>) -> Lex<usize> {
        let start = NameStart::at(self.bytes, at);
        let mut end = at + start.length;
        let mut is_wide = start.is_wide;
        if start.length == 16 {
            let mut part = start;
            while part.length == 16 {
                part = NameStart::at(self.bytes, end);
                end += part.length;
                is_wide |= part.is_wide;
            }
        }
        if let Some(b'"' | b'\'') = self.bytes.get(end)
            && is_prefix(start)
        {
            self.at = end;
            self.string(at)?;
            return Ok(self.at);
        }
        if is_wide {
            return self.wide_name(at, end, names);
        }
        let kind = match end - at {
            ..=8 => TokenKind::of_word(start.first),
            _ => TokenKind::Name,
        };
        let name = match kind {
            TokenKind::Name => names.intern_part(self.text, at..end, start),
            _ => sym::empty,
        };
        self.push_named(kind, name, at, end);
        Ok(end)
    }

    /// A name that is not all ASCII.
    #[cold]
    fn wide_name(&mut self, start: usize, end: usize, names: Names<'_>) -> Lex<usize> {
        let text = &self.text[start..end];
        check_name(start, text)?;
        let name: Symbol = match is_nfkc_quick(text.chars()) {
            IsNormalized::Yes => names.intern(text),
            _ => names.intern(&text.nfkc().collect::<String>()),
        };
        self.push_named(TokenKind::Name, name, start, end);
        Ok(end)
    }
}

/// Whether the characters of a name that begins at `start` may be in one.
fn check_name(start: usize, name: &str) -> Lex<()> {
    for (at, char) in name.char_indices() {
        let fits = if at == 0 {
            char == '_' || unicode_ident::is_xid_start(char)
        } else {
            unicode_ident::is_xid_continue(char)
        };
        if !fits {
            let lo = start + at;
            return Err(error(lo, lo + char.len_utf8(), bad_char(char)));
        }
    }
    Ok(())
}

fn bad_char(char: char) -> String {
    let code = char as u32;
    let is_space = char.is_whitespace()
        || matches!(code, 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xAD);
    if char.is_control() || is_space {
        format!("invalid non-printable character U+{code:04X}")
    } else {
        format!("invalid character '{char}' (U+{code:04X})")
    }
}

/// Whether a word is the prefix of a string.
fn is_prefix(word: NameStart) -> bool {
    let [first, second, ..] = (word.first | 0x2020).to_le_bytes();
    match second {
        _ if word.length > 2 => false,
        b' ' => matches!(first, b'r' | b'b' | b'f' | b'u'),
        second => matches!((first, second), (b'r', b'b' | b'f') | (b'b' | b'f', b'r')),
    }
}

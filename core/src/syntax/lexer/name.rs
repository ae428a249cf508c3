//! Identifiers, keywords and the prefixes of strings.

use super::{Lex, Lexer, bytes, error};
use crate::syntax::token::TokenKind;

impl Lexer<'_> {
    /// A name, a keyword, or a string with a prefix.
    pub(super) fn word(&mut self) -> Lex<()> {
        let start = self.at;
        let mut part = bytes::eight(&self.bytes[start..]);
        let mut count = bytes::name_parts(part);
        let word = bytes::first(part, count);
        let mut is_wide = bytes::has_wide(word);
        self.at += count;
        if count <= 2 && matches!(self.byte(), b'"' | b'\'') && is_prefix(word) {
            return self.string(start);
        }
        while count == 8 {
            part = bytes::eight(&self.bytes[self.at..]);
            count = bytes::name_parts(part);
            is_wide |= bytes::has_wide(bytes::first(part, count));
            self.at += count;
        }
        if is_wide {
            self.has_wide_names = true;
            self.check_name(start)?;
        }
        let kind = match self.at - start {
            ..=8 => TokenKind::of_word(word),
            _ => TokenKind::Name,
        };
        self.push(kind, start, self.at);
        Ok(())
    }

    fn check_name(&self, start: usize) -> Lex<()> {
        for (at, char) in self.text[start..self.at].char_indices() {
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

/// Whether a word of one or two bytes, the first of them lowest, is the prefix of a string.
fn is_prefix(word: u64) -> bool {
    let [first, second, ..] = (word | 0x2020).to_le_bytes();
    match second {
        b' ' => matches!(first, b'r' | b'b' | b'f' | b'u'),
        second => matches!((first, second), (b'r', b'b' | b'f') | (b'b' | b'f', b'r')),
    }
}

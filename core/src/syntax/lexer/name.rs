//! Identifiers, keywords and the prefixes of strings.

use super::{Lex, Lexer, error};
use crate::syntax::token::TokenKind;

/// Which bytes may be part of a name.
static IS_PART: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let ascii = byte as u8;
        table[byte] = ascii.is_ascii_alphanumeric() || ascii == b'_' || byte >= 0x80;
        byte += 1;
    }
    table
};

impl Lexer<'_> {
    /// A name, a keyword, or a string with a prefix.
    pub(super) fn word(&mut self) -> Lex<()> {
        let start = self.at;
        let rest = &self.bytes[start..];
        // All bits of the word's bytes together: the highest is set where one is not ASCII.
        let mut bits = 0;
        let mut length = 0;
        while let Some(&byte) = rest.get(length)
            && IS_PART[usize::from(byte)]
        {
            bits |= byte;
            length += 1;
        }
        let word = &rest[..length];
        self.at += length;
        if length <= 2 && matches!(self.byte(), b'"' | b'\'') && is_prefix(word) {
            return self.string(start);
        }
        if bits >= 0x80 {
            self.has_wide_names = true;
            self.check_name(start)?;
        }
        self.push(TokenKind::of_word(word), start, self.at);
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

fn is_prefix(word: &[u8]) -> bool {
    let lower = |at: usize| word.get(at).map(u8::to_ascii_lowercase);
    match (lower(0), lower(1)) {
        (Some(b'r' | b'b' | b'f' | b'u'), None) => true,
        (Some(first), Some(second)) => {
            matches!((first, second), (b'r', b'b' | b'f') | (b'b' | b'f', b'r'))
        }
        _ => false,
    }
}

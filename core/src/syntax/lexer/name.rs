//! Identifiers, keywords and the prefixes of strings.

use portalis_memory::{Names, Symbol, sym};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::ahead::{Ahead, Place};
use super::{Lex, Lexer, error};
use crate::syntax::token::TokenKind;

impl Lexer<'_> {
    /// A name, a keyword, or a string with a prefix.
    #[inline]
    pub(super) fn word(
        &mut self,
        place: Place,
        ahead: &mut Ahead<'_>,
        names: Names<'_>,
    ) -> Lex<()> {
        let (word, behind) = match ahead.word(place) {
            Some(word) => word,
            None => ahead.far_word(place),
        };
        let (at, end) = (place.at, place.at + word.length);
        if matches!(behind, b'"' | b'\'') && is_prefix(&self.bytes[at..end]) {
            self.at = end;
            self.string(at)?;
            self.fstring_texts()?;
            ahead.go_to(self.at);
            return Ok(());
        }
        if ahead.has_wide() && !self.bytes[at..end].is_ascii() {
            self.wide_name(at, end, names)?;
        } else {
            let kind = TokenKind::of_word(word);
            let name = match kind {
                TokenKind::Name => names.intern_part(self.text, at..end, word),
                _ => sym::empty,
            };
            self.push_named(kind, name, at, end);
        }
        ahead.take_word(word.length);
        Ok(())
    }

    /// A name that is not all ASCII.
    #[cold]
    fn wide_name(&mut self, start: usize, end: usize, names: Names<'_>) -> Lex<()> {
        let text = &self.text[start..end];
        // Here the tokens end, unless it is a name.
        self.at = start;
        check_name(start, text)?;
        let name: Symbol = match is_nfkc_quick(text.chars()) {
            IsNormalized::Yes => names.intern(text),
            _ => names.intern(&text.nfkc().collect::<String>()),
        };
        self.push_named(TokenKind::Name, name, start, end);
        Ok(())
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
fn is_prefix(word: &[u8]) -> bool {
    match *word {
        [letter] => matches!(letter | 0x20, b'r' | b'b' | b'f' | b'u'),
        [first, second] => matches!(
            (first | 0x20, second | 0x20),
            (b'r', b'b' | b'f') | (b'b' | b'f', b'r')
        ),
        _ => false,
    }
}

//! `lower`, `upper`, `title`, `capitalize`, `swapcase`, `casefold`.

use super::raw::Str;
use super::unicode::{Case, is_case_ignorable, is_cased, is_lower, is_upper, push_case};

impl Str {
    /// `s.lower()`
    pub fn lower(&self) -> Str {
        if self.is_ascii() {
            let changes = self.as_str().bytes().any(|b| b.is_ascii_uppercase());
            return match changes {
                true => self.as_str().to_ascii_lowercase().into(),
                false => self.clone(),
            };
        }
        let mut out = String::with_capacity(self.byte_count());
        for (at, c) in self.as_str().char_indices() {
            push_lower(self.as_str(), at, c, &mut out);
        }
        out.into()
    }

    /// `s.upper()`
    pub fn upper(&self) -> Str {
        if self.is_ascii() {
            let changes = self.as_str().bytes().any(|b| b.is_ascii_lowercase());
            return match changes {
                true => self.as_str().to_ascii_uppercase().into(),
                false => self.clone(),
            };
        }
        let mut out = String::with_capacity(self.byte_count());
        self.as_str()
            .chars()
            .for_each(|c| push_case(c, Case::Upper, &mut out));
        out.into()
    }

    /// `s.casefold()`
    pub fn casefold(&self) -> Str {
        let mut out = String::with_capacity(self.byte_count());
        self.as_str()
            .chars()
            .for_each(|c| push_case(c, Case::Folded, &mut out));
        out.into()
    }

    /// `s.swapcase()`
    pub fn swapcase(&self) -> Str {
        let mut out = String::with_capacity(self.byte_count());
        for (at, c) in self.as_str().char_indices() {
            if is_upper(c) {
                push_lower(self.as_str(), at, c, &mut out);
            } else if is_lower(c) {
                push_case(c, Case::Upper, &mut out);
            } else {
                out.push(c);
            }
        }
        out.into()
    }

    /// `s.capitalize()`
    pub fn capitalize(&self) -> Str {
        let mut out = String::with_capacity(self.byte_count());
        for (at, c) in self.as_str().char_indices() {
            if at == 0 {
                push_case(c, Case::Title, &mut out);
            } else {
                push_lower(self.as_str(), at, c, &mut out);
            }
        }
        out.into()
    }

    /// `s.title()`
    pub fn title(&self) -> Str {
        let mut out = String::with_capacity(self.byte_count());
        let mut after_cased = false;
        for (at, c) in self.as_str().char_indices() {
            if after_cased {
                push_lower(self.as_str(), at, c, &mut out);
            } else {
                push_case(c, Case::Title, &mut out);
            }
            after_cased = is_cased(c);
        }
        out.into()
    }
}

/// Lower case in its context: a capital sigma that ends a word becomes a final sigma.
fn push_lower(text: &str, at: usize, c: char, out: &mut String) {
    if c != '\u{3a3}' {
        return push_case(c, Case::Lower, out);
    }
    let before = text[..at].chars().rev().find(|c| !is_case_ignorable(*c));
    let after = text[at + c.len_utf8()..]
        .chars()
        .find(|c| !is_case_ignorable(*c));
    let last = before.is_some_and(is_cased) && !after.is_some_and(is_cased);
    out.push(if last { '\u{3c2}' } else { '\u{3c3}' });
}

//! Characters by index: `len(s)`, `s[i]`, `s[a:b:c]`, `for c in s`, `reversed(s)`.

use super::raw::Str;
use crate::error::{self, Result};
use crate::iter::Iterate;
use crate::slice::Slice;

impl Str {
    /// `len(s)`
    #[inline]
    pub fn len(&self) -> i64 {
        self.char_count() as i64
    }

    /// Whether the string is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.byte_count() == 0
    }

    /// `s[i]`
    #[inline]
    pub fn get(&self, i: i64) -> Result<Str> {
        let len = self.len();
        let at = if i < 0 { i + len } else { i };
        if at < 0 || at >= len {
            return Err(out_of_range());
        }
        Ok(if self.is_ascii() {
            Str::ascii(self.as_str().as_bytes()[at as usize])
        } else {
            self.samples().char_at(at as usize)
        })
    }

    /// `s[a:b:c]`
    pub fn slice(&self, slice: &Slice) -> Result<Str> {
        let range = slice.resolve(self.char_count())?;
        if range.step == 1 {
            return Ok(self.part(range.start, range.start + range.len));
        }
        if self.is_ascii() {
            let bytes = self.as_str().as_bytes();
            return Ok(range.indices().map(|i| char::from(bytes[i])).collect());
        }
        let chars: Vec<char> = self.as_str().chars().collect();
        Ok(range.indices().map(|i| chars[i]).collect())
    }

    /// The characters from `start` to `end`.
    pub(crate) fn part(&self, start: usize, end: usize) -> Str {
        if self.is_ascii() {
            return self.ascii_part(start, end);
        }
        if start == 0 && end == self.char_count() {
            return self.clone();
        }
        Str::new(&self.as_str()[self.byte_of_char(start)..self.byte_of_char(end)])
    }

    /// A part given by its bytes, which lie on character boundaries.
    #[inline]
    pub(crate) fn byte_part(&self, start: usize, end: usize) -> Str {
        if self.is_ascii() {
            return self.ascii_part(start, end);
        }
        if start == 0 && end == self.byte_count() {
            return self.clone();
        }
        Str::new(&self.as_str()[start..end])
    }

    /// A part given as a subslice of the text itself.
    #[inline]
    pub(crate) fn sub(&self, part: &str) -> Str {
        if part.len() == self.byte_count() {
            self.clone()
        } else {
            Str::new(part)
        }
    }

    /// `iter(s)`
    #[inline]
    pub fn iter(&self) -> StrIter {
        StrIter {
            text: self.clone(),
            at: 0,
        }
    }

    /// `reversed(s)`
    #[inline]
    pub fn reversed(&self) -> StrReversed {
        StrReversed {
            text: self.clone(),
            end: self.byte_count(),
        }
    }
}

#[cold]
fn out_of_range() -> error::Error {
    error::index_error("string index out of range")
}

/// The characters of a string.
#[derive(Clone)]
pub struct StrIter {
    text: Str,
    at: usize,
}

impl Iterate for StrIter {
    type Item = Str;

    #[inline]
    fn next(&mut self) -> Result<Option<Str>> {
        let bytes = self.text.as_str().as_bytes();
        let Some(&byte) = bytes.get(self.at) else {
            return Ok(None);
        };
        if byte < 0x80 {
            self.at += 1;
            return Ok(Some(Str::ascii(byte)));
        }
        let c = self.text.as_str()[self.at..].chars().next();
        Ok(c.map(|c| {
            self.at += c.len_utf8();
            Str::from(c)
        }))
    }

    fn size_hint(&self) -> usize {
        if self.text.is_ascii() {
            self.text.byte_count() - self.at
        } else {
            0
        }
    }
}

/// The characters of a string, last first.
#[derive(Clone)]
pub struct StrReversed {
    text: Str,
    end: usize,
}

impl Iterate for StrReversed {
    type Item = Str;

    #[inline]
    fn next(&mut self) -> Result<Option<Str>> {
        let c = self.text.as_str()[..self.end].chars().next_back();
        Ok(c.map(|c| {
            self.end -= c.len_utf8();
            Str::from(c)
        }))
    }

    fn size_hint(&self) -> usize {
        if self.text.is_ascii() { self.end } else { 0 }
    }
}

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
    pub fn char(&self, i: i64) -> Result<Str> {
        self.find_char(i).ok_or_else(out_of_range)
    }

    /// `s[i]` where the text is not ASCII, or the index negative or out of range.
    #[inline(never)]
    fn char_beyond(&self, i: i64) -> Option<Str> {
        let at = self.place(i)?;
        Some(match self.ascii_byte(at as i64) {
            Some(byte) => Str::ascii(byte),
            None => self.samples().char_at(at),
        })
    }

    /// A byte of ASCII text.
    #[inline]
    fn ascii_byte(&self, at: i64) -> Option<u8> {
        let byte = self.as_str().as_bytes().get(at as usize)?;
        self.is_ascii().then_some(*byte)
    }

    /// `s[i]`, if there is such a character.
    #[inline]
    pub(crate) fn find_char(&self, i: i64) -> Option<Str> {
        match self.ascii_byte(i) {
            Some(byte) => Some(Str::ascii(byte)),
            None => self.char_beyond(i),
        }
    }

    /// The code point of `s[i]`, if there is such a character.
    #[inline]
    pub(crate) fn find_code(&self, i: i64) -> Option<u32> {
        match self.ascii_byte(i) {
            Some(byte) => Some(byte.into()),
            None => self.code_beyond(i),
        }
    }

    /// `s[i] == c`
    #[inline]
    pub fn char_is(&self, i: i64, c: char) -> Result<bool> {
        let code = self.find_code(i).ok_or_else(out_of_range)?;
        Ok(code == u32::from(c))
    }

    /// `s[i] in chars`
    #[inline]
    pub fn char_in(&self, i: i64, chars: CharSet) -> Result<bool> {
        let code = self.find_code(i).ok_or_else(out_of_range)?;
        Ok(chars.has(code))
    }

    /// The position that a Python index means.
    #[inline]
    fn place(&self, i: i64) -> Option<usize> {
        let len = self.len();
        let at = if i < 0 { i + len } else { i };
        ((at as u64) < len as u64).then_some(at as usize)
    }

    /// As [`Str::char_beyond`].
    #[inline(never)]
    fn code_beyond(&self, i: i64) -> Option<u32> {
        let at = self.place(i)?;
        Some(match self.ascii_byte(at as i64) {
            Some(byte) => byte.into(),
            None => self.samples().code_at(at),
        })
    }

    /// `s == c`
    #[inline]
    pub fn is_char(&self, c: char) -> bool {
        match self.as_str().as_bytes() {
            [byte] => u32::from(*byte) == u32::from(c),
            bytes => self.char_count() == 1 && bytes == c.encode_utf8(&mut [0; 4]).as_bytes(),
        }
    }

    /// `s in chars`
    #[inline]
    pub fn is_in(&self, chars: CharSet) -> bool {
        match self.as_str().as_bytes() {
            [byte] => chars.has(u32::from(*byte)),
            _ => chars.text.contains(self.as_str()),
        }
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

/// A literal of ASCII characters, for looking characters up in it.
#[derive(Clone, Copy, Debug)]
pub struct CharSet {
    text: &'static str,
    /// A bit for each character.
    set: [u64; 2],
}

impl CharSet {
    /// The set of a text's characters, which are ASCII.
    pub const fn new(text: &'static str) -> CharSet {
        let mut set = [0; 2];
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            assert!(bytes[i] < 0x80);
            set[(bytes[i] >> 6) as usize] |= 1 << (bytes[i] & 63);
            i += 1;
        }
        CharSet { text, set }
    }

    #[inline]
    pub(crate) fn has(self, code: u32) -> bool {
        code < 0x80 && self.set[(code >> 6) as usize] >> (code & 63) & 1 == 1
    }
}

#[cold]
pub(crate) fn out_of_range() -> error::Error {
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

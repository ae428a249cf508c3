//! Finding: `in`, `find`, `index`, `count`, `replace`, `startswith`, `endswith`, `removeprefix`, `removesuffix`.
//!
//! Positions are in characters; the search itself runs over bytes.

use super::raw::Str;
use crate::error::{self, Result};
use crate::slice::window;
use crate::tuple::Tuple;

impl Str {
    /// `sub in s`
    #[inline]
    pub fn contains(&self, sub: &Str) -> bool {
        match sub.as_str().as_bytes() {
            [byte] if self.byte_count() <= 32 => self.as_str().as_bytes().contains(byte),
            _ => find_bytes(self.as_str(), sub.as_str()).is_some(),
        }
    }

    /// The text of a window in characters, and the byte at which it begins.
    fn window(&self, start: Option<i64>, end: Option<i64>) -> Option<(usize, &str)> {
        if start.is_none() && end.is_none() {
            return Some((0, self.as_str()));
        }
        let (start, end) = window(start, end, self.char_count())?;
        let from = self.byte_of_char(start);
        Some((from, &self.as_str()[from..self.byte_of_char(end)]))
    }

    /// `s.find(sub, start, end)`
    pub fn find(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((from, text)) = self.window(start, end) else {
            return -1;
        };
        find_bytes(text, sub.as_str()).map_or(-1, |at| self.char_of_byte(from + at) as i64)
    }

    /// `s.rfind(sub, start, end)`
    pub fn rfind(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((from, text)) = self.window(start, end) else {
            return -1;
        };
        text.rfind(sub.as_str())
            .map_or(-1, |at| self.char_of_byte(from + at) as i64)
    }

    /// `s.index(sub, start, end)`
    pub fn index(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        found(self.find(sub, start, end))
    }

    /// `s.rindex(sub, start, end)`
    pub fn rindex(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        found(self.rfind(sub, start, end))
    }

    /// `s.count(sub, start, end)`
    pub fn count(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((_, text)) = self.window(start, end) else {
            return 0;
        };
        if sub.is_empty() {
            return text.chars().count() as i64 + 1;
        }
        match sub.as_str().as_bytes() {
            [byte] => text.as_bytes().iter().filter(|b| *b == byte).count() as i64,
            _ => text.matches(sub.as_str()).count() as i64,
        }
    }

    /// `s.startswith(prefix, start, end)`
    pub fn startswith(&self, prefix: &Str, start: Option<i64>, end: Option<i64>) -> bool {
        self.window(start, end)
            .is_some_and(|(_, text)| text.starts_with(prefix.as_str()))
    }

    /// `s.startswith((a, b, ...), start, end)`
    pub fn startswith_any(
        &self,
        prefixes: &Tuple<Str>,
        start: Option<i64>,
        end: Option<i64>,
    ) -> bool {
        let Some((_, text)) = self.window(start, end) else {
            return false;
        };
        prefixes
            .as_slice()
            .iter()
            .any(|prefix| text.starts_with(prefix.as_str()))
    }

    /// `s.endswith(suffix, start, end)`
    pub fn endswith(&self, suffix: &Str, start: Option<i64>, end: Option<i64>) -> bool {
        self.window(start, end)
            .is_some_and(|(_, text)| text.ends_with(suffix.as_str()))
    }

    /// `s.endswith((a, b, ...), start, end)`
    pub fn endswith_any(
        &self,
        suffixes: &Tuple<Str>,
        start: Option<i64>,
        end: Option<i64>,
    ) -> bool {
        let Some((_, text)) = self.window(start, end) else {
            return false;
        };
        suffixes
            .as_slice()
            .iter()
            .any(|suffix| text.ends_with(suffix.as_str()))
    }

    /// `s.removeprefix(prefix)`
    pub fn removeprefix(&self, prefix: &Str) -> Str {
        self.as_str()
            .strip_prefix(prefix.as_str())
            .map_or_else(|| self.clone(), |rest| self.sub(rest))
    }

    /// `s.removesuffix(suffix)`
    pub fn removesuffix(&self, suffix: &Str) -> Str {
        self.as_str()
            .strip_suffix(suffix.as_str())
            .map_or_else(|| self.clone(), |rest| self.sub(rest))
    }

    /// `s.replace(old, new, count)`
    pub fn replace(&self, old: &Str, new: &Str, count: i64) -> Str {
        let limit = usize::try_from(count).unwrap_or(usize::MAX);
        let (text, new) = (self.as_str(), new.as_str());
        if limit == 0 || (old.is_empty() && new.is_empty()) {
            return self.clone();
        }
        if old.is_empty() {
            return interleave(text, new, limit).into();
        }
        let Some(first) = find_bytes(text, old.as_str()) else {
            return self.clone();
        };
        let mut out = String::with_capacity(text.len());
        let (mut at, mut next, mut left) = (0, Some(first), limit);
        while let Some(found) = next {
            out.push_str(&text[at..at + found]);
            out.push_str(new);
            at += found + old.byte_count();
            left -= 1;
            next = if left == 0 {
                None
            } else {
                find_bytes(&text[at..], old.as_str())
            };
        }
        out.push_str(&text[at..]);
        out.into()
    }
}

/// `new` before each of the first characters and at the end, `limit` times.
fn interleave(text: &str, new: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len() + new.len());
    let mut left = limit;
    for c in text.chars() {
        if left > 0 {
            out.push_str(new);
            left -= 1;
        }
        out.push(c);
    }
    if left > 0 {
        out.push_str(new);
    }
    out
}

fn found(at: i64) -> Result<i64> {
    if at < 0 {
        Err(error::value_error("substring not found"))
    } else {
        Ok(at)
    }
}

/// Where `sub` first stands in `text`; a single byte by `memchr`-like search.
#[inline]
pub(crate) fn find_bytes(text: &str, sub: &str) -> Option<usize> {
    match sub.as_bytes() {
        [byte] => text.as_bytes().iter().position(|b| b == byte),
        _ => text.find(sub),
    }
}

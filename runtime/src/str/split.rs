//! `split`, `rsplit`, `splitlines`, `partition`, `rpartition`.

use super::raw::Str;
use super::search::find_bytes;
use super::unicode::is_space;
use crate::error::{self, Error, Result};
use crate::list::List;

impl Str {
    /// `s.split(sep, maxsplit)`
    pub fn split(&self, sep: Option<&Str>, maxsplit: i64) -> Result<List<Str>> {
        let limit = usize::try_from(maxsplit).unwrap_or(usize::MAX);
        let Some(sep) = sep else {
            return Ok(List::from_vec(self.split_space(limit)));
        };
        if sep.is_empty() {
            return Err(empty_separator());
        }
        let text = self.as_str();
        let mut parts = Vec::new();
        let mut at = 0;
        while parts.len() < limit {
            let Some(found) = find_bytes(&text[at..], sep.as_str()) else {
                break;
            };
            parts.push(self.byte_part(at, at + found));
            at += found + sep.byte_count();
        }
        parts.push(self.byte_part(at, text.len()));
        Ok(List::from_vec(parts))
    }

    fn split_space(&self, limit: usize) -> Vec<Str> {
        if self.is_ascii() {
            return self.split_ascii_space(limit);
        }
        let text = self.as_str();
        let mut parts = Vec::new();
        let mut at = skip(text, 0, is_space);
        while at < text.len() {
            if parts.len() == limit {
                parts.push(self.byte_part(at, text.len()));
                break;
            }
            let end = skip(text, at, |c| !is_space(c));
            parts.push(self.byte_part(at, end));
            at = skip(text, end, is_space);
        }
        parts
    }

    fn split_ascii_space(&self, limit: usize) -> Vec<Str> {
        let bytes = self.as_str().as_bytes();
        let space = |at: usize| matches!(bytes[at], b'\t'..=b'\r' | 0x1c..=b' ');
        let mut parts = Vec::new();
        let mut at = 0;
        loop {
            while at < bytes.len() && space(at) {
                at += 1;
            }
            if at == bytes.len() {
                return parts;
            }
            if parts.len() == limit {
                parts.push(self.ascii_part(at, bytes.len()));
                return parts;
            }
            let start = at;
            while at < bytes.len() && !space(at) {
                at += 1;
            }
            parts.push(self.ascii_part(start, at));
        }
    }

    /// `s.rsplit(sep, maxsplit)`
    pub fn rsplit(&self, sep: Option<&Str>, maxsplit: i64) -> Result<List<Str>> {
        let limit = usize::try_from(maxsplit).unwrap_or(usize::MAX);
        let text = self.as_str();
        let mut parts = Vec::new();
        if let Some(sep) = sep {
            if sep.is_empty() {
                return Err(empty_separator());
            }
            let mut end = text.len();
            while parts.len() < limit {
                let Some(found) = text[..end].rfind(sep.as_str()) else {
                    break;
                };
                parts.push(self.byte_part(found + sep.byte_count(), end));
                end = found;
            }
            parts.push(self.byte_part(0, end));
        } else {
            let mut rest = text.trim_end_matches(is_space);
            while !rest.is_empty() {
                if parts.len() == limit {
                    parts.push(self.sub(rest));
                    break;
                }
                let before = rest.trim_end_matches(|c| !is_space(c));
                parts.push(self.byte_part(before.len(), rest.len()));
                rest = before.trim_end_matches(is_space);
            }
        }
        parts.reverse();
        Ok(List::from_vec(parts))
    }

    /// `s.splitlines(keepends)`
    pub fn splitlines(&self, keepends: bool) -> List<Str> {
        let text = self.as_str();
        let mut parts = Vec::new();
        let (mut start, mut chars) = (0, text.char_indices().peekable());
        while let Some((at, c)) = chars.next() {
            if !is_line_end(c) {
                continue;
            }
            let mut end = at + c.len_utf8();
            if c == '\r' && chars.next_if(|(_, c)| *c == '\n').is_some() {
                end += 1;
            }
            parts.push(self.byte_part(start, if keepends { end } else { at }));
            start = end;
        }
        if start < text.len() {
            parts.push(self.byte_part(start, text.len()));
        }
        List::from_vec(parts)
    }

    /// `s.partition(sep)`
    pub fn partition(&self, sep: &Str) -> Result<(Str, Str, Str)> {
        if sep.is_empty() {
            return Err(empty_separator());
        }
        Ok(match find_bytes(self.as_str(), sep.as_str()) {
            Some(at) => self.around(at, sep),
            None => (self.clone(), Str::empty(), Str::empty()),
        })
    }

    /// `s.rpartition(sep)`
    pub fn rpartition(&self, sep: &Str) -> Result<(Str, Str, Str)> {
        if sep.is_empty() {
            return Err(empty_separator());
        }
        Ok(match self.as_str().rfind(sep.as_str()) {
            Some(at) => self.around(at, sep),
            None => (Str::empty(), Str::empty(), self.clone()),
        })
    }

    fn around(&self, at: usize, sep: &Str) -> (Str, Str, Str) {
        (
            self.byte_part(0, at),
            sep.clone(),
            self.byte_part(at + sep.byte_count(), self.byte_count()),
        )
    }
}

fn skip(text: &str, at: usize, over: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if !over(char::from(byte)) {
                return at;
            }
            at += 1;
            continue;
        }
        match text[at..].chars().next() {
            Some(c) if over(c) => at += c.len_utf8(),
            _ => return at,
        }
    }
    at
}

/// What ends a line for `splitlines`.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cold]
pub(crate) fn empty_separator() -> Error {
    error::value_error("empty separator")
}

//! The methods of `bytes`.

use super::Bytes;
use super::search::Wanted;
use crate::error::{self, Result};
use crate::int::Int;
use crate::iter::Iterate;
use crate::list::List;
use crate::slice::{Slice, position, window};
use crate::str::{Str, checked_size, decode};

impl Bytes {
    /// `b""`
    pub fn empty() -> Bytes {
        Bytes::from_vec(Vec::new())
    }

    /// `bytes(n)`
    pub fn zeroed(n: i64) -> Result<Bytes> {
        if n < 0 {
            return Err(error::value_error("negative count"));
        }
        Ok(Bytes::from_vec(vec![0; checked_size(1, n)?]))
    }

    /// `bytes(b)`: the same one.
    pub fn copy(&self) -> Bytes {
        self.clone()
    }

    /// `bytes(it)`
    pub fn from_ints(it: impl Iterate<Item = Int>) -> Result<Bytes> {
        let (mut it, mut bytes) = (it, Vec::new());
        while let Some(item) = it.next()? {
            match item.to_i64().and_then(|item| u8::try_from(item).ok()) {
                Some(byte) => bytes.push(byte),
                None => return Err(error::value_error("bytes must be in range(0, 256)")),
            }
        }
        Ok(Bytes::from_vec(bytes))
    }

    /// `len(b)`
    pub fn len(&self) -> i64 {
        self.as_slice().len() as i64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// `b + c`
    pub fn concat(&self, other: &Bytes) -> Bytes {
        Bytes::from_vec([self.as_slice(), other.as_slice()].concat())
    }

    /// `b * n`
    pub fn repeat(&self, n: i64) -> Result<Bytes> {
        Ok(Bytes::from_vec(
            self.as_slice()
                .repeat(checked_size(self.as_slice().len(), n.max(0))?),
        ))
    }

    /// `b[i]`
    pub fn get(&self, i: i64) -> Result<i64> {
        match position(i, self.as_slice().len()) {
            Some(at) => Ok(i64::from(self.as_slice()[at])),
            None => Err(error::index_error("index out of range")),
        }
    }

    /// `b[i:j:k]`
    pub fn slice(&self, slice: &Slice) -> Result<Bytes> {
        let part = slice.resolve(self.as_slice().len())?;
        Ok(Bytes::from_vec(
            part.indices().map(|at| self.as_slice()[at]).collect(),
        ))
    }

    /// `sub in b`
    pub fn contains(&self, sub: &Bytes) -> bool {
        find(self.as_slice(), sub.as_slice()).is_some()
    }

    /// `n in b`
    pub fn contains_byte(&self, b: i64) -> Result<bool> {
        Ok(Wanted::byte(b)?.first(self.as_slice()).is_some())
    }

    /// `iter(b)`
    pub fn iter(&self) -> BytesIter {
        BytesIter {
            bytes: self.clone(),
            at: 0,
        }
    }

    /// `b.decode(encoding, errors)`
    pub fn decode(&self, encoding: &Str, errors: &Str) -> Result<Str> {
        decode(self.as_slice(), encoding.as_str(), errors.as_str())
    }

    /// `b.hex()`
    pub fn hex(&self) -> Str {
        self.as_slice()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            .into()
    }

    /// `bytes.fromhex(s)`
    pub fn fromhex(text: &Str) -> Result<Bytes> {
        let chars: Vec<char> = text.as_str().chars().collect();
        let (mut at, mut bytes) = (0, Vec::new());
        let digit = |at: usize| {
            chars
                .get(at)
                .and_then(|c| if c.is_ascii() { c.to_digit(16) } else { None })
        };
        while at < chars.len() {
            if chars[at].is_ascii_whitespace() || chars[at] == '\x0b' {
                at += 1;
                continue;
            }
            match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
                (high, _) => {
                    let bad = at + usize::from(high.is_some());
                    return Err(error::value_error(format!(
                        "non-hexadecimal number found in fromhex() arg at position {bad}"
                    )));
                }
            }
            at += 2;
        }
        Ok(Bytes::from_vec(bytes))
    }

    /// `b.find(sub, start, end)`
    pub fn find(&self, sub: &Bytes, start: Option<i64>, end: Option<i64>) -> i64 {
        Wanted::Bytes(sub.as_slice()).find(self.as_slice(), start, end)
    }

    /// The same, of one byte.
    pub fn find_byte(&self, byte: i64, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        Ok(Wanted::byte(byte)?.find(self.as_slice(), start, end))
    }

    /// `b.count(sub, start, end)`
    pub fn count(&self, sub: &Bytes, start: Option<i64>, end: Option<i64>) -> i64 {
        Wanted::Bytes(sub.as_slice()).count(self.as_slice(), start, end)
    }

    /// The same, of one byte.
    pub fn count_byte(&self, byte: i64, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        Ok(Wanted::byte(byte)?.count(self.as_slice(), start, end))
    }

    /// `b.startswith(prefix, start, end)`
    pub fn startswith(&self, prefix: &Bytes, start: Option<i64>, end: Option<i64>) -> bool {
        window(start, end, self.as_slice().len())
            .is_some_and(|(start, end)| self.as_slice()[start..end].starts_with(prefix.as_slice()))
    }

    /// `b.endswith(suffix, start, end)`
    pub fn endswith(&self, suffix: &Bytes, start: Option<i64>, end: Option<i64>) -> bool {
        window(start, end, self.as_slice().len())
            .is_some_and(|(start, end)| self.as_slice()[start..end].ends_with(suffix.as_slice()))
    }

    /// `b.split(sep, maxsplit)`
    pub fn split(&self, sep: Option<&Bytes>, maxsplit: i64) -> Result<List<Bytes>> {
        let limit = usize::try_from(maxsplit).unwrap_or(usize::MAX);
        let mut parts = Vec::new();
        let mut rest = self.as_slice();
        if let Some(sep) = sep {
            if sep.is_empty() {
                return Err(error::value_error("empty separator"));
            }
            while parts.len() < limit {
                let Some(at) = find(rest, sep.as_slice()) else {
                    break;
                };
                parts.push(Bytes::from_vec(rest[..at].to_vec()));
                rest = &rest[at + sep.as_slice().len()..];
            }
            parts.push(Bytes::from_vec(rest.to_vec()));
        } else {
            rest = trim_start(rest, None);
            while !rest.is_empty() {
                if parts.len() == limit {
                    parts.push(Bytes::from_vec(rest.to_vec()));
                    break;
                }
                let end = rest.iter().position(|b| is_space(*b)).unwrap_or(rest.len());
                parts.push(Bytes::from_vec(rest[..end].to_vec()));
                rest = trim_start(&rest[end..], None);
            }
        }
        Ok(List::from_vec(parts))
    }

    /// `b.strip(chars)`
    pub fn strip(&self, chars: Option<&Bytes>) -> Bytes {
        let chars = chars.map(Bytes::as_slice);
        Bytes::from_vec(trim_end(trim_start(self.as_slice(), chars), chars).to_vec())
    }

    /// `b.replace(old, new, count)`
    pub fn replace(&self, old: &Bytes, new: &Bytes, count: i64) -> Bytes {
        let mut left = usize::try_from(count).unwrap_or(usize::MAX);
        let mut out = Vec::with_capacity(self.as_slice().len());
        let mut rest = self.as_slice();
        if old.is_empty() {
            for &byte in rest {
                if left > 0 {
                    out.extend(new.as_slice());
                    left -= 1;
                }
                out.push(byte);
            }
            if left > 0 {
                out.extend(new.as_slice());
            }
            return Bytes::from_vec(out);
        }
        while left > 0 {
            let Some(at) = find(rest, old.as_slice()) else {
                break;
            };
            out.extend(&rest[..at]);
            out.extend(new.as_slice());
            rest = &rest[at + old.as_slice().len()..];
            left -= 1;
        }
        out.extend(rest);
        Bytes::from_vec(out)
    }

    /// `b.join(it)`
    pub fn join(&self, it: impl Iterate<Item = Bytes>) -> Result<Bytes> {
        let parts = it.collect_vec()?;
        let parts: Vec<&[u8]> = parts.iter().map(Bytes::as_slice).collect();
        Ok(Bytes::from_vec(parts.join(self.as_slice())))
    }

    /// `b.upper()`
    pub fn upper(&self) -> Bytes {
        Bytes::from_vec(self.as_slice().to_ascii_uppercase())
    }

    /// `b.lower()`
    pub fn lower(&self) -> Bytes {
        Bytes::from_vec(self.as_slice().to_ascii_lowercase())
    }
}

fn find(text: &[u8], sub: &[u8]) -> Option<usize> {
    Wanted::Bytes(sub).first(text)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

fn strips(byte: u8, chars: Option<&[u8]>) -> bool {
    chars.map_or_else(|| is_space(byte), |chars| chars.contains(&byte))
}

fn trim_start<'a>(bytes: &'a [u8], chars: Option<&[u8]>) -> &'a [u8] {
    let start = bytes
        .iter()
        .position(|b| !strips(*b, chars))
        .unwrap_or(bytes.len());
    &bytes[start..]
}

fn trim_end<'a>(bytes: &'a [u8], chars: Option<&[u8]>) -> &'a [u8] {
    let end = bytes
        .iter()
        .rposition(|b| !strips(*b, chars))
        .map_or(0, |at| at + 1);
    &bytes[..end]
}

/// `iter(b)`
#[derive(Clone, Debug)]
pub struct BytesIter {
    bytes: Bytes,
    at: usize,
}

impl Iterate for BytesIter {
    type Item = Int;

    #[inline]
    fn next(&mut self) -> Result<Option<Int>> {
        let byte = self.bytes.as_slice().get(self.at).copied();
        self.at += usize::from(byte.is_some());
        Ok(byte.map(|byte| Int::from(i64::from(byte))))
    }

    fn size_hint(&self) -> usize {
        self.bytes.as_slice().len() - self.at
    }
}

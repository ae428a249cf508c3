//! Searching bytes, for `bytes` and `bytearray`.
//!
//! In: bytes, what is looked for, the part to look at as Python's arguments name it. Out: places and counts. Any order of looking gives the
//! same, so vector instructions may look: `memchr` searches, in time linear in both lengths, and the memory layer's kernel counts single bytes.

use crate::error::{self, Result};
use crate::memory::simd;
use crate::slice::window;
use memchr::{memchr, memmem};

/// What is looked for.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'a> {
    Bytes(&'a [u8]),
    Byte(u8),
}

impl Wanted<'_> {
    /// A byte given as an int.
    pub(crate) fn byte(value: i64) -> Result<Self> {
        match u8::try_from(value) {
            Ok(byte) => Ok(Wanted::Byte(byte)),
            Err(_) => Err(error::value_error("byte must be in range(0, 256)")),
        }
    }

    /// Where it first stands.
    pub(crate) fn first(self, text: &[u8]) -> Option<usize> {
        match self {
            Wanted::Byte(byte) | Wanted::Bytes(&[byte]) => memchr(byte, text),
            Wanted::Bytes(bytes) => memmem::find(text, bytes),
        }
    }

    /// How often it stands there without overlapping itself.
    fn times(self, text: &[u8]) -> usize {
        match self {
            Wanted::Byte(byte) | Wanted::Bytes(&[byte]) => simd::count(text, byte),
            Wanted::Bytes([]) => text.len() + 1,
            Wanted::Bytes(bytes) => memmem::find_iter(text, bytes).count(),
        }
    }

    /// `text.find(wanted, start, end)`
    pub(crate) fn find(self, text: &[u8], start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((start, end)) = window(start, end, text.len()) else {
            return -1;
        };
        let at = self.first(&text[start..end]);
        at.map_or(-1, |at| (start + at) as i64)
    }

    /// `text.count(wanted, start, end)`
    pub(crate) fn count(self, text: &[u8], start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((start, end)) = window(start, end, text.len()) else {
            return 0;
        };
        self.times(&text[start..end]) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &[u8], sub: &[u8]) -> Option<usize> {
        (0..=text.len()).find(|&at| text[at..].starts_with(sub))
    }

    fn plain_count(text: &[u8], sub: &[u8]) -> usize {
        let (mut at, mut count) = (0, 0);
        while let Some(found) = plain(&text[at.min(text.len())..], sub).filter(|_| at <= text.len())
        {
            at += found + sub.len().max(1);
            count += 1;
        }
        count
    }

    #[test]
    fn finds_and_counts_what_a_plain_loop_does() {
        let bytes = |n: usize, of: usize, seed: usize| -> Vec<u8> {
            (0..n)
                .map(|at| ((at * 7 + at * at * seed) % of) as u8)
                .collect()
        };
        for length in (0..70).chain([127, 128, 129, 1000]) {
            for of in [1, 2, 3, 7] {
                let text = bytes(length, of, 3);
                for sub_length in [0, 1, 2, 3, 5, 17, 64] {
                    let sub = bytes(sub_length, of, 5);
                    let wanted = Wanted::Bytes(&sub);
                    assert_eq!(wanted.first(&text), plain(&text, &sub));
                    assert_eq!(wanted.times(&text), plain_count(&text, &sub));
                }
                for byte in 0..8 {
                    let wanted = Wanted::Byte(byte);
                    assert_eq!(wanted.first(&text), plain(&text, &[byte]));
                    assert_eq!(wanted.times(&text), plain_count(&text, &[byte]));
                }
            }
        }
    }

    #[test]
    fn looks_only_at_the_part_that_is_named() {
        let text = b"abcabcabc";
        let wanted = Wanted::Bytes(b"abc");
        assert_eq!(wanted.find(text, Some(1), None), 3);
        assert_eq!(wanted.find(text, Some(7), None), -1);
        assert_eq!(wanted.count(text, Some(-6), Some(-1)), 1);
        assert_eq!(Wanted::Bytes(b"").find(text, Some(9), None), 9);
        assert_eq!(Wanted::Bytes(b"").find(text, Some(10), None), -1);
        assert_eq!(Wanted::Bytes(b"").count(text, Some(9), None), 1);
        assert_eq!(Wanted::Bytes(b"").count(text, Some(10), None), 0);
        assert!(Wanted::byte(256).is_err() && Wanted::byte(-1).is_err());
    }
}

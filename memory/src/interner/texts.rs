//! The texts behind the symbols.
//!
//! In: texts, each with a number. Out: from a number its text, without a lock. A text lies behind its length, so that a number leads to it
//! by one word; the words lie in buckets that grow in size and never move. A bucket begins as zeros that the system hands out
//! page by page, so that what is not needed yet takes no memory.

#![allow(
    unsafe_code,
    reason = "a text is found by its address alone; each block says why it holds"
)]

use std::ptr;
use std::slice;
use std::str::from_utf8_unchecked;
use std::sync::OnceLock;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicPtr, AtomicU32};

use bytemuck::allocation::zeroed_slice_box;

use crate::append::{BUCKETS, place};

/// The length of a text shorter than this is the byte before it. Before others lie this byte and four of the length.
const LONG: usize = 255;
const LENGTH: usize = 5;

/// Texts by number.
pub(super) struct Texts {
    buckets: [OnceLock<Box<[AtomicPtr<u8>]>>; BUCKETS],
    next: AtomicU32,
}

/// A text that stays for ever, behind its length.
pub(super) struct Kept(&'static [u8]);

impl Kept {
    /// The bytes that a text takes.
    pub(super) fn size(text: &str) -> usize {
        let before = if text.len() < LONG { 1 } else { LENGTH };
        before + text.len()
    }

    /// Puts a text where there is room of its size.
    pub(super) fn new(text: &str, room: &'static mut [u8]) -> Self {
        let (before, behind) = room.split_at_mut(room.len() - text.len());
        match before {
            [length] => *length = text.len() as u8,
            _ => before.copy_from_slice(&long(text)),
        }
        behind.copy_from_slice(text.as_bytes());
        Self(room)
    }

    /// Puts a text into memory of its own.
    pub(super) fn alone(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(Self::size(text));
        match text.len() < LONG {
            true => bytes.push(text.len() as u8),
            false => bytes.extend(long(text)),
        }
        bytes.extend_from_slice(text.as_bytes());
        Self(bytes.leak())
    }
}

/// What lies before a long text.
fn long(text: &str) -> [u8; LENGTH] {
    let length = u32::try_from(text.len()).expect("a name of less than four gigabytes");
    let [a, b, c, d] = length.to_ne_bytes();
    [LONG as u8, a, b, c, d]
}

impl Texts {
    /// None.
    pub(super) const fn new() -> Self {
        Self {
            buckets: [const { OnceLock::new() }; BUCKETS],
            next: AtomicU32::new(0),
        }
    }

    /// Keeps `count` numbers for the caller; the first of them. Who takes those with which a bucket is nearly full makes the next one, so
    /// that others need not wait for it.
    pub(super) fn reserve(&self, count: u32) -> u32 {
        let first = self.next.fetch_add(count, Relaxed);
        let (_, offset, length) = place(first);
        if (offset..offset + count as usize).contains(&(length / 8 * 7)) {
            let (next, _, length) = place(first.saturating_add((length - offset) as u32));
            self.bucket(next, length);
        }
        first
    }

    /// Puts a text at a number that was kept for it.
    pub(super) fn put(&self, number: u32, text: &Kept) {
        let (bucket, offset, length) = place(number);
        let word = &self.bucket(bucket, length)[offset];
        word.store(text.0.as_ptr().cast_mut(), Release);
    }

    /// The text of a number, if one was put there.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&'static str> {
        let (bucket, offset, _) = place(number);
        let start: *const u8 = self.buckets[bucket].get()?[offset].load(Acquire);
        if ptr::eq(start, ptr::null()) {
            return None;
        }
        // SAFETY: what is not null came from a `Kept`: a length, or that it is in the next four bytes, and a text of that length, which stay
        // for ever and are not written to. The address has provenance over all that, for it was made of the slice that it is.
        unsafe {
            let (mut length, mut text) = (usize::from(*start), start.add(1));
            if length == LONG {
                length = text.cast::<u32>().read_unaligned() as usize;
                text = start.add(LENGTH);
            }
            Some(from_utf8_unchecked(slice::from_raw_parts(text, length)))
        }
    }

    fn bucket(&self, bucket: usize, length: usize) -> &[AtomicPtr<u8>] {
        self.buckets[bucket].get_or_init(|| zeroed_slice_box(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(number: u32, text: &str) -> Kept {
        match number % 2 {
            0 => Kept::new(text, vec![0; Kept::size(text)].leak()),
            _ => Kept::alone(text),
        }
    }

    #[test]
    fn string_interner_texts_are_found_by_number() {
        // The texts stay for ever, and so do the words that lead to them.
        static TEXTS: Texts = Texts::new();
        let texts = &TEXTS;
        let text = |n: u32| "nämé".repeat(n as usize % 60) + &n.to_string();
        for run in 0..100 {
            let first = texts.reserve(64);
            assert_eq!((first, texts.get(first)), (run * 64, None));
            (first..first + 64).for_each(|n| texts.put(n, &kept(n, &text(n))));
        }
        assert!((0..6400).all(|n| texts.get(n) == Some(text(n).as_str())));
        texts.put(texts.reserve(1), &kept(0, ""));
        assert_eq!((texts.get(6400), texts.get(1 << 20)), (Some(""), None));
    }
}

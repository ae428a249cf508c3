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

/// Bytes of the length before a text.
const LENGTH: usize = size_of::<u32>();

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
        LENGTH + text.len()
    }

    /// Puts a text where there is room of its size.
    pub(super) fn new(text: &str, room: &'static mut [u8]) -> Self {
        let length = u32::try_from(text.len()).expect("a name of less than four gigabytes");
        let (before, behind) = room.split_at_mut(LENGTH);
        before.copy_from_slice(&length.to_ne_bytes());
        behind.copy_from_slice(text.as_bytes());
        Self(room)
    }
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
        // SAFETY: what is not null came from a `Kept`: a length and a text of that length, which stay for ever and are not written to. The
        // address has provenance over both, for it was made of the slice that they are.
        unsafe {
            let length = start.cast::<u32>().read_unaligned() as usize;
            let bytes = slice::from_raw_parts(start.add(LENGTH), length);
            Some(from_utf8_unchecked(bytes))
        }
    }

    fn bucket(&self, bucket: usize, length: usize) -> &[AtomicPtr<u8>] {
        self.buckets[bucket].get_or_init(|| zeroed_slice_box(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Kept {
        Kept::new(text, vec![0; Kept::size(text)].leak())
    }

    #[test]
    fn string_interner_texts_are_found_by_number() {
        // The texts stay for ever, and so do the words that lead to them.
        static TEXTS: Texts = Texts::new();
        let texts = &TEXTS;
        let text = |n: u32| "nämé".repeat(n as usize % 5) + &n.to_string();
        for run in 0..100 {
            let first = texts.reserve(64);
            assert_eq!((first, texts.get(first)), (run * 64, None));
            (first..first + 64).for_each(|n| texts.put(n, &kept(&text(n))));
        }
        assert!((0..6400).all(|n| texts.get(n) == Some(text(n).as_str())));
        texts.put(texts.reserve(1), &kept(""));
        assert_eq!((texts.get(6400), texts.get(1 << 20)), (Some(""), None));
    }
}

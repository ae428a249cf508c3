//! Buffers of numbers whose data begins on a cache line.
//!
//! In: numbers. Out: slices of them, aligned to 64 bytes, as vector instructions like them best.

#![allow(
    unsafe_code,
    reason = "two promises about a plain struct of bytes; see there"
)]

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Range};

use bytemuck::{Pod, Zeroable};

/// The alignment, in bytes.
pub const ALIGNMENT: usize = 64;

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([u8; ALIGNMENT]);

// SAFETY: all zeros are an array of zeros.
unsafe impl Zeroable for Line {}
// SAFETY: it is one array of bytes and as large as its alignment, so it has no padding, and any bytes are one.
unsafe impl Pod for Line {}

/// A growable buffer of numbers whose data is aligned to 64 bytes.
#[derive(Clone)]
pub struct AlignedBuffer<T> {
    lines: Vec<Line>,
    length: usize,
    items: PhantomData<T>,
}

impl<T: Pod> AlignedBuffer<T> {
    const FITS: () = assert!(
        size_of::<T>() > 0 && ALIGNMENT.is_multiple_of(size_of::<T>()),
        "items must fill cache lines without a gap"
    );

    /// An empty buffer; it asks for memory with the first item.
    pub const fn new() -> Self {
        let () = Self::FITS;
        Self {
            lines: Vec::new(),
            length: 0,
            items: PhantomData,
        }
    }

    /// An empty buffer with room for `capacity` items.
    pub fn with_capacity(capacity: usize) -> Self {
        let mut buffer = Self::new();
        buffer.reserve(capacity);
        buffer
    }

    /// `length` zeros.
    pub fn zeroed(length: usize) -> Self {
        let mut buffer = Self::new();
        buffer.resize(length, T::zeroed());
        buffer
    }

    /// A copy of `items`.
    pub fn from_slice(items: &[T]) -> Self {
        let mut buffer = Self::new();
        buffer.extend_from_slice(items);
        buffer
    }

    /// How many items it can hold before it grows.
    pub fn capacity(&self) -> usize {
        self.lines.capacity() * (ALIGNMENT / size_of::<T>())
    }

    /// Makes room for so many further items.
    pub fn reserve(&mut self, additional: usize) {
        let wanted = self.length.checked_add(additional).map(Self::lines_for);
        let missing = wanted.expect("a length that fits memory") - self.lines.len();
        self.lines.reserve(missing);
    }

    /// Appends an item.
    pub fn push(&mut self, item: T) {
        self.grow(self.length + 1);
        let last = self.length - 1;
        self[last] = item;
    }

    /// Removes the last item.
    pub fn pop(&mut self) -> Option<T> {
        let last = *self.last()?;
        self.truncate(self.length - 1);
        Some(last)
    }

    /// Appends copies of `items`.
    pub fn extend_from_slice(&mut self, items: &[T]) {
        let start = self.length;
        self.grow(start + items.len());
        self[start..].copy_from_slice(items);
    }

    /// Makes it `length` items long, with copies of `item` behind what is there.
    pub fn resize(&mut self, length: usize, item: T) {
        let start = self.length;
        if length <= start {
            return self.truncate(length);
        }
        self.grow(length);
        self[start..].fill(item);
    }

    /// Exchanges the items of a range, which lies in the buffer, for copies of others.
    pub fn splice(&mut self, range: Range<usize>, items: &[T]) {
        let tail = range.end..self.length;
        let moved = range.start + items.len();
        let length = moved + tail.len();
        if length > self.length {
            self.grow(length);
        }
        self.copy_within(tail, moved);
        self[range.start..moved].copy_from_slice(items);
        self.truncate(length);
    }

    /// The items as the bytes that they are in memory.
    pub fn as_bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }

    /// Appends the items whose bytes these are; false, and nothing else, where an item would be left incomplete.
    pub fn extend_from_bytes(&mut self, bytes: &[u8]) -> bool {
        if !bytes.len().is_multiple_of(size_of::<T>()) {
            return false;
        }
        let start = self.length;
        self.grow(start + bytes.len() / size_of::<T>());
        bytemuck::cast_slice_mut(&mut self[start..]).copy_from_slice(bytes);
        true
    }

    /// Drops the items from `length` on.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
        self.lines.truncate(Self::lines_for(self.length));
    }

    /// Drops all items and keeps the memory.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    fn lines_for(length: usize) -> usize {
        length.div_ceil(ALIGNMENT / size_of::<T>())
    }

    /// New items are whatever the last line held, else zeros: the caller writes them.
    fn grow(&mut self, length: usize) {
        self.lines.resize(Self::lines_for(length), Line::zeroed());
        self.length = length;
    }
}

impl<T: Pod> Default for AlignedBuffer<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Pod> Deref for AlignedBuffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &bytemuck::cast_slice(&self.lines)[..self.length]
    }
}

impl<T: Pod> DerefMut for AlignedBuffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut bytemuck::cast_slice_mut(&mut self.lines)[..self.length]
    }
}

impl<T: Pod + fmt::Debug> fmt::Debug for AlignedBuffer<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

impl<T: Pod + PartialEq> PartialEq for AlignedBuffer<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Pod> Extend<T> for AlignedBuffer<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        let items = items.into_iter();
        self.reserve(items.size_hint().0);
        items.for_each(|item| self.push(item));
    }
}

impl<T: Pod> FromIterator<T> for AlignedBuffer<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut buffer = Self::new();
        buffer.extend(items);
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_aligned<T>(items: &[T]) -> bool {
        items.as_ptr().addr().is_multiple_of(ALIGNMENT)
    }

    #[test]
    fn aligned_buffer_is_a_vector_on_cache_lines() {
        let mut buffer = AlignedBuffer::new();
        let mut plain = Vec::new();
        for n in 0..1000 {
            buffer.push(f64::from(n));
            plain.push(f64::from(n));
            assert!(is_aligned(&buffer));
        }
        assert_eq!(&*buffer, plain.as_slice());
        assert_eq!(buffer.pop(), plain.pop());
        buffer.truncate(10);
        buffer.extend_from_slice(&[1.0; 20]);
        buffer.resize(31, 2.0);
        assert_eq!(
            (buffer.len(), buffer[9], buffer[10], buffer[30]),
            (31, 9.0, 1.0, 2.0)
        );
        for (at, removed, new) in [(0, 0, 3), (5, 2, 2), (7, 20, 0), (11, 3, 40), (50, 1, 70)] {
            let (mut vector, new) = (buffer.to_vec(), vec![7.0; new]);
            buffer.splice(at..at + removed, &new);
            vector.splice(at..at + removed, new);
            assert_eq!(&*buffer, vector.as_slice());
        }
        let bytes = buffer.as_bytes().to_vec();
        assert!(!buffer.extend_from_bytes(&bytes[1..]));
        let vector = [&buffer[..], &buffer[..]].concat();
        assert!(buffer.extend_from_bytes(&bytes) && &*buffer == vector.as_slice());
        buffer.clear();
        assert!(buffer.is_empty() && buffer.capacity() >= 1000);
        assert_eq!(buffer.pop(), None);
    }

    #[test]
    fn aligned_buffer_can_be_sent_zeroed_and_of_bytes() {
        let buffer = AlignedBuffer::<u8>::zeroed(100);
        let buffer = std::thread::spawn(move || {
            assert!(is_aligned(&buffer) && buffer.iter().all(|&byte| byte == 0));
            buffer
        });
        assert_eq!(buffer.join().unwrap().len(), 100);
        assert_eq!(AlignedBuffer::from_slice(&[1_i32, 2, 3]), (1..4).collect());
    }
}

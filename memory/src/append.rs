//! A vector that grows behind a shared reference.
//!
//! In: values, from any thread. Out: their indices, and shared references that stay good as the vector grows:
//! values live in buckets that grow in size and never move. Reading takes no lock.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The first bucket holds `2^FIRST_BITS` values; each further two together as many as all before them, so that no more than a third is
/// empty.
const FIRST_BITS: u32 = 3;
pub(crate) const BUCKETS: usize = 2 * (u32::BITS - FIRST_BITS) as usize + 1;

/// A vector that only grows, without moving what it holds.
pub struct AppendVec<T> {
    first: Bucket<T>,
    /// The further ones, of which most vectors have none.
    rest: OnceLock<Box<[Bucket<T>; BUCKETS - 1]>>,
    next: AtomicU32,
}

type Bucket<T> = OnceLock<Box<[OnceLock<T>]>>;

impl<T> AppendVec<T> {
    /// An empty vector.
    pub const fn new() -> Self {
        Self {
            first: OnceLock::new(),
            rest: OnceLock::new(),
            next: AtomicU32::new(0),
        }
    }

    /// Appends `value` and says where.
    pub fn push(&self, value: T) -> u32 {
        self.push_with(|_| value)
    }

    /// Appends what `make` makes of its own index.
    pub fn push_with(&self, make: impl FnOnce(u32) -> T) -> u32 {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        let (bucket, offset, length) = place(index);
        let bucket = match bucket.checked_sub(1) {
            Some(bucket) => {
                let none = || Box::new([const { OnceLock::new() }; BUCKETS - 1]);
                &self.rest.get_or_init(none)[bucket]
            }
            None => &self.first,
        };
        let bucket = bucket.get_or_init(|| (0..length).map(|_| OnceLock::new()).collect());
        assert!(
            bucket[offset].set(make(index)).is_ok(),
            "an index is given out once"
        );
        index
    }

    /// The value at `index`, if one was put there.
    pub fn get(&self, index: u32) -> Option<&T> {
        let (bucket, offset, _) = place(index);
        let bucket = match bucket.checked_sub(1) {
            Some(bucket) => &self.rest.get()?[bucket],
            None => &self.first,
        };
        bucket.get()?[offset].get()
    }

    /// How many values were begun to be put in.
    pub fn len(&self) -> usize {
        self.next.load(Ordering::Relaxed) as usize
    }

    /// Whether nothing was put in yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values in the order of their indices.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.next.load(Ordering::Relaxed)).filter_map(|index| self.get(index))
    }
}

impl<T> Default for AppendVec<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for AppendVec<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

/// The bucket of an index, the offset in it and the bucket's length.
pub(crate) fn place(index: u32) -> (usize, usize, usize) {
    let high = index >> FIRST_BITS;
    if high == 0 {
        return (0, index as usize, 1 << FIRST_BITS);
    }
    let bits = high.ilog2() + FIRST_BITS;
    // The highest bit says which two buckets, the one below it which of the two.
    let length = 1_u32 << (bits - 1);
    let second = index >> (bits - 1) & 1;
    (
        (2 * (bits - FIRST_BITS) + second) as usize + 1,
        (index & (length - 1)) as usize,
        length as usize,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_without_a_gap() {
        let first = 1 << FIRST_BITS;
        assert_eq!(place(0), (0, 0, first));
        assert_eq!(place(first as u32 - 1), (0, first - 1, first));
        let (mut bucket, mut end) = (0, first);
        for index in first..1 << 16 {
            if index == end {
                bucket += 1;
                end += place(index as u32).2;
            }
            let (found, offset, length) = place(index as u32);
            assert_eq!((found, offset), (bucket, index + length - end));
        }
        assert_eq!(place(u32::MAX).0, BUCKETS - 1);
    }

    #[test]
    fn references_stay_good_while_it_grows() {
        let vector = AppendVec::new();
        vector.push(String::from("first"));
        let first = vector.get(0).unwrap();
        for n in 1..10_000 {
            assert_eq!(vector.push(n.to_string()), n);
        }
        assert_eq!((first.as_str(), vector.len()), ("first", 10_000));
        assert!(
            vector
                .iter()
                .skip(1)
                .enumerate()
                .all(|(n, text)| *text == (n + 1).to_string())
        );
        assert!(vector.get(10_000).is_none());
    }
}

//! Tuples: Rust tuples of up to twelve items as values, and `Tuple<T>`, Python's `tuple[T, ...]`.
//!
//! In: items. Out: CPython's comparison, hash (the xxHash variant, so that sets of tuples keep CPython's order), repr, indexing.

#![allow(unsafe_code)]

mod fixed;
mod shared;

pub use fixed::TupleItems;
pub use shared::{Tuple, TupleBody, TupleIter, TupleReversed};

use crate::error::Result;

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// CPython's hash of a tuple, from the hashes of its items.
pub(crate) struct TupleHash {
    sum: u64,
    len: u64,
}

impl TupleHash {
    #[inline]
    pub(crate) const fn new() -> TupleHash {
        TupleHash {
            sum: PRIME_5,
            len: 0,
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, hash: i64) {
        self.sum = self
            .sum
            .wrapping_add((hash as u64).wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
        self.len += 1;
    }

    #[inline]
    pub(crate) fn finish(self) -> i64 {
        let hash = self.sum.wrapping_add(self.len ^ (PRIME_5 ^ 3_527_539));
        if hash == u64::MAX {
            1_546_275_796
        } else {
            hash as i64
        }
    }
}

/// The hash of a tuple whose items have these hashes.
pub(crate) fn hash_parts<const N: usize>(parts: [Result<i64>; N]) -> Result<i64> {
    let mut hash = TupleHash::new();
    for part in parts {
        hash.add(part?);
    }
    Ok(hash.finish())
}

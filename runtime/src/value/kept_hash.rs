//! What hash tables keep of an item's hash.
//!
//! In: a hash, once. Out: that hash again, for an item in the table. Text keeps it (computing it takes time); a machine
//! integer is its own hash, so that a set of them takes half the memory.

use super::Value;

/// A hash as tables keep it: `i64`, or `()` where the item gives it at once.
pub trait KeptHash: Copy + Default + 'static {
    /// Keeps a hash.
    fn keep(hash: i64) -> Self;

    /// The hash of the item beside which this is kept.
    fn of(self, item: &impl Value) -> i64;

    /// Whether the item beside which this is kept may have a hash.
    fn may_be(self, hash: i64) -> bool;
}

impl KeptHash for i64 {
    #[inline]
    fn keep(hash: i64) -> i64 {
        hash
    }

    #[inline]
    fn of(self, _item: &impl Value) -> i64 {
        self
    }

    #[inline]
    fn may_be(self, hash: i64) -> bool {
        self == hash
    }
}

impl KeptHash for () {
    #[inline]
    fn keep(_hash: i64) {}

    #[inline]
    fn of(self, item: &impl Value) -> i64 {
        // Only types whose `hash` never fails keep none.
        item.hash().unwrap_or_default()
    }

    #[inline]
    fn may_be(self, _hash: i64) -> bool {
        true
    }
}

//! The arena that holds the trees of one module.
//!
//! In: nodes that need no drop. Out: shared references that live as long as the arena. Freeing a tree is
//! freeing a few chunks; a tree of `Sync` nodes can be read by all threads while the arena rests.

use std::cell::Cell;
use std::mem::{needs_drop, size_of, size_of_val};

use bumpalo::Bump;

/// A bump arena for nodes without destructors.
#[derive(Debug, Default)]
pub struct AstArena {
    bump: Bump,
    used: Cell<usize>,
    peak: Cell<usize>,
    allocations: Cell<usize>,
    resets: usize,
}

/// What an [`AstArena`] has handed out so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArenaStats {
    /// Bytes held from the system.
    pub capacity: usize,
    /// Bytes handed out since the last reset.
    pub allocated: usize,
    /// The most bytes that were handed out at once.
    pub peak_usage: usize,
    /// Requests served since the arena was made.
    pub allocations: usize,
    /// How often the arena was reset.
    pub resets: usize,
}

impl AstArena {
    /// An empty arena; the first chunk comes with the first node.
    pub fn new() -> Self {
        Self::default()
    }

    /// An arena whose first chunk holds `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            bump: Bump::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Moves `value` into the arena.
    #[inline]
    pub fn alloc<T>(&self, value: T) -> &T {
        const { assert!(!needs_drop::<T>(), "arena nodes need no drop") };
        self.count(size_of::<T>());
        self.bump.alloc(value)
    }

    /// Copies `values` into the arena.
    #[inline]
    pub fn alloc_slice<T: Copy>(&self, values: &[T]) -> &[T] {
        if values.is_empty() {
            return &[];
        }
        self.count(size_of_val(values));
        self.bump.alloc_slice_copy(values)
    }

    /// Moves the items of an iterator of known length into the arena.
    pub fn alloc_iter<T, I>(&self, values: I) -> &[T]
    where
        I: IntoIterator<Item = T>,
        I::IntoIter: ExactSizeIterator,
    {
        const { assert!(!needs_drop::<T>(), "arena nodes need no drop") };
        let values = values.into_iter();
        if values.len() == 0 {
            return &[];
        }
        self.count(size_of::<T>() * values.len());
        self.bump.alloc_slice_fill_iter(values)
    }

    /// Copies `text` into the arena.
    pub fn alloc_str(&self, text: &str) -> &str {
        if text.is_empty() {
            return "";
        }
        self.count(text.len());
        self.bump.alloc_str(text)
    }

    /// Forgets every node and keeps the largest chunk for the next module.
    pub fn reset(&mut self) {
        self.bump.reset();
        self.used.set(0);
        self.resets += 1;
    }

    /// Counts of what was handed out.
    pub fn stats(&self) -> ArenaStats {
        ArenaStats {
            capacity: self.bump.allocated_bytes(),
            allocated: self.used.get(),
            peak_usage: self.peak.get(),
            allocations: self.allocations.get(),
            resets: self.resets,
        }
    }

    #[inline]
    fn count(&self, bytes: usize) {
        let used = self.used.get() + bytes;
        self.used.set(used);
        self.peak.set(self.peak.get().max(used));
        self.allocations.set(self.allocations.get() + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ast_arena_hands_out_what_was_put_in() {
        let arena = AstArena::new();
        let number = arena.alloc(7_u32);
        let slice = arena.alloc_slice(&[1_u64, 2, 3]);
        let squares = arena.alloc_iter((0..4).map(|n| n * n));
        let text = arena.alloc_str("naïve");
        assert_eq!(
            (*number, slice, squares, text),
            (7, &[1, 2, 3][..], &[0, 1, 4, 9][..], "naïve")
        );
    }

    #[test]
    fn ast_arena_counts_and_forgets() {
        let mut arena = AstArena::with_capacity(4096);
        arena.alloc_slice(&[0_u8; 100]);
        arena.alloc_str("");
        let before = arena.stats();
        assert_eq!(
            (before.allocated, before.peak_usage, before.allocations),
            (100, 100, 1)
        );
        arena.reset();
        arena.alloc(1_u8);
        let after = arena.stats();
        assert_eq!(
            (after.allocated, after.peak_usage, after.resets),
            (1, 100, 1)
        );
        assert!(after.capacity >= 4096);
    }
}

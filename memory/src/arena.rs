//! The arena that holds the trees of one module.
//!
//! In: nodes that need no drop. Out: shared references that live as long as the arena. Freeing a tree is
//! freeing a few chunks; a tree of `Sync` nodes can be read by all threads while the arena rests. A reset keeps the chunks,
//! so that a thousand modules, one after another, cost a handful of requests to the system.

mod store;
mod thin;

use std::cell::Cell;
use std::mem::{needs_drop, size_of, size_of_val};

use store::Store;
pub use thin::ThinSlice;

use crate::metrics;
use crate::pool::Poolable;

/// A bump arena for nodes without destructors.
#[derive(Debug)]
pub struct AstArena {
    store: Store,
    used: Cell<usize>,
    /// The most that was in use before the last reset.
    peak: usize,
    allocations: Cell<usize>,
    resets: usize,
    /// Requests that the metrics know of.
    told: usize,
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

impl Default for AstArena {
    fn default() -> Self {
        Self::new()
    }
}

impl AstArena {
    /// An empty arena; the first chunk comes with the first node.
    pub fn new() -> Self {
        Self::of(Store::new(false))
    }

    /// An arena whose first chunk holds `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self::of(Store::with_capacity(bytes))
    }

    /// One whose nodes are allocated one by one on the heap, for hunts after leaks and wild reads and for comparison.
    pub fn on_heap() -> Self {
        Self::of(Store::new(true))
    }

    fn of(store: Store) -> Self {
        Self {
            store,
            used: Cell::new(0),
            peak: 0,
            allocations: Cell::new(0),
            resets: 0,
            told: 0,
        }
    }

    /// Moves `value` into the arena.
    #[inline]
    pub fn alloc<T>(&self, value: T) -> &T {
        const { assert!(!needs_drop::<T>(), "arena nodes need no drop") };
        self.count(size_of::<T>());
        self.store.alloc(value)
    }

    /// Moves `value` into the arena, to be changed there.
    #[inline]
    pub fn alloc_mut<T>(&self, value: T) -> &mut T {
        const { assert!(!needs_drop::<T>(), "arena nodes need no drop") };
        self.count(size_of::<T>());
        self.store.alloc_mut(value)
    }

    /// Moves the items of `values` from `first` on into the arena, to be changed there.
    #[inline]
    pub fn alloc_tail<T>(&self, values: &mut Vec<T>, first: usize) -> &mut [T] {
        const { assert!(!needs_drop::<T>(), "arena nodes need no drop") };
        let tail = &values[first..];
        if tail.is_empty() {
            return &mut [];
        }
        self.count(size_of_val(tail));
        self.store.alloc_tail(values, first)
    }

    /// Copies `values` into the arena.
    #[inline]
    pub fn alloc_slice<T: Copy>(&self, values: &[T]) -> &[T] {
        if values.is_empty() {
            return &[];
        }
        self.count(size_of_val(values));
        self.store.alloc_slice(values)
    }

    /// Copies `values` into the arena, behind their length.
    #[inline]
    pub fn alloc_thin<T: Copy>(&self, values: &[T]) -> ThinSlice<'_, T> {
        let [first, rest @ ..] = values else {
            return ThinSlice::empty();
        };
        self.count(size_of::<u32>() + size_of_val(values));
        ThinSlice::in_store(&self.store, first, rest)
    }

    /// Moves the items of an iterator of known length into the arena.
    pub fn alloc_iter<T, I>(&self, values: I) -> &[T]
    where
        I: IntoIterator<Item = T>,
        I::IntoIter: ExactSizeIterator,
    {
        let values = values.into_iter();
        let length = values.len();
        self.alloc_most(values, length)
    }

    /// Moves the items of an iterator into the arena, `length` of them at most, to be changed there.
    pub fn alloc_most<T>(&self, values: impl Iterator<Item = T>, length: usize) -> &mut [T] {
        const { assert!(!needs_drop::<T>(), "arena nodes need no drop") };
        if length == 0 {
            return &mut [];
        }
        self.count(size_of::<T>() * length);
        self.store.alloc_iter(values, length)
    }

    /// Copies `text` into the arena.
    pub fn alloc_str(&self, text: &str) -> &str {
        if text.is_empty() {
            return "";
        }
        self.count(text.len());
        self.store.alloc_str(text)
    }

    /// Copies texts into the arena, one behind the other.
    pub fn alloc_concat(&self, parts: &[&str]) -> &str {
        if parts.iter().all(|part| part.is_empty()) {
            return "";
        }
        let text = self.store.alloc_concat(parts);
        self.count(text.len());
        text
    }

    /// Forgets every node and keeps the chunks for the next module.
    pub fn reset(&mut self) {
        self.store.forget();
        self.peak = self.peak.max(self.used.get());
        self.used.set(0);
        self.resets += 1;
        self.tell(true);
    }

    fn tell(&mut self, is_reset: bool) {
        let new = self.allocations.get() - self.told;
        self.told = self.allocations.get();
        metrics::count_arena(new, self.stats(), is_reset);
    }

    /// Counts of what was handed out.
    pub fn stats(&self) -> ArenaStats {
        ArenaStats {
            capacity: self.store.capacity(),
            allocated: self.used.get(),
            peak_usage: self.peak.max(self.used.get()),
            allocations: self.allocations.get(),
            resets: self.resets,
        }
    }

    #[inline]
    fn count(&self, bytes: usize) {
        self.used.set(self.used.get() + bytes);
        self.allocations.set(self.allocations.get() + 1);
    }
}

impl Drop for AstArena {
    fn drop(&mut self) {
        self.tell(false);
    }
}

impl Poolable for AstArena {
    fn clear(&mut self) {
        self.reset();
    }

    fn kept_capacity(&self) -> usize {
        self.stats().capacity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ast_arena_on_the_heap_hands_out_the_same() {
        let mut arena = AstArena::on_heap();
        for round in 0..3_u64 {
            let number = arena.alloc(round);
            let nothing = arena.alloc(());
            let slice = arena.alloc_slice(&[round, 2, 3]);
            let squares = arena.alloc_iter((0..4_u8).map(|n| n * n));
            assert_eq!(arena.alloc_concat(&["a", "", "naïve", "."]), "anaïve.");
            assert_eq!(arena.alloc_concat(&["", ""]), "");
            let text = arena.alloc_str("naïve");
            assert_eq!(
                (*number, *nothing, slice, squares, text),
                (round, (), &[round, 2, 3][..], &[0, 1, 4, 9][..], "naïve")
            );
            assert_eq!(arena.stats().allocated, 8 + 24 + 4 + 6 + 8);
            arena.reset();
        }
        assert_eq!((arena.stats().capacity, arena.stats().resets), (0, 3));
    }

    #[test]
    fn ast_arena_serves_a_thousand_modules_from_one_chunk() {
        let mut arena = AstArena::new();
        let fill = |arena: &AstArena| {
            (0..1000).for_each(|n| {
                arena.alloc([n; 8]);
            })
        };
        fill(&arena);
        arena.reset();
        fill(&arena);
        arena.reset();
        let capacity = arena.stats().capacity;
        for _ in 0..1000 {
            fill(&arena);
            arena.reset();
        }
        assert_eq!(arena.stats().capacity, capacity);
    }

    #[test]
    fn ast_arena_hands_out_what_can_be_changed() {
        for arena in [AstArena::new(), AstArena::on_heap()] {
            let (number, other) = (arena.alloc_mut(7_u32), arena.alloc_mut(8));
            std::mem::swap(number, other);
            let mut texts = vec!["a", "b", "c"];
            let tail = arena.alloc_tail(&mut texts, 1);
            tail.reverse();
            assert_eq!((*number, *other, tail), (8, 7, &mut ["c", "b"][..]));
            assert_eq!(arena.stats().allocated, 8 + 2 * size_of::<&str>());
            assert!(arena.alloc_tail(&mut texts, 1).is_empty() && texts == ["a"]);
            let few = arena.alloc_most([1, 2, 3].into_iter().filter(|n| n % 2 == 1), 3);
            few.reverse();
            assert_eq!(
                (few, arena.alloc_most(0..9, 2)),
                (&mut [3, 1][..], &mut [0, 1][..])
            );
        }
    }

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

//! Where the nodes of an arena lie: one behind the other in chunks, or each on its own on the heap.
//!
//! In: values without destructors. Out: references that stay good until everything is forgotten at once. Chunks grow to a quarter of a
//! megabyte and no further, so that little of the last one is empty, and all of them serve the next module, in the same order. On the heap,
//! tools that hunt for leaks and wild reads see every single node.

#![allow(
    unsafe_code,
    reason = "memory is asked for and given back by hand; each block says why it holds"
)]

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

const FIRST_CHUNK: usize = 16 << 10;
const LARGEST_CHUNK: usize = 256 << 10;
const CHUNK_ALIGNMENT: usize = 64;

/// Memory that was asked for.
#[derive(Debug)]
struct Piece {
    start: NonNull<u8>,
    layout: Layout,
}

/// So many nodes of the heap are noted together.
const NOTED_TOGETHER: usize = 4096;

/// The nodes' memory.
#[derive(Debug)]
pub(super) struct Store {
    chunks: RefCell<Vec<Piece>>,
    /// On the heap, every node's own piece, noted in lists that are never copied, for that would be work that has nothing to do with nodes.
    nodes: RefCell<Vec<Vec<Piece>>>,
    on_heap: bool,
    /// How many chunks are in use, the last of them in part.
    begun: Cell<usize>,
    /// The free part of that one: its beginning, and the address behind its end.
    free: Cell<NonNull<u8>>,
    end: Cell<usize>,
}

// SAFETY: the pieces are this value's own, whichever thread it is on; an arena hands out shared references alone, which keep it from
// being sent.
unsafe impl Send for Store {}

impl Store {
    /// An empty store; the first chunk comes with the first node.
    pub(super) fn new(on_heap: bool) -> Self {
        let nothing = NonNull::dangling();
        Self {
            chunks: RefCell::default(),
            nodes: RefCell::default(),
            on_heap,
            begun: Cell::new(0),
            free: Cell::new(nothing),
            end: Cell::new(nothing.addr().get()),
        }
    }

    /// One whose first chunk holds `bytes`.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let store = Self::new(false);
        store.chunks.borrow_mut().push(Piece::chunk(bytes));
        store
    }

    /// The bytes that are held from the system.
    pub(super) fn capacity(&self) -> usize {
        let (chunks, nodes) = (self.chunks.borrow(), self.nodes.borrow());
        let pieces = chunks.iter().chain(nodes.iter().flatten());
        pieces.map(|piece| piece.layout.size()).sum()
    }

    /// Moves `value` into the store.
    #[inline]
    pub(super) fn alloc<T>(&self, value: T) -> &T {
        self.alloc_mut(value)
    }

    /// Moves `value` into the store, to be changed there.
    #[inline]
    #[expect(clippy::mut_from_ref, reason = "each call hands out room of its own")]
    pub(super) fn alloc_mut<T>(&self, value: T) -> &mut T {
        let mut place = self.room(Layout::new::<T>()).cast::<T>();
        // SAFETY: the room is ours alone, as large and as aligned as `T`, and stays until `forget`, which takes `&mut self`.
        unsafe {
            place.write(value);
            place.as_mut()
        }
    }

    /// Moves the items of `values` from `first` on, which have no destructors, into the store.
    #[expect(clippy::mut_from_ref, reason = "each call hands out room of its own")]
    pub(super) fn alloc_tail<T>(&self, values: &mut Vec<T>, first: usize) -> &mut [T] {
        let tail = &values[first..];
        let (layout, length) = (Layout::for_value(tail), tail.len());
        let place = self.room(layout).cast::<T>();
        // SAFETY: the room is ours alone, so it does not overlap with `values`, holds as many items, and stays until `forget`, which takes
        // `&mut self`. The items are `values`' no more: it is cut before them, `first` being at most its length, as was just seen.
        unsafe {
            place.copy_from_nonoverlapping(NonNull::from(tail).cast(), length);
            values.set_len(first);
            std::slice::from_raw_parts_mut(place.as_ptr(), length)
        }
    }

    /// Copies `values` into the store.
    #[inline]
    pub(super) fn alloc_slice<T: Copy>(&self, values: &[T]) -> &[T] {
        let place = self.room(Layout::for_value(values)).cast::<T>();
        // SAFETY: the room is ours alone, so it does not overlap with `values`, holds as many items, and stays until `forget`, which takes
        // `&mut self`.
        unsafe {
            place.copy_from_nonoverlapping(NonNull::from(values).cast(), values.len());
            std::slice::from_raw_parts(place.as_ptr(), values.len())
        }
    }

    /// Moves the items of an iterator, `length` of them at most, into the store, to be changed there.
    #[expect(clippy::mut_from_ref, reason = "each call hands out room of its own")]
    pub(super) fn alloc_iter<T>(&self, values: impl Iterator<Item = T>, length: usize) -> &mut [T] {
        let layout = Layout::array::<T>(length).expect("a slice that fits memory");
        let place = self.room(layout).cast::<T>();
        let mut count = 0;
        for value in values.take(length) {
            // SAFETY: `count` is less than `length`, for which the room was made; items that `values` itself puts into the store lie
            // elsewhere.
            unsafe { place.add(count).write(value) };
            count += 1;
        }
        // SAFETY: the first `count` items were written just now, and the room stays until `forget`, which takes `&mut self`.
        unsafe { std::slice::from_raw_parts_mut(place.as_ptr(), count) }
    }

    /// Copies `text` into the store.
    pub(super) fn alloc_str(&self, text: &str) -> &str {
        // SAFETY: the bytes are a copy of those of a `str`.
        unsafe { std::str::from_utf8_unchecked(self.alloc_slice(text.as_bytes())) }
    }

    /// Copies texts into the store, one behind the other.
    pub(super) fn alloc_concat(&self, parts: &[&str]) -> &str {
        let mut lengths = parts.iter().map(|part| part.len());
        let length = lengths.try_fold(0, usize::checked_add);
        let length = length.expect("texts that fit memory");
        let layout = Layout::array::<u8>(length).expect("texts that fit memory");
        let place = self.room(layout);
        let mut end = place;
        for part in parts {
            // SAFETY: the room is ours alone, so it does not overlap with a part, holds all of them, and stays until `forget`, which takes
            // `&mut self`.
            unsafe {
                end.copy_from_nonoverlapping(NonNull::from(*part).cast(), part.len());
                end = end.add(part.len());
            }
        }
        // SAFETY: so many bytes were written just now, those of one `str` behind the other.
        unsafe {
            let bytes = std::slice::from_raw_parts(place.as_ptr(), length);
            std::str::from_utf8_unchecked(bytes)
        }
    }

    /// Forgets every node, which has no destructor. Chunks stay for the next ones.
    pub(super) fn forget(&mut self) {
        let nodes = self.nodes.get_mut();
        nodes.truncate(1);
        nodes.iter_mut().for_each(Vec::clear);
        *self = Self {
            chunks: std::mem::take(&mut self.chunks),
            nodes: std::mem::take(&mut self.nodes),
            ..Self::new(self.on_heap)
        };
    }

    /// Room for a value of this layout, which is nobody else's.
    #[inline]
    pub(super) fn room(&self, layout: Layout) -> NonNull<u8> {
        let free = self.free.get();
        let address = free.addr().get();
        let padding = address.wrapping_neg() & (layout.align() - 1);
        // Neither can overflow: a layout's size with its alignment is less than half of all addresses.
        if padding + layout.size() <= self.end.get() - address && !self.on_heap {
            // SAFETY: `padding + size` bytes from `free` on are in the chunk, as was just seen; where there is no chunk, both are zero.
            let place = unsafe { free.add(padding) };
            // SAFETY: the same.
            self.free.set(unsafe { place.add(layout.size()) });
            return place;
        }
        self.room_elsewhere(layout)
    }

    #[cold]
    fn room_elsewhere(&self, layout: Layout) -> NonNull<u8> {
        if layout.size() == 0 {
            return NonNull::without_provenance(layout.align().try_into().expect("not zero"));
        }
        if self.on_heap {
            return self.node(layout);
        }
        let mut chunks = self.chunks.borrow_mut();
        let needed = layout.size() + layout.align();
        let next = self.begun.get();
        let fits = |chunk: &Piece| chunk.layout.size() >= needed;
        match chunks.iter().skip(next).position(fits) {
            Some(ahead) => chunks.swap(next, next + ahead),
            None => {
                let usual = (FIRST_CHUNK << chunks.len().min(8)).min(LARGEST_CHUNK);
                chunks.push(Piece::chunk(usual.max(needed)));
                let last = chunks.len() - 1;
                chunks.swap(next, last);
            }
        }
        let chunk = &chunks[next];
        self.begun.set(next + 1);
        self.free.set(chunk.start);
        self.end.set(chunk.start.addr().get() + chunk.layout.size());
        drop(chunks);
        self.room(layout)
    }

    /// A node's own piece of the heap.
    fn node(&self, layout: Layout) -> NonNull<u8> {
        let piece = Piece::new(layout);
        let start = piece.start;
        let mut nodes = self.nodes.borrow_mut();
        match nodes.last_mut() {
            Some(list) if list.len() < NOTED_TOGETHER => list.push(piece),
            _ => {
                let mut list = Vec::with_capacity(NOTED_TOGETHER);
                list.push(piece);
                nodes.push(list);
            }
        }
        start
    }
}

impl Piece {
    fn chunk(bytes: usize) -> Self {
        let layout = Layout::from_size_align(bytes.max(1), CHUNK_ALIGNMENT);
        Self::new(layout.expect("a chunk that fits memory"))
    }

    /// `layout` is not empty.
    fn new(layout: Layout) -> Self {
        assert!(layout.size() > 0, "a piece holds something");
        // SAFETY: the layout's size is not zero.
        let start = NonNull::new(unsafe { alloc(layout) });
        Self {
            start: start.unwrap_or_else(|| handle_alloc_error(layout)),
            layout,
        }
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        // SAFETY: the piece was allocated with this layout, and is freed once: it is being dropped.
        unsafe { dealloc(self.start.as_ptr(), self.layout) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ast_arena_aligns_every_node() {
        #[derive(Clone, Copy)]
        #[repr(align(128))]
        struct Wide(u8);
        let store = Store::new(false);
        for n in 0..2000_u16 {
            assert_eq!(*store.alloc(n as u8), n as u8);
            let wide = store.alloc(Wide(n as u8));
            assert!(std::ptr::from_ref(wide).addr().is_multiple_of(128) && wide.0 == n as u8);
            assert!(store.alloc(u64::from(n)) == &u64::from(n));
        }
    }

    #[test]
    fn ast_arena_uses_its_chunks_again_in_the_same_order() {
        let mut store = Store::new(false);
        let fill = |store: &Store| {
            let places = (0..300_u64).map(|n| {
                let size = if n % 50 == 7 { 40_000 } else { 100 };
                store.alloc_slice(&vec![n; size]).as_ptr().addr()
            });
            places.collect::<Vec<_>>()
        };
        let first = fill(&store);
        store.forget();
        let capacity = store.capacity();
        let second = fill(&store);
        store.forget();
        assert_eq!(fill(&store), second);
        assert_eq!((first.len(), store.capacity()), (second.len(), capacity));
    }
}

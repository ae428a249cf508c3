//! Nodes that lie on the heap each on its own: slower, but tools that hunt for leaks and wild reads see every single one.

#![allow(
    unsafe_code,
    reason = "memory is asked for and given back by hand; each block says why it holds"
)]

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::RefCell;
use std::ptr::NonNull;

/// Pieces of the heap that are freed together.
#[derive(Debug, Default)]
pub(super) struct Heap {
    pieces: RefCell<Vec<(NonNull<u8>, Layout)>>,
}

// SAFETY: the pieces are this value's own, whichever thread it is on; nodes in them are moved only if they may be, for an arena hands
// out shared references alone, which keep it from being sent.
unsafe impl Send for Heap {}

impl Heap {
    /// Moves `value` to a piece of its own.
    pub(super) fn alloc<T>(&self, value: T) -> &T {
        let place = self.piece(Layout::new::<T>()).cast::<T>();
        // SAFETY: the piece is fresh, as large and as aligned as `T`, and stays until `free`, which takes `&mut self`.
        unsafe {
            place.write(value);
            place.as_ref()
        }
    }

    /// Moves the items of an iterator to one piece.
    pub(super) fn alloc_iter<T>(&self, values: impl ExactSizeIterator<Item = T>) -> &[T] {
        let length = values.len();
        let layout = Layout::array::<T>(length).expect("a slice that fits memory");
        let place = self.piece(layout).cast::<T>();
        let mut count = 0;
        for value in values.take(length) {
            // SAFETY: `count` is less than `length`, for which the piece was made.
            unsafe { place.add(count).write(value) };
            count += 1;
        }
        // SAFETY: the first `count` items were written just now, and the piece stays until `free`, which takes `&mut self`.
        unsafe { std::slice::from_raw_parts(place.as_ptr(), count) }
    }

    /// Copies `text` to a piece of its own.
    pub(super) fn alloc_str(&self, text: &str) -> &str {
        let bytes = self.alloc_iter(text.bytes());
        // SAFETY: the bytes are those of a `str`.
        unsafe { std::str::from_utf8_unchecked(bytes) }
    }

    /// Frees every piece; nodes have no destructors.
    pub(super) fn free(&mut self) {
        for (place, layout) in self.pieces.get_mut().drain(..) {
            // SAFETY: the piece was allocated with this layout and is freed once: it is off the list now.
            unsafe { dealloc(place.as_ptr(), layout) };
        }
    }

    fn piece(&self, layout: Layout) -> NonNull<u8> {
        if layout.size() == 0 {
            return NonNull::without_provenance(
                layout.align().try_into().expect("an alignment is not zero"),
            );
        }
        // SAFETY: the layout's size is not zero.
        let place = NonNull::new(unsafe { alloc(layout) });
        let place = place.unwrap_or_else(|| handle_alloc_error(layout));
        self.pieces.borrow_mut().push((place, layout));
        place
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.free();
    }
}

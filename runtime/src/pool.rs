//! The allocator of compiled programs: small blocks from lists of each thread.
//!
//! In: requests of Rust's global allocator. Out: blocks of up to 512 bytes from lists by size, filled from larger pieces
//! that are kept until the process ends; everything else from the system. Python programs make and drop small objects all
//! the time: a block costs a few instructions here.
//!
//! Only programs take it (`#[global_allocator]` in their generated `main`); a Rust crate keeps its own.

#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr::{NonNull, null_mut};

/// The largest block that comes from a list.
const LARGEST: usize = 512;
/// Sizes are rounded up to a multiple of this, which is also how blocks are aligned.
const GRAIN: usize = 16;
const CLASSES: usize = LARGEST / GRAIN;
/// How much memory is taken from the system at a time, at first and at most.
const PIECES: (usize, usize) = (16 << 10, 1 << 20);

/// The allocator.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pool;

/// A free block.
struct Free {
    next: Option<NonNull<Free>>,
}

/// What a thread has.
struct Lists {
    free: [Option<NonNull<Free>>; CLASSES],
    /// What is left of the last piece.
    rest: *mut u8,
    left: usize,
    /// The size of the next piece.
    piece: usize,
}

thread_local! {
    static LISTS: UnsafeCell<Lists> = const {
        UnsafeCell::new(Lists { free: [None; CLASSES], rest: null_mut(), left: 0, piece: PIECES.0 })
    };
}

/// The list for blocks of a layout; `None` if the system serves it.
#[inline]
fn class(size: usize, align: usize) -> Option<usize> {
    (size <= LARGEST && align <= GRAIN && size > 0).then(|| (size - 1) / GRAIN)
}

impl Lists {
    #[inline]
    fn take(&mut self, class: usize) -> *mut u8 {
        match self.free[class] {
            Some(block) => {
                // SAFETY: blocks in the lists are free and hold a `Free`.
                self.free[class] = unsafe { block.as_ref() }.next;
                block.as_ptr().cast()
            }
            None => self.carve(class),
        }
    }

    #[inline]
    fn put(&mut self, class: usize, block: NonNull<u8>) {
        let block = block.cast::<Free>();
        // SAFETY: the block is at least `GRAIN` bytes, aligned, and its owner has given it up.
        unsafe {
            block.write(Free {
                next: self.free[class],
            });
        }
        self.free[class] = Some(block);
    }

    #[cold]
    #[inline(never)]
    fn carve(&mut self, class: usize) -> *mut u8 {
        let size = (class + 1) * GRAIN;
        if self.left < size {
            // The rest is too small for this block, but not for smaller ones.
            while let Some(smaller) = (self.left / GRAIN).min(CLASSES).checked_sub(1) {
                let Some(block) = NonNull::new(self.rest) else {
                    break;
                };
                // SAFETY: within the piece.
                self.rest = unsafe { self.rest.add((smaller + 1) * GRAIN) };
                self.left -= (smaller + 1) * GRAIN;
                self.put(smaller, block);
            }
            let Ok(layout) = Layout::from_size_align(self.piece, GRAIN) else {
                return null_mut();
            };
            // SAFETY: the layout is not empty.
            let piece = unsafe { System.alloc(layout) };
            if piece.is_null() {
                return piece;
            }
            self.rest = piece;
            self.left = self.piece;
            self.piece = (self.piece * 2).min(PIECES.1);
        }
        let block = self.rest;
        // SAFETY: within the piece.
        self.rest = unsafe { block.add(size) };
        self.left -= size;
        block
    }
}

// SAFETY: blocks are unique while they are in use: a list gives each away once, and gets it back from its owner. All of
// a list are at least as large and aligned as its class says. `LISTS` needs no drop and no allocation, so it is there
// from the first to the last instruction of each thread, and nothing that runs under a borrow of it allocates from here.
unsafe impl GlobalAlloc for Pool {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match class(layout.size(), layout.align()) {
            // SAFETY: the only reference, for the length of this call.
            Some(class) => LISTS.with(|lists| unsafe { &mut *lists.get() }.take(class)),
            // SAFETY: as the caller promises.
            None => unsafe { System.alloc(layout) },
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match (class(layout.size(), layout.align()), NonNull::new(block)) {
            (Some(class), Some(block)) => {
                // SAFETY: the only reference, for the length of this call.
                LISTS.with(|lists| unsafe { &mut *lists.get() }.put(class, block));
            }
            // SAFETY: as the caller promises: it came from the system.
            _ => unsafe { System.dealloc(block, layout) },
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class(layout.size(), layout.align()).is_none() {
            // SAFETY: as the caller promises.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: as the caller promises; the block has at least `size` bytes.
        unsafe {
            let block = self.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, layout.size());
            }
            block
        }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let old = class(layout.size(), layout.align());
        let new = class(new_size, layout.align());
        if old.is_none() && new.is_none() {
            // SAFETY: as the caller promises: it came from the system.
            return unsafe { System.realloc(block, layout, new_size) };
        }
        if old == new {
            return block;
        }
        // SAFETY: as the caller promises; both blocks hold the smaller size, and are two.
        unsafe {
            let Ok(wanted) = Layout::from_size_align(new_size, layout.align()) else {
                return null_mut();
            };
            let moved = self.alloc(wanted);
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_apart_and_keep_what_they_hold() {
        let mut blocks: Vec<(*mut u8, Layout, u8)> = Vec::new();
        for round in 0..2000_usize {
            let size = 1 + (round * 37) % 700;
            let layout = Layout::from_size_align(size, 8).unwrap();
            // SAFETY: the layout is not empty; each block is written within its size.
            let block = unsafe { Pool.alloc(layout) };
            assert!(!block.is_null() && block.addr() % 8 == 0);
            // SAFETY: as above.
            unsafe { block.write_bytes(round as u8, size) };
            blocks.push((block, layout, round as u8));
            if round % 3 == 0 {
                let (block, layout, value) = blocks.swap_remove(round * 7 % blocks.len());
                let grown = layout.size() + 150;
                // SAFETY: allocated above with this layout; read within the smaller size, then given back.
                unsafe {
                    let moved = Pool.realloc(block, layout, grown);
                    let held = std::slice::from_raw_parts(moved, layout.size());
                    assert!(held.iter().all(|b| *b == value));
                    Pool.dealloc(moved, Layout::from_size_align(grown, 8).unwrap());
                }
            }
        }
        for (block, layout, value) in blocks {
            // SAFETY: as above.
            unsafe {
                let held = std::slice::from_raw_parts(block, layout.size());
                assert!(held.iter().all(|b| *b == value));
                Pool.dealloc(block, layout);
            }
        }
    }
}

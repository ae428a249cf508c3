//! The global allocator of the binary, counting.
//!
//! In: every request for memory of the process. Out: [blocks](crate::blocks) that are used again where a scope has them, else the system's
//! memory, and [`allocation_counts`] of what the system was asked for. Counting is off until [`CountingAllocator::start`]: then a
//! request to the system costs one relaxed load more.

#![allow(
    unsafe_code,
    reason = "an allocator is unsafe by its nature; each block says why it holds"
)]

use crate::blocks;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

static ON: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
/// Signed, for what was allocated before counting began may be freed after it.
static CURRENT: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);
/// The highest peak before the last restart.
static HIGHEST: AtomicI64 = AtomicI64::new(0);

/// The system's allocator, with counts, and with blocks that are used again. A binary installs it with `#[global_allocator]`.
#[derive(Debug, Clone, Copy, Default)]
pub struct CountingAllocator;

/// What was asked of the [`CountingAllocator`] since it began to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AllocationCounts {
    /// Requests to the system for memory; one that grew counts too.
    pub allocations: u64,
    /// Bytes that were asked for.
    pub bytes: u64,
    /// Bytes held now.
    pub current: u64,
    /// The most bytes that were held at once.
    pub peak: u64,
}

impl CountingAllocator {
    /// Begins to count.
    pub fn start() {
        ON.store(true, Relaxed);
    }

    /// Stops counting.
    pub fn stop() {
        ON.store(false, Relaxed);
    }

    /// The most bytes that were held at once since the peak was restarted.
    pub fn peak() -> u64 {
        u64::try_from(PEAK.load(Relaxed)).unwrap_or(0)
    }

    /// Lets the next peak be that of what follows; the highest of all is remembered.
    pub fn restart_peak() {
        HIGHEST.fetch_max(PEAK.load(Relaxed), Relaxed);
        PEAK.store(CURRENT.load(Relaxed), Relaxed);
    }
}

/// The counts of the whole process; zeros where the binary has another allocator or never began to count.
pub fn allocation_counts() -> AllocationCounts {
    let positive = |bytes: &AtomicI64| u64::try_from(bytes.load(Relaxed)).unwrap_or(0);
    AllocationCounts {
        allocations: ALLOCATIONS.load(Relaxed),
        bytes: BYTES.load(Relaxed),
        current: positive(&CURRENT),
        peak: positive(&PEAK).max(positive(&HIGHEST)),
    }
}

/// Counts a request to the system.
pub(crate) fn count(bytes: usize) {
    if ON.load(Relaxed) {
        grew(bytes);
    }
}

fn grew(bytes: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    BYTES.fetch_add(bytes as u64, Relaxed);
    let current = CURRENT.fetch_add(bytes as i64, Relaxed) + bytes as i64;
    if current > PEAK.load(Relaxed) {
        PEAK.fetch_max(current, Relaxed);
    }
}

fn shrank(bytes: usize) {
    CURRENT.fetch_sub(bytes as i64, Relaxed);
}

// SAFETY: a request is answered by a block of its own or, unchanged, by `System`, and what comes back goes to whom it came from;
// counting neither allocates nor panics.
unsafe impl GlobalAlloc for CountingAllocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match blocks::take_ready(layout) {
            Some(block) => block.as_ptr(),
            // SAFETY: the caller's promises are those that it asks for.
            None => unsafe { alloc_elsewhere(layout) },
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if let Some(block) = blocks::take(layout) {
            // SAFETY: the block has at least as many bytes, and is nobody else's.
            unsafe { block.write_bytes(0, layout.size()) };
            return block.as_ptr();
        }
        count(layout.size());
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller gives it up, and it was allocated here with this layout.
        if !unsafe { blocks::put(pointer, layout) } {
            // SAFETY: the same; it is no block.
            unsafe { dealloc_elsewhere(pointer, layout) }
        }
    }

    #[inline]
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if blocks::holds(pointer) {
            // SAFETY: the caller promises that the new size is one that a layout can have, and `pointer` is a block of `layout`.
            return unsafe {
                let wanted = Layout::from_size_align_unchecked(size, layout.align());
                resize(self, pointer, layout, wanted)
            };
        }
        if ON.load(Relaxed) {
            shrank(layout.size());
            grew(size);
        }
        // SAFETY: `pointer` came from `System` by way of this allocator, with this layout.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// A new block, or the system's memory: a call at the end, so that those that find a block ready save no registers.
///
/// # Safety
///
/// `layout` is not empty.
#[cold]
#[inline(never)]
unsafe fn alloc_elsewhere(layout: Layout) -> *mut u8 {
    if let Some(block) = blocks::take(layout) {
        return block.as_ptr();
    }
    count(layout.size());
    // SAFETY: the caller's promise is the one that `System` asks for.
    unsafe { System.alloc(layout) }
}

/// Gives memory back to the system.
///
/// # Safety
///
/// `pointer` came from `System` by way of the allocator, with this layout, and is not used any more.
#[cold]
#[inline(never)]
unsafe fn dealloc_elsewhere(pointer: *mut u8, layout: Layout) {
    if ON.load(Relaxed) {
        shrank(layout.size());
    }
    // SAFETY: the caller's promises.
    unsafe { System.dealloc(pointer, layout) }
}

/// A block in another size: the same one where it is large enough and not too large.
///
/// # Safety
///
/// `block` is one that `allocator` allocated for `old`; it is not used any more.
unsafe fn resize(
    allocator: &CountingAllocator,
    block: *mut u8,
    old: Layout,
    new: Layout,
) -> *mut u8 {
    if blocks::is_same_size(old, new) {
        return block;
    }
    // SAFETY: both hold the smaller size, and are two.
    unsafe {
        let moved = allocator.alloc(new);
        if !moved.is_null() {
            moved.copy_from_nonoverlapping(block, old.size().min(new.size()));
            allocator.dealloc(block, old);
        }
        moved
    }
}

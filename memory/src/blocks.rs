//! Blocks that are used again: what a translation asks of the allocator, and gives back, again and again.
//!
//! In: requests of a thread inside of a [`BlockScope`]. Out: blocks of up to 128 KB from lists by size, filled from chunks that are kept
//! for the next translation; thousands of small requests reach the system as a handful of large ones. A heap belongs to one thread as
//! long as its scope lasts and then waits for the next one, so that no lock is taken on the way. Outside of a scope, and for larger
//! blocks, the system serves.
//!
//! Only a binary whose global allocator is the [`CountingAllocator`](crate::CountingAllocator) has such blocks.

#![allow(
    unsafe_code,
    reason = "an allocator is unsafe by its nature; each block says why it holds"
)]

mod owned;
mod sizes;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::MemoryConfig;
use crate::counting;
use sizes::{CLASSES, class, size_of_class};

/// How much is taken from the system at a time, at first and at most.
const CHUNKS: (usize, usize) = (4 * owned::GRANULE, 16 * owned::GRANULE);

/// A free block.
struct Free {
    next: *mut Free,
    /// Of its size; only known where blocks of many sizes lie together.
    class: usize,
}

/// Lists of free blocks by size, and what is left of the last chunk.
struct Heap {
    free: [*mut Free; CLASSES],
    rest: *mut u8,
    left: usize,
    /// The size of the next chunk.
    chunk: usize,
    served: u64,
    /// The next one that waits.
    next: *mut Heap,
}

/// The heaps that no thread uses.
struct Waiting(*mut Heap);

// SAFETY: a heap that waits belongs to nobody, and whoever takes it out has it alone.
unsafe impl Send for Waiting {}

static WAITING: Mutex<Waiting> = Mutex::new(Waiting(null_mut()));
/// Blocks that threads without a heap gave back.
static STRAYS: AtomicPtr<Free> = AtomicPtr::new(null_mut());
static SERVED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The heap of this thread: null outside of a scope. Needs no destructor, so it is there as long as the thread is.
    static HEAP: Cell<*mut Heap> = const { Cell::new(null_mut()) };
}

/// As long as it lives, this thread's blocks come from a heap of its own.
#[derive(Debug)]
#[must_use = "the scope ends when it is dropped"]
pub struct BlockScope {
    /// Whether this scope took the heap, and no outer one.
    is_outermost: bool,
    /// The heap is the thread's.
    stays: PhantomData<*mut ()>,
}

impl BlockScope {
    /// Gives this thread a heap if the settings want one. Where trees lie on the heap, every node is a request of its own, for whoever
    /// hunts leaks and aliases; so is all else then.
    pub fn of(memory: &MemoryConfig) -> Option<Self> {
        (memory.enable_pools && memory.enable_arena_allocation).then(Self::enter)
    }

    /// Gives this thread a heap, if it has none.
    pub fn enter() -> Self {
        let is_outermost = HEAP.get().is_null();
        if is_outermost {
            HEAP.set(Heap::take_waiting().map_or(null_mut(), NonNull::as_ptr));
        }
        Self {
            is_outermost,
            stays: PhantomData,
        }
    }
}

impl Drop for BlockScope {
    fn drop(&mut self) {
        if !self.is_outermost {
            return;
        }
        if let Some(heap) = NonNull::new(HEAP.replace(null_mut())) {
            Heap::wait(heap);
        }
    }
}

/// How many requests blocks served, of all scopes that ended.
pub fn served_requests() -> u64 {
    SERVED.load(Ordering::Relaxed)
}

/// This thread's heap and the class of `layout` in it, if both are there.
#[inline]
fn heap_for(layout: Layout) -> Option<(NonNull<Heap>, usize)> {
    Some((NonNull::new(HEAP.get())?, class(layout)?))
}

/// A block for `layout` if one lies ready.
#[inline]
pub(crate) fn take_ready(layout: Layout) -> Option<NonNull<u8>> {
    let (mut heap, class) = heap_for(layout)?;
    // SAFETY: the heap is this thread's alone, and `take_ready` runs no foreign code.
    unsafe { heap.as_mut() }.take_ready(class)
}

/// A block for `layout`; `None` if the system is to serve it.
pub(crate) fn take(layout: Layout) -> Option<NonNull<u8>> {
    let (mut heap, class) = heap_for(layout)?;
    // SAFETY: the heap is this thread's alone, and `take` neither allocates from it nor runs foreign code.
    unsafe { heap.as_mut() }.take(class)
}

/// Takes a block back; false if it is the system's.
///
/// # Safety
///
/// `block` was allocated for `layout` and is not used any more.
#[inline]
pub(crate) unsafe fn put(block: *mut u8, layout: Layout) -> bool {
    let Some(class) = class(layout).filter(|_| owned::holds(block)) else {
        return false;
    };
    let block = block.cast::<Free>();
    let heap = HEAP.get();
    if heap.is_null() {
        stray(block, class);
    } else {
        // SAFETY: the heap is this thread's alone; the block is at least as large as its class says, aligned, and given up.
        unsafe { (*heap).put(class, block) };
    }
    true
}

/// Whether it is a block, and not the system's.
#[inline]
pub(crate) fn holds(pointer: *const u8) -> bool {
    owned::holds(pointer)
}

/// Whether blocks of both layouts have the same size.
#[inline]
pub(crate) fn is_same_size(old: Layout, new: Layout) -> bool {
    class(old) == class(new)
}

/// Gives a block to whoever looks for strays next.
#[cold]
fn stray(block: *mut Free, class: usize) {
    let mut next = STRAYS.load(Ordering::Relaxed);
    loop {
        // SAFETY: the block is given up, and nobody else knows of it before the exchange below.
        unsafe { block.write(Free { next, class }) };
        match STRAYS.compare_exchange_weak(next, block, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => return,
            Err(now) => next = now,
        }
    }
}

impl Heap {
    /// One that waits, or a new one.
    fn take_waiting() -> Option<NonNull<Self>> {
        let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(heap) = NonNull::new(waiting.0) {
            // SAFETY: heaps that wait are whole and never freed.
            waiting.0 = unsafe { heap.as_ref() }.next;
            return Some(heap);
        }
        drop(waiting);
        let layout = Layout::new::<Self>();
        counting::count(layout.size());
        // SAFETY: the layout is not empty.
        let heap = NonNull::new(unsafe { System.alloc(layout) })?.cast::<Self>();
        let empty = Self {
            free: [null_mut(); CLASSES],
            rest: null_mut(),
            left: 0,
            chunk: CHUNKS.0,
            served: 0,
            next: null_mut(),
        };
        // SAFETY: just allocated for it.
        unsafe { heap.write(empty) };
        Some(heap)
    }

    /// Lets a heap that this thread has given up wait for another.
    fn wait(mut heap: NonNull<Self>) {
        let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: it is whole, and nobody else has it.
        let given = unsafe { heap.as_mut() };
        SERVED.fetch_add(std::mem::take(&mut given.served), Ordering::Relaxed);
        given.next = waiting.0;
        waiting.0 = heap.as_ptr();
    }

    #[inline]
    fn take_ready(&mut self, class: usize) -> Option<NonNull<u8>> {
        let block = NonNull::new(self.free[class])?;
        self.served += 1;
        // SAFETY: blocks in the lists are free and say which one is next.
        self.free[class] = unsafe { (*block.as_ptr()).next };
        Some(block.cast())
    }

    fn take(&mut self, class: usize) -> Option<NonNull<u8>> {
        self.take_ready(class).or_else(|| self.carve(class))
    }

    /// # Safety
    ///
    /// The block is a free one of `class`, which nobody uses.
    #[inline]
    unsafe fn put(&mut self, class: usize, block: *mut Free) {
        // SAFETY: every block is large enough for a `Free`, and aligned.
        unsafe { (&raw mut (*block).next).write(self.free[class]) };
        self.free[class] = block;
    }

    /// A new block, from the rest of the last chunk or from another.
    #[cold]
    #[inline(never)]
    fn carve(&mut self, class: usize) -> Option<NonNull<u8>> {
        if self.find_strays() && !self.free[class].is_null() {
            return self.take(class);
        }
        let size = size_of_class(class);
        if self.left < size {
            self.cut_rest();
            let layout = Layout::from_size_align(self.chunk, owned::GRANULE).ok()?;
            counting::count(layout.size());
            // SAFETY: the layout is not empty.
            let chunk = NonNull::new(unsafe { System.alloc(layout) })?;
            if !owned::add(chunk, self.chunk) {
                // SAFETY: just allocated with this layout.
                unsafe { System.dealloc(chunk.as_ptr(), layout) };
                return None;
            }
            self.rest = chunk.as_ptr();
            self.left = self.chunk;
            self.chunk = (self.chunk * 2).min(CHUNKS.1);
        }
        let block = self.rest;
        // SAFETY: within the chunk.
        self.rest = unsafe { block.add(size) };
        self.left -= size;
        NonNull::new(block)
    }

    /// Makes free blocks of what is left of the chunk: it is too small for the block that is wanted, but not for smaller ones.
    fn cut_rest(&mut self) {
        while self.left >= size_of_class(0) {
            let fitting = |class: &usize| size_of_class(*class) <= self.left;
            let class = (0..CLASSES).rev().find(fitting).unwrap_or(0);
            let block = self.rest;
            // SAFETY: within the chunk; the block is part of it and was never given away.
            unsafe {
                self.rest = block.add(size_of_class(class));
                self.put(class, block.cast());
            }
            self.left -= size_of_class(class);
        }
    }

    /// Takes in what threads without a heap gave back.
    fn find_strays(&mut self) -> bool {
        if STRAYS.load(Ordering::Relaxed).is_null() {
            return false;
        }
        let mut stray = STRAYS.swap(null_mut(), Ordering::Acquire);
        while let Some(block) = NonNull::new(stray) {
            // SAFETY: strays are free blocks, each in this one list, which is now ours.
            unsafe {
                let Free { next, class } = block.read();
                stray = next;
                self.put(class, block.as_ptr());
            }
        }
        true
    }
}

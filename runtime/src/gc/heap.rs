//! Freeing: what happens when a count reaches zero, and the thread's counters that decide when to collect.
//!
//! In: the pointer whose last reference went away. Out: `__del__` run, weak references cleared, the value dropped and
//! its memory returned. Nested deaths recurse to a small depth and queue beyond it, in the order recursion would take.

use super::{
    BLACK, CYCLIC, FINALIZED, GRAY, Header, INDEX_MASK, INDEX_SHIFT, ONE, Ref, WEAK, collect, weak,
};
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

/// Deaths nested deeper than this are queued.
const DEPTH_LIMIT: u32 = 64;
/// Fewer live cyclic objects than this never start a collection.
const MIN_THRESHOLD: usize = 20_000;

/// The thread's heap state. Never dropped: other thread-locals may still hold objects when it would be.
pub(super) struct Heap {
    /// Live objects of types that can be cyclic.
    pub(super) live: Cell<usize>,
    /// The number of live objects at which the next collection starts.
    pub(super) threshold: Cell<usize>,
    /// How deep deaths are nested now; beyond `DEPTH_LIMIT` they are queued.
    depth: Cell<u32>,
    pub(super) collecting: Cell<bool>,
    enabled: Cell<bool>,
    /// The thread is ending: the buffers below are gone.
    closed: Cell<bool>,
    queue: ManuallyDrop<RefCell<Vec<NonNull<Header>>>>,
    pub(super) roots: ManuallyDrop<RefCell<Vec<NonNull<Header>>>>,
}

thread_local! {
    pub(super) static HEAP: Heap = const {
        Heap {
            live: Cell::new(0),
            threshold: Cell::new(MIN_THRESHOLD),
            depth: Cell::new(0),
            collecting: Cell::new(false),
            enabled: Cell::new(true),
            closed: Cell::new(false),
            queue: ManuallyDrop::new(RefCell::new(Vec::new())),
            roots: ManuallyDrop::new(RefCell::new(Vec::new())),
        }
    };
}

/// Gives the heap's buffers back when the thread ends. What dies later is freed all the same, but for cycles.
struct Close;

impl Drop for Close {
    fn drop(&mut self) {
        HEAP.with(|heap| {
            heap.closed.set(true);
            drop(std::mem::take(&mut *heap.roots.borrow_mut()));
            if let Ok(mut queue) = heap.queue.try_borrow_mut() {
                queue.shrink_to_fit();
            }
        });
    }
}

thread_local! {
    static CLOSE: Close = const { Close };
}

/// Counts an allocation that may become part of a cycle, collects when there are too many, and gives its first flags.
#[inline]
pub(super) fn count_allocation() -> u64 {
    HEAP.with(|heap| {
        let live = heap.live.get() + 1;
        heap.live.set(live);
        if live > heap.threshold.get() {
            collect_if_enabled(heap);
        }
    });
    CYCLIC
}

#[cold]
#[inline(never)]
fn collect_if_enabled(heap: &Heap) {
    if heap.enabled.get() && !heap.collecting.get() {
        collect::collect();
    }
    adapt(heap);
}

/// Lets the next collection wait until the heap has grown by three quarters.
pub(super) fn adapt(heap: &Heap) {
    let live = heap.live.get();
    heap.threshold.set(MIN_THRESHOLD.max(live + live / 4 * 3));
}

/// Whether collections start by themselves (`gc.isenabled()`).
pub fn collecting_enabled() -> bool {
    HEAP.with(|heap| heap.enabled.get())
}

/// Lets collections start by themselves, or not (`gc.enable()`, `gc.disable()`).
pub fn set_collecting_enabled(on: bool) {
    HEAP.with(|heap| heap.enabled.set(on));
}

/// How many objects of types that can be cyclic are alive on this thread.
pub fn live_objects() -> usize {
    HEAP.with(|heap| heap.live.get())
}

/// A count of 2^32 references cannot be represented; the process ends as it does when memory runs out.
#[cold]
#[inline(never)]
pub(super) fn too_many_references() -> ! {
    let _ = std::io::stderr().write_all(b"MemoryError: too many references to one object\n");
    std::process::abort()
}

/// Notes an object that lost a reference and lives: it may now be kept by a cycle alone.
#[cold]
#[inline(never)]
pub(super) fn remember(ptr: NonNull<Header>, header: &Header) {
    HEAP.with(|heap| {
        let mut roots = heap.roots.borrow_mut();
        let index = roots.len() as u64 + 1;
        if index > INDEX_MASK >> INDEX_SHIFT || heap.closed.get() {
            return;
        }
        if roots.capacity() == 0 {
            let _ = CLOSE.try_with(|_| ());
        }
        roots.push(ptr);
        header
            .word
            .set((header.word.get() & !CYCLIC) | index << INDEX_SHIFT);
    });
}

/// Takes an object out of the possible roots.
///
/// # Safety
/// `ptr` is alive.
unsafe fn forget(heap: &Heap, ptr: NonNull<Header>) {
    // SAFETY: by the caller's promise.
    let header = unsafe { ptr.as_ref() };
    let word = header.word.get();
    let index = (word & INDEX_MASK) >> INDEX_SHIFT;
    if index == 0 {
        return;
    }
    header.word.set((word & !INDEX_MASK) | CYCLIC);
    if heap.closed.get() {
        return;
    }
    let mut roots = heap.roots.borrow_mut();
    let place = index as usize - 1;
    roots.swap_remove(place);
    if let Some(moved) = roots.get(place) {
        // SAFETY: every possible root is alive: it is taken out here before it dies.
        let moved = unsafe { moved.as_ref() };
        moved
            .word
            .set((moved.word.get() & !INDEX_MASK) | index << INDEX_SHIFT);
    }
}

/// Ends an object whose last reference went away.
///
/// # Safety
/// `ptr` is alive, its count is zero, and it is not used after.
#[inline(never)]
pub(super) unsafe fn release(ptr: NonNull<Header>) {
    // SAFETY: by the caller's promise.
    let header = unsafe { ptr.as_ref() };
    if header.info.trivial && header.word.get() & (WEAK | INDEX_MASK) == 0 {
        // SAFETY: allocated by `Box` with this very layout; the value needs no drop.
        unsafe { std::alloc::dealloc(ptr.as_ptr().cast(), header.info.layout) };
        return;
    }
    if header.info.leaf && header.word.get() & (WEAK | INDEX_MASK) == 0 {
        // SAFETY: nobody refers to the value any more, `info` describes it, and `Box` allocated it with this very layout.
        // A leaf is acyclic, so it was not counted.
        unsafe {
            (header.info.drop_value)(ptr);
            std::alloc::dealloc(ptr.as_ptr().cast(), header.info.layout);
        }
        return;
    }
    let plain = header.info.acyclic && header.info.finalize.is_none();
    if plain && header.word.get() & (WEAK | INDEX_MASK) == 0 {
        // SAFETY: by the caller's promise; nothing is to be done before the value is dropped.
        if unsafe { release_plain(ptr) } {
            return;
        }
    }
    HEAP.with(|heap| {
        let depth = heap.depth.get();
        if depth > DEPTH_LIMIT {
            // A collection may run before its turn comes, which must not find it among the possible roots.
            // SAFETY: not freed yet.
            unsafe { forget(heap, ptr) };
            heap.queue.borrow_mut().push(ptr);
            return;
        }
        let _restore = Restore { heap, depth };
        heap.depth.set(depth + 1);
        let base = if depth == DEPTH_LIMIT {
            let _ = CLOSE.try_with(|_| ());
            heap.queue.borrow().len()
        } else {
            0
        };
        // SAFETY: by the caller's promise.
        unsafe { destroy(heap, ptr) };
        if depth == DEPTH_LIMIT {
            drain(heap, base);
        }
    });
}

/// Ends an object that was not counted, has no `__del__` and no weak references; false where deaths are nested too deep.
///
/// # Safety
/// As for [`release`].
#[inline]
unsafe fn release_plain(ptr: NonNull<Header>) -> bool {
    // SAFETY: by the caller's promise.
    let info = unsafe { ptr.as_ref() }.info;
    HEAP.with(|heap| {
        let depth = heap.depth.get();
        if depth >= DEPTH_LIMIT {
            return false;
        }
        let _restore = Restore { heap, depth };
        heap.depth.set(depth + 1);
        // SAFETY: nobody refers to the value any more, `info` describes it, and `Box` allocated it with this very layout.
        unsafe {
            (info.drop_value)(ptr);
            std::alloc::dealloc(ptr.as_ptr().cast(), info.layout);
        }
        true
    })
}

/// Puts the nesting depth back, also when a host's code panics.
struct Restore<'a> {
    heap: &'a Heap,
    depth: u32,
}

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        self.heap.depth.set(self.depth);
    }
}

/// Ends the queued objects above `base`, each before its younger siblings, its own children first.
fn drain(heap: &Heap, base: usize) {
    let mut mark = base;
    loop {
        let next = {
            let mut queue = heap.queue.borrow_mut();
            queue[mark..].reverse();
            if queue.len() == base {
                None
            } else {
                queue.pop()
            }
        };
        let Some(next) = next else { return };
        mark = heap.queue.borrow().len();
        // SAFETY: only dead objects are queued, and each is taken out once.
        unsafe { destroy(heap, next) };
    }
}

/// Runs `__del__`, drops the value and frees its memory, unless `__del__` brought the object back.
///
/// # Safety
/// As for [`release`].
unsafe fn destroy(heap: &Heap, ptr: NonNull<Header>) {
    // SAFETY: the memory stays until the end of this function.
    let header = unsafe { ptr.as_ref() };
    let info = header.info;
    // SAFETY: the object is whole until its value is dropped below.
    if info.finalize.is_some() && !unsafe { finalize(heap, ptr) } {
        return;
    }
    if header.word.get() & INDEX_MASK != 0 {
        // SAFETY: still alive here.
        unsafe { forget(heap, ptr) };
    }
    // A callback may start a collection, which must not find this object among the possible roots.
    if header.word.get() & WEAK != 0 {
        weak::cut_off(ptr).call();
    }
    // SAFETY: nobody refers to the value any more, and `info` describes it.
    unsafe {
        (info.drop_value)(ptr);
        free(heap, ptr);
    }
}

/// Gives an object's memory back.
///
/// # Safety
/// The value has been dropped and nobody refers to the object.
pub(super) unsafe fn free(heap: &Heap, ptr: NonNull<Header>) {
    // SAFETY: the header is still there.
    let info = unsafe { ptr.as_ref() }.info;
    if !info.acyclic {
        heap.live.set(heap.live.get() - 1);
    }
    // SAFETY: allocated by `Box` with this very layout.
    unsafe { std::alloc::dealloc(ptr.as_ptr().cast(), info.layout) };
}

/// Runs `__del__` once on an object whose count is zero; false when the object came back to life.
///
/// # Safety
/// The object is whole and its count is zero.
unsafe fn finalize(heap: &Heap, ptr: NonNull<Header>) -> bool {
    // SAFETY: by the caller's promise.
    let header = unsafe { ptr.as_ref() };
    let word = header.word.get();
    if word & FINALIZED != 0 {
        return true;
    }
    header.word.set(word + ONE);
    let this = ManuallyDrop::new(Ref { ptr });
    run_finalizer(heap, &this);
    let word = header.word.get() - ONE;
    header.word.set(word);
    if word < ONE {
        return true;
    }
    if word & CYCLIC != 0 {
        remember(ptr, header);
    }
    false
}

/// Runs `__del__` of a live object, once, with drops inside it taking effect at once.
pub(super) fn run_finalizer(heap: &Heap, this: &Ref) {
    let header = this.header();
    if header.word.get() & FINALIZED != 0 {
        return;
    }
    header.word.set(header.word.get() | FINALIZED);
    if let Some(run) = header.info.finalize {
        let _restore = Restore {
            heap,
            depth: heap.depth.get(),
        };
        heap.depth.set(0);
        run(this);
    }
}

/// Takes all possible roots out of the buffer, for a collection.
pub(super) fn take_roots(heap: &Heap) -> Vec<NonNull<Header>> {
    let roots = std::mem::take(&mut *heap.roots.borrow_mut());
    for root in &roots {
        // SAFETY: every possible root is alive.
        let word = unsafe { &root.as_ref().word };
        word.set((word.get() & !(INDEX_MASK | GRAY | BLACK)) | CYCLIC);
    }
    roots
}

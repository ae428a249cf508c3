//! The cycle collector: trial deletion from the objects that lost a reference and lived.
//!
//! In: the possible roots. Out: cycles that nothing outside refers to, finalised and freed.
//! Every object reachable from a root is turned gray and each reference found takes one from its
//! target's count. Where a count stays above zero somebody outside refers to the object: it and all it reaches turn black.
//! What stays gray is garbage. Then all counts are put back. No Python code runs until that is done.

use super::heap::{self, HEAP, Heap};
use super::{
    BLACK, CYCLIC, FINALIZED, GRAY, Gc, Header, INDEX_MASK, Managed, ONE, Ref, WEAK, weak,
};
use std::ptr::NonNull;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Take a reference from each target; reach it.
    Subtract,
    /// Give it back; all reached is alive.
    Revive,
    /// Give it back.
    Restore,
}

/// Handed to `trace`: told each reference that an object owns.
pub struct Tracer {
    mode: Mode,
    found: Vec<NonNull<Header>>,
}

impl Tracer {
    /// Reports a reference owned by the object being traced.
    #[inline]
    pub fn visit<T: Managed>(&mut self, child: &Gc<T>) {
        self.visit_ref(child.as_ref());
    }

    /// Reports an erased reference owned by the object being traced.
    pub fn visit_ref(&mut self, child: &Ref) {
        let cell = &child.header().word;
        let word = cell.get();
        if word & (CYCLIC | INDEX_MASK) == 0 {
            return;
        }
        match self.mode {
            Mode::Subtract => {
                if word & GRAY == 0 {
                    self.found.push(child.ptr);
                }
                cell.set((word - ONE) | GRAY);
            }
            Mode::Revive => {
                if word & BLACK == 0 {
                    self.found.push(child.ptr);
                }
                cell.set((word + ONE) | BLACK);
            }
            Mode::Restore => cell.set(word + ONE),
        }
    }

    /// Traces one object.
    ///
    /// # Safety
    /// The object is alive.
    unsafe fn trace(&mut self, ptr: NonNull<Header>) {
        // SAFETY: by the caller's promise; the type describes the value.
        unsafe { (ptr.as_ref().info.trace)(ptr, self) }
    }
}

/// Collects cycles now (`gc.collect()`); how many objects were freed.
pub fn collect() -> usize {
    HEAP.with(|heap| {
        if heap.collecting.replace(true) {
            return 0;
        }
        let mut freed = 0;
        loop {
            let garbage = find_garbage(heap);
            if garbage.is_empty() {
                break;
            }
            // SAFETY: what `find_garbage` returns is alive.
            let pending = unsafe { hold(&garbage) };
            if !pending {
                freed += free_all(heap, &garbage);
                break;
            }
            for ptr in garbage {
                // The handle owns the reference that `hold` took.
                let object = Ref { ptr };
                heap::run_finalizer(heap, &object);
            }
        }
        heap.collecting.set(false);
        heap::adapt(heap);
        freed
    })
}

/// All objects reachable from the possible roots to which no reference leads from elsewhere.
fn find_garbage(heap: &Heap) -> Vec<NonNull<Header>> {
    let roots = heap::take_roots(heap);
    let mut tracer = Tracer {
        mode: Mode::Subtract,
        found: roots,
    };
    for root in &tracer.found {
        // SAFETY: every possible root is alive.
        let word = unsafe { &root.as_ref().word };
        word.set(word.get() | GRAY);
    }
    let mut next = 0;
    while let Some(&ptr) = tracer.found.get(next) {
        // SAFETY: roots are alive, and so is what live objects refer to. No count reaches the freeing code here.
        unsafe { tracer.trace(ptr) };
        next += 1;
    }
    let reached = std::mem::take(&mut tracer.found);
    tracer.mode = Mode::Revive;
    for &ptr in &reached {
        // SAFETY: as above.
        let word = unsafe { &ptr.as_ref().word };
        if word.get() >= ONE && word.get() & BLACK == 0 {
            word.set(word.get() | BLACK);
            tracer.found.push(ptr);
            while let Some(live) = tracer.found.pop() {
                // SAFETY: as above.
                unsafe { tracer.trace(live) };
            }
        }
    }
    tracer.mode = Mode::Restore;
    let mut garbage = Vec::new();
    for &ptr in &reached {
        // SAFETY: as above.
        let word = unsafe { &ptr.as_ref().word };
        if word.get() & BLACK == 0 {
            // SAFETY: as above.
            unsafe { tracer.trace(ptr) };
            garbage.push(ptr);
        }
    }
    for &ptr in &reached {
        // SAFETY: as above.
        let word = unsafe { &ptr.as_ref().word };
        word.set(word.get() & !(GRAY | BLACK));
    }
    garbage
}

/// Takes a reference to each dead object and clears weak references; whether a `__del__` is still to run.
///
/// # Safety
/// All are alive.
unsafe fn hold(garbage: &[NonNull<Header>]) -> bool {
    let mut pending = false;
    for ptr in garbage {
        // SAFETY: by the caller's promise.
        let header = unsafe { ptr.as_ref() };
        header.word.set(header.word.get() + ONE);
        pending |= header.info.finalize.is_some() && header.word.get() & FINALIZED == 0;
    }
    // All are cut off before any callback runs: none may get at a dead object by another's weak reference.
    let mut callbacks = Vec::new();
    for &ptr in garbage {
        // SAFETY: held above.
        if unsafe { ptr.as_ref() }.word.get() & WEAK != 0 {
            callbacks.push(weak::cut_off(ptr));
        }
    }
    for callback in callbacks {
        callback.call();
    }
    pending
}

/// Drops all values, then frees all memory, of objects that refer only to each other or to live ones.
fn free_all(heap: &Heap, garbage: &[NonNull<Header>]) -> usize {
    for ptr in garbage {
        // SAFETY: held by `hold`. From here the objects look acyclic and are not remembered again.
        let word = unsafe { &ptr.as_ref().word };
        word.set(word.get() & !CYCLIC);
    }
    for &ptr in garbage {
        // SAFETY: nothing alive refers to the value, its `__del__` has run, and the others hold no count of it that
        // reaches zero: `hold` keeps one.
        unsafe { (ptr.as_ref().info.drop_value)(ptr) };
    }
    for &ptr in garbage {
        // SAFETY: the header is still there.
        let word = unsafe { ptr.as_ref() }.word.get();
        debug_assert_eq!(word / ONE, 1, "trace does not tell the truth");
        if word / ONE == 1 {
            // SAFETY: dropped above, and the only count left is `hold`'s.
            unsafe { heap::free(heap, ptr) };
        }
    }
    garbage.len()
}

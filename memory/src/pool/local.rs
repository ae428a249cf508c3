//! What each thread has at hand of each pool.
//!
//! In: a pool. Out: this thread's own objects of it. Every pool has a number, under which each thread keeps its objects; numbers of pools
//! that are gone are used again, so that a thread's table stays as small as the most pools that there were at once. When a thread ends,
//! its objects go to the pool's shelf.

#![allow(
    unsafe_code,
    reason = "a thread's table holds objects of many types and is borrowed very often; each block says why it holds"
)]

use std::any::Any;
use std::cell::{Cell, UnsafeCell};
use std::ptr::null;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::Shared;

/// A thread keeps so many objects of a pool at hand; further ones go where others find them.
const AT_HAND: usize = 16;

/// The number of a pool, its own as long as it lives.
pub(super) struct Slot(usize);

/// The numbers that were given back, and the first that never was given.
static FREE: Mutex<(Vec<usize>, usize)> = Mutex::new((Vec::new(), 0));

impl Slot {
    pub(super) fn new() -> Self {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        Self(free.0.pop().unwrap_or_else(|| {
            free.1 += 1;
            free.1 - 1
        }))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        free.0.push(self.0);
    }
}

/// What a thread took from what it had at hand, and put there. Only that thread writes, so that no step needs an exchange; all may read.
#[derive(Default)]
pub(super) struct Counts {
    acquisitions: AtomicU64,
    returns: AtomicU64,
    at_hand: AtomicUsize,
}

impl Counts {
    pub(super) fn acquisitions(&self) -> u64 {
        self.acquisitions.load(Relaxed)
    }

    pub(super) fn returns(&self) -> u64 {
        self.returns.load(Relaxed)
    }

    pub(super) fn at_hand(&self) -> usize {
        self.at_hand.load(Relaxed)
    }
}

/// Adds one to a count that this thread alone writes.
#[inline]
fn step(count: &AtomicU64) {
    count.store(count.load(Relaxed) + 1, Relaxed);
}

/// A thread's objects of one pool.
pub(super) struct Local<T: Send + 'static> {
    /// The pool may be gone before the thread.
    pool: Weak<Shared<T>>,
    objects: Vec<Box<T>>,
    /// How many of the pool's bound are this thread's.
    allowance: usize,
    counts: Arc<Counts>,
}

/// A place in a thread's table.
struct Entry {
    /// The pool whose objects lie here; null if none do. The object's weak reference keeps another pool from getting this address.
    pool: *const (),
    /// A `Local<T>` of that pool.
    local: Option<Box<dyn Any>>,
}

impl Entry {
    const EMPTY: Self = Self {
        pool: null(),
        local: None,
    };

    /// The place of a pool of which this thread has nothing yet.
    fn new<T: Send + 'static>(pool: &Arc<Shared<T>>) -> Self {
        let counts = Arc::<Counts>::default();
        pool.shelf().threads.push(Arc::clone(&counts));
        let local = Local {
            pool: Arc::downgrade(pool),
            objects: Vec::with_capacity(AT_HAND),
            allowance: 0,
            counts,
        };
        Self {
            pool: Arc::as_ptr(pool).cast(),
            local: Some(Box::new(local)),
        }
    }

    /// This thread's objects of a pool, if they lie here.
    #[inline]
    fn of<T: Send + 'static>(&mut self, pool: &Arc<Shared<T>>) -> Option<&mut Local<T>> {
        if self.pool != Arc::as_ptr(pool).cast() {
            return None;
        }
        let local = self.local.as_deref_mut().map(std::ptr::from_mut);
        // SAFETY: what lies here was made for the pool at this address, which is `pool` and no other one, so it is a `Local<T>`; asking
        // it for its type would cost more than all the rest. It is borrowed as long as `self` is.
        local.map(|local| unsafe { &mut *local.cast::<Local<T>>() })
    }
}

/// A thread's table. It is what a `RefCell` would be, but for the count of borrowers, each of which would wait for the one before.
struct Table {
    entries: UnsafeCell<Vec<Entry>>,
    is_borrowed: Cell<bool>,
}

thread_local! {
    static LOCALS: Table = const {
        Table {
            entries: UnsafeCell::new(Vec::new()),
            is_borrowed: Cell::new(false),
        }
    };
}

impl Table {
    /// Works on the entries; nothing where somebody does so already, or panicked doing so.
    #[inline]
    fn with<R>(&self, work: impl FnOnce(&mut Vec<Entry>) -> Option<R>) -> Option<R> {
        if self.is_borrowed.get() {
            return None;
        }
        self.is_borrowed.set(true);
        // SAFETY: the table is this thread's alone, and nobody else on it has the entries, as was just seen, nor gets them before `work`
        // is done.
        let result = work(unsafe { &mut *self.entries.get() });
        self.is_borrowed.set(false);
        result
    }
}

/// Works on this thread's objects of a pool; nothing where there are none yet, or the thread is ending.
#[inline]
fn with<T: Send + 'static, R>(
    pool: &Arc<Shared<T>>,
    work: impl FnOnce(&mut Local<T>) -> Option<R>,
) -> Option<R> {
    let worked = LOCALS
        .try_with(|table| table.with(|entries| work(entries.get_mut(pool.slot.0)?.of(pool)?)));
    worked.unwrap_or(None)
}

/// Takes an object that this thread has at hand.
#[inline]
pub(super) fn take<T: Send + 'static>(pool: &Arc<Shared<T>>) -> Option<Box<T>> {
    with(pool, Local::pop)
}

/// Keeps an object at hand; it comes back where there is no room.
#[inline]
pub(super) fn give<T: Send + 'static>(pool: &Arc<Shared<T>>, object: Box<T>) -> Option<Box<T>> {
    let mut object = Some(object);
    with(pool, |local| local.push(&mut object, pool));
    object
}

/// Gives up all that this thread has at hand.
pub(super) fn drain<T: Send + 'static>(pool: &Arc<Shared<T>>) -> Option<Vec<Box<T>>> {
    with(pool, |local| Some(local.drain(pool)))
}

/// Lets this thread have objects of a pool at hand; false if it may have some already, or is ending.
pub(super) fn join<T: Send + 'static>(pool: &Arc<Shared<T>>) -> bool {
    let joined = LOCALS.try_with(|table| {
        table.with(|entries| {
            let at = pool.slot.0;
            if entries.len() <= at {
                entries.resize_with(at + 1, || Entry::EMPTY);
            }
            let is_new = entries[at].of(pool).is_none();
            is_new.then(|| std::mem::replace(&mut entries[at], Entry::new(pool)))
        })
    });
    // What lay there belonged to a pool that is gone. It is dropped now that nothing of this thread is borrowed.
    joined.is_ok_and(|stale| stale.is_some())
}

/// Forgets what this thread has of a pool that goes.
pub(super) fn forget<T: Send + 'static>(pool: &Arc<Shared<T>>) {
    let own = LOCALS.try_with(|table| {
        table.with(|entries| {
            let entry = entries.get_mut(pool.slot.0)?;
            entry.of(pool)?;
            Some(std::mem::replace(entry, Entry::EMPTY))
        })
    });
    drop(own);
}

impl<T: Send + 'static> Local<T> {
    #[inline]
    fn pop(&mut self) -> Option<Box<T>> {
        let object = self.objects.pop()?;
        step(&self.counts.acquisitions);
        self.tell();
        Some(object)
    }

    /// Takes the object, if there is room.
    #[inline]
    fn push(&mut self, object: &mut Option<Box<T>>, pool: &Shared<T>) -> Option<()> {
        if self.objects.len() == self.allowance {
            if self.allowance == AT_HAND || !pool.draw() {
                return None;
            }
            self.allowance += 1;
        }
        self.objects.push(object.take()?);
        step(&self.counts.returns);
        self.tell();
        Some(())
    }

    /// Gives up its objects, and its part of the pool's bound.
    fn drain(&mut self, pool: &Shared<T>) -> Vec<Box<T>> {
        let objects = std::mem::take(&mut self.objects);
        pool.budget
            .fetch_add(std::mem::take(&mut self.allowance), Relaxed);
        self.tell();
        objects
    }

    #[inline]
    fn tell(&self) {
        self.counts.at_hand.store(self.objects.len(), Relaxed);
    }
}

impl<T: Send + 'static> Drop for Local<T> {
    fn drop(&mut self) {
        let Some(pool) = self.pool.upgrade() else {
            return;
        };
        let mut shelf = pool.shelf();
        pool.acquisitions
            .fetch_add(self.counts.acquisitions(), Relaxed);
        shelf.returns += self.counts.returns();
        shelf
            .threads
            .retain(|counts| !Arc::ptr_eq(counts, &self.counts));
        pool.budget
            .fetch_add(self.allowance - self.objects.len(), Relaxed);
        for object in self.objects.drain(..) {
            pool.put_on(&mut shelf, object);
        }
    }
}

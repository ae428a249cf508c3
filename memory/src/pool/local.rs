//! What each thread has at hand of each pool.
//!
//! In: a pool. Out: this thread's own objects of it. Every pool has a number, under which each thread keeps its objects; numbers of pools
//! that are gone are used again, so that a thread's table stays as small as the most pools that there were at once. When a thread ends,
//! its objects go to the pool's shelf.

use std::any::Any;
use std::cell::RefCell;
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

/// What a thread asked of a pool. Only that thread writes, so that no step needs an exchange; all may read.
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

/// A thread's objects of one pool.
pub(super) struct Local<T: Send + 'static> {
    /// The pool may be gone before the thread.
    pool: Weak<Shared<T>>,
    objects: Vec<T>,
    /// How many of the pool's bound are this thread's.
    allowance: usize,
    counts: Arc<Counts>,
}

thread_local! {
    static LOCALS: RefCell<Vec<Option<Box<dyn Any>>>> = const { RefCell::new(Vec::new()) };
}

/// Works on this thread's objects of a pool; nothing where the thread is ending. `work` must not use a pool.
#[inline]
pub(super) fn with<T: Send + 'static, R>(
    pool: &Arc<Shared<T>>,
    work: impl FnOnce(&mut Local<T>) -> R,
) -> Option<R> {
    LOCALS
        .try_with(|locals| {
            let mut locals = locals.borrow_mut();
            if let Some(Some(found)) = locals.get_mut(pool.slot.0)
                && let Some(local) = found.downcast_mut::<Local<T>>()
                && local.pool.as_ptr() == Arc::as_ptr(pool)
            {
                return work(local);
            }
            // What lies there belongs to a pool that is gone. It is dropped when nothing of this thread is borrowed.
            let (stale, result) = Local::put(&mut locals, pool, work);
            drop(locals);
            drop(stale);
            result
        })
        .ok()
}

/// Forgets what this thread has of a pool that goes.
pub(super) fn forget<T: Send + 'static>(pool: &Arc<Shared<T>>) {
    let own = LOCALS.try_with(|locals| {
        let mut locals = locals.borrow_mut();
        let own = locals.get_mut(pool.slot.0)?;
        own.take_if(|own| {
            let local = own.downcast_ref::<Local<T>>();
            local.is_some_and(|local| local.pool.as_ptr() == Arc::as_ptr(pool))
        })
    });
    drop(own);
}

impl<T: Send + 'static> Local<T> {
    /// Makes room for a pool at its number and works there; with what lay there before.
    #[cold]
    fn put<R>(
        locals: &mut Vec<Option<Box<dyn Any>>>,
        pool: &Arc<Shared<T>>,
        work: impl FnOnce(&mut Self) -> R,
    ) -> (Option<Box<dyn Any>>, R) {
        let counts = Arc::<Counts>::default();
        pool.shelf().threads.push(Arc::clone(&counts));
        let mut local = Box::new(Self {
            pool: Arc::downgrade(pool),
            objects: Vec::with_capacity(AT_HAND),
            allowance: 0,
            counts,
        });
        let result = work(&mut local);
        if locals.len() <= pool.slot.0 {
            locals.resize_with(pool.slot.0 + 1, || None);
        }
        (locals[pool.slot.0].replace(local), result)
    }

    /// Counts an acquisition.
    #[inline]
    pub(super) fn acquired(&self) {
        let count = &self.counts.acquisitions;
        count.store(count.load(Relaxed) + 1, Relaxed);
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<T> {
        let object = self.objects.pop();
        self.tell();
        object
    }

    /// Takes the object, if there is room.
    #[inline]
    pub(super) fn push(&mut self, object: &mut Option<T>, pool: &Shared<T>) {
        if self.objects.len() == self.allowance {
            if self.allowance == AT_HAND || !pool.draw() {
                return;
            }
            self.allowance += 1;
        }
        self.objects.extend(object.take());
        self.counts
            .returns
            .store(self.counts.returns.load(Relaxed) + 1, Relaxed);
        self.tell();
    }

    /// Gives up its objects, and its part of the pool's bound.
    pub(super) fn drain(&mut self, pool: &Shared<T>) -> Vec<T> {
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
        shelf.acquisitions += self.counts.acquisitions();
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

//! Pools of objects that are costly to make: buffers, maps, scratch space.
//!
//! In: a way to make an object and a bound. Out: guards that give the object back when they are dropped, cleared. Each thread keeps a few
//! objects at hand, for which it takes no lock and touches no memory that others write; what is too many for it lies on a common shelf,
//! and a thread without objects looks there before anything is made.

mod local;
mod standard;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use local::{Counts, Slot};
pub use standard::{PoolSizes, StandardPools};

/// What a pool can hold.
pub trait Poolable {
    /// Forgets the contents and keeps the memory.
    fn clear(&mut self);

    /// The memory that is kept, in elements or bytes: what has grown beyond the pool's limit is not kept.
    fn kept_capacity(&self) -> usize {
        0
    }
}

/// A bounded store of cleared objects, shared by threads.
pub struct ObjectPool<T: Poolable + Send + 'static> {
    factory: Box<dyn Fn() -> T + Send + Sync>,
    shared: Arc<Shared<T>>,
    max_capacity: usize,
    is_on: AtomicBool,
    /// Whether it was full when something came back, and whether that was told.
    was_full: AtomicBool,
    has_told: AtomicBool,
    makes: AtomicU64,
    discards: AtomicU64,
}

/// What the threads of a pool share.
struct Shared<T> {
    /// Where each thread has its own objects of this pool.
    slot: Slot,
    shelf: Mutex<Shelf<T>>,
    /// How many objects lie on the shelf: who sees none takes no lock.
    on_shelf: AtomicUsize,
    /// How many more objects may be kept, at hand or on the shelf.
    budget: AtomicUsize,
    /// What was asked for and was not at hand.
    acquisitions: AtomicU64,
}

/// The objects that no thread has at hand. Objects are boxed, so that they are handed on in one word, however large they are.
struct Shelf<T> {
    objects: Vec<Box<T>>,
    /// What the threads that are still there took and gave.
    threads: Vec<Arc<Counts>>,
    /// What threads that ended, or are ending, gave.
    returns: u64,
}

/// What was asked of a pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolStats {
    /// Objects that were made, because none lay ready.
    pub allocations: u64,
    /// Objects that were handed out.
    pub acquisitions: u64,
    /// Objects that came back and were kept.
    pub returns: u64,
    /// Objects that came back and were not kept: the pool was full, or they had grown too large.
    pub discards: u64,
}

impl PoolStats {
    /// The share of acquisitions that needed nothing new; 0 where there were none.
    pub fn hit_rate(&self) -> f64 {
        if self.acquisitions == 0 {
            return 0.0;
        }
        1.0 - self.allocations as f64 / self.acquisitions as f64
    }
}

/// An empty list in the same memory, whose items may live longer or shorter: what a pool keeps borrows nothing.
///
/// Collecting the items of a list in place keeps its memory, and there are none.
pub fn emptied<A, B>(mut list: Vec<A>) -> Vec<B> {
    list.clear();
    list.into_iter().filter_map(|_| None).collect()
}

impl<T: Poolable + Send + 'static> ObjectPool<T> {
    /// A pool that keeps up to `max_size` objects that `factory` makes. Nothing is made before it is needed.
    pub fn new(factory: impl Fn() -> T + Send + Sync + 'static, max_size: usize) -> Self {
        Self::bounded(factory, max_size, usize::MAX)
    }

    /// The same; an object whose kept capacity exceeds `max_capacity` when it comes back is not kept.
    pub fn bounded(
        factory: impl Fn() -> T + Send + Sync + 'static,
        max_size: usize,
        max_capacity: usize,
    ) -> Self {
        Self {
            factory: Box::new(factory),
            shared: Arc::new(Shared::new(max_size)),
            max_capacity,
            is_on: AtomicBool::new(true),
            was_full: AtomicBool::new(false),
            has_told: AtomicBool::new(false),
            makes: AtomicU64::new(0),
            discards: AtomicU64::new(0),
        }
    }

    /// An object, empty, until the guard is dropped.
    #[inline]
    pub fn acquire(&self) -> PooledObject<'_, T> {
        let at_hand = local::take(&self.shared);
        PooledObject {
            pool: self,
            object: Some(at_hand.unwrap_or_else(|| self.take_elsewhere())),
        }
    }

    /// From the shelf, or a new one.
    #[cold]
    fn take_elsewhere(&self) -> Box<T> {
        self.shared.acquisitions.fetch_add(1, Relaxed);
        if self.shared.on_shelf.load(Relaxed) > 0
            && let Some(object) = self.shared.take_from_shelf()
        {
            return object;
        }
        self.makes.fetch_add(1, Relaxed);
        Box::new((self.factory)())
    }

    /// Brings an object in, made elsewhere or taken out of its guard.
    pub fn give(&self, object: T) {
        self.put_back(Box::new(object));
    }

    #[inline]
    fn put_back(&self, mut object: Box<T>) {
        if !self.is_on.load(Relaxed) || object.kept_capacity() > self.max_capacity {
            self.discards.fetch_add(1, Relaxed);
            return;
        }
        object.clear();
        if let Some(object) = local::give(&self.shared, object) {
            self.put_elsewhere(object);
        }
    }

    /// To this thread's own objects if it had none yet, else to the shelf, if there is room.
    #[cold]
    fn put_elsewhere(&self, object: Box<T>) {
        let object = match local::join(&self.shared) {
            true => local::give(&self.shared, object),
            false => Some(object),
        };
        let Some(object) = object else { return };
        if self.shared.draw() {
            let mut shelf = self.shared.shelf();
            shelf.returns += 1;
            self.shared.put_on(&mut shelf, object);
            return;
        }
        self.discards.fetch_add(1, Relaxed);
        self.was_full.store(true, Relaxed);
    }

    /// Whether more objects came back than the pool may keep: its bound is too small for the work. True only once, so that who asks
    /// warns once.
    pub fn take_exhaustion(&self) -> bool {
        self.was_full.load(Relaxed) && !self.has_told.swap(true, Relaxed)
    }

    /// Switches keeping off or on. Off, every object is made anew and dropped; what other threads have at hand they drop when they take
    /// it next or end.
    pub fn set_on(&self, is_on: bool) {
        self.is_on.store(is_on, Relaxed);
        if !is_on {
            drop(local::drain(&self.shared));
            while self.shared.take_from_shelf().is_some() {}
        }
    }

    /// How many objects lie ready.
    pub fn len(&self) -> usize {
        let shelf = self.shared.shelf();
        let at_hand: usize = shelf.threads.iter().map(|thread| thread.at_hand()).sum();
        shelf.objects.len() + at_hand
    }

    /// Whether no object lies ready.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Counts over all threads.
    pub fn stats(&self) -> PoolStats {
        let shelf = self.shared.shelf();
        let mut stats = PoolStats {
            allocations: self.makes.load(Relaxed),
            discards: self.discards.load(Relaxed),
            acquisitions: self.shared.acquisitions.load(Relaxed),
            returns: shelf.returns,
        };
        for thread in &shelf.threads {
            stats.acquisitions += thread.acquisitions();
            stats.returns += thread.returns();
        }
        stats
    }
}

impl<T: Poolable + Send + 'static> Drop for ObjectPool<T> {
    fn drop(&mut self) {
        local::forget(&self.shared);
    }
}

impl<T> Shared<T> {
    fn new(max_size: usize) -> Self {
        Self {
            slot: Slot::new(),
            shelf: Mutex::new(Shelf {
                objects: Vec::new(),
                threads: Vec::new(),
                returns: 0,
            }),
            on_shelf: AtomicUsize::new(0),
            budget: AtomicUsize::new(max_size),
            acquisitions: AtomicU64::new(0),
        }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf<T>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one off the budget, if anything is left.
    fn draw(&self) -> bool {
        let less = |budget: usize| budget.checked_sub(1);
        self.budget.fetch_update(Relaxed, Relaxed, less).is_ok()
    }

    fn put_on(&self, shelf: &mut Shelf<T>, object: Box<T>) {
        shelf.objects.push(object);
        self.on_shelf.store(shelf.objects.len(), Relaxed);
    }

    fn take_from_shelf(&self) -> Option<Box<T>> {
        let mut shelf = self.shelf();
        let object = shelf.objects.pop()?;
        self.on_shelf.store(shelf.objects.len(), Relaxed);
        self.budget.fetch_add(1, Relaxed);
        Some(object)
    }
}

impl<T: Poolable + Send + 'static> fmt::Debug for ObjectPool<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("ObjectPool");
        shown.field("stored", &self.len());
        shown.field("stats", &self.stats()).finish()
    }
}

/// An object of a pool; dropped, it goes back.
pub struct PooledObject<'p, T: Poolable + Send + 'static> {
    pool: &'p ObjectPool<T>,
    /// Nothing only while it is on its way back.
    object: Option<Box<T>>,
}

impl<T: Poolable + Send + 'static> PooledObject<'_, T> {
    /// The object itself, which does not go back.
    pub fn into_inner(mut self) -> T {
        *self.object.take().expect("it is there until the end")
    }
}

impl<T: Poolable + Send + 'static> Drop for PooledObject<'_, T> {
    fn drop(&mut self) {
        if let Some(object) = self.object.take() {
            self.pool.put_back(object);
        }
    }
}

impl<T: Poolable + Send + 'static> Deref for PooledObject<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.object.as_ref().expect("it is there until the end")
    }
}

impl<T: Poolable + Send + 'static> DerefMut for PooledObject<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.object.as_mut().expect("it is there until the end")
    }
}

impl<T: Poolable + Send + fmt::Debug + 'static> fmt::Debug for PooledObject<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(max_size: usize) -> ObjectPool<String> {
        ObjectPool::bounded(|| String::with_capacity(16), max_size, 1024)
    }

    #[test]
    fn object_pool_hands_out_what_came_back_cleared() {
        let pool = strings(4);
        let mut first = pool.acquire();
        first.push_str("a text that makes it grow beyond sixteen bytes");
        let (address, capacity) = (first.as_ptr(), first.capacity());
        drop(first);
        let second = pool.acquire();
        assert_eq!((second.as_ptr(), second.capacity()), (address, capacity));
        assert_eq!(second.as_str(), "");
        let stats = pool.stats();
        assert_eq!(
            (
                stats.allocations,
                stats.acquisitions,
                stats.returns,
                stats.discards
            ),
            (1, 2, 1, 0)
        );
        assert_eq!(stats.hit_rate(), 0.5);
    }

    #[test]
    fn object_pool_keeps_no_more_than_its_bound_and_nothing_oversized() {
        let pool = strings(2);
        let held: Vec<_> = (0..3).map(|_| pool.acquire()).collect();
        assert!(!pool.take_exhaustion());
        drop(held);
        assert_eq!((pool.len(), pool.stats().discards), (2, 1));
        assert!(pool.take_exhaustion());
        drop([pool.acquire(), pool.acquire(), pool.acquire()]);
        assert!(!pool.take_exhaustion(), "told once");
        pool.acquire().reserve(5000);
        assert_eq!((pool.len(), pool.stats().discards), (1, 3));
    }

    #[test]
    fn object_pool_gives_nothing_back_twice() {
        let pool = strings(4);
        let kept = pool.acquire().into_inner();
        assert_eq!((kept.capacity(), pool.len()), (16, 0));
        pool.give(kept);
        assert_eq!((pool.len(), pool.stats().returns), (1, 1));
    }

    #[test]
    fn object_pool_switched_off_makes_everything_anew() {
        let pool = strings(4);
        drop(pool.acquire());
        pool.set_on(false);
        assert!(pool.is_empty());
        drop(pool.acquire());
        assert_eq!((pool.len(), pool.stats().allocations), (0, 2));
        pool.set_on(true);
        drop(pool.acquire());
        assert_eq!(pool.len(), 1);
    }

    #[test]
    fn object_pool_serves_eight_threads() {
        let pool = strings(64);
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let pool = &pool;
                scope.spawn(move || {
                    for round in 0..10_000 {
                        let mut held = [pool.acquire(), pool.acquire()];
                        for (at, text) in held.iter_mut().enumerate() {
                            assert_eq!(text.as_str(), "", "cleared and held by one only");
                            text.push_str(&format!("{thread} {round} {at}"));
                        }
                    }
                });
            }
        });
        let stats = pool.stats();
        assert_eq!(stats.acquisitions, 160_000);
        assert_eq!(stats.returns + stats.discards, 160_000);
        assert!(stats.hit_rate() > 0.99, "{stats:?}");
        assert_eq!(
            pool.len() as u64,
            stats.returns - (160_000 - stats.allocations)
        );
    }
}

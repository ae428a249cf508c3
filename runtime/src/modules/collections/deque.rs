//! `deque`: a ring of items with cheap ends, bounded if asked.
//!
//! In: items. Out: CPython's `collections.deque`, its messages, and its `RuntimeError` where it changes during iteration.

#![allow(unsafe_code)]

mod iter;
mod methods;
mod order;

pub use iter::DequeIter;

use crate::error::{self, Error, Result};
use crate::gc::Tracer;
use crate::iter::Iterate;
use crate::modules::copy::Copier;
use crate::modules::native::{Body, Shared};
use crate::value::{CmpOp, Value};
use std::cell::RefCell;
use std::collections::VecDeque;

/// `collections.deque`
pub type Deque<T> = Shared<DequeBody<T>>;

/// What stands behind a [`Deque`].
pub struct DequeBody<T> {
    ring: RefCell<Ring<T>>,
    maxlen: Option<usize>,
}

struct Ring<T> {
    items: VecDeque<T>,
    /// Counts changes of the structure: iterators notice them.
    changes: u64,
}

// SAFETY: visits what each item owns, once; nothing is traced while the ring is borrowed, for no managed object is
// made or dropped meanwhile.
unsafe impl<T: Value> Body for DequeBody<T> {
    const NAME: &'static str = "deque";
    const MODULE: &'static str = "collections";
    const ACYCLIC: bool = T::ACYCLIC;

    fn trace(&self, tracer: &mut Tracer) {
        if let Ok(ring) = self.ring.try_borrow() {
            ring.items.iter().for_each(|item| item.trace(tracer));
        }
    }

    fn repr(this: &Shared<Self>, out: &mut String) -> Result<()> {
        this.write_repr(out)
    }

    fn truth(this: &Shared<Self>) -> Result<bool> {
        Ok(!this.is_empty())
    }

    fn eq(this: &Shared<Self>, other: &Shared<Self>) -> Result<bool> {
        this.equals(other)
    }

    fn hash(_this: &Shared<Self>) -> Result<i64> {
        Err(error::unhashable("collections.deque"))
    }

    fn compare(this: &Shared<Self>, other: &Shared<Self>, op: CmpOp) -> Result<bool> {
        this.ordered(other, op)
    }

    fn duplicate(this: &Shared<Self>, copier: &mut Copier) -> Result<Shared<Self>> {
        if !copier.is_deep() {
            return Ok(this.copy());
        }
        let copy = Deque::from_items(VecDeque::new(), this.maxlen);
        copier.remember(this.address(), &copy);
        for item in this.iter().collect_vec()? {
            copy.append(copier.item(&item)?);
        }
        Ok(copy)
    }
}

impl<T: Value> Default for Deque<T> {
    fn default() -> Self {
        Deque::new()
    }
}

impl<T: Value> Deque<T> {
    fn from_items(items: VecDeque<T>, maxlen: Option<usize>) -> Deque<T> {
        Deque::wrap(DequeBody {
            ring: RefCell::new(Ring { items, changes: 0 }),
            maxlen,
        })
    }

    /// `deque()`
    pub fn new() -> Deque<T> {
        Deque::from_items(VecDeque::new(), None)
    }

    /// `deque(maxlen=n)`
    pub fn bounded(maxlen: Option<i64>) -> Result<Deque<T>> {
        Ok(Deque::from_items(VecDeque::new(), check_maxlen(maxlen)?))
    }

    /// `deque(it)`
    pub fn collect(it: impl Iterate<Item = T>) -> Result<Deque<T>> {
        let deque = Deque::new();
        deque.extend(it)?;
        Ok(deque)
    }

    /// `deque(it, n)`
    pub fn collect_bounded(it: impl Iterate<Item = T>, maxlen: Option<i64>) -> Result<Deque<T>> {
        let deque = Deque::bounded(maxlen)?;
        deque.extend(it)?;
        Ok(deque)
    }

    /// Reads the items; `read` runs no Python code.
    #[inline]
    fn peek<R>(&self, read: impl FnOnce(&VecDeque<T>) -> R) -> R {
        read(&self.ring.borrow().items)
    }

    /// Changes the structure; `change` runs no Python code and drops no item.
    #[inline]
    fn poke<R>(&self, change: impl FnOnce(&mut VecDeque<T>) -> R) -> R {
        let mut ring = self.ring.borrow_mut();
        ring.changes += 1;
        change(&mut ring.items)
    }

    fn changes(&self) -> u64 {
        self.ring.borrow().changes
    }

    fn size(&self) -> usize {
        self.peek(VecDeque::len)
    }

    /// The item at a position.
    fn at(&self, at: usize) -> Option<T> {
        self.peek(|items| items.get(at).cloned())
    }

    /// A Python index as a position.
    fn position(&self, i: i64) -> Result<usize> {
        crate::slice::position(i, self.size()).ok_or_else(out_of_range)
    }
}

fn check_maxlen(maxlen: Option<i64>) -> Result<Option<usize>> {
    match maxlen {
        Some(..0) => Err(error::value_error("maxlen must be non-negative")),
        other => Ok(other.map(|n| n as usize)),
    }
}

#[cold]
fn out_of_range() -> Error {
    error::index_error("deque index out of range")
}

#[cold]
fn empty() -> Error {
    error::index_error("pop from an empty deque")
}

#[cold]
fn mutated() -> Error {
    error::runtime_error("deque mutated during iteration")
}

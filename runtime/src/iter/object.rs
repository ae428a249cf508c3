//! `Iter<T>`: any iterator as a shared object, as when it is stored, passed on or returned.

use super::Iterate;
use crate::class::TypeInfo;
use crate::error::{self, Result};
use crate::gc::{Gc, Managed, Tracer};
use crate::str::Str;
use crate::value::{Object, Value};
use std::cell::Cell;

/// An iterator object: handles share one position.
#[repr(transparent)]
pub struct Iter<T: Value>(Gc<IterBody<T>>);

/// What stands behind an [`Iter`].
pub struct IterBody<T: Value> {
    /// Taken out while it runs, so that it cannot be entered twice.
    inner: Cell<Option<Box<dyn Iterate<Item = T>>>>,
}

// SAFETY: `TYPE` is made for this type. Tracing visits nothing: what an iterator owns is not seen.
unsafe impl<T: Value> Managed for IterBody<T> {
    const TYPE: &'static TypeInfo =
        &TypeInfo::of::<Self>("iterator", false, |gc| Iter::from_gc_ref(gc));

    fn trace(&self, _tracer: &mut Tracer) {}
}

impl<T: Value> Iter<T> {
    /// Makes an object of an iterator.
    pub fn new(inner: impl Iterate<Item = T> + 'static) -> Iter<T> {
        Iter(Gc::new(IterBody {
            inner: Cell::new(Some(Box::new(inner))),
        }))
    }

    /// An iterator that gives nothing.
    pub fn empty() -> Iter<T> {
        Iter::new(super::FromVec::new(Vec::new()))
    }

    fn from_gc_ref(gc: &Gc<IterBody<T>>) -> &Iter<T> {
        // SAFETY: `Iter` is transparent around the `Gc`.
        unsafe { &*(&raw const *gc).cast::<Iter<T>>() }
    }

    /// The next item, as [`Iterate::next`], through a shared handle.
    pub fn advance(&self) -> Result<Option<T>> {
        let Some(mut inner) = self.0.inner.take() else {
            return Err(error::value_error("generator already executing"));
        };
        let item = inner.next();
        self.0.inner.set(Some(inner));
        item
    }

    /// `iter(it)`: the same object.
    #[inline]
    pub fn iter(&self) -> Iter<T> {
        self.clone()
    }

    /// Python's `id()`.
    pub fn id(&self) -> usize {
        self.0.as_ref().id()
    }
}

impl<T: Value> Clone for Iter<T> {
    #[inline]
    fn clone(&self) -> Iter<T> {
        Iter(self.0.clone())
    }
}

impl<T: Value> Iterate for Iter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        self.advance()
    }

    fn size_hint(&self) -> usize {
        let inner = self.0.inner.take();
        let size = inner.as_ref().map_or(0, |inner| inner.size_hint());
        self.0.inner.set(inner);
        size
    }

    fn boxed(self) -> Iter<T> {
        self
    }
}

impl<T: Value> std::fmt::Debug for Iter<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<iterator>")
    }
}

// SAFETY: cloning counts one reference; tracing visits that reference.
unsafe impl<T: Value> Value for Iter<T> {
    const ACYCLIC: bool = false;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        crate::lit!("iterator")
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str(&format!("<iterator object at {:#x}>", self.id()));
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.is(other))
    }
    fn hash(&self) -> Result<i64> {
        Ok((self.id() as i64).rotate_right(4))
    }
    fn is(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }
    fn into_object(self) -> Object {
        Object::from_ref(self.0.erase())
    }
}

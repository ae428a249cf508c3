//! `List<T>`, Python's `list`: a shared handle over a growable vector.
//!
//! In: items of one type. Out: CPython's methods, messages and behaviour when the list changes under an operation.
//! `list/raw.rs` holds the memory, `index.rs` subscripts and slices, `methods.rs` the methods, `order.rs` comparisons and repr,
//! `sort.rs` and `timsort.rs` sorting, `iter.rs` iteration.

#![allow(unsafe_code)]

mod index;
mod iter;
mod methods;
mod order;
mod raw;
pub(crate) mod sort;
mod timsort;

pub use iter::{ListIter, ListReversed};
pub use raw::{List, ListBody};

pub(crate) use order::{Shown, same_or_eq};

use crate::error::Result;
use crate::gc::Tracer;
use crate::iter::Iterate;
use crate::modules::copy::Copier;
use crate::str::Str;
use crate::value::{CmpOp, Object, Value};

// SAFETY: cloning counts one reference; tracing visits that reference.
unsafe impl<T: Value> Value for List<T> {
    const ACYCLIC: bool = T::ACYCLIC;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        crate::lit!("list")
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        self.write_repr(out)
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(self.size() != 0)
    }

    fn eq(&self, other: &Self) -> Result<bool> {
        self.equals(other)
    }

    fn hash(&self) -> Result<i64> {
        Err(crate::error::unhashable("list"))
    }

    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        self.ordered(other, op)
    }

    #[inline]
    fn is(&self, other: &Self) -> bool {
        self.gc().is(other.gc())
    }

    #[inline]
    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(self.gc());
    }

    fn duplicate(&self, copier: &mut Copier) -> Result<Self> {
        if let Some(known) = copier.known(self.id()) {
            return Ok(known);
        }
        if !copier.is_deep() {
            return Ok(self.copy());
        }
        let copy = List::new();
        copier.remember(self.id(), &copy);
        let mut items = self.iter();
        while let Some(item) = items.next()? {
            copy.append(copier.item(&item)?);
        }
        Ok(copy)
    }

    fn into_object(self) -> Object {
        Object::from_ref(self.into_gc().erase())
    }
}

impl<T: Value> Default for List<T> {
    fn default() -> List<T> {
        List::new()
    }
}

impl<T: Value> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> List<T> {
        List::from_vec(items)
    }
}

impl<T: Value, const N: usize> From<[T; N]> for List<T> {
    fn from(items: [T; N]) -> List<T> {
        List::from_vec(items.into())
    }
}

impl<T: Value> std::fmt::Debug for List<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        match self.write_repr(&mut out) {
            Ok(()) => f.write_str(&out),
            Err(_) => f.write_str("<repr failed>"),
        }
    }
}

//! `Dict<K, V>`, Python's `dict`: a shared handle over an insertion-ordered table.
//!
//! In: keys and values of one type each. Out: CPython's methods, messages, order, and behaviour when the dict changes under an
//! operation. `dict/table.rs` is the algorithm, `raw.rs` the shared memory, `methods.rs` the methods, `update.rs` merging,
//! `views.rs` keys, values and items, `iter.rs` iteration.

#![allow(unsafe_code)]

mod any;
mod iter;
mod methods;
mod raw;
mod reorder;
mod table;
mod update;
mod views;

pub use iter::{DictIter, DictReversed, Pick, PickItem, PickKey, PickValue};
pub use raw::{Dict, DictBody};
pub use views::{DictItems, DictKeys, DictValues};

use crate::error::Result;
use crate::gc::Tracer;
use crate::list::Shown;
use crate::modules::copy::Copier;
use crate::recursion::enter;
use crate::str::Str;
use crate::value::{CmpOp, Object, Value};

// SAFETY: cloning counts one reference; tracing visits that reference.
unsafe impl<K: Value, V: Value> Value for Dict<K, V> {
    const ACYCLIC: bool = K::ACYCLIC && V::ACYCLIC;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        crate::lit!("dict")
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        let Some(_shown) = Shown::enter(self.id()) else {
            out.push_str("{...}");
            return Ok(());
        };
        let _depth = enter()?;
        out.push('{');
        let mut next = self.next_entry(0);
        let mut first = true;
        while let Some(at) = next {
            if let Some((key, value)) = self.pair_at(at) {
                if !first {
                    out.push_str(", ");
                }
                first = false;
                key.repr(out)?;
                out.push_str(": ");
                value.repr(out)?;
            }
            next = self.next_entry(at + 1);
        }
        out.push('}');
        Ok(())
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(self.size() != 0)
    }

    fn eq(&self, other: &Self) -> Result<bool> {
        self.equals(other)
    }

    fn hash(&self) -> Result<i64> {
        Err(crate::error::unhashable("dict"))
    }

    fn compare(&self, _other: &Self, op: CmpOp) -> Result<bool> {
        Err(crate::error::not_ordered(op, "dict", "dict"))
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
        let copy = Dict::new();
        copier.remember(self.id(), &copy);
        self.fill(&copy, copier)?;
        Ok(copy)
    }

    fn into_object(self) -> Object {
        self.erase()
    }
}

impl<K: Value, V: Value> Default for Dict<K, V> {
    fn default() -> Dict<K, V> {
        Dict::new()
    }
}

impl<K: Value, V: Value> std::fmt::Debug for Dict<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        match self.repr(&mut out) {
            Ok(()) => f.write_str(&out),
            Err(_) => f.write_str("<repr failed>"),
        }
    }
}

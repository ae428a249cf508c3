//! `Set<T>` and `FrozenSet<T>`, Python's `set` and `frozenset`.
//!
//! In: items of one type. Out: CPython's methods, messages, and its order of iteration. `set/table.rs` is the algorithm, `raw.rs` the
//! shared memory, `algebra.rs` what both kinds do, `mutable.rs` what only `set` does, `iter.rs` iteration.

#![allow(unsafe_code)]

mod algebra;
mod iter;
mod mutable;
mod raw;
mod table;

pub use iter::SetIter;
pub use raw::{AnySet, Cells, FrozenBody, FrozenSet, Set, SetBody};

use crate::error::Result;
use crate::gc::Tracer;
use crate::iter::{FromVec, Iterate};
use crate::list::Shown;
use crate::modules::copy::Copier;
use crate::recursion::enter;
use crate::str::Str;
use crate::value::{CmpOp, Object, Value};

fn write_items<T: Value, S: AnySet<T>>(set: &S, out: &mut String) -> Result<()> {
    let _depth = enter()?;
    let mut it = SetIter::new(set.clone());
    let mut first = true;
    while let Some(item) = it.next()? {
        if !first {
            out.push_str(", ");
        }
        first = false;
        item.repr(out)?;
    }
    Ok(())
}

macro_rules! values {
    ($($handle:ident $python:literal, $hash:expr;)*) => {$(
        // SAFETY: cloning counts one reference; tracing visits that reference.
        unsafe impl<T: Value> Value for $handle<T> {
            const ACYCLIC: bool = T::ACYCLIC;
            type KeptHash = i64;

            fn type_name(&self) -> Str {
                crate::lit!($python)
            }

            fn repr(&self, out: &mut String) -> Result<()> {
                let Some(_shown) = Shown::enter(self.id()) else {
                    out.push_str(concat!($python, "(...)"));
                    return Ok(());
                };
                if self.is_empty() {
                    out.push_str(concat!($python, "()"));
                    return Ok(());
                }
                let plain = $python == "set";
                out.push_str(if plain { "{" } else { concat!($python, "({") });
                write_items(self, out)?;
                out.push_str(if plain { "}" } else { "})" });
                Ok(())
            }

            #[inline]
            fn truth(&self) -> Result<bool> {
                Ok(!self.is_empty())
            }

            fn eq(&self, other: &Self) -> Result<bool> {
                self.eq_set(other)
            }

            fn hash(&self) -> Result<i64> {
                let hash: fn(&Self) -> Result<i64> = $hash;
                hash(self)
            }

            fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
                match op {
                    CmpOp::Lt => self.lt(other),
                    CmpOp::Le => self.issubset_of(other),
                    CmpOp::Gt => self.gt(other),
                    CmpOp::Ge => self.issuperset_of(other),
                }
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
                if !copier.is_deep() {
                    return Ok(self.copy());
                }
                if let Some(known) = copier.known(self.id()) {
                    return Ok(known);
                }
                let mut items = Vec::new();
                let mut it = self.iter();
                while let Some(item) = it.next()? {
                    items.push(copier.item(&item)?);
                }
                let copy = $handle::collect(FromVec::new(items))?;
                copier.remember(self.id(), &copy);
                Ok(copy)
            }

            fn into_object(self) -> Object {
                self.erase()
            }
        }

        impl<T: Value> Default for $handle<T> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<T: Value> std::fmt::Debug for $handle<T> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut out = String::new();
                match self.repr(&mut out) {
                    Ok(()) => f.write_str(&out),
                    Err(_) => f.write_str("<repr failed>"),
                }
            }
        }
    )*};
}

values! {
    Set "set", |_| Err(crate::error::unhashable("set"));
    FrozenSet "frozenset", |set| Ok(set.cells().hash());
}

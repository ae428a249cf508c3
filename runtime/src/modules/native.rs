//! Objects of library modules: a handle, `Shared<B>`, over a body that Rust writes.
//!
//! In: a body that says its type's name, its references and how it prints. Out: a type that generated code can hold,
//! compare by identity, print and collect, as it does its own. This is the only file of the modules with `unsafe` code.

#![allow(unsafe_code)]

use crate::class::TypeInfo;
use crate::error::{self, Result};
use crate::gc::{Gc, Managed, Tracer};
use crate::modules::copy::Copier;
use crate::str::Str;
use crate::value::{CmpOp, Object, Value};
use std::ops::Deref;

/// What stands behind a [`Shared`] handle.
///
/// A body keeps what changes in cells of its own. Under a borrow of such a cell no Python code may run, and no
/// managed object be made or dropped: take out what is to be dropped, and drop it after.
///
/// # Safety
/// `trace` visits each `Gc` that the body owns exactly once and runs no other code, and `ACYCLIC` is true only
/// where no cycle of references can lead through such a body.
pub unsafe trait Body: Sized + 'static {
    /// The type's name as `type(x).__name__` gives it.
    const NAME: &'static str;
    /// The module of the type.
    const MODULE: &'static str;
    /// True when no cycle of references can lead through it.
    const ACYCLIC: bool;

    /// Visits every `Gc` that the body owns.
    fn trace(&self, tracer: &mut Tracer);

    /// `repr(x)`
    fn repr(this: &Shared<Self>, out: &mut String) -> Result<()> {
        out.push_str(&format!(
            "<{}.{} object at {:#x}>",
            Self::MODULE,
            Self::NAME,
            this.address()
        ));
        Ok(())
    }

    /// `bool(x)`
    fn truth(_this: &Shared<Self>) -> Result<bool> {
        Ok(true)
    }

    /// `x == y`
    fn eq(this: &Shared<Self>, other: &Shared<Self>) -> Result<bool> {
        Ok(this.is_same(other))
    }

    /// `hash(x)`
    fn hash(this: &Shared<Self>) -> Result<i64> {
        Ok((this.address() as i64).rotate_right(4))
    }

    /// `copy.copy(x)`, `copy.deepcopy(x)`
    fn duplicate(this: &Shared<Self>, _copier: &mut Copier) -> Result<Shared<Self>> {
        Ok(this.clone())
    }

    /// `x < y` and the like
    fn compare(_this: &Shared<Self>, _other: &Shared<Self>, op: CmpOp) -> Result<bool> {
        Err(error::not_ordered(op, Self::NAME, Self::NAME))
    }
}

/// The body as it lies on the managed heap.
pub(super) struct Holder<B>(B);

// SAFETY: `TYPE` is made for this type; tracing visits what the body says.
unsafe impl<B: Body> Managed for Holder<B> {
    const TYPE: &'static TypeInfo =
        &TypeInfo::of::<Self>(B::NAME, B::ACYCLIC, |gc| Shared::from_gc_ref(gc));

    fn trace(&self, tracer: &mut Tracer) {
        self.0.trace(tracer);
    }
}

/// A shared object of a library module.
#[repr(transparent)]
pub struct Shared<B: Body>(Gc<Holder<B>>);

impl<B: Body> Shared<B> {
    /// Moves a body to the managed heap.
    pub fn wrap(body: B) -> Shared<B> {
        Shared(Gc::new(Holder(body)))
    }

    fn from_gc_ref(gc: &Gc<Holder<B>>) -> &Shared<B> {
        // SAFETY: `Shared` is transparent around the `Gc`.
        unsafe { &*(&raw const *gc).cast::<Shared<B>>() }
    }

    /// Python's `is`.
    #[inline]
    pub fn is_same(&self, other: &Shared<B>) -> bool {
        self.0.is(&other.0)
    }

    /// Python's `id()` of the object.
    pub fn address(&self) -> usize {
        self.0.as_ref().id()
    }
}

impl<B: Body> Deref for Shared<B> {
    type Target = B;

    #[inline]
    fn deref(&self) -> &B {
        &self.0.0
    }
}

impl<B: Body> Clone for Shared<B> {
    #[inline]
    fn clone(&self) -> Shared<B> {
        Shared(self.0.clone())
    }
}

impl<B: Body> std::fmt::Debug for Shared<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        match B::repr(self, &mut out) {
            Ok(()) => f.write_str(&out),
            Err(_) => f.write_str("<repr failed>"),
        }
    }
}

// SAFETY: cloning counts one reference; tracing visits that reference.
unsafe impl<B: Body> Value for Shared<B> {
    const ACYCLIC: bool = B::ACYCLIC;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        Str::from(B::NAME)
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        B::repr(self, out)
    }

    fn truth(&self) -> Result<bool> {
        B::truth(self)
    }

    fn eq(&self, other: &Self) -> Result<bool> {
        B::eq(self, other)
    }

    fn hash(&self) -> Result<i64> {
        B::hash(self)
    }

    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        B::compare(self, other, op)
    }

    fn is(&self, other: &Self) -> bool {
        self.is_same(other)
    }

    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }

    fn duplicate(&self, copier: &mut Copier) -> Result<Self> {
        if let Some(known) = copier.known(self.address()) {
            return Ok(known);
        }
        B::duplicate(self, copier)
    }

    fn into_object(self) -> Object {
        Object::from_ref(self.0.erase())
    }
}

//! `Object`: an owned Python value of unknown type, one pointer wide.
//!
//! In: any value. Out: a counted reference: to the object itself where it lives on the managed heap, else to a box made for it.

#![allow(unsafe_code)]

use super::{DynValue, Value};
use crate::class::TypeInfo;
use crate::error::Result;
use crate::gc::{Gc, Managed, Ref, Tracer};
use crate::str::Str;

/// A Python value whose type is known only at run time.
#[repr(transparent)]
#[derive(Clone)]
pub struct Object(Ref);

/// A value that does not live on the managed heap by itself, put there.
struct Boxed<T: Value>(T);

// SAFETY: `TYPE` is made for this type; tracing visits what the value owns.
unsafe impl<T: Value> Managed for Boxed<T> {
    const TYPE: &'static TypeInfo = &TypeInfo::of::<Self>("object", T::ACYCLIC, |gc| &gc.0);

    fn trace(&self, tracer: &mut Tracer) {
        self.0.trace(tracer);
    }
}

impl Object {
    /// The value without its static type.
    pub fn new(value: impl Value) -> Object {
        value.into_object()
    }

    /// Puts a value into a box of its own.
    pub(super) fn boxed(value: impl Value) -> Object {
        Object(Gc::new(Boxed(value)).erase())
    }

    /// The object behind a reference.
    pub fn from_ref(reference: Ref) -> Object {
        Object(reference)
    }

    /// The reference by which the value is held, owned.
    pub(crate) fn into_ref(self) -> Ref {
        self.0
    }

    /// The reference by which the value is held.
    pub fn reference(&self) -> &Ref {
        &self.0
    }

    /// The value, seen through its protocol.
    #[inline]
    pub fn as_dyn(&self) -> &dyn DynValue {
        self.0.as_dyn()
    }

    /// The value as a `T`, if it is one.
    pub fn downcast_ref<T: Value>(&self) -> Option<&T> {
        self.as_dyn().downcast_ref()
    }

    /// `repr(x)`
    pub fn to_repr(&self) -> Result<Str> {
        let mut out = String::new();
        self.as_dyn().repr(&mut out)?;
        Ok(Str::from(out))
    }

    /// `str(x)`
    pub fn to_str(&self) -> Result<Str> {
        let mut out = String::new();
        self.as_dyn().str(&mut out)?;
        Ok(Str::from(out))
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        match self.as_dyn().repr(&mut out) {
            Ok(()) => f.write_str(&out),
            Err(_) => f.write_str("<repr failed>"),
        }
    }
}

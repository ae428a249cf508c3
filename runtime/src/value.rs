//! The trait that every Python value implements, and its two erased forms.
//!
//! In: any value. Out: Python's universal protocol (`repr`, `str`, `bool`, `==`, `hash`, ordering, identity) with
//! CPython's defaults and messages. [`DynValue`] is the part usable without knowing the type, [`Object`] an owned value of unknown type.

#![allow(unsafe_code)]

mod kept_hash;
mod object;

pub use kept_hash::KeptHash;
pub use object::Object;

use crate::error::{self, Result};
use crate::gc::{Ref, Tracer};
use crate::list::same_or_eq;
use crate::modules::copy::Copier;
use crate::num::Num;
use crate::str::Str;
use std::any::Any;

/// An ordering operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmpOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CmpOp {
    /// The operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            CmpOp::Lt => "<",
            CmpOp::Le => "<=",
            CmpOp::Gt => ">",
            CmpOp::Ge => ">=",
        }
    }

    /// Whether the operator holds for an ordering; never for unordered (nan) operands.
    #[inline]
    pub fn holds(self, ordering: Option<std::cmp::Ordering>) -> bool {
        match (self, ordering) {
            (_, None) => false,
            (CmpOp::Lt, Some(o)) => o.is_lt(),
            (CmpOp::Le, Some(o)) => o.is_le(),
            (CmpOp::Gt, Some(o)) => o.is_gt(),
            (CmpOp::Ge, Some(o)) => o.is_ge(),
        }
    }
}

/// A Python value whose type is known to rustc.
///
/// # Safety
/// `clone` and `trace` run no Python code, allocate nothing on the managed heap, and free nothing on it. `trace` visits each `Gc` that
/// the value owns exactly once. `PLAIN` is true only where it holds. (A value that visits none of them only keeps cycles alive.)
pub unsafe trait Value: Clone + 'static {
    /// True when no cycle of references can lead through such a value.
    const ACYCLIC: bool;

    /// True when `repr`, `truth`, `eq`, `hash`, `compare` and dropping run no Python code, so that containers
    /// may be borrowed meanwhile.
    const PLAIN: bool = false;

    /// True when `compare` never fails and orders all values, as ints and strings are ordered (not floats, for nan).
    const TOTAL: bool = false;

    /// What hash tables keep beside an item: its hash, or nothing where computing it again is as quick.
    type KeptHash: KeptHash;

    /// `type(x).__name__`
    fn type_name(&self) -> Str;

    /// `repr(x)`
    fn repr(&self, out: &mut String) -> Result<()>;

    /// `str(x)`
    fn str(&self, out: &mut String) -> Result<()> {
        self.repr(out)
    }

    /// `format(x, spec)`
    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        if spec.is_empty() {
            return self.str(out);
        }
        let name = self.type_name();
        Err(error::type_error(format!(
            "unsupported format string passed to {}.__format__",
            name.as_str()
        )))
    }

    /// `bool(x)`
    fn truth(&self) -> Result<bool> {
        Ok(true)
    }

    /// `x == y`
    fn eq(&self, other: &Self) -> Result<bool>;

    /// `hash(x)`
    fn hash(&self) -> Result<i64>;

    /// `x < y` and the like
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Err(error::not_ordered(
            op,
            self.type_name().as_str(),
            other.type_name().as_str(),
        ))
    }

    /// `x is y`
    fn is(&self, other: &Self) -> bool;

    /// The best of a value and others in order, which stays unless the next one compares as `op` says: `min`, `max`. The items are those of
    /// a container that lends them: for `PLAIN` types only.
    fn best_of(first: Self, items: &[Self], op: CmpOp) -> Result<Self> {
        let mut best = &first;
        for item in items {
            if item.compare(best, op)? {
                best = item;
            }
        }
        Ok(best.clone())
    }

    /// How many of the items are this very value or equal to it; lent as for `best_of`.
    fn count_in(&self, items: &[Self]) -> Result<usize> {
        let mut count = 0;
        for item in items {
            count += usize::from(same_or_eq(item, self)?);
        }
        Ok(count)
    }

    /// The value as a number: lets `1 == 1.0 == True` hold across types.
    fn as_number(&self) -> Option<Num> {
        None
    }

    /// The items of a tuple: tuples of different static types, and named tuples, are equal if these are.
    fn items(&self) -> Option<Vec<Object>> {
        None
    }

    /// The value itself where this only holds one: the value in a union, behind `Option`, or behind an erased reference.
    fn inner(&self) -> &dyn DynValue {
        self
    }

    /// Visits every `Gc` that the value owns.
    fn trace(&self, tracer: &mut Tracer);

    /// `copy.copy(x)`, `copy.deepcopy(x)`: the value itself, unless it can change or contains what can.
    fn duplicate(&self, _copier: &mut Copier) -> Result<Self> {
        Ok(self.clone())
    }

    /// The value without its static type. Values that are references already override this, to keep their identity.
    fn into_object(self) -> Object {
        Object::boxed(self)
    }
}

/// The part of [`Value`] that works without knowing the type. Implemented for every `Value`;
/// call it through the inherent methods of `dyn DynValue`.
pub trait DynValue: 'static {
    #[doc(hidden)]
    fn dyn_type_name(&self) -> Str;
    #[doc(hidden)]
    fn dyn_repr(&self, out: &mut String) -> Result<()>;
    #[doc(hidden)]
    fn dyn_str(&self, out: &mut String) -> Result<()>;
    #[doc(hidden)]
    fn dyn_format(&self, spec: &str, out: &mut String) -> Result<()>;
    #[doc(hidden)]
    fn dyn_truth(&self) -> Result<bool>;
    #[doc(hidden)]
    fn dyn_eq(&self, other: &dyn DynValue) -> Result<bool>;
    #[doc(hidden)]
    fn dyn_compare(&self, other: &dyn DynValue, op: CmpOp) -> Result<bool>;
    #[doc(hidden)]
    fn dyn_hash(&self) -> Result<i64>;
    #[doc(hidden)]
    fn dyn_is(&self, other: &dyn DynValue) -> bool;
    #[doc(hidden)]
    fn dyn_number(&self) -> Option<Num>;
    #[doc(hidden)]
    fn dyn_items(&self) -> Option<Vec<Object>>;
    #[doc(hidden)]
    fn dyn_object(&self) -> Object;
    #[doc(hidden)]
    fn dyn_duplicate(&self, copier: &mut Copier) -> Result<Object>;
    #[doc(hidden)]
    fn dyn_inner(&self) -> &dyn DynValue;
    #[doc(hidden)]
    fn dyn_any(&self) -> &dyn Any;
}

impl<T: Value> DynValue for T {
    fn dyn_type_name(&self) -> Str {
        self.type_name()
    }
    fn dyn_repr(&self, out: &mut String) -> Result<()> {
        self.repr(out)
    }
    fn dyn_str(&self, out: &mut String) -> Result<()> {
        self.str(out)
    }
    fn dyn_format(&self, spec: &str, out: &mut String) -> Result<()> {
        self.format(spec, out)
    }
    fn dyn_truth(&self) -> Result<bool> {
        self.truth()
    }
    fn dyn_eq(&self, other: &dyn DynValue) -> Result<bool> {
        if let Some(same) = other.dyn_any().downcast_ref::<T>() {
            return self.eq(same);
        }
        if let (Some(left), Some(right)) = (self.as_number(), other.dyn_number()) {
            return Ok(left == right);
        }
        let (Some(left), Some(right)) = (self.items(), other.dyn_items()) else {
            return Ok(false);
        };
        if left.len() != right.len() {
            return Ok(false);
        }
        for (a, b) in left.iter().zip(&right) {
            if !a.as_dyn().is(b.as_dyn()) && !a.as_dyn().eq(b.as_dyn())? {
                return Ok(false);
            }
        }
        Ok(true)
    }
    fn dyn_items(&self) -> Option<Vec<Object>> {
        self.items()
    }
    fn dyn_compare(&self, other: &dyn DynValue, op: CmpOp) -> Result<bool> {
        if let Some(same) = other.dyn_any().downcast_ref::<T>() {
            return self.compare(same, op);
        }
        match (self.as_number(), other.dyn_number()) {
            (Some(left), Some(right)) => Ok(op.holds(left.partial_cmp(&right))),
            _ => Err(error::not_ordered(
                op,
                self.type_name().as_str(),
                other.dyn_type_name().as_str(),
            )),
        }
    }
    fn dyn_hash(&self) -> Result<i64> {
        self.hash()
    }
    fn dyn_is(&self, other: &dyn DynValue) -> bool {
        other
            .dyn_any()
            .downcast_ref::<T>()
            .is_some_and(|same| self.is(same))
    }
    fn dyn_number(&self) -> Option<Num> {
        self.as_number()
    }
    fn dyn_object(&self) -> Object {
        self.clone().into_object()
    }
    fn dyn_duplicate(&self, copier: &mut Copier) -> Result<Object> {
        self.duplicate(copier).map(Value::into_object)
    }
    fn dyn_inner(&self) -> &dyn DynValue {
        self.inner()
    }
    fn dyn_any(&self) -> &dyn Any {
        self
    }
}

impl dyn DynValue {
    /// `type(x).__name__`
    pub fn type_name(&self) -> Str {
        self.dyn_type_name()
    }
    /// `repr(x)`
    pub fn repr(&self, out: &mut String) -> Result<()> {
        self.dyn_repr(out)
    }
    /// `str(x)`
    pub fn str(&self, out: &mut String) -> Result<()> {
        self.dyn_str(out)
    }
    /// `format(x, spec)`
    pub fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        self.dyn_format(spec, out)
    }
    /// `bool(x)`
    pub fn truth(&self) -> Result<bool> {
        self.dyn_truth()
    }
    /// `x == y`; false for unrelated types, by value for numbers.
    pub fn eq(&self, other: &dyn DynValue) -> Result<bool> {
        self.inner().dyn_eq(other.inner())
    }
    /// `x < y` and the like
    pub fn compare(&self, other: &dyn DynValue, op: CmpOp) -> Result<bool> {
        self.inner().dyn_compare(other.inner(), op)
    }
    /// `hash(x)`
    pub fn hash(&self) -> Result<i64> {
        self.dyn_hash()
    }
    /// `x is y`
    pub fn is(&self, other: &dyn DynValue) -> bool {
        self.inner().dyn_is(other.inner())
    }
    /// The value as a number, if it is one.
    pub fn as_number(&self) -> Option<Num> {
        self.dyn_number()
    }
    /// An owned reference to the value.
    pub fn to_object(&self) -> Object {
        self.dyn_object()
    }
    /// The value as a `T`, if it is one.
    pub fn downcast_ref<T: Value>(&self) -> Option<&T> {
        self.inner().dyn_any().downcast_ref()
    }
    /// The value itself where this is an erased reference to one.
    pub fn inner(&self) -> &dyn DynValue {
        self.dyn_inner()
    }
}

impl Ref {
    /// The object as a value of its own type.
    #[inline]
    pub fn as_dyn(&self) -> &dyn DynValue {
        // SAFETY: the function belongs to the type of this very object.
        unsafe { (self.type_info().as_dyn)(self) }
    }
}

/// Implements [`Value`] for a handle that wraps erased reference `.0`-style access to `as_dyn`.
macro_rules! erased_value {
    ($type:ty, $trace:expr, $object:expr, $from:expr) => {
        // SAFETY: cloning counts one reference; tracing visits that reference.
        unsafe impl Value for $type {
            const ACYCLIC: bool = false;
            type KeptHash = i64;

            fn type_name(&self) -> Str {
                self.as_dyn().type_name()
            }
            fn repr(&self, out: &mut String) -> Result<()> {
                self.as_dyn().repr(out)
            }
            fn str(&self, out: &mut String) -> Result<()> {
                self.as_dyn().str(out)
            }
            fn format(&self, spec: &str, out: &mut String) -> Result<()> {
                self.as_dyn().format(spec, out)
            }
            fn truth(&self) -> Result<bool> {
                self.as_dyn().truth()
            }
            fn eq(&self, other: &Self) -> Result<bool> {
                self.as_dyn().eq(other.as_dyn())
            }
            fn hash(&self) -> Result<i64> {
                self.as_dyn().hash()
            }
            fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
                self.as_dyn().compare(other.as_dyn(), op)
            }
            fn is(&self, other: &Self) -> bool {
                self.as_dyn().is(other.as_dyn())
            }
            fn as_number(&self) -> Option<Num> {
                self.as_dyn().as_number()
            }
            fn inner(&self) -> &dyn DynValue {
                self.as_dyn()
            }
            fn trace(&self, tracer: &mut Tracer) {
                tracer.visit_ref($trace(self));
            }
            fn duplicate(&self, copier: &mut Copier) -> Result<Self> {
                let copy = self.as_dyn().dyn_duplicate(copier)?;
                Ok($from(copy))
            }
            fn into_object(self) -> Object {
                $object(self)
            }
        }
    };
}

erased_value!(Ref, |this| this, Object::from_ref, Object::into_ref);
erased_value!(Object, Object::reference, |this| this, |copy| copy);

impl std::fmt::Debug for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&Object::from_ref(self.clone()), f)
    }
}

impl<T: crate::gc::Managed> std::fmt::Debug for crate::gc::Gc<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self.as_ref(), f)
    }
}

/// Rust's `Debug` shows what Python's `repr` does.
#[doc(hidden)]
pub fn debug<T: Value>(value: &T, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let mut out = String::new();
    match value.repr(&mut out) {
        Ok(()) => f.write_str(&out),
        Err(_) => f.write_str("<repr failed>"),
    }
}

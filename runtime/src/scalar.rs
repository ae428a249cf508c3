//! `None`, `bool`, `float`, machine integers and optional values as Python values.

#![allow(unsafe_code)]

use crate::builtins::kernels;
use crate::error::Result;
use crate::float;
use crate::gc::Tracer;
use crate::int::{Int, hash_i64};
use crate::modules::copy::Copier;
use crate::num::Num;
use crate::str::Str;
use crate::value::{CmpOp, DynValue, Object, Value};
use std::fmt::Write;

// SAFETY: owns no managed object.
unsafe impl Value for () {
    const ACYCLIC: bool = true;
    type KeptHash = ();
    const PLAIN: bool = true;

    fn type_name(&self) -> Str {
        "NoneType".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str("None");
        Ok(())
    }
    fn truth(&self) -> Result<bool> {
        Ok(false)
    }
    fn eq(&self, _other: &Self) -> Result<bool> {
        Ok(true)
    }
    fn hash(&self) -> Result<i64> {
        // As CPython 3.12 and later: a constant, not an address.
        Ok(0xfca8_6420)
    }
    fn is(&self, _other: &Self) -> bool {
        true
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

// SAFETY: owns no managed object.
unsafe impl Value for bool {
    const ACYCLIC: bool = true;
    type KeptHash = ();
    const PLAIN: bool = true;
    const TOTAL: bool = true;

    fn type_name(&self) -> Str {
        "bool".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str(if *self { "True" } else { "False" });
        Ok(())
    }
    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        crate::format::format_bool(*self, spec, out)
    }
    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(*self)
    }
    #[inline]
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }
    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(i64::from(*self))
    }
    #[inline]
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(Some(self.cmp(other))))
    }
    fn is(&self, other: &Self) -> bool {
        self == other
    }
    fn as_number(&self) -> Option<Num> {
        Some(Num::from(*self))
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

// SAFETY: owns no managed object.
unsafe impl Value for f64 {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;

    fn type_name(&self) -> Str {
        "float".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        crate::format::float_repr(*self, out);
        Ok(())
    }
    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        if spec.is_empty() {
            self.repr(out)
        } else {
            crate::format::format_float(*self, spec, out)
        }
    }
    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(*self != 0.0)
    }
    #[inline]
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }
    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(float::hash(*self))
    }
    #[inline]
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(self.partial_cmp(other)))
    }
    fn best_of(first: Self, items: &[Self], op: CmpOp) -> Result<Self> {
        Ok(kernels::best_float(first, items, op).unwrap_or_else(|| plain_best(first, items, op)))
    }
    fn count_in(&self, items: &[Self]) -> Result<usize> {
        Ok(kernels::count_float(items, *self))
    }
    /// The same bits: a float has no other identity here.
    fn is(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits()
    }
    fn as_number(&self) -> Option<Num> {
        Some(Num::Float(*self))
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

/// The best of a number and others, one after another.
#[inline]
fn plain_best<T: PartialOrd + Copy>(first: T, items: &[T], op: CmpOp) -> T {
    let mut best = first;
    for item in items {
        if op.holds(item.partial_cmp(&best)) {
            best = *item;
        }
    }
    best
}

macro_rules! machine_integers {
    ($($type:ty $(: $best:path, $count:path)?;)*) => {$(
        // SAFETY: owns no managed object.
        unsafe impl Value for $type {
            const ACYCLIC: bool = true;
            type KeptHash = ();
            const PLAIN: bool = true;
            const TOTAL: bool = true;

            fn type_name(&self) -> Str {
                "int".into()
            }
            fn repr(&self, out: &mut String) -> Result<()> {
                let _ = write!(out, "{self}");
                Ok(())
            }
            fn format(&self, spec: &str, out: &mut String) -> Result<()> {
                if spec.is_empty() {
                    return self.repr(out);
                }
                crate::format::format_int(&Int::from(*self), spec, out)
            }
            #[inline]
            fn truth(&self) -> Result<bool> {
                Ok(*self != 0)
            }
            #[inline]
            fn eq(&self, other: &Self) -> Result<bool> {
                Ok(self == other)
            }
            #[inline]
            fn hash(&self) -> Result<i64> {
                Ok(hash_i64(i64::from(*self)))
            }
            #[inline]
            fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
                Ok(op.holds(Some(self.cmp(other))))
            }
            $(
                fn best_of(first: Self, items: &[Self], op: CmpOp) -> Result<Self> {
                    let best = $best(first, items, op);
                    Ok(best.unwrap_or_else(|| plain_best(first, items, op)))
                }
                fn count_in(&self, items: &[Self]) -> Result<usize> {
                    Ok($count(items, *self))
                }
            )?
            fn is(&self, other: &Self) -> bool {
                self == other
            }
            fn as_number(&self) -> Option<Num> {
                Some(Num::Int(Int::from(*self)))
            }
            fn trace(&self, _tracer: &mut Tracer) {}
            fn into_object(self) -> Object {
                Int::from(self).into_object()
            }
        }
    )*};
}

machine_integers! { i64: kernels::best_int, kernels::count_int; i32; i16; u8; }

// SAFETY: clones and visits what the value does.
unsafe impl<T: Value> Value for Option<T> {
    const ACYCLIC: bool = T::ACYCLIC;
    type KeptHash = i64;
    const PLAIN: bool = T::PLAIN;

    fn type_name(&self) -> Str {
        match self {
            Some(value) => value.type_name(),
            None => ().type_name(),
        }
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        match self {
            Some(value) => value.repr(out),
            None => ().repr(out),
        }
    }
    fn str(&self, out: &mut String) -> Result<()> {
        match self {
            Some(value) => value.str(out),
            None => ().str(out),
        }
    }
    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        match self {
            Some(value) => value.format(spec, out),
            None => ().format(spec, out),
        }
    }
    #[inline]
    fn truth(&self) -> Result<bool> {
        match self {
            Some(value) => value.truth(),
            None => Ok(false),
        }
    }
    #[inline]
    fn eq(&self, other: &Self) -> Result<bool> {
        match (self, other) {
            (Some(a), Some(b)) => a.eq(b),
            (None, None) => Ok(true),
            _ => Ok(false),
        }
    }
    fn hash(&self) -> Result<i64> {
        match self {
            Some(value) => value.hash(),
            None => ().hash(),
        }
    }
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        match (self, other) {
            (Some(a), Some(b)) => a.compare(b, op),
            _ => {
                let (left, right) = (self.type_name(), other.type_name());
                Err(crate::error::not_ordered(op, left.as_str(), right.as_str()))
            }
        }
    }
    #[inline]
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.is(b),
            (None, None) => true,
            _ => false,
        }
    }
    fn as_number(&self) -> Option<Num> {
        self.as_ref().and_then(Value::as_number)
    }
    fn inner(&self) -> &dyn DynValue {
        match self {
            Some(value) => value.inner(),
            None => &(),
        }
    }
    fn duplicate(&self, copier: &mut Copier) -> Result<Self> {
        match self {
            Some(value) => value.duplicate(copier).map(Some),
            None => Ok(None),
        }
    }
    #[inline]
    fn trace(&self, tracer: &mut Tracer) {
        if let Some(value) = self {
            value.trace(tracer);
        }
    }
    fn into_object(self) -> Object {
        match self {
            Some(value) => value.into_object(),
            None => Object::new(()),
        }
    }
}

#[cfg(test)]
mod tests;

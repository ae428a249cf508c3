//! `Num`: a value that is an `int` or a `float`.
//!
//! In: both kinds. Out: Python's mixed arithmetic: exact among ints, `float` as soon as one side is.

#![allow(unsafe_code)]

mod arith;

use crate::error::Result;
use crate::gc::Tracer;
use crate::int::Int;
use crate::str::Str;
use crate::value::{CmpOp, DynValue, Value};
use std::cmp::Ordering;

/// `int | float`
#[derive(Clone, Debug)]
pub enum Num {
    /// An `int`.
    Int(Int),
    /// A `float`.
    Float(f64),
}

impl Num {
    /// `float(x)`
    #[inline]
    pub fn to_f64(&self) -> Result<f64> {
        match self {
            Num::Int(a) => a.to_f64(),
            Num::Float(a) => Ok(*a),
        }
    }

    /// `bool(x)`
    #[inline]
    pub fn is_truthy(&self) -> bool {
        match self {
            Num::Int(a) => a.is_truthy(),
            Num::Float(a) => *a != 0.0,
        }
    }

    /// The value, if it is an `int`.
    #[inline]
    pub fn as_int(&self) -> Option<&Int> {
        match self {
            Num::Int(a) => Some(a),
            Num::Float(_) => None,
        }
    }

    /// The value, if it is a `float`.
    #[inline]
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Num::Int(_) => None,
            Num::Float(a) => Some(*a),
        }
    }
}

impl From<Int> for Num {
    #[inline]
    fn from(value: Int) -> Num {
        Num::Int(value)
    }
}

impl From<&Int> for Num {
    #[inline]
    fn from(value: &Int) -> Num {
        Num::Int(value.clone())
    }
}

impl From<i64> for Num {
    #[inline]
    fn from(value: i64) -> Num {
        Num::Int(Int::new(value))
    }
}

impl From<bool> for Num {
    #[inline]
    fn from(value: bool) -> Num {
        Num::Int(Int::from(value))
    }
}

impl From<f64> for Num {
    #[inline]
    fn from(value: f64) -> Num {
        Num::Float(value)
    }
}

impl PartialEq for Num {
    #[inline]
    fn eq(&self, other: &Num) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Num {
    #[inline]
    fn partial_cmp(&self, other: &Num) -> Option<Ordering> {
        match (self, other) {
            (Num::Int(a), Num::Int(b)) => Some(a.cmp(b)),
            (Num::Int(a), Num::Float(b)) => a.partial_cmp(b),
            (Num::Float(a), Num::Int(b)) => a.partial_cmp(b),
            (Num::Float(a), Num::Float(b)) => a.partial_cmp(b),
        }
    }
}

// SAFETY: owns no managed object.
unsafe impl Value for Num {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;

    fn type_name(&self) -> Str {
        match self {
            Num::Int(_) => "int".into(),
            Num::Float(_) => "float".into(),
        }
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        match self {
            Num::Int(a) => a.repr(out),
            Num::Float(a) => a.repr(out),
        }
    }

    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        match self {
            Num::Int(a) => a.format(spec, out),
            Num::Float(a) => a.format(spec, out),
        }
    }

    fn truth(&self) -> Result<bool> {
        Ok(self.is_truthy())
    }

    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }

    fn hash(&self) -> Result<i64> {
        match self {
            Num::Int(a) => Ok(a.py_hash()),
            Num::Float(a) => Ok(crate::float::hash(*a)),
        }
    }

    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(self.partial_cmp(other)))
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Num::Int(a), Num::Int(b)) => a.is(b),
            (Num::Float(a), Num::Float(b)) => a.is(b),
            _ => false,
        }
    }

    fn as_number(&self) -> Option<Num> {
        Some(self.clone())
    }

    fn inner(&self) -> &dyn DynValue {
        match self {
            Num::Int(a) => a,
            Num::Float(a) => a,
        }
    }

    fn trace(&self, _tracer: &mut Tracer) {}

    fn into_object(self) -> crate::value::Object {
        match self {
            Num::Int(a) => a.into_object(),
            Num::Float(a) => a.into_object(),
        }
    }
}

//! What instances do where their class does not say: Python's `object`, and `BaseException` for exceptions.

use super::Class;
use crate::error::{self, Result};
use crate::exceptions::{self, BaseException};
use crate::gc::Gc;
use crate::value::CmpOp;

/// `object.__repr__`, `BaseException.__repr__`
pub fn default_repr<C: Class>(this: &Gc<C>, out: &mut String) -> Result<()> {
    exceptions::default_repr(this.as_ref(), out)
}

/// `object.__str__`, which is `__repr__`; `BaseException.__str__`
pub fn default_str<C: Class>(this: &Gc<C>, out: &mut String) -> Result<()> {
    match this.as_ref().downcast::<BaseException>() {
        Some(exception) => exception.write_str(this.type_info(), out),
        None => C::repr(this, out),
    }
}

/// `object.__format__`
pub fn default_format<C: Class>(this: &Gc<C>, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        return C::str(this, out);
    }
    let name = this.type_info().name;
    Err(error::type_error(format!(
        "unsupported format string passed to {name}.__format__"
    )))
}

/// An object without `__bool__` and `__len__` is true.
#[inline]
pub fn default_truth<C: Class>(_this: &Gc<C>) -> Result<bool> {
    Ok(true)
}

/// `object.__eq__`
#[inline]
pub fn default_eq<C: Class>(this: &Gc<C>, other: &Gc<C>) -> Result<bool> {
    Ok(this.is(other))
}

/// `object.__hash__`
#[inline]
pub fn default_hash<C: Class>(this: &Gc<C>) -> Result<i64> {
    Ok((this.as_ref().id() as i64).rotate_right(4))
}

/// `TypeError: '<' not supported between instances of 'A' and 'B'`
#[cold]
pub fn default_compare<C: Class>(this: &Gc<C>, other: &Gc<C>, op: CmpOp) -> Result<bool> {
    Err(error::not_ordered(
        op,
        this.type_info().name,
        other.type_info().name,
    ))
}

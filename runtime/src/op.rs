//! Operations on values of any type: what the built-in functions and f-strings call.

use crate::error::Result;
use crate::iter::Iterate;
use crate::str::Str;
use crate::value::{CmpOp, DynValue};

/// `a == b` of values whose static types differ: by value among numbers, else false.
pub fn eq_any(a: &dyn DynValue, b: &dyn DynValue) -> Result<bool> {
    a.eq(b)
}

/// `a < b` and the like of values whose static types differ.
pub fn compare_any(a: &dyn DynValue, b: &dyn DynValue, op: CmpOp) -> Result<bool> {
    a.compare(b, op)
}

/// `repr(x)`
pub fn repr(x: &dyn DynValue) -> Result<Str> {
    let mut out = String::new();
    x.repr(&mut out)?;
    Ok(Str::from(out))
}

/// `str(x)`
pub fn str(x: &dyn DynValue) -> Result<Str> {
    let mut out = String::new();
    x.str(&mut out)?;
    Ok(Str::from(out))
}

/// `format(x, spec)`
pub fn format(x: &dyn DynValue, spec: &str) -> Result<Str> {
    let mut out = String::new();
    x.format(spec, &mut out)?;
    Ok(Str::from(out))
}

/// The arguments of a call with a spread one: those before it, then its items.
pub fn gather<T>(mut items: Vec<T>, mut spread: impl Iterate<Item = T>) -> Result<Vec<T>> {
    while let Some(item) = spread.next()? {
        items.push(item);
    }
    Ok(items)
}

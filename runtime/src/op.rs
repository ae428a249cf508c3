//! Operations on values of any type: what the built-in functions and f-strings call.

use crate::error::{self, Result};
use crate::iter::Iterate;
use crate::list::List;
use crate::str::Str;
use crate::value::{CmpOp, DynValue, Value};

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

/// `a is b` of values whose static types differ.
pub fn is_any(a: &dyn DynValue, b: &dyn DynValue) -> bool {
    a.is(b)
}

/// `x is None` of a value of unknown type.
pub fn is_none(x: &dyn DynValue) -> bool {
    x.downcast_ref::<()>().is_some()
}

/// An f-string: texts with values, each in its format, between them.
pub fn fstring(texts: &[&str], values: &[(&dyn DynValue, &str)]) -> Result<Str> {
    let mut out = String::with_capacity(texts.iter().map(|t| t.len() + 8).sum());
    for (at, text) in texts.iter().enumerate() {
        out.push_str(text);
        if let Some((value, spec)) = values.get(at) {
            value.format(spec, &mut out)?;
        }
    }
    Ok(Str::from(out))
}

/// `x in iterator`: by identity or equality, as far as the iterator must go.
pub fn contains_iter<T: Value>(mut iter: impl Iterate<Item = T>, x: &dyn DynValue) -> Result<bool> {
    while let Some(item) = iter.next()? {
        if x.is(&item) || x.eq(&item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes exactly `N` items out of an iterator: `a, b = it`.
pub fn unpack<T, const N: usize>(mut iter: impl Iterate<Item = T>) -> Result<[T; N]> {
    let mut items = Vec::with_capacity(N);
    while items.len() < N {
        match iter.next()? {
            Some(item) => items.push(item),
            None => return Err(error::too_few_values(N, items.len(), false)),
        }
    }
    if iter.next()?.is_some() {
        return Err(error::too_many_values(N));
    }
    match items.try_into() {
        Ok(items) => Ok(items),
        Err(_) => Err(error::too_many_values(N)),
    }
}

/// `a, *b, c = it`: `B` items before the star, `A` after it.
#[allow(clippy::type_complexity)]
pub fn unpack_star<T: Value, const B: usize, const A: usize>(
    iter: impl Iterate<Item = T>,
) -> Result<([T; B], List<T>, [T; A])> {
    let mut items = iter.collect_vec()?;
    if items.len() < B + A {
        return Err(error::too_few_values(B + A, items.len(), true));
    }
    let after = items.split_off(items.len() - A);
    let middle = items.split_off(B);
    match (items.try_into(), after.try_into()) {
        (Ok(before), Ok(after)) => Ok((before, List::from_vec(middle), after)),
        _ => Err(error::too_many_values(B + A)),
    }
}

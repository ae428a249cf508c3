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

/// `x is None` of a value of any type.
pub fn is_none(x: &dyn DynValue) -> bool {
    x.downcast_ref::<()>().is_some()
}

/// The `int` that inference says a number is.
pub fn int_of(x: &crate::num::Num) -> Result<&crate::int::Int> {
    x.as_int().ok_or_else(error::narrowed)
}

/// `type(x).__name__`
pub fn class_name(x: &dyn DynValue) -> Str {
    let name = x.type_name();
    match name.as_str().rsplit_once('.') {
        Some((_, last)) => Str::from(last),
        None => name,
    }
}

/// An f-string: texts, and between them values with their format specifications.
pub fn fstring(texts: &[&str], values: &[(&dyn DynValue, &str)]) -> Result<Str> {
    let mut out = String::with_capacity(
        texts.iter().map(|text| text.len()).sum::<usize>() + 8 * values.len(),
    );
    for (index, text) in texts.iter().enumerate() {
        out.push_str(text);
        if let Some((value, spec)) = values.get(index) {
            value.format(spec, &mut out)?;
        }
    }
    Ok(Str::from(out))
}

/// `a, b = it`: exactly `N` items.
pub fn unpack<T, const N: usize>(mut it: impl Iterate<Item = T>) -> Result<[T; N]> {
    let mut items = Vec::with_capacity(N);
    while items.len() < N {
        match it.next()? {
            Some(item) => items.push(item),
            None => return Err(error::too_few_values(N, items.len(), false)),
        }
    }
    if it.next()?.is_some() {
        return Err(error::too_many_values(N));
    }
    exactly(items)
}

/// `a, *rest, z = it`: `B` items, then a list of those in between, then `A` items.
pub fn unpack_star<T: Value, const B: usize, const A: usize>(
    it: impl Iterate<Item = T>,
) -> Result<([T; B], List<T>, [T; A])> {
    let mut before = it.collect_vec()?;
    if before.len() < B + A {
        return Err(error::too_few_values(B + A, before.len(), true));
    }
    let mut middle = before.split_off(B);
    let after = middle.split_off(middle.len() - A);
    Ok((exactly(before)?, List::from_vec(middle), exactly(after)?))
}

fn exactly<T, const N: usize>(items: Vec<T>) -> Result<[T; N]> {
    items
        .try_into()
        .map_err(|items: Vec<T>| error::wrong_count(items.len(), N))
}

/// `item in it`, of an object that is only iterated over.
pub fn contains_iter<T: Value>(
    mut it: impl Iterate<Item = T>,
    item: &dyn DynValue,
) -> Result<bool> {
    while let Some(found) = it.next()? {
        if (&found as &dyn DynValue).is(item) || (&found as &dyn DynValue).eq(item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::int::Int;
    use crate::iter::FromVec;

    #[test]
    fn unpacking() {
        let it = |n: i64| FromVec::new((0..n).collect::<Vec<_>>());
        assert_eq!(unpack::<_, 2>(it(2)).unwrap(), [0, 1]);
        let said = |error: error::Error| error.message().as_str().to_owned();
        assert_eq!(
            said(unpack::<_, 2>(it(3)).unwrap_err()),
            "too many values to unpack (expected 2)"
        );
        assert_eq!(
            said(unpack::<_, 2>(it(1)).unwrap_err()),
            "not enough values to unpack (expected 2, got 1)"
        );
        let (first, rest, last) = unpack_star::<_, 1, 2>(it(5)).unwrap();
        assert_eq!((first, rest.into_vec(), last), ([0], vec![1, 2], [3, 4]));
        let error = unpack_star::<_, 1, 2>(it(2)).unwrap_err();
        assert_eq!(
            said(error),
            "not enough values to unpack (expected at least 3, got 2)"
        );
    }

    #[test]
    fn formatting() {
        let (name, n) = (Str::from("x"), Int::from(5));
        let text = fstring(&["a ", " = ", "!"], &[(&name, ""), (&n, ">3")]).unwrap();
        assert_eq!(text.as_str(), "a x =   5!");
        assert!(is_none(&None::<Int>) && !is_none(&n) && is_any(&n, &Some(Int::from(5))));
    }
}

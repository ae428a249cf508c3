//! Functions that run through iterators: `any`, `all`, `next`, `sorted`, and those that wrap one.

use crate::error::{self, Result};
use crate::iter::{
    Either, Enumerate, Filter, FilterTrue, Iter, Iterate, Map, Map2, Map3, Zip, Zip1, Zip3, Zip4,
    ZipAll,
};
use crate::list::List;
use crate::list::sort::{sort_vec, sort_vec_by_key};
use crate::value::Value;

/// `all(it)`
#[inline]
pub fn all<T: Value>(it: impl Iterate<Item = T>) -> Result<bool> {
    let mut it = it;
    while let Some(item) = it.next()? {
        if !item.truth()? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `any(it)`
#[inline]
pub fn any<T: Value>(it: impl Iterate<Item = T>) -> Result<bool> {
    let mut it = it;
    while let Some(item) = it.next()? {
        if item.truth()? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `next(it)`
pub fn next<T: Value>(it: &Iter<T>) -> Result<T> {
    match it.advance()? {
        Some(item) => Ok(item),
        None => Err(error::stop_iteration(None)),
    }
}

/// `next(it, None)`
pub fn next_or_none<T: Value>(it: &Iter<T>, _default: ()) -> Result<Option<T>> {
    it.advance()
}

/// `next(it, default)`
pub fn next_or<T: Value>(it: &Iter<T>, default: T) -> Result<T> {
    Ok(it.advance()?.unwrap_or(default))
}

/// `next(it, default)` with a default of another type.
pub fn next_or_else<T: Value, D>(it: &Iter<T>, default: D) -> Result<Either<T, D>> {
    Ok(it.advance()?.map_or(Either::Right(default), Either::Left))
}

/// `sorted(it, reverse=...)`
pub fn sorted<T: Value>(it: impl Iterate<Item = T>, _key: (), reverse: bool) -> Result<List<T>> {
    let mut items = it.collect_vec()?;
    sort_vec(&mut items, reverse)?;
    Ok(List::from_vec(items))
}

/// `sorted(it, key=..., reverse=...)`
pub fn sorted_by_key<T: Value, K: Value>(
    it: impl Iterate<Item = T>,
    key: impl FnMut(T) -> Result<K>,
    reverse: bool,
) -> Result<List<T>> {
    let mut items = it.collect_vec()?;
    sort_vec_by_key(&mut items, key, reverse)?;
    Ok(List::from_vec(items))
}

/// `enumerate(it)`
#[inline]
pub fn enumerate<I: Iterate>(it: I) -> Enumerate<I> {
    Enumerate::new(it, 0)
}

/// `enumerate(it, start)`
#[inline]
pub fn enumerate_from<I: Iterate>(it: I, start: i64) -> Enumerate<I> {
    Enumerate::new(it, start)
}

/// `filter(f, it)`
#[inline]
pub fn filter<I: Iterate, B: Value, F: FnMut(I::Item) -> Result<B>>(
    function: F,
    it: I,
) -> Filter<F, I> {
    Filter::new(function, it)
}

/// `filter(None, it)`
#[inline]
pub fn filter_none<I: Iterate>(_function: (), it: I) -> FilterTrue<I> {
    FilterTrue(it)
}

/// `map(f, a)`
#[inline]
pub fn map<A: Iterate, R, F: FnMut(A::Item) -> Result<R>>(function: F, a: A) -> Map<F, A> {
    Map::new(function, a)
}

/// `map(f, a, b)`
#[inline]
pub fn map2<A: Iterate, B: Iterate, R, F>(function: F, a: A, b: B) -> Map2<F, A, B>
where
    F: FnMut(A::Item, B::Item) -> Result<R>,
{
    Map2::new(function, a, b)
}

/// `map(f, a, b, c)`
#[inline]
pub fn map3<A: Iterate, B: Iterate, C: Iterate, R, F>(
    function: F,
    a: A,
    b: B,
    c: C,
) -> Map3<F, A, B, C>
where
    F: FnMut(A::Item, B::Item, C::Item) -> Result<R>,
{
    Map3::new(function, a, b, c)
}

/// `zip(a, b)`
#[inline]
pub fn zip<A: Iterate, B: Iterate>(a: A, b: B, strict: bool) -> Zip<A, B> {
    Zip::new(a, b, strict)
}

/// `zip(a)`
#[inline]
pub fn zip1<A: Iterate>(a: A, _strict: bool) -> Zip1<A> {
    Zip1(a)
}

/// `zip(a, b, c)`
#[inline]
pub fn zip3<A: Iterate, B: Iterate, C: Iterate>(a: A, b: B, c: C, strict: bool) -> Zip3<A, B, C> {
    Zip3::new(a, b, c, strict)
}

/// `zip(a, b, c, d)`
#[inline]
pub fn zip4<A: Iterate, B: Iterate, C: Iterate, D: Iterate>(
    a: A,
    b: B,
    c: C,
    d: D,
    strict: bool,
) -> Zip4<A, B, C, D> {
    Zip4::new(a, b, c, d, strict)
}

/// `zip(*iterables)`
pub fn zip_all<T: Value>(its: &[Iter<T>], strict: bool) -> ZipAll<T> {
    ZipAll::new(its, strict)
}

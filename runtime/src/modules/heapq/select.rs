//! `nlargest` and `nsmallest`: the first items of the sorted iterable, without keeping all of it.

use crate::error::Result;
use crate::iter::Iterate;
use crate::list::List;
use crate::list::sort::{sort_vec, sort_vec_by_key};
use crate::value::Value;

/// The first `n` of the items as `sort` arranges them; `sort` is stable.
fn first<T>(
    n: i64,
    mut it: impl Iterate<Item = T>,
    mut sort: impl FnMut(&mut Vec<T>) -> Result<()>,
) -> Result<Vec<T>> {
    let mut kept = Vec::new();
    if n <= 0 {
        // CPython still starts the iteration.
        it.next()?;
        return Ok(kept);
    }
    let n = n as usize;
    let limit = n.saturating_mul(2).max(64);
    while let Some(item) = it.next()? {
        kept.push(item);
        if kept.len() >= limit {
            // What came earlier stands before equal items that came later, so it stays.
            sort(&mut kept)?;
            kept.truncate(n);
        }
    }
    sort(&mut kept)?;
    kept.truncate(n);
    Ok(kept)
}

/// `nsmallest(n, it)`
pub fn nsmallest<T: Value>(n: i64, it: impl Iterate<Item = T>, _key: ()) -> Result<List<T>> {
    first(n, it, |items| sort_vec(items, false)).map(List::from_vec)
}

/// `nlargest(n, it)`
pub fn nlargest<T: Value>(n: i64, it: impl Iterate<Item = T>, _key: ()) -> Result<List<T>> {
    first(n, it, |items| sort_vec(items, true)).map(List::from_vec)
}

/// Pairs of an item's key and the item.
struct Keyed<I, F> {
    inner: I,
    key: F,
}

impl<I: Iterate, K, F: FnMut(I::Item) -> Result<K>> Iterate for Keyed<I, F>
where
    I::Item: Value,
{
    type Item = (K, I::Item);

    fn next(&mut self) -> Result<Option<(K, I::Item)>> {
        let Some(item) = self.inner.next()? else { return Ok(None) };
        Ok(Some(((self.key)(item.clone())?, item)))
    }
}

fn first_by<T: Value, K: Value>(
    n: i64,
    it: impl Iterate<Item = T>,
    key: impl FnMut(T) -> Result<K>,
    reverse: bool,
) -> Result<List<T>> {
    let pairs = first(n, Keyed { inner: it, key }, |pairs| {
        sort_vec_by_key(pairs, |(key, _)| Ok(key), reverse)
    })?;
    Ok(List::from_vec(pairs.into_iter().map(|(_, item)| item).collect()))
}

/// `nsmallest(n, it, key=key)`
pub fn nsmallest_by<T: Value, K: Value>(
    n: i64,
    it: impl Iterate<Item = T>,
    key: impl FnMut(T) -> Result<K>,
) -> Result<List<T>> {
    first_by(n, it, key, false)
}

/// `nlargest(n, it, key=key)`
pub fn nlargest_by<T: Value, K: Value>(
    n: i64,
    it: impl Iterate<Item = T>,
    key: impl FnMut(T) -> Result<K>,
) -> Result<List<T>> {
    first_by(n, it, key, true)
}

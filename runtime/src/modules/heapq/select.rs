//! `nlargest` and `nsmallest`: the first items of the sorted iterable, without keeping all of it.
//!
//! As in CPython a heap keeps the best rows so far, a row being an item (or its key) with a number for its order of arrival.

use super::sift_up;
use crate::error::Result;
use crate::int::Int;
use crate::iter::Iterate;
use crate::list::List;
use crate::list::sort::{sort_vec, sort_vec_by_key};
use crate::value::{CmpOp, Value};

/// What rows are compared by first.
trait Row: Value {
    type First: Value;
    fn first(&self) -> &Self::First;
}

impl<T: Value> Row for (T, Int) {
    type First = T;
    fn first(&self) -> &T {
        &self.0
    }
}

impl<K: Value, T: Value> Row for (K, Int, T) {
    type First = K;
    fn first(&self) -> &K {
        &self.0
    }
}

/// The best `n` rows, sorted; all of them, unsorted, if there are no more (told by the flag).
fn best<T, R: Row>(
    n: i64,
    mut it: impl Iterate<Item = T>,
    largest: bool,
    mut row: impl FnMut(T, Int) -> Result<R>,
) -> Result<(Vec<R>, bool)> {
    let mut heap: Vec<R> = Vec::new();
    let mut arrivals = 0;
    let order = |arrivals: i64| Int::new(if largest { -arrivals } else { arrivals });
    while arrivals < n {
        let Some(item) = it.next()? else {
            return Ok((heap, true));
        };
        heap.push(row(item, order(arrivals))?);
        arrivals += 1;
    }
    if heap.is_empty() {
        return Ok((heap, false));
    }
    // The root is the row to be given up first.
    let mut worse = |a: &R, b: &R| {
        if largest {
            a.compare(b, CmpOp::Lt)
        } else {
            b.compare(a, CmpOp::Lt)
        }
    };
    for at in (0..heap.len() >> 1).rev() {
        sift_up(&mut heap, at, &mut worse)?;
    }
    while let Some(item) = it.next()? {
        let Some(root) = heap.first_mut() else { break };
        let new = row(item, order(arrivals))?;
        let better = match largest {
            true => root.first().compare(new.first(), CmpOp::Lt)?,
            false => new.first().compare(root.first(), CmpOp::Lt)?,
        };
        if better {
            *root = new;
            arrivals += 1;
            sift_up(&mut heap, 0, &mut worse)?;
        }
    }
    sort_vec(&mut heap, largest)?;
    Ok((heap, false))
}

fn select<T: Value>(n: i64, it: impl Iterate<Item = T>, largest: bool) -> Result<List<T>> {
    let (rows, all) = best(n, it, largest, |item, number| Ok((item, number)))?;
    let mut items: Vec<T> = rows.into_iter().map(|(item, _)| item).collect();
    if all {
        sort_vec(&mut items, largest)?;
    }
    Ok(List::from_vec(items))
}

fn select_by<T: Value, K: Value>(
    n: i64,
    it: impl Iterate<Item = T>,
    mut key: impl FnMut(T) -> Result<K>,
    largest: bool,
) -> Result<List<T>> {
    let (rows, all) = best(n, it, largest, |item: T, number| {
        Ok((key(item.clone())?, number, item))
    })?;
    let mut pairs: Vec<(K, T)> = rows.into_iter().map(|(key, _, item)| (key, item)).collect();
    if all {
        sort_vec_by_key(&mut pairs, |(key, _)| Ok(key), largest)?;
    }
    Ok(List::from_vec(
        pairs.into_iter().map(|(_, item)| item).collect(),
    ))
}

/// `nsmallest(n, it)`
pub fn nsmallest<T: Value>(n: i64, it: impl Iterate<Item = T>, _key: ()) -> Result<List<T>> {
    select(n, it, false)
}

/// `nlargest(n, it)`
pub fn nlargest<T: Value>(n: i64, it: impl Iterate<Item = T>, _key: ()) -> Result<List<T>> {
    select(n, it, true)
}

/// `nsmallest(n, it, key=key)`
pub fn nsmallest_by<T: Value, K: Value>(
    n: i64,
    it: impl Iterate<Item = T>,
    key: impl FnMut(T) -> Result<K>,
) -> Result<List<T>> {
    select_by(n, it, key, false)
}

/// `nlargest(n, it, key=key)`
pub fn nlargest_by<T: Value, K: Value>(
    n: i64,
    it: impl Iterate<Item = T>,
    key: impl FnMut(T) -> Result<K>,
) -> Result<List<T>> {
    select_by(n, it, key, true)
}

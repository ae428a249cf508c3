//! `xs.sort(key=..., reverse=...)` and `sorted`.
//!
//! Keys with a total order are sorted by the standard library's stable sort, since any stable sort gives the same result; all others by
//! CPython's own algorithm (`timsort.rs`), so that comparisons happen in its order and errors leave its arrangement.

use super::raw::List;
use super::timsort::timsort;
use crate::error::{self, Result};
use crate::str::Str;
use crate::value::{CmpOp, Value};
use std::any::Any;
use std::cmp::Ordering;

impl<T: Value> List<T> {
    /// `xs.sort(reverse=...)`
    pub fn sort(&self, _key: (), reverse: bool) -> Result<()> {
        self.sort_items(|items| sort_vec(items, reverse))
    }

    /// `xs.sort(key=..., reverse=...)`
    pub fn sort_by_key<K: Value>(
        &self,
        key: impl FnMut(T) -> Result<K>,
        reverse: bool,
    ) -> Result<()> {
        self.sort_items(|items| sort_vec_by_key(items, key, reverse))
    }

    /// Sorts the items, which are out of the list meanwhile as in CPython.
    fn sort_items(&self, sort: impl FnOnce(&mut Vec<T>) -> Result<()>) -> Result<()> {
        let mut items = self.take_all();
        let result = sort(&mut items);
        let meanwhile = self.put_all(items);
        let modified = !meanwhile.is_empty() || (size_of::<T>() > 0 && meanwhile.capacity() > 0);
        drop(meanwhile);
        result?;
        if modified {
            return Err(error::value_error("list modified during sort"));
        }
        Ok(())
    }
}

/// Sorts a vector as `list.sort` does.
pub(crate) fn sort_vec<T: Value>(items: &mut Vec<T>, reverse: bool) -> Result<()> {
    sort_by(items, |item| item, reverse)
}

/// Sorts a vector by keys as `list.sort` does.
pub(crate) fn sort_vec_by_key<T: Value, K: Value>(
    items: &mut Vec<T>,
    key: impl FnMut(T) -> Result<K>,
    reverse: bool,
) -> Result<()> {
    let mut key = key;
    let mut keys = Vec::with_capacity(items.len());
    for item in items.iter() {
        keys.push(key(item.clone())?);
    }
    let mut pairs: Vec<(K, T)> = keys.into_iter().zip(std::mem::take(items)).collect();
    let result = sort_by(&mut pairs, |pair| &pair.0, reverse);
    items.extend(pairs.into_iter().map(|(_, item)| item));
    result
}

fn sort_by<I, K: Value>(
    items: &mut Vec<I>,
    key: impl Fn(&I) -> &K + Copy,
    reverse: bool,
) -> Result<()> {
    if reverse {
        items.reverse();
    }
    let result = if K::TOTAL || all_floats_ordered(items, key) {
        items.sort_by(|a, b| total(key(a), key(b)));
        Ok(())
    } else {
        let (order, result) = timsort(items.len(), |a, b| {
            key(&items[a]).compare(key(&items[b]), CmpOp::Lt)
        });
        arrange(items, &order);
        result
    };
    if reverse {
        items.reverse();
    }
    result
}

/// Whether the keys are floats and none is nan, so that their order is total too.
fn all_floats_ordered<I, K: Value>(items: &[I], key: impl Fn(&I) -> &K) -> bool {
    items.iter().all(|item| {
        (key(item) as &dyn Any)
            .downcast_ref::<f64>()
            .is_some_and(|x| !x.is_nan())
    })
}

/// The order of two values whose comparison never fails.
#[inline]
fn total<K: Value>(a: &K, b: &K) -> Ordering {
    // Decided when compiling: text is compared once, not twice.
    if let Some(a) = (a as &dyn Any).downcast_ref::<Str>()
        && let Some(b) = (b as &dyn Any).downcast_ref::<Str>()
    {
        return a.cmp(b);
    }
    if matches!(a.compare(b, CmpOp::Lt), Ok(true)) {
        Ordering::Less
    } else if matches!(b.compare(a, CmpOp::Lt), Ok(true)) {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

/// Puts the items into the order given by their old positions.
fn arrange<I>(items: &mut Vec<I>, order: &[usize]) {
    let mut places: Vec<Option<I>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.iter().filter_map(|&at| places[at].take()));
}

//! The methods of `list` but for sorting, and its arithmetic.

use super::order::same_or_eq;
use super::raw::List;
use crate::error::{self, Error, Result};
use crate::iter::Iterate;
use crate::slice::{clamp, position};
use crate::str::checked_size;
use crate::value::{DynValue, Value};

impl<T: Value> List<T> {
    /// `[]`
    #[inline]
    pub fn new() -> List<T> {
        List::from_vec(Vec::new())
    }

    /// `[]` with room for items.
    #[inline]
    pub fn with_capacity(size: usize) -> List<T> {
        List::from_vec(Vec::with_capacity(size))
    }

    /// `list(it)`
    pub fn collect(it: impl Iterate<Item = T>) -> Result<List<T>> {
        Ok(List::from_vec(it.collect_vec()?))
    }

    /// `xs.copy()`, `list(xs)`
    pub fn copy(&self) -> List<T> {
        List::from_vec(self.to_vec())
    }

    /// The items, cloned.
    pub fn to_vec(&self) -> Vec<T> {
        self.clone_range(0..usize::MAX)
    }

    /// The items; cloned unless this is the only handle.
    pub fn into_vec(self) -> Vec<T> {
        if self.gc().as_ref().count() == 1 {
            self.take_all()
        } else {
            self.to_vec()
        }
    }

    /// `len(xs)`
    #[inline]
    pub fn len(&self) -> i64 {
        self.size() as i64
    }

    /// Whether the list is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.size() == 0
    }

    /// Python's `id()`.
    pub fn id(&self) -> usize {
        self.gc().as_ref().id()
    }

    /// `xs.append(x)`
    #[inline]
    pub fn append(&self, x: T) {
        self.push(x);
    }

    /// `if wanted: xs.append(x)`
    #[inline]
    pub fn append_if(&self, wanted: bool, x: T)
    where
        T: Copy,
    {
        self.push_if(wanted, x);
    }

    /// `xs.clear()`
    pub fn clear(&self) {
        let old = self.take_all();
        drop(old);
    }

    /// `xs.extend(ys)`, `xs += ys`
    pub fn extend_list(&self, other: &List<T>) {
        self.push_all(other);
    }

    /// `xs.extend(it)`, `xs += it`
    pub fn extend(&self, it: impl Iterate<Item = T>) -> Result<()> {
        let mut it = it;
        self.reserve(it.size_hint().min(1 << 20));
        while let Some(item) = it.next()? {
            self.push(item);
        }
        Ok(())
    }

    /// `xs.insert(i, x)`
    pub fn insert(&self, i: i64, x: T) {
        self.insert_at(clamp(i, self.len()) as usize, x);
    }

    /// `xs.pop()`
    #[inline]
    pub fn pop_last(&self) -> Result<T> {
        match self.take_last() {
            Some(item) => Ok(item),
            None => Err(pop_from_empty()),
        }
    }

    /// `xs.pop(i)`
    pub fn pop(&self, i: i64) -> Result<T> {
        let size = self.size();
        if size == 0 {
            return Err(pop_from_empty());
        }
        match position(i, size).and_then(|at| self.take_at(at)) {
            Some(item) => Ok(item),
            None => Err(error::index_error("pop index out of range")),
        }
    }

    /// `xs.remove(x)`
    pub fn remove(&self, x: &T) -> Result<()> {
        match self.position_of(x, 0, usize::MAX)? {
            Some(at) => {
                let old = self.take_at(at);
                drop(old);
                Ok(())
            }
            None => Err(error::value_error("list.remove(x): x not in list")),
        }
    }

    /// `xs.reverse()`
    pub fn reverse(&self) {
        self.turn();
    }

    /// Where an equal item first stands in a range.
    fn position_of(&self, x: &T, start: usize, stop: usize) -> Result<Option<usize>> {
        if T::PLAIN {
            return self.with_plain(|items| {
                let stop = stop.min(items.len());
                for (at, item) in items.iter().enumerate().take(stop).skip(start) {
                    if same_or_eq(item, x)? {
                        return Ok(Some(at));
                    }
                }
                Ok(None)
            });
        }
        let mut at = start;
        while at < stop {
            let Some(item) = self.at(at) else { break };
            if same_or_eq(&item, x)? {
                return Ok(Some(at));
            }
            at += 1;
        }
        Ok(None)
    }

    /// `x in xs`
    pub fn contains(&self, x: &T) -> Result<bool> {
        Ok(self.position_of(x, 0, usize::MAX)?.is_some())
    }

    /// `x in xs` where `x` is of another type.
    pub fn contains_any(&self, x: &dyn DynValue) -> Result<bool> {
        let mut at = 0;
        while let Some(item) = self.at(at) {
            let item: &dyn DynValue = &item;
            if item.is(x) || item.eq(x)? {
                return Ok(true);
            }
            at += 1;
        }
        Ok(false)
    }

    /// `xs.index(x, start, stop)`
    pub fn index(&self, x: &T, start: i64, stop: i64) -> Result<i64> {
        let len = self.len();
        match self.position_of(x, clamp(start, len) as usize, clamp_end(stop, len))? {
            Some(at) => Ok(at as i64),
            None => Err(not_in_list(x)),
        }
    }

    /// `xs.count(x)`
    pub fn count(&self, x: &T) -> Result<i64> {
        if T::PLAIN {
            return self.with_plain(|items| Ok(x.count_in(items)? as i64));
        }
        let (mut at, mut count) = (0, 0);
        while let Some(found) = self.position_of(x, at, usize::MAX)? {
            count += 1;
            at = found + 1;
        }
        Ok(count)
    }

    /// `xs + ys`
    pub fn concat(&self, other: &List<T>) -> List<T> {
        let mut items = Vec::with_capacity(self.size() + other.size());
        items.extend(self.clone_range(0..usize::MAX));
        items.extend(other.clone_range(0..usize::MAX));
        List::from_vec(items)
    }

    /// `xs * n`
    pub fn repeat(&self, n: i64) -> Result<List<T>> {
        if n <= 0 || self.is_empty() {
            return Ok(List::new());
        }
        let times = checked_size(self.size() * size_of::<T>(), n)?;
        let items = self.to_vec();
        if let [one] = &items[..] {
            return Ok(List::from_vec(vec![one.clone(); times]));
        }
        let mut out = Vec::with_capacity(items.len() * times);
        for _ in 0..times {
            out.extend_from_slice(&items);
        }
        Ok(List::from_vec(out))
    }

    /// `xs *= n`
    pub fn repeat_in_place(&self, n: i64) -> Result<()> {
        let repeated = self.repeat(n)?;
        let old = self.put_all(repeated.take_all());
        drop(old);
        Ok(())
    }
}

/// The end of a search as CPython reads it: negative from the end, else as it is.
fn clamp_end(stop: i64, len: i64) -> usize {
    let stop = if stop < 0 {
        stop.saturating_add(len).max(0)
    } else {
        stop
    };
    stop as usize
}

#[cold]
fn pop_from_empty() -> Error {
    error::index_error("pop from empty list")
}

/// `ValueError: x is not in list`
#[cold]
fn not_in_list<T: Value>(x: &T) -> Error {
    let mut text = String::new();
    match x.repr(&mut text) {
        Ok(()) => error::value_error(text + " is not in list"),
        Err(error) => error,
    }
}

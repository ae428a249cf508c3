//! Iteration over dicts, forwards and backwards; a change of size on the way is a RuntimeError.

use super::raw::Dict;
use crate::error::{self, Error, Result};
use crate::iter::Iterate;
use crate::value::Value;
use std::marker::PhantomData;

/// What an iterator takes from each pair.
pub trait Pick<K: Value, V: Value>: 'static {
    /// What it gives.
    type Item;
    /// Takes it from an entry.
    fn pick(dict: &Dict<K, V>, at: usize) -> Option<Self::Item>;
}

/// Iterates over keys.
#[derive(Clone, Debug)]
pub struct PickKey;
/// Iterates over values.
#[derive(Clone, Debug)]
pub struct PickValue;
/// Iterates over pairs.
#[derive(Clone, Debug)]
pub struct PickItem;

impl<K: Value, V: Value> Pick<K, V> for PickKey {
    type Item = K;
    #[inline]
    fn pick(dict: &Dict<K, V>, at: usize) -> Option<K> {
        dict.key_at(at)
    }
}

impl<K: Value, V: Value> Pick<K, V> for PickValue {
    type Item = V;
    #[inline]
    fn pick(dict: &Dict<K, V>, at: usize) -> Option<V> {
        dict.value_at(at)
    }
}

impl<K: Value, V: Value> Pick<K, V> for PickItem {
    type Item = (K, V);
    #[inline]
    fn pick(dict: &Dict<K, V>, at: usize) -> Option<(K, V)> {
        dict.pair_at(at)
    }
}

/// What both directions keep: the dict until the end is seen, its size, and how many items are due.
#[derive(Debug)]
struct Walk<K: Value, V: Value> {
    dict: Option<Dict<K, V>>,
    /// `None` after the size changed: every further step fails too.
    size: Option<usize>,
    left: usize,
}

impl<K: Value, V: Value> Walk<K, V> {
    fn new(dict: &Dict<K, V>) -> Walk<K, V> {
        Walk {
            dict: Some(dict.clone()),
            size: Some(dict.size()),
            left: dict.size(),
        }
    }

    /// Fails when the size of the dict is not what it was.
    #[inline]
    fn check(&mut self) -> Result<Option<&Dict<K, V>>> {
        let Some(dict) = &self.dict else {
            return Ok(None);
        };
        if Some(dict.size()) != self.size {
            self.size = None;
            return Err(changed_size());
        }
        Ok(Some(dict))
    }
}

impl<K: Value, V: Value> Clone for Walk<K, V> {
    fn clone(&self) -> Walk<K, V> {
        Walk {
            dict: self.dict.clone(),
            size: self.size,
            left: self.left,
        }
    }
}

#[cold]
fn changed_size() -> Error {
    error::runtime_error("dictionary changed size during iteration")
}

#[cold]
fn keys_changed() -> Error {
    error::runtime_error("dictionary keys changed during iteration")
}

/// `iter(d)`, `iter(d.values())`, `iter(d.items())`
#[derive(Clone, Debug)]
pub struct DictIter<K: Value, V: Value, P> {
    walk: Walk<K, V>,
    at: usize,
    pick: PhantomData<P>,
}

impl<K: Value, V: Value, P> DictIter<K, V, P> {
    #[inline]
    pub(super) fn new(dict: &Dict<K, V>) -> Self {
        DictIter {
            walk: Walk::new(dict),
            at: 0,
            pick: PhantomData,
        }
    }
}

impl<K: Value, V: Value, P: Pick<K, V>> Iterate for DictIter<K, V, P> {
    type Item = P::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<P::Item>> {
        let from = self.at;
        let Some(dict) = self.walk.check()? else {
            return Ok(None);
        };
        let mut at = from;
        // Nearly always the next entry is no gap.
        let mut item = P::pick(dict, at);
        if item.is_none()
            && let Some(next) = dict.next_entry(at)
        {
            at = next;
            item = P::pick(dict, at);
        }
        if item.is_none() {
            self.walk.dict = None;
            return Ok(None);
        }
        if self.walk.left == 0 {
            self.walk.dict = None;
            return Err(keys_changed());
        }
        self.walk.left -= 1;
        self.at = at + 1;
        Ok(item)
    }

    fn size_hint(&self) -> usize {
        self.walk.left
    }
}

/// `reversed(d)`, `reversed(d.values())`, `reversed(d.items())`
#[derive(Clone, Debug)]
pub struct DictReversed<K: Value, V: Value, P> {
    walk: Walk<K, V>,
    end: usize,
    pick: PhantomData<P>,
}

impl<K: Value, V: Value, P> DictReversed<K, V, P> {
    pub(super) fn new(dict: &Dict<K, V>) -> Self {
        DictReversed {
            walk: Walk::new(dict),
            end: dict.entry_count(),
            pick: PhantomData,
        }
    }
}

impl<K: Value, V: Value, P: Pick<K, V>> Iterate for DictReversed<K, V, P> {
    type Item = P::Item;

    fn next(&mut self) -> Result<Option<P::Item>> {
        let end = self.end;
        let Some(dict) = self.walk.check()? else {
            return Ok(None);
        };
        let found = dict.entry_before(end);
        let item = found.and_then(|at| P::pick(dict, at));
        self.end = found.unwrap_or(0);
        if item.is_none() {
            self.walk.dict = None;
        }
        self.walk.left = self.walk.left.saturating_sub(1);
        Ok(item)
    }

    fn size_hint(&self) -> usize {
        self.walk.left
    }
}

impl<K: Value, V: Value> Dict<K, V> {
    /// `iter(d)`
    #[inline]
    pub fn iter(&self) -> DictIter<K, V, PickKey> {
        DictIter::new(self)
    }

    /// `reversed(d)`
    pub fn reversed(&self) -> DictReversed<K, V, PickKey> {
        DictReversed::new(self)
    }
}

//! The methods of `dict` but for merging and views.

use super::raw::Dict;
use super::table::Table;
use crate::error::{self, Result};
use crate::iter::{Either, Iterate};
use crate::list::same_or_eq;
use crate::recursion::enter;
use crate::value::Value;

impl<K: Value, V: Value> Dict<K, V> {
    /// `{}`
    #[inline]
    pub fn new() -> Dict<K, V> {
        Dict::from_table(Table::new())
    }

    /// `dict(d)`, `d.copy()`
    pub fn copy(&self) -> Dict<K, V> {
        Dict::from_table(self.duplicate())
    }

    /// `dict(pairs)`
    pub fn collect(it: impl Iterate<Item = (K, V)>) -> Result<Dict<K, V>> {
        let dict = Dict::new();
        dict.update(it)?;
        Ok(dict)
    }

    /// `dict.fromkeys(it, value)`
    pub fn fromkeys(it: impl Iterate<Item = K>, value: V) -> Result<Dict<K, V>> {
        let dict = Dict::new();
        let mut it = it;
        while let Some(key) = it.next()? {
            dict.set(key, value.clone())?;
        }
        Ok(dict)
    }

    /// `len(d)`
    #[inline]
    pub fn len(&self) -> i64 {
        self.size() as i64
    }

    /// Whether the dict is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.size() == 0
    }

    /// Python's `id()`.
    pub fn id(&self) -> usize {
        self.gc().as_ref().id()
    }

    /// `d[key]`
    #[inline]
    pub fn get(&self, key: &K) -> Result<V> {
        match self.lookup(key)? {
            Some(value) => Ok(value),
            None => Err(error::key_error(key)),
        }
    }

    /// `d[key] = value`
    #[inline]
    pub fn set(&self, key: K, value: V) -> Result<()> {
        let hash = key.hash()?;
        self.put(hash, key, value)
    }

    /// `del d[key]`
    pub fn delete(&self, key: &K) -> Result<()> {
        match self
            .locate(key, key.hash()?)?
            .and_then(|at| self.take_at(at))
        {
            Some(pair) => {
                drop(pair);
                Ok(())
            }
            None => Err(error::key_error(key)),
        }
    }

    /// `key in d`
    #[inline]
    pub fn contains(&self, key: &K) -> Result<bool> {
        Ok(self.locate(key, key.hash()?)?.is_some())
    }

    /// `d.get(key)`
    #[inline]
    pub fn find(&self, key: &K, _default: ()) -> Result<Option<V>> {
        self.lookup(key)
    }

    /// `d.get(key, default)`
    #[inline]
    pub fn get_or(&self, key: &K, default: V) -> Result<V> {
        Ok(self.lookup(key)?.unwrap_or(default))
    }

    /// `d.get(key, default)` with a default of another type.
    pub fn get_or_else<D>(&self, key: &K, default: D) -> Result<Either<V, D>> {
        Ok(self
            .lookup(key)?
            .map_or(Either::Right(default), Either::Left))
    }

    /// `d.setdefault(key, default)`
    pub fn setdefault(&self, key: K, default: V) -> Result<V> {
        let hash = key.hash()?;
        if let Some(value) = self.locate(&key, hash)?.and_then(|at| self.value_at(at)) {
            return Ok(value);
        }
        self.add(hash, key, default.clone())?;
        Ok(default)
    }

    fn remove(&self, key: &K) -> Result<Option<V>> {
        let at = if self.is_empty() {
            None
        } else {
            self.locate(key, key.hash()?)?
        };
        Ok(at.and_then(|at| self.take_at(at)).map(|(old, value)| {
            drop(old);
            value
        }))
    }

    /// `d.pop(key)`
    pub fn pop(&self, key: &K) -> Result<V> {
        match self.remove(key)? {
            Some(value) => Ok(value),
            None => Err(error::key_error(key)),
        }
    }

    /// `d.pop(key, None)`
    pub fn pop_or_none(&self, key: &K, _default: ()) -> Result<Option<V>> {
        self.remove(key)
    }

    /// `d.pop(key, default)`
    pub fn pop_or(&self, key: &K, default: V) -> Result<V> {
        Ok(self.remove(key)?.unwrap_or(default))
    }

    /// `d.pop(key, default)` with a default of another type.
    pub fn pop_or_else<D>(&self, key: &K, default: D) -> Result<Either<V, D>> {
        Ok(self
            .remove(key)?
            .map_or(Either::Right(default), Either::Left))
    }

    /// `d.popitem()`
    pub fn popitem(&self) -> Result<(K, V)> {
        match self.take_last() {
            Some(pair) => Ok(pair),
            None => Err(error::key_error(&crate::lit!(
                "popitem(): dictionary is empty"
            ))),
        }
    }

    /// `d.clear()`
    pub fn clear(&self) {
        let old = self.replace_table(Table::new());
        drop(old);
    }

    pub(super) fn equals(&self, other: &Dict<K, V>) -> Result<bool> {
        if self.size() != other.size() {
            return Ok(false);
        }
        let _depth = enter()?;
        let mut next = self.next_entry(0);
        while let Some(at) = next {
            if let Some((hash, key, value)) = self.hashed_pair_at(at) {
                let Some(theirs) = other.locate(&key, hash)?.and_then(|at| other.value_at(at))
                else {
                    return Ok(false);
                };
                if !same_or_eq(&theirs, &value)? {
                    return Ok(false);
                }
            }
            next = self.next_entry(at + 1);
        }
        Ok(true)
    }
}

impl<K: Value> Dict<K, ()> {
    /// `dict.fromkeys(it)`
    pub fn fromkeys_none(it: impl Iterate<Item = K>) -> Result<Dict<K, ()>> {
        Dict::fromkeys(it, ())
    }
}

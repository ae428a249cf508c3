//! Look-ups in a `dict` by keys of another static type than its own: `{1: "a"}[1.0]`.

use super::raw::Dict;
use crate::error::{self, Error, Result};
use crate::iter::Either;
use crate::value::{DynValue, Value};

impl<K: Value, V: Value> Dict<K, V> {
    fn locate_any(&self, key: &dyn DynValue) -> Result<Option<usize>> {
        let same = |other: &K| {
            let other: &dyn DynValue = other;
            Ok(other.is(key) || other.eq(key)?)
        };
        self.locate_with(key.hash()?, same)
    }

    fn lookup_any(&self, key: &dyn DynValue) -> Result<Option<V>> {
        Ok(self.locate_any(key)?.and_then(|at| self.value_at(at)))
    }

    fn remove_any(&self, key: &dyn DynValue) -> Result<Option<V>> {
        let at = self.locate_any(key)?;
        Ok(at.and_then(|at| self.take_at(at)).map(|(old, value)| {
            drop(old);
            value
        }))
    }

    /// `d[key]`
    pub fn get_any(&self, key: &dyn DynValue) -> Result<V> {
        self.lookup_any(key)?.ok_or_else(|| missing(key))
    }

    /// `del d[key]`
    pub fn delete_any(&self, key: &dyn DynValue) -> Result<()> {
        self.remove_any(key)?.map(drop).ok_or_else(|| missing(key))
    }

    /// `key in d`
    pub fn contains_any(&self, key: &dyn DynValue) -> Result<bool> {
        Ok(self.locate_any(key)?.is_some())
    }

    /// `d.get(key)`
    pub fn find_any(&self, key: &dyn DynValue, _default: ()) -> Result<Option<V>> {
        self.lookup_any(key)
    }

    /// `d.get(key, default)`
    pub fn get_or_any(&self, key: &dyn DynValue, default: V) -> Result<V> {
        Ok(self.lookup_any(key)?.unwrap_or(default))
    }

    /// `d.get(key, default)` with a default of another type.
    pub fn get_or_else_any<D>(&self, key: &dyn DynValue, default: D) -> Result<Either<V, D>> {
        let found = self.lookup_any(key)?;
        Ok(found.map_or(Either::Right(default), Either::Left))
    }

    /// `d.pop(key)`
    pub fn pop_any(&self, key: &dyn DynValue) -> Result<V> {
        self.remove_any(key)?.ok_or_else(|| missing(key))
    }

    /// `d.pop(key, None)`
    pub fn pop_or_none_any(&self, key: &dyn DynValue, _default: ()) -> Result<Option<V>> {
        self.remove_any(key)
    }

    /// `d.pop(key, default)`
    pub fn pop_or_any(&self, key: &dyn DynValue, default: V) -> Result<V> {
        Ok(self.remove_any(key)?.unwrap_or(default))
    }
}

fn missing(key: &dyn DynValue) -> Error {
    error::key_error(key)
}

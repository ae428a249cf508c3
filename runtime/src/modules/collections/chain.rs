//! `ChainMap`: several dicts seen as one, the first of them written to.
//!
//! In: dicts of one type. Out: lookups through all in order; changes in the first; the dicts stay shared with their owners.

#![allow(unsafe_code)]

use crate::dict::{Dict, DictIter, PickKey};
use crate::error::{self, Error, Result};
use crate::gc::Tracer;
use crate::list::List;
use crate::modules::copy::Copier;
use crate::modules::native::{Body, Shared};
use crate::value::Value;

/// `collections.ChainMap`
pub type ChainMap<K, V> = Shared<Maps<K, V>>;

/// What stands behind a [`ChainMap`].
pub struct Maps<K: Value, V: Value> {
    maps: List<Dict<K, V>>,
}

// SAFETY: visits the list, once.
unsafe impl<K: Value, V: Value> Body for Maps<K, V> {
    const NAME: &'static str = "ChainMap";
    const MODULE: &'static str = "collections";
    const ACYCLIC: bool = K::ACYCLIC && V::ACYCLIC;

    fn trace(&self, tracer: &mut Tracer) {
        self.maps.trace(tracer);
    }

    fn repr(this: &Shared<Self>, out: &mut String) -> Result<()> {
        out.push_str("ChainMap(");
        for (at, map) in this.maps.to_vec().iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            map.repr(out)?;
        }
        out.push(')');
        Ok(())
    }

    fn truth(this: &Shared<Self>) -> Result<bool> {
        Ok(this.maps.to_vec().iter().any(|map| !map.is_empty()))
    }

    fn eq(this: &Shared<Self>, other: &Shared<Self>) -> Result<bool> {
        Value::eq(&this.flat()?, &other.flat()?)
    }

    fn hash(_this: &Shared<Self>) -> Result<i64> {
        Err(error::unhashable("ChainMap"))
    }

    fn duplicate(this: &Shared<Self>, copier: &mut Copier) -> Result<Shared<Self>> {
        if !copier.is_deep() {
            return this.copy();
        }
        let copy = ChainMap::over(Vec::new());
        copier.remember(this.address(), &copy);
        for map in this.maps.to_vec() {
            copy.maps.append(copier.item(&map)?);
        }
        Ok(copy)
    }
}

impl<K: Value, V: Value> ChainMap<K, V> {
    fn over(maps: Vec<Dict<K, V>>) -> ChainMap<K, V> {
        ChainMap::wrap(Maps {
            maps: List::from_vec(maps),
        })
    }

    /// `ChainMap(a, b, ...)`
    pub fn new(maps: &[Dict<K, V>]) -> ChainMap<K, V> {
        ChainMap::over(if maps.is_empty() {
            vec![Dict::new()]
        } else {
            maps.to_vec()
        })
    }

    /// `c.maps`
    pub fn maps(&self) -> List<Dict<K, V>> {
        self.maps.clone()
    }

    fn first(&self) -> Result<Dict<K, V>> {
        self.maps.get(0)
    }

    fn find(&self, key: &K) -> Result<Option<V>> {
        for map in self.maps.to_vec() {
            if let Some(value) = map.find(key, ())? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// All pairs in one dict, in the order of iteration: the last dict's first.
    fn flat(&self) -> Result<Dict<K, V>> {
        let all = Dict::new();
        for map in self.maps.to_vec().iter().rev() {
            all.update_dict(map)?;
        }
        Ok(all)
    }

    /// `c[key]`
    pub fn get(&self, key: &K) -> Result<V> {
        self.find(key)?.ok_or_else(|| error::key_error(key))
    }

    /// `c.get(key)`
    pub fn get_or_none(&self, key: &K, _default: ()) -> Result<Option<V>> {
        self.find(key)
    }

    /// `c.get(key, default)`
    pub fn get_or(&self, key: &K, default: V) -> Result<V> {
        Ok(self.find(key)?.unwrap_or(default))
    }

    /// `key in c`
    pub fn contains(&self, key: &K) -> Result<bool> {
        Ok(self.find(key)?.is_some())
    }

    /// `len(c)`
    pub fn len(&self) -> Result<i64> {
        Ok(self.flat()?.len())
    }

    /// `iter(c)`
    pub fn iter(&self) -> Result<DictIter<K, V, PickKey>> {
        Ok(self.flat()?.iter())
    }

    /// `c.keys()`
    pub fn keys(&self) -> Result<List<K>> {
        List::collect(self.flat()?.iter())
    }

    /// `c.values()`
    pub fn values(&self) -> Result<List<V>> {
        List::collect(self.flat()?.values().iter())
    }

    /// `c.items()`
    pub fn items(&self) -> Result<List<(K, V)>> {
        List::collect(self.flat()?.items().iter())
    }

    /// `c[key] = value`
    pub fn set(&self, key: K, value: V) -> Result<()> {
        self.first()?.set(key, value)
    }

    /// `del c[key]`
    pub fn delete(&self, key: &K) -> Result<()> {
        self.pop(key).map(drop)
    }

    /// `c.pop(key)`
    pub fn pop(&self, key: &K) -> Result<V> {
        match self.first()?.pop_or_none(key, ())? {
            Some(value) => Ok(value),
            None => Err(not_in_first(key)),
        }
    }

    /// `c.popitem()`
    pub fn popitem(&self) -> Result<(K, V)> {
        let first = self.first()?;
        if first.is_empty() {
            return Err(error::key_error(&crate::lit!(
                "No keys found in the first mapping."
            )));
        }
        first.popitem()
    }

    /// `c.clear()`
    pub fn clear(&self) -> Result<()> {
        self.first()?.clear();
        Ok(())
    }

    /// `c.new_child()`
    pub fn new_child(&self) -> ChainMap<K, V> {
        self.new_child_of(&Dict::new())
    }

    /// `c.new_child(m)`
    pub fn new_child_of(&self, map: &Dict<K, V>) -> ChainMap<K, V> {
        let mut maps = vec![map.clone()];
        maps.extend(self.maps.to_vec());
        ChainMap::over(maps)
    }

    /// `c.parents`
    pub fn parents(&self) -> ChainMap<K, V> {
        let maps = self.maps.to_vec();
        ChainMap::new(maps.get(1..).unwrap_or_default())
    }

    /// `c.copy()`
    pub fn copy(&self) -> Result<ChainMap<K, V>> {
        let mut maps = self.maps.to_vec();
        if let Some(first) = maps.first_mut() {
            *first = first.copy();
        }
        Ok(ChainMap::over(maps))
    }
}

#[cold]
fn not_in_first<K: Value>(key: &K) -> Error {
    let mut text = String::from("Key not found in the first mapping: ");
    match key.repr(&mut text) {
        Ok(()) => error::key_error(&crate::str::Str::from(text)),
        Err(error) => error,
    }
}

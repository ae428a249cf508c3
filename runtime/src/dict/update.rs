//! Merging into dicts: `update`, `|`, `|=`.

use super::raw::Dict;
use crate::error::{self, Result};
use crate::iter::Iterate;
use crate::str::Str;
use crate::value::Value;

impl<K: Value, V: Value> Dict<K, V> {
    /// `d.update(pairs)`, `d |= pairs`
    pub fn update(&self, it: impl Iterate<Item = (K, V)>) -> Result<()> {
        let mut it = it;
        while let Some((key, value)) = it.next()? {
            self.set(key, value)?;
        }
        Ok(())
    }

    /// `d.update(other)`, `d |= other`
    pub fn update_dict(&self, other: &Dict<K, V>) -> Result<()> {
        if self.is(other) || other.is_empty() {
            return Ok(());
        }
        if self.is_empty() && self.entry_count() == 0 {
            let old = self.replace_table(other.duplicate());
            drop(old);
            return Ok(());
        }
        self.reserve(other.size());
        let size = other.size();
        let mut next = other.next_entry(0);
        while let Some(at) = next {
            if let Some((hash, key, value)) = other.hashed_pair_at(at) {
                self.put(hash, key, value)?;
            }
            if other.size() != size {
                return Err(error::runtime_error("dict mutated during update"));
            }
            next = other.next_entry(at + 1);
        }
        Ok(())
    }

    /// `d | other`
    pub fn or(&self, other: &Dict<K, V>) -> Result<Dict<K, V>> {
        let union = self.copy();
        union.update_dict(other)?;
        Ok(union)
    }
}

impl<T: Value> Dict<T, T> {
    /// `dict(pairs)`, the pairs being lists
    pub fn collect_lists(it: impl Iterate<Item = crate::list::List<T>>) -> Result<Dict<T, T>> {
        Self::collect_sequences(it, crate::list::List::len, crate::list::List::get)
    }

    /// The same, the pairs being tuples of any length.
    pub fn collect_tuples(it: impl Iterate<Item = crate::tuple::Tuple<T>>) -> Result<Dict<T, T>> {
        Self::collect_sequences(it, crate::tuple::Tuple::len, crate::tuple::Tuple::get)
    }

    fn collect_sequences<S>(
        it: impl Iterate<Item = S>,
        len: impl Fn(&S) -> i64,
        get: impl Fn(&S, i64) -> Result<T>,
    ) -> Result<Dict<T, T>> {
        let dict = Dict::new();
        let mut it = it;
        let mut at = 0;
        while let Some(pair) = it.next()? {
            if len(&pair) != 2 {
                let len = len(&pair);
                return Err(error::value_error(format!(
                    "dictionary update sequence element #{at} has length {len}; 2 is required"
                )));
            }
            dict.set(get(&pair, 0)?, get(&pair, 1)?)?;
            at += 1;
        }
        Ok(dict)
    }
}

impl<V: Value> Dict<Str, V> {
    /// `dict(name=value, ...)`
    pub fn from_kwargs(pairs: Vec<(Str, V)>) -> Result<Dict<Str, V>> {
        let dict = Dict::new();
        dict.update_kwargs(pairs)?;
        Ok(dict)
    }

    /// `dict(other, name=value, ...)`
    pub fn from_dict_kwargs(other: &Dict<Str, V>, pairs: Vec<(Str, V)>) -> Result<Dict<Str, V>> {
        let dict = other.copy();
        dict.update_kwargs(pairs)?;
        Ok(dict)
    }

    /// `d.update(other, name=value, ...)`
    pub fn update_dict_kwargs(&self, other: &Dict<Str, V>, pairs: Vec<(Str, V)>) -> Result<()> {
        self.update_dict(other)?;
        self.update_kwargs(pairs)
    }

    /// `d.update(name=value, ...)`
    pub fn update_kwargs(&self, pairs: Vec<(Str, V)>) -> Result<()> {
        for (key, value) in pairs {
            self.set(key, value)?;
        }
        Ok(())
    }
}

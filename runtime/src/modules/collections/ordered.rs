//! `OrderedDict`: a dict whose order can be changed and counts in comparison.
//!
//! In: keys and values. Out: a [`Dict`] (by deref) with `move_to_end`, `popitem` from both ends, and iteration that notices
//! changes as CPython's does.

#![allow(unsafe_code)]

mod views;

pub use views::{OrderedItems, OrderedIter, OrderedKeys, OrderedValues};

use crate::dict::Dict;
use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::iter::{FromVec, Iterate};
use crate::list::{Shown, same_or_eq};
use crate::modules::copy::Copier;
use crate::modules::native::{Body, Shared};
use crate::str::Str;
use crate::value::Value;
use std::ops::Deref;

/// `collections.OrderedDict`
pub type OrderedDict<K, V> = Shared<OrderedBody<K, V>>;

/// What stands behind an [`OrderedDict`].
pub struct OrderedBody<K: Value, V: Value> {
    dict: Dict<K, V>,
}

// SAFETY: visits the dict, once.
unsafe impl<K: Value, V: Value> Body for OrderedBody<K, V> {
    const NAME: &'static str = "OrderedDict";
    const MODULE: &'static str = "collections";
    const ACYCLIC: bool = K::ACYCLIC && V::ACYCLIC;

    fn trace(&self, tracer: &mut Tracer) {
        self.dict.trace(tracer);
    }

    fn repr(this: &Shared<Self>, out: &mut String) -> Result<()> {
        let Some(_shown) = Shown::enter(this.address()) else {
            out.push_str("...");
            return Ok(());
        };
        out.push_str("OrderedDict(");
        if !this.dict.is_empty() {
            this.dict.repr(out)?;
        }
        out.push(')');
        Ok(())
    }

    fn truth(this: &Shared<Self>) -> Result<bool> {
        Ok(!this.dict.is_empty())
    }

    fn eq(this: &Shared<Self>, other: &Shared<Self>) -> Result<bool> {
        if !Value::eq(&this.dict, &other.dict)? {
            return Ok(false);
        }
        let (mut mine, mut theirs) = (this.dict.iter(), other.dict.iter());
        while let (Some(x), Some(y)) = (mine.next()?, theirs.next()?) {
            if !same_or_eq(&x, &y)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn hash(_this: &Shared<Self>) -> Result<i64> {
        Err(error::unhashable("collections.OrderedDict"))
    }

    fn duplicate(this: &Shared<Self>, copier: &mut Copier) -> Result<Shared<Self>> {
        if !copier.is_deep() {
            return Ok(this.copy());
        }
        let copy = OrderedDict::with(Dict::new());
        copier.remember(this.address(), &copy);
        this.fill(&copy, copier)?;
        Ok(copy)
    }
}

impl<K: Value, V: Value> Deref for OrderedBody<K, V> {
    type Target = Dict<K, V>;

    #[inline]
    fn deref(&self) -> &Dict<K, V> {
        &self.dict
    }
}

impl<K: Value, V: Value> Default for OrderedDict<K, V> {
    fn default() -> Self {
        OrderedDict::new()
    }
}

impl<K: Value, V: Value> OrderedDict<K, V> {
    fn with(dict: Dict<K, V>) -> OrderedDict<K, V> {
        OrderedDict::wrap(OrderedBody { dict })
    }

    /// `OrderedDict()`
    pub fn new() -> OrderedDict<K, V> {
        OrderedDict::with(Dict::new())
    }

    /// `OrderedDict(d)`
    pub fn from_dict(dict: &Dict<K, V>) -> OrderedDict<K, V> {
        OrderedDict::with(dict.copy())
    }

    /// `OrderedDict(pairs)`
    pub fn collect(it: impl Iterate<Item = (K, V)>) -> Result<OrderedDict<K, V>> {
        Ok(OrderedDict::with(Dict::collect(it)?))
    }

    /// `OrderedDict.fromkeys(it, value)`
    pub fn fromkeys(it: impl Iterate<Item = K>, value: V) -> Result<OrderedDict<K, V>> {
        Ok(OrderedDict::with(Dict::fromkeys(it, value)?))
    }

    /// `d.move_to_end(key, last)`
    pub fn move_to_end(&self, key: &K, last: bool) -> Result<()> {
        if last {
            self.dict.move_last(key)
        } else {
            self.dict.move_first(key)
        }
    }

    /// `d.popitem(last)`
    pub fn popitem(&self, last: bool) -> Result<(K, V)> {
        let pair = if last {
            self.dict.take_last()
        } else {
            self.dict.take_first()
        };
        pair.ok_or_else(|| error::key_error(&crate::lit!("dictionary is empty")))
    }

    /// The same object as a plain dict.
    pub fn upcast(&self) -> Dict<K, V> {
        self.dict.clone()
    }

    /// `d.copy()`
    pub fn copy(&self) -> OrderedDict<K, V> {
        OrderedDict::with(self.dict.copy())
    }

    /// `d | other`
    pub fn or(&self, other: &Dict<K, V>) -> Result<OrderedDict<K, V>> {
        Ok(OrderedDict::with(self.dict.or(other)?))
    }

    /// `d == other` of a plain dict, whatever the order
    pub fn eq_dict(&self, other: &Dict<K, V>) -> Result<bool> {
        Value::eq(&self.dict, other)
    }
}

impl<V: Value> OrderedDict<Str, V> {
    /// `OrderedDict(name=value, ...)`
    pub fn from_kwargs(pairs: Vec<(Str, V)>) -> Result<OrderedDict<Str, V>> {
        OrderedDict::collect(FromVec::new(pairs))
    }
}

impl<K: Value> OrderedDict<K, ()> {
    /// `OrderedDict.fromkeys(it)`
    pub fn fromkeys_none(it: impl Iterate<Item = K>) -> Result<OrderedDict<K, ()>> {
        OrderedDict::fromkeys(it, ())
    }
}

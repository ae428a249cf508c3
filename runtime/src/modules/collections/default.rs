//! `defaultdict`: a dict that makes what is missing.
//!
//! In: a factory and its printed form. Out: a [`Dict`] (by deref) whose subscript calls the factory for a missing key.

#![allow(unsafe_code)]

use crate::dict::Dict;
use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::iter::Iterate;
use crate::list::Shown;
use crate::modules::copy::Copier;
use crate::modules::native::{Body, Shared};
use crate::str::Str;
use crate::value::Value;
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

/// `collections.defaultdict`
pub type DefaultDict<K, V> = Shared<DefaultBody<K, V>>;

/// What makes a missing value, shared with the copies of the dict.
type Factory<V> = Rc<RefCell<dyn FnMut() -> Result<V>>>;

/// What stands behind a [`DefaultDict`].
pub struct DefaultBody<K: Value, V: Value> {
    dict: Dict<K, V>,
    factory: Option<Factory<V>>,
    /// `repr(default_factory)`
    shown: Str,
}

// SAFETY: visits the dict, once. What a factory captures is not seen.
unsafe impl<K: Value, V: Value> Body for DefaultBody<K, V> {
    const NAME: &'static str = "defaultdict";
    const MODULE: &'static str = "collections";
    const ACYCLIC: bool = K::ACYCLIC && V::ACYCLIC;

    fn trace(&self, tracer: &mut Tracer) {
        self.dict.trace(tracer);
    }

    fn repr(this: &Shared<Self>, out: &mut String) -> Result<()> {
        let Some(_shown) = Shown::enter(this.address()) else {
            out.push_str("defaultdict(...)");
            return Ok(());
        };
        out.push_str("defaultdict(");
        out.push_str(this.shown.as_str());
        out.push_str(", ");
        this.dict.repr(out)?;
        out.push(')');
        Ok(())
    }

    fn truth(this: &Shared<Self>) -> Result<bool> {
        Ok(!this.dict.is_empty())
    }

    fn eq(this: &Shared<Self>, other: &Shared<Self>) -> Result<bool> {
        Value::eq(&this.dict, &other.dict)
    }

    fn hash(_this: &Shared<Self>) -> Result<i64> {
        Err(error::unhashable("collections.defaultdict"))
    }

    fn duplicate(this: &Shared<Self>, copier: &mut Copier) -> Result<Shared<Self>> {
        if !copier.is_deep() {
            return Ok(this.copy());
        }
        let copy = DefaultDict::with(Dict::new(), this.factory.clone(), this.shown.clone());
        copier.remember(this.address(), &copy);
        this.fill(&copy, copier)?;
        Ok(copy)
    }
}

impl<K: Value, V: Value> Deref for DefaultBody<K, V> {
    type Target = Dict<K, V>;

    #[inline]
    fn deref(&self) -> &Dict<K, V> {
        &self.dict
    }
}

impl<V: Value> DefaultDict<Str, V> {
    /// `defaultdict(factory, name=value, ...)`
    pub fn from_kwargs(
        factory: impl FnMut() -> Result<V> + 'static,
        shown: Str,
        pairs: Vec<(Str, V)>,
    ) -> Result<DefaultDict<Str, V>> {
        let made = DefaultDict::new(factory, shown);
        made.dict.update_kwargs(pairs)?;
        Ok(made)
    }
}

impl<K: Value, V: Value> DefaultDict<K, V> {
    fn with(dict: Dict<K, V>, factory: Option<Factory<V>>, shown: Str) -> DefaultDict<K, V> {
        DefaultDict::wrap(DefaultBody {
            dict,
            factory,
            shown,
        })
    }

    /// `defaultdict(factory)`; `shown` is the factory's repr.
    pub fn new(factory: impl FnMut() -> Result<V> + 'static, shown: Str) -> DefaultDict<K, V> {
        DefaultDict::with(Dict::new(), Some(Rc::new(RefCell::new(factory))), shown)
    }

    /// `defaultdict(factory, d)`
    pub fn from_dict(
        factory: impl FnMut() -> Result<V> + 'static,
        shown: Str,
        dict: &Dict<K, V>,
    ) -> DefaultDict<K, V> {
        DefaultDict::with(dict.copy(), Some(Rc::new(RefCell::new(factory))), shown)
    }

    /// `defaultdict(factory, pairs)`
    pub fn collect(
        factory: impl FnMut() -> Result<V> + 'static,
        shown: Str,
        it: impl Iterate<Item = (K, V)>,
    ) -> Result<DefaultDict<K, V>> {
        let made = DefaultDict::new(factory, shown);
        made.dict.update(it)?;
        Ok(made)
    }

    /// `defaultdict()`, `defaultdict(None)`
    pub fn plain(_default_factory: ()) -> DefaultDict<K, V> {
        DefaultDict::with(Dict::new(), None, crate::lit!("None"))
    }

    /// `d[key]`
    #[inline]
    pub fn get(&self, key: &K) -> Result<V> {
        match self.dict.find(key, ())? {
            Some(value) => Ok(value),
            None => self.missing(key),
        }
    }

    /// `d.__missing__(key)`
    pub fn missing(&self, key: &K) -> Result<V> {
        let Some(factory) = &self.factory else {
            return Err(error::key_error(key));
        };
        let value = match factory.try_borrow_mut() {
            Ok(mut make) => make()?,
            Err(_) => return Err(error::recursion_error("default_factory called itself")),
        };
        self.dict.set(key.clone(), value.clone())?;
        Ok(value)
    }

    /// The same object as a plain dict.
    pub fn upcast(&self) -> Dict<K, V> {
        self.dict.clone()
    }

    /// `d.copy()`
    pub fn copy(&self) -> DefaultDict<K, V> {
        DefaultDict::with(self.dict.copy(), self.factory.clone(), self.shown.clone())
    }

    /// `d | other`
    pub fn or(&self, other: &Dict<K, V>) -> Result<DefaultDict<K, V>> {
        let union = self.copy();
        union.dict.update_dict(other)?;
        Ok(union)
    }

    /// `d == other` of a plain dict
    pub fn eq_dict(&self, other: &Dict<K, V>) -> Result<bool> {
        Value::eq(&self.dict, other)
    }
}

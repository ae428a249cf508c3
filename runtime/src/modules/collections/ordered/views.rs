//! Iteration over ordered dicts, and their views.
//!
//! A view is the dict's own view but for its name and for iteration, which fails when the order changes, not only the size.

#![allow(unsafe_code)]

use super::OrderedDict;
use crate::dict::{Dict, DictItems, DictKeys, DictValues, Pick, PickItem, PickKey, PickValue};
use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::iter::Iterate;
use crate::list::Shown;
use crate::str::Str;
use crate::value::{CmpOp, Value};
use std::marker::PhantomData;
use std::ops::Deref;

/// `iter(d)`, `reversed(d)` and those of the views
#[derive(Debug)]
pub struct OrderedIter<K: Value, V: Value, P> {
    dict: Dict<K, V>,
    version: u64,
    /// The entry that comes next.
    current: Option<usize>,
    backwards: bool,
    pick: PhantomData<P>,
}

impl<K: Value, V: Value, P> Clone for OrderedIter<K, V, P> {
    fn clone(&self) -> Self {
        OrderedIter {
            dict: self.dict.clone(),
            pick: PhantomData,
            ..*self
        }
    }
}

impl<K: Value, V: Value, P> OrderedIter<K, V, P> {
    fn new(dict: &Dict<K, V>, backwards: bool) -> Self {
        let current = if backwards {
            dict.entry_before(usize::MAX)
        } else {
            dict.next_entry(0)
        };
        OrderedIter {
            dict: dict.clone(),
            version: dict.version(),
            current,
            backwards,
            pick: PhantomData,
        }
    }
}

impl<K: Value, V: Value, P: Pick<K, V>> Iterate for OrderedIter<K, V, P> {
    type Item = P::Item;

    fn next(&mut self) -> Result<Option<P::Item>> {
        let Some(at) = self.current.take() else {
            return Ok(None);
        };
        if self.dict.version() != self.version {
            return Err(error::runtime_error("OrderedDict mutated during iteration"));
        }
        self.current = if self.backwards {
            self.dict.entry_before(at)
        } else {
            self.dict.next_entry(at + 1)
        };
        Ok(P::pick(&self.dict, at))
    }
}

impl<K: Value, V: Value> OrderedDict<K, V> {
    /// `iter(d)`
    pub fn iter(&self) -> OrderedIter<K, V, PickKey> {
        OrderedIter::new(self, false)
    }

    /// `reversed(d)`
    pub fn reversed(&self) -> OrderedIter<K, V, PickKey> {
        OrderedIter::new(self, true)
    }
}

macro_rules! views {
    ($($(#[$doc:meta])* $method:ident $name:ident $view:ident $python:literal $pick:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<K: Value, V: Value> {
            dict: Dict<K, V>,
            view: $view<K, V>,
        }

        impl<K: Value, V: Value> OrderedDict<K, V> {
            $(#[$doc])*
            pub fn $method(&self) -> $name<K, V> {
                let dict: &Dict<K, V> = self;
                $name { dict: dict.clone(), view: dict.$method() }
            }
        }

        impl<K: Value, V: Value> $name<K, V> {
            /// The same view as one of a plain dict.
            pub fn upcast(&self) -> $view<K, V> {
                self.view.clone()
            }

            /// `iter(view)`
            pub fn iter(&self) -> OrderedIter<K, V, $pick> {
                OrderedIter::new(&self.dict, false)
            }

            /// `reversed(view)`
            pub fn reversed(&self) -> OrderedIter<K, V, $pick> {
                OrderedIter::new(&self.dict, true)
            }
        }

        impl<K: Value, V: Value> Deref for $name<K, V> {
            type Target = $view<K, V>;

            fn deref(&self) -> &$view<K, V> {
                &self.view
            }
        }

        // SAFETY: cloning counts two references to one dict; tracing visits both.
        unsafe impl<K: Value, V: Value> Value for $name<K, V> {
            const ACYCLIC: bool = K::ACYCLIC && V::ACYCLIC;
            type KeptHash = i64;

            fn type_name(&self) -> Str {
                crate::lit!($python)
            }
            fn repr(&self, out: &mut String) -> Result<()> {
                let Some(_shown) = Shown::enter(self.dict.id() + 1) else {
                    out.push_str("...");
                    return Ok(());
                };
                out.push_str($python);
                out.push_str("([");
                let mut it = self.iter();
                let mut first = true;
                while let Some(item) = it.next()? {
                    if !first {
                        out.push_str(", ");
                    }
                    first = false;
                    item.repr(out)?;
                }
                out.push_str("])");
                Ok(())
            }
            fn truth(&self) -> Result<bool> {
                Ok(!self.dict.is_empty())
            }
            fn eq(&self, other: &Self) -> Result<bool> {
                Value::eq(&self.view, &other.view)
            }
            fn hash(&self) -> Result<i64> {
                Err(error::unhashable($python))
            }
            fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
                self.view.compare(&other.view, op)
            }
            fn is(&self, other: &Self) -> bool {
                self.dict.is(&other.dict)
            }
            fn trace(&self, tracer: &mut Tracer) {
                self.dict.trace(tracer);
                self.view.trace(tracer);
            }
        }
    )*};
}

views! {
    /// `d.keys()`
    keys OrderedKeys DictKeys "odict_keys" PickKey;
    /// `d.values()`
    values OrderedValues DictValues "odict_values" PickValue;
    /// `d.items()`
    items OrderedItems DictItems "odict_items" PickItem;
}

//! `d.keys()`, `d.values()`, `d.items()`: live views with set operations.

use super::iter::{DictIter, DictReversed, PickItem, PickKey, PickValue};
use super::raw::Dict;
use crate::error::Result;
use crate::gc::Tracer;
use crate::iter::Iterate;
use crate::list::{Shown, same_or_eq};
use crate::set::Set;
use crate::str::Str;
use crate::value::{CmpOp, Value};

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident $python:literal $pick:ident $item:ty, $equal:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name<K: Value, V: Value>(Dict<K, V>);

        impl<K: Value, V: Value> $name<K, V> {
            /// `len(view)`
            #[inline]
            pub fn len(&self) -> i64 {
                self.0.len()
            }

            /// Whether the dict is empty.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// `iter(view)`
            #[inline]
            pub fn iter(&self) -> DictIter<K, V, $pick> {
                DictIter::new(&self.0)
            }

            /// `reversed(view)`
            pub fn reversed(&self) -> DictReversed<K, V, $pick> {
                DictReversed::new(&self.0)
            }
        }

        impl<K: Value, V: Value> Clone for $name<K, V> {
            fn clone(&self) -> Self {
                $name(self.0.clone())
            }
        }

        impl<K: Value, V: Value> std::fmt::Debug for $name<K, V> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({:?})", $python, self.0)
            }
        }

        // SAFETY: clones and visits what the dict does.
        unsafe impl<K: Value, V: Value> Value for $name<K, V> {
            const ACYCLIC: bool = K::ACYCLIC && V::ACYCLIC;
            type KeptHash = i64;

            fn type_name(&self) -> Str {
                crate::lit!($python)
            }
            fn repr(&self, out: &mut String) -> Result<()> {
                let Some(_shown) = Shown::enter(self.0.id() + 1) else {
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
                Ok(!self.is_empty())
            }
            fn eq(&self, other: &Self) -> Result<bool> {
                let equal: fn(&Dict<K, V>, &Dict<K, V>) -> Result<bool> = $equal;
                equal(&self.0, &other.0)
            }
            fn hash(&self) -> Result<i64> {
                Err(crate::error::unhashable($python))
            }
            fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
                self.compare_view(other, op)
            }
            fn is(&self, other: &Self) -> bool {
                self.0.is(&other.0)
            }
            fn trace(&self, tracer: &mut Tracer) {
                self.0.trace(tracer);
            }
        }
    )*};
}

views! {
    /// `d.keys()`
    DictKeys "dict_keys" PickKey K, same_keys;
    /// `d.values()`
    DictValues "dict_values" PickValue V, |a, b| Ok(a.is(b));
    /// `d.items()`
    DictItems "dict_items" PickItem (K, V), |a, b| a.equals(b);
}

/// Whether all keys of one dict are in the other.
fn keys_within<K: Value, V: Value>(a: &Dict<K, V>, b: &Dict<K, V>) -> Result<bool> {
    let mut it = a.iter();
    while let Some(key) = it.next()? {
        if !b.contains(&key)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_keys<K: Value, V: Value>(a: &Dict<K, V>, b: &Dict<K, V>) -> Result<bool> {
    Ok(a.size() == b.size() && keys_within(a, b)?)
}

/// Whether all pairs of one dict are in the other.
fn items_within<K: Value, V: Value>(a: &Dict<K, V>, b: &Dict<K, V>) -> Result<bool> {
    let mut it = a.items().iter();
    while let Some(item) = it.next()? {
        if !b.items().contains(&item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Set comparison by inclusion.
fn included<D>(
    a: D,
    b: D,
    sizes: (usize, usize),
    op: CmpOp,
    within: impl Fn(D, D) -> Result<bool>,
) -> Result<bool> {
    let (m, n) = sizes;
    match op {
        CmpOp::Lt => Ok(m < n && within(a, b)?),
        CmpOp::Le => Ok(m <= n && within(a, b)?),
        CmpOp::Gt => Ok(m > n && within(b, a)?),
        CmpOp::Ge => Ok(m >= n && within(b, a)?),
    }
}

impl<K: Value, V: Value> Dict<K, V> {
    /// `d.keys()`
    #[inline]
    pub fn keys(&self) -> DictKeys<K, V> {
        DictKeys(self.clone())
    }

    /// `d.values()`
    #[inline]
    pub fn values(&self) -> DictValues<K, V> {
        DictValues(self.clone())
    }

    /// `d.items()`
    #[inline]
    pub fn items(&self) -> DictItems<K, V> {
        DictItems(self.clone())
    }
}

impl<K: Value, V: Value> DictKeys<K, V> {
    fn compare_view(&self, other: &Self, op: CmpOp) -> Result<bool> {
        included(
            &self.0,
            &other.0,
            (self.0.size(), other.0.size()),
            op,
            keys_within,
        )
    }

    /// `key in view`
    pub fn contains(&self, key: &K) -> Result<bool> {
        self.0.contains(key)
    }
}

impl<K: Value, V: Value> DictItems<K, V> {
    fn compare_view(&self, other: &Self, op: CmpOp) -> Result<bool> {
        included(
            &self.0,
            &other.0,
            (self.0.size(), other.0.size()),
            op,
            items_within,
        )
    }

    /// `(key, value) in view`
    pub fn contains(&self, item: &(K, V)) -> Result<bool> {
        match self.0.find(&item.0, ())? {
            Some(value) => same_or_eq(&value, &item.1),
            None => Ok(false),
        }
    }
}

impl<K: Value, V: Value> DictValues<K, V> {
    fn compare_view(&self, _other: &Self, op: CmpOp) -> Result<bool> {
        Err(crate::error::not_ordered(op, "dict_values", "dict_values"))
    }

    /// `value in view`
    pub fn contains(&self, value: &V) -> Result<bool> {
        let mut it = self.iter();
        while let Some(other) = it.next()? {
            if same_or_eq(&other, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

macro_rules! set_operations {
    ($name:ident $item:ty) => {
        impl<K: Value, V: Value> $name<K, V> {
            /// `view & other`
            pub fn and(&self, other: impl Iterate<Item = $item>) -> Result<Set<$item>> {
                let set = Set::new();
                let mut other = other;
                while let Some(item) = other.next()? {
                    if self.contains(&item)? {
                        set.add(item)?;
                    }
                }
                Ok(set)
            }

            /// `view | other`
            pub fn or(&self, other: impl Iterate<Item = $item>) -> Result<Set<$item>> {
                let set = Set::collect(self.iter())?;
                set.update_iter(other)?;
                Ok(set)
            }

            /// `view - other`
            pub fn sub(&self, other: impl Iterate<Item = $item>) -> Result<Set<$item>> {
                let set = Set::collect(self.iter())?;
                set.difference_update_iter(other)?;
                Ok(set)
            }

            /// `view ^ other`
            pub fn xor(&self, other: impl Iterate<Item = $item>) -> Result<Set<$item>> {
                let set = Set::collect(self.iter())?;
                set.symmetric_difference_update(other)?;
                Ok(set)
            }

            /// `view.isdisjoint(other)`
            pub fn isdisjoint(&self, other: impl Iterate<Item = $item>) -> Result<bool> {
                let mut other = other;
                while let Some(item) = other.next()? {
                    if self.contains(&item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    };
}

set_operations!(DictKeys K);
set_operations!(DictItems(K, V));

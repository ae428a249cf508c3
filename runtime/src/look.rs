//! Looking at an item of a list where it stands, without counting a reference to it.
//!
//! In: `grid.look(row, Nth(column))`. Out: what `grid.nth(row)?.nth(column)` gives. Only operations of this file look at items, since
//! nothing may run that could change the list meanwhile; what makes an error does so when it has looked.

#![allow(unsafe_code)]

use crate::error::{self, Result};
use crate::list::List;
use crate::set::{FrozenSet, Set};
use crate::value::Value;

/// An operation on an item of a list.
///
/// # Safety
/// Unless `FOREIGN` holds, `look` runs no Python code, drops nothing, and neither allocates nor frees on the managed heap.
pub unsafe trait Look<T> {
    /// `look` may run Python code: the item is cloned first.
    const FOREIGN: bool;
    /// What is found.
    type Found;
    /// What the operation gives.
    type Result;

    /// Looks at an item.
    fn look(self, item: &T) -> Self::Found;

    /// Makes the result of what was found, when the item is let go.
    fn result(found: Self::Found) -> Self::Result;
}

/// `item[i]` of a list, the index being no less than zero.
#[derive(Clone, Copy, Debug)]
pub struct Nth(pub i64);

// SAFETY: an item is cloned, which runs no Python code.
unsafe impl<T: Value> Look<List<T>> for Nth {
    const FOREIGN: bool = false;
    type Found = Option<T>;
    type Result = Result<T>;

    #[inline]
    fn look(self, item: &List<T>) -> Option<T> {
        item.at(self.0 as usize)
    }

    #[inline]
    fn result(found: Option<T>) -> Result<T> {
        found.ok_or_else(|| error::index_error("list index out of range"))
    }
}

/// `item[i] = x` of a list, the index being no less than zero: gives the old item.
#[derive(Clone, Copy, Debug)]
pub struct SetNth<T>(pub i64, pub T);

// SAFETY: items are exchanged; where none is, the new one is handed back.
unsafe impl<T: Value> Look<List<T>> for SetNth<T> {
    const FOREIGN: bool = false;
    type Found = Result<T, T>;
    type Result = Result<T>;

    #[inline]
    fn look(self, item: &List<T>) -> Result<T, T> {
        item.exchange_at(self.0 as usize, self.1)
    }

    #[inline]
    fn result(found: Result<T, T>) -> Result<T> {
        found.map_err(|new| {
            drop(new);
            error::index_error("list assignment index out of range")
        })
    }
}

/// `x in item` of a set.
#[derive(Debug)]
pub struct Has<'a, T>(pub &'a T);

macro_rules! has {
    ($($set:ident)*) => {$(
        // SAFETY: `PLAIN` items are hashed and compared without Python code.
        unsafe impl<T: Value> Look<$set<T>> for Has<'_, T> {
            const FOREIGN: bool = !T::PLAIN;
            type Found = Result<bool>;
            type Result = Result<bool>;

            #[inline]
            fn look(self, item: &$set<T>) -> Result<bool> {
                item.has(self.0)
            }

            #[inline]
            fn result(found: Result<bool>) -> Result<bool> {
                found
            }
        }
    )*};
}

has!(Set FrozenSet);

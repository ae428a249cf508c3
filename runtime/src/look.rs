//! Looking at an item of a list, or at what a field or a global holds, where it stands, without counting a reference to it.
//!
//! In: `grid.look(row, Nth(column))`. Out: what `grid.nth(row)?.nth(column)` gives. Only operations of this file look at items, since
//! nothing may run that could change the list meanwhile; what makes an error does so when it has looked.

#![allow(unsafe_code)]

use crate::dict::Dict;
use crate::error::{self, Result};
use crate::list::List;
use crate::set::{FrozenSet, Set};
use crate::str::{CharSet, Str, out_of_range};
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

/// `len(item)`
#[derive(Clone, Copy, Debug)]
pub struct Len;

macro_rules! lengths {
    ($([$($param:ident)*] $type:ty;)*) => {$(
        // SAFETY: counts are read.
        unsafe impl<$($param: Value),*> Look<$type> for Len {
            const FOREIGN: bool = false;
            type Found = i64;
            type Result = i64;

            #[inline]
            fn look(self, item: &$type) -> i64 {
                item.len()
            }

            #[inline]
            fn result(found: i64) -> i64 {
                found
            }
        }
    )*};
}

lengths! {
    [T] List<T>;
    [T] Set<T>;
    [K V] Dict<K, V>;
    [] Str;
}

/// `item[i]` of a string.
#[derive(Clone, Copy, Debug)]
pub struct Char(pub i64);

// SAFETY: strings are no managed objects.
unsafe impl Look<Str> for Char {
    const FOREIGN: bool = false;
    type Found = Option<Str>;
    type Result = Result<Str>;

    #[inline]
    fn look(self, item: &Str) -> Option<Str> {
        item.find_char(self.0)
    }

    #[inline]
    fn result(found: Option<Str>) -> Result<Str> {
        found.ok_or_else(out_of_range)
    }
}

macro_rules! characters {
    ($($(#[$doc:meta])* $name:ident $what:ty: |$code:ident, $other:ident| $test:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name(pub i64, pub $what);

        // SAFETY: strings are no managed objects.
        unsafe impl Look<Str> for $name {
            const FOREIGN: bool = false;
            type Found = Option<bool>;
            type Result = Result<bool>;

            #[inline]
            fn look(self, item: &Str) -> Option<bool> {
                let $other = self.1;
                item.find_code(self.0).map(|$code| $test)
            }

            #[inline]
            fn result(found: Option<bool>) -> Result<bool> {
                found.ok_or_else(out_of_range)
            }
        }
    )*};
}

characters! {
    /// `item[i] == c` of a string.
    CharIs char: |code, c| code == u32::from(c);
    /// `item[i] in chars` of a string.
    CharIn CharSet: |code, chars| chars.has(code);
}

//! Values between Rust callers and Python functions.
//!
//! In: what a Rust programmer has at hand: slices, `Vec`, `HashMap`, `&str`, any integer. Out: what the generated functions take, by
//! [`IntoPy`]; and back by `From`, `TryFrom` and `into_vec`.

mod collections;
mod numbers;
mod tuples;

use crate::bytes::Bytes;
use crate::class::{Class, Extends};
use crate::dict::Dict;
use crate::error::Result;
use crate::gc::{Gc, Managed, Ref};
use crate::iter::Iter;
use crate::list::List;
use crate::num::Num;
use crate::range::Range;
use crate::set::{FrozenSet, Set};
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::{Object, Value};

/// What can be given where Python code expects a `T`.
pub trait IntoPy<T>: Sized {
    /// The value as Python sees it.
    fn into_py(self) -> Result<T>;

    /// The same for a parameter that has a default; `None` is [`Omit`].
    #[inline]
    fn into_arg(self) -> Result<Option<T>> {
        self.into_py().map(Some)
    }
}

/// Stands for the default of a parameter that has one.
#[derive(Clone, Copy, Debug)]
pub struct Omit;

impl<T> IntoPy<T> for Omit {
    fn into_py(self) -> Result<T> {
        Err(crate::error::type_error(
            "this parameter has no default: a value is needed",
        ))
    }

    #[inline]
    fn into_arg(self) -> Result<Option<T>> {
        Ok(None)
    }
}

/// Values that are given as they are, owned or by reference.
macro_rules! reflexive {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> IntoPy<$type> for $type {
            #[inline]
            fn into_py(self) -> Result<$type> {
                Ok(self)
            }
        }

        impl<$($generics)*> IntoPy<$type> for &$type {
            #[inline]
            fn into_py(self) -> Result<$type> {
                Ok(self.clone())
            }
        }
    )*};
}

reflexive! {
    [] ();
    [] bool;
    [] Str;
    [] Bytes;
    [] Range;
    [] Num;
    [] Ref;
    [T: Value] List<T>;
    [T: Value] Tuple<T>;
    [T: Value] Set<T>;
    [T: Value] FrozenSet<T>;
    [K: Value, V: Value] Dict<K, V>;
    [T: Value] Iter<T>;
}

impl<C: Managed + Extends<B>, B: Managed> IntoPy<Gc<B>> for Gc<C> {
    #[inline]
    fn into_py(self) -> Result<Gc<B>> {
        Ok(self.into_base())
    }
}

impl<C: Managed + Extends<B>, B: Managed> IntoPy<Gc<B>> for &Gc<C> {
    #[inline]
    fn into_py(self) -> Result<Gc<B>> {
        Ok(self.clone().into_base())
    }
}

impl<C: Class> IntoPy<Ref> for Gc<C> {
    #[inline]
    fn into_py(self) -> Result<Ref> {
        Ok(self.erase())
    }
}

impl<T: Value> IntoPy<Object> for T {
    #[inline]
    fn into_py(self) -> Result<Object> {
        Ok(self.into_object())
    }
}

impl IntoPy<Object> for &str {
    fn into_py(self) -> Result<Object> {
        Ok(Str::from(self).into_object())
    }
}

impl IntoPy<Object> for String {
    fn into_py(self) -> Result<Object> {
        Ok(Str::from(self).into_object())
    }
}

impl<T, U: IntoPy<T>> IntoPy<Option<T>> for Option<U> {
    #[inline]
    fn into_py(self) -> Result<Option<T>> {
        self.map(IntoPy::into_py).transpose()
    }
}

macro_rules! text {
    ($($type:ty)*) => {$(
        impl IntoPy<Str> for $type {
            #[inline]
            fn into_py(self) -> Result<Str> {
                Ok(Str::from(self))
            }
        }
    )*};
}

text!(&str String &String char);

macro_rules! bytes {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<$($generics)*> IntoPy<Bytes> for $type {
            #[inline]
            fn into_py(self) -> Result<Bytes> {
                Ok(Bytes::from_vec(self.to_vec()))
            }
        }
    )*};
}

bytes! {
    [] &[u8];
    [] Vec<u8>;
    [] &Vec<u8>;
    [const N: usize] [u8; N];
    [const N: usize] &[u8; N];
}

impl From<Bytes> for Vec<u8> {
    fn from(bytes: Bytes) -> Vec<u8> {
        bytes.as_slice().to_vec()
    }
}

#[cfg(test)]
mod tests;

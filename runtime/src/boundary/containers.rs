//! Vectors, slices, arrays, sets and maps of Rust as Python's containers; each makes a new object.

use super::IntoPy;
use crate::dict::Dict;
use crate::error::Result;
use crate::list::List;
use crate::set::{FrozenSet, Set};
use crate::tuple::Tuple;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

fn converted<T, U: IntoPy<T>>(items: impl IntoIterator<Item = U>) -> Result<Vec<T>> {
    items.into_iter().map(U::into_py).collect()
}

macro_rules! sequences {
    ($($target:ident)*) => {$(
        impl<T: Value, U: IntoPy<T>> IntoPy<$target<T>> for Vec<U> {
            fn into_py(self) -> Result<$target<T>> {
                Ok($target::from_vec(converted(self)?))
            }
        }

        impl<T: Value, U: IntoPy<T> + Clone> IntoPy<$target<T>> for &Vec<U> {
            fn into_py(self) -> Result<$target<T>> {
                self.as_slice().into_py()
            }
        }

        impl<T: Value, U: IntoPy<T> + Clone> IntoPy<$target<T>> for &[U] {
            fn into_py(self) -> Result<$target<T>> {
                Ok($target::from_vec(converted(self.iter().cloned())?))
            }
        }

        impl<T: Value, U: IntoPy<T>, const N: usize> IntoPy<$target<T>> for [U; N] {
            fn into_py(self) -> Result<$target<T>> {
                Ok($target::from_vec(converted(self)?))
            }
        }

        impl<T: Value, U: IntoPy<T> + Clone, const N: usize> IntoPy<$target<T>> for &[U; N] {
            fn into_py(self) -> Result<$target<T>> {
                self.as_slice().into_py()
            }
        }
    )*};
}

sequences!(List Tuple);

fn set_of<T: Value, U: IntoPy<T>>(items: impl IntoIterator<Item = U>) -> Result<Set<T>> {
    let set = Set::new();
    for item in items {
        set.add(item.into_py()?)?;
    }
    Ok(set)
}

macro_rules! sets {
    ($([$($more:tt)*] $source:ty;)*) => {$(
        impl<T: Value, U: IntoPy<T>, $($more)*> IntoPy<Set<T>> for $source {
            fn into_py(self) -> Result<Set<T>> {
                set_of(self)
            }
        }

        impl<T: Value, U: IntoPy<T>, $($more)*> IntoPy<FrozenSet<T>> for $source {
            fn into_py(self) -> Result<FrozenSet<T>> {
                FrozenSet::collect(set_of(self)?.iter())
            }
        }
    )*};
}

sets! {
    [S] HashSet<U, S>;
    [] BTreeSet<U>;
    [] Vec<U>;
    [const N: usize] [U; N];
}

fn dict_of<K: Value, V: Value, J: IntoPy<K>, U: IntoPy<V>>(
    items: impl IntoIterator<Item = (J, U)>,
) -> Result<Dict<K, V>> {
    let dict = Dict::new();
    for (key, value) in items {
        dict.set(key.into_py()?, value.into_py()?)?;
    }
    Ok(dict)
}

macro_rules! maps {
    ($([$($more:tt)*] $source:ty;)*) => {$(
        impl<K: Value, V: Value, J: IntoPy<K>, U: IntoPy<V>, $($more)*> IntoPy<Dict<K, V>> for $source {
            fn into_py(self) -> Result<Dict<K, V>> {
                dict_of(self)
            }
        }
    )*};
}

maps! {
    [S] HashMap<J, U, S>;
    [] BTreeMap<J, U>;
    [] Vec<(J, U)>;
    [const N: usize] [(J, U); N];
}

macro_rules! borrowed_maps {
    ($([$($more:tt)*] $source:ty;)*) => {$(
        impl<K: Value, V: Value, J: IntoPy<K> + Clone, U: IntoPy<V> + Clone, $($more)*> IntoPy<Dict<K, V>> for &$source {
            fn into_py(self) -> Result<Dict<K, V>> {
                dict_of(self.iter().map(|(key, value)| (key.clone(), value.clone())))
            }
        }
    )*};
}

borrowed_maps! {
    [S] HashMap<J, U, S>;
    [] BTreeMap<J, U>;
}

macro_rules! tuples {
    ($(($($target:ident $source:ident $index:tt),*))*) => {$(
        impl<$($target,)* $($source: IntoPy<$target>,)*> IntoPy<($($target,)*)> for ($($source,)*) {
            fn into_py(self) -> Result<($($target,)*)> {
                Ok(($(self.$index.into_py()?,)*))
            }
        }
    )*};
}

tuples! {
    (A I 0)
    (A I 0, B J 1)
    (A I 0, B J 1, C K 2)
    (A I 0, B J 1, C K 2, D L 3)
    (A I 0, B J 1, C K 2, D L 3, E M 4)
    (A I 0, B J 1, C K 2, D L 3, E M 4, F N 5)
    (A I 0, B J 1, C K 2, D L 3, E M 4, F N 5, G O 6)
    (A I 0, B J 1, C K 2, D L 3, E M 4, F N 5, G O 6, H P 7)
}

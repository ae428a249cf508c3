//! Collections: from slices, `Vec`s, maps and sets, and back.

use super::IntoPy;
use crate::dict::Dict;
use crate::error::{Error, Result};
use crate::iter::{Iter, Iterate};
use crate::list::List;
use crate::set::{FrozenSet, Set};
use crate::tuple::Tuple;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

/// Each item converted.
fn items<T, U: IntoPy<T>>(items: impl IntoIterator<Item = U>) -> Result<Vec<T>> {
    items.into_iter().map(IntoPy::into_py).collect()
}

/// Items converted as they are asked for.
struct Converted<I>(I);

impl<T, U: IntoPy<T>, I: Iterator<Item = U>> IterateInto<T> for Converted<I> {
    fn convert(&mut self) -> Result<Option<T>> {
        self.0.next().map(IntoPy::into_py).transpose()
    }
}

/// An iterator towards one type, of which there may be several.
trait IterateInto<T> {
    fn convert(&mut self) -> Result<Option<T>>;
}

/// `IterateInto` as the runtime's `Iterate`.
struct Items<T, I: IterateInto<T>>(I, std::marker::PhantomData<T>);

impl<T, I: IterateInto<T>> Iterate for Items<T, I> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        self.0.convert()
    }
}

fn iterate<T, U: IntoPy<T>, I: IntoIterator<Item = U>>(
    source: I,
) -> Items<T, Converted<I::IntoIter>> {
    Items(Converted(source.into_iter()), std::marker::PhantomData)
}

/// Collections that have an order, from sequences.
macro_rules! sequence {
    ($target:ident, |$source:ident| $make:expr) => {
        impl<T: Value, U: IntoPy<T>> IntoPy<$target<T>> for Vec<U> {
            fn into_py(self) -> Result<$target<T>> {
                let $source = self;
                $make
            }
        }

        impl<'a, T: Value, U> IntoPy<$target<T>> for &'a [U]
        where
            &'a U: IntoPy<T>,
        {
            fn into_py(self) -> Result<$target<T>> {
                let $source = self;
                $make
            }
        }

        impl<'a, T: Value, U> IntoPy<$target<T>> for &'a Vec<U>
        where
            &'a U: IntoPy<T>,
        {
            fn into_py(self) -> Result<$target<T>> {
                let $source = self;
                $make
            }
        }

        impl<T: Value, U: IntoPy<T>, const N: usize> IntoPy<$target<T>> for [U; N] {
            fn into_py(self) -> Result<$target<T>> {
                let $source = self;
                $make
            }
        }

        impl<'a, T: Value, U, const N: usize> IntoPy<$target<T>> for &'a [U; N]
        where
            &'a U: IntoPy<T>,
        {
            fn into_py(self) -> Result<$target<T>> {
                let $source = self;
                $make
            }
        }
    };
}

sequence!(List, |source| Ok(List::from_vec(items(source)?)));
sequence!(Tuple, |source| Ok(Tuple::from_vec(items(source)?)));
sequence!(Set, |source| Set::collect(iterate(source)));
sequence!(FrozenSet, |source| FrozenSet::collect(iterate(source)));

macro_rules! sets {
    ($($target:ident)*) => {$(
        impl<T: Value, U: IntoPy<T>, S> IntoPy<$target<T>> for HashSet<U, S> {
            fn into_py(self) -> Result<$target<T>> {
                $target::collect(iterate(self))
            }
        }

        impl<T: Value, U: IntoPy<T>> IntoPy<$target<T>> for BTreeSet<U> {
            fn into_py(self) -> Result<$target<T>> {
                $target::collect(iterate(self))
            }
        }

        impl<T: Value + Eq + Hash, S: BuildHasher + Default> TryFrom<$target<T>> for HashSet<T, S> {
            type Error = Error;

            fn try_from(set: $target<T>) -> Result<HashSet<T, S>> {
                Ok(set.iter().collect_vec()?.into_iter().collect())
            }
        }
    )*};
}

sets!(Set FrozenSet);

/// Pairs converted, for dicts.
struct Pairs<I>(I);

macro_rules! pairs {
    ($([$($generics:tt)*] $source:ty;)*) => {$(
        impl<K: Value, V: Value, A: IntoPy<K>, B: IntoPy<V>, $($generics)*> IntoPy<Dict<K, V>> for $source {
            fn into_py(self) -> Result<Dict<K, V>> {
                Dict::collect(Items(Pairs(self.into_iter()), std::marker::PhantomData))
            }
        }
    )*};
}

impl<K, V, A: IntoPy<K>, B: IntoPy<V>, I: Iterator<Item = (A, B)>> IterateInto<(K, V)>
    for Pairs<I>
{
    fn convert(&mut self) -> Result<Option<(K, V)>> {
        match self.0.next() {
            Some((key, value)) => Ok(Some((key.into_py()?, value.into_py()?))),
            None => Ok(None),
        }
    }
}

pairs! {
    [S] HashMap<A, B, S>;
    [] BTreeMap<A, B>;
    [] Vec<(A, B)>;
    [const N: usize] [(A, B); N];
}

impl<'a, K: Value, V: Value, A, B, S> IntoPy<Dict<K, V>> for &'a HashMap<A, B, S>
where
    &'a A: IntoPy<K>,
    &'a B: IntoPy<V>,
{
    fn into_py(self) -> Result<Dict<K, V>> {
        Dict::collect(Items(Pairs(self.iter()), std::marker::PhantomData))
    }
}

impl<K: Value + Eq + Hash, V: Value, S: BuildHasher + Default> TryFrom<Dict<K, V>>
    for HashMap<K, V, S>
{
    type Error = Error;

    fn try_from(dict: Dict<K, V>) -> Result<HashMap<K, V, S>> {
        Ok(dict.items().iter().collect_vec()?.into_iter().collect())
    }
}

impl<T: Value> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Vec<T> {
        list.into_vec()
    }
}

impl<T: Value> From<Tuple<T>> for Vec<T> {
    fn from(tuple: Tuple<T>) -> Vec<T> {
        tuple.as_slice().to_vec()
    }
}

/// A list's items as they are now.
impl<T: Value> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

/// A list's items as they are now.
impl<T: Value> IntoIterator for &List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.to_vec().into_iter()
    }
}

/// What a Python iterator gives to a `for` of Rust: items until the first error.
pub struct Results<T: Value>(Option<Iter<T>>);

impl<T: Value> Iterator for Results<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let item = Iterate::next(self.0.as_mut()?).transpose();
        if !matches!(item, Some(Ok(_))) {
            self.0 = None;
        }
        item
    }
}

impl<T: Value> IntoIterator for Iter<T> {
    type Item = Result<T>;
    type IntoIter = Results<T>;

    fn into_iter(self) -> Results<T> {
        Results(Some(self))
    }
}

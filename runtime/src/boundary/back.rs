//! The way back: Python's containers as Rust's.

use crate::dict::Dict;
use crate::iter::Iterate;
use crate::list::List;
use crate::set::Set;
use crate::tuple::Tuple;
use crate::value::Value;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

/// The items of an iterator over a container that nothing changes meanwhile.
fn all<T>(mut items: impl Iterate<Item = T>) -> Vec<T> {
    let mut found = Vec::with_capacity(items.size_hint());
    while let Ok(Some(item)) = items.next() {
        found.push(item);
    }
    found
}

impl<K: Value, V: Value> Dict<K, V> {
    /// The items in order.
    pub fn to_vec(&self) -> Vec<(K, V)> {
        all(self.items().iter())
    }
}

impl<T: Value> Set<T> {
    /// The members, in the order in which Python iterates over them.
    pub fn to_vec(&self) -> Vec<T> {
        all(self.iter())
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

impl<K: Value + Eq + Hash, V: Value, S: BuildHasher + Default> From<Dict<K, V>>
    for HashMap<K, V, S>
{
    fn from(dict: Dict<K, V>) -> HashMap<K, V, S> {
        dict.to_vec().into_iter().collect()
    }
}

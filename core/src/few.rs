//! A map of few keys, as most scopes and bodies have them.
//!
//! In: keys and small values. Out: the values by key, in the order in which they came. A few keys are looked through, which is as
//! fast as an index and needs none; more have one.

use std::hash::Hash;

use rustc_hash::FxHashMap;

/// So many keys are found as fast without an index.
const FEW: usize = 8;

/// The map.
#[derive(Clone, Debug)]
pub(crate) struct FewMap<K, V> {
    items: Vec<(K, V)>,
    /// Where each key is, if they are more than [`FEW`].
    index: FxHashMap<K, u32>,
}

impl<K, V> Default for FewMap<K, V> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            index: FxHashMap::default(),
        }
    }
}

impl<K: Copy + Eq + Hash, V> FewMap<K, V> {
    fn find(&self, key: K) -> Option<usize> {
        if self.items.len() > FEW {
            return self.index.get(&key).map(|at| *at as usize);
        }
        self.items.iter().position(|(other, _)| *other == key)
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: K) -> Option<&V> {
        Some(&self.items[self.find(key)?].1)
    }

    /// The value of a key, made if there is none.
    pub(crate) fn entry(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let at = self.find(key).unwrap_or_else(|| {
            self.items.push((key, make()));
            self.note();
            self.items.len() - 1
        });
        &mut self.items[at].1
    }

    /// Puts the last key into the index, or all of them where it begins.
    fn note(&mut self) {
        let first = match self.items.len() {
            0..=FEW => return,
            count if count == FEW + 1 => 0,
            count => count - 1,
        };
        let new = self.items.iter().enumerate().skip(first);
        self.index
            .extend(new.map(|(at, (key, _))| (*key, at as u32)));
    }

    /// The keys with their values, in the order in which they came.
    pub(crate) fn items(&self) -> &[(K, V)] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_with_and_without_an_index() {
        let mut map = FewMap::default();
        for key in 0..40_u32 {
            assert_eq!(map.get(key), None);
            *map.entry(key, || 0) += key;
            *map.entry(key, || 0) += 1;
            assert!((0..=key).all(|key| map.get(key) == Some(&(key + 1))));
        }
        assert!(map.items().iter().map(|(key, _)| *key).eq(0..40));
    }
}

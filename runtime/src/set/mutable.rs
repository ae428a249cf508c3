//! What only `set` does: adding, removing, and the operations in place.

use super::algebra::{
    add_all, discard, intersection, intersection_iter, merge, subtract, subtract_iter, toggle,
};
use super::raw::{AnySet, Set};
use crate::error::{self, Result};
use crate::iter::{Iter, Iterate};
use crate::value::Value;

impl<T: Value> Set<T> {
    /// `s.add(x)`
    #[inline]
    pub fn add(&self, x: T) -> Result<()> {
        self.cells().add(x.hash()?, x)
    }

    /// `{a, b, ...}`
    pub fn display<const N: usize>(items: [T; N]) -> Result<Set<T>> {
        let set = Set::new();
        for item in items {
            let hash = item.hash()?;
            if set.is_empty() {
                set.cells().add_new(hash, item);
            } else {
                set.cells().add(hash, item)?;
            }
        }
        Ok(set)
    }

    /// `s.clear()`
    pub fn clear(&self) {
        let old = self.cells().take();
        drop(old);
    }

    /// `s.discard(x)`
    pub fn discard(&self, x: &T) -> Result<()> {
        discard(self.cells(), x.hash()?, x).map(|_| ())
    }

    /// `s.remove(x)`
    pub fn remove(&self, x: &T) -> Result<()> {
        if discard(self.cells(), x.hash()?, x)? {
            Ok(())
        } else {
            Err(error::key_error(x))
        }
    }

    /// `s.pop()`
    pub fn pop(&self) -> Result<T> {
        match self.cells().take_any() {
            Some(item) => Ok(item),
            None => Err(error::key_error(&crate::lit!("pop from an empty set"))),
        }
    }

    /// `s |= t`, `s.update(t)` of a set
    pub fn update_set(&self, other: &impl AnySet<T>) -> Result<()> {
        merge(self.cells(), other.cells())
    }

    /// `s.update(it)`
    pub fn update_iter(&self, other: impl Iterate<Item = T>) -> Result<()> {
        add_all(self.cells(), other)
    }

    /// `s.update(it, ...)`
    pub fn update(&self, others: &[Iter<T>]) -> Result<()> {
        others
            .iter()
            .try_for_each(|other| add_all(self.cells(), other.clone()))
    }

    /// `s &= t`, `s.intersection_update(t)` of a set
    pub fn intersection_update_set(&self, other: &impl AnySet<T>) -> Result<()> {
        let result = intersection(self.cells(), other.cells())?;
        let old = self.cells().replace(result.cells().take());
        drop(old);
        Ok(())
    }

    /// `s.intersection_update(it, ...)`
    pub fn intersection_update(&self, others: &[Iter<T>]) -> Result<()> {
        let mut result: Option<Set<T>> = None;
        for other in others {
            let so_far = result
                .as_ref()
                .map_or_else(|| self.cells(), |set| set.cells());
            result = Some(intersection_iter(so_far, other.clone())?);
        }
        if let Some(result) = result {
            let old = self.cells().replace(result.cells().take());
            drop(old);
        }
        Ok(())
    }

    /// `s -= t`, `s.difference_update(t)` of a set
    pub fn difference_update_set(&self, other: &impl AnySet<T>) -> Result<()> {
        subtract(self.cells(), other.cells())
    }

    /// `s.difference_update(it)`
    pub fn difference_update_iter(&self, other: impl Iterate<Item = T>) -> Result<()> {
        subtract_iter(self.cells(), other)
    }

    /// `s.difference_update(it, ...)`
    pub fn difference_update(&self, others: &[Iter<T>]) -> Result<()> {
        others
            .iter()
            .try_for_each(|other| subtract_iter(self.cells(), other.clone()))
    }

    /// `s ^= t`, `s.symmetric_difference_update(t)` of a set
    pub fn symmetric_difference_update_set(&self, other: &impl AnySet<T>) -> Result<()> {
        toggle(self.cells(), other.cells())
    }

    /// `s.symmetric_difference_update(it)`
    pub fn symmetric_difference_update(&self, other: impl Iterate<Item = T>) -> Result<()> {
        toggle(self.cells(), Set::collect(other)?.cells())
    }
}

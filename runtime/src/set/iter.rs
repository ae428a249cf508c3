//! Iteration over sets; a change of size on the way is a RuntimeError.

use super::raw::{AnySet, FrozenSet, Set};
use crate::error::{self, Error, Result};
use crate::iter::Iterate;
use crate::value::Value;
use std::marker::PhantomData;

/// `iter(s)`
#[derive(Clone, Debug)]
pub struct SetIter<T: Value, S: AnySet<T>> {
    /// `None` once the end was seen.
    set: Option<S>,
    /// `None` after the size changed: every further step fails too.
    size: Option<usize>,
    at: usize,
    left: usize,
    item: PhantomData<T>,
}

impl<T: Value, S: AnySet<T>> SetIter<T, S> {
    #[inline]
    pub(super) fn new(set: S) -> SetIter<T, S> {
        let size = set.cells().size();
        SetIter {
            set: Some(set),
            size: Some(size),
            at: 0,
            left: size,
            item: PhantomData,
        }
    }
}

#[cold]
fn changed_size() -> Error {
    error::runtime_error("Set changed size during iteration")
}

impl<T: Value, S: AnySet<T>> Iterate for SetIter<T, S> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        let Some(set) = &self.set else {
            return Ok(None);
        };
        let cells = set.cells();
        if Some(cells.size()) != self.size {
            self.size = None;
            return Err(changed_size());
        }
        match cells.next_item(self.at) {
            Some((at, _, item)) => {
                self.at = at + 1;
                self.left = self.left.saturating_sub(1);
                Ok(Some(item))
            }
            None => {
                self.set = None;
                Ok(None)
            }
        }
    }

    fn size_hint(&self) -> usize {
        self.left
    }
}

impl<T: Value> Set<T> {
    /// `iter(s)`
    #[inline]
    pub fn iter(&self) -> SetIter<T, Set<T>> {
        SetIter::new(self.clone())
    }
}

impl<T: Value> FrozenSet<T> {
    /// `iter(s)`
    #[inline]
    pub fn iter(&self) -> SetIter<T, FrozenSet<T>> {
        SetIter::new(self.clone())
    }
}

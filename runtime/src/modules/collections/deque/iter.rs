//! Iteration over deques in both directions.

use super::{Deque, mutated};
use crate::error::Result;
use crate::iter::Iterate;
use crate::value::Value;

/// `iter(d)`, `reversed(d)`
#[derive(Clone, Debug)]
pub struct DequeIter<T: Value> {
    deque: Deque<T>,
    at: usize,
    left: usize,
    changes: u64,
    backwards: bool,
}

impl<T: Value> Deque<T> {
    /// `iter(d)`
    pub fn iter(&self) -> DequeIter<T> {
        self.walk(false)
    }

    /// `reversed(d)`
    pub fn reversed(&self) -> DequeIter<T> {
        self.walk(true)
    }

    fn walk(&self, backwards: bool) -> DequeIter<T> {
        DequeIter {
            deque: self.clone(),
            at: 0,
            left: self.size(),
            changes: self.changes(),
            backwards,
        }
    }
}

impl<T: Value> Iterate for DequeIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        if self.changes != self.deque.changes() {
            self.left = 0;
            return Err(mutated());
        }
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let at = if self.backwards { self.left } else { self.at };
        self.at += 1;
        Ok(self.deque.at(at))
    }

    fn size_hint(&self) -> usize {
        self.left
    }
}

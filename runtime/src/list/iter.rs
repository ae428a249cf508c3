//! Iteration over lists, by index, so that changes on the way are seen as CPython sees them.

use super::raw::List;
use crate::error::Result;
use crate::iter::Iterate;
use crate::value::Value;

/// `iter(xs)`
#[derive(Clone, Debug)]
pub struct ListIter<T: Value> {
    list: List<T>,
    /// `usize::MAX` once the end was seen: the iterator stays there.
    at: usize,
}

impl<T: Value> List<T> {
    /// The items from a place on.
    #[inline]
    pub fn iter_from(&self, at: usize) -> ListIter<T> {
        ListIter {
            list: self.clone(),
            at,
        }
    }

    /// `iter(list)`
    #[inline]
    pub fn iter(&self) -> ListIter<T> {
        ListIter {
            list: self.clone(),
            at: 0,
        }
    }

    /// `reversed(xs)`
    #[inline]
    pub fn reversed(&self) -> ListReversed<T> {
        ListReversed {
            list: self.clone(),
            left: self.size(),
        }
    }
}

impl<T: Value> Iterate for ListIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        let item = self.list.at(self.at);
        match &item {
            Some(_) => self.at += 1,
            None => self.at = usize::MAX,
        }
        Ok(item)
    }

    fn size_hint(&self) -> usize {
        self.list.size().saturating_sub(self.at)
    }

    #[inline]
    fn pieces(&mut self, mut read: impl FnMut(&[T]) -> Result<()>) -> Option<Result<()>> {
        if !T::PLAIN {
            return None;
        }
        let at = std::mem::replace(&mut self.at, usize::MAX);
        let read = |items: &[T]| read(items.get(at..).unwrap_or_default());
        Some(self.list.with_plain(read))
    }
}

/// `reversed(xs)`
#[derive(Clone, Debug)]
pub struct ListReversed<T: Value> {
    list: List<T>,
    left: usize,
}

impl<T: Value> Iterate for ListReversed<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        let item = self.left.checked_sub(1).and_then(|at| self.list.at(at));
        self.left = if item.is_some() { self.left - 1 } else { 0 };
        Ok(item)
    }

    fn size_hint(&self) -> usize {
        self.left
    }
}

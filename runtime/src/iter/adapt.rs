//! Adapters over one iterator: `enumerate`, `map`, `filter`, and building blocks for others.

use super::Iterate;
use crate::error::{self, Result};
use crate::int::Int;
use crate::value::Value;

/// `enumerate(it, start)`
#[derive(Clone, Debug)]
pub struct Enumerate<I> {
    inner: I,
    at: i64,
}

impl<I> Enumerate<I> {
    /// Counts from `at`.
    #[inline]
    pub fn new(inner: I, at: i64) -> Enumerate<I> {
        Enumerate { inner, at }
    }
}

impl<I: Iterate> Iterate for Enumerate<I> {
    type Item = (i64, I::Item);

    #[inline]
    fn next(&mut self) -> Result<Option<(i64, I::Item)>> {
        let Some(item) = self.inner.next()? else {
            return Ok(None);
        };
        let at = self.at;
        let Some(more) = at.checked_add(1) else {
            return Err(error::overflow_error("enumerate() index too large"));
        };
        self.at = more;
        Ok(Some((at, item)))
    }

    fn size_hint(&self) -> usize {
        self.inner.size_hint()
    }
}

/// As [`Map`], for a function that is also told the position of the item.
#[derive(Clone, Debug)]
pub struct MapIndexed<F, I> {
    function: F,
    inner: I,
    at: i64,
}

impl<F, I> MapIndexed<F, I> {
    /// Applies `function` to each position and item.
    #[inline]
    pub fn new(function: F, inner: I) -> MapIndexed<F, I> {
        MapIndexed {
            function,
            inner,
            at: 0,
        }
    }
}

impl<R, I: Iterate, F: FnMut(i64, I::Item) -> Result<R>> Iterate for MapIndexed<F, I> {
    type Item = R;

    fn next(&mut self) -> Result<Option<R>> {
        let Some(item) = self.inner.next()? else {
            return Ok(None);
        };
        let at = self.at;
        self.at = at.saturating_add(1);
        (self.function)(at, item).map(Some)
    }

    fn size_hint(&self) -> usize {
        self.inner.size_hint()
    }
}

/// `map(f, it)`
#[derive(Clone, Debug)]
pub struct Map<F, I> {
    function: F,
    inner: I,
}

impl<F, I> Map<F, I> {
    /// Applies `function` to each item.
    #[inline]
    pub fn new(function: F, inner: I) -> Map<F, I> {
        Map { function, inner }
    }
}

impl<R, I: Iterate, F: FnMut(I::Item) -> Result<R>> Iterate for Map<F, I> {
    type Item = R;

    #[inline]
    fn next(&mut self) -> Result<Option<R>> {
        match self.inner.next()? {
            Some(item) => (self.function)(item).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> usize {
        self.inner.size_hint()
    }
}

/// `filter(f, it)`
#[derive(Clone, Debug)]
pub struct Filter<F, I> {
    function: F,
    inner: I,
}

impl<F, I> Filter<F, I> {
    /// Keeps the items for which `function` is true.
    #[inline]
    pub fn new(function: F, inner: I) -> Filter<F, I> {
        Filter { function, inner }
    }
}

impl<B: Value, I: Iterate, F: FnMut(I::Item) -> Result<B>> Iterate for Filter<F, I>
where
    I::Item: Value,
{
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<I::Item>> {
        while let Some(item) = self.inner.next()? {
            if (self.function)(item.clone())?.truth()? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// `filter(None, it)`
#[derive(Clone, Debug)]
pub struct FilterTrue<I>(pub I);

impl<I: Iterate> Iterate for FilterTrue<I>
where
    I::Item: Value,
{
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<I::Item>> {
        while let Some(item) = self.0.next()? {
            if item.truth()? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// One iterator after another of the same kind.
#[derive(Clone, Debug)]
pub struct Chain<A, B> {
    first: Option<A>,
    second: B,
}

impl<A, B> Chain<A, B> {
    /// First the one, then the other.
    pub fn new(first: A, second: B) -> Chain<A, B> {
        Chain {
            first: Some(first),
            second,
        }
    }
}

impl<A: Iterate, B: Iterate<Item = A::Item>> Iterate for Chain<A, B> {
    type Item = A::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<A::Item>> {
        if let Some(first) = &mut self.first {
            if let Some(item) = first.next()? {
                return Ok(Some(item));
            }
            self.first = None;
        }
        self.second.next()
    }
}

/// The items of a `Vec`.
#[derive(Debug)]
pub struct FromVec<T>(std::vec::IntoIter<T>);

impl<T> FromVec<T> {
    /// The items in order.
    pub fn new(items: Vec<T>) -> FromVec<T> {
        FromVec(items.into_iter())
    }
}

impl<T> Iterate for FromVec<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        Ok(self.0.next())
    }

    fn size_hint(&self) -> usize {
        self.0.len()
    }
}

/// Machine integers as ints.
#[derive(Clone, Debug)]
pub struct Ints<I>(I);

/// Machine integers as ints.
#[inline]
pub fn ints<I: Iterate<Item = i64>>(words: I) -> Ints<I> {
    Ints(words)
}

impl<I: Iterate<Item = i64>> Iterate for Ints<I> {
    type Item = Int;

    #[inline]
    fn next(&mut self) -> Result<Option<Int>> {
        Ok(self.0.next()?.map(Int::from))
    }

    fn size_hint(&self) -> usize {
        self.0.size_hint()
    }

    #[inline]
    fn word_pieces(&mut self, mut read: impl FnMut(&[i64])) -> Option<()> {
        let read = |items: &[i64]| {
            read(items);
            Ok(())
        };
        self.0.pieces(read).map(drop)
    }
}

//! Iteration: the trait of everything that gives items one by one, and `Iter`, any of them as an object.
//!
//! In: containers, generators, functions. Out: items by value, or an exception. The adapters behind `enumerate`, `zip`,
//! `map`, ... are in `iter/`; the built-in functions that make them are in `builtins`.

#![allow(unsafe_code)]

mod adapt;
mod object;
mod protocol;
mod zip;

pub use adapt::{Chain, Enumerate, Filter, FilterTrue, FromVec, Ints, Map, MapIndexed, ints};
pub use object::{Iter, IterBody};
pub use protocol::{
    FromIndex, FromNext, ReversedIndex, Until, from_index, from_next, reversed_index, until,
};
pub use zip::{Map2, Map3, Zip, Zip1, Zip3, Zip4, ZipAll};

use crate::error::Result;
use crate::value::Value;

/// What gives items one by one: the result of `iter(x)`.
pub trait Iterate {
    /// What it gives.
    type Item;

    /// The next item, `None` at the end, or what was raised on the way.
    fn next(&mut self) -> Result<Option<Self::Item>>;

    /// How many items are to be expected; 0 when unknown.
    #[inline]
    fn size_hint(&self) -> usize {
        0
    }

    /// Hands on all items that are left, in order, where they lie side by side in memory; the iterator is at its end then. `read` runs no
    /// Python code and is called once for each piece, perhaps never. `None`: they do not lie so, and nothing has happened.
    #[inline]
    fn pieces(&mut self, _read: impl FnMut(&[Self::Item]) -> Result<()>) -> Option<Result<()>>
    where
        Self: Sized,
    {
        None
    }

    /// The same, where the items are machine integers below; what comes out as [`Int`](crate::Int) may lie there as words.
    #[inline]
    fn word_pieces(&mut self, _read: impl FnMut(&[i64])) -> Option<()>
    where
        Self: Sized,
    {
        None
    }

    /// The iterator as an object.
    fn boxed(self) -> Iter<Self::Item>
    where
        Self: Sized + 'static,
        Self::Item: Value,
    {
        Iter::new(self)
    }

    /// All items.
    fn collect_vec(mut self) -> Result<Vec<Self::Item>>
    where
        Self: Sized,
    {
        let mut items = Vec::with_capacity(self.size_hint().min(1 << 20));
        while let Some(item) = self.next()? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<I: Iterate + ?Sized> Iterate for Box<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<I::Item>> {
        (**self).next()
    }

    fn size_hint(&self) -> usize {
        (**self).size_hint()
    }
}

/// One of two, for results whose type is that of a container's value or that of a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Either<A, B> {
    /// The first.
    Left(A),
    /// The second.
    Right(B),
}

/// The items of a fixed tuple whose items have one type.
pub fn iter_array<T: Value, const N: usize>(items: [T; N]) -> FromVec<T> {
    FromVec::new(items.into())
}

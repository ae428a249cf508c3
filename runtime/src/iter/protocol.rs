//! Iteration over the program's own objects, by `__next__` or by `__getitem__`.

use super::Iterate;
use crate::error::Result;
use crate::exceptions::{INDEX_ERROR, STOP_ITERATION};
use crate::value::{DynValue, Value};

/// Calls `__next__` until it raises `StopIteration`.
pub struct FromNext<F>(F);

/// An iterator that calls a function until it raises `StopIteration`.
#[inline]
pub fn from_next<T, F: FnMut() -> Result<T>>(next: F) -> FromNext<F> {
    FromNext(next)
}

impl<T, F: FnMut() -> Result<T>> Iterate for FromNext<F> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        match (self.0)() {
            Ok(item) => Ok(Some(item)),
            Err(error) if error.is_instance(STOP_ITERATION) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Calls `__getitem__` with 0, 1, 2, ... until it raises `IndexError`.
pub struct FromIndex<F> {
    get: F,
    at: i64,
    done: bool,
}

/// An iterator that calls a function with growing indices until it raises `IndexError`.
#[inline]
pub fn from_index<T, F: FnMut(i64) -> Result<T>>(get: F) -> FromIndex<F> {
    FromIndex {
        get,
        at: 0,
        done: false,
    }
}

impl<T, F: FnMut(i64) -> Result<T>> Iterate for FromIndex<F> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        if self.done {
            return Ok(None);
        }
        match (self.get)(self.at) {
            Ok(item) => {
                self.at += 1;
                Ok(Some(item))
            }
            Err(error) if error.is_instance(INDEX_ERROR) || error.is_instance(STOP_ITERATION) => {
                self.done = true;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Calls `__getitem__` with the last index, the one before, ... down to 0.
pub struct ReversedIndex<F> {
    get: F,
    left: i64,
}

/// `reversed(x)` of what has `__len__` and `__getitem__`.
pub fn reversed_index<F>(indexed: FromIndex<F>, len: i64) -> ReversedIndex<F> {
    ReversedIndex {
        get: indexed.get,
        left: len,
    }
}

impl<T, F: FnMut(i64) -> Result<T>> Iterate for ReversedIndex<F> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        if self.left <= 0 {
            return Ok(None);
        }
        self.left -= 1;
        (self.get)(self.left).map(Some)
    }
}

/// `iter(function, sentinel)`: calls the function until it gives something equal to the sentinel.
pub struct Until<F, S> {
    function: F,
    sentinel: S,
    done: bool,
}

/// `iter(function, sentinel)`
pub fn until<T, S, F: FnMut() -> Result<T>>(function: F, sentinel: S) -> Until<F, S> {
    Until {
        function,
        sentinel,
        done: false,
    }
}

impl<T: Value, S: Value, F: FnMut() -> Result<T>> Iterate for Until<F, S> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        if self.done {
            return Ok(None);
        }
        match (self.function)() {
            Ok(item) => {
                let (left, right): (&dyn DynValue, &dyn DynValue) = (&item, &self.sentinel);
                self.done = left.eq(right)?;
                Ok((!self.done).then_some(item))
            }
            Err(error) if error.is_instance(STOP_ITERATION) => {
                self.done = true;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

//! Iteration over objects of user classes, through their own methods.
//!
//! In: a call of `__next__` or `__getitem__`. Out: an iterator that ends where the method raises what Python ends at.

use super::Iterate;
use crate::error::Result;
use crate::exceptions::{INDEX_ERROR, STOP_ITERATION};

/// An object with `__next__`.
pub struct FromNext<F>(F);

/// Iterates by calling `__next__` until it raises `StopIteration`.
pub fn from_next<T, F: FnMut() -> Result<T>>(next: F) -> FromNext<F> {
    FromNext(next)
}

impl<T, F: FnMut() -> Result<T>> Iterate for FromNext<F> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        match (self.0)() {
            Ok(item) => Ok(Some(item)),
            Err(error) if error.is_instance(STOP_ITERATION) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// An object with `__getitem__` only.
pub struct FromIndex<F> {
    get: F,
    at: Option<i64>,
}

/// Iterates by calling `__getitem__` with 0, 1, ... until it raises `IndexError`.
pub fn from_index<T, F: FnMut(i64) -> Result<T>>(get: F) -> FromIndex<F> {
    FromIndex { get, at: Some(0) }
}

impl<T, F: FnMut(i64) -> Result<T>> Iterate for FromIndex<F> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        let Some(at) = self.at else { return Ok(None) };
        match (self.get)(at) {
            Ok(item) => {
                self.at = Some(at + 1);
                Ok(Some(item))
            }
            Err(error) if error.is_instance(INDEX_ERROR) || error.is_instance(STOP_ITERATION) => {
                self.at = None;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

//! Generators as iterators.

use super::{Gen, yielded};
use crate::error::{self, Result};
use crate::exceptions::BaseException;
use crate::gc::Gc;
use crate::iter::Iterate;
use crate::value::Value;

impl<Y: 'static, R: 'static, S: Default + 'static> Iterate for Gen<Y, R, S> {
    type Item = Y;

    #[inline]
    fn next(&mut self) -> Result<Option<Y>> {
        self.advance()
    }
}

impl<Y: 'static, R: 'static, S: 'static> Gen<Y, R, S> {
    /// `iter(generator)`: itself.
    #[inline]
    pub fn iter(&self) -> Gen<Y, R, S> {
        self.clone()
    }
}

impl<Y: 'static, R: Value, S: Default + 'static> Gen<Y, R, S> {
    /// `next(generator)`: `StopIteration` at the end, with what the body returned.
    pub fn next_value(&self) -> Result<Y> {
        self.resume(Ok(S::default())).and_then(yielded)
    }
}

impl<Y: 'static, R: Value, S: 'static> Gen<Y, R, S> {
    /// `gen.throw(error)`
    pub fn throw_value(&self, error: &Gc<BaseException>) -> Result<Y> {
        self.throw(error::raise(error.clone()))
    }

    /// `gen.close()`, whose result is not asked for.
    pub fn close_value(&self) -> Result<()> {
        self.close().map(|_| ())
    }
}

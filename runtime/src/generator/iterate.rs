//! Generators as iterators.

use super::Gen;
use crate::error::Result;
use crate::iter::Iterate;

impl<Y: 'static, R: 'static> Iterate for Gen<Y, R, ()> {
    type Item = Y;

    #[inline]
    fn next(&mut self) -> Result<Option<Y>> {
        self.advance()
    }
}

impl<Y: 'static, R: 'static> Gen<Y, R, ()> {
    /// `iter(generator)`: itself.
    #[inline]
    pub fn iter(&self) -> Gen<Y, R, ()> {
        self.clone()
    }
}

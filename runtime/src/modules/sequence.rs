//! What lists, tuples, strings, ranges and deques have in common, for functions that take any of them.

use super::collections::Deque;
use crate::error::Result;
use crate::int::Int;
use crate::list::List;
use crate::range::Range;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// What has a length, and an item at each position.
pub trait Sequence {
    /// Its items.
    type Item: Value;

    /// `len(s)`
    fn length(&self) -> Result<u64>;

    /// `s[at]`, `at` being below the length.
    fn item(&self, at: u64) -> Result<Self::Item>;
}

macro_rules! sequence {
    ([$($param:ident)?] $type:ty, $item:ty, $get:ident) => {
        impl$(<$param: Value>)? Sequence for $type {
            type Item = $item;

            #[inline]
            fn length(&self) -> Result<u64> {
                Ok(self.len() as u64)
            }

            #[inline]
            fn item(&self, at: u64) -> Result<$item> {
                self.$get(at as i64)
            }
        }
    };
}

sequence!([T] List<T>, T, get);
sequence!([T] Tuple<T>, T, get);
sequence!([T] Deque<T>, T, get);
sequence!([] Str, Str, char);

impl Sequence for Range {
    type Item = Int;

    fn length(&self) -> Result<u64> {
        Ok(self.len()? as u64)
    }

    fn item(&self, at: u64) -> Result<Int> {
        self.get(&Int::from(at))
    }
}

//! Functions that take items one by one: what a generator expression hands its items to where nothing else sees it.
//!
//! In: items, in order. Out: what `sum`, `any`, `all`, `min` and `max` give for them. Where `push` gives true, no further
//! item is wanted.

use super::sum::{FloatSum, IntSum};
use crate::error::{self, Result};
use crate::int::Int;
use crate::num::Num;
use crate::value::{CmpOp, Value};

/// What `sum` of ints adds.
pub trait Summand {
    /// Adds it.
    fn add_to(self, sum: &mut SumInts);
}

impl Summand for i64 {
    #[inline]
    fn add_to(self, sum: &mut SumInts) {
        sum.0.add_word(self);
    }
}

impl Summand for bool {
    #[inline]
    fn add_to(self, sum: &mut SumInts) {
        sum.0.add_word(i64::from(self));
    }
}

impl Summand for Int {
    #[inline]
    fn add_to(self, sum: &mut SumInts) {
        sum.0.add(&self);
    }
}

/// `sum(...)` of ints and bools.
pub struct SumInts(IntSum);

impl SumInts {
    /// The sum of nothing.
    #[inline]
    #[expect(clippy::new_without_default, reason = "made by generated code only")]
    pub fn new() -> SumInts {
        SumInts(IntSum::new(&Int::ZERO))
    }

    /// Adds an item.
    #[inline]
    pub fn push(&mut self, item: impl Summand) {
        item.add_to(self);
    }

    /// The sum.
    #[inline]
    pub fn finish(self) -> Result<Int> {
        Ok(self.0.total())
    }
}

/// `sum(...)` of floats: the int 0 for none.
pub struct SumFloats(Option<FloatSum>);

impl SumFloats {
    /// The sum of nothing.
    #[inline]
    #[expect(clippy::new_without_default, reason = "made by generated code only")]
    pub fn new() -> SumFloats {
        SumFloats(None)
    }

    /// Adds an item.
    #[inline]
    pub fn push(&mut self, item: f64) {
        match &mut self.0 {
            Some(sum) => sum.add(item),
            // CPython adds the first item to the int 0.
            None => self.0 = Some(FloatSum::new(item + 0.0)),
        }
    }

    /// The sum.
    #[inline]
    pub fn finish(self) -> Result<Num> {
        Ok(match self.0 {
            Some(sum) => Num::Float(sum.total()),
            None => Num::Int(Int::ZERO),
        })
    }
}

macro_rules! quantifiers {
    ($($name:ident $python:literal $decides:literal;)*) => {$(
        #[doc = concat!("`", $python, "(...)`")]
        pub struct $name(bool);

        impl $name {
            /// Nothing is decided yet.
            #[inline]
            #[expect(clippy::new_without_default, reason = "made by generated code only")]
            pub fn new() -> $name {
                $name(!$decides)
            }

            /// Looks at an item; whether it decides.
            #[inline]
            pub fn push(&mut self, item: impl Value) -> Result<bool> {
                let decided = item.truth()? == $decides;
                if decided {
                    self.0 = $decides;
                }
                Ok(decided)
            }

            /// The answer.
            #[inline]
            pub fn finish(self) -> Result<bool> {
                Ok(self.0)
            }
        }
    )*};
}

quantifiers! {
    Any "any" true;
    All "all" false;
}

macro_rules! extrema {
    ($($name:ident $python:literal $op:ident;)*) => {$(
        #[doc = concat!("`", $python, "(...)`: the first of equal items.")]
        pub struct $name<T>(Option<T>);

        impl<T: Value> $name<T> {
            /// Of nothing.
            #[inline]
            #[expect(clippy::new_without_default, reason = "made by generated code only")]
            pub fn new() -> $name<T> {
                $name(None)
            }

            /// Compares an item with the best so far.
            #[inline]
            pub fn push(&mut self, item: T) -> Result<()> {
                match &self.0 {
                    Some(best) if !item.compare(best, CmpOp::$op)? => {}
                    _ => self.0 = Some(item),
                }
                Ok(())
            }

            /// The best item; ValueError if there was none.
            #[inline]
            pub fn finish(self) -> Result<T> {
                let empty = concat!($python, "() iterable argument is empty");
                self.0.ok_or_else(|| error::value_error(empty))
            }
        }
    )*};
}

extrema! {
    Min "min" Lt;
    Max "max" Gt;
}

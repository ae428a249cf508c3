//! Kernels over slices of numbers, with the vector instructions that the processor has.
//!
//! In: slices of any length. Out: what a plain loop gives. Each kernel but [`prefix_sum`] is a loop over lanes that the compiler turns into
//! vector instructions; it is compiled once for each family of processors, and the right one is chosen at run time.
//!
//! | kernel | which Python operation may use it |
//! |---|---|
//! | [`sum`] of integers | `sum()` of a list or an array of machine integers: additions of integers may go in any order, and this one is exact |
//! | [`sum`] of floats | none of CPython 3.12 and later: its `sum()` is compensated and goes in order; for one's own numeric code |
//! | [`dot`] | as `sum`; not `math.sumprod`, which is exact before it rounds |
//! | [`min`], [`max`] of integers | `min()`, `max()` of a list or an array of machine integers: equal ones cannot be told apart |
//! | [`min`], [`max`] of floats | the same of floats, if the first is a number and the answer is not zero. Python keeps what it has unless the next is less (greater), so that a first NaN stays, later ones never come in, and of `0.0` and `-0.0` the first stays: here too, but for which zero it is |
//! | [`count`] | `bytes.count` of one byte; `list.count` and `array.count` of machine integers, and of floats where a number is looked for: a NaN in a list is equal to itself there |
//! | [`add`], [`sub`], [`mul`], [`div`], [`axpy`], [`less`], [`equal`] | element by element: same results in any order |
//! | [`prefix_sum`] of integers | `itertools.accumulate` of machine integers of which it is known that no sum overflows |
//! | [`prefix_sum`] of floats | none: `itertools.accumulate` goes in order; for one's own numeric code |

mod count;
mod dispatch;
mod floats;
mod integers;
mod prefix;
#[cfg(test)]
mod tests;

pub use dispatch::set_on;
pub use prefix::prefix_sum;

use bytemuck::Pod;
use dispatch::{Kernel, dispatch, kernel};

/// A number that kernels know.
pub trait Number: Pod + PartialOrd + Default + sealed::Sealed {
    /// What a sum of many is.
    type Sum;
    /// Whether sums are rounded.
    #[doc(hidden)]
    const IS_FLOAT: bool;
    /// The sum in lanes.
    #[doc(hidden)]
    fn sum_of(items: &[Self]) -> Self::Sum;
    /// The sum of products.
    #[doc(hidden)]
    fn dot_of(a: &[Self], b: &[Self]) -> Self::Sum;
    /// The best of the items and `first`.
    #[doc(hidden)]
    fn best_of(first: Self, items: &[Self], better: impl Fn(Self, Self) -> Self) -> Self;
    /// How many are equal to `wanted`.
    #[doc(hidden)]
    fn count_of(items: &[Self], wanted: Self) -> usize;
    /// Integers wrap.
    #[doc(hidden)]
    fn plus(self, other: Self) -> Self;
    #[doc(hidden)]
    fn minus(self, other: Self) -> Self;
    #[doc(hidden)]
    fn times(self, other: Self) -> Self;
}

mod sealed {
    pub trait Sealed {}
}

/// The sum of the items: exact for integers.
pub fn sum<T: Number>(items: &[T]) -> T::Sum {
    kernel!(<T: Number>(items: &'a [T]) -> T::Sum { T::sum_of(items) })
}

/// The sum of the products of the items that both have; of integers modulo 2^64.
pub fn dot<T: Number>(a: &[T], b: &[T]) -> T::Sum {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    kernel!(<T: Number>(a: &'a [T], b: &'a [T]) -> T::Sum { T::dot_of(a, b) })
}

/// The least item, without those that are not numbers; if the first is none, that. Either zero stands for both.
pub fn min<T: Number>(items: &[T]) -> Option<T> {
    kernel!(<T: Number>(items: &'a [T]) -> Option<T> {
        best(items, |a, b| if b < a { b } else { a })
    })
}

/// The greatest item, without those that are not numbers; if the first is none, that. Either zero stands for both.
pub fn max<T: Number>(items: &[T]) -> Option<T> {
    kernel!(<T: Number>(items: &'a [T]) -> Option<T> {
        best(items, |a, b| if b > a { b } else { a })
    })
}

#[inline(always)]
fn best<T: Number>(items: &[T], better: impl Fn(T, T) -> T) -> Option<T> {
    let first = *items.first()?;
    Some(T::best_of(first, items, better))
}

/// How many items are equal to `wanted`.
pub fn count<T: Number>(items: &[T], wanted: T) -> usize {
    kernel!(<T: Number>(items: &'a [T], wanted: T) -> usize { T::count_of(items, wanted) })
}

macro_rules! elementwise {
    ($($(#[$doc:meta])* $name:ident($a:ident, $b:ident) -> $output:ty, $value:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// Goes as far as the shortest of the three.
        pub fn $name<T: Number>(a: &[T], b: &[T], out: &mut [$output]) {
            kernel!(<T: Number>(a: &'a [T], b: &'a [T], out: &'a mut [$output]) -> () {
                for ((out, &$a), &$b) in out.iter_mut().zip(a).zip(b) {
                    *out = $value;
                }
            });
        }
    )*};
}

elementwise! {
    /// `a + b`; integers wrap.
    add(a, b) -> T, a.plus(b);
    /// `a - b`; integers wrap.
    sub(a, b) -> T, a.minus(b);
    /// `a * b`; integers wrap.
    mul(a, b) -> T, a.times(b);
    /// Whether `a < b`.
    less(a, b) -> bool, a < b;
    /// Whether `a == b`.
    equal(a, b) -> bool, a == b;
}

/// A number with fractions.
pub trait Fraction: Number + std::ops::Div<Output = Self> {}

impl Fraction for f64 {}
impl Fraction for f32 {}

/// `a / b`. Goes as far as the shortest of the three.
pub fn div<T: Fraction>(a: &[T], b: &[T], out: &mut [T]) {
    kernel!(<T: Fraction>(a: &'a [T], b: &'a [T], out: &'a mut [T]) -> () {
        for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
            *out = a / b;
        }
    });
}

/// `y + a * x`, into `y`; rounded twice, as two operations are.
pub fn axpy<T: Number>(a: T, x: &[T], y: &mut [T]) {
    kernel!(<T: Number>(a: T, x: &'a [T], y: &'a mut [T]) -> () {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = y.plus(a.times(x));
        }
    });
}

//! Numbers with fractions.
//!
//! In: slices. Out: their sums, summed in lanes, which every processor has as many of; so the order, and with it the rounding, is the same
//! everywhere.

use super::count::count_wide;
use super::{Number, sealed};

/// Lanes that are summed apart: some vectors of the widest kind, so that additions do not wait for each other.
const LANES: usize = 32;

/// Sums `items` in lanes; `term` makes a lane's term of each.
#[inline(always)]
fn lanes<T: Copy, S: Copy>(
    items: &[T],
    zero: S,
    term: impl Fn(T) -> S,
    plus: impl Fn(S, S) -> S,
) -> S {
    let mut lanes = [zero; LANES];
    let chunks = items.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, &item) in lanes.iter_mut().zip(chunk) {
            *lane = plus(*lane, term(item));
        }
    }
    let sum = lanes.iter().fold(zero, |sum, &lane| plus(sum, lane));
    rest.iter().fold(sum, |sum, &item| plus(sum, term(item)))
}

/// The same for two slices of one length.
#[inline(always)]
fn lanes_of_two<T: Copy, S: Copy>(
    a: &[T],
    b: &[T],
    zero: S,
    term: impl Fn(T, T) -> S,
    plus: impl Fn(S, S) -> S,
) -> S {
    let mut lanes = [zero; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = a.remainder().iter().zip(b.remainder());
    for (a, b) in a.zip(b) {
        for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
            *lane = plus(*lane, term(a, b));
        }
    }
    let sum = lanes.iter().fold(zero, |sum, &lane| plus(sum, lane));
    rest.fold(sum, |sum, (&a, &b)| plus(sum, term(a, b)))
}

macro_rules! floats {
    ($($float:ident, $counter:ident;)*) => {$(
        impl sealed::Sealed for $float {}

        impl Number for $float {
            type Sum = $float;
            const IS_FLOAT: bool = true;

            #[inline(always)]
            fn sum_of(items: &[Self]) -> $float {
                lanes(items, 0.0, |item| item, |a, b| a + b)
            }

            #[inline(always)]
            fn dot_of(a: &[Self], b: &[Self]) -> $float {
                lanes_of_two(a, b, 0.0, |a, b| a * b, |a, b| a + b)
            }

            #[inline(always)]
            fn best_of(first: Self, items: &[Self], better: impl Fn(Self, Self) -> Self) -> Self {
                lanes(items, first, |item| item, better)
            }

            count_wide! { $counter }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }

            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self - other
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self * other
            }
        }
    )*};
}

floats! { f64, u64; f32, u32; }

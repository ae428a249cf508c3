//! Integers.
//!
//! In: slices. Out: exact sums, which may go in any order; those of narrow items in runs so short that a narrow sum holds them.

use super::count::{count_narrow, count_wide};
use super::{Number, sealed};

macro_rules! integers {
    ($($integer:ident: $sum:ident, $count:ident $counter:ident, $items:ident => $exact:expr, $a:ident $b:ident => $dot:expr;)*) => {$(
        impl sealed::Sealed for $integer {}

        impl Number for $integer {
            type Sum = $sum;
            const IS_FLOAT: bool = false;

            #[inline(always)]
            fn sum_of($items: &[Self]) -> $sum {
                $exact
            }

            #[inline(always)]
            fn dot_of($a: &[Self], $b: &[Self]) -> $sum {
                $sum::from($dot)
            }

            #[inline(always)]
            fn best_of(first: Self, items: &[Self], better: impl Fn(Self, Self) -> Self) -> Self {
                items.iter().fold(first, |best, &item| better(best, item))
            }

            $count! { $counter }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
        }
    )*};
}

integers! {
    // Raised by 2^63 items are not negative, because few processors shift negative numbers in vectors.
    i64: i128, count_wide u64, items => {
        let raised = (items.len() as i128) << 63;
        sum_of_words(items, |item| item as u64 ^ 1 << 63) as i128 - raised
    }, a b => dot_of_words(a, b, |item| item);
    u64: i128, count_wide u64, items => sum_of_words(items, |item| item) as i128,
        a b => dot_of_words(a, b, |item| item as i64);
    i32: i64, count_wide u32, items => items.iter().map(|&item| i64::from(item)).sum(),
        a b => dot_of_words(a, b, i64::from);
    u32: i64, count_wide u32, items => items.iter().map(|&item| i64::from(item)).sum(),
        a b => dot_of_words(a, b, i64::from);
    i16: i64, count_narrow u16, items => sum_in_runs(items, i32::from), a b => dot_of_words(a, b, i64::from);
    u16: i64, count_narrow u16, items => sum_in_runs(items, i32::from), a b => dot_of_words(a, b, i64::from);
    i8: i64, count_narrow u8, items => sum_in_runs(items, i32::from), a b => dot_in_runs(a, b);
    u8: i64, count_narrow u8, items => {
        let sum = |run: &[u8]| run.iter().map(|&item| u32::from(item)).sum::<u32>();
        items.chunks(1 << 20).map(|run| i64::from(sum(run))).sum()
    }, a b => dot_of_bytes(a, b);
}

/// The exact sum of items of 64 bits, as numbers without a sign: two sums of 64 bits, of the items, which wraps, and of their upper
/// halves, which is exact for so many. Together they say what the lower halves sum up to.
#[inline(always)]
fn sum_of_words<T: Copy>(items: &[T], word: impl Fn(T) -> u64) -> u128 {
    const RUN: usize = 1 << 16;
    let mut sum = 0;
    for run in items.chunks(RUN) {
        let (mut all, mut upper) = (0_u64, 0_u64);
        for &item in run {
            let item = word(item);
            all = all.wrapping_add(item);
            upper = upper.wrapping_add(item >> 32);
        }
        sum += (u128::from(upper) << 32) + u128::from(all.wrapping_sub(upper << 32));
    }
    sum
}

/// The sum of items of up to 16 bits, in runs so short that 32 bits hold it.
#[inline(always)]
fn sum_in_runs<T: Copy>(items: &[T], term: impl Fn(T) -> i32 + Copy) -> i64 {
    let runs = items.chunks(1 << 15);
    let sum = |run: &[T]| {
        run.iter()
            .map(|&item| term(item))
            .fold(0, i32::wrapping_add)
    };
    runs.map(|run| i64::from(sum(run))).sum()
}

/// The sum of products modulo 2^64.
#[inline(always)]
fn dot_of_words<T: Copy>(a: &[T], b: &[T], word: impl Fn(T) -> i64) -> i64 {
    let products = a
        .iter()
        .zip(b)
        .map(|(&a, &b)| word(a).wrapping_mul(word(b)));
    products.fold(0, i64::wrapping_add)
}

/// The sum of products of bytes with a sign, in runs so short that 32 bits hold it.
#[inline(always)]
fn dot_in_runs(a: &[i8], b: &[i8]) -> i64 {
    const RUN: usize = 1 << 16;
    let runs = a.chunks(RUN).zip(b.chunks(RUN));
    let product = |(&a, &b): (&i8, &i8)| i32::from(a) * i32::from(b);
    let dot = |(a, b): (&[i8], &[i8])| a.iter().zip(b).map(product).fold(0, i32::wrapping_add);
    runs.map(|run| i64::from(dot(run))).sum()
}

/// The sum of products of bytes: two sums in lanes of 16 bits, which hold a product, of the products, which wraps, and of their upper
/// bytes, which is exact for so many. Together they say what the lower bytes sum up to.
#[inline(always)]
fn dot_of_bytes(a: &[u8], b: &[u8]) -> i64 {
    const LANES: usize = 64;
    const RUN: usize = LANES << 8;
    let mut sum = 0;
    for (a, b) in a.chunks(RUN).zip(b.chunks(RUN)) {
        let (mut all, mut upper) = ([0_u16; LANES], [0_u16; LANES]);
        let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
        for (a, b) in a.iter().zip(b) {
            for lane in 0..LANES {
                let product = u16::from(a[lane]) * u16::from(b[lane]);
                all[lane] = all[lane].wrapping_add(product);
                upper[lane] += product >> 8;
            }
        }
        let lanes = all.iter().zip(&upper);
        let both = |(all, upper): (&u16, &u16)| {
            (i64::from(*upper) << 8) + i64::from(all.wrapping_sub(upper << 8))
        };
        sum += lanes.map(both).sum::<i64>();
        sum += dot_of_words(a_rest, b_rest, i64::from);
    }
    sum
}

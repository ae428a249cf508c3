//! Kernels over slices of numbers, with the vector instructions that the processor has.
//!
//! In: slices of any length. Out: what a plain loop gives. Each kernel is a loop over lanes that the compiler turns into vector
//! instructions; it is compiled once for each family of processors, and the right one is chosen at run time.
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
//! | [`prefix_sum`] | `itertools.accumulate`: it goes in order, floats are rounded as there |

mod dispatch;

pub use dispatch::set_on;

use bytemuck::Pod;
use dispatch::{Kernel, dispatch, kernel};

/// Lanes that are summed apart: some vectors of the widest kind, so that additions do not wait for each other.
const LANES: usize = 32;

/// A number that kernels know.
pub trait Number: Pod + PartialOrd + Default + sealed::Sealed {
    /// What a sum of many is.
    type Sum;
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

/// The sums of the items up to each; integers wrap. Goes as far as the shorter of the two.
///
/// A plain loop: floats are rounded at each step, and of integers the compiler makes no vectors in steps that were faster.
pub fn prefix_sum<T: Number>(items: &[T], out: &mut [T]) {
    let mut sum = T::default();
    for (out, &item) in out.iter_mut().zip(items) {
        sum = sum.plus(item);
        *out = sum;
    }
}

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

/// Counts with counters as wide as wide items, so that both have the same lanes.
macro_rules! count_wide {
    ($counter:ident) => {
        #[inline(always)]
        fn count_of(items: &[Self], wanted: Self) -> usize {
            let equal = items.iter().map(|&item| $counter::from(item == wanted));
            equal.sum::<$counter>() as usize
        }
    };
}

/// Counts in lanes as wide as narrow items; a lane is read out before it can overflow.
macro_rules! count_narrow {
    ($counter:ident) => {
        #[inline(always)]
        fn count_of(items: &[Self], wanted: Self) -> usize {
            const WIDTH: usize = 256 / size_of::<$counter>();
            let mut count = 0;
            for run in items.chunks(WIDTH * 255) {
                let mut lanes: [$counter; WIDTH] = [0; WIDTH];
                let (chunks, rest) = run.as_chunks::<WIDTH>();
                for chunk in chunks {
                    for (lane, &item) in lanes.iter_mut().zip(chunk) {
                        *lane = lane.wrapping_add($counter::from(item == wanted));
                    }
                }
                count += lanes.iter().map(|&lane| usize::from(lane)).sum::<usize>();
                count += rest.iter().filter(|&&item| item == wanted).count();
            }
            count
        }
    };
}

macro_rules! floats {
    ($($float:ident, $counter:ident;)*) => {$(
        impl sealed::Sealed for $float {}

        impl Number for $float {
            type Sum = $float;

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

/// The sum of products, in runs so short that the type of products holds it; that of 64 bits wraps.
macro_rules! dot_in_runs {
    ($product:ident, $a:ident, $b:ident) => {{
        const RUN: usize = 1 << 16;
        let mut sum = 0_i64;
        for (a, b) in $a.chunks(RUN).zip($b.chunks(RUN)) {
            let products = a.iter().zip(b);
            let products = products.map(|(&a, &b)| (a as $product).wrapping_mul(b as $product));
            sum = sum.wrapping_add(products.fold(0, $product::wrapping_add) as i64);
        }
        sum
    }};
}

macro_rules! integers {
    ($($integer:ident: $sum:ident, $product:ident, $count:ident $counter:ident, $items:ident => $exact:expr;)*) => {$(
        impl sealed::Sealed for $integer {}

        impl Number for $integer {
            type Sum = $sum;

            #[inline(always)]
            fn sum_of($items: &[Self]) -> $sum {
                $exact
            }

            #[inline(always)]
            fn dot_of(a: &[Self], b: &[Self]) -> $sum {
                $sum::from(dot_in_runs!($product, a, b))
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
    i64: i128, i64, count_wide u64, items => {
        let raised = (items.len() as i128) << 63;
        sum_of_words(items, |item| item as u64 ^ 1 << 63) as i128 - raised
    };
    u64: i128, i64, count_wide u64, items => sum_of_words(items, |item| item) as i128;
    i32: i64, i64, count_wide u32, items => items.iter().map(|&item| i64::from(item)).sum();
    u32: i64, i64, count_wide u32, items => items.iter().map(|&item| i64::from(item)).sum();
    i16: i64, i64, count_narrow u16, items => sum_in_runs(items, i32::from);
    u16: i64, i64, count_narrow u16, items => sum_in_runs(items, i32::from);
    i8: i64, i32, count_narrow u8, items => sum_in_runs(items, i32::from);
    u8: i64, u32, count_narrow u8, items => {
        let sum = |run: &[u8]| run.iter().map(|&item| u32::from(item)).sum::<u32>();
        items.chunks(1 << 20).map(|run| i64::from(sum(run))).sum()
    };
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every length up to some vectors of the widest kind, and places that are not aligned.
    fn each_slice<T: Number>(of: impl Fn(i64) -> T, check: impl Fn(&[T], &[T])) {
        let items: Vec<T> = (0..300).map(|n: i64| of((n * 7919) % 251 - 125)).collect();
        let others: Vec<T> = (0..300)
            .map(|n: i64| of((n * 104_729) % 241 - 120))
            .collect();
        for length in 0..260 {
            for start in [0, 1, 7] {
                check(
                    &items[start..start + length],
                    &others[start..start + length],
                );
            }
        }
    }

    macro_rules! plain {
        ($a:ident, $b:ident, $sum:ident) => {{
            assert_eq!(sum($a), $a.iter().map(|&n| n as $sum).sum::<$sum>());
            let products = $a.iter().zip($b).map(|(&a, &b)| a as $sum * b as $sum);
            assert_eq!(dot($a, $b), products.sum::<$sum>());
            assert_eq!(
                min($a),
                $a.iter().copied().min_by(|a, b| a.partial_cmp(b).unwrap())
            );
            assert_eq!(
                max($a),
                $a.iter().copied().max_by(|a, b| a.partial_cmp(b).unwrap())
            );
            if let Some(&wanted) = $a.first() {
                assert_eq!(
                    count($a, wanted),
                    $a.iter().filter(|&&n| n == wanted).count()
                );
            }
            let mut out = $a.to_vec();
            add($a, $b, &mut out);
            assert!(
                out.iter()
                    .zip($a.iter().zip($b))
                    .all(|(&out, (a, &b))| out == a.plus(b))
            );
            sub($a, $b, &mut out);
            assert!(
                out.iter()
                    .zip($a.iter().zip($b))
                    .all(|(&out, (a, &b))| out == a.minus(b))
            );
            mul($a, $b, &mut out);
            assert!(
                out.iter()
                    .zip($a.iter().zip($b))
                    .all(|(&out, (a, &b))| out == a.times(b))
            );
            let mut mask = vec![false; $a.len()];
            less($a, $b, &mut mask);
            assert!(
                mask.iter()
                    .zip($a.iter().zip($b))
                    .all(|(&out, (a, b))| out == (a < b))
            );
            equal($a, $a, &mut mask);
            assert!(mask.iter().all(|&out| out));
            let mut y = $b.to_vec();
            let factor = $a.first().copied().unwrap_or_default();
            axpy(factor, $a, &mut y);
            assert!(
                y.iter()
                    .zip($a.iter().zip($b))
                    .all(|(&y, (&x, b))| y == b.plus(factor.times(x)))
            );
            prefix_sum($a, &mut out);
            let mut so_far = Default::default();
            for (&item, &out) in $a.iter().zip(&out) {
                so_far = item.plus(so_far);
                assert_eq!(out, so_far);
            }
        }};
    }

    #[test]
    fn kernels_are_right_on_every_length_and_tail() {
        for is_on in [true, false] {
            set_on(is_on);
            each_slice(|n| n as f64, |a, b| plain!(a, b, f64));
            each_slice(|n| n as f32, |a, b| plain!(a, b, f32));
            each_slice(|n| n, |a, b| plain!(a, b, i128));
            each_slice(|n| n as i32, |a, b| plain!(a, b, i64));
            each_slice(|n| n as u8, |a, b| plain!(a, b, i64));
            each_slice(|n| n as i8, |a, b| plain!(a, b, i64));
            each_slice(|n| n as u16, |a, b| plain!(a, b, i64));
            each_slice(|n| n as i16, |a, b| plain!(a, b, i64));
            each_slice(|n| n.unsigned_abs() as u32, |a, b| plain!(a, b, i64));
            each_slice(|n| n.unsigned_abs(), |a, b| plain!(a, b, i128));
        }
        set_on(true);
        for length in 1..200 {
            for at in 1..length {
                let mut items = vec![1.5_f64; length];
                items[at] = f64::NAN;
                items[(at * 7) % length] = 2.5;
                items[0] = 0.5;
                let numbers = items.iter().copied().filter(|n| !n.is_nan());
                assert_eq!(max(&items), numbers.clone().reduce(f64::max));
                assert_eq!(min(&items), numbers.reduce(f64::min));
                items[0] = f64::NAN;
                assert!(max(&items).unwrap().is_nan() && min(&items).unwrap().is_nan());
            }
        }
        let mut out = [0.0; 3];
        div(&[1.0, 2.0, 3.0], &[2.0, 4.0, 0.0], &mut out);
        assert_eq!(out, [0.5, 0.5, f64::INFINITY]);
    }

    #[test]
    fn sums_of_integers_are_exact() {
        assert_eq!(sum(&[i64::MAX; 1000]), i128::from(i64::MAX) * 1000);
        assert_eq!(sum(&[i64::MIN; 1000]), i128::from(i64::MIN) * 1000);
        assert_eq!(sum(&[i32::MIN; 1000]), i64::from(i32::MIN) * 1000);
        assert_eq!(sum(&vec![u8::MAX; 20_000_000]), 255 * 20_000_000);
        assert_eq!(sum(&[u64::MAX; 1000]), i128::from(u64::MAX) * 1000);
        assert_eq!(sum(&vec![i16::MIN; 200_001]), i64::from(i16::MIN) * 200_001);
        assert_eq!(sum(&vec![u16::MAX; 200_001]), i64::from(u16::MAX) * 200_001);
        assert_eq!(sum(&[u32::MAX; 1001]), i64::from(u32::MAX) * 1001);
        assert_eq!(count(&vec![7_u8; 100_001], 7), 100_001);
    }
}

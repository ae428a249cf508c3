//! Where built-in functions take the memory layer's kernels: many machine numbers at once, with the results that Python has.
//!
//! In: numbers that lie side by side. Out: what a loop over them in order gives, to the last bit.
//!
//! - `sum` of ints takes [`simd::sum`]: it is exact, so the order does not show.
//! - `sum` of floats takes none: CPython's is compensated and goes in order (`builtins/sum.rs`).
//! - `min` and `max` keep what they have unless the next item is less (greater). For ints any order gives the same. For floats the
//!   kernels do, but for a NaN that comes first and for zeros, of which the first stays: both are seen to here.
//! - `count` counts what is equal or the same object; the same is a float by its bits, so only a NaN is both unequal and the same.
//!
//! None of them is generic: they are compiled once, with the runtime, and not with every program.

use crate::memory::simd::{self, Number};
use crate::value::CmpOp;

/// Fewer items than this are not worth asking the processor what it can do.
const WORTHWHILE: usize = 16;

/// The sum of machine integers; `None` for so few that a plain loop is as good.
pub(crate) fn sum(items: &[i64]) -> Option<i128> {
    (items.len() >= WORTHWHILE).then(|| simd::sum(items))
}

/// Whether the better of two is the greater one; `None` where neither `min` nor `max` asks.
#[inline]
fn wants_greater(op: CmpOp) -> Option<bool> {
    match op {
        CmpOp::Gt => Some(true),
        CmpOp::Lt => Some(false),
        CmpOp::Le | CmpOp::Ge => None,
    }
}

/// The best of a number and others, in order; `None` where a plain loop is as good.
#[inline]
fn best<T: Number>(items: &[T], op: CmpOp) -> Option<T> {
    if items.len() < WORTHWHILE {
        return None;
    }
    if wants_greater(op)? {
        simd::max(items)
    } else {
        simd::min(items)
    }
}

/// The best integer of one and others; `None` where a plain loop is as good.
pub(crate) fn best_int(first: i64, items: &[i64], op: CmpOp) -> Option<i64> {
    let found = best(items, op)?;
    Some(if op.holds(Some(found.cmp(&first))) {
        found
    } else {
        first
    })
}

/// The best float of one and others; `None` where a plain loop is as good.
pub(crate) fn best_float(first: f64, items: &[f64], op: CmpOp) -> Option<f64> {
    if first.is_nan() && wants_greater(op).is_some() {
        // Nothing is less or greater than it.
        return Some(first);
    }
    let numbers = items.iter().position(|item| !item.is_nan())?;
    let found = best(&items[numbers..], op)?;
    if !op.holds(found.partial_cmp(&first)) {
        return Some(first);
    }
    if found == 0.0 {
        return items.iter().copied().find(|item| *item == 0.0);
    }
    Some(found)
}

/// How many integers are equal to one.
pub(crate) fn count_int(items: &[i64], wanted: i64) -> usize {
    simd::count(items, wanted)
}

/// How many floats are equal to one or the same.
pub(crate) fn count_float(items: &[f64], wanted: f64) -> usize {
    if wanted.is_nan() {
        let bits = wanted.to_bits();
        return items.iter().filter(|item| item.to_bits() == bits).count();
    }
    simd::count(items, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python does, item by item.
    fn plain<T: PartialOrd + Copy>(first: T, items: &[T], op: CmpOp) -> T {
        let better = |best: T, item: &T| match op.holds(item.partial_cmp(&best)) {
            true => *item,
            false => best,
        };
        items.iter().fold(first, better)
    }

    /// Numbers that look random, the same ones always.
    fn noise(seed: u64) -> impl Iterator<Item = u64> {
        let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005) + 1);
        std::iter::successors(Some(seed), next).map(|state| state >> 33)
    }

    #[test]
    fn extrema_of_floats_are_pythons() {
        let few = [
            0.0,
            -0.0,
            f64::NAN,
            -f64::NAN,
            1.0,
            -1.0,
            f64::INFINITY,
            f64::MIN_POSITIVE,
        ];
        for length in 0..150 {
            for seed in 0..60 {
                let kinds = 1 + seed as usize % few.len();
                let from = seed as usize / 8;
                let one = |n: u64| few[(from + n as usize % kinds) % few.len()];
                let items: Vec<f64> = noise(seed).map(one).take(length + 1).collect();
                for op in [CmpOp::Lt, CmpOp::Gt] {
                    let (first, rest) = (items[0], &items[1..]);
                    let wanted = plain(first, rest, op).to_bits();
                    let found = best_float(first, rest, op);
                    assert!(
                        found.is_none_or(|found| found.to_bits() == wanted),
                        "{items:?}"
                    );
                }
                for wanted in few {
                    let same = |item: &&f64| **item == wanted || item.to_bits() == wanted.to_bits();
                    assert_eq!(
                        count_float(&items, wanted),
                        items.iter().filter(same).count()
                    );
                }
            }
        }
    }

    #[test]
    fn extrema_and_sums_of_ints_are_pythons() {
        for length in 0..150 {
            for seed in 0..20 {
                let one = |n: u64| match n % 5 {
                    0 => i64::MAX,
                    1 => i64::MIN,
                    _ => n as i64 % 100 - 50,
                };
                let items: Vec<i64> = noise(seed).map(one).take(length + 1).collect();
                for op in [CmpOp::Lt, CmpOp::Gt] {
                    let found = best_int(items[0], &items[1..], op);
                    assert!(found.is_none_or(|found| found == plain(items[0], &items[1..], op)));
                }
                let exact = items.iter().map(|&item| i128::from(item)).sum::<i128>();
                assert!(sum(&items).is_none_or(|sum| sum == exact));
            }
        }
    }
}

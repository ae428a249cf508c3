//! The sums of the items up to each.
//!
//! In: numbers. Out: as many sums. Written by hand, for the compiler makes no vectors where each sum waits for the one before it. What is
//! summed up are windows: a vector of items and the same moved by one item give the sums of two neighbours each, these and the same moved
//! by two items the sums of four, and so on, up to those of two vectors. Then each sum is the one two vectors before plus its window.

#![allow(
    unsafe_code,
    reason = "a function for newer processors may only be called on one"
)]

use super::Number;
#[cfg(target_arch = "x86_64")]
use super::dispatch::{AVX2, AVX512, level};

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;

/// The sums of the items up to each; integers wrap. Goes as far as the shorter of the two.
///
/// Floats are added in an order that depends on the processor. What a sum may be off is at most what it may be off in order: its items go
/// through as many additions or fewer. Where large items cancel each other out, one may overflow that would not in order.
pub fn prefix_sum<T: Number>(items: &[T], out: &mut [T]) {
    match level() {
        // SAFETY: this level is only stored where the processor says that it has these instructions.
        #[cfg(target_arch = "x86_64")]
        AVX512 => unsafe { avx512::prefix_sum(items, out) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        AVX2 => unsafe { avx2::prefix_sum(items, out) },
        _ => in_order(items, out, T::default()),
    }
}

/// One after another, from `sum` on.
fn in_order<T: Number>(items: &[T], out: &mut [T], mut sum: T) {
    for (out, &item) in out.iter_mut().zip(items) {
        sum = sum.plus(item);
        *out = sum;
    }
}

/// In vectors. `window` makes of each vector of items in turn the sums of as many items as it has, up to each. To be inlined always, as
/// what it is given may only be inlined into a function for newer processors.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn in_windows<T: Number, V: bytemuck::Pod>(
    items: &[T],
    out: &mut [T],
    mut window: impl FnMut(V) -> V,
    plus: impl Fn(V, V) -> V,
) {
    let width = size_of::<V>() / size_of::<T>();
    let (mut before, mut sums) = (V::zeroed(), [V::zeroed(); 2]);
    let length = items.len().min(out.len());
    let (whole, rest) = items[..length].split_at(length - length % width);
    let vectors = whole.chunks_exact(width);
    for (items, out) in vectors.zip(out.chunks_exact_mut(width)) {
        let one = window(bytemuck::pod_read_unaligned(bytemuck::cast_slice(items)));
        let two = plus(one, std::mem::replace(&mut before, one));
        sums = [sums[1], plus(sums[0], two)];
        out.copy_from_slice(bytemuck::cast_slice(bytemuck::bytes_of(&sums[1])));
    }
    let sum = whole
        .len()
        .checked_sub(1)
        .map_or(T::default(), |last| out[last]);
    in_order(rest, &mut out[whole.len()..], sum);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sums as each family of processors that this one belongs to computes them.
    fn by_all<T: Number>(items: &[T]) -> Vec<Vec<T>> {
        let mut families: Vec<unsafe fn(&[T], &mut [T])> = vec![prefix_sum];
        #[cfg(target_arch = "x86_64")]
        if level() >= AVX2 {
            families.push(avx2::prefix_sum);
        }
        let sums = families.into_iter().map(|family| {
            let mut out = vec![T::default(); items.len()];
            // SAFETY: just asked; the first is safe everywhere.
            unsafe { family(items, &mut out) };
            out
        });
        sums.collect()
    }

    #[test]
    fn sums_of_floats_are_near() {
        let items: Vec<f32> = (0..10_000).map(|n| 1.0 / (n + 1) as f32).collect();
        let exact = |sum: &mut f64, item: &f32| {
            *sum += f64::from(*item);
            Some(*sum)
        };
        for sums in by_all(&items) {
            let exact = items.iter().scan(0.0, exact);
            let mut pairs = sums.iter().zip(exact);
            assert!(pairs.all(|(&sum, exact)| (f64::from(sum) - exact).abs() < 1e-4 * exact));
        }
        let items = [1.0, f64::INFINITY, 2.0, f64::NEG_INFINITY, 3.0].repeat(20);
        for sums in by_all(&items) {
            assert!(sums[0] == 1.0 && sums[1..3] == [f64::INFINITY; 2]);
            assert!(sums[3..].iter().all(|sum| sum.is_nan()));
        }
    }

    #[test]
    fn sums_of_integers_are_those_in_order() {
        fn check<T: Number + std::fmt::Debug>(of: impl Fn(u64) -> T) {
            let items: Vec<T> = (0..300)
                .map(|n: u64| of(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
                .collect();
            for length in 0..items.len() {
                let items = &items[items.len() - length..];
                let mut wanted = items.to_vec();
                in_order(items, &mut wanted, T::default());
                assert!(by_all(items).iter().all(|sums| *sums == wanted));
            }
        }
        check(|n| n);
        check(|n| n as i64);
        check(|n| n as u32);
        check(|n| n as i32);
        check(|n| n as u16);
        check(|n| n as i16);
        check(|n| n as u8);
        check(|n| n as i8);
    }

    #[test]
    fn the_shorter_slice_ends_it() {
        for (from, to) in [(100, 90), (90, 100), (100, 0), (0, 100), (3, 100)] {
            let (items, mut out) = (vec![1_u16; from], vec![0; to]);
            prefix_sum(&items, &mut out);
            let sums = (1..=from.min(to)).chain(vec![0; to.saturating_sub(from)]);
            assert!(out.iter().map(|&sum| usize::from(sum)).eq(sums));
        }
    }
}

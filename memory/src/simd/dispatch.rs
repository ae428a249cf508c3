//! Which vector instructions the processor has, found at run time.
//!
//! In: a loop. Out: what it gives, compiled for the widest vectors that this processor has. The loop is written once; each of the
//! functions below holds a copy of it, which the compiler turns into the instructions that the function may use.

#![allow(
    unsafe_code,
    reason = "a function for newer processors may only be called on one"
)]

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// A loop that is compiled for several processors.
pub(super) trait Kernel {
    /// What it gives.
    type Output;

    /// Runs it; to be inlined always, for what is called instead is compiled for the oldest processors.
    fn run(self) -> Self::Output;
}

impl<R, F: FnOnce() -> R> Kernel for F {
    type Output = R;

    #[inline(always)]
    fn run(self) -> R {
        self()
    }
}

/// Nobody asked the processor yet.
const UNKNOWN: u8 = 0;
/// What every processor of the family has.
const PLAIN: u8 = 1;
/// Vectors of 32 bytes.
const AVX2: u8 = 2;
/// Vectors of 64 bytes.
const AVX512: u8 = 3;

static LEVEL: AtomicU8 = AtomicU8::new(UNKNOWN);

/// Switches the instructions that not every processor has off or on; results are the same, but for the order in which floats are summed,
/// which is fixed too.
pub fn set_on(is_on: bool) {
    LEVEL.store(if is_on { UNKNOWN } else { PLAIN }, Relaxed);
}

#[inline]
fn level() -> u8 {
    match LEVEL.load(Relaxed) {
        UNKNOWN => ask(),
        level => level,
    }
}

#[cold]
fn ask() -> u8 {
    let level = widest();
    LEVEL.store(level, Relaxed);
    level
}

#[cfg(target_arch = "x86_64")]
fn widest() -> u8 {
    let has_avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl");
    match (is_x86_feature_detected!("avx2"), has_avx512) {
        (true, true) => AVX512,
        (true, false) => AVX2,
        (false, _) => PLAIN,
    }
}

/// Other families have their vectors everywhere.
#[cfg(not(target_arch = "x86_64"))]
fn widest() -> u8 {
    PLAIN
}

/// Runs a kernel with the instructions that the processor has.
#[inline]
pub(super) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    match level() {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: this level is only stored where the processor says that it has these instructions.
        AVX512 => unsafe { with_avx512(kernel) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the same.
        AVX2 => unsafe { with_avx2(kernel) },
        _ => kernel.run(),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
fn with_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_that_the_processor_has_gives_the_same() {
        let items: Vec<u64> = (0..1000).collect();
        let work = || items.iter().map(|item| item * item).sum::<u64>();
        let wanted = work();
        assert_eq!(dispatch(work), wanted);
        #[cfg(target_arch = "x86_64")]
        {
            // SAFETY: just asked.
            let avx512 = (widest() >= AVX512).then(|| unsafe { with_avx512(work) });
            // SAFETY: the same.
            let avx2 = (widest() >= AVX2).then(|| unsafe { with_avx2(work) });
            assert!(avx512.is_none_or(|sum| sum == wanted) && avx2.is_none_or(|sum| sum == wanted));
        }
    }
}

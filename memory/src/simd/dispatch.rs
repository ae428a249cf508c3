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

    /// Runs it. To be inlined always: what is called instead is compiled for the oldest processors.
    fn run(self) -> Self::Output;
}

/// Dispatches a loop over some slices. It is made a type of its own, whose `run` is inlined always: a closure so large would be called.
macro_rules! kernel {
    (<$number:ident: $bound:ident>($($name:ident: $type:ty),*) -> $output:ty $body:block) => {{
        struct Run<'a, $number> {
            $($name: $type),*
        }

        impl<'a, $number: $bound> Kernel for Run<'a, $number> {
            type Output = $output;

            #[inline(always)]
            fn run(self) -> $output {
                let Self { $($name),* } = self;
                $body
            }
        }

        dispatch(Run { $($name),* })
    }};
}
pub(super) use kernel;

/// Nobody asked the processor yet.
const UNKNOWN: u8 = 0;
/// What every processor of the family has.
const PLAIN: u8 = 1;
/// Vectors of 32 bytes.
pub(super) const AVX2: u8 = 2;
/// Vectors of 64 bytes too. Only what is written by hand has them: LLVM lays out some of the loops with them so that they are ten times as
/// slow.
pub(super) const AVX512: u8 = 3;

static LEVEL: AtomicU8 = AtomicU8::new(UNKNOWN);

/// Switches the instructions that not every processor has off or on; results are the same, but for the rounding of [`prefix_sum`].
///
/// [`prefix_sum`]: super::prefix_sum
pub fn set_on(is_on: bool) {
    LEVEL.store(if is_on { UNKNOWN } else { PLAIN }, Relaxed);
}

/// What this processor has.
#[inline]
pub(super) fn level() -> u8 {
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
    let has_512 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
    if has_512 && is_x86_feature_detected!("avx2") {
        AVX512
    } else if is_x86_feature_detected!("avx2") {
        AVX2
    } else {
        PLAIN
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
        // SAFETY: these levels are only stored where the processor says that it has these instructions.
        AVX2 | AVX512 => unsafe { with_avx2(kernel) },
        _ => kernel.run(),
    }
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
        #[derive(Clone, Copy)]
        struct Squares<'a>(&'a [u64]);
        impl Kernel for Squares<'_> {
            type Output = u64;

            #[inline(always)]
            fn run(self) -> u64 {
                self.0.iter().map(|item| item * item).sum()
            }
        }
        let items: Vec<u64> = (0..1000).collect();
        let work = Squares(&items);
        let wanted = work.run();
        assert_eq!(dispatch(work), wanted);
        #[cfg(target_arch = "x86_64")]
        if widest() >= AVX2 {
            // SAFETY: just asked.
            assert_eq!(unsafe { with_avx2(work) }, wanted);
        }
    }
}

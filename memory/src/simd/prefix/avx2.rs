//! Windows in vectors of 32 bytes.

use std::arch::x86_64::*;
use std::mem::replace;

use super::in_windows;
use crate::simd::Number;

/// The sums of the items up to each.
#[target_feature(enable = "avx2")]
pub(super) fn prefix_sum<T: Number>(items: &[T], out: &mut [T]) {
    match (T::IS_FLOAT, size_of::<T>()) {
        (true, 4) => by(items, out, |a, b| {
            _mm256_castps_si256(_mm256_add_ps(
                _mm256_castsi256_ps(a),
                _mm256_castsi256_ps(b),
            ))
        }),
        (true, _) => by(items, out, |a, b| {
            _mm256_castpd_si256(_mm256_add_pd(
                _mm256_castsi256_pd(a),
                _mm256_castsi256_pd(b),
            ))
        }),
        (false, 1) => by(items, out, |a, b| _mm256_add_epi8(a, b)),
        (false, 2) => by(items, out, |a, b| _mm256_add_epi16(a, b)),
        (false, 4) => by(items, out, |a, b| _mm256_add_epi32(a, b)),
        (false, _) => by(items, out, |a, b| _mm256_add_epi64(a, b)),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn by<T: Number>(items: &[T], out: &mut [T], plus: impl Fn(__m256i, __m256i) -> __m256i + Copy) {
    let mut before = [_mm256_setzero_si256(); 5];
    let window = |items| {
        let mut sums = items;
        if size_of::<T>() == 1 {
            sums = plus(sums, moved::<15>(replace(&mut before[0], sums), sums));
        }
        if size_of::<T>() <= 2 {
            sums = plus(sums, moved::<14>(replace(&mut before[1], sums), sums));
        }
        if size_of::<T>() <= 4 {
            sums = plus(sums, moved::<12>(replace(&mut before[2], sums), sums));
        }
        sums = plus(sums, moved::<8>(replace(&mut before[3], sums), sums));
        plus(sums, moved::<0>(replace(&mut before[4], sums), sums))
    };
    in_windows(items, out, window, plus);
}

/// The last `16 - KEPT` bytes of the vector before, then the first of this one.
#[inline]
#[target_feature(enable = "avx2")]
fn moved<const KEPT: i32>(before: __m256i, vector: __m256i) -> __m256i {
    let by_half = _mm256_permute2x128_si256::<0x21>(before, vector);
    _mm256_alignr_epi8::<KEPT>(vector, by_half)
}

//! Windows in vectors of 64 bytes.

use std::arch::x86_64::*;
use std::mem::replace;

use super::in_windows;
use crate::simd::Number;

/// The sums of the items up to each.
#[target_feature(enable = "avx512f,avx512bw")]
pub(super) fn prefix_sum<T: Number>(items: &[T], out: &mut [T]) {
    match (T::IS_FLOAT, size_of::<T>()) {
        (true, 4) => by(items, out, |a, b| {
            _mm512_castps_si512(_mm512_add_ps(
                _mm512_castsi512_ps(a),
                _mm512_castsi512_ps(b),
            ))
        }),
        (true, _) => by(items, out, |a, b| {
            _mm512_castpd_si512(_mm512_add_pd(
                _mm512_castsi512_pd(a),
                _mm512_castsi512_pd(b),
            ))
        }),
        (false, 1) => by(items, out, |a, b| _mm512_add_epi8(a, b)),
        (false, 2) => by(items, out, |a, b| _mm512_add_epi16(a, b)),
        (false, 4) => by(items, out, |a, b| _mm512_add_epi32(a, b)),
        (false, _) => by(items, out, |a, b| _mm512_add_epi64(a, b)),
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn by<T: Number>(items: &[T], out: &mut [T], plus: impl Fn(__m512i, __m512i) -> __m512i + Copy) {
    let mut before = [_mm512_setzero_si512(); 6];
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
        sums = plus(sums, moved::<0>(replace(&mut before[4], sums), sums));
        plus(
            sums,
            _mm512_alignr_epi64::<4>(sums, replace(&mut before[5], sums)),
        )
    };
    in_windows(items, out, window, plus);
}

/// The last `16 - KEPT` bytes of the vector before, then the first of this one.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn moved<const KEPT: i32>(before: __m512i, vector: __m512i) -> __m512i {
    let by_quarter = _mm512_alignr_epi64::<6>(vector, before);
    _mm512_alignr_epi8::<KEPT>(vector, by_quarter)
}

//! `round(x)` and `round(x, n)`: half to even, on the exact value.

use crate::error::{self, Result};
use crate::int::Int;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Pow, Signed};

/// `round(x)`
#[inline]
pub fn round_int(x: f64) -> Result<Int> {
    Int::from_f64(x.round_ties_even())
}

/// `round(x, n)`
pub fn round_digits(x: f64, digits: i64) -> Result<f64> {
    // Beyond these every float is already round, or rounds to zero.
    if !x.is_finite() || digits > 323 {
        return Ok(x);
    }
    if digits < -308 {
        return Ok(0.0 * x);
    }
    if digits >= 0 {
        let text = format!("{x:.*}", digits as usize);
        return Ok(text.parse().unwrap_or(x));
    }
    let unit = BigInt::from(10).pow(digits.unsigned_abs());
    let rounded = match Int::trunc(x) {
        Some(whole) => round_to_multiple(&whole.to_big(), &unit, x.fract() != 0.0),
        None => return Ok(x),
    };
    let result = Int::from_big(rounded).to_f64_or_infinity();
    if result.is_infinite() {
        return Err(error::overflow_error(
            "rounded value too large to represent",
        ));
    }
    Ok(result.copysign(x))
}

/// The multiple of `unit` nearest to a value, half to even; `more` when a fraction away from zero was cut off.
pub(crate) fn round_to_multiple(value: &BigInt, unit: &BigInt, more: bool) -> BigInt {
    let (mut quotient, remainder) = value.abs().div_rem(unit);
    let twice = remainder * 2;
    if twice > *unit || twice == *unit && (more || quotient.is_odd()) {
        quotient += 1;
    }
    let magnitude = quotient * unit;
    if value.is_negative() {
        -magnitude
    } else {
        magnitude
    }
}

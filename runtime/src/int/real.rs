//! `int` and `float`: exact conversions, correctly rounded quotients.

use super::{Form, Int};
use crate::error::{self, Result};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// Integers up to here are floats without rounding.
const EXACT: u64 = 1 << 53;

impl Int {
    /// `float(a)`, rounded half to even; `OverflowError` where it is too large.
    #[inline]
    pub fn to_f64(&self) -> Result<f64> {
        match self.form() {
            Form::Small(a) => Ok(a as f64),
            Form::Big(a) => match big_to_f64(a) {
                rounded if rounded.is_finite() => Ok(rounded),
                _ => Err(error::overflow_error("int too large to convert to float")),
            },
        }
    }

    /// The nearest float; infinite where there is none.
    #[inline]
    pub fn to_f64_or_infinity(&self) -> f64 {
        match self.form() {
            Form::Small(a) => a as f64,
            Form::Big(a) => big_to_f64(a),
        }
    }

    /// `int(x)`: towards zero; errors for nan and infinities.
    #[inline]
    pub fn from_f64(x: f64) -> Result<Int> {
        match Int::trunc(x) {
            Some(whole) => Ok(whole),
            None => Err(not_finite(x)),
        }
    }

    /// `math.floor(x)`
    #[inline]
    pub fn floor(x: f64) -> Result<Int> {
        Int::from_f64(x.floor())
    }

    /// `math.ceil(x)`
    #[inline]
    pub fn ceil(x: f64) -> Result<Int> {
        Int::from_f64(x.ceil())
    }

    /// The whole part of a finite float.
    #[inline]
    pub(crate) fn trunc(x: f64) -> Option<Int> {
        const LIMIT: f64 = (1i64 << 61) as f64;
        if x.abs() < LIMIT {
            Some(Int::small(x as i64))
        } else {
            trunc_big(x)
        }
    }

    /// `a / b`, correctly rounded.
    #[inline]
    pub fn true_div(&self, other: &Int) -> Result<f64> {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b))
                if b != 0 && a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT =>
            {
                Ok(a as f64 / b as f64)
            }
            _ => self.true_div_big(other),
        }
    }

    #[cold]
    #[inline(never)]
    fn true_div_big(&self, other: &Int) -> Result<f64> {
        if !other.is_truthy() {
            return Err(error::zero_division("division by zero"));
        }
        let (a, b) = (self.to_big(), other.to_big());
        let negative = a.is_negative() != b.is_negative();
        match ratio_to_f64(a.magnitude(), b.magnitude()) {
            quotient if quotient.is_infinite() => Err(error::overflow_error(
                "integer division result too large for a float",
            )),
            quotient => Ok(if negative { -quotient } else { quotient }),
        }
    }
}

#[cold]
fn not_finite(x: f64) -> error::Error {
    if x.is_nan() {
        error::value_error("cannot convert float NaN to integer")
    } else {
        error::overflow_error("cannot convert float infinity to integer")
    }
}

/// A finite float as `mantissa * 2**exponent`, the mantissa without sign.
pub(crate) fn decompose(x: f64) -> (u64, i32) {
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent - 1075)
    }
}

#[cold]
#[inline(never)]
fn trunc_big(x: f64) -> Option<Int> {
    if !x.is_finite() {
        return None;
    }
    let (mantissa, exponent) = decompose(x);
    let magnitude = BigInt::from(mantissa) << exponent;
    Some(Int::from_big(if x < 0.0 { -magnitude } else { magnitude }))
}

#[cold]
#[inline(never)]
fn big_to_f64(value: &BigInt) -> f64 {
    let magnitude = value.magnitude();
    let shift = magnitude.bits().saturating_sub(64);
    let rounded = if shift > 1024 {
        f64::INFINITY
    } else {
        let sticky = magnitude.trailing_zeros().unwrap_or(0) < shift;
        let top = (magnitude >> shift).to_u64().unwrap_or(u64::MAX);
        round_to_f64(u128::from(top), sticky, shift as i64)
    };
    if value.sign() == Sign::Minus {
        -rounded
    } else {
        rounded
    }
}

/// `a / b` of magnitudes, correctly rounded; infinite where it is too large.
pub(crate) fn ratio_to_f64(a: &BigUint, b: &BigUint) -> f64 {
    // The quotient is to have 65 or 66 bits.
    let shift = 66 - (a.bits() as i64 - b.bits() as i64);
    if a.is_zero() || shift > 1200 {
        return 0.0;
    }
    if shift < -1200 {
        return f64::INFINITY;
    }
    let (quotient, remainder) = if shift >= 0 {
        (a << shift).div_rem(b)
    } else {
        a.div_rem(&(b << -shift))
    };
    round_to_f64(
        quotient.to_u128().unwrap_or(u128::MAX),
        !remainder.is_zero(),
        -shift,
    )
}

/// `(mantissa + sticky * epsilon) * 2**exponent`, rounded once, half to even, also where the result is subnormal.
fn round_to_f64(mantissa: u128, sticky: bool, exponent: i64) -> f64 {
    let bits = 128 - i64::from(mantissa.leading_zeros());
    // How many low bits do not fit.
    let excess = (bits - 53).max(-1074 - exponent).max(0);
    if excess > 127 {
        return 0.0;
    }
    let mut kept = (mantissa >> excess) as u64;
    if excess > 0 {
        let half = 1u128 << (excess - 1);
        let rest = mantissa & ((half << 1) - 1);
        let up = rest > half || rest == half && (sticky || kept & 1 == 1);
        kept += u64::from(up);
    }
    scale(kept as f64, exponent + excess)
}

/// `x * 2**exponent`, where the result is exact or overflows.
fn scale(x: f64, exponent: i64) -> f64 {
    let power = |n: i64| f64::from_bits(((n + 1023) as u64) << 52);
    match exponent {
        -1022..=1023 => x * power(exponent),
        1024.. => x * power(1023) * power((exponent - 1023).min(1023)),
        _ => x * power(-1022) * power((exponent + 1022).max(-1022)),
    }
}

impl Int {
    /// `round(a, digits)`: to a multiple of a power of ten where `digits` is negative, half to even.
    pub fn round_digits(&self, digits: i64) -> Int {
        if digits >= 0 {
            return self.clone();
        }
        // A unit of more digits than twice the value rounds it to zero.
        if digits.unsigned_abs() > self.bit_length() as u64 / 3 + 2 {
            return Int::ZERO;
        }
        let unit = num_traits::Pow::pow(BigInt::from(10), digits.unsigned_abs());
        Int::from_big(crate::float::round_to_multiple(
            &self.to_big(),
            &unit,
            false,
        ))
    }
}

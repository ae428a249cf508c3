//! The arithmetic of `float` where Python's differs from the machine's.
//!
//! In: `f64`s. Out: floor division, modulo, powers, rounding and hashes with CPython's results and messages.

use crate::error::{self, Error, Result};
use crate::int::Int;
use num_bigint::BigInt;

mod functions;
mod round;

pub use functions::*;
pub(crate) use round::round_to_multiple;
pub use round::{round_digits, round_int};

/// `a / b`
#[inline]
pub fn div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        Err(by_zero("float division by zero"))
    } else {
        Ok(a / b)
    }
}

/// `a // b`
#[inline]
pub fn floor_div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        Err(by_zero("float floor division by zero"))
    } else {
        Ok(div_mod_unchecked(a, b).0)
    }
}

/// `a % b`
#[inline]
pub fn modulo(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        Err(by_zero("float modulo by zero"))
    } else {
        Ok(mod_unchecked(a, b))
    }
}

/// `divmod(a, b)`
#[inline]
pub fn divmod(a: f64, b: f64) -> Result<(f64, f64)> {
    if b == 0.0 {
        Err(by_zero("float divmod()"))
    } else {
        Ok(div_mod_unchecked(a, b))
    }
}

#[cold]
#[inline(never)]
fn by_zero(message: &str) -> Error {
    error::zero_division(message)
}

/// The remainder with the divisor's sign, also where it is zero.
#[inline]
fn mod_unchecked(a: f64, b: f64) -> f64 {
    let remainder = a % b;
    if remainder == 0.0 {
        0.0f64.copysign(b)
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder + b
    } else {
        remainder
    }
}

fn div_mod_unchecked(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    let floored = if quotient == 0.0 {
        0.0f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    };
    (floored, remainder)
}

/// C's `pow`. Where the compiler sees one of the arguments it puts a product or a root in its place, whose last bit may differ.
#[inline]
pub(crate) fn raise(a: f64, b: f64) -> f64 {
    std::hint::black_box(a).powf(std::hint::black_box(b))
}

/// `a ** b`. A negative number to a fractional power, complex in Python, is a `ValueError` here.
#[inline]
pub fn pow(a: f64, b: f64) -> Result<f64> {
    match square(a) {
        Some(squared) if b == 2.0 => Ok(squared),
        _ => power(a, b),
    }
}

/// What C's `pow(a, 2.0)` gives, where that is certain without asking it.
///
/// The `pow` of glibc and musl (ARM's optimized routines) errs by less than 0.53 units in the last place, so it gives the rounded
/// product unless the square lies close to half way between two floats. How far it lies from the product: Dekker, "A floating-point
/// technique for extending the available precision", 1971.
#[inline]
fn square(a: f64) -> Option<f64> {
    let product = a * a;
    if !cfg!(target_os = "linux") || !(1e-140..1e140).contains(&product) {
        return None;
    }
    let scaled = 134_217_729.0 * a;
    let high = scaled - (scaled - a);
    let low = a - high;
    let error = ((high * high - product) + 2.0 * high * low) + low * low;
    let power_of_two = f64::from_bits(product.to_bits() & 0x7FF0_0000_0000_0000);
    // Below a power of two the floats lie twice as dense.
    let room = if power_of_two == product { 0.2 } else { 0.45 };
    (error.abs() < room * f64::EPSILON * power_of_two).then_some(product)
}

#[inline(never)]
fn power(a: f64, b: f64) -> Result<f64> {
    if a == 0.0 && b < 0.0 {
        return Err(error::zero_division(
            "0.0 cannot be raised to a negative power",
        ));
    }
    let result = raise(a, b);
    if result.is_finite() || !a.is_finite() || !b.is_finite() {
        return Ok(result);
    }
    if result.is_nan() {
        return Err(error::value_error(
            "negative number cannot be raised to a fractional power",
        ));
    }
    Err(out_of_range())
}

/// `OverflowError: (34, 'Numerical result out of range')`
#[cold]
pub fn out_of_range() -> Error {
    use crate::value::Object;
    let args = vec![
        Object::new(Int::small(34)),
        Object::new(crate::str::Str::from("Numerical result out of range")),
    ];
    error::raise_type(crate::exceptions::OVERFLOW_ERROR, args)
}

/// `x.is_integer()`
#[inline]
pub fn is_integer(x: f64) -> bool {
    x.is_finite() && x.floor() == x
}

/// `x.as_integer_ratio()`
pub fn as_integer_ratio(x: f64) -> Result<(Int, Int)> {
    if x.is_nan() {
        return Err(error::value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(error::overflow_error(
            "cannot convert Infinity to integer ratio",
        ));
    }
    let (mut mantissa, mut exponent) = crate::int::decompose(x);
    if mantissa == 0 {
        return Ok((Int::ZERO, Int::ONE));
    }
    let zeros = mantissa.trailing_zeros();
    mantissa >>= zeros;
    exponent += zeros as i32;
    let numerator = if x < 0.0 {
        -BigInt::from(mantissa)
    } else {
        BigInt::from(mantissa)
    };
    Ok(if exponent >= 0 {
        (Int::from_big(numerator << exponent), Int::ONE)
    } else {
        (
            Int::from_big(numerator),
            Int::from_big(BigInt::from(1) << -exponent),
        )
    })
}

/// `hash(x)`: equal to that of an equal `int`. Infinities and nan have CPython's values, nan 0.
pub fn hash(x: f64) -> i64 {
    const MODULUS: u64 = crate::int::HASH_MODULUS;
    if !x.is_finite() {
        return if x.is_nan() {
            0
        } else if x > 0.0 {
            314_159
        } else {
            -314_159
        };
    }
    if x.abs() < 9e15 && x.trunc() == x {
        return crate::int::hash_i64(x as i64);
    }
    let (mantissa, exponent) = crate::int::decompose(x);
    // Multiplying by 2 modulo 2**61 - 1 rotates 61 bits.
    let turn = exponent.rem_euclid(61) as u32;
    let reduced = mantissa % MODULUS;
    let rotated = if turn == 0 {
        reduced
    } else {
        (reduced << turn & MODULUS) | reduced >> (61 - turn)
    };
    let hash = if x < 0.0 {
        -(rotated as i64)
    } else {
        rotated as i64
    };
    if hash == -1 { -2 } else { hash }
}

#[cfg(test)]
mod tests {
    use super::{raise, square};

    #[test]
    fn squares_are_those_of_c() {
        let mut state = 1_u64;
        let mut certain = 0;
        for _ in 0..200_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let exponent = (state >> 58) as i32 - 32;
            let a = ((state >> 11) as f64 / (1_u64 << 53) as f64 + 0.5) * 2_f64.powi(exponent);
            if let Some(squared) = square(a) {
                certain += 1;
                assert_eq!(squared.to_bits(), raise(a, 2.0).to_bits(), "{a}");
            }
        }
        assert!(certain > 150_000 || !cfg!(target_os = "linux"));
    }
}

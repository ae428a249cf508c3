//! Logarithms of floats, and of ints too large for a float.

use super::{Fault, bits};
use crate::error::Result;
use crate::int::Int;

#[inline]
fn checked(x: f64, log: fn(f64) -> f64) -> Result<f64> {
    if x > 0.0 || x.is_nan() {
        Ok(log(x))
    } else {
        Err(Fault::Domain.into())
    }
}

fn of_int(n: &Int, log: fn(f64) -> f64) -> Result<f64> {
    if n.is_negative() || !n.is_truthy() {
        return Err(Fault::Domain.into());
    }
    let x = n.to_f64_or_infinity();
    if x.is_finite() {
        return Ok(log(x));
    }
    let (m, e) = parts(n);
    Ok(log(m) + log(2.0) * e)
}

/// A large positive int as `m * 2**e` with `m` in [0.5, 1), rounded half to even.
fn parts(n: &Int) -> (f64, f64) {
    let length = n.bit_length();
    let shift = length - 64;
    let top = n.to_big().as_ref() >> shift;
    // Bits below the top 64 only break ties: one sticky bit stands for them.
    let exact = n
        .to_big()
        .trailing_zeros()
        .is_none_or(|zeros| zeros >= shift as u64);
    let top = u64::try_from(top).unwrap_or(u64::MAX) | u64::from(!exact);
    let (m, e) = bits::frexp(top as f64);
    (m, (shift + i64::from(e)) as f64)
}

/// `math.log(x)`
#[inline]
pub fn log(x: f64) -> Result<f64> {
    checked(x, f64::ln)
}

/// `math.log(n)` of an int
pub fn log_int(n: &Int) -> Result<f64> {
    of_int(n, f64::ln)
}

/// `math.log(x, base)`
pub fn log_base(x: f64, base: f64) -> Result<f64> {
    let top = log(x)?;
    crate::float::div(top, log(base)?)
}

/// `math.log(n, base)` of an int to a float base
pub fn log_int_base(n: &Int, base: f64) -> Result<f64> {
    let top = log_int(n)?;
    crate::float::div(top, log(base)?)
}

/// `math.log(x, base)` of a float to an int base
pub fn log_base_int(x: f64, base: &Int) -> Result<f64> {
    let top = log(x)?;
    crate::float::div(top, log_int(base)?)
}

/// `math.log(n, base)` of ints
pub fn log_ints(n: &Int, base: &Int) -> Result<f64> {
    let top = log_int(n)?;
    crate::float::div(top, log_int(base)?)
}

/// `math.log2(x)`
#[inline]
pub fn log2(x: f64) -> Result<f64> {
    checked(x, f64::log2)
}

/// `math.log2(n)` of an int
pub fn log2_int(n: &Int) -> Result<f64> {
    of_int(n, f64::log2)
}

/// `math.log10(x)`
#[inline]
pub fn log10(x: f64) -> Result<f64> {
    checked(x, f64::log10)
}

/// `math.log10(n)` of an int
pub fn log10_int(n: &Int) -> Result<f64> {
    of_int(n, f64::log10)
}

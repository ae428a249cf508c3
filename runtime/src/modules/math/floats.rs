//! Functions from floats to floats.

use super::{Fault, bits, libm, special};
use crate::error::{self, Error, Result};
use crate::int::Int;

/// A result for the arguments `finite` tells of: nan and infinity that do not come from them are faults.
#[cold]
fn unusual(r: f64, nan_in: bool, finite_in: bool, infinite: Fault) -> Result<f64> {
    if r.is_nan() && !nan_in {
        return Err(Fault::Domain.into());
    }
    if r.is_infinite() && finite_in {
        return Err(infinite.into());
    }
    Ok(r)
}

macro_rules! unary {
    ($($(#[$doc:meta])* $name:ident $infinite:ident $body:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(x: f64) -> Result<f64> {
            let function: fn(f64) -> f64 = $body;
            let r = function(x);
            if r.is_finite() { Ok(r) } else { unusual(r, x.is_nan(), x.is_finite(), Fault::$infinite) }
        }
    )*};
}

unary! {
    /// `math.acos(x)`
    acos Domain f64::acos;
    /// `math.acosh(x)`
    acosh Domain |x| libm::acosh(x);
    /// `math.asin(x)`
    asin Domain f64::asin;
    /// `math.atanh(x)`
    atanh Domain |x| libm::atanh(x);
    /// `math.cos(x)`
    cos Domain f64::cos;
    /// `math.cosh(x)`
    cosh Range f64::cosh;
    /// `math.exp(x)`
    exp Range f64::exp;
    /// `math.exp2(x)`
    exp2 Range f64::exp2;
    /// `math.expm1(x)`
    expm1 Range f64::exp_m1;
    /// `math.sin(x)`
    sin Domain f64::sin;
    /// `math.sinh(x)`
    sinh Range f64::sinh;
    /// `math.sqrt(x)`
    sqrt Domain f64::sqrt;
    /// `math.tan(x)`
    tan Domain f64::tan;
    /// `math.log1p(x)`
    log1p Domain |x| if x == 0.0 { x } else { x.ln_1p() };
}

macro_rules! total {
    ($($(#[$doc:meta])* $name:ident $body:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(x: f64) -> f64 {
            let function: fn(f64) -> f64 = $body;
            function(x)
        }
    )*};
}

total! {
    /// `math.asinh(x)`
    asinh |x| libm::asinh(x);
    /// `math.atan(x)`
    atan f64::atan;
    /// `math.cbrt(x)`
    cbrt |x| libm::cbrt(x);
    /// `math.degrees(x)`
    degrees |x| x * (180.0 / super::PI);
    /// `math.erf(x)`
    erf |x| libm::erf(x);
    /// `math.erfc(x)`
    erfc |x| libm::erfc(x);
    /// `math.fabs(x)`
    fabs f64::abs;
    /// `math.radians(x)`
    radians |x| x * (super::PI / 180.0);
    /// `math.tanh(x)`
    tanh f64::tanh;
    /// `math.ulp(x)`
    ulp bits::ulp;
}

/// `math.gamma(x)`
pub fn gamma(x: f64) -> Result<f64> {
    special::gamma(x).map_err(Error::from)
}

/// `math.lgamma(x)`
pub fn lgamma(x: f64) -> Result<f64> {
    special::lgamma(x).map_err(Error::from)
}

/// `math.atan2(y, x)`
#[inline]
pub fn atan2(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

/// `math.copysign(x, y)`
#[inline]
pub fn copysign(x: f64, y: f64) -> f64 {
    x.copysign(y)
}

/// `math.fmod(x, y)`
pub fn fmod(x: f64, y: f64) -> Result<f64> {
    let r = x % y;
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        Err(Fault::Domain.into())
    } else {
        Ok(r)
    }
}

/// `math.remainder(x, y)`
pub fn remainder(x: f64, y: f64) -> Result<f64> {
    if x.is_nan() {
        return Ok(x);
    }
    if y.is_nan() {
        return Ok(y);
    }
    if x.is_infinite() || y == 0.0 {
        return Err(Fault::Domain.into());
    }
    if y.is_infinite() {
        return Ok(x);
    }
    let (size, step) = (x.abs(), y.abs());
    let m = size % step;
    // Whether m is below, above or at half a step; half a step itself may not be representable.
    let c = step - m;
    let r = if m < c {
        m
    } else if m > c {
        -c
    } else {
        m - 2.0 * ((0.5 * (size - m)) % step)
    };
    Ok(1f64.copysign(x) * r)
}

/// `math.pow(x, y)`
#[inline]
pub fn pow(x: f64, y: f64) -> Result<f64> {
    let r = crate::float::raise(x, y);
    if r.is_finite() {
        Ok(r)
    } else {
        unusual_power(x, y, r)
    }
}

#[cold]
fn unusual_power(x: f64, y: f64, r: f64) -> Result<f64> {
    if !x.is_finite() || !y.is_finite() {
        return Ok(r);
    }
    Err(if r.is_nan() || x == 0.0 {
        Fault::Domain
    } else {
        Fault::Range
    }
    .into())
}

/// `math.fma(x, y, z)`
pub fn fma(x: f64, y: f64, z: f64) -> Result<f64> {
    let r = x.mul_add(y, z);
    if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(error::value_error("invalid operation in fma"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(error::overflow_error("overflow in fma"));
    }
    Ok(r)
}

/// `math.frexp(x)`
pub fn frexp(x: f64) -> (f64, i64) {
    let (mantissa, exponent) = bits::frexp(x);
    (mantissa, i64::from(exponent))
}

/// `math.ldexp(x, i)`
pub fn ldexp(x: f64, exponent: &Int) -> Result<f64> {
    let r = bits::ldexp(x, exponent.saturate());
    if r.is_infinite() && x.is_finite() {
        Err(Fault::Range.into())
    } else {
        Ok(r)
    }
}

/// `math.modf(x)`
pub fn modf(x: f64) -> (f64, f64) {
    if x.is_infinite() {
        return (0f64.copysign(x), x);
    }
    let whole = x.trunc();
    ((x - whole).copysign(x), whole)
}

/// `math.nextafter(x, y)`
pub fn nextafter(x: f64, y: f64) -> f64 {
    bits::nextafter(x, y, 1)
}

/// `math.nextafter(x, y, steps=n)`
pub fn nextafter_steps(x: f64, y: f64, steps: &Int) -> Result<f64> {
    if steps.is_negative() {
        return Err(error::value_error("steps must be a non-negative integer"));
    }
    Ok(bits::nextafter(
        x,
        y,
        u64::try_from(steps).unwrap_or(u64::MAX),
    ))
}

/// `math.isclose(a, b, rel_tol=.., abs_tol=..)`
pub fn isclose(a: f64, b: f64, rel_tol: f64, abs_tol: f64) -> Result<bool> {
    if rel_tol < 0.0 || abs_tol < 0.0 {
        return Err(error::value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let diff = (b - a).abs();
    Ok(diff <= (rel_tol * b).abs() || diff <= (rel_tol * a).abs() || diff <= abs_tol)
}

/// `math.isfinite(x)`
#[inline]
pub fn isfinite(x: f64) -> bool {
    x.is_finite()
}

/// `math.isinf(x)`
#[inline]
pub fn isinf(x: f64) -> bool {
    x.is_infinite()
}

/// `math.isnan(x)`
#[inline]
pub fn isnan(x: f64) -> bool {
    x.is_nan()
}

/// `math.floor(x)`
#[inline]
pub fn floor(x: f64) -> Result<Int> {
    Int::floor(x)
}

/// `math.ceil(x)`
#[inline]
pub fn ceil(x: f64) -> Result<Int> {
    Int::ceil(x)
}

/// `math.trunc(x)`
#[inline]
pub fn trunc(x: f64) -> Result<Int> {
    Int::from_f64(x)
}

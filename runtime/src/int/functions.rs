//! The operations of `int` as functions, under the names by which the stubs call them.
//!
//! In: `&Int`s and what the stubs' parameter modes say. Out: the methods of [`Int`] with Python's argument rules.

use super::{ByteOrder, Int};
use crate::bytes::Bytes;
use crate::error::{self, Result};
use crate::num::Num;
use crate::str::Str;
use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Neg, Not, Sub};

/// `int()`
#[inline]
pub fn zero() -> Int {
    Int::ZERO
}

/// `int(x)`
#[inline]
pub fn copy(x: &Int) -> Int {
    x.clone()
}

/// `int(x)` of a float
#[inline]
pub fn from_float(x: f64) -> Result<Int> {
    Int::from_f64(x)
}

/// `int(text, base)`
#[inline]
pub fn parse(text: &Str, base: i64) -> Result<Int> {
    Int::parse(text.as_str(), base)
}

/// `int(bytes, base)`
pub fn parse_bytes(bytes: &Bytes, base: i64) -> Result<Int> {
    match std::str::from_utf8(bytes.as_slice()) {
        Ok(text) if text.is_ascii() && Int::parse(text, base).is_ok() => Int::parse(text, base),
        _ if base != 0 && !(2..=36).contains(&base) => Int::parse("0", base),
        _ => {
            let shown = crate::op::repr(bytes)?;
            Err(error::value_error(format!(
                "invalid literal for int() with base {base}: {}",
                shown.as_str()
            )))
        }
    }
}

/// The value as a machine integer, where it is known to fit one.
#[inline]
pub fn word(x: &Int) -> i64 {
    x.saturate()
}

macro_rules! functions {
    ($($(#[$meta:meta])* $name:ident($($arg:ident: $type:ty),*) -> $result:ty = $body:expr;)*) => {$(
        $(#[$meta])*
        #[inline]
        pub fn $name($($arg: $type),*) -> $result {
            $body
        }
    )*};
}

functions! {
    /// `a + b`
    add(a: &Int, b: &Int) -> Int = a.add(b);
    /// `a - b`
    sub(a: &Int, b: &Int) -> Int = a.sub(b);
    /// `a * b`
    mul(a: &Int, b: &Int) -> Int = a.mul(b);
    /// `a // b`
    floordiv(a: &Int, b: &Int) -> Result<Int> = a.floor_div(b);
    /// `a % b`
    modulo(a: &Int, b: &Int) -> Result<Int> = a.modulo(b);
    /// `divmod(a, b)`
    divmod(a: &Int, b: &Int) -> Result<(Int, Int)> = a.divmod(b);
    /// `a / b`
    truediv(a: &Int, b: &Int) -> Result<f64> = a.true_div(b);
    /// `a ** n` where `n` is known not to be negative
    pow_size(a: &Int, n: i64) -> Result<Int> = a.pow(&Int::new(n));
    /// `a ** n`: a float where `n` is negative
    pow(a: &Int, n: &Int) -> Result<Num> = a.power(n);
    /// `pow(a, n, m)`
    pow_mod(a: &Int, n: &Int, m: &Int) -> Result<Int> = a.pow_mod(n, m);
    /// `a << n`
    lshift(a: &Int, n: &Int) -> Result<Int> = a.shl(n);
    /// `a >> n`
    rshift(a: &Int, n: &Int) -> Result<Int> = a.shr(n);
    /// `a & b`
    bitand(a: &Int, b: &Int) -> Int = a.bitand(b);
    /// `a | b`
    bitor(a: &Int, b: &Int) -> Int = a.bitor(b);
    /// `a ^ b`
    bitxor(a: &Int, b: &Int) -> Int = a.bitxor(b);
    /// `-a`
    neg(a: &Int) -> Int = a.neg();
    /// `~a`
    invert(a: &Int) -> Int = a.not();
    /// `abs(a)`
    abs(a: &Int) -> Int = a.abs();
    /// `float(a)`
    to_f64(a: &Int) -> Result<f64> = a.to_f64();
    /// `round(a, digits)`
    round(a: &Int, digits: &Int) -> Result<Int> = Ok(a.round_digits(digits.saturate()));
    /// `a < x`
    lt_float(a: &Int, x: f64) -> bool = *a < x;
    /// `a <= x`
    le_float(a: &Int, x: f64) -> bool = *a <= x;
    /// `a > x`
    gt_float(a: &Int, x: f64) -> bool = *a > x;
    /// `a >= x`
    ge_float(a: &Int, x: f64) -> bool = *a >= x;
    /// `a == x`
    eq_float(a: &Int, x: f64) -> bool = *a == x;
    /// `a.bit_length()`
    bit_length(a: &Int) -> i64 = a.bit_length();
    /// `a.bit_count()`
    bit_count(a: &Int) -> i64 = a.bit_count();
    /// `a.as_integer_ratio()`
    as_integer_ratio(a: &Int) -> (Int, Int) = (a.clone(), Int::ONE);
    /// `a.is_integer()`
    is_integer(_a: &Int) -> bool = true;
    /// `a.imag`
    imag(_a: &Int) -> Int = Int::ZERO;
    /// `a.denominator`
    denominator(_a: &Int) -> Int = Int::ONE;
    /// `bin(a)`
    bin(a: &Int) -> Str = a.bin();
    /// `oct(a)`
    oct(a: &Int) -> Str = a.oct();
    /// `hex(a)`
    hex(a: &Int) -> Str = a.hex();
}

/// `a.to_bytes(length, byteorder, signed=signed)`
pub fn to_bytes(a: &Int, length: i64, byteorder: &Str, signed: bool) -> Result<Bytes> {
    let order = ByteOrder::parse(byteorder.as_str())?;
    a.to_bytes(length, order, signed).map(Bytes::from_vec)
}

/// `int.from_bytes(bytes, byteorder, signed=signed)`
pub fn from_bytes(bytes: &Bytes, byteorder: &Str, signed: bool) -> Result<Int> {
    let order = ByteOrder::parse(byteorder.as_str())?;
    Ok(Int::from_bytes(bytes.as_slice(), order, signed))
}

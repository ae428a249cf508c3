//! The operations of `int` as functions, by the names that the stubs give.
//!
//! In: `&Int` operands. Out: what the methods and operators of `Int` give; here only the signatures are those of the contract.

use super::{ByteOrder, Int};
use crate::bytes::Bytes;
use crate::error::{self, Result};
use crate::num::Num;
use crate::str::Str;

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident($a:ident $(, $b:ident)*) -> $out:ty $body:block)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name($a: &Int $(, $b: &Int)*) -> $out $body
    )*};
}

operators! {
    /// `int(a)`, `+a`
    copy(a) -> Int { a.clone() }
    /// `a + b`
    add(a, b) -> Int { a + b }
    /// `a - b`
    sub(a, b) -> Int { a - b }
    /// `a * b`
    mul(a, b) -> Int { a * b }
    /// `a // b`
    floordiv(a, b) -> Result<Int> { a.floor_div(b) }
    /// `a % b`
    modulo(a, b) -> Result<Int> { a.modulo(b) }
    /// `divmod(a, b)`
    divmod(a, b) -> Result<(Int, Int)> { a.divmod(b) }
    /// `a / b`
    truediv(a, b) -> Result<f64> { a.true_div(b) }
    /// `a ** b`
    pow(a, b) -> Result<Num> { a.power(b) }
    /// `pow(a, b, m)`
    pow_mod(a, b, m) -> Result<Int> { a.pow_mod(b, m) }
    /// `a << b`
    lshift(a, b) -> Result<Int> { a.shl(b) }
    /// `a >> b`
    rshift(a, b) -> Result<Int> { a.shr(b) }
    /// `a & b`
    bitand(a, b) -> Int { a & b }
    /// `a | b`
    bitor(a, b) -> Int { a | b }
    /// `a ^ b`
    bitxor(a, b) -> Int { a ^ b }
    /// `-a`
    neg(a) -> Int { -a }
    /// `~a`
    invert(a) -> Int { !a }
    /// `abs(a)`
    abs(a) -> Int { a.abs() }
    /// `float(a)`
    to_f64(a) -> Result<f64> { a.to_f64() }
    /// `round(a, digits)`
    round(a, digits) -> Result<Int> { Ok(a.round_digits(digits.saturate())) }
    /// `a.bit_length()`
    bit_length(a) -> i64 { a.bit_length() }
    /// `a.bit_count()`
    bit_count(a) -> i64 { a.bit_count() }
    /// `a.as_integer_ratio()`
    as_integer_ratio(a) -> (Int, Int) { (a.clone(), Int::ONE) }
    /// `a.is_integer()`
    is_integer(_a) -> bool { true }
    /// `a.imag`
    imag(_a) -> Int { Int::ZERO }
    /// `a.denominator`
    denominator(_a) -> Int { Int::ONE }
    /// `bin(a)`
    bin(a) -> Str { a.bin() }
    /// `oct(a)`
    oct(a) -> Str { a.oct() }
    /// `hex(a)`
    hex(a) -> Str { a.hex() }
}

/// `int()`
#[inline]
pub fn zero() -> Int {
    Int::ZERO
}

/// `a ** n` for a machine integer `n >= 0`
#[inline]
pub fn pow_size(a: &Int, n: i64) -> Result<Int> {
    a.pow(&Int::new(n))
}

/// `int(x)` of a float
#[inline]
pub fn from_float(x: f64) -> Result<Int> {
    Int::from_f64(x)
}

/// `int(text, base)`
pub fn parse(text: &Str, base: i64) -> Result<Int> {
    Int::parse(text.as_str(), base)
}

/// `int(b, base)` of bytes
pub fn parse_bytes(bytes: &Bytes, base: i64) -> Result<Int> {
    let text: String = bytes.as_slice().iter().map(|b| char::from(*b)).collect();
    if text.is_ascii()
        && let Ok(value) = Int::parse(&text, base)
    {
        return Ok(value);
    }
    let mut shown = String::new();
    crate::Value::repr(bytes, &mut shown)?;
    Err(error::value_error(format!(
        "invalid literal for int() with base {base}: {shown}"
    )))
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

macro_rules! comparisons {
    ($($name:ident $op:tt)*) => {$(
        #[doc = concat!("`a ", stringify!($op), " x`")]
        #[inline]
        pub fn $name(a: &Int, x: f64) -> bool {
            *a $op x
        }
    )*};
}

comparisons!(lt_float < le_float <= gt_float > ge_float >= eq_float ==);

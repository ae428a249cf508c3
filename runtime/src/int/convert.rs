//! `int` from and into Rust's integers.

use super::{Form, Int};
use crate::error::{self, Error};
use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

macro_rules! from_narrow {
    ($($type:ty)*) => {$(
        impl From<$type> for Int {
            #[inline]
            fn from(value: $type) -> Int {
                Int::small(i64::from(value))
            }
        }
    )*};
}

from_narrow!(bool i8 u8 i16 u16 i32 u32);

impl From<i64> for Int {
    #[inline]
    fn from(value: i64) -> Int {
        Int::new(value)
    }
}

impl From<isize> for Int {
    #[inline]
    fn from(value: isize) -> Int {
        Int::new(value as i64)
    }
}

macro_rules! from_wide {
    ($($type:ty)*) => {$(
        impl From<$type> for Int {
            #[inline]
            fn from(value: $type) -> Int {
                match i64::try_from(value) {
                    Ok(word) => Int::new(word),
                    Err(_) => Int::from_big(BigInt::from(value)),
                }
            }
        }
    )*};
}

from_wide!(u64 usize i128 u128);

impl From<BigInt> for Int {
    fn from(value: BigInt) -> Int {
        Int::from_big(value)
    }
}

impl From<&Int> for Int {
    #[inline]
    fn from(value: &Int) -> Int {
        value.clone()
    }
}

impl From<Int> for BigInt {
    fn from(value: Int) -> BigInt {
        value.into_big()
    }
}

/// The error of an `int` that does not fit a Rust integer.
#[cold]
#[inline(never)]
fn does_not_fit(value: &Int, type_name: &str, signed: bool) -> Error {
    if !signed && value.is_negative() {
        return error::overflow_error("can't convert negative int to unsigned");
    }
    error::overflow_error(format!(
        "Python int too large to convert to Rust {type_name}"
    ))
}

macro_rules! into_machine {
    ($($type:ident $method:ident $signed:literal;)*) => {$(
        impl TryFrom<&Int> for $type {
            type Error = Error;

            #[inline]
            fn try_from(value: &Int) -> Result<$type, Error> {
                let converted = match value.form() {
                    Form::Small(small) => $type::try_from(small).ok(),
                    Form::Big(big) => big.$method(),
                };
                converted.ok_or_else(|| does_not_fit(value, stringify!($type), $signed))
            }
        }

        impl TryFrom<Int> for $type {
            type Error = Error;

            #[inline]
            fn try_from(value: Int) -> Result<$type, Error> {
                $type::try_from(&value)
            }
        }
    )*};
}

into_machine! {
    i8 to_i8 true;
    u8 to_u8 false;
    i16 to_i16 true;
    u16 to_u16 false;
    i32 to_i32 true;
    u32 to_u32 false;
    i64 to_i64 true;
    u64 to_u64 false;
    isize to_isize true;
    usize to_usize false;
    i128 to_i128 true;
    u128 to_u128 false;
}

impl Int {
    /// The value as C's `long`, as most of CPython's own functions want it.
    #[inline]
    pub fn to_c_long(&self) -> error::Result<i64> {
        self.to_i64()
            .ok_or_else(|| error::overflow_error("Python int too large to convert to C long"))
    }

    /// The value as an index or a length.
    #[inline]
    pub fn to_index(&self) -> error::Result<i64> {
        self.to_i64().ok_or_else(|| {
            error::raise_type(
                crate::exceptions::INDEX_ERROR,
                vec![crate::value::Object::new(crate::str::Str::from(
                    "cannot fit 'int' into an index-sized integer",
                ))],
            )
        })
    }

    /// The value, or the nearest `i64`.
    #[inline]
    pub fn saturate(&self) -> i64 {
        match self.to_i64() {
            Some(value) => value,
            None if self.is_negative() => i64::MIN,
            None => i64::MAX,
        }
    }
}

/// The value as an `i128`, where it is known to fit one.
#[inline]
pub fn wide(value: &Int) -> i128 {
    match value.as_small() {
        Some(small) => small.into(),
        None => wide_big(value),
    }
}

#[inline(never)]
fn wide_big(value: &Int) -> i128 {
    let mut digits = value.big().iter_u64_digits();
    let (low, high) = (digits.next().unwrap_or(0), digits.next().unwrap_or(0));
    let magnitude = (i128::from(high) << 64) | i128::from(low);
    match value.big().sign() {
        Sign::Minus => -magnitude,
        _ => magnitude,
    }
}

/// The nearest `i64`.
#[inline]
pub fn clamp(value: i128) -> i64 {
    value.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// The last 64 bits of the value, in two's complement.
#[inline]
pub fn low(value: &Int) -> i64 {
    match value.as_small() {
        Some(small) => small,
        None => low_big(value),
    }
}

#[cold]
#[inline(never)]
fn low_big(value: &Int) -> i64 {
    let Form::Big(big) = value.form() else {
        return 0;
    };
    let magnitude = big.magnitude().iter_u64_digits().next().unwrap_or(0) as i64;
    if big.sign() == Sign::Minus {
        magnitude.wrapping_neg()
    } else {
        magnitude
    }
}

/// The value as a machine integer, where it is known to fit one.
#[inline]
pub fn word(value: &Int) -> i64 {
    value.saturate()
}

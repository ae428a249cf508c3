//! `float` from text, and as hexadecimal text both ways.

use crate::error::{self, Error, Result};
use crate::int::{decompose, ratio_to_f64, text_to_ascii};
use crate::str::Str;
use crate::value::Value;
use num_bigint::BigUint;
use num_traits::Zero;
use std::fmt::Write;

/// `float(text)`
pub fn parse(text: &Str) -> Result<f64> {
    let ascii = text_to_ascii(text.as_str().trim());
    match parse_ascii(&ascii) {
        Some(value) => Ok(value),
        None => Err(not_a_float(text)),
    }
}

fn parse_ascii(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return text.parse().ok();
    }
    // An underscore stands between two digits.
    let bytes = text.as_bytes();
    let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    for (index, _) in text.match_indices('_') {
        if index == 0 || !is_digit(index - 1) || !is_digit(index + 1) {
            return None;
        }
    }
    text.replace('_', "").parse().ok()
}

#[cold]
fn not_a_float(text: &Str) -> Error {
    let mut shown = String::new();
    match text.repr(&mut shown) {
        Ok(()) => error::value_error(format!("could not convert string to float: {shown}")),
        Err(error) => error,
    }
}

/// `x.hex()`
pub fn hex(x: f64) -> Str {
    if !x.is_finite() {
        let mut out = String::new();
        crate::format::float_repr(x, &mut out);
        return Str::from(out);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let (mantissa, exponent) = decompose(x);
    let (whole, fraction) = (mantissa >> 52, mantissa & ((1 << 52) - 1));
    Str::from(match mantissa {
        0 => format!("{sign}0x0.0p+0"),
        _ => format!("{sign}0x{whole}.{fraction:013x}p{:+}", exponent + 52),
    })
}

/// `float.fromhex(text)`
pub fn fromhex(text: &Str) -> Result<f64> {
    let trimmed = text.as_str().trim();
    let (negative, rest) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, &trimmed[1..]),
        Some(b'+') => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let magnitude = match rest.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        digits => match parse_hex(digits) {
            Some(value) if value.is_infinite() => {
                return Err(error::overflow_error(
                    "hexadecimal value too large to represent as a float",
                ));
            }
            Some(value) => value,
            None => {
                return Err(error::value_error(
                    "invalid hexadecimal floating-point string",
                ));
            }
        },
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// Lower-case digits with an optional `0x`, point and exponent.
fn parse_hex(text: &str) -> Option<f64> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    let (mantissa, exponent) = match text.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = String::new();
    let _ = write!(digits, "{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let value = BigUint::parse_bytes(digits.as_bytes(), 16)?;
    if value.is_zero() {
        return Some(0.0);
    }
    // The value's highest bit decides whether it can be represented at all.
    let exponent = exponent - 4 * fraction.len() as i64;
    let highest = exponent + value.bits() as i64;
    Some(match highest {
        1025.. => f64::INFINITY,
        ..=-1075 => 0.0,
        _ if exponent >= 0 => ratio_to_f64(&(value << exponent), &BigUint::from(1u8)),
        _ => ratio_to_f64(&value, &(BigUint::from(1u8) << -exponent)),
    })
}

/// A decimal exponent, or the nearest that fits.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX).min(1 << 40);
    Some(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

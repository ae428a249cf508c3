//! Functions of `float` that the stubs name: parsing, hexadecimal form, comparison with `int`.

use crate::error::{self, Result};
use crate::int::Int;
use crate::str::Str;
use num_bigint::BigUint;
use num_traits::{Num as _, ToPrimitive, Zero};

macro_rules! comparisons {
    ($($name:ident $op:tt)*) => {$(
        #[doc = concat!("`x ", stringify!($op), " a`")]
        #[inline]
        pub fn $name(x: f64, a: &Int) -> bool {
            x $op *a
        }
    )*};
}

comparisons!(lt_int < le_int <= gt_int > ge_int >= eq_int ==);

/// `math.floor(x)`
pub fn floor(x: f64) -> Result<Int> {
    Int::floor(x)
}

/// `math.ceil(x)`
pub fn ceil(x: f64) -> Result<Int> {
    Int::ceil(x)
}

/// `float(text)`
pub fn parse(text: &Str) -> Result<f64> {
    match parse_text(text.as_str()) {
        Some(value) => Ok(value),
        None => {
            let mut shown = String::new();
            crate::str::quote(text.as_str(), &mut shown);
            Err(error::value_error(format!(
                "could not convert string to float: {shown}"
            )))
        }
    }
}

/// The value of a float's text as Python writes it: spaces around, underscores between digits, digits of any script.
pub(crate) fn parse_text(text: &str) -> Option<f64> {
    // The information separators, which `str.isspace` counts, are not taken off.
    let text = text.trim();
    let mut plain = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '_' => {
                let before = text[..at].chars().next_back()?;
                let after = text[at + 1..].chars().next()?;
                if !before.is_numeric() || !after.is_numeric() {
                    return None;
                }
            }
            _ if c.is_ascii() => plain.push(c),
            _ => plain.push(char::from_digit(
                crate::str::unicode::decimal_value(c)?,
                10,
            )?),
        }
    }
    let size = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    let named = ["inf", "infinity", "nan"]
        .iter()
        .any(|name| size.eq_ignore_ascii_case(name));
    if !named && !size.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    Some(if value.is_nan() && plain.starts_with('-') {
        -f64::NAN
    } else {
        value
    })
}

/// `x.hex()`
pub fn hex(x: f64) -> Str {
    if !x.is_finite() {
        let mut out = String::new();
        crate::format::float_repr(x, &mut out);
        return out.into();
    }
    let bits = x.to_bits();
    let mantissa = bits & ((1 << 52) - 1);
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let text = match (bits >> 52) & 0x7FF {
        0 if mantissa == 0 => format!("{sign}0x0.0p+0"),
        0 => format!("{sign}0x0.{mantissa:013x}p-1022"),
        exponent => format!("{sign}0x1.{mantissa:013x}p{:+}", exponent as i64 - 1023),
    };
    text.into()
}

/// `float.fromhex(text)`
pub fn fromhex(text: &Str) -> Result<f64> {
    let text = text
        .as_str()
        .trim_matches(|c: char| matches!(c, '\t'..='\r' | ' '));
    let (negative, size) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = size.to_ascii_lowercase();
    let value = match lower.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => parse_hex(&lower)?,
    };
    Ok(if negative { -value } else { value })
}

fn parse_hex(text: &str) -> Result<f64> {
    let invalid = || error::value_error("invalid hexadecimal floating-point string");
    let text = text.strip_prefix("0x").unwrap_or(text);
    let (digits, exponent) = text.split_once('p').map_or((text, "0"), |(a, b)| (a, b));
    let digits_only = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits_only.is_empty() || !digits_only.bytes().all(|b| b.is_ascii_digit()) {
        return Err(invalid());
    }
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        i64::from(i32::MIN)
    } else {
        i64::from(i32::MAX)
    });
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(invalid());
    }
    let mantissa = BigUint::from_str_radix(&all, 16).map_err(|_| invalid())?;
    if mantissa.is_zero() {
        return Ok(0.0);
    }
    let exponent = exponent.saturating_sub(4 * fraction.len() as i64);
    let top = exponent.saturating_add(mantissa.bits() as i64);
    if top > 1024 {
        return Err(error::overflow_error(
            "hexadecimal value too large to represent as a float",
        ));
    }
    if top < -1080 {
        return Ok(0.0);
    }
    let value = round_to_double(&mantissa, exponent);
    if value.is_infinite() {
        return Err(error::overflow_error(
            "hexadecimal value too large to represent as a float",
        ));
    }
    Ok(value)
}

/// `mantissa * 2 ** exponent`, rounded half to even once.
fn round_to_double(mantissa: &BigUint, exponent: i64) -> f64 {
    // The last place that a double of this size has.
    let last = (exponent + mantissa.bits() as i64 - 53).max(-1074);
    let drop = last - exponent;
    let kept = if drop <= 0 {
        mantissa << drop.unsigned_abs()
    } else {
        let kept = mantissa >> drop.unsigned_abs();
        let half = BigUint::from(1u8) << (drop as u64 - 1);
        let rest = mantissa - (&kept << drop.unsigned_abs());
        let up = rest > half || (rest == half && kept.bit(0));
        kept + u8::from(up)
    };
    let kept = kept.to_f64().unwrap_or(f64::INFINITY);
    // Exact in two steps: the first keeps a normal number, the second reaches the final one.
    let first = last.clamp(-1000, 900);
    kept * 2f64.powi(first as i32) * 2f64.powi((last - first) as i32)
}

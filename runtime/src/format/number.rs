//! `format(n, spec)` of ints, and the layout that ints and floats share.

use super::float::format_float_as;
use super::spec::{Spec, unknown_code};
use crate::error::{self, Result};
use crate::int::Int;
use crate::str::checked_size;
use std::fmt::Write;

/// A number's text in parts: `-`, `0x`, `1234`, `.5e+10%`.
pub(super) struct Parts<'a> {
    pub(super) negative: bool,
    pub(super) prefix: &'a str,
    pub(super) digits: &'a str,
    /// Decimal point, fraction, exponent, per cent; or `inf`, `nan`, or a character.
    pub(super) tail: &'a str,
}

impl Parts<'_> {
    /// Lays the parts out as the specification says.
    pub(super) fn write(&self, spec: &Spec, out: &mut String) -> Result<()> {
        let sign = match (self.negative, spec.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let tail = if self.tail.is_ascii() {
            self.tail.len()
        } else {
            self.tail.chars().count()
        };
        let fixed = sign.len() + self.prefix.len() + tail;
        if spec.width <= fixed + self.digits.len() && spec.grouping.is_none() {
            for part in [sign, self.prefix, self.digits, self.tail] {
                out.push_str(part);
            }
            return Ok(());
        }
        checked_size(spec.fill.len_utf8(), spec.width as i64)?;
        let least = if spec.zero_filled() {
            spec.width.saturating_sub(fixed)
        } else {
            0
        };
        let mut groups = String::new();
        if !self.digits.is_empty() {
            group(self.digits, spec.grouping, least, &mut groups);
        }
        let spare = spec.width.saturating_sub(fixed + groups.len());
        let (left, inner, right) = match spec.align {
            '<' => (0, 0, spare),
            '^' => (spare / 2, 0, spare - spare / 2),
            '=' => (0, spare, 0),
            _ => (spare, 0, 0),
        };
        out.extend(std::iter::repeat_n(spec.fill, left));
        out.push_str(sign);
        out.push_str(self.prefix);
        out.extend(std::iter::repeat_n(spec.fill, inner));
        out.push_str(&groups);
        out.push_str(self.tail);
        out.extend(std::iter::repeat_n(spec.fill, right));
        Ok(())
    }
}

/// Writes digits in groups, with zeros before them up to a width that counts the separators too.
fn group(digits: &str, grouping: Option<(char, usize)>, least: usize, out: &mut String) {
    let Some((separator, size)) = grouping else {
        out.extend(std::iter::repeat_n('0', least.saturating_sub(digits.len())));
        out.push_str(digits);
        return;
    };
    let mut pieces: Vec<(usize, &str)> = Vec::new();
    let (mut left, mut least) = (digits, least);
    loop {
        let len = size.min(left.len().max(least).max(1));
        let chars = left.len().min(len);
        let (rest, piece) = left.split_at(left.len() - chars);
        pieces.push((len - chars, piece));
        left = rest;
        least = least.saturating_sub(len);
        if left.is_empty() && least == 0 {
            break;
        }
        least = least.saturating_sub(1);
    }
    for (i, (zeros, piece)) in pieces.iter().rev().enumerate() {
        if i > 0 {
            out.push(separator);
        }
        out.extend(std::iter::repeat_n('0', *zeros));
        out.push_str(piece);
    }
}

/// Writes `format(x, spec)` of an int.
pub fn format_int(x: &Int, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        return x.write_decimal(out);
    }
    format_int_as(x, spec, "int", out)
}

/// Writes `format(x, spec)` of a bool.
pub fn format_bool(x: bool, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        out.push_str(if x { "True" } else { "False" });
        return Ok(());
    }
    format_int_as(&Int::from(i64::from(x)), spec, "bool", out)
}

fn format_int_as(x: &Int, text: &str, type_name: &str, out: &mut String) -> Result<()> {
    let spec = Spec::parse(text, type_name, 'd', '>')?;
    match spec.kind {
        'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => {}
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return format_float_as(x.to_f64()?, &spec, type_name, out);
        }
        kind => return Err(unknown_code(kind, type_name)),
    }
    if spec.precision.is_some() {
        return Err(error::value_error(
            "Precision not allowed in integer format specifier",
        ));
    }
    if spec.no_negative_zero {
        return Err(error::value_error(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    if spec.kind == 'c' {
        return format_char(x, &spec, out);
    }
    let mut digits = String::new();
    let negative = write_magnitude(x, spec.kind, &mut digits)?;
    let prefix = match spec.kind {
        'b' if spec.alternate => "0b",
        'o' if spec.alternate => "0o",
        'x' if spec.alternate => "0x",
        'X' if spec.alternate => "0X",
        _ => "",
    };
    Parts {
        negative,
        prefix,
        digits: &digits,
        tail: "",
    }
    .write(&spec, out)
}

/// Writes the digits without sign; tells whether the number is negative.
pub(super) fn write_magnitude(x: &Int, kind: char, out: &mut String) -> Result<bool> {
    if let Some(small) = x.to_i64() {
        let size = small.unsigned_abs();
        // Writing to a String cannot fail.
        let _ = match kind {
            'b' => write!(out, "{size:b}"),
            'o' => write!(out, "{size:o}"),
            'x' => write!(out, "{size:x}"),
            'X' => write!(out, "{size:X}"),
            _ => write!(out, "{size}"),
        };
        return Ok(small < 0);
    }
    let big = x.to_big();
    let size = big.magnitude();
    let _ = match kind {
        'b' => write!(out, "{size:b}"),
        'o' => write!(out, "{size:o}"),
        'x' => write!(out, "{size:x}"),
        'X' => write!(out, "{size:X}"),
        _ => {
            x.write_decimal(out)?;
            if out.starts_with('-') {
                out.remove(0);
            }
            Ok(())
        }
    };
    Ok(big.sign() == num_bigint::Sign::Minus)
}

fn format_char(x: &Int, spec: &Spec, out: &mut String) -> Result<()> {
    if spec.sign.is_some() {
        return Err(error::value_error(
            "Sign not allowed with integer format specifier 'c'",
        ));
    }
    if spec.alternate {
        return Err(error::value_error(
            "Alternate form (#) not allowed with integer format specifier 'c'",
        ));
    }
    if x.to_i64().is_none() {
        return Err(error::overflow_error(
            "Python int too large to convert to C long",
        ));
    }
    let code = x
        .to_i64()
        .and_then(|code| u32::try_from(code).ok())
        .filter(|code| *code < 0x11_0000);
    let Some(code) = code else {
        return Err(error::overflow_error("%c arg not in range(0x110000)"));
    };
    let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    let mut buffer = [0; 4];
    let tail: &str = c.encode_utf8(&mut buffer);
    Parts {
        negative: false,
        prefix: "",
        digits: "",
        tail,
    }
    .write(spec, out)
}

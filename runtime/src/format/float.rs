//! The text of floats: `repr`, and the presentation types `e`, `f`, `g`, `n` and `%`.
//!
//! Rust's standard library gives the digits (shortest, or correctly rounded to a precision); the layout is CPython's.

use super::number::Parts;
use super::spec::{Spec, unknown_code};
use crate::error::{self, Result};
use std::fmt::Write;

/// No double has more digits than this; beyond are zeros.
const MOST_DIGITS: usize = 1100;

/// How the text of a float is shaped.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// `e`, `f`, `g` or `r` (shortest).
    pub(crate) kind: u8,
    pub(crate) precision: usize,
    pub(crate) upper: bool,
    /// Keep the decimal point and, for `g`, trailing zeros.
    pub(crate) alternate: bool,
    /// Make sure that it looks like a float.
    pub(crate) dot_zero: bool,
}

/// Writes `repr(x)` of a float.
pub fn float_repr(x: f64, out: &mut String) {
    let start = out.len();
    if x.is_finite() {
        let size = x.abs();
        if size < 1e15 && size == size.trunc() && (x != 0.0 || x.is_sign_positive()) {
            // Writing to a String cannot fail.
            let _ = write!(out, "{}.0", x as i64);
            return;
        }
        if (1e-4..1e16).contains(&size) {
            let _ = write!(out, "{x}");
            if !out[start..].contains('.') {
                out.push_str(".0");
            }
            return;
        }
    }
    if x.is_sign_negative() && !x.is_nan() {
        out.push('-');
    }
    shape_float(
        x,
        Shape {
            kind: b'r',
            precision: 0,
            upper: false,
            alternate: false,
            dot_zero: true,
        },
        out,
    );
}

/// The decimal digits of a finite number without trailing zeros, and where the point stands: 0.DIGITS * 10**point.
struct Digits {
    text: String,
    point: i64,
}

impl Digits {
    /// From scientific notation, as Rust writes it.
    fn scientific(text: &str) -> Digits {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().unwrap_or(0);
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        let trimmed = digits.trim_end_matches('0');
        if trimmed.is_empty() {
            return Digits {
                text: "0".to_owned(),
                point: 1,
            };
        }
        Digits {
            text: trimmed.to_owned(),
            point: exponent + 1,
        }
    }

    fn shortest(x: f64) -> Digits {
        Digits::scientific(&format!("{x:e}"))
    }

    fn significant(x: f64, count: usize) -> Digits {
        Digits::scientific(&format!("{x:.*e}", count.clamp(1, MOST_DIGITS) - 1))
    }
}

/// Writes the absolute value of a float in a shape; `inf` and `nan` too.
pub(crate) fn shape_float(x: f64, shape: Shape, out: &mut String) {
    let x = x.abs();
    if !x.is_finite() {
        let name = if x.is_nan() { "nan" } else { "inf" };
        out.push_str(&if shape.upper {
            name.to_ascii_uppercase()
        } else {
            name.to_owned()
        });
        return;
    }
    let precision = shape.precision;
    if shape.kind == b'f' {
        // Writing to a String cannot fail.
        let _ = write!(out, "{x:.*}", precision.min(MOST_DIGITS));
        out.extend(std::iter::repeat_n(
            '0',
            precision.saturating_sub(MOST_DIGITS),
        ));
        if shape.alternate && precision == 0 {
            out.push('.');
        }
        return;
    }
    let precision = if shape.kind == b'g' {
        precision.max(1)
    } else {
        precision
    };
    let digits = match shape.kind {
        b'e' => Digits::significant(x, precision + 1),
        b'g' => Digits::significant(x, precision),
        _ => Digits::shortest(x),
    };
    let mut point = digits.point;
    let (exponential, least) = match shape.kind {
        b'e' => (true, precision as i64 + 1),
        b'g' => {
            let limit = precision as i64 - i64::from(shape.dot_zero);
            (
                point <= -4 || point > limit,
                if shape.alternate { precision as i64 } else { 0 },
            )
        }
        _ => (point <= -4 || point > 16, 0),
    };
    let exponent = point - 1;
    if exponential {
        point = 1;
    }
    let mut end = least.max(digits.text.len() as i64).max(point);
    if !exponential && shape.dot_zero {
        end = end.max(point + 1);
    }
    write_fixed(&digits.text, point, end, out);
    if shape.alternate && end <= point {
        out.push('.');
    }
    if exponential {
        let e = if shape.upper { 'E' } else { 'e' };
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{e}{sign}{:02}", exponent.abs());
    }
}

/// Writes the digits with the point after `point` of them, zeros up to `end`.
fn write_fixed(digits: &str, point: i64, end: i64, out: &mut String) {
    let place = |at: i64| {
        usize::try_from(at)
            .ok()
            .and_then(|at| digits.as_bytes().get(at))
            .map_or('0', |d| char::from(*d))
    };
    if point <= 0 {
        out.push('0');
    }
    out.extend((0..point).map(place));
    if end > point {
        out.push('.');
        out.extend((point..end).map(place));
    }
}

/// Writes `format(x, spec)` of a float.
pub fn format_float(x: f64, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        float_repr(x, out);
        return Ok(());
    }
    format_float_as(x, &Spec::parse(spec, "float", '\0', '>')?, "float", out)
}

pub(super) fn format_float_as(
    x: f64,
    spec: &Spec,
    type_name: &str,
    out: &mut String,
) -> Result<()> {
    let (kind, scale) = match spec.kind {
        '\0' => (if spec.precision.is_some() { b'g' } else { b'r' }, 1.0),
        'e' | 'E' => (b'e', 1.0),
        'f' | 'F' => (b'f', 1.0),
        'g' | 'G' | 'n' => (b'g', 1.0),
        '%' => (b'f', 100.0),
        kind => return Err(unknown_code(kind, type_name)),
    };
    let precision = spec.precision.unwrap_or(6);
    if precision > i32::MAX as usize {
        return Err(error::value_error("precision too big"));
    }
    let shape = Shape {
        kind,
        precision,
        upper: spec.kind.is_ascii_uppercase(),
        alternate: spec.alternate,
        dot_zero: spec.kind == '\0',
    };
    let x = x * scale;
    let mut text = String::with_capacity(24);
    shape_float(x, shape, &mut text);
    let mut negative = x.is_sign_negative() && !x.is_nan();
    if negative && spec.no_negative_zero && x.is_finite() {
        let mantissa = text.split(['e', 'E']).next().unwrap_or("");
        negative = mantissa.contains(|c: char| matches!(c, '1'..='9'));
    }
    if spec.kind == '%' {
        text.push('%');
    }
    let whole = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, tail) = text.split_at(whole);
    Parts {
        negative,
        prefix: "",
        digits,
        tail,
    }
    .write(spec, out)
}

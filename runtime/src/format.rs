//! Placeholder for the text of numbers and for format specifications.

use crate::error::Result;
use crate::int::Int;

/// Writes `repr(x)` of a float.
pub fn float_repr(x: f64, out: &mut String) {
    out.push_str(&format!("{x:?}"));
}

/// Writes `format(x, spec)` of a float.
pub fn format_float(x: f64, _spec: &str, out: &mut String) -> Result<()> {
    float_repr(x, out);
    Ok(())
}

/// Writes `format(x, spec)` of an int.
pub fn format_int(x: &Int, _spec: &str, out: &mut String) -> Result<()> {
    x.write_decimal(out)
}

/// Writes `format(x, spec)` of a string.
pub fn format_str(text: &str, _spec: &str, out: &mut String) -> Result<()> {
    out.push_str(text);
    Ok(())
}

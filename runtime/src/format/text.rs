//! `format(s, spec)` of strings.

use super::spec::{Spec, unknown_code};
use crate::error::{self, Result};
use crate::str::checked_size;

/// Writes `format(x, spec)` of a string.
pub fn format_str(text: &str, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        out.push_str(text);
        return Ok(());
    }
    let spec = Spec::parse(spec, "str", 's', '<')?;
    if spec.kind != 's' {
        return Err(unknown_code(spec.kind, "str"));
    }
    let refusal = match spec {
        Spec {
            sign: Some(' '), ..
        } => "Space not allowed in string format specifier",
        Spec { sign: Some(_), .. } => "Sign not allowed in string format specifier",
        Spec {
            no_negative_zero: true,
            ..
        } => "Negative zero coercion (z) not allowed in string format specifier",
        Spec {
            alternate: true, ..
        } => "Alternate form (#) not allowed in string format specifier",
        Spec { align: '=', .. } => "'=' alignment not allowed in string format specifier",
        _ => "",
    };
    if !refusal.is_empty() {
        return Err(error::value_error(refusal));
    }
    let text = match spec.precision {
        Some(limit) => text
            .char_indices()
            .nth(limit)
            .map_or(text, |(end, _)| &text[..end]),
        None => text,
    };
    if spec.width == 0 {
        out.push_str(text);
        return Ok(());
    }
    let length = if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    };
    pad(text, length, &spec, out)
}

/// Writes text that is `length` characters, padded to the width.
pub(super) fn pad(text: &str, length: usize, spec: &Spec, out: &mut String) -> Result<()> {
    let spare = spec.width.saturating_sub(length);
    checked_size(spec.fill.len_utf8(), spare as i64)?;
    let left = match spec.align {
        '>' => spare,
        '^' => spare / 2,
        _ => 0,
    };
    out.extend(std::iter::repeat_n(spec.fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(spec.fill, spare - left));
    Ok(())
}

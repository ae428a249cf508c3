//! Values as Python's `repr` writes them.

use std::fmt::Write;

use unicode_normalization::char::is_combining_mark;

use crate::syntax::ast::Constant;

/// A constant.
pub(super) fn constant(value: Constant<'_>) -> String {
    match value {
        Constant::None => "None".into(),
        Constant::Bool(true) => "True".into(),
        Constant::Bool(false) => "False".into(),
        Constant::Int(digits) => digits.into(),
        Constant::Float(value) => float(value),
        Constant::Imaginary(value) => {
            let text = float(value);
            format!("{}j", text.strip_suffix(".0").unwrap_or(&text))
        }
        Constant::Str(text) => string(text),
        Constant::Bytes(value) => bytes(value),
        Constant::Ellipsis => "Ellipsis".into(),
    }
}

/// A string.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ if char == quote => out.extend(['\\', quote]),
            _ if is_printable(char) => out.push(char),
            _ => {
                let code = char as u32;
                let _ = match code {
                    0..=0xFF => write!(out, "\\x{code:02x}"),
                    0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push(quote);
    out
}

fn is_printable(char: char) -> bool {
    // Rust's escapes leave alone what prints, except marks, which would combine with what is before them.
    char.escape_debug().len() == 1
        || matches!(char, '\'' | '"')
        || is_combining_mark(char)
        || char.is_alphanumeric()
}

fn bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 3);
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    out.extend(['b', quote]);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            _ if char::from(byte) == quote => out.extend(['\\', quote]),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}

/// The shortest digits that read back as the same float, with an exponent where Python uses one.
fn float(value: f64) -> String {
    if value.is_infinite() {
        return "inf".into();
    }
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{value:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_python_does() {
        let cases = [
            (1.0, "1.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (0.0001, "0.0001"),
            (1.5e-5, "1.5e-05"),
        ];
        for (value, text) in cases {
            assert_eq!(float(value), text);
        }
        assert_eq!(constant(Constant::Imaginary(2.0)), "2j");
    }

    #[test]
    fn strings_are_written_as_python_does() {
        assert_eq!(string("it's"), "\"it's\"");
        assert_eq!(
            string("a'b\"\n\u{7f}\u{e9}\u{2028}\u{10FFFF}"),
            "'a\\'b\"\\n\\x7fé\\u2028\\U0010ffff'"
        );
        assert_eq!(bytes(b"\x00'\xff"), "b\"\\x00'\\xff\"");
    }
}

//! Values as Python's `repr` writes them.

use std::fmt::Write;

use super::printable::is_printable;
use crate::syntax::ast::Constant;

/// A constant.
pub(super) fn constant(value: Constant<'_>) -> String {
    match value {
        Constant::None => "None".into(),
        Constant::Bool(true) => "True".into(),
        Constant::Bool(false) => "False".into(),
        Constant::Int(digits) => (*digits).into(),
        Constant::Float(value) => float(value),
        Constant::Imaginary(value) => {
            let text = float(value);
            format!("{}j", text.strip_suffix(".0").unwrap_or(&text))
        }
        Constant::Str(text) => string(text),
        Constant::Surrogates(text) => surrogates(text),
        Constant::Bytes(value) => bytes(value),
        Constant::Ellipsis => "Ellipsis".into(),
    }
}

/// A string.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let quote = quote_for(text.as_bytes());
    out.push(quote);
    text.chars().for_each(|char| push(char, quote, &mut out));
    out.push(quote);
    out
}

/// A string that holds surrogates as if they were characters.
fn surrogates(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let quote = quote_for(text);
    out.push(quote);
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest
            .windows(3)
            .position(|three| three[0] == 0xED && three[1] >= 0xA0);
        let (before, from) = rest.split_at(at.unwrap_or(rest.len()));
        let before = String::from_utf8_lossy(before);
        before.chars().for_each(|char| push(char, quote, &mut out));
        let Some((surrogate, behind)) = from.split_at_checked(3) else {
            break;
        };
        let low = |byte: u8| u32::from(byte & 0x3F);
        let code = 0xD000 | low(surrogate[1]) << 6 | low(surrogate[2]);
        let _ = write!(out, "\\u{code:04x}");
        rest = behind;
    }
    out.push(quote);
    out
}

fn quote_for(text: &[u8]) -> char {
    if text.contains(&b'\'') && !text.contains(&b'"') {
        '"'
    } else {
        '\''
    }
}

fn push(char: char, quote: char, out: &mut String) {
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

fn bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 3);
    let quote = quote_for(bytes);
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

//! `repr(s)` and `ascii(s)`: quotes and escapes as CPython chooses them.

use super::unicode::is_printable;
use std::fmt::Write;

/// Writes `repr(text)`.
pub fn quote(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.reserve(text.len() + 2);
    out.push(quote);
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        if c != quote && c != '\\' && (matches!(c, ' '..='~') || (!c.is_ascii() && is_printable(c)))
        {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + c.len_utf8();
        escape(c, out);
    }
    out.push_str(&text[plain..]);
    out.push(quote);
}

fn escape(c: char, out: &mut String) {
    match c {
        '\\' | '\'' | '"' => {
            out.push('\\');
            out.push(c);
        }
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        _ => push_code(c, out),
    }
}

fn push_code(c: char, out: &mut String) {
    let code = u32::from(c);
    // Writing to a String cannot fail.
    let _ = match code {
        0..=0xFF => write!(out, "\\x{code:02x}"),
        0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Writes what `ascii(x)` makes of `repr(x)`: escapes for all that is not ASCII.
pub fn ascii(repr: &str, out: &mut String) {
    for c in repr.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            push_code(c, out);
        }
    }
}

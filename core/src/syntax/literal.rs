//! The values of literals.
//!
//! In: the text of a number or of the inside of a string. Out: digits, a float, text without escapes; or what
//! CPython says is wrong with an escape.

use num_bigint::BigUint;
use num_traits::Num;
use portalis_memory::AstArena;

/// CPython converts no decimal number of more digits, unless told to.
const MAX_DIGITS: usize = 4300;

/// A float's value; too large a number is infinite.
pub(super) fn float(text: &str) -> f64 {
    let parse = |text: &str| text.parse().unwrap_or(f64::NAN);
    if text.contains('_') {
        parse(&text.replace('_', ""))
    } else {
        parse(text)
    }
}

/// The digits of a decimal integer without underscores and leading zeros.
pub(super) fn decimal_int<'a>(arena: &'a AstArena, text: &'a str) -> Result<&'a str, String> {
    if text.len() == 1 {
        return Ok(text);
    }
    let digits = if text.as_bytes().contains(&b'_') {
        arena.alloc_str(&text.replace('_', ""))
    } else {
        text
    };
    if digits.len() > MAX_DIGITS {
        return Err(format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
             literals to avoid decimal conversion limits.",
            digits.len()
        ));
    }
    Ok(match digits.starts_with('0') {
        true => or_zero(digits.trim_start_matches('0')),
        false => digits,
    })
}

/// The decimal digits of a hexadecimal, octal or binary integer.
pub(super) fn radix_int<'a>(arena: &'a AstArena, text: &str) -> &'a str {
    let radix = match text.as_bytes()[1] {
        b'x' | b'X' => 16,
        b'o' | b'O' => 8,
        _ => 2,
    };
    let mut value = 0_u64;
    for digit in text[2..].chars().filter_map(|char| char.to_digit(radix)) {
        let next = value.checked_mul(u64::from(radix));
        match next.and_then(|next| next.checked_add(u64::from(digit))) {
            Some(next) => value = next,
            None => return big_radix_int(arena, text, radix),
        }
    }
    small_int(arena, value)
}

fn big_radix_int<'a>(arena: &'a AstArena, text: &str, radix: u32) -> &'a str {
    let digits = text[2..].replace('_', "");
    let value = BigUint::from_str_radix(&digits, radix).unwrap_or_default();
    arena.alloc_str(&value.to_string())
}

/// The decimal digits of a number, written without an allocation of their own.
fn small_int(arena: &AstArena, mut value: u64) -> &str {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    arena.alloc_str(std::str::from_utf8(&digits[at..]).unwrap_or("0"))
}

fn or_zero(digits: &str) -> &str {
    if digits.is_empty() { "0" } else { digits }
}

/// What is wrong with an escape.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EscapeError {
    /// Offset of the backslash in the body.
    pub(super) offset: usize,
    /// Length of the escape.
    pub(super) length: usize,
    pub(super) kind: EscapeFault,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum EscapeFault {
    /// CPython refuses it with this message.
    Error(String),
    /// CPython warns of it with this message.
    Warning(String),
    /// A lone surrogate, which Python's strings can hold and ours cannot; U+FFFD stands for it at an offset of the output.
    Surrogate { value: u16, at: usize },
}

/// What a string body may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    Text,
    Bytes,
}

/// Appends the text that `body` stands for; characters of a bytes literal stand for themselves.
///
/// Faults are handed to `fault`; an erroneous escape adds nothing, a lone surrogate a mark.
pub(super) fn unescape(
    body: &str,
    flavour: Flavour,
    out: &mut String,
    mut fault: impl FnMut(EscapeError),
) {
    let mut rest = body;
    while let Some(at) = rest.find(['\\', '\r']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(behind) = rest.strip_prefix('\r') {
            out.push('\n');
            rest = behind.strip_prefix('\n').unwrap_or(behind);
            continue;
        }
        let (length, result) = one(&rest[1..], flavour, out);
        let offset = body.len() - rest.len();
        if let Err(kind) = result {
            fault(EscapeError {
                offset,
                length: 1 + length,
                kind,
            });
        }
        rest = &rest[1 + length..];
    }
    out.push_str(rest);
}

/// How many bytes behind the backslash an escape takes, and what is wrong with it.
type Escape = (usize, Result<(), EscapeFault>);

/// One escape; `text` is what stands behind the backslash.
fn one(text: &str, flavour: Flavour, out: &mut String) -> Escape {
    let Some(first) = text.chars().next() else {
        // Only in an f-string, where a brace follows.
        out.push('\\');
        let message = "invalid escape sequence '\\{'".to_owned();
        return (0, Err(EscapeFault::Warning(message)));
    };
    let simple = match first {
        '\n' => return (1, Ok(())),
        '\r' => return (if text.starts_with("\r\n") { 2 } else { 1 }, Ok(())),
        '\\' | '\'' | '"' => first,
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0C',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0B',
        '0'..='7' => return octal(text, out),
        'x' => return hex(text, 2, "\\xXX", flavour, out),
        'u' if flavour == Flavour::Text => return hex(text, 4, "\\uXXXX", flavour, out),
        'U' if flavour == Flavour::Text => return hex(text, 8, "\\UXXXXXXXX", flavour, out),
        'N' if flavour == Flavour::Text => return named(text, out),
        other => {
            out.push('\\');
            let message = format!("invalid escape sequence '\\{other}'");
            // The character itself is text again.
            return (0, Err(EscapeFault::Warning(message)));
        }
    };
    out.push(simple);
    (first.len_utf8(), Ok(()))
}

fn octal(text: &str, out: &mut String) -> Escape {
    let length = text
        .bytes()
        .take(3)
        .take_while(|byte| matches!(byte, b'0'..=b'7'))
        .count();
    let value = u32::from_str_radix(&text[..length], 8).unwrap_or(0);
    let result = if value > 0o377 {
        Err(EscapeFault::Warning(format!(
            "invalid octal escape sequence '\\{}'",
            &text[..length]
        )))
    } else {
        Ok(())
    };
    out.extend(char::from_u32(value));
    (length, result)
}

fn hex(text: &str, count: usize, shape: &str, flavour: Flavour, out: &mut String) -> Escape {
    let digits = text[1..]
        .bytes()
        .take(count)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    let length = 1 + digits;
    let value = u32::from_str_radix(&text[1..length], 16).unwrap_or(0);
    let result = match char::from_u32(value) {
        _ if digits < count && flavour == Flavour::Bytes => Err(EscapeFault::Error(String::new())),
        _ if digits < count => Err(EscapeFault::Error(format!("truncated {shape} escape"))),
        Some(char) => {
            out.push(char);
            Ok(())
        }
        None if (0xD800..0xE000).contains(&value) => {
            let at = out.len();
            out.push('\u{FFFD}');
            Err(EscapeFault::Surrogate {
                value: value as u16,
                at,
            })
        }
        None => Err(EscapeFault::Error("illegal Unicode character".into())),
    };
    (length, result)
}

fn named(text: &str, out: &mut String) -> Escape {
    let name = text[1..]
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
        .map(|(name, _)| name);
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        let fault = EscapeFault::Error("malformed \\N character escape".into());
        return (if text.starts_with("N{") { 2 } else { 1 }, Err(fault));
    };
    let length = name.len() + 3;
    let result = match unicode_names2::character(name) {
        Some(char) => {
            out.push(char);
            Ok(())
        }
        None => Err(EscapeFault::Error("unknown Unicode character name".into())),
    };
    (length, result)
}

//! `s.encode(encoding, errors)` and `b.decode(encoding, errors)`: UTF-8, UTF-16, UTF-32, Latin-1, ASCII.

use super::raw::Str;
use crate::bytes::Bytes;
use crate::error::{self, Error, Result};
use crate::exceptions;

/// The encodings known by name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8Sig,
    Ascii,
    Latin1,
    Utf16(Option<bool>),
    Utf32(Option<bool>),
}

impl Encoding {
    fn named(name: &str) -> Result<Encoding> {
        let plain: String = name.to_ascii_lowercase().replace(['-', ' '], "_");
        Ok(match plain.as_str() {
            "utf_8" | "utf8" | "u8" | "cp65001" => Encoding::Utf8,
            "utf_8_sig" | "utf8_sig" => Encoding::Utf8Sig,
            "ascii" | "us_ascii" | "646" => Encoding::Ascii,
            "latin_1" | "latin1" | "latin" | "iso_8859_1" | "iso8859_1" | "8859" | "cp819"
            | "l1" => Encoding::Latin1,
            "utf_16" | "utf16" | "u16" => Encoding::Utf16(None),
            "utf_16_le" | "utf_16le" => Encoding::Utf16(Some(false)),
            "utf_16_be" | "utf_16be" => Encoding::Utf16(Some(true)),
            "utf_32" | "utf32" | "u32" => Encoding::Utf32(None),
            "utf_32_le" | "utf_32le" => Encoding::Utf32(Some(false)),
            "utf_32_be" | "utf_32be" => Encoding::Utf32(Some(true)),
            _ => {
                let message = format!("unknown encoding: {name}");
                return Err(error::raise_type(
                    exceptions::LOOKUP_ERROR,
                    vec![crate::Object::new(Str::from(message))],
                ));
            }
        })
    }

    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Sig => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf16(None) => "utf-16",
            Encoding::Utf16(Some(false)) => "utf-16-le",
            Encoding::Utf16(Some(true)) => "utf-16-be",
            Encoding::Utf32(None) => "utf-32",
            Encoding::Utf32(Some(false)) => "utf-32-le",
            Encoding::Utf32(Some(true)) => "utf-32-be",
        }
    }
}

impl Str {
    /// `s.encode(encoding, errors)`
    pub fn encode(&self, encoding: &Str, errors: &Str) -> Result<Bytes> {
        let text = self.as_str();
        let encoding = Encoding::named(encoding.as_str())?;
        Ok(match encoding {
            Encoding::Utf8 => Bytes::from_vec(text.as_bytes().to_vec()),
            Encoding::Utf8Sig => Bytes::from_vec([b"\xef\xbb\xbf", text.as_bytes()].concat()),
            Encoding::Ascii => Bytes::from_vec(encode_narrow(text, 128, "ascii", errors.as_str())?),
            Encoding::Latin1 => {
                Bytes::from_vec(encode_narrow(text, 256, "latin-1", errors.as_str())?)
            }
            Encoding::Utf16(big) => {
                let units = big
                    .is_none()
                    .then_some(0xFEFF)
                    .into_iter()
                    .chain(text.encode_utf16());
                let big = big.unwrap_or(false);
                Bytes::from_vec(
                    units
                        .flat_map(|u| {
                            if big {
                                u.to_be_bytes()
                            } else {
                                u.to_le_bytes()
                            }
                        })
                        .collect(),
                )
            }
            Encoding::Utf32(big) => {
                let units = big
                    .is_none()
                    .then_some(0xFEFF)
                    .into_iter()
                    .chain(text.chars().map(u32::from));
                let big = big.unwrap_or(false);
                Bytes::from_vec(
                    units
                        .flat_map(|u| {
                            if big {
                                u.to_be_bytes()
                            } else {
                                u.to_le_bytes()
                            }
                        })
                        .collect(),
                )
            }
        })
    }
}

fn encode_narrow(text: &str, limit: u32, name: &str, errors: &str) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        let code = u32::from(c);
        if code < limit {
            out.push(code as u8);
            continue;
        }
        match errors {
            "ignore" => {}
            "replace" => out.push(b'?'),
            "xmlcharrefreplace" => out.extend(format!("&#{code};").bytes()),
            "backslashreplace" => {
                let mut escaped = String::new();
                super::quote::ascii(c.encode_utf8(&mut [0; 4]), &mut escaped);
                out.extend(escaped.bytes());
            }
            "strict" => return Err(encode_error(text, limit, name, index)),
            _ => return Err(unknown_handler(errors)),
        }
    }
    Ok(out)
}

fn unknown_handler(errors: &str) -> Error {
    let message = format!("unknown error handler name '{errors}'");
    error::raise_type(
        exceptions::LOOKUP_ERROR,
        vec![crate::Object::new(Str::from(message))],
    )
}

#[cold]
fn encode_error(text: &str, limit: u32, name: &str, index: usize) -> Error {
    let run = text
        .chars()
        .skip(index)
        .take_while(|c| u32::from(*c) >= limit)
        .count();
    let message = if run == 1 {
        let mut escaped = String::new();
        text.chars()
            .skip(index)
            .take(1)
            .for_each(|c| super::quote::ascii(c.encode_utf8(&mut [0; 4]), &mut escaped));
        format!(
            "'{name}' codec can't encode character '{escaped}' in position {index}: ordinal not in range({limit})"
        )
    } else {
        let last = index + run - 1;
        format!(
            "'{name}' codec can't encode characters in position {index}-{last}: ordinal not in range({limit})"
        )
    };
    error::raise_type(
        exceptions::UNICODE_ENCODE_ERROR,
        vec![crate::Object::new(Str::from(message))],
    )
}

#[cold]
fn decode_error(name: &str, what: &str, reason: &str) -> Error {
    let message = format!("'{name}' codec can't decode {what}: {reason}");
    error::raise_type(
        exceptions::UNICODE_DECODE_ERROR,
        vec![crate::Object::new(Str::from(message))],
    )
}

/// What stands for undecodable bytes, by the error handler; `None` for `strict`.
fn substitute(bytes: &[u8], errors: &str, out: &mut String) -> Result<bool> {
    match errors {
        "ignore" => {}
        "replace" => out.push(char::REPLACEMENT_CHARACTER),
        "backslashreplace" => bytes
            .iter()
            .for_each(|b| out.push_str(&format!("\\x{b:02x}"))),
        "strict" => return Ok(false),
        _ => return Err(unknown_handler(errors)),
    }
    Ok(true)
}

/// `bytes.decode(encoding, errors)`
pub fn decode(bytes: &[u8], encoding: &str, errors: &str) -> Result<Str> {
    let encoding = Encoding::named(encoding)?;
    match encoding {
        Encoding::Utf8 => decode_utf8(bytes, errors),
        Encoding::Utf8Sig => {
            decode_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), errors)
        }
        Encoding::Latin1 => Ok(bytes.iter().map(|b| char::from(*b)).collect()),
        Encoding::Ascii => decode_ascii(bytes, errors),
        Encoding::Utf16(big) => decode_units::<2>(bytes, big, encoding.name(), errors),
        Encoding::Utf32(big) => decode_units::<4>(bytes, big, encoding.name(), errors),
    }
}

fn decode_ascii(bytes: &[u8], errors: &str) -> Result<Str> {
    let mut out = String::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii() {
            out.push(char::from(*byte));
        } else if !substitute(&[*byte], errors, &mut out)? {
            let what = format!("byte 0x{byte:02x} in position {at}");
            return Err(decode_error("ascii", &what, "ordinal not in range(128)"));
        }
    }
    Ok(out.into())
}

fn decode_utf8(bytes: &[u8], errors: &str) -> Result<Str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.into());
    }
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        at += chunk.valid().len();
        let bad = chunk.invalid();
        if !bad.is_empty() && !substitute(bad, errors, &mut out)? {
            return Err(utf8_error(bytes, at, bad));
        }
        at += bad.len();
    }
    Ok(out.into())
}

#[cold]
fn utf8_error(bytes: &[u8], at: usize, bad: &[u8]) -> Error {
    let starts = matches!(bad[0], 0xC2..=0xF4);
    let complete = at + bad.len() < bytes.len();
    let reason = match (starts, complete) {
        (false, _) => "invalid start byte",
        (true, true) => "invalid continuation byte",
        // The end of the data comes where a further byte was due; a byte that cannot follow is an error of its own.
        (true, false) => "unexpected end of data",
    };
    let what = if bad.len() == 1 {
        format!("byte 0x{:02x} in position {at}", bad[0])
    } else {
        format!("bytes in position {at}-{}", at + bad.len() - 1)
    };
    decode_error("utf-8", &what, reason)
}

fn decode_units<const N: usize>(
    bytes: &[u8],
    big: Option<bool>,
    name: &str,
    errors: &str,
) -> Result<Str> {
    let (mut rest, mut order) = (bytes, big.unwrap_or(false));
    let value = |unit: &[u8], big: bool| {
        unit.iter().enumerate().fold(0u32, |sum, (i, b)| {
            sum | u32::from(*b) << (8 * if big { unit.len() - 1 - i } else { i })
        })
    };
    if big.is_none() && bytes.len() >= N {
        for big in [false, true] {
            if value(&bytes[..N], big) == 0xFEFF {
                (rest, order) = (&bytes[N..], big);
                break;
            }
        }
    }
    let mut out = String::with_capacity(bytes.len() / N);
    let mut high = None;
    let units = rest.chunks(N).enumerate();
    for (index, unit) in units {
        let at = bytes.len() - rest.len() + index * N;
        let code = if unit.len() == N {
            value(unit, order)
        } else {
            u32::MAX
        };
        let c = match (high.take(), code) {
            (None, 0xD800..=0xDBFF) if N == 2 => {
                high = Some(code);
                continue;
            }
            (Some(high), 0xDC00..=0xDFFF) => {
                char::from_u32(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
            }
            (Some(_), _) => None,
            (None, code) => char::from_u32(code),
        };
        match c {
            Some(c) => out.push(c),
            None if substitute(unit, errors, &mut out)? => {}
            None if unit.len() < N => {
                let what = format!("byte 0x{:02x} in position {at}", unit[0]);
                return Err(decode_error(name, &what, "truncated data"));
            }
            None => {
                let what = format!("bytes in position {at}-{}", at + N - 1);
                let reason = if N == 2 {
                    "illegal encoding"
                } else {
                    "code point not in range(0x110000)"
                };
                return Err(decode_error(name, &what, reason));
            }
        }
    }
    if high.is_some() && !substitute(&[], errors, &mut out)? {
        let what = format!("bytes in position {}-{}", bytes.len() - 2, bytes.len() - 1);
        return Err(decode_error(name, &what, "unexpected end of data"));
    }
    Ok(out.into())
}

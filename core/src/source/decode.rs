//! From bytes to text, as PEP 263 says.
//!
//! In: the bytes of a file. Out: its text without byte order mark, or what CPython says of bytes that are not
//! text, and where. Line ends stay as they are: the lexer knows all three.

use portalis_memory::{FileBytes, TranslationInput, metrics};

use super::encoding::Encoding;

/// Bytes that are not text.
#[derive(Debug)]
pub(super) struct Undecodable {
    /// Offset of the byte at fault in `text`.
    pub(super) offset: usize,
    /// CPython's words for it.
    pub(super) message: String,
    /// What can be shown of the file.
    pub(super) text: String,
}

type Fault = (usize, String);

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Turns the bytes of a file into its text; nothing where the file was changed meanwhile.
pub(super) fn decode(bytes: FileBytes) -> Result<TranslationInput<'static>, Option<Undecodable>> {
    let bom = bytes.as_slice().starts_with(BOM);
    let skip = if bom { BOM.len() } else { 0 };
    let content = &bytes.as_slice()[skip..];
    let cookie = cookie(content);
    let copied = match encoding_of(content, cookie, bom) {
        Ok(Encoding::Latin1) => {
            let chars = content.iter().map(|&byte| char::from(byte));
            Ok(chars.collect())
        }
        Ok(Encoding::Other(table)) => table.decode(content).map_err(|offset| {
            let message = format!("encoding problem: {}", cookie.unwrap_or_default());
            undecodable(content, (offset, message))
        }),
        Ok(Encoding::Utf8 | Encoding::Ascii) => {
            let declared = bom || cookie.is_some();
            return bytes.into_text(skip).map_err(|bytes| {
                let content = &bytes.as_slice()[skip..];
                let fault = null_byte(content).unwrap_or_else(|| bad_utf8(content, declared));
                let fault = undecodable(content, fault);
                (!bytes.have_changed()).then_some(fault)
            });
        }
        Err(fault) => Err(undecodable(content, fault)),
    };
    if bytes.have_changed() {
        return Err(None);
    }
    metrics::count_copy(content.len());
    copied.map(TranslationInput::Owned).map_err(Some)
}

fn encoding_of(content: &[u8], cookie: Option<&str>, bom: bool) -> Result<Encoding, Fault> {
    let encoding = match cookie {
        None => Encoding::Utf8,
        Some(name) => {
            let offset = name.as_ptr() as usize - content.as_ptr() as usize;
            let problem = |end: &str| (offset, format!("encoding problem: {name}{end}"));
            let encoding = Encoding::of_name(name).ok_or_else(|| problem(""))?;
            if bom && !is_plain_utf8(name) {
                return Err(problem(" with BOM"));
            }
            encoding
        }
    };
    // UTF-8 is looked at when it becomes text.
    if encoding != Encoding::Utf8
        && let Some(fault) = null_byte(content)
    {
        return Err(fault);
    }
    if encoding == Encoding::Ascii && !content.is_ascii() {
        return Err(bad_ascii(content));
    }
    Ok(encoding)
}

fn null_byte(content: &[u8]) -> Option<Fault> {
    let offset = memchr::memchr(0, content)?;
    Some((offset, "source code cannot contain null bytes".into()))
}

/// Up to the first fault, the text has the bytes of the file.
fn undecodable(content: &[u8], (offset, message): Fault) -> Undecodable {
    let text = String::from_utf8_lossy(content).into_owned();
    Undecodable {
        offset: offset.min(text.len()),
        message,
        text,
    }
}

fn bad_utf8(content: &[u8], declared: bool) -> Fault {
    let offset = std::str::from_utf8(content)
        .err()
        .map_or(0, |error| error.valid_up_to());
    let byte = content[offset];
    let message = if declared {
        format!(
            "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {offset}: {}",
            fault(byte)
        )
    } else {
        format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        )
    };
    (offset, message)
}

fn fault(byte: u8) -> &'static str {
    match byte {
        0xC2..=0xF4 => "invalid continuation byte",
        _ => "invalid start byte",
    }
}

fn bad_ascii(content: &[u8]) -> Fault {
    let offset = content
        .iter()
        .position(|byte| !byte.is_ascii())
        .unwrap_or_default();
    let byte = content[offset];
    let message = format!(
        "(unicode error) 'ascii' codec can't decode byte 0x{byte:02x} in position {offset}: ordinal not in range(128)"
    );
    (offset, message)
}

/// The encoding that a comment in one of the first two lines names.
fn cookie(content: &[u8]) -> Option<&str> {
    let mut lines = content.split(|&byte| byte == b'\n' || byte == b'\r');
    let first = lines.next()?;
    let second = match (first.len(), content.get(first.len()..first.len() + 2)) {
        (_, Some(b"\r\n")) => lines.nth(1),
        _ => lines.next(),
    };
    match cookie_in(first) {
        Line::Cookie(name) => Some(name),
        Line::Code => None,
        Line::Empty => match cookie_in(second?) {
            Line::Cookie(name) => Some(name),
            _ => None,
        },
    }
}

enum Line<'a> {
    Cookie(&'a str),
    Empty,
    Code,
}

/// `^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`
fn cookie_in(line: &[u8]) -> Line<'_> {
    let text = line.trim_ascii_start();
    let Some(comment) = text.strip_prefix(b"#") else {
        return if text.is_empty() {
            Line::Empty
        } else {
            Line::Code
        };
    };
    let starts = comment
        .windows(7)
        .enumerate()
        .filter(|(_, window)| window.starts_with(b"coding") && matches!(window[6], b':' | b'='));
    for (at, _) in starts {
        let rest = &comment[at + 7..];
        let blanks = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let rest = &rest[blanks..];
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
        let name = &rest[..length.count()];
        if let (false, Ok(name)) = (name.is_empty(), std::str::from_utf8(name)) {
            return Line::Cookie(name);
        }
    }
    Line::Empty
}

/// Behind a byte order mark, CPython takes no other spelling.
fn is_plain_utf8(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    name == "utf-8" || name.starts_with("utf-8-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        match decode(FileBytes::copied(bytes)) {
            Ok(text) => Ok(text.as_str().to_owned()),
            Err(error) => {
                let error = error.expect("nobody changes it");
                Err(format!("{}: {}", error.offset, error.message))
            }
        }
    }

    #[test]
    fn marks_and_cookies_are_understood() {
        assert_eq!(text(b"x = '\xC3\xA9'\r\n"), Ok("x = 'é'\r\n".into()));
        assert_eq!(text(b"\xEF\xBB\xBFx"), Ok("x".into()));
        assert_eq!(
            text(b"#!/bin/x\r\n# -*- coding: Latin-1 -*-\r\n'\xE9'")
                .unwrap()
                .chars()
                .last(),
            Some('\'')
        );
        assert!(
            text(b"# vim: set fileencoding=latin_1 :\n'\xE9'")
                .unwrap()
                .ends_with("'é'")
        );
        assert!(text(b"x = 1\n# coding: latin-1\n'\xE9'").is_err());
        assert_eq!(
            text(b"\n\n# coding: nonsense\n"),
            Ok("\n\n# coding: nonsense\n".into())
        );
    }

    #[test]
    fn bad_bytes_are_named_as_cpython_names_them() {
        let message = |bytes: &[u8]| text(bytes).unwrap_err();
        assert_eq!(message(b"# coding: foo\n"), "10: encoding problem: foo");
        assert_eq!(
            message(b"\xEF\xBB\xBF# coding: latin-1\n"),
            "10: encoding problem: latin-1 with BOM"
        );
        assert_eq!(message(b"x\0"), "1: source code cannot contain null bytes");
        assert!(
            message(b"x = '\xFF'")
                .starts_with("5: Non-UTF-8 code starting with '\\xff' but no encoding")
        );
        assert!(
            message(b"# coding: utf-8\n\xE2(").ends_with("position 16: invalid continuation byte")
        );
        assert!(
            message(b"\xEF\xBB\xBF\xFF")
                .starts_with("0: (unicode error) 'utf-8' codec can't decode byte 0xff")
        );
        assert!(message(b"# coding: ascii\n\xE9").ends_with("ordinal not in range(128)"));
    }
}

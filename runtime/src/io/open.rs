//! `open(file, mode, buffering, encoding, errors, newline)` for text.

use super::file::File;
use super::stream::{Device, Newline, Stream, failed};
use crate::error::{self, Result};
use crate::exceptions;
use crate::str::{Str, decode};
use std::fs::OpenOptions;

/// What a mode asks for.
struct Mode {
    kind: char,
    update: bool,
}

impl Mode {
    fn parse(mode: &str) -> Result<Mode> {
        let invalid = || error::value_error(format!("invalid mode: '{mode}'"));
        let (mut kinds, mut update, mut text, mut binary) = (Vec::new(), 0, 0, 0);
        for c in mode.chars() {
            match c {
                'r' | 'w' | 'a' | 'x' => kinds.push(c),
                '+' => update += 1,
                't' => text += 1,
                'b' => binary += 1,
                _ => return Err(invalid()),
            }
        }
        let twice = kinds
            .iter()
            .enumerate()
            .any(|(at, c)| kinds[..at].contains(c));
        if twice || update > 1 || text > 1 || binary > 1 {
            return Err(invalid());
        }
        if text + binary > 1 {
            return Err(error::value_error(
                "can't have text and binary mode at once",
            ));
        }
        let [kind] = kinds[..] else {
            let message = if kinds.is_empty() {
                "Must have exactly one of create/read/write/append mode and at most one plus"
            } else {
                "must have exactly one of create/read/write/append mode"
            };
            return Err(error::value_error(message));
        };
        if binary > 0 {
            return Err(error::not_implemented_error(
                "binary files are not supported by Portalis",
            ));
        }
        Ok(Mode {
            kind,
            update: update > 0,
        })
    }
}

fn newline_of(newline: Option<&Str>) -> Result<Newline> {
    Ok(match newline.map(Str::as_str) {
        None => Newline::Universal,
        Some("") => Newline::Kept,
        Some("\n") => Newline::Only("\n"),
        Some("\r") => Newline::Only("\r"),
        Some("\r\n") => Newline::Only("\r\n"),
        Some(other) => {
            let mut text = String::new();
            crate::str::quote(other, &mut text);
            return Err(error::value_error(format!("illegal newline value: {text}")));
        }
    })
}

/// `open(file, mode, buffering, encoding, errors, newline)`
pub fn open(
    file: &Str,
    mode: &Str,
    buffering: i64,
    encoding: Option<&Str>,
    errors: Option<&Str>,
    newline: Option<&Str>,
) -> Result<File> {
    let parsed = Mode::parse(mode.as_str())?;
    let newline = newline_of(newline)?;
    if buffering == 0 {
        return Err(error::value_error("can't have unbuffered text I/O"));
    }
    let encoding = encoding.map_or("utf-8", Str::as_str);
    let errors = errors.map_or("strict", Str::as_str);
    // Fails for an unknown encoding.
    decode(b"", encoding, errors)?;
    let name = file.as_str();
    if name.contains('\0') {
        return Err(error::value_error("embedded null byte"));
    }
    let mut options = OpenOptions::new();
    match parsed.kind {
        'r' => options.read(true).write(parsed.update),
        'w' => options
            .write(true)
            .create(true)
            .truncate(true)
            .read(parsed.update),
        'a' => options.append(true).create(true).read(parsed.update),
        _ => options.write(true).create_new(true).read(parsed.update),
    };
    let opened = options
        .open(name)
        .map_err(|error| failed(&error, Some(name)))?;
    if opened.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(exceptions::os_error(21, "Is a directory", Some(name)));
    }
    let reads = parsed.kind == 'r' || parsed.update;
    let writes = parsed.kind != 'r' || parsed.update;
    let mut stream = Stream::new(Device::Disk(opened), reads, writes);
    stream.newline = newline;
    stream.encoding = match encoding.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf8" | "utf-8" | "u8" => "utf-8".to_owned(),
        _ => encoding.to_owned(),
    };
    errors.clone_into(&mut stream.errors);
    stream.line_buffered = buffering == 1;
    Ok(File::new(stream, name, mode.as_str()))
}

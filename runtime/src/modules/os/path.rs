//! `os.path`: CPython's `posixpath`.
//!
//! In: paths as strings. Out: paths put together and taken apart by text alone, and what the file system says of them.

use super::failed;
use crate::error::{self, Result};
use crate::iter::Iterate;
use crate::list::List;
use crate::str::Str;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// `os.path.join(a, b)`
pub fn join2(a: &Str, b: &Str) -> Str {
    let (a, b) = (a.as_str(), b.as_str());
    if b.starts_with('/') || a.is_empty() {
        Str::from(b)
    } else if a.ends_with('/') {
        Str::from(format!("{a}{b}"))
    } else {
        Str::from(format!("{a}/{b}"))
    }
}

/// `os.path.join(a, *more)`
pub fn join(a: &Str, more: &[Str]) -> Str {
    more.iter().fold(a.clone(), |path, part| join2(&path, part))
}

/// `os.path.split(path)`
pub fn split(path: &Str) -> (Str, Str) {
    let text = path.as_str();
    let (head, tail) = text.split_at(text.rfind('/').map_or(0, |at| at + 1));
    let trimmed = head.trim_end_matches('/');
    (
        Str::from(if trimmed.is_empty() { head } else { trimmed }),
        Str::from(tail),
    )
}

/// `os.path.basename(path)`
pub fn basename(path: &Str) -> Str {
    split(path).1
}

/// `os.path.dirname(path)`
pub fn dirname(path: &Str) -> Str {
    split(path).0
}

/// `os.path.splitext(path)`
pub fn splitext(path: &Str) -> (Str, Str) {
    let text = path.as_str();
    let name = text.rfind('/').map_or(0, |at| at + 1);
    if let Some(dot) = text.rfind('.')
        && dot > name
        && !text[name..dot].bytes().all(|byte| byte == b'.')
    {
        return (Str::from(&text[..dot]), Str::from(&text[dot..]));
    }
    (path.clone(), Str::from(""))
}

/// `os.path.isabs(path)`
pub fn isabs(path: &Str) -> bool {
    path.as_str().starts_with('/')
}

/// `os.path.normpath(path)`
pub fn normpath(path: &Str) -> Str {
    let text = path.as_str();
    // Two slashes at the start mean something in POSIX, three do not.
    let root = match text.len() - text.trim_start_matches('/').len() {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                None if !root.is_empty() => {}
                _ => parts.push(part),
            },
            _ => parts.push(part),
        }
    }
    let normal = format!("{root}{}", parts.join("/"));
    Str::from(if normal.is_empty() {
        ".".to_owned()
    } else {
        normal
    })
}

/// `os.path.abspath(path)`
pub fn abspath(path: &Str) -> Result<Str> {
    if isabs(path) {
        return Ok(normpath(path));
    }
    Ok(normpath(&join2(&super::getcwd()?, path)))
}

/// `os.path.realpath(path)`
pub fn realpath(path: &Str) -> Result<Str> {
    let absolute = abspath(path)?;
    // What does not exist is kept below the longest part that does.
    let mut known = absolute.as_str();
    let mut rest = "";
    loop {
        if let Ok(real) = fs::canonicalize(if known.is_empty() { "/" } else { known }) {
            let real = super::text(&real);
            return Ok(if rest.is_empty() {
                real
            } else {
                join2(&real, &Str::from(rest))
            });
        }
        let Some(at) = known.rfind('/') else {
            return Ok(absolute.clone());
        };
        known = &known[..at];
        rest = absolute.as_str()[at..].trim_start_matches('/');
    }
}

/// `os.path.relpath(path, start)`
pub fn relpath(path: &Str, start: &Str) -> Result<Str> {
    if path.is_empty() {
        return Err(error::value_error("no path specified"));
    }
    let (path, start) = (abspath(path)?, abspath(start)?);
    let parts = |path: &Str| {
        path.as_str()
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (path, start): (Vec<String>, Vec<String>) = (parts(&path), parts(&start));
    let common = path.iter().zip(&start).take_while(|(a, b)| a == b).count();
    let mut relative = vec![".."; start.len() - common];
    relative.extend(path[common..].iter().map(String::as_str));
    Ok(Str::from(if relative.is_empty() {
        ".".to_owned()
    } else {
        relative.join("/")
    }))
}

/// `os.path.commonprefix(paths)`
pub fn commonprefix(paths: &List<Str>) -> Str {
    let paths = paths.to_vec();
    let (Some(least), Some(most)) = (paths.iter().min(), paths.iter().max()) else {
        return Str::from("");
    };
    let same = least
        .as_str()
        .chars()
        .zip(most.as_str().chars())
        .take_while(|(a, b)| a == b);
    let length = same.map(|(c, _)| c.len_utf8()).sum();
    Str::from(&least.as_str()[..length])
}

/// `os.path.commonpath(paths)`
pub fn commonpath(paths: impl Iterate<Item = Str>) -> Result<Str> {
    let paths = paths.collect_vec()?;
    let Some(first) = paths.first() else {
        return Err(error::value_error("commonpath() arg is an empty sequence"));
    };
    if paths.iter().any(|path| isabs(path) != isabs(first)) {
        return Err(error::value_error("Can't mix absolute and relative paths"));
    }
    let parts = |path: &Str| -> Vec<String> {
        path.as_str()
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .map(str::to_owned)
            .collect()
    };
    let mut common = parts(first);
    for path in &paths[1..] {
        let same = common
            .iter()
            .zip(parts(path))
            .take_while(|(a, b)| **a == *b)
            .count();
        common.truncate(same);
    }
    Ok(Str::from(format!(
        "{}{}",
        if isabs(first) { "/" } else { "" },
        common.join("/")
    )))
}

/// `os.path.expanduser(path)`
pub fn expanduser(path: &Str) -> Str {
    let text = path.as_str();
    let Some(rest) = text
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return path.clone();
    };
    let Ok(home) = std::env::var("HOME") else {
        return path.clone();
    };
    let whole = format!("{}{rest}", home.trim_end_matches('/'));
    Str::from(if whole.is_empty() {
        "/".to_owned()
    } else {
        whole
    })
}

/// `os.path.normcase(path)`
pub fn normcase(path: &Str) -> Str {
    path.clone()
}

/// `os.path.exists(path)`
pub fn exists(path: &Str) -> bool {
    Path::new(path.as_str()).exists()
}

/// `os.path.lexists(path)`
pub fn lexists(path: &Str) -> bool {
    fs::symlink_metadata(path.as_str()).is_ok()
}

/// `os.path.isfile(path)`
pub fn isfile(path: &Str) -> bool {
    Path::new(path.as_str()).is_file()
}

/// `os.path.isdir(path)`
pub fn isdir(path: &Str) -> bool {
    Path::new(path.as_str()).is_dir()
}

/// `os.path.islink(path)`
pub fn islink(path: &Str) -> bool {
    Path::new(path.as_str()).is_symlink()
}

/// `os.path.getsize(path)`
pub fn getsize(path: &Str) -> Result<i64> {
    match fs::metadata(path.as_str()) {
        Ok(data) => Ok(data.len() as i64),
        Err(error) => Err(failed(&error, path)),
    }
}

/// `os.path.getmtime(path)`
pub fn getmtime(path: &Str) -> Result<f64> {
    match fs::metadata(path.as_str()).and_then(|data| data.modified()) {
        Ok(time) => Ok(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs_f64(),
            Err(before) => -before.duration().as_secs_f64(),
        }),
        Err(error) => Err(failed(&error, path)),
    }
}

/// `os.path.samefile(a, b)`
pub fn samefile(a: &Str, b: &Str) -> Result<bool> {
    let real = |path: &Str| fs::canonicalize(path.as_str()).map_err(|error| failed(&error, path));
    Ok(real(a)? == real(b)?)
}

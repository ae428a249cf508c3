//! `os`: files, directories, the environment.
//!
//! In: paths as strings. Out: what the system says, its errors as CPython's `OSError`s with the path. `os/path.rs` is `os.path`.

pub mod path;
mod walk;

pub use walk::{Walk, walk};

use crate::dict::Dict;
use crate::error::{self, Error, Result};
use crate::exceptions;
use crate::int::Int;
use crate::list::List;
use crate::str::Str;
use crate::value::Object;
use std::{env, fs, io};

/// The exception for an error that concerns a path.
#[cold]
fn failed(error: &io::Error, path: &Str) -> Error {
    exceptions::from_io(error, Some(path.as_str()))
}

fn check<T>(result: io::Result<T>, path: &Str) -> Result<T> {
    result.map_err(|error| failed(&error, path))
}

/// `os.sep`
pub fn sep() -> Str {
    crate::lit!("/")
}

/// `os.linesep`
pub fn linesep() -> Str {
    if cfg!(windows) {
        crate::lit!("\r\n")
    } else {
        crate::lit!("\n")
    }
}

/// `os.name`
pub fn name() -> Str {
    if cfg!(windows) {
        crate::lit!("nt")
    } else {
        crate::lit!("posix")
    }
}

/// `os.curdir`
pub fn curdir() -> Str {
    crate::lit!(".")
}

/// `os.pardir`, `os.extsep` twice
pub fn pardir() -> Str {
    crate::lit!("..")
}

/// `os.pathsep`
pub fn pathsep() -> Str {
    if cfg!(windows) {
        crate::lit!(";")
    } else {
        crate::lit!(":")
    }
}

/// `os.devnull`
pub fn devnull() -> Str {
    if cfg!(windows) {
        crate::lit!("nul")
    } else {
        crate::lit!("/dev/null")
    }
}

fn text(path: &std::path::Path) -> Str {
    Str::from(path.to_string_lossy().as_ref())
}

/// `os.getcwd()`
pub fn getcwd() -> Result<Str> {
    match env::current_dir() {
        Ok(path) => Ok(text(&path)),
        Err(error) => Err(exceptions::from_io(&error, None)),
    }
}

/// `os.chdir(path)`
pub fn chdir(path: &Str) -> Result<()> {
    check(env::set_current_dir(path.as_str()), path)
}

/// `os.listdir(path)`
pub fn listdir(path: &Str) -> Result<List<Str>> {
    let mut names = Vec::new();
    for entry in check(fs::read_dir(path.as_str()), path)? {
        names.push(Str::from(
            check(entry, path)?.file_name().to_string_lossy().as_ref(),
        ));
    }
    Ok(List::from_vec(names))
}

/// `os.mkdir(path)`
pub fn mkdir(path: &Str) -> Result<()> {
    check(fs::create_dir(path.as_str()), path)
}

/// `os.makedirs(path, exist_ok=...)`
pub fn makedirs(path: &Str, exist_ok: bool) -> Result<()> {
    let (head, tail) = path::split(path);
    let (head, tail) = if tail.is_empty() {
        path::split(&head)
    } else {
        (head, tail)
    };
    if !head.is_empty() && !tail.is_empty() && !path::exists(&head) {
        makedirs(&head, exist_ok)?;
    }
    match mkdir(path) {
        Err(_) if exist_ok && path::isdir(path) => Ok(()),
        other => other,
    }
}

/// `os.remove(path)`, `os.unlink(path)`
pub fn remove(path: &Str) -> Result<()> {
    check(fs::remove_file(path.as_str()), path)
}

/// `os.rmdir(path)`
pub fn rmdir(path: &Str) -> Result<()> {
    check(fs::remove_dir(path.as_str()), path)
}

/// `os.rename(source, target)`, `os.replace(source, target)`
pub fn rename(source: &Str, target: &Str) -> Result<()> {
    fs::rename(source.as_str(), target.as_str())
        .map_err(|error| failed_pair(&error, source, target))
}

/// The exception for an error that concerns two paths: `OSError(errno, strerror, filename, None, filename2)`.
#[cold]
fn failed_pair(error: &io::Error, source: &Str, target: &Str) -> Error {
    let text = error.to_string();
    let strerror = text
        .rsplit_once(" (os error")
        .map_or(text.as_str(), |(strerror, _)| strerror);
    let args = vec![
        Object::new(Int::from(error.raw_os_error().unwrap_or(0))),
        Object::new(Str::from(strerror)),
        Object::new(source.clone()),
        Object::new(()),
        Object::new(target.clone()),
    ];
    error::raise_type(exceptions::OS_ERROR, args)
}

thread_local! {
    static ENVIRON: Dict<Str, Str> = {
        let dict = Dict::new();
        for (name, value) in env::vars_os() {
            let name = Str::from(name.to_string_lossy().as_ref());
            // Strings compare without running Python code: this cannot fail.
            let _ = dict.set(name, Str::from(value.to_string_lossy().as_ref()));
        }
        dict
    };
}

/// `os.environ`: a copy made at its first use, one per thread
pub fn environ() -> Dict<Str, Str> {
    ENVIRON.with(Dict::clone)
}

/// `os.getenv(name)`
pub fn getenv(name: &Str, _default: ()) -> Result<Option<Str>> {
    environ().find(name, ())
}

/// `os.getenv(name, default)`
pub fn getenv_or(name: &Str, default: &Str) -> Result<Str> {
    environ().get_or(name, default.clone())
}

/// `os.getpid()`
pub fn getpid() -> i64 {
    i64::from(std::process::id())
}

/// `os.cpu_count()`
pub fn cpu_count() -> Option<i64> {
    std::thread::available_parallelism()
        .ok()
        .map(|count| count.get() as i64)
}

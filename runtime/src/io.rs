//! `print`, `input`, `open`, and text files.
//!
//! In: text. Out: bytes on stdout, stderr and disk, and back, with Python's buffering, newlines and errors. `io/stream.rs` moves bytes,
//! `file.rs` is the file object, `open.rs` opens, `standard.rs` has the three standard streams.

mod file;
mod memory;
mod open;
mod standard;
mod stream;

pub use file::{File, FileBody, FileLines};
pub use open::open;
pub use standard::{stderr, stdin, stdout};
pub use stream::UNSUPPORTED_OPERATION;

use crate::error::{self, Result};
use crate::str::Str;
use crate::value::DynValue;

/// `print(*args, sep=..., end=..., file=..., flush=...)`
pub fn print(
    args: &[&dyn DynValue],
    sep: Option<&Str>,
    end: Option<&Str>,
    file: Option<&File>,
    flush: bool,
) -> Result<()> {
    match file {
        Some(file) => print_to(file, args, sep, end, flush),
        None => standard::with_stdout(|out| print_to(out, args, sep, end, flush)),
    }
}

fn print_to(
    file: &File,
    args: &[&dyn DynValue],
    sep: Option<&Str>,
    end: Option<&Str>,
    flush: bool,
) -> Result<()> {
    let mut text = String::new();
    for (at, arg) in args.iter().enumerate() {
        if at > 0 {
            file.write_text(sep.map_or(" ", Str::as_str))?;
        }
        if let Some(arg) = arg.downcast_ref::<Str>() {
            file.write_text(arg.as_str())?;
            continue;
        }
        text.clear();
        arg.str(&mut text)?;
        file.write_text(&text)?;
    }
    file.write_text(end.map_or("\n", Str::as_str))?;
    if flush { file.flush() } else { Ok(()) }
}

/// `input()`
pub fn input() -> Result<Str> {
    read_input("")
}

/// `input(prompt)`
pub fn input_prompt(prompt: &dyn DynValue) -> Result<Str> {
    let mut text = String::new();
    prompt.str(&mut text)?;
    read_input(&text)
}

fn read_input(prompt: &str) -> Result<Str> {
    let out = stdout();
    out.write_text(prompt)?;
    out.flush()?;
    let line = stdin().readline(None)?;
    if line.is_empty() {
        return Err(error::eof_error("EOF when reading a line"));
    }
    Ok(match line.as_str().strip_suffix('\n') {
        Some(text) => Str::from(text),
        None => line,
    })
}

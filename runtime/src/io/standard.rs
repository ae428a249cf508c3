//! `sys.stdin`, `sys.stdout`, `sys.stderr`: one of each per thread.
//!
//! In a compiled program stdout has a buffer of its own, written out at the end and before stdin is read; inside a host's program it
//! goes through Rust's stdout, so that it interleaves with what the host prints.

use super::file::File;
use super::stream::{Device, Stream};
use crate::error::Result;
use std::cell::OnceCell;
use std::io::IsTerminal;
use std::mem::ManuallyDrop;

thread_local! {
    // Never dropped: `atexit` functions and `__del__` may print to the very end; the program flushes.
    static STDOUT: ManuallyDrop<OnceCell<File>> = const { ManuallyDrop::new(OnceCell::new()) };
    static STDERR: ManuallyDrop<OnceCell<File>> = const { ManuallyDrop::new(OnceCell::new()) };
    static STDIN: ManuallyDrop<OnceCell<File>> = const { ManuallyDrop::new(OnceCell::new()) };
}

fn make_stdout() -> File {
    let mut stream = Stream::new(Device::Stdout, false, true);
    let program = !crate::program::argv().is_empty();
    stream.line_buffered = std::io::stdout().is_terminal();
    stream.write_through = !program;
    if program {
        crate::program::set_flush(|| with_stdout(File::flush_open));
    }
    File::new(stream, "<stdout>", "w")
}

/// Runs with the thread's stdout.
#[inline]
pub(super) fn with_stdout<R>(run: impl FnOnce(&File) -> R) -> R {
    STDOUT.with(|out| run(out.get_or_init(make_stdout)))
}

/// `sys.stdout`
pub fn stdout() -> File {
    with_stdout(File::clone)
}

/// `sys.stderr`
pub fn stderr() -> File {
    STDERR.with(|err| {
        err.get_or_init(|| {
            let mut stream = Stream::new(Device::Stderr, false, true);
            stream.line_buffered = true;
            File::new(stream, "<stderr>", "w")
        })
        .clone()
    })
}

/// `sys.stdin`
pub fn stdin() -> File {
    STDIN.with(|input| {
        input
            .get_or_init(|| File::new(Stream::new(Device::Stdin, true, false), "<stdin>", "r"))
            .clone()
    })
}

/// Writes out what stdout keeps back, before stdin is read.
pub(super) fn flush_for_input() -> Result<()> {
    STDOUT.with(|out| out.get().map_or(Ok(()), File::flush_open))
}

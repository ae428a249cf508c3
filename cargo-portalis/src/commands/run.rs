//! `cargo portalis run FILE.py [ARGS...]`: compile, unless that was done before, and become the program.

use crate::cache::Cache;
use crate::cli::Run;
use crate::compiler::Show;
use crate::error::{Error, Result};
use crate::input;
use crate::memory::Session;
use crate::program::{Builder, Profile};
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Runs a script.
pub(super) fn run(args: &Run, color: bool) -> Result<ExitCode> {
    let [file, rest @ ..] = args.file_and_args.as_slice() else {
        return Err(Error::usage("no script is named"));
    };
    let entry = Path::new(file);
    if entry.as_os_str().as_encoded_bytes().starts_with(b"-") {
        return Err(
            Error::usage(format!("unknown option `{}`", entry.display()))
                .help("options stand before the script; see `cargo portalis run --help`"),
        );
    }
    let builder = Builder {
        cache: Cache::of_user()?,
        profile: if args.debug {
            Profile::Debug
        } else {
            Profile::Release
        },
        threads: args.common.threads,
        show: if args.warnings {
            Show::All
        } else {
            Show::Errors
        },
        color,
    };
    let memory = &args.common.memory;
    // Warnings come from a compilation, so asking for them means one.
    if !args.warnings
        && let Some(program) = builder.cached(entry)
    {
        if memory.is_asked_for_figures() {
            Session::start(memory, args.common.threads)?.finish()?;
        }
        let error = become_program(&program, file, rest);
        if error.kind() != io::ErrorKind::NotFound {
            return Err(not_run(&error));
        }
        // Another process cleaned the cache in between: build it again.
    }
    input::check(entry)?;
    let session = Session::start(memory, args.common.threads)?;
    let program = builder.build_with(entry, session.config())?;
    session.finish()?;
    Err(not_run(&become_program(&program, file, rest)))
}

fn not_run(error: &io::Error) -> Error {
    Error::failed(format!("cannot start the compiled program: {error}"))
}

/// Replaces this process by the program, whose `argv[0]` is the script as it was named. Returns only on failure.
#[cfg(unix)]
fn become_program(program: &Path, script: &OsStr, args: &[std::ffi::OsString]) -> io::Error {
    use std::os::unix::process::CommandExt;
    Command::new(program).arg0(script).args(args).exec()
}

/// Runs the program and ends with its exit code. Returns only on failure.
#[cfg(not(unix))]
fn become_program(program: &Path, script: &OsStr, args: &[std::ffi::OsString]) -> io::Error {
    match Command::new(program)
        .env("PORTALIS_ARGV0", script)
        .args(args)
        .status()
    {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}

//! The command line of Portalis: `cargo portalis run|build|convert|check|expand|parse`.
//!
//! In: arguments. Out: a program that runs, an executable, Rust text or diagnostics, and an exit code:
//! 0 success, 1 the Python program has errors, 2 wrong usage, 101 a bug in Portalis; `run` ends with the code of the
//! program it ran. The parts are public because the tests of the repository build programs with them.

pub mod cache;
pub mod cli;
mod commands;
pub mod compiler;
pub mod error;
pub mod input;
pub mod memory;
pub mod program;
pub mod runtime;
pub mod toolchain;
pub mod ui;

use clap::Parser;
use std::ffi::OsString;
use std::panic::catch_unwind;
use std::process::ExitCode;

/// Runs the command line and says how it ended.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = cli::Cli::parse_from(cli::without_subcommand_name(args));
    let color = args.color();
    match catch_unwind(|| commands::dispatch(&args)) {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            ui::error(&error, color);
            ExitCode::from(error.code())
        }
        Err(_) => {
            ui::error(&error::Error::panic(), color);
            ExitCode::from(error::CODE_BUG)
        }
    }
}

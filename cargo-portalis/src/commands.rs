//! One file for each subcommand.

mod build;
mod check;
mod convert;
mod expand;
mod parse;
mod project;
mod run;

use crate::cli::{Cli, Command};
use crate::error::Result;
use std::process::ExitCode;

/// Runs the subcommand.
pub(crate) fn dispatch(args: &Cli) -> Result<ExitCode> {
    let color = args.color();
    match &args.command {
        Command::Run(run) => run::run(run, color),
        Command::Build(build) => build::build(build, color),
        Command::Convert(convert) => convert::convert(convert, color),
        Command::Check(check) => check::check(check, color),
        Command::Expand(expand) => expand::expand(expand, color),
        Command::Parse(parse) => parse::parse(parse, color),
    }
}

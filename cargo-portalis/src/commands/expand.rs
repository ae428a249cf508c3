//! `cargo portalis expand --stage=STAGE FILE.py`: what a stage of the compiler makes of a program.

use super::convert::formatted;
use crate::cli::Expand;
use crate::compiler::{self, Request, StageName};
use crate::error::{Context, Result};
use crate::input;
use crate::memory::Session;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Prints the stage to stdout.
pub(super) fn expand(args: &Expand, color: bool) -> Result<ExitCode> {
    input::check(&args.file)?;
    let session = Session::start(&args.common.memory, args.common.threads)?;
    let request = if args.lib {
        Request::module(args.common.threads, "portalis")
    } else {
        Request::program(args.common.threads)
    }
    .with_memory(session.config());
    let text = compiler::expand(&args.file, args.stage, &request, color)?;
    let text = if args.stage == StageName::Rust {
        formatted(&text)
    } else {
        text
    };
    io::stdout()
        .write_all(text.as_bytes())
        .doing("write", Path::new("stdout"))?;
    session.finish()?;
    Ok(ExitCode::SUCCESS)
}

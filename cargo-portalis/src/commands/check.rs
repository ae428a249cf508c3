//! `cargo portalis check FILE.py...`: diagnostics only.

use crate::cli::Check;
use crate::compiler::{self, Request, Show};
use crate::error::{Error, Result};
use crate::input;
use crate::memory::Session;
use crate::ui;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Checks every file; all of them are reported before it fails.
pub(super) fn check(args: &Check, color: bool) -> Result<ExitCode> {
    let session = Session::start(&args.common.memory, args.common.threads)?;
    let request = Request::program(args.common.threads).with_memory(session.config());
    let checked = session
        .bridge()
        .parallel_translate_sized(&args.files, size, |file, _, _| {
            input::check(file).map(|()| compiler::translate(file, &request))
        });
    let mut worst: Option<Error> = None;
    for output in checked {
        if let Err(error) = output.and_then(|output| compiler::reported(output, Show::All, color)) {
            ui::error(&error, color);
            if worst
                .as_ref()
                .is_none_or(|worst| worst.code() < error.code())
            {
                worst = Some(error);
            }
        }
    }
    session.finish()?;
    Ok(worst.map_or(ExitCode::SUCCESS, |error| ExitCode::from(error.code())))
}

/// The size of a file, so that large ones are begun first.
pub(super) fn size(file: &PathBuf) -> usize {
    fs::metadata(file).map_or(0, |meta| meta.len() as usize)
}

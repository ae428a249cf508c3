//! `cargo portalis check FILE.py...`: diagnostics only.

use crate::cli::Check;
use crate::compiler::{self, Request, Show};
use crate::error::{Error, Result};
use crate::input;
use crate::memory::Session;
use crate::ui;
use portalis_core::memory::TranslationBatch;
use std::process::ExitCode;

/// Checks every file; all of them are reported before it fails.
pub(super) fn check(args: &Check, color: bool) -> Result<ExitCode> {
    let session = Session::start(&args.common.memory, args.common.threads)?;
    let request = Request::program(args.common.threads).with_memory(session.config());
    let mut batch = TranslationBatch::with_capacity(args.files.len());
    let mut tasks: Vec<Result<usize>> = Vec::with_capacity(args.files.len());
    for file in &args.files {
        tasks.push(input::check(file).map(|()| batch.add_file(file, ())));
    }
    session.bridge().translate_files(&batch, |bytes, path, ()| {
        compiler::translate_bytes(path, bytes, &request)
    });
    let mut outputs = batch.into_outputs().flatten();
    let mut worst: Option<Error> = None;
    for task in tasks {
        let output = task.map(|_| outputs.next().expect("each file was translated"));
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

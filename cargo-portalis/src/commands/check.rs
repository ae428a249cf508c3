//! `cargo portalis check FILE.py...`: diagnostics only.

use crate::cli::Check;
use crate::compiler::{self, Request, Show};
use crate::error::{Error, Result};
use crate::input;
use crate::ui;
use std::process::ExitCode;

/// Checks every file; all of them are reported before it fails.
pub(super) fn check(args: &Check, color: bool) -> Result<ExitCode> {
    let request = Request::program(args.common.threads);
    let mut worst: Option<Error> = None;
    for file in &args.files {
        let checked =
            input::check(file).and_then(|()| compiler::compile(file, &request, Show::All, color));
        if let Err(error) = checked {
            ui::error(&error, color);
            if worst
                .as_ref()
                .is_none_or(|worst| worst.code() < error.code())
            {
                worst = Some(error);
            }
        }
    }
    Ok(worst.map_or(ExitCode::SUCCESS, |error| ExitCode::from(error.code())))
}

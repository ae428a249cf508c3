//! `cargo portalis build [FILE.py]`: leave an executable, or build the Cargo project here.

use super::project;
use crate::cache::Cache;
use crate::cli::Build;
use crate::compiler::Show;
use crate::error::{Context, Error, Result};
use crate::input;
use crate::memory::Session;
use crate::program::{Builder, Profile};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Builds a script or a project.
pub(super) fn build(args: &Build, color: bool) -> Result<ExitCode> {
    let Some(file) = &args.file else {
        return project::build(args, color);
    };
    input::check(file)?;
    let builder = Builder {
        cache: Cache::of_user()?,
        profile: if args.debug {
            Profile::Debug
        } else {
            Profile::Release
        },
        threads: args.common.threads,
        show: Show::All,
        color,
    };
    let session = Session::start(&args.common.memory, args.common.threads)?;
    let program = builder.build_with(file, session.config())?;
    session.finish()?;
    let place = args.output.clone().unwrap_or_else(|| default_place(file));
    if place.is_dir() {
        return Err(
            Error::usage(format!("`{}` is a directory", place.display()))
                .help("name the executable with `-o`"),
        );
    }
    copy(&program, &place)?;
    Ok(ExitCode::SUCCESS)
}

/// The script's name, in the current directory.
fn default_place(file: &Path) -> PathBuf {
    let mut name = file.file_stem().unwrap_or_default().to_owned();
    name.push(std::env::consts::EXE_SUFFIX);
    PathBuf::from(name)
}

/// Copies beside the place and renames, so that a program that runs is not written into.
fn copy(program: &Path, place: &Path) -> Result<()> {
    let folder = match place.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).doing("create", folder)?;
    let beside = tempfile::Builder::new()
        .prefix(".portalis")
        .tempfile_in(folder)
        .doing("write in", folder)?;
    fs::copy(program, beside.path()).doing("write", beside.path())?;
    beside
        .persist(place)
        .map_err(|error| Error::io("write", place, &error.error))?;
    Ok(())
}

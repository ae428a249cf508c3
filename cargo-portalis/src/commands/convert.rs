//! `cargo portalis convert FILE.py...`: readable Rust.

use crate::cli::Convert;
use crate::compiler::{self, Request, Show};
use crate::error::{Context, Error, Result};
use crate::input;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Converts every file.
pub(super) fn convert(args: &Convert, color: bool) -> Result<ExitCode> {
    let request = if args.lib {
        Request::module(args.common.threads, "portalis")
    } else {
        Request::program(args.common.threads)
    };
    let mut names = HashSet::new();
    for file in &args.files {
        input::check(file)?;
        if !names.insert(file.file_stem().unwrap_or_default()) {
            return Err(Error::usage(format!(
                "two files would become `{}`",
                rust_name(file).display()
            )));
        }
    }
    let folder = args.output.clone().unwrap_or_else(|| PathBuf::from("."));
    let to_stdout = folder.as_os_str() == OsStr::new("-");
    if !to_stdout {
        fs::create_dir_all(&folder).doing("create", &folder)?;
    }
    for file in &args.files {
        let compiled = compiler::compile(file, &request, Show::All, color)?;
        let text = formatted(&compiled.rust);
        if to_stdout {
            io::stdout()
                .write_all(text.as_bytes())
                .doing("write", Path::new("stdout"))?;
        } else {
            let place = folder.join(rust_name(file));
            fs::write(&place, text).doing("write", &place)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn rust_name(file: &Path) -> PathBuf {
    Path::new(file.file_stem().unwrap_or_default()).with_extension("rs")
}

/// The text as rustfmt lays it out; as it is where there is no rustfmt.
pub(super) fn formatted(rust: &str) -> String {
    rustfmt(rust).unwrap_or_else(|| rust.to_owned())
}

fn rustfmt(rust: &str) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    // rustfmt reads all of its input before it writes.
    stdin.write_all(rust.as_bytes()).ok()?;
    drop(stdin);
    let output = child.wait_with_output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).ok())
        .flatten()
}

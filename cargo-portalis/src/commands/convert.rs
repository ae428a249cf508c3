//! `cargo portalis convert FILE.py...`: readable Rust.

use crate::cli::Convert;
use crate::compiler::{self, Request, Show};
use crate::error::{Context, Error, Result};
use crate::input;
use crate::memory::Session;
use portalis_core::memory::{StandardPools, TranslationBatch};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Converts every file.
pub(super) fn convert(args: &Convert, color: bool) -> Result<ExitCode> {
    let session = Session::start(&args.common.memory, args.common.threads)?;
    let request = if args.lib {
        Request::module(args.common.threads, "portalis")
    } else {
        Request::program(args.common.threads)
    }
    .with_memory(session.config());
    check_names(&args.files, session.bridge().pools())?;
    let folder = args.output.clone().unwrap_or_else(|| PathBuf::from("."));
    let to_stdout = folder.as_os_str() == OsStr::new("-");
    if !to_stdout {
        fs::create_dir_all(&folder).doing("create", &folder)?;
    }
    let mut batch = TranslationBatch::with_capacity(args.files.len());
    for file in &args.files {
        batch.add_file(file, ());
    }
    session.bridge().translate_files(&batch, |bytes, file, ()| {
        let mut output = compiler::translate_bytes(file, bytes, &request);
        if !output.has_errors {
            format_into(&mut output.rust, session.bridge().pools());
        }
        output
    });
    for (file, output) in args.files.iter().zip(batch.into_outputs().flatten()) {
        let text = compiler::reported(output, Show::All, color)?.rust;
        if to_stdout {
            io::stdout()
                .write_all(text.as_bytes())
                .doing("write", Path::new("stdout"))?;
        } else {
            let place = folder.join(rust_name(file));
            fs::write(&place, text).doing("write", &place)?;
        }
    }
    session.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses files that are not there, and two that would be written to one place.
fn check_names(files: &[PathBuf], pools: &StandardPools) -> Result<()> {
    let mut names = pools.hashmaps.acquire();
    for file in files {
        input::check(file)?;
        let (name, shown) = (rust_name(file), file.display().to_string());
        if let Some(other) = names.insert(name.display().to_string(), shown) {
            return Err(Error::usage(format!(
                "two files would become `{}`: `{other}` and `{}`",
                name.display(),
                file.display()
            )));
        }
    }
    Ok(())
}

fn rust_name(file: &Path) -> PathBuf {
    Path::new(file.file_stem().unwrap_or_default()).with_extension("rs")
}

/// The text as rustfmt lays it out; as it is where there is no rustfmt.
pub(super) fn formatted(rust: &str) -> String {
    let mut text = rust.to_owned();
    format_into(&mut text, &StandardPools::default());
    text
}

/// Lays the text out in place.
pub(super) fn format_into(rust: &mut String, pools: &StandardPools) {
    let mut buffer = pools.vecs.acquire();
    if rustfmt(rust, &mut buffer).is_some()
        && let Ok(text) = std::str::from_utf8(&buffer)
    {
        rust.clear();
        rust.push_str(text);
    }
}

fn rustfmt(rust: &str, out: &mut Vec<u8>) -> Option<()> {
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
    child.stdout.take()?.read_to_end(out).ok()?;
    child.wait().ok()?.success().then_some(())
}

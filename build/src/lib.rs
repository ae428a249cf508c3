//! Compiles Python in `build.rs`: a thin shell over the compiler.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), portalis_build::Error> {
//!     portalis_build::compile("src/scoring.py")
//! }
//! ```
//!
//! In: Python files. Out: `scoring.rs` in cargo's `OUT_DIR`, for `portalis::include_built!("scoring")` or
//! `include!(concat!(env!("OUT_DIR"), "/scoring.rs"))`; a change of any file that was read runs `build.rs` again.

mod dependency;
mod error;

pub use error::Error;

use portalis_core::pipeline;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Compiles one file, and what it imports, to `OUT_DIR/<name>.rs`.
pub fn compile(file: impl AsRef<Path>) -> Result<(), Error> {
    Config::new().file(file).compile()
}

/// What to compile, and how.
#[derive(Clone, Debug, Default)]
pub struct Config {
    files: Vec<PathBuf>,
    out_dir: Option<PathBuf>,
    name: Option<String>,
    runtime_path: Option<String>,
    int_is_i64: bool,
    signatures: Vec<String>,
}

impl Config {
    /// Nothing to compile yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, relative to the package. All files are one program; their modules share classes.
    pub fn file(&mut self, file: impl AsRef<Path>) -> &mut Self {
        self.files.push(file.as_ref().to_path_buf());
        self
    }

    /// Where the Rust file goes, instead of `OUT_DIR`.
    pub fn out_dir(&mut self, folder: impl Into<PathBuf>) -> &mut Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// The name of the Rust file without `.rs`, instead of the first Python file's.
    pub fn name(&mut self, name: impl Into<String>) -> &mut Self {
        self.name = Some(name.into());
        self
    }

    /// The path of the runtime in generated code, instead of `::portalis::rt` (or the name that the package's manifest
    /// gives `portalis`).
    pub fn runtime_path(&mut self, path: impl Into<String>) -> &mut Self {
        self.runtime_path = Some(path.into());
        self
    }

    /// `int` is `i64` at the boundary.
    pub fn int_as_i64(&mut self) -> &mut Self {
        self.int_is_i64 = true;
        self
    }

    /// Gives the signature of a function, in Python's notation: `fn mean(xs: list[float]) -> float`.
    pub fn signature(&mut self, signature: impl Into<String>) -> &mut Self {
        self.signatures.push(signature.into());
        self
    }

    /// Compiles; what cargo has to know goes to stdout, as build scripts tell it.
    pub fn compile(&self) -> Result<(), Error> {
        let folder = match &self.out_dir {
            Some(folder) => folder.clone(),
            None => env::var_os("OUT_DIR")
                .map(PathBuf::from)
                .ok_or_else(|| Error::new("OUT_DIR is not set: this is meant for build.rs; else name a folder with `out_dir`"))?,
        };
        let Some(first) = self.files.first() else {
            return Err(Error::new("no Python file is named"));
        };
        for file in &self.files {
            check(file)?;
        }
        let output = pipeline::compile(&self.files, &self.pipeline_config());
        for file in &output.files_read {
            println!("cargo:rerun-if-changed={}", file.display());
        }
        let messages = output.render(false);
        if output.has_errors {
            return Err(Error::new(messages));
        }
        for line in messages.lines() {
            println!("cargo:warning={line}");
        }
        let stem = first
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let place = folder.join(format!("{}.rs", self.name.as_ref().unwrap_or(&stem)));
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&place, &output.rust))
            .map_err(|error| Error::new(format!("cannot write `{}`: {error}", place.display())))
    }

    fn pipeline_config(&self) -> pipeline::Config {
        pipeline::Config {
            exports: true,
            runtime_path: self
                .runtime_path
                .clone()
                .unwrap_or_else(|| format!("::{}::rt", dependency::name())),
            int_is_i64: self.int_is_i64,
            signatures: self.signatures.clone(),
            ..pipeline::Config::default()
        }
    }
}

/// Refuses what cannot be a Python file, before the compiler sees it; cargo is told to look again when it changes.
fn check(file: &Path) -> Result<(), Error> {
    println!("cargo:rerun-if-changed={}", file.display());
    let shown = file.display();
    let meta = fs::metadata(file)
        .map_err(|error| Error::new(format!("cannot read `{shown}`: {error}")))?;
    if !meta.is_file() {
        return Err(Error::new(format!("`{shown}` is not a file")));
    }
    if file.extension().is_none_or(|ext| ext != "py") {
        return Err(Error::new(format!(
            "`{shown}` is not a Python source file: its name does not end in `.py`"
        )));
    }
    Ok(())
}

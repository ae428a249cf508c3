//! The door to the compiler: everything that is asked of `portalis-core` is asked here.

use crate::error::{Error, Result};
use clap::ValueEnum;
use portalis_core::pipeline::{self, Config, Output, Stage};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What is wanted of the compiler.
#[derive(Clone, Debug)]
pub struct Request {
    /// Threads; 0 is one for each core.
    pub threads: usize,
    /// A module with public items instead of a program with `main`.
    pub exports: bool,
    /// The Rust path of the runtime.
    pub runtime_path: String,
}

impl Request {
    /// A program with `main`, linked to the runtime crate itself.
    pub fn program(threads: usize) -> Self {
        Self {
            threads,
            exports: false,
            runtime_path: "portalis_runtime".to_owned(),
        }
    }

    /// A module for a crate that depends on `portalis` under the name `crate_name`.
    pub fn module(threads: usize, crate_name: &str) -> Self {
        Self {
            threads,
            exports: true,
            runtime_path: format!("::{crate_name}::rt"),
        }
    }

    fn config(&self) -> Config {
        Config {
            threads: self.threads,
            exports: self.exports,
            runtime_path: self.runtime_path.clone(),
            ..Config::default()
        }
    }
}

/// What became of a program.
#[derive(Debug)]
pub struct Compiled {
    /// The Rust text.
    pub rust: String,
    /// Every file that was read, absolute.
    pub files_read: Vec<PathBuf>,
    /// Warnings, rendered.
    pub warnings: String,
}

/// How many diagnostics are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Show {
    /// Only those that stop the compilation.
    Errors,
    /// Warnings too.
    All,
}

/// Compiles one program; diagnostics go to stderr.
pub fn compile(entry: &Path, request: &Request, show: Show, color: bool) -> Result<Compiled> {
    let output = pipeline::compile(&[entry.to_path_buf()], &request.config());
    if output.has_errors || show == Show::All {
        print(&output, color);
    }
    if output.has_errors {
        return Err(Error::reported());
    }
    Ok(Compiled {
        warnings: output.render(false),
        files_read: output.files_read,
        rust: output.rust,
    })
}

/// The text of one stage; diagnostics go to stderr.
pub fn expand(entry: &Path, stage: StageName, request: &Request, color: bool) -> Result<String> {
    pipeline::expand(&[entry.to_path_buf()], stage.into(), &request.config()).map_err(|output| {
        print(&output, color);
        Error::reported()
    })
}

fn print(output: &Output, color: bool) {
    // Nothing is left to do where stderr is closed.
    let _ = io::stderr().write_all(output.render(color).as_bytes());
}

/// A stage, as it is named on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StageName {
    /// Syntax trees
    Ast,
    /// Names resolved, sugar gone
    Hir,
    /// Inferred types
    Types,
    /// Representations and control flow decided
    Rir,
    /// The Rust text
    Rust,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Self {
        match name {
            StageName::Ast => Self::Ast,
            StageName::Hir => Self::Hir,
            StageName::Types => Self::Types,
            StageName::Rir => Self::Rir,
            StageName::Rust => Self::Rust,
        }
    }
}

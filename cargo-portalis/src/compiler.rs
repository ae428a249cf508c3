//! The door to the compiler: everything that is asked of `portalis-core` is asked here.

use crate::error::{Error, Result};
use clap::ValueEnum;
use portalis_core::diagnostics::{self, Diagnostics, Style};
use portalis_core::memory::{AstArena, FileBytes, MemoryConfig, allocation_counts};
use portalis_core::pipeline::{self, Config, Output, Stage};
use portalis_core::source::{SourceFile, SourceMap};
use portalis_core::syntax;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What is wanted of the compiler.
#[derive(Clone, Debug)]
pub struct Request {
    /// Threads; 0 is one for each core.
    pub threads: usize,
    /// A module with public items instead of a program with `main`.
    pub exports: bool,
    /// The Rust path of the runtime.
    pub runtime_path: String,
    /// How memory is used.
    pub memory: MemoryConfig,
}

impl Request {
    /// A program with `main`, linked to the runtime crate itself.
    pub fn program(threads: usize) -> Self {
        Self {
            threads,
            exports: false,
            runtime_path: "portalis_runtime".to_owned(),
            memory: MemoryConfig::default(),
        }
    }

    /// A module for a crate that depends on `portalis` under the name `crate_name`.
    pub fn module(threads: usize, crate_name: &str) -> Self {
        Self {
            threads,
            exports: true,
            runtime_path: format!("::{crate_name}::rt"),
            memory: MemoryConfig::default(),
        }
    }

    /// The same, with memory used as `memory` says.
    #[must_use]
    pub fn with_memory(self, memory: MemoryConfig) -> Self {
        Self { memory, ..self }
    }

    fn config(&self) -> Config {
        Config {
            threads: self.threads,
            exports: self.exports,
            runtime_path: self.runtime_path.clone(),
            memory: self.memory,
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
    reported(translate(entry, request), show, color)
}

/// Compiles one program and says nothing: for programs that are compiled side by side and reported in order.
pub fn translate(entry: &Path, request: &Request) -> Output {
    pipeline::compile(&[entry.to_path_buf()], &request.config())
}

/// The same with a file that a batch has read, or could not read.
pub fn translate_bytes(entry: &Path, bytes: io::Result<FileBytes>, request: &Request) -> Output {
    pipeline::compile_bytes(entry, bytes, &request.config())
}

/// Reports on a program that was compiled; diagnostics go to stderr.
pub fn reported(output: Output, show: Show, color: bool) -> Result<Compiled> {
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

/// Parses files one after another on one thread, and adds up what it took.
#[derive(Debug)]
pub struct TreeParser {
    arena: AstArena,
    /// What was parsed so far.
    pub totals: ParseTotals,
}

/// What parsing took, without reading and decoding.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseTotals {
    /// Files that were parsed.
    pub files: usize,
    /// Their lines.
    pub lines: usize,
    /// Their bytes.
    pub bytes: usize,
    /// The time.
    pub time: Duration,
    /// Requests to the system's allocator.
    pub allocations: u64,
    /// Bytes of trees.
    pub arena_bytes: usize,
}

impl TreeParser {
    /// One that uses memory as `memory` says.
    pub fn new(memory: MemoryConfig) -> Self {
        pipeline::set_pooling(memory.enable_pools);
        let arena = match memory {
            MemoryConfig {
                enable_arena_allocation: false,
                ..
            } => AstArena::on_heap(),
            MemoryConfig {
                arena_capacity_mb: 0,
                ..
            } => AstArena::new(),
            _ => AstArena::with_capacity(memory.arena_capacity_mb << 20),
        };
        Self {
            arena,
            totals: ParseTotals::default(),
        }
    }

    /// Parses a file that a batch has read, or could not read; its tree as text goes into `dump` where that is given. What Python's parser
    /// refuses goes to stderr.
    pub fn parse(
        &mut self,
        path: &Path,
        bytes: io::Result<FileBytes>,
        dump: Option<&mut String>,
        color: bool,
    ) -> Result<()> {
        self.arena.reset();
        let map = SourceMap::new();
        let shown = path.to_string_lossy();
        let refuse = |problems: &Diagnostics| {
            let style = if color { Style::Colour } else { Style::Plain };
            let text = diagnostics::render_all(problems, &map, style);
            // Nothing is left to do where stderr is closed.
            let _ = io::stderr().write_all(text.as_bytes());
            Error::reported()
        };
        let file = match map.add_bytes(bytes, &shown, "") {
            Ok(file) => file,
            Err(problem) => return Err(refuse(&Diagnostics::from_iter([problem]))),
        };
        match map.work(|| self.tree(file, dump)) {
            Ok(problems) if problems.is_empty() => Ok(()),
            Ok(problems) | Err(problems) => Err(refuse(&problems)),
        }
    }

    /// What Python's parser refuses in a file; nothing where its tree is in `dump` now.
    fn tree(&mut self, file: &SourceFile, dump: Option<&mut String>) -> Diagnostics {
        let before = allocation_counts().allocations;
        let start = Instant::now();
        let parsed = syntax::parse(&self.arena, file);
        let totals = &mut self.totals;
        totals.time += start.elapsed();
        totals.allocations += allocation_counts().allocations - before;
        totals.files += 1;
        totals.lines += file.line_count() as usize;
        totals.bytes += file.text().len();
        totals.arena_bytes += self.arena.stats().allocated;
        if !parsed.is_complete {
            return parsed.diagnostics.into_iter().collect();
        }
        if let Some(out) = dump {
            syntax::dump_into(out, &parsed.module, file, false);
        }
        Diagnostics::new()
    }
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

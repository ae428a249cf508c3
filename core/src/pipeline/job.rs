//! What a compilation is asked for, and what it makes.

use crate::diagnostics::{self, Diagnostics, Style};
use crate::source::{Loader, SourceMap};
use portalis_memory::MemoryConfig;
use std::path::PathBuf;

/// What a compilation is asked for.
#[derive(Clone, Debug)]
pub struct Config {
    /// How many threads work; 0 means one for each core.
    pub threads: usize,
    /// The Rust path of the runtime in generated code.
    pub runtime_path: String,
    /// A Rust module with the public items of the files (true), or a program with `main` (false).
    pub exports: bool,
    /// `int` is `i64` at the boundary.
    pub int_is_i64: bool,
    /// Signatures given by the caller, as Rust items: `fn mean(xs: list[float]) -> float`.
    pub signatures: Vec<String>,
    /// Which parts of the memory layer are used; the output is the same with any.
    pub memory: MemoryConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            threads: 0,
            runtime_path: "portalis_runtime".to_owned(),
            exports: false,
            int_is_i64: false,
            signatures: Vec::new(),
            memory: MemoryConfig::default(),
        }
    }
}

/// A stage whose result can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The syntax trees.
    Ast,
    /// Names resolved and sugar gone.
    Hir,
    /// The inferred types.
    Types,
    /// Rust-shaped.
    Rir,
    /// The Rust text.
    Rust,
}

/// How far a compilation goes.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    pub(super) stage: Stage,
    /// Whether the stage's text is made.
    pub(super) is_shown: bool,
}

impl Goal {
    pub(super) fn text_of(stage: Stage) -> Self {
        Self {
            stage,
            is_shown: true,
        }
    }

    pub(super) fn end_of(stage: Stage) -> Self {
        Self {
            stage,
            is_shown: false,
        }
    }

    /// The text that `show` makes, if this is the stage to end at.
    pub(super) fn ends_at(self, stage: Stage, show: impl FnOnce() -> String) -> Option<String> {
        let show = || match self.is_shown {
            true => show(),
            false => String::new(),
        };
        (self.stage == stage).then(show)
    }
}

/// What a compilation makes.
#[derive(Debug, Default)]
pub struct Output {
    /// The Rust text.
    pub rust: String,
    /// The problems, sorted, as text: plain, and with colours.
    rendered: [String; 2],
    /// Every file that was read.
    pub files_read: Vec<PathBuf>,
    /// Whether one of the problems is an error.
    pub has_errors: bool,
}

impl Output {
    pub(super) fn new(
        rust: Option<String>,
        diagnostics: &Diagnostics,
        map: &SourceMap,
        loader: &Loader,
    ) -> Self {
        let render = |style| diagnostics::render_all(diagnostics, map, style);
        Self {
            rust: rust.unwrap_or_default(),
            rendered: [render(Style::Plain), render(Style::Colour)],
            files_read: loader.files_read(),
            has_errors: diagnostics.has_errors(),
        }
    }

    /// The diagnostics as text for people.
    pub fn render(&self, color: bool) -> String {
        self.rendered[usize::from(color)].clone()
    }
}

//! The way of the data, from Python files to Rust text.
//!
//! In: the entry files of a program. Out: Rust text, diagnostics and the list of the files that were read.
//! This is the stand-in that the tools are written against: it knows `print("...")` and `raise SystemExit(n)`.

use crate::source::SourceMap;
use crate::stubs::{self, Stubs};
use crate::syntax;
use portalis_memory::AstArena;
use std::path::{Path, PathBuf};

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
}

impl Default for Config {
    fn default() -> Self {
        Self {
            threads: 0,
            runtime_path: "portalis_runtime".to_owned(),
            exports: false,
            int_is_i64: false,
            signatures: Vec::new(),
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

/// A rendered problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    text: String,
}

/// What a compilation makes.
#[derive(Debug, Default)]
pub struct Output {
    /// The Rust text.
    pub rust: String,
    /// The problems, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Every file that was read.
    pub files_read: Vec<PathBuf>,
    /// Whether one of the problems is an error.
    pub has_errors: bool,
}

impl Output {
    /// The diagnostics as text for people.
    pub fn render(&self, _color: bool) -> String {
        self.diagnostics.iter().map(|d| d.text.as_str()).collect()
    }
}

/// Compiles a program.
pub fn compile(entries: &[PathBuf], config: &Config) -> Output {
    let mut out = Output::default();
    for entry in entries {
        one(entry, config, &mut out);
    }
    out
}

/// The text of one stage.
pub fn expand(entries: &[PathBuf], _stage: Stage, config: &Config) -> Result<String, Output> {
    let out = compile(entries, config);
    if out.has_errors {
        Err(out)
    } else {
        Ok(out.rust)
    }
}

fn one(entry: &Path, config: &Config, out: &mut Output) {
    let name = entry.file_name().unwrap_or_default().to_string_lossy();
    out.files_read.push(entry.to_path_buf());
    let Ok(text) = std::fs::read_to_string(entry) else {
        out.has_errors = true;
        out.diagnostics.push(Diagnostic {
            text: format!("error[encoding]: {name} is not UTF-8\n"),
        });
        return;
    };
    let mut body = String::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(literal) = line
            .strip_prefix("print(")
            .and_then(|l| l.strip_suffix(')'))
        {
            body.push_str(&format!("    println!(\"{{}}\", {literal});\n"));
        } else if let Some(code) = line
            .strip_prefix("raise SystemExit(")
            .and_then(|l| l.strip_suffix(')'))
        {
            body.push_str(&format!("    std::process::exit({code});\n"));
        } else if line.starts_with("rustc_error") {
            body.push_str("    let x: i32 = \"\";\n");
        } else if !line.is_empty() && !line.starts_with('#') {
            out.has_errors = true;
            out.diagnostics.push(Diagnostic {
                text: format!(
                    "error[syntax]: cannot compile this\n --> {name}:{}:1\n",
                    index + 1
                ),
            });
        }
    }
    let function = if config.exports {
        "pub fn run"
    } else {
        "fn main"
    };
    out.rust.push_str(&format!(
        "#[allow(unused_imports)]\nuse {} as rt;\n{function}() {{\n{body}}}\n",
        config.runtime_path
    ));
}

/// Parses and reads the stubs that come with Portalis.
pub fn load_stubs(arena: &AstArena, map: &SourceMap) -> Result<Stubs, stubs::load::StubError> {
    let texts = [(
        "builtins",
        include_str!("../../stdlib/src/stubs/builtins.pyi"),
    )];
    let mut modules = Vec::new();
    for (name, text) in texts {
        let file = map.add_text(&format!("<stub {name}>"), name, text);
        // The map outlives the arena's nodes: both live as long as the compilation.
        let parsed = syntax::parse(arena, file);
        modules.push((name, parsed.module));
    }
    stubs::load::load(&modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_load() {
        let map = SourceMap::new();
        let arena = AstArena::new();
        let stubs = load_stubs(&arena, &map).unwrap_or_else(|e| panic!("{e:?}"));
        assert!(stubs.builtin_class("list").is_some());
    }
}

//! The way of the data, from Python files to Rust text. This is the file to read first.
//!
//! In: the entry files of a program. Out: Rust text, diagnostics and the list of the files that were read. Each stage is
//! a call; behind syntax, resolve and infer, errors end the way.

mod back;
mod job;
mod memory;
mod shown;

use crate::diagnostics::Diagnostics;
use crate::hir;
use crate::infer;
use crate::resolve::library;
use crate::source::{self, Found, Loader, SourceMap};
use crate::stubs::program::stubs_of;
use back::{Back, facade};
use job::Goal;
pub use job::{Config, Output, Stage};
use memory::arena;
pub use memory::{STACK, on_large_stack, set_pooling};
use portalis_memory::{AstArena, BlockScope, FileBytes, metrics};
use shown::{reveal, trees};
use std::io;
use std::path::{Path, PathBuf};

/// Compiles a program.
pub fn compile(entries: &[PathBuf], config: &Config) -> Output {
    on_large_stack(|| run(entries, None, config, Goal::text_of(Stage::Rust)))
}

/// Compiles the program of one file that was read before, or could not be: by a [`TranslationBatch`](portalis_memory::TranslationBatch).
pub fn compile_bytes(entry: &Path, bytes: io::Result<FileBytes>, config: &Config) -> Output {
    let entry = [entry.to_owned()];
    on_large_stack(|| run(&entry, Some(bytes), config, Goal::text_of(Stage::Rust)))
}

/// The text of one stage.
pub fn expand(entries: &[PathBuf], stage: Stage, config: &Config) -> Result<String, Output> {
    let output = on_large_stack(|| run(entries, None, config, Goal::text_of(stage)));
    if output.has_errors {
        Err(output)
    } else {
        Ok(output.rust)
    }
}

/// Goes as far as a stage and shows nothing of it: its diagnostics, and what it costs, are all that is left.
pub fn check(entries: &[PathBuf], stage: Stage, config: &Config) -> Output {
    on_large_stack(|| run(entries, None, config, Goal::end_of(stage)))
}

/// The same for the program of one file that was read before, or could not be.
pub fn check_bytes(
    entry: &Path,
    bytes: io::Result<FileBytes>,
    stage: Stage,
    config: &Config,
) -> Output {
    let entry = [entry.to_owned()];
    on_large_stack(|| run(&entry, Some(bytes), config, Goal::end_of(stage)))
}

fn run(
    entries: &[PathBuf],
    first: Option<io::Result<FileBytes>>,
    config: &Config,
    goal: Goal,
) -> Output {
    let _blocks = BlockScope::of(&config.memory);
    let (mut loader, found) = sources(entries, config);
    if let (Some(path), Some(bytes)) = (entries.first(), first) {
        loader.set_bytes(path, bytes);
    }
    let map = library::map_of_program(loader.folder());
    let output = map.work(|| translate(&map, &loader, &found, config, goal));
    output.unwrap_or_else(|changes| Output::new(None, &changes, &map, &loader))
}

fn translate(
    map: &SourceMap,
    loader: &Loader,
    entries: &[Found],
    config: &Config,
    goal: Goal,
) -> Output {
    let arena = arena(&config.memory);
    let mut diagnostics = Diagnostics::new();
    let rust = stages(map, &arena, loader, entries, config, goal, &mut diagnostics);
    diagnostics.sort();
    Output::new(rust, &diagnostics, map, loader)
}

/// A script is a program with what lies beside it; for Rust callers, the listed files are.
fn sources(entries: &[PathBuf], config: &Config) -> (Loader, Vec<Found>) {
    let loader = match (entries, config.exports) {
        ([script], false) => Loader::for_script(script),
        _ => Loader::for_files(entries),
    };
    let mut loader = loader;
    if config.exports {
        loader.set_signatures(config.signatures.clone());
    }
    if let (Some(folder), true) = (entries.first().and_then(|e| e.parent()), config.exports) {
        // What lies beside the first file can be imported.
        loader.add_root(folder, &source::shown(folder));
    }
    let found = match (entries, config.exports) {
        ([_], false) => loader.find("__main__").into_iter().collect(),
        _ => loader.listed().cloned().collect(),
    };
    (loader, found)
}

/// The stages, in order.
fn stages(
    map: &SourceMap,
    arena: &AstArena,
    loader: &Loader,
    entries: &[Found],
    config: &Config,
    goal: Goal,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    if goal.stage == Stage::Ast {
        return trees(map, arena, loader, entries, diagnostics);
    }
    let host = config.exports.then_some(loader);
    let measured = metrics::stage("stubs");
    let stubs = stubs_of(arena, map, host, diagnostics)?;
    drop(measured);
    let measured = metrics::stage("hir");
    let program = hir::build(arena, map, loader, entries, &stubs, diagnostics);
    drop(measured);
    if diagnostics.has_errors() {
        return None;
    }
    if let Some(text) = goal.ends_at(Stage::Hir, || hir::dump::dump(&program, &stubs)) {
        return Some(text);
    }
    let options = infer::Options {
        exports: config.exports,
    };
    let measured = metrics::stage("types");
    let typed = infer::infer(arena, &program, &stubs, &options);
    drop(measured);
    reveal(&program, &typed, &stubs, diagnostics);
    let types = || infer::dump::dump(&program, &stubs, &typed);
    if let Some(text) = goal.ends_at(Stage::Types, types) {
        return Some(text);
    }
    let facade = config.exports.then(|| facade(entries));
    let back = Back {
        map,
        arena,
        config,
        goal,
        facade,
    };
    back.run(&program, &typed, &stubs, diagnostics)
}

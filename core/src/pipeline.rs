//! The way of the data, from Python files to Rust text. This is the file to read first.
//!
//! In: the entry files of a program. Out: Rust text, diagnostics and the list of the files that were read. Each stage is
//! a call; behind syntax, resolve and infer, errors end the way.

mod job;
mod memory;

use crate::diagnostics::{Diagnostics, messages};
use crate::emit;
use crate::hir::{self, Program};
use crate::infer::{self, types::Typed};
use crate::optimise;
use crate::resolve::library;
use crate::rir::{self, types::MadeTypes};
use crate::source::{self, Found, Loader, SourceMap};
use crate::stubs::Stubs;
use crate::stubs::program::stubs_of;
use crate::syntax;
use job::Goal;
pub use job::{Config, Output, Stage};
use memory::arena;
pub use memory::{STACK, on_large_stack, set_pooling};
use portalis_memory::{AstArena, BlockScope, FileBytes, metrics};
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
    let goal = Goal {
        stage,
        is_shown: false,
    };
    on_large_stack(|| run(entries, None, config, goal))
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

/// Reports the types that `reveal_type()` asks for: what all instances of the function give together.
fn reveal(program: &Program<'_>, typed: &Typed, stubs: &Stubs, diagnostics: &mut Diagnostics) {
    for reveal in &program.reveals {
        let mut shown: Vec<String> = Vec::new();
        for instance in typed.instances.iter().filter(|i| i.func == reveal.func) {
            let ty = instance.exprs[reveal.expr.index()];
            let text = infer::dump::type_text(program, stubs, typed, ty);
            if !shown.contains(&text) {
                shown.push(text);
            }
        }
        diagnostics.push(messages::revealed_type(reveal.span, &shown.join("`, `")));
    }
}

/// What the stages behind inference are told.
struct Back<'b> {
    map: &'b SourceMap,
    arena: &'b AstArena,
    config: &'b Config,
    goal: Goal,
    facade: Option<emit::exports::Facade>,
}

impl Back<'_> {
    /// From types to text.
    fn run(
        self,
        program: &Program<'_>,
        typed: &Typed,
        stubs: &Stubs,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let measured = metrics::stage("rir");
        let fields = optimise::fields::fields(program, typed);
        let acyclic = match self.config.exports {
            // Rust may set attributes.
            true => Default::default(),
            false => optimise::acyclic::acyclic(program, typed, stubs),
        };
        let made = MadeTypes::new();
        let input = rir::Input {
            program,
            typed,
            stubs,
            fields: &fields,
            acyclic: &acyclic,
            made: &made,
            arena: self.arena,
            sources: self.map,
            exports: self.config.exports,
            int_is_i64: self.config.int_is_i64,
        };
        let mut lowered = match rir::rir(input) {
            Ok(lowered) => lowered,
            Err(problems) => {
                diagnostics.extend(problems);
                return None;
            }
        };
        drop(measured);
        let shown = self.goal.ends_at(Stage::Rir, || {
            lowered.leave_out_unreached();
            format!("{:#?}", lowered.funcs)
        });
        if shown.is_some() {
            return shown;
        }
        let measured = metrics::stage("optimise");
        optimise::optimise(&mut lowered);
        drop(measured);
        let _measured = metrics::stage("rust");
        let script = program.modules.first().map(|m| self.map.name(m.file));
        let options = emit::Options {
            runtime_path: &self.config.runtime_path,
            script: script.filter(|_| !self.config.exports),
            facade: self.facade,
        };
        Some(emit::emit(&lowered, &options))
    }
}

/// The hidden module has the name of the program's first file, so that two programs do not meet. The items of a single file
/// stand at the top.
fn facade(entries: &[Found]) -> emit::exports::Facade {
    let name = entries.first().map_or("", |m| m.module.as_str());
    emit::exports::Facade {
        name: format!(
            "__{}",
            name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
        ),
        single: entries.len() < 2,
    }
}

/// The trees of the entries, as CPython's `ast.dump` prints them.
fn trees(
    map: &SourceMap,
    arena: &AstArena,
    loader: &Loader,
    entries: &[Found],
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let mut out = String::new();
    for entry in entries {
        match loader.load(map, entry) {
            Ok(file) => {
                let parsed = syntax::parse(arena, file);
                diagnostics.extend(parsed.diagnostics);
                out.push_str(&syntax::dump(&parsed.module, file, false));
                out.push('\n');
            }
            Err(error) => diagnostics.push(error),
        }
    }
    (!diagnostics.has_errors()).then_some(out)
}

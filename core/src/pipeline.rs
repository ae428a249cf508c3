//! The way of the data, from Python files to Rust text. This is the file to read first.
//!
//! In: the entry files of a program. Out: Rust text, diagnostics and the list of the files that were read. Each stage is
//! a call; behind syntax, resolve and infer, errors end the way.

use crate::diagnostics::{self, Diagnostics, Style, messages};
use crate::emit;
use crate::hir::{self, Program};
use crate::infer::{self, types::Typed};
use crate::optimise;
use crate::resolve::library;
use crate::rir::{self, types::MadeTypes};
use crate::source::{self, Found, Loader, SourceMap};
use crate::stubs::{self, Stubs};
use crate::syntax;
use portalis_memory::metrics;
use portalis_memory::{AstArena, BlockScope, MemoryConfig, ObjectPool, PooledObject};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

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
struct Goal {
    stage: Stage,
    /// Whether the stage's text is made.
    is_shown: bool,
}

impl Goal {
    fn text_of(stage: Stage) -> Self {
        Self {
            stage,
            is_shown: true,
        }
    }

    /// The text that `show` makes, if this is the stage to end at.
    fn ends_at(self, stage: Stage, show: impl FnOnce() -> String) -> Option<String> {
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
    fn new(
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

/// Compiles a program.
pub fn compile(entries: &[PathBuf], config: &Config) -> Output {
    on_large_stack(|| run(entries, config, Goal::text_of(Stage::Rust)))
}

/// The text of one stage.
pub fn expand(entries: &[PathBuf], stage: Stage, config: &Config) -> Result<String, Output> {
    let output = on_large_stack(|| run(entries, config, Goal::text_of(stage)));
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
    on_large_stack(|| run(entries, config, goal))
}

/// The stack of a compilation: deep programs need a deep one, and reserved memory costs nothing until it is used.
pub const STACK: usize = 1 << 30;

/// Works with a large stack: this thread's where it has one, else a new thread's.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if stacker::remaining_stack().is_some_and(|left| left >= STACK / 2) {
        return work();
    }
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work);
        match worker.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(value)) => value,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => panic!("no thread can be started: {error}"),
        }
    })
}

/// More memory than this is not kept by an arena from one program to the next.
const MAX_KEPT: usize = 256 << 20;

/// The arenas of programs that were compiled; a program after another finds its memory here.
static ARENAS: LazyLock<ObjectPool<AstArena>> = LazyLock::new(|| {
    metrics::register_pool(|| ARENAS.stats());
    ObjectPool::bounded(AstArena::new, 64, MAX_KEPT)
});

/// An arena for a program.
fn arena(memory: &MemoryConfig) -> PooledObject<'static, AstArena> {
    syntax::set_pooling(memory.enable_pools);
    ARENAS.set_on(memory.enable_pools && memory.enable_arena_allocation);
    let mut arena = ARENAS.acquire();
    let wanted = memory.arena_capacity_mb << 20;
    if !memory.enable_arena_allocation {
        *arena = AstArena::on_heap();
    } else if arena.stats().capacity < wanted {
        *arena = AstArena::with_capacity(wanted);
    }
    arena
}

fn run(entries: &[PathBuf], config: &Config, goal: Goal) -> Output {
    let _blocks = BlockScope::of(&config.memory);
    let (loader, entries) = sources(entries, config);
    let map = SourceMap::of_folder(loader.folder());
    let output = map.work(|| translate(&map, &loader, &entries, config, goal));
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
        let shown = self
            .goal
            .ends_at(Stage::Rir, || format!("{:#?}", lowered.funcs));
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

/// Parses and reads the stubs that come with Portalis.
pub fn load_stubs(
    arena: &AstArena,
    map: &SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Stubs> {
    all_stubs(arena, map, None, diagnostics)
}

/// The stubs of a program: its own where Rust gives it functions, else those that all programs of this process share.
enum ProgramStubs {
    Shared(&'static Stubs),
    Own(Box<Stubs>),
}

impl Deref for ProgramStubs {
    type Target = Stubs;

    fn deref(&self) -> &Stubs {
        match self {
            Self::Shared(stubs) => stubs,
            Self::Own(stubs) => stubs,
        }
    }
}

/// The stubs that come with Portalis, with those of the functions that Rust gives to Python, for a map without files. Either way the
/// stubs have the first numbers in the map.
fn stubs_of(
    arena: &AstArena,
    map: &SourceMap,
    host: Option<&Loader>,
    diagnostics: &mut Diagnostics,
) -> Option<ProgramStubs> {
    static SHARED: OnceLock<Stubs> = OnceLock::new();
    let host = host.filter(|loader| loader.find_stub(stubs::load::HOST).is_some());
    if host.is_none()
        && let Some(stubs) = SHARED.get()
    {
        library::add_files(map);
        return Some(ProgramStubs::Shared(stubs));
    }
    let stubs = all_stubs(arena, map, host, diagnostics)?;
    if host.is_some() || !diagnostics.is_empty() {
        return Some(ProgramStubs::Own(Box::new(stubs)));
    }
    Some(ProgramStubs::Shared(SHARED.get_or_init(|| stubs)))
}

/// The same, with the stub of the functions that Rust gives to Python.
fn all_stubs(
    arena: &AstArena,
    map: &SourceMap,
    host: Option<&Loader>,
    diagnostics: &mut Diagnostics,
) -> Option<Stubs> {
    let mut modules = Vec::new();
    let count = library::add_files(map);
    for file in map.files().take(count) {
        let parsed = syntax::parse(arena, file);
        diagnostics.extend(parsed.diagnostics);
        modules.push((file.module(), parsed.module));
    }
    let host = host.and_then(|loader| Some((loader, loader.find_stub(stubs::load::HOST)?)));
    if let Some((loader, found)) = host {
        match loader.load(map, &found) {
            Ok(file) => {
                let parsed = syntax::parse(arena, file);
                diagnostics.extend(parsed.diagnostics);
                modules.push((stubs::load::HOST, parsed.module));
            }
            Err(error) => diagnostics.push(error),
        }
    }
    match stubs::load::load(&modules) {
        Ok(stubs) => Some(stubs),
        Err(error) => {
            diagnostics.push(messages::bad_stub(error.span, &error.message));
            None
        }
    }
}

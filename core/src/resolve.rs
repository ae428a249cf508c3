//! Names: what every name of the program stands for.
//!
//! In: the entry modules and where files come from. Out: [`Resolved`], which holds the module graph, all scopes
//! with the facts about their names, and answers what a name stands for. The steps, in order:
//!
//! - [`graph`] parses every module that is imported and has [`collect`] note down its scopes;
//! - [`marks`] tells each scope what others do with its names;
//! - [`items`] decides what is static and what is a variable, with the help of [`order`];
//! - [`classes`] finds bases and method resolution orders.
//!
//! ```text
//! import shapes                      shapes       -> Item::Module
//! def show(s): print(s.area())       show, print  -> Item::Func, Item::Stub
//! show(shapes.Circle(2))             s            -> parameter of show
//! ```

pub mod bases;
pub mod classes;
pub mod collect;
mod cycles;
pub mod decorators;
pub mod graph;
pub mod items;
pub mod library;
mod lookup;
pub mod marks;
mod name_table;
pub mod order;
pub mod scope;
pub mod special;
mod synthetic;

use rustc_hash::FxHashMap;

use portalis_memory::{AstArena, PooledObject, Symbol};

use crate::diagnostics::Diagnostics;
use crate::hir::{Global, GlobalId};
use crate::source::Span;
use crate::stubs::Stubs;
use collect::Numbers;
use graph::{Graph, ModuleInfo, Sources};
use marks::Uses;
use scope::{NameId, ScopeId, Scopes, Site, SiteKind};

pub use decorators::literal;

/// Whether what is known of a program's names leaves its memory to the next.
pub fn set_pooling(is_on: bool) {
    scope::set_pooling(is_on);
    marks::set_pooling(is_on);
}

/// A program with its names resolved.
pub struct Resolved<'a, 's> {
    /// Where the trees live.
    pub arena: &'a AstArena,
    /// Where files come from.
    pub sources: Sources<'a, 's>,
    /// The stubs.
    pub stubs: &'s Stubs,
    /// The modules; index is `ModuleId`.
    pub modules: Vec<ModuleInfo<'a>>,
    /// All scopes.
    pub scopes: Scopes<'a>,
    /// The scopes of functions and classes.
    pub numbers: Numbers,
    /// Module variables and class attributes that are known so far; index is [`GlobalId`].
    pub globals: Vec<Global>,
    /// Whether every module was read and parsed without errors.
    pub is_complete: bool,
    /// How many entry modules there are.
    entries: usize,
    /// What is wrong.
    pub diagnostics: &'s mut Diagnostics,
    uses: PooledObject<'static, Uses>,
    /// How many names there are whose meaning is being found out.
    sought: u32,
    /// The last answer about a name.
    asked: Option<lookup::Asked<'a>>,
    module_globals: FxHashMap<NameId, GlobalId>,
    classes: classes::Classes<'a>,
}

/// Loads the program whose entry modules are `entries` and resolves its names.
pub fn resolve<'a, 's>(
    arena: &'a AstArena,
    sources: Sources<'a, 's>,
    entries: &[crate::source::Found],
    diagnostics: &'s mut Diagnostics,
) -> Resolved<'a, 's> {
    let mut found = Diagnostics::new();
    let mut graph = Graph::new(arena, sources, &mut found);
    for entry in entries {
        graph.entry(entry);
    }
    graph.expand_stars();
    let mut misused = Diagnostics::new();
    let uses = marks::mark(&mut graph, &mut misused);
    let Graph {
        is_complete,
        modules,
        scopes,
        numbers,
        ..
    } = graph;
    let is_complete = is_complete && !misused.has_errors();
    diagnostics.extend(found);
    diagnostics.extend(misused);
    let mut resolved = Resolved {
        arena,
        sources,
        stubs: sources.stubs,
        modules,
        scopes,
        numbers,
        globals: Vec::new(),
        is_complete,
        entries: entries.len(),
        diagnostics,
        uses,
        sought: 0,
        asked: None,
        module_globals: FxHashMap::default(),
        classes: classes::Classes::default(),
    };
    if is_complete {
        resolved.check_imports();
    }
    resolved
}

impl Resolved<'_, '_> {
    /// Every `from module import name` names something.
    fn check_imports(&mut self) {
        for at in 0..self.modules.len() {
            for index in 0..self.modules[at].found.imports.len() {
                let import = self.modules[at].found.imports[index];
                let target = self.modules[at].targets[index].clone();
                let (Some(module), Some(name), None) =
                    (target.module, import.name, target.submodule)
                else {
                    continue;
                };
                let known = name == portalis_memory::sym::star
                    || import.guarded
                    || self.attribute(module, name).is_some();
                if !known {
                    let (dotted, ours) = self.describe(module);
                    let name = name.as_str();
                    let error = crate::diagnostics::messages::no_name_in_module(
                        import.span,
                        name,
                        &dotted,
                        ours,
                    );
                    self.diagnostics.push(error);
                }
            }
        }
    }

    /// A module's dotted name, and whether it comes with Portalis.
    pub fn describe(&self, module: graph::ModuleRef) -> (String, bool) {
        match module {
            graph::ModuleRef::Program(id) => {
                let module = &self.modules[id.index()];
                (module.name.clone(), module.library)
            }
            graph::ModuleRef::Stub(id) => (self.stubs.modules[id.0 as usize].name.clone(), true),
            graph::ModuleRef::Special(name) => (name.as_str().to_owned(), true),
        }
    }
}

/// Notes that `from module import *` binds `name`; false if it was noted before.
fn star_site(
    scopes: &mut Scopes<'_>,
    scope: ScopeId,
    name: Symbol,
    span: Span,
    index: u32,
) -> bool {
    let id = scopes.note(scope, name, span);
    if scopes.sites(scopes.name(id)).any(|site| site.span == span) {
        return false;
    }
    let site = Site {
        kind: SiteKind::Import(index),
        span,
        block_end: u32::MAX,
        top: true,
        in_loop: false,
    };
    scopes.add_site(id, site);
    true
}

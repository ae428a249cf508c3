//! From a resolved program to hir.
//!
//! In: where files come from, and the entry modules. Out: a [`Program`]. Modules are lowered in the order of first
//! mention; then captures are lifted and the locals of every body are split into webs.
//!
//! ```text
//! x = input()          x#0: str
//! x = int(x)           x#1: int
//! ```

use rustc_hash::FxHashMap;

use portalis_memory::{AstArena, sym};

use super::cx::{Body, Lower};
use super::flow::Flow;
use super::functions::{Finish, clean};
use super::rename::Rename;
use super::{
    Binding, Capture, Class, ClassKind, Func, FuncId, FuncKind, Item, Local, LocalId, Module,
    ModuleId, Program,
};
use crate::diagnostics::Diagnostics;
use crate::resolve::graph::Sources;
use crate::resolve::items::Entity;
use crate::resolve::{self, Resolved};
use crate::source::{Found, Loader, SourceMap, Span};
use crate::stubs::Stubs;
use crate::syntax::ast;

/// Loads, resolves and lowers the program whose entry modules are `entries`.
///
/// The first entry is [`Program::modules`]`[0]`. If a file cannot be read or parsed, the program is empty; after other
/// errors it is incomplete. Both are told by `diagnostics`.
pub fn build<'a>(
    arena: &'a AstArena,
    map: &'a SourceMap,
    loader: &Loader,
    entries: &[Found],
    stubs: &Stubs,
    diagnostics: &mut Diagnostics,
) -> Program<'a> {
    let sources = Sources { loader, map, stubs };
    let resolved = resolve::resolve(arena, sources, entries, diagnostics);
    if resolved.is_complete {
        lower(resolved)
    } else {
        Program::default()
    }
}

/// Lowers a resolved program.
pub fn lower<'a>(resolved: Resolved<'a, '_>) -> Program<'a> {
    let mut cx = Lower::new(resolved);
    cx.read_given();
    cx.find_class_stores();
    cx.find_function_attrs();
    let mut modules = Vec::new();
    for at in 0..cx.r.modules.len() {
        modules.push(cx.lower_module(ModuleId(at as u32)));
    }
    for (at, module) in modules.iter_mut().enumerate() {
        module.names = cx.public_items(ModuleId(at as u32));
    }
    cx.lift_captures();
    cx.split_locals();
    let (funcs, classes) = (
        std::mem::take(&mut cx.funcs),
        std::mem::take(&mut cx.classes),
    );
    Program {
        modules,
        funcs: funcs
            .into_iter()
            .map(|func| func.unwrap_or_else(missing_func))
            .collect(),
        classes: classes
            .into_iter()
            .map(|class| class.unwrap_or_else(missing_class))
            .collect(),
        globals: std::mem::take(&mut cx.r.globals),
        annotations: std::mem::take(&mut cx.annotations),
        reveals: std::mem::take(&mut cx.reveals),
    }
}

impl<'a> Lower<'a, '_> {
    fn lower_module(&mut self, id: ModuleId) -> Module {
        self.module = id;
        let info = &self.r.modules[id.index()];
        let (scope, tree, file) = (info.scope, info.tree, info.file);
        let (name, library) = (info.name.clone(), info.library);
        let func = self.r.scopes.get(scope).func;
        self.bodies
            .push(Body::new(func, scope, FuncKind::Module, None));
        let mut stmts = Vec::new();
        let doc = tree.docstring().map(clean);
        let body = &tree.body[usize::from(doc.is_some())..];
        self.stmts(body, &mut stmts);
        self.finish(Finish {
            name: sym::module_body,
            scope,
            binding: Binding::None,
            generator: false,
            params: Vec::new(),
            stmts,
            returns: None,
            doc: doc.clone(),
            span: module_span(tree),
        });
        Module {
            name,
            file,
            body: func,
            names: Vec::new(),
            doc,
            library,
        }
    }

    fn public_items(&mut self, id: ModuleId) -> Vec<(portalis_memory::Symbol, Item)> {
        let scope = self.r.modules[id.index()].scope;
        let names: Vec<_> = self
            .r
            .scopes
            .get(scope)
            .names()
            .map(|(name, _)| name)
            .collect();
        let mut items = Vec::new();
        for name in names {
            if let Some(Entity::Item(item)) = self.r.entity(scope, name) {
                items.push((name, item));
            }
        }
        items
    }

    /// Splits the locals of every body into webs.
    fn split_locals(&mut self) {
        let mut captured: FxHashMap<FuncId, Vec<Capture>> = FxHashMap::default();
        for (at, func) in self.funcs.iter().enumerate() {
            if let Some(func) = func {
                captured.insert(FuncId(at as u32), func.captures.clone());
            }
        }
        for at in 0..self.funcs.len() {
            let id = FuncId(at as u32);
            let Some(mut func) = self.funcs[at].take() else {
                continue;
            };
            let captures = |inner: FuncId| -> Vec<LocalId> {
                let captures = captured.get(&inner).map_or(&[][..], Vec::as_slice);
                captures
                    .iter()
                    .filter(|capture| capture.owner == id)
                    .map(|capture| capture.local)
                    .collect()
            };
            self.split(id, &mut func, &captures);
            self.funcs[at] = Some(func);
        }
    }

    fn split(&self, id: FuncId, func: &mut Func<'a>, captures: &dyn Fn(FuncId) -> Vec<LocalId>) {
        let flow = Flow::of(func, captures);
        let webs = flow.webs(func, &|local| func.locals[local.index()].cell);
        if webs.split {
            let rename = Rename {
                arena: self.arena,
                flow: &flow,
                webs: &webs,
            };
            func.body = rename.stmts(func.body);
        }
        let mut locals: Vec<Local> = func.locals.clone();
        for (local, _) in &webs.locals[locals.len()..] {
            debug_assert_eq!(local.index(), locals.len());
            let of = webs.variable(*local, &flow);
            locals.push(func.locals[of.index()].clone());
        }
        for (local, web) in &webs.locals {
            let slot = &mut locals[local.index()];
            let inside = (id, *local);
            slot.maybe_unbound = web.maybe_unbound || self.deleted_inside.contains(&inside);
            slot.single = web.single && !self.assigned_inside.contains(&inside);
            slot.by_value = webs.by_value.contains(local) && slot.single && !slot.maybe_unbound;
        }
        func.locals = locals;
    }
}

/// What stands for functions that an error kept from being lowered.
fn missing_func<'a>() -> Func<'a> {
    Func {
        module: ModuleId(0),
        name: sym::empty,
        qualname: String::new(),
        kind: FuncKind::Def,
        generator: false,
        class: None,
        binding: Binding::None,
        params: &[],
        locals: Vec::new(),
        captures: Vec::new(),
        attrs: Vec::new(),
        parent: None,
        body: &[],
        expr_count: 0,
        returns: None,
        doc: None,
        synthetic: true,
        span: Span::default(),
    }
}

/// What stands for classes that an error kept from being lowered.
fn missing_class<'a>() -> Class<'a> {
    Class {
        module: ModuleId(0),
        name: sym::empty,
        qualname: String::new(),
        kind: ClassKind::Plain,
        bases: Vec::new(),
        mro: Vec::new(),
        methods: Vec::new(),
        attrs: Vec::new(),
        annotations: Vec::new(),
        body: FuncId(0),
        doc: None,
        frozen: false,
        slots: None,
        abstract_methods: Vec::new(),
        span: Span::default(),
    }
}

fn module_span(tree: ast::Module<'_>) -> Span {
    match (tree.body.first(), tree.body.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::at(tree.file, 0),
    }
}

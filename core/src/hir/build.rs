//! From a resolved program to hir.
//!
//! In: where files come from, and the entry modules. Out: a [`Program`]. Modules are lowered in the order of first
//! mention; then captures are lifted and the locals of every body are split into webs.
//!
//! ```text
//! x = input()          x#0: str
//! x = int(x)           x#1: int
//! ```

use portalis_memory::{AstArena, sym};

use super::cx::Lower;
use super::flow::Flow;
use super::functions::Finish;
use super::rename::Rename;
use super::{
    Binding, Class, ClassKind, Func, FuncId, FuncKind, Item, Local, LocalId, Module, ModuleId,
    Program,
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
    fn lower_module(&mut self, id: ModuleId) -> Module<'a> {
        self.module = id;
        let info = &self.r.modules[id.index()];
        let (scope, tree, file) = (info.scope, info.tree, info.file);
        let (name, library) = (info.name.clone(), info.library);
        let func = self.r.scopes.get(scope).func;
        self.begin(func, scope, FuncKind::Module, None);
        let doc = tree.docstring().map(|doc| self.clean(doc));
        let body = &tree.body.as_slice()[usize::from(doc.is_some())..];
        let stmts = self.suite(body);
        self.finish(Finish {
            name: sym::module_body,
            qualname: sym::module_body.as_str(),
            binding: Binding::None,
            generator: false,
            params: &[],
            stmts,
            returns: None,
            doc,
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
        let names: Vec<_> = self.r.scopes.names(scope).map(|info| info.name).collect();
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
        let take = |func: &mut Option<Func<'a>>| match func {
            Some(func) => std::mem::take(&mut func.captures),
            None => Vec::new(),
        };
        let mut funcs = std::mem::take(&mut self.funcs);
        let mut flow = std::mem::take(&mut self.memory.flow);
        flow.captured.extend(funcs.iter_mut().map(take));
        for (at, func) in funcs.iter_mut().enumerate() {
            if let Some(func) = func {
                self.split(FuncId(at as u32), func, &mut flow);
            }
        }
        for (func, captures) in funcs.iter_mut().zip(flow.captured.drain(..)) {
            if let Some(func) = func {
                func.captures = captures;
            }
        }
        self.funcs = funcs;
        self.memory.flow = flow;
    }

    fn split(&self, id: FuncId, func: &mut Func<'a>, flow: &mut Flow) {
        // A body has nothing to split that assigns no parameter and every other variable once, before all uses.
        let is_plain = |local: &Local| local.single || local.is_settled();
        if func.locals.iter().all(is_plain) {
            for slot in &mut *func.locals {
                slot.by_value = slot.cell;
                slot.single = true;
            }
        } else {
            flow.walk(id, func);
            flow.find_webs(func);
            if !flow.variables.is_empty() {
                let rename = Rename {
                    arena: self.arena,
                    flow,
                };
                func.body = rename.stmts(func.body);
            }
            if !flow.variables.is_empty() {
                let new = flow
                    .variables
                    .iter()
                    .map(|variable| func.locals[variable.index()]);
                let locals = func.locals.iter().copied().chain(new);
                let count = func.locals.len() + flow.variables.len();
                func.locals = self.arena.alloc_most(locals, count);
            }
            for (slot, web) in func.locals.iter_mut().zip(&flow.webs) {
                slot.maybe_unbound = web.maybe_unbound;
                slot.single = web.is_single();
                slot.by_value = web.by_value;
            }
        }
        for (at, slot) in func.locals.iter_mut().enumerate() {
            let inside = (id, LocalId(at as u32));
            slot.maybe_unbound |= self.deleted_inside.contains(&inside);
            slot.single &= !self.assigned_inside.contains(&inside);
            slot.by_value &= slot.single && !slot.maybe_unbound;
        }
    }
}

/// What stands for functions that an error kept from being lowered.
fn missing_func<'a>() -> Func<'a> {
    Func {
        module: ModuleId(0),
        name: sym::empty,
        qualname: "",
        kind: FuncKind::Def,
        generator: false,
        class: None,
        binding: Binding::None,
        params: &[],
        locals: &mut [],
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
        qualname: "",
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
        _ => Span::at(tree.span.lo),
    }
}

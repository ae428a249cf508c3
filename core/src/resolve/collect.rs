//! Walks a module's syntax and notes down its scopes, names and imports.
//!
//! In: a parsed module. Out: its [`Scopes`] with every binding and use, its [`Import`]s, and CPython's
//! SyntaxErrors about scopes (`name 'x' is used prior to global declaration`, ...).
//!
//! ```text
//! import math            module binds math (Import), f (Def)
//! def f(r):              f binds r (parameter), uses math
//!     return math.pi * r
//! ```

mod checks;
mod expressions;
mod functions;
mod patterns;

use rustc_hash::FxHashSet;

use portalis_memory::{Symbol, sym};

use super::scope::{Flags, NewScope, Node, Position, Scope, ScopeId, ScopeKind, Scopes};
use super::scope::{Site, SiteKind, mangle};
use crate::diagnostics::{Diagnostics, messages};
use crate::hir::{ClassId, FuncId, ModuleId};
use crate::source::Span;
use crate::syntax::ast::{
    self, AnnAssign, Assert, Assign, AugAssign, Expr, ExprKind, For, If, ImportFrom, Match, Raise,
    Stmt, StmtKind, Try, TypeAlias, While, With,
};

/// One name of an import statement.
#[derive(Clone, Copy, Debug)]
pub struct Import {
    /// The scope in which it stands.
    pub scope: ScopeId,
    /// The alias.
    pub span: Span,
    /// `a.b` of `import a.b` and `from a.b import c`; none in `from . import c`.
    pub module: Option<Symbol>,
    /// Leading dots.
    pub level: u32,
    /// `c` of `from a.b import c`, `*` too; none for `import a.b`.
    pub name: Option<Symbol>,
    /// `as` name.
    pub asname: Option<Symbol>,
    /// In a `try` that catches ImportError.
    pub guarded: bool,
    /// Runs when the module is initialised (not in a function).
    pub immediate: bool,
    /// Stands directly in the module's body.
    pub top: bool,
}

/// What the walk finds out besides scopes.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// Imports in source order.
    pub imports: Vec<Import>,
    /// The index in `imports` of each alias, by address.
    pub aliases: rustc_hash::FxHashMap<usize, u32>,
    /// Statements that never run: `if TYPE_CHECKING:` and `@overload` functions; `try` statements whose handlers
    /// never run. By address of the statement.
    pub dead: FxHashSet<usize>,
    /// Attribute chains that begin with a name: `a.b.c`, outermost.
    pub chains: Vec<(ScopeId, &'a Expr<'a>)>,
    /// Attributes that are stored to.
    pub stores: Vec<(ScopeId, &'a Expr<'a>)>,
    /// The names of attributes that are assigned or deleted somewhere.
    pub stored: FxHashSet<Symbol>,
    /// Words that may be names of attributes: attributes that are read, and keywords; some of them several times.
    pub words: Vec<Symbol>,
    /// All texts; some may be names of attributes.
    pub texts: Vec<&'a str>,
    /// `setattr` is called with a name that is computed.
    pub sets_computed: bool,
}

impl Found<'_> {
    /// With room for what most modules with a text of so many bytes have.
    fn of_text(bytes: usize) -> Self {
        Self {
            chains: Vec::with_capacity(bytes / 60),
            words: Vec::with_capacity(bytes / 120),
            texts: Vec::with_capacity(bytes / 80),
            ..Self::default()
        }
    }
}

/// Numbers functions and classes over the whole program.
#[derive(Debug, Default)]
pub struct Numbers {
    /// The scope of each function; index is [`FuncId`].
    pub funcs: Vec<ScopeId>,
    /// The scope of each class; index is [`ClassId`].
    pub classes: Vec<ScopeId>,
}

/// The address of a node, as an identity.
pub fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

/// Whether a module can be found: `(dotted name, level)`.
pub type Available<'s> = &'s dyn Fn(Option<Symbol>, u32) -> bool;

/// The walk.
pub struct Collector<'a, 's> {
    pub(super) scopes: &'s mut Scopes<'a>,
    pub(super) numbers: &'s mut Numbers,
    pub(super) diagnostics: &'s mut Diagnostics,
    pub(super) found: Found<'a>,
    pub(super) available: Available<'s>,
    module: ModuleId,
    scope: ScopeId,
    block: Block,
    span: Span,
    guarded: bool,
    bound_to: Option<Symbol>,
    /// What binds the names of the target that is walked.
    target: SiteKind<'a>,
    synthetic: bool,
}

#[derive(Clone, Copy)]
struct Block {
    end: u32,
    top: bool,
    in_loop: bool,
}

impl<'a, 's> Collector<'a, 's> {
    /// A collector for one module.
    pub fn new(
        scopes: &'s mut Scopes<'a>,
        numbers: &'s mut Numbers,
        diagnostics: &'s mut Diagnostics,
        available: Available<'s>,
        module: ModuleId,
    ) -> Self {
        Self {
            scopes,
            numbers,
            diagnostics,
            found: Found::default(),
            available,
            module,
            scope: ScopeId(0),
            block: Block {
                end: 0,
                top: true,
                in_loop: false,
            },
            span: Span::default(),
            guarded: false,
            bound_to: None,
            target: SiteKind::Other,
            synthetic: false,
        }
    }

    /// Walks a module and returns its scope.
    pub fn module(mut self, tree: ast::Module<'a>) -> (ScopeId, Found<'a>) {
        self.found = Found::of_text(tree.span.len() as usize);
        let scope = self.open(ScopeKind::Module, Node::Module(tree), None);
        self.scope = scope;
        self.body(tree.body.as_slice(), true, false);
        (scope, self.found)
    }

    /// Walks statements that the compiler made, as if they stood at the end of the body of `scope`.
    pub fn synthetic(mut self, scope: ScopeId, body: &'a [Stmt<'a>]) -> Found<'a> {
        self.scope = scope;
        self.synthetic = true;
        self.body(body, true, false);
        self.found
    }

    /// Walks a class that the compiler made, as if a statement in `scope` made it.
    pub fn synthetic_class(mut self, scope: ScopeId, class: &'a ast::ClassDef<'a>, span: Span) {
        self.scope = scope;
        self.synthetic = true;
        self.class_body(class, span);
    }

    fn open(&mut self, kind: ScopeKind, node: Node<'a>, class_name: Option<Symbol>) -> ScopeId {
        let parent = (kind != ScopeKind::Module).then_some(self.scope);
        let around: Option<&Scope<'a>> = parent.map(|id| self.scopes.get(id));
        let private = match class_name {
            Some(name) => {
                let text = name.as_str();
                match text.trim_start_matches('_') {
                    "" => None,
                    stripped if stripped.len() == text.len() => Some(name),
                    stripped => Some(Symbol::intern(stripped)),
                }
            }
            None => around.and_then(|scope| scope.private),
        };
        let id = ScopeId(self.scopes.list.len() as u32);
        let func = match (kind, around) {
            (ScopeKind::Comprehension, Some(scope)) => scope.func,
            _ => {
                self.numbers.funcs.push(id);
                FuncId(self.numbers.funcs.len() as u32 - 1)
            }
        };
        let class = (kind == ScopeKind::Class).then(|| {
            self.numbers.classes.push(id);
            ClassId(self.numbers.classes.len() as u32 - 1)
        });
        self.scopes.push(NewScope {
            kind,
            node,
            module: self.module,
            parent,
            private,
            func,
            class,
            synthetic: self.synthetic,
            at: Position {
                offset: self.span.lo,
                in_loop: self.block.in_loop,
                bound_to: self.bound_to,
                decorators: &[],
            },
        })
    }

    /// Runs `walk` inside `scope`.
    fn inside(&mut self, scope: ScopeId, walk: impl FnOnce(&mut Self)) {
        let (outer, block, bound_to) = (self.scope, self.block, self.bound_to);
        self.scope = scope;
        self.bound_to = None;
        self.block = Block {
            end: u32::MAX,
            top: true,
            in_loop: false,
        };
        walk(self);
        (self.scope, self.block, self.bound_to) = (outer, block, bound_to);
    }

    fn body(&mut self, body: &'a [Stmt<'a>], top: bool, is_loop: bool) {
        let outer = self.block;
        self.block = Block {
            end: body.last().map_or(0, |last| last.span.hi),
            top,
            in_loop: outer.in_loop || is_loop,
        };
        if top {
            self.block.end = u32::MAX;
        }
        for stmt in body {
            self.stmt(stmt);
        }
        self.block = outer;
    }

    /// Walks a target whose names have their values from an offset on, to the end of a block.
    fn target(&mut self, target: &'a Expr<'a>, bound: u32, block_end: u32) {
        let end = std::mem::replace(&mut self.block.end, block_end);
        let outer = std::mem::replace(&mut self.target, SiteKind::Target(bound));
        self.expr(target);
        self.target = outer;
        self.block.end = end;
    }

    fn bind(&mut self, name: Symbol, kind: SiteKind<'a>) {
        let name = mangle(self.scopes.get(self.scope).private, name);
        let site = Site {
            kind,
            span: self.span,
            block_end: self.block.end,
            top: self.block.top,
            in_loop: self.block.in_loop,
        };
        let id = self.scopes.note(self.scope, name, self.span);
        self.scopes.add_site(id, site);
    }

    fn read(&mut self, name: Symbol, span: Span) {
        let name = mangle(self.scopes.get(self.scope).private, name);
        let info = self.scopes.entry(self.scope, name, span);
        info.flags.add(Flags::USED);
        info.uses.add(span.lo, span.lo);
    }

    fn stmt(&mut self, stmt: &'a Stmt<'a>) {
        self.span = stmt.span;
        match stmt.kind {
            StmtKind::FunctionDef(def) => self.function(def, stmt),
            StmtKind::ClassDef(class) => self.class(class, stmt.span),
            StmtKind::Return(value) => self.expr_opt(value),
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.expr(target)),
            StmtKind::Assign(Assign { targets, value }) => self.assign(targets, value),
            StmtKind::TypeAlias(TypeAlias { name, value, .. }) => {
                if let ExprKind::Name { id, .. } = name.kind {
                    self.bind(id, SiteKind::Assign(value));
                }
            }
            StmtKind::AugAssign(AugAssign { target, value, .. }) => {
                if let ExprKind::Name { id, .. } = target.kind {
                    self.read(id, target.span);
                }
                self.expr(target);
                self.expr(value);
            }
            StmtKind::AnnAssign(AnnAssign {
                target,
                value,
                simple,
                ..
            }) => {
                self.annotated(target, *value, *simple);
            }
            StmtKind::For(..) | StmtKind::While(..) => self.loop_stmt(stmt),
            StmtKind::If(If { test, body, orelse }) => self.if_stmt(stmt, test, body, orelse),
            StmtKind::With(With { items, body, .. }) => {
                for item in items {
                    self.expr(item.context_expr);
                    self.expr_opt(item.optional_vars);
                }
                self.body(body, false, false);
            }
            StmtKind::Match(Match { subject, cases }) => self.match_stmt(subject, cases),
            StmtKind::Raise(Raise { exc, cause }) => {
                self.expr_opt(*exc);
                self.expr_opt(*cause);
            }
            StmtKind::Try(..) => self.try_stmt(stmt),
            StmtKind::Assert(Assert { test, msg }) => {
                self.expr(test);
                self.expr_opt(*msg);
            }
            StmtKind::Import(names) => names
                .iter()
                .for_each(|alias| self.import(alias, Some(alias.name), 0, None)),
            StmtKind::ImportFrom(ImportFrom {
                module,
                names,
                level,
            }) => {
                self.check_from(stmt.span, *module, names);
                for alias in names {
                    self.import(alias, *module, *level, Some(alias.name));
                }
            }
            StmtKind::Global(names) => self.declare(names.as_slice(), stmt.span, Flags::GLOBAL),
            StmtKind::Nonlocal(names) => self.declare(names.as_slice(), stmt.span, Flags::NONLOCAL),
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Break | StmtKind::Continue | StmtKind::Pass => {}
        }
    }

    fn loop_stmt(&mut self, stmt: &'a Stmt<'a>) {
        match stmt.kind {
            StmtKind::For(For {
                target,
                iter,
                body,
                orelse,
                ..
            }) => {
                self.expr(iter);
                let outer = self.block;
                self.block.in_loop = true;
                self.block.top = false;
                if let [first, .., last] | [first @ last] = body.as_slice() {
                    self.target(target, first.span.lo, last.span.hi);
                }
                self.block = outer;
                self.body(body, false, true);
                self.body(orelse, false, false);
            }
            StmtKind::While(While { test, body, orelse }) => {
                let outer = self.block.in_loop;
                self.block.in_loop = true;
                self.expr(test);
                self.block.in_loop = outer;
                self.body(body, false, true);
                self.body(orelse, false, false);
            }
            _ => {}
        }
    }

    fn assign(&mut self, targets: &'a [Expr<'a>], value: &'a Expr<'a>) {
        if let [
            Expr {
                kind: ExprKind::Name { id, .. },
                ..
            },
        ] = *targets
        {
            self.bound_to = Some(id);
            self.expr(value);
            self.bound_to = None;
            self.bind(id, SiteKind::Assign(value));
            return;
        }
        self.expr(value);
        for target in targets {
            self.target(target, self.span.hi, self.block.end);
        }
    }

    fn annotated(&mut self, target: &'a Expr<'a>, value: Option<&'a Expr<'a>>, simple: bool) {
        let ExprKind::Name { id, .. } = target.kind else {
            self.expr_opt(value);
            if value.is_some() {
                self.expr(target);
            }
            return;
        };
        let name = self.scopes.mangle(self.scope, id);
        let declared = self.scopes.flags(self.scope, name);
        if simple && declared.has(Flags::GLOBAL.and(Flags::NONLOCAL)) {
            let word = if declared.has(Flags::GLOBAL) {
                "global"
            } else {
                "nonlocal"
            };
            let text = format!("annotated name '{id}' can't be {word}");
            self.diagnostics
                .push(messages::syntax_error(self.span, text));
        }
        if let Some(value) = value {
            self.bound_to = Some(id);
            self.expr(value);
            self.bound_to = None;
            self.bind(id, SiteKind::Assign(value));
        }
        let name = mangle(self.scopes.get(self.scope).private, id);
        let info = self.scopes.entry(self.scope, name, target.span);
        info.flags.add(Flags::BOUND.and(Flags::ANNOTATED));
    }

    fn if_stmt(
        &mut self,
        stmt: &'a Stmt<'a>,
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    ) {
        let type_checking = match test.kind {
            ExprKind::Name { id, .. } => id == sym::TYPE_CHECKING,
            ExprKind::Attribute { attr, .. } => attr == sym::TYPE_CHECKING,
            _ => false,
        };
        if type_checking {
            self.found.dead.insert(address(stmt));
        } else {
            self.expr(test);
            self.body(body, false, false);
        }
        self.body(orelse, false, false);
    }

    fn try_stmt(&mut self, stmt: &'a Stmt<'a>) {
        let StmtKind::Try(Try {
            body,
            handlers,
            orelse,
            finalbody,
            ..
        }) = stmt.kind
        else {
            return;
        };
        let outer = self.guarded;
        let catches = handlers.iter().any(catches_import_error);
        self.guarded |= catches;
        self.body(body, false, false);
        self.guarded = outer;
        if catches && self.cannot_fail(body) {
            self.found.dead.insert(address(stmt));
        } else {
            self.check_handlers(handlers);
            for handler in handlers {
                self.expr_opt(handler.type_);
                self.span = handler.span;
                if let Some(name) = handler.name {
                    let top = std::mem::replace(&mut self.block.top, false);
                    self.bind(name, SiteKind::Other);
                    self.block.top = top;
                    let name = mangle(self.scopes.get(self.scope).private, name);
                    let info = self.scopes.entry(self.scope, name, handler.span);
                    info.flags.add(Flags::DELETED);
                }
                self.body(handler.body.as_slice(), false, false);
            }
        }
        self.body(orelse, false, false);
        self.body(finalbody, false, false);
    }

    /// Whether statements are only imports that are certain to succeed.
    fn cannot_fail(&self, body: &'a [Stmt<'a>]) -> bool {
        body.iter().all(|stmt| match stmt.kind {
            StmtKind::Import(names) => names
                .iter()
                .all(|alias| (self.available)(Some(alias.name), 0)),
            StmtKind::ImportFrom(ImportFrom { module, level, .. }) => {
                (self.available)(*module, *level)
            }
            _ => false,
        })
    }

    fn import(
        &mut self,
        alias: &'a ast::Alias,
        module: Option<Symbol>,
        level: u32,
        name: Option<Symbol>,
    ) {
        let index = self.found.imports.len() as u32;
        let home = self.scopes.get(self.scope).kind;
        self.found.aliases.insert(address(alias), index);
        self.found.imports.push(Import {
            scope: self.scope,
            span: alias.span,
            module,
            level,
            name,
            asname: alias.asname,
            guarded: self.guarded,
            immediate: matches!(home, ScopeKind::Module | ScopeKind::Class),
            top: home == ScopeKind::Module && self.block.top,
        });
        if name == Some(sym::star) {
            if home != ScopeKind::Module {
                let text = "import * only allowed at module level";
                self.diagnostics
                    .push(messages::syntax_error(alias.span, text));
            }
            return;
        }
        let first = |dotted: Symbol| {
            let text = dotted.as_str();
            Symbol::intern(text.split('.').next().unwrap_or(text))
        };
        let bound = alias.asname.unwrap_or_else(|| first(alias.name));
        self.bind(bound, SiteKind::Import(index));
    }
}

/// Whether a handler catches ImportError (by name, as such guards are written).
fn catches_import_error(handler: &ast::ExceptHandler<'_>) -> bool {
    fn names(expr: &Expr<'_>) -> bool {
        match expr.kind {
            ExprKind::Name { id, .. } => matches!(
                id,
                sym::ImportError | sym::ModuleNotFoundError | sym::Exception
            ),
            ExprKind::Tuple { elts, .. } => elts.iter().any(names),
            _ => false,
        }
    }
    handler.type_.is_none_or(names)
}

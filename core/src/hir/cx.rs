//! The state of lowering: the program as far as it is made, and the bodies that are being made, innermost last.
//!
//! In: a resolved program. Out: what the other files of this folder add to it. This file knows how to make nodes,
//! locals and captures; it knows no syntax.

use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::mem::take;
use std::rc::Rc;

use portalis_memory::{AstArena, PooledObject, Symbol};

use super::chains::Cut;
use super::given::Given;
use super::memory::{Memory, func_list};
use super::{
    CallArg, Capture, CaptureId, Class, ClassId, Element, Expr, ExprId, ExprKind, Func, FuncId,
    FuncKind, GlobalId, Local, LocalId, ModuleId, Stmt, StmtKind, Target, TargetKind, Var,
};
use crate::diagnostics::{Diagnostic, messages};
use crate::resolve::Resolved;
use crate::resolve::scope::{Flags, NameId, ScopeId};
use crate::source::Span;

/// Lowers one program.
pub(super) struct Lower<'a, 's> {
    pub(super) arena: &'a AstArena,
    pub(super) r: Resolved<'a, 's>,
    pub(super) funcs: Vec<Option<Func<'a>>>,
    pub(super) classes: Vec<Option<Class<'a>>>,
    pub(super) annotations: Vec<&'a Expr<'a>>,
    /// Signatures that stand elsewhere.
    pub(super) given: Given<'a>,
    pub(super) reveals: Vec<super::Reveal>,
    /// Captured variables that inner functions assign or delete.
    pub(super) assigned_inside: FxHashSet<(FuncId, LocalId)>,
    /// Captured variables that inner functions delete.
    pub(super) deleted_inside: FxHashSet<(FuncId, LocalId)>,
    /// Variables of functions that methods of classes in them use, and the hidden variables that hold them.
    pub(super) class_captures: Vec<((ScopeId, NameId), GlobalId)>,
    /// Attributes that statements outside a class body give to a class: `Class.name = value`.
    pub(super) class_stores: Vec<(ScopeId, Symbol)>,
    /// Attributes of functions, and the hidden module variables that hold those of the module's.
    pub(super) func_attrs: Vec<(FuncId, Symbol)>,
    pub(super) func_attr_globals: FxHashMap<(FuncId, Symbol), GlobalId>,
    /// The attribute names that computed ones can be, where they are read and where they are stored, once they were asked for.
    pub(super) attribute_names: [Option<Rc<BTreeSet<&'static str>>>; 2],
    /// The variables of class bodies.
    pub(super) class_globals: FxHashMap<(ScopeId, Symbol), GlobalId>,
    pub(super) bodies: Vec<Body>,
    /// How many bodies were begun.
    begun: u32,
    /// Empty lists for the statements of further blocks.
    spare: Vec<Vec<Stmt<'a>>>,
    /// What earlier programs left.
    pub(super) memory: PooledObject<'static, Memory>,
    /// The parts of long chains that were evaluated before what is lowered now.
    pub(super) cuts: Vec<Cut>,
    pub(super) module: ModuleId,
    /// The place given to everything that compiler-made source is lowered to.
    pub(super) place: Option<Span>,
}

/// A function body that is being made.
pub(super) struct Body {
    /// Bodies are numbered as they begin, from 1: a function can be lowered twice.
    number: u32,
    pub(super) func: FuncId,
    /// The scope in which names are looked up now: the function's, or a comprehension's within it.
    pub(super) scope: ScopeId,
    pub(super) kind: FuncKind,
    pub(super) class: Option<ClassId>,
    pub(super) locals: Vec<Local>,
    pub(super) captures: Vec<Capture>,
    pub(super) mentions: Vec<FuncId>,
    pub(super) exprs: u32,
}

impl Drop for Lower<'_, '_> {
    fn drop(&mut self) {
        self.memory.put_blocks(take(&mut self.spare));
    }
}

impl Body {
    pub(super) fn local(&mut self, name: Option<Symbol>) -> LocalId {
        self.locals.push(Local {
            name,
            cell: false,
            by_value: false,
            stream: false,
            maybe_unbound: false,
            single: false,
            settled: false,
            annotation: None,
        });
        LocalId(self.locals.len() as u32 - 1)
    }

    /// The local of a new parameter.
    pub(super) fn param(&mut self, name: Symbol) -> LocalId {
        let local = self.local(Some(name));
        // Until something assigns it.
        self.locals[local.index()].single = true;
        local
    }

    /// The capture of a variable, made if it is new.
    pub(super) fn capture(&mut self, capture: Capture) -> CaptureId {
        let known = self.captures.iter().position(|known| *known == capture);
        let id = known.unwrap_or_else(|| {
            self.captures.push(capture);
            self.captures.len() - 1
        });
        CaptureId(id as u32)
    }
}

impl<'a, 's> Lower<'a, 's> {
    pub(super) fn new(r: Resolved<'a, 's>) -> Self {
        // Some more are made on the way.
        let funcs = r.numbers.funcs.len() * 5 / 4 + 16;
        let mut memory = Memory::acquire();
        Self {
            arena: r.arena,
            funcs: func_list(funcs),
            classes: Vec::with_capacity(r.numbers.classes.len()),
            r,
            annotations: Vec::new(),
            given: Given::default(),
            assigned_inside: FxHashSet::default(),
            deleted_inside: FxHashSet::default(),
            class_captures: Vec::new(),
            class_stores: Vec::new(),
            func_attrs: Vec::new(),
            func_attr_globals: FxHashMap::default(),
            attribute_names: [const { None }; 2],
            reveals: Vec::new(),
            class_globals: FxHashMap::default(),
            bodies: Vec::new(),
            begun: 0,
            spare: memory.take_blocks(),
            memory,
            cuts: Vec::new(),
            module: ModuleId(0),
            place: None,
        }
    }

    /// Numbers a function that the compiler adds to a scope.
    pub(super) fn new_func(&mut self, scope: ScopeId) -> FuncId {
        self.r.numbers.funcs.push(scope);
        FuncId(self.r.numbers.funcs.len() as u32 - 1)
    }

    /// Begins the body of a function, which becomes the innermost.
    pub(super) fn begin(
        &mut self,
        func: FuncId,
        scope: ScopeId,
        kind: FuncKind,
        class: Option<ClassId>,
    ) {
        self.begun += 1;
        let (locals, captures, mentions) = self.memory.bodies.pop().unwrap_or_default();
        self.bodies.push(Body {
            number: self.begun,
            func,
            scope,
            kind,
            class,
            locals,
            captures,
            mentions,
            exprs: 0,
        });
    }

    /// The innermost body.
    pub(super) fn body(&mut self) -> &mut Body {
        self.bodies.last_mut().expect("lowering is inside a body")
    }

    /// The scope in which names are looked up now.
    pub(super) fn scope(&self) -> ScopeId {
        self.bodies.last().expect("lowering is inside a body").scope
    }

    pub(super) fn span(&self, span: Span) -> Span {
        self.place.unwrap_or(span)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.r.diagnostics.push(diagnostic);
    }

    /// Refuses a construct and gives a value to go on with.
    pub(super) fn refuse(&mut self, span: Span, what: &str, way_out: &str) -> &'a Expr<'a> {
        let span = self.span(span);
        self.report(messages::unsupported(span, what, way_out));
        self.expr_node(span, ExprKind::None)
    }

    pub(super) fn expr_node(&mut self, span: Span, kind: ExprKind<'a>) -> &'a Expr<'a> {
        let id = self.next_id();
        let span = self.span(span);
        self.arena.alloc(Expr { id, kind, span })
    }

    pub(super) fn next_id(&mut self) -> ExprId {
        let body = self.body();
        body.exprs += 1;
        ExprId(body.exprs - 1)
    }

    pub(super) fn target_node(&mut self, span: Span, kind: TargetKind<'a>) -> Target<'a> {
        let id = self.next_id();
        let span = self.span(span);
        Target { kind, span, id }
    }

    pub(super) fn stmt_node(&self, span: Span, kind: StmtKind<'a>) -> Stmt<'a> {
        Stmt {
            kind,
            span: self.span(span),
        }
    }

    /// `if test: body else: orelse`.
    pub(super) fn if_stmt(
        &self,
        span: Span,
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    ) -> Stmt<'a> {
        let parts = self.arena.alloc((test, body, orelse));
        self.stmt_node(span, StmtKind::If(parts))
    }

    /// A block of the statements that `fill` makes.
    pub(super) fn block(
        &mut self,
        fill: impl FnOnce(&mut Self, &mut Vec<Stmt<'a>>),
    ) -> &'a [Stmt<'a>] {
        let mut stmts = self.spare.pop().unwrap_or_default();
        fill(self, &mut stmts);
        let block = self.arena.alloc_slice(&stmts);
        stmts.clear();
        self.spare.push(stmts);
        block
    }

    /// A new temporary.
    pub(super) fn temp(&mut self) -> LocalId {
        self.body().local(None)
    }

    /// A new temporary that is assigned once, before all uses.
    pub(super) fn settled_temp(&mut self) -> LocalId {
        let temp = self.temp();
        self.body().locals[temp.index()].settled = true;
        temp
    }

    pub(super) fn read(&mut self, span: Span, var: Var) -> &'a Expr<'a> {
        self.expr_node(span, ExprKind::Var(var))
    }

    pub(super) fn read_local(&mut self, span: Span, local: LocalId) -> &'a Expr<'a> {
        self.read(span, Var::Local(local))
    }

    /// `var = value`.
    pub(super) fn assign(&mut self, span: Span, var: Var, value: &'a Expr<'a>) -> Stmt<'a> {
        self.note_assigned(var);
        let target = self.target_node(span, TargetKind::Var(var));
        let target = self.arena.alloc(target);
        self.stmt_node(span, StmtKind::Assign(target, value))
    }

    /// Remembers that a variable is assigned here.
    pub(super) fn note_assigned(&mut self, var: Var) {
        match var {
            Var::Local(local) => self.body().locals[local.index()].single = false,
            Var::Capture(id) => {
                let capture = self.body().captures[id.index()];
                self.assigned_inside.insert((capture.owner, capture.local));
            }
            Var::Global(_) => {}
        }
    }

    pub(super) fn str_node(&mut self, span: Span, text: &str) -> &'a Expr<'a> {
        let text = self.arena.alloc_str(text);
        self.expr_node(span, ExprKind::Str(text))
    }

    /// The function as a value or callee; remembers that this body mentions it.
    pub(super) fn func_node(&mut self, span: Span, func: FuncId) -> &'a Expr<'a> {
        let body = self.body();
        if !body.mentions.contains(&func) {
            body.mentions.push(func);
        }
        self.expr_node(span, ExprKind::Func(func))
    }

    fn positional(&self, args: &[&'a Expr<'a>]) -> &'a [CallArg<'a>] {
        self.arena.alloc_iter(args.iter().map(|value| CallArg {
            kind: super::ArgKind::Positional,
            value,
        }))
    }

    pub(super) fn call_node(
        &mut self,
        span: Span,
        callee: &'a Expr<'a>,
        args: &[&'a Expr<'a>],
    ) -> &'a Expr<'a> {
        let args = self.positional(args);
        self.expr_node(span, ExprKind::Call(callee, args))
    }

    pub(super) fn method_node(
        &mut self,
        span: Span,
        recv: &'a Expr<'a>,
        name: Symbol,
        args: &[&'a Expr<'a>],
    ) -> &'a Expr<'a> {
        let args = self.positional(args);
        self.expr_node(span, ExprKind::MethodCall(recv, name, args))
    }

    pub(super) fn elements(&self, values: &[&'a Expr<'a>]) -> &'a [Element<'a>] {
        let element = |value: &&'a Expr<'a>| Element { star: false, value };
        self.arena.alloc_iter(values.iter().map(element))
    }

    /// The local that stands for a name in one of the bodies, made if it is new.
    fn local_in(&mut self, body: usize, name: NameId) -> LocalId {
        let body = &mut self.bodies[body];
        let locals = &mut self.memory.locals;
        if locals.len() <= name.index() {
            let count = self.r.scopes.name_count();
            locals.resize(count, (0, LocalId(0)));
        }
        let (number, local) = &mut locals[name.index()];
        if *number != body.number {
            let info = self.r.scopes.name(name);
            let new = body.local(Some(info.name));
            let is_user = !self.r.scopes.get(info.scope).synthetic;
            body.locals[new.index()].settled = is_user && self.r.scopes.is_settled(info);
            (*number, *local) = (body.number, new);
        }
        *local
    }

    /// The local of this body that stands for a name, made if it is new.
    pub(super) fn local_of(&mut self, name: NameId) -> LocalId {
        self.local_in(self.bodies.len() - 1, name)
    }

    /// The variable that a name of a function stands for, as this body sees it.
    #[inline]
    pub(super) fn variable(&mut self, span: Span, name: NameId) -> Var {
        let number = self.body().number;
        match self.memory.locals.get(name.index()) {
            Some(&(in_body, local)) if in_body == number => Var::Local(local),
            _ => self.new_variable(span, name),
        }
    }

    #[inline(never)]
    fn new_variable(&mut self, span: Span, name: NameId) -> Var {
        let func = self.func_of(name);
        let outer = self.bodies.iter().rposition(|body| body.func == func);
        // Only after an error the function around this one is not being lowered.
        let innermost = self.bodies.len() - 1;
        let outer = outer.unwrap_or(innermost);
        let local = self.local_in(outer, name);
        if outer == innermost {
            return Var::Local(local);
        }
        if let Some(global) = self.method_capture(span, name) {
            return Var::Global(global);
        }
        let id = self.body().capture(Capture { owner: func, local });
        Var::Capture(id)
    }

    /// The function whose variable a name is.
    fn func_of(&self, name: NameId) -> FuncId {
        let owner = self.r.scopes.name(name).scope;
        self.r.scopes.get(owner).func
    }

    /// Whether a plain local of this body is read twice without harm: nothing else can assign it.
    pub(super) fn is_plain_local(&self, name: NameId) -> bool {
        let here = self.bodies.last().map(|body| body.func);
        let flags = self.r.scopes.name(name).flags;
        here == Some(self.func_of(name)) && !flags.has(Flags::CAPTURED)
    }
}

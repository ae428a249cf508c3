//! Attributes that are set in every object before anything can read them.
//!
//! In: hir and class layouts. Out: the attributes that `__init__` assigns first of all, unconditionally, in every class
//! that has them, and that nothing deletes.
//!
//! ```text
//! def __init__(self, x): self.x = x; self.f()      x is always set where f reads it
//! ```

use crate::hir::visit::{Node, each_node};
use crate::hir::{
    Base, Expr, ExprKind, FuncId, LocalId, Program, Stmt, StmtKind, Target, TargetKind, Var,
};
use crate::infer::types::{ClassInstId, Typed};
use portalis_memory::{Symbol, sym};
use std::collections::BTreeSet;

/// The attributes, each with the class in whose struct it lives.
pub fn fields(program: &Program<'_>, typed: &Typed) -> BTreeSet<(ClassInstId, Symbol)> {
    let mut found = BTreeSet::new();
    for (index, layout) in typed.classes.iter().enumerate() {
        let owner = ClassInstId(index as u32);
        for (name, _) in &layout.attrs {
            let mut heirs = heirs(typed, owner).peekable();
            if heirs.peek().is_some() && heirs.all(|class| sets(program, typed, class, *name)) {
                found.insert((owner, *name));
            }
        }
    }
    if !found.is_empty() {
        let deleted = deleted(program);
        found.retain(|(_, name)| !deleted.contains(name));
    }
    found
}

/// The classes of which objects are made and which begin with `owner`'s struct.
fn heirs(typed: &Typed, owner: ClassInstId) -> impl Iterator<Item = ClassInstId> + '_ {
    let all = (0..typed.classes.len()).map(|i| ClassInstId(i as u32));
    all.filter(move |class| {
        let mut at = Some(*class);
        while let Some(base) = at {
            if base == owner {
                return typed.class(*class).constructed;
            }
            at = typed.class(base).base;
        }
        false
    })
}

fn sets(program: &Program<'_>, typed: &Typed, class: ClassInstId, name: Symbol) -> bool {
    let class = &program.classes[typed.class(class).class.index()];
    let init = class
        .mro
        .iter()
        .enumerate()
        .find_map(|(at, base)| match base {
            Base::User(base) => method(program, *base, sym::__init__).map(|f| (at, f)),
            Base::Stub(_) => None,
        });
    let Some((at, init)) = init else { return false };
    let new = |b: &Base| matches!(b, Base::User(b) if method(program, *b, sym::__new__).is_some());
    if class.mro.iter().any(new) {
        // The object is at hand before `__init__` runs.
        return false;
    }
    matches!(
        init_sets(program, &class.mro[at..], init, name, 0),
        Found::Set
    )
}

fn method(program: &Program<'_>, class: crate::hir::ClassId, name: Symbol) -> Option<FuncId> {
    let class = &program.classes[class.index()];
    class
        .methods
        .iter()
        .rev()
        .find(|(n, _)| *n == name)
        .map(|(_, f)| *f)
}

/// What a piece of `__init__` does about an attribute.
#[derive(PartialEq, Eq)]
enum Found {
    /// Sets it.
    Set,
    /// Lets the object, or the attribute, be seen before.
    Seen,
    /// Neither.
    Nothing,
}

fn init_sets(program: &Program<'_>, mro: &[Base], init: FuncId, name: Symbol, depth: u32) -> Found {
    let func = &program.funcs[init.index()];
    let Some(this) = func.params.first().map(|p| p.local) else {
        return Found::Seen;
    };
    if func.locals[this.index()].cell || depth > 20 {
        return Found::Seen;
    }
    let cx = Cx {
        program,
        mro,
        this,
        name,
        depth,
    };
    cx.body(func.body)
}

struct Cx<'p> {
    program: &'p Program<'p>,
    mro: &'p [Base],
    this: LocalId,
    name: Symbol,
    depth: u32,
}

impl Cx<'_> {
    fn body(&self, body: &[Stmt<'_>]) -> Found {
        for stmt in body {
            match self.stmt(stmt) {
                Found::Nothing => {}
                found => return found,
            }
        }
        Found::Nothing
    }

    fn stmt(&self, stmt: &Stmt<'_>) -> Found {
        match stmt.kind {
            StmtKind::Assign(target, value) => {
                if self.sees(value) {
                    return Found::Seen;
                }
                self.target(target)
            }
            StmtKind::Expr(Expr {
                kind: ExprKind::SuperCall(_, _, called, args),
                ..
            }) if *called == sym::__init__ => {
                if args.iter().any(|a| self.sees(a.value)) {
                    return Found::Seen;
                }
                self.base_init()
            }
            StmtKind::Expr(e) => self.seen_if(self.sees(e)),
            StmtKind::If(&(cond, then, orelse)) => {
                if self.sees(cond) {
                    return Found::Seen;
                }
                match (self.body(then), self.body(orelse)) {
                    (Found::Seen, _) | (_, Found::Seen) => Found::Seen,
                    (Found::Set, Found::Set) => Found::Set,
                    (Found::Set, Found::Nothing) if leaves(orelse) => Found::Set,
                    (Found::Nothing, Found::Set) if leaves(then) => Found::Set,
                    (Found::Nothing, Found::Nothing) => Found::Nothing,
                    // Set on one way only: what follows may set it on the other.
                    _ => Found::Nothing,
                }
            }
            StmtKind::Raise(..) => Found::Nothing,
            StmtKind::Return(_) => Found::Seen,
            _ => self.seen_if(self.stmt_sees(stmt)),
        }
    }

    fn seen_if(&self, seen: bool) -> Found {
        if seen { Found::Seen } else { Found::Nothing }
    }

    fn target(&self, target: &Target<'_>) -> Found {
        match target.kind {
            TargetKind::Attr(obj, attr) if self.is_this(obj) => {
                if attr == self.name {
                    Found::Set
                } else {
                    self.seen_if(self.is_property(attr))
                }
            }
            TargetKind::Attr(obj, _) => self.seen_if(self.sees(obj)),
            TargetKind::Subscript(obj, index) => self.seen_if(self.sees(obj) || self.sees(index)),
            TargetKind::Unpack(targets, _) => {
                let mut found = Found::Nothing;
                for target in targets {
                    match self.target(target) {
                        Found::Seen => return Found::Seen,
                        Found::Set => found = Found::Set,
                        Found::Nothing => {}
                    }
                }
                found
            }
            TargetKind::Var(_) => Found::Nothing,
        }
    }

    /// Whether assigning an attribute calls a setter.
    fn is_property(&self, name: Symbol) -> bool {
        self.mro.iter().any(|base| match base {
            Base::User(base) => self.program.classes[base.index()]
                .methods
                .iter()
                .any(|(n, _)| *n == name),
            Base::Stub(_) => false,
        })
    }

    fn is_this(&self, e: &Expr<'_>) -> bool {
        matches!(e.kind, ExprKind::Var(Var::Local(local)) if local == self.this)
    }

    fn base_init(&self) -> Found {
        for (at, base) in self.mro.iter().enumerate().skip(1) {
            if let Base::User(base) = base
                && let Some(init) = method(self.program, *base, sym::__init__)
            {
                return init_sets(
                    self.program,
                    &self.mro[at..],
                    init,
                    self.name,
                    self.depth + 1,
                );
            }
        }
        Found::Nothing
    }

    /// Whether an expression lets the object out, or reads the attribute.
    fn sees(&self, e: &Expr<'_>) -> bool {
        match e.kind {
            ExprKind::Attr(obj, attr) if self.is_this(obj) => {
                attr == self.name || self.is_property(attr)
            }
            ExprKind::Var(Var::Local(local)) => local == self.this,
            ExprKind::Unary(_, a)
            | ExprKind::Not(a)
            | ExprKind::Attr(a, _)
            | ExprKind::IsInstance(a, _) => self.sees(a),
            ExprKind::Binary(_, a, b)
            | ExprKind::Compare(_, a, b)
            | ExprKind::And(a, b)
            | ExprKind::Or(a, b) => self.sees(a) || self.sees(b),
            ExprKind::Subscript(a, b) => self.sees(a) || self.sees(b),
            ExprKind::IfExp(a, b, c) => self.sees(a) || self.sees(b) || self.sees(c),
            ExprKind::Slice(a, b, c) => [a, b, c].into_iter().flatten().any(|e| self.sees(e)),
            ExprKind::Call(callee, args) => {
                self.sees(callee) || args.iter().any(|a| self.sees(a.value))
            }
            ExprKind::MethodCall(recv, _, args) => {
                self.sees(recv) || args.iter().any(|a| self.sees(a.value))
            }
            ExprKind::SuperCall(..) => true,
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
                items.iter().any(|i| self.sees(i.value))
            }
            ExprKind::Dict(items) => items
                .iter()
                .any(|(k, v)| k.is_some_and(|k| self.sees(k)) || self.sees(v)),
            ExprKind::Format(parts) => parts.iter().any(|p| match p {
                crate::hir::FormatPart::Text(_) => false,
                crate::hir::FormatPart::Value { value, .. } => self.sees(value),
            }),
            ExprKind::Block(stmts, value) => {
                stmts.iter().any(|s| self.stmt_sees(s)) || self.sees(value)
            }
            ExprKind::Func(func) => self.program.funcs[func.index()]
                .captures
                .iter()
                .any(|c| c.local == self.this),
            ExprKind::Yield(_) | ExprKind::YieldFrom(_) => true,
            _ => false,
        }
    }

    fn stmt_sees(&self, stmt: &Stmt<'_>) -> bool {
        let body = |body: &[Stmt<'_>]| body.iter().any(|s| self.stmt_sees(s));
        let target = |t: &Target<'_>| {
            !matches!(t.kind, TargetKind::Var(_)) && self.target(t) != Found::Nothing
        };
        match stmt.kind {
            StmtKind::Expr(e) => self.sees(e),
            StmtKind::Assign(t, e) => target(t) || self.sees(e),
            StmtKind::AugAssign(t, _, e) => self.aug_sees(t) || self.sees(e),
            StmtKind::If(&(c, a, b)) | StmtKind::While(&(c, a, b)) => {
                self.sees(c) || body(a) || body(b)
            }
            StmtKind::For(&(t, e, a, b)) => target(t) || self.sees(e) || body(a) || body(b),
            StmtKind::Raise(..) | StmtKind::Reraise | StmtKind::Break | StmtKind::Continue => false,
            _ => true,
        }
    }

    fn aug_sees(&self, target: &Target<'_>) -> bool {
        match target.kind {
            TargetKind::Attr(obj, attr) if self.is_this(obj) => {
                attr == self.name || self.is_property(attr)
            }
            TargetKind::Attr(obj, _) => self.sees(obj),
            TargetKind::Subscript(obj, index) => self.sees(obj) || self.sees(index),
            _ => false,
        }
    }
}

fn leaves(body: &[Stmt<'_>]) -> bool {
    body.iter().any(|s| matches!(s.kind, StmtKind::Raise(..)))
}

/// The attributes that some `del` names.
fn deleted(program: &Program<'_>) -> BTreeSet<Symbol> {
    let mut names = BTreeSet::new();
    for func in &program.funcs {
        each_node(func.body, &mut |node| {
            if let Node::Stmt(stmt) = node
                && let StmtKind::Delete(target) = stmt.kind
            {
                add_deleted(target, &mut names);
            }
        });
    }
    names
}

fn add_deleted(target: &Target<'_>, names: &mut BTreeSet<Symbol>) {
    match target.kind {
        TargetKind::Attr(_, name) => {
            names.insert(name);
        }
        TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| add_deleted(t, names)),
        TargetKind::Var(_) | TargetKind::Subscript(..) => {}
    }
}

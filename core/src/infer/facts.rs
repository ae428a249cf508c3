//! What inference asks of the syntax before it starts.
//!
//! In: the program. Out: which classes stand in a hierarchy, which class owns an attribute, which functions and
//! classes make fresh empty containers, so that each place of construction deserves types of its own.

use crate::hir::*;
use portalis_memory::Symbol;
use portalis_memory::sym;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// The facts; indexed by [`ClassId`] and [`FuncId`].
pub(super) struct Facts {
    /// The class has bases or subclasses in the program.
    pub(super) hierarchy: Vec<bool>,
    /// Attributes assigned through `self` in methods of the class itself.
    assigned: Vec<FxHashSet<Symbol>>,
    /// `__init__` makes empty containers or `None`s: the class may hold different things at different places.
    pub(super) generic: Vec<bool>,
    /// The function returns something fresh and empty.
    pub(super) factory: Vec<bool>,
    /// Chain of user bases along the first base, root first, the class itself last.
    chain: Vec<Vec<ClassId>>,
}

impl Facts {
    pub(super) fn new(program: &Program<'_>) -> Facts {
        let classes = program.classes.len();
        let mut facts = Facts {
            hierarchy: vec![false; classes],
            assigned: vec![FxHashSet::default(); classes],
            generic: vec![false; classes],
            factory: vec![false; program.funcs.len()],
            chain: (0..classes)
                .map(|c| chain(program, ClassId(c as u32)))
                .collect(),
        };
        for (index, class) in program.classes.iter().enumerate() {
            for base in &class.bases {
                facts.hierarchy[index] = true;
                if let Base::User(base) = base {
                    facts.hierarchy[base.index()] = true;
                }
            }
            for (_, func) in &class.methods {
                let func = &program.funcs[func.index()];
                if let (Some(this), Binding::Instance | Binding::Getter | Binding::Setter) =
                    (func.params.first(), func.binding)
                {
                    assigned_attrs(func.body, this.local, &mut facts.assigned[index]);
                }
            }
        }
        for (index, class) in program.classes.iter().enumerate() {
            let init = class
                .methods
                .iter()
                .find(|(name, _)| *name == sym::__init__);
            facts.generic[index] = !facts.hierarchy[index]
                && class.kind == ClassKind::Plain
                && init.is_some_and(|(_, f)| holds_empty(program.funcs[f.index()].body));
        }
        while facts.grow_factories(program) {}
        facts
    }

    /// Whether a method of the class or of its bases assigns `self.name`.
    pub(super) fn assigns(&self, program: &Program<'_>, class: ClassId, name: Symbol) -> bool {
        let mro = &program.classes[class.index()].mro;
        mro.iter()
            .any(|b| matches!(b, Base::User(b) if self.assigned[b.index()].contains(&name)))
    }

    /// The class in whose struct `name` of an object of `class` lives.
    pub(super) fn owner(&self, program: &Program<'_>, class: ClassId, name: Symbol) -> ClassId {
        let chain = &self.chain[class.index()];
        let assigns = |c: &ClassId| {
            program.classes[c.index()]
                .mro
                .iter()
                .any(|b| matches!(b, Base::User(b) if self.assigned[b.index()].contains(&name)))
        };
        chain.iter().copied().find(assigns).unwrap_or(class)
    }

    /// The class and its bases along the first base, root first.
    pub(super) fn chain(&self, class: ClassId) -> &[ClassId] {
        &self.chain[class.index()]
    }

    fn grow_factories(&mut self, program: &Program<'_>) -> bool {
        let mut grown = false;
        for (index, func) in program.funcs.iter().enumerate() {
            if !self.factory[index] && !func.generator && self.returns_fresh(func.body) {
                self.factory[index] = true;
                grown = true;
            }
        }
        grown
    }

    fn returns_fresh(&self, body: &[Stmt<'_>]) -> bool {
        let mut fresh = BTreeSet::new();
        each_stmt(body, &mut |stmt| {
            if let StmtKind::Assign(
                Target {
                    kind: TargetKind::Var(Var::Local(local)),
                    ..
                },
                value,
            ) = stmt.kind
                && self.is_fresh(value, &fresh)
            {
                fresh.insert(*local);
            }
        });
        let mut found = false;
        each_stmt(body, &mut |stmt| {
            if let StmtKind::Return(Some(value)) = stmt.kind {
                found |= self.is_fresh(value, &fresh);
            }
        });
        found
    }

    fn is_fresh(&self, expr: &Expr<'_>, locals: &BTreeSet<LocalId>) -> bool {
        match expr.kind {
            ExprKind::List(elems) | ExprKind::Tuple(elems) | ExprKind::Set(elems) => {
                let empty = elems.is_empty() && !matches!(expr.kind, ExprKind::Tuple(_));
                empty
                    || elems.iter().any(|e| {
                        matches!(e.value.kind, ExprKind::None) || self.is_fresh(e.value, locals)
                    })
            }
            ExprKind::Dict(items) => {
                items.is_empty() || items.iter().any(|(_, v)| self.is_fresh(v, locals))
            }
            ExprKind::Var(Var::Local(local)) => locals.contains(&local),
            ExprKind::Call(callee, args) => match callee.kind {
                ExprKind::Func(func) => self.factory[func.index()],
                ExprKind::Class(class) => self.generic[class.index()],
                ExprKind::Stub(crate::stubs::StubItem::Class(_)) => makes_empty(args),
                _ => false,
            },
            ExprKind::Binary(BinOp::Mul, a, b) => {
                self.is_fresh(a, locals) || self.is_fresh(b, locals)
            }
            ExprKind::Block(stmts, value) => {
                let mut inner = locals.clone();
                for stmt in stmts {
                    if let StmtKind::Assign(
                        Target {
                            kind: TargetKind::Var(Var::Local(local)),
                            ..
                        },
                        v,
                    ) = stmt.kind
                        && self.is_fresh(v, locals)
                        && block_fills_fresh(self, stmts, *local, locals)
                    {
                        inner.insert(*local);
                    }
                }
                self.is_fresh(value, &inner)
            }
            _ => false,
        }
    }
}

/// A comprehension's result counts as fresh only if its elements are.
fn block_fills_fresh(
    facts: &Facts,
    stmts: &[Stmt<'_>],
    list: LocalId,
    locals: &BTreeSet<LocalId>,
) -> bool {
    let mut fresh = false;
    each_stmt(stmts, &mut |stmt| {
        if let StmtKind::Expr(Expr {
            kind: ExprKind::MethodCall(recv, _, [arg]),
            ..
        }) = stmt.kind
            && matches!(recv.kind, ExprKind::Var(Var::Local(l)) if l == list)
        {
            fresh |= matches!(arg.value.kind, ExprKind::None) || facts.is_fresh(arg.value, locals);
        }
    });
    fresh
}

fn chain(program: &Program<'_>, class: ClassId) -> Vec<ClassId> {
    let mut chain = vec![class];
    let mut at = class;
    while let Some(Base::User(base)) = program.classes[at.index()]
        .bases
        .iter()
        .find(|b| matches!(b, Base::User(_)))
    {
        if chain.contains(base) {
            break;
        }
        chain.push(*base);
        at = *base;
    }
    chain.reverse();
    chain
}

fn assigned_attrs(body: &[Stmt<'_>], this: LocalId, out: &mut FxHashSet<Symbol>) {
    each_stmt(body, &mut |stmt| {
        if let StmtKind::Assign(target, _)
        | StmtKind::AugAssign(target, ..)
        | StmtKind::For(&(target, ..)) = stmt.kind
        {
            target_attrs(target, this, out);
        }
    });
}

fn target_attrs(target: &Target<'_>, this: LocalId, out: &mut FxHashSet<Symbol>) {
    match target.kind {
        TargetKind::Attr(
            Expr {
                kind: ExprKind::Var(Var::Local(local)),
                ..
            },
            name,
        ) if *local == this => {
            out.insert(name);
        }
        TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| target_attrs(t, this, out)),
        _ => {}
    }
}

fn holds_empty(body: &[Stmt<'_>]) -> bool {
    let mut found = false;
    each_stmt(body, &mut |stmt| {
        if let StmtKind::Assign(
            Target {
                kind: TargetKind::Attr(..),
                ..
            },
            value,
        ) = stmt.kind
        {
            found |= match value.kind {
                ExprKind::None => true,
                ExprKind::List(elems) | ExprKind::Set(elems) => elems.is_empty(),
                ExprKind::Dict(items) => items.is_empty(),
                ExprKind::Call(
                    Expr {
                        kind: ExprKind::Stub(crate::stubs::StubItem::Class(_)),
                        ..
                    },
                    args,
                ) => makes_empty(args),
                _ => false,
            };
        }
    });
    found
}

/// Calls `visit` on every statement of a body, nested ones too (not those within expressions).
pub(super) fn each_stmt<'a>(body: &'a [Stmt<'a>], visit: &mut dyn FnMut(&'a Stmt<'a>)) {
    for stmt in body {
        visit(stmt);
        match stmt.kind {
            StmtKind::If(&(_, a, b))
            | StmtKind::While(&(_, a, b))
            | StmtKind::For(&(_, _, a, b)) => {
                each_stmt(a, visit);
                each_stmt(b, visit);
            }
            StmtKind::With(&(_, _, a)) => each_stmt(a, visit),
            StmtKind::Try(t) => {
                each_stmt(t.body, visit);
                t.handlers.iter().for_each(|h| each_stmt(h.body, visit));
                each_stmt(t.orelse, visit);
                each_stmt(t.finalbody, visit);
            }
            _ => {}
        }
    }
}

/// Whether control can reach the end of a body, if no `with` swallows an exception.
pub(super) fn falls_through(body: &[Stmt<'_>]) -> bool {
    reaches_end(body, false)
}

/// Whether control can reach the end of a body, if a `with` swallows exceptions (`swallows`) or none does.
pub(super) fn reaches_end(body: &[Stmt<'_>], swallows: bool) -> bool {
    let falls_through = |body| reaches_end(body, swallows);
    body.iter().all(|stmt| match stmt.kind {
        StmtKind::Return(_)
        | StmtKind::Raise(..)
        | StmtKind::Reraise
        | StmtKind::Break
        | StmtKind::Continue => false,
        StmtKind::If(&(_, a, b)) => falls_through(a) || falls_through(b),
        StmtKind::While(&(cond, body, _)) => {
            !matches!(cond.kind, ExprKind::Bool(true)) || breaks(body)
        }
        StmtKind::With(&(_, _, body)) => swallows || falls_through(body),
        StmtKind::Try(t) => {
            let main = falls_through(t.body) && falls_through(t.orelse);
            (main || t.handlers.iter().any(|h| falls_through(h.body))) && falls_through(t.finalbody)
        }
        _ => true,
    })
}

/// Whether a loop body contains a `break` of that loop.
fn breaks(body: &[Stmt<'_>]) -> bool {
    body.iter().any(|stmt| match stmt.kind {
        StmtKind::Break => true,
        StmtKind::If(&(_, a, b)) => breaks(a) || breaks(b),
        StmtKind::While(&(_, _, orelse)) | StmtKind::For(&(_, _, _, orelse)) => breaks(orelse),
        StmtKind::With(&(_, _, a)) => breaks(a),
        StmtKind::Try(t) => {
            breaks(t.body)
                || t.handlers.iter().any(|h| breaks(h.body))
                || breaks(t.orelse)
                || breaks(t.finalbody)
        }
        _ => false,
    })
}

/// Whether a library class called so makes something empty: `set()`, `defaultdict(list)`, `deque(maxlen=3)`.
fn makes_empty(args: &[CallArg<'_>]) -> bool {
    args.iter().all(|arg| match arg.kind {
        ArgKind::Positional => matches!(
            arg.value.kind,
            ExprKind::Func(_) | ExprKind::Class(_) | ExprKind::Stub(_)
        ),
        ArgKind::Keyword(_) => {
            matches!(arg.value.kind, ExprKind::Int(_) | ExprKind::None)
        }
        _ => false,
    })
}

//! Classes whose objects never stand in a cycle of references: the collector need not know them.
//!
//! In: hir, types. Out: the class layouts that may claim it. An attribute that only `__init__` sets, to one of its
//! parameters, refers to what was there before the object; so along such attributes every path leads to ever older objects.
//! Attributes with scalars, or containers of scalars, lead nowhere.
//!
//! ```text
//! class Tree:
//!     def __init__(self, left=None, right=None): self.left = left; self.right = right       acyclic
//! ```

use crate::hir::Base;
use crate::hir::visit::{Node, each_node};
use crate::hir::{
    ArgKind, CallArg, Expr, ExprKind, Func, LocalId, Program, StmtKind, TargetKind, Var,
};
use crate::infer::types::{ClassInstId, Head, TyId, Typed};
use crate::stubs::Stubs;
use portalis_memory::{Symbol, sym};
use std::collections::BTreeSet;

/// The layouts of which no object is part of a cycle.
pub fn acyclic(program: &Program<'_>, typed: &Typed, stubs: &Stubs) -> BTreeSet<ClassInstId> {
    let all = (0..typed.classes.len()).map(|at| ClassInstId(at as u32));
    let mut found: BTreeSet<ClassInstId> = all.filter(|id| plain(program, typed, *id)).collect();
    if found.is_empty() {
        return found;
    }
    let Some(later) = later(program) else {
        return BTreeSet::new();
    };
    loop {
        let kept: BTreeSet<ClassInstId> = found
            .iter()
            .copied()
            .filter(|id| ordered(typed, stubs, &later, &found, *id))
            .collect();
        if kept.len() == found.len() {
            return found;
        }
        found = kept;
    }
}

/// Whether the class derives from nothing but classes of the program.
fn plain(program: &Program<'_>, typed: &Typed, id: ClassInstId) -> bool {
    let class = &program.classes[typed.class(id).class.index()];
    class.mro.iter().all(|base| matches!(base, Base::User(_)))
}

/// Whether all attributes of a layout lead to older objects of the layouts that are left, or nowhere.
fn ordered(
    typed: &Typed,
    stubs: &Stubs,
    later: &BTreeSet<Symbol>,
    left: &BTreeSet<ClassInstId>,
    id: ClassInstId,
) -> bool {
    let heirs = |class: ClassInstId| {
        let all = (0..typed.classes.len()).map(|at| ClassInstId(at as u32));
        all.filter(move |heir| chain(typed, *heir).any(|base| base == class))
    };
    chain(typed, id).all(|part| {
        typed.class(part).attrs.iter().all(|(name, ty)| {
            let mut objects = BTreeSet::new();
            if !leads_to(typed, stubs, *ty, false, &mut objects, &mut BTreeSet::new()) {
                return false;
            }
            objects.is_empty()
                || !later.contains(name)
                    && objects
                        .iter()
                        .all(|c| heirs(*c).all(|heir| left.contains(&heir)))
        })
    })
}

/// A layout and those that it begins with.
fn chain(typed: &Typed, id: ClassInstId) -> impl Iterator<Item = ClassInstId> + '_ {
    std::iter::successors(Some(id), |at| typed.class(*at).base)
}

/// Collects the layouts of objects that values of a type refer to; false where that is not known, or can change.
fn leads_to(
    typed: &Typed,
    stubs: &Stubs,
    ty: TyId,
    inside: bool,
    objects: &mut BTreeSet<ClassInstId>,
    seen: &mut BTreeSet<TyId>,
) -> bool {
    if !seen.insert(ty) {
        return true;
    }
    typed.heads(ty).iter().all(|head| match head {
        Head::None | Head::NotImplemented | Head::Ellipsis => true,
        Head::Stub(class, args) => {
            let mut args = args.iter();
            stubs.class(*class).inert
                && args.all(|arg| leads_to(typed, stubs, *arg, true, objects, seen))
        }
        Head::Tuple(items) => {
            let mut items = items.iter();
            items.all(|item| leads_to(typed, stubs, *item, inside, objects, seen))
        }
        Head::Inst(class) => {
            objects.insert(*class);
            !inside
        }
        _ => false,
    })
}

/// The attributes that are set otherwise than to parameters of `__init__`; `None` where objects may be initialised twice.
fn later(program: &Program<'_>) -> Option<BTreeSet<Symbol>> {
    let mut later = BTreeSet::new();
    let mut orderly = true;
    for func in &program.funcs {
        let init = Init::of(func);
        let mut first = BTreeSet::new();
        each_node(func.body, &mut |node| match (node, &init) {
            (Node::Stmt(stmt), Some(init)) => {
                if let StmtKind::Assign(target, value) = stmt.kind
                    && let TargetKind::Attr(obj, _) = target.kind
                    && init.is_this(obj)
                    && init.is_old(value)
                {
                    first.insert(target.id);
                }
            }
            (Node::Target(target), _) => {
                if let TargetKind::Attr(_, name) = target.kind
                    && !first.contains(&target.id)
                {
                    later.insert(name);
                }
            }
            (Node::Expr(e), init) => {
                orderly &= init_call_is_orderly(program, init.as_ref(), e);
            }
            (Node::Stmt(_), None) => {}
        });
    }
    orderly.then_some(later)
}

/// An `__init__` under way.
struct Init {
    this: LocalId,
    /// Parameters that hold what the caller passed, to the end.
    old: BTreeSet<LocalId>,
}

impl Init {
    fn of(func: &Func<'_>) -> Option<Init> {
        if func.name != sym::__init__ || func.class.is_none() {
            return None;
        }
        let (this, params) = func.params.split_first()?;
        let mut old: BTreeSet<LocalId> = params.iter().map(|p| p.local).collect();
        each_node(func.body, &mut |node| {
            if let Node::Target(target) = node
                && let TargetKind::Var(Var::Local(local)) = target.kind
            {
                old.remove(&local);
            }
        });
        old.retain(|local| !func.locals[local.index()].cell);
        Some(Init {
            this: this.local,
            old,
        })
    }

    fn is_this(&self, e: &Expr<'_>) -> bool {
        matches!(e.kind, ExprKind::Var(Var::Local(local)) if local == self.this)
    }

    /// Whether the value was there before the object.
    fn is_old(&self, e: &Expr<'_>) -> bool {
        match e.kind {
            ExprKind::Var(Var::Local(local)) => self.old.contains(&local),
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_) => true,
            _ => false,
        }
    }

    fn all_old(&self, args: &[CallArg<'_>]) -> bool {
        let mut args = args.iter();
        args.all(|a| self.is_old(a.value) && !matches!(a.kind, ArgKind::DoubleStar))
    }
}

/// Whether an expression leaves it at one call of `__init__` for each object, with arguments older than that.
fn init_call_is_orderly(program: &Program<'_>, init: Option<&Init>, e: &Expr<'_>) -> bool {
    match e.kind {
        ExprKind::SuperCall(_, this, name, args) if name == sym::__init__ => {
            init.is_some_and(|init| init.this == this && init.all_old(args))
        }
        ExprKind::MethodCall(_, name, _) | ExprKind::Attr(_, name) => name != sym::__init__,
        ExprKind::Func(func) => program.funcs[func.index()].name != sym::__init__,
        _ => true,
    }
}

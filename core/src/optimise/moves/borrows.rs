//! What an expression borrows, binds and assigns.

use super::Live;
use crate::rir::tree::{Block, Expr, Func, Holds, Pat, Stmt, Use, VarId};
use crate::rir::visit::{self, Look};

/// Which variables references hold on to, for each variable; nothing where no variable is a reference.
pub(super) fn sources(func: &Func) -> Vec<Vec<VarId>> {
    let vars = func.vars.iter();
    let mut is_ref: Vec<bool> = vars
        .map(|v| matches!(v.holds, Holds::Ref | Holds::CellRef))
        .collect();
    // What the caller lends, no variable holds on to.
    for param in func.params {
        is_ref[param.index()] = false;
    }
    if !is_ref.contains(&true) {
        return Vec::new();
    }
    let mut cx = Sources {
        found: vec![Vec::new(); func.vars.len()],
        is_ref,
    };
    cx.block(&func.body);
    cx.found
}

struct Sources {
    is_ref: Vec<bool>,
    found: Vec<Vec<VarId>>,
}

impl Sources {
    fn note(&mut self, var: VarId, e: &Expr) {
        if self.is_ref[var.index()] {
            let found = &mut self.found[var.index()];
            visit::expr(e, &mut |e| {
                if let Expr::Var(v, _) = e {
                    found.push(*v);
                }
            });
        }
    }
}

impl<'c> Look<'c> for Sources {
    fn block(&mut self, block: &Block<'c>) {
        for stmt in block.stmts.iter() {
            if let Stmt::Let(var, Some(value)) = stmt {
                self.note(*var, value);
            }
        }
        self.statements(block);
    }

    fn expr(&mut self, e: &Expr<'c>) {
        match e {
            Expr::Match(value, arms) => {
                for arm in arms.iter() {
                    binds(&arm.pat, &mut |var| self.note(var, value));
                }
            }
            Expr::Let(pat, value) => binds(pat, &mut |var| self.note(var, value)),
            _ => {}
        }
        self.parts(e);
    }
}

fn binds(pat: &Pat, note: &mut dyn FnMut(VarId)) {
    match pat {
        Pat::Bind(var) => note(*var),
        Pat::Path(_, parts) | Pat::Tuple(parts) => parts.iter().for_each(|p| binds(p, note)),
        Pat::Wild => {}
    }
}

/// The variables that are declared within an expression.
pub(super) struct Bound(pub(super) Live);

impl<'c> Look<'c> for Bound {
    fn block(&mut self, block: &Block<'c>) {
        for stmt in block.stmts.iter() {
            match stmt {
                Stmt::Let(var, _) => self.add(*var),
                Stmt::LetMany(vars, ..) => vars.iter().for_each(|v| self.add(*v)),
                _ => {}
            }
        }
        self.statements(block);
    }

    fn expr(&mut self, e: &Expr<'c>) {
        match e {
            Expr::Match(_, arms) => arms
                .iter()
                .for_each(|a| binds(&a.pat, &mut |v| self.add(v))),
            Expr::Let(pat, _) => binds(pat, &mut |v| self.add(v)),
            Expr::For(_, var, ..) => self.add(*var),
            Expr::Closure(params, _) => params.iter().for_each(|v| self.add(*v)),
            Expr::TryCatch { err, .. } => self.add(*err),
            _ => {}
        }
        self.parts(e);
    }
}

impl Bound {
    fn add(&mut self, var: VarId) {
        self.0.insert(var);
    }
}

/// The variables that an operand's value may borrow from.
pub(super) fn collect_borrowed(e: &Expr, out: &mut impl FnMut(VarId)) {
    match e {
        Expr::Var(var, Use::Borrow | Use::Recv | Use::Place) => out(*var),
        Expr::Field(inner, _)
        | Expr::Prefix(_, inner)
        | Expr::Cast(inner, _)
        | Expr::Try(inner, ..) => collect_borrowed(inner, out),
        Expr::Call(_, args)
        | Expr::Method(_, args)
        | Expr::CallFn(_, args)
        | Expr::Tuple(args)
        | Expr::Array(args)
        | Expr::Macro(_, args) => {
            args.iter().for_each(|a| collect_borrowed(a, out));
        }
        Expr::Match(value, arms) => {
            collect_borrowed(value, out);
            arms.iter().for_each(|a| collect_borrowed(&a.body, out));
        }
        Expr::If(_, then, orelse) => {
            for block in std::iter::once(then).chain(orelse) {
                block.value.iter().for_each(|v| collect_borrowed(v, out));
            }
        }
        Expr::Block(_, block) => block.value.iter().for_each(|v| collect_borrowed(v, out)),
        _ => {}
    }
}

/// What reads or assigns a variable.
pub(super) fn mentions(var: VarId) -> impl Fn(&Expr) -> bool + Copy {
    move |e| matches!(e, Expr::Assign(v, _) | Expr::Var(v, _) if *v == var)
}

/// Whether leaving an expression out makes no difference.
pub(super) fn is_removable(e: &Expr) -> bool {
    match e {
        Expr::Atom(_) => true,
        Expr::Var(..) => true,
        Expr::Field(inner, _) | Expr::Prefix(_, inner) | Expr::Cast(inner, _) => {
            is_removable(inner)
        }
        Expr::Infix(_, a, b) => is_removable(a) && is_removable(b),
        Expr::Tuple(items) | Expr::Array(items) | Expr::Macro(_, items) => {
            items.iter().all(is_removable)
        }
        Expr::Call(path, args) => {
            let pure = matches!(
                *path,
                "Some" | "rt::Int::from" | "rt::CellVar::new" | "rt::Num::Int" | "rt::Num::Float"
            ) || path.ends_with(">::new") && args.is_empty();
            pure && args.iter().all(is_removable)
        }
        Expr::Method(name, operands) => {
            let pure = matches!(*name, "clone" | "as_ref" | "unwrap" | "as_str");
            pure && operands.iter().all(is_removable)
        }
        _ => false,
    }
}

//! What an expression borrows, binds and assigns.

use super::super::tidy::each_mut;
use super::Live;
use crate::rir::tree::{Block, Expr, Pat, Stmt, Use, VarId};
use rustc_hash::FxHashMap;

/// Which variables references hold on to.
pub(super) fn borrows(block: &Block, refs: &[bool], sources: &mut FxHashMap<VarId, Vec<VarId>>) {
    let mut note = |var: VarId, e: &Expr| {
        if refs[var.index()] {
            crate::rir::visit::expr(e, &mut |e| {
                if let Expr::Var(v, _) = e {
                    sources.entry(var).or_default().push(*v);
                }
            });
        }
    };
    for stmt in &block.stmts {
        if let Stmt::Let(var, Some(value)) = stmt {
            note(*var, value);
        }
    }
    let mut inner: Vec<&Expr> = Vec::new();
    crate::rir::visit::block(block, &mut |e| inner.push(e));
    for e in inner {
        match e {
            Expr::Match(value, arms) => {
                for arm in arms {
                    binds(&arm.pat, &mut |var| note(var, value));
                }
            }
            Expr::Let(pat, value) => binds(pat, &mut |var| note(var, value)),
            Expr::Block(_, b)
            | Expr::Loop(_, b)
            | Expr::While(_, _, b)
            | Expr::For(_, _, _, b)
            | Expr::Generator(_, _, b) => {
                lets(b, &mut note);
            }
            Expr::If(_, then, orelse) => {
                lets(then, &mut note);
                orelse.iter().for_each(|b| lets(b, &mut note));
            }
            Expr::TryCatch { body, handler, .. } => {
                lets(body, &mut note);
                lets(handler, &mut note);
            }
            _ => {}
        }
    }
}

pub(super) fn lets(block: &Block, note: &mut dyn FnMut(VarId, &Expr)) {
    for stmt in &block.stmts {
        if let Stmt::Let(var, Some(value)) = stmt {
            note(*var, value);
        }
    }
}

pub(super) fn binds(pat: &Pat, note: &mut dyn FnMut(VarId)) {
    match pat {
        Pat::Bind(var) => note(*var),
        Pat::Path(_, parts) | Pat::Tuple(parts) => parts.iter().for_each(|p| binds(p, note)),
        Pat::Wild => {}
    }
}

/// The variables that are declared within an expression.
pub(super) fn bound_in(e: &mut Expr, out: &mut Live) {
    let out = std::cell::RefCell::new(out);
    fn add(out: &std::cell::RefCell<&mut Live>, var: VarId) {
        out.borrow_mut().insert(var);
    }
    fn walk(e: &mut Expr, out: &std::cell::RefCell<&mut Live>) {
        match e {
            Expr::Match(_, arms) => arms
                .iter()
                .for_each(|a| binds(&a.pat, &mut |v| add(out, v))),
            Expr::Let(pat, _) => binds(pat, &mut |v| add(out, v)),
            Expr::For(_, var, ..) => add(out, *var),
            Expr::Closure(params, _) => params.iter().for_each(|v| add(out, *v)),
            Expr::TryCatch { err, .. } => add(out, *err),
            _ => {}
        }
        each_mut(e, &mut |e| walk(e, out), &mut |b| walk_block(b, out));
    }
    fn walk_block(b: &mut Block, out: &std::cell::RefCell<&mut Live>) {
        for stmt in &mut b.stmts {
            match stmt {
                Stmt::Let(var, _) => add(out, *var),
                Stmt::LetMany(vars, ..) => vars.iter().for_each(|v| add(out, *v)),
                _ => {}
            }
            if let Stmt::Let(_, Some(e))
            | Stmt::LetMany(_, _, e)
            | Stmt::Expr(e)
            | Stmt::Discard(e) = stmt
            {
                walk(e, out);
            }
        }
        if let Some(value) = &mut b.value {
            walk(value, out);
        }
    }
    walk(e, &out);
}

/// The variables that an operand's value may borrow from.
pub(super) fn borrowed(e: &Expr) -> Vec<VarId> {
    let mut out = Vec::new();
    collect_borrowed(e, &mut out);
    out
}

pub(super) fn collect_borrowed(e: &Expr, out: &mut Vec<VarId>) {
    match e {
        Expr::Var(var, Use::Borrow | Use::Recv | Use::Place) => out.push(*var),
        Expr::Field(inner, _)
        | Expr::Prefix(_, inner)
        | Expr::Cast(inner, _)
        | Expr::Try(inner, ..) => collect_borrowed(inner, out),
        Expr::Method(recv, _, args) => {
            collect_borrowed(recv, out);
            args.iter().for_each(|a| collect_borrowed(a, out));
        }
        Expr::Call(_, args)
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
            for block in [Some(then), orelse.as_ref()].into_iter().flatten() {
                block.value.iter().for_each(|v| collect_borrowed(v, out));
            }
        }
        Expr::Block(_, block) => block.value.iter().for_each(|v| collect_borrowed(v, out)),
        _ => {}
    }
}

pub(super) fn assigns(stmt: &Stmt, var: VarId) -> bool {
    match stmt {
        Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) => {
            assigns_expr(e, var)
        }
        _ => false,
    }
}

pub(super) fn assigns_expr(e: &Expr, var: VarId) -> bool {
    let mut found = false;
    crate::rir::visit::expr(e, &mut |e| {
        found |= matches!(e, Expr::Assign(v, _) | Expr::Var(v, _) if *v == var)
    });
    found
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
                &**path,
                "Some" | "rt::Int::from" | "rt::CellVar::new" | "rt::Num::Int" | "rt::Num::Float"
            ) || path.ends_with(">::new") && args.is_empty();
            pure && args.iter().all(is_removable)
        }
        Expr::Method(recv, name, args) => {
            let pure = matches!(&**name, "clone" | "as_ref" | "unwrap" | "as_str");
            pure && is_removable(recv) && args.iter().all(is_removable)
        }
        _ => false,
    }
}

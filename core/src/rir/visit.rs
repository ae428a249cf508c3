//! Walks over trees.
//!
//! In: statements. Out: calls for each expression in them, in the order of evaluation.

use super::tree::{Block, Expr, Piece, Stmt};

/// Calls `visit` on every expression of statements, outer ones first.
pub fn exprs<'t>(stmts: &'t [Stmt], visit: &mut dyn FnMut(&'t Expr)) {
    for stmt in stmts {
        match stmt {
            Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) => {
                expr(e, visit)
            }
            Stmt::Let(_, None) | Stmt::Comment(_) => {}
        }
    }
}

/// Calls `visit` on every expression of a block.
pub fn block<'t>(block: &'t Block, visit: &mut dyn FnMut(&'t Expr)) {
    exprs(&block.stmts, visit);
    if let Some(value) = &block.value {
        expr(value, visit);
    }
}

/// Calls `visit` on an expression and every one in it.
pub fn expr<'t>(e: &'t Expr, visit: &mut dyn FnMut(&'t Expr)) {
    visit(e);
    match e {
        Expr::Atom(_)
        | Expr::Var(..)
        | Expr::Continue(_)
        | Expr::Break(_, None)
        | Expr::Return(None) => {}
        Expr::Call(_, args)
        | Expr::CallFn(_, args)
        | Expr::Tuple(args)
        | Expr::Array(args)
        | Expr::Macro(_, args) => {
            args.iter().for_each(|a| expr(a, visit));
        }
        Expr::Method(recv, _, args) => {
            expr(recv, visit);
            args.iter().for_each(|a| expr(a, visit));
        }
        Expr::Field(inner, _)
        | Expr::Prefix(_, inner)
        | Expr::Cast(inner, _)
        | Expr::Try(inner, ..) => expr(inner, visit),
        Expr::Raise(inner, ..)
        | Expr::Assign(_, inner)
        | Expr::Let(_, inner)
        | Expr::Closure(_, inner) => expr(inner, visit),
        Expr::Break(_, Some(inner)) | Expr::Return(Some(inner)) => expr(inner, visit),
        Expr::Infix(_, a, b) => {
            expr(a, visit);
            expr(b, visit);
        }
        Expr::Template(pieces) => pieces.iter().for_each(|p| {
            if let Piece::Hole(e) = p {
                expr(e, visit);
            }
        }),
        Expr::Block(_, inner) | Expr::Loop(_, inner) | Expr::Generator(_, _, inner) => {
            block(inner, visit)
        }
        Expr::If(cond, then, orelse) => {
            expr(cond, visit);
            block(then, visit);
            if let Some(orelse) = orelse {
                block(orelse, visit);
            }
        }
        Expr::Match(value, arms) => {
            expr(value, visit);
            arms.iter().for_each(|a| expr(&a.body, visit));
        }
        Expr::While(_, cond, body) | Expr::For(_, _, cond, body) => {
            expr(cond, visit);
            block(body, visit);
        }
        Expr::TryCatch { body, handler, .. } => {
            block(body, visit);
            block(handler, visit);
        }
    }
}

//! Every node of a body, for passes that look for some of them.
//!
//! In: statements. Out: a call for each statement, target and expression in them, outer ones first.
//!
//! ```text
//! self.n += f(1)        AugAssign, its target, `self`, `f(1)`, `f`, `1`
//! ```

use super::nodes::{Expr, ExprKind, FormatPart, Stmt, StmtKind, Target, TargetKind};

/// A node of a body.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// A statement.
    Stmt(&'a Stmt<'a>),
    /// What is assigned to or deleted.
    Target(&'a Target<'a>),
    /// An expression.
    Expr(&'a Expr<'a>),
}

/// Calls `visit` on every node of a body.
pub fn each_node<'a>(body: &'a [Stmt<'a>], visit: &mut dyn FnMut(Node<'a>)) {
    body.iter().for_each(|s| stmt(s, visit));
}

fn stmt<'a>(s: &'a Stmt<'a>, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Stmt(s));
    match s.kind {
        StmtKind::Expr(e) => expr(e, visit),
        StmtKind::Assign(t, e) | StmtKind::AugAssign(t, _, e) => {
            target(t, visit);
            expr(e, visit);
        }
        StmtKind::Delete(t) => target(t, visit),
        StmtKind::If(&(cond, a, b)) | StmtKind::While(&(cond, a, b)) => {
            expr(cond, visit);
            each_node(a, visit);
            each_node(b, visit);
        }
        StmtKind::For(&(t, iter, a, b)) => {
            target(t, visit);
            expr(iter, visit);
            each_node(a, visit);
            each_node(b, visit);
        }
        StmtKind::Return(value) => value.iter().for_each(|e| expr(e, visit)),
        StmtKind::Raise(exc, cause) => {
            expr(exc, visit);
            cause.iter().for_each(|e| expr(e, visit));
        }
        StmtKind::Try(t) => {
            each_node(t.body, visit);
            t.handlers.iter().for_each(|h| each_node(h.body, visit));
            each_node(t.orelse, visit);
            each_node(t.finalbody, visit);
        }
        StmtKind::With(&(item, t, body)) => {
            expr(item, visit);
            t.iter().for_each(|t| target(t, visit));
            each_node(body, visit);
        }
        StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Reraise
        | StmtKind::Import(_)
        | StmtKind::ClassBody(_) => {}
    }
}

fn target<'a>(t: &'a Target<'a>, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Target(t));
    match t.kind {
        TargetKind::Var(_) => {}
        TargetKind::Attr(obj, _) => expr(obj, visit),
        TargetKind::Subscript(obj, index) => {
            expr(obj, visit);
            expr(index, visit);
        }
        TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| target(t, visit)),
    }
}

fn expr<'a>(e: &'a Expr<'a>, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Expr(e));
    match e.kind {
        ExprKind::None
        | ExprKind::Ellipsis
        | ExprKind::NotImplemented
        | ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Str(_)
        | ExprKind::Bytes(_)
        | ExprKind::Var(_)
        | ExprKind::Func(_)
        | ExprKind::Class(_)
        | ExprKind::Stub(_)
        | ExprKind::Module(_)
        | ExprKind::Yield(None) => {}
        ExprKind::Unary(_, a)
        | ExprKind::Not(a)
        | ExprKind::Attr(a, _)
        | ExprKind::IsInstance(a, _)
        | ExprKind::Yield(Some(a))
        | ExprKind::YieldFrom(a) => expr(a, visit),
        ExprKind::Binary(_, a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Subscript(a, b) => {
            expr(a, visit);
            expr(b, visit);
        }
        ExprKind::IfExp(a, b, c) => [a, b, c].into_iter().for_each(|e| expr(e, visit)),
        ExprKind::Slice(a, b, c) => {
            let parts = [a, b, c].into_iter().flatten();
            parts.for_each(|e| expr(e, visit));
        }
        ExprKind::Call(callee, args) | ExprKind::MethodCall(callee, _, args) => {
            expr(callee, visit);
            args.iter().for_each(|a| expr(a.value, visit));
        }
        ExprKind::SuperCall(_, _, _, args) => args.iter().for_each(|a| expr(a.value, visit)),
        ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
            items.iter().for_each(|i| expr(i.value, visit));
        }
        ExprKind::Dict(items) => {
            for (key, value) in items {
                key.iter().for_each(|k| expr(k, visit));
                expr(value, visit);
            }
        }
        ExprKind::Format(parts) => format(parts, visit),
        ExprKind::Block(stmts, value) => {
            each_node(stmts, visit);
            expr(value, visit);
        }
    }
}

fn format<'a>(parts: &'a [FormatPart<'a>], visit: &mut dyn FnMut(Node<'a>)) {
    for part in parts {
        if let FormatPart::Value { value, spec, .. } = part {
            expr(value, visit);
            format(spec, visit);
        }
    }
}

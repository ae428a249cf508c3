//! Gives each web of a variable a local of its own.
//!
//! In: a function and its webs. Out: the function with every mention of a local renamed; nodes without such
//! mentions are shared with the old tree.

use portalis_memory::AstArena;

use super::flow::Flow;
use super::{
    CallArg, Element, Expr, ExprId, ExprKind, FormatPart, Handler, LocalId, Stmt, StmtKind, Target,
    TargetKind, Try, Var,
};

/// Rewrites one body.
pub(super) struct Rename<'a, 'w> {
    pub(super) arena: &'a AstArena,
    pub(super) flow: &'w Flow,
}

impl<'a> Rename<'a, '_> {
    pub(super) fn stmts(&self, stmts: &'a [Stmt<'a>]) -> &'a [Stmt<'a>] {
        self.arena
            .alloc_iter(stmts.iter().map(|stmt| self.stmt(stmt)))
    }

    fn local(&self, local: LocalId, at: ExprId) -> LocalId {
        match self.flow.places[at.index()] {
            Some(value) => self.flow.local(value),
            None => local,
        }
    }

    fn stmt(&self, stmt: &'a Stmt<'a>) -> Stmt<'a> {
        let kind = match stmt.kind {
            StmtKind::Expr(value) => StmtKind::Expr(self.expr(value)),
            StmtKind::Assign(target, value) => {
                StmtKind::Assign(self.target(target), self.expr(value))
            }
            StmtKind::AugAssign(target, op, value) => {
                StmtKind::AugAssign(self.target(target), op, self.expr(value))
            }
            StmtKind::Delete(target) => StmtKind::Delete(self.target(target)),
            StmtKind::If(&(test, body, orelse)) => StmtKind::If(self.arena.alloc((
                self.expr(test),
                self.stmts(body),
                self.stmts(orelse),
            ))),
            StmtKind::While(&(test, body, orelse)) => StmtKind::While(self.arena.alloc((
                self.expr(test),
                self.stmts(body),
                self.stmts(orelse),
            ))),
            StmtKind::For(&(target, iter, body, orelse)) => StmtKind::For(self.arena.alloc((
                self.target(target),
                self.expr(iter),
                self.stmts(body),
                self.stmts(orelse),
            ))),
            StmtKind::Return(value) => StmtKind::Return(value.map(|value| self.expr(value))),
            StmtKind::Raise(exc, cause) => {
                StmtKind::Raise(self.expr(exc), cause.map(|cause| self.expr(cause)))
            }
            StmtKind::Try(inner) => StmtKind::Try(self.try_stmt(inner)),
            StmtKind::With(&(manager, target, body)) => StmtKind::With(self.arena.alloc((
                self.expr(manager),
                target.map(|target| self.target(target)),
                self.stmts(body),
            ))),
            other => other,
        };
        Stmt {
            kind,
            span: stmt.span,
        }
    }

    fn try_stmt(&self, inner: &'a Try<'a>) -> &'a Try<'a> {
        let handlers = inner.handlers.iter();
        let handlers = self.arena.alloc_iter(handlers.map(|handler| {
            let value = self.flow.handlers.get(&std::ptr::from_ref(handler).addr());
            let target = match (handler.target, value) {
                (Some(Var::Local(_)), Some(value)) => Some(Var::Local(self.flow.local(*value))),
                (target, _) => target,
            };
            Handler {
                types: handler.types,
                target,
                body: self.stmts(handler.body),
                span: handler.span,
            }
        }));
        self.arena.alloc(Try {
            body: self.stmts(inner.body),
            handlers,
            orelse: self.stmts(inner.orelse),
            finalbody: self.stmts(inner.finalbody),
        })
    }

    fn target(&self, target: &'a Target<'a>) -> &'a Target<'a> {
        self.arena.alloc(self.target_value(target))
    }

    fn target_value(&self, target: &'a Target<'a>) -> Target<'a> {
        let kind = match target.kind {
            TargetKind::Var(Var::Local(local)) => {
                TargetKind::Var(Var::Local(self.local(local, target.id)))
            }
            TargetKind::Var(var) => TargetKind::Var(var),
            TargetKind::Attr(object, name) => TargetKind::Attr(self.expr(object), name),
            TargetKind::Subscript(object, index) => {
                TargetKind::Subscript(self.expr(object), self.expr(index))
            }
            TargetKind::Unpack(targets, star) => {
                let targets = targets.iter().map(|target| self.target_value(target));
                TargetKind::Unpack(self.arena.alloc_iter(targets), star)
            }
        };
        Target { kind, ..*target }
    }

    fn exprs(&self, expr: Option<&'a Expr<'a>>) -> Option<&'a Expr<'a>> {
        expr.map(|expr| self.expr(expr))
    }

    fn elements(&self, elements: &'a [Element<'a>]) -> &'a [Element<'a>] {
        self.arena
            .alloc_iter(elements.iter().map(|element| Element {
                star: element.star,
                value: self.expr(element.value),
            }))
    }

    fn args(&self, args: &'a [CallArg<'a>]) -> &'a [CallArg<'a>] {
        self.arena.alloc_iter(args.iter().map(|arg| CallArg {
            kind: arg.kind,
            value: self.expr(arg.value),
        }))
    }

    fn parts(&self, parts: &'a [FormatPart<'a>]) -> &'a [FormatPart<'a>] {
        self.arena.alloc_iter(parts.iter().map(|part| match *part {
            FormatPart::Text(text) => FormatPart::Text(text),
            FormatPart::Value {
                value,
                conversion,
                spec,
            } => FormatPart::Value {
                value: self.expr(value),
                conversion,
                spec: self.parts(spec),
            },
        }))
    }

    fn expr(&self, expr: &'a Expr<'a>) -> &'a Expr<'a> {
        let kind = match expr.kind {
            ExprKind::Var(Var::Local(local)) => {
                let renamed = self.local(local, expr.id);
                if renamed == local {
                    return expr;
                }
                ExprKind::Var(Var::Local(renamed))
            }
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
            | ExprKind::Module(_) => return expr,
            ExprKind::Unary(op, a) => ExprKind::Unary(op, self.expr(a)),
            ExprKind::Not(a) => ExprKind::Not(self.expr(a)),
            ExprKind::Binary(op, a, b) => ExprKind::Binary(op, self.expr(a), self.expr(b)),
            ExprKind::Compare(op, a, b) => ExprKind::Compare(op, self.expr(a), self.expr(b)),
            ExprKind::And(a, b) => ExprKind::And(self.expr(a), self.expr(b)),
            ExprKind::Or(a, b) => ExprKind::Or(self.expr(a), self.expr(b)),
            ExprKind::IfExp(a, b, c) => ExprKind::IfExp(self.expr(a), self.expr(b), self.expr(c)),
            ExprKind::Call(callee, args) => ExprKind::Call(self.expr(callee), self.args(args)),
            ExprKind::MethodCall(recv, name, args) => {
                ExprKind::MethodCall(self.expr(recv), name, self.args(args))
            }
            ExprKind::SuperCall(class, this, name, args) => {
                ExprKind::SuperCall(class, this, name, self.args(args))
            }
            ExprKind::Attr(object, name) => ExprKind::Attr(self.expr(object), name),
            ExprKind::Subscript(a, b) => ExprKind::Subscript(self.expr(a), self.expr(b)),
            ExprKind::Slice(lo, hi, step) => {
                ExprKind::Slice(self.exprs(lo), self.exprs(hi), self.exprs(step))
            }
            ExprKind::List(elements) => ExprKind::List(self.elements(elements)),
            ExprKind::Tuple(elements) => ExprKind::Tuple(self.elements(elements)),
            ExprKind::Set(elements) => ExprKind::Set(self.elements(elements)),
            ExprKind::Dict(items) => {
                let items = items.iter();
                let renamed = items.map(|(key, value)| (self.exprs(*key), self.expr(value)));
                ExprKind::Dict(self.arena.alloc_iter(renamed))
            }
            ExprKind::Format(parts) => ExprKind::Format(self.parts(parts)),
            ExprKind::Block(stmts, value) => ExprKind::Block(self.stmts(stmts), self.expr(value)),
            ExprKind::IsInstance(value, classes) => ExprKind::IsInstance(self.expr(value), classes),
            ExprKind::Yield(value) => ExprKind::Yield(self.exprs(value)),
            ExprKind::YieldFrom(value) => ExprKind::YieldFrom(self.expr(value)),
        };
        self.arena.alloc(Expr { kind, ..*expr })
    }
}

//! `try`, `raise`, `assert` and `with`.
//!
//! ```text
//! assert x, "no"            if not x { raise AssertionError("no") }
//! raise ValueError          raise ValueError()
//! with a as x, b: ...       with a as x { with b { .. } }
//! ```

use portalis_memory::sym;

use super::cx::Lower;
use super::{Base, Expr, ExprKind, Handler, Stmt, StmtKind, TargetKind, Try, Var};
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast::{self, ExceptHandler, WithItem};

impl<'a> Lower<'a, '_> {
    pub(super) fn raise(
        &mut self,
        span: Span,
        exc: Option<&'a ast::Expr<'a>>,
        cause: Option<&'a ast::Expr<'a>>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let Some(exc) = exc else {
            out.push(self.stmt_node(span, StmtKind::Reraise));
            return;
        };
        let exc = self.exception(exc);
        let cause = cause.map(|cause| self.exception(cause));
        out.push(self.stmt_node(span, StmtKind::Raise(exc, cause)));
    }

    /// What is raised: a class stands for a call of it.
    fn exception(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        let value = self.base(expr);
        match value.kind {
            ExprKind::Class(_) | ExprKind::Stub(StubItem::Class(_)) => {
                self.call_node(expr.span, value, &[])
            }
            _ => value,
        }
    }

    pub(super) fn assert(
        &mut self,
        span: Span,
        test: &'a ast::Expr<'a>,
        msg: Option<&'a ast::Expr<'a>>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let test_span = test.span;
        let test = self.expr(test);
        let failed = self.expr_node(test_span, ExprKind::Not(test));
        let msg: Vec<&'a Expr<'a>> = msg.map(|msg| self.expr(msg)).into_iter().collect();
        let Some(class) = self.r.stubs.builtin(sym::AssertionError) else {
            self.refuse(span, "`assert`", "raise an exception instead");
            return;
        };
        let class = self.expr_node(span, ExprKind::Stub(class));
        let error = self.call_node(span, class, &msg);
        let raise = self.stmt_node(test_span, StmtKind::Raise(error, None));
        let then = self.arena.alloc_slice(&[raise]);
        out.push(self.if_stmt(span, failed, then, &[]));
    }

    pub(super) fn with(
        &mut self,
        span: Span,
        items: &'a [WithItem<'a>],
        body: &'a [ast::Stmt<'a>],
        out: &mut Vec<Stmt<'a>>,
    ) {
        let Some((item, rest)) = items.split_first() else {
            return self.stmts(body, out);
        };
        let manager = self.expr(item.context_expr);
        let target = item.optional_vars.and_then(|target| self.target(target));
        let mut inner = Vec::new();
        self.with(span, rest, body, &mut inner);
        let inner = self.arena.alloc_slice(&inner);
        let parts = self.arena.alloc((manager, target, inner));
        out.push(self.stmt_node(span, StmtKind::With(parts)));
    }

    pub(super) fn try_stmt(
        &mut self,
        span: Span,
        body: &'a [ast::Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [ast::Stmt<'a>],
        finalbody: &'a [ast::Stmt<'a>],
        out: &mut Vec<Stmt<'a>>,
    ) {
        if handlers.is_empty() && finalbody.is_empty() {
            self.stmts(body, out);
            return self.stmts(orelse, out);
        }
        let body = self.suite(body);
        let handlers: Vec<Handler<'a>> = handlers
            .iter()
            .map(|handler| self.handler(handler))
            .collect();
        let orelse = self.suite(orelse);
        let finalbody = self.suite(finalbody);
        let handlers = self.arena.alloc_iter(handlers);
        let lowered = self.arena.alloc(Try {
            body,
            handlers,
            orelse,
            finalbody,
        });
        out.push(self.stmt_node(span, StmtKind::Try(lowered)));
    }

    fn handler(&mut self, handler: &'a ExceptHandler<'a>) -> Handler<'a> {
        let types = match handler.type_ {
            Some(types) => match self.static_classes(types) {
                Some(classes) => classes,
                None => return self.computed_handler(handler, types),
            },
            None => Vec::new(),
        };
        let target = handler
            .name
            .and_then(|name| self.bound_var(name, handler.span));
        if let Some(target) = target {
            self.note_assigned(target);
            if let Var::Capture(id) = target {
                let capture = self.body().captures[id.index()];
                self.deleted_inside.insert((capture.owner, capture.local));
            }
        }
        let head_end = handler.type_.map_or(handler.span.lo, |types| types.span.hi);
        let head = Span::new(handler.span.lo, head_end);
        Handler {
            types: self.arena.alloc_slice(&types),
            target,
            body: self.suite(handler.body.as_slice()),
            span: self.span(head),
        }
    }

    /// A clause whose exception types are values: it catches everything, looks, and raises again what it is not for.
    fn computed_handler(
        &mut self,
        handler: &'a ExceptHandler<'a>,
        types: &'a ast::Expr<'a>,
    ) -> Handler<'a> {
        let span = types.span;
        let base = self.r.stubs.builtin_class("BaseException").map(Base::Stub);
        let test = self.r.stubs.builtin(sym::isinstance);
        let (Some(base), Some(test)) = (base, test) else {
            self.refuse(span, "an exception type that is computed", "");
            return Handler {
                types: &[],
                target: None,
                body: &[],
                span,
            };
        };
        let caught = self.temp();
        let callee = self.expr_node(span, ExprKind::Stub(test));
        let error = self.read_local(span, caught);
        let types = self.expr(types);
        let test = self.call_node(span, callee, &[error, types]);
        let mut body = Vec::new();
        let target = handler
            .name
            .and_then(|name| self.bound_var(name, handler.span));
        if let Some(target) = target {
            let error = self.read_local(span, caught);
            body.push(self.assign(span, target, error));
        }
        self.stmts(handler.body.as_slice(), &mut body);
        let leaves = body.last().is_some_and(|last| {
            matches!(
                last.kind,
                StmtKind::Return(_)
                    | StmtKind::Raise(..)
                    | StmtKind::Reraise
                    | StmtKind::Break
                    | StmtKind::Continue
            )
        });
        if let (Some(target), false) = (target, leaves) {
            let target = self.target_node(span, TargetKind::Var(target));
            let target = self.arena.alloc(target);
            body.push(self.stmt_node(span, StmtKind::Delete(target)));
        }
        let body = self.arena.alloc_slice(&body);
        let again = [self.stmt_node(span, StmtKind::Reraise)];
        let again = self.arena.alloc_slice(&again);
        let choice = [self.if_stmt(span, test, body, again)];
        Handler {
            types: self.arena.alloc_slice(&[base]),
            target: Some(Var::Local(caught)),
            body: self.arena.alloc_slice(&choice),
            span: self.span(span),
        }
    }
}

//! Statements, except definitions, imports and exceptions.
//!
//! ```text
//! a = b = f()          t = f(); a = t; b = t
//! while 1: ...         While(True, ..)
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::functions::DefaultPlace;
use super::{Binding, Expr, ExprKind, FuncKind, Item, Stmt, StmtKind, TargetKind, Var};
use crate::resolve::collect::address;
use crate::resolve::decorators::{self, Decorator};
use crate::resolve::items::Entity;
use crate::source::Span;
use crate::syntax::ast::{self, Constant};

impl<'a> Lower<'a, '_> {
    pub(super) fn stmts(&mut self, stmts: &'a [ast::Stmt<'a>], out: &mut Vec<Stmt<'a>>) {
        for stmt in stmts {
            self.stmt(stmt, out);
        }
    }

    /// Statements of a block.
    pub(super) fn suite(&mut self, stmts: &'a [ast::Stmt<'a>]) -> &'a [Stmt<'a>] {
        if stmts.is_empty() {
            return &[];
        }
        self.block(|this, out| this.stmts(stmts, out))
    }

    fn is_dead<T>(&self, node: &T) -> bool {
        let found = &self.r.modules[self.module.index()].found;
        found.dead.contains(&address(node))
    }

    pub(super) fn stmt(&mut self, stmt: &'a ast::Stmt<'a>, out: &mut Vec<Stmt<'a>>) {
        let span = stmt.span;
        match stmt.kind {
            ast::StmtKind::FunctionDef(node) => {
                if !self.is_dead(stmt) {
                    self.function_stmt(node, span, out);
                }
            }
            ast::StmtKind::ClassDef(node) => self.class_stmt(node, span, out),
            ast::StmtKind::Return(_) | ast::StmtKind::Break | ast::StmtKind::Continue => {
                self.jump(stmt, out);
            }
            ast::StmtKind::Delete(targets) => {
                for target in targets {
                    self.delete(target, out);
                }
            }
            ast::StmtKind::Assign(ast::Assign { targets, value }) => {
                self.assign_stmt(span, targets, value, out)
            }
            ast::StmtKind::AugAssign(ast::AugAssign { target, op, value }) => {
                let Some(target) = self.target(target) else {
                    return;
                };
                let value = self.expr(value);
                let op = super::expressions::binary(*op);
                out.push(self.stmt_node(span, StmtKind::AugAssign(target, op, value)));
            }
            ast::StmtKind::AnnAssign(ast::AnnAssign {
                target,
                annotation,
                value,
                ..
            }) => self.annotated(span, target, annotation, *value, out),
            ast::StmtKind::For(..) | ast::StmtKind::While(..) => self.loop_stmt(stmt, out),
            ast::StmtKind::If(ast::If { test, body, orelse }) => {
                if self.is_dead(stmt) {
                    return self.stmts(orelse, out);
                }
                let test = self.expr(test);
                let body = self.suite(body);
                let orelse = self.suite(orelse);
                out.push(self.if_stmt(span, test, body, orelse));
            }
            ast::StmtKind::With(ast::With {
                items,
                body,
                is_async,
            }) => {
                if *is_async {
                    self.refuse(span, "`async with`", "use a plain `with`");
                    return;
                }
                self.with(span, items, body, out);
            }
            ast::StmtKind::Raise(ast::Raise { exc, cause }) => self.raise(span, *exc, *cause, out),
            ast::StmtKind::Try(..) => self.any_try(stmt, out),
            ast::StmtKind::Assert(ast::Assert { test, msg }) => self.assert(span, test, *msg, out),
            ast::StmtKind::Import(names)
            | ast::StmtKind::ImportFrom(&ast::ImportFrom { names, .. }) => {
                for alias in names {
                    self.import(span, alias, out);
                }
            }
            ast::StmtKind::Expr(value) => self.expr_stmt(span, value, out),
            ast::StmtKind::Match(ast::Match { subject, cases }) => {
                self.match_stmt(span, subject, cases, out)
            }
            ast::StmtKind::Global(_)
            | ast::StmtKind::Nonlocal(_)
            | ast::StmtKind::TypeAlias(..)
            | ast::StmtKind::Pass => {}
        }
    }

    fn any_try(&mut self, stmt: &'a ast::Stmt<'a>, out: &mut Vec<Stmt<'a>>) {
        let ast::StmtKind::Try(ast::Try {
            body,
            handlers,
            orelse,
            finalbody,
            is_star,
        }) = stmt.kind
        else {
            return;
        };
        if *is_star {
            self.refuse(stmt.span, "`except*`", "catch the exceptions with `except`");
            return;
        }
        let handlers = if self.is_dead(stmt) {
            &[]
        } else {
            handlers.as_slice()
        };
        self.try_stmt(stmt.span, body, handlers, orelse, finalbody, out);
    }

    fn jump(&mut self, stmt: &'a ast::Stmt<'a>, out: &mut Vec<Stmt<'a>>) {
        let kind = match stmt.kind {
            ast::StmtKind::Return(value) => StmtKind::Return(value.map(|value| self.expr(value))),
            ast::StmtKind::Break => StmtKind::Break,
            _ => StmtKind::Continue,
        };
        out.push(self.stmt_node(stmt.span, kind));
    }

    fn expr_stmt(&mut self, span: Span, value: &'a ast::Expr<'a>, out: &mut Vec<Stmt<'a>>) {
        if matches!(value.kind, ast::ExprKind::Constant(_)) {
            return;
        }
        if let Some((target, value)) = self.setattr(value) {
            out.push(self.stmt_node(span, StmtKind::Assign(target, value)));
            return;
        }
        if let ast::ExprKind::Call(ast::Call {
            func,
            args,
            keywords,
        }) = value.kind
            && let ([object, name, new], []) = (args.as_slice(), keywords.as_slice())
            && matches!(func.kind, ast::ExprKind::Name { id, .. } if id == sym::setattr)
            && self.is_builtin_here(sym::setattr)
        {
            return self.computed_setattr(span, object, name, new, out);
        }
        let value = self.expr(value);
        out.push(self.stmt_node(span, StmtKind::Expr(value)));
    }

    /// `setattr(obj, "name", value)` as a statement is `obj.name = value`.
    fn setattr(
        &mut self,
        expr: &'a ast::Expr<'a>,
    ) -> Option<(&'a super::Target<'a>, &'a Expr<'a>)> {
        let ast::ExprKind::Call(ast::Call {
            func,
            args,
            keywords,
        }) = expr.kind
        else {
            return None;
        };
        let ([object, name, value], []) = (args.as_slice(), keywords.as_slice()) else {
            return None;
        };
        let ast::ExprKind::Name { id, .. } = func.kind else {
            return None;
        };
        let ast::ExprKind::Constant(Constant::Str(text)) = name.kind else {
            return None;
        };
        let scope = self.scope();
        if id != sym::setattr || !decorators::is_builtin(&mut self.r, scope, id) {
            return None;
        }
        let object = self.base(object);
        let target = self.target_node(expr.span, TargetKind::Attr(object, Symbol::intern(text)));
        let value = self.expr(value);
        Some((self.arena.alloc(target), value))
    }

    fn assign_stmt(
        &mut self,
        span: Span,
        targets: &'a [ast::Expr<'a>],
        value: &'a ast::Expr<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        if let [target] = targets {
            if let ast::ExprKind::Name { id, .. } = target.kind
                && self.is_static_assign(id, value, span, out)
            {
                return;
            }
            let value = self.expr(value);
            if let Some(target) = self.target(target) {
                out.push(self.stmt_node(span, StmtKind::Assign(target, value)));
            }
            return;
        }
        let simple = matches!(value.kind, ast::ExprKind::Constant(_));
        if simple {
            for target in targets {
                let value = self.expr(value);
                if let Some(target) = self.target(target) {
                    out.push(self.stmt_node(span, StmtKind::Assign(target, value)));
                }
            }
            return;
        }
        let value_span = value.span;
        let value = self.expr(value);
        let temp = self.settled_temp();
        out.push(self.assign(value_span, Var::Local(temp), value));
        for target in targets {
            let value = self.read_local(value_span, temp);
            if let Some(target) = self.target(target) {
                out.push(self.stmt_node(span, StmtKind::Assign(target, value)));
            }
        }
    }

    /// Whether an assignment only gives a name to a type, a class or the like.
    fn is_static_assign(
        &mut self,
        name: Symbol,
        value: &'a ast::Expr<'a>,
        span: Span,
        out: &mut Vec<Stmt<'a>>,
    ) -> bool {
        let scope = self.scope();
        let name = self.r.scopes.mangle(scope, name);
        match self.binding(name).map(|(_, entity)| entity) {
            Some(Entity::Item(Item::Class(class))) => {
                if self.r.is_made_class(value) {
                    self.made_class(class, span, out);
                }
                true
            }
            Some(Entity::Item(Item::Global(_)) | Entity::Local | Entity::ClassVariable) => false,
            None => false,
            Some(_) => true,
        }
    }

    fn annotated(
        &mut self,
        span: Span,
        target: &'a ast::Expr<'a>,
        annotation: &'a ast::Expr<'a>,
        value: Option<&'a ast::Expr<'a>>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let Some(value) = value else {
            if self.body().kind != FuncKind::ClassBody {
                self.keep_annotation(target, annotation);
            }
            return;
        };
        if let ast::ExprKind::Name { id, .. } = target.kind
            && self.is_static_assign(id, value, span, out)
        {
            return;
        }
        let value = self.expr(value);
        self.keep_annotation(target, annotation);
        if let Some(target) = self.target(target) {
            out.push(self.stmt_node(span, StmtKind::Assign(target, value)));
        }
    }

    /// Notes the annotation of a variable.
    fn keep_annotation(&mut self, target: &'a ast::Expr<'a>, annotation: &'a ast::Expr<'a>) {
        let ast::ExprKind::Name { id, .. } = target.kind else {
            return;
        };
        let Some(var) = self.bound_var(id, target.span) else {
            return;
        };
        let annotation = self.annotation_id(annotation);
        match var {
            Var::Local(local) => {
                let slot = &mut self.body().locals[local.index()].annotation;
                slot.get_or_insert(annotation);
            }
            Var::Global(global) => {
                let slot = &mut self.r.globals[global.index()].annotation;
                slot.get_or_insert(annotation);
            }
            Var::Capture(_) => {}
        }
    }

    fn loop_stmt(&mut self, stmt: &'a ast::Stmt<'a>, out: &mut Vec<Stmt<'a>>) {
        let span = stmt.span;
        match stmt.kind {
            ast::StmtKind::For(ast::For { is_async: true, .. }) => {
                self.refuse(span, "`async for`", "use a plain `for`");
            }
            ast::StmtKind::For(ast::For {
                target,
                iter,
                body,
                orelse,
                ..
            }) => {
                let iter = self.expr(iter);
                let target = self.target(target);
                let body = self.suite(body);
                let orelse = self.suite(orelse);
                if let Some(target) = target {
                    let kind = StmtKind::For(self.arena.alloc((target, iter, body, orelse)));
                    out.push(self.stmt_node(span, kind));
                }
            }
            ast::StmtKind::While(ast::While { test, body, orelse }) => {
                let test = if is_always_true(test) {
                    self.expr_node(test.span, ExprKind::Bool(true))
                } else {
                    self.expr(test)
                };
                let body = self.suite(body);
                let orelse = self.suite(orelse);
                let parts = self.arena.alloc((test, body, orelse));
                out.push(self.stmt_node(span, StmtKind::While(parts)));
            }
            _ => {}
        }
    }

    /// `def` at module or function level.
    fn function_stmt(
        &mut self,
        node: &'a ast::FunctionDef<'a>,
        span: Span,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let name = self.r.scopes.mangle(self.scope(), node.name);
        let fixed = matches!(self.binding(name), Some((_, Entity::Item(Item::Func(_)))));
        if fixed {
            for decorator in node.decorators {
                self.check_decorator(decorator);
            }
            let place = if self.in_module_body() {
                DefaultPlace::Global
            } else {
                DefaultPlace::Captured
            };
            let wrapped = self.wrapped(node);
            self.def(node, span, None, Binding::None, place, out);
            if let Some((func, value)) = wrapped {
                self.take_over(func, value, out);
            }
            return;
        }
        if let Some((func, value)) = self.wrapped(node) {
            self.take_over(func, value, out);
        }
        let value = self.function_value(node, span, None);
        if let (Some(value), Some(var)) = (value, self.bound_var(node.name, span)) {
            out.push(self.assign(span, var, value));
        }
    }

    /// A function as a value, its decorators applied.
    pub(super) fn function_value(
        &mut self,
        node: &'a ast::FunctionDef<'a>,
        span: Span,
        class: Option<super::ClassId>,
    ) -> Option<&'a Expr<'a>> {
        let mut callees = Vec::new();
        let scope = self.scope();
        for decorator in node.decorators {
            if decorators::classify(&mut self.r, scope, decorator) == Decorator::Value {
                callees.push((decorator.span, self.expr(decorator)));
            } else {
                self.check_decorator(decorator);
            }
        }
        let mut value = self.def_value(node, span, class)?;
        for (at, callee) in callees.into_iter().rev() {
            value = self.call_node(at, callee, &[value]);
        }
        Some(value)
    }
}

/// `True` or a number that is not zero.
fn is_always_true(test: &ast::Expr<'_>) -> bool {
    match test.kind {
        ast::ExprKind::Constant(Constant::Bool(value)) => *value,
        ast::ExprKind::Constant(Constant::Int(digits)) => *digits != "0",
        _ => false,
    }
}

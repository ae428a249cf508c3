//! The walk over functions, lambdas and classes.

use portalis_memory::sym;

use super::super::scope::{Flags, Node, ScopeKind, SiteKind, mangle};
use super::{Collector, address};
use crate::source::Span;
use crate::syntax::ast::{Arguments, ClassDef, Expr, ExprKind, FunctionDef, Stmt};

impl<'a> Collector<'a, '_> {
    pub(super) fn function(&mut self, def: &'a FunctionDef<'a>, stmt: &'a Stmt<'a>) {
        if def.decorators.iter().any(is_overload) {
            self.found.dead.insert(address(stmt));
            return;
        }
        for decorator in def.decorators {
            self.expr(decorator);
        }
        self.defaults(&def.args);
        self.span = stmt.span;
        self.bind(def.name, SiteKind::Def(def));
        let node = Node::Function(def, stmt.span);
        let scope = self.open(ScopeKind::Function, node, None);
        self.scopes.get_mut(scope).at.decorators = def.decorators.as_slice();
        self.inside(scope, |this| {
            this.parameters(&def.args);
            this.body(def.body.as_slice(), true, false);
        });
        self.span = stmt.span;
    }

    pub(super) fn lambda(
        &mut self,
        expr: &'a Expr<'a>,
        args: &'a Arguments<'a>,
        body: &'a Expr<'a>,
    ) {
        self.defaults(args);
        let stmt = self.span;
        self.span = expr.span;
        let scope = self.open(ScopeKind::Lambda, Node::Expr(expr), None);
        self.inside(scope, |this| {
            this.parameters(args);
            this.expr(body);
        });
        self.span = stmt;
    }

    pub(super) fn class(&mut self, class: &'a ClassDef<'a>, span: Span) {
        for decorator in class.decorators {
            self.expr(decorator);
        }
        for base in class.bases {
            self.expr(base);
        }
        for keyword in class.keywords {
            self.expr(&keyword.value);
        }
        self.span = span;
        self.bind(class.name, SiteKind::Class(class));
        self.class_body(class, span);
    }

    pub(super) fn class_body(&mut self, class: &'a ClassDef<'a>, span: Span) {
        let node = Node::Class(class, span);
        let scope = self.open(ScopeKind::Class, node, Some(class.name));
        self.inside(scope, |this| this.body(class.body.as_slice(), true, false));
        self.span = span;
    }

    fn defaults(&mut self, args: &'a Arguments<'a>) {
        for default in args.defaults {
            self.expr(default);
        }
        for default in args.kw_defaults {
            self.expr_opt(default.as_ref());
        }
    }

    fn parameters(&mut self, args: &'a Arguments<'a>) {
        let private = self.scopes.get(self.scope).private;
        for arg in args.iter() {
            let name = mangle(private, arg.arg);
            let info = self.scopes.entry(self.scope, name, arg.span);
            info.flags.add(Flags::PARAM);
        }
    }
}

/// `@overload`, `@typing.overload`.
fn is_overload(decorator: &Expr<'_>) -> bool {
    match decorator.kind {
        ExprKind::Name { id, .. } => id == sym::overload,
        ExprKind::Attribute { attr, .. } => attr == sym::overload,
        _ => false,
    }
}

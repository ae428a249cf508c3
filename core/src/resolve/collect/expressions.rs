//! The walk over expressions: names, lambdas and comprehensions.

use portalis_memory::{Symbol, sym};

use super::super::scope::{Flags, Node, ScopeId, ScopeKind, SiteKind, mangle};
use super::Collector;
use crate::diagnostics::messages;
use crate::syntax::ast::{
    BinOp, Call, Compare, Comprehension, Constant, DictComp, ElementComp, Expr, ExprContext,
    ExprKind, FormattedValue, IfExp, Keyword, Lambda, NamedExpr, Slice, Subscript,
};

impl<'a> Collector<'a, '_> {
    pub(super) fn expr_opt(&mut self, expr: Option<&'a Expr<'a>>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn exprs(&mut self, exprs: &'a [Expr<'a>]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    pub(super) fn expr(&mut self, expr: &'a Expr<'a>) {
        // Most are these, and need little of the stack.
        match expr.kind {
            ExprKind::Name {
                id,
                ctx: ExprContext::Load,
            } => self.read(id, expr.span),
            ExprKind::Constant(Constant::Str(text)) => self.found.texts.push(text),
            ExprKind::Constant(_) => {}
            _ => self.compound(expr),
        }
    }

    #[inline(never)]
    fn compound(&mut self, expr: &'a Expr<'a>) {
        // Only displays and lambdas leave what is in them for later.
        let display = matches!(
            expr.kind,
            ExprKind::Lambda(..)
                | ExprKind::Dict { .. }
                | ExprKind::List { .. }
                | ExprKind::Tuple { .. }
        );
        let bound_to = self.bound_to;
        if !display {
            self.bound_to = None;
        }
        self.expr_parts(expr);
        self.bound_to = bound_to;
    }

    fn expr_parts(&mut self, expr: &'a Expr<'a>) {
        match expr.kind {
            ExprKind::Name { id, ctx } => self.name(id, ctx, expr),
            ExprKind::Attribute { value, attr, ctx } => {
                if ctx != ExprContext::Load {
                    self.store(expr, attr, ctx);
                }
                self.found.words.push(attr);
                self.chain(expr, value);
            }
            ExprKind::Constant(_) => self.expr(expr),
            ExprKind::BoolOp { values, .. } => self.exprs(values.as_slice()),
            ExprKind::NamedExpr(NamedExpr { target, value }) => self.walrus(target, value),
            ExprKind::BinOp(BinOp { left, right, .. }) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Lambda(Lambda { args, body }) => self.lambda(expr, args, body),
            ExprKind::IfExp(IfExp { test, body, orelse }) => {
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            ExprKind::Dict { items } => {
                for item in items {
                    self.expr_opt(item.key.as_ref());
                    self.expr(&item.value);
                }
            }
            ExprKind::Set { elts }
            | ExprKind::List { elts, .. }
            | ExprKind::Tuple { elts, .. }
            | ExprKind::JoinedStr(elts) => self.exprs(elts.as_slice()),
            ExprKind::ListComp(..)
            | ExprKind::SetComp(..)
            | ExprKind::DictComp(..)
            | ExprKind::GeneratorExp(..) => self.any_comprehension(expr),
            ExprKind::Yield(value) => {
                self.check_yield(expr.span);
                self.expr_opt(value);
            }
            ExprKind::YieldFrom(value) => {
                self.check_yield(expr.span);
                self.expr(value);
            }
            ExprKind::Compare(Compare {
                left, comparators, ..
            }) => {
                self.expr(left);
                self.exprs(comparators);
            }
            ExprKind::Call(Call {
                func,
                args,
                keywords,
            }) => self.call(func, args, keywords),
            ExprKind::FormattedValue(FormattedValue {
                value, format_spec, ..
            }) => {
                self.expr(value);
                self.expr_opt(*format_spec);
            }
            ExprKind::Subscript(Subscript { value, slice, .. }) => {
                self.expr(value);
                self.expr(slice);
            }
            ExprKind::UnaryOp { operand: value, .. }
            | ExprKind::Starred { value, .. }
            | ExprKind::Await(value) => self.expr(value),
            ExprKind::Slice(Slice { lower, upper, step }) => {
                self.expr_opt(*lower);
                self.expr_opt(*upper);
                self.expr_opt(*step);
            }
        }
    }

    fn call(&mut self, func: &'a Expr<'a>, args: &'a [Expr<'a>], keywords: &'a [Keyword<'a>]) {
        match func.kind {
            // A method's name is no attribute's.
            ExprKind::Attribute { value, .. } => self.chain(func, value),
            ExprKind::Name { id, .. } if id == sym::setattr => {
                let name = args.get(1).map(|arg| arg.kind);
                let literal = matches!(name, Some(ExprKind::Constant(_)) | None);
                self.found.sets_computed |= !literal;
                self.expr(func);
            }
            _ => self.expr(func),
        }
        self.found
            .words
            .extend(keywords.iter().filter_map(|k| k.arg));
        match args {
            [first, rest @ ..] if may_be_consumed(func, args, keywords) => {
                self.consumed_generator(first);
                self.exprs(rest);
            }
            _ => self.exprs(args),
        }
        for keyword in keywords {
            self.expr(&keyword.value);
        }
    }

    fn consumed_generator(&mut self, expr: &'a Expr<'a>) {
        if let ExprKind::GeneratorExp(ElementComp { elt, generators }) = expr.kind {
            self.comprehension(expr, Scoping::Consumed, generators, elt, None);
        }
    }

    fn any_comprehension(&mut self, expr: &'a Expr<'a>) {
        match expr.kind {
            ExprKind::ListComp(ElementComp { elt, generators })
            | ExprKind::SetComp(ElementComp { elt, generators }) => {
                self.comprehension(expr, Scoping::Inlined, generators, elt, None);
            }
            ExprKind::GeneratorExp(ElementComp { elt, generators }) => {
                self.comprehension(expr, Scoping::Generator, generators, elt, None);
            }
            ExprKind::DictComp(DictComp {
                key,
                value,
                generators,
            }) => {
                self.comprehension(expr, Scoping::Inlined, generators, key, Some(value));
            }
            _ => {}
        }
    }

    fn name(&mut self, id: Symbol, ctx: ExprContext, expr: &'a Expr<'a>) {
        match ctx {
            ExprContext::Load => self.read(id, expr.span),
            ExprContext::Store => self.bind(id, self.target),
            ExprContext::Del => {
                self.read(id, expr.span);
                let flags = Flags::DELETED.and(Flags::BOUND);
                self.add_flags(self.scope, id, expr, flags);
            }
        }
    }

    fn add_flags(&mut self, scope: ScopeId, id: Symbol, expr: &Expr<'a>, flags: Flags) {
        let name = mangle(self.scopes.get(scope).private, id);
        let info = self.scopes.entry(scope, name, expr.span);
        info.flags.add(flags);
    }

    /// Notes an attribute that is assigned or deleted.
    fn store(&mut self, expr: &'a Expr<'a>, attr: Symbol, ctx: ExprContext) {
        let private = self.scopes.get(self.scope).private;
        self.found.stored.insert(mangle(private, attr));
        if ctx == ExprContext::Store {
            self.found.stores.push((self.scope, expr));
        }
    }

    /// Walks `a.b.c` down to its root and remembers the chain if the root is a name.
    fn chain(&mut self, expr: &'a Expr<'a>, value: &'a Expr<'a>) {
        let mut root = value;
        while let ExprKind::Attribute { value, .. } = root.kind {
            root = value;
        }
        if matches!(root.kind, ExprKind::Name { .. }) {
            self.found.chains.push((self.scope, expr));
        }
        self.expr(root);
    }

    /// `target := value` binds in the innermost scope that is no comprehension.
    fn walrus(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>) {
        self.expr(value);
        let ExprKind::Name { id, .. } = target.kind else {
            return;
        };
        let inner = self.scope;
        let mut at = inner;
        let mut through_function = false;
        while let Some(parent) = self.comprehension_parent(at) {
            if self.scopes.flags(at, id).has(Flags::ITERATION) {
                let text = format!(
                    "assignment expression cannot rebind comprehension iteration variable '{id}'"
                );
                let error = messages::syntax_error(target.span, text);
                self.diagnostics.push(error);
            }
            let scope = self.scopes.get(at);
            through_function |= scope.kind == ScopeKind::GenExp || scope.consumed;
            self.add_flags(at, id, target, Flags::WALRUS);
            at = parent;
        }
        if at != inner && self.scopes.get(at).kind == ScopeKind::Class {
            let text =
                "assignment expression within a comprehension cannot be used in a class body";
            let error = messages::syntax_error(target.span, text);
            self.diagnostics.push(error);
            return;
        }
        self.scope = at;
        let top = std::mem::replace(&mut self.block.top, false);
        self.bind(id, SiteKind::Other);
        self.block.top = top;
        self.scope = inner;
        if through_function {
            self.add_flags(at, id, target, Flags::REBOUND.and(Flags::OBSERVED));
        }
    }

    fn comprehension_parent(&self, scope: ScopeId) -> Option<ScopeId> {
        let scope = self.scopes.get(scope);
        match scope.kind {
            ScopeKind::Comprehension | ScopeKind::GenExp => scope.parent,
            _ => None,
        }
    }

    fn comprehension(
        &mut self,
        expr: &'a Expr<'a>,
        scoping: Scoping,
        generators: &'a [Comprehension<'a>],
        elt: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
    ) {
        let Some((first, rest)) = generators.split_first() else {
            return;
        };
        self.check_no_walrus(first.iter);
        self.expr(first.iter);
        let stmt = self.span;
        self.span = expr.span;
        let kind = match scoping {
            Scoping::Generator => ScopeKind::GenExp,
            Scoping::Consumed | Scoping::Inlined => ScopeKind::Comprehension,
        };
        let scope = self.open(kind, Node::Expr(expr), None);
        self.scopes.get_mut(scope).consumed = scoping == Scoping::Consumed;
        self.inside(scope, |this| {
            this.block.top = false;
            this.block.in_loop = true;
            // What it iterates over is no part of the scope.
            this.target = SiteKind::Target(0);
            this.targets(first);
            this.target = SiteKind::Other;
            for generator in rest {
                this.check_no_walrus(generator.iter);
                this.expr(generator.iter);
                this.targets(generator);
            }
            this.expr(elt);
            this.expr_opt(value);
        });
        self.span = stmt;
        if kind == ScopeKind::GenExp {
            self.scopes.get_mut(scope).generator = true;
        }
    }

    fn targets(&mut self, generator: &'a Comprehension<'a>) {
        self.expr(generator.target);
        for name in bound_names(generator.target) {
            if self.scopes.flags(self.scope, name).has(Flags::WALRUS) {
                let text = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{name}'"
                );
                let error = messages::syntax_error(generator.target.span, text);
                self.diagnostics.push(error);
            }
            self.add_flags(self.scope, name, generator.target, Flags::ITERATION);
        }
        self.exprs(generator.ifs.as_slice());
    }
}

/// How the scope of a comprehension stands to the function around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scoping {
    /// A part of it.
    Inlined,
    /// A function of its own.
    Generator,
    /// A part of it as far as one can see.
    Consumed,
}

/// Whether a call may take all items of a generator expression at once; what follows it must not notice when.
fn may_be_consumed(func: &Expr<'_>, args: &[Expr<'_>], keywords: &[Keyword<'_>]) -> bool {
    let named = match func.kind {
        ExprKind::Name { .. } => true,
        ExprKind::Attribute { value, .. } => {
            matches!(value.kind, ExprKind::Constant(Constant::Str(_)))
        }
        _ => false,
    };
    let quiet = |expr: &Expr<'_>| {
        matches!(
            expr.kind,
            ExprKind::Constant(_) | ExprKind::Name { .. } | ExprKind::Lambda(..)
        )
    };
    named
        && matches!(
            args.first().map(|a| a.kind),
            Some(ExprKind::GeneratorExp(..))
        )
        && args[1..].iter().all(quiet)
        && keywords.iter().all(|k| k.arg.is_some() && quiet(&k.value))
}

/// The plain names that a target binds.
fn bound_names(target: &Expr<'_>) -> Vec<Symbol> {
    match target.kind {
        ExprKind::Name { id, .. } => vec![id],
        ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
            elts.iter().flat_map(bound_names).collect()
        }
        ExprKind::Starred { value, .. } => bound_names(value),
        _ => Vec::new(),
    }
}

//! Classes in functions whose methods use variables of the function.
//!
//! A class statement makes one class, however often it runs, so a captured variable becomes a hidden variable of the
//! module that the statement fills. That is right as long as the class and its instances are gone when the function
//! runs again, which is what [`Escape`] looks for; everything else is refused.
//!
//! ```text
//! def f(x):                      hidden C.x = x
//!     class C:             ->    class-body C
//!         def m(self): return x      m reads the hidden variable
//!     return C().m()
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{GlobalId, Stmt, Var};
use crate::resolve::scope::{Flags, NameId, Node, ScopeId, ScopeKind};
use crate::source::Span;
use crate::syntax::ast::{
    AnnAssign, Assert, Assign, AugAssign, BinOp, Call, ClassDef, Compare, ElementComp, Expr,
    ExprKind, For, FormattedValue, FunctionDef, If, IfExp, Raise, Slice, Stmt as Syntax, StmtKind,
    Subscript, Try, While, With,
};

impl<'a> Lower<'a, '_> {
    /// The hidden variable for a variable of a function where a method of a class in that function uses it.
    pub(super) fn method_capture(&mut self, span: Span, id: NameId) -> Option<GlobalId> {
        let info = self.r.scopes.name(id);
        let (owner, name) = (info.scope, info.name);
        let class = self.class_between(owner)?;
        let key = (class, id);
        if let Some((_, global)) = self.class_captures.iter().find(|(k, _)| *k == key) {
            return Some(*global);
        }
        if !self.is_steady(id) || !self.stays_inside(class, owner) {
            let what = format!(
                "a method that uses the variable '{name}' of the function around its class"
            );
            let way_out = "pass the value to `__init__` and keep it in an attribute";
            self.refuse(span, &what, way_out);
        }
        let global = self.hidden_global(&format!("captured.{name}"), span);
        self.class_captures.push((key, global));
        Some(global)
    }

    /// The outermost class between the innermost function and `owner`, if there is one.
    fn class_between(&self, owner: ScopeId) -> Option<ScopeId> {
        let mut at = self.r.scopes.home(self.scope());
        let mut class = None;
        while at != owner {
            at = self.r.scopes.get(at).parent?;
            if at != owner && self.r.scopes.get(at).kind == ScopeKind::Class {
                class = Some(at);
            }
        }
        class
    }

    /// Whether a variable keeps the one value that it has when the class statement runs.
    fn is_steady(&self, name: NameId) -> bool {
        let info = self.r.scopes.name(name);
        let changes = Flags::REBOUND.and(Flags::DELETED);
        let assigned_once = match self.r.scopes.only_site(info) {
            Some(site) => site.top && !site.in_loop && !info.flags.has(Flags::PARAM),
            None => !info.is_bound() && info.flags.has(Flags::PARAM),
        };
        assigned_once && !info.flags.has(changes)
    }

    fn stays_inside(&self, class: ScopeId, owner: ScopeId) -> bool {
        let (Node::Class(class_node, _), Node::Function(function, _)) =
            (self.r.scopes.get(class).node, self.r.scopes.get(owner).node)
        else {
            return false;
        };
        if self.r.scopes.get(class).parent != Some(owner) || !class_node.decorators.is_empty() {
            return false;
        }
        let mut escape = Escape {
            class: class_node,
            tracked: vec![class_node.name],
            found: false,
        };
        escape.track(function.body.as_slice());
        // A function that calls itself would overwrite its own variables.
        escape.tracked.push(function.name);
        escape.body(function.body.as_slice());
        !escape.found
    }

    /// Fills the hidden variables of a class before its body runs.
    pub(super) fn fill_captures(&mut self, class: ScopeId, span: Span, out: &mut Vec<Stmt<'a>>) {
        let captures: Vec<_> = self
            .class_captures
            .iter()
            .filter(|((of, _), _)| *of == class)
            .copied()
            .collect();
        for ((_, name), global) in captures {
            let var = self.variable(span, name);
            let value = self.read(span, var);
            out.push(self.assign(span, Var::Global(global), value));
        }
    }
}

/// Looks whether a class or an instance of it gets out of the function in which the class is made.
struct Escape<'a> {
    class: &'a ClassDef<'a>,
    /// The class, variables that hold instances, and `self` in methods.
    tracked: Vec<Symbol>,
    found: bool,
}

impl<'a> Escape<'a> {
    /// Tracks the variables that instances are assigned to.
    fn track(&mut self, body: &'a [Syntax<'a>]) {
        for stmt in body {
            if let StmtKind::Assign(Assign { targets, value }) = stmt.kind
                && let [target] = targets.as_slice()
                && let (ExprKind::Name { id, .. }, true) = (target.kind, self.is_instance(value))
            {
                self.tracked.push(id);
            }
        }
    }

    fn is_instance(&self, expr: &Expr<'a>) -> bool {
        let ExprKind::Call(Call { func, .. }) = expr.kind else {
            return false;
        };
        matches!(func.kind, ExprKind::Name { id, .. } if id == self.class.name)
    }

    fn body(&mut self, body: &'a [Syntax<'a>]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &'a Syntax<'a>) {
        match stmt.kind {
            StmtKind::ClassDef(class) if std::ptr::eq(class, self.class) => {
                for member in class.body {
                    match member.kind {
                        StmtKind::FunctionDef(method) => self.method(method),
                        _ => self.stmt(member),
                    }
                }
            }
            StmtKind::ClassDef(class) => {
                class.bases.iter().for_each(|base| self.expr(base));
                self.body(class.body.as_slice());
            }
            // A closure may outlive the call.
            StmtKind::FunctionDef(def) => {
                def.decorators.iter().for_each(|expr| self.expr(expr));
                self.body(def.body.as_slice());
            }
            StmtKind::Assign(Assign { targets, value }) => {
                let plain = matches!(
                    targets.as_slice(),
                    [Expr {
                        kind: ExprKind::Name { .. },
                        ..
                    }]
                );
                match value.kind {
                    ExprKind::Call(Call { args, keywords, .. })
                        if plain && self.is_instance(value) =>
                    {
                        args.iter().for_each(|arg| self.expr(arg));
                        keywords
                            .iter()
                            .for_each(|keyword| self.expr(&keyword.value));
                    }
                    _ => self.expr(value),
                }
                targets.iter().for_each(|target| self.target(target));
            }
            StmtKind::AugAssign(AugAssign { target, value, .. }) => {
                self.target(target);
                self.expr(value);
            }
            StmtKind::AnnAssign(AnnAssign { target, value, .. }) => {
                self.target(target);
                value.iter().for_each(|value| self.expr(value));
            }
            StmtKind::Return(value) => value.into_iter().for_each(|value| self.expr(value)),
            StmtKind::Expr(value) => self.receiver(value),
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.target(target)),
            StmtKind::For(..)
            | StmtKind::While(..)
            | StmtKind::If(..)
            | StmtKind::With(..)
            | StmtKind::Try(..) => self.compound(stmt),
            StmtKind::Raise(Raise { exc, cause }) => {
                exc.iter().chain(cause).for_each(|value| self.expr(value));
            }
            StmtKind::Assert(Assert { test, msg }) => {
                self.expr(test);
                msg.iter().for_each(|msg| self.expr(msg));
            }
            _ => {}
        }
    }

    fn compound(&mut self, stmt: &'a Syntax<'a>) {
        match stmt.kind {
            StmtKind::For(For {
                target,
                iter,
                body,
                orelse,
                ..
            }) => {
                self.target(target);
                self.expr(iter);
                self.body(body);
                self.body(orelse);
            }
            StmtKind::While(While { test, body, orelse })
            | StmtKind::If(If { test, body, orelse }) => {
                self.expr(test);
                self.body(body);
                self.body(orelse);
            }
            StmtKind::With(With { items, body, .. }) => {
                for item in items {
                    self.expr(item.context_expr);
                    item.optional_vars
                        .into_iter()
                        .for_each(|target| self.target(target));
                }
                self.body(body);
            }
            StmtKind::Try(Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            }) => {
                self.body(body);
                handlers
                    .iter()
                    .for_each(|handler| self.body(handler.body.as_slice()));
                self.body(orelse);
                self.body(finalbody);
            }
            _ => {}
        }
    }

    /// In a method `self` may not get out either.
    fn method(&mut self, method: &'a FunctionDef<'a>) {
        let positional = method.args.posonlyargs.iter().chain(method.args.args);
        let before = self.tracked.len();
        self.tracked.extend(positional.take(1).map(|arg| arg.arg));
        method.decorators.iter().for_each(|expr| self.expr(expr));
        self.body(method.body.as_slice());
        self.tracked.truncate(before);
    }

    fn target(&mut self, target: &'a Expr<'a>) {
        match target.kind {
            ExprKind::Name { .. } => {}
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                elts.iter().for_each(|elt| self.target(elt));
            }
            _ => self.expr(target),
        }
    }

    /// What is only looked into: `x.name`, `C(..).name()`, a call for its effect.
    fn receiver(&mut self, expr: &'a Expr<'a>) {
        match expr.kind {
            ExprKind::Name { .. } => {}
            ExprKind::Call(Call { args, keywords, .. }) if self.is_instance(expr) => {
                args.iter().for_each(|arg| self.expr(arg));
                keywords
                    .iter()
                    .for_each(|keyword| self.expr(&keyword.value));
            }
            _ => self.expr(expr),
        }
    }

    fn is_method(&self, name: Symbol) -> bool {
        self.class.body.iter().any(|stmt| {
            matches!(stmt.kind, StmtKind::FunctionDef(def) if def.name == name && def.decorators.is_empty())
        })
    }

    fn expr(&mut self, expr: &'a Expr<'a>) {
        match expr.kind {
            ExprKind::Name { id, .. } => self.found |= self.tracked.contains(&id),
            ExprKind::Constant(_) => {}
            ExprKind::Attribute { value, attr, .. } => {
                // A bound method holds its object.
                self.found |= self.is_method(attr) || attr == sym::__class__;
                self.receiver(value);
            }
            ExprKind::Call(Call {
                func,
                args,
                keywords,
            }) => {
                match func.kind {
                    ExprKind::Attribute { value, .. } => self.receiver(value),
                    _ => self.expr(func),
                }
                args.iter().for_each(|arg| self.expr(arg));
                keywords
                    .iter()
                    .for_each(|keyword| self.expr(&keyword.value));
            }
            ExprKind::BinOp(BinOp { left, right, .. }) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::BoolOp { values, .. } => values.iter().for_each(|value| self.expr(value)),
            ExprKind::Compare(Compare {
                left, comparators, ..
            }) => {
                self.expr(left);
                comparators.iter().for_each(|value| self.expr(value));
            }
            ExprKind::IfExp(IfExp { test, body, orelse }) => {
                [test, body, orelse]
                    .into_iter()
                    .for_each(|part| self.expr(part));
            }
            ExprKind::Tuple { elts, .. }
            | ExprKind::List { elts, .. }
            | ExprKind::Set { elts }
            | ExprKind::JoinedStr(elts) => elts.iter().for_each(|elt| self.expr(elt)),
            ExprKind::FormattedValue(FormattedValue { value, .. })
            | ExprKind::Starred { value, .. } => {
                self.expr(value);
            }
            ExprKind::Subscript(Subscript { value, slice, .. }) => {
                self.expr(value);
                self.expr(slice);
            }
            ExprKind::Slice(Slice { lower, upper, step }) => {
                let parts = lower.iter().chain(upper).chain(step);
                parts.for_each(|part| self.expr(part));
            }
            ExprKind::ListComp(ElementComp { elt, generators })
            | ExprKind::SetComp(ElementComp { elt, generators }) => {
                self.expr(elt);
                for generator in generators {
                    self.expr(generator.iter);
                    generator.ifs.iter().for_each(|test| self.expr(test));
                }
            }
            // Too much to look into: assume the worst.
            _ => self.found = true,
        }
    }
}

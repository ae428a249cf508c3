//! Attributes of functions: variables of the scope in which the `def` stands, carried by the function.
//!
//! In: `f.name = value` where `f` is known to be a function, `@wraps(g)`. Out: hidden variables that the function
//! captures (in functions) or that are the module's, and [`Func::attrs`](super::Func), by which values are asked for them.
//!
//! ```text
//! def wrapper(): ...        def wrapper(): ...        captures "wrapper.calls"
//! wrapper.calls = 0         "wrapper.calls" = 0
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::{ExprKind, FuncId, Item, Stmt, Var};
use crate::resolve::decorators::{Decorator, classify};
use crate::resolve::items::Entity;
use crate::resolve::scope::ScopeKind;
use crate::source::Span;
use crate::syntax::ast;

impl<'a> Lower<'a, '_> {
    /// Finds the attributes that statements give to functions.
    pub(super) fn find_function_attrs(&mut self) {
        for at in 0..self.r.modules.len() {
            for index in 0..self.r.modules[at].found.stores.len() {
                let (scope, store) = self.r.modules[at].found.stores[index];
                let ast::ExprKind::Attribute { value, attr, .. } = store.kind else {
                    continue;
                };
                if let Some(Entity::Item(Item::Func(func))) = self.r.path(scope, value) {
                    self.add_function_attr(func, attr);
                }
            }
        }
    }

    fn add_function_attr(&mut self, func: FuncId, attr: Symbol) {
        if !self.func_attrs.contains(&(func, attr)) {
            self.func_attrs.push((func, attr));
        }
    }

    /// The variable `base.attr`, if `base` is a function that has such an attribute.
    pub(super) fn function_attr(
        &mut self,
        base: Entity<'a>,
        attr: Symbol,
        span: Span,
    ) -> Option<Var> {
        let Entity::Item(Item::Func(func)) = base else {
            return None;
        };
        let known = self.func_attrs.contains(&(func, attr));
        known.then(|| self.function_attr_var(func, attr, span))
    }

    fn function_attr_var(&mut self, func: FuncId, attr: Symbol, span: Span) -> Var {
        let scope = self.r.numbers.funcs[func.index()];
        let qualname = self.qualname(scope, Symbol::intern("f"));
        let parent = self.r.scopes.get(scope).parent;
        let inner = parent.filter(|p| {
            let kind = self.r.scopes.get(*p).kind;
            matches!(kind, ScopeKind::Function | ScopeKind::Lambda)
        });
        if let Some(parent) = inner {
            let name = format!("{}.{attr}", self.function_title(scope));
            let name = self.r.scopes.note(parent, Symbol::intern(&name), span);
            return self.variable(span, name);
        }
        if let Some(global) = self.func_attr_globals.get(&(func, attr)) {
            return Var::Global(*global);
        }
        let title = qualname.strip_suffix('f').unwrap_or("").to_owned();
        let name = format!("{title}{}.{attr}", self.function_title(scope));
        let global = self.hidden_global(&name, span);
        self.r.globals[global.index()].maybe_unbound = true;
        self.func_attr_globals.insert((func, attr), global);
        Var::Global(global)
    }

    fn function_title(&self, scope: crate::resolve::scope::ScopeId) -> String {
        match self.r.scopes.get(scope).node {
            crate::resolve::scope::Node::Function(node, _) => node.name.as_str().to_owned(),
            _ => "lambda".to_owned(),
        }
    }

    /// The attributes of the function whose body is being lowered, as it sees them.
    pub(super) fn own_function_attrs(&mut self, span: Span) -> Vec<(Symbol, Var)> {
        let func = self.body().func;
        let names: Vec<Symbol> = self
            .func_attrs
            .iter()
            .filter(|(f, _)| *f == func)
            .map(|(_, attr)| *attr)
            .collect();
        names
            .into_iter()
            .map(|attr| (attr, self.function_attr_var(func, attr, span)))
            .collect()
    }

    /// What `@wraps(g)` takes over from `g`: noted before the function is lowered, computed by statements behind it.
    pub(super) fn wrapped(
        &mut self,
        node: &'a ast::FunctionDef<'a>,
    ) -> Option<(FuncId, &'a ast::Expr<'a>)> {
        let scope = self.scope();
        let func = self.r.scopes.of_function(node)?;
        let func = self.r.scopes.get(func).func;
        for decorator in node.decorators {
            if classify(&mut self.r, scope, decorator) != Decorator::Wraps {
                continue;
            }
            let ast::ExprKind::Call(call) = decorator.kind else {
                continue;
            };
            let [wrapped] = call.args.as_slice() else {
                continue;
            };
            for attr in [sym::__name__, sym::__doc__] {
                self.add_function_attr(func, attr);
            }
            return Some((func, wrapped));
        }
        None
    }

    /// `f.__name__ = g.__name__` and the like.
    pub(super) fn take_over(
        &mut self,
        func: FuncId,
        wrapped: &'a ast::Expr<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let span = wrapped.span;
        let value = self.expr(wrapped);
        let temp = self.temp();
        out.push(self.assign(span, Var::Local(temp), value));
        for attr in [sym::__name__, sym::__doc__] {
            let value = self.read_local(span, temp);
            let value = self.expr_node(span, ExprKind::Attr(value, attr));
            let var = self.function_attr_var(func, attr, span);
            out.push(self.assign(span, var, value));
        }
    }
}

//! Comprehensions and generator expressions.
//!
//! List, set and dict comprehensions become blocks; their variables are locals of the function around them. One whose
//! variables an inner function captures becomes a function, because each evaluation has its own variables then.
//!
//! ```text
//! [f(x) for x in xs if x]    { t = []; for x in xs { if x { t.append(f(x)) } }; t }
//! (f(x) for x in xs)         Call(<genexpr>, [xs])
//! ```

use portalis_memory::{Symbol, sym};

use super::cx::Lower;
use super::functions::Finish;
use super::{
    ArgKind, CallArg, Expr, ExprKind, FuncKind, Item, LocalId, ParamKind, Stmt, StmtKind,
    TargetKind, Var,
};
use crate::resolve::items::Entity;
use crate::resolve::scope::{Flags, ScopeId, ScopeKind};
use crate::source::Span;
use crate::stubs::StubItem;
use crate::syntax::ast;

/// What a comprehension makes of each item.
#[derive(Clone, Copy)]
enum Leaf<'a> {
    List(&'a ast::Expr<'a>),
    Set(&'a ast::Expr<'a>),
    Dict(&'a ast::Expr<'a>, &'a ast::Expr<'a>),
    Yield(&'a ast::Expr<'a>),
}

/// What takes the items of a generator expression.
#[derive(Clone, Copy)]
enum Callee<'a> {
    List,
    Set,
    /// A method of a string literal.
    Method(&'a ast::Expr<'a>, Symbol),
    /// A function or class of a stub.
    Item(StubItem),
}

impl<'a> Lower<'a, '_> {
    pub(super) fn comprehension(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        let (leaf, generators) = match expr.kind {
            ast::ExprKind::ListComp(ast::ElementComp { elt, generators }) => {
                (Leaf::List(elt), generators)
            }
            ast::ExprKind::SetComp(ast::ElementComp { elt, generators }) => {
                (Leaf::Set(elt), generators)
            }
            ast::ExprKind::DictComp(ast::DictComp {
                key,
                value,
                generators,
            }) => (Leaf::Dict(key, value), generators),
            ast::ExprKind::GeneratorExp(ast::ElementComp { elt, generators }) => {
                (Leaf::Yield(elt), generators)
            }
            _ => return self.expr_node(expr.span, ExprKind::None),
        };
        let (Some(scope), Some(first)) = (self.r.scopes.of_expr(expr), generators.first()) else {
            return self.expr_node(expr.span, ExprKind::None);
        };
        if generators.iter().any(|generator| generator.is_async) {
            return self.refuse(expr.span, "an asynchronous comprehension", "use `for`");
        }
        let iter = self.expr(first.iter);
        let captured = self.captures_items(scope);
        if matches!(leaf, Leaf::Yield(_)) && self.r.scopes.get(scope).consumed {
            // Nothing takes all of its items at once, after all.
            self.own_function(scope);
            let here = self.r.scopes.get_mut(scope);
            (here.kind, here.generator) = (ScopeKind::GenExp, true);
        }
        match leaf {
            Leaf::Yield(_) => self.as_function(expr.span, scope, leaf, generators, iter),
            _ if captured => {
                // Scopes of comprehensions have no function of their own; this one needs one.
                self.own_function(scope);
                self.as_function(expr.span, scope, leaf, generators, iter)
            }
            _ => {
                let outer = std::mem::replace(&mut self.body().scope, scope);
                let (stmts, result) = self.collected(expr.span, leaf, generators, iter);
                self.body().scope = outer;
                let stmts = self.arena.alloc_slice(&stmts);
                let result = self.read_local(expr.span, result);
                self.expr_node(expr.span, ExprKind::Block(stmts, result))
            }
        }
    }

    /// Whether inner functions capture the variables of a comprehension.
    fn captures_items(&self, scope: ScopeId) -> bool {
        let mut names = self.r.scopes.names(scope);
        names.any(|info| info.flags.has(Flags::ITERATION) && info.flags.has(Flags::CAPTURED))
    }

    /// `f(x for x in xs)`, where f takes all items before it does anything else: a loop in the function around it.
    pub(super) fn consumed_generator(
        &mut self,
        expr: &'a ast::Expr<'a>,
        func: &'a ast::Expr<'a>,
        args: &'a [ast::Expr<'a>],
        keywords: &'a [ast::Keyword<'a>],
    ) -> Option<&'a Expr<'a>> {
        let [first, rest @ ..] = args else {
            return None;
        };
        let ast::ExprKind::GeneratorExp(ast::ElementComp { elt, generators }) = first.kind else {
            return None;
        };
        let scope = self.r.scopes.of_expr(first)?;
        let is_async = generators.iter().any(|generator| generator.is_async);
        if !self.r.scopes.get(scope).consumed || is_async || self.captures_items(scope) {
            return None;
        }
        let callee = self.eager_callee(func)?;
        let alone = rest.is_empty() && keywords.is_empty();
        if matches!(callee, Callee::List | Callee::Set) && !alone {
            return None;
        }
        let leaf = match callee {
            Callee::Set => Leaf::Set(elt),
            _ => Leaf::List(elt),
        };
        let iter = self.expr(generators.first()?.iter);
        let outer = std::mem::replace(&mut self.body().scope, scope);
        let (stmts, result) = self.collected(first.span, leaf, generators, iter);
        self.body().scope = outer;
        self.body().locals[result.index()].stream = true;
        let items = self.read_local(first.span, result);
        let mut given = vec![CallArg {
            kind: ArgKind::Positional,
            value: items,
        }];
        given.extend_from_slice(self.args(rest, keywords));
        let given = self.arena.alloc_slice(&given);
        let value = match callee {
            Callee::Set | Callee::List => items,
            Callee::Method(recv, name) => {
                let recv = self.expr(recv);
                self.expr_node(expr.span, ExprKind::MethodCall(recv, name, given))
            }
            Callee::Item(item) => {
                let callee = self.expr_node(func.span, ExprKind::Stub(item));
                self.expr_node(expr.span, ExprKind::Call(callee, given))
            }
        };
        let stmts = self.arena.alloc_slice(&stmts);
        Some(self.expr_node(expr.span, ExprKind::Block(stmts, value)))
    }

    /// What a call names, if it takes all items of its first argument at once.
    fn eager_callee(&mut self, func: &'a ast::Expr<'a>) -> Option<Callee<'a>> {
        if let ast::ExprKind::Attribute { value, attr, .. } = func.kind {
            let Some(StubItem::Class(str)) = self.r.stubs.builtin(sym::str) else {
                return None;
            };
            let method = *self.r.stubs.class(str).methods.get(&attr)?;
            return self
                .r
                .stubs
                .has_eager(method)
                .then_some(Callee::Method(value, attr));
        }
        let Some(Entity::Item(Item::Stub(item))) = self.r.path(self.scope(), func) else {
            return None;
        };
        let named = |name| self.r.stubs.builtin(name) == Some(item);
        match item {
            _ if !self.r.stubs.is_eager(item) => None,
            _ if named(sym::list) => Some(Callee::List),
            _ if named(sym::set) => Some(Callee::Set),
            item => Some(Callee::Item(item)),
        }
    }

    /// The statements that fill a new container.
    fn collected(
        &mut self,
        span: Span,
        leaf: Leaf<'a>,
        generators: &'a [ast::Comprehension<'a>],
        iter: &'a Expr<'a>,
    ) -> ([Stmt<'a>; 2], LocalId) {
        let result = self.settled_temp();
        let empty = match leaf {
            Leaf::Set(_) => ExprKind::Set(&[]),
            Leaf::Dict(..) => ExprKind::Dict(&[]),
            _ => ExprKind::List(&[]),
        };
        let empty = self.expr_node(span, empty);
        let start = self.assign(span, Var::Local(result), empty);
        let fill = self.loops(generators, Some(iter), leaf, result);
        ([start, fill], result)
    }

    fn loops(
        &mut self,
        generators: &'a [ast::Comprehension<'a>],
        iter: Option<&'a Expr<'a>>,
        leaf: Leaf<'a>,
        result: LocalId,
    ) -> Stmt<'a> {
        let Some((generator, rest)) = generators.split_first() else {
            return self.leaf(leaf, result);
        };
        let iter = match iter {
            Some(iter) => iter,
            None => self.expr(generator.iter),
        };
        let span = generator.target.span;
        let target = self.target(generator.target);
        let tests: Vec<&'a Expr<'a>> = self.exprs(generator.ifs.as_slice());
        let mut body = self.loops(rest, None, leaf, result);
        for test in tests.into_iter().rev() {
            let then = self.arena.alloc_slice(&[body]);
            body = self.if_stmt(test.span, test, then, &[]);
        }
        let body = self.arena.alloc_slice(&[body]);
        let target = match target {
            Some(target) => target,
            None => {
                let temp = self.temp();
                let target = self.target_node(span, TargetKind::Var(Var::Local(temp)));
                self.arena.alloc(target)
            }
        };
        let parts = self.arena.alloc((target, iter, body, &[][..]));
        self.stmt_node(span, StmtKind::For(parts))
    }

    fn leaf(&mut self, leaf: Leaf<'a>, result: LocalId) -> Stmt<'a> {
        match leaf {
            Leaf::List(elt) | Leaf::Set(elt) => {
                let name = match leaf {
                    Leaf::List(_) => sym::append,
                    _ => sym::add,
                };
                let container = self.read_local(elt.span, result);
                let value = self.expr(elt);
                let call = self.method_node(elt.span, container, name, &[value]);
                self.stmt_node(elt.span, StmtKind::Expr(call))
            }
            Leaf::Dict(key, value) => {
                // The key is evaluated before the value, the subscript after both.
                let span = key.span;
                let key = self.expr(key);
                let temp = self.settled_temp();
                let keep = self.assign(span, Var::Local(temp), key);
                let value = self.expr(value);
                let container = self.read_local(span, result);
                let key = self.read_local(span, temp);
                let target = self.target_node(span, TargetKind::Subscript(container, key));
                let target = self.arena.alloc(target);
                let stmts = self.arena.alloc_slice(&[keep]);
                let value = self.expr_node(span, ExprKind::Block(stmts, value));
                self.stmt_node(span, StmtKind::Assign(target, value))
            }
            Leaf::Yield(elt) => {
                let value = self.expr(elt);
                let value = self.expr_node(elt.span, ExprKind::Yield(Some(value)));
                self.stmt_node(elt.span, StmtKind::Expr(value))
            }
        }
    }

    /// A call of a function that runs the loops; its parameter is the iterable, evaluated here.
    fn as_function(
        &mut self,
        span: Span,
        scope: ScopeId,
        leaf: Leaf<'a>,
        generators: &'a [ast::Comprehension<'a>],
        iter: &'a Expr<'a>,
    ) -> &'a Expr<'a> {
        let func = self.r.scopes.get(scope).func;
        let (kind, name) = match leaf {
            Leaf::Yield(_) => (FuncKind::GenExp, sym::genexpr),
            Leaf::List(_) => (FuncKind::Def, sym::listcomp),
            Leaf::Set(_) => (FuncKind::Def, sym::setcomp),
            Leaf::Dict(..) => (FuncKind::Def, sym::dictcomp),
        };
        self.begin(func, scope, kind, None);
        let param = self.parameter(scope, Symbol::intern(".0"), ParamKind::PositionalOnly, None);
        let source = self.read_local(iter.span, param.local);
        let stmts = match leaf {
            Leaf::Yield(_) => {
                let loops = self.loops(generators, Some(source), leaf, param.local);
                self.arena.alloc_slice(&[loops])
            }
            _ => {
                let ([start, fill], result) = self.collected(span, leaf, generators, source);
                let result = self.read_local(span, result);
                let end = self.stmt_node(span, StmtKind::Return(Some(result)));
                self.arena.alloc_slice(&[start, fill, end])
            }
        };
        self.finish(Finish {
            name,
            qualname: self.qualname(scope, name),
            binding: super::Binding::None,
            generator: matches!(leaf, Leaf::Yield(_)),
            params: self.arena.alloc_slice(&[param]),
            stmts,
            returns: None,
            doc: None,
            span,
        });
        let callee = self.func_node(span, func);
        self.call_node(span, callee, &[iter])
    }

    /// Gives a comprehension's scope, and what is inlined into it, a function of its own.
    fn own_function(&mut self, scope: ScopeId) {
        let outer = self.r.scopes.get(scope).func;
        let func = self.new_func(scope);
        let last = self.r.scopes.list.len() as u32;
        self.r.scopes.get_mut(scope).func = func;
        for id in (scope.0 + 1..last).map(ScopeId) {
            let inside = {
                let here = self.r.scopes.get(id);
                here.func == outer
                    && here
                        .parent
                        .is_some_and(|parent| self.r.scopes.get(parent).func == func)
            };
            if inside {
                self.r.scopes.get_mut(id).func = func;
            }
        }
    }
}

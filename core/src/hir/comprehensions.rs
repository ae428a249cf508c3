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

use super::cx::{Body, Lower};
use super::functions::Finish;
use super::{Expr, ExprKind, FuncKind, LocalId, ParamKind, Stmt, StmtKind, TargetKind, Var};
use crate::resolve::scope::{Flags, ScopeId};
use crate::source::Span;
use crate::syntax::ast;

/// What a comprehension makes of each item.
#[derive(Clone, Copy)]
enum Leaf<'a> {
    List(&'a ast::Expr<'a>),
    Set(&'a ast::Expr<'a>),
    Dict(&'a ast::Expr<'a>, &'a ast::Expr<'a>),
    Yield(&'a ast::Expr<'a>),
}

impl<'a> Lower<'a, '_> {
    pub(super) fn comprehension(&mut self, expr: &'a ast::Expr<'a>) -> &'a Expr<'a> {
        let (leaf, generators) = match expr.kind {
            ast::ExprKind::ListComp { elt, generators } => (Leaf::List(elt), generators),
            ast::ExprKind::SetComp { elt, generators } => (Leaf::Set(elt), generators),
            ast::ExprKind::DictComp {
                key,
                value,
                generators,
            } => (Leaf::Dict(key, value), generators),
            ast::ExprKind::GeneratorExp { elt, generators } => (Leaf::Yield(elt), generators),
            _ => return self.expr_node(expr.span, ExprKind::None),
        };
        let (Some(scope), [first, ..]) = (self.r.scopes.of_expr(expr), generators) else {
            return self.expr_node(expr.span, ExprKind::None);
        };
        if generators.iter().any(|generator| generator.is_async) {
            return self.refuse(expr.span, "an asynchronous comprehension", "use `for`");
        }
        let iter = self.expr(first.iter);
        let captured =
            self.r.scopes.get(scope).names().any(|(_, info)| {
                info.flags.has(Flags::ITERATION) && info.flags.has(Flags::CAPTURED)
            });
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

    /// The statements that fill a new container.
    fn collected(
        &mut self,
        span: Span,
        leaf: Leaf<'a>,
        generators: &'a [ast::Comprehension<'a>],
        iter: &'a Expr<'a>,
    ) -> (Vec<Stmt<'a>>, LocalId) {
        let result = self.temp();
        let empty = match leaf {
            Leaf::Set(_) => ExprKind::Set(&[]),
            Leaf::Dict(..) => ExprKind::Dict(&[]),
            _ => ExprKind::List(&[]),
        };
        let empty = self.expr_node(span, empty);
        let start = self.assign(span, Var::Local(result), empty);
        let fill = self.loops(generators, Some(iter), leaf, result);
        (vec![start, fill], result)
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
        let tests: Vec<&'a Expr<'a>> = self.exprs(generator.ifs);
        let mut body = self.loops(rest, None, leaf, result);
        for test in tests.into_iter().rev() {
            let then = self.arena.alloc_slice(&[body]);
            body = self.stmt_node(test.span, StmtKind::If(test, then, &[]));
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
        self.stmt_node(span, StmtKind::For(target, iter, body, &[]))
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
                let temp = self.temp();
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
        self.bodies.push(Body::new(func, scope, kind, None));
        let param = self.parameter(scope, Symbol::intern(".0"), ParamKind::PositionalOnly, None);
        let source = self.read_local(iter.span, param.local);
        let stmts = match leaf {
            Leaf::Yield(_) => vec![self.loops(generators, Some(source), leaf, param.local)],
            _ => {
                let (mut stmts, result) = self.collected(span, leaf, generators, source);
                let result = self.read_local(span, result);
                stmts.push(self.stmt_node(span, StmtKind::Return(Some(result))));
                stmts
            }
        };
        self.finish(Finish {
            name,
            scope,
            binding: super::Binding::None,
            generator: matches!(leaf, Leaf::Yield(_)),
            params: vec![param],
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
        self.r.numbers.funcs.push(scope);
        let func = super::FuncId(self.r.numbers.funcs.len() as u32 - 1);
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

//! Exceptions: `raise`, `try`, `finally`, `with`.
//!
//! In: statements. Out: labelled blocks that an error leaves for its handler. A `finally` is lowered once for each
//! way out of its body, as CPython does.
//!
//! ```text
//! try: f()                   'end: {
//! except ValueError as e:        let Err(err): rt::Result<rt::Never> = 'try_: { rt::tri!('try_, f()); break 'end; };
//!     g(e)                       if err.is_instance(rt::exceptions::VALUE_ERROR) { .. } else { return Err(err); }
//!                            }
//! ```

use super::body::{Body, Exit, Manager, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::repr::{Kind, Struct};
use super::tree::{Block, Expr, Holds, Use, VarId};
use super::value::Val;
use crate::hir::{self, ExprKind, Handler, Stmt, Target, Try};
use crate::infer::types::{Head, TyId};
use crate::source::Span;
use crate::stubs::StubItem;

impl<'c> Body<'_, 'c> {
    /// `raise exc from cause`.
    pub fn raise_stmt(
        &mut self,
        span: Span,
        exc: &'c hir::Expr<'c>,
        cause: Option<&'c hir::Expr<'c>>,
    ) -> Res<()> {
        let site = Site {
            calls: self.inst.map(|i| (i, exc.id)),
            ..Site::at(span)
        };
        let val = self.exception(exc, false)?;
        let mut vals = vec![val];
        let Some(cause) = cause else {
            let error = self.error_of(&site, vals.remove(0))?;
            let error = match error {
                Expr::Call("rt::exceptions::new", args) => Expr::Call("rt::raise_type", args),
                error => self.nodes.call("rt::error::raise", [error]),
            };
            let raise = self.raise(&site, error);
            self.push(raise);
            return Ok(());
        };
        let cause = self.later(&mut vals, |b| b.exception(cause, true))?;
        let error = self.error_of(&site, vals.remove(0))?;
        let cause = match self.kind(cause.repr) {
            Kind::Unit => Expr::Atom("None"),
            Kind::Option(_) => {
                let expr = self.own(cause);
                expr.method(self.nodes, "map", [Expr::Atom("rt::Error::from")])
            }
            _ => {
                let error = self.error_of(&site, cause)?;
                self.nodes
                    .call("Some", [error.method(self.nodes, "into", [])])
            }
        };
        let raise = self.raise(
            &site,
            self.nodes.call("rt::error::raise_from", [error, cause]),
        );
        self.push(raise);
        Ok(())
    }

    /// An expression that is raised: an exception, or a class of which one is made.
    fn exception(&mut self, e: &'c hir::Expr<'c>, cause: bool) -> Res<Val<'c>> {
        let site = self.site(e);
        match e.kind {
            ExprKind::Stub(StubItem::Class(class)) => {
                let ty = self.cx.types.stub(class);
                Ok(self.new_exception(class, ty, vec![]))
            }
            ExprKind::Class(_) => {
                let targets = self.targets(&site, crate::infer::types::CallRole::Call);
                match targets.first() {
                    Some(target) => self.call_target(&site, target, None, vec![]),
                    None => self.refuse(
                        e.span,
                        "this class cannot be raised",
                        "raise an instance of it",
                    ),
                }
            }
            _ => {
                let val = self.expr(e)?;
                match self.kind(val.repr) {
                    Kind::Gc(_) | Kind::Never => Ok(val),
                    Kind::Unit | Kind::Option(_) if cause => Ok(val),
                    _ => self.raised(&site, val),
                }
            }
        }
    }

    /// An exception object as what is raised.
    fn error_of(&mut self, site: &Site, val: Val<'c>) -> Res<Expr<'c>> {
        match self.kind(val.repr) {
            Kind::Gc(_) | Kind::Never => Ok(self.own(val)),
            Kind::Option(_) | Kind::Ref => {
                let base = self.cx.types.builtins.base_exception;
                let ty = self.cx.types.stub(base);
                let repr = self.repr(ty);
                self.coerce_to(site, val, ty, repr)
            }
            _ => self.refuse(
                site.span,
                "only exceptions can be raised",
                "raise an instance of a class derived from `Exception`",
            ),
        }
    }

    /// A built-in exception with arguments.
    pub fn new_exception(
        &mut self,
        class: crate::stubs::StubClassId,
        ty: TyId,
        args: Vec<Val<'c>>,
    ) -> Val<'c> {
        let objects = self.objects(args);
        let info = self.nodes.atom(self.cx.input.stubs.class(class).rust);
        let repr = self.repr(ty);
        Val::owned(
            self.nodes.call("rt::exceptions::new", [info, objects]),
            ty,
            repr,
        )
    }

    /// `vec![Object, ..]`.
    pub fn objects(&mut self, args: Vec<Val<'c>>) -> Expr<'c> {
        let mut items = Vec::new();
        for arg in args {
            let item = match self.kind(arg.repr) {
                Kind::Object => self.own(arg),
                Kind::Static => self
                    .nodes
                    .call("rt::Object::new", [self.static_object(&arg)]),
                Kind::I64 => self.nodes.call(
                    "rt::Object::new",
                    [super::numbers::typed(self.nodes, self.own(arg))],
                ),
                _ => {
                    let value = self.own(arg);
                    self.nodes.call("rt::Object::new", [value])
                }
            };
            items.push(item);
        }
        Expr::Macro("vec!", self.nodes.list(items))
    }

    /// A bare `raise`.
    pub fn reraise_stmt(&mut self, site: &Site) -> Res<()> {
        let expr = match self.handled.last() {
            Some(err) => Expr::Raise(
                self.nodes.node(Expr::Var(*err, Use::Clone)),
                None,
                self.catch,
            ),
            None => self.raise(site, self.nodes.call("rt::error::reraise", [])),
        };
        self.push(expr);
        Ok(())
    }

    /// `try`.
    pub fn try_stmt(&mut self, t: &'c Try<'c>) -> Res<()> {
        if t.finalbody.is_empty() {
            return self.try_except(t);
        }
        let outer = self.catch;
        let exit = Exit::Finally {
            body: t.finalbody,
            catch: outer,
        };
        let (expr, ends) = self.guarded(
            exit,
            |b| b.try_except(t),
            |b, err| {
                b.stmts(t.finalbody)?;
                b.push(Expr::Raise(
                    b.nodes.node(Expr::Var(err, Use::Move)),
                    None,
                    b.catch,
                ));
                Ok(())
            },
        )?;
        self.push(expr);
        if ends && !self.dead {
            self.stmts(t.finalbody)?;
        }
        Ok(())
    }

    /// A body whose every way out is watched; the handler runs for errors. Also whether the body can end.
    fn guarded(
        &mut self,
        exit: Exit<'c>,
        body: impl FnOnce(&mut Self) -> Res<()>,
        handler: impl FnOnce(&mut Self, VarId) -> Res<()>,
    ) -> Res<(Expr<'c>, bool)> {
        let (label, end) = (self.label("try_"), self.label("end"));
        let outer = self.catch.replace(label);
        self.exits.push(exit);
        let block = self.nested(body);
        self.exits.pop();
        self.catch = outer;
        let block = block?;
        let ends = !block.diverges();
        let err = self.opaque("err");
        let handler = self.handling(err, |b| handler(b, err))?;
        Ok((
            Expr::TryCatch {
                label,
                end,
                body: self.nodes.node(block),
                err,
                handler: self.nodes.node(handler),
            },
            ends,
        ))
    }

    /// A block that handles an error.
    fn handling(&mut self, err: VarId, fill: impl FnOnce(&mut Self) -> Res<()>) -> Res<Block<'c>> {
        self.handled.push(err);
        let block = self.nested(|b| {
            let guard = b.opaque("_handling");
            b.push_let(
                guard,
                b.nodes
                    .call("rt::error::handling", [Expr::Var(err, Use::Borrow)]),
            );
            fill(b)
        });
        self.handled.pop();
        block
    }

    fn try_except(&mut self, t: &'c Try<'c>) -> Res<()> {
        if t.handlers.is_empty() {
            self.stmts(t.body)?;
            return self.stmts(t.orelse);
        }
        let (label, end) = (self.label("try_"), self.label("end"));
        let outer = self.catch.replace(label);
        let (body, ()) = self.block(|b| {
            let body = b.stmts(t.body);
            b.catch = outer;
            body.and_then(|()| b.stmts(t.orelse))
        })?;
        let err = self.opaque("err");
        let handler = self.handling(err, |b| b.handlers(err, t.handlers))?;
        self.push(Expr::TryCatch {
            label,
            end,
            body: self.nodes.node(body),
            err,
            handler: self.nodes.node(handler),
        });
        Ok(())
    }

    /// The first handler whose types match; without one the error goes on.
    fn handlers(&mut self, err: VarId, handlers: &'c [Handler<'c>]) -> Res<()> {
        let Some((handler, rest)) = handlers.split_first() else {
            self.push(Expr::Raise(
                self.nodes.node(Expr::Var(err, Use::Clone)),
                None,
                self.catch,
            ));
            return Ok(());
        };
        let mut tests = Vec::new();
        for base in handler.types {
            for info in self.type_infos(*base) {
                tests.push(Expr::Var(err, Use::Recv).method(
                    self.nodes,
                    "is_instance",
                    [self.nodes.atom(info)],
                ));
            }
        }
        let all = matches!(handler.types, [hir::Base::Stub(s)] if *s == self.cx.types.builtins.base_exception);
        let cond = tests
            .into_iter()
            .reduce(|a, b| a.infix(self.nodes, "||", b));
        let cond = if handler.types.is_empty() || all {
            None
        } else {
            Some(cond.unwrap_or(Expr::Atom("false")))
        };
        let Some(cond) = cond else {
            return self.handler(err, handler);
        };
        let then = self.nested(|b| b.handler(err, handler))?;
        let orelse = self.nested(|b| b.handlers(err, rest))?;
        self.push(cond.choose(self.nodes, then, Some(orelse)));
        Ok(())
    }

    fn handler(&mut self, err: VarId, handler: &'c Handler<'c>) -> Res<()> {
        let Some(target) = handler.target else {
            return self.stmts(handler.body);
        };
        let site = Site::at(handler.span);
        let ty = self.var_ty(target);
        if self.cx.types.is_never(ty) {
            return self.stmts(handler.body);
        }
        let base = self.cx.types.builtins.base_exception;
        let base_ty = self.cx.types.stub(base);
        let base_repr = self.repr(base_ty);
        let exception = Expr::Var(err, Use::Recv).method(self.nodes, "exception", []);
        let val = Val::reference(exception, base_ty, base_repr);
        self.store_var(&site, target, val)?;
        self.stmts(handler.body)?;
        self.unbind(target);
        Ok(())
    }

    /// The name of an `except` clause is unbound at its end.
    fn unbind(&mut self, target: hir::Var) {
        let var = match target {
            hir::Var::Local(local) => self.local_var(local),
            hir::Var::Capture(capture) => Some(self.captures[capture.index()]),
            hir::Var::Global(global) => {
                let name = &self.cx.names.globals[global.index()];
                let expr = self
                    .nodes
                    .atom(format!("g::{name}"))
                    .method(self.nodes, "unset", []);
                self.push(expr);
                None
            }
        };
        let Some(var) = var else { return };
        match self.vars[var.index()].holds {
            Holds::Maybe => self.push(Expr::Assign(var, self.nodes.node(Expr::Atom("None")))),
            Holds::Cell | Holds::CellRef => {
                self.push(Expr::Var(var, Use::Recv).method(self.nodes, "take", []))
            }
            _ => {}
        }
    }

    /// What must run when control leaves the surroundings from the one at `from` inwards.
    pub fn run_exits(&mut self, from: usize) -> Res<()> {
        let exits = self.exits.clone();
        let (catch, handled) = (self.catch, self.handled.clone());
        let mut result = Ok(());
        for (at, exit) in exits.iter().enumerate().skip(from).rev() {
            self.exits.truncate(at);
            result = match *exit {
                Exit::Loop { .. } => Ok(()),
                Exit::Finally { body, catch } => {
                    self.catch = catch;
                    self.stmts(body)
                }
                Exit::With { manager, catch } => {
                    self.catch = catch;
                    let manager = self.managers[manager].duplicate(self.nodes);
                    self.leave_with(&manager)
                }
            };
            if result.is_err() || self.dead {
                break;
            }
        }
        self.exits = exits;
        self.catch = catch;
        self.handled = handled;
        result
    }

    /// `with`.
    pub fn with_stmt(
        &mut self,
        item: &'c hir::Expr<'c>,
        target: Option<&'c Target<'c>>,
        body: &'c [Stmt<'c>],
    ) -> Res<()> {
        let site = self.site(item);
        let val = self.expr(item)?;
        let val = self.freeze(val);
        let entered = target.map(|t| self.ty(t.id));
        let value = self.dunder(&site, "__enter__", vec![val.duplicate(self.nodes)], entered)?;
        self.managers.push(Manager { val, site });
        let manager = self.managers.len() - 1;
        let value = match target {
            Some(_) => Some(self.freeze(value)),
            None => {
                self.discard(value);
                None
            }
        };
        let exit = Exit::With {
            manager,
            catch: self.catch,
        };
        let outer = self.catch;
        let left = self.managers[manager].duplicate(self.nodes);
        let fill = |b: &mut Self| {
            if let (Some(target), Some(value)) = (target, value) {
                b.store(target, value)?;
            }
            b.stmts(body)?;
            if b.dead {
                return Ok(());
            }
            // The end of the body leaves the manager here, for a swallowed error has left it already; what goes wrong
            // then is not the manager's to handle.
            let (own, inner) = (std::mem::replace(&mut b.catch, outer), b.exits.pop());
            let done = b.leave_with(&left);
            b.exits.extend(inner);
            b.catch = own;
            done
        };
        let (expr, _) = self.guarded(exit, fill, |b, err| b.leave_with_error(manager, err))?;
        self.push(expr);
        Ok(())
    }

    fn leave_with(&mut self, manager: &Manager<'c>) -> Res<()> {
        let args = (0..3).map(|_| self.none()).collect::<Vec<_>>();
        let mut operands = vec![manager.val.duplicate(self.nodes)];
        operands.extend(args);
        let result = self.exit_result(manager);
        let val = self.dunder(&manager.site, "__exit__", operands, Some(result))?;
        self.discard(val);
        Ok(())
    }

    /// The type that `__exit__` gives.
    fn exit_result(&mut self, manager: &Manager<'c>) -> TyId {
        let heads = self.cx.types.heads(manager.val.ty);
        let mut targets = Vec::new();
        for head in heads {
            targets.extend(self.dunder_targets(
                &manager.site,
                &manager.val,
                "__exit__",
                Some(head),
            ));
        }
        match self.joined_results(&targets) {
            Some(ty) => ty,
            None => self.cx.types.none(),
        }
    }

    fn leave_with_error(&mut self, manager: usize, err: VarId) -> Res<()> {
        let manager = self.managers[manager].duplicate(self.nodes);
        let base = self.cx.types.builtins.base_exception;
        let kind_ty = self.cx.types.stub(self.cx.types.builtins.exception_type);
        let kind_repr = self.repr(kind_ty);
        let kind = Expr::Var(err, Use::Recv).method(self.nodes, "exception", []);
        let kind = Val::owned(self.nodes.call("rt::Type::of", [kind]), kind_ty, kind_repr);
        let value_ty = self.cx.types.stub(base);
        let repr = self.repr(value_ty);
        let exception = Expr::Var(err, Use::Recv).method(self.nodes, "exception", []);
        let value = Val::reference(exception, value_ty, repr);
        let none = self.none();
        let result = self.exit_result(&manager);
        let stub = !matches!(self.cx.types.single(manager.val.ty), Some(Head::Inst(_)));
        let operands = match stub {
            true => vec![
                manager.val.duplicate(self.nodes),
                self.none(),
                self.none(),
                none,
            ],
            false => vec![manager.val.duplicate(self.nodes), kind, value, none],
        };
        let val = self.dunder(&manager.site, "__exit__", operands, Some(result))?;
        if self.dead {
            return Ok(());
        }
        if self.cx.types.is_none(result) || matches!(self.cx.kind(val.repr), Kind::Unit) {
            self.discard(val);
            self.push(Expr::Raise(
                self.nodes.node(Expr::Var(err, Use::Clone)),
                None,
                self.catch,
            ));
            return Ok(());
        }
        let swallow = self.truth(&manager.site, val)?;
        let again = self.nested(|b| {
            b.push(Expr::Raise(
                b.nodes.node(Expr::Var(err, Use::Clone)),
                None,
                b.catch,
            ));
            Ok(())
        })?;
        self.push(swallow.negate(self.nodes).choose(self.nodes, again, None));
        Ok(())
    }

    /// Whether a class's objects are exceptions.
    pub fn is_exception_class(&mut self, id: crate::infer::types::ClassInstId) -> bool {
        self.cx
            .chain(Struct::Class(id))
            .contains(&Struct::Exception)
    }
}

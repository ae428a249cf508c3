//! Statements: each becomes statements of the block at hand.
//!
//! In: typed HIR statements. Out: tree statements. Evaluation order is Python's: an assignment evaluates its value
//! before the parts of its target.
//!
//! ```text
//! x = xs[0]        x = xs.get(0).at(&L[1])?;
//! ```

use super::body::{Body, Exit, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::tree::{Block, Expr, Holds};
use super::value::Val;
use crate::hir::{self, BinOp, ClassId, ModuleId, Stmt, StmtKind, Target, TargetKind, Var};
use crate::infer::types::Head;
use crate::source::Span;

impl<'c> Body<'_, 'c> {
    /// Lowers statements until control cannot go on.
    pub fn stmts(&mut self, stmts: &'c [Stmt<'c>]) -> Res<()> {
        for stmt in stmts {
            if self.dead {
                break;
            }
            if let Err(problem) = self.stmt(stmt) {
                self.cx.diagnostics.push(*problem);
            }
        }
        Ok(())
    }

    fn stmt(&mut self, stmt: &'c Stmt<'c>) -> Res<()> {
        let site = Site::at(stmt.span);
        match stmt.kind {
            StmtKind::Expr(e) => {
                let val = self.expr(e)?;
                self.discard(val);
                Ok(())
            }
            StmtKind::Assign(target, value) => self.assign(target, value),
            StmtKind::AugAssign(target, op, value) => self.aug_assign(stmt, target, op, value),
            StmtKind::Delete(target) => self.delete(target),
            StmtKind::If(&(cond, then, orelse)) => self.if_stmt(cond, then, orelse),
            StmtKind::While(&(cond, body, orelse)) => self.while_stmt(cond, body, orelse),
            StmtKind::For(&(target, iter, body, orelse)) => {
                self.for_stmt(target, iter, body, orelse)
            }
            StmtKind::Break => self.leave_loop(&site, true),
            StmtKind::Continue => self.leave_loop(&site, false),
            StmtKind::Return(value) => self.return_stmt(&site, value),
            StmtKind::Raise(exc, cause) => self.raise_stmt(stmt.span, exc, cause),
            StmtKind::Reraise => self.reraise_stmt(&site),
            StmtKind::Try(t) => self.try_stmt(t),
            StmtKind::With(&(item, target, body)) => self.with_stmt(item, target, body),
            StmtKind::Import(module) => self.import(&site, module),
            StmtKind::ClassBody(class) => self.class_body(&site, class),
        }
    }

    /// Evaluates a value for its effect.
    pub fn discard(&mut self, val: Val<'c>) {
        if matches!(self.cx.kind(val.repr), super::repr::Kind::Never) {
            let never = self.own(val);
            self.push(Expr::Match(self.nodes.node(never), &mut []));
            return;
        }
        self.effect(val);
    }

    fn assign(&mut self, target: &'c Target<'c>, value: &'c hir::Expr<'c>) -> Res<()> {
        match target.kind {
            TargetKind::Var(var) => {
                let val = self.expr(value)?;
                self.store_var(&Site::at(target.span), var, val)
            }
            TargetKind::Unpack(targets, star) => self.assign_unpack(target, targets, star, value),
            TargetKind::Attr(..) | TargetKind::Subscript(..) => {
                let val = self.expr(value)?;
                if matches!(self.cx.kind(val.repr), super::repr::Kind::Never) {
                    self.discard(val);
                    return Ok(());
                }
                let val = if self.is_simple(value) || self.target_is_simple(target) {
                    val
                } else {
                    self.freeze(val)
                };
                self.store(target, val)
            }
        }
    }

    /// Stores a value into a target. Parts of the target are evaluated now.
    pub fn store(&mut self, target: &'c Target<'c>, val: Val<'c>) -> Res<()> {
        let site = Site {
            calls: self.inst.map(|i| (i, target.id)),
            ..Site::at(target.span)
        };
        match target.kind {
            TargetKind::Var(var) => self.store_var(&site, var, val),
            TargetKind::Attr(obj, name) => {
                let obj = self.expr(obj)?;
                self.set_attr(&site, obj, name, val)
            }
            TargetKind::Subscript(obj, index) => {
                let [obj, index] = self.two_operands(obj, index)?;
                self.set_item(&site, obj, index, val)
            }
            TargetKind::Unpack(targets, star) => {
                let types: Vec<_> = targets.iter().map(|t| self.ty(t.id)).collect();
                let parts = self.unpack(&site, val, &types, star)?;
                for (target, part) in targets.iter().zip(parts) {
                    self.store(target, part)?;
                }
                Ok(())
            }
        }
    }

    /// Binds a variable.
    pub fn store_var(&mut self, site: &Site, var: Var, val: Val<'c>) -> Res<()> {
        if matches!(self.cx.kind(val.repr), super::repr::Kind::Never) {
            self.discard(val);
            return Ok(());
        }
        match var {
            Var::Local(local) => {
                let Some(var) = self.local_var(local) else {
                    return Ok(());
                };
                let Some(inst) = self.inst else { return Ok(()) };
                let ty = self.cx.input.typed.instance(inst).locals[local.index()];
                if self.cx.types.is_never(ty) {
                    self.discard(val);
                    return Ok(());
                }
                let repr = self.vars[var.index()].repr;
                let value = self.coerce_to(site, val, ty, repr)?;
                self.assign_var(var, value);
                Ok(())
            }
            Var::Capture(capture) => {
                let var = self.captures[capture.index()];
                let ty = self.capture_ty(capture);
                let value = self.coerce(site, val, ty)?;
                self.assign_var(var, value);
                Ok(())
            }
            Var::Global(global) => {
                let ty = self.cx.input.typed.globals[global.index()];
                if self.cx.types.is_never(ty) {
                    self.discard(val);
                    return Ok(());
                }
                let repr = self.global_repr(global);
                let value = self.coerce_to(site, val, ty, repr)?;
                let path = self.cx.names.global_paths[global.index()];
                let expr = self.nodes.atom(path).method(self.nodes, "set", [value]);
                self.push(expr);
                Ok(())
            }
        }
    }

    /// Binds a Rust variable to a value.
    pub fn assign_var(&mut self, var: super::tree::VarId, value: Expr<'c>) {
        let value = super::numbers::untyped(self.nodes, value);
        let expr = match self.vars[var.index()].holds {
            Holds::Cell | Holds::CellRef => {
                Expr::Var(var, super::tree::Use::Recv).method(self.nodes, "set", [value])
            }
            Holds::Maybe => Expr::Assign(var, self.nodes.node(self.nodes.call("Some", [value]))),
            _ => Expr::Assign(var, self.nodes.node(value)),
        };
        self.push(expr);
    }

    fn assign_unpack(
        &mut self,
        target: &'c Target<'c>,
        targets: &'c [Target<'c>],
        star: Option<usize>,
        value: &'c hir::Expr<'c>,
    ) -> Res<()> {
        if let hir::ExprKind::Tuple(items) | hir::ExprKind::List(items) = value.kind
            && star.is_none()
            && items.len() == targets.len()
            && items.iter().all(|i| !i.star)
        {
            let exprs: Vec<_> = items.iter().map(|i| i.value).collect();
            let vals = self.operands(&exprs)?;
            let last = vals.len() - 1;
            let mut frozen = Vec::new();
            for (i, val) in vals.into_iter().enumerate() {
                // The last value is stored first of all if the others are in variables by then; it need not be.
                let _ = last;
                frozen.push(if i == last && targets.len() == 1 {
                    val
                } else {
                    self.freeze(val)
                });
            }
            for (target, val) in targets.iter().zip(frozen) {
                self.store(target, val)?;
            }
            return Ok(());
        }
        let val = self.expr(value)?;
        self.store(target, val)
    }

    fn aug_assign(
        &mut self,
        stmt: &Stmt<'_>,
        target: &'c Target<'c>,
        op: BinOp,
        value: &'c hir::Expr<'c>,
    ) -> Res<()> {
        let site = Site {
            calls: self.inst.map(|i| (i, target.id)),
            in_place: true,
            ..Site::at(stmt.span)
        };
        let at = Site {
            span: target.span,
            ..site
        };
        match target.kind {
            TargetKind::Var(var) => {
                let old = self.read_var(&Site::at(target.span), var)?;
                let ty = self.ty(target.id);
                let old = self.narrow(&site, old, ty)?;
                let result = self.var_result(var);
                let [old, operand] = self.second_operand(old, value)?;
                if let Some(val) = self.in_place(&site, op, old, operand, Some(result))? {
                    self.store_var(&site, var, val)?;
                }
                Ok(())
            }
            TargetKind::Attr(obj, name) => {
                let obj = self.expr(obj)?;
                let obj = self.keep(obj);
                let old = self.get_attr(&at, obj.duplicate(self.nodes), name, None)?;
                let stores = self.is_guarded_attr(&obj, name);
                let old = if stores { self.keep(old) } else { old };
                let [old, operand] = self.second_operand(old, value)?;
                let same = old.duplicate(self.nodes);
                match self.in_place(&site, op, old, operand, None)? {
                    Some(val) => self.set_attr(&site, obj, name, val),
                    None if stores => self.set_attr(&site, obj, name, same),
                    None => Ok(()),
                }
            }
            TargetKind::Subscript(obj, index) => {
                let [obj, index] = self.two_operands(obj, index)?;
                let obj = self.keep(obj);
                let index = self.keep(index);
                let (list, place) = (obj.duplicate(self.nodes), index.duplicate(self.nodes));
                let old = self.get_item(&at, list, place, None)?;
                // What was changed in place is where it was in lists and dicts; others may have their say.
                let b = self.cx.types.builtins;
                let plain = [b.list, b.dict];
                let stores = !self.cx.types.heads(obj.ty).iter().all(
                    |h| matches!(h, Head::Stub(class, _) if plain.iter().any(|p| self.cx.input.stubs.is_subclass(*class, *p))),
                );
                let old = if stores { self.keep(old) } else { old };
                let [old, operand] = self.second_operand(old, value)?;
                let same = old.duplicate(self.nodes);
                match self.in_place(&site, op, old, operand, None)? {
                    Some(val) => self.set_item(&at, obj, index, val),
                    None if stores => self.set_item(&at, obj, index, same),
                    None => Ok(()),
                }
            }
            TargetKind::Unpack(..) => self.refuse(
                target.span,
                "an unpacked target cannot be assigned to in place",
                "",
            ),
        }
    }

    /// The type and the representation that a variable wants.
    fn var_result(&mut self, var: Var) -> (crate::infer::types::TyId, super::repr::Repr) {
        let ty = self.var_ty(var);
        let repr = match var {
            Var::Local(local) => match self.local_var(local) {
                Some(var) => self.vars[var.index()].repr,
                None => self.repr(ty),
            },
            Var::Global(global) => self.global_repr(global),
            Var::Capture(_) => self.repr(ty),
        };
        (ty, repr)
    }

    /// Lowers an operand after another one that was lowered already.
    pub fn second_operand(
        &mut self,
        first: Val<'c>,
        second: &'c hir::Expr<'c>,
    ) -> Res<[Val<'c>; 2]> {
        let mut vals = vec![first];
        self.next_operand(&mut vals, second)?;
        Ok(vals.try_into().unwrap_or_else(|_| unreachable!()))
    }

    fn delete(&mut self, target: &'c Target<'c>) -> Res<()> {
        let site = Site {
            calls: self.inst.map(|i| (i, target.id)),
            ..Site::at(target.span)
        };
        match target.kind {
            TargetKind::Var(var) => self.delete_var(&site, var),
            TargetKind::Attr(obj, name) => {
                let obj = self.expr(obj)?;
                self.delete_attr(&site, obj, name)
            }
            TargetKind::Subscript(obj, index) => {
                let operands = self.operands(&[obj, index])?;
                let result = self.dunder(&site, "__delitem__", operands, None)?;
                self.discard(result);
                Ok(())
            }
            TargetKind::Unpack(targets, _) => targets.iter().try_for_each(|t| self.delete(t)),
        }
    }

    fn if_stmt(
        &mut self,
        cond: &'c hir::Expr<'c>,
        then: &'c [Stmt<'c>],
        orelse: &'c [Stmt<'c>],
    ) -> Res<()> {
        if let Some(known) = self.known_truth(cond) {
            let val = self.expr(cond)?;
            self.effect(val);
            return self.stmts(if known { then } else { orelse });
        }
        let cond = self.cond(cond)?;
        let (then, ()) = self.block(|b| b.stmts(then))?;
        let (orelse, ()) = self.block(|b| b.stmts(orelse))?;
        let orelse = (!orelse.is_empty()).then_some(orelse);
        match (then.is_empty(), orelse) {
            (true, None) => self.push(cond),
            (true, Some(orelse)) => {
                self.push(cond.negate(self.nodes).choose(self.nodes, orelse, None))
            }
            (false, orelse) => self.push(cond.choose(self.nodes, then, orelse)),
        }
        Ok(())
    }

    fn return_stmt(&mut self, site: &Site, value: Option<&'c hir::Expr<'c>>) -> Res<()> {
        let (ty, repr) = self.ret;
        let value = match value {
            Some(e) => {
                let val = self.expr(e)?;
                if matches!(self.cx.kind(val.repr), super::repr::Kind::Never) {
                    self.discard(val);
                    return Ok(());
                }
                self.coerce_to(&Site::at(e.span), val, ty, repr)?
            }
            None => {
                let none = self.none();
                self.coerce_to(site, none, ty, repr)?
            }
        };
        let value =
            if self.exits.iter().any(|e| !matches!(e, Exit::Loop { .. })) && !is_constant(&value) {
                let var = self.temp(repr);
                self.push_let(var, value);
                self.read_temp(var)
            } else {
                value
            };
        self.run_exits(0)?;
        self.push(Expr::Return(Some(
            self.nodes.node(super::numbers::untyped(self.nodes, value)),
        )));
        Ok(())
    }

    fn import(&mut self, site: &Site, module: ModuleId) -> Res<()> {
        if self.cx.input.exports {
            // Rust may have run it before, or does after.
            let call = self
                .nodes
                .call(super::exports::import_fn(module.index()), []);
            let call = self.attempt(site, call);
            self.push(call);
            return Ok(());
        }
        let Some(prefix) = self.cx.names.modules[module.index()].clone() else {
            return Ok(());
        };
        let instance = self.cx.input.typed.modules[module.index()];
        let flag = self.nodes.atom(format!("g::{prefix}_imported"));
        let cond = flag
            .duplicate(self.nodes)
            .method(self.nodes, "is_set", [])
            .negate(self.nodes);
        let (block, ()) = self.block(|b| {
            b.push(flag.method(b.nodes, "set", [Expr::Atom("true")]));
            let call = Expr::CallFn(b.cx.instance_fn(instance), &mut []);
            let call = b.attempt(site, call);
            b.push(call);
            Ok(())
        })?;
        self.push(cond.choose(self.nodes, block, None));
        Ok(())
    }

    fn class_body(&mut self, site: &Site, class: ClassId) -> Res<()> {
        let body = self.cx.input.program.classes[class.index()].body;
        if self.cx.input.program.funcs[body.index()].body.is_empty() {
            return Ok(());
        }
        let typed = self.cx.input.typed;
        let found = typed.instances.iter().position(|i| i.func == body);
        let Some(index) = found else { return Ok(()) };
        let id = crate::infer::types::InstanceId(index as u32);
        let args = self.capture_args(&Site::at(site.span), body)?;
        let call = Expr::CallFn(self.cx.instance_fn(id), self.nodes.list(args));
        let call = self.attempt(site, call);
        self.push(call);
        Ok(())
    }

    /// Runs `fill` as the body of a nested block.
    pub fn nested(&mut self, fill: impl FnOnce(&mut Self) -> Res<()>) -> Res<Block<'c>> {
        Ok(self.block(fill)?.0)
    }

    /// Whether evaluating an expression earlier or later makes no difference.
    pub fn is_simple(&self, e: &hir::Expr<'_>) -> bool {
        use hir::ExprKind::*;
        match e.kind {
            None | Bool(_) | Int(_) | Float(_) | Str(_) | Bytes(_) | Func(_) | Class(_)
            | Stub(_) => true,
            Var(hir::Var::Local(local)) => self.func.is_some_and(|f| !f.locals[local.index()].cell),
            Unary(_, a) => self.is_number(a) && self.is_simple(a),
            Binary(BinOp::Add | BinOp::Sub | BinOp::Mul, a, b) => {
                self.is_number(a) && self.is_number(b) && self.is_simple(a) && self.is_simple(b)
            }
            Slice(a, b, c) => [a, b, c].into_iter().flatten().all(|e| self.is_simple(e)),
            _ => false,
        }
    }

    fn is_number(&self, e: &hir::Expr<'_>) -> bool {
        let b = &self.cx.types.builtins;
        let ty = self.ty(e.id);
        [b.int, b.float, b.bool]
            .iter()
            .any(|class| self.cx.types.is_stub(ty, *class))
    }

    fn target_is_simple(&self, target: &Target<'_>) -> bool {
        match target.kind {
            TargetKind::Attr(obj, _) => self.is_simple(obj),
            TargetKind::Subscript(obj, index) => self.is_simple(obj) && self.is_simple(index),
            _ => false,
        }
    }

    /// The span of a function's name for problems that concern all of it.
    pub fn func_span(&self) -> Span {
        self.func.map_or_else(Default::default, |f| f.span)
    }
}

fn is_constant<'c>(e: &Expr<'c>) -> bool {
    match e {
        Expr::Atom(_) => true,
        Expr::Tuple(items) | Expr::Call(_, items) => items.iter().all(is_constant),
        _ => false,
    }
}

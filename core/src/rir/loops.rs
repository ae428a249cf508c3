//! Loops and iteration.
//!
//! In: `for`, `while` and everything that iterates. Out: native ranges over machine integers, `while let` over the
//! runtime's iterators, user iterators through their methods.
//!
//! ```text
//! for i in range(n):     for i in 0..n {
//! for x in xs:           let mut iter = xs.iter(); while let Some(x) = iter.next()? {
//! ```

mod iterate;

use super::body::{Body, Exit, Site};
use super::cx::Res;
use super::repr::{Kind, Repr};
use super::tree::{Block, Expr, Holds, LabelId, Use};
use super::value::Val;
use crate::hir::{self, ArgKind, ExprKind, Stmt, Target, TargetKind, Var};
use crate::infer::types::Head;
use crate::stubs::StubItem;

impl<'c> Body<'_, 'c> {
    /// `while`.
    pub fn while_stmt(
        &mut self,
        cond: &'c hir::Expr<'c>,
        body: &'c [Stmt<'c>],
        orelse: &'c [Stmt<'c>],
    ) -> Res<()> {
        let (label, brk) = self.loop_labels(orelse);
        let known = self.known_truth(cond);
        if known == Some(false) {
            let val = self.expr(cond)?;
            self.effect(val);
            return self.stmts(orelse);
        }
        let cond = match known {
            Some(_) => None,
            None => Some(self.block_value(|b| b.cond(cond))?.into_expr()),
        };
        let body = self.loop_body(label, brk, |b| b.stmts(body))?;
        let expr = match cond {
            Some(cond) => Expr::While(label, self.nodes.node(cond), self.nodes.node(body)),
            None => Expr::Loop(label, body),
        };
        self.finish_loop(expr, brk, orelse)
    }

    /// The loop's own label and the one that `break` leaves: behind the `else`, if there is one.
    fn loop_labels(&mut self, orelse: &[Stmt<'_>]) -> (LabelId, Option<LabelId>) {
        let label = self.label("l");
        let brk = (!orelse.is_empty()).then(|| self.label("found"));
        (label, brk)
    }

    fn loop_body(
        &mut self,
        label: LabelId,
        brk: Option<LabelId>,
        fill: impl FnOnce(&mut Self) -> Res<()>,
    ) -> Res<Block<'c>> {
        self.exits.push(Exit::Loop {
            brk: brk.unwrap_or(label),
            cont: label,
        });
        let body = self.nested(fill);
        self.exits.pop();
        body
    }

    fn finish_loop(
        &mut self,
        expr: Expr<'c>,
        brk: Option<LabelId>,
        orelse: &'c [Stmt<'c>],
    ) -> Res<()> {
        let Some(brk) = brk else {
            self.push(expr);
            return Ok(());
        };
        let block = self.nested(|b| {
            b.push(expr);
            b.stmts(orelse)
        })?;
        self.push(Expr::Block(Some(brk), block));
        Ok(())
    }

    /// `break` or `continue`.
    pub fn leave_loop(&mut self, site: &Site, is_break: bool) -> Res<()> {
        let found = self
            .exits
            .iter()
            .rposition(|e| matches!(e, Exit::Loop { .. }));
        let Some(at) = found else {
            return self.refuse(site.span, "this stands outside of a loop", "");
        };
        let Exit::Loop { brk, cont } = self.exits[at] else {
            return Ok(());
        };
        self.run_exits(at + 1)?;
        self.push(if is_break {
            Expr::Break(brk, None)
        } else {
            Expr::Continue(cont)
        });
        Ok(())
    }

    /// `for`.
    pub fn for_stmt(
        &mut self,
        target: &'c Target<'c>,
        iter: &'c hir::Expr<'c>,
        body: &'c [Stmt<'c>],
        orelse: &'c [Stmt<'c>],
    ) -> Res<()> {
        let (label, brk) = self.loop_labels(orelse);
        if let Some(range) = self.native_range(target, iter)? {
            return self.for_range(label, brk, target, range, body, orelse);
        }
        let val = self.expr(iter)?;
        if self.is_dead_operand(&val) {
            self.discard(val);
            return Ok(());
        }
        let site = self.site(iter);
        let b = self.cx.types.builtins;
        let lazy =
            self.cx.types.heads(val.ty).iter().any(
                |h| matches!(h, Head::Stub(c, _) if *c == b.iterator || Some(*c) == b.generator),
            );
        let (source, elem, item) = self.iterate(&site, val)?;
        if self.dead {
            return Ok(());
        }
        if self.cx.types.is_never(elem) {
            // Nothing is ever in it.
            if !matches!(source, Expr::Atom(_)) {
                self.push(source);
            }
            return self.stmts(orelse);
        }
        self.enter_stream();
        let iterator = self.opaque("iter");
        self.vars[iterator.index()].mutable = true;
        self.push_let(iterator, source);
        let next = Expr::Var(iterator, Use::Recv).method(self.nodes, "next", []);
        let next = self.attempt(&site, next);
        let var = self.loop_var(target, item);
        let bound = var.unwrap_or_else(|| self.temp(item));
        let body = self.loop_body(label, brk, |b| {
            if var.is_none() {
                let val = Val::owned(b.read_temp(bound), elem, item);
                b.store(target, val)?;
            }
            b.stmts(body)
        })?;
        let end = brk.unwrap_or(label);
        let left = lazy
            && super::visit::block_has(&body, |e| matches!(e, Expr::Break(to, _) if *to == end));
        self.finish_loop(next.while_some(self.nodes, label, bound, body), brk, orelse)?;
        if left {
            // A generator that is left in the middle ends here, not with the function.
            self.push(self.nodes.call("drop", [Expr::Var(iterator, Use::Move)]));
        }
        Ok(())
    }

    /// The variable of a simple loop target, if the loop can bind it directly: nobody sees it after the loop.
    fn loop_var(&mut self, target: &Target<'_>, item: Repr) -> Option<super::tree::VarId> {
        let TargetKind::Var(Var::Local(local)) = target.kind else {
            return None;
        };
        let func = self.func?;
        let info = &func.locals[local.index()];
        if info.cell || info.maybe_unbound || !info.single {
            return None;
        }
        let var = self.local_var(local)?;
        if self.vars[var.index()].holds != Holds::Value || self.vars[var.index()].repr != item {
            return None;
        }
        self.vars[var.index()].floating = false;
        Some(var)
    }

    /// `range(...)` over machine integers: its bounds.
    fn native_range(
        &mut self,
        target: &Target<'_>,
        iter: &'c hir::Expr<'c>,
    ) -> Res<Option<Vec<Val<'c>>>> {
        let ExprKind::Call(callee, args) = iter.kind else {
            return Ok(None);
        };
        let ExprKind::Stub(StubItem::Class(class)) = callee.kind else {
            return Ok(None);
        };
        if class != self.cx.types.builtins.range || args.is_empty() || args.len() > 3 {
            return Ok(None);
        }
        let plain = args
            .iter()
            .all(|a| a.kind == ArgKind::Positional && self.is_word(a.value));
        let fits = match target.kind {
            TargetKind::Var(var) => {
                let ty = self.var_ty(var);
                let repr = self.repr(ty);
                *self.cx.kind(repr) == Kind::I64
            }
            _ => false,
        };
        let unused = matches!(target.kind, TargetKind::Var(Var::Local(_)));
        if !plain || !(fits || unused) {
            return Ok(None);
        }
        if args.len() == 3 && literal(args[2].value).is_none_or(|n| n == 0) {
            return Ok(None);
        }
        let exprs: Vec<_> = args.iter().map(|a| a.value).collect();
        let vals = self.operands(&exprs)?;
        let word = self.cx.reprs.intern(Kind::I64);
        let int = self.cx.types.int();
        let mut bounds = Vec::new();
        for (val, e) in vals.into_iter().zip(exprs) {
            if !matches!(self.cx.kind(val.repr), Kind::I64 | Kind::Int | Kind::Bool) {
                return Ok(None);
            }
            let site = self.site(e);
            bounds.push(self.convert(&site, val, int, word)?);
        }
        Ok(Some(bounds))
    }

    fn for_range(
        &mut self,
        label: LabelId,
        brk: Option<LabelId>,
        target: &'c Target<'c>,
        bounds: Vec<Val<'c>>,
        body: &'c [Stmt<'c>],
        orelse: &'c [Stmt<'c>],
    ) -> Res<()> {
        self.enter_stream();
        let step = bounds.get(2).and_then(Val::literal).unwrap_or(1);
        let mut bounds = bounds.into_iter();
        let first = bounds.next();
        let (start, stop) = match (first, bounds.next()) {
            (Some(start), Some(stop)) => (self.own(start), self.own(stop)),
            (Some(stop), None) => (Expr::Atom("0"), self.own(stop)),
            _ => return Ok(()),
        };
        let range = match step {
            1 => start.infix(self.nodes, "..", super::numbers::typed(self.nodes, stop)),
            _ => self.nodes.call(
                "rt::word::range",
                [start, stop, self.nodes.atom(step.to_string())],
            ),
        };
        let word = self.cx.reprs.intern(Kind::I64);
        let int = self.cx.types.int();
        let var = self.loop_var(target, word);
        let bound = match var {
            Some(var) => var,
            None => {
                let name = match target.kind {
                    TargetKind::Var(var) => self.var_name(var),
                    _ => "i".into(),
                };
                self.var(&name, word, Holds::Value)
            }
        };
        let body = self.loop_body(label, brk, |b| {
            if var.is_none() {
                let val = Val::owned(b.read_temp(bound), int, word);
                b.store(target, val)?;
            }
            b.stmts(body)
        })?;
        self.finish_loop(
            Expr::For(label, bound, self.nodes.node(range), self.nodes.node(body)),
            brk,
            orelse,
        )
    }
}

/// The value of an integer literal, negated ones too.
pub fn literal(e: &hir::Expr<'_>) -> Option<i64> {
    match e.kind {
        ExprKind::Int(digits) => digits.parse().ok(),
        ExprKind::Unary(hir::UnaryOp::Neg, a) => literal(a).map(|n| -n),
        _ => None,
    }
}

//! Generators: functions with `yield`.
//!
//! In: a generator function's body. Out: an async block that the runtime drives; parameters move into it.
//!
//! ```text
//! def count(n):              let n = n.clone();
//!     for i in range(n):     Ok(rt::generator(move |co| async move { .. co.yield_(i).await?; .. Ok(()) }))
//!         yield i
//! ```

use super::body::Body;
use super::cx::Res;
use super::repr::Kind;
use super::tree::{Expr, Pat, Use};
use super::value::Val;
use crate::hir;
use crate::infer::types::Head;

impl<'c> Body<'_, 'c> {
    /// The whole body of a generator function.
    pub fn generator_body(&mut self) -> Res<()> {
        let (Some(inst), Some(func)) = (self.inst, self.func) else {
            return Ok(());
        };
        let ty = self.cx.input.typed.instance(inst).ret;
        let repr = self.repr(ty);
        let co = self.opaque("co");
        self.co = Some(co);
        let outer = std::mem::replace(&mut self.ret, (ty, repr));
        let (mut block, ()) = self.block(|b| {
            b.stmts(func.body)?;
            b.fall_off_end()
        })?;
        self.ret = outer;
        // The locals' places belong to the block that runs, not to the function that makes it.
        let locals = std::mem::take(&mut self.own_locals);
        block.stmts.splice(0..0, locals);
        let name = Expr::atom(format!("{:?}", self.title));
        let made = Expr::Generator(co, Box::new(name), block);
        self.push(Expr::Return(Some(Box::new(made))));
        Ok(())
    }

    /// `yield x`.
    pub fn yield_expr(
        &mut self,
        e: &'c hir::Expr<'c>,
        value: Option<&'c hir::Expr<'c>>,
    ) -> Res<Val> {
        let (Some(inst), Some(co)) = (self.inst, self.co) else {
            return self.refuse(e.span, "`yield` outside of a generator", "");
        };
        let site = self.site(e);
        let instance = self.cx.input.typed.instance(inst);
        let (yields, sends) = (instance.yields, instance.sends);
        let val = match value {
            Some(value) => self.expr(value)?,
            None => self.none(),
        };
        if self.is_dead_operand(&val) {
            return Ok(val);
        }
        let yields = yields.unwrap_or(val.ty);
        let repr = self.cx.repr(yields);
        let value = self.coerce_to(&site, val, yields, repr)?;
        let sent = Expr::Var(co, Use::Recv)
            .method("yield_", vec![value])
            .field("await");
        let sent = self.attempt(&site, sent);
        let ty = match sends {
            Some(ty) => ty,
            None => self.cx.types.none(),
        };
        let repr = self.cx.repr(ty);
        Ok(Val::owned(sent, ty, repr))
    }

    /// `yield from x`.
    pub fn yield_from(&mut self, e: &'c hir::Expr<'c>, value: &'c hir::Expr<'c>) -> Res<Val> {
        let (Some(inst), Some(co)) = (self.inst, self.co) else {
            return self.refuse(e.span, "`yield` outside of a generator", "");
        };
        let site = self.site(value);
        let val = self.expr(value)?;
        if self.is_dead_operand(&val) {
            return Ok(val);
        }
        let yields = self.cx.input.typed.instance(inst).yields.unwrap_or(val.ty);
        let repr = self.cx.repr(yields);
        let result = self.delegate_result(&val);
        let held = result.map(|_| self.freeze(val.clone()));
        let source = held.clone().unwrap_or(val);
        let (iter, elem, item) = self.iterate(&site, source)?;
        let iterator = self.opaque("iter");
        self.vars[iterator.index()].mutable = true;
        self.push_let(iterator, iter);
        let next = Expr::Var(iterator, Use::Recv).method("next", vec![]);
        let next = self.attempt(&site, next);
        let bound = self.temp(item);
        let label = self.label("l");
        let body = self.nested(|b| {
            let val = Val::owned(b.read_temp(bound), elem, item);
            let value = b.coerce_to(&site, val, yields, repr)?;
            let sent = Expr::Var(co, Use::Recv)
                .method("yield_", vec![value])
                .field("await");
            let sent = b.attempt(&site, sent);
            b.push(sent);
            Ok(())
        })?;
        let cond = Expr::Let(
            Pat::Path("Some".into(), vec![Pat::Bind(bound)]),
            Box::new(next),
        );
        self.push(Expr::While(label, Box::new(cond), body));
        match (held, result) {
            (Some(held), Some((ty, repr))) => {
                let value = self.recv(held).method("returned", vec![]);
                let value = self.attempt(
                    &site,
                    Expr::call("rt::bound", vec![value, Expr::atom("\"value\"")]),
                );
                Ok(Val::owned(value, ty, repr))
            }
            _ => Ok(self.none()),
        }
    }

    /// What a generator gives at its end, if it is one and gives anything.
    fn delegate_result(
        &mut self,
        val: &Val,
    ) -> Option<(crate::infer::types::TyId, super::repr::Repr)> {
        let Some(Head::Stub(class, args)) = self.cx.types.single(val.ty).cloned() else {
            return None;
        };
        if Some(class) != self.cx.types.builtins.generator
            || args.len() != 3
            || self.cx.types.is_none(args[2])
        {
            return None;
        }
        let Kind::Named(_, reprs) = self.kind(val.repr) else {
            return None;
        };
        Some((args[2], reprs[2]))
    }
}

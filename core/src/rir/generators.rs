//! Generators: functions with `yield`.
//!
//! In: a generator function's body. Out: an async block that the runtime drives; parameters move into it.
//!
//! ```text
//! def count(n):              let n = n.clone();
//!     for i in range(n):     Ok(rt::generator(move |co| async move { .. co.yield_(i).await?; .. Ok(()) }))
//!         yield i
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::repr::{Kind, Repr};
use super::tree::{Arm, Block, Expr, Pat, Stmt, Use};
use super::value::Val;
use crate::hir;
use crate::infer::types::{Head, TyId};

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
        let repr = self.cx.item_repr(yields);
        let value = self.coerce_to(&site, val, yields, repr)?;
        let sent = Expr::Var(co, Use::Recv)
            .method("yield_", vec![value])
            .field("await");
        let sent = self.attempt(&site, sent);
        let ty = match sends {
            Some(ty) => ty,
            None => self.cx.types.none(),
        };
        let repr = self.cx.item_repr(ty);
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
        let repr = self.cx.item_repr(yields);
        if let Some(sends) = self.cx.input.typed.instance(inst).sends
            && !self.cx.types.is_none(sends)
            && let Some(Head::Stub(class, args)) = self.cx.types.single(val.ty).cloned()
            && Some(class) == self.cx.types.builtins.generator
            && args.len() == 3
        {
            return self.delegate(&site, val, &args, (yields, repr), sends);
        }
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

    /// `yield from` a generator that is sent values: what is sent and thrown in goes on to it.
    fn delegate(
        &mut self,
        site: &Site,
        val: Val,
        args: &[TyId],
        yields: (TyId, Repr),
        sends: TyId,
    ) -> Res<Val> {
        let (Some(co), Kind::Named(_, reprs)) = (self.co, self.kind(val.repr)) else {
            return self.refuse(site.span, "`yield` outside of a generator", "");
        };
        let held = self.freeze(val);
        let sent = self.opaque("sent");
        self.vars[sent.index()].mutable = true;
        let none = self.none();
        let first = self.coerce_to(site, none, args[1], reprs[1])?;
        self.push_let(sent, Expr::call("Ok", vec![first]));
        let label = self.label("l");
        let step = self
            .recv(held)
            .method("resume", vec![Expr::Var(sent, Use::Move)]);
        let step = self.attempt(site, step);
        let item = self.temp(reprs[0]);
        let next = self.block_value(|b| {
            let val = Val::owned(b.read_temp(item), args[0], reprs[0]);
            let value = b.coerce_to(site, val, yields.0, yields.1)?;
            let got = Expr::Var(co, Use::Recv)
                .method("yield_", vec![value])
                .field("await");
            let outer = b.cx.repr(sends);
            let got = if outer == reprs[1] {
                got
            } else {
                let var = b.temp(outer);
                let own = Val::owned(b.read_temp(var), sends, outer);
                let body = b.closure_body(|b| b.coerce_to(site, own, args[1], reprs[1]))?;
                got.method("and_then", vec![Expr::Closure(vec![var], Box::new(body))])
            };
            Ok(Expr::Assign(sent, Box::new(got)))
        })?;
        let plain = self.cx.types.is_none(args[2]);
        let returned = self.temp(reprs[2]);
        let value = (!plain).then(|| Box::new(self.read_temp(returned)));
        let ended = match plain {
            true => Expr::Break(label, None),
            false => self.raise(site, Expr::call("rt::error::narrowed", vec![])),
        };
        let some = |name: &'static str, pat: Pat| {
            let step = Pat::Path(name.into(), vec![pat]);
            Pat::Path("Some".into(), vec![step])
        };
        let last = if plain {
            Pat::Wild
        } else {
            Pat::Bind(returned)
        };
        let arms = vec![
            Arm {
                pat: some("rt::Step::Yielded", Pat::Bind(item)),
                body: next.into_expr(),
            },
            Arm {
                pat: some("rt::Step::Returned", last),
                body: Expr::Break(label, value),
            },
            Arm {
                pat: Pat::Path("None".into(), vec![]),
                body: ended,
            },
        ];
        let body = Block {
            stmts: vec![Stmt::Expr(Expr::Match(Box::new(step), arms))],
            value: None,
        };
        let looped = Expr::Loop(label, body);
        if plain {
            self.push(looped);
            return Ok(self.none());
        }
        let result = self.temp(reprs[2]);
        self.push_let(result, looped);
        Ok(Val::owned(self.read_temp(result), args[2], reprs[2]))
    }

    /// What a generator gives at its end, if it is one and gives anything.
    fn delegate_result(&mut self, val: &Val) -> Option<(TyId, Repr)> {
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

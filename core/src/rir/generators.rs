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
use super::nodes::Duplicate;
use super::repr::{Kind, Repr};
use super::tree::{Expr, Use, VarId};
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
        let (block, ()) = self.block(|b| {
            b.stmts(func.body)?;
            b.fall_off_end()
        })?;
        self.ret = outer;
        // The locals' places belong to the block that runs, not to the function that makes it.
        let locals = std::mem::take(&mut self.own_locals);
        let stmts = self
            .nodes
            .collect(locals.into_iter().chain(block.into_stmts()));
        let block = self.nodes.block(stmts);
        let name = self.nodes.atom(format!("{:?}", self.title));
        let made = Expr::Generator(co, self.nodes.node(name), self.nodes.node(block));
        self.push(Expr::Return(Some(self.nodes.node(made))));
        Ok(())
    }

    /// `yield x`.
    pub fn yield_expr(
        &mut self,
        e: &'c hir::Expr<'c>,
        value: Option<&'c hir::Expr<'c>>,
    ) -> Res<Val<'c>> {
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
            .method(self.nodes, "yield_", [value])
            .field(self.nodes, "await");
        let sent = self.attempt(&site, sent);
        let ty = match sends {
            Some(ty) => ty,
            None => self.cx.types.none(),
        };
        let repr = self.cx.item_repr(ty);
        Ok(Val::owned(sent, ty, repr))
    }

    /// `yield from x`.
    pub fn yield_from(&mut self, e: &'c hir::Expr<'c>, value: &'c hir::Expr<'c>) -> Res<Val<'c>> {
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
        if let Some(result) = self.delegate(&site, co, (yields, repr), &val)? {
            return Ok(result);
        }
        let (iter, elem, item) = self.iterate(&site, val)?;
        let iterator = self.opaque("iter");
        self.vars[iterator.index()].mutable = true;
        self.push_let(iterator, iter);
        let next = Expr::Var(iterator, Use::Recv).method(self.nodes, "next", []);
        let next = self.attempt(&site, next);
        let bound = self.temp(item);
        let label = self.label("l");
        let body = self.nested(|b| {
            let val = Val::owned(b.read_temp(bound), elem, item);
            let value = b.coerce_to(&site, val, yields, repr)?;
            let sent = Expr::Var(co, Use::Recv)
                .method(b.nodes, "yield_", [value])
                .field(b.nodes, "await");
            let sent = b.attempt(&site, sent);
            b.push(sent);
            Ok(())
        })?;
        self.push(next.while_some(self.nodes, label, bound, body));
        Ok(self.none())
    }

    /// `yield from` a generator: what is sent and thrown goes on into it.
    fn delegate(
        &mut self,
        site: &Site,
        co: VarId,
        (yields, yields_repr): (TyId, Repr),
        val: &Val<'c>,
    ) -> Res<Option<Val<'c>>> {
        let Some(Head::Stub(class, types)) = self.cx.types.single(val.ty).cloned() else {
            return Ok(None);
        };
        let own = match self.inst {
            Some(inst) => self.cx.signatures[inst.0 as usize].ret,
            None => return Ok(None),
        };
        let own_types = match self.cx.types.single(own.0).cloned() {
            Some(Head::Stub(_, types)) => types,
            _ => return Ok(None),
        };
        let (Kind::Named(_, inner), Kind::Named(_, outer)) =
            (self.kind(val.repr), self.kind(own.1))
        else {
            return Ok(None);
        };
        let three = types.len() == 3 && own_types.len() == 3 && outer.len() == 3;
        if Some(class) != self.cx.types.builtins.generator || !three {
            return Ok(None);
        }
        let gen_val = self.freeze(val.duplicate(self.nodes));
        let up = self.relay(site, (types[0], inner[0]), (yields, yields_repr))?;
        let down = self.relay(site, (own_types[1], outer[1]), (types[1], inner[1]))?;
        let gen_ref = self.borrow(gen_val);
        let args = [Expr::Var(co, Use::Borrow), gen_ref, up, down];
        let ended = self
            .nodes
            .call("rt::delegate", args)
            .field(self.nodes, "await");
        let ended = self.attempt(site, ended);
        if self.cx.types.is_none(types[2]) || self.cx.types.is_never(types[2]) {
            self.push(ended);
            return Ok(Some(self.none()));
        }
        let value = self
            .nodes
            .call("rt::bound", [ended, Expr::Atom("\"value\"")]);
        let value = self.attempt(site, value);
        Ok(Some(Val::owned(value, types[2], inner[2])))
    }

    /// A closure from one type to another.
    fn relay(&mut self, site: &Site, from: (TyId, Repr), to: (TyId, Repr)) -> Res<Expr<'c>> {
        let var = self.temp(from.1);
        let val = Val::owned(self.read_temp(var), from.0, from.1);
        let body = self.closure_body(|b| b.coerce_to(site, val, to.0, to.1))?;
        Ok(Expr::Closure(self.nodes.list([var]), self.nodes.node(body)))
    }
}

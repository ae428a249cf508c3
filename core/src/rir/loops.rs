//! Loops and iteration.
//!
//! In: `for`, `while` and everything that iterates. Out: native ranges over machine integers, `while let` over the
//! runtime's iterators, user iterators through their methods.
//!
//! ```text
//! for i in range(n):     for i in 0..n {
//! for x in xs:           let mut iter = xs.iter(); while let Some(x) = iter.next()? {
//! ```

use super::bind::Bind;
use super::body::{Body, Exit, Site};
use super::cx::Res;
use super::repr::{Kind, Repr};
use super::tree::{Block, Expr, Holds, LabelId, Pat, Use};
use super::unions::Split;
use super::value::{Mode, Val};
use crate::hir::{self, ArgKind, ExprKind, Stmt, Target, TargetKind, Var};
use crate::infer::types::{CallTarget, Head, TyId};
use crate::stubs::{StubItem, StubType};
use portalis_memory::Symbol;

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
            Some(cond) => Expr::While(label, Box::new(cond), body),
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
    ) -> Res<Block> {
        self.exits.push(Exit::Loop {
            brk: brk.unwrap_or(label),
            cont: label,
        });
        let body = self.nested(fill);
        self.exits.pop();
        body
    }

    fn finish_loop(&mut self, expr: Expr, brk: Option<LabelId>, orelse: &'c [Stmt<'c>]) -> Res<()> {
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
        let iterator = self.opaque("iter");
        self.vars[iterator.index()].mutable = true;
        self.push_let(iterator, source);
        let next = Expr::Var(iterator, Use::Recv).method("next", vec![]);
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
        let cond = Expr::Let(
            Pat::Path("Some".into(), vec![Pat::Bind(bound)]),
            Box::new(next),
        );
        self.finish_loop(Expr::While(label, Box::new(cond), body), brk, orelse)
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
    ) -> Res<Option<Vec<Val>>> {
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
        bounds: Vec<Val>,
        body: &'c [Stmt<'c>],
        orelse: &'c [Stmt<'c>],
    ) -> Res<()> {
        let step = bounds.get(2).and_then(Val::literal).unwrap_or(1);
        let mut bounds = bounds.into_iter();
        let first = bounds.next();
        let (start, stop) = match (first, bounds.next()) {
            (Some(start), Some(stop)) => (self.own(start), self.own(stop)),
            (Some(stop), None) => (Expr::atom("0"), self.own(stop)),
            _ => return Ok(()),
        };
        let range = match step {
            1 => start.infix("..", super::numbers::typed(stop)),
            _ => Expr::call(
                "rt::word::range",
                vec![start, stop, Expr::atom(step.to_string())],
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
        self.finish_loop(Expr::For(label, bound, Box::new(range), body), brk, orelse)
    }

    /// What iterates over a value: an `impl rt::Iterate`, with the type and representation of its items.
    pub fn iterate(&mut self, site: &Site, val: Val) -> Res<(Expr, TyId, Repr)> {
        if let Mode::Lazy(item) = val.mode {
            let elem = match self.cx.types.single(val.ty).cloned() {
                Some(Head::Stub(_, args)) => args.first().copied(),
                _ => None,
            };
            let elem = match elem {
                Some(elem) => elem,
                None => self.cx.types.never(),
            };
            return Ok((val.expr, elem, item));
        }
        if self.is_split(val.repr) || self.is_class_split(&val) {
            return self.iterate_split(site, val);
        }
        match self.iterate_single(site, val.clone())? {
            Some(found) => Ok(found),
            None => {
                let error = self.not_iterable(vec![val]);
                let raise = self.raise(site, error);
                self.push(raise);
                let never = self.cx.types.never();
                let repr = self.repr(never);
                Ok((Expr::atom("rt::Iter::<rt::Never>::empty()"), never, repr))
            }
        }
    }

    fn not_iterable(&mut self, vals: Vec<Val>) -> Expr {
        self.no_method("__iter__", vals)
    }

    fn iterate_split(&mut self, site: &Site, val: Val) -> Res<(Expr, TyId, Repr)> {
        let heads = self.cx.types.heads(val.ty).to_vec();
        let mut elem = self.cx.types.never();
        for head in heads {
            let one = self.cx.types.of(head);
            let repr = self.repr(one);
            let part = Val {
                src: val.src,
                ..Val::owned(Expr::unit(), one, repr)
            };
            if let Some(found) = self.elem_type(site, &part) {
                elem = self.cx.types.join(elem, found);
            }
        }
        let item = self.cx.repr(elem);
        let iterator = self.cx.types.builtins.iterator;
        let ty = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let result = (ty, self.repr(ty));
        let (leaf_site, src) = (*site, val.src);
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let val = Val {
                src,
                ..vals.remove(0)
            };
            let Some((iter, found, natural)) = body.iterate_single(&leaf_site, val)? else {
                return Ok(None);
            };
            let lazy = body.mapped(&leaf_site, iter, (found, natural), (elem, item))?;
            Ok(Some(Val::lazy(lazy, ty, result.1, item)))
        };
        let error = |body: &mut Body<'_, '_>, vals: Vec<Val>| body.not_iterable(vals);
        let split = Split {
            op: "__iter__".into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        let val = self.split(site, vec![val], &split)?;
        Ok((val.expr, elem, item))
    }

    /// What iterates over a value of one type; `None` if nothing does.
    fn iterate_single(&mut self, site: &Site, val: Val) -> Res<Option<(Expr, TyId, Repr)>> {
        match self.cx.types.single(val.ty).cloned() {
            Some(Head::Tuple(items)) => self.iterate_tuple(site, val, items).map(Some),
            Some(Head::Stub(class, _)) => {
                let Some(set) = self
                    .cx
                    .input
                    .stubs
                    .method(class, Symbol::intern("__iter__"))
                else {
                    return Ok(None);
                };
                let site = Site {
                    calls: None,
                    ..*site
                };
                let own = class == self.cx.types.builtins.iterator
                    || Some(class) == self.cx.types.builtins.generator;
                let expr = if own {
                    Some(self.own(val.clone()))
                } else {
                    None
                };
                match (
                    expr,
                    self.cx.types.single(val.ty).cloned(),
                    self.kind(val.repr),
                ) {
                    (Some(expr), Some(Head::Stub(_, args)), Kind::Named(_, reprs)) => {
                        Ok(Some((expr, args[0], reprs[0])))
                    }
                    _ => match self.call_overloads(&site, set, Some(val), vec![], None)? {
                        Some(iter) => self.iterate(&site, iter).map(Some),
                        None => Ok(None),
                    },
                }
            }
            Some(head @ Head::Inst(_)) => self.iterate_instance(site, val, &head),
            Some(Head::Class(class)) => self.iterate_class(site, class),
            _ => Ok(None),
        }
    }

    fn iterate_tuple(
        &mut self,
        site: &Site,
        val: Val,
        items: Vec<TyId>,
    ) -> Res<(Expr, TyId, Repr)> {
        let never = self.cx.types.never();
        let elem = items.iter().fold(never, |a, b| self.cx.types.join(a, *b));
        let item = self.cx.repr(elem);
        let mut list = Vec::new();
        if items.is_empty() {
            self.effect(val);
            return Ok((Expr::atom("rt::Iter::<rt::Never>::empty()"), elem, item));
        }
        for part in self.spread_tuple(val) {
            list.push(self.coerce_to(site, part, elem, item)?);
        }
        Ok((
            Expr::call("rt::iter::iter_array", vec![Expr::Array(list)]),
            elem,
            item,
        ))
    }

    fn iterate_instance(
        &mut self,
        site: &Site,
        val: Val,
        head: &Head,
    ) -> Res<Option<(Expr, TyId, Repr)>> {
        if let Some(val) = self.named_tuple_fields(site, &val)? {
            let repr = val.repr;
            let items = self.cx.types.single(val.ty).cloned();
            return match (items, self.kind(repr)) {
                (Some(Head::Tuple(items)), _) => self.iterate_tuple(site, val, items).map(Some),
                _ => Ok(None),
            };
        }
        let targets = self.dunder_targets(site, &val, "__iter__", Some(head));
        let (src, calls) = (val.src, site.calls);
        if targets.is_empty() {
            let items = self.dunder_targets(site, &val, "__getitem__", Some(head));
            return if items.is_empty() {
                Ok(None)
            } else {
                self.iterate_by_index(site, val, items).map(Some)
            };
        }
        let made = self.call_one_of(site, targets, Some(val), vec![])?;
        let made = Val {
            src: src.or(calls),
            ..made
        };
        if let Some(inner @ Head::Inst(_)) = self.cx.types.single(made.ty).cloned() {
            let nexts = self.dunder_targets(site, &made, "__next__", Some(&inner));
            return if nexts.is_empty() {
                Ok(None)
            } else {
                self.iterate_by_next(site, made, nexts).map(Some)
            };
        }
        self.iterate(site, made).map(Some)
    }

    /// An object with `__next__`: its `StopIteration` ends the loop.
    fn iterate_by_next(
        &mut self,
        site: &Site,
        val: Val,
        nexts: Vec<CallTarget>,
    ) -> Res<(Expr, TyId, Repr)> {
        let never = self.cx.types.never();
        let elem = self.joined_results(&nexts).unwrap_or(never);
        let item = self.cx.repr(elem);
        let (ty, repr) = (val.ty, val.repr);
        let kept = self.temp(repr);
        let owned = self.own(val);
        self.push_let(kept, owned);
        let recv = Val::place(Expr::Var(kept, Use::Recv), ty, repr);
        let body = self.closure_body(|b| {
            let val = b.call_one_of(site, nexts, Some(recv), vec![])?;
            b.coerce_to(site, val, elem, item)
        })?;
        let closure = Expr::Closure(vec![], Box::new(body));
        Ok((Expr::call("rt::iter::from_next", vec![closure]), elem, item))
    }

    /// An object with `__getitem__` only: its `IndexError` ends the loop.
    fn iterate_by_index(
        &mut self,
        site: &Site,
        val: Val,
        items: Vec<CallTarget>,
    ) -> Res<(Expr, TyId, Repr)> {
        let never = self.cx.types.never();
        let elem = self.joined_results(&items).unwrap_or(never);
        let item = self.cx.repr(elem);
        let (ty, repr) = (val.ty, val.repr);
        let kept = self.temp(repr);
        let owned = self.own(val);
        self.push_let(kept, owned);
        let recv = Val::place(Expr::Var(kept, Use::Recv), ty, repr);
        let word = self.cx.reprs.intern(Kind::I64);
        let int = self.cx.types.int();
        let index = self.temp(word);
        let body = self.closure_body(|b| {
            let at = Val::owned(b.read_temp(index), int, word);
            let val = b.call_one_of(site, items, Some(recv), vec![at])?;
            b.coerce_to(site, val, elem, item)
        })?;
        let closure = Expr::Closure(vec![index], Box::new(body));
        Ok((
            Expr::call("rt::iter::from_index", vec![closure]),
            elem,
            item,
        ))
    }

    /// An iterator whose items are turned into another representation.
    pub fn mapped(
        &mut self,
        site: &Site,
        iter: Expr,
        from: (TyId, Repr),
        to: (TyId, Repr),
    ) -> Res<Expr> {
        if from.1 == to.1 {
            return Ok(iter);
        }
        let var = self.temp(from.1);
        let val = Val::owned(self.read_temp(var), from.0, from.1);
        let body = self.closure_body(|b| b.coerce_to(site, val, to.0, to.1))?;
        Ok(Expr::call(
            "rt::iter::Map::new",
            vec![Expr::Closure(vec![var], Box::new(body)), iter],
        ))
    }

    /// What iterates over a value, with items of the given type.
    pub fn iterate_to(&mut self, site: &Site, val: Val, to: TyId, repr: Repr) -> Res<Expr> {
        let (iter, elem, item) = self.iterate(site, val)?;
        if self.cx.types.is_never(elem) && !matches!(self.cx.kind(repr), Kind::Never) {
            let name = self.cx.rust_type(repr);
            if !matches!(iter, Expr::Atom(_)) {
                self.push(iter);
            }
            return Ok(Expr::call(format!("rt::Iter::<{name}>::empty"), vec![]));
        }
        self.mapped(site, iter, (elem, item), (to, repr))
    }

    /// The argument of a parameter `Iterable[elem]`.
    pub fn iterate_as(
        &mut self,
        site: &Site,
        val: Val,
        elem: &StubType,
        bind: &mut Bind,
    ) -> Res<(Expr, Repr)> {
        if *elem == StubType::Object {
            let (iter, _, item) = self.iterate(site, val)?;
            return Ok((iter, item));
        }
        if let StubType::Iterable(inner) = elem {
            let (iter, found, item) = self.iterate(site, val)?;
            let var = self.temp(item);
            let part = Val::owned(self.read_temp(var), found, item);
            let body = self.closure_body(|b| {
                let (inner, _) = b.iterate_as(site, part, inner, bind)?;
                Ok(inner.method("boxed", vec![]))
            })?;
            let mapped = Expr::call(
                "rt::iter::Map::new",
                vec![Expr::Closure(vec![var], Box::new(body)), iter],
            );
            return Ok((mapped, item));
        }
        let (to, repr) = (self.stub_ty(elem, bind), self.stub_repr(elem, bind));
        let iter = self.iterate_to(site, val, to, repr)?;
        Ok((iter, repr))
    }

    /// A lazy iterator where a boxed one, or another container, is wanted.
    pub fn box_iterator(
        &mut self,
        site: &Site,
        val: Val,
        item: Repr,
        to: TyId,
        repr: Repr,
    ) -> Res<Val> {
        let target = match self.kind(repr) {
            Kind::Named(class, args) if class == self.cx.types.builtins.iterator => Some(args[0]),
            _ => None,
        };
        let (iter, elem, _) = self.iterate(site, val)?;
        if let (Some(wanted), Some(Head::Stub(_, args))) =
            (target, self.cx.types.single(to).cloned())
        {
            let iter = self.mapped(site, iter, (elem, item), (args[0], wanted))?;
            return Ok(Val::owned(iter.method("boxed", vec![]), to, repr));
        }
        let iterator = self.cx.types.builtins.iterator;
        let own = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let own_repr = self.repr(own);
        let Kind::Named(_, args) = self.kind(own_repr) else {
            return self.refuse(site.span, "an iterator cannot be held here", "");
        };
        let iter = self.mapped(site, iter, (elem, item), (elem, args[0]))?;
        let boxed = Val::owned(iter.method("boxed", vec![]), own, own_repr);
        self.convert(site, boxed, to, repr)
    }

    /// `rt::Iter<A>` as `rt::Iter<B>`.
    pub fn iterator_to_iterator(
        &mut self,
        site: &Site,
        val: Val,
        to: TyId,
        item: Repr,
        repr: Repr,
    ) -> Res<Val> {
        let elem = match self.cx.types.single(to).cloned() {
            Some(Head::Stub(_, args)) => args[0],
            _ => to,
        };
        let iter = self.iterate_to(site, val, elem, item)?;
        Ok(Val::owned(iter.method("boxed", vec![]), to, repr))
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

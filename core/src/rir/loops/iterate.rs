//! Iteration over values of every kind.

use super::super::bind::{Bind, Level};
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::repr::{Kind, Repr};
use super::super::tree::{Expr, Use};
use super::super::unions::Split;
use super::super::value::{Mode, Val};
use crate::infer::types::{CallRole, CallTarget, Head, TyId};
use crate::stubs::StubType;
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// What iterates over a value: an `impl rt::Iterate`, with the type and representation of its items.
    pub fn iterate(&mut self, site: &Site, val: Val<'c>) -> Res<(Expr<'c>, TyId, Repr)> {
        if let Mode::Lazy(item) = val.mode {
            let elem = match self.cx.types.single(val.ty) {
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
        match self.iterate_single(site, val.duplicate(self.nodes))? {
            Some(found) => Ok(found),
            None => {
                let error = self.not_iterable(vec![val]);
                let raise = self.raise(site, error);
                self.push(raise);
                let never = self.cx.types.never();
                let repr = self.repr(never);
                Ok((Expr::Atom("rt::Iter::<rt::Never>::empty()"), never, repr))
            }
        }
    }

    pub(super) fn not_iterable(&mut self, vals: Vec<Val<'c>>) -> Expr<'c> {
        self.no_method("__iter__", vals)
    }

    pub(super) fn iterate_split(
        &mut self,
        site: &Site,
        val: Val<'c>,
    ) -> Res<(Expr<'c>, TyId, Repr)> {
        let heads = self.cx.types.heads(val.ty);
        let mut elem = self.cx.types.never();
        for head in heads {
            let one = self.cx.types.of(head.clone());
            let repr = self.repr(one);
            let part = Val {
                src: val.src,
                ..Val::owned(Expr::unit(), one, repr)
            };
            if let Some(found) = self.elem_type(site, &part) {
                elem = self.cx.types.join(elem, found);
            }
        }
        let item = self.cx.item_repr(elem);
        let iterator = self.cx.types.builtins.iterator;
        let ty = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let result = (ty, self.repr(ty));
        let (leaf_site, src) = (*site, val.src);
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
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
        let error = |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.not_iterable(vals);
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
    pub(super) fn iterate_single(
        &mut self,
        site: &Site,
        val: Val<'c>,
    ) -> Res<Option<(Expr<'c>, TyId, Repr)>> {
        match self.cx.types.single(val.ty).cloned() {
            Some(Head::Tuple(items)) => self.iterate_tuple(site, val, items).map(Some),
            Some(Head::Stub(class, _)) => {
                let Some(set) = self.cx.input.stubs.method(class, sym::__iter__) else {
                    return Ok(None);
                };
                let site = Site {
                    calls: None,
                    ..*site
                };
                let own = class == self.cx.types.builtins.iterator
                    || Some(class) == self.cx.types.builtins.generator;
                let expr = if own {
                    Some(self.own(val.duplicate(self.nodes)))
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

    pub(super) fn iterate_tuple(
        &mut self,
        site: &Site,
        val: Val<'c>,
        items: Vec<TyId>,
    ) -> Res<(Expr<'c>, TyId, Repr)> {
        let never = self.cx.types.never();
        let elem = items.iter().fold(never, |a, b| self.cx.types.join(a, *b));
        let item = self.cx.item_repr(elem);
        let mut list = Vec::new();
        if items.is_empty() {
            self.effect(val);
            return Ok((Expr::Atom("rt::Iter::<rt::Never>::empty()"), elem, item));
        }
        for part in self.spread_tuple(val) {
            list.push(self.coerce_to(site, part, elem, item)?);
        }
        Ok((
            self.nodes
                .call("rt::iter::iter_array", [Expr::Array(self.nodes.list(list))]),
            elem,
            item,
        ))
    }

    pub(super) fn iterate_instance(
        &mut self,
        site: &Site,
        val: Val<'c>,
        head: &Head,
    ) -> Res<Option<(Expr<'c>, TyId, Repr)>> {
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
    pub(super) fn iterate_by_next(
        &mut self,
        site: &Site,
        val: Val<'c>,
        nexts: Vec<CallTarget>,
    ) -> Res<(Expr<'c>, TyId, Repr)> {
        let never = self.cx.types.never();
        let elem = self.joined_results(&nexts).unwrap_or(never);
        let item = self.cx.item_repr(elem);
        let (ty, repr) = (val.ty, val.repr);
        let kept = self.temp(repr);
        let owned = self.own(val);
        self.push_let(kept, owned);
        let recv = Val::place(Expr::Var(kept, Use::Recv), ty, repr);
        let body = self.closure_body(|b| {
            let val = b.call_one_of(site, nexts, Some(recv), vec![])?;
            b.coerce_to(site, val, elem, item)
        })?;
        let closure = Expr::Closure(&[], self.nodes.node(body));
        Ok((
            self.nodes.call("rt::iter::from_next", [closure]),
            elem,
            item,
        ))
    }

    /// An object with `__getitem__` only: its `IndexError` ends the loop.
    pub(super) fn iterate_by_index(
        &mut self,
        site: &Site,
        val: Val<'c>,
        items: Vec<CallTarget>,
    ) -> Res<(Expr<'c>, TyId, Repr)> {
        let never = self.cx.types.never();
        let elem = self.joined_results(&items).unwrap_or(never);
        let item = self.cx.item_repr(elem);
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
        let closure = Expr::Closure(self.nodes.list([index]), self.nodes.node(body));
        Ok((
            self.nodes.call("rt::iter::from_index", [closure]),
            elem,
            item,
        ))
    }

    /// `reversed(x)` of an object with `__len__` and `__getitem__` only.
    pub fn reversed(&mut self, site: &Site, head: &Head, val: Val<'c>) -> Res<Option<Val<'c>>> {
        let [lens, items] = ["__len__", "__getitem__"].map(|name| {
            let targets = self.targets(site, CallRole::Dunder(Symbol::intern(name)));
            let own = targets.iter().filter(|t| t.head.as_ref() == Some(head));
            own.cloned().collect::<Vec<_>>()
        });
        if lens.is_empty() || items.is_empty() {
            return Ok(None);
        }
        let val = self.freeze(val);
        let len = self.call_one_of(site, lens, Some(val.duplicate(self.nodes)), vec![])?;
        let word = self.cx.reprs.intern(Kind::I64);
        let int = self.cx.types.int();
        let len = self.coerce_to(site, len, int, word)?;
        let (iter, elem, item) = self.iterate_by_index(site, val, items)?;
        let iter = self.nodes.call("rt::iter::reversed_index", [iter, len]);
        let iterator = self.cx.types.builtins.iterator;
        let ty = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let repr = self.repr(ty);
        Ok(Some(Val::lazy(iter, ty, repr, item)))
    }

    /// Whether there is no value of a representation.
    fn is_uninhabited(&self, repr: Repr) -> bool {
        match self.cx.kind(repr) {
            Kind::Never => true,
            Kind::Tuple(items) => items.iter().any(|i| self.is_uninhabited(*i)),
            _ => false,
        }
    }

    /// An iterator whose items are turned into another representation.
    pub fn mapped(
        &mut self,
        site: &Site,
        mut iter: Expr<'c>,
        from: (TyId, Repr),
        to: (TyId, Repr),
    ) -> Res<Expr<'c>> {
        if from.1 == to.1 {
            return Ok(iter);
        }
        if *self.cx.kind(from.1) == Kind::Int
            && *self.cx.kind(to.1) == Kind::I64
            && let Expr::Method("iter", [range]) = &mut iter
            && matches!(range, Expr::Call(path, _) if path.starts_with("rt::Range::"))
        {
            return Ok(range.take().method(self.nodes, "words", []));
        }
        if *self.cx.kind(from.1) == Kind::I64 && *self.cx.kind(to.1) == Kind::Int {
            return Ok(self.nodes.call("rt::iter::ints", [iter]));
        }
        if self.is_uninhabited(from.1) {
            let name = self.cx.rust_type(to.1);
            if !matches!(iter, Expr::Atom(_)) {
                self.push(self.nodes.call("drop", [iter]));
            }
            return Ok(self.nodes.call(format!("rt::Iter::<{name}>::empty"), []));
        }
        let var = self.temp(from.1);
        let val = Val::owned(self.read_temp(var), from.0, from.1);
        let body = self.closure_body(|b| b.coerce_to(site, val, to.0, to.1))?;
        Ok(self.nodes.call(
            "rt::iter::Map::new",
            [
                Expr::Closure(self.nodes.list([var]), self.nodes.node(body)),
                iter,
            ],
        ))
    }

    /// What iterates over a value, with items of the given type.
    pub fn iterate_to(&mut self, site: &Site, val: Val<'c>, to: TyId, repr: Repr) -> Res<Expr<'c>> {
        let (iter, elem, item) = self.iterate(site, val)?;
        if self.cx.types.is_never(elem) && !matches!(self.cx.kind(repr), Kind::Never) {
            let name = self.cx.rust_type(repr);
            if !matches!(iter, Expr::Atom(_)) {
                self.push(iter);
            }
            return Ok(self.nodes.call(format!("rt::Iter::<{name}>::empty"), []));
        }
        self.mapped(site, iter, (elem, item), (to, repr))
    }

    /// The argument of a parameter `Iterable[elem]`.
    pub fn iterate_as(
        &mut self,
        site: &Site,
        val: Val<'c>,
        elem: &StubType,
        bind: &mut Bind<'_>,
    ) -> Res<(Expr<'c>, Repr)> {
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
                Ok(inner.method(b.nodes, "boxed", []))
            })?;
            let mapped = self.nodes.call(
                "rt::iter::Map::new",
                [
                    Expr::Closure(self.nodes.list([var]), self.nodes.node(body)),
                    iter,
                ],
            );
            return Ok((mapped, item));
        }
        let (to, repr) = (self.stub_ty(elem, bind), self.stub_repr(elem, bind));
        if bind.level >= Level::Some && !matches!(elem, StubType::Var(_)) {
            let (iter, found, item) = self.iterate(site, val)?;
            let heads = self.cx.types.heads(found);
            if !heads.iter().all(|h| self.accepts_head(elem, h, bind)) {
                let iter = self.checked_items(site, iter, (found, item), elem, (to, repr), bind)?;
                return Ok((iter, repr));
            }
            let ty = self
                .cx
                .types
                .of(Head::Stub(self.cx.types.builtins.iterator, vec![found]));
            let own = self.repr(ty);
            let iter = self.iterate_to(site, Val::lazy(iter, ty, own, item), to, repr)?;
            return Ok((iter, repr));
        }
        let iter = self.iterate_to(site, val, to, repr)?;
        Ok((iter, repr))
    }

    /// A lazy iterator where a boxed one, or another container, is wanted.
    pub fn box_iterator(
        &mut self,
        site: &Site,
        val: Val<'c>,
        item: Repr,
        to: TyId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let target = match self.kind(repr) {
            Kind::Named(class, args) if class == self.cx.types.builtins.iterator => Some(args[0]),
            _ => None,
        };
        let (iter, elem, _) = self.iterate(site, val)?;
        if let (Some(wanted), Some(Head::Stub(_, args))) =
            (target, self.cx.types.single(to).cloned())
        {
            let iter = self.mapped(site, iter, (elem, item), (args[0], wanted))?;
            return Ok(Val::owned(iter.method(self.nodes, "boxed", []), to, repr));
        }
        let iterator = self.cx.types.builtins.iterator;
        let own = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let own_repr = self.repr(own);
        let Kind::Named(_, args) = self.kind(own_repr) else {
            return self.refuse(site.span, "an iterator cannot be held here", "");
        };
        let iter = self.mapped(site, iter, (elem, item), (elem, args[0]))?;
        let boxed = Val::owned(iter.method(self.nodes, "boxed", []), own, own_repr);
        self.convert(site, boxed, to, repr)
    }

    /// `rt::Iter<A>` as `rt::Iter<B>`.
    pub fn iterator_to_iterator(
        &mut self,
        site: &Site,
        val: Val<'c>,
        to: TyId,
        item: Repr,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let elem = match self.cx.types.single(to).cloned() {
            Some(Head::Stub(_, args)) => args[0],
            _ => to,
        };
        let iter = self.iterate_to(site, val, elem, item)?;
        Ok(Val::owned(iter.method(self.nodes, "boxed", []), to, repr))
    }
}

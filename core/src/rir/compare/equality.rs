//! Equality, and operands made alike for it.

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::repr::Kind;
use super::super::tree::Expr;
use super::super::unions::Split;
use super::super::value::Val;
use crate::hir::{self, CmpOp};
use crate::infer::types::{Head, TyId};
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    pub(super) fn equal(&mut self, site: &Site, mut a: Val<'c>, mut b: Val<'c>) -> Res<Expr<'c>> {
        if let Some(expr) = self.compare_scalars(CmpOp::Eq, &mut a, &mut b) {
            return Ok(expr);
        }
        for (x, y) in [(&a, &b), (&b, &a)] {
            if self.cx.types.is_none(y.ty) {
                return self.is_none(x.duplicate(self.nodes));
            }
        }
        let (a, b) = self.as_classes(site, a, b)?;
        if let (Kind::Static, Kind::Static) = (self.kind(a.repr), self.kind(b.repr)) {
            return Ok(self.nodes.atom(if a.ty == b.ty { "true" } else { "false" }));
        }
        let split = self.is_split(a.repr) || self.is_split(b.repr);
        let asked = |b: &Self, v: &Val<'c>| b.reaches_any(site, "__eq__", v);
        if (split || a.repr != b.repr) && (asked(self, &a) || asked(self, &b)) {
            let single = |b: &Self, v: &Val<'c>| !b.is_split(v.repr) && !b.is_class_split(v);
            if !single(self, &a) || !single(self, &b) {
                return self.equal_split(site, a, b);
            }
        }
        self.equal_single(site, a, b)
    }

    /// Operands of several types of which some have an `__eq__` of the program.
    pub(super) fn equal_split(&mut self, site: &Site, a: Val<'c>, b: Val<'c>) -> Res<Expr<'c>> {
        let bool = self.cx.types.bool();
        let result = (bool, self.repr(bool));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let [mut a, mut b]: [Val<'c>; 2] = vals.try_into().unwrap_or_else(|_| unreachable!());
            let scalar = body.compare_scalars(CmpOp::Eq, &mut a, &mut b);
            let expr = match scalar {
                Some(expr) => expr,
                None => body.equal_single(&leaf_site, a, b)?,
            };
            Ok(Some(Val::owned(expr, result.0, result.1)))
        };
        let error = |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.not_ordered(CmpOp::Lt, vals);
        let split = Split {
            op: "__eq__".into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        Ok(self.split(site, vec![a, b], &split)?.expr)
    }

    pub(super) fn equal_single(
        &mut self,
        site: &Site,
        mut a: Val<'c>,
        mut b: Val<'c>,
    ) -> Res<Expr<'c>> {
        self.tuples_alike(site, &mut a, &mut b)?;
        let user = self.reaches(site, "__eq__", &a) || self.reaches(site, "__eq__", &b);
        let different = self.cx.types.single(a.ty) != self.cx.types.single(b.ty);
        let single = |b: &Self, v: &Val<'c>| !b.is_split(v.repr) && !b.is_class_split(v);
        if (user || different) && single(self, &a) && single(self, &b) {
            let bool = self.cx.types.bool();
            if let Some(val) = self.rich_compare(site, CmpOp::Eq, &mut a, &mut b, bool)? {
                return Ok(self.own(val));
            }
        }
        if a.repr == b.repr {
            let (x, y) = (self.borrow(a), self.borrow(b));
            let result = self.nodes.call("rt::Value::eq", [x, y]);
            return Ok(self.attempt(site, result));
        }
        if let Some((a, b)) = self.alike(site, &a, &b)? {
            let (x, y) = (self.borrow(a), self.borrow(b));
            let result = self.nodes.call("rt::Value::eq", [x, y]);
            return Ok(self.attempt(site, result));
        }
        let (x, y) = (self.pass_object(a), self.pass_object(b));
        let result = self.nodes.call("rt::op::eq_any", [x, y]);
        Ok(self.attempt(site, result))
    }

    /// A named tuple compared with another tuple is one itself.
    pub(super) fn tuples_alike(
        &mut self,
        site: &Site,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
    ) -> Res<()> {
        let (left, right) = (self.cx.types.single(a.ty), self.cx.types.single(b.ty));
        if left == right {
            return Ok(());
        }
        let tuple = self.cx.types.builtins.tuple;
        let is_tuple = |head: Option<&Head>| match head {
            Some(Head::Tuple(_)) => true,
            Some(Head::Stub(class, _)) => *class == tuple,
            Some(Head::Inst(id)) => {
                let class = self.cx.input.typed.class(*id).class;
                let kind = &self.cx.input.program.classes[class.index()].kind;
                matches!(kind, hir::ClassKind::NamedTuple(_))
            }
            _ => false,
        };
        if !is_tuple(left) || !is_tuple(right) {
            return Ok(());
        }
        for val in [a, b] {
            if matches!(self.cx.types.single(val.ty), Some(Head::Inst(_))) {
                let kept = self.keep(val.duplicate(self.nodes));
                if let Some(fields) = self.named_tuple_fields(site, &kept)? {
                    *val = fields;
                }
            }
        }
        Ok(())
    }

    /// Values whose representations differ only in how they hold ints, in one representation.
    pub(super) fn alike(
        &mut self,
        site: &Site,
        a: &Val<'c>,
        b: &Val<'c>,
    ) -> Res<Option<(Val<'c>, Val<'c>)>> {
        if let Some(pair) = self.alike_containers(site, a, b)? {
            return Ok(Some(pair));
        }
        if let Some(pair) = self.alike_tuples(site, a, b)? {
            return Ok(Some(pair));
        }
        let join = self.cx.types.join(a.ty, b.ty);
        if join != a.ty && join != b.ty {
            return Ok(None);
        }
        let repr = self.repr(join);
        if matches!(self.cx.kind(repr), Kind::Union(_)) {
            return Ok(None);
        }
        let x = self.convert(site, a.duplicate(self.nodes), join, repr)?;
        let y = self.convert(site, b.duplicate(self.nodes), join, repr)?;
        Ok(Some((x, y)))
    }

    /// Tuples of one length, or a fixed one and one of any length.
    pub(super) fn alike_tuples(
        &mut self,
        site: &Site,
        a: &Val<'c>,
        b: &Val<'c>,
    ) -> Res<Option<(Val<'c>, Val<'c>)>> {
        let tuple = self.cx.types.builtins.tuple;
        let (Some(x), Some(y)) = (
            self.cx.types.single(a.ty).cloned(),
            self.cx.types.single(b.ty).cloned(),
        ) else {
            return Ok(None);
        };
        match (x, y) {
            (Head::Tuple(xs), Head::Tuple(ys)) if xs.len() == ys.len() && !xs.is_empty() => {
                let joined = xs
                    .iter()
                    .zip(&ys)
                    .map(|(x, y)| self.cx.types.join(*x, *y))
                    .collect();
                let to = self.cx.types.of(Head::Tuple(joined));
                let repr = self.repr(to);
                let left = self.convert(site, a.duplicate(self.nodes), to, repr)?;
                let right = self.convert(site, b.duplicate(self.nodes), to, repr)?;
                Ok(Some((left, right)))
            }
            (Head::Tuple(items), Head::Stub(class, args))
            | (Head::Stub(class, args), Head::Tuple(items))
                if class == tuple =>
            {
                let elem = items.iter().fold(args[0], |a, b| self.cx.types.join(a, *b));
                let to = self.cx.types.of(Head::Stub(tuple, vec![elem]));
                let repr = self.repr(to);
                let mut pair = Vec::new();
                for val in [a, b] {
                    let fixed = matches!(self.cx.types.single(val.ty), Some(Head::Tuple(_)));
                    let made = match fixed {
                        true => Some(self.convert(site, val.duplicate(self.nodes), to, repr)?),
                        false => {
                            self.recast_container(site, val.duplicate(self.nodes), tuple, to)?
                        }
                    };
                    let Some(made) = made else { return Ok(None) };
                    pair.push(made);
                }
                let right = pair.pop();
                Ok(pair.pop().zip(right))
            }
            _ => Ok(None),
        }
    }

    /// Containers of one class with different elements, compared as copies that hold both kinds.
    pub(super) fn alike_containers(
        &mut self,
        site: &Site,
        a: &Val<'c>,
        b: &Val<'c>,
    ) -> Res<Option<(Val<'c>, Val<'c>)>> {
        let (Some(Head::Stub(x, xs)), Some(Head::Stub(y, ys))) = (
            self.cx.types.single(a.ty).cloned(),
            self.cx.types.single(b.ty).cloned(),
        ) else {
            return Ok(None);
        };
        if x != y || xs == ys || xs.is_empty() {
            return Ok(None);
        }
        let joined = xs
            .iter()
            .zip(&ys)
            .map(|(x, y)| self.cx.types.join(*x, *y))
            .collect();
        let to = self.cx.types.of(Head::Stub(x, joined));
        let Some(left) = self.recast_container(site, a.duplicate(self.nodes), x, to)? else {
            return Ok(None);
        };
        let Some(right) = self.recast_container(site, b.duplicate(self.nodes), x, to)? else {
            return Ok(None);
        };
        Ok(Some((left, right)))
    }

    /// A copy of a container with another type of elements; `None` if its class cannot be made from an iterable.
    pub fn recast_container(
        &mut self,
        site: &Site,
        val: Val<'c>,
        class: crate::stubs::StubClassId,
        to: TyId,
    ) -> Res<Option<Val<'c>>> {
        if val.ty == to {
            return Ok(Some(val));
        }
        let stubs = self.cx.input.stubs;
        let plain = Site {
            calls: None,
            ..*site
        };
        let Some(make) = stubs.method(class, sym::__new__) else {
            return Ok(None);
        };
        let source = match stubs.method(class, Symbol::intern("items")) {
            Some(items) => match self.call_overloads(&plain, items, Some(val), vec![], None)? {
                Some(items) => items,
                None => return Ok(None),
            },
            None => val,
        };
        let (iter, elem, item) = self.iterate(&plain, source)?;
        if self.cx.types.is_never(elem) {
            return match self.call_overloads(&plain, make, None, vec![], Some(to))? {
                Some(val) => Ok(Some(val)),
                None => Ok(None),
            };
        }
        let iterator = self.cx.types.builtins.iterator;
        let ty = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let repr = self.repr(ty);
        let lazy = super::super::bind::Arg::positional(Val::lazy(iter, ty, repr, item));
        self.call_overloads(&plain, make, None, vec![lazy], Some(to))
    }
}

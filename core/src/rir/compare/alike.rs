//! Operands of a comparison brought to one representation.

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::repr::Kind;
use super::super::value::Val;
use crate::hir;
use crate::infer::types::{Head, TyId};
use portalis_memory::Symbol;

impl Body<'_, '_> {
    /// A named tuple compared with another tuple is one itself.
    pub(super) fn tuples_alike(&mut self, site: &Site, a: &mut Val, b: &mut Val) -> Res<()> {
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
                let kept = self.keep(val.clone());
                if let Some(fields) = self.named_tuple_fields(site, &kept)? {
                    *val = fields;
                }
            }
        }
        Ok(())
    }

    /// Values whose representations differ only in how they hold ints, in one representation.
    pub(super) fn alike(&mut self, site: &Site, a: &Val, b: &Val) -> Res<Option<(Val, Val)>> {
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
        let x = self.convert(site, a.clone(), join, repr)?;
        let y = self.convert(site, b.clone(), join, repr)?;
        Ok(Some((x, y)))
    }

    /// Tuples of one length, or a fixed one and one of any length.
    pub(super) fn alike_tuples(
        &mut self,
        site: &Site,
        a: &Val,
        b: &Val,
    ) -> Res<Option<(Val, Val)>> {
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
                let left = self.convert(site, a.clone(), to, repr)?;
                let right = self.convert(site, b.clone(), to, repr)?;
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
                        true => Some(self.convert(site, val.clone(), to, repr)?),
                        false => self.recast_container(site, val.clone(), tuple, to)?,
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
        a: &Val,
        b: &Val,
    ) -> Res<Option<(Val, Val)>> {
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
        let Some(left) = self.recast_container(site, a.clone(), x, to)? else {
            return Ok(None);
        };
        let Some(right) = self.recast_container(site, b.clone(), x, to)? else {
            return Ok(None);
        };
        Ok(Some((left, right)))
    }

    /// A copy of a container with another type of elements; `None` if its class cannot be made from an iterable.
    pub fn recast_container(
        &mut self,
        site: &Site,
        val: Val,
        class: crate::stubs::StubClassId,
        to: TyId,
    ) -> Res<Option<Val>> {
        if val.ty == to {
            return Ok(Some(val));
        }
        let stubs = self.cx.input.stubs;
        let plain = Site {
            calls: None,
            ..*site
        };
        let Some(make) = stubs.method(class, Symbol::intern("__new__")) else {
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

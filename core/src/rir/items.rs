//! Subscripts: `obj[index]`, slices, and assignments to them.
//!
//! In: an object and an index. Out: fields of fixed tuples, else the stubs' or the program's `__getitem__`.
//!
//! ```text
//! pair[0]       pair.0
//! xs[-1]        xs.get(-1).at(&L[3])?
//! s[1:n]        s.slice(&rt::Slice::new(Some(1), Some(n), None)).at(&L[4])?
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::repr::Kind;
use super::tree::Expr;
use super::unions::Split;
use super::value::Val;
use crate::hir;
use crate::infer::types::{Head, TyId};
use crate::stubs::Machine;
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// `obj[index]`.
    pub fn get_item(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        index: Val<'c>,
        ty: Option<TyId>,
    ) -> Res<Val<'c>> {
        if self.is_dead_operand(&obj) || self.is_dead_operand(&index) {
            return Ok(self.sequence_dead(vec![obj, index]));
        }
        if !self.is_split(obj.repr) && !self.is_class_split(&obj) {
            let obj = match self.named_tuple_fields(site, &obj)? {
                Some(fields) => fields,
                None => obj,
            };
            if let Some(val) = self.tuple_item(site, &obj, &index, ty)? {
                return Ok(val);
            }
            return self.dunder(site, "__getitem__", vec![obj, index], ty);
        }
        let Some(ty) = ty.or_else(|| self.item_ty(&obj)) else {
            return self.dunder(site, "__getitem__", vec![obj, index], ty);
        };
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        // A constant slice of a fixed tuple must stay visible in the helper.
        let constant = slice_text(&index.expr).map(|text| (text, index.duplicate(self.nodes)));
        let op = match (&constant, index.literal()) {
            (Some((text, _)), _) => format!("getitem_{text}"),
            (None, Some(n)) => format!("getitem_{n}"),
            (None, None) => "getitem".into(),
        };
        let operands = match &constant {
            Some(_) => vec![obj],
            None => vec![obj, index],
        };
        let slice = constant.map(|(_, index)| index);
        let shown = slice.duplicate(self.nodes);
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let obj = vals.remove(0);
            let Some(index) = slice.duplicate(body.nodes).or_else(|| vals.pop()) else {
                return Ok(None);
            };
            if let Some(val) = body.tuple_item(&leaf_site, &obj, &index, Some(ty))? {
                return Ok(Some(val));
            }
            body.dunder_single(&leaf_site, sym::__getitem__, obj, vec![index], Some(ty))
        };
        let error = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| {
            vals.extend(shown.duplicate(body.nodes));
            let args = vals
                .into_iter()
                .map(|v| body.pass_object(v))
                .collect::<Vec<_>>();
            body.nodes.call("rt::error::bad_index", args)
        };
        let split = Split {
            op,
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        match operands.get(1) {
            // Not every container takes every kind of index.
            Some(index) if self.is_split(index.repr) => self.split(site, operands, &split),
            _ => self.split_first(site, operands, &split),
        }
    }

    /// What the containers among some values hold.
    fn item_ty(&mut self, obj: &Val<'c>) -> Option<TyId> {
        let heads = self.cx.types.heads(obj.ty);
        let mut ty = self.cx.types.never();
        for head in heads {
            if let Head::Stub(_, args) = head
                && let Some(last) = args.last()
            {
                ty = self.cx.types.join(ty, *last);
            }
        }
        (!self.cx.types.is_never(ty)).then_some(ty)
    }

    /// An item of a fixed tuple at a constant place, or a constant slice of one.
    fn tuple_item(
        &mut self,
        site: &Site,
        obj: &Val<'c>,
        index: &Val<'c>,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        let (Kind::Tuple(reprs), Some(Head::Tuple(types))) =
            (self.kind(obj.repr), self.cx.types.single(obj.ty).cloned())
        else {
            return Ok(None);
        };
        let len = reprs.len() as i64;
        if let Some(n) = index.literal() {
            let at = if n < 0 { n + len } else { n };
            if !(0..len).contains(&at) {
                self.effect(obj.duplicate(self.nodes));
                let message = Expr::Atom("\"tuple index out of range\"");
                let raise = self.raise(site, self.nodes.call("rt::index_error", [message]));
                self.push(raise);
                return Ok(Some(self.never()));
            }
            let mut parts = self.evaluated_parts(obj);
            return Ok(Some(parts.swap_remove(at as usize)));
        }
        if let Some((lo, hi)) = constant_slice(&index.expr, len)
            && ty.is_some_and(|ty| {
                let fixed =
                    |h: &Head| matches!(h, Head::Tuple(items) if items.len() as i64 == hi - lo);
                self.cx.types.heads(ty).iter().any(fixed)
            })
        {
            let parts = self.evaluated_parts(obj);
            let mut items = Vec::new();
            for part in parts.into_iter().skip(lo as usize).take((hi - lo) as usize) {
                items.push(self.own(part));
            }
            let own = self
                .cx
                .types
                .of(Head::Tuple(types[lo as usize..hi as usize].to_vec()));
            if items.is_empty() {
                let repr = self.repr(own);
                return Ok(Some(Val::owned(
                    self.nodes.call("rt::Tuple::<()>::empty", []),
                    own,
                    repr,
                )));
            }
            let reprs = &reprs[lo as usize..hi as usize];
            let repr = self.cx.reprs.tuple(reprs);
            return Ok(Some(Val::owned(
                Expr::Tuple(self.nodes.list(items)),
                own,
                repr,
            )));
        }
        Ok(None)
    }

    /// The items of a tuple, each of which is evaluated whether it is taken or not.
    fn evaluated_parts(&mut self, tuple: &Val<'c>) -> Vec<Val<'c>> {
        let parts = self.spread_tuple(tuple.duplicate(self.nodes));
        if parts.iter().all(Val::is_stable) {
            return parts;
        }
        parts.into_iter().map(|part| self.keep_any(part)).collect()
    }

    /// `obj[index] = value`.
    pub fn set_item(&mut self, site: &Site, obj: Val<'c>, index: Val<'c>, val: Val<'c>) -> Res<()> {
        let done = self.dunder_first(site, "__setitem__", vec![obj, index, val])?;
        self.discard(done);
        Ok(())
    }

    /// A dunder whose receiver alone may have several types.
    fn dunder_first(
        &mut self,
        site: &Site,
        name: &'static str,
        operands: Vec<Val<'c>>,
    ) -> Res<Val<'c>> {
        let recv = &operands[0];
        if !(self.is_split(recv.repr) || self.is_class_split(recv))
            || operands.iter().any(|v| self.is_dead_operand(v))
        {
            return self.dunder(site, name, operands, None);
        }
        let none = self.cx.types.none();
        let result = (none, self.repr(none));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let recv = vals.remove(0);
            match body.dunder_single(&leaf_site, Symbol::intern(name), recv, vals, None)? {
                Some(val) => {
                    body.discard(val);
                    Ok(Some(body.none()))
                }
                None => Ok(None),
            }
        };
        let error = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_method(name, vals);
        let split = Split {
            op: name.into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        // Not every container takes every kind of index.
        let count = 1 + usize::from(operands.get(1).is_some_and(|i| self.is_split(i.repr)));
        self.split_some(site, operands, count, &split)
    }

    /// `lo:hi:step`.
    pub fn slice(
        &mut self,
        e: &'c hir::Expr<'c>,
        lo: Option<&'c hir::Expr<'c>>,
        hi: Option<&'c hir::Expr<'c>>,
        step: Option<&'c hir::Expr<'c>>,
    ) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let repr = self.repr(ty);
        let mut parts = Vec::new();
        let exprs: Vec<_> = [lo, hi, step].into_iter().flatten().collect();
        let mut vals = self.operands(&exprs)?.into_iter();
        for part in [lo, hi, step] {
            let Some(part) = part else {
                parts.push(Expr::Atom("None"));
                continue;
            };
            let Some(val) = vals.next() else { continue };
            let site = self.site(part);
            parts.push(self.slice_part(&site, val)?);
        }
        Ok(Val::owned(
            self.nodes.call("rt::Slice::new", parts),
            ty,
            repr,
        ))
    }

    fn slice_part(&mut self, site: &Site, val: Val<'c>) -> Res<Expr<'c>> {
        use crate::stubs::StubType;
        if let Kind::Unit = self.kind(val.repr) {
            self.effect(val);
            return Ok(Expr::Atom("None"));
        }
        let ty = StubType::Union(vec![StubType::Machine(Machine::Index), StubType::None]);
        self.pass_stub(site, 0, &ty, val, &mut super::bind::Bind::default())
    }
}

/// What tells constant slices apart.
fn slice_text<'c>(e: &Expr<'c>) -> Option<String> {
    let text = |bound: Option<i64>| bound.map_or(String::new(), |n| n.to_string());
    let (lo, hi) = slice_bounds(e)?;
    Some(format!("{}_{}", text(lo), text(hi)).replace('-', "m"))
}

/// The bounds of `rt::Slice::new(Some(1), None, None)` over a tuple of `len` items.
fn constant_slice<'c>(e: &Expr<'c>, len: i64) -> Option<(i64, i64)> {
    let place = |n: i64| match n < 0 {
        true => (n + len).clamp(0, len),
        false => n.min(len),
    };
    let (lo, hi) = slice_bounds(e)?;
    let lo = lo.map_or(0, place);
    Some((lo, hi.map_or(len, place).max(lo)))
}

/// The bounds of a slice that are literals or absent.
fn slice_bounds<'c>(e: &Expr<'c>) -> Option<(Option<i64>, Option<i64>)> {
    let Expr::Call("rt::Slice::new", [from, to, Expr::Atom("None")]) = e else {
        return None;
    };
    let bound = |e: &Expr<'c>| match e {
        Expr::Atom("None") => Some(None),
        Expr::Call(_, [Expr::Atom(text), ..]) => text.parse::<i64>().ok().map(Some),
        Expr::Call(_, [Expr::Prefix("-", Expr::Atom(text)), ..]) => {
            text.parse::<i64>().ok().map(|n| Some(-n))
        }
        _ => None,
    };
    Some((bound(from)?, bound(to)?))
}

//! Unpacking: `a, *b = value`.
//!
//! In: a value and the types of the targets. Out: one value per target. Fixed tuples are taken apart by field,
//! everything else is iterated, with Python's errors when the numbers differ.
//!
//! ```text
//! x, y = point         let (x, y) = point;
//! a, b = text.split()  let [a, b] = rt::unpack(text.split().iter()).at(&L[1])?;
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::repr::{Kind, Repr};
use super::tree::{Expr, Holds, Stmt, Use, VarId};
use super::unions::Split;
use super::value::Val;
use crate::infer::types::{Head, TyId};

impl<'c> Body<'_, 'c> {
    /// Takes a value apart into one for each target.
    pub fn unpack(
        &mut self,
        site: &Site,
        val: Val<'c>,
        types: &[TyId],
        star: Option<usize>,
    ) -> Res<Vec<Val<'c>>> {
        if self.is_dead_operand(&val) {
            self.discard(val);
            return Ok(types.iter().map(|_| self.never()).collect());
        }
        if self.is_split(val.repr) || self.is_class_split(&val) {
            return self.unpack_split(site, val, types, star);
        }
        self.unpack_single(site, val, types, star)
    }

    fn unpack_single(
        &mut self,
        site: &Site,
        val: Val<'c>,
        types: &[TyId],
        star: Option<usize>,
    ) -> Res<Vec<Val<'c>>> {
        if let Some(fields) = self.named_tuple_fields(site, &val)? {
            return self.unpack_fixed(site, fields, types, star);
        }
        match self.cx.types.single(val.ty).cloned() {
            Some(Head::Tuple(_)) => self.unpack_fixed(site, val, types, star),
            _ => self.unpack_iterated(site, val, types, star),
        }
    }

    /// Each way of being of the value gives a tuple with the targets' values.
    fn unpack_split(
        &mut self,
        site: &Site,
        val: Val<'c>,
        types: &[TyId],
        star: Option<usize>,
    ) -> Res<Vec<Val<'c>>> {
        let ty = self.cx.types.of(Head::Tuple(types.to_vec()));
        let result = (ty, self.repr(ty));
        let (leaf_site, leaf_types) = (*site, types.to_vec());
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let val = vals.remove(0);
            if body.elem_type(&leaf_site, &val).is_none() {
                return Ok(None);
            }
            let parts = body.unpack_single(&leaf_site, val, &leaf_types, star)?;
            let mut items = Vec::new();
            for (part, ty) in parts.into_iter().zip(&leaf_types) {
                let repr = body.cx.item_repr(*ty);
                items.push(body.coerce_to(&leaf_site, part, *ty, repr)?);
            }
            Ok(Some(Val::owned(
                Expr::Tuple(body.nodes.list(items)),
                result.0,
                result.1,
            )))
        };
        let error = |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| {
            let arg = vals.into_iter().next().map(|v| body.pass_object(v));
            let args = body.nodes.collect(arg);
            body.nodes.call("rt::error::not_unpackable", args)
        };
        let op = format!("unpack{}", types.len());
        let split = Split {
            op,
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        let tuple = self.split(site, vec![val], &split)?;
        self.unpack_fixed(site, tuple, types, None)
    }

    fn unpack_fixed(
        &mut self,
        site: &Site,
        val: Val<'c>,
        types: &[TyId],
        star: Option<usize>,
    ) -> Res<Vec<Val<'c>>> {
        let Kind::Tuple(reprs) = self.kind(val.repr) else {
            return self.unpack_iterated(site, val, types, star);
        };
        let (have, want) = (reprs.len(), types.len());
        let Some(at) = star else {
            if have != want {
                self.effect(val);
                return Ok(self.wrong_count(site, have, want, types));
            }
            return Ok(self.let_tuple(val, reprs));
        };
        if have + 1 < want {
            self.effect(val);
            return Ok(self.wrong_count(site, have, want - 1, types));
        }
        let mut parts = self.let_tuple(val, reprs);
        let after = parts.split_off(have - (want - at - 1));
        let middle = parts.split_off(at);
        let list = self.list_of(site, middle, types[at])?;
        parts.push(list);
        parts.extend(after);
        Ok(parts)
    }

    /// `let (a, b) = value;`
    fn let_tuple(&mut self, val: Val<'c>, reprs: &[Repr]) -> Vec<Val<'c>> {
        let types = self.tuple_items(val.ty, reprs.len());
        if val.is_stable() {
            return self.spread_tuple(val);
        }
        let expr = self.own(val);
        let vars = self.nodes.collect(reprs.iter().map(|r| self.temp(*r)));
        self.push_let_many(vars, false, expr);
        vars.iter()
            .zip(types)
            .zip(reprs)
            .map(|((v, t), r)| Val::owned(self.read_temp(*v), t, *r))
            .collect()
    }

    /// `let (a, b) = value;`, or `let [a, b] = value;` of an array.
    fn push_let_many(&mut self, vars: &'c [VarId], is_array: bool, value: Expr<'c>) {
        if !self.dead {
            let value = self.nodes.node(value);
            self.out.push(Stmt::LetMany(vars, is_array, value));
        }
    }

    /// A list of values.
    fn list_of(&mut self, site: &Site, vals: Vec<Val<'c>>, ty: TyId) -> Res<Val<'c>> {
        let repr = self.repr(ty);
        let (Kind::Named(_, args), Some(Head::Stub(_, types))) =
            (self.kind(repr), self.cx.types.single(ty).cloned())
        else {
            return self.refuse(site.span, "this starred target is no list", "");
        };
        let mut items = Vec::new();
        for val in vals {
            items.push(self.coerce_to(site, val, types[0], args[0])?);
        }
        let expr = match items.is_empty() {
            true => self.nodes.call(
                format!("rt::List::<{}>::new", self.cx.rust_type(args[0])),
                [],
            ),
            false => self.nodes.call(
                "rt::List::from_vec",
                [Expr::Macro("vec!", self.nodes.list(items))],
            ),
        };
        Ok(Val::owned(expr, ty, repr))
    }

    fn wrong_count(
        &mut self,
        site: &Site,
        have: usize,
        want: usize,
        types: &[TyId],
    ) -> Vec<Val<'c>> {
        let (have_text, want_text) = (
            self.nodes.atom(have.to_string()),
            self.nodes.atom(want.to_string()),
        );
        let error = match have < want {
            true => self.nodes.call(
                "rt::error::too_few_values",
                [want_text, have_text, Expr::Atom("false")],
            ),
            false => self.nodes.call("rt::error::too_many_values", [want_text]),
        };
        let raise = self.raise(site, error);
        self.push(raise);
        types.iter().map(|_| self.never()).collect()
    }

    fn unpack_iterated(
        &mut self,
        site: &Site,
        val: Val<'c>,
        types: &[TyId],
        star: Option<usize>,
    ) -> Res<Vec<Val<'c>>> {
        let (iter, elem, item) = self.iterate(site, val)?;
        let Some(at) = star else {
            let count = types.len();
            let result = self.attempt(
                site,
                self.nodes.call(format!("rt::unpack::<_, {count}>"), [iter]),
            );
            let vars = self.nodes.collect(types.iter().map(|_| self.temp(item)));
            self.push_let_many(vars, true, result);
            let vars = vars.iter();
            return Ok(vars
                .map(|v| Val::owned(self.read_temp(*v), elem, item))
                .collect());
        };
        let list = types[at];
        let repr = self.repr(list);
        let (Kind::Named(_, args), Some(Head::Stub(_, elems))) =
            (self.kind(repr), self.cx.types.single(list).cloned())
        else {
            return self.refuse(site.span, "this starred target is no list", "");
        };
        // All items are held as the list's elements are: they come from one iterable.
        let iter = self.mapped(site, iter, (elem, item), (elems[0], args[0]))?;
        let (before, after) = (at, types.len() - at - 1);
        let result = self.attempt(
            site,
            self.nodes
                .call(format!("rt::unpack_star::<_, {before}, {after}>"), [iter]),
        );
        let unit = self.cx.types.none();
        let unit = self.repr(unit);
        let nodes = self.nodes;
        let parts = nodes.collect((0..3).map(|_| self.var("t", unit, Holds::Opaque)));
        self.push_let_many(parts, false, result);
        let mut vals = Vec::new();
        for (part, count) in [(parts[0], before), (parts[2], after)] {
            let vars = nodes.collect((0..count).map(|_| self.temp(args[0])));
            if count > 0 {
                self.push_let_many(vars, true, Expr::Var(part, Use::Move));
            }
            for var in vars.iter() {
                vals.push(Val::owned(self.read_temp(*var), elems[0], args[0]));
            }
        }
        vals.insert(at, Val::owned(Expr::Var(parts[1], Use::Move), list, repr));
        Ok(vals)
    }
}

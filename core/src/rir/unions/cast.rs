//! Values put into a union, taken out of one, and recast.

use super::super::body::{Body, Site};
use super::super::cx::{HelperKey, Res};
use super::super::nodes::Duplicate;
use super::super::repr::{Kind, Repr, UnionId};
use super::super::tree::{Arm, Expr, Pat};
use super::super::value::Val;
use crate::infer::types::{Head, TyId};

impl<'c> Body<'_, 'c> {
    /// A value as a variant of an enum.
    pub fn into_union(
        &mut self,
        site: &Site,
        val: Val<'c>,
        to: TyId,
        id: UnionId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let Some(at) = self.variant_for(id, val.ty) else {
            if *self.cx.kind(val.repr) == Kind::Num {
                return self.rebuild(site, val, to, repr);
            }
            let Some(at) = self.variant_like(id, val.ty) else {
                return self.refuse(
                    site.span,
                    "this value cannot be held together with the others here",
                    "",
                );
            };
            return self.as_variant_of(site, val, to, id, at, repr);
        };
        self.as_variant_of(site, val, to, id, at, repr)
    }

    pub(super) fn as_variant_of(
        &mut self,
        site: &Site,
        val: Val<'c>,
        to: TyId,
        id: UnionId,
        at: usize,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let variant = &self.cx.reprs.union(id).variants[at];
        let (held, held_repr) = (variant.ty, variant.repr);
        let path = self.cx.variant_path(id, at);
        if *self.cx.kind(held_repr) == Kind::Unit {
            self.effect(val);
            return Ok(Val::owned(self.nodes.atom(path), to, repr));
        }
        let inner = self.coerce_to(site, val, held, held_repr)?;
        Ok(Val::owned(self.nodes.call(path, [inner]), to, repr))
    }

    /// The variant for values of the same kind: a tuple of the same length, a container of the same class.
    pub(super) fn variant_like(&mut self, id: UnionId, ty: TyId) -> Option<usize> {
        let heads = self.cx.types.heads(ty);
        if heads.len() > 1 {
            // Objects of more classes than are left after a test.
            let variants = &self.cx.reprs.union(id).variants;
            let shares = |v: &super::super::repr::Variant| {
                let own = self.cx.types.heads(v.ty);
                heads.iter().any(|h| own.contains(h))
            };
            return variants.iter().position(shares);
        }
        let head = heads.iter().next()?;
        let variants = &self.cx.reprs.union(id).variants;
        variants
            .iter()
            .position(|v| {
                self.cx.types.heads(v.ty).iter().any(|h| match (h, &head) {
                    (Head::Tuple(a), Head::Tuple(b)) => a.len() == b.len(),
                    (Head::Stub(a, _), Head::Stub(b, _)) => a == b,
                    _ => false,
                })
            })
            .or_else(|| {
                // Tuples of many lengths are held as `tuple[T, ...]`.
                let tuple = self.cx.types.builtins.tuple;
                let sequence = |h: &Head| matches!(h, Head::Stub(class, _) if *class == tuple);
                let fixed = matches!(head, Head::Tuple(_));
                let found = |v: &super::super::repr::Variant| {
                    self.cx.types.heads(v.ty).iter().any(sequence)
                };
                variants.iter().position(|v| fixed && found(v))
            })
    }

    /// One enum as another.
    pub fn union_to_union(
        &mut self,
        site: &Site,
        val: Val<'c>,
        _from: UnionId,
        to: TyId,
        _into: UnionId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        self.rebuild(site, val, to, repr)
    }

    /// An `Option` as an enum that has `None` among its variants.
    pub fn option_to_union(
        &mut self,
        site: &Site,
        val: Val<'c>,
        _inner: Repr,
        to: TyId,
        _id: UnionId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        self.rebuild(site, val, to, repr)
    }

    /// An enum as something with fewer types.
    pub fn out_of_union(
        &mut self,
        site: &Site,
        val: Val<'c>,
        _from: UnionId,
        to: TyId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        self.rebuild(site, val, to, repr)
    }

    /// `rt::Either` as what its sides have in common.
    pub fn out_of_either(
        &mut self,
        site: &Site,
        val: Val<'c>,
        sides: (Repr, Repr),
        to: TyId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let expr = self.own(val);
        let mut arms = Vec::new();
        for (name, side) in [("Left", sides.0), ("Right", sides.1)] {
            let var = self.temp(side);
            let ty = self.type_within(to, side);
            let inner = Val::owned(self.read_temp(var), ty, side);
            let body = self
                .block_value(|b| b.coerce_to(site, inner, to, repr))?
                .into_expr();
            arms.push(Arm {
                pat: Pat::Path(
                    self.nodes.text(format!("rt::Either::{name}")),
                    self.nodes.list([Pat::Bind(var)]),
                ),
                body,
            });
        }
        Ok(Val::owned(
            Expr::Match(self.nodes.node(expr), self.nodes.list(arms)),
            to,
            repr,
        ))
    }

    /// The part of a type whose representation is `side`.
    pub fn type_within(&mut self, ty: TyId, side: Repr) -> TyId {
        if self.repr(ty) == side {
            return ty;
        }
        let parts = self.cx.types.heads(ty);
        for head in parts {
            let one = self.cx.types.of(head.clone());
            if self.repr(one) == side {
                return one;
            }
        }
        let rest = self.cx.types.filter(ty, |h| *h != Head::None);
        if self.repr(rest) == side { rest } else { ty }
    }

    /// A value taken apart and put together as another representation.
    pub(super) fn rebuild(
        &mut self,
        site: &Site,
        val: Val<'c>,
        to: TyId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let key = HelperKey {
            op: "as".into(),
            operands: vec![(val.ty, val.repr), (to, repr)],
            result: to,
            calls: vec![],
        };
        let site = *site;
        let mut total = true;
        for alternative in self.alternatives(&val) {
            total &=
                self.cx.types.is_subset(alternative.ty, to) || self.fits_into(alternative.ty, to);
        }
        let params = vec![("value", val.ty, val.repr)];
        let id = self.helper(key, "convert", params, (to, repr), !total, |body, vals| {
            let val = vals.into_iter().next().ok_or_else(|| {
                Box::new(super::super::body::refusal(site.span, "no operand", ""))
            })?;
            let alternatives = body.alternatives(&val);
            let whole = val.duplicate(body.nodes);
            let scrutinee = body.pass(val);
            let mut arms = Vec::new();
            for alternative in alternatives {
                if body.cx.types.is_subset(alternative.ty, to) || body.fits_into(alternative.ty, to)
                {
                    let inner = body.alternative_val(&alternative);
                    let value = body
                        .block_value(|b| b.coerce_to(&site, inner, to, repr))?
                        .into_expr();
                    arms.push(Arm {
                        pat: alternative.pat,
                        body: value,
                    });
                }
            }
            if !total {
                let object = body.pass_object(whole);
                let error = body.nodes.call("rt::error::mismatch", [object]);
                let error = body.raise(&site, error);
                arms.push(Arm {
                    pat: Pat::Wild,
                    body: error,
                });
            }
            Ok(Expr::Match(
                body.nodes.node(scrutinee),
                body.nodes.list(arms),
            ))
        })?;
        let arg = self.pass(val);
        let call = Expr::CallFn(id, self.nodes.list([arg]));
        let call = if total {
            call
        } else {
            self.attempt(&site, call)
        };
        Ok(Val::owned(call, to, repr))
    }

    /// Whether objects of a group of classes overlap with a type (narrowing among classes).
    pub(super) fn fits_into(&self, ty: TyId, to: TyId) -> bool {
        let to = self.cx.types.heads(to);
        self.cx.types.heads(ty).iter().any(|h| to.contains(h))
    }
}

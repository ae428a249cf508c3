//! Comparisons, truth and conditions.
//!
//! In: operands, conditions. Out: Rust `bool` expressions. What the types alone decide is decided here.
//!
//! ```text
//! x is None             x.is_none()
//! if xs and n > 3:      if xs.len() != 0 && n > 3 {
//! "a" in counts         counts.contains(&rt::lit!("a")).at(&L[2])?
//! ```

mod equality;
mod plain;
mod truth;

use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::{Duplicate, Nodes};
use super::reflected::{Dunders, Wanted};
use super::repr::Kind;
use super::tree::{Expr, Pat};
use super::unions::Split;
use super::value::Val;
use crate::hir::{self, CmpOp};
use crate::infer::operators::compare_dunders;
use crate::infer::types::{CallRole, Head, TyId};
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// `a op b` as an expression.
    pub fn compare_expr(
        &mut self,
        e: &'c hir::Expr<'c>,
        op: CmpOp,
        a: &'c hir::Expr<'c>,
        b: &'c hir::Expr<'c>,
    ) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let bool = self.cx.types.bool();
        let [mut a, mut b] = self.two_operands(a, b)?;
        let site = self.site(e);
        if self.is_dead_operand(&a) || self.is_dead_operand(&b) {
            return Ok(self.sequence_dead(vec![a, b]));
        }
        if ty != bool
            && let Some(val) = self.rich_compare(&site, op, &mut a, &mut b, ty)?
        {
            return Ok(val);
        }
        let expr = self.compare(&site, op, a, b)?;
        let repr = self.repr(bool);
        Ok(Val::owned(expr, bool, repr))
    }

    /// A comparison by user methods that give something else than a `bool`.
    fn rich_compare(
        &mut self,
        site: &Site,
        op: CmpOp,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let Some((plain, reflected)) = compare_dunders(op) else {
            return Ok(None);
        };
        let bool = self.cx.types.bool();
        let wanted = match ty == bool {
            true => Wanted::Truth,
            false => Wanted::Value(ty, self.repr(ty)),
        };
        let dunders = Dunders {
            plain,
            reflected,
            comparison: true,
        };
        let refused_site = *site;
        self.ask_both(site, dunders, a, b, wanted, &|body, a, b| match op {
            CmpOp::Eq | CmpOp::Ne => {
                let expr = body.identity(&refused_site, a, b)?;
                let expr = if op == CmpOp::Ne {
                    expr.negate(body.nodes)
                } else {
                    expr
                };
                let repr = body.repr(bool);
                Ok(Val::owned(expr, bool, repr))
            }
            _ => {
                let error = body.not_ordered(op, vec![a, b]);
                let raise = body.raise(&refused_site, error);
                body.push(raise);
                Ok(body.never())
            }
        })
    }

    /// `a op b` as a Rust `bool`.
    pub fn compare(&mut self, site: &Site, op: CmpOp, a: Val<'c>, b: Val<'c>) -> Res<Expr<'c>> {
        let (a, b) = self.plain_tuples(site, op, a, b)?;
        match op {
            CmpOp::Is => self.identity(site, a, b),
            CmpOp::IsNot => Ok(self.identity(site, a, b)?.negate(self.nodes)),
            CmpOp::In => self.contains(site, a, b),
            CmpOp::NotIn => Ok(self.contains(site, a, b)?.negate(self.nodes)),
            CmpOp::Eq => self.equal(site, a, b),
            CmpOp::Ne => {
                let (mut a, mut b) = (a, b);
                if self.reaches(site, "__ne__", &a) || self.reaches(site, "__ne__", &b) {
                    let bool = self.cx.types.bool();
                    if let Some(val) = self.rich_compare(site, op, &mut a, &mut b, bool)? {
                        return Ok(self.own(val));
                    }
                }
                Ok(self.equal(site, a, b)?.negate(self.nodes))
            }
            CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge => self.order(site, op, a, b),
        }
    }

    /// A dunder of the program reached from here for a receiver of one class.
    fn reaches(&self, site: &Site, name: &str, val: &Val<'c>) -> bool {
        let Some(head @ Head::Inst(_)) = self.cx.types.single(val.ty) else {
            return false;
        };
        let role = CallRole::Dunder(Symbol::intern(name));
        self.targets(site, role)
            .iter()
            .any(|t| t.head.as_ref() == Some(head))
    }

    /// Whether a dunder of the program is reached from here for any of a value's classes.
    fn reaches_any(&self, site: &Site, name: &str, val: &Val<'c>) -> bool {
        let role = CallRole::Dunder(Symbol::intern(name));
        let heads = self.cx.types.heads(val.ty);
        let found = self.targets(site, role);
        found
            .iter()
            .any(|t| matches!(&t.head, Some(h @ Head::Inst(_)) if heads.contains(h)))
    }

    fn order(&mut self, site: &Site, op: CmpOp, mut a: Val<'c>, mut b: Val<'c>) -> Res<Expr<'c>> {
        if let Some(expr) = self.compare_scalars(op, &mut a, &mut b) {
            return Ok(expr);
        }
        let split = |b: &Self, v: &Val<'c>| b.is_split(v.repr) || b.is_class_split(v);
        if !split(self, &a) && !split(self, &b) {
            if let Some(expr) = self.order_single(site, op, &mut a, &mut b)? {
                return Ok(expr);
            }
            let error = self.not_ordered(op, vec![a, b]);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(Expr::Atom("false"));
        }
        let bool = self.cx.types.bool();
        let result = (bool, self.repr(bool));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let [mut a, mut b]: [Val<'c>; 2] = vals.try_into().unwrap_or_else(|_| unreachable!());
            let found = match body.compare_scalars(op, &mut a, &mut b) {
                Some(expr) => Some(expr),
                None => body.order_single(&leaf_site, op, &mut a, &mut b)?,
            };
            Ok(found.map(|expr| Val::owned(expr, result.0, result.1)))
        };
        let error = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.not_ordered(op, vals);
        let name = compare_dunders(op).map_or("order", |d| d.0.as_str());
        let split = Split {
            op: name.into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        Ok(self.split(site, vec![a, b], &split)?.expr)
    }

    fn not_ordered(&mut self, op: CmpOp, vals: Vec<Val<'c>>) -> Expr<'c> {
        let mut args = vec![self.nodes.atom(cmp_path(op))];
        for val in vals {
            args.push(self.pass_object(val));
        }
        self.nodes.call("rt::error::unordered", args)
    }

    fn order_single(
        &mut self,
        site: &Site,
        op: CmpOp,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
    ) -> Res<Option<Expr<'c>>> {
        self.tuples_alike(site, a, b)?;
        let bool = self.cx.types.bool();
        let same = a.ty == b.ty && a.repr == b.repr;
        let user = matches!(self.cx.types.single(a.ty), Some(Head::Inst(_)))
            || matches!(self.cx.types.single(b.ty), Some(Head::Inst(_)));
        if let Some(val) = self.rich_compare(site, op, a, b, bool)? {
            return Ok(Some(self.own(val)));
        }
        if user && !same {
            return Ok(None);
        }
        let pair = if a.repr == b.repr {
            Some((a.duplicate(self.nodes), b.duplicate(self.nodes)))
        } else {
            self.alike(site, a, b)?
        };
        let (x, y, path) = match pair {
            Some((a, b)) => (self.borrow(a), self.borrow(b), "rt::Value::compare"),
            None => (
                self.pass_object(a.duplicate(self.nodes)),
                self.pass_object(b.duplicate(self.nodes)),
                "rt::op::compare_any",
            ),
        };
        let result = self.nodes.call(path, [x, y, self.nodes.atom(cmp_path(op))]);
        Ok(Some(self.attempt(site, result)))
    }

    fn identity(&mut self, site: &Site, a: Val<'c>, b: Val<'c>) -> Res<Expr<'c>> {
        for (x, y) in [(&a, &b), (&b, &a)] {
            if self.cx.types.is_none(y.ty) {
                return self.is_none(x.duplicate(self.nodes));
            }
        }
        if self.is_static(a.repr) && self.is_static(b.repr) {
            return Ok(self.nodes.atom(if a.ty == b.ty { "true" } else { "false" }));
        }
        let (a, b) = self.as_classes(site, a, b)?;
        if a.repr == b.repr {
            let (x, y) = (self.borrow(a), self.borrow(b));
            return Ok(self.nodes.call("rt::Value::is", [x, y]));
        }
        if self.is_split(a.repr) || self.is_split(b.repr) {
            let bool = self.cx.types.bool();
            let result = (bool, self.repr(bool));
            let leaf_site = *site;
            let leaf = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
                let [a, b]: [Val<'c>; 2] = vals.try_into().unwrap_or_else(|_| unreachable!());
                let expr = body.identity(&leaf_site, a, b)?;
                Ok(Some(Val::owned(expr, result.0, result.1)))
            };
            let error = |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.not_callable(vals);
            let split = Split {
                op: "is".into(),
                result,
                by_class: false,
                leaf: &leaf,
                error: &error,
            };
            return Ok(self.split(site, vec![a, b], &split)?.expr);
        }
        let (x, y) = (self.pass_object(a), self.pass_object(b));
        Ok(self.nodes.call("rt::op::is_any", [x, y]))
    }

    /// Whether a value is `None`.
    fn is_none(&mut self, val: Val<'c>) -> Res<Expr<'c>> {
        if !self.cx.types.has_none(val.ty) {
            self.effect(val);
            return Ok(Expr::Atom("false"));
        }
        match self.kind(val.repr) {
            Kind::Option(_) => Ok(self.recv(val).method(self.nodes, "is_none", [])),
            Kind::Union(_) => {
                let path = format!("{}::None", self.cx.rust_type(val.repr));
                let value = self.operand(val);
                Ok(Expr::Macro(
                    "matches!",
                    self.nodes.list([value, self.nodes.atom(path)]),
                ))
            }
            Kind::Object => {
                let value = self.borrow(val);
                Ok(self.nodes.call("rt::op::is_none", [value]))
            }
            _ => {
                self.effect(val);
                Ok(Expr::Atom("true"))
            }
        }
    }

    fn contains(&mut self, site: &Site, item: Val<'c>, container: Val<'c>) -> Res<Expr<'c>> {
        let bool = self.cx.types.bool();
        let result = (bool, self.repr(bool));
        // The item is evaluated first, whatever the order in Rust.
        let item = if item.is_stable() || container.is_stable() {
            item
        } else {
            self.keep(item)
        };
        if !self.is_split(container.repr)
            && !self.is_class_split(&container)
            && let Some(expr) = self.contains_single(
                site,
                item.duplicate(self.nodes),
                container.duplicate(self.nodes),
            )?
        {
            return Ok(expr);
        }
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let [container, item]: [Val<'c>; 2] =
                vals.try_into().unwrap_or_else(|_| unreachable!());
            let found = body.contains_single(&leaf_site, item, container)?;
            Ok(found.map(|expr| Val::owned(expr, result.0, result.1)))
        };
        let error =
            |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_method("__contains__", vals);
        if !self.is_split(container.repr)
            && !self.is_class_split(&container)
            && !self.is_split(item.repr)
        {
            let error = error(self, vec![container]);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(Expr::Atom("false"));
        }
        let split = Split {
            op: "contains".into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        Ok(self.split(site, vec![container, item], &split)?.expr)
    }

    fn contains_single(
        &mut self,
        site: &Site,
        item: Val<'c>,
        container: Val<'c>,
    ) -> Res<Option<Expr<'c>>> {
        let bool = self.cx.types.bool();
        if let Some(val) = self.dunder_single(
            site,
            sym::__contains__,
            container.duplicate(self.nodes),
            vec![item.duplicate(self.nodes)],
            Some(bool),
        )? {
            return self.truth(site, val).map(Some);
        }
        if let Some(&Head::Stub(class, _)) = self.receiver_head(&container).as_deref() {
            let name = sym::__contains__;
            let set = self.cx.input.stubs.method(class, name);
            if set.is_some() && self.is_split(item.repr) {
                return Ok(None);
            }
            if let Some(set) = set {
                let args = vec![super::bind::Arg::positional(item.duplicate(self.nodes))];
                let refused =
                    self.wrong_call(site, set, Some(container.duplicate(self.nodes)), args)?;
                if let Some(val) = refused {
                    return Ok(Some(val.expr));
                }
            }
        }
        if self.elem_type(site, &container).is_none() {
            return Ok(None);
        }
        let (iter, _, _) = self.iterate(site, container)?;
        let item = self.pass_object(item);
        let result = self.nodes.call("rt::op::contains_iter", [iter, item]);
        Ok(Some(self.attempt(site, result)))
    }
}

fn cmp_path(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Lt => "rt::CmpOp::Lt",
        CmpOp::Le => "rt::CmpOp::Le",
        CmpOp::Gt => "rt::CmpOp::Gt",
        _ => "rt::CmpOp::Ge",
    }
}

/// A pattern that binds nothing.
fn wild<'c>(nodes: Nodes<'c>, pat: Pat<'c>) -> Pat<'c> {
    match pat {
        Pat::Bind(_) => Pat::Wild,
        Pat::Path(path, inner) => {
            Pat::Path(path, nodes.collect(inner.iter().map(|p| wild(nodes, *p))))
        }
        Pat::Tuple(inner) => Pat::Tuple(nodes.collect(inner.iter().map(|p| wild(nodes, *p)))),
        Pat::Wild => Pat::Wild,
    }
}

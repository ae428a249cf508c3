//! Binary and unary operators.
//!
//! In: operands of any types. Out: native arithmetic for machine numbers, else what the stubs or the program's
//! dunder methods say, else Python's `TypeError`.
//!
//! ```text
//! i + 1         i + 1                       i: i64
//! total * x     rt::int::mul(&total, &x)    rt::Int
//! p + q         Point::__add__(&p, &q).at(&L[4])?
//! ```

use super::bind::Arg;
use super::body::{Body, Site};
use super::cx::Res;
use super::repr::{Kind, Repr};
use super::tree::{Expr, Pat};
use super::unions::Split;
use super::value::{Mode, Val};
use crate::hir::{self, BinOp, UnaryOp};
use crate::infer::operators::binary_dunders;
use crate::infer::types::{CallRole, CallTarget, Head, TyId};
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// `a op b` as an expression.
    pub fn binary_expr(
        &mut self,
        e: &'c hir::Expr<'c>,
        op: BinOp,
        a: &'c hir::Expr<'c>,
        b: &'c hir::Expr<'c>,
    ) -> Res<Val> {
        let [a, b]: [Val; 2] = self
            .operands(&[a, b])?
            .try_into()
            .unwrap_or_else(|_| unreachable!());
        let ty = self.ty(e.id);
        let repr = self.expr_repr(e);
        self.binary(&self.site(e), op, a, b, ty, repr)
    }

    /// `a op b` whose result is wanted in a representation (of ints; the rest follows from the operands).
    pub fn binary(
        &mut self,
        site: &Site,
        op: BinOp,
        a: Val,
        b: Val,
        ty: TyId,
        repr: Repr,
    ) -> Res<Val> {
        if self.is_dead_operand(&a) || self.is_dead_operand(&b) {
            return Ok(self.sequence_dead(vec![a, b]));
        }
        if self.is_int(&a)
            && self.is_int(&b)
            && let Some(val) = self.int_binary(site, op, &a, &b, ty, repr)?
        {
            return Ok(val);
        }
        if !self.is_split(a.repr)
            && !self.is_class_split(&a)
            && let Some(val) = self.binary_single(site, op, a.clone(), b.clone(), Some(ty))?
        {
            return Ok(val);
        }
        let result = (ty, self.repr(ty));
        let leaf_op = op;
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, vals: Vec<Val>| -> Res<Option<Val>> {
            let [a, b]: [Val; 2] = vals.try_into().unwrap_or_else(|_| unreachable!());
            let numeric = body.is_int(&a) && body.is_int(&b);
            if numeric
                && let Some(val) = body.int_binary(&leaf_site, leaf_op, &a, &b, ty, result.1)?
            {
                return Ok(Some(val));
            }
            body.binary_single(&leaf_site, leaf_op, a, b, Some(ty))
        };
        let error =
            move |body: &mut Body<'_, '_>, vals: Vec<Val>| body.unsupported(symbol(leaf_op), vals);
        if !self.is_split(a.repr)
            && !self.is_split(b.repr)
            && !self.is_class_split(&a)
            && !self.is_class_split(&b)
        {
            let error = error(self, vec![a, b]);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(self.never());
        }
        let split = Split {
            op: name(op).into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, vec![a, b], &split)
    }

    /// Whether an operand's evaluation never ends.
    pub fn is_dead_operand(&self, val: &Val) -> bool {
        *self.cx.kind(val.repr) == Kind::Never
    }

    /// Operands of which one never comes to be: those before it are evaluated.
    pub fn sequence_dead(&mut self, vals: Vec<Val>) -> Val {
        for val in vals {
            let dead = self.is_dead_operand(&val);
            self.discard(val);
            if dead {
                break;
            }
        }
        self.never()
    }

    /// `TypeError: unsupported operand type(s) for +: 'A' and 'B'`.
    pub fn unsupported(&mut self, op: &str, vals: Vec<Val>) -> Expr {
        let mut args = vec![Expr::atom(format!("{op:?}"))];
        for val in vals {
            args.push(self.pass_object(val));
        }
        Expr::call("rt::error::unsupported", args)
    }

    /// Whether a value is an int, however held.
    pub fn is_int(&self, val: &Val) -> bool {
        matches!(self.cx.kind(val.repr), Kind::I64 | Kind::Int)
    }

    /// Operands of one type each: the left one's dunder, else the right one's.
    fn binary_single(
        &mut self,
        site: &Site,
        op: BinOp,
        a: Val,
        b: Val,
        ty: Option<TyId>,
    ) -> Res<Option<Val>> {
        let (plain, reflected, _) = binary_dunders(op);
        if op == BinOp::Add
            && let Some(val) = self.concat_tuples(&a, &b)
        {
            return Ok(Some(val));
        }
        if let Some(val) = self.dunder_single(site, plain, a.clone(), vec![b.clone()], ty)? {
            return self.or_reflected(site, reflected, val, a, b, ty).map(Some);
        }
        let a = if a.is_stable() || b.is_stable() {
            a
        } else {
            self.keep(a)
        };
        self.dunder_single(site, reflected, b, vec![a], ty)
    }

    /// `(a, b) + (c,)` of fixed tuples.
    fn concat_tuples(&mut self, a: &Val, b: &Val) -> Option<Val> {
        let (Kind::Tuple(x), Kind::Tuple(y)) = (self.kind(a.repr), self.kind(b.repr)) else {
            return None;
        };
        let (mut types, mut items) = (Vec::new(), Vec::new());
        for val in [a, b] {
            for part in self.spread_tuple(val.clone()) {
                types.push(part.ty);
                items.push(self.own(part));
            }
        }
        let ty = self.cx.types.of(Head::Tuple(types));
        let repr = self
            .cx
            .reprs
            .intern(Kind::Tuple(x.into_iter().chain(y).collect()));
        Some(Val::owned(Expr::Tuple(items), ty, repr))
    }

    /// A user's operator method may give `NotImplemented`: then the right operand is asked.
    fn or_reflected(
        &mut self,
        site: &Site,
        reflected: &str,
        val: Val,
        a: Val,
        b: Val,
        ty: Option<TyId>,
    ) -> Res<Val> {
        if !self.cx.types.heads(val.ty).contains(&Head::NotImplemented) {
            return Ok(val);
        }
        let Some(ty) = ty else { return Ok(val) };
        let repr = self.repr(ty);
        let val = self.keep(val);
        let alternatives = self.alternatives(&val);
        let scrutinee = self.pass(val);
        let mut arms = Vec::new();
        for alternative in alternatives {
            let refused = self.cx.types.heads(alternative.ty) == [Head::NotImplemented];
            let found = self.alternative_val(&alternative);
            let (a, b) = (a.clone(), b.clone());
            let body = self.block_value(|body| {
                if !refused {
                    return body.coerce_to(site, found, ty, repr);
                }
                match body.dunder_single(site, reflected, b.clone(), vec![a.clone()], Some(ty))? {
                    Some(val) => body.coerce_to(site, val, ty, repr),
                    None => {
                        let error = body.unsupported(reflected_symbol(reflected), vec![a, b]);
                        Ok(body.raise(site, error))
                    }
                }
            })?;
            arms.push(super::tree::Arm {
                pat: alternative.pat,
                body: body.into_expr(),
            });
        }
        if arms.is_empty() {
            arms.push(super::tree::Arm {
                pat: Pat::Wild,
                body: Expr::unit(),
            });
        }
        Ok(Val::owned(Expr::Match(Box::new(scrutinee), arms), ty, repr))
    }

    /// `recv.name(args)` for a receiver of one type; `None` if it has no such method for them.
    pub fn dunder_single(
        &mut self,
        site: &Site,
        name: &str,
        recv: Val,
        args: Vec<Val>,
        ty: Option<TyId>,
    ) -> Res<Option<Val>> {
        let symbol = Symbol::intern(name);
        match self.cx.types.single(recv.ty).cloned() {
            Some(head @ Head::Inst(_)) => {
                let targets: Vec<CallTarget> = self
                    .targets(site, CallRole::Dunder(symbol))
                    .into_iter()
                    .filter(|t| t.head.as_ref() == Some(&head))
                    .collect();
                match targets.as_slice() {
                    [] => self.stub_dunder(site, symbol, recv, args, ty),
                    _ => self.call_one_of(site, targets, Some(recv), args).map(Some),
                }
            }
            Some(Head::Stub(..) | Head::Tuple(_)) => self.stub_dunder(site, symbol, recv, args, ty),
            _ => Ok(None),
        }
    }

    fn stub_dunder(
        &mut self,
        site: &Site,
        name: Symbol,
        recv: Val,
        args: Vec<Val>,
        ty: Option<TyId>,
    ) -> Res<Option<Val>> {
        let Some(Head::Stub(class, _)) = self.receiver_head(&recv) else {
            return Ok(None);
        };
        let Some(set) = self.cx.input.stubs.method(class, name) else {
            return Ok(None);
        };
        let args = args.into_iter().map(Arg::positional).collect();
        self.call_overloads(site, set, Some(recv), args, ty)
    }

    /// A dunder of operands of any types; the first is the receiver.
    pub fn dunder(
        &mut self,
        site: &Site,
        name: &'static str,
        operands: Vec<Val>,
        ty: Option<TyId>,
    ) -> Res<Val> {
        if operands.iter().any(|v| self.is_dead_operand(v)) {
            return Ok(self.sequence_dead(operands));
        }
        let recv = operands[0].clone();
        if !self.is_split(recv.repr) && !self.is_class_split(&recv) {
            let found = self.dunder_single(site, name, recv, operands[1..].to_vec(), ty)?;
            if let Some(val) = found {
                return Ok(val);
            }
        }
        let ty = match ty {
            Some(ty) => ty,
            None => self.cx.types.none(),
        };
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let recv = vals.remove(0);
            body.dunder_single(&leaf_site, name, recv, vals, Some(ty))
        };
        let error = move |body: &mut Body<'_, '_>, vals: Vec<Val>| body.no_method(name, vals);
        let splits = operands
            .iter()
            .any(|v| self.is_split(v.repr) || self.is_class_split(v));
        if !splits {
            let error = error(self, operands);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(self.never());
        }
        let split = Split {
            op: name.into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, operands, &split)
    }

    /// `divmod(a, b)`, `pow(a, b)`: the dunder of one operand or the reflected one of the other.
    pub fn dunder_pair(
        &mut self,
        site: &Site,
        plain: &'static str,
        reflected: &'static str,
        a: Val,
        b: Val,
        ty: TyId,
    ) -> Res<Val> {
        let single = |body: &mut Body<'_, '_>, site: &Site, a: Val, b: Val| -> Res<Option<Val>> {
            if let Some(val) =
                body.dunder_single(site, plain, a.clone(), vec![b.clone()], Some(ty))?
            {
                return Ok(Some(val));
            }
            let a = if a.is_stable() || b.is_stable() {
                a
            } else {
                body.keep(a)
            };
            body.dunder_single(site, reflected, b, vec![a], Some(ty))
        };
        if let Some(val) = single(self, site, a.clone(), b.clone())? {
            return Ok(val);
        }
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, vals: Vec<Val>| -> Res<Option<Val>> {
            let [a, b]: [Val; 2] = vals.try_into().unwrap_or_else(|_| unreachable!());
            single(body, &leaf_site, a, b)
        };
        let symbol = if plain == "__divmod__" {
            "divmod"
        } else {
            "**"
        };
        let error = move |body: &mut Body<'_, '_>, vals: Vec<Val>| body.unsupported(symbol, vals);
        let split = Split {
            op: plain.into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, vec![a, b], &split)
    }

    /// The error of an operation that a type does not have.
    pub fn no_method(&mut self, name: &str, vals: Vec<Val>) -> Expr {
        let mut args = vec![Expr::atom(format!("{name:?}"))];
        let recv = vals.into_iter().next();
        if let Some(recv) = recv {
            args.push(self.pass_object(recv));
        }
        Expr::call("rt::error::no_method", args)
    }

    /// `-x`, `+x`, `~x`.
    pub fn unary(&mut self, e: &'c hir::Expr<'c>, op: UnaryOp, a: &'c hir::Expr<'c>) -> Res<Val> {
        let ty = self.ty(e.id);
        let val = self.expr(a)?;
        let site = self.site(e);
        if self.is_int(&val) {
            let repr = self.expr_repr(e);
            if let Some(val) = self.int_unary(&site, op, &val, ty, repr)? {
                return Ok(val);
            }
        }
        let name = match op {
            UnaryOp::Neg => "__neg__",
            UnaryOp::Pos => "__pos__",
            UnaryOp::Invert => "__invert__",
        };
        let result = (ty, self.repr(ty));
        if !self.is_split(val.repr) && !self.is_class_split(&val) {
            return match self.dunder_single(&site, name, val.clone(), vec![], Some(ty))? {
                Some(val) => Ok(val),
                None => {
                    let error = self.bad_unary(op, vec![val]);
                    let raise = self.raise(&site, error);
                    self.push(raise);
                    Ok(self.never())
                }
            };
        }
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let val = vals.remove(0);
            if body.is_int(&val)
                && let Some(val) = body.int_unary(&site, op, &val, ty, result.1)?
            {
                return Ok(Some(val));
            }
            body.dunder_single(&site, name, val, vec![], Some(ty))
        };
        let error = move |body: &mut Body<'_, '_>, vals: Vec<Val>| body.bad_unary(op, vals);
        let split = Split {
            op: name.into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(&site, vec![val], &split)
    }

    fn bad_unary(&mut self, op: UnaryOp, vals: Vec<Val>) -> Expr {
        let symbol = match op {
            UnaryOp::Neg => "-",
            UnaryOp::Pos => "+",
            UnaryOp::Invert => "~",
        };
        let mut args = vec![Expr::atom(format!("{symbol:?}"))];
        for val in vals {
            args.push(self.pass_object(val));
        }
        Expr::call("rt::error::bad_operand", args)
    }

    /// `old op= value`. The new value, or `None` if the object was changed in place and stays where it is.
    pub fn in_place(
        &mut self,
        site: &Site,
        op: BinOp,
        old: Val,
        value: Val,
        result: Option<(TyId, Repr)>,
    ) -> Res<Option<Val>> {
        let (_, _, in_place) = binary_dunders(op);
        if self.is_dead_operand(&old) || self.is_dead_operand(&value) {
            let dead = self.sequence_dead(vec![old, value]);
            self.discard(dead);
            return Ok(None);
        }
        let (ty, repr) = match result {
            Some(result) => result,
            None => (old.ty, old.repr),
        };
        if !self.is_split(old.repr) && !self.is_class_split(&old) {
            let user = matches!(self.cx.types.single(old.ty), Some(Head::Inst(_)));
            // Growing a string in place takes the old one out of its variable.
            if let Some(val) =
                self.dunder_single(site, in_place, old.clone(), vec![value.clone()], Some(ty))?
            {
                let changed = !user
                    && matches!(self.cx.kind(val.repr), Kind::Unit)
                    && val.mode == Mode::Owned;
                if changed {
                    self.discard(val);
                    return Ok(None);
                }
                return Ok(Some(val));
            }
        }
        self.binary(site, op, old, value, ty, repr).map(Some)
    }
}

/// The operator as Python's messages name it.
pub fn symbol(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::TrueDiv => "/",
        BinOp::FloorDiv => "//",
        BinOp::Mod => "%",
        BinOp::Pow => "** or pow()",
        BinOp::LShift => "<<",
        BinOp::RShift => ">>",
        BinOp::BitAnd => "&",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
        BinOp::MatMul => "@",
    }
}

fn reflected_symbol(reflected: &str) -> &'static str {
    use BinOp::*;
    [
        Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, BitAnd, BitOr, BitXor, MatMul,
    ]
    .into_iter()
    .find(|op| binary_dunders(*op).1 == reflected)
    .map_or("", symbol)
}

/// A name for helpers.
fn name(op: BinOp) -> &'static str {
    binary_dunders(op).0
}

//! Binary operators; `operators/unary.rs` has the others.
//!
//! In: operands of any types. Out: native arithmetic for machine numbers, else what the stubs or the program's
//! dunder methods say, else Python's `TypeError`.
//!
//! ```text
//! i + 1         i + 1                       i: i64
//! total * x     rt::int::mul(&total, &x)    rt::Int
//! p + q         Point::__add__(&p, &q).at(&L[4])?
//! ```

mod unary;

use super::bind::Arg;
use super::body::{Body, Site};
use super::cx::Res;
use super::names::quoted;
use super::nodes::Duplicate;
use super::reflected::{Dunders, Wanted};
use super::repr::{Kind, Repr};
use super::tree::Expr;
use super::unions::Split;
use super::value::{Mode, Val};
use crate::hir::{self, BinOp};
use crate::infer::operators::binary_dunders;
use crate::infer::types::{CallRole, CallTarget, Head, TyId};
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// `a op b` as an expression.
    pub fn binary_expr(
        &mut self,
        e: &'c hir::Expr<'c>,
        op: BinOp,
        a: &'c hir::Expr<'c>,
        b: &'c hir::Expr<'c>,
    ) -> Res<Val<'c>> {
        let [a, b] = self.two_operands(a, b)?;
        let ty = self.ty(e.id);
        let repr = self.expr_repr(e);
        self.binary(&self.site(e), op, a, b, ty, repr)
    }

    /// `a op b` whose result is wanted in a representation (of ints; the rest follows from the operands).
    pub fn binary(
        &mut self,
        site: &Site,
        op: BinOp,
        a: Val<'c>,
        b: Val<'c>,
        ty: TyId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        if self.is_dead_operand(&a) || self.is_dead_operand(&b) {
            return Ok(self.sequence_dead(vec![a, b]));
        }
        let (mut a, mut b) = self.bools_as_ints(a, b);
        if self.is_int(&a)
            && self.is_int(&b)
            && let Some(val) = self.int_binary(site, op, &mut a, &mut b, ty, repr)?
        {
            return Ok(val);
        }
        let low = self.low_binary(op, &a, &b);
        if !self.is_split(a.repr)
            && !self.is_class_split(&a)
            && let Some(val) = self.binary_single(site, op, &mut a, &mut b, ty)?
        {
            return Ok(val.with_low(self.nodes, low));
        }
        let result = (ty, self.repr(ty));
        let leaf_op = op;
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let [mut a, mut b]: [Val<'c>; 2] = vals.try_into().unwrap_or_else(|_| unreachable!());
            let numeric = body.is_int(&a) && body.is_int(&b);
            if numeric
                && let Some(val) =
                    body.int_binary(&leaf_site, leaf_op, &mut a, &mut b, ty, result.1)?
            {
                return Ok(Some(val));
            }
            body.binary_single(&leaf_site, leaf_op, &mut a, &mut b, ty)
        };
        let error = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| {
            body.unsupported(spelled(leaf_op, leaf_site.in_place), vals)
        };
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
            op: match site.in_place {
                true => binary_dunders(op).2.as_str().into(),
                false => name(op).into(),
            },
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, vec![a, b], &split)
    }

    /// A bool beside an int is one.
    fn bools_as_ints(&mut self, a: Val<'c>, b: Val<'c>) -> (Val<'c>, Val<'c>) {
        let bool = |body: &Self, val: &Val<'c>| *body.cx.kind(val.repr) == Kind::Bool;
        match (self.is_int(&a), self.is_int(&b)) {
            (true, false) if bool(self, &b) => (a, self.bool_as_int(b)),
            (false, true) if bool(self, &a) => (self.bool_as_int(a), b),
            _ => (a, b),
        }
    }

    fn bool_as_int(&mut self, val: Val<'c>) -> Val<'c> {
        let (ty, word) = (self.cx.types.int(), self.cx.reprs.intern(Kind::I64));
        let expr = self.own(val);
        Val::owned(self.nodes.call("i64::from", [expr]), ty, word)
    }

    /// Whether an operand's evaluation never ends.
    pub fn is_dead_operand(&self, val: &Val<'c>) -> bool {
        *self.cx.kind(val.repr) == Kind::Never
    }

    /// Operands of which one never comes to be: those before it are evaluated.
    pub fn sequence_dead(&mut self, vals: Vec<Val<'c>>) -> Val<'c> {
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
    pub fn unsupported(&mut self, op: &str, vals: Vec<Val<'c>>) -> Expr<'c> {
        let mut args = vec![self.nodes.atom(quoted(op))];
        for val in vals {
            args.push(self.pass_object(val));
        }
        self.nodes.call("rt::error::unsupported", args)
    }

    /// Whether a value is an int, however held.
    pub fn is_int(&self, val: &Val<'c>) -> bool {
        matches!(self.cx.kind(val.repr), Kind::I64 | Kind::Int)
    }

    /// Operands of one type each: the left one's dunder, else the right one's.
    fn binary_single(
        &mut self,
        site: &Site,
        op: BinOp,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let (plain, reflected, _) = binary_dunders(op);
        if !self.has_own(a, plain) && !self.has_own(b, reflected) {
            self.plain_tuple(site, a, plain)?;
            self.plain_tuple(site, b, reflected)?;
        }
        if op == BinOp::Add
            && let Some(val) = self.concat_tuples(a, b)
        {
            return Ok(Some(val));
        }
        if op == BinOp::Add {
            self.long_tuples(site, a, b, ty)?;
        }
        self.operator(
            site,
            (plain, reflected),
            spelled(op, site.in_place),
            a,
            b,
            ty,
        )
    }

    /// `a.plain(b)`, else `b.reflected(a)`, else the error if one of them refused; `None` if there is neither.
    fn operator(
        &mut self,
        site: &Site,
        (plain, reflected): (Symbol, Symbol),
        symbol: &'static str,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let dunders = Dunders {
            plain,
            reflected,
            comparison: false,
        };
        let wanted = Wanted::Value(ty, self.repr(ty));
        let error_site = *site;
        self.ask_both(site, dunders, a, b, wanted, &|body, a, b| {
            let error = body.unsupported(symbol, vec![a, b]);
            let raise = body.raise(&error_site, error);
            body.push(raise);
            Ok(body.never())
        })
    }

    /// Tuples whose sum is a `tuple[T, ...]` are such tuples before they are added.
    fn long_tuples(&mut self, site: &Site, a: &mut Val<'c>, b: &mut Val<'c>, ty: TyId) -> Res<()> {
        let tuple = self.cx.types.builtins.tuple;
        let sequence = |h: &Head| matches!(h, Head::Stub(class, _) if *class == tuple);
        let is_tuple = |body: &Self, val: &Val<'c>| {
            let head = body.cx.types.single(val.ty);
            head.is_some_and(|h| matches!(h, Head::Tuple(_)) || sequence(h))
        };
        if !is_tuple(self, a) || !is_tuple(self, b) {
            return Ok(());
        }
        let Some(head) = self
            .cx
            .types
            .heads(ty)
            .iter()
            .find(|h| sequence(h))
            .cloned()
        else {
            return Ok(());
        };
        let to = self.cx.types.of(head);
        let repr = self.repr(to);
        for val in [a, b] {
            let fixed = matches!(self.cx.types.single(val.ty), Some(Head::Tuple(_)));
            let made = match fixed {
                true => Some(self.convert(site, val.duplicate(self.nodes), to, repr)?),
                false => self.recast_container(site, val.duplicate(self.nodes), tuple, to)?,
            };
            if let Some(made) = made {
                *val = made;
            }
        }
        Ok(())
    }

    /// `(a, b) + (c,)` of fixed tuples.
    fn concat_tuples(&mut self, a: &Val<'c>, b: &Val<'c>) -> Option<Val<'c>> {
        let empty = |val: &Val<'c>| {
            matches!(self.cx.types.single(val.ty), Some(Head::Tuple(items)) if items.is_empty())
                && matches!(self.cx.kind(val.repr), Kind::Named(..))
        };
        match (self.kind(a.repr), self.kind(b.repr)) {
            (Kind::Tuple(_), Kind::Tuple(_)) => {}
            (Kind::Tuple(_), _) if empty(b) => {
                self.effect(b.duplicate(self.nodes));
                return Some(a.duplicate(self.nodes));
            }
            (_, Kind::Tuple(_)) if empty(a) => {
                self.effect(a.duplicate(self.nodes));
                return Some(b.duplicate(self.nodes));
            }
            _ => return None,
        }
        let (mut types, mut items, mut reprs) = (Vec::new(), Vec::new(), Vec::new());
        for val in [a, b] {
            for part in self.spread_tuple(val.duplicate(self.nodes)) {
                types.push(part.ty);
                reprs.push(part.repr);
                items.push(self.own(part));
            }
        }
        let ty = self.cx.types.of(Head::Tuple(types));
        let repr = self.cx.reprs.tuple(&reprs);
        Some(Val::owned(Expr::Tuple(self.nodes.list(items)), ty, repr))
    }

    /// `recv.name(args)` for a receiver of one type; `None` if it has no such method for them.
    pub fn dunder_single(
        &mut self,
        site: &Site,
        name: Symbol,
        recv: Val<'c>,
        args: Vec<Val<'c>>,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        match self.cx.types.single(recv.ty) {
            Some(head @ Head::Inst(_)) => {
                let targets: Vec<CallTarget> = self
                    .targets(site, CallRole::Dunder(name))
                    .iter()
                    .filter(|t| t.head.as_ref() == Some(head))
                    .cloned()
                    .collect();
                let reached = !targets.is_empty();
                let targets = self.fitting(targets, &args);
                match targets.as_slice() {
                    [] if reached => Ok(None),
                    [] if name == sym::__reversed__ => self.reversed(site, head, recv),
                    [] => self.stub_dunder(site, name, recv, args, ty),
                    _ => self.call_one_of(site, targets, Some(recv), args).map(Some),
                }
            }
            Some(Head::Stub(..) | Head::Tuple(_)) => self.stub_dunder(site, name, recv, args, ty),
            _ => Ok(None),
        }
    }

    /// As [`Body::dunder_single`], of operands that stay where it has no such method for them.
    pub(super) fn take_dunder(
        &mut self,
        site: &Site,
        name: Symbol,
        recv: &mut Val<'c>,
        args: &mut [Val<'c>],
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        if !matches!(
            self.cx.types.single(recv.ty),
            Some(Head::Stub(..) | Head::Tuple(_))
        ) {
            return self.dunder_single(
                site,
                name,
                recv.duplicate(self.nodes),
                args.iter().map(|a| a.duplicate(self.nodes)).collect(),
                ty,
            );
        }
        let Some(&Head::Stub(class, _)) = self.receiver_head(recv).as_deref() else {
            return Ok(None);
        };
        let Some(set) = self.cx.input.stubs.method(class, name) else {
            return Ok(None);
        };
        let taken = args.iter_mut().map(|val| Arg::positional(val.take()));
        let (mut first, mut rest) = (Some(recv.take()), taken.collect());
        let found = self.take_overload(site, set, &mut first, &mut rest, ty)?;
        if found.is_none() {
            first.into_iter().for_each(|val| *recv = val);
            args.iter_mut()
                .zip(rest)
                .for_each(|(to, arg)| *to = arg.val);
        }
        Ok(found)
    }

    fn stub_dunder(
        &mut self,
        site: &Site,
        name: Symbol,
        recv: Val<'c>,
        args: Vec<Val<'c>>,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        let mut recv = recv;
        self.plain_tuple(site, &mut recv, name)?;
        let Some(&Head::Stub(class, _)) = self.receiver_head(&recv).as_deref() else {
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
        mut operands: Vec<Val<'c>>,
        ty: Option<TyId>,
    ) -> Res<Val<'c>> {
        if operands.iter().any(|v| self.is_dead_operand(v)) {
            return Ok(self.sequence_dead(operands));
        }
        let symbol = Symbol::intern(name);
        if let [recv, args @ ..] = &mut *operands
            && !self.is_split(recv.repr)
            && !self.is_class_split(recv)
            && let Some(val) = self.take_dunder(site, symbol, recv, args, ty)?
        {
            return Ok(val);
        }
        let ty = match ty {
            Some(ty) => ty,
            None => self.cx.types.none(),
        };
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let recv = vals.remove(0);
            body.dunder_single(&leaf_site, symbol, recv, vals, Some(ty))
        };
        let error = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_method(name, vals);
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
        mut a: Val<'c>,
        mut b: Val<'c>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let symbol = if plain == "__divmod__" {
            "divmod()"
        } else {
            "** or pow()"
        };
        let dunders = (Symbol::intern(plain), Symbol::intern(reflected));
        let single = |body: &mut Body<'_, 'c>, site: &Site, a: &mut Val<'c>, b: &mut Val<'c>| {
            body.operator(site, dunders, symbol, a, b, ty)
        };
        if let Some(val) = single(self, site, &mut a, &mut b)? {
            return Ok(val);
        }
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let [mut a, mut b]: [Val<'c>; 2] = vals.try_into().unwrap_or_else(|_| unreachable!());
            single(body, &leaf_site, &mut a, &mut b)
        };
        let error =
            move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.unsupported(symbol, vals);
        let split = Split {
            op: plain.into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, vec![a, b], &split)
    }

    /// `old op= value`. The new value, or `None` if the object was changed in place and stays where it is.
    pub fn in_place(
        &mut self,
        site: &Site,
        op: BinOp,
        mut old: Val<'c>,
        mut value: Val<'c>,
        result: Option<(TyId, Repr)>,
    ) -> Res<Option<Val<'c>>> {
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
            if user
                && let Some(val) = self.in_place_user(site, op, &mut old, &mut value, (ty, repr))?
            {
                return Ok(Some(val));
            }
            if !user
                && let Some(val) = self.take_dunder(
                    site,
                    in_place,
                    &mut old,
                    std::slice::from_mut(&mut value),
                    Some(ty),
                )?
            {
                let changed =
                    matches!(self.cx.kind(val.repr), Kind::Unit) && val.mode == Mode::Owned;
                if changed {
                    self.discard(val);
                    return Ok(None);
                }
                return Ok(Some(val));
            }
        }
        self.binary(site, op, old, value, ty, repr).map(Some)
    }

    /// `__iadd__` and the like of a class of the program; where it refuses, the operator itself.
    fn in_place_user(
        &mut self,
        site: &Site,
        op: BinOp,
        old: &mut Val<'c>,
        value: &mut Val<'c>,
        (ty, repr): (TyId, Repr),
    ) -> Res<Option<Val<'c>>> {
        let dunders = Dunders {
            plain: binary_dunders(op).2,
            reflected: sym::empty,
            comparison: false,
        };
        let binary_site = *site;
        let wanted = Wanted::Value(ty, repr);
        self.ask_both(site, dunders, old, value, wanted, &|body, a, b| {
            body.binary(&binary_site, op, a, b, ty, repr)
        })
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

/// The operator as messages name it where it stands as `+=`, or as `+`.
fn spelled(op: BinOp, in_place: bool) -> &'static str {
    match op {
        _ if !in_place => symbol(op),
        BinOp::Add => "+=",
        BinOp::Sub => "-=",
        BinOp::Mul => "*=",
        BinOp::TrueDiv => "/=",
        BinOp::FloorDiv => "//=",
        BinOp::Mod => "%=",
        BinOp::Pow => "**=",
        BinOp::LShift => "<<=",
        BinOp::RShift => ">>=",
        BinOp::BitAnd => "&=",
        BinOp::BitOr => "|=",
        BinOp::BitXor => "^=",
        BinOp::MatMul => "@=",
    }
}

/// A name for helpers.
fn name(op: BinOp) -> &'static str {
    binary_dunders(op).0.as_str()
}

//! Arithmetic of ints: native where the values fit a machine word.
//!
//! In: operands that are ints, and whether the result fits an `i64`. Out: Rust's operators, or the runtime's for the
//! ones whose meaning differs (`//`, `%`, `**`, shifts).
//!
//! ```text
//! i * 2 + 1        i * 2 + 1
//! a // b           rt::word::floordiv(a, b).at(&L[1])?
//! n % 10           n.rem_euclid(10)
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::nodes::Nodes;
use super::repr::{Kind, Repr};
use super::tree::Expr;
use super::value::Val;
use crate::hir::{BinOp, CmpOp, UnaryOp};
use crate::infer::types::TyId;

impl<'c> Body<'_, 'c> {
    /// `a op b` of machine integers; `None` where the runtime's `Int` has to do it.
    pub fn int_binary(
        &mut self,
        site: &Site,
        op: BinOp,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
        ty: TyId,
        repr: Repr,
    ) -> Res<Option<Val<'c>>> {
        if *self.cx.kind(a.repr) != Kind::I64 || *self.cx.kind(b.repr) != Kind::I64 {
            return Ok(self.wide_binary(site, op, a, b, ty, repr));
        }
        if op == BinOp::TrueDiv {
            let (x, y) = (self.own(a.take()), self.own(b.take()));
            let result = self.attempt(site, self.nodes.call("rt::word::truediv", [x, y]));
            let float = self.cx.types.float();
            let repr = self.repr(float);
            return Ok(Some(Val::owned(result, float, repr)));
        }
        if *self.cx.kind(repr) != Kind::I64 {
            return Ok(self.wide_binary(site, op, a, b, ty, repr));
        }
        let Some(native) = Native::of(op, b.literal()) else {
            return Ok(None);
        };
        let (x, y) = (self.own(a.take()), self.own(b.take()));
        let expr = match native {
            Native::Operator(op) => x.infix(self.nodes, op, y),
            Native::Method(name) => typed(self.nodes, x).method(self.nodes, name, [y]),
            Native::Checked(path) => self.attempt(site, self.nodes.call(path, [x, y])),
        };
        Ok(Some(Val::owned(expr, ty, repr)))
    }

    /// `a op b` in an `i128`, where that holds the operands and the result, and pays: the end of a computation that
    /// leaves the machine word and comes back (`x * 31 % m`, `x * a + b & mask`), or a step on the way.
    fn wide_binary(
        &mut self,
        site: &Site,
        op: BinOp,
        a: &Val<'c>,
        b: &Val<'c>,
        ty: TyId,
        repr: Repr,
    ) -> Option<Val<'c>> {
        let (inst, e) = site.calls?;
        let word = *self.cx.kind(repr) == Kind::I64;
        if !word && !self.cx.input.typed.instance(inst).wides.contains(&e) {
            return None;
        }
        let words = *self.cx.kind(a.repr) == Kind::I64 && *self.cx.kind(b.repr) == Kind::I64;
        let (x, y) = (self.wide(a)?, self.wide(b)?);
        let literal = b.literal();
        let positive = literal.is_some_and(|n| n > 0);
        let shift = literal.is_some_and(|n| (0..127).contains(&n));
        let by = || self.nodes.atom(literal.unwrap_or_default().to_string());
        let computed = a.wide().is_some() || b.wide().is_some();
        let (expr, ends) = match op {
            BinOp::Add => (x.infix(self.nodes, "+", y), false),
            BinOp::Sub => (x.infix(self.nodes, "-", y), false),
            BinOp::Mul => (x.infix(self.nodes, "*", y), false),
            BinOp::BitOr => (x.infix(self.nodes, "|", y), false),
            BinOp::BitXor => (x.infix(self.nodes, "^", y), false),
            BinOp::LShift if shift => (x.infix(self.nodes, "<<", by()), false),
            BinOp::BitAnd => (x.infix(self.nodes, "&", y), computed),
            BinOp::RShift if shift => (x.infix(self.nodes, ">>", by()), computed),
            BinOp::FloorDiv if positive => (x.method(self.nodes, "div_euclid", [y]), computed),
            BinOp::Mod if positive => (x.method(self.nodes, "rem_euclid", [y]), computed),
            _ => return None,
        };
        if word {
            return Some(Val::owned(
                Expr::Cast(self.nodes.node(expr), "i64"),
                ty,
                repr,
            ));
        }
        let int = self.cx.types.int();
        let held = self.repr(int);
        let value = if ends || words {
            self.nodes
                .call("rt::Int::from", [expr.duplicate(self.nodes)])
        } else {
            let name = match op {
                BinOp::Add => "rt::int::add",
                BinOp::Sub => "rt::int::sub",
                BinOp::Mul => "rt::int::mul",
                _ => return None,
            };
            let (x, y) = (self.int_operand(a), self.int_operand(b));
            self.nodes.call(name, [x, y])
        };
        Some(Val::owned(value, int, held).with_wide(self.nodes, expr))
    }

    /// An int as a reference to an `rt::Int`.
    fn int_operand(&mut self, val: &Val<'c>) -> Expr<'c> {
        match self.kind(val.repr) {
            Kind::I64 => {
                let value = typed(self.nodes, self.own(val.duplicate(self.nodes)));
                self.nodes.call("rt::Int::from", [value]).borrow(self.nodes)
            }
            _ => self.borrow(val.duplicate(self.nodes)),
        }
    }

    /// An int as an `i128`, if it certainly is one.
    pub fn wide(&mut self, val: &Val<'c>) -> Option<Expr<'c>> {
        if let Some(wide) = val.wide() {
            return Some(wide.duplicate(self.nodes));
        }
        match self.kind(val.repr) {
            Kind::I64 => Some(match val.literal() {
                Some(n) if n >= 0 => self.nodes.atom(format!("{n}_i128")),
                _ => Expr::Cast(
                    self.nodes
                        .node(typed(self.nodes, self.own(val.duplicate(self.nodes)))),
                    "i128",
                ),
            }),
            Kind::Int => {
                let (inst, e) = val.src?;
                let known = self.cx.input.typed.instance(inst);
                if !known.wides.contains(&e) && !known.words.contains(&e) {
                    return None;
                }
                if let Expr::Method("unwrap", [got]) = &val.expr
                    && let Expr::Method("get", [field @ Expr::Field(..)]) = got
                {
                    let field = field.duplicate(self.nodes);
                    return Some(field.method(self.nodes, "wide", []));
                }
                let value = self.borrow(val.duplicate(self.nodes));
                Some(self.nodes.call("rt::int::wide", [value]))
            }
            _ => None,
        }
    }

    /// The last 64 bits of `a op b`: those of the operands determine them.
    pub fn low_binary(&mut self, op: BinOp, a: &Val<'c>, b: &Val<'c>) -> Option<Expr<'c>> {
        if !self.is_int(a) || !self.is_int(b) {
            return None;
        }
        let name = match op {
            BinOp::BitAnd => "&",
            BinOp::BitOr => "|",
            BinOp::BitXor => "^",
            BinOp::Add => "wrapping_add",
            BinOp::Sub => "wrapping_sub",
            BinOp::Mul => "wrapping_mul",
            _ => return None,
        };
        let (x, y) = (self.low(a)?, self.low(b)?);
        Some(match op {
            BinOp::Add | BinOp::Sub | BinOp::Mul => x.method(self.nodes, name, [y]),
            _ => x.infix(self.nodes, name, y),
        })
    }

    /// The last 64 bits of an int.
    pub fn low(&mut self, val: &Val<'c>) -> Option<Expr<'c>> {
        if let Some(low) = val.low() {
            return Some(low.duplicate(self.nodes));
        }
        match self.kind(val.repr) {
            Kind::I64 => Some(typed(self.nodes, self.own(val.duplicate(self.nodes)))),
            Kind::Int => {
                let value = self.borrow(val.duplicate(self.nodes));
                Some(self.nodes.call("rt::int::low", [value]))
            }
            _ => None,
        }
    }

    /// `-x`, `+x`, `~x` of machine integers.
    pub fn int_unary(
        &mut self,
        site: &Site,
        op: UnaryOp,
        val: &Val<'c>,
        ty: TyId,
        repr: Repr,
    ) -> Res<Option<Val<'c>>> {
        let _ = site;
        if *self.cx.kind(val.repr) != Kind::I64 {
            return Ok(None);
        }
        let literal = matches!(val.expr, Expr::Atom(_));
        if *self.cx.kind(repr) != Kind::I64 && !literal {
            return Ok(None);
        }
        let repr = val.repr;
        let x = self.own(val.duplicate(self.nodes));
        let expr = match op {
            UnaryOp::Neg if literal => match x {
                Expr::Atom(text) => match text.strip_prefix('-') {
                    Some(rest) => self.nodes.atom(rest.to_owned()),
                    None => Expr::Prefix("-", self.nodes.node(Expr::Atom(text))),
                },
                other => Expr::Prefix("-", self.nodes.node(other)),
            },
            UnaryOp::Neg => Expr::Prefix("-", self.nodes.node(x)),
            UnaryOp::Pos => x,
            UnaryOp::Invert => Expr::Prefix("!", self.nodes.node(typed(self.nodes, x))),
        };
        Ok(Some(Val::owned(expr, ty, repr)))
    }

    /// A comparison of scalars that Rust's operators do as Python does; the operands stay where it is none.
    pub fn compare_scalars(
        &mut self,
        op: CmpOp,
        a: &mut Val<'c>,
        b: &mut Val<'c>,
    ) -> Option<Expr<'c>> {
        let op = match op {
            CmpOp::Eq => "==",
            CmpOp::Ne => "!=",
            CmpOp::Lt => "<",
            CmpOp::Le => "<=",
            CmpOp::Gt => ">",
            CmpOp::Ge => ">=",
            _ => return None,
        };
        let equality = op == "==" || op == "!=";
        let (left, right) = (self.kind(a.repr), self.kind(b.repr));
        if (a.wide().is_some() || b.wide().is_some())
            && let (Some(x), Some(y)) = (self.wide(a), self.wide(b))
        {
            return Some(x.infix(self.nodes, op, y));
        }
        let as_float = |v: &Val<'c>| {
            v.literal()
                .filter(|n| n.unsigned_abs() < 1 << 53)
                .map(|n| self.nodes.atom(format!("{n}.0")))
        };
        match (&left, &right) {
            (Kind::I64, Kind::I64) | (Kind::F64, Kind::F64) | (Kind::Bool, Kind::Bool) => {}
            (Kind::Int, Kind::Int) => {}
            (Kind::Int, Kind::I64) => {}
            (Kind::I64, Kind::Int) => {
                let (x, y) = (self.operand(a.take()), self.operand(b.take()));
                return Some(y.infix(self.nodes, flip(op), x));
            }
            (Kind::F64, Kind::I64) => {
                let y = as_float(b)?;
                return Some(self.operand(a.take()).infix(self.nodes, op, y));
            }
            (Kind::I64, Kind::F64) => {
                let x = as_float(a)?;
                return Some(x.infix(self.nodes, op, self.operand(b.take())));
            }
            (Kind::Named(x, _), Kind::Named(y, _))
                if x == y && *x == self.cx.types.builtins.str => {}
            (Kind::Unit, Kind::Unit) if equality => {
                return Some(self.nodes.atom(if op == "==" { "true" } else { "false" }));
            }
            _ => return None,
        }
        let (x, y) = (self.operand(a.take()), self.operand(b.take()));
        Some(x.infix(self.nodes, op, y))
    }
}

/// What does an operation on machine integers.
enum Native {
    /// Rust's operator.
    Operator(&'static str),
    /// A method of `i64`.
    Method(&'static str),
    /// A function of the runtime, which can raise.
    Checked(&'static str),
}

impl Native {
    /// That of an operator, whose right operand may be a literal.
    fn of(op: BinOp, literal: Option<i64>) -> Option<Native> {
        let positive = literal.is_some_and(|n| n > 0);
        let shift = literal.is_some_and(|n| (0..63).contains(&n));
        Some(match op {
            BinOp::Add => Native::Operator("+"),
            BinOp::Sub => Native::Operator("-"),
            BinOp::Mul => Native::Operator("*"),
            BinOp::BitAnd => Native::Operator("&"),
            BinOp::BitOr => Native::Operator("|"),
            BinOp::BitXor => Native::Operator("^"),
            BinOp::LShift if shift => Native::Operator("<<"),
            BinOp::RShift if shift => Native::Operator(">>"),
            BinOp::LShift => Native::Checked("rt::word::shl"),
            BinOp::RShift => Native::Checked("rt::word::shr"),
            BinOp::FloorDiv if positive => Native::Method("div_euclid"),
            BinOp::FloorDiv => Native::Checked("rt::word::floordiv"),
            BinOp::Mod if positive => Native::Method("rem_euclid"),
            BinOp::Mod => Native::Checked("rt::word::modulo"),
            BinOp::Pow if literal.is_some_and(|n| (0..64).contains(&n)) => Native::Method("pow"),
            BinOp::Pow => Native::Checked("rt::word::pow"),
            _ => return None,
        })
    }
}

/// A literal as a receiver needs its type.
pub fn typed<'c>(nodes: Nodes<'c>, e: Expr<'c>) -> Expr<'c> {
    match e {
        Expr::Atom(text) if text.bytes().all(|b| b.is_ascii_digit()) => {
            nodes.atom([text, "_i64"].concat())
        }
        Expr::Prefix("-", inner) if matches!(inner, Expr::Atom(_)) => {
            Expr::Prefix("-", nodes.node(typed(nodes, inner.take())))
        }
        // Of two literals the first tells the type.
        Expr::Infix(op, a, b) => Expr::Infix(op, nodes.node(typed(nodes, a.take())), b),
        other => other,
    }
}

/// A literal where its type is known.
pub fn untyped<'c>(nodes: Nodes<'c>, e: Expr<'c>) -> Expr<'c> {
    match e {
        Expr::Atom(text) => match text.strip_suffix("_i64") {
            Some(digits) => Expr::Atom(digits),
            None => Expr::Atom(text),
        },
        Expr::Prefix("-", inner) if matches!(inner, Expr::Atom(_)) => {
            Expr::Prefix("-", nodes.node(untyped(nodes, inner.take())))
        }
        other => other,
    }
}

fn flip(op: &'static str) -> &'static str {
    match op {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        other => other,
    }
}

/// A float literal with its type, where Rust must know it.
pub fn typed_float<'c>(nodes: Nodes<'c>, expr: Expr<'c>) -> Expr<'c> {
    match expr {
        Expr::Atom(text) if text.parse::<f64>().is_ok() => nodes.atom(format!("{text}_f64")),
        Expr::Prefix("-", inner) => Expr::Prefix("-", nodes.node(typed_float(nodes, inner.take()))),
        expr => expr,
    }
}

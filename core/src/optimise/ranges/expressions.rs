//! Expressions: their intervals, and what flows into containers and parameters while they are evaluated.

use super::*;
use crate::hir::{BinOp, Expr, ExprKind, FormatPart, UnaryOp, Var};

impl<'p> Ranges<'p> {
    /// Visits an expression; its interval counts only where its type is `int` or `bool`.
    pub(super) fn value(&mut self, e: &'p Expr<'p>) -> Value {
        let value = self.visit(e);
        let ty = self.expr_ty(e.id);
        if !self.may_be_int(ty) && !self.int_type(ty) {
            return Value::of(Interval::EMPTY);
        }
        let tracked = match e.kind {
            ExprKind::Var(_)
            | ExprKind::IfExp(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Block(..) => true,
            ExprKind::Call(callee, _) => matches!(callee.kind, ExprKind::Func(_)),
            ExprKind::Attr(..) => true,
            _ => self.int_type(ty),
        };
        // Ints in containers of unions are not tracked.
        let value = if tracked {
            value
        } else {
            Value::of(Interval::FULL)
        };
        let place = Place::Expr(self.here, e.id);
        let seen = self.places.entry(place).or_insert(Range::EMPTY);
        seen.value = seen.value.join(value.interval);
        value
    }

    fn visit(&mut self, e: &'p Expr<'p>) -> Value {
        match e.kind {
            ExprKind::Int(digits) => Value::of(
                digits
                    .parse::<i64>()
                    .map_or(Interval::FULL, |n| Interval::of(n.into())),
            ),
            ExprKind::Bool(b) => Value::of(Interval::of(b.into())),
            ExprKind::Var(var) => self.read_var(var),
            ExprKind::Unary(op, a) => {
                let a = self.value(a).interval;
                Value::of(match op {
                    UnaryOp::Neg => a.neg(),
                    UnaryOp::Pos => a,
                    UnaryOp::Invert => a.neg().sub(Interval::of(1)),
                })
            }
            ExprKind::Binary(op, a, b) => self.binary_expr(op, a, b),
            ExprKind::Not(a) | ExprKind::IsInstance(a, _) => {
                self.value(a);
                Value::of(Interval::new(0, 1))
            }
            ExprKind::Compare(_, a, b) => {
                self.value(a);
                self.value(b);
                Value::of(Interval::new(0, 1))
            }
            ExprKind::And(a, b) => self.bool_op(a, b, true),
            ExprKind::Or(a, b) => self.bool_op(a, b, false),
            ExprKind::IfExp(cond, then, orelse) => {
                self.value(cond);
                let before = self.refined.clone();
                self.refine(cond, true);
                let then = self.value(then);
                self.refined.clone_from(&before);
                self.refine(cond, false);
                let orelse = self.value(orelse);
                self.refined = before;
                join(then, orelse)
            }
            ExprKind::Call(callee, args) => self.call(e, callee, args),
            ExprKind::MethodCall(recv, name, args) => self.method_call(e, recv, name, args),
            ExprKind::SuperCall(_, _, _, args) => self.program_call(e, true, args),
            ExprKind::Attr(obj, name) => {
                self.value(obj);
                match self.field_place(obj, name) {
                    Some(place) if self.only_instances(obj) => Value {
                        interval: self.get(place),
                        from: Some((place, Interval::of(0))),
                    },
                    _ => Value::of(Interval::FULL),
                }
            }
            ExprKind::Subscript(obj, index) => {
                self.value(obj);
                self.value(index);
                if self.only_stubs(obj) {
                    Value {
                        interval: self.get(Place::Elements),
                        from: Some((Place::Elements, Interval::of(0))),
                    }
                } else {
                    Value::of(Interval::FULL)
                }
            }
            ExprKind::List(elements) | ExprKind::Tuple(elements) | ExprKind::Set(elements) => {
                for element in elements {
                    let value = self.value(element.value);
                    if !element.star && self.int_type(self.expr_ty(element.value.id)) {
                        self.flow(Place::Elements, value);
                    } else if element.star {
                        let value = Value::of(self.element_of(element.value));
                        self.flow(Place::Elements, value);
                    }
                }
                Value::of(Interval::EMPTY)
            }
            ExprKind::Dict(items) => {
                for (key, value) in items.iter() {
                    for e in key.iter().chain([value]) {
                        let value = self.value(e);
                        if self.int_type(self.expr_ty(e.id)) {
                            self.flow(Place::Elements, value);
                        }
                    }
                }
                Value::of(Interval::EMPTY)
            }
            ExprKind::Slice(a, b, c) => {
                for part in [a, b, c].into_iter().flatten() {
                    self.value(part);
                }
                Value::of(Interval::EMPTY)
            }
            ExprKind::Format(parts) => {
                self.format(parts);
                Value::of(Interval::EMPTY)
            }
            ExprKind::Block(stmts, value) => {
                self.body(stmts);
                self.value(value)
            }
            ExprKind::Yield(value) => {
                if let Some(e) = value {
                    let value = self.value(e);
                    if self.int_type(self.expr_ty(e.id)) {
                        self.flow(Place::Elements, value);
                    }
                }
                Value::of(Interval::FULL)
            }
            ExprKind::YieldFrom(e) => {
                self.value(e);
                let element = self.element_of(e);
                self.flow(Place::Elements, Value::of(element));
                Value::of(Interval::FULL)
            }
            _ => Value::of(Interval::FULL),
        }
    }

    fn format(&mut self, parts: &'p [FormatPart<'p>]) {
        for part in parts {
            if let FormatPart::Value { value, spec, .. } = part {
                self.value(value);
                self.format(spec);
            }
        }
    }

    fn bool_op(&mut self, a: &'p Expr<'p>, b: &'p Expr<'p>, and: bool) -> Value {
        let left = self.value(a);
        let before = self.refined.clone();
        self.refine(a, and);
        let right = self.value(b);
        self.refined = before;
        join(left, right)
    }

    fn read_var(&mut self, var: Var) -> Value {
        match (self.var_place(var), var) {
            (Some(place), Var::Local(local)) => self.read_local(place, local),
            (Some(place), _) => Value {
                interval: self.get(place),
                from: Some((place, Interval::of(0))),
            },
            (None, _) => Value::of(Interval::FULL),
        }
    }

    pub(super) fn read_local(&mut self, place: Place, local: LocalId) -> Value {
        let mut interval = self.get(place);
        if let Some(refined) = self.refined.get(&local) {
            interval = interval.meet(*refined);
        }
        Value {
            interval,
            from: Some((place, Interval::of(0))),
        }
    }

    fn binary_expr(&mut self, op: BinOp, a: &'p Expr<'p>, b: &'p Expr<'p>) -> Value {
        let left = self.value(a);
        let right = self.value(b);
        let (x, y) = (self.expr_ty(a.id), self.expr_ty(b.id));
        if self.int_type(x) && self.int_type(y) {
            self.binary(op, left, right)
        } else {
            Value::of(Interval::FULL)
        }
    }

    pub(super) fn binary(&mut self, op: BinOp, left: Value, right: Value) -> Value {
        let (a, b) = (left.interval, right.interval);
        let shifted = |value: Value, by: Interval| {
            value
                .from
                .map(|(place, distance)| (place, distance.add(by)))
        };
        match op {
            BinOp::Add => Value {
                interval: a.add(b),
                from: shifted(left, b).or_else(|| shifted(right, a)),
            },
            BinOp::Sub => Value {
                interval: a.sub(b),
                from: shifted(left, b.neg()),
            },
            BinOp::Mul => Value::of(a.mul(b)),
            BinOp::FloorDiv => Value::of(a.floor_div(b)),
            BinOp::Mod => Value::of(a.modulo(b)),
            BinOp::Pow => Value::of(a.pow(b)),
            BinOp::LShift => Value::of(a.shl(b)),
            BinOp::RShift => Value::of(a.shr(b)),
            BinOp::BitAnd => Value::of(a.and(b)),
            BinOp::BitOr | BinOp::BitXor => Value::of(a.or(b)),
            BinOp::TrueDiv | BinOp::MatMul => Value::of(Interval::FULL),
        }
    }

    fn only_instances(&self, e: &Expr<'_>) -> bool {
        let heads = self.typed.heads(self.expr_ty(e.id));
        heads
            .iter()
            .all(|h| matches!(h, Head::Inst(_) | Head::None))
    }

    /// Whether every value of an expression is of a stub class or a tuple: its elements are in [`Place::Elements`].
    pub(super) fn only_stubs(&self, e: &Expr<'_>) -> bool {
        let heads = self.typed.heads(self.expr_ty(e.id));
        heads
            .iter()
            .all(|h| matches!(h, Head::Stub(..) | Head::Tuple(_) | Head::None))
    }

    /// Whether a subscript is a position, not a key that is kept.
    pub(super) fn indexes_by_position(&self, e: &Expr<'_>) -> bool {
        let heads = self.typed.heads(self.expr_ty(e.id));
        heads.iter().all(|h| {
            matches!(h, Head::Stub(_, args) if args.len() == 1)
                || matches!(h, Head::Tuple(_) | Head::Inst(_))
        })
    }
}

/// Either of two values.
pub(super) fn join(a: Value, b: Value) -> Value {
    let from = match (a.from, b.from) {
        (Some((p, x)), Some((q, y))) if p == q => Some((p, x.join(y))),
        _ => None,
    };
    Value {
        interval: a.interval.join(b.interval),
        from,
    }
}

//! Expressions: their intervals where ints begin with them; all other ints are read off the graph.
//!
//! ```text
//! (i + 1) & 15       i + 1: from i, by 1       & 15: 0..15
//! ```

use super::*;
use crate::hir::{BinOp, ExprKind, FormatPart, UnaryOp};

impl<'h> Words<'_, 'h> {
    /// Visits an expression; its value counts for its ints (and bools) only.
    pub(super) fn value(&mut self, e: &'h Expr<'h>) -> Value {
        let node = self.node(e.id);
        let interval = match self.seen.is_silent(e.id) {
            true => Interval::EMPTY,
            false => self.interval(node, e),
        };
        Value {
            interval,
            from: Some((node, Interval::of(0))),
        }
    }

    fn interval(&mut self, node: NodeId, e: &'h Expr<'h>) -> Interval {
        let said = self.seen.said();
        let begun = self.visit_expr(e);
        let interval = match begun {
            Some(value) => value.interval,
            None => self.read(node, e),
        };
        let kinds = self.kinds(node);
        if kinds.integral() {
            self.seen.has(e.id, interval);
        }
        match begun {
            Some(value) if kinds.integral() || kinds.range() => self.seen.begins(e.id, value),
            _ if interval.is_empty() && self.seen.said() == said => self.seen.silence(e.id),
            _ => {}
        }
        interval
    }

    /// What the graph says of an expression, and conditions of a local.
    fn read(&self, node: NodeId, e: &Expr<'_>) -> Interval {
        let held = self.held(node);
        match e.kind {
            ExprKind::Var(Var::Local(local)) => self.refined.meet(local, held),
            _ => held,
        }
    }

    /// The ints and bools of a node.
    pub(super) fn held(&self, node: NodeId) -> Interval {
        let kinds = self.kinds(node);
        let mut interval = Interval::EMPTY;
        if kinds.int() {
            interval = interval.join(self.growth.value(node));
        }
        if kinds.bool() {
            interval = interval.join(Interval::new(0, 1));
        }
        interval
    }

    /// Records that an expression's node holds no more than this.
    fn exactly(&mut self, e: &Expr<'_>, interval: Interval) {
        let raw = self.exprs[e.id.index()];
        if self.cx.graph.find(raw) == raw {
            self.seen.exactly(raw, interval);
        }
    }

    /// Visits the operands; gives the value of what computes ints itself.
    fn visit_expr(&mut self, e: &'h Expr<'h>) -> Option<Value> {
        match e.kind {
            ExprKind::Int(digits) => {
                let n = digits.parse::<i128>();
                return Some(Value::of(n.map_or(Interval::FULL, Interval::of)));
            }
            ExprKind::Unary(op, a) => return self.unary(op, a),
            ExprKind::Binary(op, a, b) => {
                let left = self.value(a);
                let right = self.value(b);
                let numbers =
                    self.kinds(self.node(a.id)).numbers() && self.kinds(self.node(b.id)).numbers();
                return numbers.then(|| binary(op, left, right));
            }
            ExprKind::Not(a) | ExprKind::IsInstance(a, _) | ExprKind::Attr(a, _) => {
                self.value(a);
            }
            ExprKind::Compare(_, a, b) | ExprKind::Subscript(a, b) => {
                self.value(a);
                self.value(b);
            }
            ExprKind::And(a, b) => self.bool_op(a, b, true),
            ExprKind::Or(a, b) => self.bool_op(a, b, false),
            ExprKind::IfExp(cond, then, orelse) => self.if_exp(e, cond, then, orelse),
            ExprKind::Call(callee, args) => return self.call(e, callee, args),
            ExprKind::MethodCall(recv, _, args) => {
                self.value(recv);
                args.iter().for_each(|a| {
                    self.value(a.value);
                });
            }
            ExprKind::SuperCall(_, _, _, args) => args.iter().for_each(|a| {
                self.value(a.value);
            }),
            ExprKind::List(elements) | ExprKind::Tuple(elements) | ExprKind::Set(elements) => {
                elements.iter().for_each(|element| {
                    self.value(element.value);
                });
            }
            ExprKind::Dict(items) => {
                for e in items.iter().flat_map(|(k, v)| k.iter().chain([v])) {
                    self.value(e);
                }
            }
            ExprKind::Slice(a, b, c) => {
                for part in [a, b, c].into_iter().flatten() {
                    self.value(part);
                }
            }
            ExprKind::Format(parts) => self.format(parts),
            ExprKind::Block(stmts, value) => {
                self.body(stmts);
                self.value(value);
            }
            ExprKind::Yield(Some(value)) | ExprKind::YieldFrom(value) => {
                self.value(value);
            }
            _ => {}
        }
        None
    }

    fn unary(&mut self, op: UnaryOp, a: &'h Expr<'h>) -> Option<Value> {
        let value = self.value(a).interval;
        if !self.kinds(self.node(a.id)).numbers() {
            return None;
        }
        Some(Value::of(match op {
            UnaryOp::Neg => value.neg(),
            UnaryOp::Pos => value,
            UnaryOp::Invert => value.neg().sub(Interval::of(1)),
        }))
    }

    fn if_exp(
        &mut self,
        e: &'h Expr<'h>,
        cond: &'h Expr<'h>,
        then: &'h Expr<'h>,
        orelse: &'h Expr<'h>,
    ) {
        self.value(cond);
        let before = self.refined.clone();
        self.refine(cond, true);
        let then = self.value(then).interval;
        self.refined.clone_from(&before);
        self.refine(cond, false);
        let orelse = self.value(orelse).interval;
        self.refined = before;
        self.exactly(e, then.join(orelse));
    }

    fn format(&mut self, parts: &'h [FormatPart<'h>]) {
        for part in parts {
            if let FormatPart::Value { value, spec, .. } = part {
                self.value(value);
                self.format(spec);
            }
        }
    }

    fn bool_op(&mut self, a: &'h Expr<'h>, b: &'h Expr<'h>, and: bool) {
        self.value(a);
        let before = self.refined.clone();
        self.refine(a, and);
        self.value(b);
        self.refined = before;
    }

    /// `min(...)`, `max(...)` of ints: an argument each, known better than any argument.
    pub(super) fn extremum(&mut self, e: &'h Expr<'h>, least: bool, args: &[Value]) {
        let all = args.iter().map(|value| value.interval).reduce(|a, b| {
            let pick = |x: i128, y: i128| if least { x.min(y) } else { x.max(y) };
            if a.is_empty() || b.is_empty() {
                a.join(b)
            } else {
                Interval {
                    lo: pick(a.lo, b.lo),
                    hi: pick(a.hi, b.hi),
                }
            }
        });
        if let Some(all) = all {
            self.exactly(e, all);
        }
    }
}

/// `a op b` of ints.
pub(super) fn binary(op: BinOp, left: Value, right: Value) -> Value {
    let (a, b) = (left.interval, right.interval);
    let shifted = |value: Value, by: Interval| {
        let slow = by.is_empty() || by.magnitude() <= SLOW;
        value
            .from
            .filter(|_| slow)
            .map(|(node, distance)| (node, distance.add(by)))
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

//! Expressions: what computes their ints where these begin with them; all other ints are read off the graph.
//!
//! ```text
//! (i + 1) & 15       i + 1: from i, by 1       & 15: 0..15
//! ```

use super::ops::{Op, OpId, Operand};
use super::*;
use crate::hir::{ExprKind, FormatPart};

impl<'h> Words<'_, 'h> {
    /// Visits an expression; its value counts for its ints (and bools) only.
    pub(super) fn value(&mut self, e: &'h Expr<'h>) -> OpId {
        let begun = self.visit_expr(e);
        let node = self.node(e.id);
        let kinds = self.kinds(node);
        if let Some(op) = begun
            && (kinds.integral() || kinds.range())
        {
            self.ops.begin(e.id, op);
        }
        let op = begun.unwrap_or_else(|| match e.kind {
            ExprKind::Var(Var::Local(local)) => self.local(local, node),
            _ => self.held(node),
        });
        if kinds.integral() {
            self.ops.show(e.id, op);
        }
        op
    }

    /// The value of an expression, and the node that holds it.
    pub(super) fn operand(&mut self, e: &'h Expr<'h>) -> Operand {
        Operand {
            op: self.value(e),
            node: self.node(e.id),
        }
    }

    /// The ints and bools of a node.
    pub(super) fn held(&mut self, node: NodeId) -> OpId {
        let kinds = self.kinds(node);
        if !kinds.int() {
            return match kinds.bool() {
                true => OpId::BOOL,
                false => OpId::NOTHING,
            };
        }
        let ints = self.ops.held(node);
        match kinds.bool() {
            true => self.ops.join(ints, OpId::BOOL),
            false => ints,
        }
    }

    /// What the graph says of a local, and conditions.
    pub(super) fn local(&mut self, local: LocalId, node: NodeId) -> OpId {
        let held = self.held(node);
        match self.refined.get(local) {
            Some(refined) if held != OpId::NOTHING => self.ops.push(Op::Meet(held, refined)),
            _ => held,
        }
    }

    /// Records that an expression's node holds no more than this.
    fn exactly(&mut self, e: &Expr<'_>, op: OpId) {
        let raw = self.exprs[e.id.index()];
        if self.cx.graph.find(raw) == raw && self.kinds(raw).int() {
            self.ops.exactly(raw, op);
        }
    }

    /// Visits the operands; gives what computes ints itself.
    fn visit_expr(&mut self, e: &'h Expr<'h>) -> Option<OpId> {
        match e.kind {
            ExprKind::Int(digits) => {
                let n = digits.parse().map_or(Interval::FULL, Interval::of);
                return Some(self.ops.known(n));
            }
            ExprKind::Unary(op, a) => {
                let a = self.operand(a);
                let numbers = self.kinds(a.node).numbers();
                return numbers.then(|| self.ops.push(Op::Unary(op, a.op)));
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.operand(a), self.operand(b));
                let numbers = self.kinds(a.node).numbers() && self.kinds(b.node).numbers();
                return numbers.then(|| self.ops.push(Op::Binary(op, a, b)));
            }
            ExprKind::Not(a) | ExprKind::IsInstance(a, _) | ExprKind::Attr(a, _) => {
                self.value(a);
            }
            ExprKind::Compare(_, a, b) => {
                let forgotten = self.forgotten.len();
                self.value(a);
                self.value(b);
                if self.forgotten.len() > forgotten {
                    self.assigning.push((e.id, forgotten..self.forgotten.len()));
                }
            }
            ExprKind::Subscript(a, b) => {
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
        let then = self.value(then);
        self.refined.clone_from(&before);
        self.refine(cond, false);
        let orelse = self.value(orelse);
        self.refined = before;
        let either = self.ops.join(then, orelse);
        self.exactly(e, either);
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
    pub(super) fn extremum(&mut self, e: &'h Expr<'h>, least: bool, args: &[Operand]) {
        let args = args.iter().map(|arg| arg.op);
        let all = args.reduce(|a, b| self.ops.push(Op::Extremum(least, a, b)));
        if let Some(all) = all {
            self.exactly(e, all);
        }
    }
}

//! What the ints of function instances are computed from: a list of operations for each instance, in the order of its body.
//!
//! In: operations, as the walk of a body finds them. Out: their intervals under what the graph is known to hold; a list is
//! computed anew whenever more is known of a node that it reads.
//!
//! ```text
//! if n < 9: k = n + 1       n: held    9: known    below 9: compared    n there: the first in the third    k: its sum with 1
//! ```

use super::growth::{Drift, Flow, Growth};
use super::*;
use crate::hir::{CmpOp, UnaryOp};
use crate::infer::interval::{above, below};
use std::ops::Range;

/// The number of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct OpId(u32);

impl OpId {
    /// No value.
    pub(super) const NOTHING: OpId = OpId(0);
    /// A bool.
    pub(super) const BOOL: OpId = OpId(1);
    /// Of what has no operation.
    const NONE: OpId = OpId(u32::MAX);
}

/// An operand, and the node that holds it.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    pub(super) op: OpId,
    pub(super) node: NodeId,
}

/// How an interval comes about.
#[derive(Clone, Copy)]
pub(super) enum Op {
    /// It is known from the start.
    Known,
    /// The ints of a node.
    Held(NodeId),
    /// The same as another.
    Same(Operand),
    /// `op a`.
    Unary(UnaryOp, OpId),
    /// `a op b`.
    Binary(BinOp, Operand, Operand),
    /// `abs(a)`.
    Abs(OpId),
    /// `min(a, b)`, else `max(a, b)`.
    Extremum(bool, OpId, OpId),
    /// The numbers that `enumerate` gives from a start on.
    Count(OpId),
    /// The elements of `range(start, stop, step)`.
    Range([OpId; 3]),
    /// One or the other.
    Join(OpId, OpId),
    /// What is in both.
    Meet(OpId, OpId),
    /// What can be compared so with a value.
    Compared(CmpOp, OpId),
    /// What is left of one that is not the other.
    Unlike(OpId, OpId),
}

/// A value that the graph knows by where it begins, other than that of an expression or augmented assignment as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    Part(InstId, ExprId, u32),
    Inside(InstId, ExprId),
}

/// The operations of all instances.
pub(super) struct Ops {
    ops: Vec<Op>,
    /// What they give.
    values: Vec<Interval>,
    /// Where those of each instance end.
    ends: Vec<u32>,
    /// Where the expressions of each instance begin in the lists below, and the end.
    begin: Vec<usize>,
    /// The ints (and bools) of each expression.
    shown: Vec<OpId>,
    /// The value with which ints begin in each expression, or augmented assignment.
    begun: Vec<OpId>,
    /// The values with which ints begin elsewhere.
    origins: FxHashMap<Origin, OpId>,
    /// What nodes of expressions hold no more than.
    exact: FxHashMap<NodeId, OpId>,
    /// The nodes that are read, and by which instances.
    pub(super) reads: Vec<(NodeId, u32)>,
}

impl Ops {
    pub(super) fn new(insts: &[Inst]) -> Self {
        let mut begin = vec![0];
        let mut end = 0;
        for inst in insts {
            end += inst.exprs.len();
            begin.push(end);
        }
        let mut ops = Vec::with_capacity(end / 2);
        ops.extend([Op::Known; 2]);
        let mut values = Vec::with_capacity(end / 2);
        values.extend([Interval::EMPTY, Interval::new(0, 1)]);
        Ops {
            ops,
            values,
            ends: Vec::with_capacity(insts.len()),
            begin,
            shown: vec![OpId::NONE; end],
            begun: vec![OpId::NONE; end],
            origins: FxHashMap::default(),
            exact: FxHashMap::default(),
            reads: Vec::with_capacity(end / 4),
        }
    }

    /// Adds an operation to the instance under way, which is the first without an end.
    pub(super) fn push(&mut self, op: Op) -> OpId {
        self.ops.push(op);
        self.values.push(Interval::EMPTY);
        OpId(self.ops.len() as u32 - 1)
    }

    /// What is known from the start.
    pub(super) fn known(&mut self, interval: Interval) -> OpId {
        self.ops.push(Op::Known);
        self.values.push(interval);
        OpId(self.ops.len() as u32 - 1)
    }

    /// The ints of a node.
    pub(super) fn held(&mut self, node: NodeId) -> OpId {
        self.reads.push((node, self.ends.len() as u32));
        self.push(Op::Held(node))
    }

    /// One or the other.
    pub(super) fn join(&mut self, a: OpId, b: OpId) -> OpId {
        match a == b {
            true => a,
            false => self.push(Op::Join(a, b)),
        }
    }

    /// The instance under way has no more operations.
    pub(super) fn end(&mut self) {
        self.ends.push(self.ops.len() as u32);
    }

    fn place(&self, e: ExprId) -> usize {
        self.begin[self.ends.len()] + e.index()
    }

    /// An expression of the instance under way has these ints (and bools).
    pub(super) fn show(&mut self, e: ExprId, op: OpId) {
        let place = self.place(e);
        self.shown[place] = self.either(self.shown[place], op);
    }

    /// What was shown of an expression of the instance under way.
    pub(super) fn shown(&self, e: ExprId) -> OpId {
        match self.shown[self.place(e)] {
            OpId::NONE => OpId::NOTHING,
            op => op,
        }
    }

    /// Ints begin with the value of an expression, or of an augmented assignment.
    pub(super) fn begin(&mut self, e: ExprId, op: OpId) {
        let place = self.place(e);
        self.begun[place] = self.either(self.begun[place], op);
    }

    /// Ints begin elsewhere.
    pub(super) fn begin_at(&mut self, origin: Origin, op: OpId) {
        let known = self.origins.get(&origin);
        let op = self.either(known.copied().unwrap_or(OpId::NONE), op);
        self.origins.insert(origin, op);
    }

    /// The node of an expression holds no more than this.
    pub(super) fn exactly(&mut self, node: NodeId, op: OpId) {
        let known = self.exact.get(&node);
        let op = self.either(known.copied().unwrap_or(OpId::NONE), op);
        self.exact.insert(node, op);
    }

    fn either(&mut self, known: OpId, op: OpId) -> OpId {
        match known {
            OpId::NONE => op,
            known => self.join(known, op),
        }
    }

    /// What nodes are known not to hold more than, if that is better than what flows there.
    pub(super) fn exact(&self) -> impl Iterator<Item = (NodeId, Interval)> + '_ {
        self.exact.iter().map(|(node, op)| (*node, self.value(*op)))
    }

    /// The value with which ints begin in an expression.
    pub(super) fn begun(&self, inst: InstId, e: ExprId) -> Option<OpId> {
        let begin = *self.begin.get(inst.0 as usize)?;
        let op = *self.begun.get(begin + e.index())?;
        (op != OpId::NONE).then_some(op)
    }

    /// The value with which ints begin elsewhere.
    pub(super) fn origin(&self, origin: Origin) -> Option<OpId> {
        self.origins.get(&origin).copied()
    }

    /// The intervals of the expressions of an instance that have some.
    pub(super) fn intervals(&self, inst: InstId) -> impl Iterator<Item = (ExprId, Interval)> + '_ {
        let at = inst.0 as usize;
        let shown = &self.shown[self.begin[at]..self.begin[at + 1]];
        let shown = (0..).map(ExprId).zip(shown);
        let shown = shown.filter(|(_, op)| **op != OpId::NONE);
        shown.map(|(e, op)| (e, self.value(*op)))
    }

    /// What an operation gave last.
    pub(super) fn value(&self, op: OpId) -> Interval {
        self.values[op.0 as usize]
    }

    fn range(&self, inst: InstId) -> Range<usize> {
        let at = inst.0 as usize;
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        begin as usize..self.ends[at] as usize
    }

    /// Computes the operations of an instance under what nodes hold.
    pub(super) fn compute(&mut self, inst: InstId, growth: &Growth) {
        for at in self.range(inst) {
            if let Some(value) = self.compute_op(self.ops[at], growth) {
                self.values[at] = value;
            }
        }
    }

    fn compute_op(&self, op: Op, growth: &Growth) -> Option<Interval> {
        Some(match op {
            Op::Known => return None,
            Op::Held(node) => growth.value(node),
            Op::Same(a) => self.value(a.op),
            Op::Unary(op, a) => unary(op, self.value(a)),
            Op::Binary(op, a, b) => binary(op, self.value(a.op), self.value(b.op)),
            Op::Abs(a) => abs(self.value(a)),
            Op::Extremum(least, a, b) => extremum(least, self.value(a), self.value(b)),
            Op::Count(start) => count(self.value(start)),
            Op::Range(bounds) => elements(bounds.map(|bound| self.value(bound))),
            Op::Join(a, b) => self.value(a).join(self.value(b)),
            Op::Meet(a, b) => self.value(a).meet(self.value(b)).or_nothing(),
            Op::Compared(op, other) => compared(op, self.value(other)),
            Op::Unlike(a, other) => unlike(self.value(a), self.value(other)),
        })
    }

    /// How what an operation gives flows on; exactly, or in steps where it changes slowly.
    pub(super) fn flow(&self, op: OpId, exactly: bool) -> Flow {
        match self.step(op) {
            Some((from, by)) if !exactly => Flow::Step(from, Drift::of(by)),
            _ => Flow::Value(self.value(op)),
        }
    }

    /// The node from which a value comes by a small change.
    fn step(&self, op: OpId) -> Option<(NodeId, Interval)> {
        let slow = |a: Operand, by: Interval| (by.magnitude() <= SLOW).then_some((a.node, by));
        match self.ops[op.0 as usize] {
            Op::Same(a) => Some((a.node, Interval::of(0))),
            Op::Binary(BinOp::Add, a, b) => {
                slow(a, self.value(b.op)).or_else(|| slow(b, self.value(a.op)))
            }
            Op::Binary(BinOp::Sub, a, b) => slow(a, self.value(b.op).neg()),
            Op::Join(a, b) => match (self.step(a)?, self.step(b)?) {
                ((a, x), (b, y)) if a == b => Some((a, x.join(y))),
                _ => None,
            },
            _ => None,
        }
    }
}

fn unary(op: UnaryOp, a: Interval) -> Interval {
    match op {
        UnaryOp::Neg => a.neg(),
        UnaryOp::Pos => a,
        UnaryOp::Invert => a.neg().sub(Interval::of(1)),
    }
}

fn binary(op: BinOp, a: Interval, b: Interval) -> Interval {
    match op {
        BinOp::Add => a.add(b),
        BinOp::Sub => a.sub(b),
        BinOp::Mul => a.mul(b),
        BinOp::FloorDiv => a.floor_div(b),
        BinOp::Mod => a.modulo(b),
        BinOp::Pow => a.pow(b),
        BinOp::LShift => a.shl(b),
        BinOp::RShift => a.shr(b),
        BinOp::BitAnd => a.and(b),
        BinOp::BitOr | BinOp::BitXor => a.or(b),
        BinOp::TrueDiv | BinOp::MatMul => Interval::FULL,
    }
}

fn abs(a: Interval) -> Interval {
    let lo = if a.lo > 0 { a.lo } else { 0 };
    match a.is_empty() {
        true => a,
        false => Interval::new(lo, a.magnitude()),
    }
}

fn extremum(least: bool, a: Interval, b: Interval) -> Interval {
    let pick = |x: i128, y: i128| if least { x.min(y) } else { x.max(y) };
    if a.is_empty() || b.is_empty() {
        a.join(b)
    } else {
        Interval {
            lo: pick(a.lo, b.lo),
            hi: pick(a.hi, b.hi),
        }
    }
}

/// `enumerate` counts no further than an `i64`, and no loop makes more than `STEPS` steps.
fn count(start: Interval) -> Interval {
    let fits = Interval::new(i64::MIN.into(), i64::MAX.into());
    start.add(Interval::new(0, STEPS)).meet(fits)
}

/// The elements of `range(...)`.
fn elements([start, stop, step]: [Interval; 3]) -> Interval {
    if start.is_empty() || stop.is_empty() || step.is_empty() {
        return Interval::EMPTY;
    }
    // No loop makes more than `STEPS` steps.
    let reach = step.mul(Interval::of(STEPS)).join(Interval::of(0));
    let mut all = start;
    if step.hi > 0 {
        all = all.join(Interval::new(
            start.lo,
            below(stop.hi)
                .min(start.hi.saturating_add(reach.hi))
                .max(start.lo),
        ));
    }
    if step.lo < 0 {
        all = all.join(Interval::new(
            above(stop.lo)
                .max(start.lo.saturating_add(reach.lo))
                .min(start.hi),
            start.hi,
        ));
    }
    all
}

/// What `x op other` says of `x`.
fn compared(op: CmpOp, other: Interval) -> Interval {
    let full = Interval::FULL;
    match op {
        _ if other.is_empty() => full,
        CmpOp::Lt => Interval::new(full.lo, below(other.hi)),
        CmpOp::Le => Interval::new(full.lo, other.hi),
        CmpOp::Gt => Interval::new(above(other.lo), full.hi),
        CmpOp::Ge => Interval::new(other.lo, full.hi),
        CmpOp::Eq => other,
        _ => full,
    }
}

/// What `x != other` says of `x`.
fn unlike(x: Interval, other: Interval) -> Interval {
    let full = Interval::FULL;
    if other.lo != other.hi {
        full
    } else if x.lo == other.lo {
        Interval::new(above(x.lo), full.hi)
    } else if x.hi == other.hi {
        Interval::new(full.lo, below(x.hi))
    } else {
        full
    }
}

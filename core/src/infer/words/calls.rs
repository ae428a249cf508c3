//! Calls whose ints are known better than their signatures say; all others flow in the graph.
//!
//! ```text
//! range(2, n)     elements: 2..n-1        min(len(xs), 10)     0..10        divmod(k, 9)     parts: k // 9, 0..8
//! ```

use super::ops::{Op, OpId, Operand, Origin};
use super::*;
use crate::hir::{ArgKind, CallArg, ExprKind};
use crate::stubs::{Ints, StubItem};
use smallvec::SmallVec;

impl<'h> Words<'_, 'h> {
    /// `callee(args)`.
    pub(super) fn call(
        &mut self,
        e: &'h Expr<'h>,
        callee: &'h Expr<'h>,
        args: &'h [CallArg<'h>],
    ) -> Option<OpId> {
        if !matches!(
            callee.kind,
            ExprKind::Func(_) | ExprKind::Class(_) | ExprKind::Stub(_)
        ) {
            self.value(callee);
        }
        let operands = args.iter().map(|a| self.operand(a.value));
        let operands: SmallVec<[Operand; 4]> = operands.collect();
        let ExprKind::Stub(item) = callee.kind else {
            return None;
        };
        let ints = self.ints(item);
        if ints == Some(Ints::Count)
            && let [_, start] = operands[..]
        {
            let count = self.ops.push(Op::Count(start.op));
            self.ops.begin_at(Origin::Inside(self.here, e.id), count);
        }
        if let [text] = args
            && text.kind == ArgKind::Positional
            && let Some(of_text) = self.of_text(item)
            && let Some(length) = self.length(text.value)
        {
            return of_text(length).map(|ints| self.ops.known(ints));
        }
        let is_int = |(arg, operand): (&CallArg<'_>, &Operand)| {
            let kinds = self.kinds(operand.node);
            arg.kind == ArgKind::Positional && kinds.numbers() && kinds.integral()
        };
        if !args.iter().zip(&operands).all(is_int) {
            return None;
        }
        match item {
            StubItem::Class(class) if class == self.cx.core.range => self.elements(&operands),
            StubItem::Class(class) if class == self.cx.core.int => {
                operands.first().map(|a| self.ops.push(Op::Same(*a)))
            }
            _ => self.call_with_ints(e, ints?, &operands),
        }
    }

    /// The elements of `range(...)`.
    fn elements(&mut self, args: &[Operand]) -> Option<OpId> {
        let one = |this: &mut Self| this.ops.known(Interval::of(1));
        let bounds = match *args {
            [stop] => [self.ops.known(Interval::of(0)), stop.op, one(self)],
            [start, stop] => [start.op, stop.op, one(self)],
            [start, stop, step] => [start.op, stop.op, step.op],
            _ => return None,
        };
        Some(self.ops.push(Op::Range(bounds)))
    }

    fn call_with_ints(&mut self, e: &'h Expr<'h>, ints: Ints, args: &[Operand]) -> Option<OpId> {
        match (ints, args) {
            (Ints::Magnitude, [a]) => return Some(self.ops.push(Op::Abs(a.op))),
            (Ints::Division, [a, b]) => {
                for (at, op) in [(0, BinOp::FloorDiv), (1, BinOp::Mod)] {
                    let part = self.ops.push(Op::Binary(op, *a, *b));
                    self.ops.begin_at(Origin::Part(self.here, e.id, at), part);
                }
            }
            (Ints::Least | Ints::Greatest, [_, _, ..]) => {
                self.extremum(e, ints == Ints::Least, args);
            }
            _ => {}
        }
        None
    }

    /// What a stub says of the ints that a function gives.
    fn ints(&self, item: StubItem) -> Option<Ints> {
        let stubs = self.cx.stubs;
        match item {
            StubItem::Func(set) => stubs.func(*stubs.overloads(set).first()?).ints,
            _ => None,
        }
    }
}

impl<'h> Words<'_, 'h> {
    /// What `len` or `int` makes of a string, by its length.
    fn of_text(&self, item: StubItem) -> Option<fn(Interval) -> Option<Interval>> {
        match item {
            StubItem::Class(class) => (class == self.cx.core.int).then_some(int_of_text),
            StubItem::Func(_) => (self.ints(item) == Some(Ints::Length)).then_some(Some),
            StubItem::Const(_) | StubItem::Module(_) => None,
        }
    }

    /// The length of a string, if the strings that come here are literals or single characters.
    fn length(&mut self, e: &'h Expr<'h>) -> Option<Interval> {
        let node = self.node(e.id);
        if !self.kinds(node).text() {
            return None;
        }
        let (cx, kinds) = (self.cx, &self.kinds);
        let lengths = self
            .lengths
            .get_or_insert_with(|| string_lengths(cx, kinds));
        let length = lengths.value(node);
        (!length.is_empty() && length.fits_i64()).then_some(length)
    }
}

/// `int(text)`, by the length of the text: one character is a digit; of more the first may be a sign.
fn int_of_text(length: Interval) -> Option<Interval> {
    let digits = u32::try_from(length.hi).ok().filter(|n| *n <= 18)?;
    let beyond = 10_i128.pow(digits);
    Some(match digits {
        0 | 1 => Interval::new(0, 9),
        _ => Interval::new(1 - beyond / 10, beyond - 1),
    })
}

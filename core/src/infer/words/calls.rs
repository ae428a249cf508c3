//! Calls whose ints are known better than their signatures say; all others flow in the graph.
//!
//! ```text
//! range(2, n)     elements: 2..n-1        min(len(xs), 10)     0..10        divmod(k, 9)     parts: k // 9, 0..8
//! ```

use super::expressions::binary;
use super::*;
use crate::hir::{ArgKind, CallArg, ExprKind};
use crate::infer::interval::{above, below};
use crate::stubs::StubItem;
use portalis_memory::sym;
use smallvec::SmallVec;

impl<'h> Words<'_, 'h> {
    /// `callee(args)`.
    pub(super) fn call(
        &mut self,
        e: &'h Expr<'h>,
        callee: &'h Expr<'h>,
        args: &'h [CallArg<'h>],
    ) -> Option<Value> {
        if !matches!(
            callee.kind,
            ExprKind::Func(_) | ExprKind::Class(_) | ExprKind::Stub(_)
        ) {
            self.value(callee);
        }
        let values: SmallVec<[Value; 3]> = args.iter().map(|a| self.value(a.value)).collect();
        let ExprKind::Stub(item) = callee.kind else {
            return None;
        };
        if let StubItem::Func(set) = item
            && let Some(first) = self.cx.stubs.overloads(set).first()
            && self.cx.stubs.func(*first).name == sym::enumerate
            && let [_, start] = values[..]
        {
            // No loop makes more than `STEPS` steps.
            let count = start.interval.add(Interval::new(0, STEPS));
            let fits = Interval::new(i64::MIN.into(), i64::MAX.into());
            let origin = Origin::Inside(self.here, e.id);
            self.seen.begins_at(origin, Value::of(count.meet(fits)));
        }
        if let [text] = args
            && text.kind == ArgKind::Positional
            && let Some(of_text) = self.of_text(item)
            && let Some(length) = self.length(text.value)
        {
            return of_text(length).map(Value::of);
        }
        let ints = args.iter().all(|a| {
            let kinds = self.kinds(self.node(a.value.id));
            a.kind == ArgKind::Positional && kinds.numbers() && kinds.integral()
        });
        if !ints {
            return None;
        }
        let stubs = self.cx.stubs;
        let name = match item {
            StubItem::Class(class) if class == self.cx.core.range => {
                return range_elements(&values).map(Value::of);
            }
            StubItem::Class(class) if class == self.cx.core.int => return values.first().copied(),
            StubItem::Func(set) => stubs.func(*stubs.overloads(set).first()?).name,
            _ => return None,
        };
        match (name, values.as_slice()) {
            (sym::abs, [a]) => {
                let a = a.interval;
                let lo = if a.lo > 0 { a.lo } else { 0 };
                return Some(Value::of(match a.is_empty() {
                    true => a,
                    false => Interval::new(lo, a.magnitude()),
                }));
            }
            (sym::divmod, [a, b]) => {
                let quotient = binary(BinOp::FloorDiv, *a, *b);
                let rest = binary(BinOp::Mod, *a, *b);
                self.seen
                    .begins_at(Origin::Part(self.here, e.id, 0), quotient);
                self.seen.begins_at(Origin::Part(self.here, e.id, 1), rest);
            }
            (sym::min | sym::max, [_, _, ..]) => self.extremum(e, name == sym::min, &values),
            _ => {}
        }
        None
    }
}

impl<'h> Words<'_, 'h> {
    /// What `len` or `int` makes of a string, by its length.
    fn of_text(&self, item: StubItem) -> Option<fn(Interval) -> Option<Interval>> {
        let stubs = self.cx.stubs;
        match item {
            StubItem::Class(class) => (class == self.cx.core.int).then_some(int_of_text),
            StubItem::Func(set) => {
                let name = stubs.func(*stubs.overloads(set).first()?).name;
                (name == sym::len).then_some(Some)
            }
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

/// The elements of `range(...)`.
fn range_elements(args: &[Value]) -> Option<Interval> {
    let bounds: Vec<Interval> = args.iter().map(|a| a.interval).collect();
    let (start, stop, step) = match bounds[..] {
        [stop] => (Interval::of(0), stop, Interval::of(1)),
        [start, stop] => (start, stop, Interval::of(1)),
        [start, stop, step] => (start, stop, step),
        _ => return None,
    };
    if start.is_empty() || stop.is_empty() || step.is_empty() {
        return Some(Interval::EMPTY);
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
    Some(all)
}

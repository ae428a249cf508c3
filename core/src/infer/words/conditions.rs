//! What a condition says about the ints it compares.
//!
//! ```text
//! if n < 2: return n        below it:   n: 2..
//! ```

use super::*;
use crate::hir::{CmpOp, ExprKind};
use crate::infer::interval::{above, below};

impl<'h> Words<'_, 'h> {
    /// Records what `cond` being true (or false) says.
    pub(super) fn refine(&mut self, cond: &'h Expr<'h>, holds: bool) {
        match cond.kind {
            ExprKind::Not(inner) => self.refine(inner, !holds),
            ExprKind::And(a, b) if holds => {
                self.refine(a, true);
                self.refine(b, true);
            }
            ExprKind::Or(a, b) if !holds => {
                self.refine(a, false);
                self.refine(b, false);
            }
            ExprKind::Compare(op, a, b) => {
                let Some(op) = (if holds { Some(op) } else { negated(op) }) else {
                    return;
                };
                // Ints compared with floats say nothing here.
                let ints = |this: &Self, e: &Expr<'_>| {
                    let kinds = this.kinds(this.node(e.id));
                    kinds.numbers() && !kinds.float()
                };
                if !ints(self, a) || !ints(self, b) {
                    return;
                }
                let (left, right) = (self.value(a).interval, self.value(b).interval);
                self.bound(a, op, right);
                if let Some(swapped) = swapped(op) {
                    self.bound(b, swapped, left);
                }
            }
            ExprKind::Block(stmts, value) => {
                // A chained comparison: `lo <= x < hi`; its temporaries hold what they were given.
                let _ = stmts;
                self.refine(value, holds);
            }
            _ => {}
        }
    }

    fn bound(&mut self, e: &'h Expr<'h>, op: CmpOp, other: Interval) {
        let ExprKind::Var(Var::Local(local)) = e.kind else {
            return;
        };
        let func = self.cx.func(self.cx.insts[self.here.0 as usize].func);
        if func.locals[local.index()].cell || other.is_empty() {
            return;
        }
        let full = Interval::FULL;
        let allowed = match op {
            CmpOp::Lt => Interval::new(full.lo, below(other.hi)),
            CmpOp::Le => Interval::new(full.lo, other.hi),
            CmpOp::Gt => Interval::new(above(other.lo), full.hi),
            CmpOp::Ge => Interval::new(other.lo, full.hi),
            CmpOp::Eq => other,
            CmpOp::Ne if other.lo == other.hi => {
                let old = self
                    .refined
                    .get(local)
                    .unwrap_or_else(|| self.held(self.node(e.id)));
                if old.lo == other.lo {
                    Interval::new(above(old.lo), full.hi)
                } else if old.hi == other.hi {
                    Interval::new(full.lo, below(old.hi))
                } else {
                    return;
                }
            }
            _ => return,
        };
        let old = self.refined.get(local).unwrap_or(full);
        self.refined.set(local, old.meet(allowed));
    }
}

fn negated(op: CmpOp) -> Option<CmpOp> {
    Some(match op {
        CmpOp::Eq => CmpOp::Ne,
        CmpOp::Ne => CmpOp::Eq,
        CmpOp::Lt => CmpOp::Ge,
        CmpOp::Le => CmpOp::Gt,
        CmpOp::Gt => CmpOp::Le,
        CmpOp::Ge => CmpOp::Lt,
        _ => return None,
    })
}

fn swapped(op: CmpOp) -> Option<CmpOp> {
    Some(match op {
        CmpOp::Eq => CmpOp::Eq,
        CmpOp::Ne => CmpOp::Ne,
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::Le => CmpOp::Ge,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::Ge => CmpOp::Le,
        _ => return None,
    })
}

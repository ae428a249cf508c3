//! What a condition says about the ints it compares.
//!
//! ```text
//! if n < 2: return n        below it:   n: 2..
//! ```

use super::ops::{Op, OpId};
use super::*;
use crate::hir::{CmpOp, ExprKind};

impl<'h> Words<'_, 'h> {
    /// Records what `cond`, which was visited last, being true (or false) says.
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
                self.forget_in(cond.id);
                let (left, right) = (self.ops.shown(a.id), self.ops.shown(b.id));
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

    /// What is assigned in the middle of a comparison is not what was compared.
    fn forget_in(&mut self, comparison: ExprId) {
        let mut assigning = self.assigning.iter();
        if let Some((_, locals)) = assigning.rfind(|(e, _)| *e == comparison) {
            for local in &self.forgotten[locals.clone()] {
                self.refined.remove(*local);
            }
        }
    }

    fn bound(&mut self, e: &'h Expr<'h>, op: CmpOp, other: OpId) {
        let ExprKind::Var(Var::Local(local)) = e.kind else {
            return;
        };
        let func = self.cx.func(self.cx.insts[self.here.0 as usize].func);
        if func.locals[local.index()].cell || other == OpId::NOTHING {
            return;
        }
        let old = self.refined.get(local);
        let allowed = match op {
            CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge | CmpOp::Eq => Op::Compared(op, other),
            CmpOp::Ne => {
                let old = old.unwrap_or_else(|| self.held(self.node(e.id)));
                Op::Unlike(old, other)
            }
            _ => return,
        };
        let allowed = self.ops.push(allowed);
        let both = match old {
            Some(old) => self.ops.push(Op::Meet(old, allowed)),
            None => allowed,
        };
        self.refined.set(local, both);
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

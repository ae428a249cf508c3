//! Statements: in their order, with what conditions say of locals; the new values of augmented assignments.

use super::ops::{Op, Operand};
use super::*;
use crate::hir::{Stmt, StmtKind, TargetKind};

impl<'h> Words<'_, 'h> {
    pub(super) fn body(&mut self, body: &'h [Stmt<'h>]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &'h Stmt<'h>) {
        match stmt.kind {
            StmtKind::Expr(e) => {
                self.value(e);
            }
            StmtKind::Assign(target, e) => {
                self.value(e);
                self.assign(target);
            }
            StmtKind::AugAssign(target, op, e) => self.aug_assign(target, op, e),
            StmtKind::Delete(target) => self.assign(target),
            StmtKind::If(&(cond, then, orelse)) => {
                self.value(cond);
                let before = self.refined.clone();
                self.refine(cond, true);
                self.body(then);
                let after = std::mem::replace(&mut self.refined, before);
                self.refine(cond, false);
                self.body(orelse);
                self.join_refined(&after, diverges(then), diverges(orelse));
            }
            StmtKind::While(&(cond, body, orelse)) => {
                self.forget_assigned(body);
                self.value(cond);
                let before = self.refined.clone();
                self.refine(cond, true);
                self.body(body);
                self.refined = before;
                self.refine(cond, false);
                self.body(orelse);
                self.refined.clear();
            }
            StmtKind::For(&(target, iter, body, orelse)) => {
                self.value(iter);
                self.forget_assigned(body);
                self.assign(target);
                let before = self.refined.clone();
                self.body(body);
                self.refined = before;
                self.forget_assigned(body);
                self.body(orelse);
                self.refined.clear();
            }
            StmtKind::Return(Some(e)) => {
                self.value(e);
            }
            StmtKind::Raise(e, cause) => {
                self.value(e);
                cause.map(|c| self.value(c));
            }
            StmtKind::Try(t) => {
                self.body(t.body);
                self.refined.clear();
                for handler in t.handlers {
                    self.body(handler.body);
                    self.refined.clear();
                }
                self.body(t.orelse);
                self.refined.clear();
                self.body(t.finalbody);
            }
            StmtKind::With(&(manager, target, body)) => {
                self.value(manager);
                if let Some(target) = target {
                    self.assign(target);
                }
                self.body(body);
                self.refined.clear();
            }
            _ => {}
        }
    }

    fn join_refined(&mut self, after: &Refined, then_leaves: bool, else_leaves: bool) {
        match (then_leaves, else_leaves) {
            (true, _) => {}
            (false, true) => self.refined.clone_from(after),
            (false, false) => self.refined.join(after, &mut self.ops),
        }
    }

    fn forget_assigned(&mut self, body: &'h [Stmt<'h>]) {
        // Simple and safe: a loop may assign anything.
        let _ = body;
        self.refined.clear();
    }

    fn aug_assign(&mut self, target: &'h Target<'h>, op: BinOp, e: &'h Expr<'h>) {
        self.visit_target(target);
        let node = self.node(target.id);
        let old = match target.kind {
            TargetKind::Var(Var::Local(local)) => self.local(local, node),
            _ => self.held(node),
        };
        let value = self.operand(e);
        if self.kinds(node).numbers() && self.kinds(value.node).numbers() {
            let new = self
                .ops
                .push(Op::Binary(op, Operand { op: old, node }, value));
            self.ops.show(target.id, new);
            self.ops.begin(target.id, new);
        }
        self.forget(target);
    }

    /// Visits the operands of a target.
    fn visit_target(&mut self, target: &'h Target<'h>) {
        match target.kind {
            TargetKind::Attr(obj, _) => {
                self.value(obj);
            }
            TargetKind::Subscript(obj, index) => {
                self.value(obj);
                self.value(index);
            }
            TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| self.visit_target(t)),
            TargetKind::Var(_) => {}
        }
    }

    /// Something is stored into a target: what conditions said of it holds no more.
    fn assign(&mut self, target: &'h Target<'h>) {
        self.visit_target(target);
        self.forget(target);
    }

    fn forget(&mut self, target: &Target<'_>) {
        match target.kind {
            TargetKind::Var(Var::Local(local)) => {
                self.refined.remove(local);
                self.forgotten.push(local);
            }
            TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| self.forget(t)),
            _ => {}
        }
    }
}

fn diverges(body: &[Stmt<'_>]) -> bool {
    body.iter().any(|stmt| match stmt.kind {
        StmtKind::Return(_)
        | StmtKind::Raise(..)
        | StmtKind::Reraise
        | StmtKind::Break
        | StmtKind::Continue => true,
        StmtKind::If(&(_, a, b)) => diverges(a) && diverges(b),
        _ => false,
    })
}

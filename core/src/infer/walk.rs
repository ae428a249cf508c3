//! One visit of a function instance's body: nodes for its expressions, edges for its assignments, tasks for the rest.
//!
//! In: an instance with empty nodes. Out: the graph grown by its body. Statements are visited in order, with the
//! narrowings (`x is None`, `isinstance`) that hold there.
//!
//! ```text
//! if x is None: x = 0     ->   node(x) ⊇ {int};  uses of x after it: node(x) without None
//! return x + 1            ->   task: result ⊇ x.__add__(int);  ret ⊇ result
//! ```

mod expressions;

use super::facts::{each_stmt, falls_through, reaches_end};
use super::graph::Atom;
use super::narrow::Narrowed;
use super::*;
use crate::hir::{FuncKind, Handler, Stmt, StmtKind, TargetKind, Try};

/// Where the walk stands.
pub(super) struct Walk {
    pub(super) inst: InstId,
    /// Locals known to hold less than their node says.
    pub(super) narrowed: Narrowed,
    /// The result of a function whose end is reached only where a `with` swallows an exception.
    pub(super) swallowed: Option<NodeId>,
}

impl<'h> Infer<'h> {
    /// Visits the body of an instance.
    pub(super) fn walk(&mut self, inst: InstId) {
        let func = self.func(self.insts[inst.0 as usize].func);
        // A module's body is called by the runtime, whatever its end.
        let falls = func.kind == FuncKind::Module || falls_through(func.body);
        let swallowed = if !falls && reaches_end(func.body, true) {
            Some(self.insts[inst.0 as usize].ret)
        } else {
            None
        };
        let mut walk = Walk {
            inst,
            narrowed: Narrowed::default(),
            swallowed,
        };
        self.body(&mut walk, func.body);
        if falls {
            let ret = self.insts[inst.0 as usize].ret;
            self.graph.add(ret, Atom::None);
        }
    }

    pub(super) fn body(&mut self, walk: &mut Walk, body: &'h [Stmt<'h>]) {
        for stmt in body {
            self.stmt(walk, stmt);
        }
    }

    fn stmt(&mut self, walk: &mut Walk, stmt: &'h Stmt<'h>) {
        match stmt.kind {
            StmtKind::Expr(e) => {
                self.expr(walk, e);
            }
            StmtKind::Assign(target, value) => {
                let node = self.expr(walk, value);
                self.store(walk, target, node);
            }
            StmtKind::AugAssign(target, op, value) => self.aug_assign(walk, target, op, value),
            StmtKind::Delete(target) => self.delete(walk, target),
            StmtKind::If(&(cond, then, orelse)) => self.if_stmt(walk, cond, then, orelse),
            StmtKind::While(&(cond, body, orelse)) => {
                self.forget_assigned(walk, body);
                self.expr(walk, cond);
                let before = walk.narrowed.clone();
                self.narrow(walk, cond, true);
                self.body(walk, body);
                walk.narrowed = before;
                self.narrow(walk, cond, false);
                self.body(walk, orelse);
                self.forget_assigned(walk, body);
            }
            StmtKind::For(&(target, iter, body, orelse)) => {
                let node = self.expr(walk, iter);
                self.forget_assigned(walk, body);
                let elem = self.place(walk.inst, target.id);
                self.task_on(Task::Iterate(walk.inst, iter.id, node, elem), &[node]);
                self.store(walk, target, elem);
                let before = walk.narrowed.clone();
                self.body(walk, body);
                walk.narrowed = before;
                self.forget_assigned(walk, body);
                self.body(walk, orelse);
            }
            StmtKind::Return(value) => self.return_stmt(walk, value),
            StmtKind::Raise(exc, cause) => {
                for e in [Some(exc), cause].into_iter().flatten() {
                    let node = self.expr(walk, e);
                    self.task_on(Task::Raise(walk.inst, e), &[node]);
                }
            }
            StmtKind::Try(t) => self.try_stmt(walk, t),
            StmtKind::With(&(manager, target, body)) => {
                let node = self.expr(walk, manager);
                let entered = self.graph.node();
                self.task_on(
                    Task::With(walk.inst, manager, entered, walk.swallowed),
                    &[node],
                );
                if let Some(target) = target {
                    self.store(walk, target, entered);
                }
                self.body(walk, body);
            }
            StmtKind::Import(module) => self.reach_module(module),
            StmtKind::ClassBody(class) => {
                let body = self.class(class).body;
                let captures = self.captures_of(body, walk.inst);
                let inst = match self.of_func[body.index()].first() {
                    Some(inst) => *inst,
                    None => self.new_inst(body, None, Some(walk.inst), captures),
                };
                let site = Site {
                    inst: walk.inst,
                    expr: ExprId(u32::MAX - class.0),
                };
                let task = self.task(Task::Handler(&[], self.insts[inst.0 as usize].ret));
                let found = &mut self.found[task.0 as usize].calls;
                self.calls
                    .push(found, (site, CallRole::Call, None, inst, None));
            }
            StmtKind::Break | StmtKind::Continue | StmtKind::Reraise => {}
        }
    }

    fn return_stmt(&mut self, walk: &mut Walk, value: Option<&'h Expr<'h>>) {
        let ret = self.insts[walk.inst.0 as usize].ret;
        match value {
            Some(value) => {
                let node = self.expr(walk, value);
                self.graph.flow(node, ret);
            }
            None => self.graph.add(ret, Atom::None),
        }
    }

    fn if_stmt(
        &mut self,
        walk: &mut Walk,
        cond: &'h Expr<'h>,
        then: &'h [Stmt<'h>],
        orelse: &'h [Stmt<'h>],
    ) {
        self.expr(walk, cond);
        let before = walk.narrowed.clone();
        self.narrow(walk, cond, true);
        self.body(walk, then);
        let after_then = std::mem::replace(&mut walk.narrowed, before);
        self.narrow(walk, cond, false);
        self.body(walk, orelse);
        match (falls_through(then), falls_through(orelse)) {
            (true, true) => walk.narrowed.join(&after_then),
            (true, false) => walk.narrowed = after_then,
            _ => {}
        }
    }

    fn try_stmt(&mut self, walk: &mut Walk, t: &'h Try<'h>) {
        let before = walk.narrowed.clone();
        self.body(walk, t.body);
        self.body(walk, t.orelse);
        let mut after = walk.narrowed.clone();
        for handler in t.handlers {
            walk.narrowed = before.clone();
            self.forget_assigned(walk, t.body);
            self.handler(walk, handler);
            after.join(&walk.narrowed);
        }
        walk.narrowed = after;
        self.forget_assigned(walk, t.body);
        self.body(walk, t.finalbody);
    }

    fn handler(&mut self, walk: &mut Walk, handler: &'h Handler<'h>) {
        if let Some(var) = handler.target {
            let node = self.var(walk.inst, var);
            let task = self.task_on(Task::Handler(handler.types, node), &[]);
            self.handlers.push(task);
            if let Var::Local(local) = var {
                walk.narrowed.forget(local);
            }
        }
        self.body(walk, handler.body);
    }

    fn aug_assign(
        &mut self,
        walk: &mut Walk,
        target: &'h Target<'h>,
        op: BinOp,
        value: &'h Expr<'h>,
    ) {
        let read = self.place(walk.inst, target.id);
        let old = match target.kind {
            TargetKind::Var(var) => match var {
                Var::Local(local) => walk
                    .narrowed
                    .get(local)
                    .unwrap_or_else(|| self.var(walk.inst, var)),
                _ => self.var(walk.inst, var),
            },
            TargetKind::Attr(obj, _) => self.expr(walk, obj),
            TargetKind::Subscript(obj, index) => {
                let obj = self.expr(walk, obj);
                let index = self.expr(walk, index);
                let task = self.task_on(Task::Aug(walk.inst, target, op, value), &[index]);
                self.graph.watch(obj, task);
                let value_node = self.expr(walk, value);
                self.graph.watch(value_node, task);
                return;
            }
            TargetKind::Unpack(..) => return,
        };
        let value_node = self.expr(walk, value);
        if let TargetKind::Var(_) = target.kind {
            // The old value's node doubles as the target's "expression": what is read there.
            self.graph.flow(old, read);
            self.task_on(Task::Aug(walk.inst, target, op, value), &[read, value_node]);
            if let TargetKind::Var(Var::Local(local)) = target.kind {
                walk.narrowed.forget(local);
            }
        } else {
            self.task_on(Task::Aug(walk.inst, target, op, value), &[old, value_node]);
        }
    }

    fn delete(&mut self, walk: &mut Walk, target: &'h Target<'h>) {
        match target.kind {
            TargetKind::Attr(obj, _) => {
                let obj = self.expr(walk, obj);
                self.task_on(Task::Delete(walk.inst, target), &[obj]);
            }
            TargetKind::Subscript(obj, index) => {
                let obj = self.expr(walk, obj);
                let index = self.expr(walk, index);
                self.task_on(Task::Delete(walk.inst, target), &[obj, index]);
            }
            TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| self.delete(walk, t)),
            TargetKind::Var(Var::Local(local)) => walk.narrowed.forget(local),
            TargetKind::Var(_) => {}
        }
    }

    /// `value` is stored into `target`.
    pub(super) fn store(&mut self, walk: &mut Walk, target: &'h Target<'h>, value: NodeId) {
        let here = self.place(walk.inst, target.id);
        self.graph.flow(value, here);
        match target.kind {
            TargetKind::Var(var) => {
                let node = self.var(walk.inst, var);
                self.graph.flow(value, node);
                if let Var::Local(local) = var {
                    walk.narrowed.forget(local);
                }
            }
            TargetKind::Attr(obj, _) => {
                let obj = self.expr(walk, obj);
                self.task_on(Task::Store(walk.inst, target, value), &[obj]);
            }
            TargetKind::Subscript(obj, index) => {
                let obj = self.expr(walk, obj);
                let index = self.expr(walk, index);
                self.task_on(Task::Store(walk.inst, target, value), &[obj, index, value]);
            }
            TargetKind::Unpack(targets, _) => {
                self.task_on(Task::Store(walk.inst, target, value), &[value]);
                for inner in targets {
                    let node = self.place(walk.inst, inner.id);
                    self.store(walk, inner, node);
                }
            }
        }
    }

    /// Narrowings of variables that a loop body assigns do not hold in it.
    fn forget_assigned(&mut self, walk: &mut Walk, body: &'h [Stmt<'h>]) {
        let narrowed = &mut walk.narrowed;
        if narrowed.is_empty() {
            return;
        }
        each_stmt(body, &mut |stmt| match stmt.kind {
            StmtKind::Assign(target, _)
            | StmtKind::AugAssign(target, ..)
            | StmtKind::For(&(target, ..)) => forget_target(narrowed, target),
            StmtKind::With(&(_, Some(target), _)) | StmtKind::Delete(target) => {
                forget_target(narrowed, target)
            }
            _ => {}
        });
    }
}

fn forget_target(narrowed: &mut Narrowed, target: &Target<'_>) {
    match target.kind {
        TargetKind::Var(Var::Local(local)) => narrowed.forget(local),
        TargetKind::Unpack(targets, _) => targets.iter().for_each(|t| forget_target(narrowed, t)),
        _ => {}
    }
}

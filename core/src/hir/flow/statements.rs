//! The walk over statements and expressions in the order of evaluation.

use super::{FinalFrame, Flow, LoopFrame, State, Value};
use crate::hir::{
    Expr, ExprKind, FormatPart, LocalId, Stmt, StmtKind, Target, TargetKind, Try, Var,
};

impl Flow {
    pub(super) fn stmts(&mut self, stmts: &[Stmt<'_>]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        match stmt.kind {
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Assign(target, value) => {
                self.expr(value);
                self.target(target);
            }
            StmtKind::AugAssign(target, _, value) => self.aug_assign(target, value),
            StmtKind::Delete(target) => self.delete(target),
            StmtKind::If(&(test, body, orelse)) => {
                self.expr(test);
                let before = self.here();
                self.stmts(body);
                let after = std::mem::replace(&mut self.state, before);
                self.stmts(orelse);
                let other = self.state.take();
                self.state = self.join(after, other);
            }
            StmtKind::While(&(test, body, orelse)) => self.while_loop(test, body, orelse),
            StmtKind::For(&(target, iter, body, orelse)) => {
                self.expr(iter);
                self.for_loop(target, body, orelse);
            }
            StmtKind::Break => self.jump(true),
            StmtKind::Continue => self.jump(false),
            StmtKind::Return(value) => {
                if let Some(value) = value {
                    self.expr(value);
                }
                self.end_at(None);
            }
            StmtKind::Raise(exc, cause) => {
                self.expr(exc);
                if let Some(cause) = cause {
                    self.expr(cause);
                }
                self.end_at(None);
            }
            StmtKind::Reraise => self.end_at(None),
            StmtKind::Try(inner) => self.try_stmt(inner),
            StmtKind::With(&(manager, target, body)) => {
                self.expr(manager);
                let start = self.guard();
                if let Some(target) = target {
                    self.target(target);
                }
                self.stmts(body);
                // The exception of the body may be swallowed.
                let end = self.stopped(start);
                self.end_at(end);
            }
            StmtKind::Import(_) => {}
            StmtKind::ClassBody(_) => self.mention_all(),
        }
    }

    /// Goes on with another state.
    fn end_at(&mut self, state: State) {
        let old = std::mem::replace(&mut self.state, state);
        self.give_back(old);
    }

    /// A class body may capture anything.
    fn mention_all(&mut self) {
        let count = self.state.as_ref().map_or(0, Vec::len);
        for local in 0..count as u32 {
            self.mention(LocalId(local));
        }
    }

    /// `break` or `continue`, by way of the `finally` clauses in between.
    fn jump(&mut self, is_break: bool) {
        let Some(state) = self.state.take() else {
            return;
        };
        let loops = self.loops.len();
        match (self.finals.last_mut(), self.loops.last_mut()) {
            (Some(frame), _) if frame.loops == loops => {
                if is_break {
                    frame.breaks = true;
                } else {
                    frame.continues = true;
                }
            }
            (_, Some(frame)) if is_break => frame.breaks.push(state),
            (_, Some(frame)) => frame.continues.push(state),
            (_, None) => {}
        }
    }

    fn aug_assign(&mut self, target: &Target<'_>, value: &Expr<'_>) {
        match target.kind {
            TargetKind::Var(Var::Local(local)) => {
                let old = self.current(local);
                self.note_use(old);
                self.expr(value);
                // One place both reads and assigns: the two belong to one web.
                let new = self.define(local);
                let both = self.phi(local, &[old, new]);
                self.note_use(both);
                self.places[target.id.index()] = Some(new);
            }
            _ => {
                self.target_parts(target);
                self.expr(value);
            }
        }
    }

    fn delete(&mut self, target: &Target<'_>) {
        match target.kind {
            TargetKind::Var(Var::Local(local)) => {
                self.use_at(local, target.id);
                self.unbind(local);
            }
            TargetKind::Unpack(targets, _) => {
                for target in targets {
                    self.delete(target);
                }
            }
            _ => self.target_parts(target),
        }
    }

    fn target_parts(&mut self, target: &Target<'_>) {
        match target.kind {
            TargetKind::Attr(object, _) => self.expr(object),
            TargetKind::Subscript(object, index) => {
                self.expr(object);
                self.expr(index);
            }
            TargetKind::Var(_) | TargetKind::Unpack(..) => {}
        }
    }

    fn target(&mut self, target: &Target<'_>) {
        match target.kind {
            TargetKind::Var(Var::Local(local)) if self.settled[local.index()] => {}
            TargetKind::Var(Var::Local(local)) => {
                let value = self.define(local);
                self.places[target.id.index()] = Some(value);
            }
            TargetKind::Unpack(targets, _) => {
                for target in targets {
                    self.target(target);
                }
            }
            _ => self.target_parts(target),
        }
    }

    /// Begins a loop: what its body assigns may come from before or from the last round. Gives where its phis begin.
    fn enter_loop(&mut self, mut assigned: Vec<LocalId>) -> usize {
        let begin = self.loop_phis.len();
        assigned.retain(|local| !self.settled[local.index()]);
        assigned.sort_unstable();
        assigned.dedup();
        if self.state.is_some() {
            for local in &assigned {
                let before = self.current(*local);
                let phi = self.phi(*local, &[before]);
                if let Some(state) = &mut self.state {
                    state[local.index()] = phi;
                }
                self.loop_phis.push((*local, phi));
            }
        }
        self.spare_locals = assigned;
        self.loops.push(LoopFrame::default());
        begin
    }

    /// Ends a loop's body: gives the states at its `break`s.
    fn leave_loop(&mut self, begin: usize) -> Vec<Vec<Value>> {
        let frame = self.loops.pop().unwrap_or_default();
        let end = self.state.take();
        for state in frame.continues.into_iter().chain(end) {
            for at in begin..self.loop_phis.len() {
                let (local, phi) = self.loop_phis[at];
                let value = state[local.index()];
                if value != phi {
                    self.add_operand(phi, value);
                }
            }
            self.give_back(Some(state));
        }
        self.loop_phis.truncate(begin);
        frame.breaks
    }

    /// An empty list of locals.
    fn no_locals(&mut self) -> Vec<LocalId> {
        let mut locals = std::mem::take(&mut self.spare_locals);
        locals.clear();
        locals
    }

    fn while_loop(&mut self, test: &Expr<'_>, body: &[Stmt<'_>], orelse: &[Stmt<'_>]) {
        let mut assigned = self.no_locals();
        assigned_in_expr(test, &mut assigned);
        assigned_in(body, &mut assigned);
        let phis = self.enter_loop(assigned);
        self.expr(test);
        let never_ends = matches!(test.kind, ExprKind::Bool(true));
        let exit: State = if never_ends { None } else { self.here() };
        self.stmts(body);
        let breaks = self.leave_loop(phis);
        self.state = exit;
        self.stmts(orelse);
        let end = self.state.take();
        self.state = self.join_all(end, breaks);
    }

    fn for_loop(&mut self, target: &Target<'_>, body: &[Stmt<'_>], orelse: &[Stmt<'_>]) {
        let mut assigned = self.no_locals();
        assigned_in_target(target, &mut assigned);
        assigned_in(body, &mut assigned);
        let phis = self.enter_loop(assigned);
        let exit = self.here();
        self.target(target);
        self.stmts(body);
        let breaks = self.leave_loop(phis);
        self.state = exit;
        self.stmts(orelse);
        let end = self.state.take();
        self.state = self.join_all(end, breaks);
    }

    fn try_stmt(&mut self, inner: &Try<'_>) {
        let has_final = !inner.finalbody.is_empty();
        let outer = has_final.then(|| self.guard());
        if has_final {
            self.finals.push(FinalFrame {
                loops: self.loops.len(),
                ..FinalFrame::default()
            });
        }
        let start = self.guard();
        self.stmts(inner.body);
        let after = self.state.take();
        let failed = self.stopped(start);
        self.state = after;
        self.stmts(inner.orelse);
        let mut end = self.state.take();
        for handler in inner.handlers {
            self.state = self.copy(&failed);
            if let Some(Var::Local(local)) = handler.target {
                let value = self.define(local);
                self.handlers
                    .insert(std::ptr::from_ref(handler).addr(), value);
                self.stmts(handler.body);
                self.unbind(local);
            } else {
                self.stmts(handler.body);
            }
            let handled = self.state.take();
            end = self.join(end, handled);
        }
        self.give_back(failed);
        let Some(start) = outer else {
            self.state = end;
            return;
        };
        // The `finally` runs wherever the rest stopped; what follows knows no more than it does.
        let falls = end.is_some();
        self.give_back(end);
        let jumps = self.finals.pop().unwrap_or_default();
        self.state = self.stopped(start);
        self.stmts(inner.finalbody);
        let after = self.state.take();
        for (wanted, is_break) in [(jumps.breaks, true), (jumps.continues, false)] {
            if wanted {
                self.state = self.copy(&after);
                self.jump(is_break);
            }
        }
        self.state = after.filter(|_| falls);
    }

    pub(super) fn expr(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::Var(Var::Local(local)) => self.use_at(local, expr.id),
            ExprKind::Int(_) | ExprKind::Str(_) | ExprKind::Stub(_) | ExprKind::Class(_) => {}
            _ => self.compound(expr),
        }
    }

    #[inline(never)]
    fn compound(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::Func(func) => {
                for at in 0..self.captured[func.index()].len() {
                    let capture = self.captured[func.index()][at];
                    if Some(capture.owner) == self.func {
                        self.mention(capture.local);
                    }
                }
            }
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                self.expr(a);
                let before = self.here();
                self.expr(b);
                let after = self.state.take();
                self.state = self.join(before, after);
            }
            ExprKind::IfExp(test, then, other) => {
                self.expr(test);
                let before = self.here();
                self.expr(then);
                let after = std::mem::replace(&mut self.state, before);
                self.expr(other);
                let end = self.state.take();
                self.state = self.join(after, end);
            }
            ExprKind::Block(stmts, value) => {
                self.stmts(stmts);
                self.expr(value);
            }
            ExprKind::SuperCall(_, this, _, args) => {
                self.use_now(this);
                args.iter().for_each(|arg| self.expr(arg.value));
            }
            _ => each_part(expr, |part| self.expr(part)),
        }
    }
}

/// The direct operands of an expression, in the order of evaluation.
#[inline]
fn each_part<'e, 'a>(expr: &'e Expr<'a>, mut f: impl FnMut(&'e Expr<'a>)) {
    fn parts<'e, 'a>(all: &'e [FormatPart<'a>], f: &mut impl FnMut(&'e Expr<'a>)) {
        for part in all {
            if let FormatPart::Value { value, spec, .. } = part {
                f(value);
                parts(spec, f);
            }
        }
    }
    match &expr.kind {
        ExprKind::Unary(_, a)
        | ExprKind::Not(a)
        | ExprKind::Attr(a, _)
        | ExprKind::IsInstance(a, _)
        | ExprKind::YieldFrom(a) => f(a),
        ExprKind::Yield(value) => {
            if let Some(value) = value {
                f(value);
            }
        }
        ExprKind::Binary(_, a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Subscript(a, b) => {
            f(a);
            f(b);
        }
        ExprKind::IfExp(a, b, c) => {
            f(a);
            f(b);
            f(c);
        }
        ExprKind::Call(callee, args) | ExprKind::MethodCall(callee, _, args) => {
            f(callee);
            args.iter().for_each(|arg| f(arg.value));
        }
        ExprKind::SuperCall(_, _, _, args) => args.iter().for_each(|arg| f(arg.value)),
        ExprKind::Slice(lo, hi, step) => {
            for part in [lo, hi, step].into_iter().flatten() {
                f(part);
            }
        }
        ExprKind::List(all) | ExprKind::Tuple(all) | ExprKind::Set(all) => {
            all.iter().for_each(|element| f(element.value));
        }
        ExprKind::Dict(items) => {
            for (key, value) in *items {
                if let Some(key) = key {
                    f(key);
                }
                f(value);
            }
        }
        ExprKind::Format(all) => parts(all, &mut f),
        ExprKind::Block(_, value) => f(value),
        ExprKind::None
        | ExprKind::Ellipsis
        | ExprKind::NotImplemented
        | ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Str(_)
        | ExprKind::Bytes(_)
        | ExprKind::Var(_)
        | ExprKind::Func(_)
        | ExprKind::Class(_)
        | ExprKind::Stub(_)
        | ExprKind::Module(_) => {}
    }
}

/// The locals that statements assign or delete.
fn assigned_in(stmts: &[Stmt<'_>], out: &mut Vec<LocalId>) {
    for stmt in stmts {
        match stmt.kind {
            StmtKind::Expr(value) => assigned_in_expr(value, out),
            StmtKind::Assign(target, value) | StmtKind::AugAssign(target, _, value) => {
                assigned_in_expr(value, out);
                assigned_in_target(target, out);
            }
            StmtKind::Delete(target) => assigned_in_target(target, out),
            StmtKind::If(&(test, body, orelse)) | StmtKind::While(&(test, body, orelse)) => {
                assigned_in_expr(test, out);
                assigned_in(body, out);
                assigned_in(orelse, out);
            }
            StmtKind::For(&(target, iter, body, orelse)) => {
                assigned_in_expr(iter, out);
                assigned_in_target(target, out);
                assigned_in(body, out);
                assigned_in(orelse, out);
            }
            StmtKind::Return(Some(value)) => assigned_in_expr(value, out),
            StmtKind::Raise(exc, cause) => {
                assigned_in_expr(exc, out);
                cause
                    .into_iter()
                    .for_each(|cause| assigned_in_expr(cause, out));
            }
            StmtKind::Try(inner) => {
                assigned_in(inner.body, out);
                for handler in inner.handlers {
                    if let Some(Var::Local(local)) = handler.target {
                        out.push(local);
                    }
                    assigned_in(handler.body, out);
                }
                assigned_in(inner.orelse, out);
                assigned_in(inner.finalbody, out);
            }
            StmtKind::With(&(manager, target, body)) => {
                assigned_in_expr(manager, out);
                target
                    .into_iter()
                    .for_each(|target| assigned_in_target(target, out));
                assigned_in(body, out);
            }
            StmtKind::Return(None)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Reraise
            | StmtKind::Import(_)
            | StmtKind::ClassBody(_) => {}
        }
    }
}

fn assigned_in_target(target: &Target<'_>, out: &mut Vec<LocalId>) {
    match target.kind {
        TargetKind::Var(Var::Local(local)) => {
            out.push(local);
        }
        TargetKind::Var(_) => {}
        TargetKind::Attr(object, _) => assigned_in_expr(object, out),
        TargetKind::Subscript(object, index) => {
            assigned_in_expr(object, out);
            assigned_in_expr(index, out);
        }
        TargetKind::Unpack(targets, _) => targets
            .iter()
            .for_each(|target| assigned_in_target(target, out)),
    }
}

fn assigned_in_expr(expr: &Expr<'_>, out: &mut Vec<LocalId>) {
    if let ExprKind::Block(stmts, _) = expr.kind {
        assigned_in(stmts, out);
    }
    each_part(expr, |part| assigned_in_expr(part, out));
}

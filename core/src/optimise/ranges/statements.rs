//! Statements: what flows into the variables and containers they assign.

use super::*;
use crate::hir::{Base, BinOp, Expr, ExprKind, Stmt, StmtKind, Target, TargetKind, Var};

impl<'p> Ranges<'p> {
    pub(super) fn body(&mut self, body: &'p [Stmt<'p>]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &'p Stmt<'p>) {
        match stmt.kind {
            StmtKind::Expr(e) => {
                self.value(e);
            }
            StmtKind::Assign(target, e) => {
                let value = self.value(e);
                self.assign(target, value, Some(e));
            }
            StmtKind::AugAssign(target, op, e) => self.aug_assign(target, op, e),
            StmtKind::Delete(target) => self.visit_target(target),
            StmtKind::If(cond, then, orelse) => {
                self.value(cond);
                let before = self.refined.clone();
                self.refine(cond, true);
                self.body(then);
                let after = std::mem::replace(&mut self.refined, before);
                self.refine(cond, false);
                self.body(orelse);
                self.join_refined(&after, diverges(then), diverges(orelse));
            }
            StmtKind::While(cond, body, orelse) => {
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
            StmtKind::For(target, iter, body, orelse) => {
                let element = self.element_of(iter);
                self.forget_assigned(body);
                let known = self.int_type(self.expr_ty(target.id));
                self.assign(
                    target,
                    Value::of(if known { element } else { Interval::FULL }),
                    None,
                );
                let before = self.refined.clone();
                self.body(body);
                self.refined = before;
                self.forget_assigned(body);
                self.body(orelse);
                self.refined.clear();
            }
            StmtKind::Return(Some(e)) => {
                let value = self.value(e);
                self.flow(Place::Ret(self.here), value);
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
            StmtKind::With(manager, target, body) => {
                self.value(manager);
                if let Some(target) = target {
                    self.assign(target, Value::of(Interval::FULL), None);
                }
                self.body(body);
                self.refined.clear();
            }
            _ => {}
        }
    }

    fn join_refined(
        &mut self,
        after: &BTreeMap<LocalId, Interval>,
        then_leaves: bool,
        else_leaves: bool,
    ) {
        match (then_leaves, else_leaves) {
            (true, _) => {}
            (false, true) => self.refined.clone_from(after),
            (false, false) => {
                self.refined.retain(|local, _| after.contains_key(local));
                for (local, interval) in &mut self.refined {
                    *interval = interval.join(after[local]);
                }
            }
        }
    }

    fn forget_assigned(&mut self, body: &'p [Stmt<'p>]) {
        // Simple and safe: a loop may assign anything.
        let _ = body;
        self.refined.clear();
    }

    fn aug_assign(&mut self, target: &'p Target<'p>, op: BinOp, e: &'p Expr<'p>) {
        self.visit_target(target);
        let old = self.read_target(target);
        let value = self.value(e);
        let new = self.binary(op, old, value);
        let ty = self.expr_ty(target.id);
        let new = if self.int_type(ty) {
            new
        } else {
            Value::of(Interval::FULL)
        };
        self.assign(target, new, None);
        let _ = e;
    }

    /// The value that a target holds before an augmented assignment.
    fn read_target(&mut self, target: &'p Target<'p>) -> Value {
        let place = match target.kind {
            TargetKind::Var(var) => self.var_place(var),
            TargetKind::Attr(obj, name) => self.field_place(obj, name),
            TargetKind::Subscript(..) => Some(Place::Elements),
            TargetKind::Unpack(..) => None,
        };
        match (place, target.kind) {
            (Some(place), TargetKind::Var(Var::Local(local))) => self.read_local(place, local),
            (Some(place), _) => Value {
                interval: self.get(place),
                from: Some((place, Interval::of(0))),
            },
            (None, _) => Value::of(Interval::FULL),
        }
    }

    /// Visits the operands of a target.
    fn visit_target(&mut self, target: &'p Target<'p>) {
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

    /// A value is stored into a target.
    fn assign(&mut self, target: &'p Target<'p>, value: Value, from: Option<&'p Expr<'p>>) {
        self.visit_target(target);
        match target.kind {
            TargetKind::Var(var) => {
                if let Some(place) = self.var_place(var) {
                    self.flow(place, value);
                }
                if let Var::Local(local) = var {
                    self.refined.remove(&local);
                }
            }
            TargetKind::Attr(obj, name) => match self.field_place(obj, name) {
                Some(place) => self.flow(place, value),
                None => self.store_everywhere(obj, name, value),
            },
            TargetKind::Subscript(obj, index) => {
                if self.int_type(self.expr_ty(index.id)) {
                    let key = self.value(index);
                    let list = self.indexes_by_position(obj);
                    if !list {
                        self.flow(Place::Elements, key);
                    }
                }
                if self.int_type(self.expr_ty(target.id)) {
                    self.flow(Place::Elements, value);
                }
            }
            TargetKind::Unpack(targets, star) => self.unpack(targets, star, from),
        }
    }

    /// `a, b = x, y` element by element; anything else gives elements of containers.
    fn unpack(
        &mut self,
        targets: &'p [Target<'p>],
        star: Option<usize>,
        from: Option<&'p Expr<'p>>,
    ) {
        if let (
            None,
            Some(Expr {
                kind: ExprKind::Tuple(elements),
                ..
            }),
        ) = (star, from)
            && elements.len() == targets.len()
            && elements.iter().all(|e| !e.star)
        {
            let values: Vec<Value> = elements.iter().map(|e| self.value(e.value)).collect();
            for ((target, value), element) in targets.iter().zip(values).zip(*elements) {
                self.assign(target, value, Some(element.value));
            }
            return;
        }
        for target in targets {
            let value = match self.int_type(self.expr_ty(target.id)) {
                true => Value {
                    interval: self.get(Place::Elements),
                    from: Some((Place::Elements, Interval::of(0))),
                },
                false => Value::of(Interval::FULL),
            };
            self.assign(target, value, None);
        }
    }

    pub(super) fn var_place(&mut self, var: Var) -> Option<Place> {
        match var {
            Var::Local(local) => {
                let func = &self.program.funcs[self.func_of(self.here).index()];
                let place = Place::Local(self.here, local);
                if func.locals[local.index()].cell && !self.places.contains_key(&place) {
                    self.open_place(place);
                }
                Some(place)
            }
            Var::Global(global) => Some(Place::Global(global)),
            Var::Capture(_) => None,
        }
    }

    /// The one place that `obj.name` is, if it is one.
    pub(super) fn field_place(&mut self, obj: &Expr<'_>, name: Symbol) -> Option<Place> {
        let heads = self.typed.heads(self.expr_ty(obj.id));
        let mut found = None;
        for head in heads {
            let Head::Inst(class) = head else { continue };
            let owner = self.owner(*class, name)?;
            if found.is_some_and(|f| f != owner) {
                return None;
            }
            found = Some(owner);
        }
        found.map(|class| Place::Field(class, name))
    }

    fn owner(&self, class: ClassInstId, name: Symbol) -> Option<ClassInstId> {
        let mut at = Some(class);
        while let Some(class) = at {
            let layout = self.typed.class(class);
            if layout.attrs.iter().any(|(n, _)| *n == name) {
                return Some(class);
            }
            at = layout.base;
        }
        None
    }

    fn store_everywhere(&mut self, obj: &Expr<'_>, name: Symbol, value: Value) {
        for head in self.typed.heads(self.expr_ty(obj.id)) {
            match head {
                Head::Inst(class) => {
                    if let Some(owner) = self.owner(*class, name) {
                        self.flow(Place::Field(owner, name), value);
                    }
                }
                Head::Class(class) => {
                    for base in &self.program.classes[class.index()].mro {
                        let Base::User(base) = base else { continue };
                        let attrs = &self.program.classes[base.index()].attrs;
                        if let Some((_, global)) = attrs.iter().find(|(n, _)| *n == name) {
                            self.flow(Place::Global(*global), value);
                        }
                    }
                }
                _ => {}
            }
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
        StmtKind::If(_, a, b) => diverges(a) && diverges(b),
        _ => false,
    })
}

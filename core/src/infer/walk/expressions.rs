//! Expressions of a body: a node each; a task for what depends on operand types.

use super::*;
use crate::hir::{CallArg, Element, ExprKind, FormatPart};
use smallvec::{SmallVec, smallvec};

/// The nodes that a task depends on.
type Nodes = SmallVec<[NodeId; 6]>;

impl<'h> Infer<'h> {
    /// Visits an expression and gives the node of its value.
    pub(in crate::infer) fn expr(&mut self, walk: &mut Walk, e: &'h Expr<'h>) -> NodeId {
        let node = match e.kind {
            ExprKind::Var(var) => self.read_var(walk, var),
            ExprKind::Block(stmts, value) => {
                self.body(walk, stmts);
                self.expr(walk, value)
            }
            _ => {
                let here = self.place(walk.inst, e.id);
                self.expr_at(walk, e, here);
                here
            }
        };
        self.insts[walk.inst.0 as usize].exprs[e.id.index()] = node;
        node
    }

    fn literal(&self, e: &Expr<'_>) -> Option<Atom<'h>> {
        let core = &self.core;
        Some(match e.kind {
            ExprKind::None => Atom::None,
            ExprKind::Ellipsis => Atom::Ellipsis,
            ExprKind::NotImplemented => Atom::NotImplemented,
            ExprKind::Bool(_) | ExprKind::Not(_) | ExprKind::IsInstance(..) => self.stub(core.bool),
            ExprKind::Int(_) => self.stub(core.int),
            ExprKind::Float(_) => self.stub(core.float),
            ExprKind::Str(_) | ExprKind::Format(_) => self.stub(core.str),
            ExprKind::Bytes(_) => self.stub(core.bytes),
            ExprKind::Slice(..) => self.stub(core.slice),
            ExprKind::Class(class) => Atom::Class(class),
            _ => return None,
        })
    }

    /// Visits an expression with a node of its own.
    fn expr_at(&mut self, walk: &mut Walk, e: &'h Expr<'h>, here: NodeId) {
        if let Some(atom) = self.literal(e) {
            let seed = match e.kind {
                // Of strings the length counts.
                ExprKind::Str(text) => {
                    let length = text.chars().count() as i64;
                    Seed::Within(length, length)
                }
                ExprKind::Int(digits) => match digits.parse() {
                    Ok(n) => Seed::Within(n, n),
                    Err(_) => Seed::Expr(walk.inst, e.id),
                },
                _ => Seed::Expr(walk.inst, e.id),
            };
            self.graph.start(here, atom, seed);
        }
        match e.kind {
            ExprKind::Str(text) => {
                self.texts.insert(here, text);
            }
            ExprKind::Func(func) => {
                let captures = self.captures_of(func, walk.inst);
                self.graph.add(here, Atom::Closure(func, None, captures));
            }
            ExprKind::Stub(item) => self.stub_item(here, item),
            ExprKind::IsInstance(a, _) => {
                self.expr(walk, a);
            }
            ExprKind::Not(a) | ExprKind::Unary(_, a) | ExprKind::Attr(a, _) => {
                let a = self.expr(walk, a);
                self.task_on(Task::Expr(walk.inst, e), &[a]);
            }
            ExprKind::Binary(_, a, b) | ExprKind::Compare(_, a, b) | ExprKind::Subscript(a, b) => {
                let a = self.expr(walk, a);
                let b = self.expr(walk, b);
                self.task_on(Task::Expr(walk.inst, e), &[a, b]);
            }
            ExprKind::And(a, b) => self.bool_op(walk, here, a, b, true),
            ExprKind::Or(a, b) => self.bool_op(walk, here, a, b, false),
            ExprKind::IfExp(cond, then, orelse) => self.if_exp(walk, here, cond, then, orelse),
            ExprKind::Call(callee, args) => self.call(walk, e, callee, args),
            ExprKind::MethodCall(recv, _, args) => {
                let recv = self.expr(walk, recv);
                let nodes = self.args(walk, smallvec![recv], args);
                self.task_on(Task::Expr(walk.inst, e), &nodes);
            }
            ExprKind::SuperCall(_, _, _, args) => {
                let nodes = self.args(walk, Nodes::new(), args);
                self.task_on(Task::Expr(walk.inst, e), &nodes);
            }
            ExprKind::Slice(lo, hi, step) => {
                for part in [lo, hi, step].into_iter().flatten() {
                    self.expr(walk, part);
                }
            }
            ExprKind::List(elems) => self.display(walk, here, self.core.list, elems),
            ExprKind::Set(elems) => self.display(walk, here, self.core.set, elems),
            ExprKind::Tuple(elems) => self.tuple(walk, here, elems, e),
            ExprKind::Dict(items) => self.dict(walk, here, items, e),
            ExprKind::Format(parts) => self.format(walk, parts),
            ExprKind::Yield(value) => self.yield_(walk, here, value),
            ExprKind::YieldFrom(value) => {
                let node = self.expr(walk, value);
                let yields = self.insts[walk.inst.0 as usize].yields;
                let sends = self.insts[walk.inst.0 as usize].sends;
                self.graph.add(sends, Atom::None);
                self.task_on(Task::Iterate(walk.inst, value.id, node, yields), &[node]);
                self.task_on(Task::Expr(walk.inst, e), &[node]);
            }
            _ => {}
        }
    }

    fn read_var(&mut self, walk: &Walk, var: Var) -> NodeId {
        match var {
            Var::Local(local) => walk
                .narrowed
                .get(local)
                .unwrap_or_else(|| self.var(walk.inst, var)),
            _ => self.var(walk.inst, var),
        }
    }

    fn bool_op(
        &mut self,
        walk: &mut Walk,
        here: NodeId,
        a: &'h Expr<'h>,
        b: &'h Expr<'h>,
        and: bool,
    ) {
        let left = self.expr(walk, a);
        let before = walk.narrowed.clone();
        self.narrow(walk, a, and);
        let right = self.expr(walk, b);
        walk.narrowed = before;
        // `x or y` never gives the `None` of x.
        let filter = if and {
            graph::Filter::All
        } else {
            graph::Filter::Except(self.arena.alloc_slice(&[Constructor::None]))
        };
        self.graph.flow_filtered(left, here, filter);
        self.graph.flow(right, here);
    }

    fn if_exp(
        &mut self,
        walk: &mut Walk,
        here: NodeId,
        cond: &'h Expr<'h>,
        then: &'h Expr<'h>,
        orelse: &'h Expr<'h>,
    ) {
        self.expr(walk, cond);
        let before = walk.narrowed.clone();
        self.narrow(walk, cond, true);
        let then = self.expr(walk, then);
        walk.narrowed = before.clone();
        self.narrow(walk, cond, false);
        let orelse = self.expr(walk, orelse);
        walk.narrowed = before;
        self.graph.flow(then, here);
        self.graph.flow(orelse, here);
    }

    fn yield_(&mut self, walk: &mut Walk, here: NodeId, value: Option<&'h Expr<'h>>) {
        let yields = self.insts[walk.inst.0 as usize].yields;
        match value {
            Some(value) => {
                let node = self.expr(walk, value);
                self.graph.flow(node, yields);
            }
            None => self.graph.add(yields, Atom::None),
        }
        // A generator that is only iterated receives `None`.
        let sends = self.insts[walk.inst.0 as usize].sends;
        self.graph.add(sends, Atom::None);
        self.graph.flow(sends, here);
    }

    fn call(
        &mut self,
        walk: &mut Walk,
        e: &'h Expr<'h>,
        callee: &'h Expr<'h>,
        args: &'h [CallArg<'h>],
    ) {
        let mut nodes = Nodes::new();
        if !matches!(
            callee.kind,
            ExprKind::Func(_) | ExprKind::Class(_) | ExprKind::Stub(_)
        ) {
            nodes.push(self.expr(walk, callee));
        }
        nodes = self.args(walk, nodes, args);
        if let ExprKind::Func(func) = callee.kind {
            // Hidden variables of defaults and captured variables count as inputs.
            nodes.extend_from_slice(self.captures_of(func, walk.inst));
        }
        self.task_on(Task::Expr(walk.inst, e), &nodes);
    }

    /// Adds the nodes of arguments to others.
    fn args(&mut self, walk: &mut Walk, mut nodes: Nodes, args: &'h [CallArg<'h>]) -> Nodes {
        nodes.extend(args.iter().map(|arg| self.expr(walk, arg.value)));
        nodes
    }

    fn element(&mut self, walk: &mut Walk, element: &'h Element<'h>, into: NodeId) {
        let node = self.expr(walk, element.value);
        if element.star {
            self.task_on(
                Task::Iterate(walk.inst, element.value.id, node, into),
                &[node],
            );
        } else {
            self.graph.flow(node, into);
        }
    }

    fn display(
        &mut self,
        walk: &mut Walk,
        here: NodeId,
        class: StubClassId,
        elems: &'h [Element<'h>],
    ) {
        let elem = self.graph.node();
        self.graph.add(here, Atom::Stub(class, self.parts(&[elem])));
        for element in elems {
            self.element(walk, element, elem);
        }
    }

    fn tuple(&mut self, walk: &mut Walk, here: NodeId, elems: &'h [Element<'h>], e: &'h Expr<'h>) {
        let values = elems.iter().map(|element| self.expr(walk, element.value));
        let nodes: Nodes = values.collect();
        if elems.iter().any(|element| element.star) {
            self.task_on(Task::Expr(walk.inst, e), &nodes);
            return;
        }
        let mut parts = Nodes::new();
        for node in nodes {
            let part = self.graph.node();
            self.graph.flow(node, part);
            parts.push(part);
        }
        self.graph.add(here, Atom::Tuple(self.parts(&parts)));
    }

    fn dict(
        &mut self,
        walk: &mut Walk,
        here: NodeId,
        items: &'h [(Option<&'h Expr<'h>>, &'h Expr<'h>)],
        e: &'h Expr<'h>,
    ) {
        let (key, value) = (self.graph.node(), self.graph.node());
        self.graph
            .add(here, Atom::Stub(self.core.dict, self.parts(&[key, value])));
        let mut merged = Vec::new();
        for (k, v) in items {
            if let Some(k) = k {
                let node = self.expr(walk, k);
                self.graph.flow(node, key);
            }
            let node = self.expr(walk, v);
            match k {
                Some(_) => self.graph.flow(node, value),
                None => merged.push(node),
            }
        }
        if !merged.is_empty() {
            self.task_on(Task::Expr(walk.inst, e), &merged);
        }
    }

    fn format(&mut self, walk: &mut Walk, parts: &'h [FormatPart<'h>]) {
        for part in parts {
            if let FormatPart::Value { value, spec, .. } = part {
                self.expr(walk, value);
                self.format(walk, spec);
            }
        }
    }
}

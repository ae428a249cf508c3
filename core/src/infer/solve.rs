//! The worklist: bodies are walked, tasks are run until nothing grows.
//!
//! In: the roots. Out: the fixed point. When all is quiet, tasks that wait for a type which never comes (the element
//! of a list that stays empty) choose their first overload, and the rest settles.

use super::attributes::Member;
use super::calls::Arg;
use super::*;
use crate::hir::{Base, CallArg, ExprKind, TargetKind};
use crate::stubs::StubItem;
use portalis_memory::sym;
use smallvec::SmallVec;

impl<'h> Infer<'h> {
    pub(super) fn solve(&mut self) {
        let mut known = usize::MAX;
        loop {
            if let Some(inst) = self.unwalked.pop() {
                self.walk(inst);
            } else if let Some(task) = self.graph.next_task() {
                self.run(task);
            } else if known != self.insts.len() && !self.export_tasks.is_empty() {
                // New instances tell more about parameters without annotation.
                known = self.insts.len();
                for task in self.export_tasks.clone() {
                    self.graph.enqueue(task);
                }
            } else {
                self.settling = true;
                for task in std::mem::take(&mut self.stuck) {
                    self.graph.enqueue(task);
                }
                if self.graph.queue.is_empty() {
                    break;
                }
            }
        }
    }

    fn run(&mut self, task: TaskId) {
        self.current = task;
        if !self.stuck.is_empty() {
            self.stuck.remove(&task);
        }
        self.found[task.0 as usize] = Found::default();
        match self.tasks[task.0 as usize] {
            Task::Expr(inst, e) => self.run_expr(inst, e),
            Task::Store(inst, target, value) => self.run_store(inst, target, value),
            Task::Delete(inst, target) => self.run_delete(inst, target),
            Task::Aug(inst, target, op, value) => self.run_aug(inst, target, op, value),
            Task::Iterate(inst, expr, node, elem) => self.iterate(Site { inst, expr }, node, elem),
            Task::With(inst, manager, entered, swallowed) => {
                self.run_with(inst, manager, entered, swallowed)
            }
            Task::Raise(inst, e) => self.run_raise(inst, e),
            Task::Handler(types, node) => self.run_handler(types, node),
            Task::Protocol(class, obj) => self.run_protocol(class, obj),
            Task::Export(export) => self.run_export(export),
            Task::ExportClass(class) => self.run_export_class(class),
        }
    }

    /// The node of an expression of an instance.
    pub(super) fn node_of(&self, inst: InstId, e: &Expr<'_>) -> NodeId {
        self.insts[inst.0 as usize].exprs[e.id.index()]
    }

    pub(super) fn args_of(&self, inst: InstId, args: &[CallArg<'_>]) -> SmallVec<[Arg; 4]> {
        args.iter()
            .map(|a| Arg {
                kind: a.kind,
                node: self.node_of(inst, a.value),
            })
            .collect()
    }

    fn run_expr(&mut self, inst: InstId, e: &'h Expr<'h>) {
        let here = self.node_of(inst, e);
        let site = Site { inst, expr: e.id };
        match e.kind {
            ExprKind::Not(a) => self.truth(site, self.node_of(inst, a)),
            ExprKind::Unary(op, a) => self.unary(site, op, self.node_of(inst, a), here),
            ExprKind::Binary(op, a, b) => {
                self.binary(site, op, self.node_of(inst, a), self.node_of(inst, b), here);
                if op == BinOp::Pow {
                    self.negative_power(inst, a, b, here);
                }
            }
            ExprKind::Compare(op, a, b) => {
                self.compare(site, op, self.node_of(inst, a), self.node_of(inst, b), here)
            }
            ExprKind::Attr(obj, name) => self.attribute(site, self.node_of(inst, obj), name, here),
            ExprKind::Subscript(obj, index) => {
                self.subscript(site, self.node_of(inst, obj), index, here)
            }
            ExprKind::Call(callee, args) => self.run_call(site, callee, args, here),
            ExprKind::MethodCall(recv, name, args) => {
                let args = self.args_of(inst, args);
                self.method_call(
                    site,
                    CallRole::Call,
                    self.node_of(inst, recv),
                    name,
                    &args,
                    here,
                );
            }
            ExprKind::SuperCall(class, this, name, args) => {
                let args = self.args_of(inst, args);
                self.super_call(site, class, this, name, &args, here);
            }
            ExprKind::Tuple(elems) => self.starred_tuple(site, elems, here),
            ExprKind::Dict(items) => {
                for (_, value) in items.iter().filter(|(key, _)| key.is_none()) {
                    let node = self.node_of(inst, value);
                    for &atom in self.graph.atoms(node) {
                        self.graph.add(here, atom);
                    }
                }
            }
            ExprKind::YieldFrom(value) => {
                let node = self.node_of(inst, value);
                for &atom in self.graph.atoms(node) {
                    match atom {
                        Atom::Stub(class, args)
                            if class == self.core.generator && args.len() == 3 =>
                        {
                            self.graph.flow(args[2], here);
                            // What is sent into this generator goes on into the one inside.
                            let sends = self.insts[inst.0 as usize].sends;
                            self.graph.flow(sends, args[1]);
                        }
                        _ => self.graph.add(here, Atom::None),
                    }
                }
            }
            _ => {}
        }
    }

    /// `2 ** -n` of ints can be a float. What does not look negative is taken for what nearly all exponents are.
    fn negative_power(&mut self, inst: InstId, a: &Expr<'_>, b: &Expr<'_>, here: NodeId) {
        if !matches!(b.kind, ExprKind::Unary(crate::hir::UnaryOp::Neg, _)) {
            return;
        }
        let ints = [self.core.int, self.core.bool].map(Constructor::Stub);
        let has_int = |this: &Self, e: &Expr<'_>| {
            let atoms = this.graph.atoms(this.node_of(inst, e));
            atoms.iter().any(|x| ints.contains(&x.constructor()))
        };
        if has_int(self, a) && has_int(self, b) {
            let float = self.stub(self.core.float);
            self.graph.add(here, float);
        }
    }

    fn run_call(
        &mut self,
        site: Site,
        callee: &'h Expr<'h>,
        args: &'h [CallArg<'h>],
        here: NodeId,
    ) {
        let nodes = self.args_of(site.inst, args);
        match callee.kind {
            ExprKind::Func(func) => {
                let captures = self.captures_of(func, site.inst);
                self.call_func(
                    site,
                    CallRole::Call,
                    None,
                    func,
                    None,
                    captures,
                    &nodes,
                    here,
                );
            }
            ExprKind::Class(class) => {
                self.construct(site, CallRole::Call, None, class, &nodes, here)
            }
            ExprKind::Stub(StubItem::Func(overloads)) => {
                self.call_stub(site, overloads, None, &nodes, here)
            }
            ExprKind::Stub(StubItem::Class(class)) => {
                self.construct_stub(site, class, &nodes, here)
            }
            ExprKind::Stub(_) => {}
            _ => {
                let callee = self.node_of(site.inst, callee);
                self.call_value(site, CallRole::Call, callee, &nodes, here);
            }
        }
    }

    fn starred_tuple(&mut self, site: Site, elems: &'h [crate::hir::Element<'h>], here: NodeId) {
        let fixed: Option<Vec<Vec<NodeId>>> = elems
            .iter()
            .map(|element| {
                let node = self.node_of(site.inst, element.value);
                match (element.star, self.graph.atoms(node)) {
                    (false, _) => Some(vec![node]),
                    (true, [Atom::Tuple(parts)]) => Some(parts.to_vec()),
                    _ => None,
                }
            })
            .collect();
        match fixed {
            Some(parts) => {
                let parts: Vec<NodeId> = parts.into_iter().flatten().collect();
                let mut own = Vec::new();
                for (at, part) in parts.iter().enumerate() {
                    let node = self.slot(Some(Constructor::Tuple(parts.len())), at as u32);
                    self.graph.flow(*part, node);
                    own.push(node);
                }
                self.graph.add(here, Atom::Tuple(self.parts(&own)));
            }
            None => {
                let elem = self.slot(None, 0);
                for element in elems {
                    let node = self.node_of(site.inst, element.value);
                    if element.star {
                        self.iterate(
                            Site {
                                inst: site.inst,
                                expr: element.value.id,
                            },
                            node,
                            elem,
                        );
                    } else {
                        self.graph.flow(node, elem);
                    }
                }
                self.graph
                    .add(here, Atom::Stub(self.core.tuple, self.parts(&[elem])));
            }
        }
    }

    fn run_store(&mut self, inst: InstId, target: &'h Target<'h>, value: NodeId) {
        let site = Site {
            inst,
            expr: target.id,
        };
        match target.kind {
            TargetKind::Attr(obj, name) => {
                self.store_attr(site, self.node_of(inst, obj), name, value)
            }
            TargetKind::Subscript(obj, index) => {
                let args = [
                    Arg::positional(self.node_of(inst, index)),
                    Arg::positional(value),
                ];
                let gone = self.slot(None, 9);
                let role = CallRole::Dunder(sym::__setitem__);
                self.method_call(
                    site,
                    role,
                    self.node_of(inst, obj),
                    sym::__setitem__,
                    &args,
                    gone,
                );
            }
            TargetKind::Unpack(targets, star) => self.unpack(site, value, targets, star),
            TargetKind::Var(_) => {}
        }
    }

    fn run_delete(&mut self, inst: InstId, target: &'h Target<'h>) {
        let site = Site {
            inst,
            expr: target.id,
        };
        if let TargetKind::Attr(obj, name) = target.kind {
            return self.delete_attr(site, self.node_of(inst, obj), name);
        }
        let TargetKind::Subscript(obj, index) = target.kind else {
            return;
        };
        let args = [Arg::positional(self.node_of(inst, index))];
        let gone = self.slot(None, 9);
        let name = sym::__delitem__;
        self.method_call(
            site,
            CallRole::Dunder(name),
            self.node_of(inst, obj),
            name,
            &args,
            gone,
        );
    }

    fn run_aug(&mut self, inst: InstId, target: &'h Target<'h>, op: BinOp, value: &'h Expr<'h>) {
        let site = Site {
            inst,
            expr: target.id,
        };
        let value = self.node_of(inst, value);
        let here = self.insts[inst.0 as usize].exprs[target.id.index()];
        match target.kind {
            TargetKind::Var(var) => {
                let new = self.slot(None, 0);
                self.in_place(site, op, here, value, new);
                self.graph.flow(new, self.var(inst, var));
            }
            TargetKind::Attr(obj, name) => {
                let obj = self.node_of(inst, obj);
                self.attribute(site, obj, name, here);
                self.graph.watch(here, self.current);
                let new = self.slot(None, 0);
                self.in_place(site, op, here, value, new);
                self.store_attr(site, obj, name, new);
            }
            TargetKind::Subscript(obj, index) => {
                let obj_node = self.node_of(inst, obj);
                self.subscript(site, obj_node, index, here);
                self.graph.watch(here, self.current);
                let new = self.slot(None, 0);
                self.in_place(site, op, here, value, new);
                self.graph.watch(new, self.current);
                let args = [
                    Arg::positional(self.node_of(inst, index)),
                    Arg::positional(new),
                ];
                let name = sym::__setitem__;
                let gone = self.slot(None, 9);
                self.method_call(site, CallRole::Dunder(name), obj_node, name, &args, gone);
            }
            TargetKind::Unpack(..) => {}
        }
    }

    fn run_with(
        &mut self,
        inst: InstId,
        manager: &'h Expr<'h>,
        entered: NodeId,
        swallowed: Option<NodeId>,
    ) {
        let site = Site {
            inst,
            expr: manager.id,
        };
        let node = self.node_of(inst, manager);
        let enter = sym::__enter__;
        self.method_call(site, CallRole::Dunder(enter), node, enter, &[], entered);
        let (kind, value, trace) = (self.slot(None, 1), self.slot(None, 2), self.slot(None, 3));
        for part in [kind, value, trace] {
            self.graph.add(part, Atom::None);
        }
        let exception_type = self.stub(self.core.exception_type);
        self.graph.add(kind, exception_type);
        self.graph
            .add(value, Atom::Stub(self.core.base_exception, &[]));
        let args = [kind, value, trace].map(Arg::positional);
        let exit = sym::__exit__;
        let result = self.slot(None, 4);
        self.method_call(site, CallRole::Dunder(exit), node, exit, &args, result);
        self.graph.watch(result, self.current);
        if let Some(ret) = swallowed
            && self.graph.atoms(result).iter().any(|a| *a != Atom::None)
        {
            self.graph.add(ret, Atom::None);
        }
    }

    fn run_raise(&mut self, inst: InstId, e: &'h Expr<'h>) {
        let site = Site { inst, expr: e.id };
        for &atom in self.graph.atoms(self.node_of(inst, e)) {
            if let Atom::Class(class) = atom {
                let result = self.slot(Some(atom.constructor()), 0);
                self.construct(site, CallRole::Call, Some(atom), class, &[], result);
            }
        }
    }

    /// Whatever a handler's classes can catch flows into its variable.
    fn run_handler(&mut self, types: &'h [Base], node: NodeId) {
        for base in types {
            match *base {
                Base::Stub(class) => {
                    let atom = self.stub(class);
                    self.graph.add(node, atom);
                }
                Base::User(_) => {}
            }
        }
        for class in self.constructed.clone() {
            let mro = &self.class(class).mro;
            let caught = types.iter().any(|t| match t {
                Base::User(_) => mro.contains(t),
                Base::Stub(s) => mro
                    .iter()
                    .any(|b| matches!(b, Base::Stub(b) if self.stubs.is_subclass(*b, *s))),
            });
            if caught {
                let obj = self.shared_obj(class);
                self.graph.add(node, Atom::Obj(class, obj));
            }
        }
    }

    fn run_protocol(&mut self, class: ClassId, obj: ObjId) {
        const PROTOCOL: [Symbol; 13] = [
            sym::__repr__,
            sym::__str__,
            sym::__eq__,
            sym::__ne__,
            sym::__hash__,
            sym::__lt__,
            sym::__le__,
            sym::__gt__,
            sym::__ge__,
            sym::__bool__,
            sym::__len__,
            sym::__format__,
            sym::__del__,
        ];
        let this = Atom::Obj(class, obj);
        let site = Site {
            inst: InstId(u32::MAX),
            expr: ExprId(0),
        };
        for (at, name) in PROTOCOL.into_iter().enumerate() {
            let Some(Member::Method(func)) = self.member(class, name) else {
                continue;
            };
            let mut args = Vec::new();
            if name == sym::__format__ {
                let spec = self.slot(None, 100);
                let atom = self.stub(self.core.str);
                self.graph.add(spec, atom);
                args.push(Arg::positional(spec));
            } else if operators::is_comparison(name) {
                let other = self.slot(None, 101);
                self.family(class, obj, other);
                args.push(Arg::positional(other));
            }
            let result = self.slot(None, at as u32);
            let captures: &[NodeId] = &[];
            let inst = self.call_func(
                site,
                CallRole::Call,
                None,
                func,
                Some(this),
                self.parts(captures),
                &args,
                result,
            );
            if let Some(inst) = inst {
                let list = self.protocols.entry(obj).or_default();
                list.retain(|(n, _)| *n != name);
                list.push((name, inst));
            }
        }
    }

    /// All classes of the hierarchy of `class` that are made anywhere flow into `node`.
    fn family(&mut self, class: ClassId, obj: ObjId, node: NodeId) {
        self.graph.add(node, Atom::Obj(class, obj));
        if !self.facts.hierarchy[class.index()] {
            return;
        }
        let root = self.facts.chain(class)[0];
        for other in self.constructed.clone() {
            if self.facts.chain(other)[0] == root {
                let obj = self.shared_obj(other);
                self.graph.add(node, Atom::Obj(other, obj));
            }
        }
    }

    /// Records that a call at `site` reaches `inst`.
    pub(super) fn record(
        &mut self,
        site: Site,
        role: CallRole,
        head: Option<Atom<'h>>,
        inst: InstId,
        makes: Option<ObjId>,
    ) {
        let found = &mut self.found[self.current.0 as usize].calls;
        self.calls.push(found, (site, role, head, inst, makes));
    }

    /// `not x`, conditions: user classes' `__bool__` and `__len__` are reached through their protocol.
    fn truth(&mut self, _site: Site, _node: NodeId) {}
}

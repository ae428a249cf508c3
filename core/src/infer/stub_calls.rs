//! Calls of stub functions: which overloads they take, and what flows through them.
//!
//! In: an overload set, a receiver, argument nodes. Out: flows between the arguments' types and the result as the
//! chosen signatures say; the nodes of their type variables are recorded for rir.
//!
//! ```text
//! xs.append(1)          list[T].append(Keep[T]):    T ⊇ int
//! sorted(xs, key=f)     T ⊇ elements of xs;  f is called with T, its result is K;  result ⊇ list[T]
//! ```

mod accepts;

use super::calls::Arg;
use super::*;
use crate::bind::Slot;
use crate::stubs::{Binding, OverloadsId, StubBinding, StubClassId, StubItem, StubType};
use portalis_memory::sym;
use smallvec::SmallVec;

/// How well the arguments of a call fit an overload.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// Not at all.
    No,
    /// Some of the possible types.
    Some,
    /// All of them.
    All,
    /// It depends on a type that is not known yet.
    Unknown,
}

/// A chosen overload with its bindings.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'h> {
    pub(super) func: StubFuncId,
    pub(super) receiver: Option<Atom<'h>>,
    /// What its result is.
    pub(super) value: Option<Value>,
}

impl Chosen<'_> {
    /// The same for what the result holds.
    pub(super) fn inside(&self) -> Self {
        let value = match self.value {
            Some(Value::Expr(site) | Value::Inside(site)) => Some(Value::Inside(site)),
            _ => None,
        };
        Chosen { value, ..*self }
    }
}

/// What the result of a stub call is the value of.
#[derive(Clone, Copy)]
pub(super) enum Value {
    /// The expression.
    Expr(Site),
    /// The n-th part of the expression's tuple.
    Part(Site, u32),
    /// Something that holds parts of the expression's value.
    Inside(Site),
    /// An augmented assignment's new value.
    Aug(Site),
}

impl<'h> Infer<'h> {
    /// The value of a stub's name.
    pub(super) fn stub_item(&mut self, node: NodeId, item: StubItem) {
        match item {
            StubItem::Func(overloads) => self.graph.add(node, Atom::StubFunc(overloads)),
            StubItem::Class(class) => self.graph.add(node, Atom::StubClass(class)),
            StubItem::Const(id) => {
                let ty = &self.stubs.consts[id.0 as usize].ty;
                let task = self.task(Task::Handler(&[], node));
                let saved = std::mem::replace(&mut self.current, task);
                self.flow_type(
                    &Chosen {
                        func: StubFuncId(u32::MAX),
                        receiver: None,
                        value: None,
                    },
                    ty,
                    node,
                    0,
                );
                self.current = saved;
            }
            StubItem::Module(_) => {}
        }
    }

    /// Calls a stub function, or a method on a receiver.
    pub(super) fn call_stub(
        &mut self,
        site: Site,
        set: OverloadsId,
        receiver: Option<Atom<'h>>,
        args: &[Arg],
        result: NodeId,
    ) {
        // The others are watched as they are passed.
        for arg in args.iter().filter(|arg| arg.is_spread()) {
            self.graph.watch(arg.node, self.current);
        }
        let Some((shapes, nodes)) = self.expand(site, args) else {
            return;
        };
        for node in &nodes {
            self.graph.watch(*node, self.current);
        }
        if nodes.iter().any(|n| self.graph.is_bottom(*n)) {
            return;
        }
        let bindings = self.stubs.bind(set, &shapes);
        for at in self.choose(&bindings, receiver, &nodes) {
            let (func, slots) = &bindings[at];
            self.apply(site, *func, receiver, slots, &nodes, result);
        }
    }

    /// The overloads that a call can take.
    pub(super) fn choose(
        &mut self,
        bindings: &[Binding],
        receiver: Option<Atom<'h>>,
        nodes: &[NodeId],
    ) -> SmallVec<[usize; 4]> {
        if bindings.len() <= 1 {
            return (0..bindings.len()).collect();
        }
        let candidates = self.fitting(bindings, receiver, nodes);
        if candidates.len() <= 1 {
            return candidates;
        }
        let mut chosen = SmallVec::new();
        let last = candidates.len() - 1;
        for (place, at) in candidates.into_iter().enumerate() {
            let (func, slots) = &bindings[at];
            let overload = Chosen {
                func: *func,
                receiver,
                value: None,
            };
            let mut fit = self.fit(&overload, slots, nodes, place == last);
            if fit == Fit::Unknown {
                if !self.settling {
                    self.stuck.insert(self.current);
                    return chosen;
                }
                fit = Fit::All;
            }
            if fit != Fit::No {
                chosen.push(at);
            }
            if fit == Fit::All {
                break;
            }
        }
        chosen
    }

    /// The overloads that may take the arguments.
    fn fitting(
        &mut self,
        bindings: &[Binding],
        receiver: Option<Atom<'h>>,
        nodes: &[NodeId],
    ) -> SmallVec<[usize; 4]> {
        // A type variable takes anything, but where several overloads could take an argument, one whose variable
        // already stands for such values comes first: `d.get(k, "none")` does not make the values strings.
        let fits = |this: &mut Self, lenient: bool| {
            this.lenient = lenient;
            let mut found: SmallVec<[Option<u32>; 4]> = SmallVec::new();
            for (func, slots) in bindings {
                let chosen = Chosen {
                    func: *func,
                    receiver,
                    value: None,
                };
                this.accepted = 0;
                let fit = this.fit(&chosen, slots, nodes, true);
                found.push((fit != Fit::No).then_some(this.accepted));
            }
            this.lenient = false;
            found
        };
        let found = fits(self, false);
        if found.iter().all(Option::is_none) {
            // Items of a wrong type raise when they come; there may be none. What takes most of them is meant.
            let found = fits(self, true);
            let best = found.iter().flatten().max();
            let first = found
                .iter()
                .position(|score| score.is_some() && score.as_ref() == best);
            return first.into_iter().collect();
        }
        let fitting = found.iter().enumerate().filter(|(_, f)| f.is_some());
        fitting.map(|(at, _)| at).collect()
    }

    /// The node of a class's type variable, as the receiver binds it.
    pub(super) fn class_var(&mut self, chosen: &Chosen<'h>, name: Symbol) -> Option<NodeId> {
        let f = self.stubs.funcs.get(chosen.func.0 as usize)?;
        let class = f.class?;
        let at = self
            .stubs
            .class(class)
            .params
            .iter()
            .position(|p| *p == name)?;
        match chosen.receiver {
            Some(Atom::Stub(own, parts))
                if matches!(f.binding, StubBinding::Method | StubBinding::Property) =>
            {
                self.seen_as(own, parts, class)?.get(at).copied()
            }
            _ => None,
        }
    }

    /// The arguments of a base, given those of a class that derives from it: a `Counter[T]` is a `dict[T, int]`.
    pub(super) fn seen_as(
        &mut self,
        class: StubClassId,
        parts: &'h [NodeId],
        base: StubClassId,
    ) -> Option<&'h [NodeId]> {
        if class == base {
            return Some(parts);
        }
        let stubs = self.stubs;
        let c = stubs.class(class);
        for (direct, args) in c.bases.iter().zip(&c.base_args) {
            if !stubs.is_subclass(*direct, base) {
                continue;
            }
            let mut own = Vec::new();
            for (at, arg) in args.iter().enumerate() {
                own.push(match arg {
                    StubType::Var(name) => parts[c.params.iter().position(|p| p == name)?],
                    StubType::Class(inner, _) => {
                        let node = self.slot(Some(Constructor::Stub(class)), 600 + at as u32);
                        let atom = self.stub(*inner);
                        self.graph.add(node, atom);
                        node
                    }
                    _ => return None,
                });
            }
            return self.seen_as(*direct, self.parts(&own), base);
        }
        None
    }

    /// Lets the arguments flow through one overload.
    fn apply(
        &mut self,
        site: Site,
        func: StubFuncId,
        receiver: Option<Atom<'h>>,
        slots: &[Slot],
        nodes: &[NodeId],
        result: NodeId,
    ) {
        let f = self.stubs.func(func);
        if let Some(name) = f.dunder {
            let args: Vec<Arg> = slots
                .iter()
                .filter_map(|s| {
                    if let Slot::Arg(i) = s {
                        Some(Arg::positional(nodes[*i]))
                    } else {
                        None
                    }
                })
                .collect();
            if let [first, rest @ ..] = args.as_slice() {
                let first = if receiver.is_some() {
                    None
                } else {
                    Some(first.node)
                };
                if let Some(first) = first {
                    self.dunder(site, name, first, rest, result);
                }
            }
            return;
        }
        if f.intrinsic && f.name == "sum" {
            return self.sum(site, slots, nodes, result);
        }
        if f.intrinsic {
            self.intrinsic(f.name, slots, nodes, result);
            return;
        }
        let chosen = Chosen {
            func,
            receiver,
            value: None,
        };
        for (at, (param, slot)) in f.params.iter().zip(slots).enumerate() {
            let base = (at as u32 + 1) * 256;
            for i in slot.given() {
                self.flow_arg(site, &chosen, &param.ty, nodes[i], base, at as u32);
            }
        }
        self.flow_result(site, chosen, result);
        let mut vars: SmallVec<[(Symbol, NodeId); 4]> = SmallVec::new();
        let stubs = self.stubs;
        let class_params = f.class.map_or(&[][..], |c| &stubs.class(c).params);
        for name in class_params.iter().chain(&f.type_params) {
            vars.push((*name, self.type_var(&chosen, *name)));
        }
        if !vars.is_empty() {
            let vars = self.arena.alloc_slice(&vars);
            let found = &mut self.found[self.current.0 as usize].type_args;
            self.type_args.push(found, (site, func, vars));
        }
    }

    /// What an overload returns flows into a node.
    pub(super) fn flow_result(&mut self, site: Site, chosen: Chosen<'h>, result: NodeId) {
        let value = self.value_of(site, result);
        let ret = &self.stubs.func(chosen.func).ret;
        self.flow_type(&Chosen { value, ..chosen }, ret, result, 0);
    }

    /// Whether a node holds the value of the expression under way, or the new value of its assignment.
    fn value_of(&self, site: Site, node: NodeId) -> Option<Value> {
        let inst = self.insts.get(site.inst.0 as usize)?;
        if inst.exprs.get(site.expr.index()) == Some(&node) {
            return Some(Value::Expr(site));
        }
        match self.tasks[self.current.0 as usize] {
            Task::Aug(inst, target, ..) if inst == site.inst && target.id == site.expr => {
                let new = self.memo.get(&Memo::slot(self.current, None, 0));
                (new == Some(&node)).then_some(Value::Aug(site))
            }
            _ => None,
        }
    }

    /// `sum` of values that are no plain numbers: what `+` gives, again and again.
    fn sum(&mut self, site: Site, slots: &[Slot], nodes: &[NodeId], result: NodeId) {
        let Some(Slot::Arg(items)) = slots.first() else {
            return;
        };
        let elem = self.slot(None, 300);
        self.iterate(site, nodes[*items], elem);
        self.graph.watch(elem, self.current);
        let acc = self.slot(None, 301);
        self.graph.watch(acc, self.current);
        match slots.get(1) {
            Some(Slot::Arg(start)) => self.graph.flow(nodes[*start], acc),
            _ => {
                let int = self.stub(self.core.int);
                self.graph.add(acc, int);
            }
        }
        self.binary(site, BinOp::Add, acc, elem, acc);
        self.graph.flow(acc, result);
    }

    /// `@intrinsic` functions.
    fn intrinsic(&mut self, name: Symbol, slots: &[Slot], nodes: &[NodeId], result: NodeId) {
        match name.as_str() {
            "type" => {
                let Some(Slot::Arg(i)) = slots.first() else {
                    return;
                };
                for &atom in self.graph.atoms(nodes[*i]) {
                    let class = match atom {
                        Atom::Obj(class, _) => Atom::Class(class),
                        Atom::Stub(class, _) => self.type_of_stub(class),
                        Atom::Tuple(_) => Atom::StubClass(self.core.tuple),
                        Atom::None => match self.stubs.builtin_class("NoneType") {
                            Some(class) => Atom::StubClass(class),
                            None => continue,
                        },
                        _ => continue,
                    };
                    self.graph.add(result, class);
                }
            }
            "callable" | "hasattr" | "issubclass" | "isinstance" => {
                let atom = self.stub(self.core.bool);
                self.graph.add(result, atom);
            }
            _ => {}
        }
    }

    /// The class of an instance of a stub class: an exception's shows at run time only.
    pub(super) fn type_of_stub(&self, class: StubClassId) -> Atom<'h> {
        if self.stubs.is_subclass(class, self.core.base_exception) {
            return self.stub(self.core.exception_type);
        }
        Atom::StubClass(self.stubs.visible(class))
    }

    /// `list(xs)`, `int(s)`, `ValueError("...")`, ...
    pub(super) fn construct_stub(
        &mut self,
        site: Site,
        class: StubClassId,
        args: &[Arg],
        result: NodeId,
    ) {
        if self.stubs.is_subclass(class, self.core.base_exception) {
            let atom = self.stub(class);
            self.graph.add(result, atom);
        } else if let Some(overloads) = self.stubs.method(class, sym::__new__) {
            self.call_stub(site, overloads, None, args, result);
        }
    }

    /// A stub function called through a value; an unbound method takes its receiver first.
    pub(super) fn call_stub_value(
        &mut self,
        site: Site,
        set: OverloadsId,
        args: &[Arg],
        result: NodeId,
    ) {
        let Some(first) = self.stubs.overloads(set).first() else {
            return;
        };
        let f = self.stubs.func(*first);
        if f.binding != StubBinding::Method {
            return self.call_stub(site, set, None, args, result);
        }
        let Some((this, rest)) = args.split_first() else {
            return;
        };
        for &atom in self.graph.atoms(this.node) {
            if let Some(receiver) = self.as_stub(&atom) {
                self.call_stub(site, set, Some(receiver), rest, result);
            }
        }
    }

    /// An atom as an instance of a stub class: fixed tuples are seen as `tuple[T, ...]`.
    pub(super) fn as_stub(&mut self, atom: &Atom<'h>) -> Option<Atom<'h>> {
        if let Some(tuple) = self.named_tuple(atom) {
            return self.as_stub(&tuple);
        }
        match atom {
            Atom::Stub(..) => Some(*atom),
            Atom::Tuple(parts) => {
                let elem = self.slot(Some(atom.constructor()), 70);
                for part in *parts {
                    self.graph.flow(*part, elem);
                }
                Some(Atom::Stub(self.core.tuple, self.parts(&[elem])))
            }
            _ => None,
        }
    }
}

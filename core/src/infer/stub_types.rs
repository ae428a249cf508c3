//! Types of stubs made into nodes, and nodes taken apart by them.
//!
//! In: a [`StubType`] of a chosen overload. Out: `flow_arg`: what an argument's atoms mean for the type variables;
//! `flow_type`: the atoms a result has.

use super::calls::Arg;
use super::graph::Filter;
use super::stub_calls::{Chosen, Value};
use super::*;
use crate::stubs::{Machine, StubClassId, StubType};
use portalis_memory::sym;

impl<'h> Infer<'h> {
    /// The node of a type variable of an overload (its own, or its class's).
    pub(super) fn type_var(&mut self, chosen: &Chosen<'h>, name: Symbol) -> NodeId {
        match self.class_var(chosen, name) {
            Some(node) => node,
            None => self.fresh(Memo::var(self.current, chosen.func, name)),
        }
    }

    /// An argument is passed for a parameter of type `ty`.
    pub(super) fn flow_arg(
        &mut self,
        site: Site,
        chosen: &Chosen<'h>,
        ty: &StubType,
        node: NodeId,
        path: u32,
        param: u32,
    ) {
        match ty {
            StubType::Keep(inner) => match &**inner {
                StubType::Var(name) => {
                    let var = self.type_var(chosen, *name);
                    self.graph.flow(node, var);
                }
                inner => self.flow_arg(site, chosen, inner, node, path, param),
            },
            StubType::Var(name) => self.flow_seen(chosen, *name, node, path),
            StubType::Machine(_) => {
                let index = sym::__index__;
                for &atom in self.graph.atoms(node) {
                    if matches!(atom, Atom::Obj(..)) {
                        let made = self.slot(Some(atom.constructor()), 710);
                        let role = CallRole::Dunder(index);
                        self.method_on(site, role, &atom, index, &[], made);
                    }
                }
            }
            StubType::Union(members) => self.flow_union(site, chosen, members, node, path, param),
            StubType::Class(class, _) if *class == self.core.base_exception => {
                for &atom in self.graph.atoms(node) {
                    if let Atom::Class(of) = atom {
                        let made = self.slot(Some(atom.constructor()), 720);
                        self.construct(site, CallRole::Call, Some(atom), of, &[], made);
                    }
                }
            }
            StubType::Class(class, args) if !args.is_empty() => {
                self.flow_class(site, chosen, (*class, args), node, path, param);
            }
            StubType::Tuple(members) => self.flow_tuple(site, chosen, members, node, path, param),
            StubType::Iterable(inner) => {
                let elem = self.fresh(Memo::ty(self.current, chosen.func, path));
                self.graph.watch(node, self.current);
                self.iterate(site, node, elem);
                self.graph.watch(elem, self.current);
                self.flow_arg(site, chosen, inner, elem, path * 4 + 1, param);
            }
            StubType::Callable(params, ret) => {
                let mut args = Vec::new();
                for (at, ty) in params.iter().enumerate() {
                    let node = self.type_node(chosen, ty, path * 8 + at as u32 + 1);
                    self.graph.watch(node, self.current);
                    args.push(Arg::positional(node));
                }
                let result = self.fresh(Memo::ty(self.current, chosen.func, path * 8 + 7));
                self.call_value(site, CallRole::Callback(param), node, &args, result);
                self.graph.watch(result, self.current);
                self.flow_arg(site, chosen, ret, result, path * 8 + 6, param);
            }
            _ => {}
        }
    }

    /// For a union, a type variable takes what no other member does.
    fn flow_union(
        &mut self,
        site: Site,
        chosen: &Chosen<'h>,
        members: &[StubType],
        node: NodeId,
        path: u32,
        param: u32,
    ) {
        let taken = members.iter().filter_map(|member| match member {
            StubType::None => Some(Constructor::None),
            StubType::Class(class, _) => Some(Constructor::Stub(*class)),
            _ => None,
        });
        let taken: Vec<Constructor> = taken.collect();
        for (at, member) in members.iter().enumerate() {
            if let StubType::Var(name) = member {
                let var = self.type_var(chosen, *name);
                self.graph
                    .flow_filtered(node, var, Filter::Except(self.arena.alloc_slice(&taken)));
            } else {
                self.flow_arg(site, chosen, member, node, path * 4 + at as u32 + 1, param);
            }
        }
    }

    /// For a generic class: what it holds is what the parameter's arguments say.
    fn flow_class(
        &mut self,
        site: Site,
        chosen: &Chosen<'h>,
        (class, args): (StubClassId, &[StubType]),
        node: NodeId,
        path: u32,
        param: u32,
    ) {
        self.graph.watch(node, self.current);
        for &atom in self.graph.atoms(node) {
            match self.named_tuple(&atom).unwrap_or(atom) {
                Atom::Stub(c, parts) if self.stubs.is_subclass(c, class) => {
                    let parts = self.seen_as(c, parts, class).unwrap_or_default();
                    for (inner, part) in args.iter().zip(parts) {
                        self.unify_type(chosen, inner, *part);
                    }
                }
                Atom::Tuple(parts) if class == self.core.tuple => {
                    for part in parts {
                        self.flow_arg(site, chosen, &args[0], *part, path + 1, param);
                    }
                }
                _ => {}
            }
        }
    }

    /// For a tuple of known length: item by item, or all items from a sequence's one kind.
    fn flow_tuple(
        &mut self,
        site: Site,
        chosen: &Chosen<'h>,
        members: &[StubType],
        node: NodeId,
        path: u32,
        param: u32,
    ) {
        self.graph.watch(node, self.current);
        for &atom in self.graph.atoms(node) {
            let parts = match self.as_stub(&atom) {
                Some(_) if matches!(&atom, Atom::Tuple(parts) if parts.len() == members.len()) => {
                    let Atom::Tuple(parts) = atom else { continue };
                    parts
                }
                Some(Atom::Stub(_, parts)) if parts.len() == 1 => {
                    self.parts(&vec![parts[0]; members.len()])
                }
                _ => continue,
            };
            for (at, (member, part)) in members.iter().zip(parts).enumerate() {
                self.flow_arg(site, chosen, member, *part, path * 4 + at as u32 + 1, param);
            }
        }
    }

    /// An argument that is looked at but not kept: `d[key]`, `xs.index(x)`. It makes the container hold no other kinds
    /// than it does.
    fn flow_seen(&mut self, chosen: &Chosen<'h>, name: Symbol, node: NodeId, path: u32) {
        let var = self.type_var(chosen, name);
        let f = self.stubs.func(chosen.func);
        let missing = sym::__missing__;
        if f.name == sym::__getitem__
            && f.class
                .is_some_and(|c| self.stubs.method(c, missing).is_some())
        {
            // `defaultdict`: a key that is asked for is there from then on.
            return self.graph.flow(node, var);
        }
        // Inside of `Iterable[T]` and the like the values are kept.
        if self.class_var(chosen, name).is_none() || !path.is_multiple_of(256) {
            return self.graph.flow(node, var);
        }
        self.graph.watch(var, self.current);
        let known: Vec<Constructor> = self
            .graph
            .atoms(var)
            .iter()
            .map(Atom::constructor)
            .collect();
        if known.is_empty() && !self.settling {
            self.stuck.insert(self.current);
            return;
        }
        // What is inside of keys of a known kind still has to be of one type.
        self.graph.flow_filtered(
            node,
            var,
            if known.is_empty() {
                Filter::All
            } else {
                Filter::Only(self.arena.alloc_slice(&known))
            },
        );
    }

    /// The inside of a container passed to a parameter: invariant.
    fn unify_type(&mut self, chosen: &Chosen<'h>, ty: &StubType, node: NodeId) {
        match ty {
            StubType::Var(name) => {
                let var = self.type_var(chosen, *name);
                self.graph.unify(var, node);
            }
            // Rust takes containers of `Int`s.
            StubType::Class(class, _) if [self.core.int, self.core.str].contains(class) => {
                self.graph.seed(node, Seed::Any);
            }
            StubType::Class(class, args) if !args.is_empty() => {
                for &atom in self.graph.atoms(node) {
                    if let Atom::Stub(c, parts) = atom
                        && self.stubs.is_subclass(c, *class)
                    {
                        for (inner, part) in args
                            .iter()
                            .zip(self.seen_as(c, parts, *class).unwrap_or_default())
                        {
                            self.unify_type(chosen, inner, *part);
                        }
                    }
                }
            }
            StubType::Tuple(members) => {
                for &atom in self.graph.atoms(node) {
                    if let Atom::Tuple(parts) = atom {
                        for (member, part) in members.iter().zip(parts) {
                            self.unify_type(chosen, member, *part);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// The node of a type: a type variable's own, else a fresh one that holds the type's atoms.
    fn type_node(&mut self, chosen: &Chosen<'h>, ty: &StubType, path: u32) -> NodeId {
        match ty {
            StubType::Var(name) => self.type_var(chosen, *name),
            StubType::Keep(inner) => self.type_node(chosen, inner, path),
            _ => {
                let node = self.fresh(Memo::ty(self.current, chosen.func, path | 1 << 31));
                self.flow_type(chosen, ty, node, path);
                node
            }
        }
    }

    /// The values of a type flow into `node`.
    pub(super) fn flow_type(
        &mut self,
        chosen: &Chosen<'h>,
        ty: &StubType,
        node: NodeId,
        path: u32,
    ) {
        match ty {
            StubType::Var(name) => {
                let var = self.type_var(chosen, *name);
                self.graph.flow(var, node);
            }
            StubType::Keep(inner) => self.flow_type(chosen, inner, node, path),
            StubType::None => self.graph.add(node, Atom::None),
            StubType::Object => self.graph.add(node, Atom::Object),
            StubType::Machine(machine) => {
                let atom = self.stub(self.core.int);
                let (lo, hi) = match machine {
                    Machine::I64 | Machine::Index => (i64::MIN, i64::MAX),
                    Machine::Size => (0, 1 << 48),
                    Machine::Pos => (-1, 1 << 48),
                };
                let seed = match chosen.value {
                    Some(Value::Inside(site)) => Seed::Inside(site.inst, site.expr, lo, hi),
                    _ => Seed::Within(lo, hi),
                };
                self.graph.add_seed(node, atom, seed);
            }
            StubType::Char => {
                let atom = self.stub(self.core.str);
                self.graph.add_seed(node, atom, Seed::Within(1, 1));
            }
            StubType::SelfType => {
                if let Some(receiver) = chosen.receiver {
                    self.graph.add(node, receiver);
                }
            }
            StubType::Union(members) => {
                for (at, member) in members.iter().enumerate() {
                    self.flow_type(chosen, member, node, path * 8 + at as u32 + 1);
                }
            }
            StubType::Class(class, args) => {
                let inner = chosen.inside();
                let parts = (0..)
                    .zip(args)
                    .map(|(at, a)| self.type_node(&inner, a, path * 8 + at + 1))
                    .collect::<Vec<NodeId>>();
                let seed = chosen.value.map_or(Seed::Any, |value| match value {
                    Value::Expr(site) => Seed::Expr(site.inst, site.expr),
                    Value::Part(site, at) => Seed::Part(site.inst, site.expr, at),
                    Value::Inside(_) => Seed::Any,
                    Value::Aug(site) => Seed::Aug(site.inst, site.expr),
                });
                self.graph
                    .add_seed(node, Atom::Stub(*class, self.parts(&parts)), seed);
            }
            StubType::Tuple(members) => {
                let parts = (0..)
                    .zip(members)
                    .map(|(at, m)| {
                        let value = match chosen.value {
                            Some(Value::Expr(site)) => Some(Value::Part(site, at)),
                            Some(Value::Inside(site)) => Some(Value::Inside(site)),
                            _ => None,
                        };
                        let part = Chosen { value, ..*chosen };
                        self.type_node(&part, m, path * 8 + at + 1)
                    })
                    .collect::<Vec<NodeId>>();
                self.graph.add(node, Atom::Tuple(self.parts(&parts)));
            }
            StubType::Iterable(inner) => {
                let part = self.type_node(&chosen.inside(), inner, path * 8 + 1);
                self.graph
                    .add(node, Atom::Stub(self.core.iterator, self.parts(&[part])));
            }
            StubType::Never | StubType::Callable(..) | StubType::Literal(_) => {}
        }
    }
}

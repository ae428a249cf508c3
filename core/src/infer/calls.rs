//! Calls of the program's functions and classes: which instance a call reaches.
//!
//! In: a callee, a receiver, argument nodes. Out: the instance for that kind of arguments, whose parameters take the
//! arguments' atoms and whose result flows to the call. Instances are shared by calls whose arguments look alike to a
//! depth of three; a recursive call with new shapes settles on an instance already under way; factories and generic
//! classes are told apart by place.
//!
//! ```text
//! def first(xs): return xs[0]
//! first([1]); first(["a"]); first([2])     ->   two instances: list[int], list[str]
//! ```

mod values;

use super::*;
use crate::bind::{self, ArgShape, Slot};
use crate::hir::{ArgKind, ParamKind};

/// An argument: how it is passed, and its node.
#[derive(Clone, Copy)]
pub(super) struct Arg {
    pub(super) kind: ArgKind,
    pub(super) node: NodeId,
}

impl Arg {
    pub(super) fn positional(node: NodeId) -> Arg {
        Arg {
            kind: ArgKind::Positional,
            node,
        }
    }
}

/// A part of what tells instances apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum KeyPart {
    Atom(Constructor),
    Group(ObjId),
    Node(NodeId),
    Open,
    Close,
    Site(InstId, ExprId),
}

impl<'h> Infer<'h> {
    /// Calls a function of the program; the instance's result flows into `result`.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn call_func(
        &mut self,
        site: Site,
        role: CallRole,
        head: Option<Atom>,
        func: FuncId,
        this: Option<Atom>,
        captures: Vec<NodeId>,
        args: &[Arg],
        result: NodeId,
    ) -> Option<InstId> {
        let mut all = Vec::new();
        if let Some(this) = &this {
            let node = self.slot(Some(this.constructor()), 50);
            self.graph.add(node, this.clone());
            all.push(Arg::positional(node));
        }
        all.extend_from_slice(args);
        let params = self.bind_params(site, func, &captures, &all)?;
        for node in &params {
            self.graph.watch(*node, self.current);
        }
        if params.iter().any(|p| self.graph.is_bottom(*p)) {
            return None;
        }
        let inst = self.instance(site, func, this.as_ref(), captures, &params);
        let nodes = self.insts[inst.0 as usize].params.clone();
        for (param, arg) in nodes.iter().zip(&params) {
            self.graph.pass(*arg, *param);
        }
        self.record(site, role, head, inst, None);
        self.result_flows(func, inst, result);
        Some(inst)
    }

    fn result_flows(&mut self, func: FuncId, inst: InstId, result: NodeId) {
        let (ret, yields, sends) = {
            let i = &self.insts[inst.0 as usize];
            (i.ret, i.yields, i.sends)
        };
        if self.func(func).generator {
            self.graph.add(
                result,
                Atom::Stub(self.core.generator, vec![yields, sends, ret]),
            );
        } else {
            self.graph.flow_filtered(ret, result, graph::Filter::All);
        }
    }

    /// The node that each parameter receives, or `None` if the call cannot bind.
    fn bind_params(
        &mut self,
        site: Site,
        func: FuncId,
        captures: &[NodeId],
        args: &[Arg],
    ) -> Option<Vec<NodeId>> {
        let f = self.func(func);
        let own = Some(Constructor::Closure(func, false)); // a call may reach several functions
        let (shapes, nodes) = self.expand(site, args)?;
        let names: Vec<(Symbol, ParamKind, bool)> = f
            .params
            .iter()
            .map(|p| (p.name, p.kind, p.default.is_some()))
            .collect();
        let slots = bind::bind(&names, &shapes).ok()?;
        let mut out = Vec::new();
        for (at, (slot, param)) in slots.into_iter().zip(f.params).enumerate() {
            let at = 1000 + at as u32;
            let node = match slot {
                Slot::Arg(i) | Slot::Spread(i) | Slot::Named(i) => nodes[i],
                slot @ (Slot::SpreadOrDefault(_)
                | Slot::NamedOrDefault(_)
                | Slot::SpreadOrNamed { .. }) => {
                    let default = match slot {
                        Slot::SpreadOrNamed { default: false, .. } => None,
                        _ => Some(self.default_node(param.default?, captures, own, at + 1000)),
                    };
                    let node = self.slot(own, at);
                    for from in slot.given().map(|i| nodes[i]).chain(default) {
                        self.graph.flow(from, node);
                    }
                    node
                }
                Slot::Default => self.default_node(param.default?, captures, own, at),
                Slot::VarArgs {
                    fixed,
                    spread: None,
                } => {
                    let mut parts = Vec::new();
                    for (n, i) in fixed.iter().enumerate() {
                        let part =
                            self.slot(Some(Constructor::Tuple(fixed.len())), at * 64 + n as u32);
                        self.graph.flow(nodes[*i], part);
                        parts.push(part);
                    }
                    let node = self.slot(Some(Constructor::Tuple(fixed.len())), at);
                    self.graph.add(node, Atom::Tuple(parts));
                    node
                }
                Slot::VarArgs {
                    fixed,
                    spread: Some(spread),
                } => {
                    let elem = self.slot(own, at + 2000);
                    for i in fixed.iter().chain([&spread]) {
                        self.graph.flow(nodes[*i], elem);
                    }
                    let node = self.slot(own, at);
                    self.graph
                        .add(node, Atom::Stub(self.core.tuple, vec![elem]));
                    node
                }
                slot @ Slot::VarKeywords { .. } => {
                    let (key, value) = (self.slot(own, at + 2000), self.slot(own, at + 3000));
                    let str = self.stub(self.core.str);
                    self.graph.add(key, str);
                    for i in slot.given() {
                        self.graph.flow(nodes[i], value);
                    }
                    let node = self.slot(own, at);
                    self.graph
                        .add(node, Atom::Stub(self.core.dict, vec![key, value]));
                    node
                }
            };
            out.push(node);
        }
        Some(out)
    }

    pub(super) fn default_node(
        &mut self,
        default: crate::hir::Default,
        captures: &[NodeId],
        own: Option<Constructor>,
        at: u32,
    ) -> NodeId {
        use crate::hir::Default;
        let atom = match default {
            Default::None => Atom::None,
            Default::Bool(_) => self.stub(self.core.bool),
            Default::Int(_) => self.stub(self.core.int),
            Default::Float(_) => self.stub(self.core.float),
            Default::Str(_) => self.stub(self.core.str),
            Default::Global(global) => return self.globals[global.index()],
            Default::Capture(capture) => {
                return captures
                    .get(capture.index())
                    .copied()
                    .unwrap_or_else(|| self.slot(own, at));
            }
        };
        let node = self.slot(own, at);
        let seed = match default {
            Default::Int(n) => Seed::Within(n, n),
            _ => Seed::Any,
        };
        self.graph.add_seed(node, atom, seed);
        node
    }

    /// Star arguments of known length become positional ones.
    pub(super) fn expand(
        &mut self,
        site: Site,
        args: &[Arg],
    ) -> Option<(Vec<ArgShape>, Vec<NodeId>)> {
        let (mut shapes, mut nodes) = (Vec::new(), Vec::new());
        for (at, arg) in args.iter().enumerate() {
            match arg.kind {
                ArgKind::Positional => {
                    shapes.push(ArgShape::Positional);
                    nodes.push(arg.node);
                }
                ArgKind::Keyword(name) => {
                    shapes.push(ArgShape::Keyword(name));
                    nodes.push(arg.node);
                }
                ArgKind::Star => match self.graph.atoms(arg.node).to_vec().as_slice() {
                    [] => return None,
                    [Atom::Tuple(parts)] => {
                        shapes.extend(parts.iter().map(|_| ArgShape::Positional));
                        nodes.extend(parts);
                    }
                    _ => {
                        let elem = self.slot(None, 5000 + at as u32);
                        self.iterate(site, arg.node, elem);
                        shapes.push(ArgShape::Spread);
                        nodes.push(elem);
                    }
                },
                ArgKind::DoubleStar => {
                    let atoms = self.graph.atoms(arg.node).to_vec();
                    if atoms.is_empty() {
                        return None;
                    }
                    for atom in atoms {
                        let Some(value) = self.mapping_value(&atom) else {
                            continue;
                        };
                        self.graph.watch(value, self.current);
                        // What never holds a value passes nothing.
                        if !self.graph.is_bottom(value) {
                            shapes.push(ArgShape::SpreadKeywords);
                            nodes.push(value);
                        }
                    }
                }
            }
        }
        self.merge_spreads(&mut shapes, &mut nodes);
        self.merge_keywords(&mut shapes, &mut nodes);
        Some((shapes, nodes))
    }

    /// The values of a dict.
    fn mapping_value(&mut self, atom: &Atom) -> Option<NodeId> {
        let Atom::Stub(class, parts) = atom else {
            return None;
        };
        if !self.stubs.is_subclass(*class, self.core.dict) {
            return None;
        }
        self.seen_as(*class, parts.clone(), self.core.dict)?
            .get(1)
            .copied()
    }

    /// `f(**a, **b)`: both are passed as one.
    fn merge_keywords(&mut self, shapes: &mut Vec<ArgShape>, nodes: &mut Vec<NodeId>) {
        let spread: Vec<usize> = (0..shapes.len())
            .filter(|i| shapes[*i] == ArgShape::SpreadKeywords)
            .collect();
        let [first, rest @ ..] = spread.as_slice() else {
            return;
        };
        if rest.is_empty() {
            return;
        }
        let all = self.slot(None, 6001);
        spread.iter().for_each(|i| self.graph.flow(nodes[*i], all));
        nodes[*first] = all;
        for at in rest.iter().rev() {
            shapes.remove(*at);
            nodes.remove(*at);
        }
    }

    /// `f(*a, *b, c)`: what follows a star of unknown length is spread with it.
    fn merge_spreads(&mut self, shapes: &mut Vec<ArgShape>, nodes: &mut Vec<NodeId>) {
        let positional = |s: &ArgShape| matches!(s, ArgShape::Positional | ArgShape::Spread);
        let Some(first) = shapes.iter().position(|s| *s == ArgShape::Spread) else {
            return;
        };
        if !shapes[first + 1..].iter().any(positional) {
            return;
        }
        let all = self.slot(None, 6000);
        let mut at = first;
        while at < shapes.len() {
            if positional(&shapes[at]) {
                self.graph.flow(nodes[at], all);
                if at > first {
                    shapes.remove(at);
                    nodes.remove(at);
                    continue;
                }
            }
            at += 1;
        }
        nodes[first] = all;
    }

    fn instance(
        &mut self,
        site: Site,
        func: FuncId,
        this: Option<&Atom>,
        captures: Vec<NodeId>,
        params: &[NodeId],
    ) -> InstId {
        let mut key = Vec::new();
        for (at, param) in params.iter().enumerate() {
            let shared = at == 0
                && matches!(this, Some(Atom::Obj(class, _)) if self.facts.hierarchy[class.index()]);
            if shared {
                key.push(KeyPart::Open);
            } else {
                self.key_of(*param, 3, &mut key);
            }
        }
        key.extend(captures.iter().map(|c| KeyPart::Node(self.graph.find(*c))));
        let made = self.of_func[func.index()].len();
        if self.facts.factory[func.index()] && made < MAX_INSTANCES / 2 && site.inst.0 != u32::MAX {
            key.push(KeyPart::Site(site.inst, site.expr));
        }
        if let Some(inst) = self.by_key.get(&(func, key.clone())) {
            return *inst;
        }
        if let Some(inst) = self.settle_for(site, func, &captures, params) {
            self.by_key.insert((func, key), inst);
            return inst;
        }
        let this = match this {
            Some(Atom::Obj(_, obj)) => Some(*obj),
            _ => None,
        };
        let parent = (site.inst.0 != u32::MAX).then_some(site.inst);
        let inst = self.new_inst(func, this, parent, captures);
        self.by_key.insert((func, key), inst);
        inst
    }

    /// An existing instance to share: in deep recursion, or when a function has many.
    fn settle_for(
        &mut self,
        site: Site,
        func: FuncId,
        captures: &[NodeId],
        params: &[NodeId],
    ) -> Option<InstId> {
        let coarse = |this: &Self, nodes: &[NodeId]| {
            let mut key = Vec::new();
            nodes.iter().for_each(|n| this.key_of(*n, 1, &mut key));
            key
        };
        let same_env = |this: &Self, inst: InstId| {
            let own = &this.insts[inst.0 as usize].captures;
            own.len() == captures.len()
                && own
                    .iter()
                    .zip(captures)
                    .all(|(a, b)| this.graph.find(*a) == this.graph.find(*b))
        };
        let wanted = coarse(self, params);
        let mut depth = 0;
        let mut at = (site.inst.0 != u32::MAX).then_some(site.inst);
        while let Some(inst) = at {
            if self.insts[inst.0 as usize].func == func && same_env(self, inst) {
                depth += 1;
                if depth >= 6
                    || depth >= 2 && coarse(self, &self.insts[inst.0 as usize].params) == wanted
                {
                    return Some(inst);
                }
            }
            at = self.insts[inst.0 as usize].parent;
        }
        let all = &self.of_func[func.index()];
        if all.len() >= MAX_INSTANCES {
            let alike = all.iter().find(|i| {
                same_env(self, **i) && coarse(self, &self.insts[i.0 as usize].params) == wanted
            });
            let any = || all.iter().find(|i| same_env(self, **i));
            let limit = all.len() >= 4 * MAX_INSTANCES;
            return alike.or_else(|| if limit { any() } else { None }).copied();
        }
        None
    }

    /// What a node looks like, to a depth.
    pub(super) fn key_of(&self, node: NodeId, depth: u32, out: &mut Vec<KeyPart>) {
        let mut atoms: Vec<&Atom> = self.graph.atoms(node).iter().collect();
        if atoms.is_empty() {
            out.push(KeyPart::Node(self.graph.find(node)));
            return;
        }
        atoms.sort_by_key(|a| a.constructor());
        out.push(KeyPart::Open);
        for atom in atoms {
            out.push(KeyPart::Atom(atom.constructor()));
            match atom {
                Atom::Obj(_, obj) => out.push(KeyPart::Group(self.graph.find_obj(*obj))),
                Atom::Stub(_, parts) | Atom::Tuple(parts) if depth > 1 => {
                    parts.iter().for_each(|p| self.key_of(*p, depth - 1, out));
                }
                Atom::StubMethod(_, receiver) if depth > 1 => {
                    self.key_of(*receiver, depth - 1, out);
                }
                Atom::Closure(_, receiver, captures) => {
                    out.extend(
                        receiver
                            .iter()
                            .chain(captures)
                            .map(|c| KeyPart::Node(self.graph.find(*c))),
                    );
                }
                _ => {}
            }
        }
        out.push(KeyPart::Close);
    }

    /// The one group of objects of a class that is not split by place.
    pub(super) fn shared_obj(&mut self, class: ClassId) -> ObjId {
        if let Some(obj) = self.sites.get(&(class, None)) {
            return *obj;
        }
        let obj = self.graph.obj(class);
        self.sites.insert((class, None), obj);
        obj
    }
}

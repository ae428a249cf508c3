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
use crate::hir::ArgKind;
use smallvec::SmallVec;
use std::cell::LazyCell;

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

    /// Whether it is `*args` or `**kwargs`.
    pub(super) fn is_spread(&self) -> bool {
        matches!(self.kind, ArgKind::Star | ArgKind::DoubleStar)
    }
}

/// The shapes of arguments, and their nodes.
type Shapes = SmallVec<[ArgShape; 6]>;
type Nodes = SmallVec<[NodeId; 6]>;

/// What tells instances apart, as words, each of which says by itself how many of those behind it belong to it.
type Key = SmallVec<[u64; 16]>;

/// What words of a key that are no constructors begin with; those begin with less.
mod part {
    pub(super) const GROUP: u32 = 100;
    pub(super) const NODE: u32 = 101;
    pub(super) const SET: u32 = 102;
    pub(super) const ANY: u32 = 103;
    pub(super) const SITE: u32 = 104;
}

/// A word of a key.
fn word([kind, of]: [u32; 2]) -> u64 {
    u64::from(kind) << 32 | u64::from(of)
}

impl<'h> Infer<'h> {
    /// Calls a function of the program; the instance's result flows into `result`.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn call_func(
        &mut self,
        site: Site,
        role: CallRole,
        head: Option<Atom<'h>>,
        func: FuncId,
        this: Option<Atom<'h>>,
        captures: &'h [NodeId],
        args: &[Arg],
        result: NodeId,
    ) -> Option<InstId> {
        let mut all: SmallVec<[Arg; 6]> = SmallVec::new();
        if let Some(this) = &this {
            let node = self.slot(Some(this.constructor()), 50);
            self.graph.add(node, *this);
            all.push(Arg::positional(node));
        }
        all.extend(args.iter().copied());
        let params = self.bind_params(site, func, captures, &all)?;
        for node in &params {
            self.graph.watch(*node, self.current);
        }
        if params.iter().any(|p| self.graph.is_bottom(*p)) {
            return None;
        }
        let inst = self.instance(site, func, this.as_ref(), captures, &params);
        for (param, arg) in self.insts[inst.0 as usize].params.iter().zip(&params) {
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
                Atom::Stub(self.core.generator, self.parts(&[yields, sends, ret])),
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
    ) -> Option<Nodes> {
        let f = self.func(func);
        if bind::is_one_to_one(f.params, args.iter().map(|arg| arg.kind)) {
            return Some(args.iter().map(|arg| arg.node).collect());
        }
        self.bind_slots(site, func, captures, args)
    }

    /// The same where not each parameter takes one argument; seldom, and kept out of the code for the others.
    #[inline(never)]
    fn bind_slots(
        &mut self,
        site: Site,
        func: FuncId,
        captures: &[NodeId],
        args: &[Arg],
    ) -> Option<Nodes> {
        let f = self.func(func);
        let own = Some(Constructor::Closure(func, false)); // a call may reach several functions
        let (shapes, nodes) = self.expand(site, args)?;
        let slots = bind::bind(f.params, &shapes).ok()?;
        let mut out = Nodes::new();
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
                    self.graph.add(node, Atom::Tuple(self.parts(&parts)));
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
                        .add(node, Atom::Stub(self.core.tuple, self.parts(&[elem])));
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
                        .add(node, Atom::Stub(self.core.dict, self.parts(&[key, value])));
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
    pub(super) fn expand(&mut self, site: Site, args: &[Arg]) -> Option<(Shapes, Nodes)> {
        let (mut shapes, mut nodes) = (Shapes::new(), Nodes::new());
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
                ArgKind::Star => match self.graph.atoms(arg.node) {
                    [] => return None,
                    [Atom::Tuple(parts)] => {
                        shapes.extend(parts.iter().map(|_| ArgShape::Positional));
                        nodes.extend_from_slice(parts);
                    }
                    _ => {
                        let elem = self.slot(None, 5000 + at as u32);
                        self.iterate(site, arg.node, elem);
                        shapes.push(ArgShape::Spread);
                        nodes.push(elem);
                    }
                },
                ArgKind::DoubleStar => {
                    let atoms = self.graph.atoms(arg.node);
                    if atoms.is_empty() {
                        return None;
                    }
                    for atom in atoms {
                        let Some(value) = self.mapping_value(atom) else {
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
    fn mapping_value(&mut self, atom: &Atom<'h>) -> Option<NodeId> {
        let Atom::Stub(class, parts) = atom else {
            return None;
        };
        if !self.stubs.is_subclass(*class, self.core.dict) {
            return None;
        }
        self.seen_as(*class, parts, self.core.dict)?.get(1).copied()
    }

    /// `f(**a, **b)`: both are passed as one.
    fn merge_keywords(&mut self, shapes: &mut Shapes, nodes: &mut Nodes) {
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
    fn merge_spreads(&mut self, shapes: &mut Shapes, nodes: &mut Nodes) {
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
        this: Option<&Atom<'h>>,
        captures: &'h [NodeId],
        params: &[NodeId],
    ) -> InstId {
        let mut key = Key::new();
        for (at, param) in params.iter().enumerate() {
            let shared = at == 0
                && matches!(this, Some(Atom::Obj(class, _)) if self.facts.hierarchy[class.index()]);
            if shared {
                key.push(word([part::ANY, 0]));
            } else {
                self.key_of(*param, 3, &mut key);
            }
        }
        for node in captures {
            key.push(word([part::NODE, self.graph.find(*node).0]));
        }
        let made = self.of_func[func.index()].len();
        if self.facts.factory[func.index()] && made < MAX_INSTANCES / 2 && site.inst.0 != u32::MAX {
            key.extend([[part::SITE, site.inst.0], [0, site.expr.0]].map(word));
        }
        if let Some(inst) = self.by_key[func.index()].get(key.as_slice()) {
            return *inst;
        }
        let settled = self.settle_for(site, func, captures, params);
        let inst = settled.unwrap_or_else(|| self.instance_anew(site, func, this, captures));
        self.by_key[func.index()].insert(key.as_slice().into(), inst);
        inst
    }

    fn instance_anew(
        &mut self,
        site: Site,
        func: FuncId,
        this: Option<&Atom<'h>>,
        captures: &'h [NodeId],
    ) -> InstId {
        let this = match this {
            Some(Atom::Obj(_, obj)) => Some(*obj),
            _ => None,
        };
        let parent = (site.inst.0 != u32::MAX).then_some(site.inst);
        self.new_inst(func, this, parent, captures)
    }

    /// An existing instance to share: in deep recursion, or when a function has many.
    #[inline(never)]
    fn settle_for(
        &mut self,
        site: Site,
        func: FuncId,
        captures: &[NodeId],
        params: &[NodeId],
    ) -> Option<InstId> {
        let coarse = |this: &Self, nodes: &[NodeId]| {
            let mut key = Key::new();
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
        let wanted = LazyCell::new(|| coarse(self, params));
        let alike = |inst: InstId| {
            same_env(self, inst) && coarse(self, &self.insts[inst.0 as usize].params) == *wanted
        };
        let mut depth = 0;
        let mut at = (site.inst.0 != u32::MAX).then_some(site.inst);
        while let Some(inst) = at {
            if self.insts[inst.0 as usize].func == func && same_env(self, inst) {
                depth += 1;
                if depth >= 6 || depth >= 2 && alike(inst) {
                    return Some(inst);
                }
            }
            at = self.insts[inst.0 as usize].parent;
        }
        let all = &self.of_func[func.index()];
        if all.len() >= MAX_INSTANCES {
            let alike = all.iter().find(|i| alike(**i));
            let any = || all.iter().find(|i| same_env(self, **i));
            let limit = all.len() >= 4 * MAX_INSTANCES;
            return alike.or_else(|| if limit { any() } else { None }).copied();
        }
        None
    }

    /// What a node looks like, to a depth.
    fn key_of(&self, node: NodeId, depth: u32, out: &mut Key) {
        let by_name = |node: &NodeId| word([part::NODE, self.graph.find(*node).0]);
        let atoms = self.graph.sorted_atoms(node);
        match atoms.len() {
            0 => return out.push(by_name(&node)),
            1 => {}
            len => out.push(word([part::SET, len as u32])),
        }
        for atom in atoms {
            if let Atom::Obj(_, obj) = atom {
                // It tells its class.
                out.push(word([part::GROUP, self.graph.find_obj(*obj).0]));
                continue;
            }
            out.push(word(atom.constructor().code()));
            match atom {
                Atom::Stub(_, parts) | Atom::Tuple(parts) if depth > 1 => {
                    parts.iter().for_each(|p| self.key_of(*p, depth - 1, out));
                }
                Atom::StubMethod(_, receiver) if depth > 1 => {
                    self.key_of(*receiver, depth - 1, out);
                }
                Atom::Closure(_, receiver, captures) => {
                    out.extend(receiver.iter().chain(*captures).map(by_name));
                }
                _ => {}
            }
        }
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

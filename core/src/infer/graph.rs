//! The graph of types: nodes that hold atoms, edges along which atoms flow, unification where containers meet.
//!
//! In: atoms, edges and watching tasks, from the walk and the solver. Out: for each node the set of atoms that can
//! flow there, at a fixed point. Everything grows only, so the order of work does not change the result.
//!
//! ```text
//! xs = []          node(xs) = {list[e1]}     e1 = {}
//! xs.append(1)                               e1 = {int}
//! ys = xs or zs    node(ys) ⊇ node(xs), node(zs): list[e1] meets list[e2], so e1 and e2 become one node
//! ```

use super::InstId;
use crate::hir::{ClassId, ExprId, FuncId};
use crate::stubs::{OverloadsId, StubClassId};
use portalis_memory::Symbol;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A node: a type variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct NodeId(pub(super) u32);

/// A group of objects of one class that share their attributes' types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct ObjId(pub(super) u32);

/// A task of the solver.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct TaskId(pub(super) u32);

/// One kind of value that can flow. Two atoms with equal [`Atom::constructor`] never stand in one set.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub(super) enum Atom {
    None,
    NotImplemented,
    Ellipsis,
    Object,
    Stub(StubClassId, Vec<NodeId>),
    Tuple(Vec<NodeId>),
    Obj(ClassId, ObjId),
    /// A function object: the function, its receiver if bound, the nodes of its captured variables.
    Closure(FuncId, Option<NodeId>, Vec<NodeId>),
    StubFunc(OverloadsId),
    /// A method of a stub class, and the node of its receiver.
    StubMethod(OverloadsId, NodeId),
    StubClass(StubClassId),
    Class(ClassId),
}

/// What two atoms of one set must differ in; atoms that agree are unified.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs)]
pub(super) enum Constructor {
    None,
    NotImplemented,
    Ellipsis,
    Object,
    Stub(StubClassId),
    Tuple(usize),
    Obj(ClassId),
    Closure(FuncId, bool),
    StubFunc(OverloadsId),
    StubMethod(OverloadsId),
    StubClass(StubClassId),
    Class(ClassId),
}

impl Atom {
    /// What tells it from the other atoms of a set.
    pub(super) fn constructor(&self) -> Constructor {
        match self {
            Atom::None => Constructor::None,
            Atom::NotImplemented => Constructor::NotImplemented,
            Atom::Ellipsis => Constructor::Ellipsis,
            Atom::Object => Constructor::Object,
            Atom::Stub(class, _) => Constructor::Stub(*class),
            Atom::Tuple(elems) => Constructor::Tuple(elems.len()),
            Atom::Obj(class, _) => Constructor::Obj(*class),
            Atom::Closure(func, receiver, _) => Constructor::Closure(*func, receiver.is_some()),
            Atom::StubFunc(id) => Constructor::StubFunc(*id),
            Atom::StubMethod(id, _) => Constructor::StubMethod(*id),
            Atom::StubClass(id) => Constructor::StubClass(*id),
            Atom::Class(id) => Constructor::Class(*id),
        }
    }
}

/// What is known of the ints (or ranges) that begin in a node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Seed {
    /// Nothing.
    Any,
    /// They lie between these bounds; of strings: their lengths do.
    Within(i64, i64),
    /// They are the value of an expression of an instance.
    Expr(InstId, ExprId),
    /// They are the n-th part of the tuple that an expression gives.
    Part(InstId, ExprId, u32),
    /// They lie between these bounds, in what an expression gives, if no more is known of its parts.
    Inside(InstId, ExprId, i64, i64),
    /// They are the new value of an augmented assignment to this target.
    Aug(InstId, ExprId),
    /// They are the elements of the ranges in a node.
    ElementsOf(NodeId),
}

/// Which atoms pass along an edge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Filter {
    /// All.
    All,
    /// Only these.
    Only(Vec<Constructor>),
    /// All but these.
    Except(Vec<Constructor>),
}

impl Filter {
    fn passes(&self, atom: &Atom) -> bool {
        self.passes_kind(&atom.constructor())
    }

    /// Whether atoms of a kind pass.
    pub(super) fn passes_kind(&self, kind: &Constructor) -> bool {
        match self {
            Filter::All => true,
            Filter::Only(list) => list.contains(kind),
            Filter::Except(list) => !list.contains(kind),
        }
    }
}

#[derive(Default)]
struct Node {
    parent: Option<NodeId>,
    atoms: Vec<Atom>,
    edges: Vec<(NodeId, Filter)>,
    watchers: Vec<TaskId>,
    dirty: bool,
}

struct Obj {
    parent: Option<ObjId>,
    class: ClassId,
    attrs: BTreeMap<Symbol, NodeId>,
    /// Attributes in order of first mention.
    order: Vec<Symbol>,
}

/// The graph.
#[derive(Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    objs: Vec<Obj>,
    dirty: VecDeque<NodeId>,
    unify_queue: Vec<(NodeId, NodeId)>,
    /// Tasks to run again.
    pub(super) queue: VecDeque<TaskId>,
    queued: Vec<bool>,
    /// The classes whose values are followed by [`super::words`].
    followed: Vec<StubClassId>,
    /// Where values of those classes come from, other than along edges.
    pub(super) seeds: Vec<(NodeId, Seed)>,
    seeded: FxHashSet<(NodeId, Seed)>,
    /// The class of strings.
    text: Option<StubClassId>,
    /// Where strings come from, other than along edges.
    pub(super) texts: BTreeSet<(NodeId, Seed)>,
    /// Arguments and the parameters that take their atoms.
    pub(super) links: BTreeSet<(NodeId, NodeId)>,
}

impl Graph {
    /// An empty graph that notes where values of some classes begin.
    pub(super) fn following(followed: Vec<StubClassId>, text: StubClassId) -> Graph {
        Graph {
            followed,
            text: Some(text),
            ..Graph::default()
        }
    }

    /// A new, empty node.
    pub(super) fn node(&mut self) -> NodeId {
        self.nodes.push(Node::default());
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The representative of a node.
    pub(super) fn find(&self, mut node: NodeId) -> NodeId {
        while let Some(parent) = self.nodes[node.0 as usize].parent {
            node = parent;
        }
        node
    }

    fn find_compress(&mut self, node: NodeId) -> NodeId {
        let root = self.find(node);
        let mut at = node;
        while let Some(parent) = self.nodes[at.0 as usize].parent {
            self.nodes[at.0 as usize].parent = Some(root);
            at = parent;
        }
        root
    }

    /// The atoms of a node.
    pub(super) fn atoms(&self, node: NodeId) -> &[Atom] {
        &self.nodes[self.find(node).0 as usize].atoms
    }

    /// Whether nothing flows there yet.
    pub(super) fn is_bottom(&self, node: NodeId) -> bool {
        self.atoms(node).is_empty()
    }

    /// Adds an atom to a node.
    pub(super) fn add(&mut self, node: NodeId, atom: Atom) {
        self.add_seed(node, atom, Seed::Any);
    }

    /// Adds an atom of whose value something is known.
    pub(super) fn add_seed(&mut self, node: NodeId, atom: Atom, seed: Seed) {
        if matches!(&atom, Atom::Stub(class, _) if self.followed.contains(class)) {
            self.seed(node, seed);
        } else if matches!(&atom, Atom::Stub(class, _) if Some(*class) == self.text) {
            self.texts.insert((node, seed));
        }
        self.put(node, atom);
    }

    /// Ints may begin in a node; if nothing is known of them, strings too.
    pub(super) fn seed(&mut self, node: NodeId, seed: Seed) {
        if seed == Seed::Any {
            self.texts.insert((node, seed));
        }
        if self.seeded.insert((node, seed)) {
            self.seeds.push((node, seed));
        }
    }

    /// A parameter takes the atoms that its argument has now.
    pub(super) fn pass(&mut self, arg: NodeId, param: NodeId) {
        self.links.insert((arg, param));
        for atom in self.atoms(arg).to_vec() {
            self.put(param, atom);
        }
    }

    /// The nodes to which a node's atoms flow.
    pub(super) fn edges(&self, node: NodeId) -> &[(NodeId, Filter)] {
        &self.nodes[self.find(node).0 as usize].edges
    }

    fn put(&mut self, node: NodeId, atom: Atom) {
        let root = self.find_compress(node);
        let constructor = atom.constructor();
        let present = self.nodes[root.0 as usize]
            .atoms
            .iter()
            .find(|a| a.constructor() == constructor);
        match present {
            Some(old) => {
                if *old != atom {
                    let old = old.clone();
                    self.meet(&old, &atom);
                    self.settle_unions();
                }
            }
            None => {
                self.nodes[root.0 as usize].atoms.push(atom);
                self.touch(root);
            }
        }
    }

    /// Everything in `from` flows into `to`, now and later.
    pub(super) fn flow(&mut self, from: NodeId, to: NodeId) {
        self.flow_filtered(from, to, Filter::All);
    }

    /// What passes the filter flows from `from` into `to`, now and later.
    pub(super) fn flow_filtered(&mut self, from: NodeId, to: NodeId, filter: Filter) {
        let (from, to) = (self.find_compress(from), self.find_compress(to));
        if from == to {
            return;
        }
        let edges = &mut self.nodes[from.0 as usize].edges;
        if edges.iter().any(|(n, f)| *n == to && *f == filter) {
            return;
        }
        edges.push((to, filter.clone()));
        let atoms: Vec<Atom> = self
            .atoms(from)
            .iter()
            .filter(|a| filter.passes(a))
            .cloned()
            .collect();
        for atom in atoms {
            self.put(to, atom);
        }
    }

    /// Runs `task` again whenever `node` grows.
    pub(super) fn watch(&mut self, node: NodeId, task: TaskId) {
        let root = self.find_compress(node);
        let watchers = &mut self.nodes[root.0 as usize].watchers;
        if !watchers.contains(&task) {
            watchers.push(task);
        }
    }

    /// Puts a task into the queue.
    pub(super) fn enqueue(&mut self, task: TaskId) {
        let at = task.0 as usize;
        if self.queued.len() <= at {
            self.queued.resize(at + 1, false);
        }
        if !self.queued[at] {
            self.queued[at] = true;
            self.queue.push_back(task);
        }
    }

    /// The next task to run, after all pending flow.
    pub(super) fn next_task(&mut self) -> Option<TaskId> {
        self.propagate();
        let task = self.queue.pop_front()?;
        self.queued[task.0 as usize] = false;
        Some(task)
    }

    /// Makes two nodes one.
    pub(super) fn unify(&mut self, a: NodeId, b: NodeId) {
        self.unify_queue.push((a, b));
        self.settle_unions();
    }

    fn settle_unions(&mut self) {
        while let Some((a, b)) = self.unify_queue.pop() {
            self.union(a, b);
        }
    }

    fn union(&mut self, a: NodeId, b: NodeId) {
        let (a, b) = (self.find_compress(a), self.find_compress(b));
        if a == b {
            return;
        }
        // The older node stays, so that results do not depend on how far the newer one has grown.
        let (keep, gone) = if a < b { (a, b) } else { (b, a) };
        let node = std::mem::take(&mut self.nodes[gone.0 as usize]);
        self.nodes[gone.0 as usize].parent = Some(keep);
        for atom in node.atoms {
            let constructor = atom.constructor();
            let old = self.nodes[keep.0 as usize]
                .atoms
                .iter()
                .find(|x| x.constructor() == constructor)
                .cloned();
            match old {
                Some(old) => self.meet(&old, &atom),
                None => self.nodes[keep.0 as usize].atoms.push(atom),
            }
        }
        self.nodes[keep.0 as usize].edges.extend(node.edges);
        let watchers = &mut self.nodes[keep.0 as usize].watchers;
        for task in node.watchers {
            if !watchers.contains(&task) {
                watchers.push(task);
            }
        }
        self.touch(keep);
    }

    /// Two atoms of one constructor meet: their parts become one.
    fn meet(&mut self, a: &Atom, b: &Atom) {
        match (a, b) {
            (Atom::Stub(_, x), Atom::Stub(_, y)) | (Atom::Tuple(x), Atom::Tuple(y)) => {
                self.unify_queue
                    .extend(x.iter().copied().zip(y.iter().copied()));
            }
            (Atom::Closure(_, r, x), Atom::Closure(_, s, y)) => {
                self.unify_queue
                    .extend(x.iter().copied().zip(y.iter().copied()));
                if let (Some(r), Some(s)) = (r, s) {
                    self.unify_queue.push((*r, *s));
                }
            }
            (Atom::StubMethod(_, x), Atom::StubMethod(_, y)) => {
                self.unify_queue.push((*x, *y));
            }
            (Atom::Obj(_, x), Atom::Obj(_, y)) => self.union_objs(*x, *y),
            _ => {}
        }
    }

    fn touch(&mut self, node: NodeId) {
        if !self.nodes[node.0 as usize].dirty {
            self.nodes[node.0 as usize].dirty = true;
            self.dirty.push_back(node);
        }
    }

    fn propagate(&mut self) {
        while let Some(node) = self.dirty.pop_front() {
            self.nodes[node.0 as usize].dirty = false;
            let node = self.find_compress(node);
            self.nodes[node.0 as usize].dirty = false;
            let watchers = self.nodes[node.0 as usize].watchers.clone();
            for task in watchers {
                self.enqueue(task);
            }
            let mut at = 0;
            while let Some((to, filter)) = self.nodes[node.0 as usize].edges.get(at).cloned() {
                at += 1;
                let atoms: Vec<Atom> = self
                    .atoms(node)
                    .iter()
                    .filter(|a| filter.passes(a))
                    .cloned()
                    .collect();
                for atom in atoms {
                    self.put(to, atom);
                }
            }
        }
    }

    /// A new group of objects of a class.
    pub(super) fn obj(&mut self, class: ClassId) -> ObjId {
        self.objs.push(Obj {
            parent: None,
            class,
            attrs: BTreeMap::new(),
            order: Vec::new(),
        });
        ObjId(self.objs.len() as u32 - 1)
    }

    /// How many groups of objects there are.
    pub(super) fn objs_len(&self) -> usize {
        self.objs.len()
    }

    /// The representative of a group of objects.
    pub(super) fn find_obj(&self, mut obj: ObjId) -> ObjId {
        while let Some(parent) = self.objs[obj.0 as usize].parent {
            obj = parent;
        }
        obj
    }

    /// The class of a group of objects.
    pub(super) fn obj_class(&self, obj: ObjId) -> ClassId {
        self.objs[obj.0 as usize].class
    }

    /// The node of an attribute of a group of objects.
    pub(super) fn attr(&mut self, obj: ObjId, name: Symbol) -> NodeId {
        let root = self.find_obj(obj);
        if let Some(node) = self.objs[root.0 as usize].attrs.get(&name) {
            return *node;
        }
        let node = self.node();
        let obj = &mut self.objs[root.0 as usize];
        obj.attrs.insert(name, node);
        obj.order.push(name);
        node
    }

    /// The attributes of a group of objects, in order of first mention.
    pub(super) fn attrs(&self, obj: ObjId) -> Vec<(Symbol, NodeId)> {
        let obj = &self.objs[self.find_obj(obj).0 as usize];
        obj.order
            .iter()
            .map(|name| (*name, obj.attrs[name]))
            .collect()
    }

    fn union_objs(&mut self, a: ObjId, b: ObjId) {
        let (a, b) = (self.find_obj(a), self.find_obj(b));
        if a == b {
            return;
        }
        let (keep, gone) = if a < b { (a, b) } else { (b, a) };
        let attrs = std::mem::take(&mut self.objs[gone.0 as usize].attrs);
        let order = std::mem::take(&mut self.objs[gone.0 as usize].order);
        self.objs[gone.0 as usize].parent = Some(keep);
        for name in order {
            let node = attrs[&name];
            match self.objs[keep.0 as usize].attrs.get(&name) {
                Some(old) => self.unify_queue.push((*old, node)),
                None => {
                    self.objs[keep.0 as usize].attrs.insert(name, node);
                    self.objs[keep.0 as usize].order.push(name);
                }
            }
        }
    }
}

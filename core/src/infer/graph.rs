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

mod atom;
mod rest;

use crate::chain::{Chain, Chains};
use crate::hir::ClassId;
use crate::stubs::StubClassId;
pub(super) use atom::{Atom, Constructor, Filter, Seed};
use portalis_memory::{AstArena, Symbol};
pub(super) use rest::Rest;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cell::RefCell;
use std::collections::VecDeque;

/// A node: a type variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct NodeId(pub(super) u32);

/// A group of objects of one class that share their attributes' types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct ObjId(pub(super) u32);

/// A task of the solver.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct TaskId(pub(super) u32);

/// The number of a filter.
#[derive(Clone, Copy, PartialEq, Eq)]
struct FilterId(u32);

#[derive(Clone, Copy, Default)]
struct Node<'h> {
    /// Never changed where it lies: whoever reads it has it as it was.
    atoms: &'h [Atom<'h>],
    edges: Chain,
    watchers: Chain,
    dirty: bool,
    /// What was said last to begin here, by its number.
    seed: u32,
}

struct Obj {
    parent: Option<ObjId>,
    class: ClassId,
    /// Attributes in order of first mention.
    attrs: Vec<(Symbol, NodeId)>,
}

/// The graph.
pub(super) struct Graph<'h> {
    arena: &'h AstArena,
    /// What each node became one with, itself if with none.
    parents: Vec<NodeId>,
    nodes: Vec<Node<'h>>,
    /// Sets of one instance of a stub class without arguments, which nodes share from the start.
    plain: Vec<Option<&'h [Atom<'h>]>>,
    /// Sorted sets of atoms by where the sets lie.
    sorted: RefCell<FxHashMap<usize, &'h [Atom<'h>]>>,
    edges: Chains<(NodeId, FilterId)>,
    /// The filters of edges, the first of which lets all pass.
    filters: Vec<Filter<'h>>,
    filter_ids: FxHashMap<Filter<'h>, FilterId>,
    watchers: Chains<TaskId>,
    /// The nodes that each task watches.
    watched: Vec<Chain>,
    watching: Chains<NodeId>,
    objs: Vec<Obj>,
    /// The nodes of attributes of groups that stand for themselves.
    attrs: FxHashMap<(ObjId, Symbol), NodeId>,
    dirty: VecDeque<NodeId>,
    unify_queue: Vec<(NodeId, NodeId)>,
    /// Tasks to run again.
    pub(super) queue: VecDeque<TaskId>,
    queued: Vec<bool>,
    /// The classes whose values are followed by [`super::words`].
    followed: [StubClassId; 2],
    /// Where values of those classes come from, other than along edges.
    pub(super) seeds: Vec<(NodeId, Seed)>,
    /// The class of strings.
    text: StubClassId,
    /// Where strings come from, other than along edges.
    pub(super) texts: Vec<(NodeId, Seed)>,
    /// Arguments and the parameters that take their atoms.
    pub(super) links: Vec<(NodeId, NodeId)>,
}

impl<'h> Graph<'h> {
    /// An empty graph that notes where values of some classes, and strings, begin.
    pub(super) fn following(
        arena: &'h AstArena,
        followed: [StubClassId; 2],
        text: StubClassId,
    ) -> Graph<'h> {
        Graph {
            arena,
            parents: Vec::new(),
            nodes: Vec::new(),
            plain: Vec::new(),
            sorted: RefCell::default(),
            edges: Chains::default(),
            filters: vec![Filter::All],
            filter_ids: FxHashMap::default(),
            watchers: Chains::default(),
            watched: Vec::new(),
            watching: Chains::default(),
            objs: Vec::new(),
            attrs: FxHashMap::default(),
            dirty: VecDeque::new(),
            unify_queue: Vec::new(),
            queue: VecDeque::new(),
            queued: Vec::new(),
            followed,
            seeds: Vec::new(),
            text,
            texts: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Makes room for what a program with so many expressions needs as a rule.
    pub(super) fn reserve(&mut self, exprs: usize) {
        self.parents.reserve(exprs + exprs / 2);
        self.nodes.reserve(exprs + exprs / 2);
        self.edges.reserve(exprs);
        self.watchers.reserve(exprs);
        self.watching.reserve(exprs);
        self.watched.reserve(exprs / 2);
        self.queued.reserve(exprs / 2);
        self.seeds.reserve(exprs / 4);
    }

    /// A new, empty node.
    pub(super) fn node(&mut self) -> NodeId {
        let node = NodeId(self.nodes.len() as u32);
        self.parents.push(node);
        self.nodes.push(Node::default());
        node
    }

    /// So many new, empty nodes.
    pub(super) fn nodes(&mut self, count: usize) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        let begin = self.nodes.len();
        let new = begin as u32..(begin + count) as u32;
        self.parents.extend(new.clone().map(NodeId));
        self.nodes.resize(begin + count, Node::default());
        new.map(NodeId)
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The representative of a node.
    #[inline]
    pub(super) fn find(&self, mut node: NodeId) -> NodeId {
        loop {
            let parent = self.parents[node.0 as usize];
            if parent == node {
                return node;
            }
            node = parent;
        }
    }

    #[inline]
    fn find_compress(&mut self, node: NodeId) -> NodeId {
        let root = self.find(node);
        let mut at = node;
        while at != root {
            at = std::mem::replace(&mut self.parents[at.0 as usize], root);
        }
        root
    }

    fn root(&self, node: NodeId) -> &Node<'h> {
        &self.nodes[self.find(node).0 as usize]
    }

    /// The atoms of a node.
    pub(super) fn atoms(&self, node: NodeId) -> &'h [Atom<'h>] {
        self.root(node).atoms
    }

    /// The atoms of a node, sorted by constructor.
    #[inline]
    pub(super) fn sorted_atoms(&self, node: NodeId) -> &'h [Atom<'h>] {
        match self.atoms(node) {
            one @ ([] | [_]) => one,
            several => self.sorted(several),
        }
    }

    fn sorted(&self, atoms: &'h [Atom<'h>]) -> &'h [Atom<'h>] {
        // Sets are never changed where they lie, and many nodes have the same.
        let mut sorted = self.sorted.borrow_mut();
        sorted.entry(atoms.as_ptr().addr()).or_insert_with(|| {
            let mut sorted: SmallVec<[Atom<'h>; 8]> = atoms.into();
            sorted.sort_unstable_by_key(Atom::constructor);
            self.arena.alloc_slice(&sorted)
        })
    }

    /// Whether nothing flows there yet.
    pub(super) fn is_bottom(&self, node: NodeId) -> bool {
        self.atoms(node).is_empty()
    }

    /// Adds an atom to a node.
    pub(super) fn add(&mut self, node: NodeId, atom: Atom<'h>) {
        self.add_seed(node, atom, Seed::Any);
    }

    /// Adds an atom of whose value something is known.
    pub(super) fn add_seed(&mut self, node: NodeId, atom: Atom<'h>, seed: Seed) {
        self.note(node, atom, seed);
        self.put(node, atom);
    }

    /// Notes where values of a class that is followed begin.
    #[inline]
    fn note(&mut self, node: NodeId, atom: Atom<'h>, seed: Seed) {
        if let Atom::Stub(class, _) = atom {
            if self.followed.contains(&class) {
                self.seed(node, seed);
            } else if class == self.text {
                self.texts.push((node, seed));
            }
        }
    }

    /// Ints may begin in a node; if nothing is known of them, strings too.
    pub(super) fn seed(&mut self, node: NodeId, seed: Seed) {
        if seed == Seed::Any {
            self.texts.push((node, seed));
        }
        // Tasks run again and say it again.
        let last = &mut self.nodes[node.0 as usize].seed;
        if self.seeds.get(*last as usize) != Some(&(node, seed)) {
            *last = self.seeds.len() as u32;
            self.seeds.push((node, seed));
        }
    }

    /// A parameter takes the atoms that its argument has now.
    pub(super) fn pass(&mut self, arg: NodeId, param: NodeId) {
        self.links.push((arg, param));
        self.put_all(param, self.atoms(arg));
    }

    /// The nodes to which a node's atoms flow.
    pub(super) fn edges(&self, node: NodeId) -> impl Iterator<Item = (NodeId, Filter<'h>)> {
        let edges = self.edges.iter(self.root(node).edges);
        edges.map(|(to, filter)| (to, self.filter(filter)))
    }

    /// A node of which nobody has heard yet holds an atom; of its value something is known.
    pub(super) fn start(&mut self, node: NodeId, atom: Atom<'h>, seed: Seed) {
        self.note(node, atom, seed);
        self.nodes[node.0 as usize].atoms = self.with(&[], atom);
    }

    /// Adds an atom to a node from which nothing flows.
    pub(super) fn put(&mut self, node: NodeId, atom: Atom<'h>) {
        let root = self.find_compress(node);
        let constructor = atom.constructor();
        let atoms = self.nodes[root.0 as usize].atoms;
        match atoms.iter().find(|a| a.constructor() == constructor) {
            Some(old) => {
                if *old != atom {
                    self.meet(old, &atom);
                    self.settle_unions();
                }
            }
            None => {
                self.nodes[root.0 as usize].atoms = self.with(atoms, atom);
                self.touch(root);
            }
        }
    }

    fn with(&mut self, atoms: &[Atom<'h>], atom: Atom<'h>) -> &'h [Atom<'h>] {
        if let (Atom::Stub(class, []), []) = (atom, atoms) {
            let at = class.0 as usize;
            if self.plain.len() <= at {
                self.plain.resize(at + 1, None);
            }
            let arena = self.arena;
            return self.plain[at].get_or_insert_with(|| arena.alloc_slice(&[atom]));
        }
        let all = (0..atoms.len() + 1).map(|at| atoms.get(at).copied().unwrap_or(atom));
        self.arena.alloc_iter(all)
    }

    /// Puts atoms that another node has: where it has all that this one has, and first, they are the same from now on.
    fn put_all(&mut self, node: NodeId, atoms: &'h [Atom<'h>]) {
        let root = self.find_compress(node);
        let own = self.nodes[root.0 as usize].atoms;
        if std::ptr::eq(own, atoms) {
            return;
        }
        if own.len() < atoms.len() && *own == atoms[..own.len()] {
            self.nodes[root.0 as usize].atoms = atoms;
            self.touch(root);
            return;
        }
        for atom in atoms {
            self.put(node, *atom);
        }
    }

    /// Puts those of a node's atoms that pass a filter.
    #[inline]
    fn put_filtered(&mut self, to: NodeId, atoms: &'h [Atom<'h>], filter: Filter<'h>) {
        if filter == Filter::All {
            return self.put_all(to, atoms);
        }
        for atom in atoms.iter().filter(|atom| filter.passes(atom)) {
            self.put(to, *atom);
        }
    }

    /// Everything in `from` flows into `to`, now and later.
    pub(super) fn flow(&mut self, from: NodeId, to: NodeId) {
        self.flow_filtered(from, to, Filter::All);
    }

    /// What passes the filter flows from `from` into `to`, now and later.
    pub(super) fn flow_filtered(&mut self, from: NodeId, to: NodeId, filter: Filter<'h>) {
        let (from, to) = (self.find_compress(from), self.find_compress(to));
        if from == to {
            return;
        }
        let edge = (to, self.filter_id(filter));
        let node = &mut self.nodes[from.0 as usize];
        if self.edges.iter(node.edges).any(|known| known == edge) {
            return;
        }
        self.edges.push(&mut node.edges, edge);
        let atoms = node.atoms;
        self.put_filtered(to, atoms, filter);
    }

    fn filter(&self, id: FilterId) -> Filter<'h> {
        self.filters[id.0 as usize]
    }

    /// The number of a filter: equal ones have equal numbers.
    fn filter_id(&mut self, filter: Filter<'h>) -> FilterId {
        if filter == Filter::All {
            return FilterId(0);
        }
        *self.filter_ids.entry(filter).or_insert_with(|| {
            self.filters.push(filter);
            FilterId(self.filters.len() as u32 - 1)
        })
    }

    /// A new task, that watches nothing.
    pub(super) fn task(&mut self) -> TaskId {
        self.watched.push(Chain::default());
        self.queued.push(false);
        TaskId(self.queued.len() as u32 - 1)
    }

    /// Runs `task` again whenever `node` grows.
    pub(super) fn watch(&mut self, node: NodeId, task: TaskId) {
        let root = self.find_compress(node);
        // A task watches few nodes, but many tasks may watch one.
        let watched = &mut self.watched[task.0 as usize];
        if self.watching.iter(*watched).all(|known| known != root) {
            self.watching.push(watched, root);
            let watchers = &mut self.nodes[root.0 as usize].watchers;
            self.watchers.push(watchers, task);
        }
    }

    /// Puts a task into the queue.
    pub(super) fn enqueue(&mut self, task: TaskId) {
        if !std::mem::replace(&mut self.queued[task.0 as usize], true) {
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
        self.parents[gone.0 as usize] = keep;
        for atom in node.atoms {
            let constructor = atom.constructor();
            let atoms = self.nodes[keep.0 as usize].atoms;
            match atoms.iter().find(|x| x.constructor() == constructor) {
                Some(old) => self.meet(old, atom),
                None => self.nodes[keep.0 as usize].atoms = self.with(atoms, *atom),
            }
        }
        let kept = &mut self.nodes[keep.0 as usize];
        self.edges.append(&mut kept.edges, node.edges);
        self.watchers.append(&mut kept.watchers, node.watchers);
        self.touch(keep);
    }

    /// Two atoms of one constructor meet: their parts become one.
    fn meet(&mut self, a: &Atom<'h>, b: &Atom<'h>) {
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
            let found = &mut self.nodes[node.0 as usize];
            found.dirty = false;
            let (mut watchers, mut edges) = (found.watchers.walk(), found.edges.walk());
            while let Some(task) = self.watchers.next(&mut watchers) {
                self.enqueue(task);
            }
            // A node that became one with an older one has handed its edges on.
            while self.parents[node.0 as usize] == node
                && let Some((to, filter)) = self.edges.next(&mut edges)
            {
                let (atoms, filter) = (self.atoms(node), self.filter(filter));
                self.put_filtered(to, atoms, filter);
            }
        }
    }

    /// A new group of objects of a class.
    pub(super) fn obj(&mut self, class: ClassId) -> ObjId {
        self.objs.push(Obj {
            parent: None,
            class,
            attrs: Vec::new(),
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
        if let Some(node) = self.attrs.get(&(root, name)) {
            return *node;
        }
        let node = self.node();
        self.attrs.insert((root, name), node);
        self.objs[root.0 as usize].attrs.push((name, node));
        node
    }

    /// The attributes of a group of objects, in order of first mention.
    pub(super) fn attrs(&self, obj: ObjId) -> &[(Symbol, NodeId)] {
        &self.objs[self.find_obj(obj).0 as usize].attrs
    }

    fn union_objs(&mut self, a: ObjId, b: ObjId) {
        let (a, b) = (self.find_obj(a), self.find_obj(b));
        if a == b {
            return;
        }
        let (keep, gone) = if a < b { (a, b) } else { (b, a) };
        let attrs = std::mem::take(&mut self.objs[gone.0 as usize].attrs);
        self.objs[gone.0 as usize].parent = Some(keep);
        for (name, node) in attrs {
            match self.attrs.get(&(keep, name)) {
                Some(old) => self.unify_queue.push((*old, node)),
                None => {
                    self.attrs.insert((keep, name), node);
                    self.objs[keep.0 as usize].attrs.push((name, node));
                }
            }
        }
    }
}

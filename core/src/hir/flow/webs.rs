//! From the values of a body to webs: sets of definitions and uses that have to be one variable.
//!
//! In: the walked body. Out: [`Webs`], with the local of each.

use super::{Flow, Kind, NONE, Value};
use crate::hir::{Func, LocalId};

/// What is known about a web.
#[derive(Clone, Copy, Default, Debug)]
pub(in crate::hir) struct Web {
    /// A use may find it unbound.
    pub(in crate::hir) maybe_unbound: bool,
    /// Assigned at one place.
    pub(in crate::hir) single: bool,
    /// Its value may be captured.
    pub(in crate::hir) by_value: bool,
}

/// The webs of a body.
#[derive(Default)]
pub(in crate::hir) struct Webs {
    /// By local: the first web of a variable keeps its local, the others are new.
    pub(in crate::hir) locals: Vec<Web>,
    /// The variables of which the new ones are part.
    pub(in crate::hir) variables: Vec<LocalId>,
    /// The web of each value.
    of_value: Vec<u32>,
}

impl Webs {
    /// The local to which a value belongs.
    pub(in crate::hir) fn local(&self, value: Value) -> LocalId {
        LocalId(self.of_value[value.index()])
    }
}

/// What the search for webs needs on the way, kept from one body to the next.
#[derive(Default)]
pub(super) struct Scratch {
    union: Union,
    /// By value: whether a use reaches it, and whether it may be no value at all.
    live: Vec<bool>,
    unbound: Vec<bool>,
    pending: Vec<Value>,
    /// By local: whether all of it is one web, its first value, and whether a web has its number.
    whole: Vec<bool>,
    first: Vec<u32>,
    taken: Vec<bool>,
    /// By value that stands for a web: the web.
    of_root: Vec<u32>,
    /// By web.
    definitions: Vec<u32>,
}

/// The same list with `count` equal items.
fn fill<T: Clone>(list: &mut Vec<T>, count: usize, item: T) {
    list.clear();
    list.resize(count, item);
}

impl Flow<'_> {
    /// Groups the values into webs.
    pub(in crate::hir) fn webs(&mut self, func: &Func<'_>, webs: &mut Webs) {
        let mut scratch = std::mem::take(&mut self.webs);
        scratch.union.begin(self.nodes.len());
        self.connect(&mut scratch);
        self.connect_whole(func, &mut scratch);
        let count = func.locals.len();
        self.number(count, &mut scratch, webs);
        self.find_unbound(&mut scratch);
        let unbound = &scratch.unbound;
        for used in self.uses.iter().filter(|used| unbound[used.index()]) {
            webs.locals[webs.of_value[used.index()] as usize].maybe_unbound = true;
        }
        for node in &self.nodes {
            // A function that captured it may look when it is gone.
            let deleted = matches!(node.kind, Kind::Unbound { deleted: true });
            if deleted && func.locals[node.local.index()].cell {
                webs.locals[node.local.index()].maybe_unbound = true;
            }
        }
        for (local, value) in &self.mentions {
            if func.locals[local.index()].cell && unbound[value.index()] {
                webs.locals[local.index()].maybe_unbound = true;
            }
        }
        for (web, count) in webs.locals.iter_mut().zip(&scratch.definitions) {
            web.single = *count <= 1;
        }
        self.capture_by_value(func, &scratch.definitions, webs);
        self.webs = scratch;
    }

    /// Gives every web a local.
    fn number(&self, count: usize, scratch: &mut Scratch, webs: &mut Webs) {
        let nodes = self.nodes.len();
        fill(&mut webs.locals, count, Web::default());
        fill(&mut webs.of_value, nodes, 0);
        webs.variables.clear();
        fill(&mut scratch.taken, count, false);
        fill(&mut scratch.of_root, nodes, NONE);
        fill(&mut scratch.definitions, count, 0);
        for (at, node) in self.nodes.iter().enumerate() {
            if !matches!(node.kind, Kind::Definition { .. }) {
                continue;
            }
            let web = &mut scratch.of_root[scratch.union.root(at as u32) as usize];
            if *web == NONE {
                *web = node.local.0;
                if std::mem::replace(&mut scratch.taken[node.local.index()], true) {
                    *web = webs.locals.len() as u32;
                    webs.locals.push(Web::default());
                    webs.variables.push(node.local);
                    scratch.definitions.push(0);
                }
            }
            webs.of_value[at] = *web;
            scratch.definitions[*web as usize] += 1;
        }
        for (at, node) in self.nodes.iter().enumerate() {
            if !matches!(node.kind, Kind::Definition { .. }) {
                let web = scratch.of_root[scratch.union.root(at as u32) as usize];
                webs.of_value[at] = if web == NONE { node.local.0 } else { web };
            }
        }
    }

    /// Connects the operands of phis that a use reaches.
    fn connect(&self, scratch: &mut Scratch) {
        fill(&mut scratch.live, self.nodes.len(), false);
        scratch.pending.clone_from(&self.uses);
        while let Some(value) = scratch.pending.pop() {
            if std::mem::replace(&mut scratch.live[value.index()], true) {
                continue;
            }
            let mut at = self.nodes[value.index()].operands;
            while at != NONE {
                let edge = self.edges[at as usize];
                // The lack of a definition connects nothing.
                if !matches!(self.nodes[edge.operand.index()].kind, Kind::Unbound { .. }) {
                    scratch.union.join(value.0, edge.operand.0);
                }
                scratch.pending.push(edge.operand);
                at = edge.next_operand;
            }
        }
    }

    /// Captured variables are one web. So are variables that a `del` unbinds where a use may notice: a web that
    /// was left does not become unbound with the others.
    fn connect_whole(&self, func: &Func<'_>, scratch: &mut Scratch) {
        scratch.whole.clear();
        scratch
            .whole
            .extend(func.locals.iter().map(|local| local.cell));
        for (node, live) in self.nodes.iter().zip(&scratch.live) {
            if *live && matches!(node.kind, Kind::Unbound { deleted: true }) {
                scratch.whole[node.local.index()] = true;
            }
        }
        fill(&mut scratch.first, func.locals.len(), NONE);
        for (at, node) in self.nodes.iter().enumerate() {
            if scratch.whole[node.local.index()] {
                let first = &mut scratch.first[node.local.index()];
                if *first == NONE {
                    *first = at as u32;
                }
                scratch.union.join(*first, at as u32);
            }
        }
    }

    /// Finds for each value whether it may be no value at all.
    fn find_unbound(&self, scratch: &mut Scratch) {
        fill(&mut scratch.unbound, self.nodes.len(), false);
        scratch.pending.clear();
        for (at, node) in self.nodes.iter().enumerate() {
            if let Kind::Unbound { .. } = node.kind {
                scratch.pending.push(Value(at as u32));
            }
        }
        while let Some(value) = scratch.pending.pop() {
            if std::mem::replace(&mut scratch.unbound[value.index()], true) {
                continue;
            }
            let mut at = self.nodes[value.index()].users;
            while at != NONE {
                let edge = self.edges[at as usize];
                scratch.pending.push(edge.phi);
                at = edge.next_user;
            }
        }
    }

    /// Finds the captured locals whose value may be captured.
    fn capture_by_value(&self, func: &Func<'_>, definitions: &[u32], webs: &mut Webs) {
        for (at, local) in func.locals.iter().enumerate() {
            let id = LocalId(at as u32);
            if !local.cell || definitions[at] != 1 || webs.locals[at].maybe_unbound {
                continue;
            }
            let steady = self.nodes.iter().all(|node| {
                node.local != id
                    || !matches!(
                        node.kind,
                        Kind::Definition { in_loop: true } | Kind::Unbound { deleted: true }
                    )
            });
            webs.locals[at].by_value = steady;
        }
    }
}

/// Sets that grow together.
#[derive(Default)]
struct Union {
    parents: Vec<u32>,
}

impl Union {
    /// `count` sets of one.
    fn begin(&mut self, count: usize) {
        self.parents.clear();
        self.parents.extend(0..count as u32);
    }

    fn root(&mut self, at: u32) -> u32 {
        let mut root = at;
        while self.parents[root as usize] != root {
            root = self.parents[root as usize];
        }
        let mut at = at;
        while self.parents[at as usize] != root {
            at = std::mem::replace(&mut self.parents[at as usize], root);
        }
        root
    }

    /// The smaller number stays the root, so that the result depends on the source alone.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

//! From the values of a body to webs: sets of definitions and uses that have to be one variable.
//!
//! In: the walked body. Out: what is known of each web, with the variables that are split into several. What the search needs on the
//! way lies with the values.

use super::{Flow, Kind, NONE, Value};
use crate::hir::{Func, LocalId};

/// What is known about a web.
#[derive(Clone, Copy, Default, Debug)]
pub(in crate::hir) struct Web {
    /// A use may find it unbound.
    pub(in crate::hir) maybe_unbound: bool,
    /// Its value may be captured.
    pub(in crate::hir) by_value: bool,
    definitions: u32,
}

impl Web {
    /// Whether it is assigned at one place.
    pub(in crate::hir) fn is_single(self) -> bool {
        self.definitions <= 1
    }
}

impl Flow {
    /// Groups the values into webs.
    pub(in crate::hir) fn find_webs(&mut self, func: &Func<'_>) {
        self.connect();
        if self.has_deletions || func.locals.iter().any(|local| local.cell) {
            self.connect_whole(func);
        }
        self.number(func.locals.len());
        self.find_unbound();
        for at in 0..self.uses.len() {
            let used = self.uses[at];
            if self.nodes[used.index()].is_unbound {
                let web = self.local(used);
                self.webs[web.index()].maybe_unbound = true;
            }
        }
        if self.has_deletions {
            for node in &self.nodes {
                // A function that captured it may look when it is gone.
                if node.is_deletion() && func.locals[node.local.index()].cell {
                    self.webs[node.local.index()].maybe_unbound = true;
                }
            }
        }
        for (local, value) in &self.mentions {
            if func.locals[local.index()].cell && self.nodes[value.index()].is_unbound {
                self.webs[local.index()].maybe_unbound = true;
            }
        }
        self.capture_by_value(func);
    }

    /// The local to which a value belongs: the first web of a variable keeps its local, the others have new ones.
    pub(in crate::hir) fn local(&self, value: Value) -> LocalId {
        match self.nodes[self.root(value).index()].web {
            NONE => self.nodes[value.index()].local,
            web => LocalId(web),
        }
    }

    /// Gives every web a local.
    fn number(&mut self, count: usize) {
        self.webs.clear();
        self.webs.resize(count, Web::default());
        self.variables.clear();
        for at in 0..self.nodes.len() {
            let node = self.nodes[at];
            if !matches!(node.kind, Kind::Definition { .. }) {
                continue;
            }
            let root = self.root(Value(at as u32)).index();
            if self.nodes[root].web == NONE {
                let is_taken = self.webs[node.local.index()].definitions > 0;
                self.nodes[root].web = match is_taken {
                    true => self.webs.len() as u32,
                    false => node.local.0,
                };
                if is_taken {
                    self.webs.push(Web::default());
                    self.variables.push(node.local);
                }
            }
            self.webs[self.nodes[root].web as usize].definitions += 1;
        }
    }

    /// Connects the operands of phis that a use reaches.
    fn connect(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend_from_slice(&self.uses);
        while let Some(value) = pending.pop() {
            let node = &mut self.nodes[value.index()];
            if std::mem::replace(&mut node.is_used, true) {
                continue;
            }
            let mut at = node.operands;
            while at != NONE {
                let edge = self.edges[at as usize];
                // The lack of a definition connects nothing.
                if !matches!(self.nodes[edge.operand.index()].kind, Kind::Unbound { .. }) {
                    self.join_webs(value, edge.operand);
                }
                pending.push(edge.operand);
                at = edge.next_operand;
            }
        }
        self.pending = pending;
    }

    /// Captured variables are one web. So are variables that a `del` unbinds where a use may notice: a web that
    /// was left does not become unbound with the others.
    fn connect_whole(&mut self, func: &Func<'_>) {
        let mut whole: Vec<bool> = func.locals.iter().map(|local| local.cell).collect();
        for node in self.nodes.iter().filter(|node| node.is_deletion()) {
            whole[node.local.index()] |= node.is_used;
        }
        for at in 0..self.nodes.len() {
            let local = self.nodes[at].local;
            if whole[local.index()] {
                // The first value of a local is the lack of one.
                self.join_webs(Value(local.0), Value(at as u32));
            }
        }
    }

    /// Finds for each value whether it may be no value at all.
    fn find_unbound(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        let unbound = self.nodes.iter().enumerate();
        let unbound = unbound.filter(|(_, node)| matches!(node.kind, Kind::Unbound { .. }));
        pending.extend(unbound.map(|(at, _)| Value(at as u32)));
        while let Some(value) = pending.pop() {
            let node = &mut self.nodes[value.index()];
            if std::mem::replace(&mut node.is_unbound, true) {
                continue;
            }
            let mut at = node.users;
            while at != NONE {
                let edge = self.edges[at as usize];
                pending.push(edge.phi);
                at = edge.next_user;
            }
        }
        self.pending = pending;
    }

    /// Finds the captured locals whose value may be captured.
    fn capture_by_value(&mut self, func: &Func<'_>) {
        for (at, local) in func.locals.iter().enumerate() {
            let web = self.webs[at];
            if !local.cell || web.definitions != 1 || web.maybe_unbound {
                continue;
            }
            let id = LocalId(at as u32);
            let changes = |kind| matches!(kind, Kind::Definition { in_loop: true });
            self.webs[at].by_value = self
                .nodes
                .iter()
                .all(|node| node.local != id || !(changes(node.kind) || node.is_deletion()));
        }
    }

    /// The value that stands for all that a value is joined with.
    fn root(&self, value: Value) -> Value {
        let mut root = value;
        while self.nodes[root.index()].joined != root {
            root = self.nodes[root.index()].joined;
        }
        root
    }

    /// Makes two values part of one web. The smaller number stays the root, so that the result depends on the source alone.
    fn join_webs(&mut self, a: Value, b: Value) {
        let (a, b) = (self.root(a), self.root(b));
        self.nodes[a.max(b).index()].joined = a.min(b);
    }
}

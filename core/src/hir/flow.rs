//! Webs of definitions and uses, and definite assignment, of one function body.
//!
//! In: a body in which each Python variable is one local. Out: for each place that mentions a local the web to
//! which it belongs, and for each web whether a use may find it unbound. One pass in evaluation order builds SSA:
//! joins make phis, and only phis that a use reaches connect definitions. The analysis is never more optimistic than
//! rustc's own of the same control flow written with loops and labelled blocks: loops may run zero times, a `try`
//! body may stop anywhere, and what a `with` or `finally` guards may not have happened behind it.
//!
//! ```text
//! x = 1; f(x)          web 0
//! x = "a"; g(x)        web 1
//! ```

mod statements;

use rustc_hash::FxHashMap;

use super::{ExprId, Func, LocalId};

/// A definition, a join, or the lack of a definition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Value(u32);

#[derive(Clone, Debug)]
enum Kind {
    /// An assignment or parameter.
    Definition { in_loop: bool },
    /// Several ways meet here.
    Phi(Vec<Value>),
    /// Not assigned yet, or deleted.
    Unbound { deleted: bool },
}

#[derive(Clone, Debug)]
struct Node {
    local: LocalId,
    kind: Kind,
}

/// What every local holds at a point; nothing if the point is not reached.
type State = Option<Vec<Value>>;

/// The walk over one body.
pub(super) struct Flow<'f> {
    nodes: Vec<Node>,
    state: State,
    loops: Vec<LoopFrame>,
    /// The `finally` clauses around this point.
    finals: Vec<FinalFrame>,
    /// Assignments since the beginning of each `try` body (or the like) around this point.
    tries: Vec<Vec<(LocalId, Value)>>,
    /// The value read or assigned by each expression or target.
    pub(super) places: Vec<Option<Value>>,
    /// The value that each `except ... as` assigns, by the address of the handler.
    pub(super) handlers: FxHashMap<usize, Value>,
    /// Values that are read.
    uses: Vec<Value>,
    /// The values of captured locals where a function that captures them is mentioned.
    mentions: Vec<(LocalId, Value)>,
    captures: &'f dyn Fn(super::FuncId) -> Vec<LocalId>,
    params: Vec<Value>,
}

#[derive(Default)]
struct LoopFrame {
    breaks: Vec<Vec<Value>>,
    continues: Vec<Vec<Value>>,
}

/// Jumps that run a `finally` clause first.
#[derive(Default)]
struct FinalFrame {
    /// How many loops are around the statement.
    loops: usize,
    breaks: bool,
    continues: bool,
}

/// What is known about a web.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Web {
    /// A use may find it unbound.
    pub(super) maybe_unbound: bool,
    /// Assigned at one place.
    pub(super) single: bool,
}

/// The webs of a body.
pub(super) struct Webs {
    /// The local of each web: the first web of a variable keeps its local, the others are new.
    pub(super) locals: Vec<(LocalId, Web)>,
    /// The web of each value.
    of_value: Vec<u32>,
    /// Captured locals whose value may be captured.
    pub(super) by_value: Vec<LocalId>,
    /// Whether some variable has several webs.
    pub(super) split: bool,
}

impl Webs {
    /// The variable of which a web is part.
    pub(super) fn variable(&self, web: LocalId, flow: &Flow<'_>) -> LocalId {
        let at = self.of_value.iter().position(|of| *of == web.0);
        at.map_or(web, |at| flow.nodes[at].local)
    }

    /// The local to which a value belongs.
    pub(super) fn local(&self, value: Value) -> LocalId {
        self.locals[self.of_value[value.0 as usize] as usize].0
    }
}

impl<'f> Flow<'f> {
    /// Walks the body of a function; `captures` gives the locals of this function that another one captures.
    pub(super) fn of(func: &Func<'_>, captures: &'f dyn Fn(super::FuncId) -> Vec<LocalId>) -> Self {
        let mut flow = Flow {
            nodes: Vec::new(),
            state: None,
            loops: Vec::new(),
            finals: Vec::new(),
            tries: Vec::new(),
            places: vec![None; func.expr_count as usize],
            handlers: FxHashMap::default(),
            uses: Vec::new(),
            mentions: Vec::new(),
            captures,
            params: Vec::new(),
        };
        let start: Vec<Value> = (0..func.locals.len() as u32)
            .map(|local| flow.node(LocalId(local), Kind::Unbound { deleted: false }))
            .collect();
        flow.state = Some(start);
        for param in func.params {
            let value = flow.node(param.local, Kind::Definition { in_loop: false });
            flow.params.push(value);
            flow.set(param.local, value);
        }
        flow.stmts(func.body);
        flow
    }

    fn node(&mut self, local: LocalId, kind: Kind) -> Value {
        self.nodes.push(Node { local, kind });
        Value(self.nodes.len() as u32 - 1)
    }

    fn set(&mut self, local: LocalId, value: Value) {
        if let Some(state) = &mut self.state {
            state[local.index()] = value;
        }
        if self.state.is_some() {
            for frame in &mut self.tries {
                frame.push((local, value));
            }
        }
    }

    fn define(&mut self, local: LocalId) -> Value {
        let in_loop = !self.loops.is_empty();
        let value = self.node(local, Kind::Definition { in_loop });
        self.set(local, value);
        value
    }

    fn unbind(&mut self, local: LocalId) {
        let value = self.node(local, Kind::Unbound { deleted: true });
        self.set(local, value);
    }

    /// What a local holds now; in unreachable code something that is not bound.
    fn current(&mut self, local: LocalId) -> Value {
        match &self.state {
            Some(state) => state[local.index()],
            None => Value(local.0),
        }
    }

    fn use_at(&mut self, local: LocalId, id: ExprId) {
        let value = self.current(local);
        self.places[id.index()] = Some(value);
        self.note_use(value);
    }

    fn use_now(&mut self, local: LocalId) {
        let value = self.current(local);
        self.note_use(value);
    }

    /// Uses that are never reached need no definition.
    fn note_use(&mut self, value: Value) {
        if self.state.is_some() {
            self.uses.push(value);
        }
    }

    fn mention(&mut self, local: LocalId) {
        if self.state.is_some() {
            let value = self.current(local);
            self.mentions.push((local, value));
        }
    }

    /// The state where two ways meet.
    fn join(&mut self, a: State, b: State) -> State {
        let (mut a, b) = match (a, b) {
            (Some(a), Some(b)) => (a, b),
            (a, b) => return a.or(b),
        };
        for (local, (here, there)) in a.iter_mut().zip(b).enumerate() {
            if *here != there {
                *here = self.node(LocalId(local as u32), Kind::Phi(vec![*here, there]));
            }
        }
        Some(a)
    }

    fn join_all(&mut self, first: State, rest: Vec<Vec<Value>>) -> State {
        rest.into_iter()
            .fold(first, |all, next| self.join(all, Some(next)))
    }

    /// Begins a region that may stop anywhere.
    fn guard(&mut self) -> State {
        self.tries.push(Vec::new());
        self.state.clone()
    }

    /// Ends the region: the state wherever it may have stopped.
    fn stopped(&mut self, start: State) -> State {
        let assigned = self.tries.pop().unwrap_or_default();
        let mut state = start?;
        let mut all: Vec<(LocalId, Vec<Value>)> = Vec::new();
        let mut at: FxHashMap<LocalId, usize> = FxHashMap::default();
        for (local, value) in assigned {
            let next = all.len();
            let index = *at.entry(local).or_insert(next);
            if index == next {
                all.push((local, vec![state[local.index()]]));
            }
            if !all[index].1.contains(&value) {
                all[index].1.push(value);
            }
        }
        for (local, values) in all {
            if values.len() > 1 {
                state[local.index()] = self.node(local, Kind::Phi(values));
            }
        }
        Some(state)
    }

    /// Groups the values into webs.
    pub(super) fn webs(&self, func: &Func<'_>, fixed: &dyn Fn(LocalId) -> bool) -> Webs {
        let mut union = Union::new(self.nodes.len());
        let live = self.connect(&mut union);
        self.connect_fixed(&mut union, fixed, &live);
        let count = func.locals.len();
        let mut locals: Vec<(LocalId, Web)> = (0..count as u32)
            .map(|local| (LocalId(local), Web::default()))
            .collect();
        let mut taken = vec![false; count];
        let mut of_root: FxHashMap<u32, u32> = FxHashMap::default();
        let mut definitions: Vec<u32> = vec![0; count];
        let mut of_value = vec![0; self.nodes.len()];
        let mut next = count as u32;
        for (at, node) in self.nodes.iter().enumerate() {
            if !matches!(node.kind, Kind::Definition { .. }) {
                continue;
            }
            let root = union.root(at as u32);
            let web = *of_root.entry(root).or_insert_with(|| {
                if !std::mem::replace(&mut taken[node.local.index()], true) {
                    return node.local.0;
                }
                locals.push((LocalId(next), Web::default()));
                definitions.push(0);
                next += 1;
                next - 1
            });
            of_value[at] = web;
            definitions[web as usize] += 1;
        }
        for (at, node) in self.nodes.iter().enumerate() {
            if !matches!(node.kind, Kind::Definition { .. }) {
                let web = of_root.get(&union.root(at as u32)).copied();
                of_value[at] = web.unwrap_or(node.local.0);
            }
        }
        let unbound = self.may_be_unbound();
        for used in self.uses.iter().filter(|used| unbound[used.0 as usize]) {
            locals[of_value[used.0 as usize] as usize].1.maybe_unbound = true;
        }
        for node in &self.nodes {
            // A function that captured it may look when it is gone.
            let deleted = matches!(node.kind, Kind::Unbound { deleted: true });
            if deleted && func.locals[node.local.index()].cell {
                locals[node.local.index()].1.maybe_unbound = true;
            }
        }
        for (local, value) in &self.mentions {
            if func.locals[local.index()].cell && unbound[value.0 as usize] {
                locals[local.index()].1.maybe_unbound = true;
            }
        }
        for (web, count) in definitions.iter().enumerate() {
            locals[web].1.single = *count <= 1;
        }
        Webs {
            split: locals.len() > count,
            by_value: self.captured_by_value(func, &locals, &definitions),
            locals,
            of_value,
        }
    }

    /// Connects the operands of phis that a use reaches; gives the phis.
    fn connect(&self, union: &mut Union) -> Vec<bool> {
        let mut live = vec![false; self.nodes.len()];
        let mut pending: Vec<Value> = self.uses.clone();
        while let Some(value) = pending.pop() {
            if std::mem::replace(&mut live[value.0 as usize], true) {
                continue;
            }
            if let Kind::Phi(operands) = &self.nodes[value.0 as usize].kind {
                for operand in operands {
                    // The lack of a definition connects nothing.
                    if !matches!(self.nodes[operand.0 as usize].kind, Kind::Unbound { .. }) {
                        union.join(value.0, operand.0);
                    }
                    pending.push(*operand);
                }
            }
        }
        live
    }

    /// Captured variables are one web. So are variables that a `del` unbinds where a use may notice: a web that
    /// was left does not become unbound with the others.
    fn connect_fixed(&self, union: &mut Union, fixed: &dyn Fn(LocalId) -> bool, live: &[bool]) {
        let mut whole: FxHashMap<LocalId, bool> = FxHashMap::default();
        for (node, live) in self.nodes.iter().zip(live) {
            if *live && matches!(node.kind, Kind::Unbound { deleted: true }) {
                whole.insert(node.local, true);
            }
        }
        let mut first: FxHashMap<LocalId, u32> = FxHashMap::default();
        for (at, node) in self.nodes.iter().enumerate() {
            if fixed(node.local) || whole.contains_key(&node.local) {
                let first = *first.entry(node.local).or_insert(at as u32);
                union.join(first, at as u32);
            }
        }
    }

    /// For each value whether it may be no value at all.
    fn may_be_unbound(&self) -> Vec<bool> {
        let mut users: Vec<Vec<u32>> = vec![Vec::new(); self.nodes.len()];
        let mut unbound = vec![false; self.nodes.len()];
        let mut pending: Vec<u32> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            match &node.kind {
                Kind::Unbound { .. } => pending.push(at as u32),
                Kind::Phi(operands) => {
                    for operand in operands {
                        users[operand.0 as usize].push(at as u32);
                    }
                }
                Kind::Definition { .. } => {}
            }
        }
        while let Some(at) = pending.pop() {
            if !std::mem::replace(&mut unbound[at as usize], true) {
                pending.extend(&users[at as usize]);
            }
        }
        unbound
    }

    fn captured_by_value(
        &self,
        func: &Func<'_>,
        locals: &[(LocalId, Web)],
        definitions: &[u32],
    ) -> Vec<LocalId> {
        let mut found = Vec::new();
        for (at, local) in func.locals.iter().enumerate() {
            let id = LocalId(at as u32);
            if !local.cell || definitions[at] != 1 || locals[at].1.maybe_unbound {
                continue;
            }
            let steady = self.nodes.iter().all(|node| {
                node.local != id
                    || !matches!(
                        node.kind,
                        Kind::Definition { in_loop: true } | Kind::Unbound { deleted: true }
                    )
            });
            if steady {
                found.push(id);
            }
        }
        found
    }
}

/// Sets that grow together.
struct Union {
    parents: Vec<u32>,
}

impl Union {
    fn new(count: usize) -> Self {
        Self {
            parents: (0..count as u32).collect(),
        }
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

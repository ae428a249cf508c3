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
mod webs;

use rustc_hash::FxHashMap;

use super::{Capture, ExprId, Func, FuncId, Local, LocalId};
use webs::Web;

/// A definition, a join, or the lack of a definition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Value(u32);

impl Value {
    fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// An assignment or parameter.
    Definition { in_loop: bool },
    /// Several ways meet here.
    Phi,
    /// Not assigned yet, or deleted.
    Unbound { deleted: bool },
}

#[derive(Clone, Copy, Debug)]
struct Node {
    local: LocalId,
    kind: Kind,
    /// The last of its operands, and of the phis whose operand it is.
    operands: u32,
    users: u32,
    /// A value of the same web; itself where it stands for the web.
    joined: Value,
    /// Of the value that stands for it: the web's number, once it has one.
    web: u32,
    /// A use reaches it.
    is_used: bool,
    /// It may be no value at all.
    is_unbound: bool,
}

impl Node {
    fn is_deletion(&self) -> bool {
        matches!(self.kind, Kind::Unbound { deleted: true })
    }
}

/// An operand of a phi; each is in two lists, which end with [`NONE`].
#[derive(Clone, Copy, Debug)]
struct Edge {
    operand: Value,
    phi: Value,
    next_operand: u32,
    next_user: u32,
}

const NONE: u32 = u32::MAX;

/// What every local holds at a point; nothing if the point is not reached.
type State = Option<Vec<Value>>;

/// The walk over one body, then over the next one in the same memory.
#[derive(Default)]
pub(super) struct Flow {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    state: State,
    /// States that are not needed any more, for their memory.
    spare: Vec<Vec<Value>>,
    loops: Vec<LoopFrame>,
    /// The phis of the loops around this point.
    loop_phis: Vec<(LocalId, Value)>,
    /// A list that is not needed now.
    spare_locals: Vec<LocalId>,
    /// The `finally` clauses around this point.
    finals: Vec<FinalFrame>,
    /// Where in `assigned` each `try` body (or the like) around this point begins.
    tries: Vec<usize>,
    /// Assignments since the outermost of them began.
    assigned: Vec<(LocalId, Value)>,
    /// Of each local the phi at the end of a `try` body; all the same in between.
    stopped_phis: Vec<u32>,
    /// The value read or assigned by each expression or target.
    pub(super) places: Vec<Option<Value>>,
    /// The value that each `except ... as` assigns, by the address of the handler.
    pub(super) handlers: FxHashMap<usize, Value>,
    /// Values that are read.
    uses: Vec<Value>,
    /// The values of captured locals where a function that captures them is mentioned.
    mentions: Vec<(LocalId, Value)>,
    /// What each function of the program captures.
    pub(super) captured: Vec<Vec<Capture>>,
    /// The function whose body this is.
    func: Option<FuncId>,
    /// The locals of which nothing is to be found out.
    settled: Vec<bool>,
    /// Whether something is unbound.
    has_deletions: bool,
    /// Values that are still to be looked at; empty in between.
    pending: Vec<Value>,
    /// The webs by local, those of the body first.
    pub(super) webs: Vec<Web>,
    /// The variables of which the new ones are part.
    pub(super) variables: Vec<LocalId>,
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

impl Flow {
    /// For how many values and places there is room.
    pub(super) fn capacity(&self) -> usize {
        self.nodes.capacity() + self.edges.capacity() + self.places.capacity()
    }

    /// Walks the body of a function.
    pub(super) fn walk(&mut self, id: FuncId, func: &Func<'_>) {
        let count = func.locals.len();
        self.func = Some(id);
        self.nodes.clear();
        self.edges.clear();
        self.handlers.clear();
        self.uses.clear();
        self.mentions.clear();
        self.has_deletions = false;
        self.places.clear();
        self.places.resize(func.expr_count as usize, None);
        self.stopped_phis.clear();
        self.stopped_phis.resize(count, NONE);
        self.settled.clear();
        let settled = func.locals.iter().map(Local::is_settled);
        self.settled.extend(settled);
        let mut start = self.spare.pop().unwrap_or_default();
        start.clear();
        for local in 0..count as u32 {
            start.push(self.node(LocalId(local), Kind::Unbound { deleted: false }));
        }
        self.state = Some(start);
        for param in func.params {
            let value = self.node(param.local, Kind::Definition { in_loop: false });
            self.set(param.local, value);
        }
        self.stmts(func.body);
        let end = self.state.take();
        self.give_back(end);
    }

    fn node(&mut self, local: LocalId, kind: Kind) -> Value {
        let value = Value(self.nodes.len() as u32);
        self.nodes.push(Node {
            local,
            kind,
            operands: NONE,
            users: NONE,
            joined: value,
            web: NONE,
            is_used: false,
            is_unbound: false,
        });
        value
    }

    fn phi(&mut self, local: LocalId, operands: &[Value]) -> Value {
        let phi = self.node(local, Kind::Phi);
        for operand in operands {
            self.add_operand(phi, *operand);
        }
        phi
    }

    /// One more operand of a phi, unless it is one already.
    fn add_operand(&mut self, phi: Value, operand: Value) {
        let mut at = self.nodes[phi.index()].operands;
        while at != NONE {
            let edge = self.edges[at as usize];
            if edge.operand == operand {
                return;
            }
            at = edge.next_operand;
        }
        let edge = self.edges.len() as u32;
        self.edges.push(Edge {
            operand,
            phi,
            next_operand: std::mem::replace(&mut self.nodes[phi.index()].operands, edge),
            next_user: NONE,
        });
        let users = &mut self.nodes[operand.index()].users;
        self.edges[edge as usize].next_user = std::mem::replace(users, edge);
    }

    /// The same state once more.
    fn copy(&mut self, state: &State) -> State {
        let state = state.as_ref()?;
        let mut copy = self.spare.pop().unwrap_or_default();
        copy.clone_from(state);
        Some(copy)
    }

    /// A copy of the state here.
    fn here(&mut self) -> State {
        let state = self.state.take();
        let copy = self.copy(&state);
        self.state = state;
        copy
    }

    fn give_back(&mut self, state: State) {
        self.spare.extend(state);
    }

    fn set(&mut self, local: LocalId, value: Value) {
        if let Some(state) = &mut self.state {
            state[local.index()] = value;
        }
        if self.state.is_some() && !self.tries.is_empty() {
            self.assigned.push((local, value));
        }
    }

    fn define(&mut self, local: LocalId) -> Value {
        let in_loop = !self.loops.is_empty();
        let value = self.node(local, Kind::Definition { in_loop });
        self.set(local, value);
        value
    }

    fn unbind(&mut self, local: LocalId) {
        self.has_deletions = true;
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
        if self.settled[local.index()] {
            return;
        }
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
        for (local, (here, there)) in a.iter_mut().zip(&b).enumerate() {
            if here != there {
                *here = self.phi(LocalId(local as u32), &[*here, *there]);
            }
        }
        self.give_back(Some(b));
        Some(a)
    }

    fn join_all(&mut self, first: State, rest: Vec<Vec<Value>>) -> State {
        rest.into_iter()
            .fold(first, |all, next| self.join(all, Some(next)))
    }

    /// Begins a region that may stop anywhere.
    fn guard(&mut self) -> State {
        self.tries.push(self.assigned.len());
        self.here()
    }

    /// Ends the region: the state wherever it may have stopped.
    fn stopped(&mut self, start: State) -> State {
        let begin = self.tries.pop().unwrap_or_default();
        let end = self.assigned.len();
        let mut state = start;
        if let Some(state) = &mut state {
            for at in begin..end {
                let (local, value) = self.assigned[at];
                if self.stopped_phis[local.index()] == NONE {
                    let phi = self.phi(local, &[state[local.index()]]);
                    self.stopped_phis[local.index()] = phi.0;
                }
                self.add_operand(Value(self.stopped_phis[local.index()]), value);
            }
            for at in begin..end {
                let local = self.assigned[at].0;
                let phi = std::mem::replace(&mut self.stopped_phis[local.index()], NONE);
                if phi != NONE {
                    state[local.index()] = Value(phi);
                }
            }
        }
        if self.tries.is_empty() {
            self.assigned.clear();
        }
        state
    }
}

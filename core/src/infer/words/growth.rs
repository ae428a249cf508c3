//! Intervals of nodes along copies and small steps: the fixed point of one round.
//!
//! In: the edges of the graph, values and steps that begin in nodes. Out: an interval for each node. Nodes that flow
//! into each other in a circle grow by at most the greatest step of the circle in each step of the program.
//!
//! ```text
//! i = 0; i = i + 1       circle of i and i + 1, begins at 0, steps by 1     0..2**48
//! ```

use super::super::graph::{Constructor, Graph, NodeId};
use super::super::interval::Interval;
use super::STEPS;
use rustc_hash::FxHashMap;

/// How ints come into a node.
pub(super) enum Flow {
    /// As a value of this interval.
    Value(Interval),
    /// As a value of that node, changed by this much.
    Step(NodeId, Interval),
}

/// What is known of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    /// All values but for slow growth.
    base: Interval,
    /// By how much they change per step.
    step: Interval,
}

const EMPTY: State = State {
    base: Interval::EMPTY,
    step: Interval::EMPTY,
};

/// Intervals of all nodes.
pub(super) struct Growth {
    /// From which nodes ints are copied into each.
    sources: Vec<Vec<u32>>,
    states: Vec<State>,
    values: Vec<Interval>,
    /// Parts of the graph in which every node reaches every other, in the order of flow.
    parts: Vec<Vec<u32>>,
}

impl Growth {
    /// The nodes of a graph, with the edges along which values of a kind flow.
    pub(super) fn new(graph: &Graph, kind: Constructor) -> Growth {
        let len = graph.len();
        let holds: Vec<bool> = (0..len)
            .map(|at| {
                let node = NodeId(at as u32);
                let root = graph.find(node) == node;
                root && graph.atoms(node).iter().any(|a| a.constructor() == kind)
            })
            .collect();
        let mut sources = vec![Vec::new(); len];
        let mut copy = |from: NodeId, to: NodeId| {
            let (from, to) = (graph.find(from).0, graph.find(to).0);
            if from != to && holds[from as usize] && holds[to as usize] {
                sources[to as usize].push(from);
            }
        };
        for at in (0..len).filter(|at| holds[*at]) {
            for (to, filter) in graph.edges(NodeId(at as u32)) {
                if filter.passes_kind(&kind) {
                    copy(NodeId(at as u32), *to);
                }
            }
        }
        for (from, to) in &graph.links {
            copy(*from, *to);
        }
        for list in &mut sources {
            list.sort_unstable();
            list.dedup();
        }
        Growth {
            sources,
            states: vec![EMPTY; len],
            values: vec![Interval::EMPTY; len],
            parts: Vec::new(),
        }
    }

    /// The ints of a node.
    pub(super) fn value(&self, node: NodeId) -> Interval {
        self.values[node.0 as usize]
    }

    /// Whatever flows is unbounded.
    pub(super) fn give_up(&mut self) {
        self.values.fill(Interval::FULL);
    }

    /// One round under new flows; whether something grew.
    pub(super) fn grow(&mut self, flows: &[(NodeId, Flow)], widen: bool) -> bool {
        let len = self.states.len();
        let mut steps: Vec<Vec<(u32, Interval)>> = vec![Vec::new(); len];
        let mut begun = vec![Interval::EMPTY; len];
        for (node, flow) in flows {
            let at = node.0 as usize;
            match flow {
                Flow::Value(value) => begun[at] = begun[at].join(*value),
                Flow::Step(from, by) => steps[at].push((from.0, *by)),
            }
        }
        let found = parts(&self.sources, &steps);
        let mut part_of = vec![0_u32; len];
        for (index, part) in (0..).zip(&found) {
            part.iter().for_each(|n| part_of[*n as usize] = index);
        }
        let mut grew = false;
        for (index, part) in (0..).zip(&found) {
            let mut all = EMPTY;
            for node in part {
                let at = *node as usize;
                all.base = all.base.join(begun[at]);
                let copies = self.sources[at].iter().map(|s| (*s, Interval::of(0)));
                for (from, by) in copies.chain(steps[at].iter().copied()) {
                    if by.is_empty() {
                        continue;
                    }
                    if part_of[from as usize] == index {
                        all.step = all.step.join(by);
                    } else {
                        let state = self.states[from as usize];
                        all.base = all.base.join(state.base.add(by));
                        all.step = all.step.join(state.step);
                    }
                }
            }
            for node in part {
                grew |= self.join(*node as usize, all, widen);
            }
        }
        self.parts = found;
        grew
    }

    fn join(&mut self, at: usize, with: State, widen: bool) -> bool {
        let old = self.states[at];
        let mut new = State {
            base: old.base.join(with.base),
            step: old.step.join(with.step),
        };
        if new == old {
            return false;
        }
        if widen && !old.base.is_empty() {
            new.base = old.base.widen(new.base);
        }
        self.states[at] = new;
        let growth = new.step.join(Interval::of(0)).mul(Interval::of(STEPS));
        let value = match new.base.is_empty() {
            true => Interval::EMPTY,
            false => new.base.add(growth),
        };
        self.values[at] = value;
        true
    }

    /// Takes away what no flow brings.
    pub(super) fn tighten(
        &mut self,
        flows: &[(NodeId, Flow)],
        exact: &FxHashMap<NodeId, Interval>,
    ) {
        let mut begun = vec![Interval::EMPTY; self.values.len()];
        for (node, flow) in flows {
            if let Flow::Value(value) = flow {
                let at = node.0 as usize;
                begun[at] = begun[at].join(*value);
            }
        }
        for part in &self.parts {
            for node in part {
                let at = *node as usize;
                let mut all = begun[at];
                for from in &self.sources[at] {
                    all = all.join(self.values[*from as usize]);
                }
                if let Some(known) = exact.get(&NodeId(*node)) {
                    all = all.meet(*known);
                }
                if all.is_empty() {
                    all = Interval::EMPTY;
                }
                self.values[at] = self.values[at].meet(all);
            }
        }
    }
}

/// The strongly connected parts, each after those that flow into it (Tarjan's algorithm over the sources).
fn parts(sources: &[Vec<u32>], steps: &[Vec<(u32, Interval)>]) -> Vec<Vec<u32>> {
    const NEW: u32 = u32::MAX;
    let len = sources.len();
    let (mut order, mut low) = (vec![NEW; len], vec![0_u32; len]);
    let (mut on_stack, mut stack, mut out) = (vec![false; len], Vec::new(), Vec::new());
    let mut count = 0;
    let next_of = |at: usize, k: usize| -> Option<u32> {
        sources[at]
            .get(k)
            .copied()
            .or_else(|| steps[at].get(k - sources[at].len()).map(|s| s.0))
    };
    for root in 0..len {
        if order[root] != NEW {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((at, k)) = path.pop() {
            if k == 0 {
                order[at] = count;
                low[at] = count;
                count += 1;
                stack.push(at as u32);
                on_stack[at] = true;
            }
            match next_of(at, k) {
                Some(next) => {
                    path.push((at, k + 1));
                    let next = next as usize;
                    if order[next] == NEW {
                        path.push((next, 0));
                    } else if on_stack[next] {
                        low[at] = low[at].min(order[next]);
                    }
                }
                None => {
                    if low[at] == order[at] {
                        let mut part = Vec::new();
                        while let Some(node) = stack.pop() {
                            on_stack[node as usize] = false;
                            part.push(node);
                            if node as usize == at {
                                break;
                            }
                        }
                        out.push(part);
                    }
                    if let Some((parent, _)) = path.last() {
                        low[*parent] = low[*parent].min(low[at]);
                    }
                }
            }
        }
    }
    out
}

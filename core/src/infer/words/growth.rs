//! Intervals of nodes along copies and small steps: the fixed point of one round.
//!
//! In: the edges of the graph, values and steps that begin in nodes. Out: an interval for each node. Nodes that flow
//! into each other in a circle grow by at most the greatest step of the circle in each step of the program.
//!
//! ```text
//! i = 0; i = i + 1       circle of i and i + 1, begins at 0, steps by 1     0..2**48
//! ```

use super::super::lists::Lists;
use super::{Constructor, Graph, Inst, Interval, NodeId, STEPS};

/// The number of a node that holds no such values.
const NONE: u32 = u32::MAX;

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

/// Intervals of all nodes that hold values of a kind; they are numbered.
pub(super) struct Growth {
    /// The number of each node that stands for itself.
    numbers: Vec<u32>,
    /// The nodes that have numbers and stand for themselves.
    nodes: Vec<NodeId>,
    /// From which nodes values are copied into each.
    sources: Lists<u32>,
    states: Vec<State>,
    values: Vec<Interval>,
    /// What began in each node in the last round.
    begun: Vec<Interval>,
    /// The steps of the last round, by where they go.
    steps: Vec<(u32, Step)>,
    /// Parts of the graph in which every node reaches every other, in the order of flow.
    parts: Lists<u32>,
    /// The part of each node.
    part_of: Vec<u32>,
    /// The instances that have a node among their expressions.
    readers: Lists<u32>,
    /// Nodes whose values have changed.
    changed: Vec<u32>,
}

impl Growth {
    /// The nodes of a graph that hold values of a kind, with the edges along which these flow.
    pub(super) fn new(graph: &Graph<'_>, kind: Constructor, nodes: Vec<NodeId>) -> Growth {
        let mut numbers: Vec<u32> = vec![NONE; graph.len()];
        for (number, node) in (0..).zip(&nodes) {
            numbers[node.0 as usize] = number;
        }
        let mut copies = Vec::new();
        let mut copy = |from: u32, to: NodeId| {
            let to = numbers[graph.find(to).0 as usize];
            if from != to && from != NONE && to != NONE {
                copies.push((to, from));
            }
        };
        for (number, node) in (0..).zip(&nodes) {
            for (to, filter) in graph.edges(*node) {
                if filter.passes_kind(&kind) {
                    copy(number, to);
                }
            }
        }
        for (from, to) in &graph.links {
            copy(numbers[graph.find(*from).0 as usize], *to);
        }
        copies.sort_unstable();
        copies.dedup();
        let len = nodes.len();
        Growth {
            numbers,
            sources: Lists::new(len, &copies),
            states: vec![EMPTY; len],
            values: vec![Interval::EMPTY; len],
            begun: vec![Interval::EMPTY; len],
            steps: Vec::new(),
            parts: Lists::empty(0),
            part_of: vec![0; len],
            readers: Lists::empty(len),
            changed: Vec::new(),
            nodes,
        }
    }

    /// Remembers whose expressions the nodes are.
    pub(super) fn read_by(&mut self, graph: &Graph<'_>, insts: &[Inst]) {
        let mut readers = Vec::new();
        for (inst, found) in (0..).zip(insts) {
            let roots = found.exprs.iter().map(|node| graph.find(*node));
            let numbers = roots.map(|root| self.numbers[root.0 as usize]);
            readers.extend(numbers.filter(|n| *n != NONE).map(|n| (n, inst)));
        }
        readers.dedup();
        self.readers = Lists::new(self.nodes.len(), &readers);
    }

    /// Marks the instances that have nodes whose values have changed since this was asked last.
    pub(super) fn take_changed(&mut self, stale: &mut [bool]) {
        for number in self.changed.drain(..) {
            for inst in self.readers.of(number as usize) {
                stale[*inst as usize] = true;
            }
        }
    }

    /// The ints of a node.
    pub(super) fn value(&self, node: NodeId) -> Interval {
        let value = self.values.get(self.numbers[node.0 as usize] as usize);
        value.copied().unwrap_or(Interval::EMPTY)
    }

    /// Whatever flows is unbounded.
    pub(super) fn give_up(&mut self) {
        self.values.fill(Interval::FULL);
        self.changed.extend(0..self.nodes.len() as u32);
    }

    /// What begins in each node, and the steps from others.
    fn begun(
        &self,
        flows: impl Iterator<Item = (NodeId, Flow)>,
    ) -> (Vec<Interval>, Vec<(u32, Step)>) {
        let mut begun = vec![Interval::EMPTY; self.nodes.len()];
        let mut steps = Vec::new();
        for (node, flow) in flows {
            let to = self.numbers[node.0 as usize];
            let Some(begun) = begun.get_mut(to as usize) else {
                continue;
            };
            match flow {
                Flow::Value(value) => *begun = begun.join(value),
                Flow::Step(from, by) => {
                    let from = self.numbers[from.0 as usize];
                    if from != NONE {
                        steps.push((to, Step { from, by }));
                    }
                }
            }
        }
        (begun, steps)
    }

    /// One round under new flows; whether something grew.
    pub(super) fn grow(
        &mut self,
        flows: impl Iterator<Item = (NodeId, Flow)>,
        widen: bool,
    ) -> bool {
        let (begun, steps) = self.begun(flows);
        let ends = |steps: &[(u32, Step)]| -> Vec<(u32, u32)> {
            steps.iter().map(|(to, step)| (*to, step.from)).collect()
        };
        let is_first = self.parts.len() == 0;
        let are_same = !is_first && ends(&self.steps) == ends(&steps);
        // Where something comes in that was not there in the last round: in all nodes, if the parts are others.
        let mut news = vec![!are_same; self.nodes.len()];
        if are_same {
            for (at, news) in news.iter_mut().enumerate() {
                *news = begun[at] != self.begun[at];
            }
            for ((to, old), (_, new)) in self.steps.iter().zip(&steps) {
                news[*to as usize] |= old.by != new.by;
            }
        }
        (self.begun, self.steps) = (begun, steps);
        let steps = Lists::new(self.nodes.len(), &self.steps);
        if !are_same {
            self.parts = parts(&self.sources, &steps);
            for part in 0..self.parts.len() {
                let nodes = self.parts.of(part).iter();
                nodes.for_each(|n| self.part_of[*n as usize] = part as u32);
            }
        }
        let mut grew = vec![false; self.nodes.len()];
        for part in 0..self.parts.len() {
            let nodes = self.parts.of(part).iter();
            let has_news = nodes.map(|node| *node as usize).any(|at| {
                let mut copies = self.sources.of(at).iter();
                news[at]
                    || copies.any(|from| grew[*from as usize])
                    || steps.of(at).iter().any(|step| grew[step.from as usize])
            });
            if !has_news {
                continue;
            }
            let all = self.sum_of(part, &steps);
            for place in self.parts.range(part) {
                let node = self.parts.items[place];
                grew[node as usize] = self.join(node, all, widen);
            }
        }
        grew.contains(&true)
    }

    /// What comes into a part from where it begins and from other parts, and the steps inside of it.
    fn sum_of(&self, part: usize, steps: &Lists<Step>) -> State {
        let mut all = EMPTY;
        for node in self.parts.of(part) {
            let at = *node as usize;
            all.base = all.base.join(self.begun[at]);
            for from in self.sources.of(at) {
                if self.part_of[*from as usize] == part as u32 {
                    all.step = all.step.join(Interval::of(0));
                    continue;
                }
                let state = self.states[*from as usize];
                if !state.base.is_empty() {
                    all.base = all.base.join(state.base);
                }
                all.step = all.step.join(state.step);
            }
            for Step { from, by } in steps.of(at).iter().filter(|step| !step.by.is_empty()) {
                if self.part_of[*from as usize] == part as u32 {
                    all.step = all.step.join(*by);
                } else {
                    let state = self.states[*from as usize];
                    all.base = all.base.join(state.base.add(*by));
                    all.step = all.step.join(state.step);
                }
            }
        }
        all
    }

    fn join(&mut self, number: u32, with: State, widen: bool) -> bool {
        let at = number as usize;
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
        let still = Interval::of(0);
        let value = match new.step.join(still) {
            _ if new.base.is_empty() => Interval::EMPTY,
            step if step == still => new.base,
            step => new.base.add(step.mul(Interval::of(STEPS))),
        };
        self.set(number, value);
        true
    }

    fn set(&mut self, number: u32, value: Interval) {
        if std::mem::replace(&mut self.values[number as usize], value) != value {
            self.changed.push(number);
        }
    }

    /// Takes away what no flow brings; whether there was some.
    pub(super) fn tighten(
        &mut self,
        flows: impl Iterator<Item = (NodeId, Flow)>,
        exact: impl Fn(NodeId) -> Option<Interval>,
    ) -> bool {
        let (begun, _) = self.begun(flows);
        for place in 0..self.parts.items.len() {
            let number = self.parts.items[place];
            let at = number as usize;
            let mut all = begun[at];
            for from in self.sources.of(at) {
                all = all.join(self.values[*from as usize]);
            }
            if let Some(known) = exact(self.nodes[at]) {
                all = all.meet(known);
            }
            if all.is_empty() {
                all = Interval::EMPTY;
            }
            self.set(number, self.values[at].meet(all));
        }
        !self.changed.is_empty()
    }
}

/// From where a value comes, and how it is changed.
#[derive(Clone, Copy)]
struct Step {
    from: u32,
    by: Interval,
}

/// The strongly connected parts, each after those that flow into it (Tarjan's algorithm over the sources).
fn parts(sources: &Lists<u32>, steps: &Lists<Step>) -> Lists<u32> {
    let len = sources.len();
    let (mut order, mut low) = (vec![NONE; len], vec![0_u32; len]);
    let (mut on_stack, mut stack) = (vec![false; len], Vec::new());
    let mut out = Lists::empty(0);
    let mut count = 0;
    let next_of = |at: usize, k: usize| -> Option<u32> {
        let copies = sources.of(at);
        let step = || steps.of(at).get(k - copies.len()).map(|step| step.from);
        copies.get(k).copied().or_else(step)
    };
    let mut path = Vec::new();
    for root in 0..len {
        if order[root] != NONE {
            continue;
        }
        if next_of(root, 0).is_none() {
            (order[root], low[root]) = (count, count);
            count += 1;
            out.items.push(root as u32);
            out.end();
            continue;
        }
        path.push((root, 0));
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
                    if order[next] == NONE {
                        path.push((next, 0));
                    } else if on_stack[next] {
                        low[at] = low[at].min(order[next]);
                    }
                }
                None => {
                    if low[at] == order[at] {
                        while let Some(node) = stack.pop() {
                            on_stack[node as usize] = false;
                            out.items.push(node);
                            if node as usize == at {
                                break;
                            }
                        }
                        out.end();
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

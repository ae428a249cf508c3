//! Intervals of nodes along copies and small steps: the fixed point of one round.
//!
//! In: the edges of the graph, values and steps that begin in nodes. Out: an interval for each node. Nodes that flow
//! into each other in a circle grow by at most the greatest step of the circle in each step of the program. Only
//! nodes into which something new comes are looked at.
//!
//! ```text
//! i = 0; i = i + 1       circle of i and i + 1, begins at 0, steps by 1     0..2**48
//! ```

mod numbers;
mod parts;

use super::super::lists::Lists;
use super::{Constructor, Graph, Interval, NodeId, STEPS};
use numbers::{NONE, Numbers};
use parts::{Due, parts};
use rustc_hash::FxHashMap;

/// How ints come into a node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// As a value of this interval.
    Value(Interval),
    /// As a value of that node, changed by this much.
    Step(NodeId, Drift),
}

impl Flow {
    /// The node from which it steps.
    fn from(self) -> Option<NodeId> {
        match self {
            Flow::Value(_) => None,
            Flow::Step(from, _) => Some(from),
        }
    }
}

/// A small change: what lies between these.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Drift {
    lo: i32,
    hi: i32,
}

impl Drift {
    const NONE: Drift = Drift {
        lo: i32::MAX,
        hi: i32::MIN,
    };
    const STILL: Drift = Drift { lo: 0, hi: 0 };

    /// An interval of slow changes.
    pub(super) fn of(by: Interval) -> Drift {
        match by.is_empty() {
            true => Drift::NONE,
            false => Drift {
                lo: by.lo as i32,
                hi: by.hi as i32,
            },
        }
    }

    fn join(self, other: Drift) -> Drift {
        Drift {
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
        }
    }

    /// What so many steps make of an interval.
    fn after(self, base: Interval, steps: i128) -> Interval {
        let by = |change: i32| i128::from(change) * steps;
        base.add(Interval::new(by(self.lo), by(self.hi)))
    }
}

/// What is known of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    /// All values but for slow growth.
    base: Interval,
    /// By how much they change per step.
    step: Drift,
}

const EMPTY: State = State {
    base: Interval::EMPTY,
    step: Drift::NONE,
};

/// Intervals of all nodes that hold values of a kind; they are numbered.
pub(super) struct Growth {
    numbers: Numbers,
    /// From which nodes values are copied into each.
    sources: Lists<u32>,
    /// Into which nodes values of each are copied.
    targets: Lists<u32>,
    /// What begins in nodes, and where.
    flows: Vec<(u32, Flow)>,
    /// The numbers of the flows that begin in each node.
    flows_of: Lists<u32>,
    states: Vec<State>,
    values: Vec<Interval>,
    /// The nodes in which something else begins than in the last round.
    news: Vec<u32>,
    /// Parts of the graph in which every node reaches every other, in the order of flow.
    parts: Lists<u32>,
    /// The part of each node.
    part_of: Vec<u32>,
    /// The parts into which something new comes.
    due: Due,
    /// Into which nodes values of each step.
    steps: Lists<u32>,
    /// Whether the steps are no longer these, and the parts.
    has_moved: bool,
    is_torn: bool,
    /// The instances that read a node.
    readers: Lists<u32>,
    /// Nodes whose values have changed.
    changed: Vec<u32>,
    /// The nodes that may hold more than what flows into them.
    is_loose: Vec<bool>,
}

impl Growth {
    /// The nodes of a graph that hold values of a kind, with the edges along which these flow, and flows that begin in some of them, with
    /// nothing yet. Of others something may be known by itself.
    pub(super) fn new(
        graph: &Graph<'_>,
        kind: Constructor,
        nodes: &[NodeId],
        begins: impl Iterator<Item = NodeId> + Clone,
        known: impl Iterator<Item = NodeId>,
    ) -> Growth {
        let numbers = Numbers::new(graph, kind, nodes, begins.clone().chain(known));
        let (len, copies) = (numbers.count, &numbers.copies);
        let back: Vec<(u32, u32)> = copies.iter().map(|(from, to)| (*to, *from)).collect();
        let nothing = Flow::Value(Interval::EMPTY);
        let flows: Vec<(u32, Flow)> = begins.map(|node| (numbers.of(node), nothing)).collect();
        let flows_of: Vec<(u32, u32)> = flows.iter().map(|(to, _)| *to).zip(0..).collect();
        Growth {
            sources: Lists::new(len, &back),
            targets: Lists::new(len, copies),
            flows,
            flows_of: Lists::new(len, &flows_of),
            states: vec![EMPTY; len],
            values: vec![Interval::EMPTY; len],
            news: Vec::new(),
            parts: Lists::empty(0),
            part_of: vec![NONE; len],
            due: Due::default(),
            steps: Lists::empty(len),
            has_moved: true,
            is_torn: true,
            readers: Lists::empty(len),
            changed: Vec::new(),
            is_loose: vec![false; len],
            numbers,
        }
    }

    /// Remembers the instances that read nodes, by number.
    pub(super) fn read_by(&mut self, reads: &[(NodeId, u32)]) {
        let reads = reads
            .iter()
            .map(|(node, inst)| (self.numbers.of(*node), *inst));
        let mut reads: Vec<(u32, u32)> = reads.collect();
        reads.dedup();
        self.readers = Lists::new(self.values.len(), &reads);
    }

    /// Marks the instances that read nodes whose values have changed since this was asked last.
    pub(super) fn take_changed(&mut self, stale: &mut [bool]) {
        for number in self.changed.drain(..) {
            for inst in self.readers.of(number as usize) {
                stale[*inst as usize] = true;
            }
        }
    }

    /// The ints of a node.
    pub(super) fn value(&self, node: NodeId) -> Interval {
        let value = self.values.get(self.numbers.of(node) as usize);
        value.copied().unwrap_or(Interval::EMPTY)
    }

    /// Whatever flows is unbounded.
    pub(super) fn give_up(&mut self) {
        self.values.fill(Interval::FULL);
        self.is_loose.fill(true);
        self.changed.extend(0..self.values.len() as u32);
    }

    /// What begins with a flow is this now.
    pub(super) fn begin(&mut self, flow: u32, now: Flow) {
        let (to, old) = self.flows[flow as usize];
        if old == now {
            return;
        }
        self.flows[flow as usize].1 = now;
        self.news.push(to);
        if let (Flow::Value(old), Flow::Value(now)) = (old, now) {
            self.is_loose[to as usize] |= now.join(old) != now;
        }
        if old.from() != now.from() {
            self.has_moved = true;
            // Steps within a part hold it together; steps against the order may make several one.
            let part = |node: NodeId| {
                let number = self.numbers.of(node);
                self.part_of.get(number as usize).copied()
            };
            let own = self.part_of[to as usize];
            self.is_torn |= old.from().and_then(part) == Some(own)
                || now.from().and_then(part).is_some_and(|from| from > own);
        }
    }

    /// Lets values flow along the copies, before there are steps.
    pub(super) fn spread(&mut self) {
        let mut work = Vec::new();
        for (to, flow) in &self.flows {
            if let Flow::Value(value) = flow {
                work.push((*to, *value));
            }
        }
        while let Some((number, value)) = work.pop() {
            let at = number as usize;
            let base = self.states[at].base.join(value);
            if base != self.states[at].base {
                self.states[at].base = base;
                self.set(number, base);
                work.extend(self.targets.of(at).iter().map(|to| (*to, base)));
            }
        }
    }

    /// One round under new flows; whether something grew.
    pub(super) fn grow(&mut self, widen: bool) -> bool {
        self.order();
        let mut grew = false;
        while let Some(part) = self.due.next() {
            let all = self.sum_of(part);
            for place in self.parts.range(part) {
                let node = self.parts.items[place];
                if self.join(node, all, widen) {
                    grew = true;
                    self.tell(node);
                }
            }
        }
        grew
    }

    /// Finds the steps and parts, where others came or went, and what is due.
    fn order(&mut self) {
        if std::mem::replace(&mut self.has_moved, false) {
            let steps = self.flows.iter().filter_map(|(to, flow)| {
                let from = self.numbers.of(flow.from()?);
                (from != NONE).then_some((from, *to))
            });
            let steps: Vec<(u32, u32)> = steps.collect();
            self.steps = Lists::new(self.values.len(), &steps);
            if std::mem::replace(&mut self.is_torn, false) {
                self.part(&steps);
            }
        }
        for node in self.news.drain(..) {
            self.due.add(self.part_of[node as usize]);
        }
    }

    /// Finds the parts. What comes into single nodes is as it was.
    fn part(&mut self, steps: &[(u32, u32)]) {
        let back: Vec<(u32, u32)> = steps.iter().map(|(from, to)| (*to, *from)).collect();
        let steps = Lists::new(self.values.len(), &back);
        let mut sources = Lists::empty(0);
        for at in 0..self.values.len() {
            sources.items.extend_from_slice(self.sources.of(at));
            sources.items.extend_from_slice(steps.of(at));
            sources.end();
        }
        self.parts = parts(&sources);
        self.due = Due::of(self.parts.len());
        for part in 0..self.parts.len() {
            let nodes = self.parts.of(part);
            for node in nodes {
                self.part_of[*node as usize] = part as u32;
            }
            if nodes.len() > 1 {
                self.due.add(part as u32);
            }
        }
    }

    /// What comes out of a node into other parts is new.
    fn tell(&mut self, node: u32) {
        let at = node as usize;
        for to in self.targets.of(at).iter().chain(self.steps.of(at)) {
            if self.part_of[*to as usize] != self.part_of[at] {
                self.due.add(self.part_of[*to as usize]);
            }
        }
    }

    /// What comes into a part from where it begins and from other parts, and the steps inside of it.
    fn sum_of(&self, part: usize) -> State {
        let mut all = EMPTY;
        for node in self.parts.of(part) {
            let at = *node as usize;
            for from in self.sources.of(at) {
                if self.part_of[*from as usize] == part as u32 {
                    all.step = all.step.join(Drift::STILL);
                    continue;
                }
                let state = self.states[*from as usize];
                if !state.base.is_empty() {
                    all.base = all.base.join(state.base);
                }
                all.step = all.step.join(state.step);
            }
            for flow in self.flows_of.of(at) {
                match self.flows[*flow as usize].1 {
                    Flow::Value(value) => all.base = all.base.join(value),
                    Flow::Step(from, by) => self.step(&mut all, part, from, by),
                }
            }
        }
        all
    }

    /// What a step brings into a part.
    fn step(&self, all: &mut State, part: usize, from: NodeId, by: Drift) {
        let from = self.numbers.of(from);
        if from == NONE || by == Drift::NONE {
            return;
        }
        if self.part_of[from as usize] == part as u32 {
            all.step = all.step.join(by);
        } else {
            let state = self.states[from as usize];
            all.base = all.base.join(by.after(state.base, 1));
            all.step = all.step.join(state.step);
        }
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
            self.is_loose[at] = true;
        }
        self.states[at] = new;
        let value = match new.step.join(Drift::STILL) {
            _ if new.base.is_empty() => Interval::EMPTY,
            Drift::STILL => new.base,
            step => {
                self.is_loose[at] = true;
                step.after(new.base, STEPS)
            }
        };
        self.set(number, value);
        true
    }

    fn set(&mut self, number: u32, value: Interval) {
        if std::mem::replace(&mut self.values[number as usize], value) != value {
            self.changed.push(number);
        }
    }

    /// Takes away what no flow brings, once all are values, and what nodes are known not to hold; whether there was some.
    pub(super) fn tighten(&mut self, known: impl Iterator<Item = (NodeId, Interval)>) -> bool {
        let known = known.map(|(node, most)| (self.numbers.of(node), most));
        let known: FxHashMap<u32, Interval> = known.collect();
        for number in known.keys() {
            self.is_loose[*number as usize] = true;
        }
        for number in self.news.drain(..) {
            self.is_loose[number as usize] = true;
        }
        for place in 0..self.parts.items.len() {
            let number = self.parts.items[place];
            let at = number as usize;
            if !self.is_loose[at] {
                continue;
            }
            let mut all = self.flows_into(at);
            if let Some(most) = known.get(&number) {
                all = all.meet(*most);
            }
            let now = self.values[at].meet(all.or_nothing());
            if now != self.values[at] {
                self.set(number, now);
                for to in self.targets.of(at) {
                    self.is_loose[*to as usize] = true;
                }
            }
        }
        !self.changed.is_empty()
    }

    /// The values that flow into a node.
    fn flows_into(&self, at: usize) -> Interval {
        let mut all = Interval::EMPTY;
        for flow in self.flows_of.of(at) {
            if let Flow::Value(value) = self.flows[*flow as usize].1 {
                all = all.join(value);
            }
        }
        for from in self.sources.of(at) {
            all = all.join(self.values[*from as usize]);
        }
        all
    }
}

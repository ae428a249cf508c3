//! The elements of the ranges in each node.
//!
//! ```text
//! rows = range(3); columns = rows       both: 0..2
//! ```

use super::ops::Ops;
use super::seeds::Begun;
use super::*;

/// The ranges of the graph at rest.
pub(super) struct Ranges {
    /// Where ranges begin, and what is known of their elements there.
    seeds: Vec<(NodeId, Begun)>,
    /// Where the ranges of a node go.
    targets: FxHashMap<NodeId, Vec<NodeId>>,
    elements: FxHashMap<NodeId, Interval>,
}

impl Ranges {
    /// The ranges, by which nodes that stand for themselves hold some.
    pub(super) fn new(cx: &Infer<'_>, ops: &Ops, holds: impl Fn(NodeId) -> bool) -> Self {
        let graph = &cx.graph;
        let range = Constructor::Stub(cx.core.range);
        let mut ranges = Ranges {
            seeds: seeds::at_rest(cx, ops, &holds),
            targets: FxHashMap::default(),
            elements: FxHashMap::default(),
        };
        if ranges.seeds.is_empty() {
            return ranges;
        }
        let mut add = |from: NodeId, to: NodeId| {
            let (from, to) = (graph.find(from), graph.find(to));
            if holds(from) && holds(to) {
                ranges.targets.entry(from).or_default().push(to);
            }
        };
        for node in cx.rest.held.iter().filter(|node| holds(**node)) {
            for (to, filter) in graph.edges(*node) {
                if filter.passes_kind(&range) {
                    add(*node, to);
                }
            }
        }
        for (from, to) in &graph.links {
            add(*from, *to);
        }
        ranges
    }

    /// The elements of the ranges in a node that stands for all it was made one with.
    pub(super) fn elements(&self, node: NodeId) -> Interval {
        self.elements.get(&node).copied().unwrap_or(Interval::EMPTY)
    }

    /// Lets ranges flow from where they begin; others than of a `range(...)` have any elements.
    pub(super) fn spread(&mut self, ops: &Ops) {
        self.elements.clear();
        let begun = self.seeds.iter().map(|(node, begun)| match *begun {
            Begun::Op(_, op) => (*node, ops.value(op)),
            _ => (*node, Interval::FULL),
        });
        let mut work: Vec<(NodeId, Interval)> = begun.collect();
        while let Some((node, interval)) = work.pop() {
            let old = self.elements(node);
            let new = old.join(interval);
            if new != old {
                self.elements.insert(node, new);
                let targets = self.targets.get(&node).into_iter().flatten();
                work.extend(targets.map(|to| (*to, new)));
            }
        }
    }
}

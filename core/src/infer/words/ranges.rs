//! The elements of the ranges in each node.
//!
//! ```text
//! rows = range(3); columns = rows       both: 0..2
//! ```

use super::*;

/// The ranges of the graph at rest.
pub(super) struct Ranges {
    /// Where ranges begin, and what is known of their elements there.
    pub(super) seeds: Vec<(NodeId, Seed)>,
    /// Where the ranges of a node go.
    targets: FxHashMap<NodeId, Vec<NodeId>>,
    elements: FxHashMap<NodeId, Interval>,
}

impl Ranges {
    pub(super) fn new(cx: &Infer<'_>) -> Self {
        let graph = &cx.graph;
        let range = Constructor::Stub(cx.core.range);
        let holds = |node: NodeId| graph.atoms(node).iter().any(|a| a.constructor() == range);
        let mut ranges = Ranges {
            seeds: seeds(cx, holds),
            targets: FxHashMap::default(),
            elements: FxHashMap::default(),
        };
        if ranges.seeds.is_empty() {
            return ranges;
        }
        let mut add = |from: NodeId, to: NodeId| {
            let targets = ranges.targets.entry(graph.find(from)).or_default();
            targets.push(graph.find(to));
        };
        for node in cx.held.iter().filter(|node| holds(**node)) {
            for (to, filter) in graph.edges(*node) {
                if filter.passes_kind(&range) && holds(to) {
                    add(*node, to);
                }
            }
        }
        for (from, to) in &graph.links {
            if holds(*from) && holds(*to) {
                add(*from, *to);
            }
        }
        ranges
    }

    /// The elements of the ranges in a node that stands for all it was made one with.
    pub(super) fn elements(&self, node: NodeId) -> Interval {
        self.elements.get(&node).copied().unwrap_or(Interval::EMPTY)
    }

    pub(super) fn clear(&mut self) {
        self.elements.clear();
    }

    /// Lets ranges flow from where they begin.
    pub(super) fn spread(&mut self, mut work: Vec<(NodeId, Interval)>) {
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

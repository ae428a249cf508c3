//! Numbers of the nodes that hold values of a kind: what only ever holds a copy of what another does has the number of that one.
//!
//! In: the graph at rest, and the nodes that get values in other ways too. Out: numbers, and the copies from one to another.
//!
//! ```text
//! def f(x): y = x        f(n) alone      x and y hold what n does: one number
//! ```

use super::super::{Constructor, Graph, NodeId};

/// The number of a node that holds no such values.
pub(super) const NONE: u32 = u32::MAX;

/// More sources than one, or another way to get values.
const SEVERAL: u32 = u32::MAX - 1;

/// Numbers, and from which values are copied into which.
pub(super) struct Numbers {
    /// Of each node that stands for itself.
    of: Vec<u32>,
    /// How many numbers there are.
    pub(super) count: usize,
    pub(super) copies: Vec<(u32, u32)>,
}

impl Numbers {
    /// The numbers of nodes that stand for themselves, some of which get values in other ways too.
    pub(super) fn new(
        graph: &Graph<'_>,
        kind: Constructor,
        nodes: &[NodeId],
        others: impl Iterator<Item = NodeId>,
    ) -> Numbers {
        let mut numbers = Numbers {
            of: vec![NONE; graph.len()],
            count: nodes.len(),
            copies: Vec::new(),
        };
        for (number, node) in (0..).zip(nodes) {
            numbers.of[node.0 as usize] = number;
        }
        numbers.find_copies(graph, kind, nodes);
        let originals = numbers.originals(others);
        numbers.share(nodes, &originals);
        numbers
    }

    /// The number of a node.
    pub(super) fn of(&self, node: NodeId) -> u32 {
        self.of[node.0 as usize]
    }

    fn find_copies(&mut self, graph: &Graph<'_>, kind: Constructor, nodes: &[NodeId]) {
        let (of, copies) = (&self.of, &mut self.copies);
        let mut copy = |from: u32, to: NodeId| {
            let to = of[graph.find(to).0 as usize];
            if from != to && from != NONE && to != NONE {
                copies.push((from, to));
            }
        };
        for (number, node) in (0..).zip(nodes) {
            for (to, filter) in graph.edges(*node) {
                if filter.passes_kind(&kind) {
                    copy(number, to);
                }
            }
        }
        for (from, to) in &graph.links {
            copy(of[graph.find(*from).0 as usize], *to);
        }
    }

    /// For each number that of which it holds a copy, if that is all, and at last itself.
    fn originals(&self, others: impl Iterator<Item = NodeId>) -> Vec<u32> {
        let mut sources = vec![NONE; self.count];
        for (from, to) in &self.copies {
            let source = &mut sources[*to as usize];
            *source = match *source {
                NONE => *from,
                known if known == *from => known,
                _ => SEVERAL,
            };
        }
        others.for_each(|node| sources[self.of(node) as usize] = SEVERAL);
        let mut originals: Vec<u32> = (0..self.count as u32).collect();
        for (number, source) in (0..).zip(&sources) {
            if *source < SEVERAL {
                // What comes round in a circle of copies is nobody's copy.
                let first = first_of(&mut originals, *source);
                originals[number as usize] = first;
            }
        }
        (0..self.count as u32)
            .map(|number| first_of(&mut originals, number))
            .collect()
    }

    /// Numbers the originals anew, and gives their numbers to the copies.
    fn share(&mut self, nodes: &[NodeId], originals: &[u32]) {
        let mut numbers = vec![NONE; originals.len()];
        self.count = 0;
        for (at, original) in originals.iter().enumerate() {
            if *original as usize == at {
                numbers[at] = self.count as u32;
                self.count += 1;
            }
        }
        let number = |of: u32| numbers[originals[of as usize] as usize];
        for node in nodes {
            let of = &mut self.of[node.0 as usize];
            *of = number(*of);
        }
        for (from, to) in &mut self.copies {
            (*from, *to) = (number(*from), number(*to));
        }
        self.copies.retain(|(from, to)| from != to);
    }
}

/// The original of an original and so on; what leads there is shortened.
fn first_of(originals: &mut [u32], mut number: u32) -> u32 {
    while originals[number as usize] != number {
        let next = originals[number as usize];
        originals[number as usize] = originals[next as usize];
        number = next;
    }
    number
}

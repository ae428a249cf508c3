//! The graph at rest: which nodes hold something, and which of them the same.
//!
//! In: a graph in which nothing flows any more. Out: its nodes by the sets of atoms that they share, so that what depends on the
//! atoms alone is found once for each set.

use super::{Atom, Graph, NodeId};

/// How many sets are remembered at a time.
const RECENT: usize = 1024;

/// Nodes and their sets.
#[derive(Default)]
pub(in crate::infer) struct Rest<'h> {
    /// The nodes that stand for themselves and hold something.
    pub(in crate::infer) held: Vec<NodeId>,
    /// The number of the set that each of these holds, by node.
    set_of: Vec<u32>,
    /// The sets. Different ones may have the same atoms.
    pub(in crate::infer) sets: Vec<&'h [Atom<'h>]>,
}

impl Rest<'_> {
    /// The number of the set of a node that stands for itself and holds something.
    pub(in crate::infer) fn set_of(&self, node: NodeId) -> usize {
        self.set_of[node.0 as usize] as usize
    }
}

impl<'h> Graph<'h> {
    /// Comes to rest.
    pub(in crate::infer) fn rest(&mut self) -> Rest<'h> {
        let mut rest = Rest {
            held: Vec::with_capacity(self.nodes.len() / 2),
            set_of: vec![0; self.nodes.len()],
            sets: Vec::new(),
        };
        // Sets are never changed where they lie; the number of each, at a place that its address gives.
        let mut recent = [(0, 0); RECENT];
        for (at, node) in self.nodes.iter().enumerate() {
            let parent = self.parents[at];
            if parent.0 as usize != at {
                // Of nodes that became one the oldest stays, and has been here.
                self.parents[at] = self.parents[parent.0 as usize];
            } else if !node.atoms.is_empty() {
                let atoms = node.atoms;
                rest.held.push(parent);
                let place = atoms.as_ptr().addr();
                let known = &mut recent[place / 16 % RECENT];
                if known.0 != place {
                    *known = (place, rest.sets.len() as u32);
                    rest.sets.push(atoms);
                }
                rest.set_of[at] = known.1;
            }
        }
        rest
    }
}

//! What the nodes of the graph at rest hold, as far as ints and their lengths are concerned.

use super::*;

/// What a node holds.
#[derive(Clone, Copy)]
pub(super) struct Kinds {
    /// Ints.
    pub(super) int: bool,
    /// Bools.
    pub(super) bool: bool,
    /// Floats.
    pub(super) float: bool,
    /// Nothing but ints, bools, floats and `None`.
    pub(super) numbers: bool,
    /// Nothing but ints and `None`.
    pub(super) ints: bool,
    /// Nothing but strings.
    pub(super) text: bool,
}

/// Of each node.
pub(super) fn of_nodes(cx: &Infer<'_>) -> Vec<Kinds> {
    let nodes = (0..cx.graph.len()).map(|at| NodeId(at as u32));
    let mut all: Vec<Kinds> = Vec::with_capacity(cx.graph.len());
    for node in nodes {
        // Of nodes that became one the oldest stays.
        let root = cx.graph.find(node);
        let kinds = match all.get(root.0 as usize) {
            Some(kinds) => *kinds,
            None => of_atoms(cx, cx.graph.atoms(root)),
        };
        all.push(kinds);
    }
    all
}

fn of_atoms(cx: &Infer<'_>, atoms: &[Atom<'_>]) -> Kinds {
    let core = &cx.core;
    let mut kinds = Kinds {
        int: false,
        bool: false,
        float: false,
        numbers: true,
        ints: true,
        text: true,
    };
    for atom in atoms {
        let class = match atom {
            Atom::Stub(class, _) => Some(*class),
            _ => None,
        };
        kinds.int |= class == Some(core.int);
        kinds.bool |= class == Some(core.bool);
        kinds.float |= class == Some(core.float);
        let is_none = *atom == Atom::None;
        kinds.ints &= class == Some(core.int) || is_none;
        kinds.numbers &= is_none || [core.int, core.bool, core.float].map(Some).contains(&class);
        kinds.text &= class == Some(core.str);
    }
    kinds
}

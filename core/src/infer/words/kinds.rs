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
    /// Strings.
    pub(super) str: bool,
    /// Nothing but strings.
    pub(super) text: bool,
}

/// Of each node that stands for itself.
pub(super) fn of_nodes(cx: &Infer<'_>) -> Vec<Kinds> {
    let mut all = vec![of_atoms(cx, &[]); cx.graph.len()];
    for node in &cx.held {
        all[node.0 as usize] = of_atoms(cx, cx.graph.atoms(*node));
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
        str: false,
        text: true,
    };
    for atom in atoms {
        match *atom {
            Atom::None => {}
            Atom::Stub(class, _) if class == core.int => kinds.int = true,
            Atom::Stub(class, _) if class == core.bool => {
                (kinds.bool, kinds.ints) = (true, false);
            }
            Atom::Stub(class, _) if class == core.float => {
                (kinds.float, kinds.ints) = (true, false);
            }
            _ => (kinds.numbers, kinds.ints) = (false, false),
        }
        let is_str = matches!(*atom, Atom::Stub(class, _) if class == core.str);
        kinds.str |= is_str;
        kinds.text &= is_str;
    }
    kinds
}

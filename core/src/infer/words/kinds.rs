//! What the nodes of the graph at rest hold, as far as ints, ranges and lengths are concerned.

use super::*;

/// What a node holds: a bit for each kind.
#[derive(Clone, Copy, Default)]
pub(super) struct Kinds(u8);

const INT: u8 = 1;
const BOOL: u8 = 2;
const FLOAT: u8 = 4;
const STR: u8 = 8;
const NONE: u8 = 16;
const RANGE: u8 = 32;
const OTHER: u8 = 64;

impl Kinds {
    /// Ints.
    pub(super) fn int(self) -> bool {
        self.0 & INT != 0
    }

    /// Ints or bools.
    pub(super) fn integral(self) -> bool {
        self.0 & (INT | BOOL) != 0
    }

    /// Bools.
    pub(super) fn bool(self) -> bool {
        self.0 & BOOL != 0
    }

    /// Floats.
    pub(super) fn float(self) -> bool {
        self.0 & FLOAT != 0
    }

    /// Strings.
    pub(super) fn str(self) -> bool {
        self.0 & STR != 0
    }

    /// Ranges.
    pub(super) fn range(self) -> bool {
        self.0 & RANGE != 0
    }

    /// Nothing but ints, bools, floats and `None`.
    pub(super) fn numbers(self) -> bool {
        self.0 & (STR | RANGE | OTHER) == 0
    }

    /// Ints that may be held as machine words: nothing else but `None`. Rust's type for `int | float` is one for all.
    pub(super) fn markable(self) -> bool {
        self.int() && self.0 & !(INT | NONE) == 0
    }

    /// Nothing but strings.
    pub(super) fn text(self) -> bool {
        self.0 & !STR == 0
    }
}

/// Of each node that stands for itself.
pub(super) fn of_nodes(cx: &Infer<'_>) -> Vec<Kinds> {
    let sets: Vec<Kinds> = cx.rest.sets.iter().map(|set| of_set(cx, set)).collect();
    let mut all = vec![Kinds::default(); cx.graph.len()];
    for node in &cx.rest.held {
        all[node.0 as usize] = sets[cx.rest.set_of(*node)];
    }
    all
}

fn of_set(cx: &Infer<'_>, set: &[Atom<'_>]) -> Kinds {
    let core = &cx.core;
    let kinds = set.iter().map(|atom| match *atom {
        Atom::None => NONE,
        Atom::Stub(class, _) if class == core.int => INT,
        Atom::Stub(class, _) if class == core.bool => BOOL,
        Atom::Stub(class, _) if class == core.float => FLOAT,
        Atom::Stub(class, _) if class == core.str => STR,
        Atom::Stub(class, _) if class == core.range => RANGE,
        _ => OTHER,
    });
    Kinds(kinds.fold(0, |all, kind| all | kind))
}

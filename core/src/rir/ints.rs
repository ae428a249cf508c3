//! Which ints are machine integers: the one table that decides.
//!
//! In: the range analysis ([`crate::optimise::ranges`]). Out: for each place that holds an `int` (a local, a field, the
//! elements of containers, an expression) whether its values always fit an `i64`.
//!
//! ```text
//! for i in range(n):    i: i64        total = 1; total *= i    total: rt::Int
//! ```

pub use crate::optimise::ranges::Place;
use std::collections::BTreeSet;

/// The table.
#[derive(Debug, Default)]
pub struct Ints {
    narrow: BTreeSet<Place>,
}

impl Ints {
    /// A table in which these places fit an `i64`.
    pub fn new(narrow: BTreeSet<Place>) -> Ints {
        Ints { narrow }
    }

    /// Whether the values at a place always fit an `i64`.
    pub fn fits(&self, place: &Place) -> bool {
        self.narrow.contains(place)
    }

    /// Whether ints within containers always fit an `i64`.
    pub fn elements(&self) -> bool {
        self.narrow.contains(&Place::Elements)
    }
}

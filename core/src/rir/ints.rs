//! Which ints are machine integers: the one table that decides.
//!
//! In: the range analysis. Out: for each place that holds an `int` (a local, a field, a list's elements, an
//! expression) whether its values always fit an `i64`.
//!
//! ```text
//! for i in range(n):    i: i64        total = 1; total *= i    total: rt::Int
//! ```

use crate::hir::{ExprId, GlobalId, LocalId};
use crate::infer::types::{ClassInstId, Head, InstanceId};
use portalis_memory::Symbol;
use std::collections::HashSet;

/// A place that holds an `int`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// A local or parameter.
    Local(InstanceId, LocalId),
    /// What a function returns.
    Ret(InstanceId),
    /// The value of an expression.
    Expr(InstanceId, ExprId),
    /// An attribute.
    Field(ClassInstId, Symbol),
    /// A module variable or class attribute.
    Global(GlobalId),
    /// The n-th argument of a container type.
    Element(Head, usize),
}

/// The table.
#[derive(Debug, Default)]
pub struct Ints {
    narrow: HashSet<Place>,
}

impl Ints {
    /// A table in which these places fit an `i64`.
    pub fn new(narrow: HashSet<Place>) -> Ints {
        Ints { narrow }
    }

    /// Whether the values at a place always fit an `i64`.
    pub fn fits(&self, place: &Place) -> bool {
        self.narrow.contains(place)
    }

    /// Whether the n-th argument of a container always fits an `i64`.
    pub fn element(&self, head: &Head, index: usize) -> bool {
        !self.narrow.is_empty() && self.fits(&Place::Element(head.clone(), index))
    }
}

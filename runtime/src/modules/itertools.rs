//! `itertools`: iterators from iterators.
//!
//! In: iterators by value, functions. Out: iterators that give, and take, items exactly when CPython's do. The families:
//! `itertools/infinite.rs`, `select.rs` (which items), `join.rs` (several iterators), `combine.rs` (combinatorics), `group.rs` (runs and copies).

mod combine;
mod group;
mod infinite;
mod join;
mod select;

pub use combine::*;
pub use group::*;
pub use infinite::*;
pub use join::*;
pub use select::*;

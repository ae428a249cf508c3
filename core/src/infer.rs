//! Whole-program flow of types over hir to a fixed point.

pub mod types;

//! What makes the generated code fast without changing what it does.
//!
//! In: typed hir, rir. Out: facts and better rir: which ints fit a machine word ([`ranges`]).

pub mod interval;
pub mod ranges;

//! The standard library's modules, as far as Rust implements them: a file for each, named by the stubs of `portalis-stdlib`.

pub mod array;
pub mod bisect;
pub mod collections;
pub mod copy;
pub mod functools;
pub mod heapq;
pub mod itertools;
pub mod math;
mod native;
pub mod os;
pub mod random;
mod sequence;
pub mod sys;
pub mod time;

pub use native::{Body, Shared};
pub use sequence::Sequence;

//! Rust-shaped: representations, ownership, exceptions and control flow decided; no Python question left open.
//!
//! In: hir, types, stubs. Out: a [`Program`] of trees that [`crate::emit`] prints without deciding anything.
//!
//! ```text
//! def add(a, b): return a + b      fn add(a: i64, b: i64) -> rt::Result<i64> { Ok(a + b) }
//! ```

pub mod attributes;
pub mod bind;
pub mod body;
pub mod calls;
pub mod class_values;
pub mod classes;
pub mod closures;
pub mod coerce;
pub mod compare;
pub mod cx;
pub mod displays;
pub mod entry_types;
pub mod exceptions;
pub mod exports;
pub mod expressions;
pub mod functions;
pub mod generators;
pub mod items;
pub mod loops;
pub mod names;
mod naming;
pub mod nodes;
pub mod numbers;
pub mod operators;
pub mod places;
pub mod program;
pub mod reflected;
pub mod repr;
pub mod statements;
pub mod streams;
pub mod stub_calls;
pub mod tree;
pub mod types;
pub mod unions;
pub mod unpack;
pub mod value;
mod variables;
pub mod visit;
mod wrappers;
pub mod wrong;

pub use cx::Input;
pub use program::{Program, rir};

//! The Portalis compiler: Python text in, Rust text and diagnostics out.

#![deny(unsafe_code)]

pub use portalis_memory as memory;

pub mod bind;
mod chain;
pub mod diagnostics;
pub mod emit;
pub mod hir;
pub mod infer;
pub mod optimise;
pub mod pipeline;
pub mod resolve;
pub mod rir;
pub mod source;
pub mod stubs;
pub mod syntax;

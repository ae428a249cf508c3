//! Python files: where they are found, how their bytes become text, where an offset lies in them.
//!
//! The only place in core that does I/O.

mod span;

pub use span::{FileId, Span};

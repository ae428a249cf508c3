//! Python files: where they are found, how their bytes become text, where an offset lies in them.
//!
//! In: paths, or text that is there already. Out: [`SourceFile`]s in a [`SourceMap`], or a diagnostic that
//! says why a file cannot be read. This is the only place in core that does I/O.

mod decode;
mod encoding;
mod file;
mod folders;
mod lines;
mod loader;
mod span;

pub use file::{SourceFile, SourceMap};
pub use lines::Position;
pub use loader::{Found, Loader, shown};
pub use span::{FileId, Span};

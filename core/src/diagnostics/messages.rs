//! The messages, one constructor each.
//!
//! In: what is known about a problem. Out: its diagnostic. A message says what is wrong in the user's words, underlines
//! the smallest place that shows it, and offers a way out where there is one.

mod files;
mod resolve;
mod stubs;
mod syntax;

pub use files::*;
pub use resolve::*;
pub use stubs::*;
pub use syntax::*;

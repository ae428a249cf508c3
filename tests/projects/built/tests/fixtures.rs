//! The fixtures through `build.rs`.

use built as fixtures;

#[path = "../../uses.rs"]
mod uses;

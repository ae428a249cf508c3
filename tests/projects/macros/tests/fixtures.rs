//! The fixtures through `include_python!`.

use macros as fixtures;

#[path = "../../uses.rs"]
mod uses;

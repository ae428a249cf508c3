//! The fixtures through `include_python!`.

use macros as fixtures;
include!("../../uses.rs");

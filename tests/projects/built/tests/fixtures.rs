//! The fixtures through `build.rs`.

use built as fixtures;
include!("../../uses.rs");

//! The sources of this crate and of what it brings along, for tools that carry the runtime and build it elsewhere.
//!
//! Out: the crates that lie in this repository, each with its manifest and files.

use portalis_memory::sources::{MEMORY, Sources, include_dir};

static SRC: include_dir::Dir<'static> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/src");

/// All crates, the runtime last.
pub fn crates() -> [Sources; 2] {
    let runtime = Sources {
        folder: "runtime",
        manifest: include_str!("../Cargo.toml"),
        src: &SRC,
    };
    [MEMORY, runtime]
}

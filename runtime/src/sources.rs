//! The sources of this crate, for tools that carry the runtime along and build it elsewhere.
//!
//! Out: the manifest and every file under `src/`, with paths relative to the crate.

use include_dir::{Dir, include_dir};

/// The crate's `Cargo.toml`, as it lies in the repository or as cargo normalised it for a registry.
pub const MANIFEST: &str = include_str!("../Cargo.toml");

static SRC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src");

/// Every source file as (path relative to `src/` with `/`, bytes), sorted by path.
pub fn files() -> Vec<(String, &'static [u8])> {
    let mut found = Vec::new();
    collect(&SRC, &mut found);
    found.sort_unstable();
    found
}

fn collect(dir: &Dir<'static>, found: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        found.push((path, file.contents()));
    }
    for inner in dir.dirs() {
        collect(inner, found);
    }
}

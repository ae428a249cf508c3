//! The sources of crates that compiled programs are linked to, for tools that carry them along and build them elsewhere.
//!
//! Out: of a crate its manifest and every file under `src/`, with paths relative to the crate; first of all this one.

pub use ::include_dir;

use ::include_dir::{Dir, include_dir};

/// The sources of one crate.
#[derive(Clone, Copy, Debug)]
pub struct Sources {
    /// The folder that it has in the repository.
    pub folder: &'static str,
    /// Its `Cargo.toml`, as it lies in the repository or as cargo normalised it for a registry.
    pub manifest: &'static str,
    /// What is in `src/`.
    pub src: &'static Dir<'static>,
}

static SRC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src");

/// This crate.
pub static MEMORY: Sources = Sources {
    folder: "memory",
    manifest: include_str!("../Cargo.toml"),
    src: &SRC,
};

impl Sources {
    /// Every source file as (path relative to `src/` with `/`, bytes), sorted by path.
    pub fn files(&self) -> Vec<(String, &'static [u8])> {
        let mut found = Vec::new();
        collect(self.src, &mut found);
        found.sort_unstable();
        found
    }
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

//! The command `cargo-portalis`, built as the tests are.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The binary; builds it if `cargo test` did not.
pub(crate) fn binary() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--quiet",
        "--package",
        "cargo-portalis",
        "--bin",
        "cargo-portalis",
    ]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let status = cargo
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "cargo-portalis cannot be built");
    // target/<profile>/deps/this-test
    let test = env::current_exe().expect("it has a path");
    let profile = test
        .parent()
        .and_then(Path::parent)
        .expect("target/<profile>");
    profile.join(format!("cargo-portalis{}", env::consts::EXE_SUFFIX))
}

/// Where the cargo projects of the tests are built.
pub(crate) fn target_of_projects() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects")
}

//! Whole cargo projects, as users have them, are built and their own tests run.
//!
//! `tests/projects/` is a workspace of its own; its packages rename the dependency, forbid `unsafe` and deny warnings.

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects")
}

/// Starts with the versions that this workspace has, so that nothing needs the network.
fn lock() {
    let lock = folder().join("Cargo.lock");
    if !lock.is_file() {
        fs::copy(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"),
            lock,
        )
        .expect("copied");
    }
}

fn finish(mut command: Command) -> Output {
    command
        .current_dir(folder())
        .env("CARGO_TARGET_DIR", command::target_of_projects());
    command
        .env_remove("RUSTFLAGS")
        .env("CARGO_TERM_COLOR", "never");
    command.output().expect("it can be started")
}

fn assert_success(output: &Output) {
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn projects_build_and_pass_their_tests() {
    lock();
    let portalis = command::binary();
    // This one names its Python in Cargo.toml; the command transpiles it and builds the workspace.
    let mut build = Command::new(portalis);
    build.args(["build", "--debug", "--", "--package", "listed"]);
    build.env(
        "PORTALIS_CACHE_DIR",
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("portalis"),
    );
    assert_success(&finish(build));
    let mut test = Command::new(env!("CARGO"));
    test.args(["test", "--quiet", "--workspace"]);
    assert_success(&finish(test));
}

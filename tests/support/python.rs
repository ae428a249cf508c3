//! Finds a real CPython 3.13, where there is one.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// `$PORTALIS_PYTHON`, `python3.13` or `python3` in `PATH`, or what pyenv installed, if it is CPython 3.13.
pub(crate) fn find() -> Option<PathBuf> {
    let named = env::var_os("PORTALIS_PYTHON").map(PathBuf::from);
    let in_path = ["python3.13", "python3", "python"].map(PathBuf::from);
    named
        .into_iter()
        .chain(in_path)
        .chain(of_pyenv())
        .find(|python| is_3_13(python))
}

fn of_pyenv() -> Vec<PathBuf> {
    let Some(home) = env::var_os("HOME") else {
        return Vec::new();
    };
    let versions = fs::read_dir(Path::new(&home).join(".pyenv/versions"));
    versions
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin/python3.13"))
        .collect()
}

fn is_3_13(python: &Path) -> bool {
    let code = "import sys; sys.exit(sys.version_info[:2] != (3, 13) or sys.implementation.name != 'cpython')";
    let mut command = Command::new(python);
    command
        .args(["-c", code])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

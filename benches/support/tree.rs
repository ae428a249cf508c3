//! The tree of files that the parser's benches parse.
#![allow(dead_code, reason = "not every bench uses all of it")]

use portalis_core::source::{SourceFile, SourceMap};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of the directory that is named as an argument, else of CPython 3.13's library, else of this repository; those that can be
/// read.
pub(crate) fn files(map: &SourceMap) -> Vec<&SourceFile> {
    let mut paths = Vec::new();
    collect(&directory(), &mut paths);
    paths
        .iter()
        .filter_map(|path| map.load(path, &path.to_string_lossy(), "").ok())
        .collect()
}

/// The directory whose files are parsed.
pub(crate) fn directory() -> PathBuf {
    std::env::args()
        .skip(1)
        .find(|arg| Path::new(arg).is_dir())
        .map_or_else(library, PathBuf::from)
}

/// CPython's library, or this repository.
fn library() -> PathBuf {
    let python = std::env::var("PORTALIS_PYTHON").unwrap_or_else(|_| "python3.13".into());
    let found = Command::new(python)
        .args(["-c", "import os; print(os.path.dirname(os.__file__))"])
        .output();
    match found {
        Ok(output) if output.status.success() => {
            PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
        }
        _ => PathBuf::from(env!("CARGO_MANIFEST_DIR")),
    }
}

/// All Python files in a folder and below, in the order of their names.
pub(crate) fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.is_symlink() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ext| ext == "py") {
            paths.push(path);
        }
    }
}

//! What an unchanged script is recognised by, without compiling it.
//!
//! In: an entry file and flags. Out: the key of its compiled program, if every file it was made of is as it was and no
//! file came or went beside them that an import could find.

use super::{Cache, hash::Hasher, hash::hash};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that a program was made of.
#[derive(Serialize, Deserialize, Debug, PartialEq, Eq)]
pub struct Manifest {
    files: Vec<(PathBuf, String)>,
    folders: Vec<(PathBuf, String)>,
    program: String,
}

/// The name of the manifest of an entry: by its path, the flags, and the compiler that would compile it.
pub fn name(entry: &Path, flags: &str) -> String {
    let entry = std::path::absolute(entry).unwrap_or_else(|_| entry.to_path_buf());
    Hasher::new()
        .part(entry.as_os_str().as_encoded_bytes())
        .part(flags)
        .part(compiler_id())
        .finish()
}

/// The key of the compiled program of an unchanged entry.
pub fn look_up(cache: &Cache, name: &str) -> Option<String> {
    let text = fs::read(path(cache, name)).ok()?;
    let manifest: Manifest = serde_json::from_slice(&text).ok()?;
    manifest.holds().then_some(manifest.program)
}

/// Records what a program was made of.
pub fn record(cache: &Cache, name: &str, files: &[PathBuf], program: &str) -> Result<()> {
    let manifest = Manifest::of(files, program);
    let text = serde_json::to_vec(&manifest).map_err(|error| Error::failed(error.to_string()))?;
    cache.write_file(&path(cache, name), &text)
}

fn path(cache: &Cache, name: &str) -> PathBuf {
    cache.manifests().join(format!("{name}.json"))
}

impl Manifest {
    fn of(files: &[PathBuf], program: &str) -> Self {
        let files: BTreeSet<PathBuf> = files
            .iter()
            .map(|file| std::path::absolute(file).unwrap_or_else(|_| file.clone()))
            .collect();
        let folders: BTreeSet<PathBuf> = files
            .iter()
            .filter_map(|file| file.parent())
            .map(Path::to_path_buf)
            .collect();
        Self {
            folders: folders
                .into_iter()
                .map(|folder| (folder.clone(), importable(&folder)))
                .collect(),
            files: files
                .into_iter()
                .map(|file| (file.clone(), content(&file)))
                .collect(),
            program: program.to_owned(),
        }
    }

    fn holds(&self) -> bool {
        self.files.iter().all(|(file, then)| content(file) == *then)
            && self
                .folders
                .iter()
                .all(|(folder, then)| importable(folder) == *then)
    }
}

/// The hash of a file; empty if it cannot be read.
fn content(file: &Path) -> String {
    fs::read(file).map(|bytes| hash(&bytes)).unwrap_or_default()
}

/// The hash of the names in a folder that an import could find.
fn importable(folder: &Path) -> String {
    let Ok(entries) = fs::read_dir(folder) else {
        return String::new();
    };
    let mut names: Vec<_> = entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.as_encoded_bytes();
            name.ends_with(b".py")
                || name.ends_with(b".pyi")
                || !name.contains(&b'.') && entry.file_type().is_ok_and(|kind| !kind.is_file())
        })
        .map(|entry| entry.file_name())
        .collect();
    names.sort_unstable();
    let mut hasher = Hasher::new();
    for name in names {
        hasher.part(name.as_encoded_bytes());
    }
    hasher.finish()
}

/// Which compiler this is: its version, and its file, so that a rebuilt one does not serve what an older one made.
fn compiler_id() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let file = file.map(|meta| {
        let modified = meta
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        (meta.len(), modified.unwrap_or_default().as_nanos())
    });
    format!("{} {:?}", env!("CARGO_PKG_VERSION"), file.ok())
}

#[cfg(test)]
mod tests {
    use super::Manifest;
    use std::fs;

    #[test]
    fn a_changed_file_and_a_new_neighbour_are_noticed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let main = dir.path().join("main.py");
        fs::write(&main, "import util\n").expect("written");
        let manifest = Manifest::of(std::slice::from_ref(&main), "key");
        fs::write(dir.path().join("notes.txt"), "").expect("written");
        assert!(manifest.holds());
        fs::write(dir.path().join("util.py"), "").expect("written");
        assert!(!manifest.holds());
        fs::remove_file(dir.path().join("util.py")).expect("removed");
        assert!(manifest.holds());
        fs::write(&main, "import other\n").expect("written");
        assert!(!manifest.holds());
    }
}

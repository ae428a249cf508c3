//! The fixture programs: where they are, and what CPython printed for them (`fixtures/README.md` describes the files).

use std::fs;
use std::path::{Path, PathBuf};

/// One program and its record.
pub(crate) struct Fixture {
    /// `area/case`.
    pub(crate) name: String,
    /// The script.
    pub(crate) script: PathBuf,
}

/// All fixtures, sorted by name.
pub(crate) fn all() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for area in folders(&root) {
        let area_name = name_of(&area);
        for script in python_files(&area) {
            let name = format!("{area_name}/{}", stem_of(&script));
            found.push(Fixture { name, script });
        }
        for case in folders(&area) {
            let script = case.join("main.py");
            if script.is_file() {
                let name = format!("{area_name}/{}", name_of(&case));
                found.push(Fixture { name, script });
            }
        }
    }
    // Malformed inputs have no record, unless they are programs after all.
    found.retain(|fixture| !fixture.name.starts_with("inputs/") || fixture.beside("out").is_file());
    found.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(
        !found.is_empty(),
        "there are no fixtures in {}",
        root.display()
    );
    found
}

/// The names of the fixtures that are known not to work yet (`fixtures/unsupported.txt`).
#[allow(dead_code)]
pub(crate) fn unsupported() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/unsupported.txt");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, _)| name.to_owned())
        .collect()
}

impl Fixture {
    /// The record's file with this extension.
    pub(crate) fn beside(&self, extension: &str) -> PathBuf {
        self.script.with_extension(extension)
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect()
}

fn python_files(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ext| ext == "py"))
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    read.map(|entry| entry.expect("the folder can be read").path())
        .collect()
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .expect("it has a name")
        .to_string_lossy()
        .into_owned()
}

fn stem_of(path: &Path) -> String {
    path.file_stem()
        .expect("it has a name")
        .to_string_lossy()
        .into_owned()
}

//! Finding the modules of a program.
//!
//! In: what the program consists of (a script, listed files, a folder, texts) and dotted names that it imports.
//! Out: where each module is, its text in the source map, and the list of files that were read, for whoever has
//! to build again when one of them changes.
//!
//! ```text
//! script app/main.py, `import shapes.circle`  ->  app/shapes/circle/__init__.py, else app/shapes/circle.py
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use portalis_memory::FileBytes;

use super::folders::{Names, names_of};
use super::{SourceFile, SourceMap};
use crate::diagnostics::Diagnostic;

/// Knows where the modules of one program are.
#[derive(Debug, Default)]
pub struct Loader {
    listed: BTreeMap<String, Found>,
    roots: Vec<Root>,
    read: Mutex<BTreeSet<PathBuf>>,
    /// A file that was read before it is asked for.
    at_hand: Mutex<Option<(PathBuf, io::Result<FileBytes>)>>,
    signatures: Option<Vec<String>>,
}

#[derive(Debug)]
struct Root {
    folder: PathBuf,
    shown: String,
    /// What lies in the folder, as far as that is known; found when it is asked first.
    names: OnceLock<Option<Arc<Names>>>,
}

impl Root {
    /// Whether it can hold a module or, if `is_package`, a package whose path begins with this name.
    fn may_hold(&self, name: &str, is_package: bool, extension: &str) -> bool {
        let names = self.names.get_or_init(|| names_of(&self.folder));
        names.as_ref().is_none_or(|names| match is_package {
            true => names.contains(name),
            false => names.contains([name, extension].concat().as_str()),
        })
    }
}

/// A module that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its dotted name.
    pub module: String,
    /// Its path as it is shown.
    pub shown: String,
    /// Whether it is a package, that is, an `__init__.py`.
    pub is_package: bool,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    File(PathBuf),
    Text(String),
}

impl Loader {
    /// A loader that finds nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The program of a script: itself as `__main__`, and what lies beside it.
    pub fn for_script(script: &Path) -> Self {
        let mut loader = Self::new();
        loader.add_file("__main__", script, &slashed(script));
        let folder = script.parent().unwrap_or(Path::new(""));
        loader.add_root(folder, &slashed(folder));
        loader
    }

    /// The program of some files, each a module named like its file.
    pub fn for_files<P: AsRef<Path>>(files: impl IntoIterator<Item = P>) -> Self {
        let mut loader = Self::new();
        for file in files {
            let file = file.as_ref();
            let module = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            loader.add_file(&module, file, &shown(file));
        }
        loader
    }

    /// Adds one file as a module.
    pub fn add_file(&mut self, module: &str, path: &Path, shown: &str) {
        let is_package = path.file_stem().is_some_and(|stem| stem == "__init__");
        self.list(module, shown, is_package, Place::File(path.to_owned()));
    }

    /// Adds a text as a module.
    pub fn add_text(&mut self, module: &str, shown: &str, text: impl Into<String>) {
        self.list(
            module,
            shown,
            shown.ends_with("__init__.py"),
            Place::Text(text.into()),
        );
    }

    /// Adds a folder in which modules are looked for, whose files are shown below `shown`.
    pub fn add_root(&mut self, folder: &Path, shown: &str) {
        self.roots.push(Root {
            folder: folder.to_owned(),
            shown: shown.to_owned(),
            names: OnceLock::new(),
        });
    }

    /// What was read of a file, or why nothing was, for the first who loads it.
    pub fn set_bytes(&mut self, path: &Path, bytes: io::Result<FileBytes>) {
        self.at_hand = Mutex::new(Some((path.to_owned(), bytes)));
    }

    /// The program is for Rust callers, who give these signatures.
    pub fn set_signatures(&mut self, signatures: Vec<String>) {
        self.signatures = Some(signatures);
    }

    /// The signatures that Rust callers give; `None` for a script.
    pub fn signatures(&self) -> Option<&[String]> {
        self.signatures.as_deref()
    }

    /// The modules that were listed one by one, in the order of their names.
    pub fn listed(&self) -> impl Iterator<Item = &Found> {
        self.listed.values()
    }

    /// All modules below the roots, in the order of their names.
    pub fn modules_in_roots(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for root in &self.roots {
            let mut folders = vec![(root.folder.clone(), String::new(), root.shown.clone())];
            while let Some((folder, package, shown)) = folders.pop() {
                for (name, path) in entries(&folder) {
                    let shown = join(&shown, &name);
                    match name.strip_suffix(".py") {
                        Some("__init__") if package.is_empty() => {}
                        Some("__init__") => found.push(Found::file(&package, shown, true, path)),
                        Some(stem) => {
                            found.push(Found::file(&dotted(&package, stem), shown, false, path))
                        }
                        None if path.is_dir() && is_name(&name) => {
                            folders.push((path, dotted(&package, &name), shown));
                        }
                        None => {}
                    }
                }
            }
        }
        found.sort();
        found.dedup_by(|second, first| second.module == first.module);
        found
    }

    /// Where the module with a dotted name is.
    pub fn find(&self, module: &str) -> Option<Found> {
        self.find_with(module, ".py")
    }

    /// Where the stub (`.pyi`) of the module with a dotted name is.
    pub fn find_stub(&self, module: &str) -> Option<Found> {
        if let Some(Found {
            place: Place::File(path),
            shown,
            is_package,
            ..
        }) = self.listed.get(module)
        {
            let stub = path.with_extension("pyi");
            if stub.is_file() {
                let shown = format!("{}i", shown.strip_suffix('i').unwrap_or(shown));
                return Some(Found::file(module, shown, *is_package, stub));
            }
        }
        self.find_with(module, ".pyi")
            .filter(|found| found.shown.ends_with(".pyi"))
    }

    /// Puts the text of a module into the map and remembers that its file was read.
    pub fn load<'m>(
        &self,
        map: &'m SourceMap,
        found: &Found,
    ) -> Result<&'m SourceFile, Diagnostic> {
        match &found.place {
            Place::Text(text) => Ok(map.add_text(&found.shown, &found.module, text.as_str())),
            Place::File(path) => {
                self.read
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(path.clone());
                let bytes = self.take_bytes(path);
                let bytes = bytes.unwrap_or_else(|| FileBytes::of(path));
                map.add_bytes(bytes, &found.shown, &found.module)
            }
        }
    }

    fn take_bytes(&self, path: &Path) -> Option<io::Result<FileBytes>> {
        let mut at_hand = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        at_hand
            .take_if(|(of, _)| of == path)
            .map(|(_, bytes)| bytes)
    }

    /// The first folder in which modules are looked for, as its files are shown.
    pub fn folder(&self) -> &str {
        self.roots.first().map_or("", |root| &root.shown)
    }

    /// The files that were read so far, sorted.
    pub fn files_read(&self) -> Vec<PathBuf> {
        self.read
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    fn list(&mut self, module: &str, shown: &str, is_package: bool, place: Place) {
        let found = Found {
            module: module.into(),
            shown: shown.into(),
            is_package,
            place,
        };
        self.listed.insert(module.into(), found);
    }

    fn find_with(&self, module: &str, extension: &str) -> Option<Found> {
        if let Some(found) = self.listed.get(module) {
            return Some(found.clone());
        }
        if !module.split('.').all(is_name) {
            return None;
        }
        let place = module.replace('.', "/");
        let (first, is_dotted) = match module.split_once('.') {
            Some((first, _)) => (first, true),
            None => (module, false),
        };
        self.roots.iter().find_map(|root| {
            let ends = [("/__init__", true), ("", false)];
            ends.into_iter().find_map(|(end, is_package)| {
                if !root.may_hold(first, is_package || is_dotted, extension) {
                    return None;
                }
                let relative = [&place, end, extension].concat();
                let path = root.folder.join(&relative);
                path.is_file()
                    .then(|| Found::file(module, join(&root.shown, &relative), is_package, path))
            })
        })
    }
}

impl Found {
    /// The file on disk, unless the module is a text.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Text(_) => None,
        }
    }

    fn file(module: &str, shown: String, is_package: bool, path: PathBuf) -> Self {
        Self {
            module: module.to_owned(),
            shown,
            is_package,
            place: Place::File(path),
        }
    }
}

fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let named =
        entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())));
    let mut named: Vec<_> = named.collect();
    named.sort();
    named
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic())
        && chars.all(|char| char == '_' || char.is_alphanumeric())
}

fn dotted(package: &str, name: &str) -> String {
    if package.is_empty() {
        name.to_owned()
    } else {
        format!("{package}.{name}")
    }
}

/// How a path is shown: without a folder of this machine.
pub fn shown(path: &Path) -> String {
    // Generated code and diagnostics name no folder of this machine.
    if path.is_absolute() {
        let name = path.file_name().filter(|_| path.extension().is_some());
        return name.unwrap_or_default().to_string_lossy().into_owned();
    }
    slashed(path)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() || folder == "." {
        name.to_owned()
    } else {
        format!("{}/{name}", folder.trim_end_matches('/'))
    }
}

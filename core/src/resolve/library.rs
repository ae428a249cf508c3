//! The files that come with Portalis, with which the map of every program begins: stubs, then the modules of the standard library that
//! are written in Python.
//!
//! In: a module's name. Out: its tree, parsed once for all programs of a process.

use std::sync::{LazyLock, OnceLock};

use portalis_memory::AstArena;
use rustc_hash::FxHashMap;

use crate::source::{FileId, SourceFile, SourceMap};
use crate::syntax::{self, ast};

/// A module as all programs have it.
pub struct Module {
    file: &'static SourceFile,
    tree: OnceLock<ast::Module<'static>>,
}

impl Module {
    /// Its file, which has the same number in all programs.
    pub fn file(&self) -> FileId {
        self.file.id()
    }

    /// Its tree.
    pub fn tree(&self) -> ast::Module<'static> {
        let parse = || {
            let arena: &'static AstArena = Box::leak(Box::default());
            syntax::parse(arena, self.file).module
        };
        *self.tree.get_or_init(parse)
    }
}

static FILES: LazyLock<SourceMap> = LazyLock::new(|| {
    let map = SourceMap::new();
    for (shown, name) in SHOWN_STUBS.iter() {
        map.add_static(shown, name, portalis_stdlib::stub(name).unwrap_or_default());
    }
    for (shown, name) in SHOWN_MODULES.iter() {
        let text = portalis_stdlib::python(name).unwrap_or_default();
        map.add_static(shown, name, text);
    }
    map
});

static MODULES: LazyLock<FxHashMap<&str, Module>> = LazyLock::new(|| {
    let module = |file: &'static SourceFile| Module {
        file,
        tree: OnceLock::new(),
    };
    let files = FILES.files().skip(SHOWN_STUBS.len());
    files.map(|file| (file.module(), module(file))).collect()
});

/// How files are shown, with their modules.
type Shown = LazyLock<Vec<(String, &'static str)>>;

static SHOWN_STUBS: Shown = LazyLock::new(|| {
    let names = portalis_stdlib::stub_modules().filter(|name| *name != "builtins");
    let names = std::iter::once("builtins").chain(names);
    names.map(|name| (format!("<stub {name}>"), name)).collect()
});

static SHOWN_MODULES: Shown = LazyLock::new(|| {
    let shown = |name: &str| format!("<portalis>/{}.py", name.replace('.', "/"));
    let names = portalis_stdlib::python_modules();
    names.map(|name| (shown(name), name)).collect()
});

/// The map of a program in a folder.
pub fn map_of_program(folder: &str) -> SourceMap {
    SourceMap::behind(&FILES, folder)
}

/// The stubs, `builtins` first.
pub fn stubs() -> impl Iterator<Item = &'static SourceFile> {
    FILES.files().take(SHOWN_STUBS.len())
}

/// The module of a name.
pub fn module(name: &str) -> Option<&'static Module> {
    MODULES.get(name)
}

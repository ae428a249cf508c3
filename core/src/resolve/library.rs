//! The modules of the standard library that are written in Python: parsed once for all programs of a process.
//!
//! In: a module's name. Out: its tree, whose places are good in every program, because its file has the same number and offsets in all of
//! them: stubs come first, then these, then the program's own.

use std::sync::{LazyLock, OnceLock};

use portalis_memory::AstArena;

use crate::source::{FileId, SourceFile, SourceMap};
use crate::syntax::{self, ast};

/// A module as all programs have it.
struct Shared {
    file: &'static SourceFile,
    tree: OnceLock<ast::Module<'static>>,
}

static FILES: LazyLock<SourceMap> = LazyLock::new(|| {
    let map = SourceMap::new();
    add_files(&map);
    map
});

static MODULES: LazyLock<Vec<Shared>> = LazyLock::new(|| {
    let shared = |file: &'static SourceFile| Shared {
        file,
        tree: OnceLock::new(),
    };
    FILES.files().skip(SHOWN_STUBS.len()).map(shared).collect()
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

/// Puts the stubs, `builtins` first, and the modules into a map without files. Gives how many the stubs are.
pub fn add_files(map: &SourceMap) -> usize {
    for (shown, name) in SHOWN_STUBS.iter() {
        map.add_static(shown, name, portalis_stdlib::stub(name).unwrap_or_default());
    }
    for (shown, name) in SHOWN_MODULES.iter() {
        let text = portalis_stdlib::python(name).unwrap_or_default();
        map.add_static(shown, name, text);
    }
    SHOWN_STUBS.len()
}

/// The file and the tree of a module, for a program whose map begins with [`add_files`].
pub fn module(map: &SourceMap, name: &str) -> Option<(FileId, ast::Module<'static>)> {
    let shared = MODULES.iter().find(|shared| shared.file.module() == name)?;
    let id = shared.file.id();
    let is_there = map
        .find(id)
        .is_some_and(|file| (file.path(), file.span()) == (shared.file.path(), shared.file.span()));
    let parse = || {
        let arena: &'static AstArena = Box::leak(Box::default());
        syntax::parse(arena, shared.file).module
    };
    is_there.then(|| (id, *shared.tree.get_or_init(parse)))
}

//! The way of the data, from Python files to Rust text. This is the file to read first.
//!
//! In: the entry files of a program. Out: Rust text, diagnostics and the list of the files that were read.

use crate::source::SourceMap;
use crate::stubs::{self, Stubs};
use crate::syntax;
use portalis_memory::AstArena;
use std::path::PathBuf;

/// Parses and reads the stubs that come with Portalis.
pub fn load_stubs(arena: &AstArena, map: &SourceMap) -> Result<Stubs, stubs::load::StubError> {
    let texts = [("builtins", include_str!("../../stdlib/src/stubs/builtins.pyi"))];
    let mut modules = Vec::new();
    for (name, text) in texts {
        let file = map.add_text(&format!("<stub {name}>"), name, text);
        // The map outlives the arena's nodes: both live as long as the compilation.
        let parsed = syntax::parse(arena, file);
        modules.push((name, parsed.module));
    }
    stubs::load::load(&modules)
}

#[allow(unused)]
type Unused = PathBuf;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_load() {
        let map = SourceMap::new();
        let arena = AstArena::new();
        let stubs = load_stubs(&arena, &map).unwrap_or_else(|e| panic!("{e:?}"));
        assert!(stubs.builtin_class("list").is_some());
    }
}

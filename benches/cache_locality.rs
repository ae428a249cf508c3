//! Cache misses with the memory layer on and off, counted by cachegrind where valgrind is installed:
//! `cargo bench --bench cache_locality`.
//!
//! The bench starts itself under cachegrind, once for each row. All rows read the files from disk, one after another, parse each and let
//! it go, as `cargo portalis parse` does; `nothing` only reads them, and is taken off the others. `translation_batch` compares ways to
//! get at the texts. Which files they are is told in a list: to walk the tree would leave half a megabyte of holes in the heap that was
//! touched already, where nodes that are requests of their own would lie.

#[path = "support/cachegrind.rs"]
mod cachegrind;
#[path = "support/tree.rs"]
mod tree;

use portalis_core::memory::{AstArena, StringInterner};
use portalis_core::pipeline;
use portalis_core::source::{SourceFile, SourceMap};
use portalis_core::syntax;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// Valgrind is slow, so these many files of the tree have to do.
const FILES: usize = 300;

/// The name of the list of files.
const LIST: &str = "files.txt";

const ROWS: [&str; 3] = ["nothing", "on", "off"];

fn main() {
    match cachegrind::row() {
        Some(row) => work(&row),
        None => compare(),
    }
}

fn work(row: &str) {
    let is_on = row != "off";
    StringInterner::set_remembering(is_on, is_on);
    pipeline::set_pooling(is_on);
    let mut arena = if is_on {
        AstArena::new()
    } else {
        AstArena::on_heap()
    };
    let list = std::env::args().find(|arg| arg.ends_with(LIST));
    let list = fs::read_to_string(list.expect("a list")).expect("the paths");
    for path in list.lines().map(Path::new) {
        let map = SourceMap::new();
        match load(&map, path) {
            Some(file) if row != "nothing" => parse(&mut arena, file),
            file => _ = black_box(file),
        }
    }
}

fn parse(arena: &mut AstArena, file: &SourceFile) {
    black_box(&syntax::parse(arena, file).module);
    arena.reset();
}

fn load<'m>(map: &'m SourceMap, path: &Path) -> Option<&'m SourceFile> {
    map.load(path, &path.to_string_lossy(), "").ok()
}

fn paths() -> Vec<PathBuf> {
    let mut paths = Vec::new();
    tree::collect(&tree::directory(), &mut paths);
    let step = (paths.len() / FILES).max(1);
    paths.into_iter().step_by(step).collect()
}

fn compare() {
    let paths = paths();
    let sizes = paths.iter().filter_map(|path| path.metadata().ok());
    let kilobytes = sizes.map(|meta| meta.len()).sum::<u64>() as f64 / 1024.0;
    println!("{} files, {kilobytes:.0} KB", paths.len());
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join(LIST);
    let shown = paths.iter().map(|path| format!("{}\n", path.display()));
    fs::write(&list, shown.collect::<String>()).expect("written");
    let mut nothing = [0.0; 2];
    let mut on = [0.0; 2];
    for row in ROWS {
        let Some(misses) = cachegrind::misses(row, &list) else {
            return println!("valgrind is not installed: no cache misses are counted");
        };
        let own = [misses[0] - nothing[0], misses[1] - nothing[1]];
        if row == "nothing" {
            nothing = misses;
            continue;
        }
        if row == "on" {
            on = own;
        }
        println!(
            "  {row:6} {:8.2} first-level and {:8.3} last-level data misses per KB ({:.2} and {:.2} times `on`)",
            own[0] / kilobytes,
            own[1] / kilobytes,
            own[0] / on[0],
            own[1] / on[1]
        );
    }
}

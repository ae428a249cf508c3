//! Our parser beside `ruff_python_parser` and `rustpython-parser`: the same files, one after another, on one core, in one
//! process.
//!
//! `cargo bench --bench parsers -- [DIR]` parses all `.py` files of a directory that all three accept; without one, those of
//! CPython 3.13's library where a `python3.13` (or `$PORTALIS_PYTHON`) is found, else the repository's own. Reading and
//! decoding come before. Each parser goes through all files in turn, several times; the fastest round counts.

#[path = "support/tree.rs"]
mod tree;

use portalis_core::memory::{AstArena, CountingAllocator, allocation_counts};
use portalis_core::source::{SourceFile, SourceMap};
use portalis_core::syntax::parse;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const ROUNDS: usize = 5;

fn main() {
    let map = SourceMap::new();
    let mut files = tree::files(&map);
    files.retain(|file| all_accept(file));
    let bytes: usize = files.iter().map(|file| file.text().len()).sum();
    let lines: u32 = files.iter().map(|file| file.line_count()).sum();
    println!(
        "{} files, {lines} lines, {bytes} bytes of {}",
        files.len(),
        tree::directory().display()
    );
    let mut best = [Duration::MAX; 3];
    let mut arena = AstArena::new();
    for _ in 0..ROUNDS {
        best[0] = best[0].min(time(|| ours(&mut arena, &files)));
        best[1] = best[1].min(time(|| ruff(&files)));
        best[2] = best[2].min(time(|| rustpython(&files)));
    }
    let allocations = count(|| ours(&mut arena, &files));
    report(bytes, best, allocations);
}

fn report(bytes: usize, best: [Duration; 3], allocations: u64) {
    let names = [
        "portalis",
        "ruff_python_parser 0.0.10",
        "rustpython-parser 0.4",
    ];
    for (name, time) in names.iter().zip(best) {
        let speed = bytes as f64 / 1e6 / time.as_secs_f64();
        let ratio = time.as_secs_f64() / best[0].as_secs_f64();
        println!("{name:27} {speed:8.1} MB/s   {ratio:5.2} times our time");
    }
    let rate = allocations as f64 / (bytes as f64 / 1024.0);
    println!("portalis: {allocations} allocations, {rate:.4} per KB");
}

fn ours(arena: &mut AstArena, files: &[&SourceFile]) {
    for file in files {
        black_box(&parse(arena, file).module);
        arena.reset();
    }
}

fn ruff(files: &[&SourceFile]) {
    for file in files {
        let _ = black_box(ruff_python_parser::parse_module(file.text()));
    }
}

fn rustpython(files: &[&SourceFile]) {
    for file in files {
        let _ = black_box(rustpython_parser::parse(
            file.text(),
            rustpython_parser::Mode::Module,
            "",
        ));
    }
}

fn all_accept(file: &SourceFile) -> bool {
    let arena = AstArena::new();
    parse(&arena, file).is_complete
        && ruff_python_parser::parse_module(file.text()).is_ok()
        && rustpython_parser::parse(file.text(), rustpython_parser::Mode::Module, "").is_ok()
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn count(work: impl FnOnce()) -> u64 {
    CountingAllocator::start();
    let before = allocation_counts().allocations;
    work();
    CountingAllocator::stop();
    allocation_counts().allocations - before
}

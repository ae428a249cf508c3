//! A [`TranslationBatch`] beside the loops that one would write without it: `cargo bench --bench translation_batch`.
//!
//! Every row parses the files of the tree that `parsers` has, with the layer on. Cache misses are counted by cachegrind over some of the files, where
//! valgrind is installed; what the process does without any file is taken off, reading is not. Times are those of all files, the rows in
//! turns. With `-- cold`, Linux is told before each round to forget the files that it has in memory, which root alone can do.

#[path = "support/cachegrind.rs"]
mod cachegrind;
#[path = "support/tree.rs"]
mod tree;

use portalis_core::memory::{
    AstArena, CountingAllocator, CpuBridge, CpuConfig, FileBytes, ObjectPool, TranslationBatch,
};
use portalis_core::pipeline::STACK;
use portalis_core::source::{SourceFile, SourceMap};
use portalis_core::syntax;
use rayon::prelude::*;
use std::convert::Infallible;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Valgrind is slow, so these many files of the tree have to do.
const COUNTED: usize = 300;
const ROUNDS: usize = 9;

/// A way to work on all files.
type Way = fn(&[PathBuf]);

const ONE_THREAD: [(&str, Way); 4] = [
    ("read, parse", read_and_parse),
    ("read all, parse all", read_all_parse_all),
    ("batch of texts", batch_of_texts),
    ("batch of files", batch_of_files),
];

const TWO_THREADS: [(&str, Way); 2] = [
    ("par_iter", par_iter),
    ("batch by the bridge", batch_by_bridge),
];

fn main() {
    let mut paths = Vec::new();
    tree::collect(&tree::directory(), &mut paths);
    if let Some(row) = cachegrind::row() {
        let way = ONE_THREAD.iter().find(|(name, _)| *name == row);
        return way.map_or((), |(_, way)| way(&some(&paths)));
    }
    misses(&some(&paths));
    measure_times("one thread", &ONE_THREAD, &paths);
    measure_times("two threads", &TWO_THREADS, &paths);
    measure_times(
        "two threads, large files last",
        &TWO_THREADS,
        &uneven(&paths),
    );
}

fn parse(arena: &mut AstArena, file: &SourceFile) {
    black_box(&syntax::parse(arena, file).module);
    arena.reset();
}

fn parse_text(arena: &mut AstArena, path: &Path, text: String) {
    parse(
        arena,
        SourceMap::new().add_text(&path.to_string_lossy(), "", text),
    );
}

fn parse_bytes(arena: &mut AstArena, path: &Path, bytes: io::Result<FileBytes>) {
    let map = SourceMap::new();
    if let Ok(file) = map.add_bytes(bytes, &path.to_string_lossy(), "") {
        parse(arena, file);
    }
}

fn read_and_parse(paths: &[PathBuf]) {
    let mut arena = AstArena::new();
    for path in paths {
        if let Ok(text) = std::fs::read_to_string(path) {
            parse_text(&mut arena, path, text);
        }
    }
}

fn read_all_parse_all(paths: &[PathBuf]) {
    let texts: Vec<_> = paths.iter().map(std::fs::read_to_string).collect();
    let mut arena = AstArena::new();
    for (path, text) in paths.iter().zip(texts) {
        if let Ok(text) = text {
            parse_text(&mut arena, path, text);
        }
    }
}

/// Files that have been loaded are the settings, for a text that is lent would be copied.
fn batch_of_texts(paths: &[PathBuf]) {
    let map = SourceMap::new();
    let mut batch = TranslationBatch::with_capacity(paths.len());
    for path in paths {
        if let Ok(file) = map.load(path, &path.to_string_lossy(), "") {
            batch.add_task(file.text(), path, file);
        }
    }
    let mut arena = AstArena::new();
    batch.process_sources(|_, _, file| parse(&mut arena, file));
}

fn files_of(paths: &[PathBuf]) -> TranslationBatch<'_, (), ()> {
    let mut batch = TranslationBatch::with_capacity(paths.len());
    for path in paths {
        batch.add_file(path, ());
    }
    batch
}

fn batch_of_files(paths: &[PathBuf]) {
    let mut arena = AstArena::new();
    let done = files_of(paths).process_files(|bytes, path, ()| {
        parse_bytes(&mut arena, path, bytes);
        Ok::<_, Infallible>(())
    });
    let Ok(()) = done;
}

static BRIDGE: LazyLock<CpuBridge> =
    LazyLock::new(|| CpuBridge::with_config(CpuConfig::default().num_threads(2).stack_size(STACK)));
static THREADS: LazyLock<rayon::ThreadPool> = LazyLock::new(|| {
    let two = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .stack_size(STACK);
    two.build().expect("two threads")
});
static ARENAS: LazyLock<ObjectPool<AstArena>> = LazyLock::new(|| ObjectPool::new(AstArena::new, 8));

fn par_iter(paths: &[PathBuf]) {
    let each = |path: &PathBuf| {
        if let Ok(text) = std::fs::read_to_string(path) {
            parse_text(&mut ARENAS.acquire(), path, text);
        }
    };
    THREADS.install(|| paths.par_iter().for_each(each));
}

fn batch_by_bridge(paths: &[PathBuf]) {
    BRIDGE.translate_files(&files_of(paths), |bytes, path, ()| {
        parse_bytes(&mut ARENAS.acquire(), path, bytes);
    });
}

fn some(paths: &[PathBuf]) -> Vec<PathBuf> {
    let step = (paths.len() / COUNTED).max(1);
    paths.iter().step_by(step).cloned().collect()
}

/// A hundred files of middling size, and behind them the two largest.
fn uneven(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut paths = paths.to_vec();
    paths.sort_by_cached_key(|path| path.metadata().map_or(0, |meta| meta.len()));
    let middle = paths.len() / 2;
    let mut chosen: Vec<_> = paths.iter().skip(middle).take(100).cloned().collect();
    chosen.extend_from_slice(&paths[paths.len().saturating_sub(2)..]);
    chosen
}

fn misses(paths: &[PathBuf]) {
    let sizes = paths.iter().filter_map(|path| path.metadata().ok());
    let kilobytes = sizes.map(|meta| meta.len()).sum::<u64>() as f64 / 1024.0;
    println!(
        "{} files, {kilobytes:.0} KB: data misses per KB",
        paths.len()
    );
    let Some(without) = cachegrind::misses("none", &tree::directory()) else {
        return println!("  valgrind is not installed: no cache misses are counted");
    };
    for (name, _) in ONE_THREAD {
        let Some(with) = cachegrind::misses(name, &tree::directory()) else {
            continue;
        };
        let [first, last] = [0, 1].map(|level| (with[level] - without[level]) / kilobytes);
        println!("  {name:20} first level {first:6.1}, last level {last:5.2}");
    }
}

/// The least and the middle time of each way.
fn measure_times(title: &str, ways: &[(&str, Way)], paths: &[PathBuf]) {
    let is_cold = std::env::args().any(|arg| arg == "cold");
    let memory = if is_cold {
        "on disk"
    } else {
        "in the system's memory"
    };
    println!("{title}: {} files {memory}, ms", paths.len());
    let mut times = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for ((_, way), times) in ways.iter().zip(&mut times) {
            if is_cold && let Err(error) = std::fs::write("/proc/sys/vm/drop_caches", "3") {
                return println!("  the system does not forget its files: {error}");
            }
            let start = Instant::now();
            way(paths);
            times.push(start.elapsed());
        }
    }
    for ((name, _), times) in ways.iter().zip(&mut times) {
        times.sort_unstable();
        let [least, middle] =
            [times[0], times[ROUNDS / 2]].map(|t: Duration| t.as_secs_f64() * 1e3);
        println!("  {name:20} least {least:6.1}, middle {middle:6.1}");
    }
}

//! The memory layer on and off, in one run, on one core unless said otherwise: `cargo bench --bench memory_optimization_suite`.
//!
//! Off is the same work on the system's allocator, one request for each node, buffer and new name, and no remembered names. Rounds of on and off
//! take turns, and the fastest of each counts, so that load on the machine falls on both. Requests are counted in a round of their own, for
//! counting takes time for each of them. The tree for parsing is that of `parsers`.
//! Peaks are those of processes of their own, one for each work with the layer on or off: see `peaks`.

#[path = "suite/peaks.rs"]
mod peaks;
#[path = "support/tree.rs"]
mod tree;

use portalis_core::memory::{
    AstArena, CountingAllocator, CpuBridge, CpuConfig, FileBytes, MemoryConfig, StringInterner,
    allocation_counts, metrics,
};
use portalis_core::pipeline::{self, Config, Stage};
use portalis_core::source::{SourceFile, SourceMap};
use portalis_core::syntax;
use std::collections::HashSet;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const ROUNDS: usize = 9;
/// So many lines go the whole way, the same programs again and again; five times as many go to HIR, which takes a tenth of the time.
const LINES: u64 = 200_000;

/// What some work asks of memory.
#[derive(Clone, Copy)]
struct Cost {
    allocations: u64,
    bytes: u64,
    copies: u64,
}

fn main() {
    if peaks::is_child() {
        return;
    }
    // The stack on which the bridge's threads translate; made once, as theirs is.
    pipeline::on_large_stack(measure_all);
}

fn measure_all() {
    let map = SourceMap::new();
    let files = tree::files(&map);
    let lines: u64 = files.iter().map(|file| u64::from(file.line_count())).sum();
    let bytes: usize = files.iter().map(|file| file.text().len()).sum();
    println!(
        "parsing {} files, {lines} lines, {bytes} bytes",
        files.len()
    );
    compare(ROUNDS, lines, |memory| {
        parse_all(&files, memory);
        Duration::ZERO
    });
    names(&files);
    drop(files);
    drop(map);
    let programs = programs();
    let lines = programs.iter().map(|path| count_lines(path)).sum();
    for (stage, name, times) in [(Stage::Hir, "HIR", 5), (Stage::Rust, "Rust", 1)] {
        let rounds = (times * LINES).div_ceil(lines) as usize;
        println!(
            "\ntext to {name}: {} programs, {lines} lines, {rounds} times",
            programs.len()
        );
        compare(rounds, lines, |memory| {
            compile_all(&programs, stage, memory)
        });
    }
    module(&programs);
    cores(&programs, lines);
    peaks::compare();
}

/// One row for each of on and off. The work tells how long it waited for files, which is no part of it; if it did, what it takes with the
/// files is told too.
fn compare(rounds: usize, lines: u64, work: impl Fn(MemoryConfig) -> Duration) {
    let configs = [MemoryConfig::default(), MemoryConfig::off()];
    let mut best = [Duration::MAX; 2];
    let mut with_files = [Duration::MAX; 2];
    for _ in 0..rounds {
        for (at, config) in configs.into_iter().enumerate() {
            let start = Instant::now();
            let reading = work(config);
            let whole = start.elapsed();
            best[at] = best[at].min(whole - reading);
            with_files[at] = with_files[at].min(whole);
        }
    }
    let costs = configs.map(|config| count(|| work(config)));
    for ((name, cost), time) in ["on", "off"].into_iter().zip(costs).zip(best) {
        println!(
            "  {name:4} {:8.1} ms  {:9.0} lines/s  {:9} allocations  {:11} bytes  copies {}",
            time.as_secs_f64() * 1e3,
            lines as f64 / time.as_secs_f64(),
            cost.allocations,
            cost.bytes,
            cost.copies,
        );
    }
    let [on, off] = costs;
    let part = on.allocations as f64 / (off.allocations as f64).max(1.0);
    println!(
        "  on is {:.2} times as fast, with {:.2} % fewer allocations",
        best[1].as_secs_f64() / best[0].as_secs_f64(),
        100.0 * (1.0 - part),
    );
    if with_files != best {
        let [on, off] = with_files.map(|time| time.as_secs_f64() * 1e3);
        println!(
            "  with the files read, {on:.1} ms on and {off:.1} ms off: {:.2} times",
            off / on
        );
    }
}

fn count<T>(work: impl FnOnce() -> T) -> Cost {
    CountingAllocator::start();
    let (before, copies) = (allocation_counts(), metrics::copies());
    work();
    let after = allocation_counts();
    CountingAllocator::stop();
    Cost {
        allocations: after.allocations - before.allocations,
        bytes: after.bytes - before.bytes,
        copies: metrics::copies() - copies,
    }
}

fn parse_all(files: &[&SourceFile], memory: MemoryConfig) {
    parse_with(memory, |arena| {
        for file in files {
            black_box(&syntax::parse(arena, file).module);
            arena.reset();
        }
    });
}

/// Parses with an arena as `memory` says.
fn parse_with(memory: MemoryConfig, parse: impl FnOnce(&mut AstArena)) {
    StringInterner::set_remembering(memory.enable_string_interning, memory.intern_keywords);
    pipeline::set_pooling(memory.enable_pools);
    parse(&mut match memory.enable_arena_allocation {
        true => AstArena::new(),
        false => AstArena::on_heap(),
    });
    pipeline::set_pooling(true);
    StringInterner::set_remembering(true, true);
}

/// Compiles the programs; how long reading them took.
fn compile_all(programs: &[PathBuf], stage: Stage, memory: MemoryConfig) -> Duration {
    StringInterner::set_remembering(memory.enable_string_interning, memory.intern_keywords);
    let reading = programs
        .iter()
        .map(|program| compile(program, stage, memory))
        .sum();
    StringInterner::set_remembering(true, true);
    reading
}

/// Compiles a program; how long reading it took.
fn compile(program: &Path, stage: Stage, memory: MemoryConfig) -> Duration {
    let config = Config {
        threads: 1,
        memory,
        ..Config::default()
    };
    FileBytes::set_pooling(memory.enable_pools);
    let start = Instant::now();
    let bytes = FileBytes::of(program);
    let reading = start.elapsed();
    let output = pipeline::check_bytes(program, bytes, stage, &config);
    black_box(output.rust.len());
    reading
}

/// Identifiers as strings of their own and as symbols.
fn names(files: &[&SourceFile]) {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    let words = files
        .iter()
        .flat_map(|file| file.text().split(|char| !is_part(char)));
    let words = words.filter(|word| word.starts_with(|char: char| !char.is_ascii_digit()));
    let (mut owned, mut count, mut different) = (0, 0, HashSet::new());
    for word in words {
        owned += size_of::<String>() + word.len();
        count += 1;
        different.insert(word);
    }
    // A symbol for each, and for each different one its text, where it lies, and its place in the table.
    let texts: usize = different.iter().map(|word| word.len() + 16 + 24).sum();
    let interned = count * 4 + texts;
    println!(
        "\nidentifiers: {count}, {} different; {owned} bytes owned, {interned} interned: {:.0} % less",
        different.len(),
        100.0 * (1.0 - interned as f64 / owned as f64)
    );
}

/// One module in the steady state: the program nearest to 300 lines, again and again.
fn module(programs: &[PathBuf]) {
    let nearest = programs
        .iter()
        .min_by_key(|path| count_lines(path).abs_diff(300));
    let Some(program) = nearest else { return };
    for (stage, name) in [
        (Stage::Ast, "ast"),
        (Stage::Hir, "hir"),
        (Stage::Rust, "rust"),
    ] {
        let [on, off] = [MemoryConfig::default(), MemoryConfig::off()].map(|memory| {
            compile(program, stage, memory);
            count(|| compile(program, stage, memory))
        });
        println!(
            "{}{} lines, text to {name}, steady state: {} allocations on, {} off; {} copies",
            if stage == Stage::Ast { "\n" } else { "" },
            count_lines(program),
            on.allocations,
            off.allocations,
            on.copies
        );
    }
}

/// One core and two.
fn cores(programs: &[PathBuf], lines: u64) {
    let mut best = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        for (threads, best) in [1, 2].into_iter().zip(&mut best) {
            // As the command line has it.
            let cpu = CpuConfig::default().num_threads(threads);
            let bridge = CpuBridge::with_config(cpu.stack_size(pipeline::STACK));
            let size =
                |program: &PathBuf| std::fs::metadata(program).map_or(0, |m| m.len() as usize);
            let start = Instant::now();
            bridge.parallel_translate_sized(programs, size, |program, _, _| {
                compile(program, Stage::Rust, MemoryConfig::default());
                Ok::<_, ()>(())
            });
            *best = start.elapsed().min(*best);
        }
    }
    println!(
        "\ntext to Rust by the bridge: {:.0} lines/s on one core, {:.2} times as many on two",
        lines as f64 / best[0].as_secs_f64(),
        best[0].as_secs_f64() / best[1].as_secs_f64()
    );
}

/// The programs of the repository that run.
fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut programs = Vec::new();
    for folder in ["fixtures", "benches/programs"] {
        tree::collect(&root.join(folder), &mut programs);
    }
    programs.retain(|path| path.with_extension("out").is_file());
    programs
}

fn count_lines(path: &Path) -> u64 {
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count() as u64)
}

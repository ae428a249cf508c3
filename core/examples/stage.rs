//! Prints a stage of programs, each a file: `stage hir FILE...`. With `--time` in front, prints instead how long all of them take, with
//! the memory layer on and off, the fastest of ten rounds; with `--time-on`, on alone and three times, for a profiler.
use portalis_core::memory::{CountingAllocator, MemoryConfig, StringInterner, allocation_counts};
use portalis_core::pipeline::{self, Config, Stage};
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

fn main() {
    // One large stack for all programs, as threads of the command line have it.
    pipeline::on_large_stack(run);
}

fn run() {
    let mut args: Vec<String> = std::env::args().collect();
    let is_on_only = args.get(1).is_some_and(|arg| arg == "--time-on");
    let is_timed = is_on_only || args.get(1).is_some_and(|arg| arg == "--time");
    if is_timed {
        args.remove(1);
    }
    let stage = match args[1].as_str() {
        "hir" => Stage::Hir,
        "types" | "moduletypes" => Stage::Types,
        "rir" => Stage::Rir,
        _ => Stage::Rust,
    };
    let config = Config {
        exports: args[1].starts_with("module"),
        ..Config::default()
    };
    if is_timed {
        let files: Vec<PathBuf> = args[2..].iter().map(PathBuf::from).collect();
        return time(&files, stage, &config, is_on_only);
    }
    for f in &args[2..] {
        match pipeline::expand(&[f.into()], stage, &config) {
            Ok(t) => println!("{t}"),
            Err(o) => println!("{f}: ERR\n{}", o.render(false)),
        }
    }
}

fn time(files: &[PathBuf], stage: Stage, config: &Config, is_on_only: bool) {
    let layers = [MemoryConfig::default(), MemoryConfig::off()];
    let mut best = [(Duration::MAX, 0); 2];
    for _ in 0..if is_on_only { 3 } else { 10 } {
        let count = if is_on_only { 1 } else { 2 };
        for (memory, best) in layers.iter().zip(&mut best).take(count) {
            StringInterner::set_remembering(memory.enable_string_interning, memory.intern_keywords);
            let config = Config {
                threads: 1,
                memory: *memory,
                ..config.clone()
            };
            CountingAllocator::start();
            let (start, before) = (Instant::now(), allocation_counts().allocations);
            for file in files {
                std::hint::black_box(pipeline::check(std::slice::from_ref(file), stage, &config));
            }
            *best = (*best).min((start.elapsed(), allocation_counts().allocations - before));
            CountingAllocator::stop();
        }
    }
    let [on, off] = best;
    if is_on_only {
        return println!("on {:?}, {} requests", on.0, on.1);
    }
    let ratio = off.0.as_secs_f64() / on.0.as_secs_f64();
    println!(
        "on {:?}, {} requests; off {:?}, {}; {ratio:.2}",
        on.0, on.1, off.0, off.1
    );
}

//! Peak memory of some works with the layer on and off.
//!
//! Each is done in a process of its own, which this bench starts with the name of the work behind `--`: so neither finds what the other left.
//! Two peaks are told: of the bytes that the system's allocator was asked for, and of the memory that the process really had
//! (`VmHWM`), which holds what the allocator itself adds. What the process has before it begins is taken off both.

use super::{compile_all, parse_with, programs, tree};
use portalis_core::memory::{AstArena, CountingAllocator, MemoryConfig, allocation_counts};
use portalis_core::pipeline::Stage;
use portalis_core::source::SourceMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;

const WORKS: [(&str, &str); 4] = [
    (
        "parse",
        "parsing the tree, one file after another, each read from disk",
    ),
    ("live", "parsing the tree, all trees and texts live at once"),
    ("hir", "text to HIR, the repository's programs"),
    ("rust", "text to Rust, the repository's programs"),
];

/// Does the work that this process was started for, if it was.
pub(super) fn is_child() -> bool {
    let prefixed = std::env::args().find_map(|arg| arg.strip_prefix("peak=").map(str::to_owned));
    let Some((work, switch)) = prefixed.as_deref().and_then(|arg| arg.split_once(',')) else {
        return false;
    };
    let memory = match switch {
        "on" => MemoryConfig::default(),
        _ => MemoryConfig::off(),
    };
    let paths = match work {
        "parse" | "live" => {
            let mut paths = Vec::new();
            tree::collect(&tree::directory(), &mut paths);
            paths
        }
        _ => programs(),
    };
    CountingAllocator::start();
    let before = resident();
    match work {
        "parse" => one_after_another(&paths, memory),
        "live" => all_at_once(&paths, memory),
        "hir" => _ = compile_all(&paths, Stage::Hir, memory),
        _ => _ = compile_all(&paths, Stage::Rust, memory),
    }
    println!("{} {}", allocation_counts().peak, resident() - before);
    true
}

fn one_after_another(paths: &[PathBuf], memory: MemoryConfig) {
    parse_with(memory, |arena| {
        for path in paths {
            let map = SourceMap::new();
            if let Ok(file) = map.load(path, "file.py", "") {
                black_box(&portalis_core::syntax::parse(arena, file).module);
            }
            arena.reset();
        }
    });
}

fn all_at_once(paths: &[PathBuf], memory: MemoryConfig) {
    parse_with(memory, |arena: &mut AstArena| {
        let map = SourceMap::new();
        for path in paths {
            if let Ok(file) = map.load(path, "file.py", "") {
                black_box(&portalis_core::syntax::parse(arena, file).module);
            }
        }
    });
}

/// The most memory that this process had so far, in bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number
        .and_then(|number| number.parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

/// One row for each work.
pub(super) fn compare() {
    println!("\npeak memory, in processes of their own");
    for (work, what) in WORKS {
        let [Some(on), Some(off)] = ["on", "off"].map(|switch| run(work, switch)) else {
            return println!("  {work}: no figures");
        };
        let row = |name: &str, on: u64, off: u64| {
            println!(
                "    {name:15} {:8.1} MB on {:8.1} MB off  {:4.0} % less",
                on as f64 / 1e6,
                off as f64 / 1e6,
                100.0 * (1.0 - on as f64 / off as f64)
            );
        };
        println!("  {what}");
        row("bytes asked for", on.0, off.0);
        row("resident", on.1, off.1);
    }
}

fn run(work: &str, switch: &str) -> Option<(u64, u64)> {
    let this = std::env::current_exe().ok()?;
    let output = Command::new(this)
        .arg(format!("peak={work},{switch}"))
        .arg(tree::directory())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (asked, resident) = text.trim().split_once(' ')?;
    Some((asked.parse().ok()?, resident.parse().ok()?))
}

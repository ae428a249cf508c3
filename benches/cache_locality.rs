//! Cache misses with the memory layer on and off, counted by cachegrind where valgrind is installed:
//! `cargo bench --bench cache_locality`.
//!
//! The bench starts itself under cachegrind, once for each row; the row `nothing` loads the same files and is taken off the others.

#[path = "support/tree.rs"]
mod tree;

use portalis_core::memory::{AstArena, StringInterner, TranslationBatch};
use portalis_core::source::{SourceFile, SourceMap};
use portalis_core::syntax;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

/// Valgrind is slow, so these many files of the tree have to do.
const FILES: usize = 60;

const ROWS: [&str; 4] = ["nothing", "on", "off", "batch"];

fn main() {
    let row = std::env::args().find_map(|arg| arg.strip_prefix("row=").map(str::to_owned));
    match row {
        Some(row) => work(&row),
        None => compare(),
    }
}

fn work(row: &str) {
    let map = SourceMap::new();
    let files = some(&map);
    let is_on = row != "off";
    StringInterner::set_remembering(is_on, is_on);
    syntax::set_pooling(is_on);
    let mut arena = if is_on {
        AstArena::new()
    } else {
        AstArena::on_heap()
    };
    match row {
        "nothing" => {}
        "batch" => {
            let mut batch = TranslationBatch::with_capacity(files.len());
            for file in &files {
                batch.add_task(file.text(), file.path(), *file);
            }
            let arena = std::sync::Mutex::new(arena);
            batch.process_sources(|_, _, file| {
                let mut arena = arena.lock().expect("one thread");
                black_box(&syntax::parse(&arena, file).module);
                arena.reset();
            });
        }
        _ => {
            for file in &files {
                black_box(&syntax::parse(&arena, file).module);
                arena.reset();
            }
        }
    }
}

fn some(map: &SourceMap) -> Vec<&SourceFile> {
    let mut paths = Vec::new();
    tree::collect(&tree::directory(), &mut paths);
    let step = (paths.len() / FILES).max(1);
    paths
        .iter()
        .step_by(step)
        .filter_map(|path| map.load(path, &path.to_string_lossy(), "").ok())
        .filter(|file| file.text().len() < 100_000)
        .collect()
}

fn compare() {
    let map = SourceMap::new();
    let files = some(&map);
    let bytes: usize = files.iter().map(|file| file.text().len()).sum();
    let kilobytes = bytes as f64 / 1024.0;
    println!("{} files, {kilobytes:.0} KB", files.len());
    let mut nothing = [0.0; 2];
    let mut on = [0.0; 2];
    for row in ROWS {
        let Some(misses) = misses(row) else {
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

/// First-level and last-level data misses of one row.
fn misses(row: &str) -> Option<[f64; 2]> {
    let this = std::env::current_exe().ok()?;
    let out = this.with_extension("cachegrind");
    let run = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=yes"])
        .arg(format!("--cachegrind-out-file={}", out.display()))
        .arg(&this)
        .arg(format!("row={row}"))
        .arg(tree::directory())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    let _ = std::fs::remove_file(Path::new(&out));
    let figure = |name: &str| -> Option<f64> {
        let line = text.lines().find(|line| line.contains(name))?;
        let number = line.split(':').nth(1)?.split('(').next()?;
        number.trim().replace(',', "").parse().ok()
    };
    Some([figure("D1  misses:")?, figure("LLd misses:")?])
}

//! Prints the tree of a Python file as CPython's `ast.dump` does, or what is wrong with it.
//!
//! `cargo run -p portalis-core --example ast -- [--places] [--out DIR] [--time] FILE...`: with `--out`, one file of
//! output for each; with `--time`, how fast all of them are parsed instead.

use std::path::Path;
use std::time::Instant;

use portalis_core::diagnostics::{Diagnostics, Style, render_all};
use portalis_core::source::SourceMap;
use portalis_core::syntax::{dump, parse};
use portalis_memory::AstArena;

fn main() {
    if std::env::args().any(|arg| arg == "--time") {
        return time(std::env::args().skip(1).filter(|arg| arg != "--time"));
    }
    let mut with_places = false;
    let mut out = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--places" => with_places = true,
            "--out" => out = args.next(),
            path => {
                let text = tree(path, with_places);
                match &out {
                    None => println!("{text}"),
                    Some(out) => {
                        std::fs::write(Path::new(out).join(path.replace('/', "__")), text).unwrap()
                    }
                }
            }
        }
    }
}

fn tree(path: &str, with_places: bool) -> String {
    let map = SourceMap::new();
    let file = match map.load(Path::new(path), path, "module") {
        Ok(file) => file,
        Err(error) => return render_all(&Diagnostics::from_iter([error]), &map, Style::Plain),
    };
    let arena = AstArena::new();
    let parsed = parse(&arena, file);
    if parsed.is_complete {
        return dump(&parsed.module, file, with_places);
    }
    render_all(
        &parsed.diagnostics.into_iter().collect(),
        &map,
        Style::Plain,
    )
}

fn time(paths: impl Iterator<Item = String>) {
    let map = SourceMap::new();
    let files: Vec<_> = paths
        .filter_map(|path| map.load(Path::new(&path), &path, "module").ok())
        .collect();
    let bytes: usize = files.iter().map(|file| file.text().len()).sum();
    let mut arena = AstArena::new();
    for _ in 0..3 {
        let start = Instant::now();
        for file in &files {
            parse(&arena, file);
            arena.reset();
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{} files, {bytes} bytes: {:.1} MB/s",
            files.len(),
            bytes as f64 / seconds / 1e6
        );
    }
    println!("{:?}", arena.stats());
}

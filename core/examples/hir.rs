//! Prints the hir of a Python program, or what is wrong with it.
//!
//! `cargo run -p portalis-core --example hir -- [--quiet] FILE...`: each file is a program of its own.

use std::path::Path;

use portalis_core::diagnostics::{Diagnostics, Style, render_all};
use portalis_core::hir;
use portalis_core::resolve::library;
use portalis_core::source::Loader;
use portalis_core::stubs::program::load_stubs;
use portalis_memory::AstArena;

fn main() {
    let run = || {
        let quiet = std::env::args().any(|arg| arg == "--quiet");
        for path in std::env::args().skip(1).filter(|arg| arg != "--quiet") {
            println!("{}", text(&path, quiet));
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 30).spawn(run);
    if let Err(panic) = thread.expect("a thread can be made").join() {
        std::panic::resume_unwind(panic);
    }
}

fn text(path: &str, quiet: bool) -> String {
    let (map, arena) = (library::map_of_program(""), AstArena::new());
    let mut diagnostics = Diagnostics::new();
    let Some(stubs) = load_stubs(&arena, &map, &mut diagnostics) else {
        return render_all(&diagnostics, &map, Style::Plain);
    };
    let loader = Loader::for_script(Path::new(path));
    let entries: Vec<_> = loader.listed().cloned().collect();
    let program = hir::build(&arena, &map, &loader, &entries, &stubs, &mut diagnostics);
    diagnostics.sort();
    let problems = render_all(&diagnostics, &map, Style::Plain);
    if quiet || diagnostics.has_errors() {
        return format!("{path}\n{problems}");
    }
    problems + &hir::dump::dump(&program, &stubs)
}

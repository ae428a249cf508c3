//! What lowering makes of small programs, read through the dump.

mod classes;
mod flow;
mod functions;
mod modules;
mod names;
mod refused;
mod statements;

use portalis_memory::AstArena;

use super::{FuncKind, Program};
use crate::diagnostics::Diagnostics;
use crate::resolve::library;
use crate::source::{Loader, SourceMap};
use crate::stubs::Stubs;
use crate::stubs::program::load_stubs;

/// Builds the program whose files are given and shows it to `look`.
fn with_program<T>(
    files: &[(&str, &str)],
    look: impl FnOnce(&Program<'_>, &Stubs, &Diagnostics, &SourceMap) -> T,
) -> T {
    let (map, arena) = (library::map_of_program(""), AstArena::new());
    let mut diagnostics = Diagnostics::new();
    let stubs = load_stubs(&arena, &map, &mut diagnostics).expect("the stubs load");
    let mut loader = Loader::new();
    for (path, text) in files {
        let module = path
            .trim_end_matches(".py")
            .trim_end_matches("/__init__")
            .replace('/', ".");
        let module = if module == "main" {
            "__main__"
        } else {
            &module
        };
        loader.add_text(module, path, *text);
    }
    let entries: Vec<_> = loader.find("__main__").into_iter().collect();
    let program = super::build(&arena, &map, &loader, &entries, &stubs, &mut diagnostics);
    diagnostics.sort();
    look(&program, &stubs, &diagnostics, &map)
}

fn messages(diagnostics: &Diagnostics, map: &SourceMap) -> String {
    let lines: Vec<String> = diagnostics
        .iter()
        .map(|item| {
            let file = map.file_of(item.span);
            let position = file.position(item.span.lo);
            let column = position.column + 1;
            format!(
                "{}:{column} [{}] {}",
                position.line, item.code, item.message
            )
        })
        .collect();
    lines.join("\n")
}

/// The functions of a program, or what is wrong with it.
fn hir(text: &str) -> String {
    hir_of(&[("main.py", text)])
}

/// The functions of a program of several files.
fn hir_of(files: &[(&str, &str)]) -> String {
    with_program(files, |program, stubs, diagnostics, map| {
        if !diagnostics.is_empty() {
            return messages(diagnostics, map);
        }
        let mut out = String::new();
        for (at, func) in program.funcs.iter().enumerate() {
            let library = program.modules[func.module.index()].library;
            let empty = func.kind == FuncKind::ClassBody && func.body.is_empty();
            if !library && !empty {
                let id = super::FuncId(at as u32);
                out.push_str(&super::dump::dump_func(program, stubs, id));
            }
        }
        out.trim_end().to_owned()
    })
}

/// The whole dump of a program.
fn dump(text: &str) -> String {
    with_program(&[("main.py", text)], |program, stubs, diagnostics, map| {
        if !diagnostics.is_empty() {
            return messages(diagnostics, map);
        }
        super::dump::dump(program, stubs).trim_end().to_owned()
    })
}

/// What is wrong with a program: line, column, code and message.
fn wrong(text: &str) -> String {
    wrong_in(&[("main.py", text)])
}

/// What is wrong with a program of several files.
fn wrong_in(files: &[(&str, &str)]) -> String {
    with_program(files, |_, _, diagnostics, map| messages(diagnostics, map))
}

/// Compares, ignoring the indentation that the expected text has in the test.
#[track_caller]
fn check(found: &str, expected: &str) {
    let lines: Vec<&str> = expected.trim_matches('\n').lines().collect();
    let indent = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let expected: Vec<&str> = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or(""))
        .collect();
    let expected = expected.join("\n").trim_end().to_owned();
    assert!(
        found == expected,
        "found:\n{found}\n\nexpected:\n{expected}\n"
    );
}

//! Prints a program as Rust text; takes no decisions.
//!
//! In: a [`Program`]. Out: one Rust module: the runtime's name, places for tracebacks, enums, then for each Python module
//! its structs and functions.
//!
//! ```text
//! Func add(a, b) -> i64        fn add(a: i64, b: i64) -> rt::Result<i64> {
//!                                  Ok(a + b)
//!                              }
//! ```

pub mod code;
pub mod exports;
mod functions;
mod items;

use crate::rir::Program;
use crate::rir::tree::{Func, Home};
use std::fmt::Write;

/// What the text is to be.
#[derive(Clone, Debug)]
pub struct Options<'o> {
    /// The Rust path of the runtime.
    pub runtime_path: &'o str,
    /// The script's name, for a program with `main`.
    pub script: Option<&'o str>,
    /// What Rust callers see, for modules.
    pub facade: Option<exports::Facade>,
}

/// About how much text there is for each place that can raise.
const TEXT_OF_PLACE: usize = 192;

/// Lints that generated code does not keep: Python's names, and nothing else.
const ALLOWED: &str = "non_snake_case, non_camel_case_types, non_upper_case_globals";

/// The text of a program.
pub fn emit(program: &Program<'_>, options: &Options<'_>) -> String {
    let mut body = body(program);
    if options.facade.is_some() {
        let api = exports::api(program, &body);
        body.push_str(&api);
    }
    let mut out = String::with_capacity(body.len() + items::room(program));
    if options.facade.is_none() {
        let _ = writeln!(out, "#![allow({ALLOWED})]\n");
    }
    let _ = writeln!(out, "use {} as rt;", options.runtime_path);
    imports(&mut out, &body);
    if body.contains("L[") {
        items::locations(&mut out, program);
    }
    if options.facade.is_some() {
        exports::host(&mut out, program, &body);
    }
    items::globals(&mut out, program);
    items::unions(&mut out, program);
    out.push_str(&body);
    if let Some(facade) = &options.facade {
        return exports::wrap(program, facade, ALLOWED, &out);
    }
    if let Some(script) = options.script {
        let main = program
            .funcs
            .first()
            .and_then(Option::as_ref)
            .map_or("__main__", |f| f.name);
        let _ = writeln!(
            out,
            "\nconst _: () = {{\n    #[global_allocator]\n    static POOL: rt::pool::Pool = rt::pool::Pool;\n}};\n\nfn main() {{\n    rt::run_main({script:?}, {main}, g::teardown)\n}}"
        );
    }
    out
}

/// Traits whose methods the text uses.
fn imports(out: &mut String, body: &str) {
    if body.contains(".at(&L[") {
        out.push_str("use rt::At as _;\n");
    }
    if body.contains(".next()") || body.contains(".boxed()") {
        out.push_str("use rt::Iterate as _;\n");
    }
}

/// Structs and functions, module by module, the helpers last.
fn body(program: &Program<'_>) -> String {
    let mut out = String::with_capacity(TEXT_OF_PLACE * program.cx.locs.len());
    for (index, name) in program.cx.names.modules.iter().enumerate() {
        let Some(name) = name else {
            module(&mut out, program, index, 0);
            continue;
        };
        within(&mut out, &["\npub mod ", name], |out| {
            module(out, program, index, 1)
        });
    }
    within(&mut out, &["\nmod u"], |out| {
        for func in home(program, Home::Shared) {
            functions::function(out, program, func, 1, true);
        }
    });
    out
}

/// Structs and functions of one module.
fn module(out: &mut String, program: &Program<'_>, index: usize, indent: usize) {
    for (at, def) in program.structs.iter().enumerate() {
        if def.module as usize == index {
            items::structure(out, program, def, at, indent);
        }
    }
    for func in home(program, Home::Module(index as u32)) {
        functions::function(out, program, func, indent, indent > 0);
    }
}

/// A Rust module, unless nothing stands in it.
fn within(out: &mut String, head: &[&str], fill: impl FnOnce(&mut String)) {
    let begin = out.len();
    head.iter().for_each(|part| out.push_str(part));
    out.push_str(" {\n    use super::*;\n");
    let inside = out.len();
    fill(out);
    if out.len() == inside {
        return out.truncate(begin);
    }
    out.push_str("}\n");
}

/// The functions that stand in one place, in order.
fn home<'p, 'c>(program: &'p Program<'c>, home: Home) -> impl Iterator<Item = &'p Func<'c>> {
    program
        .funcs
        .iter()
        .flatten()
        .filter(move |f| f.home == home)
}

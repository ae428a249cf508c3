//! Prints functions: head, then body.
//!
//! In: a [`Func`]. Out: its text at the end of a buffer.

use super::code::Printer;
use crate::rir::Program;
use crate::rir::repr::Kind;
use crate::rir::tree::{FnId, Func, Holds, Ret, VarId};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Prints a function.
pub(super) fn function(
    out: &mut String,
    program: &Program<'_>,
    func: &Func,
    indent: usize,
    public: bool,
) {
    let pad = "    ".repeat(indent);
    out.push('\n');
    doc(out, func.doc.as_deref(), &pad);
    let _ = write!(
        out,
        "{pad}{}fn {}(",
        match (public, program.cx.input.exports) {
            (true, true) => "pub(crate) ",
            (true, false) => "pub ",
            (false, _) => "",
        },
        func.name
    );
    for (at, param) in func.params.iter().enumerate() {
        let var = &func.vars[param.index()];
        let ty = program.cx.rust_type(var.repr);
        let ty = match var.holds {
            Holds::Ref => format!("&{ty}"),
            Holds::Cell => format!("rt::CellVar<{ty}>"),
            Holds::CellRef => format!("&rt::CellVar<{ty}>"),
            Holds::Maybe => format!("Option<{ty}>"),
            Holds::Value | Holds::Opaque => ty,
        };
        let comma = if at > 0 { ", " } else { "" };
        let mutable = if var.mutable { "mut " } else { "" };
        let _ = write!(out, "{comma}{mutable}{}: {ty}", var.name);
    }
    let ret = match &func.ret {
        Ret::Value(repr) => program.cx.rust_type(*repr),
        Ret::Text(text) => text.to_string(),
    };
    let ret = match (func.raises, ret.as_str()) {
        (true, _) => format!(" -> rt::Result<{ret}>"),
        (false, "()") => String::new(),
        (false, _) => format!(" -> {ret}"),
    };
    let _ = write!(out, "){ret} {{");
    body(out, program, func, indent);
    let _ = writeln!(out, "\n{pad}}}");
}

/// Prints what stands in a function's braces.
pub(super) fn body(out: &mut String, program: &Program<'_>, func: &Func, indent: usize) {
    body_within(out, program, func, indent, "");
}

/// The same, where the program's functions are reached through `prefix`.
pub(super) fn body_within(
    out: &mut String,
    program: &Program<'_>,
    func: &Func,
    indent: usize,
    prefix: &str,
) {
    // Literals and `None` alone do not tell Rust the type.
    let typed: BTreeSet<VarId> = (0..func.vars.len() as u32)
        .map(VarId)
        .filter(|v| {
            let var = &func.vars[v.index()];
            let unclear = matches!(program.cx.kind(var.repr), Kind::I64 | Kind::Option(_));
            var.holds == Holds::Maybe || unclear && var.holds == Holds::Value
        })
        .collect();
    let ty = |id: VarId| {
        let var = &func.vars[id.index()];
        let ty = program.cx.rust_type(var.repr);
        if var.holds == Holds::Maybe {
            format!("Option<{ty}>")
        } else {
            ty
        }
    };
    let path = |id: FnId| match program.funcs.get(id.index()) {
        Some(Some(func)) => format!("{prefix}{}", program.cx.fn_path(func)),
        _ => String::from("unreachable"),
    };
    let mut printer = Printer {
        out: std::mem::take(out),
        indent: indent + 1,
        func,
        typed: &typed,
        ty: &ty,
        path: &path,
    };
    if func.recursive {
        printer.line();
        printer.out.push_str("let _depth = rt::enter()?;");
    }
    printer.body(&func.body, func.raises);
    *out = printer.out;
}

/// Prints a docstring as documentation.
pub(super) fn doc(out: &mut String, doc: Option<&str>, pad: &str) {
    let Some(doc) = doc else { return };
    // Else rustdoc would take it for an example in Rust.
    let code = |line: &str| line.starts_with("    ") || line.trim_start().starts_with("```");
    let fenced = doc.trim().lines().any(code);
    if fenced {
        let _ = writeln!(out, "{pad}/// ~~~~text");
    }
    print_doc(out, doc, pad);
    if fenced {
        let _ = writeln!(out, "{pad}/// ~~~~");
    }
}

fn print_doc(out: &mut String, doc: &str, pad: &str) {
    for line in doc.trim().lines() {
        let line = line.trim_end().replace('\r', "");
        let space = if line.is_empty() { "" } else { " " };
        let _ = writeln!(out, "{pad}///{space}{}", line.trim_start_matches('/'));
    }
}

//! Prints functions: head, then body.
//!
//! In: a [`Func`]. Out: its text at the end of a buffer.

use super::code::Printer;
use crate::rir::Program;
use crate::rir::repr::Kind;
use crate::rir::tree::{FnId, Func, Holds, Ret, Var, VarId};
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
    doc(out, func.doc, &pad);
    let public = match (public, program.cx.input.exports) {
        (true, true) => "pub(crate) ",
        (true, false) => "pub ",
        (false, _) => "",
    };
    let head = [&pad, public, "fn ", func.name, "("];
    head.iter().for_each(|part| out.push_str(part));
    for (at, param) in func.params.iter().enumerate() {
        let var = &func.vars[param.index()];
        if at > 0 {
            out.push_str(", ");
        }
        if var.mutable {
            out.push_str("mut ");
        }
        out.push_str(var.name);
        let (open, close) = match var.holds {
            Holds::Ref => (": &", ""),
            Holds::Cell => (": rt::CellVar<", ">"),
            Holds::CellRef => (": &rt::CellVar<", ">"),
            Holds::Maybe => (": Option<", ">"),
            Holds::Value | Holds::Opaque => (": ", ""),
        };
        out.push_str(open);
        program.cx.write_type(out, var.repr);
        out.push_str(close);
    }
    let (open, close) = match func.raises {
        true => (") -> rt::Result<", "> {"),
        false => (") -> ", " {"),
    };
    let begin = out.len();
    out.push_str(open);
    let ret = out.len();
    match &func.ret {
        Ret::Value(repr) => program.cx.write_type(out, *repr),
        Ret::Text(text) => out.push_str(text),
    }
    if !func.raises && &out[ret..] == "()" {
        out.truncate(begin);
        out.push(')');
    }
    out.push_str(close);
    body(out, program, func, indent);
    ["\n", &pad, "}\n"]
        .iter()
        .for_each(|part| out.push_str(part));
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
    let is_typed = |var: &Var| {
        let unclear = matches!(program.cx.kind(var.repr), Kind::I64 | Kind::Option(_));
        var.holds == Holds::Maybe || unclear && var.holds == Holds::Value
    };
    let typed: Vec<bool> = func.vars.iter().map(is_typed).collect();
    let ty = |id: VarId, out: &mut String| {
        let var = &func.vars[id.index()];
        let maybe = var.holds == Holds::Maybe;
        out.push_str(if maybe { "Option<" } else { "" });
        program.cx.write_type(out, var.repr);
        out.push_str(if maybe { ">" } else { "" });
    };
    let path = |id: FnId, out: &mut String| match program.funcs.get(id.index()) {
        Some(Some(func)) => {
            out.push_str(prefix);
            program.cx.write_fn_path(out, func);
        }
        _ => out.push_str("unreachable"),
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

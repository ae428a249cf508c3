//! Prints what is no function: places, globals, enums, structs.
//!
//! In: the items of a program. Out: calls of the runtime's macros that declare them.

use super::functions;
use crate::hir::ClassKind;
use crate::rir::Program;
use crate::rir::classes::{FieldKind, StructDef};
use crate::rir::names::{number as write_number, quote};
use crate::rir::repr::{Kind, Struct};
use crate::rir::tree::{Func, Home};
use crate::source::FileId;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// About how much text there is for a place, and for all else but the sources.
const ROOM_OF_PLACE: usize = 40;
const ROOM_OF_ITEMS: usize = 1024;

/// About how much text there is besides structs and functions.
pub(super) fn room(program: &Program<'_>) -> usize {
    let input = &program.cx.input;
    let modules = input.program.modules.iter();
    let sources = modules.map(|module| input.sources.get(module.file).text().len());
    ROOM_OF_ITEMS + ROOM_OF_PLACE * program.cx.locs.len() + sources.sum::<usize>()
}

/// The table of places, with the sources that they are in.
pub(super) fn locations(out: &mut String, program: &Program<'_>) {
    let cx = &program.cx;
    // Modules in their order, whatever their files' numbers are, then what the compiler made.
    let modules = &cx.input.program.modules;
    let order = |file: &FileId| {
        let at = modules.iter().position(|module| module.file == *file);
        (at.unwrap_or(modules.len()), *file)
    };
    let sources = cx.input.sources;
    let places = cx.locs.iter();
    let mut files: Vec<FileId> = places.map(|loc| sources.file_of(loc.span).id()).collect();
    files.sort_unstable();
    files.dedup();
    files.sort_by_cached_key(order);
    let numbers: FxHashMap<FileId, usize> = files.iter().copied().zip(0..).collect();
    out.push_str("\nrt::locations! {\n    files = [");
    for (number, id) in files.into_iter().enumerate() {
        let _ = write!(out, "F{number} = ({:?}, ", sources.name(id));
        literal(out, sources.get(id).text());
        out.push_str("), ");
    }
    out.push_str("];\n    L = [");
    for loc in &cx.locs {
        let file = sources.file_of(loc.span);
        out.push_str("(F");
        write_number(out, numbers[&file.id()] as u32);
        out.push_str(", ");
        quote(out, loc.function);
        for offset in [loc.span.lo, loc.span.hi, loc.anchor.lo, loc.anchor.hi] {
            out.push_str(", ");
            write_number(out, file.offset(offset) as u32);
        }
        if let Some(caller) = loc.caller {
            out.push_str(", ");
            write_number(out, caller.0);
        }
        out.push_str("), ");
    }
    out.push_str("];\n}\n");
}

/// A source text as a literal.
fn literal(out: &mut String, text: &str) {
    if text.contains('\r') {
        let _ = write!(out, "{text:?}");
        return;
    }
    let mut quote = String::from("\"#");
    while text.contains(&quote) {
        quote.push('#');
    }
    let hashes = &quote[1..];
    for part in ["r", hashes, "\"", text, "\"", hashes] {
        out.push_str(part);
    }
}

/// Module variables.
pub(super) fn globals(out: &mut String, program: &Program<'_>) {
    let mut lines = String::new();
    for (name, repr) in &program.globals {
        let _ = writeln!(
            lines,
            "        pub static {name}: {};",
            program.cx.rust_type(*repr)
        );
    }
    let flags = program.cx.import_flags();
    // A script's own module runs once and needs no flag.
    for flag in &flags[usize::from(!program.cx.input.exports).min(flags.len())..] {
        let _ = writeln!(lines, "        pub static {flag}: bool;");
    }
    let needs_rest = lines.contains("U") || lines.contains("::") || !lines.is_empty();
    let import = if needs_rest {
        "    use super::*;\n"
    } else {
        "    use super::rt;\n"
    };
    let _ = write!(
        out,
        "\nmod g {{\n{import}    rt::globals! {{\n        fn teardown;\n{lines}    }}\n}}\n"
    );
}

/// Enums.
pub(super) fn unions(out: &mut String, program: &Program<'_>) {
    let seen = super::exports::union_names(program);
    for (index, union) in program.cx.reprs.unions.iter().enumerate() {
        if union.variants.is_empty() {
            continue;
        }
        let name = program
            .cx
            .union_name(crate::rir::repr::UnionId(index as u32));
        let _ = write!(out, "\nrt::union! {{\n    pub enum {name} {{ ");
        for (at, variant) in union.variants.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            let _ = write!(out, "{comma}{}", variant.name);
            if *program.cx.kind(variant.repr) != Kind::Unit {
                let _ = write!(out, "({})", program.cx.rust_type(variant.repr));
            }
        }
        out.push_str(" }\n}\n");
        if seen.contains(&name) {
            super::exports::into_union(out, program, &name, &union.variants);
        }
    }
}

/// A struct with its functions.
pub(super) fn structure(
    out: &mut String,
    program: &Program<'_>,
    def: &StructDef,
    index: usize,
    indent: usize,
) {
    let pad = "    ".repeat(indent);
    let cx = &program.cx;
    let _ = writeln!(out, "\n{pad}rt::class! {{");
    functions::doc(out, def.doc.as_deref(), &format!("{pad}    "));
    let base = def
        .base
        .as_ref()
        .map_or(String::new(), |b| format!(" : {b}"));
    let _ = write!(out, "{pad}    pub struct {}{base} {{", def.name);
    for (at, (name, repr, kind)) in def.fields.iter().enumerate() {
        let (open, close) = match kind {
            FieldKind::Field => ("", ""),
            FieldKind::Slot => ("@slot ", ""),
            FieldKind::Wide => ("@wide ", ""),
            FieldKind::Cell => ("rt::CellVar<", ">"),
        };
        let comma = if at > 0 { "," } else { "" };
        let hidden = if cx.input.exports {
            "#[doc(hidden)] "
        } else {
            ""
        };
        let head = [comma, " ", hidden, name, ": ", open];
        head.iter().for_each(|part| out.push_str(part));
        cx.write_type(out, *repr);
        out.push_str(close);
    }
    let close = if def.fields.is_empty() { "}" } else { " }" };
    let _ = writeln!(out, "{close}");
    let acyclic = match def.of {
        Struct::Class(id) if cx.input.acyclic.contains(&id) => " acyclic = true;",
        _ => "",
    };
    let copies = if is_copied(program, def) {
        " copies = true;"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "{pad}    name = {:?}; id = {}; module = {:?}; bases = [{}];{acyclic}{copies}\n{pad}}}",
        def.title,
        def.number,
        def.python_module,
        def.bases.join(", ")
    );
    class_impl(out, program, def, indent);
    let methods: Vec<&Func> = match def.of {
        Struct::Class(id) => super::home(program, Home::Struct(id.0)).collect(),
        _ => Vec::new(),
    };
    let _ = index;
    let begin = out.len();
    let _ = write!(out, "\n{pad}impl {} {{", def.name);
    let inside = out.len();
    super::exports::methods(out, program, def.of, indent + 1);
    for func in methods {
        functions::function(out, program, func, indent + 1, true);
    }
    if out.len() == inside {
        return out.truncate(begin);
    }
    let _ = writeln!(out, "{pad}}}");
}

/// Whether `copy.copy` makes new objects of a struct's type: not of functions, members of enums and exceptions.
fn is_copied(program: &Program<'_>, def: &StructDef) -> bool {
    let Struct::Class(id) = def.of else {
        return false;
    };
    let input = &program.cx.input;
    let class = &input.program.classes[input.typed.class(id).class.index()];
    !matches!(class.kind, ClassKind::Enum { .. })
        && !def.bases.iter().any(|base| base.contains("xception"))
}

fn class_impl(out: &mut String, program: &Program<'_>, def: &StructDef, indent: usize) {
    let pad = "    ".repeat(indent);
    if def.protocol.is_empty() {
        let _ = writeln!(out, "{pad}impl rt::Class for {} {{}}", def.name);
        return;
    }
    let _ = write!(out, "{pad}impl rt::Class for {} {{", def.name);
    if def.protocol.iter().any(|f| f.name == "finalize") {
        let _ = write!(out, "\n{pad}    const HAS_FINALIZE: bool = true;");
    }
    for func in &def.protocol {
        let name = |at: usize| {
            func.params
                .get(at)
                .map_or("", |p| func.vars[p.index()].name)
        };
        let (rest, ret) = match func.name {
            "repr" | "str" => (format!(", {}: &mut String", name(1)), "()"),
            "format" => (
                format!(", {}: &str, {}: &mut String", name(1), name(2)),
                "()",
            ),
            "eq" => (format!(", {}: &rt::Gc<Self>", name(1)), "bool"),
            "compare" => (
                format!(", {}: &rt::Gc<Self>, {}: rt::CmpOp", name(1), name(2)),
                "bool",
            ),
            "truth" => (String::new(), "bool"),
            "hash" => (String::new(), "i64"),
            "items" => (String::new(), "Option<Vec<rt::Object>>"),
            _ => (String::new(), "()"),
        };
        let _ = write!(
            out,
            "\n{pad}    fn {}({}: &rt::Gc<Self>{rest}) -> rt::Result<{ret}> {{",
            func.name,
            name(0)
        );
        functions::body(out, program, func, indent + 1);
        let _ = write!(out, "\n{pad}    }}");
    }
    let _ = writeln!(out, "\n{pad}}}");
}

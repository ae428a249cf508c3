//! Prints what Rust callers see.
//!
//! In: the [`Entry`]s of a program and the text of all that stands behind them. Out: a hidden module with both, and
//! `pub use` of the functions and classes that Rust may name.
//!
//! ```text
//! mod __scoring { fn mean(xs: &rt::List<f64>) .. mod api { pub fn mean(xs: impl rt::IntoPy<rt::List<f64>>) .. } }
//! pub use __scoring::api::{mean};
//! ```

use super::functions;
use crate::hir::Item;
use crate::rir::Program;
use crate::rir::exports::{Entry, Place, import_fn};
use crate::rir::repr::{Kind, Repr, Struct, UnionId, Variant};
use crate::rir::tree::{Func, Holds, Home, Ret};
use crate::stubs::load::HOST;
use std::fmt::Write;

/// What the facade is to be.
#[derive(Clone, Debug)]
pub struct Facade {
    /// The name of the hidden module.
    pub name: String,
    /// The items of the first module stand at the top; else each module's stand in a module of its name.
    pub single: bool,
}

/// The functions of the modules: one `api` module each, and what runs the modules at their first use.
pub(super) fn api(program: &Program<'_>, body: &str) -> String {
    let mut out = String::new();
    for index in 0..program.cx.names.modules.len() {
        let imported = body.contains(&format!("{}()", import_fn(index)));
        if imported
            || program
                .entries
                .iter()
                .any(|e| e.needs == Some(index as u32))
        {
            import(&mut out, program, index);
        }
        let mut text = String::new();
        for entry in at(program, Place::Module(index as u32)) {
            self::entry(&mut text, program, entry, 1);
        }
        if !text.is_empty() {
            let name = api_name(index);
            let _ = write!(out, "\npub mod {name} {{\n    use super::*;\n{text}}}\n");
        }
    }
    out
}

/// The functions that Python calls: they stand in the module around.
pub(super) fn host(out: &mut String, program: &Program<'_>, body: &str) {
    let stubs = program.cx.input.stubs;
    let Some(host) = stubs.modules.iter().find(|m| m.name == HOST) else {
        return;
    };
    let mut names: Vec<&str> = host.names.keys().map(|name| name.as_str()).collect();
    names.retain(|name| body.contains(&format!("host::{name}")));
    names.sort_unstable();
    if !names.is_empty() {
        let names = names.join(", ");
        let _ = write!(
            out,
            "\nmod host {{\n    pub(super) use super::super::{{{names}}};\n}}\n"
        );
    }
}

/// The methods of a class, for its `impl`.
pub(super) fn methods(out: &mut String, program: &Program<'_>, of: Struct, indent: usize) {
    let Struct::Class(id) = of else { return };
    for found in at(program, Place::Struct(id)) {
        entry(out, program, found, indent);
    }
}

/// The whole text: what is behind, hidden, and the names that Rust sees.
pub(super) fn wrap(program: &Program<'_>, facade: &Facade, allowed: &str, text: &str) -> String {
    let hidden = &facade.name;
    let mut out = String::with_capacity(text.len() + 1024);
    let _ = writeln!(out, "#[allow({allowed}, dead_code, missing_docs)]");
    let _ = writeln!(out, "#[allow(clippy::all, clippy::pedantic)]");
    let _ = write!(out, "mod {hidden} {{\n{text}}}\n");
    for (index, module) in program.cx.input.program.modules.iter().enumerate() {
        if module.library {
            continue;
        }
        let missing = left_out(program, index);
        if !missing.is_empty() {
            let missing = missing.join(", ");
            let _ = writeln!(
                out,
                "// Left out, for nothing tells types that Rust can spell: {missing}."
            );
        }
        let lines = names(program, index);
        if lines.is_empty() {
            continue;
        }
        let top = facade.single && index == 0;
        let prefix = if top { "" } else { "super::" };
        let mut uses = String::new();
        for (private, vis) in [(false, "pub"), (true, "pub(crate)")] {
            let paths = lines.iter().filter(|(p, _)| *p == private);
            let paths: Vec<&str> = paths.map(|(_, path)| path.as_str()).collect();
            if !paths.is_empty() {
                let paths = paths.join(", ");
                let _ = writeln!(
                    uses,
                    "#[allow(unused_imports)]\n{vis} use {prefix}{hidden}::{{{paths}}};"
                );
            }
        }
        if top {
            out.push_str(&uses);
        } else {
            let name = crate::rir::names::identifier(&module.name.replace('.', "_"));
            functions::doc(&mut out, module.doc, "");
            let _ = write!(out, "#[allow(missing_docs)]\npub mod {name} {{\n{uses}}}\n");
        }
    }
    out
}

/// The public functions of a module that Rust cannot call.
fn left_out<'p>(program: &Program<'p>, index: usize) -> Vec<&'p str> {
    let input = &program.cx.input;
    let module = &input.program.modules[index];
    let found = |name: &str| {
        let name = crate::rir::names::identifier(name);
        at(program, Place::Module(index as u32)).any(|e| e.name == name)
    };
    let names = module.names.iter().filter_map(|(name, item)| match item {
        Item::Func(func) if input.program.funcs[func.index()].module.index() == index => {
            Some(name.as_str())
        }
        _ => None,
    });
    names.filter(|n| !n.starts_with('_') && !found(n)).collect()
}

fn at<'p>(program: &'p Program<'_>, place: Place) -> impl Iterator<Item = &'p Entry> {
    program.entries.iter().filter(move |e| e.place == place)
}

fn api_name(module: usize) -> String {
    match module {
        0 => "api".into(),
        _ => format!("api{module}"),
    }
}

/// The paths of a module's functions and classes below the hidden module; true for private ones.
fn names(program: &Program<'_>, index: usize) -> Vec<(bool, String)> {
    let api = api_name(index);
    let functions = at(program, Place::Module(index as u32));
    let functions = functions.map(|e| (e.private, format!("{api}::{}", e.name)));
    let classes = program.structs.iter().filter_map(|def| {
        let Struct::Class(id) = def.of else {
            return None;
        };
        let used = def.module as usize == index && at(program, Place::Struct(id)).next().is_some();
        let path = program.cx.struct_path(def.of);
        used.then(|| (def.title.starts_with('_'), path))
    });
    let unions = if index == 0 {
        union_names(program)
    } else {
        Vec::new()
    };
    let unions = unions.into_iter().map(|name| (false, name));
    functions.chain(classes).chain(unions).collect()
}

/// Runs a module at its first use; after an exception the next use tries again.
fn import(out: &mut String, program: &Program<'_>, index: usize) {
    let name = import_fn(index);
    let body = program.cx.input.program.modules[index].body;
    let mut funcs = program.funcs.iter().flatten();
    let func = funcs.find(|f| f.home == Home::Module(index as u32) && is_body(program, f, body));
    let Some(func) = func else {
        let _ = write!(out, "\nfn {name}() -> rt::Result<()> {{\n    Ok(())\n}}\n");
        return;
    };
    let flag = &program.cx.import_flags()[index];
    let path = program.cx.fn_path(func);
    let _ = write!(
        out,
        "\nfn {name}() -> rt::Result<()> {{
    if g::{flag}.is_set() {{
        return Ok(());
    }}
    g::{flag}.set(true);
    let ran = {path}();
    if ran.is_err() {{
        g::{flag}.unset();
    }}
    ran
}}
"
    );
}

fn is_body(program: &Program<'_>, func: &Func, body: crate::hir::FuncId) -> bool {
    let typed = program.cx.input.typed;
    let names = typed.instances.iter().zip(&program.cx.names.funcs);
    let mut bodies = names.filter(|(i, _)| i.func == body);
    bodies.any(|(_, (home, name))| *home == func.home && *name == func.name)
}

/// What Rust callers have becomes the variant that holds such values.
pub(super) fn into_union(
    out: &mut String,
    program: &Program<'_>,
    name: &str,
    variants: &[Variant],
) {
    for variant in variants {
        let ty = program.cx.rust_type(variant.repr);
        let kind = match program.cx.kind(variant.repr) {
            Kind::Unit => continue,
            Kind::Int => "int",
            Kind::I64 => "word",
            Kind::Num => "num",
            Kind::F64 => "float",
            Kind::Bool => "bool",
            _ if ty == "rt::Str" => "str",
            _ => "value",
        };
        let variant = &variant.name;
        let _ = writeln!(out, "rt::into_union! {{ {kind} {name} {variant} {ty} }}");
    }
}

/// The enums that stand in signatures.
pub(super) fn union_names(program: &Program<'_>) -> Vec<String> {
    let mut found = std::collections::BTreeSet::new();
    for entry in &program.entries {
        let Some(Some(func)) = program.funcs.get(entry.func.index()) else {
            continue;
        };
        let params = entry.params.iter().map(|(v, _)| func.vars[v.index()].repr);
        let ret = match func.ret {
            Ret::Value(repr) => Some(repr),
            Ret::Text(_) => None,
        };
        for repr in params.chain(ret) {
            unions_in(program, repr, &mut found);
        }
    }
    let names = found.iter().map(|id| program.cx.union_name(*id));
    names.collect()
}

fn unions_in(program: &Program<'_>, repr: Repr, found: &mut std::collections::BTreeSet<UnionId>) {
    match program.cx.kind(repr) {
        Kind::Named(_, args) | Kind::Tuple(args) => {
            args.iter().for_each(|a| unions_in(program, *a, found));
        }
        Kind::Option(inner) | Kind::Boxed(inner) => unions_in(program, *inner, found),
        Kind::Union(id) if found.insert(*id) => {
            for variant in &program.cx.reprs.union(*id).variants {
                unions_in(program, variant.repr, found);
            }
        }
        _ => {}
    }
}

/// One function.
fn entry(out: &mut String, program: &Program<'_>, entry: &Entry, indent: usize) {
    let Some(Some(func)) = program.funcs.get(entry.func.index()) else {
        return;
    };
    let cx = &program.cx;
    let pad = "    ".repeat(indent);
    out.push('\n');
    functions::doc(out, func.doc, &pad);
    if entry.params.iter().any(|(_, optional)| *optional) {
        if func.doc.is_some() {
            let _ = writeln!(out, "{pad}///");
        }
        let _ = writeln!(out, "{pad}/// `Omit` stands for a default.");
    }
    let vis = if entry.private { "pub(crate)" } else { "pub" };
    let mut params: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    if entry.this {
        params.push("&self".into());
        let this = &func.vars[func.params[0].index()].name;
        lines.push(format!("let {this} = &rt::class::this(self);"));
    }
    if let Some(module) = entry.needs {
        let path = match entry.place {
            Place::Module(_) => "super::".to_owned(),
            Place::Struct(id) => match cx.names.modules[class_module(program, id)] {
                Some(_) => "super::".into(),
                None => String::new(),
            },
        };
        lines.push(format!("{path}{}()?;", import_fn(module as usize)));
    }
    for (var, optional) in &entry.params {
        let var = &func.vars[var.index()];
        let ty = cx.rust_type(var.repr);
        let name = &var.name;
        let (function, wrapped) = match (optional, var.holds) {
            (true, _) | (_, Holds::Maybe) => ("into_arg", format!("Option<{ty}>")),
            _ => ("into_py", ty.clone()),
        };
        params.push(format!("{name}: impl rt::IntoPy<{ty}>"));
        lines.push(format!(
            "let {name}: {wrapped} = rt::IntoPy::{function}({name})?;"
        ));
    }
    let ret = match &func.ret {
        Ret::Value(repr) => cx.rust_type(*repr),
        Ret::Text(text) => text.to_string(),
    };
    let ret = match (func.raises, ret.as_str()) {
        (true, _) => format!(" -> rt::Result<{ret}>"),
        (false, "()") => String::new(),
        (false, _) => format!(" -> {ret}"),
    };
    let name = &entry.name;
    let _ = write!(out, "{pad}{vis} fn {name}({}){ret} {{", params.join(", "));
    for line in lines {
        let _ = write!(out, "\n{pad}    {line}");
    }
    let prefix = match entry.place {
        Place::Module(_) => "super::",
        Place::Struct(_) => "",
    };
    functions::body_within(out, program, func, indent, prefix);
    let _ = writeln!(out, "\n{pad}}}");
}

fn class_module(program: &Program<'_>, id: crate::infer::types::ClassInstId) -> usize {
    let input = &program.cx.input;
    let class = input.typed.class(id).class;
    input.program.classes[class.index()].module.index()
}

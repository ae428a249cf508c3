//! The whole program in Rust's shape.
//!
//! In: everything inference found. Out: functions, structs, enums, globals, places: what a Rust module consists of.
//!
//! ```text
//! one Instance each        one fn each, plus the helpers that they call
//! ```

use super::classes::{StructDef, classes};
use super::cx::{Cx, Input};
use super::exports::{Entry, entries};
use super::functions::function;
use super::tree::{Block, Expr, Func};
use super::visit::Look;
use crate::diagnostics::Diagnostic;
use crate::infer::types::InstanceId;

/// A program, ready to be printed.
pub struct Program<'c> {
    /// Names, types, representations.
    pub cx: Cx<'c>,
    /// Functions; `None` for those that are left out.
    pub funcs: Vec<Option<Func<'c>>>,
    /// Structs.
    pub structs: Vec<StructDef<'c>>,
    /// Module variables: name and representation.
    pub globals: Vec<(String, super::repr::Repr)>,
    /// What Rust callers see.
    pub entries: Vec<Entry>,
}

/// Lowers a program; the problems if it cannot be.
pub fn rir<'c>(input: Input<'c>) -> Result<Program<'c>, Vec<Diagnostic>> {
    let mut cx = Cx::new(input);
    let mut broken = Vec::new();
    for i in 0..input.typed.instances.len() {
        match function(&mut cx, InstanceId(i as u32)) {
            Ok(func) => cx.funcs[i] = Some(func),
            Err(problem) => broken.push((i, *problem)),
        }
        let told = std::mem::take(&mut cx.diagnostics);
        broken.extend(told.into_iter().map(|problem| (i, problem)));
    }
    let structs = classes(&mut cx);
    let mut entries = match input.exports {
        true => entries(&mut cx),
        false => Vec::new(),
    };
    leave_out(&mut cx, &structs, &mut entries, broken);
    if !cx.diagnostics.is_empty() {
        return Err(std::mem::take(&mut cx.diagnostics));
    }
    let globals = globals(&mut cx);
    let funcs = std::mem::take(&mut cx.funcs);
    Ok(Program {
        cx,
        funcs,
        structs,
        globals,
        entries,
    })
}

fn globals(cx: &mut Cx<'_>) -> Vec<(String, super::repr::Repr)> {
    let mut list = Vec::new();
    for i in 0..cx.input.program.globals.len() {
        let ty = cx.input.typed.globals[i];
        if cx.types.is_never(ty) {
            continue;
        }
        let repr = cx.repr(ty);
        list.push((cx.names.globals[i].clone(), repr));
    }
    list
}

/// Operators and private functions that Rust alone would call are left out where they cannot be compiled; all else is a
/// problem.
fn leave_out<'c>(
    cx: &mut Cx<'c>,
    structs: &[StructDef<'c>],
    entries: &mut Vec<Entry>,
    broken: Vec<(usize, Diagnostic)>,
) {
    if broken.is_empty() {
        return;
    }
    let mut roots = modules(&cx.input);
    add_protocols(structs, &mut roots);
    let asked = entries
        .iter()
        .filter(|e| !e.private && !e.name.starts_with("__"));
    roots.extend(asked.map(|e| e.func.index()));
    let seen = reached(&cx.funcs, roots);
    let all = !cx.input.exports;
    let problems = broken.iter().filter(|(i, _)| all || seen[*i]);
    cx.diagnostics
        .extend(problems.map(|(_, problem)| problem.clone()));
    entries.retain(|entry| {
        let seen = reached(&cx.funcs, vec![entry.func.index()]);
        !broken.iter().any(|(i, _)| seen[*i])
    });
}

/// The functions that an expression calls.
pub(crate) struct Calls<'q>(pub(crate) &'q mut Vec<usize>);

impl<'c> Look<'c> for Calls<'_> {
    fn expr(&mut self, e: &Expr<'c>) {
        if let Expr::CallFn(id, _) = e {
            self.0.push(id.index());
        }
        self.parts(e);
    }
}

fn calls<'c>(body: &Block<'c>, queue: &mut Vec<usize>) {
    Calls(queue).block(body);
}

/// The bodies of modules that run without Rust calling them.
fn modules(input: &Input<'_>) -> Vec<usize> {
    let modules = input.typed.modules.iter();
    let modules = modules.take(if input.exports { usize::MAX } else { 1 });
    let known = modules.filter(|m| **m != InstanceId::NONE);
    known.map(|m| m.0 as usize).collect()
}

/// What printing or comparing objects calls.
fn add_protocols<'c>(structs: &[StructDef<'c>], queue: &mut Vec<usize>) {
    let funcs = structs.iter().flat_map(|def| &def.protocol);
    funcs.for_each(|func| calls(&func.body, queue));
}

fn reached<'c>(funcs: &[Option<Func<'c>>], mut queue: Vec<usize>) -> Vec<bool> {
    let mut seen = vec![false; funcs.len()];
    while let Some(at) = queue.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        if let Some(func) = &funcs[at] {
            calls(&func.body, &mut queue);
        }
    }
    seen
}

impl Program<'_> {
    /// The functions that run first or that Rust calls. What printing or comparing objects calls runs too.
    pub fn roots(&self) -> Vec<usize> {
        let mut roots = modules(&self.cx.input);
        roots.extend(self.entries.iter().map(|e| e.func.index()));
        roots
    }

    /// Leaves out what is not reached, for who looks at the functions before they are optimised.
    pub fn leave_out_unreached(&mut self) {
        let mut roots = self.roots();
        add_protocols(&self.structs, &mut roots);
        let seen = reached(&self.funcs, roots);
        let unreached = self.funcs.iter_mut().zip(seen).filter(|(_, seen)| !seen);
        unreached.for_each(|(func, _)| *func = None);
    }
}

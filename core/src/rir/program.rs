//! The whole program in Rust's shape.
//!
//! In: everything inference found. Out: functions, structs, enums, globals, places: what a Rust module consists of.
//!
//! ```text
//! one Instance each        one fn each, plus the helpers that they call
//! ```

use super::classes::{StructDef, classes};
use super::cx::{Cx, Input};
use super::functions::function;
use super::tree::{Expr, Func};
use super::visit;
use crate::diagnostics::Diagnostic;
use crate::infer::types::InstanceId;

/// A program, ready to be printed.
pub struct Program<'c> {
    /// Names, types, representations.
    pub cx: Cx<'c>,
    /// Functions; `None` for those that nothing calls.
    pub funcs: Vec<Option<Func>>,
    /// Structs.
    pub structs: Vec<StructDef>,
    /// Module variables: name and representation.
    pub globals: Vec<(String, super::repr::Repr)>,
}

/// Lowers a program; the problems if it cannot be.
pub fn rir<'c>(input: Input<'c>) -> Result<Program<'c>, Vec<Diagnostic>> {
    let mut cx = Cx::new(input);
    for i in 0..input.typed.instances.len() {
        match function(&mut cx, InstanceId(i as u32)) {
            Ok(func) => cx.funcs[i] = Some(func),
            Err(problem) => cx.diagnostics.push(*problem),
        }
    }
    let structs = classes(&mut cx);
    if !cx.diagnostics.is_empty() {
        return Err(std::mem::take(&mut cx.diagnostics));
    }
    let globals = globals(&mut cx);
    let mut funcs = std::mem::take(&mut cx.funcs);
    drop_unreachable(&input, &mut funcs, &structs);
    Ok(Program {
        cx,
        funcs,
        structs,
        globals,
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

/// Functions that neither the program nor Rust calls are left out.
fn drop_unreachable(input: &Input<'_>, funcs: &mut [Option<Func>], structs: &[StructDef]) {
    let mut seen = vec![false; funcs.len()];
    let mut queue: Vec<usize> = Vec::new();
    let entry = input.typed.modules.first().copied();
    queue.extend(
        entry
            .filter(|e| *e != InstanceId::NONE)
            .map(|e| e.0 as usize),
    );
    queue.extend(input.typed.exports.iter().map(|(_, id)| id.0 as usize));
    let calls = |func: &Func, queue: &mut Vec<usize>| {
        visit::block(&func.body, &mut |e| {
            if let Expr::CallFn(id, _) = e {
                queue.push(id.index());
            }
        });
    };
    for def in structs {
        def.protocol.iter().for_each(|f| calls(f, &mut queue));
    }
    while let Some(at) = queue.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        if let Some(func) = &funcs[at] {
            calls(func, &mut queue);
        }
    }
    for (func, seen) in funcs.iter_mut().zip(seen) {
        if !seen {
            *func = None;
        }
    }
}

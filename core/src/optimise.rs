//! What makes the generated code fast without changing what it does.
//!
//! In: typed hir, rir. Out: facts and better rir, of the functions that are reached by calls: which attributes are set in every object ([`fields`]), which classes need no
//! collector ([`acyclic`]), what functions keep ([`kept`]), texts compared by character ([`chars`]), items picked without branches
//! ([`picks`]) and looked at in place ([`looks`]), what can be moved ([`moves`]), where locals are declared ([`declare`], [`mutable`]).

pub mod acyclic;
pub mod chars;
pub mod declare;
pub mod fields;
pub mod kept;
pub mod looks;
pub mod mentions;
pub mod moves;
pub mod mutable;
pub mod nodes;
pub mod picks;
pub mod recursion;
pub mod tidy;
pub mod unused;
pub mod vars;

use crate::rir::Program;
use crate::rir::tree::Func;

/// Improves every function of a program that neither is left out nor stays unreached, and leaves the others out.
pub fn optimise<'c>(program: &mut Program<'c>) {
    let kept = kept::kept(program);
    let mut reached = program.roots();
    let reprs = &program.cx.reprs;
    let list = program.cx.types.builtins.list;
    let nodes = program.cx.nodes;
    let finish = |func: &mut Func<'c>, reached: &mut Vec<usize>| {
        nodes::nodes(func, nodes, reprs, list, &kept, reached);
        moves::moves(func, reprs);
        declare::declare(func, nodes);
        let mentions = mentions::mentions(func);
        for (label, named) in func.labels.iter_mut().zip(&mentions.named) {
            label.named = *named;
        }
        if mentions.assigns {
            mutable::mutable(func);
        }
        unused::unused(func, nodes, &mentions);
        mentions.calls
    };
    let structs = program.structs.iter_mut();
    for func in structs.flat_map(|s| s.protocol.iter_mut()) {
        finish(func, &mut reached);
    }
    let mut calls: Vec<Option<Vec<usize>>> = vec![None; program.funcs.len()];
    while let Some(at) = reached.pop() {
        if calls[at].is_none() {
            let func = program.funcs[at].as_mut();
            calls[at] = Some(func.map_or(Vec::new(), |func| finish(func, &mut reached)));
        }
    }
    for (func, calls) in program.funcs.iter_mut().zip(&calls) {
        if calls.is_none() {
            *func = None;
        }
    }
    let calls = calls.into_iter().map(Option::unwrap_or_default);
    recursion::recursion(&mut program.funcs, calls.collect());
}

//! What a finished function mentions.
//!
//! In: a function. Out: its variables that are read or assigned, for [`unused`](super::unused), and the functions that it calls, for
//! [`recursion`](super::recursion).

use crate::rir::tree::{Expr, Func};
use crate::rir::visit;

/// What a function mentions.
#[derive(Default)]
pub struct Mentions {
    /// For each variable, whether it is read or assigned.
    pub used: Vec<bool>,
    /// The functions that are called, by number.
    pub calls: Vec<usize>,
}

/// Looks through one function.
pub fn mentions(func: &Func) -> Mentions {
    let mut found = Mentions {
        used: vec![false; func.vars.len()],
        calls: Vec::new(),
    };
    visit::block(&func.body, &mut |e| match e {
        Expr::Var(var, _) | Expr::Assign(var, _) => found.used[var.index()] = true,
        Expr::CallFn(id, _) => found.calls.push(id.index()),
        _ => {}
    });
    found.calls.sort_unstable();
    found.calls.dedup();
    found
}

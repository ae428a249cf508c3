//! What a finished function mentions.
//!
//! In: a function. Out: its variables that are read or assigned and those that are declared without a value, for
//! [`unused`](super::unused), whether it assigns any, for [`mutable`](super::mutable), and the functions that it calls, for
//! [`recursion`](super::recursion).

use crate::rir::tree::{Block, Expr, Func, Stmt, VarId};
use crate::rir::visit::Look;

/// What a function mentions.
#[derive(Default)]
pub struct Mentions {
    /// For each variable, whether it is read or assigned.
    pub used: Vec<bool>,
    /// Whether any is assigned.
    pub assigns: bool,
    /// The variables with a `let x;`.
    pub bare: Vec<VarId>,
    /// The functions that are called, by number.
    pub calls: Vec<usize>,
}

/// Looks through one function.
pub fn mentions(func: &Func) -> Mentions {
    let mut found = Mentions {
        used: vec![false; func.vars.len()],
        ..Mentions::default()
    };
    found.block(&func.body);
    found.calls.sort_unstable();
    found.calls.dedup();
    found
}

impl<'c> Look<'c> for Mentions {
    fn block(&mut self, block: &Block<'c>) {
        for stmt in block.stmts.iter() {
            if let Stmt::Let(var, None) = stmt {
                self.bare.push(*var);
            }
        }
        self.statements(block);
    }

    fn expr(&mut self, e: &Expr<'c>) {
        match e {
            Expr::Var(var, _) => self.used[var.index()] = true,
            Expr::Assign(var, _) => {
                self.used[var.index()] = true;
                self.assigns = true;
            }
            Expr::CallFn(id, _) => self.calls.push(id.index()),
            _ => {}
        }
        self.parts(e);
    }
}

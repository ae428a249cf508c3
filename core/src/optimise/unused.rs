//! Variables that nobody reads get names that say so.
//!
//! In: a function. Out: the same; parameters and loop variables without use begin with an underscore.
//!
//! ```text
//! for _ in range(3): f()      for _i in 0..3 { f()?; }
//! ```

use super::mentions::Mentions;
use crate::rir::nodes::{Nodes, retain};
use crate::rir::tree::{Block, Func, Stmt};
use crate::rir::visit::Change;

/// Names the unused variables of one function, and drops declarations of them.
pub fn unused<'c>(func: &mut Func<'c>, nodes: Nodes<'c>, mentions: &Mentions) {
    let used = &mentions.used;
    if mentions.bare.iter().any(|var| !used[var.index()]) {
        DropLets { used }.block(&mut func.body);
    }
    for (var, used) in func.vars.iter_mut().zip(used) {
        if !used && !var.name.starts_with('_') {
            let plain = var.name.strip_prefix("r#").unwrap_or(var.name);
            var.name = nodes.text(["_", plain].concat());
        }
    }
}

/// `let x;` of a variable without use goes.
struct DropLets<'u> {
    used: &'u [bool],
}

impl<'c> Change<'c> for DropLets<'_> {
    fn block(&mut self, block: &mut Block<'c>) {
        self.statements(block);
        retain(
            &mut block.stmts,
            |s| !matches!(s, Stmt::Let(var, None) if !self.used[var.index()]),
        );
    }
}

//! Variables that nobody reads get names that say so.
//!
//! In: a function. Out: the same; parameters and loop variables without use begin with an underscore.
//!
//! ```text
//! for _ in range(3): f()      for _i in 0..3 { f()?; }
//! ```

use super::mentions::Mentions;
use crate::rir::tree::{Block, Func, Stmt};
use crate::rir::visit::Change;

/// Names the unused variables of one function, and drops declarations of them.
pub fn unused(func: &mut Func, mentions: &Mentions) {
    let used = &mentions.used;
    if mentions.bare.iter().any(|var| !used[var.index()]) {
        DropLets { used }.block(&mut func.body);
    }
    for (var, used) in func.vars.iter_mut().zip(used) {
        if !used && !var.name.starts_with('_') {
            let plain = var.name.strip_prefix("r#").unwrap_or(&var.name);
            var.name = ["_", plain].concat().into();
        }
    }
}

/// `let x;` of a variable without use goes.
struct DropLets<'u> {
    used: &'u [bool],
}

impl Change for DropLets<'_> {
    fn block(&mut self, block: &mut Block) {
        self.statements(block);
        block
            .stmts
            .retain(|s| !matches!(s, Stmt::Let(var, None) if !self.used[var.index()]));
    }
}

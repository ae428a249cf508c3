//! Variables that nobody reads get names that say so.
//!
//! In: a function. Out: the same; parameters and loop variables without use begin with an underscore.
//!
//! ```text
//! for _ in range(3): f()      for _i in 0..3 { f()?; }
//! ```

use crate::rir::tree::{Block, Expr, Func, Stmt};
use crate::rir::visit::Change;

/// Names the unused variables of one function; `used` tells of each whether it is mentioned.
pub fn unused(func: &mut Func, used: &[bool]) {
    if !used.contains(&false) {
        return;
    }
    DropLets { used }.block(&mut func.body);
    for (var, used) in func.vars.iter_mut().zip(used) {
        if !used && !var.name.starts_with('_') {
            var.name = format!("_{}", var.name.trim_start_matches("r#")).into();
        }
    }
}

/// `let x = f();` of a variable without use is `f();`.
struct DropLets<'u> {
    used: &'u [bool],
}

impl Change for DropLets<'_> {
    fn block(&mut self, block: &mut Block) {
        self.statements(block);
        block.stmts.retain(|s| match s {
            Stmt::Let(var, None) => self.used[var.index()],
            Stmt::Expr(Expr::Var(..)) => false,
            _ => true,
        });
    }
}

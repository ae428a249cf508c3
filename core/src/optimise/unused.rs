//! Variables that nobody reads get names that say so.
//!
//! In: a function. Out: the same; parameters and loop variables without use begin with an underscore.
//!
//! ```text
//! for _ in range(3): f()      for _i in 0..3 { f()?; }
//! ```

use super::tidy::each_mut;
use crate::rir::tree::{Block, Expr, Func, Stmt};

/// Names the unused variables of one function.
pub fn unused(func: &mut Func) {
    let mut used = vec![false; func.vars.len()];
    crate::rir::visit::block(&func.body, &mut |e| {
        if let Expr::Var(var, _) | Expr::Assign(var, _) = e {
            used[var.index()] = true;
        }
    });
    drop_lets(&mut func.body, &used);
    for (var, used) in func.vars.iter_mut().zip(&used) {
        if !used && !var.name.starts_with('_') {
            var.name = format!("_{}", var.name.trim_start_matches("r#")).into();
        }
    }
}

/// `let x = f();` of a variable without use is `f();`.
fn drop_lets(block: &mut Block, used: &[bool]) {
    for stmt in &mut block.stmts {
        if let Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) =
            stmt
        {
            walk(e, used);
        }
    }
    if let Some(value) = &mut block.value {
        walk(value, used);
    }
    block
        .stmts
        .retain(|s| !matches!(s, Stmt::Let(var, None) if !used[var.index()]));
    block
        .stmts
        .retain(|s| !matches!(s, Stmt::Expr(Expr::Var(..))));
}

fn walk(e: &mut Expr, used: &[bool]) {
    each_mut(e, &mut |e| walk(e, used), &mut |b| drop_lets(b, used));
}

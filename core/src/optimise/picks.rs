//! Loops that pick items: whether one is wanted can mostly not be foreseen, so a branch on it costs more than the item.
//!
//! In: rir. Out: the same, where all that a condition guards is adding a scalar to a list.
//!
//! ```text
//! [c for c in unit if digit in options[c]]        t.append_if(options.get(c)?.contains(&digit)?, c)
//! ```

use super::tidy::every_expr;
use crate::rir::repr::{Kind, Reprs};
use crate::rir::tree::{Expr, Func, Stmt, Use, VarId};
use crate::stubs::StubClassId;

/// Improves one function; `list` is the class of lists.
pub fn picks(func: &mut Func, reprs: &Reprs, list: StubClassId) {
    let scalars = |var: &VarId| match reprs.kind(func.vars[var.index()].repr) {
        Kind::Named(class, items) if *class == list => items
            .iter()
            .all(|item| matches!(reprs.kind(*item), Kind::I64 | Kind::F64 | Kind::Bool)),
        _ => false,
    };
    let lists: Vec<bool> = (0..func.vars.len())
        .map(|at| scalars(&VarId(at as u32)))
        .collect();
    every_expr(func, &mut |e| expr(e, &lists));
}

fn expr(e: &mut Expr, lists: &[bool]) {
    if let Expr::If(cond, then, None) = e
        && let [Stmt::Expr(Expr::Method(list, name, args))] = &mut then.stmts[..]
        && then.value.is_none()
        && name == "append"
        && let Expr::Var(var, _) = &**list
        && lists[var.index()]
        && let [item @ Expr::Var(_, Use::Copy)] = &args[..]
        && !matches!(**cond, Expr::Let(..))
    {
        let cond = std::mem::replace(&mut **cond, Expr::unit());
        let list = Expr::Var(*var, Use::Recv);
        *e = list.method("append_if", vec![cond, item.clone()]);
    }
}

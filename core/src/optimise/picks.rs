//! Loops that pick items: whether one is wanted can mostly not be foreseen, so a branch on it costs more than the item.
//!
//! In: rir. Out: the same, where all that a condition guards is adding a scalar to a list.
//!
//! ```text
//! [c for c in unit if digit in options[c]]        t.append_if(options.get(c)?.contains(&digit)?, c)
//! ```

use crate::rir::nodes::Nodes;
use crate::rir::repr::{Kind, Reprs};
use crate::rir::tree::{Expr, Stmt, Use, Var, VarId};
use crate::stubs::StubClassId;

/// What is known of a function's variables.
pub struct Lists<'v> {
    /// The variables.
    pub vars: &'v [Var<'v>],
    /// Representations.
    pub reprs: &'v Reprs<'v>,
    /// The class of lists.
    pub list: StubClassId,
}

impl Lists<'_> {
    /// Whether a variable holds a list of scalars.
    fn has(&self, var: VarId) -> bool {
        let scalar = |item: &Kind<'_>| matches!(item, Kind::I64 | Kind::F64 | Kind::Bool);
        match self.reprs.kind(self.vars[var.index()].repr) {
            Kind::Named(class, items) if *class == self.list => {
                items.iter().all(|item| scalar(self.reprs.kind(*item)))
            }
            _ => false,
        }
    }
}

/// Improves an expression.
pub fn picks<'c>(e: &mut Expr<'c>, lists: &Lists<'_>, nodes: Nodes<'c>) {
    if let Expr::If(cond, then, None) = e
        && let [Stmt::Expr(Expr::Method("append", [list, item]))] = &mut then.stmts[..]
        && then.value.is_none()
        && let Expr::Var(var, _) = list
        && lists.has(*var)
        && let Expr::Var(_, Use::Copy) = item
        && !matches!(cond, Expr::Let(..))
    {
        let list = Expr::Var(*var, Use::Recv);
        *e = list.method(nodes, "append_if", [cond.take(), item.take()]);
    }
}

//! Parameters that a function keeps are passed by value.
//!
//! In: all functions. Out: the same, where a parameter that its function clones on every way takes the value itself: callers
//! that need it no more give theirs away ([`super::moves`]) instead of lending it and dropping it after.
//!
//! ```text
//! def __init__(self, left): self.left = left      fn __init__(this: &Gc<Tree>, left: Gc<Tree>) { this.left.set(left); }
//! ```

use super::vars::VarSet;
use crate::rir::Program;
use crate::rir::nodes::Nodes;
use crate::rir::tree::{Expr, FnId, Func, Holds, Use, VarId};
use crate::rir::visit::Look;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The parameters that are passed by value, for each function that has some, by their positions.
pub type Kept = FxHashMap<FnId, Vec<usize>>;

/// Lets functions take what they keep by value; those who call them are to [`give`] it.
pub fn kept(program: &mut Program<'_>) -> Kept {
    // Rust callers pass what their signatures say.
    let entries = program.entries.iter();
    let fixed: BTreeSet<usize> = entries.map(|entry| entry.func.index()).collect();
    let mut found = Kept::default();
    for (at, func) in program.funcs.iter_mut().enumerate() {
        let Some(func) = func else { continue };
        if fixed.contains(&at) {
            continue;
        }
        let keeps = keeps(func);
        for place in &keeps {
            let param = func.params[*place];
            func.vars[param.index()].holds = Holds::Value;
        }
        if !keeps.is_empty() {
            found.insert(FnId(at as u32), keeps);
        }
    }
    found
}

/// The positions of the parameters that a function keeps.
fn keeps(func: &Func) -> Vec<usize> {
    let lent = |param: &VarId| {
        let var = &func.vars[param.index()];
        var.holds == Holds::Ref && var.name != "this"
    };
    if !func.params.iter().any(lent) {
        return Vec::new();
    }
    let mut seen = Seen::default();
    for stmt in func.body.stmts.iter() {
        seen.always = true;
        seen.statement(stmt);
    }
    if let Some(value) = &func.body.value {
        seen.always = true;
        seen.expr(value);
    }
    let keeps = |(at, param): (usize, &VarId)| {
        let kept = seen.cloned.contains(*param) && !seen.other.contains(*param);
        (lent(param) && kept).then_some(at)
    };
    func.params.iter().enumerate().filter_map(keeps).collect()
}

/// How variables are used.
#[derive(Default)]
struct Seen {
    /// Control always gets to the expression at hand, unless it leaves the function.
    always: bool,
    /// Cloned once at least, always.
    cloned: VarSet,
    /// Used where only a reference will do.
    other: VarSet,
}

impl<'c> Look<'c> for Seen {
    fn expr(&mut self, e: &Expr<'c>) {
        match e {
            Expr::Var(var, Use::Clone) if self.always => {
                self.cloned.insert(*var);
                return;
            }
            Expr::Var(_, Use::Clone | Use::Borrow) => return,
            Expr::Var(var, _) => {
                self.other.insert(*var);
                return;
            }
            Expr::Method(_, [Expr::Var(_, Use::Recv), args @ ..]) => {
                args.iter().for_each(|a| self.expr(a));
                return;
            }
            Expr::Field(Expr::Var(_, Use::Recv), _) => return,
            _ => {}
        }
        let straight = matches!(
            e,
            Expr::Call(..)
                | Expr::CallFn(..)
                | Expr::Method(..)
                | Expr::Field(..)
                | Expr::Tuple(_)
                | Expr::Array(_)
                | Expr::Macro(..)
                | Expr::Try(..)
                | Expr::Prefix(..)
                | Expr::Return(_)
                | Expr::Assign(..)
                | Expr::Cast(..)
        );
        let before = self.always;
        self.always &= straight;
        self.parts(e);
        self.always = before;
    }
}

/// Gives values where a call passed references.
pub fn give<'c>(e: &mut Expr<'c>, kept: &Kept, nodes: Nodes<'c>) {
    if let Expr::CallFn(id, args) = e
        && let Some(places) = kept.get(id)
    {
        for place in places {
            let arg = &mut args[*place];
            *arg = owned(arg.take(), nodes);
        }
    }
}

/// The value that an argument by reference refers to.
fn owned<'c>(arg: Expr<'c>, nodes: Nodes<'c>) -> Expr<'c> {
    match arg {
        Expr::Var(var, _) => Expr::Var(var, Use::Clone),
        Expr::Prefix("&", inner) => match inner.take() {
            Expr::Var(var, _) => Expr::Var(var, Use::Clone),
            Expr::Prefix("*", inner) => inner.take().method(nodes, "clone", []),
            place @ Expr::Field(..) => place.method(nodes, "clone", []),
            value => value,
        },
        reference => reference.method(nodes, "clone", []),
    }
}

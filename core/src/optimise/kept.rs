//! Parameters that a function keeps are passed by value.
//!
//! In: all functions. Out: the same, where a parameter that its function clones on every way takes the value itself: callers
//! that need it no more give theirs away ([`super::moves`]) instead of lending it and dropping it after.
//!
//! ```text
//! def __init__(self, left): self.left = left      fn __init__(this: &Gc<Tree>, left: Gc<Tree>) { this.left.set(left); }
//! ```

use super::tidy::each_mut;
use crate::rir::Program;
use crate::rir::tree::{Block, Expr, FnId, Func, Holds, Stmt, Use, VarId};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Passes what is kept by value.
pub fn kept(program: &mut Program<'_>) {
    // Rust callers pass what their signatures say.
    let entries = program.entries.iter();
    let fixed: BTreeSet<usize> = entries.map(|entry| entry.func.index()).collect();
    let mut found: FxHashMap<FnId, Vec<usize>> = FxHashMap::default();
    for (at, func) in program.funcs.iter_mut().enumerate() {
        let Some(func) = func else { continue };
        let keeps = if fixed.contains(&at) {
            vec![]
        } else {
            keeps(func)
        };
        for place in &keeps {
            let param = func.params[*place];
            func.vars[param.index()].holds = Holds::Value;
        }
        if !keeps.is_empty() {
            found.insert(FnId(at as u32), keeps);
        }
    }
    let protocol = program
        .structs
        .iter_mut()
        .flat_map(|s| s.protocol.iter_mut());
    for func in program.funcs.iter_mut().flatten().chain(protocol) {
        give_block(&mut func.body, &found);
    }
}

/// The positions of the parameters that a function keeps.
fn keeps(func: &mut Func) -> Vec<usize> {
    let mut seen = Seen::default();
    for stmt in &mut func.body.stmts {
        seen.always = true;
        match stmt {
            Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) => {
                seen.expr(e);
            }
            _ => {}
        }
    }
    if let Some(value) = &mut func.body.value {
        seen.always = true;
        seen.expr(value);
    }
    let keeps = |(at, param): (usize, &VarId)| {
        let var = &func.vars[param.index()];
        let kept = seen.cloned.contains(param) && !seen.other.contains(param);
        (var.holds == Holds::Ref && var.name != "this" && kept).then_some(at)
    };
    func.params.iter().enumerate().filter_map(keeps).collect()
}

/// How variables are used.
#[derive(Default)]
struct Seen {
    /// Control always gets to the expression at hand, unless it leaves the function.
    always: bool,
    /// Cloned once at least, always.
    cloned: BTreeSet<VarId>,
    /// Used where only a reference will do.
    other: BTreeSet<VarId>,
}

impl Seen {
    fn expr(&mut self, e: &mut Expr) {
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
            Expr::Method(recv, _, args) if matches!(**recv, Expr::Var(_, Use::Recv)) => {
                args.iter_mut().for_each(|a| self.expr(a));
                return;
            }
            Expr::Field(recv, _) if matches!(**recv, Expr::Var(_, Use::Recv)) => return,
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
        let this = std::cell::RefCell::new(&mut *self);
        each_mut(e, &mut |e| this.borrow_mut().expr(e), &mut |b| {
            this.borrow_mut().block(b)
        });
        self.always = before;
    }

    fn block(&mut self, block: &mut Block) {
        for stmt in &mut block.stmts {
            if let Stmt::Let(_, Some(e))
            | Stmt::LetMany(_, _, e)
            | Stmt::Expr(e)
            | Stmt::Discard(e) = stmt
            {
                self.expr(e);
            }
        }
        if let Some(value) = &mut block.value {
            self.expr(value);
        }
    }
}

fn give_block(block: &mut Block, kept: &FxHashMap<FnId, Vec<usize>>) {
    for stmt in &mut block.stmts {
        if let Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) =
            stmt
        {
            give(e, kept);
        }
    }
    if let Some(value) = &mut block.value {
        give(value, kept);
    }
}

fn give(e: &mut Expr, kept: &FxHashMap<FnId, Vec<usize>>) {
    each_mut(e, &mut |e| give(e, kept), &mut |b| give_block(b, kept));
    if let Expr::CallFn(id, args) = e
        && let Some(places) = kept.get(id)
    {
        for place in places {
            let arg = std::mem::replace(&mut args[*place], Expr::unit());
            args[*place] = owned(arg);
        }
    }
}

/// The value that an argument by reference refers to.
fn owned(arg: Expr) -> Expr {
    match arg {
        Expr::Var(var, _) => Expr::Var(var, Use::Clone),
        Expr::Prefix("&", inner) => match *inner {
            Expr::Var(var, _) => Expr::Var(var, Use::Clone),
            Expr::Prefix("*", inner) => inner.method("clone", vec![]),
            place @ Expr::Field(..) => place.method("clone", vec![]),
            value => value,
        },
        reference => reference.method("clone", vec![]),
    }
}

//! Where Python's locals are declared in Rust.
//!
//! In: a function with floating variables. Out: a `let` for each in the innermost block with all its mentions, at its
//! first assignment where that is a statement of that block.
//!
//! ```text
//! if a: x = 1            let x; if a { x = 1; } else { x = 2; } f(x)
//! else: x = 2
//! f(x)
//! ```

use super::tidy::each_mut;
use crate::rir::tree::{Block, Expr, Func, Stmt, VarId};
use rustc_hash::FxHashMap;

/// Declares the floating variables of one function.
pub fn declare(func: &mut Func) {
    let mut cx = Cx {
        floating: func.vars.iter().map(|v| v.floating).collect(),
        paths: FxHashMap::default(),
        path: Vec::new(),
        blocks: 0,
    };
    cx.collect(&mut func.body);
    let mut homes: FxHashMap<u32, Vec<VarId>> = FxHashMap::default();
    let mut vars: Vec<_> = cx.paths.into_iter().collect();
    vars.sort();
    for (var, path) in vars {
        if let Some(home) = path.last() {
            homes.entry(*home).or_default().push(var);
        }
    }
    let mut place = Place { homes, blocks: 0 };
    place.block(&mut func.body);
}

struct Cx {
    floating: Vec<bool>,
    /// For each variable the blocks around all of its mentions, outermost first.
    paths: FxHashMap<VarId, Vec<u32>>,
    path: Vec<u32>,
    blocks: u32,
}

impl Cx {
    fn collect(&mut self, block: &mut Block) {
        self.path.push(self.blocks);
        self.blocks += 1;
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
        self.path.pop();
    }

    fn expr(&mut self, e: &mut Expr) {
        if let Expr::Assign(var, _) | Expr::Var(var, _) = e {
            self.mention(*var);
        }
        let this = std::cell::RefCell::new(self);
        each_mut(e, &mut |e| this.borrow_mut().expr(e), &mut |b| {
            this.borrow_mut().collect(b)
        });
    }

    fn mention(&mut self, var: VarId) {
        if !self.floating[var.index()] {
            return;
        }
        let path = &self.path;
        self.paths
            .entry(var)
            .and_modify(|common| {
                let shared = common.iter().zip(path).take_while(|(a, b)| a == b).count();
                common.truncate(shared);
            })
            .or_insert_with(|| path.clone());
    }
}

struct Place {
    homes: FxHashMap<u32, Vec<VarId>>,
    blocks: u32,
}

impl Place {
    fn block(&mut self, block: &mut Block) {
        let own = self.homes.remove(&self.blocks).unwrap_or_default();
        self.blocks += 1;
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
        for var in own {
            declare_in(block, var);
        }
    }

    fn expr(&mut self, e: &mut Expr) {
        let this = std::cell::RefCell::new(self);
        each_mut(e, &mut |e| this.borrow_mut().expr(e), &mut |b| {
            this.borrow_mut().block(b)
        });
    }
}

fn declare_in(block: &mut Block, var: VarId) {
    let first = block.stmts.iter().position(|s| mentions_stmt(s, var));
    let Some(first) = first else {
        block.stmts.push(Stmt::Let(var, None));
        return;
    };
    if let Stmt::Expr(Expr::Assign(assigned, value)) = &mut block.stmts[first]
        && *assigned == var
        && !mentions(value, var)
    {
        let value = std::mem::replace(&mut **value, Expr::unit());
        block.stmts[first] = Stmt::Let(var, Some(value));
        return;
    }
    block.stmts.insert(first, Stmt::Let(var, None));
}

fn mentions_stmt(stmt: &Stmt, var: VarId) -> bool {
    match stmt {
        Stmt::Let(_, Some(e)) | Stmt::LetMany(_, _, e) | Stmt::Expr(e) | Stmt::Discard(e) => {
            mentions(e, var)
        }
        _ => false,
    }
}

fn mentions(e: &Expr, var: VarId) -> bool {
    let mut found = false;
    crate::rir::visit::expr(e, &mut |e| {
        found |= matches!(e, Expr::Var(v, _) | Expr::Assign(v, _) if *v == var);
    });
    found
}

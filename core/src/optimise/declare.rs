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

use crate::rir::tree::{Block, Expr, Func, Stmt, VarId};
use crate::rir::visit::{Change, Look, expr_has};

/// Declares the floating variables of one function.
pub fn declare(func: &mut Func) {
    if !func.vars.iter().any(|v| v.floating) {
        return;
    }
    let mut cx = Cx {
        homes: vec![None; func.vars.len()],
        floating: func.vars.iter().map(|v| v.floating).collect(),
        blocks: Vec::new(),
        path: Vec::new(),
    };
    cx.block(&func.body);
    let mut homes: Vec<Home> = cx.homes.into_iter().flatten().collect();
    homes.sort_unstable();
    let mut place = Place {
        homes: &homes,
        blocks: 0,
    };
    place.block(&mut func.body);
}

/// Where a variable is declared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Home {
    /// The block, by its number in the order in which blocks begin.
    block: usize,
    /// The first statement with a mention; behind the last one if only the block's value has one.
    stmt: usize,
    var: VarId,
}

/// Where a block stands.
struct Around {
    /// The block around, and the statement in it.
    outer: Option<(usize, usize)>,
    depth: usize,
}

struct Cx {
    floating: Vec<bool>,
    /// For each variable the innermost block around all of its mentions so far.
    homes: Vec<Option<Home>>,
    blocks: Vec<Around>,
    /// The blocks around the code at hand with the statement in each, outermost first.
    path: Vec<(usize, usize)>,
}

impl Look for Cx {
    fn block(&mut self, block: &Block) {
        let number = self.blocks.len();
        self.blocks.push(Around {
            outer: self.path.last().copied(),
            depth: self.path.len(),
        });
        self.path.push((number, 0));
        for stmt in &block.stmts {
            self.statement(stmt);
            if let Some((_, at)) = self.path.last_mut() {
                *at += 1;
            }
        }
        if let Some(value) = &block.value {
            self.expr(value);
        }
        self.path.pop();
    }

    fn expr(&mut self, e: &Expr) {
        if let Expr::Assign(var, _) | Expr::Var(var, _) = e
            && self.floating[var.index()]
        {
            self.mention(*var);
        }
        self.parts(e);
    }
}

impl Cx {
    fn mention(&mut self, var: VarId) {
        let Some(home) = &mut self.homes[var.index()] else {
            let here = self.path.last();
            self.homes[var.index()] = here.map(|(block, stmt)| Home {
                block: *block,
                stmt: *stmt,
                var,
            });
            return;
        };
        // Outwards until the block is around this mention too.
        loop {
            let around = &self.blocks[home.block];
            if self
                .path
                .get(around.depth)
                .is_some_and(|p| p.0 == home.block)
            {
                return;
            }
            let Some((block, stmt)) = around.outer else {
                return;
            };
            (home.block, home.stmt) = (block, stmt);
        }
    }
}

struct Place<'h> {
    /// What is not placed yet.
    homes: &'h [Home],
    blocks: usize,
}

impl Change for Place<'_> {
    fn expr(&mut self, e: &mut Expr) {
        // Blocks come in the order of the list: with nothing left, none has anything.
        if !self.homes.is_empty() {
            self.parts(e);
        }
    }

    fn block(&mut self, block: &mut Block) {
        let own = self.homes.iter().take_while(|h| h.block == self.blocks);
        let (own, rest) = self.homes.split_at(own.count());
        self.homes = rest;
        self.blocks += 1;
        self.statements(block);
        let bare: Vec<&Home> = own.iter().filter(|h| !is_joined(block, h)).collect();
        // From behind: the statements before keep their places.
        for home in bare.iter().rev() {
            block.stmts.insert(home.stmt, Stmt::Let(home.var, None));
        }
    }
}

/// Declares a variable by its first assignment, if that is the statement.
fn is_joined(block: &mut Block, home: &Home) -> bool {
    let var = home.var;
    let Some(stmt) = block.stmts.get_mut(home.stmt) else {
        return false;
    };
    let mentions = |e: &Expr| matches!(e, Expr::Var(v, _) | Expr::Assign(v, _) if *v == var);
    if let Stmt::Expr(Expr::Assign(assigned, value)) = stmt
        && *assigned == var
        && !expr_has(value, mentions)
    {
        let value = std::mem::replace(&mut **value, Expr::unit());
        *stmt = Stmt::Let(var, Some(value));
        return true;
    }
    false
}

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

use crate::rir::nodes::Nodes;
use crate::rir::tree::{Block, Expr, Func, Stmt, VarId};
use crate::rir::visit::{Change, Look, expr_has};

/// Declares the floating variables of one function.
pub fn declare<'c>(func: &mut Func<'c>, nodes: Nodes<'c>) {
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
        nodes,
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

impl<'c> Look<'c> for Cx {
    fn block(&mut self, block: &Block<'c>) {
        let number = self.blocks.len();
        self.blocks.push(Around {
            outer: self.path.last().copied(),
            depth: self.path.len(),
        });
        self.path.push((number, 0));
        for stmt in block.stmts.iter() {
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

    fn expr(&mut self, e: &Expr<'c>) {
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

struct Place<'h, 'c> {
    nodes: Nodes<'c>,
    /// What is not placed yet.
    homes: &'h [Home],
    blocks: usize,
}

impl<'c> Change<'c> for Place<'_, 'c> {
    fn expr(&mut self, e: &mut Expr<'c>) {
        // Blocks come in the order of the list: with nothing left, none has anything.
        if !self.homes.is_empty() {
            self.parts(e);
        }
    }

    fn block(&mut self, block: &mut Block<'c>) {
        let own = self.homes.iter().take_while(|h| h.block == self.blocks);
        let (own, rest) = self.homes.split_at(own.count());
        self.homes = rest;
        self.blocks += 1;
        self.statements(block);
        let bare: Vec<&Home> = own.iter().filter(|h| !is_joined(block, h)).collect();
        if bare.is_empty() {
            return;
        }
        let mut bare = bare.into_iter().peekable();
        let mut stmts = Vec::with_capacity(block.stmts.len() + bare.len());
        for at in 0..=block.stmts.len() {
            while let Some(home) = bare.next_if(|home| home.stmt == at) {
                stmts.push(Stmt::Let(home.var, None));
            }
            stmts.extend(block.stmts.get_mut(at).map(Stmt::take));
        }
        block.stmts = self.nodes.list(stmts);
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
        *stmt = Stmt::Let(var, Some(value.take()));
        return true;
    }
    false
}

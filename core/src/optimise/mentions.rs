//! What a finished function mentions.
//!
//! In: a function. Out: its variables that are read or assigned and those that are declared without a value, for
//! [`unused`](super::unused), whether it assigns any, for [`mutable`](super::mutable), the functions that it calls, for
//! [`recursion`](super::recursion), and the labels that must be written, where a plain `break` or `continue` would not do.
//!
//! ```text
//! while a: break                    while a { break; }
//! while a: try: break               'l: while a { 'try_: { break 'l; } }
//! ```

use crate::rir::tree::{Block, Expr, Func, LabelId, Stmt, VarId};
use crate::rir::visit::Look;

/// What a function mentions.
#[derive(Default)]
pub struct Mentions {
    /// For each variable, whether it is read or assigned.
    pub used: Vec<bool>,
    /// Whether any is assigned.
    pub assigns: bool,
    /// The variables with a `let x;`.
    pub bare: Vec<VarId>,
    /// The functions that are called, by number.
    pub calls: Vec<usize>,
    /// For each label, whether it must be written.
    pub named: Vec<bool>,
    /// What surrounds the code at hand: loops, and blocks with labels (`None`).
    around: Vec<Option<LabelId>>,
}

/// Looks through one function.
pub fn mentions(func: &Func) -> Mentions {
    let mut found = Mentions {
        used: vec![false; func.vars.len()],
        named: vec![false; func.labels.len()],
        ..Mentions::default()
    };
    found.block(&func.body);
    found.calls.sort_unstable();
    found.calls.dedup();
    found
}

impl Mentions {
    fn within<'c>(&mut self, around: Option<LabelId>, block: &Block<'c>) {
        self.around.push(around);
        self.block(block);
        self.around.pop();
    }

    fn leave(&mut self, label: LabelId) {
        if self.around.last() != Some(&Some(label)) {
            self.named[label.index()] = true;
        }
    }
}

impl<'c> Look<'c> for Mentions {
    fn block(&mut self, block: &Block<'c>) {
        for stmt in block.stmts.iter() {
            if let Stmt::Let(var, None) = stmt {
                self.bare.push(*var);
            }
        }
        self.statements(block);
    }

    fn expr(&mut self, e: &Expr<'c>) {
        match e {
            Expr::Var(var, _) => self.used[var.index()] = true,
            Expr::Assign(var, _) => {
                self.used[var.index()] = true;
                self.assigns = true;
            }
            Expr::CallFn(id, _) => self.calls.push(id.index()),
            Expr::Break(label, _) | Expr::Continue(label) => self.leave(*label),
            Expr::Try(_, _, Some(label)) | Expr::Raise(_, _, Some(label)) => {
                self.named[label.index()] = true;
            }
            Expr::Loop(label, body) => return self.within(Some(*label), body),
            Expr::While(label, cond, body) | Expr::For(label, _, cond, body) => {
                self.expr(cond);
                return self.within(Some(*label), body);
            }
            Expr::Block(Some(_), body) => return self.within(None, body),
            Expr::TryCatch {
                end, body, handler, ..
            } => {
                if !body.diverges() {
                    self.named[end.index()] = true;
                }
                self.around.push(None);
                self.within(None, body);
                self.block(handler);
                self.around.pop();
                return;
            }
            Expr::Closure(_, body) => {
                let around = std::mem::take(&mut self.around);
                self.expr(body);
                self.around = around;
                return;
            }
            _ => {}
        }
        self.parts(e);
    }
}

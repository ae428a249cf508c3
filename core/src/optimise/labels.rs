//! Which labels must be written.
//!
//! In: a function. Out: [`Label::named`](crate::rir::tree::Label) set where a plain `break` or `continue` would not do.
//!
//! ```text
//! while a: break                    while a { break; }
//! while a: try: break               'l: while a { 'try_: { break 'l; } }
//! ```

use super::tidy::each_mut;
use crate::rir::tree::{Block, Expr, Func, LabelId, Stmt};

/// Marks the labels of one function.
pub fn labels(func: &mut Func) {
    let mut cx = Cx {
        named: vec![false; func.labels.len()],
        around: Vec::new(),
    };
    cx.block(&mut func.body);
    for (label, named) in func.labels.iter_mut().zip(cx.named) {
        label.named = named;
    }
}

struct Cx {
    named: Vec<bool>,
    /// What surrounds the code at hand: loops, and blocks with labels (`None`).
    around: Vec<Option<LabelId>>,
}

impl Cx {
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

    fn within(&mut self, around: Option<LabelId>, block: &mut Block) {
        self.around.push(around);
        self.block(block);
        self.around.pop();
    }

    fn expr(&mut self, e: &mut Expr) {
        match e {
            Expr::Break(label, value) => {
                self.leave(*label);
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            Expr::Continue(label) => self.leave(*label),
            Expr::Try(inner, _, label) | Expr::Raise(inner, _, label) => {
                if let Some(label) = label {
                    self.named[label.index()] = true;
                }
                self.expr(inner);
            }
            Expr::Loop(label, body) => self.within(Some(*label), body),
            Expr::While(label, cond, body) | Expr::For(label, _, cond, body) => {
                self.expr(cond);
                self.within(Some(*label), body);
            }
            Expr::Block(Some(_), body) => self.within(None, body),
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
            }
            Expr::Closure(_, body) => {
                let around = std::mem::take(&mut self.around);
                self.expr(body);
                self.around = around;
            }
            _ => {
                let this = std::cell::RefCell::new(self);
                each_mut(e, &mut |e| this.borrow_mut().expr(e), &mut |b| {
                    this.borrow_mut().block(b)
                });
            }
        }
    }

    fn leave(&mut self, label: LabelId) {
        if self.around.last() != Some(&Some(label)) {
            self.named[label.index()] = true;
        }
    }
}

//! Which labels must be written.
//!
//! In: a function. Out: [`Label::named`](crate::rir::tree::Label) set where a plain `break` or `continue` would not do.
//!
//! ```text
//! while a: break                    while a { break; }
//! while a: try: break               'l: while a { 'try_: { break 'l; } }
//! ```

use crate::rir::tree::{Block, Expr, Func, LabelId};
use crate::rir::visit::Look;

/// Marks the labels of one function.
pub fn labels(func: &mut Func) {
    if func.labels.is_empty() {
        return;
    }
    let mut cx = Cx {
        named: vec![false; func.labels.len()],
        around: Vec::new(),
    };
    cx.block(&func.body);
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
    fn within(&mut self, around: Option<LabelId>, block: &Block) {
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

impl<'c> Look<'c> for Cx {
    fn expr(&mut self, e: &Expr<'c>) {
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
            _ => self.parts(e),
        }
    }
}

//! One walk for the passes that improve one expression at a time.
//!
//! In: a function. Out: the same, each expression given what is kept ([`kept`]), tidied ([`tidy`]) and improved
//! ([`chars`], [`picks`], [`looks`]).
//!
//! None of these passes makes what another one looks for further in or out, so that one walk does what one for each would; only
//! `looks` hides characters from `chars`, which therefore comes before the parts of an expression.

use super::chars::chars;
use super::kept::{self, Kept};
use super::looks::looks;
use super::picks::{Lists, picks};
use super::tidy;
use crate::rir::nodes::Nodes;
use crate::rir::program::Calls;
use crate::rir::repr::Reprs;
use crate::rir::tree::{Block, Expr, Func};
use crate::rir::visit::{Change, Look};
use crate::stubs::StubClassId;

/// Improves the expressions of one function, and adds what it calls to `calls`; `list` is the class of lists.
pub fn nodes<'c>(
    func: &mut Func<'c>,
    nodes: Nodes<'c>,
    reprs: &Reprs,
    list: StubClassId,
    kept: &Kept,
    calls: &mut Vec<usize>,
) {
    let vars = &func.vars;
    let mut cx = Cx {
        nodes,
        lists: Lists { vars, reprs, list },
        kept,
        calls,
    };
    cx.block(&mut func.body);
}

struct Cx<'f, 'c> {
    nodes: Nodes<'c>,
    lists: Lists<'f>,
    kept: &'f Kept,
    calls: &'f mut Vec<usize>,
}

impl<'c> Change<'c> for Cx<'_, 'c> {
    fn block(&mut self, b: &mut Block<'c>) {
        let lost = tidy::tidy_block(b, self.nodes, self);
        // What would be called there is part of the program all the same.
        Calls(self.calls).block(&lost);
    }

    fn expr(&mut self, e: &mut Expr<'c>) {
        if let Expr::Infix(..) | Expr::Method(..) = e {
            chars(e, self.nodes);
        }
        self.parts(e);
        match e {
            Expr::CallFn(id, _) => {
                self.calls.push(id.index());
                kept::give(e, self.kept, self.nodes);
            }
            Expr::TryCatch { .. } => tidy::drop_handler(e),
            Expr::If(..) => picks(e, &self.lists, self.nodes),
            Expr::Method(..) => {
                tidy::ask_in_place(e, self.nodes);
                looks(e, self.nodes);
            }
            _ => {}
        }
    }
}

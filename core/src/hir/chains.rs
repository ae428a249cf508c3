//! Chains of operators, attributes, calls and subscripts that are too long to be one expression of Rust.
//!
//! In: an expression whose first operand is an expression whose first operand is ... Out: the same in pieces, innermost first, each in a
//! variable, so that no tree of a later stage, and none of rustc's, is as high as the chain is long.
//!
//! ```text
//! a + b + ... + z      { t = a + b + ... ; u = t + ... ; u + ... + z }
//! ```

use super::cx::Lower;
use super::{Expr, ExprKind, LocalId, Var};
use crate::resolve::collect::address;
use crate::syntax::ast;

/// Chains of up to so many links are left as they are.
const WHOLE: usize = 100;
/// So long is a piece, one link more where a call's method would begin the next. What rustc needs for a statement grows with the
/// square of its temporaries.
const PIECE: usize = 25;

/// A part of a chain that was evaluated before: its address, and the variable that holds its value.
pub(super) type Cut = (usize, LocalId);

impl<'a> Lower<'a, '_> {
    /// A part of a long chain that is in a variable, or a long chain.
    pub(super) fn chain(&mut self, expr: &'a ast::Expr<'a>) -> Option<&'a Expr<'a>> {
        // Most expressions are no links.
        first_operand(expr)?;
        if !self.cuts.is_empty() {
            let cut = self.cuts.iter().find(|cut| cut.0 == address(expr));
            if let Some(&(_, local)) = cut {
                return Some(self.read_local(expr.span, local));
            }
        }
        self.links(expr).nth(WHOLE)?;
        let links: Vec<&'a ast::Expr<'a>> = self.links(expr).collect();
        let mut stmts = Vec::new();
        let mut since = 0;
        // The method of a call is part of the call.
        let begins_piece = |at: usize| {
            !(matches!(links[at].kind, ast::ExprKind::Attribute { .. })
                && matches!(links[at - 1].kind, ast::ExprKind::Call(..)))
        };
        let outer = self.cuts.len();
        for at in (1..links.len()).rev() {
            since += 1;
            if since >= PIECE && begins_piece(at) {
                let link = links[at];
                let value = self.expr(link);
                let local = self.temp();
                stmts.push(self.assign(link.span, Var::Local(local), value));
                self.cuts.truncate(outer);
                self.cuts.push((address(link), local));
                since = 0;
            }
        }
        let value = self.expr(expr);
        self.cuts.truncate(outer);
        let stmts = self.arena.alloc_slice(&stmts);
        Some(self.expr_node(expr.span, ExprKind::Block(stmts, value)))
    }

    /// An expression, its first operand, the first operand of that and so on, to the end or to what is in a variable.
    fn links(&self, expr: &'a ast::Expr<'a>) -> impl Iterator<Item = &'a ast::Expr<'a>> {
        std::iter::successors(Some(expr), |expr| {
            let first = first_operand(expr)?;
            let is_cut = self.cuts.iter().any(|cut| cut.0 == address(first));
            (!is_cut).then_some(first)
        })
    }
}

/// The operand of an expression that is evaluated before all others.
fn first_operand<'a>(expr: &ast::Expr<'a>) -> Option<&'a ast::Expr<'a>> {
    match expr.kind {
        ast::ExprKind::BinOp(ast::BinOp { left: first, .. })
        | ast::ExprKind::Attribute { value: first, .. }
        | ast::ExprKind::Call(ast::Call { func: first, .. })
        | ast::ExprKind::Subscript(ast::Subscript { value: first, .. })
        | ast::ExprKind::UnaryOp { operand: first, .. } => Some(first),
        _ => None,
    }
}

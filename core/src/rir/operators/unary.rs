//! Unary operators: `-x`, `+x`, `~x`.
//!
//! In: an operand. Out: the operation of its type, native where a machine word holds the result.
//!
//! ```text
//! -x        -x                          of a machine word
//! -x        Vector::__neg__(&x)?        of an object
//! ```

use super::super::body::Body;
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::tree::Expr;
use super::super::unions::Split;
use super::super::value::Val;
use crate::hir::{self, UnaryOp};
use portalis_memory::sym;

impl<'c> Body<'_, 'c> {
    /// `-x`, `+x`, `~x`.
    pub fn unary(
        &mut self,
        e: &'c hir::Expr<'c>,
        op: UnaryOp,
        a: &'c hir::Expr<'c>,
    ) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let val = self.expr(a)?;
        let site = self.site(e);
        if self.is_int(&val) {
            let repr = self.expr_repr(e);
            if let Some(val) = self.int_unary(&site, op, &val, ty, repr)? {
                return Ok(val);
            }
        }
        let name = match op {
            UnaryOp::Neg => sym::__neg__,
            UnaryOp::Pos => sym::__pos__,
            UnaryOp::Invert => sym::__invert__,
        };
        let result = (ty, self.repr(ty));
        if !self.is_split(val.repr) && !self.is_class_split(&val) {
            let low = match op {
                UnaryOp::Invert => self
                    .low(&val)
                    .map(|low| Expr::Prefix("!", self.nodes.node(low))),
                UnaryOp::Neg | UnaryOp::Pos => None,
            };
            return match self.dunder_single(
                &site,
                name,
                val.duplicate(self.nodes),
                vec![],
                Some(ty),
            )? {
                Some(val) => Ok(val.with_low(self.nodes, low)),
                None => {
                    let error = self.bad_unary(op, vec![val]);
                    let raise = self.raise(&site, error);
                    self.push(raise);
                    Ok(self.never())
                }
            };
        }
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let val = vals.remove(0);
            if body.is_int(&val)
                && let Some(val) = body.int_unary(&site, op, &val, ty, result.1)?
            {
                return Ok(Some(val));
            }
            body.dunder_single(&site, name, val, vec![], Some(ty))
        };
        let error = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.bad_unary(op, vals);
        let split = Split {
            op: name.as_str().into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split(&site, vec![val], &split)
    }

    pub(super) fn bad_unary(&mut self, op: UnaryOp, vals: Vec<Val<'c>>) -> Expr<'c> {
        let symbol = match op {
            UnaryOp::Neg => "-",
            UnaryOp::Pos => "+",
            UnaryOp::Invert => "~",
        };
        let mut args = vec![self.nodes.atom(format!("{symbol:?}"))];
        for val in vals {
            args.push(self.pass_object(val));
        }
        self.nodes.call("rt::error::bad_operand", args)
    }
}

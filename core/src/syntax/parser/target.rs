//! Targets: expressions that are assigned to or deleted.
//!
//! A target is parsed as an expression; here it becomes one that stores, or an error in CPython's words.

use portalis_memory::{Symbol, ThinSlice, sym};

use super::errors::describe;
use super::{Parse, Parser};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprContext, ExprKind, Subscript};

impl<'a> Parser<'a> {
    /// Makes the last expression a target.
    #[inline]
    pub(super) fn target(&mut self, ctx: ExprContext) -> Parse<()> {
        let last = self.scratch.exprs.last_mut();
        if let Some(Expr { span, kind }) = last
            && let ExprKind::Name { id: name, ctx: old }
            | ExprKind::Attribute {
                attr: name,
                ctx: old,
                ..
            } = kind
        {
            *old = ctx;
            let (span, name) = (*span, *name);
            self.check_name(span, name);
            return Ok(());
        }
        self.longer_target(ctx)
    }

    fn longer_target(&mut self, ctx: ExprContext) -> Parse<()> {
        let expr = self.pop();
        if let ExprKind::Starred { .. } = expr.kind
            && ctx == ExprContext::Store
        {
            self.late_error(
                expr.span,
                "starred assignment target must be in a list or tuple",
            );
        }
        match self.inner_target(expr, ctx) {
            Ok(target) => {
                self.scratch.exprs.push(target);
                Ok(())
            }
            Err(fault) => {
                let verb = if ctx == ExprContext::Del {
                    "delete"
                } else {
                    "assign to"
                };
                Err(self.error(fault.span, format!("cannot {verb} {}", describe(&fault))))
            }
        }
    }

    /// The first part of `expr` that cannot be a target.
    fn inner_target(&mut self, expr: Expr<'a>, ctx: ExprContext) -> Result<Expr<'a>, Expr<'a>> {
        let kind = match expr.kind {
            ExprKind::Name { id, .. } => {
                self.check_name(expr.span, id);
                ExprKind::Name { id, ctx }
            }
            ExprKind::Attribute { value, attr, .. } => {
                self.check_name(expr.span, attr);
                ExprKind::Attribute { value, attr, ctx }
            }
            ExprKind::Subscript(item) => {
                ExprKind::Subscript(self.alloc(Subscript { ctx, ..*item }))
            }
            ExprKind::Starred { value, .. } if ctx == ExprContext::Store => {
                let value = self.inner_target(*value, ctx)?;
                ExprKind::Starred {
                    value: self.alloc(value),
                    ctx,
                }
            }
            ExprKind::Tuple { elts, .. } => ExprKind::Tuple {
                elts: self.inner_targets(elts, ctx)?,
                ctx,
            },
            ExprKind::List { elts, .. } => ExprKind::List {
                elts: self.inner_targets(elts, ctx)?,
                ctx,
            },
            _ => return Err(expr),
        };
        Ok(Expr {
            span: expr.span,
            kind,
        })
    }

    fn inner_targets(
        &mut self,
        elts: ThinSlice<'a, Expr<'a>>,
        ctx: ExprContext,
    ) -> Result<ThinSlice<'a, Expr<'a>>, Expr<'a>> {
        let mark = self.scratch.exprs.len();
        let mut stars = 0;
        for &elt in elts {
            match self.inner_target(elt, ctx) {
                Ok(target) => self.scratch.exprs.push(target),
                Err(fault) => {
                    self.scratch.exprs.truncate(mark);
                    return Err(fault);
                }
            }
            stars += usize::from(matches!(elt.kind, ExprKind::Starred { .. }));
        }
        if stars > 1 {
            let span = elts[0].span.to(elts[elts.len() - 1].span);
            self.late_error(span, "multiple starred expressions in assignment");
        }
        Ok(self.take_exprs(mark))
    }

    /// `__debug__` is a constant.
    pub(super) fn check_name(&mut self, span: Span, name: Symbol) {
        if name == sym::__debug__ {
            self.late_error(span, "cannot assign to __debug__");
        }
    }
}

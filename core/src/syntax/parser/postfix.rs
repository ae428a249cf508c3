//! Attributes, calls and subscripts.

use super::atom::is_bare;
use super::{Parse, Parser};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{Call, Expr, ExprContext, ExprKind, Slice, Subscript};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// An atom and everything that is directly behind it: `a.b(c)[d]`.
    pub(super) fn primary(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        let mut value = self.atom()?;
        loop {
            value = match self.kind() {
                TokenKind::Dot => {
                    self.bump();
                    let attr = self.name()?;
                    let value = self.alloc(value);
                    self.node(
                        lo,
                        ExprKind::Attribute {
                            value,
                            attr,
                            ctx: ExprContext::Load,
                        },
                    )?
                }
                TokenKind::LeftParen => {
                    let (args, keywords) = self.call_arguments()?;
                    self.check_call(value, self.span_from(lo));
                    let func = value;
                    self.node(
                        lo,
                        ExprKind::Call(self.alloc(Call {
                            func,
                            args,
                            keywords,
                        })),
                    )?
                }
                TokenKind::LeftBracket => {
                    if self.next_kind() == TokenKind::RightBracket {
                        return Err(self.empty_subscript(lo, value));
                    }
                    self.bump();
                    let slice = self.slices()?;
                    self.expect_closing(TokenKind::RightBracket, lo, slice)?;
                    self.check_subscript(value, slice, self.span_from(lo));
                    self.node(
                        lo,
                        ExprKind::Subscript(self.alloc(Subscript {
                            value,
                            slice,
                            ctx: ExprContext::Load,
                        })),
                    )?
                }
                _ => return Ok(value),
            };
        }
    }

    /// `a[]`: in brackets, CPython takes it for two elements.
    #[cold]
    fn empty_subscript(&mut self, lo: u32, value: Expr<'a>) -> Box<Diagnostic> {
        let error = self.forgotten_comma(lo, &value);
        self.bump();
        error.unwrap_or_else(|| self.invalid_syntax())
    }

    /// The closing bracket behind `last`, or what is wrong in front of it.
    #[inline]
    pub(super) fn expect_closing(
        &mut self,
        closing: TokenKind,
        lo: u32,
        last: Expr<'a>,
    ) -> Parse<()> {
        if self.eat(closing) {
            return Ok(());
        }
        let lo = last.span.lo.max(lo);
        Err(self.after_expression(lo, &last))
    }

    /// What stands in the brackets of a subscript; a tuple where there is a comma or a star.
    fn slices(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        let first = self.slice_or_star()?;
        let is_star = matches!(first.kind, ExprKind::Starred { .. });
        if !self.is(TokenKind::Comma) && !is_star {
            return Ok(first);
        }
        let mark = self.scratch.exprs.len();
        self.scratch.exprs.push(first);
        while self.eat(TokenKind::Comma) && !self.is(TokenKind::RightBracket) {
            let next = self.slice_or_star()?;
            self.scratch.exprs.push(next);
        }
        let elts = self.take_exprs(mark);
        self.node(
            lo,
            ExprKind::Tuple {
                elts,
                ctx: ExprContext::Load,
            },
        )
    }

    fn slice_or_star(&mut self) -> Parse<Expr<'a>> {
        match self.kind() {
            TokenKind::Star => self.starred(),
            TokenKind::Colon => self.nested(|parser| {
                let lo = parser.lo();
                parser.slice_from(lo, None)
            }),
            _ => {
                let lo = self.lo();
                let first = self.named_expression()?;
                if !self.is(TokenKind::Colon) || is_bare(&first, lo) {
                    return Ok(first);
                }
                self.slice_from(lo, Some(first))
            }
        }
    }

    /// `lower:upper:step`, from the first colon on.
    fn slice_from(&mut self, lo: u32, lower: Option<Expr<'a>>) -> Parse<Expr<'a>> {
        self.bump();
        let upper = self.slice_part()?;
        let step = if self.eat(TokenKind::Colon) {
            self.slice_part()?
        } else {
            None
        };
        let lower = lower.map(|lower| self.alloc(lower));
        self.node(
            lo,
            ExprKind::Slice(self.alloc(Slice { lower, upper, step })),
        )
    }

    fn slice_part(&mut self) -> Parse<Option<&'a Expr<'a>>> {
        if matches!(
            self.kind(),
            TokenKind::Colon | TokenKind::Comma | TokenKind::RightBracket
        ) {
            return Ok(None);
        }
        let part = self.expression()?;
        Ok(Some(self.alloc(part)))
    }
}

//! Attributes, calls and subscripts.

use super::atom::is_bare;
use super::{Parse, Parser};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{Call, Expr, ExprContext, ExprKind, Slice, Subscript};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// An atom and everything that is directly behind it: `a.b(c)[d]`.
    pub(super) fn primary(&mut self) -> Parse<()> {
        let lo = self.lo();
        if self.is(TokenKind::Name) && self.next_kind() == TokenKind::Dot {
            // Most begin like that: the name need not go by the stack.
            self.grow(1)?;
            let name = self.name_node();
            let name = self.alloc(name);
            self.attribute(lo, name)?;
        } else {
            self.atom()?;
        }
        loop {
            match self.kind() {
                TokenKind::Dot => {
                    let value = self.pop_ref();
                    self.attribute(lo, value)?;
                }
                TokenKind::LeftParen => {
                    let (args, keywords) = self.call_arguments()?;
                    let func = self.pop();
                    self.check_call(func, self.span_from(lo));
                    self.push(
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
                        return Err(self.empty_subscript(lo));
                    }
                    self.bump();
                    self.slices()?;
                    self.expect_closing(TokenKind::RightBracket, lo)?;
                    let (slice, value) = (self.pop(), self.pop());
                    self.check_subscript(value, slice, self.span_from(lo));
                    self.push(
                        lo,
                        ExprKind::Subscript(self.alloc(Subscript {
                            value,
                            slice,
                            ctx: ExprContext::Load,
                        })),
                    )?
                }
                _ => return Ok(()),
            }
        }
    }

    /// The attribute of a value, from the point on.
    #[inline]
    fn attribute(&mut self, lo: u32, value: &'a Expr<'a>) -> Parse<()> {
        self.bump();
        let attr = self.name()?;
        let ctx = ExprContext::Load;
        self.push(lo, ExprKind::Attribute { value, attr, ctx })
    }

    /// `a[]`: in brackets, CPython takes it for two elements.
    #[cold]
    fn empty_subscript(&mut self, lo: u32) -> Box<Diagnostic> {
        let error = self.forgotten_comma(lo, &self.last());
        self.bump();
        error.unwrap_or_else(|| self.invalid_syntax())
    }

    /// The closing bracket behind the last expression, or what is wrong in front of it.
    #[inline]
    pub(super) fn expect_closing(&mut self, closing: TokenKind, lo: u32) -> Parse<()> {
        if self.eat(closing) {
            return Ok(());
        }
        let last = self.last();
        let lo = last.span.lo.max(lo);
        Err(self.after_expression(lo, &last))
    }

    /// What stands in the brackets of a subscript; a tuple where there is a comma or a star.
    fn slices(&mut self) -> Parse<()> {
        let lo = self.lo();
        let mark = self.scratch.exprs.len();
        self.slice_or_star()?;
        let is_star = matches!(self.last().kind, ExprKind::Starred { .. });
        if !self.is(TokenKind::Comma) && !is_star {
            return Ok(());
        }
        while self.eat(TokenKind::Comma) && !self.is(TokenKind::RightBracket) {
            self.slice_or_star()?;
        }
        let elts = self.take_exprs(mark);
        self.push(
            lo,
            ExprKind::Tuple {
                elts,
                ctx: ExprContext::Load,
            },
        )
    }

    fn slice_or_star(&mut self) -> Parse<()> {
        match self.kind() {
            TokenKind::Star => self.starred(),
            TokenKind::Colon => self.nested(|parser| {
                let lo = parser.lo();
                parser.slice_from(lo, false)
            }),
            _ => {
                let lo = self.lo();
                self.named_expression()?;
                if !self.is(TokenKind::Colon) || is_bare(&self.last(), lo) {
                    return Ok(());
                }
                self.slice_from(lo, true)
            }
        }
    }

    /// `lower:upper:step`, from the first colon on; the lower bound may be parsed.
    fn slice_from(&mut self, lo: u32, has_lower: bool) -> Parse<()> {
        self.bump();
        let lower = has_lower.then(|| self.pop_ref());
        let upper = self.slice_part()?;
        let step = if self.eat(TokenKind::Colon) {
            self.slice_part()?
        } else {
            None
        };
        self.push(
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
        self.expression()?;
        Ok(Some(self.pop_ref()))
    }
}

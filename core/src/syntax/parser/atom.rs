//! Atoms: names, literals, and everything in brackets.

use portalis_memory::ThinSlice;

use super::errors::begins_expression;
use super::{Parse, Parser};
use crate::syntax::ast::{Constant, DictComp, DictItem, ElementComp, Expr, ExprContext, ExprKind};
use crate::syntax::literal;
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    pub(super) fn atom(&mut self) -> Parse<()> {
        let token = self.token();
        let constant = match token.kind {
            TokenKind::Name => {
                self.grow(1)?;
                self.push_name();
                return Ok(());
            }
            TokenKind::String | TokenKind::FStringStart => return self.strings(),
            TokenKind::LeftParen => return self.parenthesised(),
            TokenKind::LeftBracket => return self.list(),
            TokenKind::LeftBrace => return self.braces(),
            TokenKind::Int | TokenKind::RadixInt | TokenKind::Float | TokenKind::Imaginary => {
                self.number()?
            }
            TokenKind::None => &Constant::None,
            TokenKind::True => &Constant::Bool(true),
            TokenKind::False => &Constant::Bool(false),
            TokenKind::Ellipsis => &Constant::Ellipsis,
            _ => return Err(self.invalid_syntax()),
        };
        self.bump();
        self.push(token.lo, ExprKind::Constant(constant))
    }

    /// The current token as a name that is read, onto the stack.
    #[inline]
    pub(super) fn push_name(&mut self) {
        let name = self.name_node();
        self.scratch.exprs.push(name);
    }

    /// The current token as a name that is read.
    #[inline]
    pub(super) fn name_node(&mut self) -> Expr<'a> {
        let token = self.bump();
        let kind = ExprKind::Name {
            id: token.name,
            ctx: ExprContext::Load,
        };
        let span = self.span_of(token);
        Expr { span, kind }
    }

    /// The value of the current token.
    pub(super) fn number(&mut self) -> Parse<&'a Constant<'a>> {
        let token = self.token();
        let text = self.slice(token);
        Ok(match token.kind {
            TokenKind::Float => self.alloc(Constant::Float(literal::float(text))),
            TokenKind::Imaginary => {
                let value = literal::float(&text[..text.len() - 1]);
                self.alloc(Constant::Imaginary(value))
            }
            TokenKind::RadixInt => self.alloc(Constant::Int(literal::radix_int(self.arena, text))),
            _ => match literal::decimal_int(self.arena, text) {
                Ok(digits) => self.alloc(Constant::Int(digits)),
                Err(message) => return Err(self.error_here(message)),
            },
        })
    }

    /// `()`, `(a)`, `(a, b)`, `(a for a in b)`, `(yield)`
    fn parenthesised(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.bump();
        match self.kind() {
            TokenKind::RightParen => {
                self.bump();
                return self.push(
                    lo,
                    ExprKind::Tuple {
                        elts: ThinSlice::empty(),
                        ctx: ExprContext::Load,
                    },
                );
            }
            TokenKind::Yield => {
                self.yield_expression()?;
                return self.expect_closing(TokenKind::RightParen, lo);
            }
            TokenKind::Star if !begins_expression(self.next_kind()) => {
                self.bump();
                return Err(self.error_here("Invalid star expression"));
            }
            TokenKind::DoubleStar => {
                self.bump();
                self.expression()?;
                return Err(self.error(
                    self.span_from(lo + 1),
                    "cannot use double starred expression here",
                ));
            }
            _ => {}
        }
        let mark = self.scratch.exprs.len();
        self.star_named_expression()?;
        if self.starts_comprehension() {
            let elt = self.comprehension_element()?;
            let generators = self.comprehension_clauses()?;
            self.expect(TokenKind::RightParen)?;
            return self.push(
                lo,
                ExprKind::GeneratorExp(self.alloc(ElementComp { elt, generators })),
            );
        }
        if self.is(TokenKind::Comma) {
            self.rest_of_display(TokenKind::RightParen)?;
            let elts = self.take_exprs(mark);
            return self.push(
                lo,
                ExprKind::Tuple {
                    elts,
                    ctx: ExprContext::Load,
                },
            );
        }
        self.expect_closing(TokenKind::RightParen, lo)?;
        let Expr { span, kind } = self.last();
        match kind {
            ExprKind::Starred { .. } => Err(self.error(span, "cannot use starred expression here")),
            _ => Ok(()),
        }
    }

    /// `[a, b]`, `[a for a in b]`
    fn list(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.bump();
        if self.eat(TokenKind::RightBracket) {
            return self.push(
                lo,
                ExprKind::List {
                    elts: ThinSlice::empty(),
                    ctx: ExprContext::Load,
                },
            );
        }
        let mark = self.scratch.exprs.len();
        self.star_named_expression()?;
        if self.starts_comprehension() {
            let elt = self.comprehension_element()?;
            let generators = self.comprehension_clauses()?;
            self.expect(TokenKind::RightBracket)?;
            return self.push(
                lo,
                ExprKind::ListComp(self.alloc(ElementComp { elt, generators })),
            );
        }
        self.rest_of_display(TokenKind::RightBracket)?;
        let elts = self.take_exprs(mark);
        self.push(
            lo,
            ExprKind::List {
                elts,
                ctx: ExprContext::Load,
            },
        )
    }

    /// The elements behind the first one, up to and with the closing bracket.
    fn rest_of_display(&mut self, closing: TokenKind) -> Parse<()> {
        let lo = self.last().span.lo;
        while self.eat(TokenKind::Comma) {
            if self.is(closing) {
                break;
            }
            self.star_named_expression()?;
            if self.starts_comprehension() && closing != TokenKind::RightParen {
                let message = "did you forget parentheses around the comprehension target?";
                return Err(self.error(self.span_from(lo), message));
            }
        }
        self.expect_closing(closing, lo)
    }

    /// The last expression as the element of a comprehension.
    fn comprehension_element(&mut self) -> Parse<Expr<'a>> {
        let elt = self.pop();
        match elt.kind {
            ExprKind::Starred { .. } => Err(self.error(
                elt.span,
                "iterable unpacking cannot be used in comprehension",
            )),
            _ => Ok(elt),
        }
    }

    /// `{}`, `{a: b}`, `{a, b}` and comprehensions
    fn braces(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.bump();
        if self.eat(TokenKind::RightBrace) {
            let items = ThinSlice::empty();
            return self.push(lo, ExprKind::Dict { items });
        }
        if self.is(TokenKind::DoubleStar) {
            return self.dict(lo, None);
        }
        let first_lo = self.lo();
        let mark = self.scratch.exprs.len();
        self.star_named_expression()?;
        if self.is(TokenKind::Colon) && !is_bare(&self.last(), first_lo) {
            let key = self.pop();
            return self.dict(lo, Some(key));
        }
        if self.starts_comprehension() {
            let elt = self.comprehension_element()?;
            let generators = self.comprehension_clauses()?;
            self.expect(TokenKind::RightBrace)?;
            return self.push(
                lo,
                ExprKind::SetComp(self.alloc(ElementComp { elt, generators })),
            );
        }
        self.rest_of_display(TokenKind::RightBrace)?;
        let elts = self.take_exprs(mark);
        self.push(lo, ExprKind::Set { elts })
    }

    /// A dict whose first key, if it has one, is parsed.
    fn dict(&mut self, lo: u32, first: Option<Expr<'a>>) -> Parse<()> {
        let mark = self.scratch.items.len();
        let mut item = self.dict_item(first)?;
        if self.starts_comprehension() {
            let Some(key) = item.key else {
                let message = "dict unpacking cannot be used in dict comprehension";
                return Err(self.error(self.span_from(lo + 1), message));
            };
            let value = item.value;
            let generators = self.comprehension_clauses()?;
            self.expect(TokenKind::RightBrace)?;
            return self.push(
                lo,
                ExprKind::DictComp(self.alloc(DictComp {
                    key,
                    value,
                    generators,
                })),
            );
        }
        loop {
            self.scratch.items.push(item);
            let goes_on = self.eat(TokenKind::Comma);
            if self.eat(TokenKind::RightBrace) {
                break;
            }
            if !goes_on {
                return Err(self.after_expression(item.value.span.lo, &item.value));
            }
            item = self.dict_item(None)?;
        }
        let items = self.take_items(mark);
        self.push(lo, ExprKind::Dict { items })
    }

    /// `key: value` or `**value`; the key may be parsed.
    fn dict_item(&mut self, key: Option<Expr<'a>>) -> Parse<DictItem<'a>> {
        if key.is_none() && self.eat(TokenKind::DoubleStar) {
            let value = self.one(Self::bitwise_or)?;
            return Ok(DictItem { key: None, value });
        }
        let is_first = key.is_some();
        let lo = self.lo();
        let key = match key {
            Some(key) => key,
            None => self.one(Self::expression)?,
        };
        if !self.is(TokenKind::Colon) {
            if !is_first || matches!(self.kind(), TokenKind::RightBrace | TokenKind::Comma) {
                let end = self.span_from(lo);
                return Err(self.error(end, "':' expected after dictionary key"));
            }
            return Err(self.after_expression(key.span.lo, &key));
        }
        let colon = self.bump();
        match self.kind() {
            TokenKind::RightBrace | TokenKind::Comma => Err(self.error(
                self.span_of(colon),
                "expression expected after dictionary key and ':'",
            )),
            TokenKind::Star => {
                self.bump();
                self.bitwise_or()?;
                let message = "cannot use a starred expression in a dictionary value";
                Err(self.error(self.span_from(colon.hi), message))
            }
            _ => Ok(DictItem {
                key: Some(key),
                value: self.one(Self::expression)?,
            }),
        }
    }
}

/// Whether an expression that begins at `lo` is a star or a `:=` without parentheses.
pub(super) fn is_bare(expr: &Expr<'_>, lo: u32) -> bool {
    matches!(
        expr.kind,
        ExprKind::Starred { .. } | ExprKind::NamedExpr(..)
    ) && expr.span.lo == lo
}

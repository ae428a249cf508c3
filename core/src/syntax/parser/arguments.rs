//! The arguments of a call or a class header.

use portalis_memory::ThinSlice;

use super::{Parse, Parser};
use crate::syntax::ast::{ElementComp, Expr, ExprContext, ExprKind, Keyword};
use crate::syntax::token::TokenKind;

type Arguments<'a> = (ThinSlice<'a, Expr<'a>>, ThinSlice<'a, Keyword<'a>>);

impl<'a> Parser<'a> {
    /// `(a, *b, c=d, **e)`
    pub(super) fn call_arguments(&mut self) -> Parse<Arguments<'a>> {
        let open = self.lo();
        self.expect(TokenKind::LeftParen)?;
        let (args, keywords) = (self.scratch.exprs.len(), self.scratch.keywords.len());
        while !self.is(TokenKind::RightParen) {
            let lo = self.lo();
            match self.kind() {
                TokenKind::Star => self.star_argument(keywords)?,
                TokenKind::DoubleStar => self.double_star_argument()?,
                TokenKind::Name if self.next_kind() == TokenKind::Assign => {
                    self.keyword_argument()?
                }
                _ => self.positional_argument(open, args, keywords)?,
            }
            if !self.eat(TokenKind::Comma) {
                if !self.is(TokenKind::RightParen) {
                    return Err(self.after_argument(lo, args, keywords));
                }
                break;
            }
        }
        self.bump();
        let (args, keywords) = (self.take_exprs(args), self.take_keywords(keywords));
        self.check_repeated(keywords.as_slice());
        Ok((args, keywords))
    }

    fn positional_argument(&mut self, open: u32, args: usize, keywords: usize) -> Parse<()> {
        let lo = self.lo();
        self.named_expression()?;
        if self.is(TokenKind::Assign) {
            return Err(self.bad_keyword(lo, &self.last()));
        }
        if self.starts_comprehension() {
            return self.generator_argument(open, lo, args, keywords);
        }
        if let Some(keyword) = self.scratch.keywords[keywords..].last() {
            let unpacking = if keyword.arg.is_none() {
                " unpacking"
            } else {
                ""
            };
            if !matches!(self.kind(), TokenKind::Comma | TokenKind::RightParen) {
                let value = self.last();
                return Err(self.after_expression(value.span.lo.max(lo), &value));
            }
            let message = format!("positional argument follows keyword argument{unpacking}");
            self.skip_arguments();
            return Err(self.error_here(message));
        }
        Ok(())
    }

    /// Goes to where the arguments from the comma here on end or are wrong in turn: there CPython reports.
    fn skip_arguments(&mut self) {
        let mut after_keyword = false;
        while self.eat(TokenKind::Comma) && self.starts_expression() {
            if self.is(TokenKind::Name) && self.next_kind() == TokenKind::Assign {
                after_keyword = true;
                self.bump();
                self.bump();
            } else if after_keyword {
                self.bump();
                return;
            }
            if self.attempt_one(Self::expression).is_err() {
                return;
            }
        }
    }

    /// `f(a for a in b)`, whose element is parsed: the parentheses of the call are those of the generator.
    fn generator_argument(
        &mut self,
        open: u32,
        lo: u32,
        args: usize,
        keywords: usize,
    ) -> Parse<()> {
        let elt = self.pop();
        let generators = self.comprehension_clauses()?;
        let is_alone = self.scratch.exprs.len() == args && self.scratch.keywords.len() == keywords;
        if !is_alone || self.is(TokenKind::Comma) {
            let message = "Generator expression must be parenthesized";
            return Err(self.error(self.span_from(lo), message));
        }
        if !self.is(TokenKind::RightParen) {
            return Err(self.invalid_syntax());
        }
        let mut node = self.node(
            open,
            ExprKind::GeneratorExp(self.alloc(ElementComp { elt, generators })),
        )?;
        node.span.hi = self.token().hi;
        self.scratch.exprs.push(node);
        Ok(())
    }

    fn star_argument(&mut self, keywords: usize) -> Parse<()> {
        let lo = self.lo();
        self.bump();
        if !self.starts_expression() {
            return Err(self.error_here("Invalid star expression"));
        }
        self.expression()?;
        if self.is(TokenKind::Assign) {
            return Err(self.error(
                self.span_from(lo),
                "cannot assign to iterable argument unpacking",
            ));
        }
        let value = self.pop_ref();
        self.push(
            lo,
            ExprKind::Starred {
                value,
                ctx: ExprContext::Load,
            },
        )?;
        if self.scratch.keywords[keywords..]
            .iter()
            .any(|keyword| keyword.arg.is_none())
        {
            let message = "iterable argument unpacking follows keyword argument unpacking";
            return Err(self.error(self.last().span, message));
        }
        Ok(())
    }

    fn double_star_argument(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.bump();
        let value = self.one(Self::expression)?;
        if self.is(TokenKind::Assign) {
            return Err(self.error(
                self.span_from(lo),
                "cannot assign to keyword argument unpacking",
            ));
        }
        let keyword = Keyword {
            span: self.span_from(lo),
            arg: None,
            value,
        };
        self.scratch.keywords.push(keyword);
        Ok(())
    }

    fn keyword_argument(&mut self) -> Parse<()> {
        let lo = self.lo();
        let arg = self.name()?;
        self.bump();
        if matches!(self.kind(), TokenKind::RightParen | TokenKind::Comma) {
            return Err(self.error(self.span_from(lo), "expected argument value expression"));
        }
        self.expression()?;
        if self.starts_comprehension() {
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return Err(self.error(self.span_from(lo), message));
        }
        self.check_name(self.span_from(lo), arg);
        let keyword = Keyword {
            span: self.span_from(lo),
            arg: Some(arg),
            value: self.pop(),
        };
        self.scratch.keywords.push(keyword);
        Ok(())
    }

    /// `=` behind something that is no name.
    #[cold]
    fn bad_keyword(&mut self, lo: u32, value: &Expr<'a>) -> Box<crate::diagnostics::Diagnostic> {
        let end = self.token().hi;
        let span = crate::source::Span::new(lo, end);
        let name = super::errors::describe(value);
        match name {
            "True" | "False" | "None" => self.error(span, format!("cannot assign to {name}")),
            _ => self.error(
                span,
                "expression cannot contain assignment, perhaps you meant \"==\"?",
            ),
        }
    }

    #[cold]
    fn after_argument(
        &mut self,
        lo: u32,
        args: usize,
        keywords: usize,
    ) -> Box<crate::diagnostics::Diagnostic> {
        let last = self.scratch.exprs[args..].last().copied();
        let keyword = self.scratch.keywords[keywords..].last().copied();
        let last = match (last, keyword) {
            (last, Some(Keyword { span, value, .. }))
                if last.is_none_or(|last| last.span.hi < span.hi) =>
            {
                Some(value)
            }
            (last, _) => last,
        };
        match last {
            Some(value)
                if matches!(value.kind, ExprKind::Starred { .. })
                    && self.starts_comprehension() =>
            {
                self.error(
                    value.span,
                    "iterable unpacking cannot be used in comprehension",
                )
            }
            Some(Expr {
                kind: ExprKind::Starred { value, .. },
                ..
            }) => self.after_expression(value.span.lo, value),
            Some(value) => self.after_expression(value.span.lo.max(lo), &value),
            _ => self.invalid_syntax(),
        }
    }

    fn check_repeated(&mut self, keywords: &'a [Keyword<'a>]) {
        for (at, keyword) in keywords.iter().enumerate() {
            let Some(name) = keyword.arg else { continue };
            if keywords[..at]
                .iter()
                .any(|earlier| earlier.arg == Some(name))
            {
                self.late_error(keyword.span, format!("keyword argument repeated: {name}"));
            }
        }
    }
}

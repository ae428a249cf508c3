//! Statements with blocks: `if`, `while`, `for`, `try`, `with`, `match`.

use portalis_memory::{ThinSlice, sym};

use super::errors::begins_expression;
use super::{Parse, Parser, Scope};
use crate::diagnostics::{Diagnostic, messages};
use crate::source::Span;
use crate::syntax::ast::{
    ExceptHandler, ExprContext, ExprKind, For, If, Match, MatchCase, Stmt, StmtKind, Try, While,
    With, WithItem,
};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// The statements behind a colon, on the same line or as a block.
    ///
    /// `what` names the statement that the block belongs to, `lo` its beginning.
    pub(super) fn block(&mut self, what: &str, lo: u32) -> Parse<ThinSlice<'a, Stmt<'a>>> {
        let mark = self.scratch.stmts.len();
        if !self.eat(TokenKind::Newline) {
            self.simple_statements()?;
            return Ok(self.take_stmts(mark));
        }
        if !self.eat(TokenKind::Indent) {
            return Err(self.no_block(what, lo));
        }
        let marks = self.scratch.marks();
        while !matches!(self.kind(), TokenKind::Dedent | TokenKind::EndMarker) {
            self.statement_or_recover(&marks);
            if self.gives_up() {
                break;
            }
        }
        self.eat(TokenKind::Dedent);
        Ok(self.take_stmts(mark))
    }

    #[cold]
    fn no_block(&self, what: &str, lo: u32) -> Box<Diagnostic> {
        let line = self.source.position(lo).line;
        let message = format!("expected an indented block after {what} on line {line}");
        Box::new(messages::indentation_error(
            self.fault_span(self.token()),
            message,
        ))
    }

    fn loop_block(&mut self, what: &str, lo: u32) -> Parse<ThinSlice<'a, Stmt<'a>>> {
        self.loops += 1;
        let body = self.block(what, lo);
        self.loops -= 1;
        body
    }

    /// `else:` and its block, where there is one.
    fn orelse(&mut self) -> Parse<ThinSlice<'a, Stmt<'a>>> {
        let lo = self.lo();
        if !self.eat(TokenKind::Else) {
            return Ok(ThinSlice::empty());
        }
        self.colon(true)?;
        self.block("'else' statement", lo)
    }

    /// `elif` is an `if` in the `else`; the chain is built from its end, without recursion.
    pub(super) fn if_statement(&mut self) -> Parse<StmtKind<'a>> {
        let mark = self.scratch.branches.len();
        loop {
            let lo = self.lo();
            let what = if self.bump().kind == TokenKind::If {
                "'if' statement"
            } else {
                "'elif' statement"
            };
            self.condition()?;
            self.colon(false)?;
            let body = self.block(what, lo)?;
            self.scratch.branches.push((lo, body));
            if !self.is(TokenKind::Elif) {
                break;
            }
        }
        let mut orelse = self.orelse()?;
        let count = self.scratch.branches.len() - mark;
        self.grow(count as u32)?;
        for at in (mark + 1..mark + count).rev() {
            let (lo, body) = self.scratch.branches[at];
            let test = self.pop();
            let stmt = Stmt {
                span: self.block_span(lo),
                kind: StmtKind::If(self.alloc(If { test, body, orelse })),
            };
            orelse = self.arena.alloc_thin(&[stmt]);
        }
        let (_, body) = self.scratch.branches[mark];
        let test = self.pop();
        self.scratch.branches.truncate(mark);
        Ok(StmtKind::If(self.alloc(If { test, body, orelse })))
    }

    pub(super) fn while_statement(&mut self) -> Parse<StmtKind<'a>> {
        let lo = self.lo();
        self.bump();
        self.condition()?;
        self.colon(false)?;
        let body = self.loop_block("'while' statement", lo)?;
        let orelse = self.orelse()?;
        let test = self.pop();
        Ok(StmtKind::While(self.alloc(While { test, body, orelse })))
    }

    pub(super) fn for_statement(&mut self, is_async: bool) -> Parse<StmtKind<'a>> {
        let lo = self.lo();
        self.bump();
        self.for_targets()?;
        self.expect(TokenKind::In)?;
        self.value()?;
        self.colon(false)?;
        let body = self.loop_block("'for' statement", lo)?;
        let orelse = self.orelse()?;
        let (iter, target) = (self.pop(), self.pop());
        Ok(StmtKind::For(self.alloc(For {
            target,
            iter,
            body,
            orelse,
            is_async,
        })))
    }

    pub(super) fn async_statement(&mut self) -> Parse<StmtKind<'a>> {
        let lo = self.lo();
        self.bump();
        let (kind, what) = match self.kind() {
            TokenKind::Def => return self.function(ThinSlice::empty(), true),
            TokenKind::For => (self.for_statement(true)?, "for"),
            TokenKind::With => (self.with_statement(true)?, "with"),
            _ => return Err(self.invalid_syntax()),
        };
        if self.scope != Scope::AsyncFunction {
            let span = Span::new(lo, lo + 5);
            self.late_error(span, format!("'async {what}' outside async function"));
        }
        Ok(kind)
    }

    pub(super) fn try_statement(&mut self) -> Parse<StmtKind<'a>> {
        let lo = self.lo();
        self.bump();
        self.colon(true)?;
        let body = self.block("'try' statement", lo)?;
        let mark = self.scratch.handlers.len();
        let mut is_star = None;
        while self.is(TokenKind::Except) {
            let handler = self.handler(&mut is_star)?;
            self.scratch.handlers.push(handler);
        }
        let handlers = self.take_handlers(mark);
        if let Some((_, early)) = handlers.split_last() {
            for handler in early.iter().filter(|handler| handler.type_.is_none()) {
                self.late_error(handler.span, "default 'except:' must be last");
            }
        }
        let orelse = if handlers.is_empty() {
            ThinSlice::empty()
        } else {
            self.orelse()?
        };
        let finally_lo = self.lo();
        let finalbody = if self.eat(TokenKind::Finally) {
            self.colon(true)?;
            self.block("'finally' statement", finally_lo)?
        } else {
            ThinSlice::empty()
        };
        if handlers.is_empty() && finalbody.is_empty() {
            return Err(self.error_here("expected 'except' or 'finally' block"));
        }
        Ok(StmtKind::Try(self.alloc(Try {
            body,
            handlers,
            orelse,
            finalbody,
            is_star: is_star == Some(true),
        })))
    }

    fn handler(&mut self, is_star: &mut Option<bool>) -> Parse<ExceptHandler<'a>> {
        let lo = self.lo();
        let except = self.bump();
        let star = self.eat(TokenKind::Star);
        if is_star.is_some_and(|before| before != star) {
            let message = "cannot have both 'except' and 'except*' on the same 'try'";
            return Err(self.error(self.span_of(except), message));
        }
        *is_star = Some(star);
        let what = if star {
            "'except*' statement"
        } else {
            "'except' statement"
        };
        let (mut type_, mut name) = (None, None);
        if star && matches!(self.kind(), TokenKind::Colon | TokenKind::Newline) {
            return Err(self.error_here("expected one or more exception types"));
        }
        if !matches!(self.kind(), TokenKind::Colon | TokenKind::Newline) {
            let type_lo = self.lo();
            self.expression()?;
            if self.is(TokenKind::Comma) {
                return Err(self.unparenthesised_types(type_lo));
            }
            type_ = Some(self.pop_ref());
            if self.eat(TokenKind::As) {
                let target = self.token();
                let symbol = self.name()?;
                self.check_name(self.span_of(target), symbol);
                name = Some(symbol);
            }
        }
        self.colon(false)?;
        let body = self.block(what, lo)?;
        Ok(ExceptHandler {
            span: self.block_span(lo),
            type_,
            name,
            body,
        })
    }

    #[cold]
    fn unparenthesised_types(&mut self, lo: u32) -> Box<Diagnostic> {
        let rest = self.attempt(|parser| {
            while parser.eat(TokenKind::Comma) {
                parser.expression()?;
            }
            Ok(parser.span_from(lo))
        });
        match rest {
            Ok(span) if matches!(self.kind(), TokenKind::Colon | TokenKind::As) => {
                self.error(span, "multiple exception types must be parenthesized")
            }
            _ => self.invalid_syntax(),
        }
    }

    pub(super) fn with_statement(&mut self, is_async: bool) -> Parse<StmtKind<'a>> {
        let lo = self.lo();
        self.bump();
        let items = self.with_items()?;
        self.colon(false)?;
        let body = self.block("'with' statement", lo)?;
        Ok(StmtKind::With(self.alloc(With {
            items,
            body,
            is_async,
        })))
    }

    /// `(a as b, c as d)` where that is what the parentheses mean, else `a as b, c as d`.
    fn with_items(&mut self) -> Parse<ThinSlice<'a, WithItem<'a>>> {
        let mark = self.scratch.with_items.len();
        if self.is(TokenKind::LeftParen) {
            let parenthesised = self.attempt(|parser| {
                parser.bump();
                parser.with_item()?;
                while parser.eat(TokenKind::Comma) && !parser.is(TokenKind::RightParen) {
                    parser.with_item()?;
                }
                parser.expect(TokenKind::RightParen)?;
                if parser.is(TokenKind::Colon) {
                    Ok(())
                } else {
                    Err(parser.invalid_syntax())
                }
            });
            let bare = match parenthesised {
                Ok(()) => return Ok(self.take_with_items(mark)),
                Err(error) => (self.attempt(Self::bare_with_items), error),
            };
            return match bare {
                (Ok(()), _) => Ok(self.take_with_items(mark)),
                (Err(second), first) => Err(if first.span.lo > second.span.lo {
                    first
                } else {
                    second
                }),
            };
        }
        self.bare_with_items()?;
        Ok(self.take_with_items(mark))
    }

    fn bare_with_items(&mut self) -> Parse<()> {
        self.with_item()?;
        while self.eat(TokenKind::Comma) {
            self.with_item()?;
        }
        if matches!(self.kind(), TokenKind::Colon | TokenKind::Newline) {
            return Ok(());
        }
        Err(self.invalid_syntax())
    }

    fn with_item(&mut self) -> Parse<()> {
        self.expression()?;
        let context_expr = self.pop_ref();
        let optional_vars = if self.eat(TokenKind::As) {
            if self.is(TokenKind::Star) {
                self.starred()?;
            } else {
                self.bitwise_or()?;
            }
            self.target(ExprContext::Store)?;
            Some(self.pop_ref())
        } else {
            None
        };
        self.scratch.with_items.push(WithItem {
            context_expr,
            optional_vars,
        });
        Ok(())
    }

    /// `match` is a keyword where a subject, a colon and a block of cases follow; else a name.
    pub(super) fn match_statement(&mut self) -> Parse<Option<StmtKind<'a>>> {
        let next = self.next_kind();
        if !begins_expression(next) && next != TokenKind::Star {
            return Ok(None);
        }
        let lo = self.lo();
        let header = self.attempt(|parser| {
            parser.bump();
            let subject = parser.one(Self::subject)?;
            parser.colon(false)?;
            parser.expect(TokenKind::Newline)?;
            Ok(subject)
        });
        let subject = match header {
            Ok(subject) => subject,
            // `match x` without a colon is no expression either.
            Err(error) if error.message == "expected ':'" && next == TokenKind::Name => {
                return Err(error);
            }
            Err(_) => return Ok(None),
        };
        if !self.eat(TokenKind::Indent) {
            return Err(self.no_block("'match' statement", lo));
        }
        let mark = self.scratch.cases.len();
        while self.is_word(sym::case) {
            let case = self.case()?;
            self.scratch.cases.push(case);
        }
        if self.scratch.cases.len() == mark || !self.eat(TokenKind::Dedent) {
            return Err(self.invalid_syntax());
        }
        let cases = self.take_cases(mark);
        self.check_cases(cases.as_slice());
        Ok(Some(StmtKind::Match(self.alloc(Match { subject, cases }))))
    }

    /// What `match` looks at: a tuple where there is a comma.
    fn subject(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.star_named_expression()?;
        if self.is(TokenKind::Comma) {
            return self.rest_of_tuple(lo, Self::star_named_expression);
        }
        match self.last().kind {
            ExprKind::Starred { .. } => Err(self.invalid_syntax()),
            _ => Ok(()),
        }
    }

    fn case(&mut self) -> Parse<MatchCase<'a>> {
        let lo = self.lo();
        self.bump();
        let pattern = self.case_patterns()?;
        let guard = if self.eat(TokenKind::If) {
            self.condition()?;
            Some(self.pop_ref())
        } else {
            None
        };
        self.colon(false)?;
        let body = self.block("'case' statement", lo)?;
        Ok(MatchCase {
            pattern,
            guard,
            body,
        })
    }
}

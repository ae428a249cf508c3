//! The `for ... in ... if ...` of comprehensions and generator expressions.

use portalis_memory::ThinSlice;

use super::{Parse, Parser, Scope};
use crate::syntax::ast::{Comprehension, ExprContext};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// Whether a comprehension's clauses begin here.
    pub(super) fn starts_comprehension(&self) -> bool {
        self.is(TokenKind::For) || (self.is(TokenKind::Async) && self.next_kind() == TokenKind::For)
    }

    /// One clause or more.
    pub(super) fn comprehension_clauses(&mut self) -> Parse<ThinSlice<'a, Comprehension<'a>>> {
        let mark = self.scratch.generators.len();
        while self.starts_comprehension() {
            let clause = self.comprehension_clause()?;
            self.scratch.generators.push(clause);
        }
        Ok(self.take_generators(mark))
    }

    fn comprehension_clause(&mut self) -> Parse<Comprehension<'a>> {
        let lo = self.lo();
        let is_async = self.eat(TokenKind::Async);
        self.bump();
        self.for_targets()?;
        if !self.eat(TokenKind::In) {
            return Err(self.error_here("'in' expected after for-loop variables"));
        }
        if is_async && !matches!(self.scope, Scope::AsyncFunction) {
            let message = "asynchronous comprehension outside of an asynchronous function";
            self.late_error(self.span_from(lo), message);
        }
        self.disjunction()?;
        let mark = self.scratch.exprs.len();
        while self.eat(TokenKind::If) {
            self.disjunction()?;
        }
        let ifs = self.take_exprs(mark);
        let (iter, target) = (self.pop_ref(), self.pop_ref());
        Ok(Comprehension {
            target,
            iter,
            ifs,
            is_async,
        })
    }

    /// What a `for` assigns to: targets that end before `in`.
    pub(super) fn for_targets(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.for_target()?;
        if self.is(TokenKind::Comma) {
            self.rest_of_tuple(lo, Self::for_target)?;
        }
        self.target(ExprContext::Store)
    }

    fn for_target(&mut self) -> Parse<()> {
        if self.is(TokenKind::Star) {
            self.starred()
        } else {
            self.bitwise_or()
        }
    }
}

//! Statements of one line.

use std::mem::take;

use portalis_memory::{ThinSlice, sym};

use super::errors::describe;
use super::precedence::operator;
use super::{Parse, Parser, Scope};
use crate::diagnostics::{Diagnostic, messages};
use crate::source::Span;
use crate::syntax::ast::{
    AnnAssign, Assert, Assign, AugAssign, Constant, Expr, ExprContext, ExprKind, Raise, Stmt,
    StmtKind, TypeAlias, UnaryOp,
};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// A statement, or the statements of one line, onto the scratch list.
    pub(super) fn statement(&mut self) -> Parse<()> {
        let lo = self.lo();
        let kind = match self.kind() {
            TokenKind::If => self.if_statement()?,
            TokenKind::While => self.while_statement()?,
            TokenKind::For => self.for_statement(false)?,
            TokenKind::Try => self.try_statement()?,
            TokenKind::With => self.with_statement(false)?,
            TokenKind::Def => self.function(ThinSlice::empty(), false)?,
            TokenKind::Class => self.class(ThinSlice::empty())?,
            TokenKind::At => return self.decorated(),
            TokenKind::Async => self.async_statement()?,
            TokenKind::Name if self.is_word(sym::match_) => match self.match_statement()? {
                Some(kind) => kind,
                None => return self.simple_statements(),
            },
            _ => return self.simple_statements(),
        };
        self.grow(1)?;
        let span = self.block_span(lo);
        self.scratch.stmts.push(Stmt { span, kind });
        Ok(())
    }

    /// From `lo` to the end of the last statement's text, without line ends and dedents.
    pub(super) fn block_span(&self, lo: u32) -> Span {
        let is_text = |kind| {
            !matches!(
                kind,
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
            )
        };
        let last = self
            .window
            .range(0, self.at())
            .iter()
            .rev()
            .find(|token| is_text(token.kind));
        Span::new(lo, last.map_or(lo, |token| token.hi).max(lo))
    }

    /// `a; b; c` and the end of the line.
    pub(super) fn simple_statements(&mut self) -> Parse<()> {
        loop {
            let lo = self.lo();
            let outside = take(&mut self.height);
            self.simple_statement(lo)?;
            self.height = self.height.max(outside);
            if !self.eat(TokenKind::Semicolon) || self.is(TokenKind::Newline) {
                break;
            }
        }
        if self.eat(TokenKind::Newline) {
            return Ok(());
        }
        Err(self.invalid_syntax())
    }

    /// A statement of one line, from `lo` on, onto the scratch list.
    fn simple_statement(&mut self, lo: u32) -> Parse<()> {
        match self.kind() {
            TokenKind::Pass => {
                self.bump();
                self.push_stmt(lo, StmtKind::Pass)
            }
            TokenKind::Break | TokenKind::Continue => self.jump(lo),
            TokenKind::Return => self.return_statement(lo),
            TokenKind::Raise => self.raise_statement(lo),
            TokenKind::Global | TokenKind::Nonlocal => self.scope_statement(lo),
            TokenKind::Del => self.del_statement(lo),
            TokenKind::Assert => self.assert_statement(lo),
            TokenKind::Import => self.import_statement(lo),
            TokenKind::From => self.import_from_statement(lo),
            TokenKind::Name if self.next_kind() == TokenKind::Name && self.is_word(sym::type_) => {
                self.type_alias(lo)
            }
            _ => self.expression_statement(lo),
        }
    }

    fn jump(&mut self, lo: u32) -> Parse<()> {
        let token = self.bump();
        let is_break = token.kind == TokenKind::Break;
        if self.loops == 0 {
            let message = if is_break {
                "'break' outside loop"
            } else {
                "'continue' not properly in loop"
            };
            self.late_error(self.span_of(token), message);
        }
        let kind = if is_break {
            StmtKind::Break
        } else {
            StmtKind::Continue
        };
        self.push_stmt(lo, kind)
    }

    fn return_statement(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        let value = if self.ends_statement() {
            None
        } else {
            self.value()?;
            Some(self.pop_ref())
        };
        if matches!(self.scope, Scope::Module | Scope::Class) {
            self.late_error(self.span_from(lo), "'return' outside function");
        }
        self.push_stmt(lo, StmtKind::Return(value))
    }

    fn raise_statement(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        if self.ends_statement() {
            return self.push_stmt(
                lo,
                StmtKind::Raise(self.alloc(Raise {
                    exc: None,
                    cause: None,
                })),
            );
        }
        self.expression()?;
        let exc = Some(self.pop_ref());
        let cause = if self.eat(TokenKind::From) {
            self.expression()?;
            Some(self.pop_ref())
        } else {
            None
        };
        self.push_stmt(lo, StmtKind::Raise(self.alloc(Raise { exc, cause })))
    }

    fn scope_statement(&mut self, lo: u32) -> Parse<()> {
        let is_global = self.bump().kind == TokenKind::Global;
        let mark = self.scratch.names.len();
        loop {
            let name = self.name()?;
            self.scratch.names.push(name);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        let names = self.take_names(mark);
        let kind = if is_global {
            StmtKind::Global(names)
        } else {
            StmtKind::Nonlocal(names)
        };
        self.push_stmt(lo, kind)
    }

    fn del_statement(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        let mark = self.scratch.exprs.len();
        loop {
            if self.is(TokenKind::Star) {
                self.starred()?;
            } else {
                self.expression()?;
            }
            self.target(ExprContext::Del)?;
            if !self.eat(TokenKind::Comma) || self.ends_statement() {
                break;
            }
        }
        let targets = self.take_exprs(mark);
        self.push_stmt(lo, StmtKind::Delete(targets))
    }

    fn assert_statement(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        let test = self.one(Self::expression)?;
        if matches!(test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            let message = "assertion is always true, perhaps remove parentheses?";
            let warning = messages::syntax_warning(self.span_from(lo), message);
            self.warnings.push(warning);
        }
        let msg = if self.eat(TokenKind::Comma) {
            self.expression()?;
            Some(self.pop_ref())
        } else {
            None
        };
        self.push_stmt(lo, StmtKind::Assert(self.alloc(Assert { test, msg })))
    }

    fn type_alias(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        let name_lo = self.lo();
        let id = self.name()?;
        let name = self.node(
            name_lo,
            ExprKind::Name {
                id,
                ctx: ExprContext::Store,
            },
        )?;
        let type_params = self.type_parameters()?;
        self.expect(TokenKind::Assign)?;
        let value = self.one(Self::expression)?;
        self.push_stmt(
            lo,
            StmtKind::TypeAlias(self.alloc(TypeAlias {
                name,
                type_params,
                value,
            })),
        )
    }

    fn ends_statement(&self) -> bool {
        matches!(
            self.kind(),
            TokenKind::Newline | TokenKind::Semicolon | TokenKind::EndMarker
        )
    }

    /// An expression, an assignment or an annotation.
    fn expression_statement(&mut self, lo: u32) -> Parse<()> {
        let start = self.at();
        self.yield_or_expressions()?;
        match self.kind() {
            TokenKind::Assign => self.assignment(lo, start),
            TokenKind::Colon => self.annotated_assignment(lo),
            kind if is_augmented(kind) => self.augmented_assignment(lo),
            _ => {
                self.check_end(lo)?;
                self.check_starred();
                let value = self.pop_ref();
                self.push_stmt(lo, StmtKind::Expr(value))
            }
        }
    }

    fn yield_or_expressions(&mut self) -> Parse<()> {
        if self.is(TokenKind::Yield) {
            self.yield_expression()
        } else {
            self.star_expressions()
        }
    }

    /// What is wrong where a statement does not end behind the last expression, which begins at `lo`.
    #[inline]
    fn check_end(&mut self, lo: u32) -> Parse<()> {
        if self.ends_statement() {
            return Ok(());
        }
        Err(self.after_statement(lo, &self.last()))
    }

    #[cold]
    fn after_statement(&mut self, lo: u32, expr: &Expr<'a>) -> Box<Diagnostic> {
        if self.is(TokenKind::ColonAssign) && !matches!(expr.kind, ExprKind::Name { .. }) {
            let message = format!("cannot use assignment expressions with {}", describe(expr));
            return self.error(expr.span, message);
        }
        if let Some(error) = self.legacy_statement(expr) {
            return error;
        }
        self.forgotten_comma(lo, expr)
            .unwrap_or_else(|| self.invalid_syntax())
    }

    /// An assignment whose first target is parsed.
    fn assignment(&mut self, lo: u32, start: usize) -> Parse<()> {
        let mark = self.scratch.exprs.len() - 1;
        while self.is(TokenKind::Assign) {
            let is_first = self.scratch.exprs.len() == mark + 1;
            if let Err(error) = self.assignment_target(is_first) {
                return Err(self.assignment_in_list(start).unwrap_or(error));
            }
            self.bump();
            self.yield_or_expressions()?;
        }
        self.check_starred();
        self.check_end(self.last().span.lo)?;
        let value = self.pop();
        let targets = self.take_exprs(mark);
        self.push_stmt(lo, StmtKind::Assign(self.alloc(Assign { targets, value })))
    }

    /// Makes what stands in front of `=` a target.
    #[inline]
    fn assignment_target(&mut self, is_first: bool) -> Parse<()> {
        let expr = self.last();
        if !matches!(
            expr.kind,
            ExprKind::Name { .. } | ExprKind::Attribute { .. }
        ) {
            self.check_assignment(expr, is_first)?;
        }
        self.target(ExprContext::Store)
    }

    /// What CPython says of `=` behind what is no target.
    fn check_assignment(&mut self, expr: Expr<'a>, is_first: bool) -> Parse<()> {
        if let ExprKind::Yield(_) | ExprKind::YieldFrom(_) = expr.kind {
            let is_bare = self
                .text
                .as_bytes()
                .get(self.source.offset(expr.span.lo).wrapping_sub(1))
                != Some(&b'(');
            if is_bare {
                return Err(self.error(expr.span, "assignment to yield expression not possible"));
            }
        }
        let can_be_meant_as_equal = match expr.kind {
            ExprKind::Constant(constant) => !matches!(constant, Constant::None | Constant::Bool(_)),
            ExprKind::GeneratorExp(..) | ExprKind::List { .. } | ExprKind::Tuple { .. } => false,
            ExprKind::Name { .. }
            | ExprKind::Attribute { .. }
            | ExprKind::Subscript(..)
            | ExprKind::Starred { .. } => false,
            ExprKind::IfExp(..) | ExprKind::Lambda(..) | ExprKind::BoolOp { .. } => false,
            ExprKind::Compare(..)
            | ExprKind::UnaryOp {
                op: UnaryOp::Not, ..
            } => false,
            _ => true,
        };
        if is_first && can_be_meant_as_equal && self.is_single_assignment() {
            let name = describe(&expr);
            let message =
                format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
            return Err(self.error(expr.span, message));
        }
        Ok(())
    }

    /// Whether one operation and no further `=` follows the current one.
    fn is_single_assignment(&mut self) -> bool {
        let start = self.at();
        self.bump();
        let right = self.attempt_one(Self::bitwise_or).is_ok();
        let ends = !matches!(self.kind(), TokenKind::Assign | TokenKind::ColonAssign);
        self.go_to(start);
        right && ends
    }

    /// An augmented assignment whose target is parsed.
    fn augmented_assignment(&mut self, lo: u32) -> Parse<()> {
        let first = self.last();
        match first.kind {
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript(..) => {
                self.target(ExprContext::Store)?;
            }
            _ => {
                let message = format!(
                    "'{}' is an illegal expression for augmented assignment",
                    describe(&first)
                );
                return Err(self.error(first.span, message));
            }
        }
        let op = operator(self.bump().kind);
        self.yield_or_value()?;
        self.check_end(self.last().span.lo)?;
        let (value, target) = (self.pop(), self.pop());
        self.push_stmt(
            lo,
            StmtKind::AugAssign(self.alloc(AugAssign { target, op, value })),
        )
    }

    /// Whether an expression stands behind the colon.
    fn is_annotated(&mut self) -> bool {
        let start = self.at();
        self.bump();
        let follows = self.attempt_one(Self::expression).is_ok();
        self.go_to(start);
        follows
    }

    /// An annotated assignment whose target is parsed.
    fn annotated_assignment(&mut self, lo: u32) -> Parse<()> {
        let first = self.last();
        match first.kind {
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript(..) => {
                self.target(ExprContext::Store)?;
            }
            ExprKind::List { .. } | ExprKind::Tuple { .. } if self.is_annotated() => {
                let message = format!(
                    "only single target (not {}) can be annotated",
                    describe(&first)
                );
                return Err(self.error(first.span, message));
            }
            ExprKind::Starred { .. } => return Err(self.invalid_syntax()),
            _ if self.is_annotated() => {
                return Err(self.error(first.span, "illegal target for annotation"));
            }
            _ => return Err(self.invalid_syntax()),
        }
        // A name in parentheses is annotated, but not declared.
        let simple = matches!(first.kind, ExprKind::Name { .. }) && first.span.lo == lo;
        self.bump();
        self.expression()?;
        let value = if self.eat(TokenKind::Assign) {
            self.yield_or_value()?;
            self.check_end(self.last().span.lo)?;
            Some(self.pop_ref())
        } else {
            None
        };
        let (annotation, target) = (self.pop(), self.pop());
        self.push_stmt(
            lo,
            StmtKind::AnnAssign(self.alloc(AnnAssign {
                target,
                annotation,
                value,
                simple,
            })),
        )
    }
}

fn is_augmented(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::PlusAssign
            | T::MinusAssign
            | T::StarAssign
            | T::SlashAssign
            | T::DoubleSlashAssign
            | T::PercentAssign
            | T::AtAssign
            | T::DoubleStarAssign
            | T::LeftShiftAssign
            | T::RightShiftAssign
            | T::AmpersandAssign
            | T::PipeAssign
            | T::CaretAssign
    )
}

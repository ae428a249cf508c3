//! What to say where the grammar is left, in CPython's words.

use super::{Parse, Parser};
use crate::diagnostics::{Diagnostic, messages};
use crate::source::Span;
use crate::syntax::ast::{Constant, Expr, ExprKind, UnaryOp};
use crate::syntax::token::{Token, TokenKind};

impl<'a> Parser<'a> {
    /// The current token fits nowhere.
    #[cold]
    pub(super) fn invalid_syntax(&mut self) -> Box<Diagnostic> {
        let token = self.token();
        let span = self.fault_span(token);
        if let Some(unclosed) = self.never_closed() {
            return unclosed;
        }
        Box::new(match token.kind {
            TokenKind::Indent => {
                messages::indentation_error(Span::at(token.hi), "unexpected indent")
            }
            TokenKind::Dedent => messages::indentation_error(span, "unexpected unindent"),
            _ => messages::syntax_error(span, "invalid syntax"),
        })
    }

    /// An error at `span`, unless an open bracket on an earlier line explains it.
    #[cold]
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) -> Box<Diagnostic> {
        self.never_closed()
            .unwrap_or_else(|| Box::new(messages::syntax_error(span, message)))
    }

    /// An error at the current token.
    #[cold]
    pub(super) fn error_here(&mut self, message: impl Into<String>) -> Box<Diagnostic> {
        let span = self.fault_span(self.token());
        self.error(span, message)
    }

    /// Where a token that does not fit stands. The end of the text is the end of its last line, not an empty one behind it.
    pub(super) fn fault_span(&self, token: Token) -> Span {
        let end = self.source.span().hi;
        if token.lo < end {
            return self.span_of(token);
        }
        let text = self.text.strip_suffix('\n').unwrap_or(self.text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        Span::at(end - (self.text.len() - text.len()) as u32)
    }

    #[cold]
    fn never_closed(&mut self) -> Option<Box<Diagnostic>> {
        let (open, bracket) = self.whole()?;
        let token = self.window.get(self.window.furthest());
        let between = self.source.slice(Span::new(open, token.lo));
        (token.kind == TokenKind::EndMarker || between.contains(['\n', '\r']))
            .then(|| Box::new(messages::never_closed(Span::new(open, open + 1), bracket)))
    }

    #[cold]
    pub(super) fn too_deep(&self) -> Box<Diagnostic> {
        Box::new(messages::too_deep(self.span_of(self.token())))
    }

    /// Notes what CPython finds only after parsing.
    #[cold]
    pub(super) fn late_error(&mut self, span: Span, message: impl Into<String>) {
        self.late.push(messages::syntax_error(span, message));
    }

    /// What does not fit behind a condition or the like, whose end is a colon.
    #[cold]
    pub(super) fn after_header(&mut self, expr: &Expr<'a>) -> Box<Diagnostic> {
        self.legacy_statement(expr)
            .unwrap_or_else(|| self.invalid_syntax())
    }

    /// A colon. Where the line ends instead, or always when `forced`, CPython says that it misses one.
    pub(super) fn colon(&mut self, forced: bool) -> Parse<()> {
        if self.eat(TokenKind::Colon) {
            return Ok(());
        }
        if forced || self.is(TokenKind::Newline) {
            return Err(self.error_here("expected ':'"));
        }
        Err(self.invalid_syntax())
    }

    /// What to say of `expr` where it is followed by a token that does not fit.
    #[cold]
    pub(super) fn after_expression(&mut self, lo: u32, expr: &Expr<'a>) -> Box<Diagnostic> {
        if self.is(TokenKind::Assign)
            && let Some(error) = self.assignment_as_expression(expr)
        {
            return error;
        }
        self.forgotten_comma(lo, expr)
            .unwrap_or_else(|| self.invalid_syntax())
    }

    /// `=` where only an expression may stand.
    #[cold]
    fn assignment_as_expression(&mut self, expr: &Expr<'a>) -> Option<Box<Diagnostic>> {
        let start = self.at();
        self.bump();
        let right = self.attempt_one(Self::bitwise_or);
        let ends = !matches!(self.kind(), TokenKind::Assign | TokenKind::ColonAssign);
        self.go_to(start);
        let right = right.ok().filter(|_| ends)?;
        match expr.kind {
            ExprKind::Name { .. } => {
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                Some(self.error(expr.span.to(right.span), message))
            }
            ExprKind::List { .. } | ExprKind::Tuple { .. } | ExprKind::GeneratorExp(..) => None,
            ExprKind::Constant(Constant::Bool(_) | Constant::None) => None,
            // These bind less tightly than what CPython looks for in front of the sign.
            ExprKind::Compare(..) | ExprKind::BoolOp { .. } | ExprKind::IfExp(..) => None,
            ExprKind::Lambda(..)
            | ExprKind::UnaryOp {
                op: UnaryOp::Not, ..
            } => None,
            _ => {
                let name = describe(expr);
                let message =
                    format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                Some(self.error(expr.span, message))
            }
        }
    }

    /// `=` behind one of several expressions with commas between them.
    #[cold]
    pub(super) fn assignment_in_list(&mut self, start: usize) -> Option<Box<Diagnostic>> {
        self.whole();
        let end = self.at();
        self.go_to(start);
        let found = loop {
            let Ok(expr) = self.attempt_one(Self::star_named_expression) else {
                break None;
            };
            if self.is(TokenKind::Assign) {
                break self.assignment_as_expression(&expr);
            }
            if !self.eat(TokenKind::Comma) {
                break None;
            }
        };
        self.go_to(end);
        found
    }

    /// Two expressions side by side inside brackets.
    #[cold]
    pub(super) fn forgotten_comma(&mut self, lo: u32, expr: &Expr<'a>) -> Option<Box<Diagnostic>> {
        let is_name = matches!(expr.kind, ExprKind::Name { .. });
        self.whole();
        if !self.starts_expression() {
            return None;
        }
        if (is_name && self.is(TokenKind::String)) || self.begins_with_soft_keyword(expr) {
            return self.legacy_statement(expr);
        }
        let start = self.at();
        let second = match self.attempt_one(Self::expression) {
            Err(_) => self.attempt_one(Self::disjunction),
            found => found,
        };
        let end = self.span_from(lo);
        let is_inside = self.is_inside_brackets();
        self.go_to(start);
        if second.is_ok() && is_inside && !is_legacy(expr) {
            return Some(self.error(end, "invalid syntax. Perhaps you forgot a comma?"));
        }
        self.legacy_statement(expr)
    }

    /// Such a word could begin a statement, so CPython does not guess; beginnings of such words count too.
    fn begins_with_soft_keyword(&self, expr: &Expr<'a>) -> bool {
        let text = &self.text[self.source.offset(expr.span.lo)..];
        let end = text.find(|char: char| !(char.is_alphanumeric() || char == '_'));
        let word = &text[..end.unwrap_or(text.len())];
        let words = ["match", "case", "type", "_"];
        !word.is_empty() && words.iter().any(|soft| soft.starts_with(word))
    }

    /// `print x` and `exec x`; or what CPython finds wrong behind any other name while it looks for them.
    #[cold]
    pub(super) fn legacy_statement(&mut self, expr: &Expr<'a>) -> Option<Box<Diagnostic>> {
        let ExprKind::Name { id, .. } = expr.kind else {
            return None;
        };
        if !self.starts_expression() || self.is(TokenKind::LeftParen) {
            return None;
        }
        let start = self.at();
        let rest = self.attempt_one(Self::star_expressions);
        let span = expr.span.to(self.span_from(expr.span.lo));
        self.go_to(start);
        match rest {
            Err(error) if error.message != "invalid syntax" => return Some(error),
            Ok(_) if is_legacy(expr) => {}
            _ => return None,
        }
        Some(self.error(
            span,
            format!("Missing parentheses in call to '{id}'. Did you mean {id}(...)?"),
        ))
    }

    /// Whether the token before the current one lies in brackets: whether a line end in front would be none.
    fn is_inside_brackets(&mut self) -> bool {
        let mut depth = 0_i32;
        self.whole();
        for token in self.window.range(0, self.at()).iter().rev() {
            match token.kind {
                TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => depth -= 1,
                TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                    depth += 1
                }
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent => break,
                _ => {}
            }
            if depth < 0 {
                return true;
            }
        }
        false
    }

    /// Whether the current token can begin an expression.
    pub(super) fn starts_expression(&self) -> bool {
        begins_expression(self.kind())
    }
}

/// A statement of Python 2 that is a function now.
fn is_legacy(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, ExprKind::Name { id, .. } if id == "print" || id == "exec")
}

/// Whether a token of this kind can begin an expression.
pub(super) fn begins_expression(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Name
            | T::Int
            | T::RadixInt
            | T::Float
            | T::Imaginary
            | T::String
            | T::FStringStart
            | T::LeftParen
            | T::LeftBracket
            | T::LeftBrace
            | T::Minus
            | T::Plus
            | T::Tilde
            | T::Not
            | T::Lambda
            | T::Await
            | T::None
            | T::True
            | T::False
            | T::Ellipsis
    )
}

/// An expression as CPython's messages name it.
pub(super) fn describe(expr: &Expr<'_>) -> &'static str {
    match expr.kind {
        ExprKind::Attribute { .. } => "attribute",
        ExprKind::Subscript(..) | ExprKind::Slice(..) => "subscript",
        ExprKind::Starred { .. } => "starred",
        ExprKind::Name { .. } => "name",
        ExprKind::List { .. } => "list",
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::Lambda(..) => "lambda",
        ExprKind::Call(..) => "function call",
        ExprKind::BoolOp { .. } | ExprKind::BinOp(..) | ExprKind::UnaryOp { .. } => "expression",
        ExprKind::GeneratorExp(..) => "generator expression",
        ExprKind::Yield(_) | ExprKind::YieldFrom(_) => "yield expression",
        ExprKind::Await(_) => "await expression",
        ExprKind::ListComp(..) => "list comprehension",
        ExprKind::SetComp(..) => "set comprehension",
        ExprKind::DictComp(..) => "dict comprehension",
        ExprKind::Dict { .. } => "dict literal",
        ExprKind::Set { .. } => "set display",
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue(..) => "f-string expression",
        ExprKind::Constant(Constant::None) => "None",
        ExprKind::Constant(Constant::Bool(true)) => "True",
        ExprKind::Constant(Constant::Bool(false)) => "False",
        ExprKind::Constant(Constant::Ellipsis) => "ellipsis",
        ExprKind::Constant(_) => "literal",
        ExprKind::Compare(..) => "comparison",
        ExprKind::IfExp(..) => "conditional expression",
        ExprKind::NamedExpr(..) => "named expression",
    }
}

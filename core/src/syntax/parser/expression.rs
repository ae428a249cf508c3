//! Expressions with operators, conditional expressions, lambdas, `yield`, `:=` and stars.
//!
//! Operators are parsed by climbing precedences: a loop takes every operator that binds at least as tightly as the
//! caller asks for, and asks for more on its right side.

use super::precedence::{
    AND, BIT_OR, COMPARE, NOT, OR, POWER, UNARY, ends_expression, ends_operand, infix_power,
    is_leaf, operator,
};
use super::{Parse, Parser, Scope};
use crate::syntax::ast::{
    Arguments, BinOp, BoolOp, CmpOp, Compare, Expr, ExprContext, ExprKind, IfExp, Lambda,
    NamedExpr, UnaryOp,
};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// `a, *b`: a tuple where there is a comma.
    pub(super) fn star_expressions(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        let first = self.star_expression()?;
        if !self.is(TokenKind::Comma) {
            return Ok(first);
        }
        self.rest_of_tuple(lo, first, Self::star_expression)
    }

    /// As [`Self::star_expressions`] where the value itself is meant, so that a lone star is an error.
    pub(super) fn value(&mut self) -> Parse<Expr<'a>> {
        let value = self.star_expressions()?;
        if let ExprKind::Starred { .. } = value.kind {
            self.late_error(value.span, "can't use starred expression here");
        }
        Ok(value)
    }

    /// `yield` or a value: what may stand behind `=`.
    pub(super) fn yield_or_value(&mut self) -> Parse<Expr<'a>> {
        if self.is(TokenKind::Yield) {
            self.yield_expression()
        } else {
            self.value()
        }
    }

    /// The further elements of a tuple without parentheses, from the comma on.
    pub(super) fn rest_of_tuple(
        &mut self,
        lo: u32,
        first: Expr<'a>,
        element: fn(&mut Self) -> Parse<Expr<'a>>,
    ) -> Parse<Expr<'a>> {
        let mark = self.scratch.exprs.len();
        self.scratch.exprs.push(first);
        while self.eat(TokenKind::Comma) && (self.starts_expression() || self.is(TokenKind::Star)) {
            let next = element(self)?;
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

    fn star_expression(&mut self) -> Parse<Expr<'a>> {
        if self.is(TokenKind::Star) {
            self.starred()
        } else {
            self.expression()
        }
    }

    /// `*a` or an expression that may be `name := value`.
    pub(super) fn star_named_expression(&mut self) -> Parse<Expr<'a>> {
        if self.is(TokenKind::Star) {
            self.starred()
        } else {
            self.named_expression()
        }
    }

    pub(super) fn starred(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        self.expect(TokenKind::Star)?;
        let value = self.bitwise_or()?;
        let value = self.alloc(value);
        self.node(
            lo,
            ExprKind::Starred {
                value,
                ctx: ExprContext::Load,
            },
        )
    }

    /// `name := value` or an expression.
    #[inline]
    pub(super) fn named_expression(&mut self) -> Parse<Expr<'a>> {
        if is_leaf(self.kind()) && ends_expression(self.next_kind()) {
            return self.leaf();
        }
        self.longer_named_expression()
    }

    fn longer_named_expression(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        if self.is(TokenKind::Name) && self.next_kind() == TokenKind::ColonAssign {
            let id = self.name()?;
            let target = self.node(
                lo,
                ExprKind::Name {
                    id,
                    ctx: ExprContext::Store,
                },
            )?;
            self.check_name(target.span, id);
            self.bump();
            let value = self.expression()?;
            return self.node(
                lo,
                ExprKind::NamedExpr(self.alloc(NamedExpr { target, value })),
            );
        }
        let value = self.expression()?;
        if self.is(TokenKind::ColonAssign) && self.after_target() {
            let what = super::errors::describe(&value);
            return Err(self.error(
                value.span,
                format!("cannot use assignment expressions with {what}"),
            ));
        }
        Ok(value)
    }

    /// Whether an expression stands behind `:=`.
    fn after_target(&mut self) -> bool {
        let start = self.at();
        self.bump();
        let follows = self.attempt(Self::expression).is_ok();
        self.go_to(start);
        follows
    }

    /// A condition, which ends at `:`, `if` or the like; says what is wrong with `=` in it.
    pub(super) fn condition(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        let test = self.named_expression()?;
        if self.is(TokenKind::Assign) {
            return Err(self.after_expression(lo, &test));
        }
        if self.starts_expression() {
            return Err(self.after_header(&test));
        }
        Ok(test)
    }

    /// `a if b else c`, a lambda or an operation. Most are a single token, which needs to go through no levels of precedence.
    #[inline]
    pub(super) fn expression(&mut self) -> Parse<Expr<'a>> {
        if is_leaf(self.kind()) && ends_expression(self.next_kind()) {
            return self.leaf();
        }
        self.longer_expression()
    }

    fn longer_expression(&mut self) -> Parse<Expr<'a>> {
        if self.is(TokenKind::Lambda) {
            return self.nested(Self::lambda);
        }
        let lo = self.lo();
        let body = self.disjunction()?;
        if !self.is(TokenKind::If) {
            return Ok(body);
        }
        self.nested(|parser| parser.conditional(lo, body))
    }

    fn conditional(&mut self, lo: u32, body: Expr<'a>) -> Parse<Expr<'a>> {
        self.bump();
        let test = self.disjunction()?;
        if !self.is(TokenKind::Else) {
            if self.is(TokenKind::Colon) {
                return Err(self.invalid_syntax());
            }
            return Err(self.error(self.span_from(lo), "expected 'else' after 'if' expression"));
        }
        self.bump();
        let orelse = self.expression()?;
        self.node(
            lo,
            ExprKind::IfExp(self.alloc(IfExp { test, body, orelse })),
        )
    }

    fn lambda(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        self.bump();
        let args = if self.is(TokenKind::Colon) {
            Arguments::default()
        } else {
            self.parameters(TokenKind::Colon)?
        };
        if !self.eat(TokenKind::Colon) {
            return Err(self.error_here("expected ':'"));
        }
        let outer = (self.scope, self.loops);
        (self.scope, self.loops) = (Scope::Function, 0);
        let body = self.expression();
        (self.scope, self.loops) = outer;
        let body = body?;
        self.node(lo, ExprKind::Lambda(self.alloc(Lambda { args, body })))
    }

    pub(super) fn yield_expression(&mut self) -> Parse<Expr<'a>> {
        self.nested(|parser| {
            let lo = parser.lo();
            parser.bump();
            let kind = if parser.eat(TokenKind::From) {
                let value = parser.expression()?;
                ExprKind::YieldFrom(parser.alloc(value))
            } else if parser.starts_expression() || parser.is(TokenKind::Star) {
                let value = parser.value()?;
                ExprKind::Yield(Some(parser.alloc(value)))
            } else {
                ExprKind::Yield(None)
            };
            let word = if matches!(kind, ExprKind::YieldFrom(_)) {
                "yield from"
            } else {
                "yield"
            };
            let node = parser.node(lo, kind)?;
            if matches!(parser.scope, Scope::Module | Scope::Class) {
                parser.late_error(node.span, format!("'{word}' outside function"));
            }
            Ok(node)
        })
    }

    /// An operation of any precedence.
    pub(super) fn disjunction(&mut self) -> Parse<Expr<'a>> {
        self.operation(OR)
    }

    /// An operation that holds no comparison, so that `in` ends it.
    pub(super) fn bitwise_or(&mut self) -> Parse<Expr<'a>> {
        self.operation(BIT_OR)
    }

    fn operation(&mut self, least: u8) -> Parse<Expr<'a>> {
        if is_leaf(self.kind()) && ends_operand(self.next_kind(), least) {
            return self.leaf();
        }
        self.nested(|parser| {
            let lo = parser.lo();
            let mut left = parser.operand(least)?;
            loop {
                let power = infix_power(parser.kind(), parser.next_kind());
                if power < least || power == 0 {
                    return Ok(left);
                }
                left = match power {
                    OR => parser.bool_op(lo, left, TokenKind::Or, BoolOp::Or, AND)?,
                    AND => parser.bool_op(lo, left, TokenKind::And, BoolOp::And, NOT)?,
                    COMPARE => parser.compare(lo, left)?,
                    power => parser.binary(lo, left, power)?,
                };
            }
        })
    }

    /// An expression of one token.
    #[inline]
    fn leaf(&mut self) -> Parse<Expr<'a>> {
        self.height = self.height.max(1);
        match self.kind() {
            TokenKind::Name => Ok(self.name_node()),
            _ => {
                let outside = std::mem::take(&mut self.height);
                let leaf = self.atom();
                self.height = self.height.max(outside);
                leaf
            }
        }
    }

    /// An operand with the operators in front of it.
    fn operand(&mut self, least: u8) -> Parse<Expr<'a>> {
        let (op, power) = match self.kind() {
            TokenKind::Not if least <= NOT => (UnaryOp::Not, NOT),
            TokenKind::Minus => (UnaryOp::USub, UNARY),
            TokenKind::Plus => (UnaryOp::UAdd, UNARY),
            TokenKind::Tilde => (UnaryOp::Invert, UNARY),
            TokenKind::Await => return self.await_expression(),
            _ => return self.primary(),
        };
        let lo = self.lo();
        self.bump();
        let operand = self.operation(power)?;
        let operand = self.alloc(operand);
        self.node(lo, ExprKind::UnaryOp { op, operand })
    }

    fn await_expression(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        self.bump();
        let value = self.primary()?;
        let value = self.alloc(value);
        let node = self.node(lo, ExprKind::Await(value))?;
        match self.scope {
            Scope::AsyncFunction => {}
            Scope::Function => self.late_error(node.span, "'await' outside async function"),
            Scope::Module | Scope::Class => self.late_error(node.span, "'await' outside function"),
        }
        Ok(node)
    }

    fn binary(&mut self, lo: u32, left: Expr<'a>, power: u8) -> Parse<Expr<'a>> {
        let op = operator(self.bump().kind);
        // All associate to the left but `**`, whose right side may have a sign.
        let right = self.operation(if power == POWER { UNARY } else { power + 1 })?;
        self.node(lo, ExprKind::BinOp(self.alloc(BinOp { left, op, right })))
    }

    fn bool_op(
        &mut self,
        lo: u32,
        first: Expr<'a>,
        word: TokenKind,
        op: BoolOp,
        power: u8,
    ) -> Parse<Expr<'a>> {
        let mark = self.scratch.exprs.len();
        self.scratch.exprs.push(first);
        while self.eat(word) {
            let next = self.operation(power)?;
            self.scratch.exprs.push(next);
        }
        let values = self.take_exprs(mark);
        self.node(lo, ExprKind::BoolOp { op, values })
    }

    fn compare(&mut self, lo: u32, left: Expr<'a>) -> Parse<Expr<'a>> {
        let (ops, comparators) = (self.scratch.ops.len(), self.scratch.exprs.len());
        while infix_power(self.kind(), self.next_kind()) == COMPARE {
            let op = self.comparison_operator();
            let right = self.operation(BIT_OR)?;
            self.scratch.ops.push(op);
            self.scratch.exprs.push(right);
        }
        let (ops, comparators) = (self.take_ops(ops), self.take_exprs(comparators));
        self.check_identity(&left, &ops, &comparators, self.span_from(lo));
        self.node(
            lo,
            ExprKind::Compare(self.alloc(Compare {
                left,
                ops,
                comparators,
            })),
        )
    }

    fn comparison_operator(&mut self) -> CmpOp {
        match self.bump().kind {
            TokenKind::Equal => CmpOp::Eq,
            TokenKind::NotEqual => CmpOp::NotEq,
            TokenKind::Less => CmpOp::Lt,
            TokenKind::LessEqual => CmpOp::LtE,
            TokenKind::Greater => CmpOp::Gt,
            TokenKind::GreaterEqual => CmpOp::GtE,
            TokenKind::In => CmpOp::In,
            TokenKind::Is if self.eat(TokenKind::Not) => CmpOp::IsNot,
            TokenKind::Is => CmpOp::Is,
            _ => {
                // `not in`
                self.bump();
                CmpOp::NotIn
            }
        }
    }
}

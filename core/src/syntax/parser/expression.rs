//! Expressions with operators, conditional expressions, lambdas, `yield`, `:=` and stars.
//!
//! Operators are parsed by climbing precedences: a loop takes every operator that binds at least as tightly as the
//! caller asks for, and asks for more on its right side. Each function here leaves the expression that it parsed on the scratch stack,
//! where most of them stay until they move into their list or node: nothing is handed from level to level.

use super::precedence::{
    AND, BIT_OR, COMPARE, NOT, OR, POWER, UNARY, ends_expression, ends_operand, infix_power,
    is_leaf, operator,
};
use super::{Parse, Parser, Scope};
use crate::syntax::ast::{
    Arguments, BinOp, BoolOp, CmpOp, Compare, ExprContext, ExprKind, IfExp, Lambda, NamedExpr,
    UnaryOp,
};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// `a, *b`: a tuple where there is a comma.
    pub(super) fn star_expressions(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.star_expression()?;
        if !self.is(TokenKind::Comma) {
            return Ok(());
        }
        self.rest_of_tuple(lo, Self::star_expression)
    }

    /// As [`Self::star_expressions`] where the value itself is meant, so that a lone star is an error.
    pub(super) fn value(&mut self) -> Parse<()> {
        self.star_expressions()?;
        self.check_starred();
        Ok(())
    }

    /// A lone star is an error where a value is meant.
    #[inline]
    pub(super) fn check_starred(&mut self) {
        let value = self.last();
        if let ExprKind::Starred { .. } = value.kind {
            self.late_error(value.span, "can't use starred expression here");
        }
    }

    /// `yield` or a value: what may stand behind `=`.
    pub(super) fn yield_or_value(&mut self) -> Parse<()> {
        if self.is(TokenKind::Yield) {
            self.yield_expression()
        } else {
            self.value()
        }
    }

    /// The tuple without parentheses whose first element is parsed, from the comma on.
    pub(super) fn rest_of_tuple(
        &mut self,
        lo: u32,
        element: fn(&mut Self) -> Parse<()>,
    ) -> Parse<()> {
        let mark = self.scratch.exprs.len() - 1;
        while self.eat(TokenKind::Comma) && (self.starts_expression() || self.is(TokenKind::Star)) {
            element(self)?;
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

    fn star_expression(&mut self) -> Parse<()> {
        if self.is(TokenKind::Star) {
            self.starred()
        } else {
            self.expression()
        }
    }

    /// `*a` or an expression that may be `name := value`.
    pub(super) fn star_named_expression(&mut self) -> Parse<()> {
        if self.is(TokenKind::Star) {
            self.starred()
        } else {
            self.named_expression()
        }
    }

    pub(super) fn starred(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.expect(TokenKind::Star)?;
        self.bitwise_or()?;
        let value = self.pop_ref();
        self.push(
            lo,
            ExprKind::Starred {
                value,
                ctx: ExprContext::Load,
            },
        )
    }

    /// `name := value` or an expression.
    #[inline]
    pub(super) fn named_expression(&mut self) -> Parse<()> {
        if is_leaf(self.kind()) && ends_expression(self.next_kind()) {
            return self.leaf();
        }
        self.longer_named_expression()
    }

    fn longer_named_expression(&mut self) -> Parse<()> {
        let lo = self.lo();
        if self.is(TokenKind::Name) && self.next_kind() == TokenKind::ColonAssign {
            let id = self.name()?;
            self.push(
                lo,
                ExprKind::Name {
                    id,
                    ctx: ExprContext::Store,
                },
            )?;
            self.check_name(self.last().span, id);
            self.bump();
            self.expression()?;
            let (value, target) = (self.pop(), self.pop());
            return self.push(
                lo,
                ExprKind::NamedExpr(self.alloc(NamedExpr { target, value })),
            );
        }
        self.expression()?;
        if self.is(TokenKind::ColonAssign) && self.after_target() {
            let value = self.last();
            let what = super::errors::describe(&value);
            return Err(self.error(
                value.span,
                format!("cannot use assignment expressions with {what}"),
            ));
        }
        Ok(())
    }

    /// Whether an expression stands behind `:=`.
    fn after_target(&mut self) -> bool {
        let start = self.at();
        self.bump();
        let follows = self.attempt_one(Self::expression).is_ok();
        self.go_to(start);
        follows
    }

    /// A condition, which ends at `:`, `if` or the like; says what is wrong with `=` in it.
    pub(super) fn condition(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.named_expression()?;
        if self.is(TokenKind::Assign) {
            return Err(self.after_expression(lo, &self.last()));
        }
        if self.starts_expression() {
            return Err(self.after_header(&self.last()));
        }
        Ok(())
    }

    /// `a if b else c`, a lambda or an operation. Most are a single token, which needs to go through no levels of precedence.
    #[inline]
    pub(super) fn expression(&mut self) -> Parse<()> {
        if is_leaf(self.kind()) && ends_expression(self.next_kind()) {
            return self.leaf();
        }
        self.longer_expression()
    }

    fn longer_expression(&mut self) -> Parse<()> {
        if self.is(TokenKind::Lambda) {
            return self.nested(Self::lambda);
        }
        let lo = self.lo();
        self.disjunction()?;
        if !self.is(TokenKind::If) {
            return Ok(());
        }
        self.nested(|parser| parser.conditional(lo))
    }

    /// From the `if` behind the body on.
    fn conditional(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        self.disjunction()?;
        if !self.is(TokenKind::Else) {
            if self.is(TokenKind::Colon) {
                return Err(self.invalid_syntax());
            }
            return Err(self.error(self.span_from(lo), "expected 'else' after 'if' expression"));
        }
        self.bump();
        self.expression()?;
        let (orelse, test, body) = (self.pop(), self.pop(), self.pop());
        self.push(
            lo,
            ExprKind::IfExp(self.alloc(IfExp { test, body, orelse })),
        )
    }

    fn lambda(&mut self) -> Parse<()> {
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
        let parsed = self.expression();
        (self.scope, self.loops) = outer;
        parsed?;
        let body = self.pop();
        self.push(lo, ExprKind::Lambda(self.alloc(Lambda { args, body })))
    }

    pub(super) fn yield_expression(&mut self) -> Parse<()> {
        self.nested(|parser| {
            let lo = parser.lo();
            parser.bump();
            let kind = if parser.eat(TokenKind::From) {
                parser.expression()?;
                ExprKind::YieldFrom(parser.pop_ref())
            } else if parser.starts_expression() || parser.is(TokenKind::Star) {
                parser.value()?;
                ExprKind::Yield(Some(parser.pop_ref()))
            } else {
                ExprKind::Yield(None)
            };
            let word = if matches!(kind, ExprKind::YieldFrom(_)) {
                "yield from"
            } else {
                "yield"
            };
            parser.push(lo, kind)?;
            if matches!(parser.scope, Scope::Module | Scope::Class) {
                let span = parser.last().span;
                parser.late_error(span, format!("'{word}' outside function"));
            }
            Ok(())
        })
    }

    /// An operation of any precedence.
    pub(super) fn disjunction(&mut self) -> Parse<()> {
        self.operation(OR)
    }

    /// An operation that holds no comparison, so that `in` ends it.
    pub(super) fn bitwise_or(&mut self) -> Parse<()> {
        self.operation(BIT_OR)
    }

    fn operation(&mut self, least: u8) -> Parse<()> {
        if is_leaf(self.kind()) && ends_operand(self.next_kind(), least) {
            return self.leaf();
        }
        self.nested(|parser| {
            let lo = parser.lo();
            parser.operand(least)?;
            loop {
                let power = infix_power(parser.kind(), parser.next_kind());
                if power < least || power == 0 {
                    return Ok(());
                }
                match power {
                    OR => parser.bool_op(lo, TokenKind::Or, BoolOp::Or, AND)?,
                    AND => parser.bool_op(lo, TokenKind::And, BoolOp::And, NOT)?,
                    COMPARE => parser.compare(lo)?,
                    power => parser.binary(lo, power)?,
                }
            }
        })
    }

    /// An expression of one token.
    #[inline]
    fn leaf(&mut self) -> Parse<()> {
        self.height = self.height.max(1);
        match self.kind() {
            TokenKind::Name => {
                self.push_name();
                Ok(())
            }
            _ => {
                let outside = std::mem::take(&mut self.height);
                let leaf = self.atom();
                self.height = self.height.max(outside);
                leaf
            }
        }
    }

    /// An operand with the operators in front of it.
    fn operand(&mut self, least: u8) -> Parse<()> {
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
        self.operation(power)?;
        let operand = self.pop_ref();
        self.push(lo, ExprKind::UnaryOp { op, operand })
    }

    fn await_expression(&mut self) -> Parse<()> {
        let lo = self.lo();
        self.bump();
        self.primary()?;
        let value = self.pop_ref();
        self.push(lo, ExprKind::Await(value))?;
        let span = self.last().span;
        match self.scope {
            Scope::AsyncFunction => {}
            Scope::Function => self.late_error(span, "'await' outside async function"),
            Scope::Module | Scope::Class => self.late_error(span, "'await' outside function"),
        }
        Ok(())
    }

    /// A binary operation whose left side is parsed.
    fn binary(&mut self, lo: u32, power: u8) -> Parse<()> {
        let op = operator(self.bump().kind);
        // All associate to the left but `**`, whose right side may have a sign.
        self.operation(if power == POWER { UNARY } else { power + 1 })?;
        let (right, left) = (self.pop(), self.pop());
        self.push(lo, ExprKind::BinOp(self.alloc(BinOp { left, op, right })))
    }

    /// `and` or `or` whose first value is parsed.
    fn bool_op(&mut self, lo: u32, word: TokenKind, op: BoolOp, power: u8) -> Parse<()> {
        let mark = self.scratch.exprs.len() - 1;
        while self.eat(word) {
            self.operation(power)?;
        }
        let values = self.take_exprs(mark);
        self.push(lo, ExprKind::BoolOp { op, values })
    }

    /// A comparison whose left side is parsed.
    fn compare(&mut self, lo: u32) -> Parse<()> {
        let (ops, comparators) = (self.scratch.ops.len(), self.scratch.exprs.len());
        while infix_power(self.kind(), self.next_kind()) == COMPARE {
            let op = self.comparison_operator();
            self.operation(BIT_OR)?;
            self.scratch.ops.push(op);
        }
        let (ops, comparators) = (self.take_ops(ops), self.take_exprs(comparators));
        let left = self.pop();
        self.check_identity(&left, &ops, &comparators, self.span_from(lo));
        self.push(
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

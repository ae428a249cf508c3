//! The patterns of `match`.

use portalis_memory::{Symbol, sym};

use super::{Parse, Parser};
use crate::syntax::ast::{
    BinOp, Constant, Expr, ExprContext, ExprKind, KeywordPattern, MappingItem, Operator, Pattern,
    PatternKind, Singleton, UnaryOp,
};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    /// The patterns of a `case`: a sequence where there is a comma or a star.
    pub(super) fn case_patterns(&mut self) -> Parse<Pattern<'a>> {
        let lo = self.lo();
        let star = self.is(TokenKind::Star);
        let first = self.star_or_pattern()?;
        if !self.is(TokenKind::Comma) && !star {
            return Ok(first);
        }
        if star && !self.is(TokenKind::Comma) {
            return Err(self.invalid_syntax());
        }
        let mark = self.scratch.patterns.len();
        self.scratch.patterns.push(first);
        while self.eat(TokenKind::Comma) && !matches!(self.kind(), TokenKind::Colon | TokenKind::If)
        {
            let next = self.star_or_pattern()?;
            self.scratch.patterns.push(next);
        }
        let patterns = self.take_sequence(mark);
        self.pattern_node(lo, PatternKind::MatchSequence(patterns))
    }

    fn star_or_pattern(&mut self) -> Parse<Pattern<'a>> {
        let lo = self.lo();
        if !self.eat(TokenKind::Star) {
            return self.pattern();
        }
        let name = self.name()?;
        self.pattern_node(lo, PatternKind::MatchStar(captured(name)))
    }

    fn pattern(&mut self) -> Parse<Pattern<'a>> {
        self.nested(|parser| {
            let lo = parser.lo();
            let pattern = parser.or_pattern()?;
            if !parser.eat(TokenKind::As) {
                return Ok(pattern);
            }
            if parser.is_word(sym::underscore) {
                return Err(parser.error_here("cannot use '_' as a target"));
            }
            if !parser.is(TokenKind::Name) {
                return Err(parser.error_here("invalid pattern target"));
            }
            let name = parser.name()?;
            let pattern = Some(parser.arena.alloc(pattern));
            parser.pattern_node(
                lo,
                PatternKind::MatchAs {
                    pattern,
                    name: Some(name),
                },
            )
        })
    }

    fn or_pattern(&mut self) -> Parse<Pattern<'a>> {
        let lo = self.lo();
        let first = self.closed_pattern()?;
        if !self.is(TokenKind::Pipe) {
            return Ok(first);
        }
        let mark = self.scratch.patterns.len();
        self.scratch.patterns.push(first);
        while self.eat(TokenKind::Pipe) {
            let next = self.closed_pattern()?;
            self.scratch.patterns.push(next);
        }
        let patterns = self.take_patterns(mark);
        self.pattern_node(lo, PatternKind::MatchOr(patterns.as_slice()))
    }

    fn closed_pattern(&mut self) -> Parse<Pattern<'a>> {
        let lo = self.lo();
        let singleton = match self.kind() {
            TokenKind::None => Singleton::None,
            TokenKind::True => Singleton::True,
            TokenKind::False => Singleton::False,
            TokenKind::Name => return self.name_pattern(),
            TokenKind::LeftParen => return self.group_pattern(),
            TokenKind::LeftBracket => {
                self.bump();
                let patterns = self.sequence_items(TokenKind::RightBracket)?;
                return self.pattern_node(lo, PatternKind::MatchSequence(patterns));
            }
            TokenKind::LeftBrace => return self.mapping_pattern(),
            _ => {
                let value = self.literal_pattern()?;
                let value = self.alloc(value);
                return self.pattern_node(lo, PatternKind::MatchValue(value));
            }
        };
        self.bump();
        self.pattern_node(lo, PatternKind::MatchSingleton(singleton))
    }

    /// A capture, `_`, a dotted name or a class.
    fn name_pattern(&mut self) -> Parse<Pattern<'a>> {
        let lo = self.lo();
        let name = self.dotted_name()?;
        if self.is(TokenKind::LeftParen) {
            return self.class_pattern(lo, name);
        }
        match name.kind {
            ExprKind::Name { id, .. } => {
                self.check_name(name.span, id);
                self.pattern_node(
                    lo,
                    PatternKind::MatchAs {
                        pattern: None,
                        name: captured(id),
                    },
                )
            }
            _ => {
                let value = self.alloc(name);
                self.pattern_node(lo, PatternKind::MatchValue(value))
            }
        }
    }

    fn dotted_name(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        let id = self.name()?;
        let mut value = self.node(
            lo,
            ExprKind::Name {
                id,
                ctx: ExprContext::Load,
            },
        )?;
        while self.eat(TokenKind::Dot) {
            let attr = self.name()?;
            let inner = self.alloc(value);
            value = self.node(
                lo,
                ExprKind::Attribute {
                    value: inner,
                    attr,
                    ctx: ExprContext::Load,
                },
            )?;
        }
        Ok(value)
    }

    fn class_pattern(&mut self, lo: u32, cls: Expr<'a>) -> Parse<Pattern<'a>> {
        self.bump();
        let (patterns, keywords) = (
            self.scratch.patterns.len(),
            self.scratch.keyword_patterns.len(),
        );
        while !self.is(TokenKind::RightParen) {
            if self.is(TokenKind::Name) && self.next_kind() == TokenKind::Assign {
                let attr = self.name()?;
                self.bump();
                let pattern = self.pattern()?;
                self.scratch
                    .keyword_patterns
                    .push(KeywordPattern { attr, pattern });
            } else {
                let pattern = self.pattern()?;
                if self.scratch.keyword_patterns.len() > keywords {
                    return Err(
                        self.error(pattern.span, "positional patterns follow keyword patterns")
                    );
                }
                self.scratch.patterns.push(pattern);
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::RightParen)?;
        let (patterns, keywords) = (
            self.take_patterns(patterns),
            self.take_keyword_patterns(keywords),
        );
        for (at, keyword) in keywords.iter().enumerate() {
            if keywords[..at]
                .iter()
                .any(|earlier| earlier.attr == keyword.attr)
            {
                let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                self.late_error(keyword.pattern.span, message);
            }
        }
        let cls = self.alloc(cls);
        self.pattern_node(
            lo,
            PatternKind::MatchClass {
                cls,
                patterns: patterns.as_slice(),
                keywords: keywords.as_slice(),
            },
        )
    }

    /// `(a)` is `a`; `()`, `(a,)` and `(a, b)` are sequences.
    fn group_pattern(&mut self) -> Parse<Pattern<'a>> {
        let lo = self.lo();
        self.bump();
        let mark = self.scratch.patterns.len();
        let is_star = self.is(TokenKind::Star);
        let mut commas = 0;
        while !self.is(TokenKind::RightParen) {
            let next = self.star_or_pattern()?;
            self.scratch.patterns.push(next);
            if !self.eat(TokenKind::Comma) {
                break;
            }
            commas += 1;
        }
        self.expect(TokenKind::RightParen)?;
        let patterns = self.take_sequence(mark);
        match patterns {
            [single] if commas == 0 && !is_star => Ok(*single),
            _ if commas == 0 && is_star => Err(self.invalid_syntax()),
            _ => self.pattern_node(lo, PatternKind::MatchSequence(patterns)),
        }
    }

    fn sequence_items(&mut self, closing: TokenKind) -> Parse<&'a [Pattern<'a>]> {
        let mark = self.scratch.patterns.len();
        while !self.is(closing) {
            let next = self.star_or_pattern()?;
            self.scratch.patterns.push(next);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect(closing)?;
        Ok(self.take_sequence(mark))
    }

    /// The patterns of a sequence; at most one may have a star.
    fn take_sequence(&mut self, mark: usize) -> &'a [Pattern<'a>] {
        let patterns = self.take_patterns(mark);
        let stars = patterns
            .iter()
            .filter(|pattern| matches!(pattern.kind, PatternKind::MatchStar(_)));
        if stars.count() > 1 {
            let span = patterns[0].span.to(patterns[patterns.len() - 1].span);
            self.late_error(span, "multiple starred names in sequence pattern");
        }
        patterns.as_slice()
    }

    fn mapping_pattern(&mut self) -> Parse<Pattern<'a>> {
        let lo = self.lo();
        self.bump();
        let mark = self.scratch.mapping_items.len();
        let mut rest = None;
        while !self.is(TokenKind::RightBrace) {
            if rest.is_some() {
                return Err(self.invalid_syntax());
            }
            if self.eat(TokenKind::DoubleStar) {
                if self.is_word(sym::underscore) {
                    return Err(self.invalid_syntax());
                }
                rest = Some(self.name()?);
            } else {
                let key = self.mapping_key()?;
                self.expect(TokenKind::Colon)?;
                let pattern = self.pattern()?;
                self.scratch
                    .mapping_items
                    .push(MappingItem { key, pattern });
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::RightBrace)?;
        let items = self.take_mapping_items(mark);
        self.pattern_node(
            lo,
            PatternKind::MatchMapping {
                items: items.as_slice(),
                rest,
            },
        )
    }

    fn mapping_key(&mut self) -> Parse<Expr<'a>> {
        match self.kind() {
            TokenKind::Name => {
                let name = self.dotted_name()?;
                if matches!(name.kind, ExprKind::Name { .. }) {
                    Err(self.invalid_syntax())
                } else {
                    Ok(name)
                }
            }
            TokenKind::None | TokenKind::True | TokenKind::False => self.one(Self::atom),
            _ => self.literal_pattern(),
        }
    }

    /// A string, or a number that may have a sign or be complex.
    fn literal_pattern(&mut self) -> Parse<Expr<'a>> {
        if matches!(self.kind(), TokenKind::String | TokenKind::FStringStart) {
            let literal = self.one(Self::strings)?;
            if matches!(literal.kind, ExprKind::JoinedStr(_)) {
                let message = "patterns may only match literals and attribute lookups";
                self.late_error(literal.span, message);
            }
            return Ok(literal);
        }
        let lo = self.lo();
        let left = self.signed_number()?;
        let op = match self.kind() {
            TokenKind::Plus => Operator::Add,
            TokenKind::Minus => Operator::Sub,
            _ => return Ok(left),
        };
        if is_imaginary(&left) {
            return Err(self.error(left.span, "real number required in complex literal"));
        }
        self.bump();
        let right_lo = self.lo();
        let number = self.number_in_pattern()?;
        let right = self.node(right_lo, ExprKind::Constant(number))?;
        if !is_imaginary(&right) {
            return Err(self.error(right.span, "imaginary number required in complex literal"));
        }
        self.node(lo, ExprKind::BinOp(self.alloc(BinOp { left, op, right })))
    }

    fn signed_number(&mut self) -> Parse<Expr<'a>> {
        let lo = self.lo();
        let is_negative = self.eat(TokenKind::Minus);
        let number_lo = self.lo();
        let number = self.number_in_pattern()?;
        let number = self.node(number_lo, ExprKind::Constant(number))?;
        if !is_negative {
            return Ok(number);
        }
        let operand = self.alloc(number);
        self.node(
            lo,
            ExprKind::UnaryOp {
                op: UnaryOp::USub,
                operand,
            },
        )
    }

    fn number_in_pattern(&mut self) -> Parse<&'a Constant<'a>> {
        match self.kind() {
            TokenKind::Int | TokenKind::RadixInt | TokenKind::Float | TokenKind::Imaginary => {
                let number = self.number()?;
                self.bump();
                Ok(number)
            }
            _ => Err(self.invalid_syntax()),
        }
    }

    fn pattern_node(&mut self, lo: u32, kind: PatternKind<'a>) -> Parse<Pattern<'a>> {
        self.grow(1)?;
        Ok(Pattern {
            span: self.span_from(lo),
            kind,
        })
    }
}

/// `_` captures nothing.
fn captured(name: Symbol) -> Option<Symbol> {
    (name != sym::underscore).then_some(name)
}

fn is_imaginary(expr: &Expr<'_>) -> bool {
    match expr.kind {
        ExprKind::Constant(Constant::Imaginary(_)) => true,
        ExprKind::UnaryOp { operand, .. } => is_imaginary(operand),
        _ => false,
    }
}

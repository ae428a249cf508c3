//! Operators of expressions: how tightly they bind, and where an operand ends.

use crate::syntax::ast::Operator;
use crate::syntax::token::TokenKind;

/// How tightly operators bind.
pub(super) const OR: u8 = 1;
pub(super) const AND: u8 = 2;
pub(super) const NOT: u8 = 3;
pub(super) const COMPARE: u8 = 4;
pub(super) const BIT_OR: u8 = 5;
pub(super) const UNARY: u8 = 11;
pub(super) const POWER: u8 = 12;

/// In the table: what begins `not in`, and what goes on with an operand itself.
const NOT_IN: u8 = 254;
const POSTFIX: u8 = 255;

/// For each kind of token how tightly the operator binds that begins with it; zero where none does.
static POWERS: [u8; 256] = {
    use TokenKind as T;
    let levels: [(u8, &[TokenKind]); 12] = [
        (OR, &[T::Or]),
        (AND, &[T::And]),
        (
            COMPARE,
            &[
                T::Equal,
                T::NotEqual,
                T::Less,
                T::LessEqual,
                T::Greater,
                T::GreaterEqual,
                T::In,
                T::Is,
            ],
        ),
        (NOT_IN, &[T::Not]),
        (BIT_OR, &[T::Pipe]),
        (6, &[T::Caret]),
        (7, &[T::Ampersand]),
        (8, &[T::LeftShift, T::RightShift]),
        (9, &[T::Plus, T::Minus]),
        (10, &[T::Star, T::Slash, T::DoubleSlash, T::Percent, T::At]),
        (POWER, &[T::DoubleStar]),
        (POSTFIX, &[T::Dot, T::LeftParen, T::LeftBracket]),
    ];
    let mut table = [0; 256];
    let mut level = 0;
    while level < levels.len() {
        let (power, kinds) = levels[level];
        let mut at = 0;
        while at < kinds.len() {
            table[kinds[at] as usize] = power;
            at += 1;
        }
        level += 1;
    }
    table
};

/// How tightly the operator binds that begins with these tokens; zero where none does.
#[inline]
pub(super) fn infix_power(kind: TokenKind, next: TokenKind) -> u8 {
    match POWERS[usize::from(kind as u8)] {
        NOT_IN if next == TokenKind::In => COMPARE,
        NOT_IN | POSTFIX => 0,
        power => power,
    }
}

/// Whether an operand is complete in front of a token, where only operators that bind at least as tightly as `least` are taken.
#[inline]
pub(super) fn ends_operand(next: TokenKind, least: u8) -> bool {
    POWERS[usize::from(next as u8)] < least
}

/// Whether an expression is certainly complete in front of a token.
#[inline]
pub(super) fn ends_expression(next: TokenKind) -> bool {
    !matches!(next, TokenKind::If | TokenKind::ColonAssign) && ends_operand(next, OR)
}

/// Whether a token is an expression of its own, most of which are names.
#[inline]
pub(super) fn is_leaf(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(kind, T::Name | T::Int | T::None | T::True | T::False)
}

/// The operator of a binary operation or augmented assignment.
pub(super) fn operator(kind: TokenKind) -> Operator {
    use TokenKind as T;
    match kind {
        T::Minus | T::MinusAssign => Operator::Sub,
        T::Star | T::StarAssign => Operator::Mult,
        T::At | T::AtAssign => Operator::MatMult,
        T::Slash | T::SlashAssign => Operator::Div,
        T::Percent | T::PercentAssign => Operator::Mod,
        T::DoubleStar | T::DoubleStarAssign => Operator::Pow,
        T::LeftShift | T::LeftShiftAssign => Operator::LShift,
        T::RightShift | T::RightShiftAssign => Operator::RShift,
        T::Pipe | T::PipeAssign => Operator::BitOr,
        T::Caret | T::CaretAssign => Operator::BitXor,
        T::Ampersand | T::AmpersandAssign => Operator::BitAnd,
        T::DoubleSlash | T::DoubleSlashAssign => Operator::FloorDiv,
        _ => Operator::Add,
    }
}

//! Precedence of Rust's operators: where parentheses are needed.

use crate::rir::tree::{Expr, Func, Holds, Piece, Use};

/// How tightly an expression binds; Rust's table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// `return`, `break`, closures, assignments.
    Lowest,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Prefix,
    /// Calls, methods, fields, atoms.
    Tight,
}

/// Whether a statement made of the expression needs no semicolon.
pub(super) fn ends_in_block(e: &Expr) -> bool {
    matches!(
        e,
        Expr::Block(..)
            | Expr::If(..)
            | Expr::Match(..)
            | Expr::Loop(..)
            | Expr::While(..)
            | Expr::For(..)
            | Expr::TryCatch { .. }
    )
}

/// Whether an expression that ends in a block has a value that must be dropped.
pub(super) fn has_value(e: &Expr) -> bool {
    match e {
        Expr::If(_, then, _) => then.value.is_some(),
        Expr::Block(_, block) => block.value.is_some(),
        Expr::Match(_, arms) => arms
            .iter()
            .any(|a| !matches!(a.body, Expr::Block(None, _)) || has_value(&a.body)),
        _ => false,
    }
}

pub(super) fn infix_level(op: &str) -> Level {
    match op {
        "||" => Level::Or,
        "&&" => Level::And,
        "==" | "!=" | "<" | "<=" | ">" | ">=" => Level::Compare,
        "|" => Level::BitOr,
        "^" => Level::BitXor,
        "&" => Level::BitAnd,
        ".." => Level::Lowest,
        "<<" | ">>" => Level::Shift,
        "+" | "-" => Level::Sum,
        _ => Level::Product,
    }
}

/// The next tighter level.
pub(super) fn above(level: Level) -> Level {
    match level {
        Level::Or => Level::And,
        Level::And => Level::Compare,
        Level::Compare => Level::BitOr,
        Level::BitOr => Level::BitXor,
        Level::BitXor => Level::BitAnd,
        Level::BitAnd => Level::Shift,
        Level::Shift => Level::Sum,
        Level::Sum => Level::Product,
        _ => Level::Cast,
    }
}

pub(super) fn level_of(e: &Expr, func: &Func) -> Level {
    match e {
        Expr::Infix(op, ..) => infix_level(op),
        Expr::Cast(..) => Level::Cast,
        Expr::Prefix(..) => Level::Prefix,
        Expr::Var(var, usage) => {
            let is_ref = matches!(func.vars[var.index()].holds, Holds::Ref | Holds::CellRef);
            match usage {
                Use::Copy | Use::Place if is_ref => Level::Prefix,
                Use::Borrow if !is_ref => Level::Prefix,
                _ => Level::Tight,
            }
        }
        Expr::Let(..) => Level::Compare,
        Expr::Closure(..)
        | Expr::Raise(..)
        | Expr::Return(_)
        | Expr::Break(..)
        | Expr::Continue(_)
        | Expr::Assign(..) => Level::Lowest,
        Expr::Template(pieces) => match pieces {
            [Piece::Hole(only)] => level_of(only, func),
            _ if is_call_shaped(pieces) => Level::Tight,
            _ => Level::Lowest,
        },
        // As a statement or an operand, a block needs parentheses before an operator.
        Expr::If(..)
        | Expr::Match(..)
        | Expr::Block(..)
        | Expr::Loop(..)
        | Expr::While(..)
        | Expr::For(..)
        | Expr::TryCatch { .. } => Level::Lowest,
        _ => Level::Tight,
    }
}

/// Whether a template reads `path(..)` or `hole.method(..)` as a whole.
pub(super) fn is_call_shaped(pieces: &[Piece]) -> bool {
    let mut depth = 0_i32;
    for piece in pieces {
        let Piece::Text(text) = piece else { continue };
        for c in text.chars() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                ' ' | '-' | '!' | '*' | '&' if depth == 0 => return false,
                _ => {}
            }
        }
    }
    depth == 0
}

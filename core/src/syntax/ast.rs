//! The abstract syntax of Python 3.13, in an arena.
//!
//! The nodes are those of CPython's `ast` module, with its names and fields, so that what its documentation
//! says holds here too. Where Rust allows a plainer shape, it is taken: `async` is a field rather than a
//! second variant, and the two parallel lists of a dict display or a match mapping are one list of pairs.
//! Every node is `Copy`, borrows from the arena of its module (`'a`) and needs no drop.

mod expr;
mod pattern;
mod stmt;

use portalis_memory::ThinSlice;

use crate::source::Span;

pub use expr::{
    Arg, Arguments, BinOp, BoolOp, Call, CmpOp, Compare, Comprehension, Constant, Conversion,
    DictComp, DictItem, ElementComp, Expr, ExprContext, ExprKind, FormattedValue, IfExp, Keyword,
    Lambda, NamedExpr, Operator, Slice, Subscript, UnaryOp,
};
pub use pattern::{KeywordPattern, MappingItem, MatchCase, Pattern, PatternKind, Singleton};
pub use stmt::{
    Alias, AnnAssign, Assert, Assign, AugAssign, ClassDef, ExceptHandler, For, FunctionDef, If,
    ImportFrom, Match, Raise, Stmt, StmtKind, Try, TypeAlias, TypeParam, TypeParamKind, While,
    With, WithItem,
};

/// A parsed file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Module<'a> {
    /// Where its text lies.
    pub span: Span,
    /// Its statements, in order.
    pub body: ThinSlice<'a, Stmt<'a>>,
    /// Its comments, in order, each from the `#` to the end of the line.
    pub comments: &'a [Span],
}

impl<'a> Module<'a> {
    /// The module's docstring, as written (not dedented).
    pub fn docstring(&self) -> Option<&'a str> {
        docstring(&self.body)
    }
}

/// The docstring that opens `body`, as written (not dedented).
pub fn docstring<'a>(body: &[Stmt<'a>]) -> Option<&'a str> {
    match body.first()?.kind {
        StmtKind::Expr(value) => match value.kind {
            ExprKind::Constant(Constant::Str(text)) => Some(*text),
            _ => None,
        },
        _ => None,
    }
}

/// Trees are shared between threads and freed with their arena.
const _: () = {
    const fn is_sync<T: Sync + Send + Copy>() {}
    is_sync::<Module<'static>>();
    assert!(size_of::<Expr<'static>>() == 24 && size_of::<Stmt<'static>>() == 24);
};

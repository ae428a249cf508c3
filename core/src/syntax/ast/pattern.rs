//! Patterns of the `match` statement.

use portalis_memory::{Symbol, ThinSlice};

use super::{Expr, Stmt};
use crate::source::Span;

/// `case pattern if guard: body`
#[derive(Debug, Clone, Copy)]
pub struct MatchCase<'a> {
    /// What the subject is matched against.
    pub pattern: Pattern<'a>,
    /// The further condition.
    pub guard: Option<&'a Expr<'a>>,
    /// Its statements.
    pub body: ThinSlice<'a, Stmt<'a>>,
}

/// A pattern and its place.
#[derive(Debug, Clone, Copy)]
pub struct Pattern<'a> {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PatternKind<'a>,
}

/// The kinds of pattern.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the fields are those of CPython's ast module")]
pub enum PatternKind<'a> {
    /// Equal to a value: a literal or a dotted name.
    MatchValue(&'a Expr<'a>),
    /// `None`, `True` or `False`, by identity.
    MatchSingleton(Singleton),
    /// `[a, *rest]`
    MatchSequence(&'a [Pattern<'a>]),
    /// `{key: pattern, **rest}`
    MatchMapping {
        items: &'a [MappingItem<'a>],
        rest: Option<Symbol>,
    },
    /// `cls(patterns, name=pattern)`
    MatchClass {
        cls: &'a Expr<'a>,
        patterns: &'a [Pattern<'a>],
        keywords: &'a [KeywordPattern<'a>],
    },
    /// `*name` in a sequence; `*_` without a name.
    MatchStar(Option<Symbol>),
    /// `pattern as name`, a capture without a pattern, `_` without either.
    MatchAs {
        pattern: Option<&'a Pattern<'a>>,
        name: Option<Symbol>,
    },
    /// `a | b`
    MatchOr(&'a [Pattern<'a>]),
}

/// What a singleton pattern compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Singleton {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
}

/// `key: pattern` in a mapping pattern.
#[derive(Debug, Clone, Copy)]
pub struct MappingItem<'a> {
    /// The key: a literal or a dotted name.
    pub key: Expr<'a>,
    /// What its value is matched against.
    pub pattern: Pattern<'a>,
}

/// `attr=pattern` in a class pattern.
#[derive(Debug, Clone, Copy)]
pub struct KeywordPattern<'a> {
    /// The attribute.
    pub attr: Symbol,
    /// What it is matched against.
    pub pattern: Pattern<'a>,
}

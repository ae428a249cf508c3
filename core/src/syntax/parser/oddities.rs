//! What is valid, but surely a mistake: CPython's SyntaxWarnings, and patterns that nothing can reach.

use portalis_memory::{Symbol, sym};

use super::Parser;
use crate::diagnostics::messages;
use crate::source::Span;
use crate::syntax::ast::{CmpOp, Constant, Expr, ExprKind, MatchCase, Pattern, PatternKind};

impl<'a> Parser<'a> {
    fn warn(&mut self, span: Span, message: String) {
        self.warnings.push(messages::syntax_warning(span, message));
    }

    /// `(1, 2)(3)`
    #[inline]
    pub(super) fn check_call(&mut self, func: Expr<'a>, span: Span) {
        if !matches!(
            func.kind,
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Lambda(..)
        ) {
            self.warn_of_call(func, span);
        }
    }

    #[cold]
    fn warn_of_call(&mut self, func: Expr<'a>, span: Span) {
        if let Some(kind) = type_name(&func) {
            self.warn(
                span,
                format!("'{kind}' object is not callable; perhaps you missed a comma?"),
            );
        }
    }

    /// `1[2]` and `"a"["b"]`
    #[inline]
    pub(super) fn check_subscript(&mut self, value: Expr<'a>, index: Expr<'a>, span: Span) {
        if !matches!(
            value.kind,
            ExprKind::Name { .. } | ExprKind::Attribute { .. }
        ) {
            self.warn_of_subscript(value, index, span);
        }
    }

    #[cold]
    fn warn_of_subscript(&mut self, value: Expr<'a>, index: Expr<'a>, span: Span) {
        let Some(kind) = type_name(&value) else {
            return;
        };
        match kind {
            "dict" => {}
            "str" | "bytes" | "tuple" | "list" => {
                if let Some(index) = type_name(&index)
                    && !matches!(index, "int" | "bool")
                {
                    let message = format!(
                        "{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?"
                    );
                    self.warn(span, message);
                }
            }
            _ => self.warn(
                span,
                format!("'{kind}' object is not subscriptable; perhaps you missed a comma?"),
            ),
        }
    }

    /// `a is 1`
    pub(super) fn check_identity(
        &mut self,
        left: &Expr<'a>,
        ops: &[CmpOp],
        comparators: &[Expr<'a>],
        span: Span,
    ) {
        let mut left_side = left;
        for (op, right) in ops.iter().zip(comparators) {
            if let CmpOp::Is | CmpOp::IsNot = op {
                let literal = [left_side, right].into_iter().find_map(literal_name);
                if let Some(kind) = literal {
                    let (word, meant) = if *op == CmpOp::Is {
                        ("is", "==")
                    } else {
                        ("is not", "!=")
                    };
                    self.warn(
                        span,
                        format!("\"{word}\" with '{kind}' literal. Did you mean \"{meant}\"?"),
                    );
                }
            }
            left_side = right;
        }
    }

    /// Cases behind one that always matches, and names that are bound oddly.
    pub(super) fn check_cases(&mut self, cases: &[MatchCase<'a>]) {
        for (at, case) in cases.iter().enumerate() {
            let is_last = at + 1 == cases.len() || case.guard.is_some();
            self.check_pattern(&case.pattern, is_last, &mut Vec::new());
        }
    }

    /// Collects the names that a pattern binds; `may_match_all` says whether it may match everything.
    fn check_pattern(
        &mut self,
        pattern: &Pattern<'a>,
        may_match_all: bool,
        names: &mut Vec<Symbol>,
    ) {
        match pattern.kind {
            PatternKind::MatchAs {
                pattern: None,
                name,
            } => {
                if !may_match_all {
                    let what = match name {
                        Some(name) => format!("name capture '{name}'"),
                        None => "wildcard".into(),
                    };
                    self.late_error(
                        pattern.span,
                        format!("{what} makes remaining patterns unreachable"),
                    );
                }
                self.bind(pattern.span, name, names);
            }
            PatternKind::MatchAs {
                pattern: Some(inner),
                name,
            } => {
                self.check_pattern(inner, may_match_all, names);
                self.bind(pattern.span, name, names);
            }
            PatternKind::MatchStar(name) => self.bind(pattern.span, name, names),
            PatternKind::MatchSequence(patterns) => {
                patterns
                    .iter()
                    .for_each(|inner| self.check_pattern(inner, true, names));
            }
            PatternKind::MatchMapping { items, rest } => {
                items
                    .iter()
                    .for_each(|item| self.check_pattern(&item.pattern, true, names));
                self.bind(pattern.span, rest, names);
            }
            PatternKind::MatchClass {
                patterns, keywords, ..
            } => {
                patterns
                    .iter()
                    .for_each(|inner| self.check_pattern(inner, true, names));
                keywords
                    .iter()
                    .for_each(|keyword| self.check_pattern(&keyword.pattern, true, names));
            }
            PatternKind::MatchOr(patterns) => {
                self.check_alternatives(patterns, may_match_all, names)
            }
            PatternKind::MatchValue(_) | PatternKind::MatchSingleton(_) => {}
        }
    }

    /// All alternatives bind the same names, and only the last may match everything.
    fn check_alternatives(
        &mut self,
        patterns: &[Pattern<'a>],
        may_match_all: bool,
        names: &mut Vec<Symbol>,
    ) {
        let mut first: Option<Vec<Symbol>> = None;
        for (at, alternative) in patterns.iter().enumerate() {
            let mut own = Vec::new();
            let is_last = at + 1 == patterns.len();
            self.check_pattern(alternative, is_last && may_match_all, &mut own);
            own.sort();
            match &first {
                None => first = Some(own),
                Some(first) if *first != own => {
                    let span = patterns[0].span.to(patterns[patterns.len() - 1].span);
                    self.late_error(span, "alternative patterns bind different names");
                    return;
                }
                Some(_) => {}
            }
        }
        for name in first.unwrap_or_default() {
            self.bind(patterns[0].span, Some(name), names);
        }
    }

    fn bind(&mut self, span: Span, name: Option<Symbol>, names: &mut Vec<Symbol>) {
        let Some(name) = name.filter(|name| *name != sym::underscore) else {
            return;
        };
        if names.contains(&name) {
            self.late_error(
                span,
                format!("multiple assignments to name '{name}' in pattern"),
            );
        }
        names.push(name);
    }
}

/// The type of a literal or display.
fn type_name(expr: &Expr<'_>) -> Option<&'static str> {
    Some(match expr.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp(..) => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp(..) => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp(..) => "set",
        ExprKind::GeneratorExp(..) => "generator",
        ExprKind::Lambda(..) => "function",
        ExprKind::JoinedStr(_) => "str",
        ExprKind::Constant(constant) => match constant {
            Constant::None => "NoneType",
            Constant::Bool(_) => "bool",
            Constant::Int(_) => "int",
            Constant::Float(_) => "float",
            Constant::Imaginary(_) => "complex",
            Constant::Str(_) | Constant::Surrogates(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Ellipsis => "ellipsis",
        },
        _ => return None,
    })
}

/// The type of a literal whose identity says nothing.
fn literal_name(expr: &Expr<'_>) -> Option<&'static str> {
    match expr.kind {
        ExprKind::Constant(Constant::None | Constant::Bool(_) | Constant::Ellipsis) => None,
        ExprKind::Constant(_) => type_name(expr),
        _ => None,
    }
}

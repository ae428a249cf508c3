//! What tracebacks underline.
//!
//! In: expressions and the source. Out: the part of an expression that CPython underlines with `^` inside `~`.
//!
//! ```text
//! a + b // c       of the sum: `+`         xs[i]: `[i]`         f(x): `(x)`
//! ```

use crate::hir::{Expr, ExprKind};
use crate::source::{SourceMap, Span};
use portalis_memory::Symbol;

/// Where to look for what is underlined: few expressions can raise, so it is looked for only when they do.
#[derive(Clone, Copy, Debug)]
pub enum Anchor {
    /// All of the expression is underlined.
    None,
    /// The operator in what stands between two operands.
    Operator(Span),
    /// From the first such bracket after an offset to the end.
    Bracket(u32, char),
    /// From the bracket after a method's name, which is looked for from an offset.
    Method(u32, Symbol),
}

impl Anchor {
    /// That of an expression.
    pub fn of(e: &Expr<'_>) -> Anchor {
        match e.kind {
            ExprKind::Binary(_, a, b) => Anchor::Operator(Span::new(a.span.hi, b.span.lo)),
            ExprKind::Subscript(obj, _) => Anchor::Bracket(obj.span.hi, '['),
            ExprKind::Call(callee, _) => Anchor::Bracket(callee.span.hi, '('),
            ExprKind::MethodCall(recv, name, _) => Anchor::Method(recv.span.hi, name),
            _ => Anchor::None,
        }
    }

    /// What is underlined of an expression, empty for all of it.
    pub fn find(self, sources: &SourceMap, e: Span) -> Span {
        let found = match self {
            Anchor::None => None,
            Anchor::Operator(between) => operator(sources, between),
            Anchor::Bracket(from, open) => after(sources, e, from, open),
            Anchor::Method(from, name) => {
                let name = name.as_str();
                let text = slice(sources, Span::new(from, e.hi));
                let next = text.strip_prefix('.').is_some_and(|t| t.starts_with(name));
                let found = if next { Some(1) } else { text.find(name) };
                found.and_then(|at| after(sources, e, from + (at + name.len()) as u32, '('))
            }
        };
        found.unwrap_or_default()
    }
}

/// The text between two places; empty where they are not in order or of one file.
fn slice(sources: &SourceMap, span: Span) -> &str {
    sources.file_of(span).slice(span)
}

/// From the first `open` after an offset to the end of the expression.
fn after(sources: &SourceMap, e: Span, from: u32, open: char) -> Option<Span> {
    let at = slice(sources, Span::new(from, e.hi)).find(open)?;
    Some(Span::new(from + at as u32, e.hi))
}

/// The operator in what stands between two operands.
fn operator(sources: &SourceMap, between: Span) -> Option<Span> {
    let text = slice(sources, between);
    let is_operator = |c: char| "+-*/%@&|^<>".contains(c);
    let at = text.find(is_operator)?;
    let operator = text[at..].chars().take_while(|c| is_operator(*c));
    let lo = between.lo + at as u32;
    Some(Span::new(lo, lo + operator.count() as u32))
}

//! What tracebacks underline.
//!
//! In: expressions and the source. Out: the part of an expression that CPython underlines with `^` inside `~`.
//!
//! ```text
//! a + b // c       of the sum: `+`         xs[i]: `[i]`         f(x): `(x)`
//! ```

use crate::hir::{Expr, ExprKind};
use crate::source::{SourceMap, Span};

/// The anchor of an expression, empty for none.
pub fn anchor(sources: &SourceMap, e: &Expr<'_>) -> Span {
    let found = match e.kind {
        ExprKind::Binary(_, a, b) => operator(sources, Span::new(a.span.hi, b.span.lo)),
        ExprKind::Subscript(obj, _) => after(sources, e, obj.span.hi, '['),
        ExprKind::Call(callee, _) => after(sources, e, callee.span.hi, '('),
        ExprKind::MethodCall(recv, name, _) => {
            let from = recv.span.hi;
            let name = name.as_str();
            let text = slice(sources, Span::new(from, e.span.hi));
            let next = text.strip_prefix('.').is_some_and(|t| t.starts_with(name));
            let found = if next { Some(1) } else { text.find(name) };
            found.and_then(|at| after(sources, e, from + (at + name.len()) as u32, '('))
        }
        _ => None,
    };
    found.unwrap_or_default()
}

/// The text between two places; empty where they are not in order or of one file.
fn slice(sources: &SourceMap, span: Span) -> &str {
    sources.file_of(span).slice(span)
}

/// From the first `open` after an offset to the end of the expression.
fn after(sources: &SourceMap, e: &Expr<'_>, from: u32, open: char) -> Option<Span> {
    let at = slice(sources, Span::new(from, e.span.hi)).find(open)?;
    Some(Span::new(from + at as u32, e.span.hi))
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

//! What tracebacks underline.
//!
//! In: expressions and the source. Out: the part of an expression that CPython underlines with `^` inside `~`.
//!
//! ```text
//! a + b // c       of the sum: `+`         xs[i]: `[i]`         f(x): `(x)`
//! ```

use crate::hir::{Expr, ExprKind};
use crate::source::SourceMap;

/// The anchor of an expression, `(0, 0)` for none.
pub fn anchor(sources: &SourceMap, e: &Expr<'_>) -> (u32, u32) {
    match e.kind {
        ExprKind::Binary(_, a, b) => operator(sources, e, a.span.hi, b.span.lo),
        ExprKind::Subscript(obj, _) => after(sources, e, obj.span.hi, '['),
        ExprKind::Call(callee, _) => after(sources, e, callee.span.hi, '('),
        ExprKind::MethodCall(recv, name, _) => {
            let text = sources.get(e.span.file).text();
            let from = recv.span.hi as usize;
            let name = name.as_str();
            let found = text.get(from..e.span.hi as usize).and_then(|t| {
                let next = t.strip_prefix('.').is_some_and(|t| t.starts_with(name));
                if next { Some(1) } else { t.find(name) }
            });
            match found {
                Some(at) => after(sources, e, (from + at + name.len()) as u32, '('),
                None => (0, 0),
            }
        }
        _ => (0, 0),
    }
}

/// From the first `open` after an offset to the end of the expression.
fn after(sources: &SourceMap, e: &Expr<'_>, from: u32, open: char) -> (u32, u32) {
    let text = sources.get(e.span.file).text();
    match text
        .get(from as usize..e.span.hi as usize)
        .and_then(|t| t.find(open))
    {
        Some(at) => (from + at as u32, e.span.hi),
        None => (0, 0),
    }
}

/// The operator between two operands.
fn operator(sources: &SourceMap, e: &Expr<'_>, lo: u32, hi: u32) -> (u32, u32) {
    let text = sources.get(e.span.file).text();
    let Some(between) = text.get(lo as usize..hi as usize) else {
        return (0, 0);
    };
    let is_operator = |c: char| "+-*/%@&|^<>".contains(c);
    let Some(at) = between.find(is_operator) else {
        return (0, 0);
    };
    let len = between[at..]
        .chars()
        .take_while(|c| is_operator(*c))
        .count();
    (lo + at as u32, lo + (at + len) as u32)
}

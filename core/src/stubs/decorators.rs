//! The decorators of stubs: `@rust("path", raises=True)`, `@dunder("__x__")`, `@inert`.
//!
//! In: a stub's decorators. Out: what they say; an unknown one is an error.

use super::Ints;
use super::load::{Read, fail};
use crate::syntax::ast::{self, Call, Constant, ExprKind};

/// What `@rust` says.
#[derive(Default)]
pub(super) struct RustText {
    pub(super) text: String,
    pub(super) raises: bool,
    pub(super) calls: bool,
    pub(super) eager: bool,
    pub(super) sink: Option<String>,
    pub(super) natural: Option<String>,
}

/// The decorators that a stub may use: with a text, and without.
const DECORATORS: [(&str, bool); 10] = [
    ("rust", true),
    ("dunder", true),
    ("exception", true),
    ("wrong", true),
    ("ints", true),
    ("inert", false),
    ("intrinsic", false),
    ("staticmethod", false),
    ("classmethod", false),
    ("property", false),
];

pub(super) fn check_decorators(decorators: &[ast::Expr<'_>]) -> Read<()> {
    for decorator in decorators {
        let (name, called) = match decorator.kind {
            ExprKind::Call(Call { func, .. }) => (func.kind, true),
            kind => (kind, false),
        };
        let known = matches!(name, ExprKind::Name { id, .. }
            if DECORATORS.iter().any(|(known, text)| id == *known && *text == called));
        if !known {
            return fail(decorator.span, "unknown decorator in a stub");
        }
    }
    Ok(())
}

pub(super) fn rust_decorator(expr: &ast::Expr<'_>) -> Option<Read<RustText>> {
    let ExprKind::Call(Call {
        func,
        args,
        keywords,
    }) = expr.kind
    else {
        return None;
    };
    let ExprKind::Name { id, .. } = func.kind else {
        return None;
    };
    if id != "rust" {
        return None;
    }
    let flag = |name: &str| {
        keywords.iter().any(|k| {
            k.arg.is_some_and(|a| a == name)
                && matches!(k.value.kind, ExprKind::Constant(Constant::Bool(true)))
        })
    };
    let named = |name: &str| {
        let mut keywords = keywords.iter();
        let given = keywords.find(|k| k.arg.is_some_and(|a| a == name))?;
        text_of(&given.value).ok()
    };
    Some(match args.as_slice() {
        [text] => text_of(text).map(|text| RustText {
            text,
            raises: flag("raises"),
            calls: flag("calls"),
            eager: flag("eager"),
            sink: named("sink"),
            natural: named("natural"),
        }),
        _ => fail(expr.span, "@rust takes one text"),
    })
}

/// What `@ints` says.
pub(super) fn ints_decorator(expr: &ast::Expr<'_>) -> Option<Read<Ints>> {
    let name = decorator_text(expr, "ints")?;
    Some(match Ints::named(name) {
        Some(ints) => Ok(ints),
        None => fail(expr.span, "nothing that is known of ints"),
    })
}

/// The text of `@name("text")`.
pub(super) fn decorator_text<'a>(expr: &ast::Expr<'a>, name: &str) -> Option<&'a str> {
    let ExprKind::Call(Call { func, args, .. }) = expr.kind else {
        return None;
    };
    let [arg] = args.as_slice() else { return None };
    match (func.kind, arg.kind) {
        (ExprKind::Name { id, .. }, ExprKind::Constant(Constant::Str(text))) if id == name => {
            Some(text)
        }
        _ => None,
    }
}

pub(super) fn text_of(expr: &ast::Expr<'_>) -> Read<String> {
    match expr.kind {
        ExprKind::Constant(Constant::Str(text)) => Ok(text.to_string()),
        _ => fail(expr.span, "a string literal was expected"),
    }
}

//! Single characters compared without a string being made of them.
//!
//! In: rir. Out: the same, where a character of a text, or a text, is compared with literal characters: asked for in place.
//!
//! ```text
//! text[i] == "x"        text.char_is(i, 'x')
//! text[i] in " \t"      text.char_in(i, const { rt::CharSet::new(" \t") })
//! ch == "x"             ch.is_char('x')
//! ```

use crate::rir::nodes::Nodes;
use crate::rir::tree::{Expr, Use};

/// Improves an expression before its parts.
pub fn chars<'c>(e: &mut Expr<'c>, nodes: Nodes<'c>) {
    match e {
        Expr::Infix(op @ ("==" | "!="), text, other) if literal(text).is_none() => {
            let Some(c) = literal(other).and_then(character) else {
                return;
            };
            let equal = *op == "==";
            let found = ask(nodes, text.take(), "char_is", "is_char", c);
            *e = if equal { found } else { found.negate(nodes) };
        }
        Expr::Method("contains", [set, text]) => {
            let Some(set) = literal(set) else {
                return;
            };
            if !set.is_ascii() || set.is_empty() {
                return;
            }
            let set = format!("const {{ rt::CharSet::new(\"{set}\") }}");
            *e = ask(nodes, text.take(), "char_in", "is_in", set);
        }
        _ => {}
    }
}

/// Asks a character of a text by its place, or any text.
fn ask<'c>(
    nodes: Nodes<'c>,
    text: Expr<'c>,
    of_place: &'static str,
    of_text: &'static str,
    what: String,
) -> Expr<'c> {
    let text = match text {
        Expr::Prefix("&" | "*", inner) => inner.take(),
        Expr::Var(var, Use::Place | Use::Borrow) => Expr::Var(var, Use::Recv),
        other => other,
    };
    let what = nodes.atom(what);
    match text {
        Expr::Try(got, place, label) => match got {
            Expr::Method("char", [text, at]) => {
                let asked = text.take().method(nodes, of_place, [at.take(), what]);
                Expr::Try(nodes.node(asked), place, label)
            }
            got => Expr::Try(got, place, label).method(nodes, of_text, [what]),
        },
        text => text.method(nodes, of_text, [what]),
    }
}

/// The text between the quotes of a string literal, as Rust writes it.
fn literal<'c>(e: &Expr<'c>) -> Option<&'c str> {
    let Expr::Atom(text) = e else { return None };
    text.strip_prefix("rt::lit!(\"")?.strip_suffix("\")")
}

/// The character literal for a literal of one ASCII character.
fn character(text: &str) -> Option<String> {
    match text.as_bytes() {
        b"'" => Some("'\\''".into()),
        [one] if one.is_ascii() && *one != b'\\' => Some(format!("'{text}'")),
        [b'\\', one] if one.is_ascii() => Some(format!("'{text}'")),
        _ => None,
    }
}

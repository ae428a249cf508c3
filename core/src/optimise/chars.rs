//! Single characters compared without a string being made of them.
//!
//! In: rir. Out: the same, where a character of a text, or a text, is compared with literal characters: asked for in place.
//!
//! ```text
//! text[i] == "x"        text.char_is(i, 'x')
//! text[i] in " \t"      text.char_in(i, const { rt::CharSet::new(" \t") })
//! ch == "x"             ch.is_char('x')
//! ```

use crate::rir::tree::{Expr, Use};

/// Improves an expression before its parts.
pub fn chars(e: &mut Expr) {
    match e {
        Expr::Infix(op @ ("==" | "!="), text, other) if literal(text).is_none() => {
            let Some(c) = literal(other).and_then(character) else {
                return;
            };
            let equal = *op == "==";
            let text = std::mem::replace(&mut **text, Expr::unit());
            let found = ask(text, "char_is", "is_char", c);
            *e = if equal { found } else { found.negate() };
        }
        Expr::Method(set, name, args) if name == "contains" => {
            let (Some(set), [_]) = (literal(set), &args[..]) else {
                return;
            };
            if !set.is_ascii() || set.is_empty() {
                return;
            }
            let set = format!("const {{ rt::CharSet::new(\"{set}\") }}");
            if let Some(text) = std::mem::take(args).into_vec().pop() {
                *e = ask(text, "char_in", "is_in", set);
            }
        }
        _ => {}
    }
}

/// Asks a character of a text by its place, or any text.
fn ask(text: Expr, of_place: &'static str, of_text: &'static str, what: String) -> Expr {
    let text = match text {
        Expr::Prefix("&" | "*", inner) => *inner,
        Expr::Var(var, Use::Place | Use::Borrow) => Expr::Var(var, Use::Recv),
        other => other,
    };
    match text {
        Expr::Try(got, place, label) => match *got {
            Expr::Method(text, name, args) if name == "char" => {
                let mut args = args.into_vec();
                args.push(Expr::Atom(what.into()));
                Expr::Try(
                    Box::new(Expr::Method(text, of_place.into(), args.into())),
                    place,
                    label,
                )
            }
            got => Expr::Try(Box::new(got), place, label)
                .method(of_text, vec![Expr::Atom(what.into())]),
        },
        text => text.method(of_text, vec![Expr::Atom(what.into())]),
    }
}

/// The text between the quotes of a string literal, as Rust writes it.
fn literal(e: &Expr) -> Option<&str> {
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

//! Names: Python's spelling wherever Rust allows it.
//!
//! In: names of modules, classes, functions and variables. Out: Rust names that are valid and unique in their scope.
//!
//! ```text
//! type -> r#type      self -> this      café -> cafe9       a second `add` -> add__str
//! ```

use portalis_memory::Symbol;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

/// Words that cannot be Rust identifiers, even raw, and those that the generated code uses itself.
const TAKEN: &[&str] = &[
    "crate", "self", "Self", "super", "rt", "_", "std", "core", "alloc",
];

/// What generated code calls by these names in every module.
const PRELUDE: &[&str] = &[
    "Err", "None", "Ok", "Option", "Some", "String", "Vec", "bool", "char", "f64", "i128", "i64",
    "str", "usize", "L", "g", "rt", "u",
];

/// Names that a struct's own functions have already.
const STRUCT: &[&str] = &["TYPE", "alloc", "unset", "trace", "base"];

/// Whether a word is one of Rust's keywords that can be written raw.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// A Rust identifier that is as like the Python name as can be.
pub fn identifier(name: &str) -> String {
    rust_name(name).into_owned()
}

/// The same, borrowed where the name is one.
pub fn rust_name(name: &str) -> Cow<'_, str> {
    if is_raw(name) {
        return format!("r#{name}").into();
    }
    if name == "self" {
        return "this".into();
    }
    if TAKEN.contains(&name) {
        return format!("{name}_").into();
    }
    let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
    if name.bytes().all(plain) {
        return name.into();
    }
    let mut out = String::new();
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => out.push(c),
            '<' | '>' => {}
            '.' => out.push('_'),
            other => {
                let _ = write!(out, "u{:x}", other as u32);
            }
        }
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, '_');
    }
    if is_raw(&out) || TAKEN.contains(&out.as_str()) {
        out.push('_');
    }
    out.into()
}

/// Writes a number; names, and tables of places, are full of them.
pub fn number(out: &mut String, number: u32) {
    if number > 9 {
        self::number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// How often each name was asked for.
type Taken = FxHashMap<Symbol, u32>;

fn taken(names: &[&str]) -> Arc<Taken> {
    let once = names.iter().map(|name| (Symbol::intern(name), 1));
    Arc::new(once.collect())
}

/// The names taken in one scope.
#[derive(Debug, Default, Clone)]
pub struct Scope {
    /// Those of the scope around, as they were when this one began.
    outer: Arc<Taken>,
    own: Taken,
}

impl Scope {
    /// The names of a module of generated code.
    pub fn module() -> Scope {
        static NAMES: LazyLock<Arc<Taken>> = LazyLock::new(|| taken(PRELUDE));
        Scope {
            outer: Arc::clone(&NAMES),
            own: Taken::default(),
        }
    }

    /// The names in the `impl` of a struct: those of its own functions are taken.
    pub fn structure() -> Scope {
        static NAMES: LazyLock<Arc<Taken>> = LazyLock::new(|| taken(STRUCT));
        Scope {
            outer: Arc::clone(&NAMES),
            own: Taken::default(),
        }
    }

    /// A scope within this one, with all of its names. What either takes from now on, the other does not see.
    pub fn inner(&mut self) -> Scope {
        if !self.own.is_empty() {
            Arc::make_mut(&mut self.outer).extend(self.own.drain());
        }
        Scope {
            outer: Arc::clone(&self.outer),
            // Most functions have as many.
            own: Taken::with_capacity_and_hasher(14, Default::default()),
        }
    }

    /// Takes a name, with a number behind it if it is taken already.
    pub fn take(&mut self, wanted: &str) -> &'static str {
        let text = wanted;
        let wanted = Symbol::intern(text);
        let Some(mut count) = self.count(wanted) else {
            self.own.insert(wanted, 1);
            return wanted.as_str();
        };
        let gap = match text.ends_with(|c: char| c.is_ascii_digit()) {
            true => "_",
            false => "",
        };
        let mut tried = String::with_capacity(text.len() + 8);
        let name = loop {
            count += 1;
            tried.clear();
            tried.push_str(text);
            tried.push_str(gap);
            number(&mut tried, count);
            let name = Symbol::intern(&tried);
            if self.count(name).is_none() {
                break name;
            }
        };
        self.own.insert(wanted, count);
        self.own.insert(name, 1);
        name.as_str()
    }

    fn count(&self, name: Symbol) -> Option<u32> {
        self.own
            .get(&name)
            .or_else(|| self.outer.get(&name))
            .copied()
    }

    /// Whether a name is taken.
    pub fn has(&self, name: &str) -> bool {
        self.count(Symbol::intern(name)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_rust_and_unique() {
        assert_eq!(identifier("type"), "r#type");
        assert_eq!(identifier("self"), "this");
        assert_eq!(identifier("caf\u{e9}"), "cafue9");
        assert_eq!(identifier("<lambda>"), "lambda");
        let mut scope = Scope::default();
        assert_eq!(scope.take("add"), "add");
        assert_eq!(scope.take("add"), "add2");
        assert_eq!(scope.take("add2"), "add2_2");
        let mut inner = scope.inner();
        assert_eq!(scope.take("add"), "add3");
        assert_eq!(inner.take("add"), "add3");
        assert_eq!(scope.inner().take("add"), "add4");
    }
}

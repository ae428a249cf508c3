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
use std::collections::hash_map::Entry;
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

/// Whether a word cannot be a Rust identifier, even raw, or is one that the generated code uses itself.
fn is_taken(name: &str) -> bool {
    matches!(
        name,
        "crate" | "self" | "Self" | "super" | "rt" | "_" | "std" | "core" | "alloc"
    )
}

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

/// Whether a byte can stand anywhere in an identifier but at its beginning.
fn is_plain(c: u8) -> bool {
    const PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut c = 0;
        while c < 256 {
            plain[c] = (c as u8).is_ascii_alphanumeric() || c as u8 == b'_';
            c += 1;
        }
        plain
    };
    PLAIN[usize::from(c)]
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
    if is_taken(name) {
        return format!("{name}_").into();
    }
    if name.bytes().all(is_plain) {
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
    if is_raw(&out) || is_taken(&out) {
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

/// Writes a text in quotes, escaped as the formatter does, which takes its time for every character.
pub fn quote(out: &mut String, text: &str) {
    let is_plain = |c: u8| matches!(c, b' '..=b'~') && c != b'"' && c != b'\\';
    if text.bytes().all(is_plain) {
        ["\"", text, "\""]
            .iter()
            .for_each(|part| out.push_str(part));
    } else {
        let _ = write!(out, "{text:?}");
    }
}

/// A text in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quote(&mut out, text);
    out
}

/// A name that lowering gives to many variables of a function, and the same with the first numbers behind it.
pub struct Frequent {
    name: Symbol,
    numbered: [Symbol; 64],
}

/// What temporaries are called.
pub static TEMPORARY: LazyLock<Frequent> = LazyLock::new(|| Frequent::new("t"));

/// What a part of a value is called that a pattern binds.
pub static PART: LazyLock<Frequent> = LazyLock::new(|| Frequent::new("x"));

impl Frequent {
    fn new(name: &str) -> Frequent {
        let numbered = |count| {
            let mut text = name.to_owned();
            number(&mut text, count as u32);
            Symbol::intern(&text)
        };
        Frequent {
            name: Symbol::intern(name),
            numbered: std::array::from_fn(numbered),
        }
    }
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
    /// The name that is tried last.
    tried: String,
}

impl Scope {
    /// The names of a module of generated code.
    pub fn module() -> Scope {
        static NAMES: LazyLock<Arc<Taken>> = LazyLock::new(|| taken(PRELUDE));
        Scope {
            outer: Arc::clone(&NAMES),
            ..Scope::default()
        }
    }

    /// The names in the `impl` of a struct: those of its own functions are taken.
    pub fn structure() -> Scope {
        static NAMES: LazyLock<Arc<Taken>> = LazyLock::new(|| taken(STRUCT));
        Scope {
            outer: Arc::clone(&NAMES),
            ..Scope::default()
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
            tried: String::new(),
        }
    }

    /// Takes a name, with a number behind it if it is taken already.
    pub fn take(&mut self, wanted: &str) -> &'static str {
        self.take_numbered(Symbol::intern(wanted), &[])
    }

    /// The same for a name that is asked for again and again.
    pub fn take_frequent(&mut self, wanted: &Frequent) -> &'static str {
        self.take_numbered(wanted.name, &wanted.numbered)
    }

    fn take_numbered(&mut self, symbol: Symbol, numbered: &[Symbol]) -> &'static str {
        let mut count = match self.own.entry(symbol) {
            Entry::Occupied(own) => *own.get(),
            Entry::Vacant(new) => match self.outer.get(&symbol) {
                Some(count) => *count,
                None => {
                    new.insert(1);
                    return symbol.as_str();
                }
            },
        };
        let name = loop {
            count += 1;
            let name = match numbered.get(count as usize) {
                Some(known) => *known,
                None => self.numbered(symbol.as_str(), count),
            };
            if self.count(name).is_none() {
                break name;
            }
        };
        self.own.insert(symbol, count);
        self.own.insert(name, 1);
        name.as_str()
    }

    /// A name with a number behind it.
    fn numbered(&mut self, name: &str, count: u32) -> Symbol {
        self.tried.clear();
        self.tried.push_str(name);
        if name.ends_with(|c: char| c.is_ascii_digit()) {
            self.tried.push('_');
        }
        number(&mut self.tried, count);
        Symbol::intern(&self.tried)
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
        let mut numbers = String::new();
        for n in [0, 7, 10, u32::MAX] {
            number(&mut numbers, n);
        }
        assert_eq!(numbers, "07104294967295");
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

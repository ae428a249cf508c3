//! Names: Python's spelling wherever Rust allows it.
//!
//! In: names of modules, classes, functions and variables. Out: Rust names that are valid and unique in their scope.
//!
//! ```text
//! type -> r#type      self -> this      café -> cafe9       a second `add` -> add__str
//! ```

use rustc_hash::FxHashMap;

/// Words that cannot be Rust identifiers, even raw, and those that the generated code uses itself.
const TAKEN: &[&str] = &[
    "crate", "self", "Self", "super", "rt", "_", "std", "core", "alloc",
];

/// What generated code calls by these names in every module.
const PRELUDE: &[&str] = &[
    "Err", "None", "Ok", "Option", "Some", "String", "Vec", "bool", "char", "f64", "i128", "i64",
    "str", "usize", "L", "g", "rt", "u",
];

/// Rust's keywords that can be written raw.
const RAW: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A Rust identifier that is as like the Python name as can be.
pub fn identifier(name: &str) -> String {
    if RAW.contains(&name) {
        return format!("r#{name}");
    }
    if name == "self" {
        return "this".into();
    }
    if TAKEN.contains(&name) {
        return format!("{name}_");
    }
    if name.is_ascii() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return name.into();
    }
    let mut out = String::new();
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => out.push(c),
            '<' | '>' => {}
            '.' => out.push('_'),
            other => out.push_str(&format!("u{:x}", other as u32)),
        }
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, '_');
    }
    if RAW.contains(&out.as_str()) || TAKEN.contains(&out.as_str()) {
        out.push('_');
    }
    out
}

/// The names taken in one scope.
#[derive(Debug, Default, Clone)]
pub struct Scope {
    taken: FxHashMap<String, u32>,
}

impl Scope {
    /// The names of a module of generated code.
    pub fn module() -> Scope {
        let mut scope = Scope::default();
        PRELUDE.iter().for_each(|name| drop(scope.take(name)));
        scope
    }

    /// Takes a name, with a number behind it if it is taken already.
    pub fn take(&mut self, wanted: &str) -> String {
        if !self.taken.contains_key(wanted) {
            self.taken.insert(wanted.into(), 1);
            return wanted.into();
        }
        loop {
            let count = self.taken.entry(wanted.into()).or_insert(1);
            *count += 1;
            let name = if wanted.ends_with(|c: char| c.is_ascii_digit()) {
                format!("{wanted}_{count}")
            } else {
                format!("{wanted}{count}")
            };
            if !self.taken.contains_key(&name) {
                self.taken.insert(name.clone(), 1);
                return name;
            }
        }
    }

    /// Whether a name is taken.
    pub fn has(&self, name: &str) -> bool {
        self.taken.contains_key(name)
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
    }
}

//! The standard library that Portalis brings along, as a table of embedded texts.
//!
//! In: a module's dotted name. Out: its Python source, or the stub that declares what Rust implements.

/// The Python source of a module that is written in Python.
pub fn python(name: &str) -> Option<&'static str> {
    find(PYTHON, name)
}

/// The stub of a module that Rust implements; `builtins` among them.
pub fn stub(name: &str) -> Option<&'static str> {
    find(STUBS, name)
}

/// The names of all modules written in Python, sorted.
pub fn python_modules() -> impl Iterator<Item = &'static str> {
    PYTHON.iter().map(|(name, _)| *name)
}

/// The names of all modules with a stub, `builtins` first, then sorted.
pub fn stub_modules() -> impl Iterator<Item = &'static str> {
    STUBS.iter().map(|(name, _)| *name)
}

type Table = &'static [(&'static str, &'static str)];

const PYTHON: Table = &[
    ("statistics", include_str!("python/statistics.py")),
    ("textwrap", include_str!("python/textwrap.py")),
];

const STUBS: Table = &[("builtins", include_str!("stubs/builtins.pyi"))];

fn find(table: Table, name: &str) -> Option<&'static str> {
    let (_, text) = table.iter().find(|(module, _)| *module == name)?;
    Some(text)
}

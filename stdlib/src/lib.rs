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

/// The Python source of the class that stands for a built-in one among the bases of another.
pub fn base(name: &str) -> Option<&'static str> {
    find(BASES, name)
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
    ("contextlib", include_str!("python/contextlib.py")),
    ("dataclasses", include_str!("python/dataclasses.py")),
    ("fractions", include_str!("python/fractions.py")),
    ("functools", include_str!("python/functools.py")),
    ("json", include_str!("python/json.py")),
    ("operator", include_str!("python/operator.py")),
    ("statistics", include_str!("python/statistics.py")),
    ("string", include_str!("python/string.py")),
    ("textwrap", include_str!("python/textwrap.py")),
];

const BASES: Table = &[
    ("dict", include_str!("bases/dict.py")),
    ("list", include_str!("bases/list.py")),
];

const STUBS: Table = &[
    ("builtins", include_str!("stubs/builtins.pyi")),
    ("_dataclasses", include_str!("stubs/_dataclasses.pyi")),
    ("_functools", include_str!("stubs/_functools.pyi")),
    ("_rust", include_str!("stubs/_rust.pyi")),
    ("array", include_str!("stubs/array.pyi")),
    ("bisect", include_str!("stubs/bisect.pyi")),
    ("collections", include_str!("stubs/collections.pyi")),
    ("copy", include_str!("stubs/copy.pyi")),
    ("heapq", include_str!("stubs/heapq.pyi")),
    ("io", include_str!("stubs/io.pyi")),
    ("itertools", include_str!("stubs/itertools.pyi")),
    ("math", include_str!("stubs/math.pyi")),
    ("os", include_str!("stubs/os.pyi")),
    ("os.path", include_str!("stubs/os.path.pyi")),
    ("random", include_str!("stubs/random.pyi")),
    ("sys", include_str!("stubs/sys.pyi")),
    ("time", include_str!("stubs/time.pyi")),
];

fn find(table: Table, name: &str) -> Option<&'static str> {
    let (_, text) = table.iter().find(|(module, _)| *module == name)?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// The module names of the files in a folder of the sources.
    fn files(folder: &str, extension: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(folder);
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(extension).map(str::to_owned))
            .collect()
    }

    fn names(table: Table) -> BTreeSet<String> {
        table.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    #[test]
    fn tables_hold_every_file_in_order() {
        assert_eq!(names(PYTHON), files("python", ".py"));
        assert_eq!(names(STUBS), files("stubs", ".pyi"));
        assert!(PYTHON.is_sorted_by_key(|(name, _)| name));
        assert_eq!(STUBS[0].0, "builtins");
        assert!(STUBS[1..].is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn no_module_is_both() {
        assert_eq!(names(PYTHON).intersection(&names(STUBS)).count(), 0);
    }

    #[test]
    fn modules_are_found_by_name() {
        assert!(stub("os.path").is_some_and(|text| text.contains("def join")));
        assert!(python("textwrap").is_some());
        assert!(python("no_such_module").is_none());
    }
}

//! Trees are those of CPython 3.13, place for place.
//!
//! The programs in `trees/` hold every form of the grammar; `record_trees.py` recorded their trees, and digests of those of the
//! repository's own programs. Where a CPython 3.13 is found, as `python3.13` or `$PORTALIS_PYTHON`, its whole library is compared.

use std::path::Path;
use std::process::Command;

use portalis_core::diagnostics::Diagnostic;
use portalis_core::source::SourceMap;
use portalis_core::syntax::{dump, parse};
use portalis_memory::AstArena;
use sha2::{Digest, Sha256};

/// The tree of a file, or nothing where it is refused.
fn tree(path: &Path, with_places: bool) -> Option<String> {
    let map = SourceMap::new();
    let file = map.load(path, &path.to_string_lossy(), "x").ok()?;
    let arena = AstArena::new();
    let parsed = parse(&arena, file);
    parsed
        .is_complete
        .then(|| dump(&parsed.module, file, with_places))
}

#[test]
fn trees_are_those_of_cpython() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees");
    for name in ["statements", "expressions"] {
        let ours = tree(&folder.join(name).with_extension("py"), true).expect("a complete tree");
        let expected = std::fs::read_to_string(folder.join(name).with_extension("ast")).unwrap();
        let mut lines = ours.lines().zip(expected.lines()).enumerate();
        assert_eq!(
            lines.find(|(_, (ours, theirs))| ours != theirs),
            None,
            "{name}"
        );
        assert_eq!(ours.lines().count(), expected.lines().count(), "{name}");
    }
}

/// Prints the path and the tree's digest for each file of the library, or the line at which it is refused.
const DIGESTS: &str = r#"
import ast, hashlib, os, sys, warnings
warnings.simplefilter("ignore")
lib = os.path.dirname(ast.__file__)
for folder, folders, files in os.walk(lib):
    folders[:] = sorted(set(folders) - {"site-packages", "__pycache__"})
    for file in sorted(files):
        if not file.endswith(".py"):
            continue
        path = os.path.join(folder, file)
        try:
            text = ast.dump(ast.parse(open(path, "rb").read()), indent=1)
        except SyntaxError as error:
            # No line is zero: what is wrong with an encoding is told before there are lines.
            print(path, f"refused:{error.lineno or 1}")
        else:
            print(path, hashlib.sha256(text.encode()).hexdigest())
"#;

/// A CPython 3.13, if there is one.
fn python() -> Option<String> {
    let named = std::env::var("PORTALIS_PYTHON").ok();
    let python = named.clone().unwrap_or_else(|| "python3.13".into());
    let version = Command::new(&python).arg("--version").output();
    let is_right =
        version.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).starts_with("Python 3.13."));
    assert!(
        is_right || named.is_none(),
        "PORTALIS_PYTHON is no CPython 3.13"
    );
    is_right.then_some(python)
}

/// The digest of a file's tree, or the line at which it is refused.
fn digest(path: &Path) -> String {
    let map = SourceMap::new();
    let line = |error: &Diagnostic| {
        let file = map.file_of(error.span);
        format!("refused:{}", file.position(error.span.lo).line)
    };
    let file = match map.load(path, &path.to_string_lossy(), "x") {
        Ok(file) => file,
        Err(error) => return line(&error),
    };
    let arena = AstArena::new();
    let parsed = parse(&arena, file);
    match parsed.diagnostics.first() {
        Some(error) if !parsed.is_complete => line(error),
        _ => sha256(dump(&parsed.module, file, false)),
    }
}

/// Where a CPython 3.13 is found, of its whole library; else the next test has to do.
#[test]
fn the_library_of_cpython_has_the_same_trees() {
    let Some(python) = python() else {
        return eprintln!("no python3.13 here: only the recorded digests are compared");
    };
    let output = Command::new(python).args(["-c", DIGESTS]).output();
    let output = String::from_utf8(output.expect("it can be started").stdout).unwrap();
    let expected: Vec<_> = output
        .lines()
        .map(|line| line.rsplit_once(' ').expect("path and digest"))
        .collect();
    let wrong: Vec<_> = expected
        .iter()
        .filter(|(path, expected)| digest(Path::new(path)) != *expected)
        .collect();
    assert!(
        expected.len() > 1000 && wrong.is_empty(),
        "of {} files: {wrong:#?}",
        expected.len()
    );
}

/// Trees of the repository's programs, as CPython made them: `record_trees.py` writes the file. A program that was changed
/// since is no evidence, so there are more than needed.
#[test]
fn recorded_digests_are_those_of_our_trees() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut wrong, mut right) = (Vec::new(), 0);
    for line in include_str!("trees/digests.txt").lines() {
        let [name, source, tree]: [&str; 3] = line
            .split(' ')
            .collect::<Vec<_>>()
            .try_into()
            .expect("three words");
        let path = root.join(name);
        match std::fs::read(&path) {
            Ok(text) if sha256(&text) == source => {}
            _ => continue,
        }
        if digest(&path) == tree {
            right += 1;
        } else {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        right >= 200,
        "only {right} programs are as they were: run record_trees.py"
    );
}

fn sha256(text: impl AsRef<[u8]>) -> String {
    Sha256::digest(text.as_ref())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

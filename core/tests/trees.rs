//! Trees are those of CPython 3.13, place for place.
//!
//! The programs in `trees/` hold every form of the grammar; `record_trees.py` recorded their trees. Where a CPython 3.13
//! is installed, `cargo test -p portalis-core --test trees -- --ignored` compares its whole library.

use std::path::Path;
use std::process::Command;

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

/// Prints the path and the tree's digest for each file of the library.
const DIGESTS: &str = r#"
import ast, hashlib, os, re, sys, warnings
warnings.simplefilter("ignore")
lib = os.path.dirname(ast.__file__)
for folder, folders, files in os.walk(lib):
    folders[:] = sorted(set(folders) - {"site-packages", "__pycache__"})
    for file in sorted(files):
        path = os.path.join(folder, file)
        if not file.endswith(".py"):
            continue
        data = open(path, "rb").read()
        # Lone surrogates and encodings beyond UTF-8 and Latin-1 are refused here.
        if re.search(rb"\\u[dD][89a-fA-F]|\\U0000[dD]|coding: (cp1252|koi8)", data):
            continue
        try:
            text = ast.dump(ast.parse(data), indent=1)
        except SyntaxError:
            print(path, "refused")
        else:
            print(path, hashlib.sha256(text.encode()).hexdigest())
"#;

#[test]
#[ignore = "needs a CPython 3.13 and a minute"]
fn the_library_of_cpython_has_the_same_trees() {
    let python = std::env::var("PORTALIS_PYTHON").unwrap_or_else(|_| "python3.13".into());
    let output = Command::new(python)
        .args(["-c", DIGESTS])
        .output()
        .expect("a CPython 3.13");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (path, digest) = line.rsplit_once(' ').unwrap();
        let ours = tree(Path::new(path), false).map_or("refused".into(), |tree| sha256(&tree));
        count += 1;
        if ours != digest {
            wrong.push(path.to_owned());
        }
    }
    assert!(
        count > 1000 && wrong.is_empty(),
        "of {count} files: {wrong:#?}"
    );
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

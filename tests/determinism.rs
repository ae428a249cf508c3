//! The same program gives the same bytes of Rust: twice, on one thread and on many, and without a path of this machine.

#[path = "support/fixtures.rs"]
mod fixtures;

use portalis_core::pipeline::{self, Config};
use std::path::Path;

fn rust(script: &Path, threads: usize) -> String {
    let config = Config {
        threads,
        ..Config::default()
    };
    let output = pipeline::compile(&[script.to_path_buf()], &config);
    // A refused program must be refused with the same words, which name the file as it was named.
    if output.has_errors {
        let folder = script.parent().expect("a folder").to_string_lossy();
        output.render(false).replace(&*folder, "")
    } else {
        output.rust
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    for fixture in fixtures::all() {
        let first = rust(&fixture.script, 1);
        for threads in [1, 2, 7] {
            let again = rust(&fixture.script, threads);
            assert!(
                first == again,
                "{} differs with {threads} threads",
                fixture.name
            );
        }
    }
}

#[test]
fn no_path_of_this_machine() {
    let root = env!("CARGO_MANIFEST_DIR");
    for fixture in fixtures::all() {
        let text = rust(&fixture.script, 1);
        assert!(
            !text.contains(root),
            "{} has an absolute path in it",
            fixture.name
        );
    }
}

#[test]
fn the_same_bytes_from_another_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for fixture in fixtures::all()
        .into_iter()
        .filter(|fixture| !fixture.name.starts_with("modules/"))
    {
        let copy = folder
            .path()
            .join(fixture.script.file_name().expect("a name"));
        std::fs::copy(&fixture.script, &copy).expect("copied");
        assert!(
            rust(&fixture.script, 1) == rust(&copy, 1),
            "{} depends on its place",
            fixture.name
        );
        std::fs::remove_file(&copy).expect("removed");
    }
}

//! Small programs with one idea each: source, Rust and diagnostics in one snapshot, to be read by people.
//!
//! `tests/golden/<area>/<case>.py` has its snapshot beside it. `INSTA_UPDATE=always cargo test --test golden` accepts
//! what the compiler makes now; read the change before you commit it.

use portalis_core::pipeline::{self, Config};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn golden() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases = Vec::new();
    for area in sorted(&root) {
        cases.extend(
            sorted(&area)
                .into_iter()
                .filter(|path| path.extension().is_some_and(|ext| ext == "py")),
        );
    }
    assert!(!cases.is_empty(), "there are no golden cases");
    for case in cases {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(case.parent().expect("a folder"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let name = case
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        settings.bind(|| insta::assert_snapshot!(name, snapshot(&case)));
    }
}

/// The three texts. A case whose first line is `# exports` is compiled as a module for Rust.
fn snapshot(case: &Path) -> String {
    let source = fs::read_to_string(case).expect("the case can be read");
    let config = Config {
        threads: 1,
        exports: source.starts_with("# exports"),
        ..Config::default()
    };
    let output = pipeline::compile(&[case.to_path_buf()], &config);
    let mut text = format!("{}\n", source.trim_end());
    if !output.has_errors {
        text.push_str(&format!(
            "\n──────── rust ────────\n{}\n",
            output.rust.trim_end()
        ));
    }
    let diagnostics = output.render(false);
    if !diagnostics.is_empty() {
        text.push_str(&format!(
            "\n──────── diagnostics ────────\n{}\n",
            diagnostics.trim_end()
        ));
    }
    text
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    paths
}

//! The order of the house: small files and functions, documented, dependencies one way, no orphans.

#[path = "support/fixtures.rs"]
mod fixtures;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MAX_FILE_LINES: usize = 600;
const MAX_FUNCTION_LINES: usize = 80;

/// The files that git knows or would add, below the root.
fn files(extension: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .expect("git can be started");
    let listed = String::from_utf8(listed.stdout).expect("names are text");
    let found = listed
        .lines()
        .map(PathBuf::from)
        .filter(|path| path.extension().is_some_and(|ext| ext == extension));
    let found: Vec<PathBuf> = found.filter(|path| root.join(path).is_file()).collect();
    assert!(!found.is_empty(), "git lists no .{extension} file");
    found
}

fn read(path: &Path) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn files_are_small_and_say_what_they_are() {
    let mut problems = Vec::new();
    for path in files("rs") {
        let text = read(&path);
        let lines = text.lines().count();
        if lines > MAX_FILE_LINES {
            problems.push(format!(
                "{}: {lines} lines, at most {MAX_FILE_LINES}",
                path.display()
            ));
        }
        if !text.starts_with("//!") {
            problems.push(format!("{}: does not open with `//!`", path.display()));
        }
        if path
            .file_name()
            .is_some_and(|name| name == "mod.rs" || name == "utils.rs")
        {
            problems.push(format!("{}: name it by what it holds", path.display()));
        }
    }
    report(&problems);
}

#[test]
fn functions_are_small() {
    let mut problems = Vec::new();
    for path in files("rs") {
        for (line, name, length) in long_functions(&read(&path)) {
            problems.push(format!(
                "{}:{line}: `{name}` has {length} lines, at most {MAX_FUNCTION_LINES}",
                path.display()
            ));
        }
    }
    report(&problems);
}

/// Functions over the bound, by their indentation: the text is as rustfmt lays it out.
fn long_functions(text: &str) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let Some(name) = function_name(line.trim_start()).filter(|name| !name.starts_with('$'))
        else {
            continue;
        };
        let closing = format!("{}}}", &line[..indent]);
        let end = lines[start..]
            .iter()
            .position(|line| *line == closing || line.ends_with(';') && line.starts_with(&closing));
        let ends_at_once = line.ends_with('}') || line.ends_with(';');
        if let Some(length) = end.filter(|_| !ends_at_once)
            && length + 1 > MAX_FUNCTION_LINES
        {
            found.push((start + 1, name.to_owned(), length + 1));
        }
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    let mut rest = line;
    for word in [
        "pub ",
        "pub(crate) ",
        "pub(super) ",
        "const ",
        "async ",
        "unsafe ",
        "extern \"C\" ",
    ] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let name = rest.strip_prefix("fn ")?;
    Some(&name[..name.find(['(', '<'])?])
}

#[test]
fn long_functions_are_seen() {
    let body = "    x();\n".repeat(79);
    let text = format!("pub(crate) fn long(x: u8) {{\n{body}}}\nfn short() {{\n}}\n");
    assert_eq!(long_functions(&text), [(1, "long".to_owned(), 81)]);
}

#[test]
fn dependencies_point_one_way() {
    let allowed: &[(&str, &[&str])] = &[
        ("memory", &[]),
        ("stdlib", &[]),
        ("runtime", &["memory"]),
        ("core", &["memory", "stdlib"]),
        ("macros", &["core"]),
        ("build", &["core"]),
        // The command line only carries the runtime's sources.
        ("cargo-portalis", &["core", "runtime"]),
        ("", &["macros", "runtime"]),
    ];
    let mut problems = Vec::new();
    for (krate, may) in allowed {
        let manifest = read(&Path::new(krate).join("Cargo.toml"));
        for name in dependencies(&manifest) {
            if let Some(ours) = name.strip_prefix("portalis-")
                && !may.contains(&ours)
            {
                problems.push(format!("`{krate}` may not depend on `{name}`"));
            }
        }
    }
    report(&problems);
}

/// The names in `[dependencies]`.
fn dependencies(manifest: &str) -> Vec<String> {
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or("");
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    lines
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_orphans_among_the_fixtures() {
    let mut problems = Vec::new();
    for fixture in fixtures::all() {
        if !fixture.beside("out").is_file() {
            problems.push(format!(
                "{}: no record of what CPython prints",
                fixture.name
            ));
        }
    }
    for extension in ["out", "err", "code", "in", "args"] {
        let listed = if extension == "out" {
            files(extension)
        } else {
            optional_files(extension)
        };
        for path in listed
            .into_iter()
            .filter(|path| path.starts_with("fixtures") || path.starts_with("benches"))
        {
            if !Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(&path)
                .with_extension("py")
                .is_file()
            {
                problems.push(format!("{}: its program is gone", path.display()));
            }
        }
    }
    report(&problems);
}

#[test]
fn no_orphans_among_the_snapshots() {
    let mut problems = Vec::new();
    for path in optional_files("snap") {
        if !Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(&path)
            .with_extension("py")
            .is_file()
        {
            problems.push(format!("{}: its program is gone", path.display()));
        }
    }
    report(&problems);
}

fn optional_files(extension: &str) -> Vec<PathBuf> {
    let all = Command::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
        ])
        .arg(format!("*.{extension}"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("git can be started");
    let all = String::from_utf8(all.stdout).expect("names are text");
    all.lines().map(PathBuf::from).collect()
}

#[test]
fn top_level_folders_are_known() {
    let known = [
        "memory",
        "core",
        "runtime",
        "stdlib",
        "macros",
        "build",
        "cargo-portalis",
        "fixtures",
        "tests",
        "benches",
        "docs",
        "src",
        "fuzz",
        ".cargo",
        ".ci",
    ];
    let mut problems = Vec::new();
    for extension in ["rs", "toml", "py", "md"] {
        for path in files(extension) {
            let mut parts = path.components();
            let first = parts
                .next()
                .expect("a name")
                .as_os_str()
                .to_string_lossy()
                .into_owned();
            if parts.next().is_some() && !known.contains(&first.as_str()) {
                problems.push(format!(
                    "{}: `{first}` is not in the list of top-level folders",
                    path.display()
                ));
            }
        }
    }
    report(&problems);
}

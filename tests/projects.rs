//! Whole cargo projects, as users have them, are built and their own tests run.
//!
//! `tests/projects/` is a workspace of its own; its packages rename the dependency, forbid `unsafe` and deny warnings. All
//! projects share one target folder, so that the compiler and the runtime are built once.

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("tests/projects")
}

/// Starts with the versions that this workspace has, so that nothing needs the network.
fn lock(folder: &Path) {
    let lock = folder.join("Cargo.lock");
    if !lock.is_file() {
        fs::copy(root().join("Cargo.lock"), lock).expect("copied");
    }
}

/// Fixtures that the projects use from Rust, by area. Paths stay inside a crate's root, so each is copied there.
const FIXTURES: [(&str, &[&str]); 7] = [
    ("algorithms", &["interview_questions"]),
    ("classes", &["shapes", "visitors"]),
    (
        "library",
        &[
            "geometry",
            "ledger",
            "matrices",
            "pipeline_steps",
            "plain_graph",
            "plain_stats",
            "plain_tree",
            "scoring",
            "text_tools",
        ],
    ),
    ("numbers", &["primes", "rational"]),
    ("simulation", &["bank", "library", "order_book"]),
    ("structures", &["huffman", "trie"]),
    ("text", &["ciphers", "roman"]),
];

/// Copies the fixtures, where they differ: what is as it was is not built again.
fn take_fixtures(folder: &Path) {
    for (area, names) in FIXTURES {
        for name in names {
            let file = format!("{name}.py");
            let wanted = fs::read(root().join("fixtures").join(area).join(&file)).expect("there");
            let projects: &[&str] = match *name {
                "scoring" => &["macros", "listed"],
                _ => &["macros"],
            };
            for project in projects {
                let python = folder.join(project).join("python");
                fs::create_dir_all(&python).expect("created");
                let copy = python.join(&file);
                if fs::read(&copy).ok().as_ref() != Some(&wanted) {
                    fs::write(copy, &wanted).expect("written");
                }
            }
        }
    }
}

fn finish(mut command: Command, folder: &Path) -> Output {
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", command::target_of_projects())
        .env_remove("RUSTFLAGS")
        .env("CARGO_TERM_COLOR", "never");
    command.output().expect("it can be started")
}

fn text(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn projects_build_and_pass_their_tests() {
    let folder = folder();
    lock(&folder);
    take_fixtures(&folder);
    // This one names its Python in Cargo.toml; the command transpiles it and builds the workspace.
    let mut build = Command::new(command::binary());
    build.args(["build", "--debug", "--", "--package", "listed"]);
    build.env(
        "PORTALIS_CACHE_DIR",
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("portalis"),
    );
    let built = finish(build, &folder);
    assert!(built.status.success(), "{}", text(&built));
    let mut test = Command::new(env!("CARGO"));
    test.args(["test", "--quiet", "--workspace"]);
    let tested = finish(test, &folder);
    assert!(tested.status.success(), "{}", text(&tested));
}

/// A project that changes, in a folder of its own.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().expect("a temporary folder"));
        let portalis = root().display().to_string();
        project.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"changing\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [dependencies]\nsnake = {{ package = \"portalis\", path = {portalis:?} }}\n\n\
                 [build-dependencies]\nportalis-build = {{ path = {:?} }}\n\n\
                 [profile.dev]\ndebug = false\n\n[profile.dev.build-override]\nopt-level = 1\n",
                root().join("build").display().to_string()
            ),
        );
        lock(project.0.path());
        project
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("created");
        fs::write(path, text).expect("written");
    }

    /// What it prints; if it cannot be built, what cargo says.
    fn run(&self) -> Result<String, String> {
        let mut run = Command::new(env!("CARGO"));
        run.args(["run", "--quiet"]);
        let output = finish(run, self.0.path());
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(text(&output)),
        }
    }
}

#[test]
fn changes_rebuild_and_problems_stand_at_the_literal() {
    let project = Project::new();
    project.write(
        "build.rs",
        "fn main() -> Result<(), portalis_build::Error> {\n    portalis_build::compile(\"src/built.py\")\n}\n",
    );
    project.write(
        "src/main.rs",
        "#![forbid(unsafe_code)]\n#![deny(warnings)]\n\nmod built {\n    snake::include_built!(\"built\");\n}\n\
         mod nested {\n    pub mod deeper {\n        snake::include_python!(\"asked.py\");\n    }\n}\n\n\
         fn main() -> snake::Result<()> {\n    println!(\"{} {}\", nested::deeper::answer()?, built::answer()?);\n    Ok(())\n}\n",
    );
    let helper = |n: u32| format!("def number() -> int:\n    return {n}\n");
    let asking = "import helper\n\n\ndef answer() -> int:\n    return helper.number()\n";
    project.write("src/asked.py", asking);
    project.write("src/built.py", "def answer() -> int:\n    return 1\n");
    project.write("src/helper.py", &helper(41));
    assert_eq!(project.run(), Ok("41 1\n".into()));

    // A file that is only imported, and one that build.rs compiles.
    project.write("src/helper.py", &helper(42));
    project.write("src/built.py", "def answer() -> int:\n    return 2\n");
    assert_eq!(project.run(), Ok("42 2\n".into()));

    project.write("src/helper.py", "def number() -> int:\n    return (\n");
    let shown = project.run().expect_err("it cannot be built");
    for part in ["src/main.rs:9:32", "helper.py:2:12", "'(' was never closed"] {
        assert!(shown.contains(part), "{shown}");
    }

    project.write("src/helper.py", &helper(43));
    project.write("src/built.py", "def answer() -> int:\n    return 2 +\n");
    let shown = project.run().expect_err("it cannot be built");
    for part in [
        "Python was not compiled",
        "src/built.py:2:",
        "invalid syntax",
    ] {
        assert!(shown.contains(part), "{shown}");
    }

    project.write("src/built.py", "def answer() -> int:\n    return 3\n");
    assert_eq!(project.run(), Ok("43 3\n".into()));
}

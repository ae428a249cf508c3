//! The command as a user types it: what it prints, what it leaves behind, how it ends.

#[path = "support/workplace.rs"]
mod workplace;

use std::fs;
use std::time::{Duration, Instant};
use workplace::Workplace;

#[test]
fn run_prints_what_the_script_prints() {
    let place = Workplace::new();
    place.write("hello.py", "print(\"hello\")\n");
    let ran = place.portalis(&["run", "hello.py"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "hello\n", "")
    );
}

#[test]
fn run_works_as_a_subcommand_of_cargo_and_from_any_folder() {
    let place = Workplace::new();
    let script = place.write("deep/er/hello.py", "print(\"from afar\")\n");
    let ran = place.portalis(&["portalis", "run", &script.to_string_lossy()]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "from afar\n"));
}

#[test]
fn run_ends_with_the_code_of_the_program() {
    let place = Workplace::new();
    place.write("seven.py", "raise SystemExit(7)\n");
    assert_eq!(place.portalis(&["run", "seven.py"]).code, 7);
    assert_eq!(
        place.portalis(&["run", "seven.py"]).code,
        7,
        "the kept program too"
    );
}

#[test]
fn an_unchanged_script_starts_at_once_and_a_changed_one_is_compiled() {
    let place = Workplace::new();
    place.write("tick.py", "print(\"tick\")\n");
    assert_eq!(place.portalis(&["run", "tick.py"]).stdout, "tick\n");
    let fastest = (0..5).map(|_| {
        let start = Instant::now();
        assert_eq!(place.portalis(&["run", "tick.py"]).stdout, "tick\n");
        start.elapsed()
    });
    let fastest = fastest.min().expect("five runs");
    assert!(
        fastest < Duration::from_millis(50),
        "an unchanged script took {fastest:?}"
    );
    place.write("tick.py", "print(\"tock\")\n");
    assert_eq!(place.portalis(&["run", "tick.py"]).stdout, "tock\n");
}

#[test]
fn build_leaves_an_executable() {
    let place = Workplace::new();
    place.write("game.py", "print(\"game\")\n");
    let built = place.portalis(&["build", "game.py"]);
    assert_eq!(
        (built.code, built.stdout.as_str(), built.stderr.as_str()),
        (0, "", "")
    );
    assert_eq!(place.execute("game"), "game\n");
    assert_eq!(
        place
            .portalis(&["build", "game.py", "-o", "bin/other", "--debug"])
            .code,
        0
    );
    assert_eq!(place.execute("bin/other"), "game\n");
}

#[test]
fn build_without_a_file_wants_a_cargo_project() {
    let place = Workplace::new();
    let built = place.portalis(&["build"]);
    assert_eq!(built.code, 2);
    assert!(
        built.stderr.contains("no Cargo project"),
        "{}",
        built.stderr
    );
}

#[test]
fn convert_writes_rust() {
    let place = Workplace::new();
    place.write("one.py", "print(\"one\")\n");
    place.write("two.py", "print(\"two\")\n");
    assert_eq!(
        place
            .portalis(&["convert", "one.py", "two.py", "-o", "rust"])
            .code,
        0
    );
    for name in ["one", "two"] {
        let text =
            fs::read_to_string(place.path(&format!("rust/{name}.rs"))).expect("it was written");
        assert!(text.contains("fn main()") && text.contains(name), "{text}");
    }
    let shown = place.portalis(&["convert", "one.py", "-o", "-"]);
    assert!(shown.stdout.contains("fn main()"), "{}", shown.stdout);
}

#[test]
fn convert_writes_no_file_over_another() {
    let place = Workplace::new();
    for folder in ["a", "b"] {
        fs::create_dir(place.path(folder)).expect("made");
        place.write(&format!("{folder}/one.py"), "print(1)\n");
    }
    let ran = place.portalis(&["convert", "a/one.py", "b/one.py", "-o", "rust"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("two files would become `one.rs`"),
        "{}",
        ran.stderr
    );
    assert!(!place.path("rust").exists());
}

#[test]
fn expand_shows_every_stage() {
    let place = Workplace::new();
    place.write("one.py", "print(\"one\")\n");
    for stage in ["ast", "hir", "types", "rir", "rust"] {
        let shown = place.portalis(&["expand", &format!("--stage={stage}"), "one.py"]);
        assert_eq!(shown.code, 0, "{stage}: {}", shown.stderr);
        assert!(!shown.stdout.is_empty(), "{stage}");
    }
    assert_eq!(
        place
            .portalis(&["expand", "--stage=nonsense", "one.py"])
            .code,
        2
    );
}

#[test]
fn check_reports_every_file() {
    let place = Workplace::new();
    place.write("good.py", "print(\"good\")\n");
    place.write("bad.py", "print(\"good\")\nx = = 1\n");
    assert_eq!(place.portalis(&["check", "good.py"]).code, 0);
    let checked = place.portalis(&["check", "bad.py", "good.py", "bad.py"]);
    assert_eq!(checked.code, 1);
    assert_eq!(
        checked.stderr.matches("bad.py:2:").count(),
        2,
        "{}",
        checked.stderr
    );
    assert_eq!(place.portalis(&["check", "bad.py", "missing.py"]).code, 2);
}

#[test]
fn wrong_usage_is_told_with_a_way_out() {
    let place = Workplace::new();
    fs::create_dir(place.path("folder")).expect("created");
    place.write("folder/main.py", "print(1)\n");
    place.write("notes.txt", "");
    let cases: &[(&[&str], &str)] = &[
        (&["run", "missing.py"], "no such file: `missing.py`"),
        (&["check", "missing.py"], "no such file: `missing.py`"),
        (&["run", "folder"], "`folder` is a directory"),
        (&["build", "notes.txt"], "does not end in `.py`"),
        (&["run", "--nonsense", "x.py"], "--nonsense"),
        (&["run"], "FILE.py"),
        (&["frobnicate"], "frobnicate"),
        (&[], "Usage"),
    ];
    for (args, words) in cases {
        let ran = place.portalis(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
    assert!(
        place
            .portalis(&["run", "folder"])
            .stderr
            .contains("main.py")
    );
}

#[test]
fn help_has_examples() {
    let place = Workplace::new();
    for command in ["run", "build", "convert", "check", "expand"] {
        let help = place.portalis(&[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(
            help.stdout.contains(&format!("cargo portalis {command} ")),
            "{}",
            help.stdout
        );
        assert!(help.stdout.contains("Examples:"), "{}", help.stdout);
    }
    assert_eq!(place.portalis(&["--version"]).code, 0);
}

#[test]
fn options_behind_the_script_go_to_the_program() {
    let place = Workplace::new();
    place.write("quiet.py", "print(\"ok\")\n");
    let ran = place.portalis(&["run", "quiet.py", "--help", "-x", "--", "y"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "ok\n"));
}

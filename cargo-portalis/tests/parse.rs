//! `cargo portalis parse`: trees as CPython prints them, and a line of statistics.

#[path = "support/workplace.rs"]
mod workplace;

use workplace::Workplace;

#[test]
fn trees_are_printed_as_python_prints_them() {
    let place = Workplace::new();
    place.write("a.py", "x = 1\n");
    let ran = place.portalis(&["parse", "--dump=ast", "a.py"]);
    let tree = "Module(\n body=[\n  Assign(\n   targets=[\n    Name(id='x', ctx=Store())],\n   value=Constant(value=1))])\n";
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, tree, "")
    );
}

#[test]
fn a_directory_stands_for_its_files_in_order() {
    let place = Workplace::new();
    for (name, text) in [
        ("lib/b.py", "b"),
        ("lib/a/z.py", "z"),
        ("lib/a.txt", "no ("),
    ] {
        place.write(name, text);
    }
    let ran = place.portalis(&["parse", "--dump=ast", "lib"]);
    let names: Vec<&str> = ran
        .stdout
        .lines()
        .filter(|line| line.contains("Name("))
        .collect();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(
        names,
        [
            "   value=Name(id='z', ctx=Load()))])",
            "   value=Name(id='b', ctx=Load()))])"
        ]
    );
}

#[test]
fn statistics_are_one_line() {
    let place = Workplace::new();
    place.write("lib/a.py", "x = 1\ny = 2\n");
    place.write("lib/b.py", "def f():\n    return 1\n");
    let ran = place.portalis(&["parse", "lib"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let words: Vec<&str> = ran.stdout.trim_end().split(' ').collect();
    assert!(
        ran.stdout.starts_with("2 files, 4 lines, 34 bytes, "),
        "{}",
        ran.stdout
    );
    assert_eq!(words[7], "MB/s,");
    assert_eq!(
        (words[9], &words[11..]),
        ("allocations,", &["arena", "bytes"][..])
    );
    assert!(words[10].parse::<usize>().expect("a number") > 100);
}

#[test]
fn every_refused_file_is_reported() {
    let place = Workplace::new();
    place.write("lib/a.py", "x = (\n");
    place.write("lib/b.py", "  x = 1\nif:\n");
    place.write("lib/c.py", "return 1\n");
    let ran = place.portalis(&["parse", "lib"]);
    assert_eq!(ran.code, 1);
    for place in ["lib/a.py:1:5", "lib/b.py:1:3", "lib/b.py:2:3"] {
        assert!(ran.stderr.contains(place), "{place}\n{}", ran.stderr);
    }
    assert!(!ran.stderr.contains("lib/c.py"), "{}", ran.stderr);
}

#[test]
fn wrong_usage_ends_with_two() {
    let place = Workplace::new();
    place.write("a.txt", "x");
    place.write("empty/a.txt", "x");
    for args in [
        &["parse"][..],
        &["parse", "nowhere.py"],
        &["parse", "a.txt"],
        &["parse", "empty"],
        &["parse", "--dump=cst", "a.py"],
    ] {
        let ran = place.portalis(args);
        assert_eq!(ran.code, 2, "{args:?} {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{args:?}");
    }
}

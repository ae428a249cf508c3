//! The memory layer as the command line and `portalis.toml` configure it: each key and flag changes what happens, none the output.

#[path = "support/workplace.rs"]
mod workplace;

use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use workplace::Workplace;

const PROGRAM: &str =
    "def f(n):\n    return [n * k for k in range(n)]\n\n\nfor n in range(3):\n    print(f(n))\n";

fn place() -> Workplace {
    let place = Workplace::new();
    place.write("a.py", PROGRAM);
    place.write("b.py", "print('b', sum(range(10)))\n");
    place
}

/// The figures of `check` with further arguments, on one thread.
fn metrics(place: &Workplace, args: &[&str]) -> HashMap<String, f64> {
    let mut all = vec![
        "check",
        "a.py",
        "b.py",
        "--threads=1",
        "--metrics-file=m.txt",
    ];
    all.extend(args);
    let ran = place.portalis(&all);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
    let text = fs::read_to_string(place.path("m.txt")).expect("written");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').expect("name and value"))
        .map(|(name, value)| {
            let name = name.strip_prefix("portalis_memory_").expect("our prefix");
            (name.to_owned(), value.parse().expect("a number"))
        })
        .collect()
}

#[test]
fn flags_change_what_happens() {
    let place = place();
    let on = metrics(&place, &[]);
    assert!(on["pool_hits"] > 0.0 && on["pool_hit_rate"] > 0.0);
    assert!(on["arena_resets"] >= 1.0 && on["strings_deduplicated"] > 1000.0);
    let off = metrics(&place, &["--optimize-memory=off"]);
    assert_eq!((off["pool_hits"], off["arena_resets"]), (0.0, 0.0));
    assert!(off["total_allocations"] > on["total_allocations"] + 10_000.0);
    assert_eq!(
        (on["arena_allocations"], on["strings_interned"]),
        (off["arena_allocations"], off["strings_interned"]),
        "the same work"
    );
    let no_pools = metrics(&place, &["--no-memory-pools"]);
    assert_eq!(no_pools["pool_hits"], 0.0);
    let again = metrics(&place, &["--optimize-memory"]);
    assert_eq!(again["pool_hits"], on["pool_hits"]);
}

#[test]
fn the_file_is_heard_and_flags_win_over_it() {
    let place = place();
    let on = metrics(&place, &[]);
    let with = |key: &str, args: &[&str]| {
        place.write("portalis.toml", &format!("[memory]\n{key}\n"));
        metrics(&place, args)
    };
    assert_eq!(with("enable_pools = false", &[])["pool_hits"], 0.0);
    assert_eq!(
        with("enable_pools = true", &["--no-memory-pools"])["pool_hits"],
        0.0
    );
    let heap = with("enable_arena_allocation = false", &[]);
    assert!(heap["total_allocations"] > on["total_allocations"] + 10_000.0);
    let large = with("arena_capacity_mb = 64", &[]);
    assert!(large["peak_memory_usage"] > 64.0 * 1048576.0);
    let unremembered = with("enable_string_interning = false", &[]);
    assert_eq!(
        unremembered["strings_deduplicated"],
        on["strings_deduplicated"]
    );
    fs::remove_file(place.path("portalis.toml")).expect("removed");
    let manifest =
        "[package]\nname = \"x\"\n[package.metadata.portalis.memory]\nenable_pools = false\n";
    place.write("Cargo.toml", manifest);
    assert_eq!(metrics(&place, &[])["pool_hits"], 0.0);
}

#[test]
fn wrong_settings_are_named_with_their_line() {
    let place = place();
    for (text, message) in [
        ("[memory]\n\nenable_poolz = true\n", "line 3"),
        ("[memory.pools]\nstring_pool_size = \"many\"\n", "line 2"),
        ("[memory]\narena_capacity_mb = -1\n", "line 2"),
        ("[memory.pool]\nstring_pool_size = 1\n", "`pool`"),
    ] {
        place.write("portalis.toml", text);
        let ran = place.portalis(&["check", "a.py"]);
        assert_eq!(ran.code, 2, "{text}");
        assert!(
            ran.stderr.contains("portalis.toml") && ran.stderr.contains(message),
            "{}",
            ran.stderr
        );
    }
    fs::remove_file(place.path("portalis.toml")).expect("removed");
    for flag in [
        "--optimize-memory=perhaps",
        "--string-pool-size=x",
        "--memory-profile=xml",
    ] {
        assert_eq!(place.portalis(&["check", flag, "a.py"]).code, 2, "{flag}");
    }
}

#[test]
fn a_profile_is_a_table_or_one_object() {
    let place = place();
    let table = place
        .portalis(&["check", "--memory-profile", "a.py"])
        .stderr;
    assert!(table.starts_with("1 modules, 6 lines\nstage "), "{table}");
    assert!(
        table.contains("\ntypes ") && table.contains("\ntotal "),
        "{table}"
    );
    let ran = place.portalis(&[
        "check",
        "--threads=1",
        "--memory-profile=json",
        "a.py",
        "b.py",
    ]);
    let profile: Value = serde_json::from_str(&ran.stderr).expect("one object");
    assert_eq!(
        (&profile["modules"], &profile["lines"]),
        (&2.into(), &7.into())
    );
    let stages = profile["stages"].as_array().expect("a list");
    let names: Vec<_> = stages
        .iter()
        .map(|stage| stage["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["stubs", "ast", "hir", "types", "rir", "optimise", "rust"]
    );
    for key in ["seconds", "allocations", "bytes", "copies"] {
        let sum: f64 = stages
            .iter()
            .map(|stage| stage[key].as_f64().unwrap())
            .sum();
        assert!(
            (sum - profile["total"][key].as_f64().unwrap()).abs() < 1e-6,
            "{key}"
        );
    }
    assert!(profile["total"]["peak_bytes"].as_u64().unwrap() > 100_000);
}

#[test]
fn the_output_is_the_same_with_any_switch() {
    let place = place();
    let convert = |args: &[&str]| {
        let mut all = vec!["convert", "a.py", "b.py", "-o", "-"];
        all.extend(args);
        let ran = place.portalis(&all);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let on = convert(&[]);
    assert!(on.contains("fn f"));
    for args in [
        &["--optimize-memory=off"][..],
        &["--no-memory-pools"],
        &["--string-pool-size=0", "--vec-pool-size=0"],
        &["--threads=1"],
        &["--threads=4"],
    ] {
        assert_eq!(convert(args), on, "{args:?}");
    }
    for key in [
        "enable_string_interning",
        "intern_keywords",
        "enable_arena_allocation",
    ] {
        place.write("portalis.toml", &format!("[memory]\n{key} = false\n"));
        assert_eq!(convert(&[]), on, "{key}");
    }
}

#[test]
fn a_small_pool_is_warned_of_once() {
    let place = place();
    let ran = place.portalis(&["convert", "--vec-pool-size=0", "a.py", "b.py", "-o", "-"]);
    assert_eq!(
        ran.stderr
            .matches("warning: the pool of vecs was full")
            .count(),
        1,
        "{}",
        ran.stderr
    );
    assert_eq!(place.portalis(&["convert", "a.py", "-o", "-"]).stderr, "");
    let dump = |args: &[&str]| {
        let ran = place.portalis(&[&["parse", "--dump=ast", "a.py", "b.py"], args].concat());
        (ran.stdout, ran.stderr)
    };
    let (tree, warning) = dump(&["--string-pool-size=0"]);
    assert!(
        warning.contains("the pool of strings was full"),
        "{warning}"
    );
    assert_eq!(dump(&[]), (tree, String::new()));
}

#[test]
fn the_sizes_of_pools_are_heard_in_the_file() {
    let place = place();
    let convert = ["convert", "a.py", "b.py", "-o", "-"];
    let dump = ["parse", "--dump=ast", "a.py", "b.py"];
    for (key, pool, args) in [
        ("vec_pool_size", "vecs", &convert[..]),
        ("string_pool_size", "strings", &dump[..]),
        ("hashmap_pool_size", "hashmaps", &convert[..]),
    ] {
        for (size, is_full) in [(0, true), (100, false)] {
            place.write(
                "portalis.toml",
                &format!("[memory.pools]\n{key} = {size}\n"),
            );
            let ran = place.portalis(args);
            let warning = format!("the pool of {pool} was full");
            assert_eq!(ran.stderr.contains(&warning), is_full, "{key} = {size}");
        }
        if pool == "hashmaps" {
            // It has no flag.
            continue;
        }
        // A flag wins.
        place.write("portalis.toml", &format!("[memory.pools]\n{key} = 0\n"));
        let flag = format!("--{}=100", key.replace('_', "-"));
        let ran = place.portalis(&[args, &[&flag]].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{flag}");
    }
}

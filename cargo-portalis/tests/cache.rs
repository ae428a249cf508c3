//! The cache under stress: killed builds, two at once, no network, bounded size.

#[path = "support/workplace.rs"]
mod workplace;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use workplace::Workplace;

/// Every published entry is whole.
fn assert_whole(cache: &Path) {
    for entry in fs::read_dir(cache.join("v1/programs"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let program = entry
            .path()
            .join(format!("program{}", std::env::consts::EXE_SUFFIX));
        assert!(
            program.metadata().is_ok_and(|meta| meta.len() > 0),
            "{}",
            program.display()
        );
    }
}

#[test]
fn killed_builds_leave_nothing_broken() {
    let place = Workplace::new();
    for step in 0..8 {
        let text = format!(
            "print(\"survivor\")\nprint(\"{step} {}\")\n",
            place.path("").display()
        );
        place.write("victim.py", &text);
        let mut child = place
            .command(&["run", "victim.py"])
            .stdout(Stdio::null())
            .spawn()
            .expect("started");
        thread::sleep(Duration::from_millis(10 + 25 * step));
        // It may have ended by itself; both are fine.
        let _ = child.kill();
        let _ = child.wait();
        assert_whole(place.cache());
        let ran = place.portalis(&["run", "victim.py"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.starts_with("survivor\n"), "{}", ran.stdout);
    }
}

#[test]
fn two_at_once_in_an_empty_cache_without_network() {
    let place = Workplace::with_empty_cache();
    place.write("twin.py", "print(\"twin\")\n");
    let start = || {
        let mut command = place.command(&["run", "twin.py"]);
        command
            .env("CARGO_NET_OFFLINE", "true")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().expect("started")
    };
    let twins = [start(), start()];
    for twin in twins {
        let output = twin.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "twin\n");
    }
    let built = fs::read_dir(place.cache().join("v1/runtime"))
        .expect("it is there")
        .flatten();
    assert_eq!(
        built.filter(|entry| entry.path().is_dir()).count(),
        1,
        "the runtime was built once"
    );
    assert_whole(place.cache());
    the_bound_holds(&place);
}

/// With a bound of nothing only the program made last stays.
fn the_bound_holds(place: &Workplace) {
    for text in ["one", "two", "three"] {
        place.write("small.py", &format!("print(\"{text}\")\n"));
        let output = place
            .command(&["run", "small.py"])
            .env("PORTALIS_CACHE_MB", "0")
            .output()
            .expect("started");
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{text}\n"));
    }
    let programs = fs::read_dir(place.cache().join("v1/programs")).expect("it is there");
    assert_eq!(programs.count(), 1);
}

#[test]
fn two_scripts_at_once() {
    let place = Workplace::new();
    let children: Vec<_> = (0..4)
        .map(|n| {
            place.write(
                &format!("s{n}.py"),
                &format!("print(\"script {}\")\n", n % 2),
            );
            let script = format!("s{n}.py");
            place
                .command(&["run", &script])
                .stdout(Stdio::piped())
                .spawn()
                .expect("started")
        })
        .collect();
    for (n, child) in children.into_iter().enumerate() {
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            format!("script {}\n", n % 2)
        );
    }
}

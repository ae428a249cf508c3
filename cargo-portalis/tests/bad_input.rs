//! Files that are no ordinary programs: a clear message and a proper exit code, never a panic.

#[path = "support/workplace.rs"]
mod workplace;

use workplace::{Ran, Workplace};

fn check(text: &[u8]) -> Ran {
    let place = Workplace::new();
    std::fs::write(place.path("input.py"), text).expect("written");
    let ran = place.portalis(&["check", "input.py"]);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran
}

fn refused(text: &[u8], words: &str) {
    let ran = check(text);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("error[") && ran.stderr.contains(words),
        "{}",
        ran.stderr
    );
}

fn accepted(text: &[u8]) {
    let ran = check(text);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn invalid_utf8() {
    refused(b"print(\"\xff\")\n", "input.py");
}

#[test]
fn a_syntax_error() {
    refused(b"print(\"fine\")\ndef f(:\n", "input.py:2:");
}

#[test]
fn nesting_10_000_deep() {
    let text = format!("x = {}1{}\n", "(".repeat(10_000), ")".repeat(10_000));
    refused(text.as_bytes(), "input.py");
    let text = format!("x = {}1\n", "-".repeat(10_000));
    assert!(check(text.as_bytes()).code <= 1);
    let blocks: String = (0..10_000)
        .map(|depth| format!("{}if x:\n", " ".repeat(depth)))
        .collect();
    refused(blocks.as_bytes(), "input.py");
}

#[test]
fn an_import_that_does_not_resolve() {
    refused(b"import nowhere_to_be_found\n", "nowhere_to_be_found");
}

#[test]
fn an_empty_file() {
    accepted(b"");
}

#[test]
fn crlf_and_a_byte_order_mark() {
    accepted(b"print(\"one\")\r\nprint(\"two\")\r\n");
    accepted(b"\xef\xbb\xbfprint(\"one\")\n");
}

#[test]
fn a_file_of_100_000_lines() {
    accepted("print(\"line\")\n".repeat(100_000).as_bytes());
}

/// A file that is shortened while it is compiled: as soon as the compiler has mapped it.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_shortened_meanwhile() {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};
    for args in [&["check"][..], &["parse", "--dump=ast"]] {
        let place = Workplace::new();
        let line = "value = [1, 2.5, 'text']\n";
        let path = place.write("input.py", &line.repeat((2 << 20) / line.len()));
        let file = File::options().write(true).open(&path).expect("opened");
        // What was written just now is not mapped.
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        file.set_modified(hour_ago).expect("dated");
        let mut command = place.command(&[args, &["input.py"]].concat());
        let mut child = command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("started");
        let maps = format!("/proc/{}/maps", child.id());
        let is_mapped = || fs::read_to_string(&maps).is_ok_and(|maps| maps.contains("/input.py"));
        while !is_mapped() {
            assert!(child.try_wait().expect("a child").is_none(), "it is mapped");
        }
        file.set_len(4096).expect("shortened");
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
        let message = "error[file-changed]: the file `input.py` changed while it was read";
        assert!(stderr.contains(message), "{args:?}: {stderr}");
    }
}

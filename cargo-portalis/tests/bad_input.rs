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

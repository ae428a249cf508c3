//! Diagnostics and types, as comments in programs say them.
//!
//! In `tests/diagnostics/**/*.py`, a comment at the end of a line, or alone above it:
//!
//! ```text
//! x = 1 + "a"       # error: [type] part of the message
//! # warning: [code] part of the message
//! reveal_type(x)    # revealed: int
//! ```
//!
//! Every diagnostic is expected by a comment, and every comment is met. Every code of the compiler has a case.

use portalis_core::diagnostics::codes;
use portalis_core::pipeline::{self, Config};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Codes that no text of a Python file can bring about, each with where it is tested.
const ELSEWHERE: &[(&str, &str)] = &[
    ("file", "cargo-portalis/tests/bad_input.rs"),
    ("file-changed", "cargo-portalis/tests/bad_input.rs"),
    ("encoding", "cargo-portalis/tests/bad_input.rs"),
    ("too-deep", "cargo-portalis/tests/bad_input.rs"),
    ("stub", "core/tests/stubs.rs"),
];

#[derive(PartialEq, Eq, PartialOrd, Ord, Debug, Clone)]
struct Message {
    line: usize,
    severity: String,
    code: String,
    text: String,
}

#[test]
fn diagnostics_are_as_the_comments_say() {
    let mut problems = Vec::new();
    for case in cases() {
        let source = fs::read_to_string(&case).expect("the case can be read");
        let output = pipeline::compile(
            std::slice::from_ref(&case),
            &Config {
                threads: 1,
                ..Config::default()
            },
        );
        let name = case
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        compare(
            &name,
            expected(&source),
            found(&output.render(false)),
            &mut problems,
        );
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let mut missing: BTreeSet<&str> = codes::ALL.iter().map(|(code, _)| *code).collect();
    for (code, place) in ELSEWHERE {
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(place).is_file(),
            "{code}: {place} is gone"
        );
        missing.remove(code);
    }
    for case in cases() {
        for message in expected(&fs::read_to_string(&case).expect("the case can be read")) {
            missing.remove(message.code.as_str());
        }
    }
    assert!(
        missing.is_empty(),
        "no case in tests/diagnostics has: {missing:?}"
    );
}

fn cases() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics"),
        &mut found,
    );
    found.sort();
    assert!(!found.is_empty(), "there are no cases");
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "py") {
            found.push(path);
        }
    }
}

fn compare(
    name: &str,
    expected: Vec<Message>,
    mut found: Vec<Message>,
    problems: &mut Vec<String>,
) {
    for want in expected {
        let met = found.iter().position(|have| {
            (have.line, &have.severity, &have.code) == (want.line, &want.severity, &want.code)
                && have.text.contains(&want.text)
        });
        match met {
            Some(at) => {
                found.remove(at);
            }
            None => problems.push(format!(
                "{name}:{}: not reported: {}[{}] {}",
                want.line, want.severity, want.code, want.text
            )),
        }
    }
    for extra in found {
        problems.push(format!(
            "{name}:{}: not expected: {}[{}] {}",
            extra.line, extra.severity, extra.code, extra.text
        ));
    }
}

/// What the comments of a program ask for.
fn expected(source: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut pending: Vec<Message> = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let alone = line.trim_start().starts_with('#');
        let of_line = comments(line);
        let is_blank = line.trim().is_empty();
        if alone {
            pending.extend(of_line);
            continue;
        }
        if is_blank {
            continue;
        }
        for mut message in pending.drain(..).chain(of_line) {
            message.line = index + 1;
            messages.push(message);
        }
    }
    messages
}

fn comments(line: &str) -> Vec<Message> {
    let mut found = Vec::new();
    for part in line.split('#').skip(1) {
        let part = part.trim();
        for severity in ["error", "warning"] {
            let rest = part
                .strip_prefix(severity)
                .and_then(|rest| rest.strip_prefix(": ["));
            if let Some((code, text)) = rest.and_then(|rest| rest.split_once(']')) {
                found.push(Message {
                    line: 0,
                    severity: severity.to_owned(),
                    code: code.to_owned(),
                    text: text.trim().to_owned(),
                });
            }
        }
        if let Some(revealed) = part.strip_prefix("revealed: ") {
            let text = format!("`{}`", revealed.trim());
            found.push(Message {
                line: 0,
                severity: "warning".to_owned(),
                code: "revealed-type".to_owned(),
                text,
            });
        }
    }
    found
}

/// What the compiler said: `error[code]: message`, then ` --> file:line:column`.
fn found(rendered: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in rendered.lines() {
        if let Some((severity, rest)) = line.split_once('[')
            && matches!(severity, "error" | "warning")
            && let Some((code, text)) = rest.split_once("]: ")
        {
            messages.push(Message {
                line: 0,
                severity: severity.to_owned(),
                code: code.to_owned(),
                text: text.to_owned(),
            });
        } else if let Some(place) = line.trim_start().strip_prefix("--> ")
            && let Some(last) = messages.last_mut().filter(|last| last.line == 0)
        {
            last.line = place
                .rsplit(':')
                .nth(1)
                .and_then(|line| line.parse().ok())
                .unwrap_or(1);
        }
    }
    messages
}

#[test]
fn comments_are_read() {
    let source = "# error: [a] above\n\nx = 1  # warning: [b] beside # revealed: list[int]\n";
    let messages = expected(source);
    let short: Vec<_> = messages
        .iter()
        .map(|m| {
            (
                m.line,
                m.severity.as_str(),
                m.code.as_str(),
                m.text.as_str(),
            )
        })
        .collect();
    let wanted = [
        (3, "error", "a", "above"),
        (3, "warning", "b", "beside"),
        (3, "warning", "revealed-type", "`list[int]`"),
    ];
    assert_eq!(short, wanted);
    let rendered = "error[a]: it is above\n --> x.py:3:1\n  |\n";
    assert_eq!(found(rendered)[0].line, 3);
}

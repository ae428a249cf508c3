//! Runs a compiled fixture as CPython was run when its record was made.

use crate::fixtures::Fixture;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A program that runs longer is stopped.
const LIMIT: Duration = Duration::from_secs(60);

/// What a program did.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Outcome {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
}

/// What CPython did.
pub(crate) fn recorded(fixture: &Fixture) -> Outcome {
    let read = |extension| fs::read(fixture.beside(extension)).unwrap_or_default();
    let code = String::from_utf8(read("code")).expect("the code is text");
    Outcome {
        stdout: fs::read(fixture.beside("out")).expect("every fixture has a record"),
        stderr: read("err"),
        code: Some(code.trim().parse().unwrap_or(0)),
    }
}

/// Runs the executable.
pub(crate) fn run(fixture: &Fixture, executable: &Path) -> Result<Outcome, String> {
    let mut command = Command::new(executable);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(
        &mut command,
        fixture.script.file_name().expect("a name"),
    );
    if let Ok(args) = fs::read_to_string(fixture.beside("args")) {
        command.args(args.lines());
    }
    let input = fixture.beside("in");
    command.stdin(File::open(input).map_or_else(|_| Stdio::null(), Stdio::from));
    command.current_dir(fixture.script.parent().expect("a folder"));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", executable.display()))?;
    let stdout = reader(child.stdout.take().expect("piped"));
    let stderr = reader(child.stderr.take().expect("piped"));
    let code = wait(&mut child)?;
    Ok(Outcome {
        stdout: stdout.join().expect("the reader does not panic"),
        stderr: without_folder(fixture, stderr.join().expect("the reader does not panic")),
        code,
    })
}

/// Tracebacks were recorded with the script's name alone.
fn without_folder(fixture: &Fixture, text: Vec<u8>) -> Vec<u8> {
    let folder = fixture.script.parent().expect("a folder");
    let shown = format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR);
    String::from_utf8_lossy(&text)
        .replace(&shown, "")
        .into_bytes()
}

fn reader(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // A program that is stopped breaks the pipe; what came before it counts.
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

fn wait(child: &mut Child) -> Result<Option<i32>, String> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.code()),
            Ok(None) if start.elapsed() < LIMIT => thread::sleep(Duration::from_millis(2)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it still ran after {} s", LIMIT.as_secs()));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// Says where two outcomes differ; empty if they do not.
pub(crate) fn difference(expected: &Outcome, found: &Outcome) -> String {
    let mut text = String::new();
    if expected.code != found.code {
        let code = |code: Option<i32>| code.map_or("a signal".to_owned(), |code| code.to_string());
        text.push_str(&format!(
            "exit code: CPython {}, compiled {}\n",
            code(expected.code),
            code(found.code)
        ));
    }
    stream("stdout", &expected.stdout, &found.stdout, &mut text);
    stream("stderr", &expected.stderr, &found.stderr, &mut text);
    text
}

/// The first line that differs, with two lines before it.
fn stream(name: &str, expected: &[u8], found: &[u8], text: &mut String) {
    if expected == found {
        return;
    }
    let (expected, found) = (
        String::from_utf8_lossy(expected),
        String::from_utf8_lossy(found),
    );
    let expected: Vec<&str> = expected.split('\n').collect();
    let found: Vec<&str> = found.split('\n').collect();
    let first = expected
        .iter()
        .zip(&found)
        .take_while(|(one, other)| one == other)
        .count();
    text.push_str(&format!("{name} differs at line {}:\n", first + 1));
    for line in &expected[first.saturating_sub(2)..first] {
        text.push_str(&format!("    {line}\n"));
    }
    for (mark, lines) in [("-", &expected), ("+", &found)] {
        for line in lines.iter().skip(first).take(4) {
            text.push_str(&format!("  {mark} {line}\n"));
        }
    }
}

//! Tracebacks: where in the Python source each operation stands, and how CPython 3.13 prints them.
//!
//! In: an exception and the places it passed. Out: the text of CPython's `traceback` module: chained exceptions first, frames
//! outermost first, repeated frames counted, the failing expression underlined (`traceback/frame.rs`).

mod frame;
mod group;
mod width;

use crate::error::Error;
use crate::exceptions::BaseException;
use crate::gc::Gc;
use std::fmt::Write;
use std::io::Write as _;

/// A source file of the program, with its text.
#[derive(Debug)]
pub struct SourceFile {
    /// The name shown in tracebacks.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
}

/// A place in the program's source.
#[derive(Debug)]
pub struct Loc {
    /// The file.
    pub file: &'static SourceFile,
    /// The function's name, `<module>` for a module's body.
    pub function: &'static str,
    /// First byte of the expression.
    pub lo: u32,
    /// The byte after the expression.
    pub hi: u32,
    /// First byte of the part underlined with `^`; where the anchor is empty all is.
    pub anchor_lo: u32,
    /// The byte after that part.
    pub anchor_hi: u32,
    /// The call that this is a part of: of a function that has no Rust function of its own.
    pub caller: Option<&'static Loc>,
}

impl Loc {
    /// The place of `x.name` in that of the call `x.name()`, where it is the attribute that is missing.
    fn at_attribute(&self, name: Option<&str>) -> Loc {
        let mut loc = Loc { ..*self };
        let text = self.file.text.as_bytes();
        let callee = text.get(self.lo as usize..self.anchor_lo as usize);
        if let (Some(name), Some(callee)) = (name, callee)
            && text.get(self.anchor_lo as usize) == Some(&b'(')
            && callee.ends_with(format!(".{name}").as_bytes())
            && !callee.contains(&b'\n')
        {
            (loc.hi, loc.anchor_lo, loc.anchor_hi) = (self.anchor_lo, 0, 0);
        }
        loc
    }

    /// The number of the line that the expression begins on.
    pub fn line(&self) -> usize {
        let before = self
            .file
            .text
            .as_bytes()
            .get(..self.lo as usize)
            .unwrap_or_default();
        before.iter().filter(|&&byte| byte == b'\n').count() + 1
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __caller {
    ($table:ident) => {
        None
    };
    ($table:ident $caller:literal) => {
        Some(&$table[$caller])
    };
}

/// Makes the program's table of places; see `docs/runtime.md`.
#[macro_export]
macro_rules! locations {
    (
        files = [$($file:ident = ($name:expr, $text:expr)),* $(,)?];
        $table:ident = [$(($in:ident, $function:expr, $lo:expr, $hi:expr, $anchor_lo:expr, $anchor_hi:expr $(, $caller:literal)?)),* $(,)?];
    ) => {
        $(
            #[allow(dead_code)]
            static $file: $crate::SourceFile = $crate::SourceFile { name: $name, text: $text };
        )*
        #[allow(dead_code)]
        pub(crate) static $table: [$crate::Loc; [$(stringify!($lo)),*].len()] = [$(
            $crate::Loc {
                file: &$in,
                function: $function,
                lo: $lo,
                hi: $hi,
                anchor_lo: $anchor_lo,
                anchor_hi: $anchor_hi,
                caller: $crate::__caller!($table $($caller)?),
            }
        ),*];
    };
}

/// What stands between an exception and its cause.
const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
/// What stands between an exception and the one that was being handled.
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// As many repetitions of one line are shown.
const REPETITIONS: usize = 3;

/// What Python prints for an uncaught exception.
pub fn format(error: &Error) -> String {
    let mut out = group::Output::default();
    write_chain(error, &mut out, &mut Vec::new());
    out.finish()
}

/// An exception's chain, oldest first: each with what links it to its elder.
fn chain(error: &Error, seen: &mut Vec<usize>) -> Vec<(Option<&'static str>, Error)> {
    let mut links = Vec::new();
    let mut next = Some(error.clone());
    while let Some(error) = next {
        seen.push(error.exception().as_ref().id());
        let exception = error.exception();
        let unseen = |other: &Error| !seen.contains(&other.exception().as_ref().id());
        let (message, elder) = match (
            exception.cause().filter(unseen),
            exception.context().filter(unseen),
        ) {
            (Some(cause), _) => (Some(CAUSE), Some(cause)),
            (None, Some(context)) if !exception.suppress_context() => {
                (Some(CONTEXT), Some(context))
            }
            _ => (None, None),
        };
        links.push((message, error));
        next = elder;
    }
    links.reverse();
    links
}

fn write_chain(error: &Error, out: &mut group::Output, seen: &mut Vec<usize>) {
    for (message, error) in chain(error, seen) {
        if let Some(message) = message {
            out.emit(message, None);
        }
        match error.exception().group() {
            None => {
                let frames = error.exception().traceback();
                if !frames.is_empty() {
                    out.emit("Traceback (most recent call last):\n", None);
                    let attribute = missing_attribute(&error);
                    out.emit(&frames_text(&frames, attribute.as_deref()), None);
                }
                out.emit(&last_lines(&error), None);
            }
            Some(members) => group::write(&error, &members, out, seen),
        }
    }
}

/// The attribute that an `AttributeError` says is not there.
fn missing_attribute(error: &Error) -> Option<String> {
    if !error.is_instance(crate::exceptions::ATTRIBUTE_ERROR) {
        return None;
    }
    let text = last_lines(error);
    let (_, rest) = text.rsplit_once("has no attribute '")?;
    Some(rest.split_once('\'')?.0.to_owned())
}

/// The frames of a traceback (kept innermost first), outermost first.
fn frames_text(frames: &[&'static Loc], attribute: Option<&str>) -> String {
    let mut out = String::new();
    let innermost = frames.first().map(|loc| loc.at_attribute(attribute));
    let mut last: Option<(&str, usize, &str)> = None;
    let mut count = 0;
    for (at, loc) in frames.iter().enumerate().rev() {
        let loc = match &innermost {
            Some(loc) if at == 0 => loc,
            _ => *loc,
        };
        let key = (loc.file.name, loc.line(), loc.function);
        if last != Some(key) {
            repeated(count, &mut out);
            last = Some(key);
            count = 0;
        }
        count += 1;
        if count <= REPETITIONS {
            frame::write(loc, &mut out);
        }
    }
    repeated(count, &mut out);
    out
}

fn repeated(count: usize, out: &mut String) {
    if count > REPETITIONS {
        let more = count - REPETITIONS;
        let plural = if more > 1 { "s" } else { "" };
        let _ = writeln!(out, "  [Previous line repeated {more} more time{plural}]");
    }
}

/// The exception's type and message, and its notes.
fn last_lines(error: &Error) -> String {
    let mut out = last_line(error);
    for note in error.exception().notes() {
        for line in note.as_str().split('\n') {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The line that names the exception, with its message.
pub fn last_line(error: &Error) -> String {
    let message = error.message();
    let info = error.type_info();
    let name = if info.module == "__main__" {
        info.name.to_owned()
    } else {
        info.full_name()
    };
    if message.as_str().is_empty() {
        format!("{name}\n")
    } else {
        format!("{name}: {}\n", message.as_str())
    }
}

/// The traceback as `sys.unraisablehook` prints it: plain, without underlines or chained exceptions.
fn plain(exception: &Gc<BaseException>) -> String {
    let mut out = String::new();
    let frames = exception.traceback();
    if !frames.is_empty() {
        out.push_str("Traceback (most recent call last):\n");
    }
    for loc in frames.iter().rev() {
        frame::write_plain(loc, &mut out);
    }
    out
}

/// Reports an exception that nobody can catch: `Exception ignored` with the place (`in: <function A.__del__ at 0x1>`).
pub fn report_ignored(error: &Error, place: &str) {
    let text = format!(
        "Exception ignored {place}\n{}{}",
        plain(error.exception()),
        last_line(error)
    );
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

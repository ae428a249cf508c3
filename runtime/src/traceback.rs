//! Tracebacks: where in the Python source each operation stands, and how CPython prints them.

use crate::error::Error;

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
}

/// Makes the table of places: `rt::locations! { files = [F0 = ("a.py", "text")]; L = [(F0, "f", lo, hi, anchor_lo, anchor_hi), ...] }`.
#[macro_export]
macro_rules! locations {
    (files = [$($file:ident = ($name:expr, $text:expr)),* $(,)?];
     $table:ident = [$(($in:ident, $function:expr, $lo:expr, $hi:expr, $alo:expr, $ahi:expr)),* $(,)?] $(;)?) => {
        $(pub(crate) static $file: $crate::SourceFile = $crate::SourceFile { name: $name, text: $text };)*
        pub(crate) static $table: [$crate::Loc; const { [$(stringify!($lo)),*].len() }] = [$(
            $crate::Loc { file: &$in, function: $function, lo: $lo, hi: $hi, anchor_lo: $alo, anchor_hi: $ahi }
        ),*];
    };
}

/// What Python prints for an uncaught exception.
pub fn format(error: &Error) -> String {
    last_line(error)
}

/// The line that names the exception, with its message.
pub fn last_line(error: &Error) -> String {
    let message = error.message();
    let name = error.type_info().full_name();
    if message.as_str().is_empty() {
        format!("{name}\n")
    } else {
        format!("{name}: {}\n", message.as_str())
    }
}

/// Reports an exception that nobody can catch (`Exception ignored in: ...`).
pub fn report_ignored(error: &Error, place: &str) {
    eprintln!("Exception ignored in: {place}\n{}", format(error));
}

//! Files that cannot be read.

use std::io;

use crate::diagnostics::{Diagnostic, codes};
use crate::source::{SourceFile, Span};

/// There is no such file.
pub fn file_not_found(file: &SourceFile) -> Diagnostic {
    at_start(file, format!("cannot find the file `{}`", file.path()))
}

/// The path names a folder.
pub fn file_is_directory(file: &SourceFile) -> Diagnostic {
    at_start(
        file,
        format!("`{}` is a directory, not a Python file", file.path()),
    )
    .help("name a file in it, for example its `__main__.py`")
}

/// The file cannot be read for another reason.
pub fn file_unreadable(file: &SourceFile, error: &io::Error) -> Diagnostic {
    at_start(
        file,
        format!("cannot read the file `{}`: {error}", file.path()),
    )
}

/// Another process wrote to the file, or shortened it, while it was compiled.
pub fn file_changed(file: &SourceFile) -> Diagnostic {
    let message = format!("the file `{}` changed while it was read", file.path());
    Diagnostic::error(codes::FILE_CHANGED, Span::at(file.span().lo), message)
        .help("compile it again when it is written")
}

/// The bytes are not text in the encoding that the file declares.
pub fn bad_encoding(file: &SourceFile, offset: usize, message: String) -> Diagnostic {
    Diagnostic::error(
        codes::ENCODING,
        Span::at(file.span().lo + offset as u32),
        message,
    )
    .help(
        "save the file as UTF-8; most other encodings are understood where a comment such as \
         `# coding: latin-1` in the first line names them",
    )
}

fn at_start(file: &SourceFile, message: String) -> Diagnostic {
    Diagnostic::error(codes::FILE, Span::at(file.span().lo), message)
}

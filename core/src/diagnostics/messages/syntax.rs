//! What CPython refuses as SyntaxError or IndentationError, in its words.

use crate::diagnostics::{Diagnostic, codes};
use crate::source::Span;

/// A SyntaxError with CPython's text.
pub fn syntax_error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, span, message)
}

/// An IndentationError or TabError with CPython's text.
pub fn indentation_error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::INDENTATION, span, message)
}

/// A SyntaxWarning with CPython's text.
pub fn syntax_warning(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(codes::SYNTAX_WARNING, span, message)
}

/// A bracket that nothing closes.
pub fn never_closed(span: Span, bracket: char) -> Diagnostic {
    syntax_error(span, format!("'{bracket}' was never closed"))
}

/// Expressions or statements nest more deeply than the compiler follows.
pub fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        codes::TOO_DEEP,
        span,
        "this nests too deeply to be compiled",
    )
    .help("give the inner parts names of their own, or build the value in a loop")
}

/// A string holds half of a surrogate pair, which UTF-8 cannot.
pub fn lone_surrogate(span: Span) -> Diagnostic {
    Diagnostic::error(
        codes::UNSUPPORTED,
        span,
        "strings with lone surrogates are not supported",
    )
    .help("write the character itself, or its code point as `\\U0001F600`")
}

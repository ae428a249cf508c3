//! Stub files that say something Portalis does not understand.

use crate::diagnostics::{Diagnostic, codes};
use crate::source::Span;

/// A declaration in a stub cannot be read.
pub fn bad_stub(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(codes::STUB, span, message)
}

//! Why Python was not compiled.

use std::fmt;

/// Rendered diagnostics, or what went wrong with a file.
pub struct Error(String);

impl Error {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0.trim_end())
    }
}

/// A `main` that returns the error prints it this way, so it is text for people.
impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Python was not compiled:\n{self}")
    }
}

impl std::error::Error for Error {}

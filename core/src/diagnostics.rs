//! What the compiler tells its users.
//!
//! In: problems, each made by one constructor in [`messages`]. Out: sorted, without repetition, rendered with the
//! Python file, line, column, the source line underlined and a way out. Every message has a code, and every
//! code one line in [`codes::ALL`].

pub mod codes;
pub mod messages;
mod render;
mod sink;

use crate::source::Span;

pub use render::{Style, render, render_all};
pub use sink::Diagnostics;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The program cannot be compiled.
    Error,
    /// The program can be compiled, but something in it is odd.
    Warning,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem it is: one of [`codes::ALL`].
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The place that is underlined.
    pub span: Span,
    /// What is wrong, in one line.
    pub message: String,
    /// Further places that matter, each with what it has to do with the problem.
    pub labels: Vec<(Span, String)>,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// The way out.
    pub help: Option<Box<str>>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// A warning.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }

    /// Adds something to know.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says the way out.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into().into_boxed_str());
        self
    }
}

//! How a command fails, and the exit code that goes with it.

use std::fmt;
use std::io;
use std::path::Path;

/// Exit code of a program with diagnostics, or of a machine that cannot do what is needed.
pub const CODE_FAILED: u8 = 1;
/// Exit code of wrong usage: arguments that make no sense, files that are not there.
pub const CODE_USAGE: u8 = 2;
/// Exit code of a bug in Portalis, as a panicking Rust program has.
pub const CODE_BUG: u8 = 101;

/// Why a command ended early.
#[derive(Debug)]
pub struct Error {
    message: String,
    help: Option<String>,
    code: u8,
}

/// The result of a step of a command.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The arguments or the files they name are wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            code: CODE_USAGE,
        }
    }

    /// Something could not be done.
    pub fn failed(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            code: CODE_FAILED,
        }
    }

    /// A fault of Portalis itself.
    pub fn bug(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            code: CODE_BUG,
        }
    }

    /// The diagnostics have been printed; nothing is left to say.
    pub fn reported() -> Self {
        Self {
            message: String::new(),
            help: None,
            code: CODE_FAILED,
        }
    }

    /// The compiler panicked (the panic's message has been printed).
    pub fn panic() -> Self {
        Self::bug("the compiler stopped unexpectedly; this is a bug in Portalis")
            .help("please report it together with the message above and, if you can, the program")
    }

    /// A file operation failed.
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::failed(format!("cannot {doing} `{}`: {error}", path.display()))
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }

    /// Whether there is nothing to print.
    pub fn is_silent(&self) -> bool {
        self.message.is_empty()
    }

    /// What to do about it.
    pub fn way_out(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Turns an I/O error into ours, with what was being done and where.
pub trait Context<T> {
    /// `doing` completes "cannot ... `path`".
    fn doing(self, doing: &str, path: &Path) -> Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn doing(self, doing: &str, path: &Path) -> Result<T> {
        self.map_err(|error| Error::io(doing, path, &error))
    }
}

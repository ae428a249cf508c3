//! What the user sees: errors, and progress where stderr is a terminal.

use crate::error::Error;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// Prints an error and its way out to stderr.
pub fn error(error: &Error, color: bool) {
    if error.is_silent() {
        return;
    }
    let (red, cyan, off) = if color {
        ("\x1b[1;31m", "\x1b[1;36m", "\x1b[0m")
    } else {
        ("", "", "")
    };
    let mut text = format!("{red}error{off}: {error}\n");
    if let Some(help) = error.way_out() {
        text.push_str(&format!("{cyan}help{off}: {help}\n"));
    }
    // Nothing is left to do where stderr is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Shows that long work goes on; silent where stderr is no terminal. Ends when dropped.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Starts with a first message.
    pub fn start(message: impl Into<String>) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(message.into());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(Some(bar))
    }

    /// Says what is being done now.
    pub fn message(&self, message: impl Into<String>) {
        if let Some(bar) = &self.0 {
            bar.set_message(message.into());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

//! Exception groups: their members printed in boxes drawn with `|` and `+`.

use super::{frames_text, last_lines, write_chain};
use crate::error::Error;
use std::fmt::Write;

/// Groups nested deeper are not shown.
const MAX_DEPTH: usize = 10;
/// More members than this are only counted.
const MAX_WIDTH: usize = 15;

/// The text so far, and how deep in groups it is.
#[derive(Default)]
pub(super) struct Output {
    text: String,
    depth: usize,
    need_close: bool,
}

impl Output {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    /// Adds text, each line behind the group's margin.
    pub(super) fn emit(&mut self, text: &str, margin: Option<char>) {
        if self.depth == 0 {
            self.text.push_str(text);
            return;
        }
        let prefix = format!("{}{} ", self.indent(), margin.unwrap_or('|'));
        for line in text.split_inclusive('\n') {
            // As `textwrap.indent` with a predicate that is always true.
            self.text.push_str(&prefix);
            self.text.push_str(line);
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Writes a group: its own traceback and message, then its members.
pub(super) fn write(error: &Error, members: &[Error], out: &mut Output, seen: &mut Vec<usize>) {
    if out.depth > MAX_DEPTH {
        out.emit(&format!("... (max_group_depth is {MAX_DEPTH})\n"), None);
        return;
    }
    let top = out.depth == 0;
    if top {
        out.depth += 1;
    }
    let frames = error.exception().traceback();
    if !frames.is_empty() {
        out.emit(
            "Exception Group Traceback (most recent call last):\n",
            top.then_some('+'),
        );
        out.emit(&frames_text(&frames, None), None);
    }
    out.emit(&last_lines(error), None);
    let shown = if members.len() <= MAX_WIDTH {
        members.len()
    } else {
        MAX_WIDTH + 1
    };
    out.need_close = false;
    for index in 0..shown {
        let last = index + 1 == shown;
        if last {
            out.need_close = true;
        }
        let title = if index < MAX_WIDTH {
            (index + 1).to_string()
        } else {
            "...".to_owned()
        };
        let corner = if index == 0 { "+-" } else { "  " };
        let indent = out.indent();
        let _ = writeln!(
            out.text,
            "{indent}{corner}+---------------- {title} ----------------"
        );
        out.depth += 1;
        if index < MAX_WIDTH {
            write_chain(&members[index], out, seen);
        } else {
            let more = members.len() - MAX_WIDTH;
            let plural = if more > 1 { "s" } else { "" };
            out.emit(&format!("and {more} more exception{plural}\n"), None);
        }
        if last && out.need_close {
            let indent = out.indent();
            let _ = writeln!(out.text, "{indent}+------------------------------------");
            out.need_close = false;
        }
        out.depth -= 1;
    }
    if top {
        out.depth = 0;
    }
}

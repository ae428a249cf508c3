//! One frame of a traceback: its place, its source lines, and what is underlined in them.
//!
//! In: a place. Out: `File "...", line N, in f`, the lines dedented, `~` and `^` below them where they tell more than the lines do.

use super::{Loc, width};
use std::fmt::Write;

/// A position in the shown lines: line and character.
type Position = (usize, usize);

/// The lines of a place, dedented, and its parts as positions in them.
struct Shown<'a> {
    lines: Vec<&'a str>,
    start: Position,
    end: Position,
    anchor: Option<(Position, Position)>,
}

/// Writes one frame.
pub(super) fn write(loc: &Loc, out: &mut String) {
    write_header(loc, out);
    let shown = Shown::new(loc);
    if shown.lines.iter().all(|line| line.trim().is_empty()) {
        return;
    }
    let carets = shown.has_carets();
    let mut text = Vec::new();
    let mut last = None;
    for line in shown.significant_lines() {
        match last.map_or(1, |last| line - last) {
            1 => {}
            2 => shown.output(line - 1, carets, &mut text),
            more => text.push(format!("...<{} lines>...", more - 1)),
        }
        shown.output(line, carets, &mut text);
        last = Some(line);
    }
    let indent = common_indent(text.iter().map(String::as_str));
    for line in &text {
        let _ = writeln!(out, "    {}", line.get(indent..).unwrap_or_default());
    }
}

/// Writes one frame with its first line only.
pub(super) fn write_plain(loc: &Loc, out: &mut String) {
    write_header(loc, out);
    let line = Shown::new(loc).lines.first().map_or("", |line| line.trim());
    if !line.is_empty() {
        let _ = writeln!(out, "    {line}");
    }
}

fn write_header(loc: &Loc, out: &mut String) {
    let _ = writeln!(
        out,
        "  File \"{}\", line {}, in {}",
        crate::program::place(loc.file.name).display(),
        loc.line(),
        loc.function
    );
}

impl<'a> Shown<'a> {
    fn new(loc: &'a Loc) -> Shown<'a> {
        let text = loc.file.text;
        let lo = floor_boundary(text, loc.lo as usize);
        let hi = floor_boundary(text, loc.hi as usize).max(lo);
        let begin = text[..lo].rfind('\n').map_or(0, |newline| newline + 1);
        let finish = text[hi..]
            .find('\n')
            .map_or(text.len(), |newline| hi + newline);
        let lines: Vec<&str> = text[begin..finish].split('\n').collect();
        let indent = common_indent(lines.iter().copied());
        // Where a byte of the text is in the shown lines.
        let position = |byte: usize| {
            let line_begin = text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
            let line = text[begin..byte].matches('\n').count();
            (
                line,
                text[line_begin..byte]
                    .chars()
                    .count()
                    .saturating_sub(indent),
            )
        };
        let (anchor_lo, anchor_hi) = (loc.anchor_lo as usize, loc.anchor_hi as usize);
        let anchor = (lo <= anchor_lo && anchor_lo < anchor_hi && anchor_hi <= hi).then(|| {
            (
                position(floor_boundary(text, anchor_lo)),
                position(floor_boundary(text, anchor_hi)),
            )
        });
        let dedent = |line: &&'a str| {
            let line = line.trim_end();
            if line.trim_start().is_empty() {
                ""
            } else {
                line.get(indent..).unwrap_or(line)
            }
        };
        Shown {
            start: position(lo),
            end: position(hi),
            anchor,
            lines: lines.iter().map(dedent).collect(),
        }
    }

    /// Whether anything is underlined: not where all of the line would be, or all but `return` or one target of a plain call.
    fn has_carets(&self) -> bool {
        let first = self.lines.first().copied().unwrap_or_default();
        let last = self.lines.last().copied().unwrap_or_default();
        let before = &first[..byte_of(first, self.start.1)];
        let after = &last[byte_of(last, self.end.1)..];
        if self.is_plain_call(first) && is_only_call(before, after) {
            return false;
        }
        self.anchor.is_some() || !before.trim().is_empty() || !after.trim().is_empty()
    }

    /// Whether the expression is a call of a plain name.
    fn is_plain_call(&self, first: &str) -> bool {
        let Some((open, close)) = self.anchor else {
            return false;
        };
        if open.0 != 0 || close != self.end {
            return false;
        }
        let callee = &first[byte_of(first, self.start.1)..byte_of(first, open.1)];
        first[byte_of(first, open.1)..].starts_with('(') && is_name(callee.trim_end())
    }

    /// The first line, the last, and those around the anchor's ends.
    fn significant_lines(&self) -> Vec<usize> {
        let mut lines = vec![0, self.lines.len() - 1];
        if let Some((left, right)) = self.anchor {
            for line in [left.0, right.0] {
                lines.extend(line.saturating_sub(1)..=line + 1);
            }
        }
        lines.retain(|&line| line < self.lines.len());
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Adds one line, and what is below it.
    fn output(&self, number: usize, carets: bool, text: &mut Vec<String>) {
        let line = self.lines[number];
        text.push(line.to_owned());
        if !carets {
            return;
        }
        let columns = |(line, character): Position| {
            let line = self.lines.get(line).copied().unwrap_or_default();
            width::columns(&line[..byte_of(line, character)])
        };
        let spaces = line.len() - line.trim_start().len();
        let is_last = number == self.lines.len() - 1;
        let end = if is_last {
            columns(self.end)
        } else {
            width::columns(line)
        };
        let begin = if number == 0 {
            columns(self.start).max(spaces)
        } else {
            spaces
        };
        let anchor = self
            .anchor
            .map(|(left, right)| ((left.0, columns(left)), (right.0, columns(right))));
        let mark = |column: usize| match anchor {
            _ if column < begin => ' ',
            Some((left, right)) if (number, column) < left || (number, column) >= right => '~',
            _ => '^',
        };
        text.push((0..end).map(mark).collect());
    }
}

/// Whether the text around a call leaves `return f()` or `x = f()`, also with parentheses around the call.
fn is_only_call(before: &str, after: &str) -> bool {
    let open = before.trim_end_matches(|c: char| c.is_whitespace() || c == '(');
    let parentheses = before[open.len()..].matches('(').count();
    let statement = open == "return"
        || open
            .strip_suffix('=')
            .is_some_and(|target| is_name(target.trim_end()));
    let mut rest = after.trim_start();
    for _ in 0..parentheses {
        match rest.strip_prefix(')') {
            Some(more) => rest = more.trim_start(),
            None => return false,
        }
    }
    statement && (rest.is_empty() || rest.starts_with([';', '#']))
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// The byte at which a character stands; the length beyond the end.
fn byte_of(line: &str, character: usize) -> usize {
    line.char_indices()
        .nth(character)
        .map_or(line.len(), |(byte, _)| byte)
}

/// The position, or the boundary of characters before it.
fn floor_boundary(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// How many leading spaces or tabs all lines share that have other characters (`textwrap.dedent`).
fn common_indent<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    let mut common: Option<&str> = None;
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        common = Some(match common {
            None => indent,
            Some(shared) => {
                let same = shared
                    .bytes()
                    .zip(indent.bytes())
                    .take_while(|(a, b)| a == b)
                    .count();
                &shared[..same]
            }
        });
    }
    common.map_or(0, str::len)
}

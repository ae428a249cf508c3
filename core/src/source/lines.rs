//! Where lines begin.
//!
//! In: a text, then byte offsets. Out: lines and columns. A line ends with `\n`, `\r\n` or `\r`, as in Python.

/// A place as people and CPython name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes of UTF-8, from 0, as in CPython's `col_offset`.
    pub column: u32,
}

/// The offsets at which lines begin.
pub(super) struct Lines(Vec<u32>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        Self(starts)
    }

    /// How many lines there are; the empty one behind a last line end does not count.
    pub(super) fn count(&self, text: &str) -> u32 {
        let empty = self
            .0
            .last()
            .is_some_and(|&start| start as usize == text.len());
        (self.0.len() - usize::from(empty)) as u32
    }

    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.0.partition_point(|&start| start as usize <= offset) - 1;
        Position {
            line: line as u32 + 1,
            column: offset as u32 - self.0[line],
        }
    }

    pub(super) fn char_column(&self, text: &str, offset: usize) -> u32 {
        let column = self.position(text, offset).column as usize;
        let offset = offset.min(text.len());
        let before = text.get(offset - column..offset).unwrap_or_default();
        before.chars().count() as u32
    }

    /// The bytes of a line, from 1, without its end.
    pub(super) fn range(&self, text: &str, line: u32) -> Option<(u32, u32)> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.0.get(index)?;
        let next = self
            .0
            .get(index + 1)
            .map_or(text.len(), |&next| next as usize);
        let content = text[start as usize..next].trim_end_matches(['\n', '\r']);
        Some((start, start + content.len() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_line_ends_count() {
        let text = "a\nbé x\r\n\rlast";
        let lines = Lines::of(text);
        let place = |offset| {
            let at = lines.position(text, offset);
            (at.line, at.column, lines.char_column(text, offset))
        };
        assert_eq!(lines.count(text), 4);
        assert_eq!(
            (place(0), place(1), place(2)),
            ((1, 0, 0), (1, 1, 1), (2, 0, 0))
        );
        assert_eq!(
            (place(6), place(9), place(10)),
            ((2, 4, 3), (3, 0, 0), (4, 0, 0))
        );
        assert_eq!(place(99), (4, 4, 4));
        assert_eq!(lines.range(text, 2), Some((2, 7)));
        assert_eq!(lines.range(text, 3), Some((9, 9)));
        assert_eq!((lines.range(text, 0), lines.range(text, 5)), (None, None));
    }

    #[test]
    fn a_last_line_end_opens_no_line() {
        assert_eq!(Lines::of("a\nb\n").count("a\nb\n"), 2);
        assert_eq!(Lines::of("").count(""), 0);
    }
}

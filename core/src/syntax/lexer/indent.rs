//! Indentation, as CPython counts it.
//!
//! In: the blanks at the beginning of a line. Out: `Indent` and `Dedent` tokens. A tab goes to the next multiple
//! of eight; counted a second time with tabs of one, lines must compare the same way, or it is a TabError.

use super::ahead::Ahead;
use super::{Lex, LexError, Lexer, error};
use crate::syntax::token::TokenKind;

/// At most this many blocks may lie in each other, as in CPython.
const MAX_BLOCKS: usize = 100;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Width {
    column: u32,
    alternative: u32,
}

/// The widths of the open blocks.
#[derive(Debug, Default)]
pub(super) struct Indents(Vec<Width>);

impl Indents {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Lexer<'_> {
    /// Skips empty lines, then compares the next line's indentation with the open blocks.
    pub(super) fn begin_line(&mut self, ahead: &mut Ahead<'_>) -> Lex<()> {
        let mut line_start;
        let width = loop {
            line_start = self.at;
            let spaces = ahead.spaces(self.at);
            self.at += spaces;
            let mut width = Width {
                column: spaces as u32,
                alternative: spaces as u32,
            };
            if matches!(self.byte(), b'\t' | b'\x0C' | b'\\') {
                (width, line_start) = self.measure(width, line_start)?;
            }
            if self.byte() == b'#' {
                self.comment();
            }
            match self.byte() {
                b'\n' | b'\r' => self.skip_line_end(),
                0 if self.at >= self.bytes.len() => return Ok(()),
                _ => break width,
            }
        };
        let current = self.indents.0.last().copied().unwrap_or_default();
        if width.column == current.column {
            return if width.alternative == current.alternative {
                Ok(())
            } else {
                Err(self.tab_error())
            };
        }
        if width.column > current.column {
            return self.open_block(width, current, line_start);
        }
        let is_outer = |block: &Width| block.column <= width.column;
        let kept = self
            .indents
            .0
            .iter()
            .rposition(is_outer)
            .map_or(0, |last| last + 1);
        let outer = self.indents.0[..kept].last().copied().unwrap_or_default();
        if width.column != outer.column {
            return Err(self.indent_error("unindent does not match any outer indentation level"));
        }
        if width.alternative != outer.alternative {
            return Err(self.tab_error());
        }
        for _ in kept..self.indents.0.len() {
            self.push(TokenKind::Dedent, self.at, self.at);
        }
        self.indents.0.truncate(kept);
        Ok(())
    }

    /// The end of the text closes all blocks.
    pub(super) fn close_blocks(&mut self) {
        for _ in 0..self.indents.0.len() {
            self.push(TokenKind::Dedent, self.at, self.at);
        }
        self.indents.0.clear();
    }

    fn open_block(&mut self, width: Width, current: Width, line_start: usize) -> Lex<()> {
        if self.indents.0.len() + 2 > MAX_BLOCKS {
            return Err(self.indent_error("too many levels of indentation"));
        }
        if width.alternative <= current.alternative {
            return Err(self.tab_error());
        }
        self.indents.0.push(width);
        self.push(TokenKind::Indent, line_start, self.at);
        Ok(())
    }

    /// Goes on to measure blanks where not all are spaces; with the beginning of the line that they end on, for a backslash joins lines.
    #[cold]
    fn measure(&mut self, mut width: Width, mut line_start: usize) -> Lex<(Width, usize)> {
        // The width before a backslash counts for the line that it continues on.
        let mut joined: Option<Width> = None;
        loop {
            match self.byte() {
                b' ' => {
                    width.column += 1;
                    width.alternative += 1;
                }
                b'\t' => {
                    width.column = (width.column / 8 + 1) * 8;
                    width.alternative += 1;
                }
                b'\x0C' => width = Width::default(),
                b'\\' => {
                    joined = joined.or(Some(width));
                    self.continuation()?;
                    line_start = self.at;
                    continue;
                }
                _ => return Ok((joined.unwrap_or(width), line_start)),
            }
            self.at += 1;
        }
    }

    #[cold]
    fn indent_error(&self, message: &str) -> Box<LexError> {
        let mut error = error(self.at, self.at, message).yielding();
        error.is_indentation = true;
        error
    }

    #[cold]
    fn tab_error(&self) -> Box<LexError> {
        self.indent_error("inconsistent use of tabs and spaces in indentation")
    }
}

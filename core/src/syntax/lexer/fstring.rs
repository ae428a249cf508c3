//! f-strings, taken apart into text and tokens (PEP 701).
//!
//! ```text
//! f"a{x!r:>{w}}b"  ->  f" | a | { x ! r : | > | { w } | } | b | "
//! ```

use super::bracket::{Bracket, Turn};
use super::{Lex, Lexer, error};
use crate::syntax::token::{Quoting, TokenKind};

/// At most this many f-strings may lie in each other, as in CPython.
const MAX_FSTRINGS: usize = 150;
/// At most this many replacement fields of one f-string may lie in each other.
const MAX_FIELDS: usize = 3;

/// An f-string that is being read.
#[derive(Debug)]
pub(super) struct FString {
    start: usize,
    quote: u8,
    is_triple: bool,
    is_raw: bool,
    /// Whether text is read, of the string or of a format spec, rather than an expression.
    in_text: bool,
    /// For each open replacement field the number of open brackets, its own included.
    fields: [usize; MAX_FIELDS],
    open_fields: usize,
}

impl FString {
    /// The brackets that were open in the innermost field, if one is open.
    fn field(&self) -> Option<usize> {
        self.open_fields
            .checked_sub(1)
            .map(|last| self.fields[last])
    }
}

impl Lexer<'_> {
    /// The text of an f-string that comes next, if some does.
    #[inline]
    pub(super) fn fstring_texts(&mut self) -> Lex<()> {
        while self.fstrings.last().is_some_and(|fstring| fstring.in_text) {
            self.fstring_text()?;
        }
        Ok(())
    }

    pub(super) fn begin_fstring(&mut self, start: usize, quote: u8, quoting: Quoting) -> Lex<()> {
        if self.fstrings.len() >= MAX_FSTRINGS {
            return Err(error(start, self.at, "too many nested f-strings"));
        }
        self.fstrings.push(FString {
            start,
            quote,
            is_triple: quoting.is_triple(),
            is_raw: quoting.is_raw(),
            in_text: true,
            fields: [0; MAX_FIELDS],
            open_fields: 0,
        });
        self.push_quoted(TokenKind::FStringStart, quoting, start);
        Ok(())
    }

    /// Text up to the end of the f-string or the next place where an expression begins or ends.
    #[inline(never)]
    fn fstring_text(&mut self) -> Lex<()> {
        let Some(fstring) = self.fstrings.last() else {
            return Ok(());
        };
        let (quote, is_triple, is_raw) = (fstring.quote, fstring.is_triple, fstring.is_raw);
        let in_spec = fstring.open_fields > 0;
        let start = self.at;
        loop {
            match self.byte() {
                b'{' if self.byte_at(1) == b'{' && !in_spec => self.at += 2,
                b'}' if self.byte_at(1) == b'}' && !in_spec => self.at += 2,
                b'{' => return self.begin_fstring_field(start),
                b'}' if in_spec => {
                    self.middle(start);
                    self.set_in_text(false);
                    return Ok(());
                }
                b'}' => {
                    return Err(error(
                        self.at,
                        self.at + 1,
                        "f-string: single '}' is not allowed",
                    ));
                }
                b'\\' => self.fstring_escape(is_raw),
                byte if byte == quote
                    && (!is_triple || (self.byte_at(1) == quote && self.byte_at(2) == quote)) =>
                {
                    self.middle(start);
                    let end = self.at;
                    self.at += if is_triple { 3 } else { 1 };
                    self.push(TokenKind::FStringEnd, end, self.at);
                    self.fstrings.pop();
                    return Ok(());
                }
                // A line end ends a format spec, in an f-string of one line too.
                b'\n' | b'\r' if !is_triple && in_spec => {
                    self.middle(start);
                    self.set_in_text(false);
                    return Ok(());
                }
                b'\n' | b'\r' if !is_triple => return Err(self.unterminated_fstring()),
                0 if self.at >= self.bytes.len() => return Err(self.unterminated_fstring()),
                _ => self.at += 1,
            }
        }
    }

    /// Whether the innermost f-string has such quotes.
    pub(super) fn is_fstring_quote(&self, quote: u8, is_triple: bool) -> bool {
        let innermost = self.fstrings.last();
        innermost.is_some_and(|open| open.quote == quote && open.is_triple == is_triple)
    }

    /// Whether the next token is directly in a replacement field, in no bracket of its own.
    pub(super) fn at_top_of_field(&self) -> bool {
        let field = self.fstrings.last().and_then(FString::field);
        field.is_some_and(|brackets| brackets == self.brackets.len())
    }

    /// Whether `:` or `!` directly in a replacement field ends its expression; `:` begins a format spec.
    pub(super) fn ends_fstring_expression(&mut self, byte: u8) -> bool {
        if byte == b'!' && self.byte_at(1) == b'=' {
            return false;
        }
        if byte == b':' {
            self.set_in_text(true);
        }
        true
    }

    /// What follows `}` is text again, perhaps of an outer format spec.
    pub(super) fn end_fstring_field(&mut self) {
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.open_fields = fstring.open_fields.saturating_sub(1);
            fstring.in_text = true;
        }
    }

    fn begin_fstring_field(&mut self, start: usize) -> Lex<()> {
        self.middle(start);
        let open = Bracket {
            byte: b'{',
            lo: self.at as u32,
        };
        if !self.brackets.take(Turn::OPEN, open) {
            return Err(self.bad_bracket(TokenKind::LeftBrace, self.at));
        }
        let depth = self.brackets.len();
        if let Some(fstring) = self.fstrings.last_mut() {
            if fstring.open_fields >= MAX_FIELDS {
                return Err(error(
                    self.at,
                    self.at + 1,
                    "f-string: expressions nested too deeply",
                ));
            }
            fstring.fields[fstring.open_fields] = depth;
            fstring.open_fields += 1;
            fstring.in_text = false;
        }
        self.push(TokenKind::LeftBrace, self.at, self.at + 1);
        self.at += 1;
        Ok(())
    }

    /// A backslash does not hide a brace, but a quote, and `\N{...}` is no field.
    fn fstring_escape(&mut self, is_raw: bool) {
        match self.byte_at(1) {
            b'{' | b'}' => self.at += 1,
            b'N' if !is_raw && self.byte_at(2) == b'{' => {
                self.at += 3;
                while matches!(self.byte(), b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'-') {
                    self.at += 1;
                }
                if self.byte() == b'}' {
                    self.at += 1;
                }
            }
            _ => self.skip_escaped(),
        }
    }

    fn middle(&mut self, start: usize) {
        if start < self.at {
            self.push(TokenKind::FStringMiddle, start, self.at);
        }
    }

    fn set_in_text(&mut self, in_text: bool) {
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.in_text = in_text;
        }
    }

    fn unterminated_fstring(&self) -> Box<super::LexError> {
        let Some(fstring) = self.fstrings.last() else {
            return error(self.at, self.at, "unterminated f-string literal");
        };
        if fstring.is_triple {
            return self.unterminated_triple(fstring.start, fstring.start, "f-");
        }
        let message = format!(
            "unterminated f-string literal (detected at line {})",
            self.line_of(self.at)
        );
        error(fstring.start, self.at, message)
    }
}

//! String and bytes literals, and the beginning of f-strings.

use memchr::memchr3;
use portalis_memory::bytes_before;

use super::{Lex, Lexer, error};
use crate::syntax::token::{Quoting, TokenKind};

impl Lexer<'_> {
    /// A literal whose prefix begins at `start`; the next byte is its first quote.
    pub(super) fn string(&mut self, start: usize) -> Lex<()> {
        let mut quoting = Quoting::of_prefix(&self.bytes[start..self.at]);
        let quote = self.byte();
        let is_triple = self.byte_at(1) == quote && self.byte_at(2) == quote;
        if is_triple {
            quoting.set_triple();
        }
        self.at += quoting.quotes();
        if quoting.is_formatted() {
            return self.begin_fstring(start, quote, quoting);
        }
        let body = self.at;
        loop {
            self.at += match is_triple {
                true => plain_triple(&self.bytes[self.at..], quote),
                false => plain(&self.bytes[self.at..], quote),
            };
            match self.byte() {
                b'\\' => {
                    quoting.set_backslash();
                    if self.byte_at(1) == b'\r' {
                        quoting.set_return();
                    }
                    self.skip_escaped();
                }
                b'\r' if is_triple => {
                    quoting.set_return();
                    self.at += 1;
                }
                byte if byte == quote => {
                    if !is_triple {
                        self.at += 1;
                        break;
                    }
                    if self.byte_at(1) == quote && self.byte_at(2) == quote {
                        self.at += 3;
                        break;
                    }
                    self.at += 1;
                }
                b'\n' | b'\r' => return Err(self.unterminated(start, body)),
                _ => {
                    return Err(if is_triple {
                        self.unterminated_triple(start, body, "")
                    } else {
                        self.unterminated(start, body)
                    });
                }
            }
        }
        self.push_quoted(TokenKind::String, quoting, start);
        Ok(())
    }

    /// A backslash and the character behind it, which may be a line end.
    pub(super) fn skip_escaped(&mut self) {
        self.at += 1;
        if self.byte() == b'\r' && self.byte_at(1) == b'\n' {
            self.at += 1;
        }
        // The rest of a longer character holds neither quotes nor line ends.
        self.at = (self.at + 1).min(self.bytes.len());
    }

    #[cold]
    fn unterminated(&self, start: usize, body: usize) -> Box<super::LexError> {
        let mut message = format!(
            "unterminated string literal (detected at line {})",
            self.line_of(self.at)
        );
        let quote = self.bytes[body - 1];
        if self.is_fstring_quote(quote, false) {
            return error(start, start, "f-string: expecting '}'").yielding();
        }
        if self.bytes[body..self.at]
            .windows(2)
            .any(|pair| pair == [b'\\', quote])
        {
            message.push_str("; perhaps you escaped the end quote?");
        }
        error(start, self.at, message)
    }

    #[cold]
    pub(super) fn unterminated_triple(
        &self,
        start: usize,
        body: usize,
        kind: &str,
    ) -> Box<super::LexError> {
        if kind.is_empty() && self.is_fstring_quote(self.bytes[body - 1], true) {
            return error(start, start, "f-string: expecting '}'").yielding();
        }
        let text = &self.text[..self.at.min(self.text.len())];
        let line = self.line_of(text.trim_end_matches(['\n', '\r']).len());
        let message =
            format!("unterminated triple-quoted {kind}string literal (detected at line {line})");
        error(start, start + 3, message)
    }
}

/// How many bytes there are in front of a quote, a backslash, a line end or the end. Such texts are short.
fn plain(text: &[u8], quote: u8) -> usize {
    let ends = [quote, b'\\', b'\n', b'\r'];
    let mut length = 0;
    while let Some(bytes) = text[length..].first_chunk() {
        let found = bytes_before(bytes, ends);
        length += found;
        if found < bytes.len() {
            return length;
        }
    }
    let rest = &text[length..];
    let end = rest.iter().position(|byte| ends.contains(byte));
    length + end.unwrap_or(rest.len())
}

/// How many bytes there are in front of a quote, a backslash, a carriage return or the end. Such texts are long.
fn plain_triple(text: &[u8], quote: u8) -> usize {
    memchr3(quote, b'\\', b'\r', text).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_as_one_by_one() {
        for byte in 0..=u8::MAX {
            for at in 0..40 {
                for length in [at + 1, 40] {
                    let mut text = vec![b'x'; length];
                    text[at] = byte;
                    let is_end = matches!(byte, b'"' | b'\\' | b'\n' | b'\r');
                    assert_eq!(plain(&text, b'"'), if is_end { at } else { length });
                }
            }
        }
    }
}

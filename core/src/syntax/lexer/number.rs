//! Numbers: decimal, hexadecimal, octal, binary, with fraction, exponent or `j`.

use super::{Lex, Lexer, error};
use crate::syntax::token::TokenKind;

impl Lexer<'_> {
    /// A number; the first byte is a digit, or a point before a digit.
    pub(super) fn number(&mut self) -> Lex<()> {
        let start = self.at;
        let kind = match (self.byte(), self.byte_at(1)) {
            (b'0', b'x' | b'X') => self.radix("hexadecimal", 16)?,
            (b'0', b'o' | b'O') => self.radix("octal", 8)?,
            (b'0', b'b' | b'B') => self.radix("binary", 2)?,
            _ => self.decimal()?,
        };
        self.push(kind, start, self.at);
        Ok(())
    }

    fn radix(&mut self, name: &str, radix: u32) -> Lex<TokenKind> {
        self.at += 2;
        loop {
            if self.byte() == b'_' {
                self.at += 1;
            }
            let first = self.byte();
            if !char::from(first).is_digit(radix) {
                return Err(self.bad_radix_digit(name, first));
            }
            while char::from(self.byte()).is_digit(radix) {
                self.at += 1;
            }
            match self.byte() {
                b'_' => {}
                digit if digit.is_ascii_digit() => return Err(self.bad_radix_digit(name, digit)),
                _ => break,
            }
        }
        self.end_of_number(name)?;
        Ok(TokenKind::RadixInt)
    }

    #[cold]
    fn bad_radix_digit(&self, name: &str, digit: u8) -> Box<super::LexError> {
        if digit.is_ascii_digit() && name != "hexadecimal" {
            let message = format!("invalid digit '{}' in {name} literal", char::from(digit));
            return error(self.at, self.at + 1, message);
        }
        error(self.at - 1, self.at, format!("invalid {name} literal"))
    }

    fn decimal(&mut self) -> Lex<TokenKind> {
        let start = self.at;
        let mut kind = TokenKind::Int;
        if self.byte() != b'.' {
            self.digits()?;
        }
        let whole = self.at;
        if self.byte() == b'.' {
            kind = TokenKind::Float;
            self.at += 1;
            if self.byte().is_ascii_digit() {
                self.digits()?;
            }
        }
        if matches!(self.byte(), b'e' | b'E') && self.exponent()? {
            kind = TokenKind::Float;
        }
        if matches!(self.byte(), b'j' | b'J') {
            self.at += 1;
            self.end_of_number("imaginary")?;
            return Ok(TokenKind::Imaginary);
        }
        if kind == TokenKind::Int && self.bytes[start] == b'0' {
            let digits = &self.bytes[start..whole];
            if digits.iter().any(|byte| !matches!(byte, b'0' | b'_')) {
                let zeros = digits
                    .iter()
                    .take_while(|byte| matches!(byte, b'0' | b'_'))
                    .count();
                return Err(error(
                    start,
                    start + zeros,
                    "leading zeros in decimal integer literals are not permitted; \
                     use an 0o prefix for octal integers",
                ));
            }
        }
        self.end_of_number("decimal")?;
        Ok(kind)
    }

    /// Digits with single underscores between them.
    fn digits(&mut self) -> Lex<()> {
        loop {
            while self.byte().is_ascii_digit() {
                self.at += 1;
            }
            if self.byte() != b'_' {
                return Ok(());
            }
            if !self.byte_at(1).is_ascii_digit() {
                return Err(error(self.at, self.at + 1, "invalid decimal literal"));
            }
            self.at += 1;
        }
    }

    /// `e5`, `e-5`; not the `e` of a following `else`.
    fn exponent(&mut self) -> Lex<bool> {
        let signed = matches!(self.byte_at(1), b'+' | b'-');
        if !self.byte_at(1 + usize::from(signed)).is_ascii_digit() {
            if signed {
                return Err(error(self.at, self.at + 1, "invalid decimal literal"));
            }
            return Ok(false);
        }
        self.at += 1 + usize::from(signed);
        self.digits()?;
        Ok(true)
    }

    /// Only some keywords may follow a number without a blank, and CPython warns of them.
    fn end_of_number(&mut self, name: &str) -> Lex<()> {
        let next = self.byte();
        if !(next.is_ascii_alphanumeric() || next == b'_') {
            return Ok(());
        }
        let rest = &self.bytes[self.at..];
        let keywords: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];
        let message = format!("invalid {name} literal");
        if keywords.iter().any(|keyword| rest.starts_with(keyword)) {
            let at = self.at as u32;
            self.warnings.push((at - 1, at, message));
            return Ok(());
        }
        Err(error(self.at - 1, self.at, message))
    }
}

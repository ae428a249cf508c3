//! String and bytes literals, f-strings, and their concatenation.
//!
//! ```text
//! "a" f"b{x!r}" "c"   ->   JoinedStr([Constant("ab"), FormattedValue(x, Repr), Constant("c")])
//! ```

use portalis_memory::ThinSlice;

use super::{Parse, Parser};
use crate::diagnostics::{Diagnostic, messages};
use crate::source::Span;
use crate::syntax::ast::{Constant, Conversion, Expr, ExprKind, FormattedValue};
use crate::syntax::literal::{EscapeError, EscapeFault, Flavour, unescape};
use crate::syntax::token::{Token, TokenKind};

/// Where the parts of a string under construction begin on the scratch stacks.
struct Parts {
    text: usize,
    values: usize,
    /// Where the text that is not yet among the values stands in the source.
    place: Option<Span>,
}

impl Parts {
    fn add_place(&mut self, span: Span) {
        self.place = Some(self.place.map_or(span, |place| place.to(span)));
    }
}

/// The inside of a literal.
#[derive(Clone, Copy)]
struct Body<'a> {
    text: &'a str,
    lo: u32,
    /// The whole literal, for messages.
    span: Span,
    is_raw: bool,
    flavour: Flavour,
}

impl<'a> Parser<'a> {
    /// One literal or several side by side.
    pub(super) fn strings(&mut self) -> Parse<()> {
        let first = self.token();
        let all_bytes = is_bytes(first);
        if first.kind == TokenKind::String && !starts_string(self.next_kind()) {
            self.bump();
            let constant = self.single(first, all_bytes)?;
            return self.push(first.lo, ExprKind::Constant(constant));
        }
        let mut parts = self.begin_parts();
        let mut is_joined = false;
        while starts_string(self.kind()) {
            let token = self.token();
            if is_bytes(token) != all_bytes {
                return Err(self.error_here("cannot mix bytes and nonbytes literals"));
            }
            if token.kind == TokenKind::FStringStart {
                is_joined = true;
                self.fstring(&mut parts)?;
            } else {
                self.bump();
                let body = self.body(token)?;
                self.append(body)?;
                parts.add_place(body.span);
            }
        }
        if is_joined {
            let values = self.end_parts(&mut parts);
            return self.push(first.lo, ExprKind::JoinedStr(values));
        }
        let constant = self.constant_from(parts.text, all_bytes);
        self.push(first.lo, ExprKind::Constant(constant))
    }

    /// A literal on its own; its text is borrowed from the source where it has no escapes.
    fn single(&mut self, token: Token, is_bytes: bool) -> Parse<&'a Constant<'a>> {
        let body = self.body(token)?;
        if token.quoting.is_plain() {
            return Ok(if is_bytes {
                self.alloc(Constant::Bytes(body.text.as_bytes()))
            } else {
                self.alloc(Constant::Str(body.text))
            });
        }
        let start = self.scratch.buffer.len();
        self.append(body)?;
        Ok(self.constant_from(start, is_bytes))
    }

    /// The value of the text on the buffer from `start` on.
    fn constant_from(&mut self, start: usize, is_bytes: bool) -> &'a Constant<'a> {
        let text = &self.scratch.buffer[start..];
        let constant = if is_bytes {
            // In the buffer of a bytes literal, each character is a byte.
            let bytes = &mut self.scratch.bytes;
            bytes.clear();
            bytes.extend(text.chars().map(|char| char as u32 as u8));
            Constant::Bytes(self.arena.alloc_slice(bytes))
        } else if self.has_surrogates(start) {
            Constant::Surrogates(self.with_surrogates(start))
        } else {
            Constant::Str(self.arena.alloc_str(text))
        };
        self.scratch.cut_buffer(start);
        self.alloc(constant)
    }

    fn has_surrogates(&self, start: usize) -> bool {
        let last = self.scratch.surrogates.last();
        last.is_some_and(|&(at, _)| at >= start)
    }

    /// The text from `start` on with its surrogates, which are as long as what stands for them.
    fn with_surrogates(&self, start: usize) -> &'a [u8] {
        let mut bytes = self.scratch.buffer.as_bytes()[start..].to_vec();
        for &(at, value) in self
            .scratch
            .surrogates
            .iter()
            .filter(|(at, _)| *at >= start)
        {
            let low = |shift: u32| 0x80 | (value >> shift & 0x3F) as u8;
            bytes[at - start..at - start + 3].copy_from_slice(&[0xED, low(6), low(0)]);
        }
        self.arena.alloc_slice(&bytes)
    }

    /// The inside of a plain literal.
    fn body(&mut self, token: Token) -> Parse<Body<'a>> {
        let (text, quoting) = (self.slice(token), token.quoting);
        let start = quoting.prefix() + quoting.quotes();
        let inside = &text[start..text.len() - quoting.quotes()];
        let flavour = if quoting.is_bytes() {
            Flavour::Bytes
        } else {
            Flavour::Text
        };
        let span = self.span_of(token);
        if flavour == Flavour::Bytes && !inside.is_ascii() {
            return Err(self.error(span, "bytes can only contain ASCII literal characters"));
        }
        Ok(Body {
            text: inside,
            lo: token.lo + start as u32,
            span,
            is_raw: quoting.is_raw(),
            flavour,
        })
    }

    /// Appends the text of a literal's inside to the buffer.
    fn append(&mut self, body: Body<'a>) -> Parse<()> {
        if body.is_raw {
            // Raw text has no escapes, but its line ends are `\n` too.
            let lines = body.text.replace("\r\n", "\n").replace('\r', "\n");
            self.scratch.buffer.push_str(&lines);
            return Ok(());
        }
        let mut faults = Vec::new();
        unescape(body.text, body.flavour, &mut self.scratch.buffer, |fault| {
            faults.push(fault)
        });
        faults
            .into_iter()
            .try_for_each(|fault| self.escape_fault(body, fault))
    }

    fn escape_fault(&mut self, body: Body<'a>, fault: EscapeError) -> Parse<()> {
        let (first, last) = (fault.offset, fault.offset + fault.length - 1);
        let lo = body.lo + first as u32;
        let span = Span::new(lo, lo + fault.length as u32);
        match fault.kind {
            EscapeFault::Warning(message) => {
                self.warnings
                    .push(messages::syntax_warning(Span::new(lo, lo + 2), message));
                Ok(())
            }
            EscapeFault::Error(_) if body.flavour == Flavour::Bytes => {
                let message = format!("(value error) invalid \\x escape at position {first}");
                Err(self.error(body.span, message))
            }
            EscapeFault::Error(reason) => {
                let message = format!(
                    "(unicode error) 'unicodeescape' codec can't decode bytes in position {first}-{last}: {reason}"
                );
                Err(self.error(body.span, message))
            }
            EscapeFault::Surrogate { value, at } => {
                self.scratch.surrogates.push((at, value));
                self.late.push(messages::lone_surrogate(span));
                Ok(())
            }
        }
    }

    // f-strings.

    fn begin_parts(&self) -> Parts {
        Parts {
            text: self.scratch.buffer.len(),
            values: self.scratch.exprs.len(),
            place: None,
        }
    }

    fn end_parts(&mut self, parts: &mut Parts) -> ThinSlice<'a, Expr<'a>> {
        self.flush_text(parts);
        self.take_exprs(parts.values)
    }

    /// Makes the text that was read so far a constant among the values.
    fn flush_text(&mut self, parts: &mut Parts) {
        let place = parts.place.take();
        if let Some(span) = place
            && self.scratch.buffer.len() > parts.text
        {
            let constant = self.constant_from(parts.text, false);
            self.scratch.exprs.push(Expr {
                span,
                kind: ExprKind::Constant(constant),
            });
        }
    }

    fn fstring(&mut self, parts: &mut Parts) -> Parse<()> {
        let is_raw = self.bump().quoting.is_raw();
        loop {
            let token = self.token();
            match token.kind {
                TokenKind::FStringMiddle => {
                    self.bump();
                    self.middle(parts, token, is_raw, true)?;
                }
                TokenKind::LeftBrace => self.nested(|parser| parser.field(parts, is_raw))?,
                _ => {
                    self.expect(TokenKind::FStringEnd)?;
                    return Ok(());
                }
            }
        }
    }

    /// Literal text of an f-string; doubled braces are single ones, except in a format spec.
    fn middle(
        &mut self,
        parts: &mut Parts,
        token: Token,
        is_raw: bool,
        is_doubled: bool,
    ) -> Parse<()> {
        let text = self.slice(token);
        // Of a doubled brace, the second one belongs to the place, but not to the text.
        let mut append = |from: usize, to: usize, skipped: u32| {
            let lo = token.lo + from as u32;
            let span = Span::new(lo, token.lo + to as u32 + skipped);
            parts.add_place(span);
            self.append(Body {
                text: &text[from..to],
                lo,
                span,
                is_raw,
                flavour: Flavour::Text,
            })
        };
        if !is_doubled || !text.contains(['{', '}']) {
            return append(0, text.len(), 0);
        }
        let bytes = text.as_bytes();
        let (mut from, mut at) = (0, 0);
        while at < bytes.len() {
            match bytes[at] {
                b'\\' if !is_raw && text[at..].starts_with("\\N{") => {
                    at += text[at..].find('}').unwrap_or(2) + 1;
                }
                b'\\' if !is_raw && !matches!(bytes.get(at + 1), Some(b'{' | b'}')) => at += 2,
                b'{' | b'}' => {
                    append(from, at + 1, 1)?;
                    at += 2;
                    from = at;
                }
                _ => at += 1,
            }
        }
        if from < text.len() {
            append(from, text.len(), 0)
        } else {
            Ok(())
        }
    }

    /// `{value=!r:spec}`
    fn field(&mut self, parts: &mut Parts, is_raw: bool) -> Parse<()> {
        let open = self.bump();
        let value = self.one(Self::field_value)?;
        let after_value = self.kind();
        let is_debug = self.eat(TokenKind::Assign);
        if is_debug {
            // The text up to the end of the expression stands in front of its value.
            let text = self.source.slice(Span::new(open.hi, self.lo()));
            let text = self.without_comments(text, open.hi);
            self.scratch.buffer.push_str(&text);
            parts.add_place(Span::new(open.hi, self.lo()));
        }
        let mut conversion = self.conversion()?;
        let after_conversion = self.kind();
        let mut format_spec = None;
        if self.is(TokenKind::Colon) {
            format_spec = Some(self.format_spec(is_raw)?);
        } else if is_debug && conversion == Conversion::None {
            conversion = Conversion::Repr;
        }
        if !self.is(TokenKind::RightBrace) {
            let expected = match (format_spec, after_conversion == after_value, is_debug) {
                (Some(_), ..) => "'}', or format specs",
                (_, true, false) => "'=', or '!', or ':', or '}'",
                (_, _, true) if conversion == Conversion::Repr => "'!', or ':', or '}'",
                _ => "':' or '}'",
            };
            if let Some(error) = self
                .forgotten_comma(value.span.lo, &value)
                .filter(|_| after_value == after_conversion)
            {
                return Err(error);
            }
            return Err(self.error_here(format!("f-string: expecting {expected}")));
        }
        self.bump();
        self.flush_text(parts);
        self.push(
            open.lo,
            ExprKind::FormattedValue(self.alloc(FormattedValue {
                value,
                conversion,
                format_spec,
            })),
        )
    }

    fn field_value(&mut self) -> Parse<()> {
        let kind = self.kind();
        match kind {
            TokenKind::RightBrace
            | TokenKind::Exclamation
            | TokenKind::Colon
            | TokenKind::Assign => {
                let message = format!(
                    "f-string: valid expression required before '{}'",
                    kind.text()
                );
                Err(self.error_here(message))
            }
            TokenKind::Lambda => {
                let message = "f-string: lambda expressions are not allowed without parentheses";
                Err(self.error_here(message))
            }
            _ => {
                let start = self.at();
                self.yield_or_value()
                    .map_err(|error| self.in_field(start, error))
            }
        }
    }

    /// What CPython says where the expression that begins at token `start` breaks off.
    #[cold]
    fn in_field(&mut self, start: usize, error: Box<Diagnostic>) -> Box<Diagnostic> {
        use TokenKind as T;
        if error.message != "invalid syntax" {
            return error;
        }
        let is_prefix = matches!(
            self.window.get(start).kind,
            T::Not | T::Minus | T::Plus | T::Tilde | T::Await | T::Star
        );
        let message = if self.at() == start || is_prefix {
            "f-string: expecting a valid expression after '{'"
        } else {
            "f-string: expecting '=', or '!', or ':', or '}'"
        };
        self.error_here(message)
    }

    fn conversion(&mut self) -> Parse<Conversion> {
        if !self.is(TokenKind::Exclamation) {
            return Ok(Conversion::None);
        }
        let mark = self.bump();
        let token = self.token();
        if token.kind != TokenKind::Name {
            if matches!(token.kind, TokenKind::RightBrace | TokenKind::Colon) {
                return Err(self.error_here("f-string: missing conversion character"));
            }
            return Err(self.error_here("f-string: invalid conversion character"));
        }
        if token.lo != mark.hi {
            let message = "f-string: conversion type must come right after the exclamanation mark";
            return Err(self.error(self.span_of(mark).to(self.span_of(token)), message));
        }
        let conversion = match self.slice(token) {
            "s" => Conversion::Str,
            "r" => Conversion::Repr,
            "a" => Conversion::Ascii,
            other => {
                let message = format!(
                    "f-string: invalid conversion character '{other}': expected 's', 'r', or 'a'"
                );
                return Err(self.error_here(message));
            }
        };
        self.bump();
        Ok(conversion)
    }

    /// The colon of a replacement field and what stands behind it.
    fn format_spec(&mut self, is_raw: bool) -> Parse<&'a Expr<'a>> {
        let lo = self.bump().lo;
        let mut parts = self.begin_parts();
        loop {
            let token = self.token();
            match token.kind {
                TokenKind::FStringMiddle => {
                    self.bump();
                    self.middle(&mut parts, token, is_raw, false)?;
                }
                TokenKind::LeftBrace => self.nested(|parser| parser.field(&mut parts, is_raw))?,
                _ => break,
            }
        }
        let values = self.end_parts(&mut parts);
        let spec = self.node(lo, ExprKind::JoinedStr(values))?;
        Ok(self.alloc(spec))
    }

    /// The text of an expression without its comments.
    fn without_comments(&self, text: &str, lo: u32) -> String {
        let mut out = String::with_capacity(text.len());
        let hi = lo + text.len() as u32;
        let comments = &self.window.lexer.comments;
        let first = comments.partition_point(|comment| comment.lo < lo);
        let mut from = 0;
        for comment in comments[first..]
            .iter()
            .take_while(|comment| comment.hi <= hi)
        {
            out.push_str(&text[from..(comment.lo - lo) as usize]);
            from = (comment.hi - lo) as usize;
        }
        out.push_str(&text[from..]);
        out.replace("\r\n", "\n").replace('\r', "\n")
    }
}

fn is_bytes(token: Token) -> bool {
    token.kind == TokenKind::String && token.quoting.is_bytes()
}

fn starts_string(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::String | TokenKind::FStringStart)
}

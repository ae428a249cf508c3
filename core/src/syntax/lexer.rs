//! From text to tokens, as CPython's tokenizer does it.
//!
//! In: the text of a file. Out: its tokens as they are asked for, the places of its comments, and the first thing in it
//! that is no token, in CPython's words. Indentation becomes `Indent` and `Dedent`, lines are joined inside brackets and behind a
//! backslash, f-strings are taken apart (PEP 701).

mod ahead;
mod bracket;
mod fstring;
mod indent;
mod name;
mod number;
mod operator;
mod string;

use std::mem::take;

use memchr::memchr2;
use portalis_memory::{Names, Symbol, sym};

use super::token::{Quoting, Token, TokenKind};
use crate::source::Span;
use ahead::{Ahead, Tail};
use bracket::{Bracket, Brackets};
use fstring::FString;
use indent::Indents;
use operator::Sign;

/// Text that is no token.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LexError {
    pub(super) lo: u32,
    pub(super) hi: u32,
    pub(super) message: String,
    /// Whether it is an IndentationError.
    pub(super) is_indentation: bool,
    /// Whether an error of the parser in front of it is told instead, as CPython does with some.
    pub(super) yields: bool,
}

impl LexError {
    fn yielding(mut self: Box<Self>) -> Box<Self> {
        self.yields = true;
        self
    }
}

type Lex<T> = Result<T, Box<LexError>>;

/// The lexer of a text, with the tokens that were not taken from it yet.
pub(super) struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The offset in the program of the text's first byte: tokens and comments have such offsets.
    pub(super) start: u32,
    at: usize,
    /// The tokens; whoever takes them puts the first ones away. At the end of the text there is an `EndMarker`.
    pub(super) tokens: Vec<Token>,
    /// The comments so far, from `#` to the end of the line.
    pub(super) comments: Vec<Span>,
    /// Why lexing ended before the end of the text.
    pub(super) error: Option<Box<LexError>>,
    /// What is odd, in CPython's words.
    pub(super) warnings: Vec<(u32, u32, String)>,
    /// Whether the `EndMarker` was made.
    is_done: bool,
    indents: Indents,
    brackets: Brackets,
    fstrings: Vec<FString>,
}

/// What a lexer fills and the next one can use again; empty in between.
#[derive(Debug, Default)]
pub(super) struct LexBuffers {
    tokens: Vec<Token>,
    comments: Vec<Span>,
    indents: Indents,
    fstrings: Vec<FString>,
}

impl LexBuffers {
    /// The bytes that are held for what grows with a file.
    pub(super) fn capacity(&self) -> usize {
        self.tokens.capacity() * size_of::<Token>() + self.comments.capacity() * size_of::<Span>()
    }
}

impl<'t> Lexer<'t> {
    /// A lexer at the beginning of `text`.
    #[inline(always)]
    pub(super) fn new(text: &'t str, start: u32, buffers: LexBuffers) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            start,
            at: 0,
            tokens: buffers.tokens,
            comments: buffers.comments,
            error: None,
            warnings: Vec::new(),
            is_done: false,
            indents: buffers.indents,
            brackets: Brackets::default(),
            fstrings: buffers.fstrings,
        }
    }

    /// The lexer's memory, emptied.
    pub(super) fn take_buffers(&mut self) -> LexBuffers {
        self.tokens.clear();
        self.comments.clear();
        self.indents.clear();
        self.fstrings.clear();
        LexBuffers {
            tokens: take(&mut self.tokens),
            comments: take(&mut self.comments),
            indents: take(&mut self.indents),
            fstrings: take(&mut self.fstrings),
        }
    }

    /// Goes back to the beginning of the text.
    pub(super) fn restart(&mut self) {
        let buffers = self.take_buffers();
        *self = Lexer::new(self.text, self.start, buffers);
    }

    /// Lexes on until `count` tokens wait or the text ends.
    pub(super) fn fill(&mut self, count: usize) {
        if self.is_done {
            return;
        }
        match Names::with(|names| self.run(count, names)) {
            Ok(false) => return,
            Ok(true) => self.end(),
            Err(error) => self.error = Some(error),
        }
        self.push(TokenKind::EndMarker, self.at, self.at);
        self.is_done = true;
    }

    /// The innermost bracket that is open at the end of what was lexed.
    pub(super) fn unclosed(&self) -> Option<(u32, char)> {
        self.brackets
            .last()
            .map(|open| (self.start + open.lo, char::from(open.byte)))
    }

    /// Whether the text ended before `count` tokens waited.
    fn run(&mut self, count: usize, names: Names<'_>) -> Lex<bool> {
        let tail = Tail::of(self.bytes);
        let mut ahead = Ahead::new(self.bytes, &tail, self.at);
        if self.at == 0 {
            self.begin_line(&mut ahead)?;
            ahead.go_to(self.at);
        }
        while self.tokens.len() < count {
            let Some(place) = ahead.next() else {
                ahead.next_block();
                continue;
            };
            let (byte, second) = ahead.two_bytes(place);
            let sign = Sign::of(byte);
            if sign.is_word() {
                self.word(place, &mut ahead, names)?;
            } else if sign.is_whole(byte, second) && self.fstrings.is_empty() {
                self.sign(sign, byte, place.at)?;
                ahead.take();
            } else {
                self.at = place.at;
                match byte {
                    b'\n' | b'\r' => self.newline(&mut ahead)?,
                    0 if place.at >= self.bytes.len() => return Ok(true),
                    _ => self.longer(byte)?,
                }
                self.fstring_texts()?;
                ahead.go_to(self.at);
            }
        }
        self.at = ahead.at();
        Ok(false)
    }

    /// What begins with `byte` and is taken by functions that go on from where the lexer is.
    fn longer(&mut self, byte: u8) -> Lex<()> {
        match byte {
            b' ' | b'\t' | b'\x0C' => {
                self.at += 1;
                Ok(())
            }
            b'"' | b'\'' => self.string(self.at),
            b'0'..=b'9' => self.number(),
            b'.' if self.byte_at(1).is_ascii_digit() => self.number(),
            b'#' => {
                self.comment();
                Ok(())
            }
            b'\\' => self.continuation(),
            _ => self.operator(byte),
        }
    }

    /// The next byte; zero at the end, for text holds no zero.
    fn byte(&self) -> u8 {
        self.byte_at(0)
    }

    fn byte_at(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    #[inline]
    fn push(&mut self, kind: TokenKind, lo: usize, hi: usize) {
        self.push_named(kind, sym::empty, lo, hi);
    }

    /// A literal from `lo` to here.
    fn push_quoted(&mut self, kind: TokenKind, quoting: Quoting, lo: usize) {
        let token = self.token(kind, sym::empty, lo, self.at);
        self.tokens.push(Token { quoting, ..token });
    }

    #[inline]
    fn push_named(&mut self, kind: TokenKind, name: Symbol, lo: usize, hi: usize) {
        self.tokens.push(self.token(kind, name, lo, hi));
    }

    #[inline]
    fn token(&self, kind: TokenKind, name: Symbol, lo: usize, hi: usize) -> Token {
        Token {
            kind,
            quoting: Quoting::default(),
            lo: self.start + lo as u32,
            hi: self.start + hi as u32,
            name,
        }
    }

    /// A token of one byte.
    #[inline]
    fn sign(&mut self, sign: &Sign, byte: u8, at: usize) -> Lex<()> {
        let lo = at as u32;
        if !self.brackets.take(sign.turn, Bracket { byte, lo }) {
            return Err(self.bad_bracket(sign.alone, at));
        }
        self.push(sign.alone, at, at + 1);
        Ok(())
    }

    /// Takes a line end of any of the three kinds.
    fn skip_line_end(&mut self) {
        self.at += if self.byte() == b'\r' && self.byte_at(1) == b'\n' {
            2
        } else {
            1
        };
    }

    fn newline(&mut self, ahead: &mut Ahead<'_>) -> Lex<()> {
        let start = self.at;
        self.skip_line_end();
        if !self.brackets.is_empty() {
            return Ok(());
        }
        self.push(TokenKind::Newline, start, self.at);
        self.begin_line(ahead)
    }

    fn comment(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..];
        self.at += memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let span = Span::new(self.start + start as u32, self.start + self.at as u32);
        self.comments.push(span);
    }

    /// A backslash joins lines.
    fn continuation(&mut self) -> Lex<()> {
        self.at += 1;
        if self.at < self.bytes.len() && !matches!(self.byte(), b'\n' | b'\r') {
            let message = "unexpected character after line continuation character";
            return Err(error(self.at, self.at, message).yielding());
        }
        let end = self.at;
        self.skip_line_end();
        if self.at >= self.bytes.len() {
            self.at = self.bytes.len();
            return Err(error(end, end, "unexpected EOF while parsing").yielding());
        }
        Ok(())
    }

    /// The end of the text ends the line and all blocks.
    fn end(&mut self) {
        if !self.brackets.is_empty() {
            return;
        }
        let last = self.tokens.last().map(|token| token.kind);
        if !matches!(
            last,
            None | Some(TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent)
        ) {
            self.push(TokenKind::Newline, self.at, self.at);
        }
        self.close_blocks();
    }

    /// What is wrong with a bracket that closes none or another one, or is one too many.
    #[cold]
    fn bad_bracket(&mut self, kind: TokenKind, start: usize) -> Box<LexError> {
        // Here the tokens end.
        self.at = start;
        let sign = kind.text();
        if let TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace = kind {
            return error(start, start + 1, "too many nested parentheses");
        }
        let Some(open) = self.brackets.last() else {
            return error(start, start + 1, format!("unmatched '{sign}'"));
        };
        if self.at_top_of_field() && kind != TokenKind::RightBrace {
            let message = format!("f-string: unmatched '{sign}'");
            return error(start, start + 1, message).yielding();
        }
        let opening = char::from(open.byte);
        let mut message =
            format!("closing parenthesis '{sign}' does not match opening parenthesis '{opening}'");
        let line = self.line_of(open.lo as usize);
        if line != self.line_of(start) {
            message.push_str(&format!(" on line {line}"));
        }
        error(start, start + 1, message)
    }

    /// The line, from 1, on which `offset` lies; counted, for it is only needed in messages.
    fn line_of(&self, offset: usize) -> usize {
        let text = &self.bytes[..offset.min(self.bytes.len())];
        let ends = text.iter().enumerate().filter(|&(at, &byte)| {
            byte == b'\n' || (byte == b'\r' && self.bytes.get(at + 1) != Some(&b'\n'))
        });
        ends.count() + 1
    }
}

#[cold]
fn error(lo: usize, hi: usize, message: impl Into<String>) -> Box<LexError> {
    Box::new(LexError {
        lo: lo as u32,
        hi: hi as u32,
        message: message.into(),
        is_indentation: false,
        yields: false,
    })
}

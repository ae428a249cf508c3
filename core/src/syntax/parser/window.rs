//! The tokens around the place where the parser is.
//!
//! In: the lexer. Out: tokens by their number in the file, lexed as they are needed. A few behind the current one are held, and all
//! since the beginning of an attempt, which may start again from there. To say what is wrong with a file, all of its tokens are
//! looked at: so with the first error the file is lexed again, and from then on every token is held.

use std::ops::Range;

use super::{Parse, Parser};
use crate::syntax::ast::Expr;
use crate::syntax::lexer::Lexer;
use crate::syntax::token::{Quoting, Token, TokenKind};
use portalis_memory::{Symbol, sym};

/// So many tokens are lexed at a time: few enough that they are still in the first level of the processor's cache when their place is used again.
const AHEAD: usize = 256;
/// So many are held behind the current one: where a hundred blocks end at once, their last line is still in sight.
const BEHIND: usize = 128;

/// Tokens by number.
pub(super) struct Window<'a> {
    pub(super) lexer: Lexer<'a>,
    current: Token,
    /// The kind of the token behind the current one.
    next: TokenKind,
    /// Where the token in front of the current one ends.
    end_before: u32,
    /// Where the current token is among those that are held: of 32 bits, so that it is clear that two more overflow nothing.
    place: u32,
    /// The furthest token that was looked at in attempts that failed.
    furthest: usize,
    /// The number of the first token that is held.
    first: usize,
    /// From here on, tokens are held for an attempt.
    pinned: usize,
    /// Whether all tokens of the file are held.
    is_whole: bool,
}

impl<'a> Window<'a> {
    #[inline(always)]
    pub(super) fn new(lexer: Lexer<'a>) -> Self {
        let nothing = Token {
            kind: TokenKind::EndMarker,
            quoting: Quoting::default(),
            lo: 0,
            hi: 0,
            name: sym::empty,
        };
        Self {
            lexer,
            current: nothing,
            next: TokenKind::EndMarker,
            end_before: 0,
            place: 0,
            furthest: 0,
            first: 0,
            pinned: usize::MAX,
            is_whole: false,
        }
    }

    /// Lexes the first tokens.
    pub(super) fn begin(&mut self) {
        self.show(0);
    }

    /// The furthest token that was looked at, also in attempts that failed.
    pub(super) fn furthest(&self) -> usize {
        self.furthest.max(self.at())
    }

    /// The number of the current token.
    fn at(&self) -> usize {
        self.first + self.place as usize
    }

    #[inline]
    pub(super) fn get(&self, number: usize) -> Token {
        self.lexer.tokens[number - self.first]
    }

    /// Makes the next token the current one.
    #[inline]
    fn step(&mut self) {
        let place = self.place as usize;
        let tokens = &self.lexer.tokens;
        if let Some(next) = tokens.get(place + 2) {
            (self.current, self.next) = (tokens[place + 1], next.kind);
            self.place += 1;
        } else {
            self.show(self.at() + 1);
        }
    }

    /// Makes the token with a number the current one.
    #[cold]
    #[inline(never)]
    fn show(&mut self, number: usize) {
        let mut place = number - self.first;
        if place + 2 > self.lexer.tokens.len() {
            self.advance(number);
            place = number - self.first;
        }
        self.place = place as u32;
        self.current = self.lexer.tokens[place];
        self.next = self
            .lexer
            .tokens
            .get(place + 1)
            .map_or(TokenKind::EndMarker, |next| next.kind);
    }

    /// The tokens from `start` up to `end`, as many of them as are held.
    pub(super) fn range(&self, start: usize, end: usize) -> &[Token] {
        &self.lexer.tokens[start.saturating_sub(self.first)..end - self.first]
    }

    /// How many tokens there are, once the text was lexed to its end.
    pub(super) fn count(&self) -> usize {
        self.first + self.lexer.tokens.len()
    }

    /// Lexes on, so that the token with a number is held, and the one behind it.
    #[cold]
    fn advance(&mut self, number: usize) {
        let kept = self.pinned.min(number.saturating_sub(BEHIND));
        if !self.is_whole && kept > self.first {
            self.lexer.tokens.drain(..kept - self.first);
            self.first = kept;
        }
        self.lexer.fill(self.lexer.tokens.len() + AHEAD);
    }

    /// Holds all tokens from now on.
    fn hold_all(&mut self) {
        if !self.is_whole {
            self.is_whole = true;
            self.place = self.at() as u32;
            self.first = 0;
            self.lexer.restart();
            self.lexer.fill(usize::MAX);
        }
    }
}

impl<'a> Parser<'a> {
    #[inline]
    pub(super) fn token(&self) -> Token {
        self.window.current
    }

    #[inline]
    pub(super) fn kind(&self) -> TokenKind {
        self.window.current.kind
    }

    /// The kind of the next token.
    #[inline]
    pub(super) fn next_kind(&self) -> TokenKind {
        self.window.next
    }

    /// The number of the current token.
    pub(super) fn at(&self) -> usize {
        self.window.at()
    }

    /// Goes to the token with this number, which lies ahead or is still held.
    pub(super) fn go_to(&mut self, number: usize) {
        self.window.furthest = self.window.furthest();
        self.window.end_before = match number.checked_sub(1) {
            Some(before) => self.window.get(before).hi,
            None => 0,
        };
        self.window.show(number);
    }

    /// Where the token in front of the current one ends.
    #[inline]
    pub(super) fn end_before(&self) -> u32 {
        self.window.end_before
    }

    #[inline]
    pub(super) fn is(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    /// Whether the current token is this soft keyword, and not a name that is only normalised to it.
    #[inline]
    pub(super) fn is_word(&self, word: Symbol) -> bool {
        let token = self.token();
        token.name == word && (token.hi - token.lo) as usize == word.as_str().len()
    }

    #[inline]
    pub(super) fn slice(&self, token: Token) -> &'a str {
        &self.text[self.range(token)]
    }

    /// Where a token lies in the text.
    #[inline]
    fn range(&self, token: Token) -> Range<usize> {
        let start = self.window.lexer.start;
        (token.lo - start) as usize..(token.hi - start) as usize
    }

    /// Takes the current token; the last one stays for ever.
    #[inline]
    pub(super) fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != TokenKind::EndMarker {
            self.window.end_before = token.hi;
            self.window.step();
        }
        token
    }

    #[inline]
    pub(super) fn eat(&mut self, kind: TokenKind) -> bool {
        let is = self.is(kind);
        if is {
            self.bump();
        }
        is
    }

    #[inline]
    pub(super) fn expect(&mut self, kind: TokenKind) -> Parse<Token> {
        if self.is(kind) {
            Ok(self.bump())
        } else {
            Err(self.invalid_syntax())
        }
    }

    /// An identifier.
    #[inline]
    pub(super) fn name(&mut self) -> Parse<Symbol> {
        self.expect(TokenKind::Name).map(|token| token.name)
    }

    /// Makes every token of the file be held, for whoever has to say what is wrong with it; the innermost bracket that is never closed.
    pub(super) fn whole(&mut self) -> Option<(u32, char)> {
        self.window.hold_all();
        self.window.lexer.unclosed()
    }

    /// Tries to parse an expression.
    pub(super) fn attempt_one(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Parse<()>,
    ) -> Parse<Expr<'a>> {
        self.attempt(|parser| parser.one(parse))
    }

    /// Tries to parse; where it fails, all is as it was before.
    pub(super) fn attempt<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let (at, height, marks) = (self.at(), self.height, self.scratch.marks());
        let (late, warnings) = (self.late.len(), self.warnings.len());
        let pinned = self.window.pinned;
        self.window.pinned = pinned.min(at.saturating_sub(BEHIND));
        let result = parse(self);
        self.window.pinned = pinned;
        if result.is_err() {
            self.go_to(at);
            self.height = height;
            self.scratch.reset(&marks);
            self.late.truncate(late);
            self.warnings.truncate(warnings);
        }
        result
    }
}

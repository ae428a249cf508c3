//! The tokens around the place where the parser is.
//!
//! In: the lexer. Out: tokens by their number in the file, lexed as they are needed. A few behind the current one are held, and all
//! since the beginning of an attempt, which may start again from there. To say what is wrong with a file, all of its tokens are
//! looked at: so with the first error the file is lexed again, and from then on every token is held.

use std::ops::Range;

use super::{Parse, Parser};
use crate::syntax::lexer::Lexer;
use crate::syntax::token::{Token, TokenKind};
use portalis_memory::Symbol;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// So many tokens are lexed at a time.
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
    /// Where the current token is among those that are held.
    place: usize,
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
    pub(super) fn new(lexer: Lexer<'a>) -> Self {
        let nothing = Token {
            kind: TokenKind::EndMarker,
            lo: 0,
            hi: 0,
        };
        let mut window = Self {
            lexer,
            current: nothing,
            next: TokenKind::EndMarker,
            end_before: 0,
            place: 0,
            furthest: 0,
            first: 0,
            pinned: usize::MAX,
            is_whole: false,
        };
        window.show(0);
        window
    }

    /// The furthest token that was looked at, also in attempts that failed.
    pub(super) fn furthest(&self) -> usize {
        self.furthest.max(self.at())
    }

    /// The number of the current token.
    fn at(&self) -> usize {
        self.first + self.place
    }

    #[inline]
    pub(super) fn get(&self, number: usize) -> Token {
        self.lexer.tokens[number - self.first]
    }

    /// Makes the next token the current one.
    #[inline]
    fn step(&mut self) {
        self.place += 1;
        match self.lexer.tokens.get(self.place..self.place + 2) {
            Some([current, next]) => (self.current, self.next) = (*current, next.kind),
            _ => self.show(self.at()),
        }
    }

    /// Makes the token with a number the current one.
    fn show(&mut self, number: usize) {
        let mut place = number - self.first;
        if place + 2 > self.lexer.tokens.len() {
            self.advance(number);
            place = number - self.first;
        }
        self.place = place;
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
            self.place = self.at();
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

    /// Whether the current token is this soft keyword.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.is(TokenKind::Name) && self.slice(self.token()) == word
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

    pub(super) fn expect(&mut self, kind: TokenKind) -> Parse<Token> {
        if self.is(kind) {
            Ok(self.bump())
        } else {
            Err(self.invalid_syntax())
        }
    }

    /// An identifier, normalised as Python does (NFKC).
    pub(super) fn name(&mut self) -> Parse<Symbol> {
        let token = self.expect(TokenKind::Name)?;
        Ok(self.symbol(token))
    }

    pub(super) fn symbol(&self, token: Token) -> Symbol {
        if !self.window.lexer.has_wide_names {
            return Symbol::intern_part(self.text, self.range(token));
        }
        let text = self.slice(token);
        if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
            return Symbol::intern(text);
        }
        Symbol::intern(&text.nfkc().collect::<String>())
    }

    /// Makes every token of the file be held, for whoever has to say what is wrong with it; the innermost bracket that is never closed.
    pub(super) fn whole(&mut self) -> Option<(u32, char)> {
        self.window.hold_all();
        self.window.lexer.unclosed()
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
            self.scratch.reset(marks);
            self.late.truncate(late);
            self.warnings.truncate(warnings);
        }
        result
    }
}

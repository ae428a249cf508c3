//! The parser: tokens in, arena AST out.
//!
//! In: a source file and an arena. Out: a [`Parsed`] module and the problems that were found. It descends
//! recursively through statements, and climbs precedences in expressions. After an error it goes on with the next
//! statement. What CPython's parser refuses comes first; what only CPython's compiler refuses (`return` outside a
//! function and the like) is told when the parser has nothing to say.

mod arguments;
mod atom;
mod compound;
mod comprehension;
mod errors;
mod expression;
mod function;
mod import;
mod oddities;
mod pattern;
mod postfix;
mod precedence;
mod scratch;
mod statement;
mod string;
mod target;
mod window;

use std::mem::take;
use std::sync::LazyLock;

use portalis_memory::{AstArena, ObjectPool, Poolable, ThinSlice, metrics};

use super::ast::{Expr, ExprKind, Module, Stmt, StmtKind};
use super::lexer::{LexBuffers, LexError, Lexer};
use super::token::{Token, TokenKind};
use super::{MAX_DEPTH, MAX_HEIGHT};
use crate::diagnostics::{Diagnostic, messages};
use crate::source::{SourceFile, Span};
use scratch::{Marks, Scratch};
use window::Window;

/// A parsed file with what is to be said about it.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The tree: all statements that could be parsed.
    pub module: Module<'a>,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the tree holds the whole file: whether it is Python's grammar throughout.
    pub is_complete: bool,
}

/// After this many errors in one file, the parser gives up.
const MAX_ERRORS: usize = 20;
/// Every so many levels the parser looks whether the stack suffices.
const STACK_CHECK: u32 = 16;
const STACK_NEEDED: usize = 512 * 1024;
const STACK_PIECE: usize = 4 * 1024 * 1024;

/// More bytes of tokens than this are not kept from one file to the next.
const MAX_KEPT: usize = 64 << 20;

/// What one file's parser leaves to the next: the memory of tokens and of lists under construction.
#[derive(Default)]
struct Buffers {
    lexer: LexBuffers,
    scratch: Scratch<'static>,
}

/// As many as threads parse at once.
static BUFFERS: LazyLock<ObjectPool<Buffers>> = LazyLock::new(|| {
    metrics::register_pool(|| BUFFERS.stats());
    ObjectPool::bounded(Buffers::default, 64, MAX_KEPT)
});

/// Whether a parser leaves its memory to the next.
pub fn set_pooling(is_on: bool) {
    BUFFERS.set_on(is_on);
}

impl Poolable for Buffers {
    /// They come back empty already.
    fn clear(&mut self) {}

    fn kept_capacity(&self) -> usize {
        self.lexer.capacity()
    }
}

type Parse<T> = Result<T, Box<Diagnostic>>;

/// What the functions that parse an expression are sure to do.
const LEFT: &str = "an expression was left on the stack";

/// What kind of code is being parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Module,
    Class,
    Function,
    AsyncFunction,
}

struct Parser<'a> {
    arena: &'a AstArena,
    source: &'a SourceFile,
    text: &'a str,
    window: Window<'a>,
    scratch: Scratch<'a>,
    /// The height of the highest tree built in the current call of [`Parser::nested`].
    height: u32,
    depth: u32,
    scope: Scope,
    loops: u32,
    errors: Vec<Diagnostic>,
    /// The token at which the first error was noticed.
    first_error_at: usize,
    /// What CPython finds only after parsing.
    late: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

/// Parses `file` into `arena`.
pub fn parse<'a>(arena: &'a AstArena, file: &'a SourceFile) -> Parsed<'a> {
    let _measured = metrics::stage("ast");
    let mut buffers = BUFFERS.acquire();
    let lexer = Lexer::new(file.text(), file.span().lo, take(&mut buffers.lexer));
    let scratch: Scratch<'static> = take(&mut buffers.scratch);
    let mut parser = Parser::new(arena, file, Window::new(lexer), scratch);
    parser.window.begin();
    let body = parser.module();
    if let Some(error) = parser.window.lexer.error.take() {
        parser.add_lex_error(*error);
    }
    let module = Module {
        span: file.span(),
        body,
        comments: arena.alloc_slice(&parser.window.lexer.comments),
    };
    let is_complete = parser.errors.is_empty();
    buffers.scratch = take(&mut parser.scratch).emptied();
    let (diagnostics, lexer) = parser.finish();
    buffers.lexer = lexer;
    Parsed {
        module,
        diagnostics,
        is_complete,
    }
}

impl<'a> Parser<'a> {
    #[inline(always)]
    fn new(
        arena: &'a AstArena,
        file: &'a SourceFile,
        window: Window<'a>,
        scratch: Scratch<'a>,
    ) -> Self {
        Self {
            arena,
            source: file,
            text: file.text(),
            window,
            scratch,
            height: 0,
            depth: 0,
            scope: Scope::Module,
            loops: 0,
            errors: Vec::new(),
            first_error_at: usize::MAX,
            late: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn module(&mut self) -> ThinSlice<'a, Stmt<'a>> {
        let mark = self.scratch.stmts.len();
        let marks = self.scratch.marks();
        while !self.is(TokenKind::EndMarker) && !self.gives_up() {
            self.statement_or_recover(&marks);
        }
        self.take_stmts(mark)
    }

    /// Whether what follows would only be said because of the errors so far.
    fn gives_up(&mut self) -> bool {
        let errors = self.errors.len();
        errors >= MAX_ERRORS || (errors > 0 && self.whole().is_some())
    }

    /// Where the text is no tokens, CPython says so, even of errors that the parser finds earlier.
    fn add_lex_error(&mut self, error: LexError) {
        let span = self.in_program(error.lo, error.hi);
        let diagnostic = match error.is_indentation {
            true => messages::indentation_error(span, error.message),
            false => messages::syntax_error(span, error.message),
        };
        let parser_was_first = self.first_error_at < self.window.count() - 1;
        let is_indent =
            matches!(self.errors.first(), Some(first) if first.message.starts_with("unexpected "));
        if !(parser_was_first && (error.yields || is_indent)) {
            self.errors.clear();
        }
        self.errors.push(diagnostic);
    }

    /// What is to be said, and the lexer's memory.
    fn finish(&mut self) -> (Vec<Diagnostic>, LexBuffers) {
        let errors = take(match self.errors.is_empty() {
            true => &mut self.late,
            false => &mut self.errors,
        });
        let odd = take(&mut self.window.lexer.warnings).into_iter();
        let odd =
            odd.map(|(lo, hi, message)| messages::syntax_warning(self.in_program(lo, hi), message));
        let mut all: Vec<Diagnostic> = errors.into_iter().chain(odd).collect();
        all.append(&mut self.warnings);
        all.sort_by_key(|diagnostic| diagnostic.span);
        (all, self.window.lexer.take_buffers())
    }

    // Places.

    /// The span of offsets in the text.
    fn in_program(&self, lo: u32, hi: u32) -> Span {
        let start = self.source.span().lo;
        Span::new(start + lo, start + hi)
    }

    /// Where the current token begins.
    fn lo(&self) -> u32 {
        self.token().lo
    }

    /// From `lo` to the end of the token before the current one.
    fn span_from(&self, lo: u32) -> Span {
        Span::new(lo, self.end_before().max(lo))
    }

    fn span_of(&self, token: Token) -> Span {
        Span::new(token.lo, token.hi)
    }

    // Nodes.

    /// An expression from `lo` to here, one higher than the highest part of it.
    fn node(&mut self, lo: u32, kind: ExprKind<'a>) -> Parse<Expr<'a>> {
        self.grow(1)?;
        Ok(Expr {
            span: self.span_from(lo),
            kind,
        })
    }

    /// The same, onto the scratch stack.
    #[inline]
    fn push(&mut self, lo: u32, kind: ExprKind<'a>) -> Parse<()> {
        self.grow(1)?;
        let span = self.span_from(lo);
        self.scratch.exprs.push(Expr { span, kind });
        Ok(())
    }

    /// What the last function that parsed an expression left.
    #[inline]
    fn last(&self) -> Expr<'a> {
        *self.scratch.exprs.last().expect(LEFT)
    }

    /// The same, taken away.
    #[inline]
    fn pop(&mut self) -> Expr<'a> {
        self.scratch.exprs.pop().expect(LEFT)
    }

    /// The same, moved into the arena.
    #[inline]
    fn pop_ref(&mut self) -> &'a Expr<'a> {
        let expr = self.pop();
        self.alloc(expr)
    }

    /// What `parse` leaves.
    fn one(&mut self, parse: impl FnOnce(&mut Self) -> Parse<()>) -> Parse<Expr<'a>> {
        parse(self)?;
        Ok(self.pop())
    }

    /// A statement from `lo` to here, onto the scratch list.
    #[inline]
    fn push_stmt(&mut self, lo: u32, kind: StmtKind<'a>) -> Parse<()> {
        let span = self.span_from(lo);
        self.scratch.stmts.push(Stmt { span, kind });
        Ok(())
    }

    fn alloc<T>(&self, value: T) -> &'a T {
        self.arena.alloc(value)
    }

    fn grow(&mut self, by: u32) -> Parse<()> {
        self.height += by;
        if self.height > MAX_HEIGHT {
            Err(self.too_deep())
        } else {
            Ok(())
        }
    }

    /// Parses something inside something else: counts depth and height, and sees to the stack.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let outside = take(&mut self.height);
        self.depth += 1;
        let result = if self.depth > MAX_DEPTH {
            Err(self.too_deep())
        } else if self.depth.is_multiple_of(STACK_CHECK) {
            stacker::maybe_grow(STACK_NEEDED, STACK_PIECE, || parse(self))
        } else {
            parse(self)
        };
        self.depth -= 1;
        self.height = self.height.max(outside);
        result
    }

    /// Parses a statement into the scratch list; after an error, skips to where the next one begins. `marks` are those of the block's
    /// beginning: before each of its statements all stacks are as high, but that of the statements.
    fn statement_or_recover(&mut self, marks: &Marks) {
        let (start, stmts) = (self.at(), self.scratch.stmts.len());
        let state = (self.depth, self.height, self.scope, self.loops);
        if let Err(error) = self.nested(Self::statement) {
            self.first_error_at = self.first_error_at.min(self.window.furthest());
            if !self.gives_up() {
                self.errors.push(*error);
            }
            self.scratch.reset(&marks.with_stmts(stmts));
            (self.depth, self.height, self.scope, self.loops) = state;
            self.skip_statement(start);
        }
    }

    /// Skips the rest of the statement that begins at `start`, with its blocks.
    fn skip_statement(&mut self, start: usize) {
        let mut depth = 0_usize;
        self.whole();
        for token in self.window.range(start, self.at()) {
            match token.kind {
                TokenKind::Indent => depth += 1,
                TokenKind::Dedent => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let ended = self.at() > start
            && matches!(
                self.window.get(self.at() - 1).kind,
                TokenKind::Newline | TokenKind::Dedent
            );
        if ended && depth == 0 && !self.is(TokenKind::Indent) {
            return;
        }
        loop {
            let kind = self.kind();
            match kind {
                TokenKind::EndMarker => return,
                TokenKind::Indent => depth += 1,
                TokenKind::Dedent if depth == 0 => return,
                TokenKind::Dedent => depth -= 1,
                _ => {}
            }
            self.bump();
            let is_end = matches!(kind, TokenKind::Newline | TokenKind::Dedent) && depth == 0;
            let goes_on = matches!(
                self.kind(),
                TokenKind::Indent
                    | TokenKind::Elif
                    | TokenKind::Else
                    | TokenKind::Except
                    | TokenKind::Finally
            );
            if is_end && !goes_on {
                return;
            }
        }
    }
}

//! `import` and `from ... import`.

use portalis_memory::{Symbol, sym};

use super::{Parse, Parser, Scope};
use crate::syntax::ast::{Alias, ImportFrom, StmtKind};
use crate::syntax::token::TokenKind;

impl<'a> Parser<'a> {
    pub(super) fn import_statement(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        if self.is(TokenKind::Newline) {
            return Err(self.error_here("Expected one or more names after 'import'"));
        }
        let mark = self.scratch.aliases.len();
        loop {
            let lo = self.lo();
            let name = self.module_name()?;
            self.alias(lo, name)?;
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if self.is(TokenKind::From) && self.next_kind() == TokenKind::Name {
            let message = "Did you mean to use 'from ... import ...' instead?";
            return Err(self.error_here(message));
        }
        let names = self.take_aliases(mark);
        self.push_stmt(lo, StmtKind::Import(names))
    }

    pub(super) fn import_from_statement(&mut self, lo: u32) -> Parse<()> {
        self.bump();
        let mut level = 0;
        loop {
            match self.kind() {
                TokenKind::Dot => level += 1,
                TokenKind::Ellipsis => level += 3,
                _ => break,
            }
            self.bump();
        }
        let module = match self.kind() {
            TokenKind::Import if level > 0 => None,
            _ => Some(self.module_name()?),
        };
        self.expect(TokenKind::Import)?;
        let mark = self.scratch.aliases.len();
        match self.kind() {
            TokenKind::Star => {
                let token = self.bump();
                let span = self.span_of(token);
                if self.scope != Scope::Module {
                    self.late_error(span, "import * only allowed at module level");
                }
                self.scratch.aliases.push(Alias {
                    span,
                    name: sym::star,
                    asname: None,
                });
            }
            TokenKind::LeftParen => {
                self.bump();
                self.imported_names(true)?;
                self.expect(TokenKind::RightParen)?;
            }
            TokenKind::Newline => {
                return Err(self.error_here("Expected one or more names after 'import'"));
            }
            _ => self.imported_names(false)?,
        }
        let names = self.take_aliases(mark);
        self.push_stmt(
            lo,
            StmtKind::ImportFrom(self.alloc(ImportFrom {
                module,
                names,
                level,
            })),
        )
    }

    fn imported_names(&mut self, in_parentheses: bool) -> Parse<()> {
        loop {
            let lo = self.lo();
            let name = self.name()?;
            self.alias(lo, name)?;
            if !self.eat(TokenKind::Comma) {
                return Ok(());
            }
            if in_parentheses && self.is(TokenKind::RightParen) {
                return Ok(());
            }
            if self.is(TokenKind::Newline) {
                let message = "trailing comma not allowed without surrounding parentheses";
                return Err(self.error_here(message));
            }
        }
    }

    fn alias(&mut self, lo: u32, name: Symbol) -> Parse<()> {
        let asname = if self.eat(TokenKind::As) {
            let target = self.token();
            let asname = self.name()?;
            if matches!(
                self.kind(),
                TokenKind::Dot | TokenKind::LeftParen | TokenKind::LeftBracket
            ) {
                self.go_to(self.at() - 1);
                return Err(self.invalid_syntax());
            }
            self.check_name(self.span_of(target), asname);
            Some(asname)
        } else {
            None
        };
        let span = self.span_from(lo);
        self.scratch.aliases.push(Alias { span, name, asname });
        Ok(())
    }

    /// `a.b.c` as one name.
    fn module_name(&mut self) -> Parse<Symbol> {
        let first = self.name()?;
        if !self.is(TokenKind::Dot) {
            return Ok(first);
        }
        let start = self.scratch.buffer.len();
        self.scratch.buffer.push_str(first.as_str());
        while self.eat(TokenKind::Dot) {
            let next = self.name()?;
            self.scratch.buffer.push('.');
            self.scratch.buffer.push_str(next.as_str());
        }
        let name = Symbol::intern(&self.scratch.buffer[start..]);
        self.scratch.buffer.truncate(start);
        Ok(name)
    }
}

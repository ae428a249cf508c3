//! Walks over trees.
//!
//! In: an expression or a block. Out: calls for its parts, in the order of evaluation. A walk is one of two traits, for looking and for
//! changing: what it does at an expression or a block it says in `expr` and `block`, and goes on by `parts` and `statements`.

use super::tree::{Block, Expr, Piece, Stmt};

macro_rules! walk {
    ($(#[$doc:meta])* $Walk:ident, $iter:ident, $($mutable:tt)?) => {
        $(#[$doc])*
        pub trait $Walk<'c> {
            /// Comes by an expression.
            fn expr(&mut self, e: &$($mutable)? Expr<'c>) {
                self.parts(e);
            }

            /// Comes by a block.
            fn block(&mut self, b: &$($mutable)? Block<'c>) {
                self.statements(b);
            }

            /// Goes on to what a block consists of.
            #[inline]
            fn statements(&mut self, b: &$($mutable)? Block<'c>) {
                for stmt in b.stmts.$iter() {
                    self.statement(stmt);
                }
                if let Some(value) = &$($mutable)? b.value {
                    self.expr(value);
                }
            }

            /// Goes on to the expression of a statement.
            #[inline]
            fn statement(&mut self, stmt: &$($mutable)? Stmt<'c>) {
                match stmt {
                    Stmt::Let(_, Some(e)) | Stmt::Expr(e) | Stmt::Discard(e) => self.expr(e),
                    Stmt::LetMany(_, _, e) => self.expr(e),
                    Stmt::Let(_, None) | Stmt::Comment(_) => {}
                }
            }

            /// Goes on to the parts of an expression. Inlined, so that a walk takes one call for each node.
            #[inline(always)]
            fn parts(&mut self, e: &$($mutable)? Expr<'c>) {
                match e {
                    Expr::Atom(_)
                    | Expr::Var(..)
                    | Expr::Continue(_)
                    | Expr::Break(_, None)
                    | Expr::Return(None) => {}
                    Expr::Call(_, args)
                    | Expr::CallFn(_, args)
                    | Expr::Method(_, args)
                    | Expr::Tuple(args)
                    | Expr::Array(args)
                    | Expr::Macro(_, args) => args.$iter().for_each(|a| self.expr(a)),
                    Expr::Field(inner, _)
                    | Expr::Prefix(_, inner)
                    | Expr::Cast(inner, _)
                    | Expr::Try(inner, ..)
                    | Expr::Raise(inner, ..)
                    | Expr::Assign(_, inner)
                    | Expr::Let(_, inner)
                    | Expr::Closure(_, inner)
                    | Expr::Break(_, Some(inner))
                    | Expr::Return(Some(inner)) => self.expr(inner),
                    Expr::Infix(_, a, b) => {
                        self.expr(a);
                        self.expr(b);
                    }
                    Expr::Template(pieces) => pieces.$iter().for_each(|p| {
                        if let Piece::Hole(e) = p {
                            self.expr(e);
                        }
                    }),
                    Expr::Block(_, inner) | Expr::Loop(_, inner) => self.block(inner),
                    Expr::Generator(_, name, inner) => {
                        self.expr(name);
                        self.block(inner);
                    }
                    Expr::If(cond, then, orelse) => {
                        self.expr(cond);
                        self.block(then);
                        if let Some(orelse) = orelse {
                            self.block(orelse);
                        }
                    }
                    Expr::Match(value, arms) => {
                        self.expr(value);
                        arms.$iter().for_each(|a| self.expr(&$($mutable)? a.body));
                    }
                    Expr::While(_, cond, body) | Expr::For(_, _, cond, body) => {
                        self.expr(cond);
                        self.block(body);
                    }
                    Expr::TryCatch { body, handler, .. } => {
                        self.block(body);
                        self.block(handler);
                    }
                }
            }
        }
    };
}

walk! {
    /// A walk that looks.
    Look, iter,
}
walk! {
    /// A walk that changes what it comes by.
    Change, iter_mut, mut
}

/// Looks for an expression of which something is true.
struct Search<F> {
    is_wanted: F,
    found: bool,
}

impl<'c, F: FnMut(&Expr<'c>) -> bool> Look<'c> for Search<F> {
    fn expr(&mut self, e: &Expr<'c>) {
        if !self.found {
            self.found = (self.is_wanted)(e);
            self.parts(e);
        }
    }
}

/// Whether something is true of an expression or of one in it.
pub fn expr_has<'c>(e: &Expr<'c>, is_wanted: impl FnMut(&Expr<'c>) -> bool) -> bool {
    let mut search = Search {
        is_wanted,
        found: false,
    };
    search.expr(e);
    search.found
}

/// Whether something is true of an expression in a block.
pub fn block_has<'c>(block: &Block<'c>, is_wanted: impl FnMut(&Expr<'c>) -> bool) -> bool {
    let mut search = Search {
        is_wanted,
        found: false,
    };
    search.block(block);
    search.found
}

/// Whether something is true of an expression in a statement.
pub fn stmt_has<'c>(stmt: &Stmt<'c>, is_wanted: impl FnMut(&Expr<'c>) -> bool) -> bool {
    let mut search = Search {
        is_wanted,
        found: false,
    };
    search.statement(stmt);
    search.found
}

/// Calls `visit` on every expression of a block, outer ones first.
pub fn block<'c>(block: &Block<'c>, visit: &mut impl FnMut(&Expr<'c>)) {
    block_has(block, |e| {
        visit(e);
        false
    });
}

/// Calls `visit` on an expression and every one in it, outer ones first.
pub fn expr<'c>(e: &Expr<'c>, visit: &mut impl FnMut(&Expr<'c>)) {
    expr_has(e, |e| {
        visit(e);
        false
    });
}

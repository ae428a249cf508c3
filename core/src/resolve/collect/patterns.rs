//! `match` statements: what patterns read and bind.

use super::super::scope::SiteKind;
use super::Collector;
use crate::syntax::ast::{Expr, MatchCase, Pattern, PatternKind};

impl<'a> Collector<'a, '_> {
    pub(super) fn match_stmt(&mut self, subject: &'a Expr<'a>, cases: &'a [MatchCase<'a>]) {
        self.expr(subject);
        for case in cases {
            let outer = self.block;
            self.block.top = false;
            self.pattern(&case.pattern);
            self.expr_opt(case.guard);
            self.block = outer;
            self.body(case.body.as_slice(), false, false);
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern<'a>) {
        match pattern.kind {
            PatternKind::MatchValue(value) => self.expr(value),
            PatternKind::MatchSingleton(_) | PatternKind::MatchStar(None) => {}
            PatternKind::MatchSequence(items) | PatternKind::MatchOr(items) => {
                items.iter().for_each(|item| self.pattern(item));
            }
            PatternKind::MatchMapping { items, rest } => {
                for item in items {
                    self.expr(&item.key);
                    self.pattern(&item.pattern);
                }
                if let Some(name) = rest {
                    self.bind(name, SiteKind::Other);
                }
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                keywords,
            } => {
                self.expr(cls);
                patterns.iter().for_each(|item| self.pattern(item));
                keywords.iter().for_each(|item| self.pattern(&item.pattern));
            }
            PatternKind::MatchStar(Some(name)) => self.bind(name, SiteKind::Other),
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern);
                }
                if let Some(name) = name {
                    self.bind(name, SiteKind::Other);
                }
            }
        }
    }
}

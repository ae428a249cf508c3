//! Patterns.

use super::expr::name;
use super::{Dumper, Node, Tree};
use crate::syntax::ast::{MatchCase, Pattern, PatternKind, Singleton};

impl Dumper<'_> {
    pub(super) fn match_case(&self, case: &MatchCase<'_>) -> Tree {
        Node::new("match_case")
            .tree("pattern", self.pattern(&case.pattern))
            .optional("guard", self.optional(case.guard))
            .list("body", self.stmts(case.body.as_slice()))
            .done()
    }

    fn patterns(&self, patterns: &[Pattern<'_>]) -> Vec<Tree> {
        patterns
            .iter()
            .map(|pattern| self.pattern(pattern))
            .collect()
    }

    fn pattern(&self, pattern: &Pattern<'_>) -> Tree {
        let named = |node: Node, symbol| match symbol {
            Some(symbol) => node.value("name", name(symbol)),
            None => node,
        };
        let node = match pattern.kind {
            PatternKind::MatchValue(value) => {
                Node::new("MatchValue").tree("value", self.expr(value))
            }
            PatternKind::MatchSingleton(value) => {
                Node::new("MatchSingleton").value("value", singleton(value))
            }
            PatternKind::MatchSequence(patterns) => {
                Node::new("MatchSequence").list("patterns", self.patterns(patterns))
            }
            PatternKind::MatchMapping { items, rest } => {
                let node = Node::new("MatchMapping")
                    .list(
                        "keys",
                        items.iter().map(|item| self.expr(&item.key)).collect(),
                    )
                    .list(
                        "patterns",
                        items
                            .iter()
                            .map(|item| self.pattern(&item.pattern))
                            .collect(),
                    );
                match rest {
                    Some(rest) => node.value("rest", name(rest)),
                    None => node,
                }
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                keywords,
            } => Node::new("MatchClass")
                .tree("cls", self.expr(cls))
                .list("patterns", self.patterns(patterns))
                .list(
                    "kwd_attrs",
                    keywords
                        .iter()
                        .map(|keyword| Tree::Value(name(keyword.attr)))
                        .collect(),
                )
                .list(
                    "kwd_patterns",
                    keywords
                        .iter()
                        .map(|keyword| self.pattern(&keyword.pattern))
                        .collect(),
                ),
            PatternKind::MatchStar(symbol) => named(Node::new("MatchStar"), symbol),
            PatternKind::MatchAs {
                pattern,
                name: symbol,
            } => {
                let inner = pattern.map(|pattern| self.pattern(pattern));
                named(Node::new("MatchAs").optional("pattern", inner), symbol)
            }
            PatternKind::MatchOr(patterns) => {
                Node::new("MatchOr").list("patterns", self.patterns(patterns))
            }
        };
        self.placed(node, pattern.span)
    }
}

fn singleton(value: Singleton) -> &'static str {
    match value {
        Singleton::None => "None",
        Singleton::True => "True",
        Singleton::False => "False",
    }
}

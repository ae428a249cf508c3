//! Where the stages put their diagnostics.
//!
//! In: diagnostics in any order, from any worker. Out: at the barrier behind a stage, all of them sorted by file
//! and offset, each once, at most so many that a person can read them.

use super::{Diagnostic, Severity};

/// More than this many errors of one program are counted, not shown.
const CAP: usize = 100;

/// The diagnostics of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// A sink without diagnostics.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.severity == Severity::Error)
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many errors and warnings there are.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self
            .items
            .iter()
            .filter(|item| item.severity == Severity::Error)
            .count();
        (errors, self.items.len() - errors)
    }

    /// Sorts by file and offset and drops repetitions: the same code at the same place.
    pub fn sort(&mut self) {
        self.items.sort_by(|a, b| {
            let key = |item: &Diagnostic| (item.span, item.severity, item.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.items.dedup_by(|second, first| {
            (second.span, second.code, &second.message) == (first.span, first.code, &first.message)
        });
    }

    /// Those that are to be shown, and how many more there are.
    pub fn shown(&self) -> (&[Diagnostic], usize) {
        let shown = self.items.len().min(CAP);
        (&self.items[..shown], self.items.len() - shown)
    }

    /// All of them, as they lie.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, items: I) {
        self.items.extend(items);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(items: I) -> Self {
        Self {
            items: items.into_iter().collect(),
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::codes;
    use crate::source::Span;

    fn at(lo: u32, message: &str) -> Diagnostic {
        Diagnostic::error(codes::SYNTAX, Span::new(lo, lo + 1), message)
    }

    #[test]
    fn diagnostics_come_out_in_order_and_once() {
        let mut sink: Diagnostics = [at(9, "d"), at(5, "b"), at(2, "a"), at(5, "b"), at(5, "c")]
            .into_iter()
            .collect();
        sink.sort();
        let order: String = sink.iter().map(|item| item.message.as_str()).collect();
        assert_eq!((order.as_str(), sink.counts()), ("abcd", (4, 0)));
    }

    #[test]
    fn no_one_reads_a_thousand_errors() {
        let sink: Diagnostics = (0..1000).map(|n| at(n, "x")).collect();
        let (shown, more) = sink.shown();
        assert_eq!((shown.len(), more), (CAP, 1000 - CAP));
    }
}

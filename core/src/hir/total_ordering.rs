//! `@functools.total_ordering`: the comparisons that a class does not define, from one that it does.
//!
//! ```text
//! __lt__ is defined    ->    def __gt__(self, other): return not self < other and self != other
//! ```

use std::fmt::Write;

use portalis_memory::{Symbol, sym};

use super::classes::Members;
use super::cx::Lower;
use super::{ClassId, Stmt};
use crate::resolve::classes::ClassInfo;

/// For each root the methods made from it, as CPython makes them; roots in order of preference.
const MADE: [(Symbol, [(Symbol, &str); 3]); 4] = [
    (
        sym::__lt__,
        [
            (sym::__gt__, "not self < other and self != other"),
            (sym::__le__, "self < other or self == other"),
            (sym::__ge__, "not self < other"),
        ],
    ),
    (
        sym::__le__,
        [
            (sym::__ge__, "not self <= other or self == other"),
            (sym::__lt__, "self <= other and self != other"),
            (sym::__gt__, "not self <= other"),
        ],
    ),
    (
        sym::__gt__,
        [
            (sym::__lt__, "not self > other and self != other"),
            (sym::__ge__, "self > other or self == other"),
            (sym::__le__, "not self > other"),
        ],
    ),
    (
        sym::__ge__,
        [
            (sym::__le__, "not self >= other or self == other"),
            (sym::__gt__, "self >= other and self != other"),
            (sym::__lt__, "not self >= other"),
        ],
    ),
];

impl<'a> Lower<'a, '_> {
    pub(super) fn total_ordering(
        &mut self,
        info: &ClassInfo<'a>,
        class: ClassId,
        members: &mut Members<'a>,
        out: &mut Vec<Stmt<'a>>,
    ) {
        let root = MADE
            .iter()
            .find(|(root, _)| self.has_method(info, class, *root));
        let Some((_, made)) = root else {
            let message = "must define at least one ordering operation: < > <= >=";
            let error = crate::diagnostics::messages::bad_dataclass(info.span, message.to_owned());
            self.report(error);
            return;
        };
        let mut text = String::new();
        for (name, value) in made {
            if !self.has_method(info, class, *name) {
                let _ = writeln!(text, "def {name}(self, other):\n    return {value}");
            }
        }
        self.made_methods(info, class, text, members, out);
    }
}

//! Classes that derive from `list` and `dict`: such a class gets a base of its own, written in Python, that keeps
//! a list or dict in an attribute.
//!
//! In: the base in a `class` statement. Out: the class that stands for it.
//!
//! ```text
//! class Stack(list): ...       class Stack(<list>): ...       where <list> has `append`, `pop`, ... of its own
//! ```

use std::rc::Rc;

use super::Resolved;
use super::collect::address;
use super::scope::ScopeId;
use crate::hir::{Base, ClassId};
use crate::stubs::StubClassId;
use crate::syntax::ast::Expr;

/// A class that stands for a built-in one as a base.
#[derive(Clone, Copy, Debug)]
pub struct MadeBase {
    /// The class.
    pub class: ClassId,
    /// What it stands for.
    pub of: StubClassId,
}

impl<'a> Resolved<'a, '_> {
    /// The class that stands for a built-in class in a list of bases, if there is one.
    pub(super) fn base_for(
        &mut self,
        outer: ScopeId,
        base: &'a Expr<'a>,
        of: StubClassId,
    ) -> Option<ClassId> {
        let key = address(base);
        if let Some(class) = self.classes.made.get(&key) {
            return Some(*class);
        }
        let name = self.stubs.class(of).name;
        if self.stubs.builtin_class(name.as_str()) != Some(of) {
            return None;
        }
        let text = portalis_stdlib::base(name.as_str())?;
        let class = self.add_class(outer, text.to_owned(), base.span)?;
        self.classes.made.insert(key, class);
        self.classes.bases.push(MadeBase { class, of });
        Some(class)
    }

    /// The classes that stand for a built-in one.
    pub fn made_bases(&mut self, of: StubClassId) -> Vec<Base> {
        for at in 0..self.numbers.classes.len() as u32 {
            self.class_info(ClassId(at));
        }
        let made = self.classes.bases.iter().filter(|made| made.of == of);
        made.map(|made| Base::User(made.class)).collect()
    }

    /// The class among a class's bases that stands for a built-in one.
    pub fn made_base(&mut self, class: ClassId) -> Option<MadeBase> {
        let info: Rc<_> = self.class_info(class)?;
        let derives = |made: &&MadeBase| info.mro.contains(&Base::User(made.class));
        self.classes.bases.iter().find(derives).copied()
    }
}

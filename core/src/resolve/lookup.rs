//! From a name that is read to what it stands for.
//!
//! In: a scope and a name. Out: an [`Entity`]. A name is asked for by several places of lowering, one after the other, so what it means in
//! a scope is remembered there.

use portalis_memory::Symbol;

use super::Resolved;
use super::items::Entity;
use super::scope::{Meaning, NameId, ScopeId, ScopeKind, Seen};
use crate::hir::Item;

/// What a name stands for, with its owner's name; nothing if it exists nowhere.
type Found<'a> = Option<(Option<NameId>, Entity<'a>)>;

impl<'a> Resolved<'a, '_> {
    /// What a name read in `from` stands for, with its owner's name where it is no built-in; `None` if it exists nowhere.
    pub fn lookup(&mut self, from: ScopeId, name: Symbol) -> Found<'a> {
        let here = self.scopes.find(from, name);
        if let Some(seen) = here.and_then(|id| self.scopes.name(id).seen) {
            return match seen {
                Seen::Nothing => None,
                Seen::BuiltIn(item) => Some((None, Entity::Item(Item::Stub(item)))),
                Seen::Owned(owner) => match self.scopes.name(owner).meaning {
                    Meaning::Known(entity) => Some((Some(owner), entity)),
                    _ => self.search(from, name).1,
                },
            };
        }
        let (seen, found) = self.search(from, name);
        // In the middle of a definition, an answer is not the last word; and the compiler adds methods to classes.
        if let Some(id) = here
            && self.sought == 0
            && self.scopes.get(from).kind != ScopeKind::Class
        {
            self.scopes.name_mut(id).seen = Some(seen);
        }
        found
    }

    fn search(&mut self, from: ScopeId, name: Symbol) -> (Seen, Found<'a>) {
        let scope = self.scopes.get(from);
        let built_in = |this: &Self| match this.stubs.builtin(name) {
            Some(item) => (
                Seen::BuiltIn(item),
                Some((None, Entity::Item(Item::Stub(item)))),
            ),
            None => (Seen::Nothing, None),
        };
        let synthetic = scope.synthetic;
        let owner = self.scopes.owner(from, name);
        let is_module = self.scopes.get(owner).kind == ScopeKind::Module;
        if is_module
            && synthetic
            && let found @ (Seen::BuiltIn(_), _) = built_in(self)
        {
            return found;
        }
        let Some(id) = self.scopes.find(owner, name) else {
            return built_in(self);
        };
        match self.entity_of(id) {
            Some(entity) => (Seen::Owned(id), Some((Some(id), entity))),
            None => built_in(self),
        }
    }
}

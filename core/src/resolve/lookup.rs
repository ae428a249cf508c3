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

/// A scope, a name, and what it stands for there, now and later.
pub(super) type Asked<'a> = (ScopeId, Symbol, Found<'a>);

impl<'a> Resolved<'a, '_> {
    /// What a name read in `from` stands for, with its owner's name where it is no built-in; `None` if it exists nowhere.
    #[inline]
    pub fn lookup(&mut self, from: ScopeId, name: Symbol) -> Found<'a> {
        // Most names are asked for twice in a row.
        match self.asked {
            Some((scope, asked, found)) if (scope, asked) == (from, name) => found,
            _ => self.look_up(from, name),
        }
    }

    #[inline(never)]
    fn look_up(&mut self, from: ScopeId, name: Symbol) -> Found<'a> {
        let here = self.scopes.find(from, name);
        let seen = here.and_then(|id| self.scopes.name(id).seen);
        match seen.and_then(|seen| self.known(seen)) {
            Some(found) => {
                self.asked = Some((from, name, found));
                found
            }
            None => self.find_out(from, name, here),
        }
    }

    #[inline(never)]
    fn find_out(&mut self, from: ScopeId, name: Symbol, here: Option<NameId>) -> Found<'a> {
        let (seen, found) = match here.and_then(|id| self.scopes.name(id).seen) {
            Some(Seen::Owned(owner)) => self.owned(owner, name),
            Some(Seen::Outermost) => self.search(from, self.module_scope(from), name),
            _ => self.search(from, self.scopes.owner(from, name), name),
        };
        // In the middle of a definition, an answer is not the last word; and the compiler adds methods to classes.
        if let Some(id) = here
            && self.sought == 0
            && self.scopes.get(from).kind != ScopeKind::Class
        {
            self.scopes.name_mut(id).seen = Some(seen);
        }
        found
    }

    fn known(&self, seen: Seen) -> Option<Found<'a>> {
        Some(match seen {
            Seen::Nothing => None,
            Seen::Outermost => return None,
            Seen::BuiltIn(item) => Some((None, Entity::Item(Item::Stub(item)))),
            Seen::Owned(owner) => match self.scopes.name(owner).meaning {
                Meaning::Known(entity) => Some((Some(owner), entity)),
                _ => return None,
            },
        })
    }

    fn module_scope(&self, scope: ScopeId) -> ScopeId {
        let module = self.scopes.get(scope).module;
        self.modules[module.index()].scope
    }

    /// What a name read in one scope stands for that another one owns.
    fn search(&mut self, from: ScopeId, owner: ScopeId, name: Symbol) -> (Seen, Found<'a>) {
        let is_module = self.scopes.get(owner).kind == ScopeKind::Module;
        if is_module
            && self.scopes.get(from).synthetic
            && let found @ (Seen::BuiltIn(_), _) = self.built_in(name)
        {
            return found;
        }
        match self.scopes.find(owner, name) {
            Some(owner) => self.owned(owner, name),
            None => self.built_in(name),
        }
    }

    /// What a name stands for that is mentioned in the scope that would own it.
    fn owned(&mut self, owner: NameId, name: Symbol) -> (Seen, Found<'a>) {
        match self.entity_of(owner) {
            Some(entity) => (Seen::Owned(owner), Some((Some(owner), entity))),
            None => self.built_in(name),
        }
    }

    fn built_in(&self, name: Symbol) -> (Seen, Found<'a>) {
        match self.stubs.builtin(name) {
            Some(item) => (
                Seen::BuiltIn(item),
                Some((None, Entity::Item(Item::Stub(item)))),
            ),
            None => (Seen::Nothing, None),
        }
    }
}

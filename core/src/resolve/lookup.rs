//! From a name that is read to what it stands for.
//!
//! In: a scope and a name. Out: an [`Entity`]. A path is asked for by several places of lowering, one after the other, so the last
//! answers are remembered.

use std::hash::BuildHasher;

use portalis_memory::Symbol;
use rustc_hash::FxBuildHasher;

use super::Resolved;
use super::items::Entity;
use super::scope::{Owner, ScopeId};
use crate::hir::Item;

/// What a name stands for, with the scope that owns it; nothing if it exists nowhere.
type Found<'a> = Option<(Option<ScopeId>, Entity<'a>)>;

/// So many answers are remembered, each at a place that the name and the scope give.
const REMEMBERED: usize = 64;

/// The last answers, good as long as no scope changes.
#[derive(Default)]
pub(super) struct Recent<'a> {
    answers: Vec<Option<(ScopeId, Symbol, Found<'a>)>>,
    changes: u32,
}

impl<'a> Recent<'a> {
    /// Where an answer is remembered; nothing is, if scopes have changed.
    fn place(&mut self, from: ScopeId, name: Symbol, changes: u32) -> usize {
        if self.changes != changes || self.answers.is_empty() {
            self.answers.clear();
            self.answers.resize(REMEMBERED, None);
            self.changes = changes;
        }
        FxBuildHasher.hash_one((from, name)) as usize % REMEMBERED
    }
}

impl<'a> Resolved<'a, '_> {
    /// What a name read in `from` stands for, with the scope that owns it; `None` if it exists nowhere.
    pub fn lookup(&mut self, from: ScopeId, name: Symbol) -> Found<'a> {
        let place = self.looked_up.place(from, name, self.scopes.changes());
        if let Some((scope, symbol, found)) = self.looked_up.answers[place]
            && (scope, symbol) == (from, name)
        {
            return found;
        }
        let found = self.search(from, name);
        // In the middle of a definition, an answer is not the last word.
        if self.sought == 0 && self.looked_up.changes == self.scopes.changes() {
            self.looked_up.answers[place] = Some((from, name, found));
        }
        found
    }

    fn search(&mut self, from: ScopeId, name: Symbol) -> Found<'a> {
        let owner = self.scopes.owner(from, name);
        if let Owner::Scope(owner) = owner {
            return Some((Some(owner), self.entity(owner, name)?));
        }
        let builtin = |this: &Self| {
            let item = this.stubs.builtin(name)?;
            Some((None, Entity::Item(Item::Stub(item))))
        };
        let scope = self.scopes.get(from);
        let module = self.modules[scope.module.index()].scope;
        if scope.synthetic
            && let Some(found) = builtin(self)
        {
            return Some(found);
        }
        match self.entity(module, name) {
            Some(entity) => Some((Some(module), entity)),
            None => builtin(self),
        }
    }
}

//! The process's one table of names, and the texts behind the symbols.
//!
//! In: text. Out: its symbol, and from a symbol the text. Nothing here takes a lock.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use hashbrown::DefaultHashBuilder;

use super::Symbol;
use super::fixed::TEXTS;
use super::index::Index;
use super::room::Room;
use super::texts::{Kept, Texts};

/// The process's names.
pub(super) static GLOBAL: LazyLock<Table> = LazyLock::new(Table::with_fixed_names);

pub(super) struct Table {
    hasher: DefaultHashBuilder,
    index: Index,
    texts: Texts,
}

impl Table {
    fn with_fixed_names() -> Self {
        let table = Self {
            hasher: DefaultHashBuilder::default(),
            index: Index::new(),
            texts: Texts::new(),
        };
        let mut room = Room::new();
        for text in TEXTS {
            // Their symbols are constants, in the order of the list.
            table.intern(text, &mut room);
        }
        table
    }

    /// The symbol of `text`, and whether it is new; then it takes of the thread's `room`.
    pub(super) fn intern(&self, text: &str, room: &mut Room) -> (Symbol, bool) {
        let is_wanted = |number| self.text_of(number) == text;
        let make = || room.put(text, self);
        let (number, is_new) = self.index.intern(self.hash(text), is_wanted, make);
        self.index
            .empty_some(|number| self.hash(self.text_of(number)));
        (Symbol::new(number, text), is_new)
    }

    fn hash(&self, text: &str) -> u32 {
        (self.hasher.hash_one(text) >> 32) as u32
    }

    /// Keeps `count` symbols for the caller, who puts their texts there; the number of the first.
    pub(super) fn reserve(&self, count: u32) -> u32 {
        let first = self.texts.reserve(count);
        self.index.keep_up(count as usize, (first + count) as usize);
        first
    }

    /// Puts the text of a symbol where its number was kept for the caller.
    pub(super) fn put(&self, number: u32, text: &Kept) {
        self.texts.put(number, text);
    }

    pub(super) fn text(&self, symbol: Symbol) -> &'static str {
        self.text_of(symbol.index())
    }

    fn text_of(&self, number: u32) -> &'static str {
        self.texts
            .get(number)
            .expect("a number is given away after its text was put there")
    }
}

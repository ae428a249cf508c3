//! The names of all scopes, in one table.
//!
//! In: scopes and names. Out: what is known about each name in each scope, by a number. A name is found by one look into a table that all
//! scopes share, so that a scope costs no memory of its own.

use portalis_memory::{Symbol, emptied};

use super::scope::{NameId, NameInfo, ScopeId};

/// No name.
const NONE: u32 = u32::MAX;

/// The table.
#[derive(Debug)]
pub(super) struct NameTable<'a> {
    infos: Vec<NameInfo<'a>>,
    /// Numbers of names, each at the place that its hash gives or behind it; a power of two of them, of which at least half are [`NONE`].
    slots: Vec<u32>,
}

impl Default for NameTable<'_> {
    fn default() -> Self {
        Self {
            infos: Vec::new(),
            slots: vec![NONE],
        }
    }
}

impl<'a> NameTable<'a> {
    /// Makes room for more names.
    pub(super) fn reserve(&mut self, more: usize) {
        self.infos.reserve(more);
        let length = 2 * (self.infos.len() + more).next_power_of_two();
        if length > self.slots.len() {
            self.place_all(length);
        }
    }

    /// The same table, empty, for names of trees that live longer or shorter.
    pub(super) fn emptied<'b>(mut self) -> NameTable<'b> {
        self.slots.clear();
        self.slots.push(NONE);
        NameTable {
            infos: emptied(self.infos),
            slots: self.slots,
        }
    }

    /// For how many names there is room.
    pub(super) fn capacity(&self) -> usize {
        self.infos.capacity()
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.infos.len()
    }

    pub(super) fn get(&self, id: NameId) -> &NameInfo<'a> {
        &self.infos[id.index()]
    }

    pub(super) fn get_mut(&mut self, id: NameId) -> &mut NameInfo<'a> {
        &mut self.infos[id.index()]
    }

    /// A name of a scope.
    pub(super) fn find(&self, scope: ScopeId, name: Symbol) -> Option<NameId> {
        self.search(scope, name).ok()
    }

    /// Adds a name at the slot that is for it.
    #[inline]
    pub(super) fn add(&mut self, slot: usize, info: NameInfo<'a>) -> NameId {
        let id = NameId(self.infos.len() as u32);
        self.slots[slot] = id.0;
        self.infos.push(info);
        if self.infos.len() > self.slots.len() / 2 {
            self.place_all(2 * self.slots.len());
        }
        id
    }

    /// The name, or else the slot for it.
    #[inline]
    pub(super) fn search(&self, scope: ScopeId, name: Symbol) -> Result<NameId, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(scope, name) & mask;
        loop {
            let id = self.slots[slot];
            if id == NONE {
                return Err(slot);
            }
            let info = &self.infos[id as usize];
            if (info.scope, info.name) == (scope, name) {
                return Ok(NameId(id));
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Gives each name its place among so many.
    fn place_all(&mut self, length: usize) {
        self.slots.clear();
        self.slots.resize(length, NONE);
        for at in 0..self.infos.len() {
            let (scope, name) = (self.infos[at].scope, self.infos[at].name);
            if let Err(slot) = self.search(scope, name) {
                self.slots[slot] = at as u32;
            }
        }
    }
}

/// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): one multiplication by 2^64 divided by the golden
/// ratio, of which the upper half is mixed well.
fn hash(scope: ScopeId, name: Symbol) -> usize {
    let both = u64::from(scope.0) << 32 | u64::from(name.index());
    (both.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

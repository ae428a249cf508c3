//! From hashes to symbols, read without a lock.
//!
//! In: symbols with their hashes of 32 bits, from one writer at a time. Out: the symbol of a hash and a text. Slots are words that are
//! written once, in tables of which each is twice as large as the one before; a table that is too small stays for those who are just
//! reading it. A slot holds the whole hash, so that nothing but the slots is looked at when a table grows.

use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::Symbol;

/// Slots of the first table.
const FIRST: usize = 64;
const LEVELS: usize = 27;

/// Slots; 0 is free, others hold a hash and a symbol's number.
type Slots = Box<[AtomicU64]>;

pub(super) struct Index {
    tables: [OnceLock<Slots>; LEVELS],
    /// The table that has all symbols.
    current: AtomicUsize,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            tables: [const { OnceLock::new() }; LEVELS],
            current: AtomicUsize::new(0),
        }
    }
}

impl Index {
    /// The symbol of `hash` that `is_wanted`, if it is here. A symbol that is being put in may be missed.
    #[inline]
    pub(super) fn find(&self, hash: u32, is_wanted: impl Fn(Symbol) -> bool) -> Option<Symbol> {
        let slots = self.tables[self.current.load(Ordering::Acquire)].get()?;
        for place in places(hash, slots) {
            let slot = slots[place].load(Ordering::Acquire);
            if slot == 0 {
                return None;
            }
            if hash_in(slot) == hash {
                let symbol = symbol_in(slot);
                if is_wanted(symbol) {
                    return Some(symbol);
                }
            }
        }
        None
    }

    /// Puts a symbol in as the `count`-th, which is not here. Only one thread at a time may do so.
    pub(super) fn insert(&self, count: usize, symbol: Symbol, hash: u32) {
        let mut level = self.current.load(Ordering::Relaxed);
        let slots = self.tables[level].get_or_init(|| fresh(level));
        if count * 4 > slots.len() * 3 && level + 1 < LEVELS {
            level += 1;
            let larger = self.tables[level].get_or_init(|| fresh(level));
            let taken = slots.iter().map(|slot| slot.load(Ordering::Relaxed));
            taken
                .filter(|slot| *slot != 0)
                .for_each(|slot| put(larger, slot));
            self.current.store(level, Ordering::Release);
        }
        let slots = self.tables[level].get_or_init(|| fresh(level));
        put(slots, u64::from(hash) << 32 | u64::from(symbol.0.get()));
    }
}

#[inline]
fn hash_in(slot: u64) -> u32 {
    (slot >> 32) as u32
}

#[inline]
fn symbol_in(slot: u64) -> Symbol {
    Symbol(NonZeroU32::new(slot as u32).expect("a slot that is taken holds a symbol"))
}

fn fresh(level: usize) -> Slots {
    (0..FIRST << level).map(|_| AtomicU64::new(0)).collect()
}

/// Where a hash may be, in order.
#[inline]
fn places(hash: u32, slots: &Slots) -> impl Iterator<Item = usize> {
    let mask = slots.len() - 1;
    let first = hash as usize;
    (0..slots.len()).map(move |step| first.wrapping_add(step) & mask)
}

fn put(slots: &Slots, slot: u64) {
    let mut places = places(hash_in(slot), slots);
    let free = places.find(|place| slots[*place].load(Ordering::Relaxed) == 0);
    slots[free.expect("tables are never full")].store(slot, Ordering::Release);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_found_through_growth_and_equal_hashes() {
        let index = Index::default();
        // All in one place, and half of them with one hash.
        let hash = |symbol: Symbol| ((symbol.index() % 2) << 20) | 5;
        for n in 0..500 {
            let symbol = Symbol::new(n, "");
            assert_eq!(index.find(hash(symbol), |other| other == symbol), None);
            index.insert(n as usize + 1, symbol, hash(symbol));
            for m in 0..=n {
                let symbol = Symbol::new(m, "");
                assert_eq!(
                    index.find(hash(symbol), |other| other == symbol),
                    Some(symbol)
                );
            }
        }
    }
}

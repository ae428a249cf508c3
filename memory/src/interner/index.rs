//! From hashes to symbols, without a lock.
//!
//! In: hashes of 32 bits. Out: their symbols, old or new, the same for all threads. Slots are words that are written once, in tables of
//! which each is twice as large as the one before. A slot holds the whole hash, so that nothing but the slots is looked at when a table
//! grows. A table that is full is emptied into the next one bit by bit, by all who look for symbols; none of its slots is given free, and
//! each that is free is sealed, so that whoever comes to the end of a row of taken slots knows whether to go on in the next table. It stays
//! for those who are just reading it.

use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU64, AtomicUsize};

use bytemuck::allocation::zeroed_slice_box;

use super::Symbol;

/// Slots of the first table.
const FIRST: usize = 4096;
const LEVELS: usize = 21;
/// Slots on a page of memory.
const PAGE: usize = 512;
/// So many slots are emptied at a time; `FIRST` is a multiple of it.
const STEP: usize = 512;

/// A slot that nobody puts anything in any more. Other words that are not 0 hold a hash and a symbol's number, which is not 0.
const SEALED: u64 = 1 << 32;

type Slots = Box<[AtomicU64]>;

pub(super) struct Index {
    tables: [Table; LEVELS],
    /// The table that symbols are put into.
    newest: AtomicUsize,
    /// The first one that has something that is not in the next one yet.
    oldest: AtomicUsize,
}

struct Table {
    slots: OnceLock<Slots>,
    /// So many slots somebody began to empty.
    begun: AtomicUsize,
    /// So many were emptied or sealed.
    done: AtomicUsize,
}

impl Index {
    pub(super) fn new() -> Self {
        let table = || Table {
            slots: OnceLock::new(),
            begun: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        };
        Self {
            tables: std::array::from_fn(|_| table()),
            newest: AtomicUsize::new(0),
            oldest: AtomicUsize::new(0),
        }
    }

    /// The symbol of `hash` that `is_wanted`, and whether it is new, so that `make` made it. Of threads that make one at once only one puts
    /// its own in.
    #[inline]
    pub(super) fn intern(
        &self,
        hash: u32,
        is_wanted: impl Fn(Symbol) -> bool,
        make: impl FnMut() -> Symbol,
    ) -> (Symbol, bool) {
        let oldest = self.oldest.load(Acquire);
        let answer = self.intern_from(oldest, hash, is_wanted, make);
        if oldest < self.newest.load(Relaxed) {
            self.empty_some(oldest);
        }
        answer
    }

    #[inline]
    fn intern_from(
        &self,
        mut level: usize,
        hash: u32,
        is_wanted: impl Fn(Symbol) -> bool,
        mut make: impl FnMut() -> Symbol,
    ) -> (Symbol, bool) {
        let mut made = None;
        let mut slots = self.slots(level);
        let mut place = hash as usize;
        loop {
            let slot = &slots[place & (slots.len() - 1)];
            let mut word = slot.load(Acquire);
            if word == 0 {
                let mut put = SEALED;
                if level == self.newest.load(Acquire) {
                    let symbol = *made.get_or_insert_with(&mut make);
                    put = u64::from(hash) << 32 | u64::from(symbol.0.get());
                }
                word = match slot.compare_exchange(0, put, AcqRel, Acquire) {
                    Ok(_) if put != SEALED => return (symbol_in(put), true),
                    Ok(_) => SEALED,
                    Err(word) => word,
                };
            }
            if word == SEALED {
                level += 1;
                (slots, place) = (self.slots(level), hash as usize);
                continue;
            }
            if hash_in(word) == hash && is_wanted(symbol_in(word)) {
                return (symbol_in(word), false);
            }
            place = place.wrapping_add(1);
        }
    }

    /// To be called by everybody who takes a run of symbols to put them in later, with how many were taken so far: makes a larger table in
    /// time.
    pub(super) fn keep_up(&self, run: usize, count: usize) {
        loop {
            let newest = self.newest.load(Acquire);
            let length = FIRST << newest;
            let full = length * 3 / 4;
            // One thread makes the next table while the others go on; but none goes on to where this one has no free slot.
            let is_first = (full..full + run).contains(&count);
            if !is_first && count <= length * 7 / 8 || newest + 1 == LEVELS {
                break;
            }
            self.slots(newest + 1);
            let _ = self
                .newest
                .compare_exchange(newest, newest + 1, AcqRel, Relaxed);
        }
    }

    /// Empties some slots of the oldest table into the next one.
    #[cold]
    fn empty_some(&self, level: usize) {
        let (table, slots) = (&self.tables[level], self.slots(level));
        let start = table.begun.fetch_add(STEP, Relaxed);
        if start >= slots.len() {
            return;
        }
        for slot in &slots[start..start + STEP] {
            let word = match slot.compare_exchange(0, SEALED, AcqRel, Acquire) {
                Ok(_) | Err(SEALED) => continue,
                Err(word) => word,
            };
            self.intern_from(level + 1, hash_in(word), |_| false, || symbol_in(word));
        }
        if table.done.fetch_add(STEP, AcqRel) + STEP == slots.len() {
            self.oldest.store(level + 1, Release);
        }
    }

    fn slots(&self, level: usize) -> &Slots {
        self.tables[level].slots.get_or_init(|| {
            let slots = zeroed_slice_box::<AtomicU64>(FIRST << level);
            // The system gives memory page by page, and takes far longer where a page is read before it is written to.
            slots
                .iter()
                .step_by(PAGE)
                .for_each(|slot| slot.store(0, Relaxed));
            slots
        })
    }
}

#[inline]
fn hash_in(word: u64) -> u32 {
    (word >> 32) as u32
}

#[inline]
fn symbol_in(word: u64) -> Symbol {
    Symbol(NonZeroU32::new(word as u32).expect("a slot that is taken holds a symbol"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: u32 = 40_000;

    /// Four names each have one hash.
    fn hash(name: u32) -> u32 {
        (name / 4).wrapping_mul(0x9E37_79B9)
    }

    /// Interns the names, of which each thread would make symbols of its own.
    fn intern_all(index: &Index, taken: &AtomicUsize, thread: u32) -> Vec<(Symbol, bool)> {
        let intern = |n: u32| {
            let name = (n.wrapping_mul(7919) + thread) % COUNT;
            let is_wanted = |symbol: Symbol| symbol.index() % COUNT == name;
            if n.is_multiple_of(64) {
                index.keep_up(64, taken.fetch_add(64, Relaxed) + 64);
            }
            let make = || Symbol::new(thread * COUNT + name, "");
            (name, index.intern(hash(name), is_wanted, make))
        };
        let mut symbols: Vec<_> = (0..COUNT).map(intern).collect();
        symbols.sort_by_key(|(name, _)| *name);
        symbols.into_iter().map(|(_, symbol)| symbol).collect()
    }

    #[test]
    fn symbols_are_found_through_growth_and_equal_hashes() {
        let (index, taken) = (Index::new(), AtomicUsize::new(0));
        let made = intern_all(&index, &taken, 0);
        assert!(made.iter().all(|(_, is_new)| *is_new));
        let found = intern_all(&index, &taken, 1);
        assert!(found.iter().all(|(_, is_new)| !is_new));
        assert!(
            made.iter()
                .zip(&found)
                .all(|(made, found)| made.0 == found.0)
        );
        assert!(index.newest.load(Relaxed) >= 3);
    }

    #[test]
    fn threads_that_put_the_same_in_at_once_agree() {
        for _ in 0..20 {
            let (index, taken) = (&Index::new(), &AtomicUsize::new(0));
            let answers: Vec<_> = std::thread::scope(|scope| {
                let threads =
                    (0..8).map(|thread| scope.spawn(move || intern_all(index, taken, thread)));
                let threads: Vec<_> = threads.collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap())
                    .collect()
            });
            for name in 0..COUNT as usize {
                let of_all = answers.iter().map(|answer| answer[name]);
                assert!(
                    of_all
                        .clone()
                        .all(|(symbol, _)| symbol == answers[0][name].0)
                );
                assert_eq!(of_all.filter(|(_, is_new)| *is_new).count(), 1);
            }
        }
    }
}

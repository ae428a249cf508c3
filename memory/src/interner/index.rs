//! From hashes to the numbers of symbols, without a lock.
//!
//! In: hashes of 32 bits. Out: the numbers of their symbols, old or new, the same for all threads. Slots are words that are written once, in
//! tables of which each is twice as large as the one before. A table is cache lines; what finds its line full goes to the next one. A slot
//! takes four bytes: of its bits, as many as number the table's slots hold a symbol, a few say how far from its line it is, and those that
//! are left hold what the line does not say of the hash. So few texts are compared in vain, and nothing but the slots is looked at when a
//! table grows: one that is full is emptied into the next one bit by bit, by all who look for symbols; none of its slots is given free, and
//! each that is free is sealed, so that whoever comes to the end of a row of taken slots knows whether to go on in the next table. It stays
//! for those who are just reading it.

use std::sync::OnceLock;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU32, AtomicUsize};

/// Slots of a line,
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 4;
/// and bits that say how many lines ahead of its own a symbol is.
const AHEAD_BITS: u32 = 3;
/// So many lines or more: where its own one is must be asked.
const FAR: u32 = (1 << AHEAD_BITS) - 1;
/// Lines of the first table.
const FIRST: usize = 256;
/// In the last table, nothing of the hash is left in the slots.
const LEVELS: usize = 18;
/// Bits of the hash that slots can tell of; the last of them say at which slot of a line to begin.
const HASH_BITS: u32 = u32::BITS - SLOT_BITS - AHEAD_BITS;
/// So many lines are emptied at a time; `FIRST` is a multiple of it.
const STEP: usize = 32;

/// A slot that nobody puts anything in any more. No symbol is as large, for no table is quite full.
const SEALED: u32 = u32::MAX;

#[derive(Default)]
#[repr(align(64))]
struct Line([AtomicU32; SLOTS]);

pub(super) struct Index {
    tables: [Table; LEVELS],
    /// The table that symbols are put into.
    newest: AtomicUsize,
    /// The first one that has something that is not in the next one yet.
    oldest: AtomicUsize,
}

struct Table {
    lines: OnceLock<Box<[Line]>>,
    /// So many lines somebody began to empty.
    begun: AtomicUsize,
    /// So many were emptied or sealed.
    done: AtomicUsize,
}

impl Index {
    pub(super) fn new() -> Self {
        let table = || Table {
            lines: OnceLock::new(),
            begun: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        };
        Self {
            tables: std::array::from_fn(|_| table()),
            newest: AtomicUsize::new(0),
            oldest: AtomicUsize::new(0),
        }
    }

    /// The number of the symbol of `hash` that `is_wanted`, and whether it is new, so that `make` made it. Of threads that make one at once
    /// only one puts its own in.
    #[inline]
    pub(super) fn intern(
        &self,
        hash: u32,
        is_wanted: impl Fn(u32) -> bool,
        make: impl FnMut() -> u32,
    ) -> (u32, bool) {
        self.intern_from(self.oldest.load(Acquire), hash, is_wanted, make)
    }

    #[inline]
    fn intern_from(
        &self,
        mut level: usize,
        hash: u32,
        is_wanted: impl Fn(u32) -> bool,
        mut make: impl FnMut() -> u32,
    ) -> (u32, bool) {
        let mut made = None;
        let (mut lines, mut ahead) = (self.lines(level), 0);
        'lines: loop {
            let shape = Shape::of(lines);
            let head = shape.head(hash, ahead);
            let line = &lines[shape.line(hash, ahead)].0;
            let begin = hash >> (HASH_BITS - SLOT_BITS);
            for at in begin..begin + SLOTS as u32 {
                let slot = &line[at as usize % SLOTS];
                let mut word = slot.load(Acquire);
                if word == 0 {
                    let put = match level == self.newest.load(Acquire) {
                        true => head | (*made.get_or_insert_with(&mut make) + 1),
                        false => SEALED,
                    };
                    word = match slot.compare_exchange(0, put, AcqRel, Acquire) {
                        Ok(_) if put != SEALED => return (shape.number(put), true),
                        Ok(_) => SEALED,
                        Err(word) => word,
                    };
                }
                if word == SEALED {
                    level += 1;
                    (lines, ahead) = (self.lines(level), 0);
                    continue 'lines;
                }
                if shape.has(word, head) && is_wanted(shape.number(word)) {
                    return (shape.number(word), false);
                }
            }
            ahead += 1;
        }
    }

    /// To be called by everybody who takes a run of symbols to put them in later, with how many were taken so far: makes a larger table in
    /// time.
    pub(super) fn keep_up(&self, run: usize, count: usize) {
        loop {
            let newest = self.newest.load(Acquire);
            let length = (SLOTS * FIRST) << newest;
            let full = length * 3 / 4;
            // One thread makes the next table while the others go on; but none goes on to where this one has no free slot.
            let is_first = (full..full + run).contains(&count);
            if !is_first && count <= length * 7 / 8 {
                break;
            }
            assert!(newest + 1 < LEVELS, "too many symbols");
            self.lines(newest + 1);
            let _ = self
                .newest
                .compare_exchange(newest, newest + 1, AcqRel, Relaxed);
        }
    }

    /// Empties some lines of the oldest table into the next one, if there is one. To be called by everybody who interns.
    #[inline]
    pub(super) fn empty_some(&self, hash_of: impl Fn(u32) -> u32) {
        let oldest = self.oldest.load(Acquire);
        if oldest < self.newest.load(Relaxed) {
            self.empty_some_of(oldest, hash_of);
        }
    }

    #[cold]
    fn empty_some_of(&self, level: usize, hash_of: impl Fn(u32) -> u32) {
        let (table, lines) = (&self.tables[level], self.lines(level));
        let start = table.begun.fetch_add(STEP, Relaxed);
        if start >= lines.len() {
            return;
        }
        let shape = Shape::of(lines);
        for (at, line) in (start..).zip(&lines[start..start + STEP]) {
            for word in line.0.iter().filter_map(seal) {
                let number = shape.number(word);
                let hash = shape.hash(word, at).unwrap_or_else(|| hash_of(number));
                self.intern_from(level + 1, hash, |_| false, || number);
            }
        }
        if table.done.fetch_add(STEP, AcqRel) + STEP == lines.len() {
            self.oldest.store(level + 1, Release);
        }
    }

    fn lines(&self, level: usize) -> &[Line] {
        self.tables[level]
            .lines
            .get_or_init(|| (0..FIRST << level).map(|_| Line::default()).collect())
    }
}

/// What is in a slot; else it is sealed from now on.
#[inline]
fn seal(slot: &AtomicU32) -> Option<u32> {
    let word = match slot.load(Acquire) {
        0 => slot.compare_exchange(0, SEALED, AcqRel, Acquire).err()?,
        word => word,
    };
    (word != SEALED).then_some(word)
}

/// What the bits of a table's slots mean.
#[derive(Clone, Copy)]
struct Shape {
    /// Lines of the table, a power of two.
    lines: u32,
}

impl Shape {
    #[inline]
    fn of(lines: &[Line]) -> Self {
        Self {
            lines: lines.len() as u32,
        }
    }

    /// The line so far ahead of the one of a hash.
    #[inline]
    fn line(self, hash: u32, ahead: u32) -> usize {
        (hash.wrapping_add(ahead) & (self.lines - 1)) as usize
    }

    /// All of a slot but the symbol's number.
    #[inline]
    fn head(self, hash: u32, ahead: u32) -> u32 {
        let rest = (hash & !(self.lines - 1)) << (SLOT_BITS + AHEAD_BITS);
        rest | (ahead.min(FAR) * self.slots())
    }

    #[inline]
    fn has(self, word: u32, head: u32) -> bool {
        (word ^ head) < self.slots()
    }

    #[inline]
    fn number(self, word: u32) -> u32 {
        (word & (self.slots() - 1)) - 1
    }

    /// What the slots of any table need of the hash of a word in a line, unless it is too far from its own one.
    #[inline]
    fn hash(self, word: u32, line: usize) -> Option<u32> {
        let ahead = (word / self.slots()) & FAR;
        let rest = word >> (SLOT_BITS + AHEAD_BITS) & !(self.lines - 1);
        let own = (line as u32).wrapping_sub(ahead) & (self.lines - 1);
        (ahead < FAR).then_some(rest | own)
    }

    #[inline]
    fn slots(self) -> u32 {
        self.lines << SLOT_BITS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: u32 = 40_000;
    /// Numbers are taken by the run.
    const RUN: u32 = 64;

    /// An index with the names behind its numbers.
    struct Names {
        index: Index,
        by_number: Vec<AtomicU32>,
        taken: AtomicU32,
    }

    impl Names {
        fn new(threads: u32) -> Self {
            let none = || AtomicU32::new(u32::MAX);
            Self {
                index: Index::new(),
                by_number: (0..threads * (COUNT + RUN)).map(|_| none()).collect(),
                taken: AtomicU32::new(0),
            }
        }

        fn name(&self, number: u32) -> u32 {
            self.by_number[number as usize].load(Relaxed)
        }

        /// Interns all names; the numbers by name.
        fn intern_all(&self, thread: u32) -> Vec<(u32, bool)> {
            let mut run = 0..0;
            let mut intern = |n: u32| {
                let name = (n.wrapping_mul(7919) + thread) % COUNT;
                let make = || {
                    if run.is_empty() {
                        let first = self.taken.fetch_add(RUN, Relaxed);
                        run = first..first + RUN;
                        self.index.keep_up(RUN as usize, run.end as usize);
                    }
                    let number = run.next().expect("a number");
                    self.by_number[number as usize].store(name, Relaxed);
                    number
                };
                let is_wanted = |number| self.name(number) == name;
                let answer = self.index.intern(hash(name), is_wanted, make);
                self.index.empty_some(|number| hash(self.name(number)));
                (name, answer)
            };
            let mut answers: Vec<_> = (0..COUNT).map(&mut intern).collect();
            answers.sort_by_key(|(name, _)| *name);
            answers.into_iter().map(|(_, answer)| answer).collect()
        }
    }

    /// Four names each have one hash, and some have that of hundreds.
    fn hash(name: u32) -> u32 {
        let other = if name < 500 { 0 } else { name / 4 };
        other.wrapping_mul(0x9E37_79B9)
    }

    #[test]
    fn symbols_are_found_through_growth_and_equal_hashes() {
        let names = Names::new(1);
        let made = names.intern_all(0);
        assert!(made.iter().all(|(_, is_new)| *is_new));
        let found = names.intern_all(1);
        assert!(found.iter().all(|(_, is_new)| !is_new));
        assert!(
            made.iter()
                .zip(&found)
                .all(|(made, found)| made.0 == found.0)
        );
        assert!(names.index.newest.load(Relaxed) >= 3);
    }

    #[test]
    fn threads_that_put_the_same_in_at_once_agree() {
        for _ in 0..20 {
            let names = &Names::new(8);
            let answers: Vec<_> = std::thread::scope(|scope| {
                let threads = (0..8).map(|thread| scope.spawn(move || names.intern_all(thread)));
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
                        .all(|(number, _)| number == answers[0][name].0)
                );
                assert_eq!(of_all.filter(|(_, is_new)| *is_new).count(), 1);
            }
        }
    }
}

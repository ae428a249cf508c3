//! The table of `Dict`: entries in insertion order, and an index from hashes to them.
//!
//! In: keys with their hashes. Out: positions of entries. Nothing here compares keys but through the function it is given;
//! growth and compaction happen when CPython's do, so that iteration during changes behaves alike.
//!
//! A slot of the index is `tag << 32 | position + 1`, the tag being 32 bits of the hash, or free, or a dummy where an entry was deleted.
//! Places are tried in CPython's order, which keeps neighbouring ints together. Up to five entries need no index.

/// Marks the end of a search.
const FREE: u64 = 0;
/// Once a slot.
const DUMMY: u64 = 1 << 32;
const PERTURB_SHIFT: u32 = 5;
/// The smallest table, as CPython's.
const MIN_LOG: u32 = 3;

/// A stored pair, or the gap that a deleted one left.
pub(super) struct Entry<K, V> {
    pub(super) hash: i64,
    pub(super) pair: Option<(K, V)>,
}

/// Entries with their index.
pub(super) struct Table<K, V> {
    pub(super) entries: Vec<Entry<K, V>>,
    /// Before it there are only gaps: a dict may serve as a queue.
    pub(super) first: usize,
    /// Empty while the entries are few.
    index: Vec<u64>,
    /// Entries that are not gaps.
    pub(super) used: usize,
    /// The size that CPython's table would have, as a power of two.
    log: u32,
    /// How many entries may be added before it grows.
    usable: usize,
    /// Changes whenever keys come, go or move.
    pub(super) version: u64,
}

/// How many entries a table of this size takes.
fn usable(log: u32) -> usize {
    (2usize << log) / 3
}

#[inline]
fn tag(hash: i64) -> u64 {
    (hash as u64 ^ (hash as u64 >> 32)) << 32
}

/// The places of an index at which a hash may stand, in order, without end.
struct Places {
    at: usize,
    perturb: usize,
    mask: usize,
}

impl Places {
    #[inline]
    fn of(hash: i64, size: usize) -> Places {
        let mask = size - 1;
        Places {
            at: hash as usize & mask,
            perturb: hash as usize,
            mask,
        }
    }

    #[inline]
    fn step(&mut self) {
        self.perturb >>= PERTURB_SHIFT;
        let next = self.at.wrapping_mul(5).wrapping_add(self.perturb);
        self.at = next.wrapping_add(1) & self.mask;
    }
}

impl<K, V> Table<K, V> {
    pub(super) const fn new() -> Table<K, V> {
        Table {
            entries: Vec::new(),
            first: 0,
            index: Vec::new(),
            used: 0,
            log: MIN_LOG,
            usable: 5,
            version: 0,
        }
    }

    /// The first entry with this hash for which `same` holds.
    #[inline]
    pub(super) fn find<E>(
        &self,
        hash: i64,
        mut same: impl FnMut(usize, &K) -> Result<bool, E>,
    ) -> Result<Option<usize>, E> {
        if self.index.is_empty() {
            for (at, entry) in self.entries.iter().enumerate() {
                if entry.hash == hash
                    && let Some((key, _)) = &entry.pair
                    && same(at, key)?
                {
                    return Ok(Some(at));
                }
            }
            return Ok(None);
        }
        let tag = tag(hash);
        let mut places = Places::of(hash, self.index.len());
        loop {
            let slot = self.index[places.at];
            if slot == FREE {
                return Ok(None);
            }
            // A dummy has position 0, which no entry has.
            if (slot ^ tag) >> 32 == 0 && slot as u32 != 0 {
                let at = (slot as u32 - 1) as usize;
                let entry = &self.entries[at];
                if entry.hash == hash
                    && let Some((key, _)) = &entry.pair
                    && same(at, key)?
                {
                    return Ok(Some(at));
                }
            }
            places.step();
        }
    }

    /// Adds a pair whose key is not there. `Err` gives the pair back when the table cannot grow.
    #[inline]
    pub(super) fn insert(&mut self, hash: i64, key: K, value: V) -> Result<(), (K, V)> {
        if self.usable == 0 && !self.grow() {
            return Err((key, value));
        }
        self.usable -= 1;
        self.version += 1;
        self.used += 1;
        let at = self.entries.len();
        self.entries.push(Entry {
            hash,
            pair: Some((key, value)),
        });
        if !self.index.is_empty() {
            self.link(hash, at);
        }
        Ok(())
    }

    #[inline]
    fn link(&mut self, hash: i64, at: usize) {
        let mut places = Places::of(hash, self.index.len());
        while self.index[places.at] != FREE {
            places.step();
        }
        self.index[places.at] = tag(hash) | (at as u64 + 1);
    }

    /// Makes a table of three times the pairs, without gaps.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> bool {
        let mut log = MIN_LOG;
        while (1 << log) < self.used * 3 {
            log += 1;
        }
        if log > 32 {
            return false;
        }
        self.rebuild(log);
        true
    }

    /// Makes room for pairs to come, as CPython does before merging a dict into this one.
    pub(super) fn reserve(&mut self, more: usize) {
        let wanted = self.used + more;
        let mut log = MIN_LOG;
        while usable(log) < wanted {
            log += 1;
        }
        if log > self.log && log <= 32 {
            self.rebuild(log);
        }
    }

    fn rebuild(&mut self, log: u32) {
        self.log = log;
        self.usable = usable(log) - self.used;
        self.version += 1;
        if self.used < self.entries.len() {
            self.entries.retain(|entry| entry.pair.is_some());
            self.first = 0;
        }
        self.entries.reserve_exact(self.usable);
        if log == MIN_LOG {
            self.index = Vec::new();
            return;
        }
        self.index.clear();
        self.index.resize(1 << log, FREE);
        for at in 0..self.entries.len() {
            self.link(self.entries[at].hash, at);
        }
    }

    /// Takes the pair of an entry out, leaving a gap.
    pub(super) fn remove(&mut self, at: usize) -> Option<(K, V)> {
        let hash = self.entries.get(at)?.hash;
        let pair = self.entries[at].pair.take()?;
        if at == self.first {
            let gaps = self.entries[at..]
                .iter()
                .take_while(|entry| entry.pair.is_none());
            self.first += gaps.count();
        }
        self.used -= 1;
        self.version += 1;
        if !self.index.is_empty() {
            self.unlink(hash, at);
        }
        Some(pair)
    }

    /// Makes the slot of an entry a dummy.
    fn unlink(&mut self, hash: i64, at: usize) {
        let wanted = tag(hash) | (at as u64 + 1);
        let mut places = Places::of(hash, self.index.len());
        while self.index[places.at] != wanted {
            places.step();
        }
        self.index[places.at] = DUMMY;
    }

    /// Takes the last pair out.
    pub(super) fn remove_last(&mut self) -> Option<(K, V)> {
        while let Some(last) = self.entries.last() {
            if last.pair.is_some() {
                let at = self.entries.len() - 1;
                let pair = self.remove(at);
                self.entries.pop();
                self.first = self.first.min(at);
                // CPython does not count the freed entry as usable either.
                return pair;
            }
            self.entries.pop();
        }
        self.first = 0;
        None
    }

    /// A copy, with the gaps kept or dropped as CPython does.
    pub(super) fn duplicate(&self) -> Table<K, V>
    where
        K: Clone,
        V: Clone,
    {
        let mut copy = Table::new();
        copy.used = self.used;
        copy.entries = self
            .entries
            .iter()
            .filter(|entry| entry.pair.is_some())
            .map(|entry| Entry {
                hash: entry.hash,
                pair: entry.pair.clone(),
            })
            .collect();
        let mut log = MIN_LOG;
        while usable(log) < self.used {
            log += 1;
        }
        copy.rebuild(log);
        copy
    }
}

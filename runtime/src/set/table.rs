//! The table of `set`: CPython's algorithm slot for slot, so that iteration has its order.
//!
//! In: items with their hashes. Out: places. Open addressing: from each place nine neighbours are tried, then the place is
//! perturbed by the high bits of the hash. Deleted items leave dummies; an item that comes takes the last one on its way.

const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const MIN_SIZE: usize = 8;

/// A place: free, a dummy, or taken.
#[derive(Clone)]
pub(super) enum Slot<T> {
    Free,
    Dummy,
    Taken(i64, T),
}

/// The places, as many as a power of two.
pub(super) struct Table<T> {
    /// Empty until the first item comes: then eight or more.
    pub(super) slots: Vec<Slot<T>>,
    /// Items and dummies.
    pub(super) fill: usize,
    /// Items.
    pub(super) used: usize,
    /// Where `pop` looks next.
    pub(super) finger: usize,
    /// Changes whenever items come, go or move.
    pub(super) version: u64,
}

/// Where a probe for an item ended.
pub(super) enum Probe {
    Found(usize),
    Missing,
}

impl<T> Table<T> {
    pub(super) const fn new() -> Table<T> {
        Table {
            slots: Vec::new(),
            fill: 0,
            used: 0,
            finger: 0,
            version: 0,
        }
    }

    /// The number of places but one.
    #[inline]
    pub(super) fn mask(&self) -> usize {
        self.slots.len().max(MIN_SIZE) - 1
    }

    /// The place where items with this hash are looked for first.
    #[inline]
    pub(super) fn first(&self, hash: i64) -> Option<&Slot<T>> {
        self.slots
            .get(hash as usize & self.slots.len().wrapping_sub(1))
    }

    /// Looks for an item with this hash for which `same` holds.
    #[inline]
    pub(super) fn probe<E>(
        &self,
        hash: i64,
        mut same: impl FnMut(usize, &T) -> Result<bool, E>,
    ) -> Result<Probe, E> {
        if self.slots.is_empty() {
            return Ok(Probe::Missing);
        }
        let mask = self.slots.len() - 1;
        let mut perturb = hash as usize;
        let mut at = hash as usize & mask;
        loop {
            let mut place = at;
            let last = if at + LINEAR_PROBES <= mask {
                at + LINEAR_PROBES
            } else {
                at
            };
            while let Some(slot) = self.slots.get(place) {
                match slot {
                    Slot::Free => return Ok(Probe::Missing),
                    Slot::Taken(other, item) if *other == hash && same(place, item)? => {
                        return Ok(Probe::Found(place));
                    }
                    _ => {}
                }
                if place == last {
                    break;
                }
                place += 1;
            }
            perturb >>= PERTURB_SHIFT;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
        }
    }

    /// The place for an item that is not there, in a table whose slots were allocated: the last dummy before a free place, or that.
    fn place_for(&self, hash: i64) -> usize {
        let mask = self.slots.len() - 1;
        let mut dummy = None;
        let mut perturb = hash as usize;
        let mut at = hash as usize & mask;
        loop {
            let last = if at + LINEAR_PROBES <= mask {
                at + LINEAR_PROBES
            } else {
                at
            };
            for place in at..=last {
                match &self.slots[place] {
                    Slot::Free => return dummy.unwrap_or(place),
                    Slot::Dummy => dummy = Some(place),
                    Slot::Taken(..) => {}
                }
            }
            perturb >>= PERTURB_SHIFT;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
        }
    }

    /// Adds an item that is not there.
    pub(super) fn insert(&mut self, hash: i64, item: T) {
        if self.slots.is_empty() {
            self.slots.resize_with(MIN_SIZE, || Slot::Free);
        }
        let place = self.place_for(hash);
        let old = std::mem::replace(&mut self.slots[place], Slot::Taken(hash, item));
        self.used += 1;
        self.version += 1;
        if matches!(old, Slot::Dummy) {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize_grown();
        }
    }

    /// Resizes as after an insertion that filled the table.
    #[inline(never)]
    pub(super) fn resize_grown(&mut self) {
        self.resize(if self.used > 50_000 {
            self.used * 2
        } else {
            self.used * 4
        });
    }

    /// Makes the table larger than `least`, without dummies.
    pub(super) fn resize(&mut self, least: usize) {
        let mut size = MIN_SIZE;
        while size <= least {
            size *= 2;
        }
        let old = std::mem::take(&mut self.slots);
        self.slots.resize_with(size, || Slot::Free);
        self.fill = self.used;
        self.version += 1;
        for slot in old {
            if let Slot::Taken(hash, item) = slot {
                let place = self.place_for(hash);
                self.slots[place] = Slot::Taken(hash, item);
            }
        }
    }

    /// Makes room before another set of `more` items is merged.
    pub(super) fn prepare_merge(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Takes an item out, leaving a dummy.
    pub(super) fn remove(&mut self, place: usize) -> Option<T> {
        let slot = self.slots.get_mut(place)?;
        if !matches!(slot, Slot::Taken(..)) {
            return None;
        }
        let Slot::Taken(_, item) = std::mem::replace(slot, Slot::Dummy) else {
            return None;
        };
        self.used -= 1;
        self.version += 1;
        Some(item)
    }

    /// Takes some item out: the next one from where the last was taken.
    pub(super) fn pop(&mut self) -> Option<T> {
        if self.used == 0 {
            return None;
        }
        let mask = self.mask();
        let mut place = self.finger & mask;
        while !matches!(self.slots[place], Slot::Taken(..)) {
            place = (place + 1) & mask;
        }
        self.finger = place + 1;
        self.remove(place)
    }
}

impl<T: Clone> Table<T> {
    /// Fills an empty table with the items of another, which have other hashes than each other or differ.
    pub(super) fn fill_from(&mut self, other: &Table<T>) {
        self.version += 1;
        if self.slots.is_empty() && !other.slots.is_empty() {
            self.slots.resize_with(MIN_SIZE, || Slot::Free);
        }
        if self.mask() == other.mask() && other.fill == other.used {
            self.slots.clone_from(&other.slots);
        } else {
            for slot in &other.slots {
                if let Slot::Taken(hash, item) = slot {
                    let place = self.place_for(*hash);
                    self.slots[place] = Slot::Taken(*hash, item.clone());
                }
            }
        }
        self.fill = other.used;
        self.used = other.used;
    }
}

/// CPython's hash of a frozenset, from its table.
pub(super) fn hash_table<T>(table: &Table<T>) -> i64 {
    const fn shuffle(hash: u64) -> u64 {
        ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167)
    }
    let mut hash = 0;
    for slot in &table.slots {
        if let Slot::Taken(item, _) = slot {
            hash ^= shuffle(*item as u64);
        }
    }
    hash ^= (table.used as u64 + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX {
        590_923_713
    } else {
        hash as i64
    }
}

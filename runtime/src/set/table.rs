//! The table of `set`: CPython's algorithm slot for slot, so that iteration has its order.
//!
//! In: items with their hashes. Out: places. Open addressing: from each place nine neighbours are tried, then the place is
//! perturbed by the high bits of the hash. Deleted items leave dummies; an item that comes takes the last one on its way.
//! Unlike CPython's, items and kept hashes stand apart and dummies are marked beside them: a set of ints is one row of words.

use crate::error::{Error, Result};
use crate::value::{KeptHash, Value};

const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const MIN_SIZE: usize = 8;

/// Items on their places, as many as a power of two.
pub(super) struct Table<T: Value> {
    /// The places, each with or without an item. None until the first item comes, then eight or more.
    places: Vec<Option<T>>,
    /// What is kept of each item's hash.
    kept: Vec<T::KeptHash>,
    /// Which places without an item had one.
    dummies: Marks,
    /// Whether an item may stand elsewhere than on the first place tried for it.
    displaced: bool,
    /// Items and dummies.
    pub(super) fill: usize,
    /// Items.
    pub(super) used: usize,
    /// Where `pop` looks next.
    pub(super) finger: usize,
    /// Changes whenever items come, go or move.
    pub(super) version: u64,
}

/// Marked places.
#[derive(Default)]
struct Marks {
    /// The first 64 places.
    first: u64,
    /// The others, as far as one was ever marked.
    rest: Vec<u64>,
}

impl Marks {
    #[inline]
    fn has(&self, place: usize) -> bool {
        if place < 64 {
            self.first >> place & 1 == 1
        } else {
            self.has_far(place)
        }
    }

    #[inline(never)]
    fn has_far(&self, place: usize) -> bool {
        let word = self.rest.get(place / 64 - 1).copied().unwrap_or(0);
        word >> (place % 64) & 1 == 1
    }

    #[inline]
    fn word(&mut self, place: usize) -> &mut u64 {
        match place / 64 {
            0 => &mut self.first,
            word => {
                if self.rest.len() < word {
                    self.rest.resize(word, 0);
                }
                &mut self.rest[word - 1]
            }
        }
    }

    #[inline]
    fn add(&mut self, place: usize) {
        *self.word(place) |= 1 << (place % 64);
    }

    /// Unmarks a marked place.
    #[inline]
    fn remove(&mut self, place: usize) {
        *self.word(place) &= !(1 << (place % 64));
    }
}

/// The size of a table for more than `least` items.
fn size_above(least: usize) -> usize {
    let mut size = MIN_SIZE;
    while size <= least {
        size *= 2;
    }
    size
}

/// Where a probe for an item ended.
pub(super) enum Probe {
    Found(usize),
    Missing,
}

/// The places that are tried for a hash in a table with this mask.
struct Places {
    at: usize,
    left: usize,
    start: usize,
    perturb: usize,
    mask: usize,
}

impl Places {
    #[inline]
    fn of(hash: i64, mask: usize) -> Places {
        let start = hash as usize & mask;
        Places {
            at: start,
            left: Places::run(start, mask),
            start,
            perturb: hash as usize,
            mask,
        }
    }

    /// How many neighbours are tried after a place.
    #[inline]
    fn run(start: usize, mask: usize) -> usize {
        if start + LINEAR_PROBES <= mask {
            LINEAR_PROBES
        } else {
            0
        }
    }

    /// The next place.
    #[inline]
    fn step(&mut self) -> usize {
        if self.left > 0 {
            self.left -= 1;
            self.at += 1;
            return self.at;
        }
        self.perturb >>= PERTURB_SHIFT;
        let next = self.start.wrapping_mul(5).wrapping_add(1);
        self.start = next.wrapping_add(self.perturb) & self.mask;
        self.left = Places::run(self.start, self.mask);
        self.at = self.start;
        self.at
    }
}

impl<T: Value> Table<T> {
    #[inline]
    pub(super) const fn new() -> Table<T> {
        Table {
            places: Vec::new(),
            kept: Vec::new(),
            dummies: Marks {
                first: 0,
                rest: Vec::new(),
            },
            displaced: false,
            fill: 0,
            used: 0,
            finger: 0,
            version: 0,
        }
    }

    /// A table with so many places, a power of two.
    fn with_places(size: usize) -> Table<T> {
        let mut table = Table::new();
        table.places = Vec::with_capacity(size);
        table.places.resize_with(size, || None);
        table.kept = vec![T::KeptHash::default(); size];
        table
    }

    /// The places, each with or without an item.
    #[inline]
    pub(super) fn places(&self) -> &[Option<T>] {
        &self.places
    }

    /// The hash of the item at a place.
    #[inline]
    pub(super) fn hash_of(&self, place: usize, item: &T) -> i64 {
        self.kept[place].of(item)
    }

    /// The items with their places.
    pub(super) fn items(&self) -> impl Iterator<Item = (usize, &T)> {
        let places = self.places.iter().enumerate();
        places.filter_map(|(place, item)| Some((place, item.as_ref()?)))
    }

    /// The number of places but one.
    #[inline]
    pub(super) fn mask(&self) -> usize {
        self.places.len().max(MIN_SIZE) - 1
    }

    /// Whether an item for which `same` holds is there, when the first place tried tells.
    #[inline]
    pub(super) fn at_first<E>(
        &self,
        hash: i64,
        same: impl FnOnce(&T) -> std::result::Result<bool, E>,
    ) -> std::result::Result<Option<bool>, E> {
        let place = hash as usize & self.places.len().wrapping_sub(1);
        let found = match self.places.get(place) {
            Some(Some(item)) => self.kept[place].may_be(hash) && same(item)?,
            _ => false,
        };
        Ok(if found || !self.displaced {
            Some(found)
        } else {
            None
        })
    }

    /// Looks for an item with this hash for which `same` holds.
    #[inline]
    pub(super) fn probe<E>(
        &self,
        hash: i64,
        mut same: impl FnMut(usize, &T) -> std::result::Result<bool, E>,
    ) -> std::result::Result<Probe, E> {
        if !self.displaced {
            let place = hash as usize & self.places.len().wrapping_sub(1);
            return Ok(match self.places.get(place) {
                Some(Some(item)) if self.kept[place].may_be(hash) && same(place, item)? => {
                    Probe::Found(place)
                }
                _ => Probe::Missing,
            });
        }
        let mut tried = Places::of(hash, self.places.len() - 1);
        let mut place = tried.at;
        loop {
            match &self.places[place] {
                Some(item) if self.kept[place].may_be(hash) && same(place, item)? => {
                    return Ok(Probe::Found(place));
                }
                None if !self.dummies.has(place) => return Ok(Probe::Missing),
                _ => {}
            }
            place = tried.step();
        }
    }

    /// The place for an item that is not there: the last dummy before a free place, or that.
    #[inline(never)]
    fn place_for(&self, hash: i64) -> usize {
        let mut tried = Places::of(hash, self.places.len() - 1);
        let mut place = tried.at;
        let mut dummy = None;
        loop {
            if self.places[place].is_none() {
                if !self.dummies.has(place) {
                    return dummy.unwrap_or(place);
                }
                dummy = Some(place);
            }
            place = tried.step();
        }
    }

    /// Puts an item that is not there on its place, without counting it.
    #[inline]
    fn put(&mut self, hash: i64, item: T) -> usize {
        let first = hash as usize & (self.places.len() - 1);
        let place = if self.places[first].is_none() && !self.dummies.has(first) {
            first
        } else {
            self.displaced = true;
            self.place_for(hash)
        };
        // There was none.
        self.places[place] = Some(item);
        self.kept[place] = T::KeptHash::keep(hash);
        place
    }

    /// Adds an item that is not there.
    #[inline]
    pub(super) fn insert(&mut self, hash: i64, item: T) {
        if self.places.is_empty() {
            self.resize(0);
        }
        let place = self.put(hash, item);
        self.used += 1;
        self.version += 1;
        if self.dummies.has(place) {
            self.dummies.remove(place);
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
        let size = size_above(least);
        let old = std::mem::replace(self, Table::with_places(size));
        self.fill = old.used;
        self.used = old.used;
        self.finger = old.finger;
        self.version = old.version + 1;
        if old.used == 0 {
            return;
        }
        for (item, kept) in old.places.into_iter().zip(old.kept) {
            if let Some(item) = item {
                self.put(kept.of(&item), item);
            }
        }
    }

    /// The table that an empty one becomes when this one is merged into it, if that has every item on the same place.
    pub(super) fn same_places(&self) -> Option<Table<T>> {
        let size = match self.used * 5 >= (MIN_SIZE - 1) * 3 {
            true => size_above(self.used * 2),
            false => MIN_SIZE,
        };
        let clean = self.fill == self.used || !self.displaced;
        (clean && self.used > 0 && size == self.places.len()).then(|| Table {
            places: self.places.clone(),
            kept: self.kept.clone(),
            dummies: Marks::default(),
            displaced: self.displaced,
            fill: self.used,
            used: self.used,
            finger: 0,
            version: 1,
        })
    }

    /// For a small difference of `PLAIN` items: the table that an empty one becomes when the items of this one that are not in
    /// `others`, with their hashes, are added one by one. `None` where that takes more thought than adding them.
    pub(super) fn without<'a>(
        &self,
        others: impl ExactSizeIterator<Item = (i64, &'a T)>,
    ) -> Result<Option<Table<T>>> {
        const FEW: usize = 4;
        /// The size to which a table of `MIN_SIZE` grows when it takes more than `FEW` items.
        const GROWN: usize = 32;
        if self.displaced || self.places.len() > GROWN || others.len() > FEW {
            return Ok(None);
        }
        let mut gone = [usize::MAX; FEW];
        let mut count = 0;
        for (hash, item) in others {
            let same = |_, found: &T| found.eq(item);
            if let Probe::Found(place) = self.probe::<Error>(hash, same)? {
                gone[count] = place;
                count += 1;
            }
        }
        let left = self.used - count;
        let mut table = if left > FEW {
            if self.places.len() != GROWN {
                return Ok(None);
            }
            let mut table = Table::new();
            table.places.clone_from(&self.places);
            table.kept.clone_from(&self.kept);
            gone[..count].iter().for_each(|at| table.places[*at] = None);
            table
        } else {
            let mut table = Table::with_places(MIN_SIZE);
            let kept = self.items().filter(|(place, _)| !gone.contains(place));
            for (place, item) in kept.take(left) {
                table.put(self.hash_of(place, item), item.clone());
            }
            table
        };
        (table.fill, table.used, table.version) = (left, left, 1);
        Ok(Some(table))
    }

    /// Makes room before another set of `more` items is merged.
    pub(super) fn prepare_merge(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Takes an item out, leaving a dummy.
    #[inline]
    pub(super) fn remove(&mut self, place: usize) -> Option<T> {
        let item = self.places.get_mut(place)?.take()?;
        self.dummies.add(place);
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
        while self.places[place].is_none() {
            place = (place + 1) & mask;
        }
        self.finger = place + 1;
        self.remove(place)
    }

    /// Fills an empty table with the items of another, which have other hashes than each other or differ.
    pub(super) fn fill_from(&mut self, other: &Table<T>) {
        self.version += 1;
        if other.fill == other.used && self.mask() == other.mask() {
            self.places.clone_from(&other.places);
            self.kept.clone_from(&other.kept);
            self.displaced = other.displaced;
        } else {
            if self.places.is_empty() {
                self.resize(0);
            }
            for (place, item) in other.items() {
                self.put(other.hash_of(place, item), item.clone());
            }
        }
        self.fill = other.used;
        self.used = other.used;
    }
}

/// CPython's hash of a frozenset, from its table.
pub(super) fn hash_table<T: Value>(table: &Table<T>) -> i64 {
    const fn shuffle(hash: u64) -> u64 {
        ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167)
    }
    let mut hash = 0;
    for (place, item) in table.items() {
        hash ^= shuffle(table.hash_of(place, item) as u64);
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

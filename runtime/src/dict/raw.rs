//! The memory of `Dict`: a table behind a shared pointer, reached only through short, closed operations.
//!
//! Comparing keys may run Python code that changes the dict, so it happens with nothing borrowed (unless the keys are `PLAIN`);
//! after it the table's version tells whether to begin again. What is removed is handed out, to be dropped after.
//! This is the only file of `dict` with `unsafe`.

#![allow(unsafe_code)]

use super::table::Table;
use crate::class::TypeInfo;
use crate::error::{self, Result};
use crate::gc::{Gc, Managed, Tracer};
use crate::value::{Object, Value};
use std::cell::UnsafeCell;
use std::convert::Infallible;

/// Python's `dict`: handles share one table.
#[repr(transparent)]
pub struct Dict<K: Value, V: Value>(Gc<DictBody<K, V>>);

/// What stands behind a [`Dict`].
pub struct DictBody<K: Value, V: Value> {
    table: UnsafeCell<Table<K, V>>,
}

// SAFETY: `TYPE` is made for this type; tracing visits what each key and value owns, once. Tracing happens only where no
// operation of this file is under way, since none of them allocates or frees on the managed heap.
unsafe impl<K: Value, V: Value> Managed for DictBody<K, V> {
    const TYPE: &'static TypeInfo =
        &TypeInfo::of::<Self>("dict", K::ACYCLIC && V::ACYCLIC, |gc| Dict::from_gc_ref(gc))
            .leaf_if(K::PLAIN && V::PLAIN);

    fn trace(&self, tracer: &mut Tracer) {
        // SAFETY: see above.
        let table = unsafe { &*self.table.get() };
        for (key, value) in table.entries.iter().filter_map(|entry| entry.pair.as_ref()) {
            key.trace(tracer);
            value.trace(tracer);
        }
    }
}

impl<K: Value, V: Value> Dict<K, V> {
    pub(super) fn from_table(table: Table<K, V>) -> Dict<K, V> {
        Dict(Gc::new(DictBody {
            table: UnsafeCell::new(table),
        }))
    }

    fn from_gc_ref(gc: &Gc<DictBody<K, V>>) -> &Dict<K, V> {
        // SAFETY: `Dict` is transparent around the `Gc`.
        unsafe { &*(&raw const *gc).cast::<Dict<K, V>>() }
    }

    /// The pointer itself.
    #[inline]
    pub(super) fn gc(&self) -> &Gc<DictBody<K, V>> {
        &self.0
    }

    /// The dict as an object.
    pub(super) fn erase(self) -> Object {
        Object::from_ref(self.0.erase())
    }

    /// Reads the table. `read` runs no foreign code: it only copies, clones and counts, or compares `PLAIN` keys.
    #[inline]
    fn peek<R>(&self, read: impl FnOnce(&Table<K, V>) -> R) -> R {
        // SAFETY: dicts stay on their thread, and no closure given in this file reaches the dict again.
        read(unsafe { &*self.0.table.get() })
    }

    /// Changes the table. `change` runs no foreign code and drops no pair.
    #[inline]
    fn poke<R>(&self, change: impl FnOnce(&mut Table<K, V>) -> R) -> R {
        // SAFETY: as for `peek`.
        change(unsafe { &mut *self.0.table.get() })
    }

    /// How many pairs.
    #[inline]
    pub(crate) fn size(&self) -> usize {
        self.peek(|table| table.used)
    }

    /// How many entries, gaps included.
    #[inline]
    pub(crate) fn entry_count(&self) -> usize {
        self.peek(|table| table.entries.len())
    }

    /// The number that changes with the keys.
    #[inline]
    pub(crate) fn version(&self) -> u64 {
        self.peek(|table| table.version)
    }

    /// The entry of a key.
    #[inline]
    pub(super) fn locate(&self, key: &K, hash: i64) -> Result<Option<usize>> {
        if K::PLAIN {
            return self
                .peek(|table| table.find(hash, |_, other| Ok(key.is(other) || key.eq(other)?)));
        }
        self.locate_with(hash, |other| Ok(other.is(key) || other.eq(key)?))
    }

    /// The entry whose key has this hash and satisfies `same`, which may run Python code.
    pub(super) fn locate_with(
        &self,
        hash: i64,
        same: impl Fn(&K) -> Result<bool>,
    ) -> Result<Option<usize>> {
        'again: loop {
            let version = self.version();
            let mut tried = 0;
            loop {
                // The candidate after those tried already.
                let mut skip = tried;
                let candidate = self.peek(|table| {
                    let mut found = None;
                    let Ok(_) = table.find::<Infallible>(hash, |at, key| {
                        if skip > 0 {
                            skip -= 1;
                            return Ok(false);
                        }
                        found = Some((at, key.clone()));
                        Ok(true)
                    });
                    found
                });
                let Some((at, key)) = candidate else {
                    return Ok(None);
                };
                let equal = same(&key)?;
                if self.version() != version {
                    continue 'again;
                }
                if equal {
                    return Ok(Some(at));
                }
                tried += 1;
            }
        }
    }

    /// The value of a key: one short borrow for `PLAIN` keys.
    #[inline]
    pub(super) fn lookup(&self, key: &K) -> Result<Option<V>> {
        let hash = key.hash()?;
        if K::PLAIN {
            return self.peek(|table| {
                let at = table
                    .find::<error::Error>(hash, |_, other| Ok(key.is(other) || key.eq(other)?))?;
                Ok(at
                    .and_then(|at| table.entries[at].pair.as_ref())
                    .map(|(_, value)| value.clone()))
            });
        }
        Ok(self.locate(key, hash)?.and_then(|at| self.value_at(at)))
    }

    /// The pair of an entry.
    #[inline]
    pub(super) fn pair_at(&self, at: usize) -> Option<(K, V)> {
        self.peek(|table| table.entries.get(at).and_then(|entry| entry.pair.clone()))
    }

    /// The pair of an entry, with its hash.
    pub(super) fn hashed_pair_at(&self, at: usize) -> Option<(i64, K, V)> {
        self.peek(|table| {
            let entry = table.entries.get(at)?;
            entry
                .pair
                .as_ref()
                .map(|(key, value)| (entry.hash, key.clone(), value.clone()))
        })
    }

    /// The key of an entry.
    #[inline]
    pub(super) fn key_at(&self, at: usize) -> Option<K> {
        self.peek(|table| {
            table
                .entries
                .get(at)
                .and_then(|entry| entry.pair.as_ref())
                .map(|(key, _)| key.clone())
        })
    }

    /// The value of an entry.
    #[inline]
    pub(super) fn value_at(&self, at: usize) -> Option<V> {
        self.peek(|table| {
            table
                .entries
                .get(at)
                .and_then(|entry| entry.pair.as_ref())
                .map(|(_, value)| value.clone())
        })
    }

    /// The next entry from a position on that is no gap.
    #[inline]
    pub(crate) fn next_entry(&self, at: usize) -> Option<usize> {
        self.peek(|table| {
            (at.max(table.first)..table.entries.len()).find(|&at| table.entries[at].pair.is_some())
        })
    }

    /// The next entry before a position that is no gap.
    #[inline]
    pub(crate) fn entry_before(&self, at: usize) -> Option<usize> {
        self.peek(|table| {
            (0..at.min(table.entries.len()))
                .rev()
                .find(|&at| table.entries[at].pair.is_some())
        })
    }

    /// Exchanges the value of an entry; gives the old one, or the new one back when there is no such entry.
    #[inline]
    pub(super) fn exchange(&self, at: usize, value: V) -> Result<V, V> {
        self.poke(|table| {
            match table
                .entries
                .get_mut(at)
                .and_then(|entry| entry.pair.as_mut())
            {
                Some((_, place)) => Ok(std::mem::replace(place, value)),
                None => Err(value),
            }
        })
    }

    /// Adds a pair whose key is not there.
    #[inline]
    pub(super) fn add(&self, hash: i64, key: K, value: V) -> Result<()> {
        match self.poke(|table| table.insert(hash, key, value)) {
            Ok(()) => Ok(()),
            Err(pair) => {
                drop(pair);
                Err(error::memory_error("dict too large"))
            }
        }
    }

    /// Sets the value of a key whose hash is known.
    #[inline]
    pub(super) fn put(&self, hash: i64, key: K, value: V) -> Result<()> {
        match self.locate(&key, hash)? {
            Some(at) => {
                let old = self.exchange(at, value);
                drop(old);
                Ok(())
            }
            None => self.add(hash, key, value),
        }
    }

    /// Takes the pair of an entry out.
    pub(super) fn take_at(&self, at: usize) -> Option<(K, V)> {
        self.poke(|table| table.remove(at))
    }

    /// Takes the last pair out.
    pub(crate) fn take_last(&self) -> Option<(K, V)> {
        self.poke(Table::remove_last)
    }

    /// Puts another table in place; gives the old one.
    pub(super) fn replace_table(&self, new: Table<K, V>) -> Table<K, V> {
        self.poke(|table| {
            let version = table.version + 1;
            let mut old = std::mem::replace(table, new);
            std::mem::swap(&mut old.version, &mut table.version);
            table.version = version;
            old
        })
    }

    /// Makes room for pairs to come.
    pub(super) fn reserve(&self, more: usize) {
        self.poke(|table| table.reserve(more));
    }

    pub(super) fn duplicate(&self) -> Table<K, V> {
        self.peek(Table::duplicate)
    }

    /// The pairs, cloned.
    pub(crate) fn snapshot(&self) -> Vec<(K, V)> {
        self.peek(|table| {
            table
                .entries
                .iter()
                .filter_map(|entry| entry.pair.clone())
                .collect()
        })
    }
}

impl<K: Value, V: Value> Clone for Dict<K, V> {
    #[inline]
    fn clone(&self) -> Dict<K, V> {
        Dict(self.0.clone())
    }
}

//! The memory of `Set` and `FrozenSet`: a table behind a shared pointer, reached only through short, closed operations.
//!
//! As in `dict/raw.rs`: comparing items may run Python code, so it happens with nothing borrowed (unless they are `PLAIN`), and the
//! table's version tells whether to begin again. This is the only file of `set` with `unsafe`.

#![allow(unsafe_code)]

use super::table::{Probe, Table, hash_table};
use crate::class::TypeInfo;
use crate::error::{Error, Result};
use crate::gc::{Gc, Managed, Tracer};
use crate::value::{Object, Value};
use std::cell::UnsafeCell;
use std::convert::Infallible;

/// A table that is reached by closed operations only.
pub struct Cells<T: Value>(UnsafeCell<Table<T>>);

/// Python's `set`: handles share one table.
#[repr(transparent)]
pub struct Set<T: Value>(Gc<SetBody<T>>);

/// Python's `frozenset`.
#[repr(transparent)]
pub struct FrozenSet<T: Value>(Gc<FrozenBody<T>>);

/// What stands behind a [`Set`].
pub struct SetBody<T: Value>(Cells<T>);

/// What stands behind a [`FrozenSet`].
pub struct FrozenBody<T: Value>(Cells<T>);

/// A `Set` or a `FrozenSet`.
pub trait AnySet<T: Value>: Clone + 'static {
    /// Its table.
    #[doc(hidden)]
    fn cells(&self) -> &Cells<T>;
}

macro_rules! handles {
    ($($handle:ident $body:ident $python:literal)*) => {$(
        // SAFETY: `TYPE` is made for this type; tracing visits what each item owns, once. Tracing happens only where
        // no operation of this file is under way, since none of them allocates or frees on the managed heap.
        unsafe impl<T: Value> Managed for $body<T> {
            const TYPE: &'static TypeInfo = &TypeInfo::of::<Self>($python, T::ACYCLIC, |gc| $handle::from_gc_ref(gc)).leaf_if(T::PLAIN);

            fn trace(&self, tracer: &mut Tracer) {
                // SAFETY: see above.
                let table = unsafe { &*self.0.0.get() };
                table.items().for_each(|(_, item)| item.trace(tracer));
            }
        }

        impl<T: Value> $handle<T> {
            pub(super) fn from_table(table: Table<T>) -> Self {
                $handle(Gc::new($body(Cells(UnsafeCell::new(table)))))
            }

            fn from_gc_ref(gc: &Gc<$body<T>>) -> &Self {
                // SAFETY: the handle is transparent around the `Gc`.
                unsafe { &*(&raw const *gc).cast::<Self>() }
            }

            pub(super) fn gc(&self) -> &Gc<$body<T>> {
                &self.0
            }

            pub(super) fn erase(self) -> Object {
                Object::from_ref(self.0.erase())
            }
        }

        impl<T: Value> AnySet<T> for $handle<T> {
            #[inline]
            fn cells(&self) -> &Cells<T> {
                &self.0.0
            }
        }

        impl<T: Value> Clone for $handle<T> {
            #[inline]
            fn clone(&self) -> Self {
                $handle(self.0.clone())
            }
        }
    )*};
}

handles! {
    Set SetBody "set"
    FrozenSet FrozenBody "frozenset"
}

impl<T: Value> Cells<T> {
    /// Reads the table. `read` runs no foreign code: it only copies, clones and counts, or compares `PLAIN` items.
    #[inline]
    fn peek<R>(&self, read: impl FnOnce(&Table<T>) -> R) -> R {
        // SAFETY: sets stay on their thread, and no closure given in this file reaches the set again.
        read(unsafe { &*self.0.get() })
    }

    /// Changes the table. `change` runs no foreign code and drops no item.
    #[inline]
    fn poke<R>(&self, change: impl FnOnce(&mut Table<T>) -> R) -> R {
        // SAFETY: as for `peek`.
        change(unsafe { &mut *self.0.get() })
    }

    /// How many items.
    #[inline]
    pub(super) fn size(&self) -> usize {
        self.peek(|table| table.used)
    }

    #[inline]
    fn version(&self) -> u64 {
        self.peek(|table| table.version)
    }

    /// Whether two handles share the table.
    #[inline]
    pub(super) fn same(&self, other: &Cells<T>) -> bool {
        std::ptr::eq(self, other)
    }

    /// The place of an item.
    #[inline]
    pub(super) fn locate(&self, item: &T, hash: i64) -> Result<Option<usize>> {
        if T::PLAIN {
            let probe = self.peek(|table| {
                table.probe::<Error>(hash, |_, other| Ok(other.is(item) || other.eq(item)?))
            })?;
            return Ok(match probe {
                Probe::Found(place) => Some(place),
                Probe::Missing => None,
            });
        }
        self.locate_with(hash, |other| Ok(other.is(item) || other.eq(item)?))
    }

    /// Whether an item is there.
    #[inline]
    pub(super) fn has(&self, hash: i64, item: &T) -> Result<bool> {
        if T::PLAIN {
            // Most items are at the first place tried, or not there at all.
            let first = self.peek(|table| table.at_first::<Error>(hash, |found| found.eq(item)))?;
            if let Some(known) = first {
                return Ok(known);
            }
        }
        self.has_further(hash, item)
    }

    #[inline(never)]
    fn has_further(&self, hash: i64, item: &T) -> Result<bool> {
        Ok(self.locate(item, hash)?.is_some())
    }

    /// The place of an item with this hash that satisfies `same`, which may run Python code.
    pub(super) fn locate_with(
        &self,
        hash: i64,
        same: impl Fn(&T) -> Result<bool>,
    ) -> Result<Option<usize>> {
        'again: loop {
            let version = self.version();
            let mut tried = 0;
            loop {
                let mut skip = tried;
                let candidate = self.peek(|table| {
                    let mut found = None;
                    let Ok(_) = table.probe::<Infallible>(hash, |place, item| {
                        if skip > 0 {
                            skip -= 1;
                            return Ok(false);
                        }
                        found = Some((place, item.clone()));
                        Ok(true)
                    });
                    found
                });
                let Some((place, item)) = candidate else {
                    return Ok(None);
                };
                let equal = same(&item)?;
                if self.version() != version {
                    continue 'again;
                }
                if equal {
                    return Ok(Some(place));
                }
                tried += 1;
            }
        }
    }

    /// Of `PLAIN` items: those for whose hash and value `wanted` holds, in a new table, in the order of this one.
    pub(super) fn chosen(&self, wanted: impl Fn(i64, &T) -> Result<bool>) -> Result<Table<T>> {
        debug_assert!(T::PLAIN);
        self.peek(|table| {
            let mut result = Table::new();
            for (place, item) in table.items() {
                let hash = table.hash_of(place, item);
                if wanted(hash, item)? {
                    result.insert(hash, item.clone());
                }
            }
            Ok(result)
        })
    }

    /// Adds an item unless it is there.
    #[inline]
    pub(super) fn add(&self, hash: i64, item: T) -> Result<()> {
        match self.locate(&item, hash)? {
            Some(_) => drop(item),
            None => self.poke(|table| table.insert(hash, item)),
        }
        Ok(())
    }

    /// Adds an item that is not there.
    #[inline]
    pub(super) fn add_new(&self, hash: i64, item: T) {
        self.poke(|table| table.insert(hash, item));
    }

    /// Takes the item at a place out.
    pub(super) fn take_at(&self, place: usize) -> Option<T> {
        self.poke(|table| table.remove(place))
    }

    /// Takes some item out.
    pub(super) fn take_any(&self) -> Option<T> {
        self.poke(Table::pop)
    }

    /// The first item from a place on: its place, its hash, the item.
    #[inline]
    pub(super) fn next_item(&self, from: usize) -> Option<(usize, i64, T)> {
        self.peek(|table| {
            let rest = table.places().get(from..)?;
            rest.iter().enumerate().find_map(|(i, item)| {
                let item = item.as_ref()?;
                Some((from + i, table.hash_of(from + i, item), item.clone()))
            })
        })
    }

    /// Puts another table in place; gives the old one.
    pub(super) fn replace(&self, new: Table<T>) -> Table<T> {
        self.poke(|table| {
            let version = table.version + 1;
            let old = std::mem::replace(table, new);
            table.version += version;
            // As in CPython, where `pop` looks next belongs to the set, not to its table.
            table.finger = old.finger;
            old
        })
    }

    /// Takes the whole table, leaving an empty one.
    pub(super) fn take(&self) -> Table<T> {
        self.replace(Table::new())
    }

    /// Of `PLAIN` items: see [`Table::without`].
    pub(super) fn without(&self, other: &Cells<T>) -> Result<Option<Table<T>>> {
        debug_assert!(T::PLAIN);
        self.peek(|table| {
            other.peek(|other| {
                let items = other
                    .items()
                    .map(|(at, item)| (other.hash_of(at, item), item));
                let items: Vec<(i64, &T)> = items.take(8).collect();
                table.without(items.into_iter())
            })
        })
    }

    /// The same of one item.
    #[inline]
    pub(super) fn without_one(&self, hash: i64, item: &T) -> Result<Option<Table<T>>> {
        debug_assert!(T::PLAIN);
        self.peek(|table| table.without(std::iter::once((hash, item))))
    }

    /// A copy with every item on its place, if an empty set that this one is merged into becomes that.
    #[inline]
    pub(super) fn same_places(&self) -> Option<Table<T>> {
        self.peek(Table::same_places)
    }

    /// Makes room before another set is merged.
    pub(super) fn prepare_merge(&self, more: usize) {
        self.poke(|table| table.prepare_merge(more));
    }

    /// Copies the items of another set, if this one never had any; tells whether it did.
    pub(super) fn fill_from(&self, other: &Cells<T>) -> bool {
        if self.same(other) || self.peek(|table| table.fill) != 0 {
            return false;
        }
        // Two sets: two tables. This one holds no item that could be dropped.
        other.peek(|theirs| self.poke(|table| table.fill_from(theirs)));
        true
    }

    /// Resizes the dummies away when they are more than a quarter.
    pub(super) fn sweep(&self) {
        self.poke(|table| {
            if table.fill - table.used > table.mask() / 4 {
                table.resize_grown();
            }
        });
    }

    pub(super) fn hash(&self) -> i64 {
        self.peek(hash_table)
    }
}

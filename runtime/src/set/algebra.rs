//! What `set` and `frozenset` both do: membership, comparison, union, intersection, differences.
//!
//! Each follows setobject.c step by step, since the steps decide the order of the result.

use super::raw::{AnySet, Cells, FrozenSet, Set};
use super::table::Table;
use crate::error::Result;
use crate::iter::{Iter, Iterate};
use crate::value::{DynValue, Value};

/// Calls `each` with the hash and item of every item, until it gives false; tells whether it never did.
pub(super) fn every<T: Value>(
    cells: &Cells<T>,
    mut each: impl FnMut(i64, T) -> Result<bool>,
) -> Result<bool> {
    let mut at = 0;
    while let Some((place, hash, item)) = cells.next_item(at) {
        if !each(hash, item)? {
            return Ok(false);
        }
        at = place + 1;
    }
    Ok(true)
}

/// Adds all items of another set.
pub(super) fn merge<T: Value>(cells: &Cells<T>, other: &Cells<T>) -> Result<()> {
    if cells.same(other) || other.size() == 0 {
        return Ok(());
    }
    cells.prepare_merge(other.size());
    if !cells.fill_from(other) {
        every(other, |hash, item| cells.add(hash, item).map(|()| true))?;
    }
    Ok(())
}

/// Adds all items of an iterator.
pub(super) fn add_all<T: Value>(cells: &Cells<T>, it: impl Iterate<Item = T>) -> Result<()> {
    let mut it = it;
    while let Some(item) = it.next()? {
        cells.add(item.hash()?, item)?;
    }
    Ok(())
}

/// Takes an item out if it is there; tells whether it was.
pub(super) fn discard<T: Value>(cells: &Cells<T>, hash: i64, item: &T) -> Result<bool> {
    let old = cells
        .locate(item, hash)?
        .and_then(|place| cells.take_at(place));
    Ok(old.is_some())
}

#[inline]
fn has<T: Value>(cells: &Cells<T>, hash: i64, item: &T) -> Result<bool> {
    cells.has(hash, item)
}

fn is_subset<T: Value>(a: &Cells<T>, b: &Cells<T>) -> Result<bool> {
    if a.size() > b.size() {
        return Ok(false);
    }
    every(a, |hash, item| has(b, hash, &item))
}

/// A new set for results.
pub(super) fn fresh<T: Value>() -> Set<T> {
    Set::from_table(Table::new())
}

/// A copy for results.
fn copy_of<T: Value>(cells: &Cells<T>) -> Result<Set<T>> {
    if let Some(table) = cells.same_places() {
        return Ok(Set::from_table(table));
    }
    let copy = fresh();
    merge(copy.cells(), cells)?;
    Ok(copy)
}

pub(super) fn intersection<T: Value>(a: &Cells<T>, b: &Cells<T>) -> Result<Set<T>> {
    if a.same(b) {
        return copy_of(a);
    }
    let result = fresh();
    let (large, small) = if b.size() > a.size() { (b, a) } else { (a, b) };
    if T::PLAIN {
        let common = small.chosen(|hash, item| has(large, hash, item))?;
        return Ok(Set::from_table(common));
    }
    every(small, |hash, item| {
        if has(large, hash, &item)? {
            result.cells().add(hash, item)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

pub(super) fn intersection_iter<T: Value>(
    cells: &Cells<T>,
    it: impl Iterate<Item = T>,
) -> Result<Set<T>> {
    let result = fresh();
    let mut it = it;
    while let Some(item) = it.next()? {
        let hash = item.hash()?;
        if has(cells, hash, &item)? {
            result.cells().add(hash, item)?;
        }
    }
    Ok(result)
}

fn difference<T: Value>(a: &Cells<T>, b: &Cells<T>) -> Result<Set<T>> {
    if a.size() >> 2 > b.size() {
        let result = copy_of(a)?;
        subtract(result.cells(), b)?;
        return Ok(result);
    }
    if T::PLAIN {
        if let Some(rest) = a.without(b)? {
            return Ok(Set::from_table(rest));
        }
        let rest = a.chosen(|hash, item| Ok(!has(b, hash, item)?))?;
        return Ok(Set::from_table(rest));
    }
    let result = fresh();
    every(a, |hash, item| {
        if !has(b, hash, &item)? {
            result.cells().add(hash, item)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// Takes all items of another set out.
pub(super) fn subtract<T: Value>(cells: &Cells<T>, other: &Cells<T>) -> Result<()> {
    if cells.same(other) {
        let old = cells.take();
        drop(old);
        return Ok(());
    }
    if other.size() >> 3 > cells.size() {
        let common = intersection(cells, other)?;
        every(common.cells(), |hash, item| {
            discard(cells, hash, &item).map(|_| true)
        })?;
    } else {
        every(other, |hash, item| {
            discard(cells, hash, &item).map(|_| true)
        })?;
    }
    cells.sweep();
    Ok(())
}

/// Takes all items of an iterator out.
pub(super) fn subtract_iter<T: Value>(cells: &Cells<T>, it: impl Iterate<Item = T>) -> Result<()> {
    let mut it = it;
    while let Some(item) = it.next()? {
        discard(cells, item.hash()?, &item)?;
    }
    cells.sweep();
    Ok(())
}

/// Takes each item of another set out if it is there, else adds it.
pub(super) fn toggle<T: Value>(cells: &Cells<T>, other: &Cells<T>) -> Result<()> {
    if cells.same(other) {
        let old = cells.take();
        drop(old);
        return Ok(());
    }
    every(other, |hash, item| {
        if !discard(cells, hash, &item)? {
            cells.add(hash, item)?;
        }
        Ok(true)
    })?;
    Ok(())
}

macro_rules! both {
    ($($handle:ident $of:expr;)*) => {$(
        impl<T: Value> $handle<T> {
            /// The empty set.
            #[inline]
            pub fn new() -> Self {
                Self::from_table(Table::new())
            }

            /// The set of an iterator's items.
            pub fn collect(it: impl Iterate<Item = T>) -> Result<Self> {
                let set = Self::new();
                add_all(set.cells(), it)?;
                Ok(set)
            }

            /// The set of another set's items.
            pub fn from_set(other: &impl AnySet<T>) -> Result<Self> {
                let set = Self::new();
                merge(set.cells(), other.cells())?;
                Ok(set)
            }

            /// This kind of set with the items of a result.
            #[inline]
            fn of(result: Set<T>) -> Self {
                ($of)(result)
            }

            /// `len(s)`
            #[inline]
            pub fn len(&self) -> i64 {
                self.cells().size() as i64
            }

            /// Whether the set is empty.
            #[inline]
            pub fn is_empty(&self) -> bool {
                self.cells().size() == 0
            }

            /// Python's `id()`.
            pub fn id(&self) -> usize {
                self.gc().as_ref().id()
            }

            /// `x in s`
            #[inline]
            pub fn has(&self, x: &T) -> Result<bool> {
                has(self.cells(), x.hash()?, x)
            }

            /// `x in s` where `x` is of another type.
            pub fn contains_any(&self, x: &dyn DynValue) -> Result<bool> {
                let same = |other: &T| {
                    let other: &dyn DynValue = other;
                    Ok(other.is(x) || other.eq(x)?)
                };
                Ok(self.cells().locate_with(x.hash()?, same)?.is_some())
            }

            /// `s == t`
            pub fn eq_set(&self, other: &impl AnySet<T>) -> Result<bool> {
                Ok(self.cells().size() == other.cells().size() && is_subset(self.cells(), other.cells())?)
            }

            /// `s <= t`, `s.issubset(t)` of a set
            pub fn issubset_of(&self, other: &impl AnySet<T>) -> Result<bool> {
                is_subset(self.cells(), other.cells())
            }

            /// `s >= t`, `s.issuperset(t)` of a set
            pub fn issuperset_of(&self, other: &impl AnySet<T>) -> Result<bool> {
                is_subset(other.cells(), self.cells())
            }

            /// `s < t`
            pub fn lt(&self, other: &impl AnySet<T>) -> Result<bool> {
                Ok(self.cells().size() < other.cells().size() && is_subset(self.cells(), other.cells())?)
            }

            /// `s > t`
            pub fn gt(&self, other: &impl AnySet<T>) -> Result<bool> {
                Ok(self.cells().size() > other.cells().size() && is_subset(other.cells(), self.cells())?)
            }

            /// `s & t`
            pub fn and(&self, other: &impl AnySet<T>) -> Result<Self> {
                intersection(self.cells(), other.cells()).map(Self::of)
            }

            /// `s | t`
            pub fn or(&self, other: &impl AnySet<T>) -> Result<Self> {
                let result = copy_of(self.cells())?;
                merge(result.cells(), other.cells())?;
                Ok(Self::of(result))
            }

            /// `s - t`
            pub fn sub(&self, other: &impl AnySet<T>) -> Result<Self> {
                difference(self.cells(), other.cells()).map(Self::of)
            }

            /// `s - {x}`
            pub fn sub_one(&self, x: T) -> Result<Self> {
                if T::PLAIN && self.cells().size() >> 2 <= 1 {
                    if let Some(rest) = self.cells().without_one(x.hash()?, &x)? {
                        return Ok(Self::of(Set::from_table(rest)));
                    }
                }
                self.sub(&Set::display([x])?)
            }

            /// `s ^ t`
            pub fn xor(&self, other: &impl AnySet<T>) -> Result<Self> {
                let result = copy_of(other.cells())?;
                toggle(result.cells(), self.cells())?;
                Ok(Self::of(result))
            }

            /// `s.union(it, ...)`
            pub fn union(&self, others: &[Iter<T>]) -> Result<Self> {
                let result = copy_of(self.cells())?;
                for other in others {
                    add_all(result.cells(), other.clone())?;
                }
                Ok(Self::of(result))
            }

            /// `s.intersection(it, ...)`
            pub fn intersection(&self, others: &[Iter<T>]) -> Result<Self> {
                let mut result = None;
                for other in others {
                    let so_far = result.as_ref().map_or_else(|| self.cells(), |set: &Set<T>| set.cells());
                    result = Some(intersection_iter(so_far, other.clone())?);
                }
                match result {
                    Some(result) => Ok(Self::of(result)),
                    None => copy_of(self.cells()).map(Self::of),
                }
            }

            /// `s.difference(it, ...)`
            pub fn difference(&self, others: &[Iter<T>]) -> Result<Self> {
                let result = copy_of(self.cells())?;
                for other in others {
                    subtract_iter(result.cells(), other.clone())?;
                }
                Ok(Self::of(result))
            }

            /// `s.symmetric_difference(it)`
            pub fn symmetric_difference(&self, other: impl Iterate<Item = T>) -> Result<Self> {
                let result = Set::collect(other)?;
                toggle(result.cells(), self.cells())?;
                Ok(Self::of(result))
            }

            /// `s.isdisjoint(it)`
            pub fn isdisjoint(&self, other: impl Iterate<Item = T>) -> Result<bool> {
                let mut other = other;
                while let Some(item) = other.next()? {
                    if self.has(&item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }

            /// `s.issubset(it)`
            pub fn issubset(&self, other: impl Iterate<Item = T>) -> Result<bool> {
                let common = intersection_iter(self.cells(), other)?;
                Ok(common.cells().size() == self.cells().size())
            }

            /// `s.issuperset(it)`
            pub fn issuperset(&self, other: impl Iterate<Item = T>) -> Result<bool> {
                let mut other = other;
                while let Some(item) = other.next()? {
                    if !self.has(&item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    )*};
}

both! {
    Set |set| set;
    FrozenSet |set: Set<T>| FrozenSet::from_table(set.cells().take());
}

impl<T: Value> Set<T> {
    /// `s.copy()`
    pub fn copy(&self) -> Set<T> {
        let copy = fresh();
        // The copy is empty and another set: no item is compared, so nothing can fail.
        copy.cells().prepare_merge(self.cells().size());
        if self.cells().size() > 0 {
            copy.cells().fill_from(self.cells());
        }
        copy
    }
}

impl<T: Value> FrozenSet<T> {
    /// `s.copy()`: the same one.
    pub fn copy(&self) -> FrozenSet<T> {
        self.clone()
    }
}

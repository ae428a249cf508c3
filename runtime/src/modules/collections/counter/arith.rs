//! Multiset arithmetic. Results keep only positive counts.

use super::Counter;
use crate::error::Result;
use crate::int::Int;
use crate::value::Value;

impl<T: Value> Counter<T> {
    /// Whether `holds` for the counts of each item of either.
    pub(super) fn all_pairs(
        &self,
        other: &Counter<T>,
        holds: impl Fn(&Int, &Int) -> bool,
    ) -> Result<bool> {
        for (item, count) in self.dict.snapshot() {
            if !holds(&count, &other.get(&item)?) {
                return Ok(false);
            }
        }
        for (item, count) in other.dict.snapshot() {
            if !holds(&self.get(&item)?, &count) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn put_positive(&self, item: T, count: Int) -> Result<()> {
        if count > 0 {
            self.dict.set(item, count)
        } else {
            Ok(())
        }
    }

    /// Each item of this with `combine(mine, theirs)`, then each that is only in the other with `alone(theirs)`.
    fn combine(
        &self,
        other: &Counter<T>,
        combine: impl Fn(&Int, &Int) -> Int,
        alone: impl Fn(&Int) -> Int,
    ) -> Result<Counter<T>> {
        let result = Counter::new();
        for (item, count) in self.dict.snapshot() {
            let theirs = other.get(&item)?;
            result.put_positive(item, combine(&count, &theirs))?;
        }
        for (item, count) in other.dict.snapshot() {
            if !self.dict.contains(&item)? {
                result.put_positive(item, alone(&count))?;
            }
        }
        Ok(result)
    }

    /// `a + b`
    pub fn add(&self, other: &Counter<T>) -> Result<Counter<T>> {
        self.combine(other, |a, b| a + b, Int::clone)
    }

    /// `a - b`
    pub fn sub(&self, other: &Counter<T>) -> Result<Counter<T>> {
        self.combine(other, |a, b| a - b, |b| -b)
    }

    /// `a | b`
    pub fn or(&self, other: &Counter<T>) -> Result<Counter<T>> {
        self.combine(other, |a, b| a.max(b).clone(), Int::clone)
    }

    /// `a & b`
    pub fn and(&self, other: &Counter<T>) -> Result<Counter<T>> {
        self.combine(other, |a, b| a.min(b).clone(), |_| Int::ZERO)
    }

    /// `+a`
    pub fn positive(&self) -> Result<Counter<T>> {
        self.add(&Counter::new())
    }

    /// `-a`
    pub fn negative(&self) -> Result<Counter<T>> {
        Counter::new().sub(self)
    }

    /// Drops what is not positive, as all in-place operations do at their end.
    fn keep_positive(&self) -> Result<()> {
        for (item, count) in self.dict.snapshot() {
            if count <= 0 {
                self.delete(&item)?;
            }
        }
        Ok(())
    }

    /// `a += b`
    pub fn add_in_place(&self, other: &Counter<T>) -> Result<()> {
        self.update_dict(other)?;
        self.keep_positive()
    }

    /// `a -= b`
    pub fn sub_in_place(&self, other: &Counter<T>) -> Result<()> {
        self.subtract_dict(other)?;
        self.keep_positive()
    }

    /// `a |= b`
    pub fn or_in_place(&self, other: &Counter<T>) -> Result<()> {
        for (item, theirs) in other.dict.snapshot() {
            if theirs > self.get(&item)? {
                self.dict.set(item, theirs)?;
            }
        }
        self.keep_positive()
    }

    /// `a &= b`
    pub fn and_in_place(&self, other: &Counter<T>) -> Result<()> {
        for (item, mine) in self.dict.snapshot() {
            let theirs = other.get(&item)?;
            if theirs < mine {
                self.dict.set(item, theirs)?;
            }
        }
        self.keep_positive()
    }

    /// `a == b` of a plain dict
    pub fn eq_dict(&self, other: &crate::dict::Dict<T, Int>) -> Result<bool> {
        Value::eq(&self.dict, other)
    }
}

//! `Counter`: a dict from things to how often they were seen.
//!
//! In: things, and counts as ints. Out: a [`Dict`] (by deref) that counts what is missing as 0, with CPython's multiset
//! arithmetic, comparisons and printed form.

#![allow(unsafe_code)]

mod arith;

use crate::dict::Dict;
use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::int::Int;
use crate::iter::{FromVec, Iterate};
use crate::list::{List, Shown};
use crate::modules::copy::Copier;
use crate::modules::native::{Body, Shared};
use crate::str::Str;
use crate::value::{CmpOp, Value};
use std::ops::Deref;

/// `collections.Counter`
pub type Counter<T> = Shared<Counts<T>>;

/// What stands behind a [`Counter`].
pub struct Counts<T: Value> {
    dict: Dict<T, Int>,
}

// SAFETY: visits the dict, once.
unsafe impl<T: Value> Body for Counts<T> {
    const NAME: &'static str = "Counter";
    const MODULE: &'static str = "collections";
    const ACYCLIC: bool = T::ACYCLIC;

    fn trace(&self, tracer: &mut Tracer) {
        self.dict.trace(tracer);
    }

    fn repr(this: &Shared<Self>, out: &mut String) -> Result<()> {
        let Some(_shown) = Shown::enter(this.address()) else {
            out.push_str("...");
            return Ok(());
        };
        out.push_str("Counter(");
        for (at, (item, count)) in this.sorted_pairs().iter().enumerate() {
            out.push_str(if at == 0 { "{" } else { ", " });
            item.repr(out)?;
            out.push_str(": ");
            count.repr(out)?;
        }
        out.push_str(if this.dict.is_empty() { ")" } else { "})" });
        Ok(())
    }

    fn truth(this: &Shared<Self>) -> Result<bool> {
        Ok(!this.dict.is_empty())
    }

    fn eq(this: &Shared<Self>, other: &Shared<Self>) -> Result<bool> {
        this.all_pairs(other, |a, b| a == b)
    }

    fn hash(_this: &Shared<Self>) -> Result<i64> {
        Err(error::unhashable("Counter"))
    }

    fn compare(this: &Shared<Self>, other: &Shared<Self>, op: CmpOp) -> Result<bool> {
        match op {
            CmpOp::Le => this.all_pairs(other, |a, b| a <= b),
            CmpOp::Ge => this.all_pairs(other, |a, b| a >= b),
            CmpOp::Lt => {
                Ok(this.all_pairs(other, |a, b| a <= b)?
                    && !this.all_pairs(other, |a, b| a == b)?)
            }
            CmpOp::Gt => {
                Ok(this.all_pairs(other, |a, b| a >= b)?
                    && !this.all_pairs(other, |a, b| a == b)?)
            }
        }
    }

    fn duplicate(this: &Shared<Self>, copier: &mut Copier) -> Result<Shared<Self>> {
        if !copier.is_deep() {
            return Ok(this.copy());
        }
        let copy = Counter::with(Dict::new());
        copier.remember(this.address(), &copy);
        this.fill(&copy, copier)?;
        Ok(copy)
    }
}

impl<T: Value> Deref for Counts<T> {
    type Target = Dict<T, Int>;

    #[inline]
    fn deref(&self) -> &Dict<T, Int> {
        &self.dict
    }
}

impl<T: Value> Default for Counter<T> {
    fn default() -> Self {
        Counter::new()
    }
}

impl<T: Value> Counter<T> {
    fn with(dict: Dict<T, Int>) -> Counter<T> {
        Counter::wrap(Counts { dict })
    }

    /// `Counter()`
    pub fn new() -> Counter<T> {
        Counter::with(Dict::new())
    }

    /// `Counter(it)`
    pub fn collect(it: impl Iterate<Item = T>) -> Result<Counter<T>> {
        let counter = Counter::new();
        counter.update(it)?;
        Ok(counter)
    }

    /// `Counter(counts)` of a dict
    pub fn from_dict(counts: &Dict<T, Int>) -> Counter<T> {
        Counter::with(counts.copy())
    }

    /// `c[item]`
    #[inline]
    pub fn get(&self, item: &T) -> Result<Int> {
        self.dict.get_or(item, Int::ZERO)
    }

    /// `del c[item]`
    pub fn delete(&self, item: &T) -> Result<()> {
        self.dict.pop_or_none(item, ())?;
        Ok(())
    }

    /// The same object as a plain dict.
    pub fn upcast(&self) -> Dict<T, Int> {
        self.dict.clone()
    }

    /// `c.copy()`
    pub fn copy(&self) -> Counter<T> {
        Counter::with(self.dict.copy())
    }

    /// `c.update(it)`
    pub fn update(&self, it: impl Iterate<Item = T>) -> Result<()> {
        let mut it = it;
        while let Some(item) = it.next()? {
            self.dict
                .change(item, |count| count.map_or(Int::ONE, |n| n + &Int::ONE))?;
        }
        Ok(())
    }

    /// `c.update(counts)` of a dict
    pub fn update_dict(&self, counts: &Dict<T, Int>) -> Result<()> {
        for (item, more) in counts.snapshot() {
            self.dict.change(item, |count| {
                count.map_or_else(|| more.clone(), |n| n + &more)
            })?;
        }
        Ok(())
    }

    /// `c.subtract(it)`
    pub fn subtract(&self, it: impl Iterate<Item = T>) -> Result<()> {
        let mut it = it;
        while let Some(item) = it.next()? {
            self.dict
                .change(item, |count| count.map_or(Int::new(-1), |n| n - &Int::ONE))?;
        }
        Ok(())
    }

    /// `c.subtract(counts)` of a dict
    pub fn subtract_dict(&self, counts: &Dict<T, Int>) -> Result<()> {
        for (item, less) in counts.snapshot() {
            self.dict
                .change(item, |count| count.map_or_else(|| -&less, |n| n - &less))?;
        }
        Ok(())
    }

    /// The pairs by descending count, equal ones in order of appearance.
    fn sorted_pairs(&self) -> Vec<(T, Int)> {
        let mut pairs = self.dict.snapshot();
        pairs.sort_by(|a, b| b.1.cmp(&a.1));
        pairs
    }

    /// `c.most_common()`, `c.most_common(n)`
    pub fn most_common(&self, n: Option<i64>) -> List<(T, Int)> {
        let mut pairs = self.sorted_pairs();
        if let Some(n) = n {
            pairs.truncate(n.max(0) as usize);
        }
        List::from_vec(pairs)
    }

    /// `c.total()`
    pub fn total(&self) -> Int {
        self.dict
            .snapshot()
            .iter()
            .fold(Int::ZERO, |sum, (_, count)| &sum + count)
    }

    /// `c.elements()`
    pub fn elements(&self) -> Elements<T> {
        Elements {
            pairs: FromVec::new(self.dict.snapshot()),
            current: None,
        }
    }
}

impl Counter<Str> {
    /// `Counter(name=count, ...)`
    pub fn from_kwargs(counts: Vec<(Str, Int)>) -> Result<Counter<Str>> {
        Ok(Counter::with(Dict::collect(FromVec::new(counts))?))
    }

    /// `c.update(name=count, ...)`
    pub fn update_kwargs(&self, counts: Vec<(Str, Int)>) -> Result<()> {
        self.update_dict(&Dict::collect(FromVec::new(counts))?)
    }
}

/// `c.elements()`: each thing as often as it was counted.
#[derive(Debug)]
pub struct Elements<T> {
    pairs: FromVec<(T, Int)>,
    current: Option<(T, Int)>,
}

impl<T: Value> Iterate for Elements<T> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        loop {
            if let Some((item, left)) = &mut self.current
                && *left > 0
            {
                *left = &*left - &Int::ONE;
                return Ok(Some(item.clone()));
            }
            self.current = self.pairs.next()?;
            if self.current.is_none() {
                return Ok(None);
            }
        }
    }
}

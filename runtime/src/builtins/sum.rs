//! `sum`: exact for ints, with Neumaier's compensation for floats as CPython 3.12 and later.

use super::kernels;
use crate::error::Result;
use crate::int::Int;
use crate::iter::Iterate;
use crate::list::List;
use crate::num::Num;
use crate::tuple::Tuple;
use crate::value::Value;

/// A sum that stays a machine integer while it fits.
pub(super) struct IntSum {
    small: i64,
    large: Option<Int>,
}

impl IntSum {
    pub(super) fn new(start: &Int) -> IntSum {
        match start.to_i64() {
            Some(small) => IntSum { small, large: None },
            None => IntSum {
                small: 0,
                large: Some(start.clone()),
            },
        }
    }

    #[inline]
    pub(super) fn add_word(&mut self, item: i64) {
        match self.small.checked_add(item) {
            Some(sum) => self.small = sum,
            None => self.spill(&Int::from(item)),
        }
    }

    /// Adds many at once.
    fn add_words(&mut self, items: &[i64]) {
        let Some(sum) = kernels::sum(items) else {
            return items.iter().for_each(|item| self.add_word(*item));
        };
        match i64::try_from(sum + i128::from(self.small)) {
            Ok(sum) => self.small = sum,
            Err(_) => self.spill(&Int::from(sum)),
        }
    }

    #[inline]
    pub(super) fn add(&mut self, item: &Int) {
        if let Some(item) = item.to_i64()
            && let Some(sum) = self.small.checked_add(item)
        {
            self.small = sum;
            return;
        }
        self.spill(item);
    }

    #[cold]
    fn spill(&mut self, item: &Int) {
        let sum = &Int::from(self.small) + item;
        self.small = 0;
        self.large = Some(self.large.take().map_or(sum.clone(), |large| &large + &sum));
    }

    pub(super) fn total(self) -> Int {
        let small = Int::from(self.small);
        self.large.map_or(small.clone(), |large| &large + &small)
    }
}

/// A compensated sum (Neumaier), as CPython's.
pub(super) struct FloatSum {
    high: f64,
    low: f64,
}

impl FloatSum {
    pub(super) fn new(high: f64) -> FloatSum {
        FloatSum { high, low: 0.0 }
    }

    #[inline]
    pub(super) fn add(&mut self, x: f64) {
        let sum = self.high + x;
        if self.high.abs() >= x.abs() {
            self.low += (self.high - sum) + x;
        } else {
            self.low += (x - sum) + self.high;
        }
        self.high = sum;
    }

    pub(super) fn total(&self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() {
            self.high + self.low
        } else {
            self.high
        }
    }
}

/// `sum(it)` of bools.
pub fn sum_bool(it: impl Iterate<Item = bool>) -> Result<Int> {
    let (mut it, mut sum) = (it, 0);
    while let Some(item) = it.next()? {
        sum += i64::from(item);
    }
    Ok(Int::from(sum))
}

/// `sum(it)` of ints.
#[inline]
pub fn sum_int(it: impl Iterate<Item = Int>) -> Result<Int> {
    sum_int_from(it, &Int::ZERO)
}

/// `sum(it, start)` of ints.
#[inline]
pub fn sum_int_from(it: impl Iterate<Item = Int>, start: &Int) -> Result<Int> {
    let (mut it, mut sum) = (it, IntSum::new(start));
    if it.word_pieces(|items| sum.add_words(items)).is_some() {
        return Ok(sum.total());
    }
    let pieces = it.pieces(|items| {
        items.iter().for_each(|item| sum.add(item));
        Ok(())
    });
    if let Some(read) = pieces {
        return read.map(|()| sum.total());
    }
    while let Some(item) = it.next()? {
        sum.add(&item);
    }
    Ok(sum.total())
}

/// `sum(it)` of floats: the int 0 for none.
pub fn sum_float(it: impl Iterate<Item = f64>) -> Result<Num> {
    let mut it = it;
    let Some(first) = it.next()? else {
        return Ok(Num::Int(Int::ZERO));
    };
    // CPython adds the first item to the int 0.
    rest_of_floats(it, first + 0.0).map(Num::Float)
}

/// `sum(it, start)` of floats.
pub fn sum_float_from(it: impl Iterate<Item = f64>, start: f64) -> Result<f64> {
    rest_of_floats(it, start)
}

#[inline]
fn rest_of_floats(it: impl Iterate<Item = f64>, start: f64) -> Result<f64> {
    let (mut it, mut sum) = (
        it,
        FloatSum {
            high: start,
            low: 0.0,
        },
    );
    let pieces = it.pieces(|items| {
        items.iter().for_each(|item| sum.add(*item));
        Ok(())
    });
    if let Some(read) = pieces {
        return read.map(|()| sum.total());
    }
    while let Some(item) = it.next()? {
        sum.add(item);
    }
    Ok(sum.total())
}

/// `sum(it)` of ints and floats.
pub fn sum_num(it: impl Iterate<Item = Num>) -> Result<Num> {
    sum_num_from(it, &Num::Int(Int::ZERO))
}

/// `sum(it, start)` of ints and floats. As in CPython, a number beyond a C long ends the compensation.
pub fn sum_num_from(it: impl Iterate<Item = Num>, start: &Num) -> Result<Num> {
    let mut it = it;
    let mut sum = match start {
        Num::Float(start) => FloatSum {
            high: *start,
            low: 0.0,
        },
        Num::Int(start) => {
            let mut ints = IntSum::new(start);
            loop {
                if ints.large.is_some() {
                    return sum_plainly(it, Num::Int(ints.total()));
                }
                match it.next()? {
                    None => return Ok(Num::Int(ints.total())),
                    Some(Num::Int(item)) => ints.add(&item),
                    Some(Num::Float(item)) => {
                        break FloatSum {
                            high: ints.total().to_f64()? + item,
                            low: 0.0,
                        };
                    }
                }
            }
        }
    };
    while let Some(item) = it.next()? {
        match item {
            Num::Float(item) => sum.add(item),
            Num::Int(item) => match item.to_i64() {
                Some(item) => sum.high += item as f64,
                None => return sum_plainly(it, Num::Float(sum.total() + item.to_f64()?)),
            },
        }
    }
    Ok(Num::Float(sum.total()))
}

#[cold]
fn sum_plainly(it: impl Iterate<Item = Num>, start: Num) -> Result<Num> {
    let (mut it, mut sum) = (it, start);
    while let Some(item) = it.next()? {
        sum = sum.add(&item)?;
    }
    Ok(sum)
}

/// `sum(it, start)` of lists.
pub fn sum_list<T: Value>(it: impl Iterate<Item = List<T>>, start: &List<T>) -> Result<List<T>> {
    let (mut it, sum) = (it, start.copy());
    while let Some(item) = it.next()? {
        sum.extend_list(&item);
    }
    Ok(sum)
}

/// `sum(it, start)` of tuples.
pub fn sum_tuple<T: Value>(
    it: impl Iterate<Item = Tuple<T>>,
    start: &Tuple<T>,
) -> Result<Tuple<T>> {
    let (mut it, mut sum) = (it, start.as_slice().to_vec());
    while let Some(item) = it.next()? {
        sum.extend_from_slice(item.as_slice());
    }
    Ok(Tuple::from_vec(sum))
}

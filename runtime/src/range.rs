//! `Range`, Python's `range`, of any size, and the range of machine integers that `for` loops use.
//!
//! In: start, stop, step. Out: a sequence without storage. Loops whose bounds are known to be machine integers use
//! [`range_i64`], which yields `i64`.

#![allow(unsafe_code)]

use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::int::Int;
use crate::iter::Iterate;
use crate::slice::Slice;
use crate::str::Str;
use crate::value::{DynValue, Value};

/// Python's `range`.
#[derive(Clone, Debug)]
pub struct Range {
    start: Int,
    stop: Int,
    step: Int,
    len: Int,
}

impl Range {
    /// `range(start, stop, step)`
    pub fn new(start: &Int, stop: &Int, step: &Int) -> Result<Range> {
        if *step == Int::ZERO {
            return Err(error::value_error("range() arg 3 must not be zero"));
        }
        let len = length(start, stop, step);
        Ok(Range {
            start: start.clone(),
            stop: stop.clone(),
            step: step.clone(),
            len,
        })
    }

    /// `range(stop)`
    pub fn stop(stop: &Int) -> Range {
        Range::start_stop(&Int::ZERO, stop)
    }

    /// `range(start, stop)`
    pub fn start_stop(start: &Int, stop: &Int) -> Range {
        let len = length(start, stop, &Int::ONE);
        Range {
            start: start.clone(),
            stop: stop.clone(),
            step: Int::ONE,
            len,
        }
    }

    /// `r.start`
    pub fn start_value(&self) -> Int {
        self.start.clone()
    }

    /// `r.stop`
    pub fn stop_value(&self) -> Int {
        self.stop.clone()
    }

    /// `r.step`
    pub fn step_value(&self) -> Int {
        self.step.clone()
    }

    /// `len(r)`
    pub fn len(&self) -> Result<i64> {
        match self.len.to_i64() {
            Some(len) => Ok(len),
            None => Err(error::overflow_error(
                "Python int too large to convert to C ssize_t",
            )),
        }
    }

    /// Whether the range is empty.
    pub fn is_empty(&self) -> bool {
        self.len == Int::ZERO
    }

    /// `r[i]`
    pub fn get(&self, i: &Int) -> Result<Int> {
        let at = if i.is_negative() {
            i + &self.len
        } else {
            i.clone()
        };
        if at.is_negative() || at >= self.len {
            return Err(error::index_error("range object index out of range"));
        }
        Ok(self.at(&at))
    }

    fn at(&self, at: &Int) -> Int {
        &self.start + &(at * &self.step)
    }

    /// `r[a:b:c]`
    pub fn slice(&self, slice: &Slice) -> Result<Range> {
        let Some(len) = self.len.to_i64() else {
            return self.slice_large(slice);
        };
        let (start, stop, step) = slice.indices(len)?;
        let (start, stop) = (self.at(&Int::from(start)), self.at(&Int::from(stop)));
        Range::new(&start, &stop, &(&self.step * &Int::from(step)))
    }

    /// A part of a range too long for its length to be a machine integer: bounds beyond it select up to its ends.
    fn slice_large(&self, slice: &Slice) -> Result<Range> {
        let (start, stop, step) = slice.parts();
        let step = step.unwrap_or(1);
        if step == 0 {
            return Err(error::value_error("slice step cannot be zero"));
        }
        let (low, high) = if step < 0 {
            (Int::from(-1), &self.len - 1)
        } else {
            (Int::ZERO, self.len.clone())
        };
        let place = |at: Option<i64>, default: &Int| match at {
            None => default.clone(),
            Some(at) if at < 0 => (&Int::from(at) + &self.len).max(low.clone()),
            Some(at) => Int::from(at).min(high.clone()),
        };
        let (first, last) = if step < 0 {
            (&high, &low)
        } else {
            (&low, &high)
        };
        let (start, stop) = (self.at(&place(start, first)), self.at(&place(stop, last)));
        Range::new(&start, &stop, &(&self.step * &Int::from(step)))
    }

    /// `x in r`
    pub fn contains(&self, x: &Int) -> bool {
        let inside = if self.step.is_negative() {
            &self.stop < x && x <= &self.start
        } else {
            &self.start <= x && x < &self.stop
        };
        inside
            && (x - &self.start)
                .modulo(&self.step)
                .is_ok_and(|rest| rest == Int::ZERO)
    }

    /// `x in r` where `x` is of another type.
    pub fn contains_any(&self, x: &dyn DynValue) -> Result<bool> {
        if let Some(number) = x.as_number() {
            if let Some(int) = number.as_int() {
                return Ok(self.contains(int));
            }
            let float = number.to_f64()?;
            return Ok(crate::float::is_integer(float) && self.contains(&Int::from_f64(float)?));
        }
        let mut it = self.iter();
        while let Some(item) = it.next()? {
            let item: &dyn DynValue = &item;
            if item.eq(x)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `r.count(x)`
    pub fn count(&self, x: &Int) -> i64 {
        i64::from(self.contains(x))
    }

    /// `r.index(x)`
    pub fn index(&self, x: &Int) -> Result<Int> {
        if !self.contains(x) {
            let mut text = String::new();
            x.repr(&mut text)?;
            return Err(error::value_error(text + " is not in range"));
        }
        (x - &self.start).floor_div(&self.step)
    }

    /// `iter(r)` of a range whose elements all fit an `i64`.
    pub fn words(&self) -> RangeI64 {
        let word = |value: &Int| value.to_i64().unwrap_or_default();
        RangeI64 {
            at: word(&self.start),
            step: word(&self.step),
            left: word(&self.len) as u64,
        }
    }

    /// `iter(r)`
    pub fn iter(&self) -> RangeIter {
        match (
            self.start.to_i64(),
            self.step.to_i64(),
            self.len.to_i64(),
            self.stop.to_i64(),
        ) {
            (Some(at), Some(step), Some(left), Some(_)) => RangeIter::Small { at, step, left },
            _ => RangeIter::Large {
                at: self.start.clone(),
                step: self.step.clone(),
                left: self.len.clone(),
            },
        }
    }

    /// `reversed(r)`
    pub fn reversed(&self) -> RangeIter {
        let last = self.at(&(&self.len - 1));
        let step = -&self.step;
        match (last.to_i64(), step.to_i64(), self.len.to_i64()) {
            (Some(at), Some(step), Some(left)) => RangeIter::Small { at, step, left },
            _ => RangeIter::Large {
                at: last,
                step,
                left: self.len.clone(),
            },
        }
    }
}

fn length(start: &Int, stop: &Int, step: &Int) -> Int {
    let (low, high, step) = if step.is_negative() {
        (stop, start, -step)
    } else {
        (start, stop, step.clone())
    };
    if low >= high {
        return Int::ZERO;
    }
    let steps = (&(high - low) - 1).floor_div(&step);
    steps.map_or(Int::ZERO, |steps| &steps + 1)
}

/// `iter(r)`
#[derive(Clone, Debug)]
pub enum RangeIter {
    /// Over machine integers.
    Small {
        /// The next item.
        at: i64,
        /// The distance.
        step: i64,
        /// How many items are left.
        left: i64,
    },
    /// Over others.
    Large {
        /// The next item.
        at: Int,
        /// The distance.
        step: Int,
        /// How many items are left.
        left: Int,
    },
}

impl Iterate for RangeIter {
    type Item = Int;

    #[inline]
    fn next(&mut self) -> Result<Option<Int>> {
        match self {
            RangeIter::Small { at, step, left } => {
                if *left <= 0 {
                    return Ok(None);
                }
                let item = *at;
                *left -= 1;
                *at = at.wrapping_add(*step);
                Ok(Some(Int::from(item)))
            }
            RangeIter::Large { at, step, left } => {
                if *left == Int::ZERO {
                    return Ok(None);
                }
                *left = &*left - 1;
                let next = &*at + &*step;
                Ok(Some(std::mem::replace(at, next)))
            }
        }
    }

    fn size_hint(&self) -> usize {
        match self {
            RangeIter::Small { left, .. } => usize::try_from(*left).unwrap_or(0),
            RangeIter::Large { .. } => 0,
        }
    }
}

/// `range(start, stop, step)` of machine integers; ValueError for a step of zero.
#[inline]
pub fn range_i64(start: i64, stop: i64, step: i64) -> Result<RangeI64> {
    let left = if step > 0 {
        if start < stop {
            (stop.wrapping_sub(start) as u64 - 1) / step as u64 + 1
        } else {
            0
        }
    } else if step < 0 {
        if start > stop {
            (start.wrapping_sub(stop) as u64 - 1) / step.unsigned_abs() + 1
        } else {
            0
        }
    } else {
        return Err(zero_step());
    };
    Ok(RangeI64 {
        at: start,
        step,
        left,
    })
}

#[cold]
fn zero_step() -> error::Error {
    error::value_error("range() arg 3 must not be zero")
}

/// A range of machine integers being stepped through.
#[derive(Clone, Copy, Debug)]
pub struct RangeI64 {
    at: i64,
    step: i64,
    left: u64,
}

impl Iterate for RangeI64 {
    type Item = i64;

    #[inline]
    fn next(&mut self) -> Result<Option<i64>> {
        if self.left == 0 {
            return Ok(None);
        }
        let item = self.at;
        self.left -= 1;
        self.at = self.at.wrapping_add(self.step);
        Ok(Some(item))
    }

    #[inline]
    fn size_hint(&self) -> usize {
        self.left as usize
    }
}

// SAFETY: owns no managed object.
unsafe impl Value for Range {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;

    fn type_name(&self) -> Str {
        crate::lit!("range")
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str("range(");
        self.start.repr(out)?;
        out.push_str(", ");
        self.stop.repr(out)?;
        if self.step != Int::ONE {
            out.push_str(", ");
            self.step.repr(out)?;
        }
        out.push(')');
        Ok(())
    }
    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.len == other.len
            && (self.is_empty()
                || (self.start == other.start
                    && (self.len == Int::ONE || self.step == other.step))))
    }
    fn hash(&self) -> Result<i64> {
        let start = if self.is_empty() {
            None
        } else {
            Some(self.start.clone())
        };
        let step = if self.is_empty() || self.len == Int::ONE {
            None
        } else {
            Some(self.step.clone())
        };
        (self.len.clone(), start, step).hash()
    }
    fn is(&self, other: &Self) -> bool {
        self.start.is(&other.start) && self.stop.is(&other.stop) && self.step.is(&other.step)
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

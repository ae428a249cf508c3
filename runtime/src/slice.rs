//! `slice` objects and index arithmetic, shared by all sequences.
//!
//! In: `start`, `stop`, `step` as written, and a length. Out: positions, clamped as CPython clamps them.

use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::str::Str;
use crate::value::Value;

/// `a:b:c` in an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
}

/// What a slice selects from a sequence of known length: `len` positions from `start`, `step` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The first position (for an empty selection: where an insertion would happen).
    pub start: usize,
    /// How many positions.
    pub len: usize,
    /// The distance, not zero.
    pub step: i64,
}

impl Slice {
    /// `slice(start, stop, step)`
    #[inline]
    pub const fn new(start: Option<i64>, stop: Option<i64>, step: Option<i64>) -> Slice {
        Slice { start, stop, step }
    }

    /// The selection from a sequence of length `len`; ValueError for a step of zero.
    #[inline]
    pub fn resolve(&self, len: usize) -> Result<Selection> {
        let len = len as i64;
        match self.step {
            None | Some(1) => {
                let start = clamp(self.start.unwrap_or(0), len);
                let stop = clamp(self.stop.unwrap_or(len), len);
                Ok(Selection {
                    start: start as usize,
                    len: (stop - start).max(0) as usize,
                    step: 1,
                })
            }
            Some(step) => self.resolve_step(len, step),
        }
    }

    fn resolve_step(&self, len: i64, step: i64) -> Result<Selection> {
        let (start, stop, _) = self.indices(len)?;
        let step = step.max(-i64::MAX);
        let count = if step < 0 {
            if stop < start {
                (start - stop - 1) / -step + 1
            } else {
                0
            }
        } else if start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        Ok(Selection {
            start: start.max(0) as usize,
            len: count as usize,
            step,
        })
    }

    /// `s.start`, `s.stop`, `s.step`
    pub fn parts(&self) -> (Option<i64>, Option<i64>, Option<i64>) {
        (self.start, self.stop, self.step)
    }

    /// `s.indices(length)`
    pub fn indices(&self, length: i64) -> Result<(i64, i64, i64)> {
        if length < 0 {
            return Err(error::value_error("length should not be negative"));
        }
        let step = self.step.unwrap_or(1);
        if step == 0 {
            return Err(error::value_error("slice step cannot be zero"));
        }
        let (low, high) = if step < 0 {
            (-1, length - 1)
        } else {
            (0, length)
        };
        let place = |at: Option<i64>, default: i64| match at {
            None => default,
            Some(at) if at < 0 => at.saturating_add(length).max(low),
            Some(at) => at.min(high),
        };
        let (first, last) = if step < 0 { (high, low) } else { (low, high) };
        Ok((place(self.start, first), place(self.stop, last), step))
    }
}

impl Selection {
    /// The positions, in order.
    #[inline]
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..self.len as i64).map(move |i| (self.start as i64 + i * self.step) as usize)
    }

    /// The same positions, ascending.
    pub fn ascending(self) -> Selection {
        if self.step > 0 || self.len == 0 {
            return Selection {
                step: self.step.max(1),
                ..self
            };
        }
        let last = self.start as i64 + (self.len as i64 - 1) * self.step;
        Selection {
            start: last as usize,
            len: self.len,
            step: -self.step,
        }
    }
}

/// A slice bound as a position in `0..=len`, negative ones counted from the end.
#[inline]
pub fn clamp(at: i64, len: i64) -> i64 {
    if at < 0 {
        at.saturating_add(len).max(0)
    } else {
        at.min(len)
    }
}

/// The window that the optional `start` and `end` of `find`, `count`, ... mean; `None` when start lies behind the end.
#[inline]
pub(crate) fn window(start: Option<i64>, end: Option<i64>, len: usize) -> Option<(usize, usize)> {
    let len = len as i64;
    let end = end.map_or(len, |end| clamp(end, len));
    let start = start.unwrap_or(0);
    let start = if start < 0 {
        start.saturating_add(len).max(0)
    } else {
        start
    };
    (start <= end).then_some((start as usize, end as usize))
}

/// An index as a position, if it is one.
#[inline]
pub(crate) fn position(i: i64, len: usize) -> Option<usize> {
    let at = if i < 0 { i + len as i64 } else { i };
    if (at as u64) < len as u64 {
        Some(at as usize)
    } else {
        None
    }
}

#[allow(unsafe_code)]
// SAFETY: plain data.
unsafe impl Value for Slice {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;

    fn type_name(&self) -> Str {
        crate::lit!("slice")
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str("slice(");
        self.start.repr(out)?;
        out.push_str(", ");
        self.stop.repr(out)?;
        out.push_str(", ");
        self.step.repr(out)?;
        out.push(')');
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }
    fn hash(&self) -> Result<i64> {
        crate::tuple::hash_parts([self.start.hash(), self.stop.hash(), self.step.hash()])
    }
    fn is(&self, other: &Self) -> bool {
        self == other
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

//! `bisect`: where a value belongs in a sorted sequence.
//!
//! In: a sequence and a value (or its key). Out: positions, by the comparisons of CPython's `bisect`, in its order.

use super::sequence::Sequence;
use crate::error::{self, Result};
use crate::list::List;
use crate::value::{CmpOp, DynValue, Value};

/// The first position from `lo` to `hi` whose item is not `before`.
fn search<S: Sequence>(
    a: &S,
    lo: i64,
    hi: Option<i64>,
    mut before: impl FnMut(S::Item) -> Result<bool>,
) -> Result<i64> {
    if lo < 0 {
        return Err(error::value_error("lo must be non-negative"));
    }
    let length = a.length()?;
    // A negative `hi` counts as the length, as in C.
    let mut hi = hi.map_or(length, |hi| u64::try_from(hi).unwrap_or(length));
    let mut lo = lo as u64;
    while lo < hi {
        let mid = lo + (hi - lo) / 2;
        if mid >= length {
            return Err(error::index_error("list index out of range"));
        }
        if before(a.item(mid)?)? {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    Ok(lo as i64)
}

/// `bisect_left(a, x, lo, hi)`
pub fn bisect_left<S: Sequence>(
    a: &S,
    x: &S::Item,
    lo: i64,
    hi: Option<i64>,
    _key: (),
) -> Result<i64> {
    search(a, lo, hi, |item| item.compare(x, CmpOp::Lt))
}

/// `bisect_right(a, x, lo, hi)`
pub fn bisect_right<S: Sequence>(
    a: &S,
    x: &S::Item,
    lo: i64,
    hi: Option<i64>,
    _key: (),
) -> Result<i64> {
    search(a, lo, hi, |item| Ok(!x.compare(&item, CmpOp::Lt)?))
}

/// `bisect_left(a, x, lo, hi)` where `x` is of another type than the items
pub fn bisect_left_any<S: Sequence>(
    a: &S,
    x: &dyn DynValue,
    lo: i64,
    hi: Option<i64>,
    _key: (),
) -> Result<i64> {
    search(a, lo, hi, |item| {
        (&item as &dyn DynValue).compare(x, CmpOp::Lt)
    })
}

/// `bisect_right(a, x, lo, hi)` where `x` is of another type than the items
pub fn bisect_right_any<S: Sequence>(
    a: &S,
    x: &dyn DynValue,
    lo: i64,
    hi: Option<i64>,
    _key: (),
) -> Result<i64> {
    search(a, lo, hi, |item| Ok(!x.compare(&item, CmpOp::Lt)?))
}

/// `bisect_left(a, x, lo, hi, key=key)`
pub fn bisect_left_by<S: Sequence, K: Value>(
    a: &S,
    x: &K,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(S::Item) -> Result<K>,
) -> Result<i64> {
    search(a, lo, hi, |item| key(item)?.compare(x, CmpOp::Lt))
}

/// `bisect_right(a, x, lo, hi, key=key)`
pub fn bisect_right_by<S: Sequence, K: Value>(
    a: &S,
    x: &K,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(S::Item) -> Result<K>,
) -> Result<i64> {
    search(a, lo, hi, |item| Ok(!x.compare(&key(item)?, CmpOp::Lt)?))
}

/// `insort_left(a, x, lo, hi)`
pub fn insort_left<T: Value>(a: &List<T>, x: T, lo: i64, hi: Option<i64>, _key: ()) -> Result<()> {
    let at = bisect_left(a, &x, lo, hi, ())?;
    a.insert(at, x);
    Ok(())
}

/// `insort_right(a, x, lo, hi)`
pub fn insort_right<T: Value>(a: &List<T>, x: T, lo: i64, hi: Option<i64>, _key: ()) -> Result<()> {
    let at = bisect_right(a, &x, lo, hi, ())?;
    a.insert(at, x);
    Ok(())
}

/// `insort_left(a, x, lo, hi, key=key)`
pub fn insort_left_by<T: Value, K: Value>(
    a: &List<T>,
    x: T,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(T) -> Result<K>,
) -> Result<()> {
    let of_x = key(x.clone())?;
    let at = bisect_left_by(a, &of_x, lo, hi, key)?;
    a.insert(at, x);
    Ok(())
}

/// `insort_right(a, x, lo, hi, key=key)`
pub fn insort_right_by<T: Value, K: Value>(
    a: &List<T>,
    x: T,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(T) -> Result<K>,
) -> Result<()> {
    let of_x = key(x.clone())?;
    let at = bisect_right_by(a, &of_x, lo, hi, key)?;
    a.insert(at, x);
    Ok(())
}

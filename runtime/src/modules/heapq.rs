//! `heapq`: lists as heaps.
//!
//! In: lists whose items can be ordered. Out: CPython's arrangement after each step, down to the order of equal items. The items
//! are out of the list while they are compared, as for `list.sort`.

mod merge;
mod select;

pub use merge::{Merge, merge, merge_by};
pub use select::{nlargest, nlargest_by, nsmallest, nsmallest_by};

use crate::error::{self, Error, Result};
use crate::list::List;
use crate::value::{CmpOp, Value};

/// Moves the item at `at` towards the root while it is less than its parent.
pub(super) fn sift_down<T>(
    items: &mut [T],
    start: usize,
    mut at: usize,
    less: &mut impl FnMut(&T, &T) -> Result<bool>,
) -> Result<()> {
    while at > start {
        let parent = (at - 1) >> 1;
        if !less(&items[at], &items[parent])? {
            break;
        }
        items.swap(at, parent);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `at` down to a leaf along the lesser children, then up to its place.
pub(super) fn sift_up<T>(
    items: &mut [T],
    mut at: usize,
    less: &mut impl FnMut(&T, &T) -> Result<bool>,
) -> Result<()> {
    let start = at;
    let limit = items.len() >> 1;
    while at < limit {
        let mut child = 2 * at + 1;
        if child + 1 < items.len() && !less(&items[child], &items[child + 1])? {
            child += 1;
        }
        items.swap(child, at);
        at = child;
    }
    sift_down(items, start, at, less)
}

#[inline]
fn less<T: Value>(a: &T, b: &T) -> Result<bool> {
    a.compare(b, CmpOp::Lt)
}

/// Changes the items, which are out of the list meanwhile.
#[inline]
fn change<T: Value, R>(heap: &List<T>, change: impl FnOnce(&mut Vec<T>) -> Result<R>) -> Result<R> {
    let mut items = heap.take_all();
    let result = change(&mut items);
    let meanwhile = heap.put_all(items);
    if !meanwhile.is_empty() {
        drop(meanwhile);
        return Err(error::runtime_error("list changed size during iteration"));
    }
    result
}

#[cold]
fn empty() -> Error {
    error::index_error("index out of range")
}

/// `heapify(x)`
pub fn heapify<T: Value>(heap: &List<T>) -> Result<()> {
    change(heap, |items| {
        for at in (0..items.len() >> 1).rev() {
            sift_up(items, at, &mut less)?;
        }
        Ok(())
    })
}

/// `heappush(heap, item)`
#[inline]
pub fn heappush<T: Value>(heap: &List<T>, item: T) -> Result<()> {
    change(heap, |items| {
        items.push(item);
        let last = items.len() - 1;
        sift_down(items, 0, last, &mut less)
    })
}

/// `heappop(heap)`
#[inline]
pub fn heappop<T: Value>(heap: &List<T>) -> Result<T> {
    change(heap, |items| {
        let Some(last) = items.pop() else {
            return Err(empty());
        };
        let Some(root) = items.first_mut() else {
            return Ok(last);
        };
        let least = std::mem::replace(root, last);
        sift_up(items, 0, &mut less)?;
        Ok(least)
    })
}

/// `heapreplace(heap, item)`
pub fn heapreplace<T: Value>(heap: &List<T>, item: T) -> Result<T> {
    change(heap, |items| {
        let Some(root) = items.first_mut() else {
            return Err(empty());
        };
        let least = std::mem::replace(root, item);
        sift_up(items, 0, &mut less)?;
        Ok(least)
    })
}

/// `heappushpop(heap, item)`
pub fn heappushpop<T: Value>(heap: &List<T>, item: T) -> Result<T> {
    change(heap, |items| {
        let Some(root) = items.first_mut() else {
            return Ok(item);
        };
        if !less(root, &item)? {
            return Ok(item);
        }
        let least = std::mem::replace(root, item);
        sift_up(items, 0, &mut less)?;
        Ok(least)
    })
}

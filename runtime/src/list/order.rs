//! `==`, `<` and the like, and `repr` of lists.

use super::raw::List;
use crate::error::Result;
use crate::recursion::enter;
use crate::value::{CmpOp, Value};
use std::cell::RefCell;

/// Equality as containers use it: the same object, or equal.
#[inline]
pub(crate) fn same_or_eq<T: Value>(a: &T, b: &T) -> Result<bool> {
    Ok(a.is(b) || a.eq(b)?)
}

impl<T: Value> List<T> {
    /// The first position at which two lists differ or one ends.
    fn first_difference(&self, other: &List<T>) -> Result<usize> {
        let mut at = 0;
        while let (Some(a), Some(b)) = (self.at(at), other.at(at)) {
            if !same_or_eq(&a, &b)? {
                break;
            }
            at += 1;
        }
        Ok(at)
    }

    pub(super) fn equals(&self, other: &List<T>) -> Result<bool> {
        if self.size() != other.size() {
            return Ok(false);
        }
        if T::PLAIN {
            if self.is(other) {
                return Ok(true);
            }
            return self.with_plain(|a| {
                other.with_plain(|b| {
                    for (a, b) in a.iter().zip(b) {
                        if !same_or_eq(a, b)? {
                            return Ok(false);
                        }
                    }
                    Ok(true)
                })
            });
        }
        let _depth = enter()?;
        let at = self.first_difference(other)?;
        Ok(at >= self.size() && at >= other.size())
    }

    pub(super) fn ordered(&self, other: &List<T>, op: CmpOp) -> Result<bool> {
        let _depth = enter()?;
        let at = self.first_difference(other)?;
        match (self.at(at), other.at(at)) {
            (Some(a), Some(b)) => a.compare(&b, op),
            _ => Ok(op.holds(Some(self.size().cmp(&other.size())))),
        }
    }

    pub(super) fn write_repr(&self, out: &mut String) -> Result<()> {
        let Some(_shown) = Shown::enter(self.id()) else {
            out.push_str("[...]");
            return Ok(());
        };
        let _depth = enter()?;
        out.push('[');
        let mut at = 0;
        while let Some(item) = self.at(at) {
            if at > 0 {
                out.push_str(", ");
            }
            item.repr(out)?;
            at += 1;
        }
        out.push(']');
        Ok(())
    }
}

thread_local! {
    /// The containers whose `repr` is under way.
    static SHOWN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Says that the `repr` of a container is under way, so that one within itself is shown as `[...]`.
pub(crate) struct Shown(());

impl Shown {
    /// `None` when it is under way already.
    pub(crate) fn enter(id: usize) -> Option<Shown> {
        SHOWN.with(|shown| {
            let mut shown = shown.borrow_mut();
            if shown.contains(&id) {
                return None;
            }
            shown.push(id);
            Some(Shown(()))
        })
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        SHOWN.with(|shown| shown.borrow_mut().pop());
    }
}

//! How deques print and compare.

use super::Deque;
use crate::error::Result;
use crate::iter::Iterate;
use crate::list::{Shown, same_or_eq};
use crate::recursion::enter;
use crate::value::{CmpOp, Value};

impl<T: Value> Deque<T> {
    pub(super) fn write_repr(&self, out: &mut String) -> Result<()> {
        let Some(_shown) = Shown::enter(self.address()) else {
            out.push_str("[...]");
            return Ok(());
        };
        let _depth = enter()?;
        out.push_str("deque([");
        let items = self.iter().collect_vec()?;
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            item.repr(out)?;
        }
        out.push(']');
        if let Some(maxlen) = self.maxlen {
            out.push_str(&format!(", maxlen={maxlen}"));
        }
        out.push(')');
        Ok(())
    }

    pub(super) fn equals(&self, other: &Deque<T>) -> Result<bool> {
        if self.is(other) {
            return Ok(true);
        }
        if self.size() != other.size() {
            return Ok(false);
        }
        let _depth = enter()?;
        Ok(self.first_difference(other)?.is_none())
    }

    /// The first pair of items that differ, either of which may be missing; `None` if the deques are equal.
    fn first_difference(&self, other: &Deque<T>) -> Result<Option<(Option<T>, Option<T>)>> {
        let (mut mine, mut theirs) = (self.iter(), other.iter());
        loop {
            match (mine.next()?, theirs.next()?) {
                (None, None) => return Ok(None),
                (Some(x), Some(y)) if same_or_eq(&x, &y)? => {}
                pair => return Ok(Some(pair)),
            }
        }
    }

    pub(super) fn ordered(&self, other: &Deque<T>, op: CmpOp) -> Result<bool> {
        let _depth = enter()?;
        Ok(match self.first_difference(other)? {
            Some((Some(x), Some(y))) => x.compare(&y, op)?,
            Some((Some(_), None)) => matches!(op, CmpOp::Gt | CmpOp::Ge),
            Some(_) => matches!(op, CmpOp::Lt | CmpOp::Le),
            None => matches!(op, CmpOp::Le | CmpOp::Ge),
        })
    }
}

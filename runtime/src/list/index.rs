//! Subscripts of lists: `xs[i]`, `xs[a:b:c]`, and their assignment and deletion.

use super::raw::List;
use crate::error::{self, Error, Result};
use crate::iter::Iterate;
use crate::look::Look;
use crate::slice::{Selection, Slice, position};
use crate::value::Value;

impl<T: Value> List<T> {
    /// `xs[i]`
    #[inline]
    pub fn get(&self, i: i64) -> Result<T> {
        match self.at_index(i) {
            Some(item) => Ok(item),
            None => Err(out_of_range()),
        }
    }

    /// `xs[i]` where the index is not negative.
    #[inline]
    pub fn nth(&self, i: i64) -> Result<T> {
        match self.at(i as usize) {
            Some(item) => Ok(item),
            None => Err(out_of_range()),
        }
    }

    /// An operation on `xs[i]` where the index is not negative.
    #[inline]
    pub fn look<L: Look<T>>(&self, i: i64, look: L) -> Result<L::Result> {
        match self.look_at(i as usize, look) {
            Some(found) => Ok(L::result(found)),
            None => Err(out_of_range()),
        }
    }

    /// `xs[i] = x` where the index is not negative.
    #[inline]
    pub fn set_nth(&self, i: i64, x: T) -> Result<()> {
        match self.exchange_at(i as usize, x) {
            Ok(old) => {
                drop(old);
                Ok(())
            }
            Err(new) => {
                drop(new);
                Err(assignment_out_of_range())
            }
        }
    }

    /// `xs[i] = x`
    #[inline]
    pub fn set(&self, i: i64, x: T) -> Result<()> {
        match self.exchange(i, x) {
            Ok(old) => {
                drop(old);
                Ok(())
            }
            Err(new) => {
                drop(new);
                Err(assignment_out_of_range())
            }
        }
    }

    /// `del xs[i]`
    pub fn delete(&self, i: i64) -> Result<()> {
        match position(i, self.size()).and_then(|at| self.take_at(at)) {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(assignment_out_of_range()),
        }
    }

    /// `xs[a:b:c]`
    pub fn slice(&self, slice: &Slice) -> Result<List<T>> {
        let part = slice.resolve(self.size())?;
        if part.step == 1 {
            return Ok(List::from_vec(
                self.clone_range(part.start..part.start + part.len),
            ));
        }
        let mut items = Vec::with_capacity(part.len);
        items.extend(part.indices().filter_map(|at| self.at(at)));
        Ok(List::from_vec(items))
    }

    /// `xs[a:b:c] = it`
    pub fn set_slice(&self, slice: &Slice, it: impl Iterate<Item = T>) -> Result<()> {
        let (_, _, step) = slice.parts();
        if step.is_none_or(|step| step == 1) {
            // CPython evaluates the items first, then where they go.
            let new = it.collect_vec()?;
            let part = slice.resolve(self.size())?;
            let old = self.splice(part.start..part.start + part.len, new);
            drop(old);
            return Ok(());
        }
        slice.resolve(self.size())?;
        let new = it.collect_vec()?;
        let part = slice.resolve(self.size())?;
        if new.len() != part.len {
            return Err(error::value_error(format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                new.len(),
                part.len
            )));
        }
        let mut old = Vec::with_capacity(new.len());
        for (at, item) in part.indices().zip(new) {
            old.push(self.exchange(at as i64, item));
        }
        drop(old);
        Ok(())
    }

    /// `del xs[a:b:c]`
    pub fn delete_slice(&self, slice: &Slice) -> Result<()> {
        let part = slice.resolve(self.size())?;
        if part.step == 1 {
            let old = self.splice(part.start..part.start + part.len, Vec::new());
            drop(old);
            return Ok(());
        }
        self.delete_selection(part.ascending());
        Ok(())
    }

    fn delete_selection(&self, part: Selection) {
        let items = self.take_all();
        let mut kept = Vec::with_capacity(items.len().saturating_sub(part.len));
        let mut gone = Vec::with_capacity(part.len);
        let mut next = part.indices().peekable();
        for (at, item) in items.into_iter().enumerate() {
            if next.next_if_eq(&at).is_some() {
                gone.push(item);
            } else {
                kept.push(item);
            }
        }
        let meanwhile = self.put_all(kept);
        drop((meanwhile, gone));
    }
}

#[cold]
fn out_of_range() -> Error {
    error::index_error("list index out of range")
}

#[cold]
fn assignment_out_of_range() -> Error {
    error::index_error("list assignment index out of range")
}

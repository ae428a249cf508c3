//! `merge`: sorted iterables as one.

use super::sift_up;
use crate::error::Result;
use crate::iter::{Iter, Iterate};
use crate::list::same_or_eq;
use crate::value::{CmpOp, Value};

/// The next item of one iterable.
struct Head<T: Value, K> {
    key: K,
    item: T,
    source: usize,
    rest: Iter<T>,
}

/// `merge(*its, key=..., reverse=...)`
pub struct Merge<T: Value, K, F> {
    /// Before the first item is asked for.
    waiting: Vec<Iter<T>>,
    heads: Vec<Head<T, K>>,
    key: F,
    reverse: bool,
    /// The first head was given out: its source comes next.
    given: bool,
}

/// `merge(*its, reverse=...)`
pub fn merge<T: Value>(
    its: &[Iter<T>],
    _key: (),
    reverse: bool,
) -> impl Iterate<Item = T> + 'static {
    merge_by(its, Ok, reverse)
}

/// `merge(*its, key=key, reverse=...)`
pub fn merge_by<T: Value, K: Value, F: FnMut(T) -> Result<K> + 'static>(
    its: &[Iter<T>],
    key: F,
    reverse: bool,
) -> Merge<T, K, F> {
    Merge {
        waiting: its.to_vec(),
        heads: Vec::new(),
        key,
        reverse,
        given: false,
    }
}

impl<T: Value, K: Value, F: FnMut(T) -> Result<K>> Merge<T, K, F> {
    /// Whether a head comes before another; of equal ones the one from the earlier source.
    fn before(reverse: bool) -> impl FnMut(&Head<T, K>, &Head<T, K>) -> Result<bool> {
        move |a, b| {
            if same_or_eq(&a.key, &b.key)? {
                return Ok(a.source < b.source);
            }
            let (first, second) = if reverse { (b, a) } else { (a, b) };
            first.key.compare(&second.key, CmpOp::Lt)
        }
    }

    fn start(&mut self) -> Result<()> {
        for (source, mut rest) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            if let Some(item) = rest.next()? {
                let key = (self.key)(item.clone())?;
                self.heads.push(Head {
                    key,
                    item,
                    source,
                    rest,
                });
            }
        }
        for at in (0..self.heads.len() >> 1).rev() {
            sift_up(&mut self.heads, at, &mut Self::before(self.reverse))?;
        }
        Ok(())
    }

    /// Puts the next item of the first head's source in its place.
    fn advance(&mut self) -> Result<()> {
        let Some(head) = self.heads.first_mut() else {
            return Ok(());
        };
        match head.rest.next()? {
            Some(item) => {
                head.key = (self.key)(item.clone())?;
                head.item = item;
            }
            None => {
                self.heads.swap_remove(0);
            }
        }
        sift_up(&mut self.heads, 0, &mut Self::before(self.reverse))
    }
}

impl<T: Value, K: Value, F: FnMut(T) -> Result<K>> Iterate for Merge<T, K, F> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        if self.given {
            self.given = false;
            self.advance()?;
        } else if !self.waiting.is_empty() {
            self.start()?;
        }
        self.given = !self.heads.is_empty();
        Ok(self.heads.first().map(|head| head.item.clone()))
    }
}

//! The methods of `deque`.

use super::{Deque, empty, mutated};
use crate::error::{self, Error, Result};
use crate::iter::Iterate;
use crate::list::same_or_eq;
use crate::slice::clamp;
use crate::value::{DynValue, Value};

impl<T: Value> Deque<T> {
    /// `d.append(x)`
    #[inline]
    pub fn append(&self, x: T) {
        let maxlen = self.maxlen;
        let dropped = self.poke(|items| {
            items.push_back(x);
            if maxlen.is_some_and(|max| items.len() > max) {
                items.pop_front()
            } else {
                None
            }
        });
        drop(dropped);
    }

    /// `d.appendleft(x)`
    #[inline]
    pub fn appendleft(&self, x: T) {
        let maxlen = self.maxlen;
        let dropped = self.poke(|items| {
            items.push_front(x);
            if maxlen.is_some_and(|max| items.len() > max) {
                items.pop_back()
            } else {
                None
            }
        });
        drop(dropped);
    }

    /// `d.pop()`
    #[inline]
    pub fn pop(&self) -> Result<T> {
        match self.poke(|items| items.pop_back()) {
            Some(item) => Ok(item),
            None => Err(empty()),
        }
    }

    /// `d.popleft()`
    #[inline]
    pub fn popleft(&self) -> Result<T> {
        match self.poke(|items| items.pop_front()) {
            Some(item) => Ok(item),
            None => Err(empty()),
        }
    }

    /// `d.extend(it)`, `d += it`
    pub fn extend(&self, it: impl Iterate<Item = T>) -> Result<()> {
        let mut it = it;
        while let Some(item) = it.next()? {
            self.append(item);
        }
        Ok(())
    }

    /// `d.extend(other)` of a deque, perhaps the same
    pub fn extend_deque(&self, other: &Deque<T>) -> Result<()> {
        for item in other.iter().collect_vec()? {
            self.append(item);
        }
        Ok(())
    }

    /// `d.extendleft(it)`
    pub fn extendleft(&self, it: impl Iterate<Item = T>) -> Result<()> {
        let mut it = it;
        while let Some(item) = it.next()? {
            self.appendleft(item);
        }
        Ok(())
    }

    /// `d.extendleft(other)` of a deque, perhaps the same
    pub fn extendleft_deque(&self, other: &Deque<T>) -> Result<()> {
        for item in other.iter().collect_vec()? {
            self.appendleft(item);
        }
        Ok(())
    }

    /// `d.clear()`
    pub fn clear(&self) {
        let old = self.poke(std::mem::take);
        drop(old);
    }

    /// `d.copy()`
    pub fn copy(&self) -> Deque<T> {
        let items = self.peek(Clone::clone);
        Deque::from_items(items, self.maxlen)
    }

    /// `d.rotate(n)`
    pub fn rotate(&self, n: i64) {
        self.poke(|items| {
            if !items.is_empty() {
                let len = items.len() as i64;
                items.rotate_right(n.rem_euclid(len) as usize);
            }
        });
    }

    /// `d.reverse()`
    pub fn reverse(&self) {
        self.ring.borrow_mut().items.make_contiguous().reverse();
    }

    /// `len(d)`
    #[inline]
    pub fn len(&self) -> i64 {
        self.size() as i64
    }

    /// Whether the deque is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.size() == 0
    }

    /// `d.maxlen`
    pub fn maxlen(&self) -> Option<i64> {
        self.maxlen.map(|n| n as i64)
    }

    /// `d[i]`
    #[inline]
    pub fn get(&self, i: i64) -> Result<T> {
        let at = self.position(i)?;
        self.at(at).ok_or_else(super::out_of_range)
    }

    /// `d[i] = x`
    pub fn set(&self, i: i64, x: T) -> Result<()> {
        let at = self.position(i)?;
        let old = match self.ring.borrow_mut().items.get_mut(at) {
            Some(place) => std::mem::replace(place, x),
            None => x,
        };
        drop(old);
        Ok(())
    }

    /// `del d[i]`
    pub fn delete(&self, i: i64) -> Result<()> {
        let at = self.position(i)?;
        let old = self.poke(|items| items.remove(at));
        drop(old);
        Ok(())
    }

    /// `d.insert(i, x)`
    pub fn insert(&self, i: i64, x: T) -> Result<()> {
        if self.maxlen.is_some_and(|max| self.size() >= max) {
            return Err(error::index_error("deque already at its maximum size"));
        }
        self.poke(|items| items.insert(clamp(i, items.len() as i64) as usize, x));
        Ok(())
    }

    /// The first position from `start` to below `stop` that holds `x`.
    fn find(&self, x: &T, start: usize, stop: usize) -> Result<Option<usize>> {
        let changes = self.changes();
        for at in start..stop {
            let Some(item) = self.at(at) else { break };
            let found = same_or_eq(&item, x)?;
            if self.changes() != changes {
                return Err(mutated());
            }
            if found {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// `x in d`
    pub fn contains(&self, x: &T) -> Result<bool> {
        Ok(self.find(x, 0, self.size())?.is_some())
    }

    /// `x in d` where `x` is of another type
    pub fn contains_any(&self, x: &dyn DynValue) -> Result<bool> {
        let mut it = self.iter();
        while let Some(item) = it.next()? {
            let item: &dyn DynValue = &item;
            if item.is(x) || item.eq(x)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `d.count(x)`
    pub fn count(&self, x: &T) -> Result<i64> {
        let (mut count, mut from) = (0, 0);
        while let Some(at) = self.find(x, from, self.size())? {
            count += 1;
            from = at + 1;
        }
        Ok(count)
    }

    /// `d.index(x, start, stop)`
    pub fn index(&self, x: &T, start: i64, stop: i64) -> Result<i64> {
        let len = self.len();
        let (start, stop) = (clamp(start, len) as usize, clamp(stop, len) as usize);
        match self.find(x, start, stop)? {
            Some(at) => Ok(at as i64),
            None => Err(absent(x)),
        }
    }

    /// `d.remove(x)`
    pub fn remove(&self, x: &T) -> Result<()> {
        match self.find(x, 0, self.size()) {
            Ok(Some(at)) => {
                let old = self.poke(|items| items.remove(at));
                drop(old);
                Ok(())
            }
            Ok(None) => Err(absent(x)),
            Err(error) => Err(error),
        }
    }

    /// `d + other`
    pub fn concat(&self, other: &Deque<T>) -> Result<Deque<T>> {
        let sum = self.copy();
        sum.extend_deque(other)?;
        Ok(sum)
    }

    /// `d * n`
    pub fn repeat(&self, n: i64) -> Result<Deque<T>> {
        let product = self.copy();
        product.repeat_in_place(n)?;
        Ok(product)
    }

    /// `d *= n`
    pub fn repeat_in_place(&self, n: i64) -> Result<()> {
        if n <= 0 {
            self.clear();
            return Ok(());
        }
        let items = self.iter().collect_vec()?;
        if items.is_empty() || n == 1 {
            return Ok(());
        }
        let wanted = (items.len() as i64)
            .checked_mul(n)
            .filter(|&size| size < 1 << 40);
        // A bounded deque only needs as many rounds as fill it.
        let rounds = match (self.maxlen, wanted) {
            (Some(max), _) => (n - 1).min((max / items.len()) as i64 + 1),
            (None, Some(_)) => n - 1,
            (None, None) => return Err(error::memory_error("")),
        };
        for _ in 0..rounds {
            for item in &items {
                self.append(item.clone());
            }
        }
        Ok(())
    }
}

#[cold]
fn absent<T: Value>(x: &T) -> Error {
    let mut text = String::new();
    match x.repr(&mut text) {
        Ok(()) => error::value_error(format!("{text} is not in deque")),
        Err(error) => error,
    }
}

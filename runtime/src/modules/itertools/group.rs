//! Runs, windows and copies: `groupby`, `pairwise`, `batched`, `tee`.

use crate::error::{self, Error, Result};
use crate::iter::{Iter, Iterate};
use crate::tuple::Tuple;
use crate::value::Value;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// What a `groupby` shares with its groups.
struct Runs<K, I: Iterate, F> {
    inner: I,
    key: F,
    /// The item ahead with its key, not yet given to any group.
    ahead: Option<(K, I::Item)>,
    /// The key that the current group has, and which group it is.
    current: Option<K>,
    group: u64,
}

impl<K: Value, I: Iterate, F: FnMut(I::Item) -> Result<K>> Runs<K, I, F>
where
    I::Item: Value,
{
    /// Makes sure that there is an item ahead; false at the end.
    fn look(&mut self) -> Result<bool> {
        if self.ahead.is_none() {
            let Some(item) = self.inner.next()? else {
                return Ok(false);
            };
            let key = (self.key)(item.clone())?;
            self.ahead = Some((key, item));
        }
        Ok(true)
    }

    fn ahead_in_group(&self) -> Result<bool> {
        match (&self.current, &self.ahead) {
            (Some(current), Some((key, _))) => Ok(current.is(key) || current.eq(key)?),
            _ => Ok(false),
        }
    }
}

/// `groupby(it, key)`
pub struct GroupBy<K, I: Iterate, F>(Rc<RefCell<Runs<K, I, F>>>);

/// One group of a [`GroupBy`]: ends when the grouping goes on.
struct Group<K, I: Iterate, F> {
    runs: Rc<RefCell<Runs<K, I, F>>>,
    group: u64,
}

/// `groupby(it)`
pub fn groupby<I: Iterate + 'static>(
    it: I,
    _key: (),
) -> impl Iterate<Item = (I::Item, Iter<I::Item>)> + 'static
where
    I::Item: Value,
{
    groupby_key(it, Ok)
}

/// `groupby(it, key)`
pub fn groupby_key<K: Value, I: Iterate + 'static, F: FnMut(I::Item) -> Result<K> + 'static>(
    it: I,
    key: F,
) -> GroupBy<K, I, F>
where
    I::Item: Value,
{
    GroupBy(Rc::new(RefCell::new(Runs {
        inner: it,
        key,
        ahead: None,
        current: None,
        group: 0,
    })))
}

#[cold]
fn reentered() -> Error {
    error::value_error("groupby() entered while it runs")
}

impl<K: Value, I: Iterate + 'static, F: FnMut(I::Item) -> Result<K> + 'static> Iterate
    for GroupBy<K, I, F>
where
    I::Item: Value,
{
    type Item = (K, Iter<I::Item>);

    fn next(&mut self) -> Result<Option<(K, Iter<I::Item>)>> {
        let mut runs = self.0.try_borrow_mut().map_err(|_| reentered())?;
        runs.group += 1;
        // What the current group did not take is skipped.
        loop {
            if !runs.look()? {
                return Ok(None);
            }
            if !runs.ahead_in_group()? {
                break;
            }
            runs.ahead = None;
        }
        let Some((key, _)) = &runs.ahead else {
            return Ok(None);
        };
        let key = key.clone();
        runs.current = Some(key.clone());
        let group = Group {
            runs: self.0.clone(),
            group: runs.group,
        };
        drop(runs);
        Ok(Some((key, Iter::new(group))))
    }
}

impl<K: Value, I: Iterate, F: FnMut(I::Item) -> Result<K>> Iterate for Group<K, I, F>
where
    I::Item: Value,
{
    type Item = I::Item;

    fn next(&mut self) -> Result<Option<I::Item>> {
        let mut runs = self.runs.try_borrow_mut().map_err(|_| reentered())?;
        if runs.group != self.group || !runs.look()? || !runs.ahead_in_group()? {
            return Ok(None);
        }
        Ok(runs.ahead.take().map(|(_, item)| item))
    }
}

/// `pairwise(it)`
#[derive(Clone, Debug)]
pub struct Pairwise<I: Iterate> {
    inner: I,
    last: Option<I::Item>,
}

/// `pairwise(it)`
pub fn pairwise<I: Iterate>(it: I) -> Pairwise<I> {
    Pairwise {
        inner: it,
        last: None,
    }
}

impl<I: Iterate> Iterate for Pairwise<I>
where
    I::Item: Value,
{
    type Item = (I::Item, I::Item);

    fn next(&mut self) -> Result<Option<(I::Item, I::Item)>> {
        if self.last.is_none() {
            self.last = self.inner.next()?;
            if self.last.is_none() {
                return Ok(None);
            }
        }
        let next = self.inner.next()?;
        let pair = self.last.take().zip(next.clone());
        self.last = next;
        Ok(pair)
    }
}

/// `batched(it, n)`
#[derive(Clone, Debug)]
pub struct Batched<I> {
    inner: Option<I>,
    size: usize,
    strict: bool,
}

/// `batched(it, n, strict=...)`
pub fn batched<I: Iterate>(it: I, n: i64, strict: bool) -> Result<Batched<I>> {
    if n < 1 {
        return Err(error::value_error("n must be at least one"));
    }
    Ok(Batched {
        inner: Some(it),
        size: n as usize,
        strict,
    })
}

impl<I: Iterate> Iterate for Batched<I>
where
    I::Item: Value,
{
    type Item = Tuple<I::Item>;

    fn next(&mut self) -> Result<Option<Tuple<I::Item>>> {
        let Some(inner) = &mut self.inner else {
            return Ok(None);
        };
        let mut batch = Vec::with_capacity(self.size.min(1024));
        while batch.len() < self.size {
            let Some(item) = inner.next()? else { break };
            batch.push(item);
        }
        if batch.len() < self.size {
            self.inner = None;
            if batch.is_empty() {
                return Ok(None);
            }
            if self.strict {
                return Err(error::value_error("batched(): incomplete batch"));
            }
        }
        Ok(Some(Tuple::from_vec(batch)))
    }
}

/// What the copies made by `tee` share.
struct Source<I: Iterate> {
    /// Out while it runs, when other copies may take what is kept.
    inner: Option<I>,
    /// Items that some copy has still to give; the first has this number.
    kept: VecDeque<I::Item>,
    first: u64,
    /// Where each copy stands.
    places: Vec<Option<u64>>,
}

/// One copy made by `tee`.
struct Copy<I: Iterate> {
    source: Rc<RefCell<Source<I>>>,
    which: usize,
}

/// `tee(it)`
pub fn tee<I: Iterate + 'static>(it: I) -> (Iter<I::Item>, Iter<I::Item>)
where
    I::Item: Value,
{
    let source = share(it, 2);
    (copy(&source, 0), copy(&source, 1))
}

/// `tee(it, n)`
pub fn tee_n<I: Iterate + 'static>(it: I, n: i64) -> Result<Tuple<Iter<I::Item>>>
where
    I::Item: Value,
{
    let Ok(n) = usize::try_from(n) else {
        return Err(error::value_error("n must be >= 0"));
    };
    let source = share(it, n);
    Ok(Tuple::from_vec(
        (0..n).map(|which| copy(&source, which)).collect(),
    ))
}

fn share<I: Iterate>(it: I, n: usize) -> Rc<RefCell<Source<I>>> {
    Rc::new(RefCell::new(Source {
        inner: Some(it),
        kept: VecDeque::new(),
        first: 0,
        places: vec![Some(0); n],
    }))
}

fn copy<I: Iterate + 'static>(source: &Rc<RefCell<Source<I>>>, which: usize) -> Iter<I::Item>
where
    I::Item: Value,
{
    Iter::new(Copy {
        source: source.clone(),
        which,
    })
}

impl<I: Iterate> Source<I> {
    /// Lets go of what all copies have given.
    fn forget(&mut self) -> Vec<I::Item> {
        let least = self
            .places
            .iter()
            .flatten()
            .min()
            .copied()
            .unwrap_or(u64::MAX);
        let count = least.saturating_sub(self.first).min(self.kept.len() as u64);
        self.first += count;
        self.kept.drain(..count as usize).collect()
    }
}

impl<I: Iterate> Iterate for Copy<I>
where
    I::Item: Value,
{
    type Item = I::Item;

    fn next(&mut self) -> Result<Option<I::Item>> {
        loop {
            let mut source = self.source.borrow_mut();
            let Some(place) = source.places[self.which] else {
                return Ok(None);
            };
            let at = (place - source.first) as usize;
            if let Some(item) = source.kept.get(at).cloned() {
                source.places[self.which] = Some(place + 1);
                let old = source.forget();
                drop(source);
                drop(old);
                return Ok(Some(item));
            }
            let Some(mut inner) = source.inner.take() else {
                return Err(error::runtime_error("cannot re-enter the tee iterator"));
            };
            drop(source);
            let next = inner.next();
            let mut source = self.source.borrow_mut();
            source.inner = Some(inner);
            match next? {
                Some(item) => source.kept.push_back(item),
                None => return Ok(None),
            }
        }
    }
}

impl<I: Iterate> Drop for Copy<I> {
    fn drop(&mut self) {
        let mut source = self.source.borrow_mut();
        source.places[self.which] = None;
        let old = source.forget();
        drop(source);
        drop(old);
    }
}

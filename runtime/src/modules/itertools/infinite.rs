//! `count`, `cycle`, `repeat`, `accumulate`.

use crate::error::Result;
use crate::int::Int;
use crate::iter::Iterate;
use crate::num::Num;
use crate::str::Str;
use crate::value::Value;

/// `count(start, step)` of ints
#[derive(Clone, Debug)]
pub struct Count {
    next: Int,
    step: Int,
}

/// `count(start, step)` of ints
pub fn count(start: &Int, step: &Int) -> Count {
    Count {
        next: start.clone(),
        step: step.clone(),
    }
}

impl Iterate for Count {
    type Item = Int;

    #[inline]
    fn next(&mut self) -> Result<Option<Int>> {
        let next = &self.next + &self.step;
        Ok(Some(std::mem::replace(&mut self.next, next)))
    }
}

/// `count(start, step)` of floats
#[derive(Clone, Debug)]
pub struct CountFloat {
    next: f64,
    step: f64,
}

/// `count(start, step)` of floats
pub fn count_float(start: f64, step: f64) -> CountFloat {
    CountFloat { next: start, step }
}

impl Iterate for CountFloat {
    type Item = f64;

    #[inline]
    fn next(&mut self) -> Result<Option<f64>> {
        let item = self.next;
        self.next += self.step;
        Ok(Some(item))
    }
}

/// `cycle(it)`
#[derive(Clone, Debug)]
pub struct Cycle<I: Iterate> {
    first: Option<I>,
    saved: Vec<I::Item>,
    at: usize,
}

/// `cycle(it)`
pub fn cycle<I: Iterate>(it: I) -> Cycle<I> {
    Cycle {
        first: Some(it),
        saved: Vec::new(),
        at: 0,
    }
}

impl<I: Iterate> Iterate for Cycle<I>
where
    I::Item: Value,
{
    type Item = I::Item;

    fn next(&mut self) -> Result<Option<I::Item>> {
        if let Some(first) = &mut self.first {
            if let Some(item) = first.next()? {
                self.saved.push(item.clone());
                return Ok(Some(item));
            }
            self.first = None;
        }
        let item = self.saved.get(self.at).cloned();
        self.at = if self.at + 1 < self.saved.len() {
            self.at + 1
        } else {
            0
        };
        Ok(item)
    }
}

/// `repeat(x)`, `repeat(x, times)`
#[derive(Clone, Debug)]
pub struct Repeat<T> {
    item: T,
    left: Option<usize>,
}

/// `repeat(x)`
pub fn repeat<T: Value>(item: T) -> Repeat<T> {
    Repeat { item, left: None }
}

/// `repeat(x, times)`
pub fn repeat_times<T: Value>(item: T, times: i64) -> Repeat<T> {
    Repeat {
        item,
        left: Some(times.max(0) as usize),
    }
}

impl<T: Value> Iterate for Repeat<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        match &mut self.left {
            Some(0) => return Ok(None),
            Some(left) => *left -= 1,
            None => {}
        }
        Ok(Some(self.item.clone()))
    }

    fn size_hint(&self) -> usize {
        self.left.unwrap_or(0)
    }
}

/// `accumulate(it, f, initial=...)`
#[derive(Clone, Debug)]
pub struct Accumulate<A, I, F> {
    total: Option<A>,
    /// `total` was not given out yet.
    fresh: bool,
    inner: I,
    function: F,
}

/// `accumulate(it, f)`
pub fn accumulate_by<I: Iterate, F: FnMut(I::Item, I::Item) -> Result<I::Item>>(
    it: I,
    function: F,
    _initial: (),
) -> Accumulate<I::Item, I, F>
where
    I::Item: Value,
{
    Accumulate {
        total: None,
        fresh: false,
        inner: it,
        function,
    }
}

/// `accumulate(it, f, initial=initial)`
pub fn accumulate_from<A: Value, I: Iterate, F: FnMut(A, I::Item) -> Result<A>>(
    it: I,
    function: F,
    initial: A,
) -> AccumulateFrom<A, I, F> {
    AccumulateFrom(Accumulate {
        total: Some(initial),
        fresh: true,
        inner: it,
        function,
    })
}

impl<I: Iterate, F: FnMut(I::Item, I::Item) -> Result<I::Item>> Iterate
    for Accumulate<I::Item, I, F>
where
    I::Item: Value,
{
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<I::Item>> {
        let Some(item) = self.inner.next()? else {
            return Ok(None);
        };
        let total = match self.total.clone() {
            Some(total) => (self.function)(total, item)?,
            None => item,
        };
        self.total = Some(total.clone());
        Ok(Some(total))
    }
}

/// `accumulate(it, f, initial=...)` that begins with its initial value
#[derive(Clone, Debug)]
pub struct AccumulateFrom<A, I, F>(Accumulate<A, I, F>);

impl<A: Value, I: Iterate, F: FnMut(A, I::Item) -> Result<A>> Iterate for AccumulateFrom<A, I, F> {
    type Item = A;

    #[inline]
    fn next(&mut self) -> Result<Option<A>> {
        let this = &mut self.0;
        if this.fresh {
            this.fresh = false;
            return Ok(this.total.clone());
        }
        let Some(item) = this.inner.next()? else {
            return Ok(None);
        };
        let Some(total) = this.total.clone() else {
            return Ok(None);
        };
        let total = (this.function)(total, item)?;
        this.total = Some(total.clone());
        Ok(Some(total))
    }
}

macro_rules! sums {
    ($($(#[$doc:meta])* $plain:ident $from:ident $type:ty, $initial:ty, $add:expr;)*) => {$(
        $(#[$doc])*
        pub fn $plain(
            it: impl Iterate<Item = $type> + 'static,
            _function: (),
            _initial: (),
        ) -> impl Iterate<Item = $type> + 'static {
            accumulate_by(it, $add, ())
        }

        $(#[$doc])*
        #[doc = "with `initial`"]
        pub fn $from(
            it: impl Iterate<Item = $type> + 'static,
            _function: (),
            initial: $initial,
        ) -> impl Iterate<Item = $type> + 'static {
            accumulate_from(it, $add, <$type>::from(initial.to_owned()))
        }
    )*};
}

sums! {
    /// `accumulate(it)` of ints
    accumulate_int accumulate_int_from Int, &Int, |a: Int, b: Int| Ok(&a + &b);
    /// `accumulate(it)` of floats
    accumulate_float accumulate_float_from f64, f64, |a: f64, b: f64| Ok(a + b);
    /// `accumulate(it)` of strings
    accumulate_str accumulate_str_from Str, &Str, |a: Str, b: Str| Ok(a.concat(&b));
}

/// `accumulate(it)` of ints and floats
pub fn accumulate_num(
    it: impl Iterate<Item = Num> + 'static,
    _function: (),
    _initial: (),
) -> impl Iterate<Item = Num> + 'static {
    accumulate_by(it, add_num, ())
}

/// `accumulate(it, initial=...)` of ints and floats
pub fn accumulate_num_from(
    it: impl Iterate<Item = Num> + 'static,
    _function: (),
    initial: &Num,
) -> impl Iterate<Item = Num> + 'static {
    accumulate_from(it, add_num, initial.clone())
}

fn add_num(a: Num, b: Num) -> Result<Num> {
    match (a, b) {
        (Num::Int(a), Num::Int(b)) => Ok(Num::Int(&a + &b)),
        (a, b) => Ok(Num::Float(a.to_f64()? + b.to_f64()?)),
    }
}

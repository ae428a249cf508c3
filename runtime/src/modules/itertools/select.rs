//! Which items: `islice`, `takewhile`, `dropwhile`, `filterfalse`, `compress`, `starmap`.

use crate::error::{self, Result};
use crate::iter::Iterate;
use crate::value::Value;

/// `islice(it, start, stop, step)`
#[derive(Clone, Debug)]
pub struct Islice<I> {
    /// Let go at the end.
    inner: Option<I>,
    at: usize,
    next: usize,
    stop: Option<usize>,
    step: usize,
}

/// `islice(it, stop)`
pub fn islice<I: Iterate>(it: I, stop: Option<i64>) -> Result<Islice<I>> {
    Ok(Islice {
        inner: Some(it),
        at: 0,
        next: 0,
        stop: check_stop(stop)?,
        step: 1,
    })
}

/// `islice(it, start, stop, step)`
pub fn islice_from<I: Iterate>(
    it: I,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> Result<Islice<I>> {
    let stop = check_stop(stop)?;
    let Ok(next) = usize::try_from(start.unwrap_or(0)) else {
        return Err(error::value_error(
            "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        ));
    };
    let step = step.unwrap_or(1);
    if step < 1 {
        return Err(error::value_error(
            "Step for islice() must be a positive integer or None.",
        ));
    }
    Ok(Islice {
        inner: Some(it),
        at: 0,
        next,
        stop,
        step: step as usize,
    })
}

fn check_stop(stop: Option<i64>) -> Result<Option<usize>> {
    stop.map(usize::try_from).transpose().map_err(|_| {
        error::value_error(
            "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        )
    })
}

impl<I: Iterate> Iterate for Islice<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<I::Item>> {
        let Some(inner) = &mut self.inner else {
            return Ok(None);
        };
        let wanted = self.stop.map_or(self.next, |stop| stop.min(self.next));
        while self.at < wanted {
            if inner.next()?.is_none() {
                self.inner = None;
                return Ok(None);
            }
            self.at += 1;
        }
        if self.stop.is_some_and(|stop| self.at >= stop) {
            self.inner = None;
            return Ok(None);
        }
        let item = inner.next()?;
        if item.is_none() {
            self.inner = None;
        }
        self.at += 1;
        self.next = self.next.saturating_add(self.step);
        Ok(item)
    }
}

/// `takewhile(f, it)`
#[derive(Clone, Debug)]
pub struct TakeWhile<F, I> {
    function: F,
    inner: I,
    done: bool,
}

/// `takewhile(f, it)`
pub fn takewhile<B: Value, I: Iterate, F: FnMut(I::Item) -> Result<B>>(
    function: F,
    it: I,
) -> TakeWhile<F, I> {
    TakeWhile {
        function,
        inner: it,
        done: false,
    }
}

impl<B: Value, I: Iterate, F: FnMut(I::Item) -> Result<B>> Iterate for TakeWhile<F, I>
where
    I::Item: Value,
{
    type Item = I::Item;

    fn next(&mut self) -> Result<Option<I::Item>> {
        if self.done {
            return Ok(None);
        }
        let Some(item) = self.inner.next()? else {
            return Ok(None);
        };
        if (self.function)(item.clone())?.truth()? {
            return Ok(Some(item));
        }
        self.done = true;
        Ok(None)
    }
}

/// `dropwhile(f, it)`
#[derive(Clone, Debug)]
pub struct DropWhile<F, I> {
    function: F,
    inner: I,
    started: bool,
}

/// `dropwhile(f, it)`
pub fn dropwhile<B: Value, I: Iterate, F: FnMut(I::Item) -> Result<B>>(
    function: F,
    it: I,
) -> DropWhile<F, I> {
    DropWhile {
        function,
        inner: it,
        started: false,
    }
}

impl<B: Value, I: Iterate, F: FnMut(I::Item) -> Result<B>> Iterate for DropWhile<F, I>
where
    I::Item: Value,
{
    type Item = I::Item;

    fn next(&mut self) -> Result<Option<I::Item>> {
        loop {
            let Some(item) = self.inner.next()? else {
                return Ok(None);
            };
            if self.started {
                return Ok(Some(item));
            }
            if !(self.function)(item.clone())?.truth()? {
                self.started = true;
                return Ok(Some(item));
            }
        }
    }
}

/// `filterfalse(f, it)`
#[derive(Clone, Debug)]
pub struct FilterFalse<F, I> {
    function: F,
    inner: I,
}

/// `filterfalse(f, it)`
pub fn filterfalse<B: Value, I: Iterate, F: FnMut(I::Item) -> Result<B>>(
    function: F,
    it: I,
) -> FilterFalse<F, I> {
    FilterFalse {
        function,
        inner: it,
    }
}

/// `filterfalse(None, it)`
pub fn filterfalse_none<I: Iterate + 'static>(
    _function: (),
    it: I,
) -> impl Iterate<Item = I::Item> + 'static
where
    I::Item: Value,
{
    filterfalse(Ok, it)
}

impl<B: Value, I: Iterate, F: FnMut(I::Item) -> Result<B>> Iterate for FilterFalse<F, I>
where
    I::Item: Value,
{
    type Item = I::Item;

    fn next(&mut self) -> Result<Option<I::Item>> {
        while let Some(item) = self.inner.next()? {
            if !(self.function)(item.clone())?.truth()? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

/// `compress(data, selectors)`
#[derive(Clone, Debug)]
pub struct Compress<I, S> {
    inner: I,
    selectors: S,
}

/// `compress(data, selectors)`
pub fn compress<I: Iterate, S: Iterate>(data: I, selectors: S) -> Compress<I, S> {
    Compress {
        inner: data,
        selectors,
    }
}

impl<I: Iterate, S: Iterate> Iterate for Compress<I, S>
where
    S::Item: Value,
{
    type Item = I::Item;

    fn next(&mut self) -> Result<Option<I::Item>> {
        loop {
            let Some(item) = self.inner.next()? else {
                return Ok(None);
            };
            let Some(selector) = self.selectors.next()? else {
                return Ok(None);
            };
            if selector.truth()? {
                return Ok(Some(item));
            }
        }
    }
}

macro_rules! starmaps {
    ($($(#[$doc:meta])* $name:ident $function:ident ($($a:ident $va:ident),*);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<F, I> {
            function: F,
            inner: I,
        }

        $(#[$doc])*
        pub fn $function<$($a,)* R, F: FnMut($($a),*) -> Result<R>, I: Iterate<Item = ($($a,)*)>>(
            function: F,
            it: I,
        ) -> $name<F, I> {
            $name { function, inner: it }
        }

        impl<$($a,)* R, F: FnMut($($a),*) -> Result<R>, I: Iterate<Item = ($($a,)*)>> Iterate for $name<F, I> {
            type Item = R;

            #[inline]
            fn next(&mut self) -> Result<Option<R>> {
                match self.inner.next()? {
                    Some(($($va,)*)) => (self.function)($($va),*).map(Some),
                    None => Ok(None),
                }
            }

            fn size_hint(&self) -> usize {
                self.inner.size_hint()
            }
        }
    )*};
}

starmaps! {
    /// `starmap(f, it)` of 1-tuples
    StarMap1 starmap1 (A a);
    /// `starmap(f, it)` of pairs
    StarMap2 starmap2 (A a, B b);
    /// `starmap(f, it)` of triples
    StarMap3 starmap3 (A a, B b, C c);
    /// `starmap(f, it)` of 4-tuples
    StarMap4 starmap4 (A a, B b, C c, D d);
}

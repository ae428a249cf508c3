//! Several iterators as one: `chain`, `zip_longest`.

use crate::error::Result;
use crate::iter::{Chain, Either, Iter, Iterate};
use crate::tuple::Tuple;
use crate::value::Value;

/// `chain()`
pub fn chain_none<T: Value>() -> ChainAll<T> {
    ChainAll {
        waiting: Vec::new().into_iter(),
        current: None,
    }
}

/// `chain(a)`
pub fn chain1<A: Iterate>(a: A) -> A {
    a
}

/// `chain(a, b)`
pub fn chain2<A: Iterate, B: Iterate<Item = A::Item>>(a: A, b: B) -> Chain<A, B> {
    Chain::new(a, b)
}

/// `chain(a, b, c)`
pub fn chain3<A: Iterate, B: Iterate<Item = A::Item>, C: Iterate<Item = A::Item>>(
    a: A,
    b: B,
    c: C,
) -> Chain<Chain<A, B>, C> {
    Chain::new(Chain::new(a, b), c)
}

/// `chain(*its)`
#[derive(Clone, Debug)]
pub struct ChainAll<T: Value> {
    waiting: std::vec::IntoIter<Iter<T>>,
    current: Option<Iter<T>>,
}

/// `chain(*its)`
pub fn chain<T: Value>(its: &[Iter<T>]) -> ChainAll<T> {
    ChainAll {
        waiting: Vec::from(its).into_iter(),
        current: None,
    }
}

impl<T: Value> Iterate for ChainAll<T> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(item) = current.next()? {
                    return Ok(Some(item));
                }
                self.current = None;
            }
            match self.waiting.next() {
                Some(next) => self.current = Some(next),
                None => return Ok(None),
            }
        }
    }
}

/// `chain.from_iterable(its)`
#[derive(Clone, Debug)]
pub struct ChainFrom<T: Value, I> {
    outer: Option<I>,
    current: Option<Iter<T>>,
}

/// `chain.from_iterable(its)`
pub fn chain_from_iterable<T: Value, I: Iterate<Item = Iter<T>>>(its: I) -> ChainFrom<T, I> {
    ChainFrom {
        outer: Some(its),
        current: None,
    }
}

impl<T: Value, I: Iterate<Item = Iter<T>>> Iterate for ChainFrom<T, I> {
    type Item = T;

    fn next(&mut self) -> Result<Option<T>> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(item) = current.next()? {
                    return Ok(Some(item));
                }
                self.current = None;
            }
            let Some(outer) = &mut self.outer else {
                return Ok(None);
            };
            self.current = outer.next()?;
            if self.current.is_none() {
                self.outer = None;
            }
        }
    }
}

/// The next item of an iterator until it ends.
fn step<I: Iterate>(inner: &mut Option<I>) -> Result<Option<I::Item>> {
    let Some(it) = inner else { return Ok(None) };
    let item = it.next()?;
    if item.is_none() {
        *inner = None;
    }
    Ok(item)
}

macro_rules! longest {
    ($($(#[$doc:meta])* $name:ident $plain:ident $filled:ident $mixed:ident ($($a:ident $v:ident),*);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<$($a),*> {
            $($v: Option<$a>,)*
        }

        impl<$($a: Iterate),*> $name<$($a),*> {
            /// The next row; `None` in place of what has ended.
            fn row(&mut self) -> Result<Option<($(Option<$a::Item>,)*)>> {
                $(let $v = step(&mut self.$v)?;)*
                Ok(if $($v.is_none())&&* { None } else { Some(($($v,)*)) })
            }
        }

        impl<$($a: Iterate),*> Iterate for $name<$($a),*> {
            type Item = ($(Option<$a::Item>,)*);

            fn next(&mut self) -> Result<Option<Self::Item>> {
                self.row()
            }
        }

        $(#[$doc])*
        pub fn $plain<$($a: Iterate),*>($($v: $a,)* _fillvalue: ()) -> $name<$($a),*> {
            $name { $($v: Some($v),)* }
        }

        $(#[$doc])*
        #[doc = "with a fill value of the items' type"]
        pub fn $filled<T: Value, $($a: Iterate<Item = T> + 'static),*>(
            $($v: $a,)*
            fillvalue: T,
        ) -> impl Iterate<Item = ($(longest!(@as T $a),)*)> + 'static {
            Rows {
                rows: $name { $($v: Some($v),)* },
                fill: move |($($v,)*): ($(Option<longest!(@as T $a)>,)*)| {
                    ($($v.unwrap_or_else(|| fillvalue.clone()),)*)
                },
            }
        }

        $(#[$doc])*
        #[doc = "with a fill value of another type"]
        pub fn $mixed<F: Value, $($a: Iterate + 'static),*>(
            $($v: $a,)*
            fillvalue: F,
        ) -> impl Iterate<Item = ($(Either<$a::Item, F>,)*)> + 'static {
            Rows {
                rows: $name { $($v: Some($v),)* },
                fill: move |($($v,)*): ($(Option<$a::Item>,)*)| {
                    ($($v.map_or_else(|| Either::Right(fillvalue.clone()), Either::Left),)*)
                },
            }
        }
    )*};
    (@as $t:ident $a:ident) => { $t };
}

/// Rows with their gaps filled.
struct Rows<I, F> {
    rows: I,
    fill: F,
}

impl<R, I: Iterate, F: FnMut(I::Item) -> R> Iterate for Rows<I, F> {
    type Item = R;

    fn next(&mut self) -> Result<Option<R>> {
        Ok(self.rows.next()?.map(&mut self.fill))
    }
}

longest! {
    /// `zip_longest(a, b)`
    ZipLongest zip_longest zip_longest_fill zip_longest_mixed (A a, B b);
    /// `zip_longest(a, b, c)`
    ZipLongest3 zip_longest3 zip_longest3_fill zip_longest3_mixed (A a, B b, C c);
}

/// `zip_longest(*its)` of one item type
#[derive(Clone, Debug)]
pub struct ZipLongestAll<T: Value> {
    inner: Vec<Option<Iter<T>>>,
}

impl<T: Value> ZipLongestAll<T> {
    fn row(&mut self) -> Result<Option<Vec<Option<T>>>> {
        let mut row = Vec::with_capacity(self.inner.len());
        for it in &mut self.inner {
            row.push(step(it)?);
        }
        Ok(if row.iter().all(Option::is_none) {
            None
        } else {
            Some(row)
        })
    }
}

impl<T: Value> Iterate for ZipLongestAll<T> {
    type Item = Tuple<Option<T>>;

    fn next(&mut self) -> Result<Option<Tuple<Option<T>>>> {
        Ok(self.row()?.map(Tuple::from_vec))
    }
}

/// `zip_longest(*its)`
pub fn zip_longest_all<T: Value>(its: &[Iter<T>], _fillvalue: ()) -> ZipLongestAll<T> {
    ZipLongestAll {
        inner: its.iter().cloned().map(Some).collect(),
    }
}

/// `zip_longest(*its, fillvalue=x)`
#[derive(Clone, Debug)]
pub struct ZipLongestFilled<T: Value> {
    rows: ZipLongestAll<T>,
    fill: T,
}

/// `zip_longest(*its, fillvalue=x)`
pub fn zip_longest_all_fill<T: Value>(its: &[Iter<T>], fillvalue: T) -> ZipLongestFilled<T> {
    ZipLongestFilled {
        rows: zip_longest_all(its, ()),
        fill: fillvalue,
    }
}

impl<T: Value> Iterate for ZipLongestFilled<T> {
    type Item = Tuple<T>;

    fn next(&mut self) -> Result<Option<Tuple<T>>> {
        let Some(row) = self.rows.row()? else {
            return Ok(None);
        };
        Ok(Some(Tuple::from_vec(
            row.into_iter()
                .map(|x| x.unwrap_or_else(|| self.fill.clone()))
                .collect(),
        )))
    }
}

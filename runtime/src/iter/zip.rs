//! `zip`, and `map` over several iterables.

use super::{Iter, Iterate};
use crate::error::{self, Error, Result};
use crate::tuple::Tuple;
use crate::value::Value;

/// `ValueError: zip() argument 2 is shorter than argument 1`, or `... arguments 1-2`
#[cold]
fn uneven(argument: usize, what: &str) -> Error {
    let before = if argument == 2 {
        " 1".to_owned()
    } else {
        format!("s 1-{}", argument - 1)
    };
    error::value_error(format!(
        "zip() argument {argument} is {what} than argument{before}"
    ))
}

/// At the end of the first iterator: any other must be at its end too, where that is asked for.
fn check_ends<A>(strict: bool, argument: usize, it: &mut impl Iterate<Item = A>) -> Result<()> {
    if strict && it.next()?.is_some() {
        Err(uneven(argument, "longer"))
    } else {
        Ok(())
    }
}

macro_rules! zips {
    ($($(#[$doc:meta])* $name:ident: $a:ident $va:ident $(, $b:ident $vb:ident $number:literal)*;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<$a, $($b),*> {
            $va: $a,
            $($vb: $b,)*
            strict: bool,
        }

        impl<$a, $($b),*> $name<$a, $($b),*> {
            /// Steps through all at once.
            #[inline]
            pub fn new($va: $a, $($vb: $b,)* strict: bool) -> Self {
                $name { $va, $($vb,)* strict }
            }
        }

        impl<$a: Iterate, $($b: Iterate),*> Iterate for $name<$a, $($b),*> {
            type Item = ($a::Item, $($b::Item,)*);

            #[inline]
            fn next(&mut self) -> Result<Option<Self::Item>> {
                let Some($va) = self.$va.next()? else {
                    $(check_ends(self.strict, $number, &mut self.$vb)?;)*
                    return Ok(None);
                };
                $(
                    let Some($vb) = self.$vb.next()? else {
                        return if self.strict { Err(uneven($number, "shorter")) } else { Ok(None) };
                    };
                )*
                Ok(Some(($va, $($vb,)*)))
            }

            fn size_hint(&self) -> usize {
                self.$va.size_hint()
            }
        }
    )*};
}

zips! {
    /// `zip(a, b)`
    Zip: A a, B b 2;
    /// `zip(a, b, c)`
    Zip3: A a, B b 2, C c 3;
    /// `zip(a, b, c, d)`
    Zip4: A a, B b 2, C c 3, D d 4;
}

/// `zip(a)`
#[derive(Clone, Debug)]
pub struct Zip1<A>(pub A);

impl<A: Iterate> Iterate for Zip1<A> {
    type Item = (A::Item,);

    #[inline]
    fn next(&mut self) -> Result<Option<(A::Item,)>> {
        Ok(self.0.next()?.map(|item| (item,)))
    }

    fn size_hint(&self) -> usize {
        self.0.size_hint()
    }
}

/// `zip(*iterables)` of one item type.
#[derive(Clone, Debug)]
pub struct ZipAll<T: Value> {
    inner: Vec<Iter<T>>,
    strict: bool,
}

impl<T: Value> ZipAll<T> {
    /// Steps through all at once.
    pub fn new(inner: &[Iter<T>], strict: bool) -> ZipAll<T> {
        ZipAll {
            inner: inner.to_vec(),
            strict,
        }
    }
}

impl<T: Value> Iterate for ZipAll<T> {
    type Item = Tuple<T>;

    fn next(&mut self) -> Result<Option<Tuple<T>>> {
        let mut row = Vec::with_capacity(self.inner.len());
        for index in 0..self.inner.len() {
            match self.inner[index].advance()? {
                Some(item) => row.push(item),
                None if index > 0 && self.strict => return Err(uneven(index + 1, "shorter")),
                None if index > 0 => return Ok(None),
                None => {
                    for (other, it) in self.inner.iter_mut().enumerate().skip(1) {
                        check_ends(self.strict, other + 1, it)?;
                    }
                    return Ok(None);
                }
            }
        }
        Ok(if row.is_empty() {
            None
        } else {
            Some(Tuple::from_vec(row))
        })
    }
}

macro_rules! maps {
    ($($(#[$doc:meta])* $name:ident $zip:ident ($($a:ident $va:ident),*);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<F, $($a),*> {
            function: F,
            inner: $zip<$($a),*>,
        }

        impl<F, $($a),*> $name<F, $($a),*> {
            /// Applies `function` to the items of all at once.
            #[inline]
            pub fn new(function: F, $($va: $a),*) -> Self {
                $name { function, inner: $zip::new($($va,)* false) }
            }
        }

        impl<R, F: FnMut($($a::Item),*) -> Result<R>, $($a: Iterate),*> Iterate for $name<F, $($a),*> {
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

maps! {
    /// `map(f, a, b)`
    Map2 Zip (A a, B b);
    /// `map(f, a, b, c)`
    Map3 Zip3 (A a, B b, C c);
}

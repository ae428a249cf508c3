//! Combinatorics: `product`, `permutations`, `combinations`, `combinations_with_replacement`.

use crate::error::{self, Result};
use crate::iter::{Iter, Iterate};
use crate::tuple::Tuple;
use crate::value::Value;

/// The places of an odometer: counts through all positions, the last fastest.
#[derive(Clone, Debug)]
struct Odometer {
    places: Vec<usize>,
    started: bool,
    done: bool,
}

impl Odometer {
    fn new(places: usize, empty: bool) -> Odometer {
        Odometer {
            places: vec![0; places],
            started: false,
            done: empty,
        }
    }

    /// Goes on to the next positions; false at the end.
    #[inline]
    fn turn(&mut self, size: impl Fn(usize) -> usize) -> bool {
        if self.done {
            return false;
        }
        if !self.started {
            self.started = true;
            return true;
        }
        for place in (0..self.places.len()).rev() {
            self.places[place] += 1;
            if self.places[place] < size(place) {
                return true;
            }
            self.places[place] = 0;
        }
        self.done = true;
        false
    }
}

macro_rules! products {
    ($($(#[$doc:meta])* $name:ident $function:ident ($($a:ident $v:ident $at:literal),*);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name<$($a),*> {
            $($v: Vec<$a>,)*
            odometer: Odometer,
        }

        $(#[$doc])*
        pub fn $function<$($a: Value),*>($($v: impl Iterate<Item = $a>),*) -> Result<$name<$($a),*>> {
            $(let $v = $v.collect_vec()?;)*
            let empty = $($v.is_empty())||*;
            Ok($name { $($v,)* odometer: Odometer::new([$($at),*].len(), empty) })
        }

        impl<$($a: Value),*> Iterate for $name<$($a),*> {
            type Item = ($($a,)*);

            #[inline]
            fn next(&mut self) -> Result<Option<($($a,)*)>> {
                let sizes = [$(self.$v.len()),*];
                if !self.odometer.turn(|place| sizes[place]) {
                    return Ok(None);
                }
                let places = &self.odometer.places;
                Ok(Some(($(self.$v[places[$at]].clone(),)*)))
            }
        }
    )*};
}

products! {
    /// `product(a)`
    Product1 product1 (A a 0);
    /// `product(a, b)`
    Product2 product2 (A a 0, B b 1);
    /// `product(a, b, c)`
    Product3 product3 (A a 0, B b 1, C c 2);
    /// `product(a, b, c, d)`
    Product4 product4 (A a 0, B b 1, C c 2, D d 3);
}

/// `product(*its, repeat=n)` of one item type
#[derive(Clone, Debug)]
pub struct Product<T> {
    pools: Vec<Vec<T>>,
    odometer: Odometer,
}

/// `product(*its, repeat=n)`
pub fn product<T: Value>(its: &[Iter<T>], repeat: i64) -> Result<Product<T>> {
    if repeat < 0 {
        return Err(error::value_error("repeat argument cannot be negative"));
    }
    let mut pools = Vec::with_capacity(its.len());
    for it in its {
        pools.push(it.clone().collect_vec()?);
    }
    let places = pools.len().saturating_mul(repeat as usize);
    if places > 1 << 32 {
        return Err(error::overflow_error("repeat argument too large"));
    }
    let empty = places > 0 && pools.iter().any(Vec::is_empty);
    Ok(Product {
        pools,
        odometer: Odometer::new(places, empty),
    })
}

impl<T: Value> Iterate for Product<T> {
    type Item = Tuple<T>;

    fn next(&mut self) -> Result<Option<Tuple<T>>> {
        let pools = &self.pools;
        let count = pools.len();
        if !self.odometer.turn(|place| pools[place % count].len()) {
            return Ok(None);
        }
        let places = self.odometer.places.iter().enumerate();
        Ok(Some(Tuple::from_vec(
            places
                .map(|(place, &at)| pools[place % count][at].clone())
                .collect(),
        )))
    }
}

/// Iterates over choices of positions from a pool.
#[derive(Clone, Debug)]
pub struct Choices<T> {
    pool: Vec<T>,
    /// The positions given last.
    indices: Vec<usize>,
    /// For permutations: how many turns each place has left.
    cycles: Vec<usize>,
    length: usize,
    kind: Kind,
    started: bool,
    done: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Permutations,
    Combinations,
    WithReplacement,
}

fn choices<T: Value>(it: impl Iterate<Item = T>, r: Option<i64>, kind: Kind) -> Result<Choices<T>> {
    let pool = it.collect_vec()?;
    let n = pool.len();
    let Ok(r) = usize::try_from(r.unwrap_or(n as i64)) else {
        return Err(error::value_error("r must be non-negative"));
    };
    let done = match kind {
        Kind::WithReplacement => n == 0 && r > 0,
        _ => r > n,
    };
    let (indices, cycles) = match kind {
        _ if done => (Vec::new(), Vec::new()),
        Kind::Permutations => ((0..n).collect(), (0..r).map(|i| n - i).collect()),
        Kind::Combinations => ((0..r).collect(), Vec::new()),
        Kind::WithReplacement => (vec![0; r], Vec::new()),
    };
    Ok(Choices {
        pool,
        indices,
        cycles,
        length: r,
        kind,
        started: false,
        done,
    })
}

/// `permutations(it, r)`
pub fn permutations<T: Value>(it: impl Iterate<Item = T>, r: Option<i64>) -> Result<Choices<T>> {
    choices(it, r, Kind::Permutations)
}

/// `combinations(it, r)`
pub fn combinations<T: Value>(it: impl Iterate<Item = T>, r: i64) -> Result<Choices<T>> {
    choices(it, Some(r), Kind::Combinations)
}

/// `combinations_with_replacement(it, r)`
pub fn combinations_with_replacement<T: Value>(
    it: impl Iterate<Item = T>,
    r: i64,
) -> Result<Choices<T>> {
    choices(it, Some(r), Kind::WithReplacement)
}

impl<T> Choices<T> {
    /// Goes on to the next positions; false at the end.
    fn turn(&mut self) -> bool {
        let (n, r) = (self.pool.len(), self.length);
        for i in (0..r).rev() {
            match self.kind {
                Kind::Permutations => {
                    self.cycles[i] -= 1;
                    if self.cycles[i] == 0 {
                        self.indices[i..].rotate_left(1);
                        self.cycles[i] = n - i;
                    } else {
                        let j = n - self.cycles[i];
                        self.indices.swap(i, j);
                        return true;
                    }
                }
                Kind::Combinations => {
                    if self.indices[i] != i + n - r {
                        let first = self.indices[i] + 1;
                        self.indices[i..]
                            .iter_mut()
                            .zip(first..)
                            .for_each(|(place, at)| *place = at);
                        return true;
                    }
                }
                Kind::WithReplacement => {
                    if self.indices[i] != n - 1 {
                        let at = self.indices[i] + 1;
                        self.indices[i..].fill(at);
                        return true;
                    }
                }
            }
        }
        false
    }
}

impl<T: Value> Iterate for Choices<T> {
    type Item = Tuple<T>;

    fn next(&mut self) -> Result<Option<Tuple<T>>> {
        if self.done {
            return Ok(None);
        }
        if self.started && !self.turn() {
            self.done = true;
            return Ok(None);
        }
        self.started = true;
        let chosen = self.indices[..self.length]
            .iter()
            .map(|&at| self.pool[at].clone());
        Ok(Some(Tuple::from_vec(chosen.collect())))
    }
}

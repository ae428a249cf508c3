//! Random choices from sequences.

use super::Random;
use crate::error::{self, Result};
use crate::int::Int;
use crate::iter::Iterate;
use crate::list::List;
use crate::modules::math::ToFloat;
use crate::modules::sequence::Sequence;
use crate::value::Value;
use std::collections::HashSet;

impl Random {
    /// `rng.choice(seq)`
    #[inline]
    pub fn choice<S: Sequence>(&self, seq: &S) -> Result<S::Item> {
        let n = seq.length()?;
        if n == 0 {
            return Err(error::index_error("Cannot choose from an empty sequence"));
        }
        seq.item(self.below(n))
    }

    /// `rng.shuffle(xs)`
    pub fn shuffle<T: Value>(&self, xs: &List<T>) {
        let mut items = xs.take_all();
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u64 + 1) as usize);
        }
        drop(xs.put_all(items));
    }

    /// The positions of `k` different items among `n`, in the order of choice.
    fn positions(&self, n: u64, k: i64) -> Result<Vec<u64>> {
        if k < 0 || k as u64 > n {
            return Err(error::value_error(
                "Sample larger than population or is negative",
            ));
        }
        let mut result = Vec::with_capacity(k as usize);
        // The choice of method decides which numbers are drawn, so it is CPython's.
        let mut set_size = 21.0;
        if k > 5 {
            set_size += 4f64.powf((((k * 3) as f64).ln() / 4f64.ln()).ceil());
        }
        if n as f64 <= set_size {
            let mut pool: Vec<u64> = (0..n).collect();
            for i in 0..k as u64 {
                let j = self.below(n - i) as usize;
                result.push(pool[j]);
                pool[j] = pool[(n - i - 1) as usize];
            }
        } else {
            let mut selected = HashSet::with_capacity(k as usize);
            for _ in 0..k {
                let mut j = self.below(n);
                while !selected.insert(j) {
                    j = self.below(n);
                }
                result.push(j);
            }
        }
        Ok(result)
    }

    /// `rng.sample(population, k)`
    pub fn sample<S: Sequence>(&self, population: &S, k: i64) -> Result<List<S::Item>> {
        let positions = self.positions(population.length()?, k)?;
        collect(positions.into_iter().map(|at| population.item(at)))
    }

    /// `rng.sample(population, k, counts=counts)`
    pub fn sample_counts<S: Sequence>(
        &self,
        population: &S,
        k: i64,
        counts: impl Iterate<Item = Int>,
    ) -> Result<List<S::Item>> {
        let mut ends = Vec::new();
        let mut total = Int::ZERO;
        for count in counts.collect_vec()? {
            total = &total + &count;
            ends.push(total.to_c_long()?);
        }
        if ends.len() as u64 != population.length()? {
            return Err(error::value_error(
                "The number of counts does not match the population",
            ));
        }
        if ends.is_empty() {
            return Err(error::index_error("pop from empty list"));
        }
        if total <= 0 {
            return Err(error::value_error(
                "Total of counts must be greater than zero",
            ));
        }
        let chosen = self.positions(total.to_c_long()? as u64, k)?;
        collect(
            chosen
                .into_iter()
                .map(|at| population.item(ends.partition_point(|&end| end <= at as i64) as u64)),
        )
    }

    /// `rng.choices(population, k=k)`
    pub fn choices<S: Sequence>(
        &self,
        population: &S,
        _weights: (),
        k: i64,
    ) -> Result<List<S::Item>> {
        let n = population.length()?;
        let width = n as f64;
        collect((0..k).map(|_| population.item((self.random() * width) as u64)))
    }

    /// `rng.choices(population, weights, k=k)`
    pub fn choices_weights<S: Sequence, W: ToFloat>(
        &self,
        population: &S,
        weights: impl Iterate<Item = W>,
        k: i64,
    ) -> Result<List<S::Item>> {
        let mut ends = floats(weights)?;
        let mut sum = None;
        for weight in &mut ends {
            let end = sum.map_or(*weight, |sum| sum + *weight);
            *weight = end;
            sum = Some(end);
        }
        self.choices_ends(population, &ends, k)
    }

    /// `rng.choices(population, cum_weights=weights, k=k)`
    pub fn choices_cum_weights<S: Sequence, W: ToFloat>(
        &self,
        population: &S,
        weights: impl Iterate<Item = W>,
        k: i64,
    ) -> Result<List<S::Item>> {
        self.choices_ends(population, &floats(weights)?, k)
    }

    fn choices_ends<S: Sequence>(
        &self,
        population: &S,
        ends: &[f64],
        k: i64,
    ) -> Result<List<S::Item>> {
        if ends.len() as u64 != population.length()? {
            return Err(error::value_error(
                "The number of weights does not match the population",
            ));
        }
        let Some(&total) = ends.last() else {
            return Err(error::index_error("list index out of range"));
        };
        if total <= 0.0 {
            return Err(error::value_error(
                "Total of weights must be greater than zero",
            ));
        }
        if !total.is_finite() {
            return Err(error::value_error("Total of weights must be finite"));
        }
        let last = ends.len() - 1;
        collect((0..k).map(|_| {
            let x = self.random() * total;
            population.item(bisect(&ends[..last], x) as u64)
        }))
    }
}

/// All numbers as floats.
fn floats<W: ToFloat>(numbers: impl Iterate<Item = W>) -> Result<Vec<f64>> {
    let numbers = numbers.collect_vec()?;
    numbers.into_iter().map(ToFloat::to_float).collect()
}

/// Where `x` belongs among `ends`, after equal ones, by the very comparisons of `bisect_right`.
fn bisect(ends: &[f64], x: f64) -> usize {
    let (mut lo, mut hi) = (0, ends.len());
    while lo < hi {
        let mid = (lo + hi) / 2;
        if x < ends[mid] {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    lo
}

fn collect<T: Value>(items: impl Iterator<Item = Result<T>>) -> Result<List<T>> {
    Ok(List::from_vec(items.collect::<Result<Vec<T>>>()?))
}

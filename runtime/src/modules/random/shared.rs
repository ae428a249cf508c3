//! The module's functions: those of one generator per thread, seeded from the operating system.

use super::Random;
use super::seed::State;
use crate::bytes::Bytes;
use crate::error::Result;
use crate::int::Int;
use crate::iter::Iterate;
use crate::list::List;
use crate::modules::math::ToFloat;
use crate::modules::sequence::Sequence;
use crate::str::Str;
use crate::value::Value;

thread_local! {
    static SHARED: Random = Random::from_int(None);
}

macro_rules! functions {
    ($($name:ident($($arg:ident: $type:ty),*) $(-> $ret:ty)?;)*) => {$(
        #[doc = concat!("`random.", stringify!($name), "`")]
        #[inline]
        pub fn $name($($arg: $type),*) $(-> $ret)? {
            SHARED.with(|rng| rng.$name($($arg),*))
        }
    )*};
}

functions! {
    random() -> f64;
    seed(n: Option<&Int>);
    seed_float(x: f64);
    seed_text(text: &Str);
    seed_data(data: &Bytes);
    getstate() -> State;
    setstate(state: &State) -> Result<()>;
    getrandbits(k: i64) -> Result<Int>;
    randbytes(n: i64) -> Result<Bytes>;
    randrange_stop(stop: &Int) -> Result<Int>;
    randrange(start: &Int, stop: &Int) -> Result<Int>;
    randrange_step(start: &Int, stop: &Int, step: &Int) -> Result<Int>;
    randint(a: &Int, b: &Int) -> Result<Int>;
    uniform(a: f64, b: f64) -> f64;
    triangular(low: f64, high: f64, mode: Option<f64>) -> f64;
    normalvariate(mu: f64, sigma: f64) -> f64;
    gauss(mu: f64, sigma: f64) -> f64;
    lognormvariate(mu: f64, sigma: f64) -> Result<f64>;
    expovariate(lambd: f64) -> Result<f64>;
    vonmisesvariate(mu: f64, kappa: f64) -> f64;
    gammavariate(alpha: f64, beta: f64) -> Result<f64>;
    betavariate(alpha: f64, beta: f64) -> Result<f64>;
    paretovariate(alpha: f64) -> Result<f64>;
    weibullvariate(alpha: f64, beta: f64) -> Result<f64>;
    binomialvariate(n: i64, p: f64) -> Result<Int>;
}

/// `random.choice(seq)`
#[inline]
pub fn choice<S: Sequence>(seq: &S) -> Result<S::Item> {
    SHARED.with(|rng| rng.choice(seq))
}

/// `random.shuffle(xs)`
pub fn shuffle<T: Value>(xs: &List<T>) {
    SHARED.with(|rng| rng.shuffle(xs));
}

/// `random.sample(population, k)`
pub fn sample<S: Sequence>(population: &S, k: i64) -> Result<List<S::Item>> {
    SHARED.with(|rng| rng.sample(population, k))
}

/// `random.sample(population, k, counts=counts)`
pub fn sample_counts<S: Sequence>(
    population: &S,
    k: i64,
    counts: impl Iterate<Item = Int>,
) -> Result<List<S::Item>> {
    SHARED.with(|rng| rng.sample_counts(population, k, counts))
}

/// `random.choices(population, k=k)`
pub fn choices<S: Sequence>(population: &S, _weights: (), k: i64) -> Result<List<S::Item>> {
    SHARED.with(|rng| rng.choices(population, (), k))
}

/// `random.choices(population, weights, k=k)`
pub fn choices_weights<S: Sequence, W: ToFloat>(
    population: &S,
    weights: impl Iterate<Item = W>,
    k: i64,
) -> Result<List<S::Item>> {
    SHARED.with(|rng| rng.choices_weights(population, weights, k))
}

/// `random.choices(population, cum_weights=weights, k=k)`
pub fn choices_cum_weights<S: Sequence, W: ToFloat>(
    population: &S,
    weights: impl Iterate<Item = W>,
    k: i64,
) -> Result<List<S::Item>> {
    SHARED.with(|rng| rng.choices_cum_weights(population, weights, k))
}

//! Seeds and saved states.

use super::mt::Mt;
use super::{Generator, Numbers, Random};
use crate::bytes::Bytes;
use crate::error::{self, Result};
use crate::int::Int;
use crate::str::Str;
use crate::tuple::Tuple;
use num_bigint::BigUint;
use sha2::{Digest, Sha512};
use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher, RandomState};

/// What `getstate` gives: version, the generator's words and position, the number that `gauss` keeps.
pub type State = (Int, Tuple<Int>, Option<f64>);

/// Words that differ from run to run.
fn entropy() -> Vec<u32> {
    let mut words = Vec::with_capacity(16);
    for _ in 0..8 {
        let word = RandomState::new().build_hasher().finish();
        words.extend([word as u32, (word >> 32) as u32]);
    }
    words
}

fn int_key(n: &Int) -> Vec<u32> {
    n.to_big().magnitude().to_u32_digits()
}

fn float_key(x: f64) -> Vec<u32> {
    BigUint::from(crate::float::hash(x) as u64).to_u32_digits()
}

/// The text and its SHA-512 as one big-endian number.
fn text_key(text: &[u8]) -> Vec<u32> {
    let mut bytes = text.to_vec();
    bytes.extend_from_slice(&Sha512::digest(text));
    BigUint::from_bytes_be(&bytes).to_u32_digits()
}

impl Random {
    fn seeded(key: &[u32]) -> Random {
        Random::wrap(Generator {
            state: RefCell::new(Numbers {
                mt: Mt::new(key),
                gauss_next: None,
            }),
        })
    }

    fn seed_key(&self, key: &[u32]) {
        let mut generator = self.numbers();
        generator.mt.seed(key);
        generator.gauss_next = None;
    }

    /// `Random()`, `Random(n)`
    pub fn from_int(n: Option<&Int>) -> Random {
        Random::seeded(&n.map_or_else(entropy, int_key))
    }

    /// `Random(x)` of a float
    pub fn from_float(x: f64) -> Random {
        Random::seeded(&float_key(x))
    }

    /// `Random(text)`
    pub fn from_text(text: &Str) -> Random {
        Random::seeded(&text_key(text.as_str().as_bytes()))
    }

    /// `Random(data)` of bytes
    pub fn from_data(data: &Bytes) -> Random {
        Random::seeded(&text_key(data.as_slice()))
    }

    /// `rng.seed()`, `rng.seed(n)`
    pub fn seed(&self, n: Option<&Int>) {
        self.seed_key(&n.map_or_else(entropy, int_key));
    }

    /// `rng.seed(x)` of a float
    pub fn seed_float(&self, x: f64) {
        self.seed_key(&float_key(x));
    }

    /// `rng.seed(text)`
    pub fn seed_text(&self, text: &Str) {
        self.seed_key(&text_key(text.as_str().as_bytes()));
    }

    /// `rng.seed(data)` of bytes
    pub fn seed_data(&self, data: &Bytes) {
        self.seed_key(&text_key(data.as_slice()));
    }

    /// `rng.getstate()`
    pub fn getstate(&self) -> State {
        let (words, gauss_next) = {
            let generator = self.numbers();
            (generator.mt.export(), generator.gauss_next)
        };
        let words = words.into_iter().map(Int::from).collect();
        (Int::new(3), Tuple::from_vec(words), gauss_next)
    }

    /// `rng.setstate(state)`
    pub fn setstate(&self, state: &State) -> Result<()> {
        let (version, words, gauss_next) = state;
        if *version != 3 {
            return Err(error::value_error(format!(
                "state with version {version} passed to Random.setstate() of version 3"
            )));
        }
        let mut plain = Vec::with_capacity(625);
        for word in words.as_slice() {
            plain.push(u32::try_from(word)?);
        }
        if plain.len() != 625 {
            return Err(error::value_error("state vector is the wrong size"));
        }
        let mut generator = self.numbers();
        if !generator.mt.import(&plain) {
            return Err(error::value_error("invalid state"));
        }
        generator.gauss_next = *gauss_next;
        Ok(())
    }
}

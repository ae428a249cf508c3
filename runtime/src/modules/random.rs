//! `random`: CPython's generator and distributions, the same numbers for the same seed.
//!
//! In: seeds, bounds, populations. Out: what `Lib/random.py` gives, drawing from the generator in the same order. A
//! [`Random`] is one generator; the module's functions use one per thread. `random/mt.rs` is the Mersenne Twister, `seed.rs`
//! seeding and state, `integers.rs` ints, `distributions.rs` floats, `sequences.rs` choices.

#![allow(unsafe_code)]

mod distributions;
mod integers;
mod mt;
mod seed;
mod sequences;
mod shared;

pub use seed::State;
pub use shared::*;

use super::copy::Copier;
use super::native::{Body, Shared};
use crate::error::Result;
use crate::gc::Tracer;
use mt::Mt;
use std::cell::{RefCell, RefMut};

/// `random.Random`
pub type Random = Shared<Generator>;

/// What stands behind a [`Random`].
#[derive(Debug)]
pub struct Generator {
    state: RefCell<Numbers>,
}

/// A generator's state.
#[derive(Clone, Debug)]
struct Numbers {
    mt: Mt,
    /// The second of the two numbers that `gauss` makes at a time.
    gauss_next: Option<f64>,
}

// SAFETY: owns no managed object.
unsafe impl Body for Generator {
    const NAME: &'static str = "Random";
    const MODULE: &'static str = "random";
    const ACYCLIC: bool = true;

    fn trace(&self, _tracer: &mut Tracer) {}

    fn duplicate(this: &Shared<Self>, copier: &mut Copier) -> Result<Shared<Self>> {
        let state = this.numbers().clone();
        let copy = Random::wrap(Generator {
            state: RefCell::new(state),
        });
        copier.remember(this.address(), &copy);
        Ok(copy)
    }
}

impl Random {
    #[inline]
    fn numbers(&self) -> RefMut<'_, Numbers> {
        self.state.borrow_mut()
    }

    /// `rng.random()`
    #[inline]
    pub fn random(&self) -> f64 {
        self.numbers().mt.float()
    }
}

//! Random ints.

use super::Random;
use crate::bytes::Bytes;
use crate::error::{self, Result};
use crate::int::Int;
use num_bigint::{BigInt, BigUint, Sign};

impl Random {
    /// A number below `n` (`n` > 0).
    #[inline]
    pub(super) fn below(&self, n: u64) -> u64 {
        self.numbers().mt.below(n)
    }

    /// An int below `n` (`n` > 0) of any size.
    fn below_int(&self, n: &Int) -> Int {
        if let Ok(n) = u64::try_from(n) {
            return Int::from(self.below(n));
        }
        let limit = n.to_big();
        let bits = limit.bits() as usize;
        loop {
            let r = BigUint::new(self.numbers().mt.words(bits));
            if r < *limit.magnitude() {
                return Int::from_big(BigInt::from_biguint(Sign::Plus, r));
            }
        }
    }

    /// `rng.getrandbits(k)`
    pub fn getrandbits(&self, k: i64) -> Result<Int> {
        match k {
            ..0 => Err(error::value_error("number of bits must be non-negative")),
            0..=64 => Ok(Int::from(self.numbers().mt.bits(k as u32))),
            _ => {
                let words = self.numbers().mt.words(k as usize);
                Ok(Int::from_big(BigInt::from_biguint(
                    Sign::Plus,
                    BigUint::new(words),
                )))
            }
        }
    }

    /// `rng.randbytes(n)`
    pub fn randbytes(&self, n: i64) -> Result<Bytes> {
        let bits = self.getrandbits(n.saturating_mul(8))?;
        let mut bytes = bits.to_big().magnitude().to_bytes_le();
        bytes.resize(n as usize, 0);
        Ok(Bytes::from_vec(bytes))
    }

    /// `rng.randrange(stop)`
    pub fn randrange_stop(&self, stop: &Int) -> Result<Int> {
        if *stop > 0 {
            Ok(self.below_int(stop))
        } else {
            Err(error::value_error("empty range for randrange()"))
        }
    }

    /// `rng.randrange(start, stop)`
    #[inline]
    pub fn randrange(&self, start: &Int, stop: &Int) -> Result<Int> {
        if let (Some(from), Some(to)) = (start.to_i64(), stop.to_i64())
            && from < to
        {
            let offset = self.below(to.wrapping_sub(from) as u64);
            return Ok(Int::new(from.wrapping_add(offset as i64)));
        }
        let width = stop - start;
        if width > 0 {
            return Ok(start + &self.below_int(&width));
        }
        Err(error::value_error(format!(
            "empty range in randrange({start}, {stop})"
        )))
    }

    /// `rng.randrange(start, stop, step)`
    pub fn randrange_step(&self, start: &Int, stop: &Int, step: &Int) -> Result<Int> {
        if *step == 1 {
            return self.randrange(start, stop);
        }
        if !step.is_truthy() {
            return Err(error::value_error("zero step for randrange()"));
        }
        let one = if step.is_negative() {
            Int::new(1)
        } else {
            Int::new(-1)
        };
        let count = (&(&(stop - start) + step) + &one).floor_div(step)?;
        if count > 0 {
            return Ok(start + &(step * &self.below_int(&count)));
        }
        Err(error::value_error(format!(
            "empty range in randrange({start}, {stop}, {step})"
        )))
    }

    /// `rng.randint(a, b)`
    #[inline]
    pub fn randint(&self, a: &Int, b: &Int) -> Result<Int> {
        self.randrange(a, &(b + &Int::ONE))
    }
}

//! Powers, roots and divisors of `int`.

use super::arith::{MAX_BITS, too_large};
use super::{Form, Int};
use crate::error::{self, Result};
use crate::num::Num;
use num_bigint::BigInt;
use num_integer::{Integer, Roots};
use num_traits::Signed;

impl Int {
    /// `a ** n` for `n >= 0`; a negative `n` is an error here, see [`Int::power`].
    pub fn pow(&self, exponent: &Int) -> Result<Int> {
        if exponent.is_negative() {
            return Err(error::value_error("negative exponent"));
        }
        match (self.as_small(), exponent.as_small()) {
            (Some(base), Some(n)) => pow_small(base, n as u64),
            (Some(base @ -1..=1), None) => Ok(Int::small(if base == -1 && exponent.is_even() {
                1
            } else {
                base
            })),
            (None, Some(n)) => pow_big(&self.to_big(), n as u64),
            (_, None) => Err(too_large()),
        }
    }

    /// `a ** n` for any `n`: a float where `n` is negative.
    pub fn power(&self, exponent: &Int) -> Result<Num> {
        if !exponent.is_negative() {
            return self.pow(exponent).map(Num::Int);
        }
        crate::float::pow(self.to_f64()?, exponent.to_f64()?).map(Num::Float)
    }

    /// `pow(a, n, m)`
    pub fn pow_mod(&self, exponent: &Int, modulus: &Int) -> Result<Int> {
        if !modulus.is_truthy() {
            return Err(error::value_error("pow() 3rd argument cannot be 0"));
        }
        if let (Some(base), Some(n), Some(m)) =
            (self.as_small(), exponent.as_small(), modulus.as_small())
            && n >= 0
            && m > 0
        {
            return Ok(Int::small(pow_mod_small(base, n as u64, m)));
        }
        let modulus = modulus.to_big();
        let mut base = self.to_big();
        if exponent.is_negative() {
            let Some(inverse) = base.modinv(&modulus) else {
                return Err(error::value_error(
                    "base is not invertible for the given modulus",
                ));
            };
            base = std::borrow::Cow::Owned(inverse);
        }
        Ok(Int::from_big(
            base.modpow(&exponent.to_big().abs(), &modulus),
        ))
    }

    /// Whether the value is even.
    #[inline]
    pub fn is_even(&self) -> bool {
        match self.form() {
            Form::Small(a) => a & 1 == 0,
            Form::Big(a) => a.is_even(),
        }
    }

    /// `math.isqrt(a)`
    pub fn isqrt(&self) -> Result<Int> {
        match self.form() {
            _ if self.is_negative() => {
                Err(error::value_error("isqrt() argument must be nonnegative"))
            }
            Form::Small(a) => Ok(Int::small(a.sqrt())),
            Form::Big(a) => Ok(Int::from_big(a.sqrt())),
        }
    }

    /// `math.gcd(a, b)`
    #[inline]
    pub fn gcd(&self, other: &Int) -> Int {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) => Int::from(gcd_word(a.unsigned_abs(), b.unsigned_abs())),
            _ => self.gcd_big(other),
        }
    }

    #[cold]
    #[inline(never)]
    fn gcd_big(&self, other: &Int) -> Int {
        let (mut a, mut b) = (self.abs(), other.abs());
        // Euclid's steps until both are words; the remainder of numbers of very different size is one division.
        while let (true, Ok(rest)) = (b.is_truthy(), a.modulo(&b)) {
            if let (Some(b), Some(rest)) = (b.as_small(), rest.as_small()) {
                return Int::from(gcd_word(b as u64, rest as u64));
            }
            if a.bit_length() - b.bit_length() < 64 {
                return Int::from_big(a.to_big().gcd(&b.to_big()));
            }
            a = b;
            b = rest;
        }
        a
    }

    /// `math.lcm(a, b)`
    pub fn lcm(&self, other: &Int) -> Int {
        if !self.is_truthy() || !other.is_truthy() {
            return Int::ZERO;
        }
        match self.floor_div(&self.gcd(other)) {
            Ok(reduced) => (&reduced * other).abs(),
            Err(_) => Int::ZERO,
        }
    }
}

#[inline]
fn gcd_word(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << shift
}

fn pow_small(base: i64, exponent: u64) -> Result<Int> {
    match base {
        0 => return Ok(if exponent == 0 { Int::ONE } else { Int::ZERO }),
        1 => return Ok(Int::ONE),
        -1 => return Ok(Int::small(if exponent.is_multiple_of(2) { 1 } else { -1 })),
        2 => return Int::ONE.shl(&Int::from(exponent)),
        _ => {}
    }
    match u32::try_from(exponent)
        .ok()
        .and_then(|n| base.checked_pow(n))
    {
        Some(result) => Ok(Int::new(result)),
        None => pow_big(&BigInt::from(base), exponent),
    }
}

#[cold]
#[inline(never)]
fn pow_big(base: &BigInt, exponent: u64) -> Result<Int> {
    match (base.bits() - 1).checked_mul(exponent) {
        Some(bits) if bits < MAX_BITS => Ok(Int::from_big(num_traits::Pow::pow(base, exponent))),
        _ => Err(too_large()),
    }
}

fn pow_mod_small(base: i64, mut exponent: u64, modulus: i64) -> i64 {
    let m = modulus as u128;
    let mut square = super::arith::floor_mod(base, modulus) as u128;
    let mut result = 1 % m;
    if modulus < 1 << 32 {
        let (m, mut square, mut result) = (modulus as u64, square as u64, result as u64);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result * square % m;
            }
            square = square * square % m;
            exponent >>= 1;
        }
        return result as i64;
    }
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * square % m;
        }
        square = square * square % m;
        exponent >>= 1;
    }
    result as i64
}

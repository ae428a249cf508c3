//! The operators of `int | float`. All can raise: an `int` may be too large for a `float`.

use super::Num;
use crate::error::Result;
use crate::float;
use crate::int::Int;
use std::ops::{Add, Mul, Neg, Sub};

impl Num {
    #[inline]
    fn both(
        &self,
        other: &Num,
        ints: impl FnOnce(&Int, &Int) -> Result<Num>,
        floats: impl FnOnce(f64, f64) -> Result<f64>,
    ) -> Result<Num> {
        match (self, other) {
            (Num::Int(a), Num::Int(b)) => ints(a, b),
            _ => floats(self.to_f64()?, other.to_f64()?).map(Num::Float),
        }
    }

    /// `a + b`
    pub fn add(&self, other: &Num) -> Result<Num> {
        self.both(other, |a, b| Ok(Num::Int(a.add(b))), |a, b| Ok(a + b))
    }

    /// `a - b`
    pub fn sub(&self, other: &Num) -> Result<Num> {
        self.both(other, |a, b| Ok(Num::Int(a.sub(b))), |a, b| Ok(a - b))
    }

    /// `a * b`
    pub fn mul(&self, other: &Num) -> Result<Num> {
        self.both(other, |a, b| Ok(Num::Int(a.mul(b))), |a, b| Ok(a * b))
    }

    /// `a / b`
    pub fn true_div(&self, other: &Num) -> Result<f64> {
        match (self, other) {
            (Num::Int(a), Num::Int(b)) => a.true_div(b),
            _ => float::div(self.to_f64()?, other.to_f64()?),
        }
    }

    /// `a // b`
    pub fn floor_div(&self, other: &Num) -> Result<Num> {
        self.both(other, |a, b| a.floor_div(b).map(Num::Int), float::floor_div)
    }

    /// `a % b`
    pub fn modulo(&self, other: &Num) -> Result<Num> {
        self.both(other, |a, b| a.modulo(b).map(Num::Int), float::modulo)
    }

    /// `divmod(a, b)`
    pub fn divmod(&self, other: &Num) -> Result<(Num, Num)> {
        match (self, other) {
            (Num::Int(a), Num::Int(b)) => a.divmod(b).map(|(q, r)| (Num::Int(q), Num::Int(r))),
            _ => float::divmod(self.to_f64()?, other.to_f64()?)
                .map(|(q, r)| (Num::Float(q), Num::Float(r))),
        }
    }

    /// `a ** b`
    pub fn pow(&self, other: &Num) -> Result<Num> {
        self.both(other, Int::power, float::pow)
    }

    /// `-a`
    pub fn negate(&self) -> Num {
        match self {
            Num::Int(a) => Num::Int(a.neg()),
            Num::Float(a) => Num::Float(-a),
        }
    }

    /// `abs(a)`
    pub fn abs(&self) -> Num {
        match self {
            Num::Int(a) => Num::Int(a.abs()),
            Num::Float(a) => Num::Float(a.abs()),
        }
    }

    /// `int(a)`
    pub fn trunc(&self) -> Result<Int> {
        match self {
            Num::Int(a) => Ok(a.clone()),
            Num::Float(a) => Int::from_f64(*a),
        }
    }

    /// `round(a)`
    pub fn round(&self) -> Result<Int> {
        match self {
            Num::Int(a) => Ok(a.clone()),
            Num::Float(a) => float::round_int(*a),
        }
    }

    /// `round(a, digits)`
    pub fn round_digits(&self, digits: i64) -> Result<Num> {
        match self {
            Num::Int(a) => Ok(Num::Int(a.round_digits(digits))),
            Num::Float(a) => float::round_digits(*a, digits).map(Num::Float),
        }
    }
}

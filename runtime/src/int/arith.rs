//! The operators of `int`: `+ - * // % divmod << >> & | ^ ~ abs`.
//!
//! Each has a fast path on two inline words, and a cold one on big values. Those that can raise return `Result`.

use super::{Form, Int};
use crate::error::{self, Error, Result};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};
use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Neg, Not, Sub};

/// The largest shift that is carried out; CPython's limit depends on memory only.
pub(super) const MAX_BITS: u64 = 1 << 36;

impl Int {
    /// `a + b`
    #[inline]
    fn plus(&self, other: &Int) -> Int {
        let (a, b) = (self.word(), other.word());
        if a & b & 1 == 1
            && let Some(sum) = ((a & !1) as i64).checked_add(b as i64)
        {
            return Int::from_word(sum as usize);
        }
        self.plus_big(other)
    }

    #[cold]
    #[inline(never)]
    fn plus_big(&self, other: &Int) -> Int {
        match (self.form(), other.form()) {
            (Form::Small(a), Form::Small(b)) => Int::new(a + b),
            (Form::Small(a), Form::Big(b)) | (Form::Big(b), Form::Small(a)) => Int::from_big(b + a),
            (Form::Big(a), Form::Big(b)) => Int::from_big(a + b),
        }
    }

    /// `a - b`
    #[inline]
    fn minus(&self, other: &Int) -> Int {
        let (a, b) = (self.word(), other.word());
        if a & b & 1 == 1
            && let Some(difference) = (a as i64).checked_sub((b & !1) as i64)
        {
            return Int::from_word(difference as usize);
        }
        self.minus_big(other)
    }

    #[cold]
    #[inline(never)]
    fn minus_big(&self, other: &Int) -> Int {
        match (self.form(), other.form()) {
            (Form::Small(a), Form::Small(b)) => Int::new(a - b),
            (Form::Small(a), Form::Big(b)) => Int::from_big(a - b),
            (Form::Big(a), Form::Small(b)) => Int::from_big(a - b),
            (Form::Big(a), Form::Big(b)) => Int::from_big(a - b),
        }
    }

    /// `a * b`
    #[inline]
    fn times(&self, other: &Int) -> Int {
        let (a, b) = (self.word(), other.word());
        if a & b & 1 == 1
            && let Some(product) = ((a & !1) as i64).checked_mul(b as i64 >> 1)
        {
            return Int::from_word(product as usize | 1);
        }
        self.times_big(other)
    }

    #[cold]
    #[inline(never)]
    fn times_big(&self, other: &Int) -> Int {
        match (self.form(), other.form()) {
            (Form::Small(a), Form::Small(b)) => Int::from(i128::from(a) * i128::from(b)),
            (Form::Small(a), Form::Big(b)) | (Form::Big(b), Form::Small(a)) => Int::from_big(b * a),
            (Form::Big(a), Form::Big(b)) => Int::from_big(a * b),
        }
    }

    /// `a // b`
    #[inline]
    pub fn floor_div(&self, other: &Int) -> Result<Int> {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) if b != 0 => Ok(Int::new(floor_div(a, b))),
            _ => self.divide(other, "integer division or modulo by zero", |a, b| {
                a.div_floor(b)
            }),
        }
    }

    /// `a % b`
    #[inline]
    pub fn modulo(&self, other: &Int) -> Result<Int> {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) if b != 0 => Ok(Int::small(floor_mod(a, b))),
            _ => self.divide(other, "integer modulo by zero", |a, b| a.mod_floor(b)),
        }
    }

    #[cold]
    #[inline(never)]
    fn divide(
        &self,
        other: &Int,
        by_zero: &str,
        operate: fn(&BigInt, &BigInt) -> BigInt,
    ) -> Result<Int> {
        if !other.is_truthy() {
            return Err(error::zero_division(by_zero));
        }
        Ok(Int::from_big(operate(&self.to_big(), &other.to_big())))
    }

    /// `divmod(a, b)`
    pub fn divmod(&self, other: &Int) -> Result<(Int, Int)> {
        match (self.as_small(), other.as_small()) {
            (_, Some(0)) => Err(error::zero_division("integer division or modulo by zero")),
            (Some(a), Some(b)) => Ok((Int::new(floor_div(a, b)), Int::small(floor_mod(a, b)))),
            _ => {
                let (quotient, remainder) = self.to_big().div_mod_floor(&other.to_big());
                Ok((Int::from_big(quotient), Int::from_big(remainder)))
            }
        }
    }

    /// `a << n`
    #[inline]
    pub fn shl(&self, count: &Int) -> Result<Int> {
        if let (Some(a), Some(n @ 0..=62)) = (self.as_small(), count.as_small()) {
            let shifted = a << n;
            if shifted >> n == a {
                return Ok(Int::new(shifted));
            }
        }
        self.shl_big(count)
    }

    #[cold]
    #[inline(never)]
    fn shl_big(&self, count: &Int) -> Result<Int> {
        if count.is_negative() {
            return Err(error::value_error("negative shift count"));
        }
        if !self.is_truthy() {
            return Ok(Int::ZERO);
        }
        match count.to_i64() {
            Some(n) if (n as u64) < MAX_BITS => Ok(Int::from_big(&*self.to_big() << n)),
            Some(_) => Err(too_large()),
            None => Err(error::overflow_error("too many digits in integer")),
        }
    }

    /// `a >> n`
    #[inline]
    pub fn shr(&self, count: &Int) -> Result<Int> {
        match (self.as_small(), count.as_small()) {
            (Some(a), Some(n)) if n >= 0 => Ok(Int::small(a >> n.min(63))),
            _ => self.shr_big(count),
        }
    }

    #[cold]
    #[inline(never)]
    fn shr_big(&self, count: &Int) -> Result<Int> {
        if count.is_negative() {
            return Err(error::value_error("negative shift count"));
        }
        match count.to_i64() {
            Some(n) => Ok(Int::from_big(&*self.to_big() >> n)),
            None => Ok(Int::small(if self.is_negative() { -1 } else { 0 })),
        }
    }

    #[inline]
    fn bits(
        &self,
        other: &Int,
        small: fn(i64, i64) -> i64,
        big: fn(&BigInt, &BigInt) -> BigInt,
    ) -> Int {
        match (self.as_small(), other.as_small()) {
            (Some(a), Some(b)) => Int::small(small(a, b)),
            _ => self.bits_big(other, big),
        }
    }

    #[cold]
    #[inline(never)]
    fn bits_big(&self, other: &Int, operate: fn(&BigInt, &BigInt) -> BigInt) -> Int {
        Int::from_big(operate(&self.to_big(), &other.to_big()))
    }

    /// `abs(a)`
    #[inline]
    pub fn abs(&self) -> Int {
        match self.form() {
            Form::Small(a) => Int::new(a.abs()),
            Form::Big(a) => Int::from_big(a.abs()),
        }
    }

    /// `a < 0`
    #[inline]
    pub fn is_negative(&self) -> bool {
        match self.form() {
            Form::Small(a) => a < 0,
            Form::Big(a) => a.is_negative(),
        }
    }

    /// `bool(a)`
    #[inline]
    pub fn is_truthy(&self) -> bool {
        self.word() != Int::ZERO.word()
    }
}

/// `a // b` of machine integers, `b != 0` and not `i64::MIN // -1`.
#[inline]
pub(crate) fn floor_div(a: i64, b: i64) -> i64 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    }
}

/// `a % b` of machine integers, `b != 0` and not `i64::MIN % -1`.
#[inline]
pub(crate) fn floor_mod(a: i64, b: i64) -> i64 {
    let remainder = a % b;
    if remainder != 0 && (remainder < 0) != (b < 0) {
        remainder + b
    } else {
        remainder
    }
}

#[cold]
pub(crate) fn too_large() -> Error {
    error::raise_type(crate::exceptions::MEMORY_ERROR, Vec::new())
}

macro_rules! operators {
    ($($trait:ident $method:ident $body:expr;)*) => {$(
        impl $trait<&Int> for &Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: &Int) -> Int {
                let operate: fn(&Int, &Int) -> Int = $body;
                operate(self, other)
            }
        }
        impl $trait<Int> for Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: Int) -> Int {
                $trait::$method(&self, &other)
            }
        }
        impl $trait<&Int> for Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: &Int) -> Int {
                $trait::$method(&self, other)
            }
        }
        impl $trait<Int> for &Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: Int) -> Int {
                $trait::$method(self, &other)
            }
        }
        impl $trait<i64> for &Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: i64) -> Int {
                $trait::$method(self, &Int::new(other))
            }
        }
        impl $trait<i64> for Int {
            type Output = Int;
            #[inline]
            fn $method(self, other: i64) -> Int {
                $trait::$method(&self, &Int::new(other))
            }
        }
        impl $trait<&Int> for i64 {
            type Output = Int;
            #[inline]
            fn $method(self, other: &Int) -> Int {
                $trait::$method(&Int::new(self), other)
            }
        }
        impl $trait<Int> for i64 {
            type Output = Int;
            #[inline]
            fn $method(self, other: Int) -> Int {
                $trait::$method(&Int::new(self), &other)
            }
        }
    )*};
}

operators! {
    Add add |a, b| a.plus(b);
    Sub sub |a, b| a.minus(b);
    Mul mul |a, b| a.times(b);
    BitAnd bitand |a, b| a.bits(b, |a, b| a & b, |a, b| a & b);
    BitOr bitor |a, b| a.bits(b, |a, b| a | b, |a, b| a | b);
    BitXor bitxor |a, b| a.bits(b, |a, b| a ^ b, |a, b| a ^ b);
}

impl Neg for &Int {
    type Output = Int;
    #[inline]
    fn neg(self) -> Int {
        match self.form() {
            Form::Small(a) => Int::new(-a),
            Form::Big(a) => Int::from_big(-a),
        }
    }
}

impl Neg for Int {
    type Output = Int;
    #[inline]
    fn neg(self) -> Int {
        -&self
    }
}

impl Not for &Int {
    type Output = Int;
    #[inline]
    fn not(self) -> Int {
        match self.form() {
            Form::Small(a) => Int::small(!a),
            Form::Big(a) => Int::from_big(!a),
        }
    }
}

impl Not for Int {
    type Output = Int;
    #[inline]
    fn not(self) -> Int {
        !&self
    }
}

impl Zero for Int {
    fn zero() -> Int {
        Int::ZERO
    }
    fn is_zero(&self) -> bool {
        !self.is_truthy()
    }
}

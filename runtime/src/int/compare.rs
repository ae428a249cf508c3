//! Equality, order and hash of `int`, also against machine integers and floats.

use super::{Form, Int};
use num_bigint::{BigInt, Sign};
use num_traits::Signed;
use std::cmp::Ordering;

/// CPython's `sys.hash_info.modulus`.
pub(crate) const HASH_MODULUS: u64 = (1 << 61) - 1;

impl PartialEq for Int {
    #[inline]
    fn eq(&self, other: &Int) -> bool {
        self.word() == other.word()
            || (!self.is_small() && !other.is_small() && self.big() == other.big())
    }
}

impl Eq for Int {}

impl Ord for Int {
    #[inline]
    fn cmp(&self, other: &Int) -> Ordering {
        let (a, b) = (self.word(), other.word());
        if a & b & 1 == 1 {
            (a as i64).cmp(&(b as i64))
        } else {
            self.cmp_big(other)
        }
    }
}

impl PartialOrd for Int {
    #[inline]
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        Some(self.cmp(other))
    }
    #[inline]
    fn lt(&self, other: &Int) -> bool {
        self.cmp(other).is_lt()
    }
    #[inline]
    fn le(&self, other: &Int) -> bool {
        self.cmp(other).is_le()
    }
    #[inline]
    fn gt(&self, other: &Int) -> bool {
        self.cmp(other).is_gt()
    }
    #[inline]
    fn ge(&self, other: &Int) -> bool {
        self.cmp(other).is_ge()
    }
}

impl PartialEq<i64> for Int {
    #[inline]
    fn eq(&self, other: &i64) -> bool {
        self.to_i64() == Some(*other)
    }
}

impl PartialOrd<i64> for Int {
    #[inline]
    fn partial_cmp(&self, other: &i64) -> Option<Ordering> {
        Some(match self.as_small() {
            Some(small) => small.cmp(other),
            None => self.cmp_big(&Int::new(*other)),
        })
    }
}

impl PartialEq<Int> for i64 {
    #[inline]
    fn eq(&self, other: &Int) -> bool {
        other == self
    }
}

impl PartialOrd<Int> for i64 {
    #[inline]
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        other.partial_cmp(self).map(Ordering::reverse)
    }
}

impl PartialEq<f64> for Int {
    #[inline]
    fn eq(&self, other: &f64) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd<f64> for Int {
    /// Exact: neither side is rounded.
    #[inline]
    fn partial_cmp(&self, other: &f64) -> Option<Ordering> {
        const EXACT: u64 = 1 << 53;
        match self.as_small() {
            Some(small) if small.unsigned_abs() <= EXACT => (small as f64).partial_cmp(other),
            _ => self.cmp_float(*other),
        }
    }
}

impl PartialEq<Int> for f64 {
    #[inline]
    fn eq(&self, other: &Int) -> bool {
        other == self
    }
}

impl PartialOrd<Int> for f64 {
    #[inline]
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        other.partial_cmp(self).map(Ordering::reverse)
    }
}

impl std::hash::Hash for Int {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_i64(self.py_hash());
    }
}

impl Int {
    #[cold]
    #[inline(never)]
    fn cmp_big(&self, other: &Int) -> Ordering {
        match (self.form(), other.form()) {
            (Form::Small(a), Form::Small(b)) => a.cmp(&b),
            (Form::Small(_), Form::Big(b)) => {
                if b.is_negative() {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Form::Big(a), Form::Small(_)) => {
                if a.is_negative() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (Form::Big(a), Form::Big(b)) => a.cmp(b),
        }
    }

    #[cold]
    #[inline(never)]
    fn cmp_float(&self, other: f64) -> Option<Ordering> {
        if other.is_nan() {
            return None;
        }
        match Int::trunc(other) {
            // Equal whole parts: the fraction decides.
            Some(whole) => Some(
                self.cmp(&whole)
                    .then_with(|| 0.0f64.total_cmp(&(other.fract() + 0.0))),
            ),
            None => Some(if other > 0.0 {
                Ordering::Less
            } else {
                Ordering::Greater
            }),
        }
    }

    /// `hash(a)`: the value modulo 2**61 - 1, with the value's sign; never -1.
    #[inline]
    pub fn py_hash(&self) -> i64 {
        match self.form() {
            Form::Small(a) => hash_i64(a),
            Form::Big(a) => hash_big(a),
        }
    }
}

/// `hash` of an integer that fits a word.
#[inline]
pub(crate) fn hash_i64(value: i64) -> i64 {
    if (0..HASH_MODULUS as i64).contains(&value) {
        return value;
    }
    let magnitude = (value.unsigned_abs() % HASH_MODULUS) as i64;
    let hash = if value < 0 { -magnitude } else { magnitude };
    if hash == -1 { -2 } else { hash }
}

#[cold]
#[inline(never)]
fn hash_big(value: &BigInt) -> i64 {
    let magnitude = value.iter_u64_digits().rev().fold(0u64, |hash, digit| {
        ((u128::from(hash) << 64 | u128::from(digit)) % u128::from(HASH_MODULUS)) as u64
    }) as i64;
    let hash = if value.sign() == Sign::Minus {
        -magnitude
    } else {
        magnitude
    };
    if hash == -1 { -2 } else { hash }
}

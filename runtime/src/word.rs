//! The operations of `int` on machine integers, where operands and result are known to fit them.
//!
//! In: `i64`s. Out: Python's division, shifts and powers with its errors. Where the caller was wrong about the result's
//! size it wraps.

use crate::error::{self, Error, Result};
use crate::int::arith;

#[cold]
#[inline(never)]
fn by_zero(message: &str) -> Error {
    error::zero_division(message)
}

#[cold]
#[inline(never)]
fn negative_shift() -> Error {
    error::value_error("negative shift count")
}

/// `a // b`
#[inline]
pub fn floordiv(a: i64, b: i64) -> Result<i64> {
    match b {
        0 => Err(by_zero("integer division or modulo by zero")),
        -1 => Ok(a.wrapping_neg()),
        b => Ok(arith::floor_div(a, b)),
    }
}

/// `a % b`
#[inline]
pub fn modulo(a: i64, b: i64) -> Result<i64> {
    match b {
        0 => Err(by_zero("integer modulo by zero")),
        -1 => Ok(0),
        b => Ok(arith::floor_mod(a, b)),
    }
}

/// `divmod(a, b)`
#[inline]
pub fn divmod(a: i64, b: i64) -> Result<(i64, i64)> {
    match b {
        0 => Err(by_zero("integer division or modulo by zero")),
        -1 => Ok((a.wrapping_neg(), 0)),
        b => Ok((arith::floor_div(a, b), arith::floor_mod(a, b))),
    }
}

/// `a / b`, correctly rounded
#[inline]
pub fn truediv(a: i64, b: i64) -> Result<f64> {
    const EXACT: u64 = 1 << 53;
    if b != 0 && a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
        return Ok(a as f64 / b as f64);
    }
    truediv_wide(a, b)
}

#[cold]
#[inline(never)]
fn truediv_wide(a: i64, b: i64) -> Result<f64> {
    crate::int::Int::new(a).true_div(&crate::int::Int::new(b))
}

/// `a << n`
#[inline]
pub fn shl(a: i64, n: i64) -> Result<i64> {
    match n {
        0..=63 => Ok(a << n),
        64.. => Ok(0),
        _ => Err(negative_shift()),
    }
}

/// `a >> n`
#[inline]
pub fn shr(a: i64, n: i64) -> Result<i64> {
    if n < 0 {
        Err(negative_shift())
    } else {
        Ok(a >> n.min(63))
    }
}

/// `a ** n` for `n >= 0`
#[inline]
pub fn pow(a: i64, n: i64) -> Result<i64> {
    match u32::try_from(n) {
        Ok(n) => Ok(a.wrapping_pow(n)),
        // Only 0, 1 and -1 have such powers that fit.
        Err(_) if n < 0 => Err(error::value_error("negative exponent")),
        Err(_) => Ok(if a == -1 && n % 2 == 0 { 1 } else { a }),
    }
}

/// `hash(a)`
#[inline]
pub fn hash(a: i64) -> i64 {
    crate::int::hash_i64(a)
}

/// The numbers of `range(start, stop, step)`, for a `for` loop; none where `step` is 0.
#[inline]
pub fn range(start: i64, stop: i64, step: i64) -> WordRange {
    WordRange {
        next: start,
        stop,
        step,
        more: step != 0,
    }
}

/// The numbers of a range of machine integers.
#[derive(Clone, Debug)]
pub struct WordRange {
    next: i64,
    stop: i64,
    step: i64,
    more: bool,
}

impl Iterator for WordRange {
    type Item = i64;

    #[inline]
    fn next(&mut self) -> Option<i64> {
        let at = self.next;
        let inside = if self.step > 0 {
            at < self.stop
        } else {
            at > self.stop
        };
        if !inside || !self.more {
            return None;
        }
        let (next, over) = at.overflowing_add(self.step);
        self.next = next;
        self.more = !over;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::int::Int;

    #[test]
    fn words_agree_with_ints() {
        let words = [
            0,
            1,
            -1,
            2,
            -3,
            7,
            -8,
            63,
            64,
            1 << 40,
            i64::MAX,
            i64::MIN + 1,
        ];
        for a in words {
            for b in words {
                let (x, y) = (Int::new(a), Int::new(b));
                let same = |word: Result<i64>, int: Result<Int>| match (word, int) {
                    (Ok(word), Ok(int)) => {
                        assert!(int.to_i64().is_none_or(|int| int == word), "{a} {b}")
                    }
                    (Err(word), Err(int)) => assert_eq!(word.to_string(), int.to_string()),
                    (word, int) => panic!("{a} {b} {word:?} {int:?}"),
                };
                same(floordiv(a, b), x.floor_div(&y));
                same(modulo(a, b), x.modulo(&y));
                same(shr(a, b), x.shr(&y));
                same(
                    divmod(a, b).map(|pair| pair.1),
                    x.divmod(&y).map(|pair| pair.1),
                );
                assert_eq!(truediv(a, b).ok(), x.true_div(&y).ok());
                if (0..64).contains(&b) {
                    same(shl(a, b), x.shl(&y));
                    same(pow(a, b), x.pow(&y));
                }
            }
        }
        assert_eq!(pow(-1, 1 << 40).unwrap(), 1);
        assert_eq!(shl(5, 100).unwrap(), 0);
        assert!(shl(5, -1).is_err());
        let collect = |start, stop, step| range(start, stop, step).collect::<Vec<_>>();
        assert_eq!(collect(0, 7, 3), [0, 3, 6]);
        assert_eq!(collect(5, 0, -2), [5, 3, 1]);
        assert_eq!(collect(i64::MAX - 1, i64::MAX, 5), [i64::MAX - 1]);
        assert!(collect(3, 3, 1).is_empty() && collect(0, 5, 0).is_empty());
    }
}

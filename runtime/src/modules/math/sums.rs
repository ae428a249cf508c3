//! Sums without loss: `fsum`, `sumprod`, and the vector norm behind `hypot` and `dist`.
//!
//! In: finite and special floats. Out: CPython's result to the last bit.

use super::bits::{frexp, ldexp};

/// A value and what rounding took from it.
#[derive(Clone, Copy)]
struct Pair {
    hi: f64,
    lo: f64,
}

/// `a + b` without loss, where `|a| >= |b|`.
fn fast_sum(a: f64, b: f64) -> Pair {
    let hi = a + b;
    Pair {
        hi,
        lo: (a - hi) + b,
    }
}

/// `a + b` without loss.
fn sum(a: f64, b: f64) -> Pair {
    let hi = a + b;
    let z = hi - a;
    Pair {
        hi,
        lo: (a - (hi - z)) + (b - z),
    }
}

/// `a * b` without loss.
fn product(a: f64, b: f64) -> Pair {
    let hi = a * b;
    Pair {
        hi,
        lo: a.mul_add(b, -hi),
    }
}

/// The root of the sum of squares of non-negative `values`.
pub(super) fn norm(values: &mut [f64]) -> f64 {
    let max = values
        .iter()
        .copied()
        .filter(|x| !x.is_nan())
        .fold(0.0, f64::max);
    if max.is_infinite() {
        return max;
    }
    if values.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if max == 0.0 || values.len() <= 1 {
        return max;
    }
    let (_, exponent) = frexp(max);
    if exponent < -1023 {
        // Subnormal numbers are made normal first.
        for x in values.iter_mut() {
            *x /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(values);
    }
    let scale = ldexp(1.0, -i64::from(exponent));
    let (mut total, mut squares, mut carries) = (1.0, 0.0, 0.0);
    let mut add = |square: Pair| {
        let s = fast_sum(total, square.hi);
        total = s.hi;
        squares += square.lo;
        carries += s.lo;
        total - 1.0 + (squares + carries)
    };
    let mut rest = 0.0;
    for x in values.iter() {
        let x = x * scale;
        rest = add(product(x, x));
    }
    let mut h = rest.sqrt();
    let error = add(product(-h, h));
    h += error / (2.0 * h);
    h / scale
}

/// The exact sum of floats, kept as partial sums that do not overlap.
#[derive(Default)]
pub(super) struct Exact {
    partials: Vec<f64>,
    special: f64,
    infinite: f64,
}

/// Why there is no exact sum.
#[derive(Debug, PartialEq)]
pub(super) enum NoSum {
    /// A partial sum overflowed.
    Overflow,
    /// Both infinities were among the summands.
    Infinities,
}

impl Exact {
    /// Adds a summand.
    pub(super) fn add(&mut self, value: f64) -> Result<(), NoSum> {
        let mut x = value;
        let mut kept = 0;
        for j in 0..self.partials.len() {
            let y = self.partials[j];
            let (large, small) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
            let hi = large + small;
            let lo = small - (hi - large);
            if lo != 0.0 {
                self.partials[kept] = lo;
                kept += 1;
            }
            x = hi;
        }
        self.partials.truncate(kept);
        if x == 0.0 {
            return Ok(());
        }
        if x.is_finite() {
            self.partials.push(x);
            return Ok(());
        }
        if value.is_finite() {
            return Err(NoSum::Overflow);
        }
        if value.is_infinite() {
            self.infinite += value;
        }
        self.special += value;
        self.partials.clear();
        Ok(())
    }

    /// The sum, rounded once.
    pub(super) fn total(mut self) -> Result<f64, NoSum> {
        if self.special != 0.0 {
            return if self.infinite.is_nan() {
                Err(NoSum::Infinities)
            } else {
                Ok(self.special)
            };
        }
        let Some(mut hi) = self.partials.pop() else {
            return Ok(0.0);
        };
        let mut lo = 0.0;
        while let Some(y) = self.partials.pop() {
            let x = hi;
            hi = x + y;
            lo = y - (hi - x);
            if lo != 0.0 {
                break;
            }
        }
        // Half-even rounding across partial sums: what is left decides a tie.
        if let Some(&next) = self.partials.last()
            && ((lo < 0.0 && next < 0.0) || (lo > 0.0 && next > 0.0))
        {
            let y = lo * 2.0;
            let x = hi + y;
            if y == x - hi {
                hi = x;
            }
        }
        Ok(hi)
    }
}

/// A sum of products in three floats.
#[derive(Clone, Copy, Default)]
pub(super) struct Triple {
    hi: f64,
    lo: f64,
    tiny: f64,
}

impl Triple {
    /// Adds `x * y`; leaves the sum and says false where that is not finite.
    pub(super) fn add_product(&mut self, x: f64, y: f64) -> bool {
        let p = product(x, y);
        let s = sum(self.hi, p.hi);
        if !s.hi.is_finite() {
            return false;
        }
        let r1 = sum(self.lo, p.lo);
        let r2 = sum(r1.hi, s.lo);
        *self = Triple {
            hi: s.hi,
            lo: r2.hi,
            tiny: self.tiny + r1.lo + r2.lo,
        };
        true
    }

    /// The sum, rounded.
    pub(super) fn total(self) -> f64 {
        let last = sum(self.lo, self.tiny);
        let all = sum(self.hi, last.hi);
        all.hi + (all.lo + last.lo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fsum(values: &[f64]) -> Result<f64, NoSum> {
        let mut exact = Exact::default();
        for &v in values {
            exact.add(v)?;
        }
        exact.total()
    }

    #[test]
    fn fsum_rounds_once() {
        assert_eq!(fsum(&[0.1; 10]), Ok(1.0));
        assert_eq!(fsum(&[1e100, 1.0, -1e100]), Ok(1.0));
        assert_eq!(fsum(&[1e-16, 1.0, 1e16]), Ok(10_000_000_000_000_002.0));
        assert_eq!(fsum(&[1e308, 1e308]), Err(NoSum::Overflow));
        assert_eq!(
            fsum(&[f64::INFINITY, f64::NEG_INFINITY]),
            Err(NoSum::Infinities)
        );
    }

    #[test]
    fn norms() {
        assert_eq!(norm(&mut [3.0, 4.0]), 5.0);
        assert_eq!(norm(&mut []), 0.0);
        assert_eq!(norm(&mut [5e-324, 5e-324]), 5e-324);
        assert_eq!(norm(&mut [f64::NAN, f64::INFINITY]), f64::INFINITY);
        assert!(norm(&mut [f64::NAN, 1.0]).is_nan());
    }
}

//! Intervals of integers, with Python's arithmetic.
//!
//! In: bounds of operands. Out: bounds of results. Bounds are `i128`; the greatest and least mean "unbounded", and stay so
//! whatever finite is added or taken away.

/// A closed interval; empty if `lo > hi`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Interval {
    /// Least value.
    pub(super) lo: i128,
    /// Greatest value.
    pub(super) hi: i128,
}

/// A bound that means "unbounded".
const FAR: i128 = i128::MAX;

fn infinite(bound: i128) -> bool {
    bound == FAR || bound == -FAR
}

fn add(a: i128, b: i128) -> Option<i128> {
    match (infinite(a), infinite(b)) {
        (true, true) => (a == b).then_some(a),
        (true, false) => Some(a),
        (false, true) => Some(b),
        (false, false) => a.checked_add(b),
    }
}

fn mul(a: i128, b: i128) -> Option<i128> {
    if a == 0 || b == 0 {
        Some(0)
    } else if infinite(a) || infinite(b) {
        Some(FAR * a.signum() * b.signum())
    } else {
        a.checked_mul(b)
    }
}

/// The bound below: `x < hi` means `x <= below(hi)`.
pub(super) fn below(hi: i128) -> i128 {
    if infinite(hi) { hi } else { hi - 1 }
}

/// The bound above: `x > lo` means `x >= above(lo)`.
pub(super) fn above(lo: i128) -> i128 {
    if infinite(lo) { lo } else { lo + 1 }
}

#[allow(
    clippy::should_implement_trait,
    reason = "the names are Python's operators; `/` and `%` have no counterpart in std"
)]
impl Interval {
    /// No value.
    pub(super) const EMPTY: Interval = Interval { lo: FAR, hi: -FAR };
    /// Any value.
    pub(super) const FULL: Interval = Interval { lo: -FAR, hi: FAR };
    /// `lo..=hi`.
    pub(super) fn new(lo: i128, hi: i128) -> Interval {
        Interval {
            lo: lo.clamp(-FAR, FAR),
            hi: hi.clamp(-FAR, FAR),
        }
    }

    /// One value.
    pub(super) fn of(value: i128) -> Interval {
        Interval::new(value, value)
    }

    /// Whether there is no value.
    pub(super) fn is_empty(self) -> bool {
        self.lo > self.hi
    }

    /// Whether every value is an `i64`.
    pub(super) fn fits_i64(self) -> bool {
        self.is_empty() || (self.lo >= i64::MIN as i128 && self.hi <= i64::MAX as i128)
    }

    /// Whether every value is an `i128`.
    pub(super) fn fits_i128(self) -> bool {
        self.is_empty() || (self.lo > -FAR && self.hi < FAR)
    }

    /// The smallest interval with the values of both.
    pub(super) fn join(self, other: Interval) -> Interval {
        Interval {
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
        }
    }

    /// The values in both.
    pub(super) fn meet(self, other: Interval) -> Interval {
        Interval {
            lo: self.lo.max(other.lo),
            hi: self.hi.min(other.hi),
        }
    }

    /// The same, with one way alone to be empty.
    pub(super) fn or_nothing(self) -> Interval {
        match self.is_empty() {
            true => Interval::EMPTY,
            false => self,
        }
    }

    /// The greatest magnitude.
    pub(super) fn magnitude(self) -> i128 {
        if self.is_empty() {
            0
        } else {
            self.lo.abs().max(self.hi.abs())
        }
    }

    fn lift(self, other: Interval, corner: impl Fn(i128, i128) -> Option<i128>) -> Interval {
        if self.is_empty() || other.is_empty() {
            return Interval::EMPTY;
        }
        let mut out = Interval::EMPTY;
        for a in [self.lo, self.hi] {
            for b in [other.lo, other.hi] {
                match corner(a, b) {
                    Some(value) => out = out.join(Interval::new(value, value)),
                    None => return Interval::FULL,
                }
            }
        }
        out
    }

    /// `a + b`.
    pub(super) fn add(self, other: Interval) -> Interval {
        if self.is_empty() || other.is_empty() {
            return Interval::EMPTY;
        }
        // The least is that of the least, and the greatest that of the greatest.
        match (add(self.lo, other.lo), add(self.hi, other.hi)) {
            (Some(lo), Some(hi)) => Interval::new(lo, hi),
            _ => Interval::FULL,
        }
    }

    /// `a - b`.
    pub(super) fn sub(self, other: Interval) -> Interval {
        self.add(Interval {
            lo: -other.hi,
            hi: -other.lo,
        })
    }

    /// `a * b`.
    pub(super) fn mul(self, other: Interval) -> Interval {
        self.lift(other, mul)
    }

    /// `-a`.
    pub(super) fn neg(self) -> Interval {
        Interval::of(0).sub(self)
    }

    /// `a // b`, of the divisions that do not raise.
    pub(super) fn floor_div(self, other: Interval) -> Interval {
        if self.is_empty() || other.is_empty() {
            return Interval::EMPTY;
        }
        let mut out = Interval::EMPTY;
        for part in [
            other.meet(Interval::new(1, FAR)),
            other.meet(Interval::new(-FAR, -1)),
        ] {
            if !part.is_empty() {
                out = out.join(self.lift(part, |a, b| {
                    if infinite(a) {
                        return Some(a * b.signum());
                    }
                    Some(a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0))
                }));
            }
        }
        out
    }

    /// `a % b`, which has the sign of `b`.
    pub(super) fn modulo(self, other: Interval) -> Interval {
        if self.is_empty() || other.is_empty() {
            return Interval::EMPTY;
        }
        let mut out = Interval::EMPTY;
        if other.hi > 0 {
            let most = below(other.hi);
            out = out.join(if self.lo >= 0 {
                Interval::new(0, most.min(self.hi))
            } else {
                Interval::new(0, most)
            });
        }
        if other.lo < 0 {
            out = out.join(Interval::new(above(other.lo), 0));
        }
        out
    }

    /// `a << b`.
    pub(super) fn shl(self, other: Interval) -> Interval {
        let other = other.meet(Interval::new(0, FAR));
        if other.is_empty() || other.hi > 120 {
            return if other.is_empty() {
                Interval::EMPTY
            } else {
                Interval::FULL
            };
        }
        self.lift(other, |a, b| mul(a, 1 << b))
    }

    /// `a >> b`.
    pub(super) fn shr(self, other: Interval) -> Interval {
        let other = other.meet(Interval::new(0, FAR));
        self.lift(other, |a, b| {
            Some(if infinite(a) { a } else { a >> b.min(126) })
        })
    }

    /// The values of so many bits that both operands have: what `&`, `|`, `^` stay in.
    fn bits(self, other: Interval) -> Interval {
        let both = self.join(other);
        if both.magnitude() == FAR {
            return Interval::FULL;
        }
        let width = 128 - both.magnitude().leading_zeros();
        if width > 125 {
            return Interval::FULL;
        }
        let top = (1_i128 << width) - 1;
        Interval::new(if both.lo < 0 { -top - 1 } else { 0 }, top)
    }

    /// `a & b`.
    pub(super) fn and(self, other: Interval) -> Interval {
        match (self.lo >= 0, other.lo >= 0) {
            _ if self.is_empty() || other.is_empty() => Interval::EMPTY,
            (true, true) => Interval::new(0, self.hi.min(other.hi)),
            (true, false) => Interval::new(0, self.hi),
            (false, true) => Interval::new(0, other.hi),
            (false, false) => self.bits(other),
        }
    }

    /// `a | b`, `a ^ b`.
    pub(super) fn or(self, other: Interval) -> Interval {
        if self.is_empty() || other.is_empty() {
            Interval::EMPTY
        } else {
            self.bits(other)
        }
    }

    /// `a ** b` of integers with a non-negative exponent.
    pub(super) fn pow(self, other: Interval) -> Interval {
        if self.is_empty() || other.is_empty() {
            return Interval::EMPTY;
        }
        let Ok(exponent) = u32::try_from(other.hi) else {
            return Interval::FULL;
        };
        let Some(top) = self.magnitude().checked_pow(exponent) else {
            return Interval::FULL;
        };
        Interval::new(if self.lo < 0 { -top } else { 0 }, top.max(1))
    }

    /// Where a growing bound jumps to, so that the fixed point is reached in a few steps.
    pub(super) fn widen(self, grown: Interval) -> Interval {
        const STEPS: [i128; 7] = [0, 1 << 8, 1 << 16, 1 << 31, 1 << 48, 1 << 62, FAR];
        let up = |value: i128| STEPS.into_iter().find(|s| *s >= value).unwrap_or(FAR);
        let down = |value: i128| {
            STEPS
                .into_iter()
                .map(|s| -s)
                .find(|s| *s <= value)
                .unwrap_or(-FAR)
        };
        Interval {
            lo: if grown.lo < self.lo {
                down(grown.lo)
            } else {
                self.lo
            },
            hi: if grown.hi > self.hi {
                up(grown.hi)
            } else {
                self.hi
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exhaustive(
        op: impl Fn(Interval, Interval) -> Interval,
        exact: impl Fn(i128, i128) -> Option<i128>,
    ) {
        let bounds = [-9, -4, -1, 0, 1, 3, 8];
        let all: Vec<Interval> = bounds
            .iter()
            .flat_map(|a| bounds.iter().map(|b| Interval::new(*a, *b)))
            .filter(|i| !i.is_empty())
            .collect();
        for x in &all {
            for y in &all {
                let out = op(*x, *y);
                for a in x.lo..=x.hi {
                    for b in y.lo..=y.hi {
                        if let Some(value) = exact(a, b) {
                            assert!(
                                out.lo <= value && value <= out.hi,
                                "{a} {b} = {value} not in {out:?} of {x:?} {y:?}"
                            );
                        }
                    }
                }
            }
        }
    }

    fn floor(a: i128, b: i128) -> Option<i128> {
        (b != 0).then(|| (a as f64 / b as f64).floor() as i128)
    }

    #[test]
    fn unbounded_stays_unbounded() {
        let one = Interval::of(1);
        for out in [
            Interval::FULL.sub(one),
            Interval::FULL.shr(Interval::of(70)),
            Interval::FULL.floor_div(Interval::of(1 << 70)),
            one.modulo(Interval::FULL).sub(one).join(Interval::FULL),
            Interval::new(5, below(FAR)),
            Interval::new(above(-FAR), 5),
        ] {
            assert!(!out.fits_i128() && !out.fits_i64(), "{out:?}");
        }
    }

    #[test]
    fn bounds_hold_for_every_pair_of_small_values() {
        exhaustive(Interval::add, |a, b| Some(a + b));
        exhaustive(Interval::sub, |a, b| Some(a - b));
        exhaustive(Interval::mul, |a, b| Some(a * b));
        exhaustive(Interval::floor_div, floor);
        exhaustive(Interval::modulo, |a, b| floor(a, b).map(|q| a - q * b));
        exhaustive(Interval::and, |a, b| Some(a & b));
        exhaustive(Interval::or, |a, b| Some(a | b));
        exhaustive(Interval::or, |a, b| Some(a ^ b));
        exhaustive(Interval::shl, |a, b| (b >= 0).then(|| a << b));
        exhaustive(Interval::shr, |a, b| (b >= 0).then(|| a >> b));
        exhaustive(Interval::pow, |a, b| (b >= 0).then(|| a.pow(b as u32)));
    }
}

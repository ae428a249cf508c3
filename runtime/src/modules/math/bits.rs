//! The parts of a float: mantissa and exponent, neighbours, unit in the last place.

/// `x` as `(m, e)` with `x == m * 2**e` and `0.5 <= |m| < 1`; zero and special values keep exponent 0.
pub(crate) fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let bits = x.to_bits();
    let field = (bits >> 52) & 0x7ff;
    if field == 0 {
        let (m, e) = frexp(x * 2f64.powi(64));
        return (m, e - 64);
    }
    (
        f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)),
        field as i32 - 1022,
    )
}

/// `x * 2**exponent`, rounded once.
pub(crate) fn ldexp(x: f64, exponent: i64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (m, e) = frexp(x);
    let e = exponent.saturating_add(i64::from(e));
    if e > 1024 {
        f64::INFINITY.copysign(x)
    } else if e >= -1021 {
        // m * 2 and 2**(e - 1) are both normal.
        m * 2.0 * f64::from_bits(((e - 1 + 1023) as u64) << 52)
    } else if e < -1074 {
        // At most half of the smallest float: only just above the tie it rounds up to it; |m| < 1, so never.
        0f64.copysign(x)
    } else {
        // The one rounding happens in the last product.
        m * 2f64.powi((e + 1022) as i32) * f64::MIN_POSITIVE
    }
}

/// The float after `x` in the direction of `y`, taken `steps` times.
pub(super) fn nextafter(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 {
        return x;
    }
    if x.is_nan() {
        return x;
    }
    if y.is_nan() {
        return y;
    }
    let (from, to) = (ordered(x), ordered(y));
    if from == to {
        // Both zeros: the target's sign.
        return y;
    }
    let distance = to.abs_diff(from);
    if steps >= distance {
        return y;
    }
    let at = if to > from {
        from.wrapping_add(steps as i64)
    } else {
        from.wrapping_sub(steps as i64)
    };
    if at < 0 {
        -f64::from_bits(at.unsigned_abs())
    } else if at == 0 && x < 0.0 {
        -0.0
    } else {
        f64::from_bits(at as u64)
    }
}

/// Floats as integers in the same order; both zeros are 0.
fn ordered(x: f64) -> i64 {
    let magnitude = (x.to_bits() & (u64::MAX >> 1)) as i64;
    if x.is_sign_negative() {
        -magnitude
    } else {
        magnitude
    }
}

/// The value of the last bit of `x`.
pub(super) fn ulp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let x = x.abs();
    if x.is_infinite() {
        return x;
    }
    let next = nextafter(x, f64::INFINITY, 1);
    if next.is_infinite() {
        x - nextafter(x, 0.0, 1)
    } else {
        next - x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_back() {
        assert_eq!(frexp(-8.5), (-0.53125, 4));
        assert_eq!(frexp(5e-324), (0.5, -1073));
        for x in [1.0, -3.75, 1e300, 5e-324, 2.5e-310, f64::MAX] {
            let (m, e) = frexp(x);
            assert_eq!(ldexp(m, i64::from(e)), x);
        }
        assert_eq!(ldexp(1.0, -1074), 5e-324);
        assert_eq!(ldexp(1.0, -1075), 0.0);
        assert_eq!(ldexp(1.5, -1075), 5e-324);
        assert_eq!(ldexp(1.0, 1023), 8.98846567431158e307);
        assert_eq!(ldexp(1.0, 1024), f64::INFINITY);
    }

    #[test]
    fn neighbours() {
        assert_eq!(nextafter(1.0, 2.0, 5), 1.000000000000001);
        assert_eq!(nextafter(0.0, -1.0, 1), -5e-324);
        assert_eq!(nextafter(0.0, f64::INFINITY, u64::MAX), f64::INFINITY);
        assert_eq!(ulp(1.0), 2.220446049250313e-16);
        assert_eq!(ulp(f64::MAX), 1.99584030953472e292);
    }
}

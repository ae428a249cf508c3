//! Functions of ints: divisors, roots, factorials, combinations.

use crate::error::{self, Result};
use crate::int::Int;
use num_bigint::{BigInt, BigUint};

/// `math.gcd()`
pub fn gcd_none() -> Int {
    Int::ZERO
}

/// `math.gcd(a, b)`
#[inline]
pub fn gcd(a: &Int, b: &Int) -> Int {
    a.gcd(b)
}

/// `math.gcd(a, b, ...)`
pub fn gcd_all(numbers: &[Int]) -> Int {
    numbers.iter().fold(Int::ZERO, |result, n| result.gcd(n))
}

/// `math.lcm(a, b)`
pub fn lcm(a: &Int, b: &Int) -> Int {
    a.lcm(b)
}

/// `math.lcm(a, b, ...)`
pub fn lcm_all(numbers: &[Int]) -> Int {
    numbers.iter().fold(Int::ONE, |result, n| result.lcm(n))
}

/// `math.isqrt(n)`
pub fn isqrt(n: &Int) -> Result<Int> {
    n.isqrt()
}

/// `math.floor(n)`, `math.ceil(n)`, `math.trunc(n)` of an int
#[inline]
pub fn whole(n: &Int) -> Int {
    n.clone()
}

/// `math.factorial(n)`
pub fn factorial(n: &Int) -> Result<Int> {
    if n.is_negative() {
        return Err(error::value_error(
            "factorial() not defined for negative values",
        ));
    }
    let Some(n) = n.to_i64() else {
        return Err(error::overflow_error(format!(
            "factorial() argument should not exceed {}",
            i64::MAX
        )));
    };
    if n <= 20 {
        return Ok(Int::new((1..=n).product()));
    }
    Ok(Int::from_big(BigInt::from(
        odd_part(n as u64) << (n - i64::from(n.count_ones())),
    )))
}

/// The greatest odd divisor of `n!`: the product of the odd numbers up to `n`, `n/2`, `n/4`, ...
fn odd_part(n: u64) -> BigUint {
    let mut inner = BigUint::from(1u32);
    let mut outer = BigUint::from(1u32);
    let mut upper = 3;
    for i in (0..u64::BITS - n.leading_zeros() - 1).rev() {
        let v = n >> i;
        if v <= 2 {
            continue;
        }
        let lower = upper;
        upper = (v + 1) | 1;
        inner *= odd_product(lower, upper);
        outer *= &inner;
    }
    outer
}

/// The product of the odd numbers from `start` up to below `stop`, both odd.
fn odd_product(start: u64, stop: u64) -> BigUint {
    let count = (stop - start) / 2;
    let bits = u64::from(u64::BITS - stop.leading_zeros());
    if count * bits <= 64 {
        return BigUint::from((start..stop).step_by(2).product::<u64>());
    }
    let middle = (start + count) | 1;
    odd_product(start, middle) * odd_product(middle, stop)
}

/// The product of `count` numbers downwards from `n`.
fn falling(n: &BigUint, count: u64) -> BigUint {
    match count {
        0 => BigUint::from(1u32),
        1 => n.clone(),
        _ => {
            if let Some(small) = falling_word(n, count) {
                return small;
            }
            let half = count / 2;
            falling(n, half) * falling(&(n - half), count - half)
        }
    }
}

fn falling_word(n: &BigUint, count: u64) -> Option<BigUint> {
    let n = u64::try_from(n).ok()?;
    if count > 16 {
        return None;
    }
    (0..count)
        .try_fold(1u64, |product, i| product.checked_mul(n - i))
        .map(BigUint::from)
}

fn check(n: &Int, k: &Int) -> Result<()> {
    if n.is_negative() {
        return Err(error::value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(error::value_error("k must be a non-negative integer"));
    }
    Ok(())
}

fn natural(n: &Int) -> BigUint {
    n.to_big().magnitude().clone()
}

/// `math.perm(n, k)`
pub fn perm(n: &Int, k: &Int) -> Result<Int> {
    check(n, k)?;
    if n < k {
        return Ok(Int::ZERO);
    }
    let Some(k) = k.to_i64() else {
        return Err(error::overflow_error(format!(
            "k must not exceed {}",
            i64::MAX
        )));
    };
    Ok(Int::from_big(BigInt::from(falling(&natural(n), k as u64))))
}

/// `math.comb(n, k)`
pub fn comb(n: &Int, k: &Int) -> Result<Int> {
    check(n, k)?;
    if n < k {
        return Ok(Int::ZERO);
    }
    let other = n - k;
    let k = if other < *k { &other } else { k };
    let Some(k) = k.to_i64() else {
        return Err(error::overflow_error(format!(
            "min(n - k, k) must not exceed {}",
            i64::MAX
        )));
    };
    if let Some(small) = n.to_i64().and_then(|n| comb_word(n as u64, k as u64)) {
        return Ok(Int::from(small));
    }
    Ok(Int::from_big(BigInt::from(choose(&natural(n), k as u64))))
}

fn comb_word(n: u64, k: u64) -> Option<u64> {
    let mut result = 1u64;
    for i in 0..k {
        // The product before each division is result * (n - i) = comb(n, i + 1) * (i + 1).
        result = result.checked_mul(n - i)? / (i + 1);
    }
    Some(result)
}

/// `C(n, k) = C(n, j) * C(n - j, k - j) / C(k, j)`
fn choose(n: &BigUint, k: u64) -> BigUint {
    if k <= 1 {
        return falling(n, k);
    }
    if let Some(small) = u64::try_from(n).ok().and_then(|n| comb_word(n, k)) {
        return BigUint::from(small);
    }
    let j = k / 2;
    choose(n, j) * choose(&(n - j), k - j) / choose(&BigUint::from(k), j)
}

/// `math.perm(n)`
pub fn perm_all(n: &Int, _k: ()) -> Result<Int> {
    factorial(n)
}

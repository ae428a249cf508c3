//! Functions of many numbers: sums, products, norms.

use super::sums::{Exact, NoSum, Triple, norm};
use crate::error::{self, Error, Result};
use crate::int::Int;
use crate::iter::Iterate;
use crate::num::Num;

impl From<NoSum> for Error {
    #[cold]
    fn from(why: NoSum) -> Error {
        match why {
            NoSum::Overflow => error::overflow_error("intermediate overflow in fsum"),
            NoSum::Infinities => error::value_error("-inf + inf in fsum"),
        }
    }
}

/// A number that stands for a float.
pub trait ToFloat {
    /// `float(x)`
    fn to_float(self) -> Result<f64>;
}

impl ToFloat for f64 {
    #[inline]
    fn to_float(self) -> Result<f64> {
        Ok(self)
    }
}

impl ToFloat for Int {
    #[inline]
    fn to_float(self) -> Result<f64> {
        self.to_f64()
    }
}

impl ToFloat for Num {
    #[inline]
    fn to_float(self) -> Result<f64> {
        self.to_f64()
    }
}

/// `math.fsum(it)`
pub fn fsum<X: ToFloat>(mut it: impl Iterate<Item = X>) -> Result<f64> {
    let mut sum = Exact::default();
    while let Some(x) = it.next()? {
        sum.add(x.to_float()?)?;
    }
    Ok(sum.total()?)
}

/// `math.hypot(x, y)`
#[inline]
pub fn hypot(x: f64, y: f64) -> f64 {
    norm(&mut [x.abs(), y.abs()])
}

/// `math.hypot(x, y, ...)`
pub fn hypot_all(values: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = values.iter().map(|x| x.abs()).collect();
    norm(&mut sizes)
}

/// `math.dist(p, q)`
pub fn dist<P: ToFloat, Q: ToFloat>(
    mut p: impl Iterate<Item = P>,
    mut q: impl Iterate<Item = Q>,
) -> Result<f64> {
    let mut differences = Vec::with_capacity(p.size_hint().min(64));
    while let Some(x) = p.next()? {
        differences.push(x.to_float()?);
    }
    let mut at = 0;
    while let Some(y) = q.next()? {
        let y = y.to_float()?;
        if let Some(x) = differences.get_mut(at) {
            *x = (*x - y).abs();
        }
        at += 1;
    }
    if at != differences.len() {
        return Err(error::value_error(
            "both points must have the same number of dimensions",
        ));
    }
    Ok(norm(&mut differences))
}

/// `math.prod(it, start=n)` of ints
pub fn prod_int(mut it: impl Iterate<Item = Int>, start: &Int) -> Result<Int> {
    let mut product = start.clone();
    while let Some(x) = it.next()? {
        product = &product * &x;
    }
    Ok(product)
}

/// `math.prod(it)` of floats: the int 1 if there are none
pub fn prod_float(mut it: impl Iterate<Item = f64>) -> Result<Num> {
    let Some(first) = it.next()? else {
        return Ok(Num::Int(Int::ONE));
    };
    prod_float_from(it, first).map(Num::Float)
}

/// `math.prod(it, start=x)` of floats
pub fn prod_float_from(mut it: impl Iterate<Item = f64>, start: f64) -> Result<f64> {
    let mut product = start;
    while let Some(x) = it.next()? {
        product *= x;
    }
    Ok(product)
}

/// `math.prod(it, start=x)` of ints and floats
pub fn prod_num(mut it: impl Iterate<Item = Num>, start: &Num) -> Result<Num> {
    let mut product = start.clone();
    while let Some(x) = it.next()? {
        product = match (product, x) {
            (Num::Int(a), Num::Int(b)) => Num::Int(&a * &b),
            (a, b) => Num::Float(a.to_f64()? * b.to_f64()?),
        };
    }
    Ok(product)
}

/// The next of both, or the end of both.
fn pair<A, B>(
    p: &mut impl Iterate<Item = A>,
    q: &mut impl Iterate<Item = B>,
) -> Result<Option<(A, B)>> {
    match (p.next()?, q.next()?) {
        (Some(x), Some(y)) => Ok(Some((x, y))),
        (None, None) => Ok(None),
        _ => Err(error::value_error("Inputs are not the same length")),
    }
}

/// `math.sumprod(p, q)` of ints
pub fn sumprod_int(
    mut p: impl Iterate<Item = Int>,
    mut q: impl Iterate<Item = Int>,
) -> Result<Int> {
    let mut sum = Int::ZERO;
    while let Some((x, y)) = pair(&mut p, &mut q)? {
        sum = &sum + &(&x * &y);
    }
    Ok(sum)
}

/// `math.sumprod(p, q)` of floats: the int 0 if there are none
pub fn sumprod_float(
    mut p: impl Iterate<Item = f64>,
    mut q: impl Iterate<Item = f64>,
) -> Result<Num> {
    let mut exact = Triple::default();
    let mut plain: Option<f64> = None;
    let mut any = false;
    while let Some((x, y)) = pair(&mut p, &mut q)? {
        any = true;
        if let Some(sum) = &mut plain {
            *sum += x * y;
        } else if !exact.add_product(x, y) {
            plain = Some(exact.total() + x * y);
        }
    }
    Ok(match plain {
        Some(sum) => Num::Float(sum),
        None if any => Num::Float(exact.total()),
        None => Num::Int(Int::ZERO),
    })
}

/// `math.sumprod(p, q)` of ints and floats
pub fn sumprod_num(
    mut p: impl Iterate<Item = Num>,
    mut q: impl Iterate<Item = Num>,
) -> Result<Num> {
    let mut whole = Int::ZERO;
    let mut exact = Triple::default();
    let mut plain = 0.0;
    let mut float = false;
    while let Some((x, y)) = pair(&mut p, &mut q)? {
        match (x, y) {
            (Num::Int(a), Num::Int(b)) => whole = &whole + &(&a * &b),
            (a, b) => {
                let (a, b) = (a.to_f64()?, b.to_f64()?);
                float = true;
                if !exact.add_product(a, b) {
                    plain += a * b;
                }
            }
        }
    }
    Ok(if float {
        Num::Float(whole.to_f64()? + (exact.total() + plain))
    } else {
        Num::Int(whole)
    })
}

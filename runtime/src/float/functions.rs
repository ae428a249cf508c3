//! The operations of `float` as functions, under the names by which the stubs call them: reflected, and against ints.

use super::{divmod, floordiv, modulo, pow, truediv};
use crate::error::Result;
use crate::int::Int;

macro_rules! functions {
    ($($(#[$meta:meta])* $name:ident($($arg:ident: $type:ty),*) -> $result:ty = $body:expr;)*) => {$(
        $(#[$meta])*
        #[inline]
        pub fn $name($($arg: $type),*) -> $result {
            $body
        }
    )*};
}

functions! {
    /// `b / a`
    rtruediv(a: f64, b: f64) -> Result<f64> = truediv(b, a);
    /// `b // a`
    rfloordiv(a: f64, b: f64) -> Result<f64> = floordiv(b, a);
    /// `b % a`
    rmodulo(a: f64, b: f64) -> Result<f64> = modulo(b, a);
    /// `divmod(b, a)`
    rdivmod(a: f64, b: f64) -> Result<(f64, f64)> = divmod(b, a);
    /// `b ** a`
    rpow(a: f64, b: f64) -> Result<f64> = pow(b, a);
    /// `math.floor(x)`
    floor(x: f64) -> Result<Int> = Int::floor(x);
    /// `math.ceil(x)`
    ceil(x: f64) -> Result<Int> = Int::ceil(x);
    /// `x < a`
    lt_int(x: f64, a: &Int) -> bool = x < *a;
    /// `x <= a`
    le_int(x: f64, a: &Int) -> bool = x <= *a;
    /// `x > a`
    gt_int(x: f64, a: &Int) -> bool = x > *a;
    /// `x >= a`
    ge_int(x: f64, a: &Int) -> bool = x >= *a;
    /// `x == a`
    eq_int(x: f64, a: &Int) -> bool = x == *a;
}

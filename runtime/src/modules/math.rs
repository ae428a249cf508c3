//! `math`: CPython's results to the last bit, with its errors.
//!
//! In: floats by value, ints by reference. Out: the result, `ValueError` outside a function's domain, `OverflowError` where the
//! result is too large. The families: `math/integers.rs`, `math/floats.rs`, `math/iterables.rs`; below them `bits.rs`, `special.rs`, `sums.rs`, `libm.rs`.

pub(crate) mod bits;
mod floats;
mod integers;
mod iterables;
mod libm;
mod logs;
mod special;
mod sums;

pub use floats::*;
pub use integers::*;
pub use iterables::*;
pub use logs::*;

use crate::error::{self, Error};

/// `math.pi`
pub const PI: f64 = std::f64::consts::PI;
/// `math.e`
pub const E: f64 = std::f64::consts::E;
/// `math.tau`
pub const TAU: f64 = std::f64::consts::TAU;
/// `math.inf`
pub const INF: f64 = f64::INFINITY;
/// `math.nan`
pub const NAN: f64 = f64::NAN;

/// Why a function has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// No value there.
    Domain,
    /// Too large for a float.
    Range,
}

impl From<Fault> for Error {
    #[cold]
    fn from(fault: Fault) -> Error {
        match fault {
            Fault::Domain => error::value_error("math domain error"),
            Fault::Range => error::overflow_error("math range error"),
        }
    }
}

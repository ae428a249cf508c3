//! The functions of C's math library that Rust's standard library lacks or computes by formulas of its own.
//!
//! CPython calls these; so do we, to agree with it to the last bit on the same machine.

#![allow(unsafe_code)]

// SAFETY: these are the signatures of C99's <math.h>; the functions touch no memory but errno.
unsafe extern "C" {
    pub(super) safe fn acosh(x: f64) -> f64;
    pub(super) safe fn asinh(x: f64) -> f64;
    pub(super) safe fn atanh(x: f64) -> f64;
    pub(super) safe fn erf(x: f64) -> f64;
    pub(super) safe fn erfc(x: f64) -> f64;
}

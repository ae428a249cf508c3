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

/// The C library's `cbrt`. Linked by name it would be the one that rustc brings, which rounds otherwise; so it is asked for
/// where the program runs.
#[cfg(unix)]
pub(super) fn cbrt(x: f64) -> f64 {
    use std::ffi::{c_char, c_void};
    use std::sync::OnceLock;

    type Function = unsafe extern "C" fn(f64) -> f64;

    unsafe extern "C" {
        fn dlsym(handle: *mut c_void, symbol: *const c_char) -> *mut c_void;
    }

    static FOUND: OnceLock<Option<Function>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        // SAFETY: a null handle stands for all libraries that the program has loaded; the name ends with a null byte.
        let symbol = unsafe { dlsym(std::ptr::null_mut(), c"cbrt".as_ptr()) };
        // SAFETY: a null pointer becomes `None`; any other is C99's `cbrt`, of this very type.
        unsafe { std::mem::transmute::<*mut c_void, Option<Function>>(symbol) }
    });
    match found {
        // SAFETY: the function touches no memory but errno.
        Some(function) => unsafe { function(x) },
        None => x.cbrt(),
    }
}

/// The C library's `cbrt`.
#[cfg(not(unix))]
pub(super) fn cbrt(x: f64) -> f64 {
    x.cbrt()
}

//! Python compiled to Rust at build time: use a Python module as a typed crate.
//!
//! ```ignore
//! mod scoring {
//!     portalis::include_python!("scoring.py"); // the path is relative to this file, as in `include_str!`
//! }
//!
//! fn main() -> portalis::Result<()> {
//!     let mean = scoring::mean([1.0, 2.0, 4.0])?;
//!     println!("{mean}");
//!     Ok(())
//! }
//! ```
//!
//! Every public function and class of the module becomes a Rust item with types that were inferred from the whole
//! program; no Python is needed to build or to run. Every function returns [`Result`], whose [`Error`] carries the
//! Python exception and its traceback.

#![forbid(unsafe_code)]

pub use portalis_runtime as rt;
pub use portalis_runtime::{
    Bytes, Dict, Error, FrozenSet, Gc, Int, IntoPy, Iter, List, Num, Object, Omit, Result, Set,
    Str, Tuple,
};

#[doc(hidden)]
pub use portalis_macros::__include_python;

/// Compiles Python files and puts their public items here.
///
/// - `include_python!("scoring.py")`: the path is relative to the file that the call stands in.
/// - `include_python!("a.py", "b.py")` or `include_python!("folder")`: one program; its modules share their classes.
/// - `include_python!("scoring.py", fn mean(xs: list[float]) -> float)`: the signature that Rust sees, in Python's
///   notation, where annotations and calls inside the program do not say it.
/// - `include_python!("scoring.py", int = i64)`: `int` is `i64` at the boundary.
///
/// Problems in the Python code are compile errors; a change of any file that was read rebuilds the crate.
#[macro_export]
macro_rules! include_python {
    ($($input:tt)*) => {
        $crate::__include_python! { [$crate] $($input)* }
    };
}

/// Puts the items here that `portalis_build::compile` made in `build.rs`: `include_built!("scoring")`.
#[macro_export]
macro_rules! include_built {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

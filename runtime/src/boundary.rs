//! The boundary to Rust callers: what they may pass where Python expects a value.
//!
//! In: Rust's own numbers, texts, vectors, slices, maps, options, tuples, or a Python value itself. Out: the Python value, or
//! `OverflowError` where a number does not fit. The way back is `TryFrom`, `into_vec` and the like on the types themselves.
//!
//! ```text
//! def mean(xs: list[float]) -> float     pub fn mean(xs: impl rt::IntoPy<rt::List<f64>>) -> rt::Result<f64>
//! mean([1.0, 2.0])   mean(vec![1.0])   mean(&slice)   mean(&list)
//! ```

mod back;
mod containers;
mod scalars;
mod text;

use crate::error::Result;
use crate::value::Value;

/// What a Rust caller may pass where Python expects a `T`.
pub trait IntoPy<T> {
    /// The Python value; an exception where there is none for it.
    fn into_py(self) -> Result<T>;
}

/// A reference to a Python value stands for the same object.
impl<T: Value> IntoPy<T> for &T {
    #[inline]
    fn into_py(self) -> Result<T> {
        Ok(self.clone())
    }
}

/// A Python value is itself.
macro_rules! itself {
    ($([$($param:ident: $bound:path),*] $type:ty;)*) => {$(
        impl<$($param: $bound),*> IntoPy<$type> for $type {
            #[inline]
            fn into_py(self) -> Result<$type> {
                Ok(self)
            }
        }
    )*};
}

itself! {
    [] ();
    [] bool;
    [] f64;
    [] crate::Int;
    [] crate::Num;
    [] crate::Str;
    [] crate::Bytes;
    [] crate::Range;
    [] crate::Object;
    [T: Value] crate::List<T>;
    [T: Value] crate::Tuple<T>;
    [T: Value] crate::Set<T>;
    [T: Value] crate::FrozenSet<T>;
    [K: Value, V: Value] crate::Dict<K, V>;
    [T: Value] crate::Iter<T>;
    [T: crate::Managed] crate::Gc<T>;
}

#[cfg(test)]
mod tests;

//! Numbers of Rust as numbers of Python, and options.

use super::IntoPy;
use crate::error::{self, Result};
use crate::int::Int;
use crate::num::Num;

macro_rules! integers {
    ($($type:ty)*) => {$(
        impl IntoPy<Int> for $type {
            #[inline]
            fn into_py(self) -> Result<Int> {
                Ok(Int::from(self))
            }
        }

        impl IntoPy<Num> for $type {
            #[inline]
            fn into_py(self) -> Result<Num> {
                Ok(Num::Int(Int::from(self)))
            }
        }
    )*};
}

integers!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize i128 u128);

/// For `int = i64` at the boundary.
macro_rules! machine_words {
    ($($type:ty)*) => {$(
        impl IntoPy<i64> for $type {
            #[inline]
            fn into_py(self) -> Result<i64> {
                i64::try_from(self).map_err(|_| error::overflow_error("int too large to convert to Rust i64"))
            }
        }
    )*};
}

machine_words!(u64 isize usize i128 u128);

macro_rules! exactly {
    ($target:ty: $($type:ty)*) => {$(
        impl IntoPy<$target> for $type {
            #[inline]
            fn into_py(self) -> Result<$target> {
                Ok(<$target>::from(self))
            }
        }
    )*};
}

exactly!(i64: i8 u8 i16 u16 i32 u32 i64);
exactly!(f64: i8 u8 i16 u16 i32 u32 f32);
exactly!(Int: bool num_bigint::BigInt);

impl IntoPy<Num> for f64 {
    #[inline]
    fn into_py(self) -> Result<Num> {
        Ok(Num::Float(self))
    }
}

impl IntoPy<i64> for Int {
    #[inline]
    fn into_py(self) -> Result<i64> {
        i64::try_from(self)
    }
}

impl IntoPy<i64> for &Int {
    #[inline]
    fn into_py(self) -> Result<i64> {
        i64::try_from(self)
    }
}

impl<T, U: IntoPy<T>> IntoPy<Option<T>> for Option<U> {
    #[inline]
    fn into_py(self) -> Result<Option<T>> {
        self.map(U::into_py).transpose()
    }
}

//! Numbers: every Rust integer is an `int`; a `float` takes what it holds exactly, and an `int`, which is rounded.

use super::IntoPy;
use crate::error::Result;
use crate::int::Int;
use crate::num::Num;
use num_bigint::BigInt;

macro_rules! into_int {
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

into_int!(i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 isize usize bool BigInt &Int);

impl IntoPy<Int> for Int {
    #[inline]
    fn into_py(self) -> Result<Int> {
        Ok(self)
    }
}

impl IntoPy<Num> for Int {
    #[inline]
    fn into_py(self) -> Result<Num> {
        Ok(Num::Int(self))
    }
}

impl IntoPy<Num> for f64 {
    #[inline]
    fn into_py(self) -> Result<Num> {
        Ok(Num::Float(self))
    }
}

/// Conversions that `From` has.
macro_rules! lossless {
    ($($target:ty: $($type:ty)*;)*) => {$($(
        impl IntoPy<$target> for $type {
            #[inline]
            fn into_py(self) -> Result<$target> {
                Ok(<$target>::from(self))
            }
        }
    )*)*};
}

lossless! {
    f64: f64 f32 i8 u8 i16 u16 i32 u32;
    i64: i64 i8 u8 i16 u16 i32 u32 bool;
    i32: i32 i8 u8 i16 u16;
    i16: i16 i8 u8;
    u8: u8;
}

impl IntoPy<f64> for Int {
    #[inline]
    fn into_py(self) -> Result<f64> {
        self.to_f64()
    }
}

impl IntoPy<f64> for &Int {
    #[inline]
    fn into_py(self) -> Result<f64> {
        self.to_f64()
    }
}

impl IntoPy<i64> for Int {
    #[inline]
    fn into_py(self) -> Result<i64> {
        i64::try_from(&self)
    }
}

impl IntoPy<i64> for &Int {
    #[inline]
    fn into_py(self) -> Result<i64> {
        i64::try_from(self)
    }
}

/// Elements of borrowed slices are converted by value or by reference alike.
macro_rules! by_reference {
    ($($target:ty: $($type:ty)*;)*) => {$($(
        impl IntoPy<$target> for &$type {
            #[inline]
            fn into_py(self) -> Result<$target> {
                (*self).into_py()
            }
        }
    )*)*};
}

by_reference! {
    f64: f64 f32 i8 u8 i16 u16 i32 u32;
    i64: i64 i8 u8 i16 u16 i32 u32;
    i32: i32 i8 u8 i16 u16;
    i16: i16 i8 u8;
    u8: u8;
    Int: i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 isize usize bool;
    Num: i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 isize usize f64;
    crate::str::Str: &str char;
}

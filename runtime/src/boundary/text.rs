//! Texts and bytes of Rust as `str` and `bytes`.

use super::IntoPy;
use crate::bytes::Bytes;
use crate::error::Result;
use crate::str::Str;
use std::borrow::Cow;

macro_rules! texts {
    ($($type:ty)*) => {$(
        impl IntoPy<Str> for $type {
            #[inline]
            fn into_py(self) -> Result<Str> {
                Ok(Str::from(self))
            }
        }
    )*};
}

texts!(&str String &String char);

impl IntoPy<Str> for Cow<'_, str> {
    fn into_py(self) -> Result<Str> {
        Ok(Str::from(self.into_owned()))
    }
}

impl IntoPy<Bytes> for Vec<u8> {
    fn into_py(self) -> Result<Bytes> {
        Ok(Bytes::from_vec(self))
    }
}

impl IntoPy<Bytes> for &[u8] {
    fn into_py(self) -> Result<Bytes> {
        self.to_vec().into_py()
    }
}

impl<const N: usize> IntoPy<Bytes> for &[u8; N] {
    fn into_py(self) -> Result<Bytes> {
        self.to_vec().into_py()
    }
}

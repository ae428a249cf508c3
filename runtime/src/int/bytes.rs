//! `int` as bits and bytes.

use super::{Form, Int};
use crate::error::{self, Result};
use num_bigint::{BigInt, BigUint};
use num_traits::Signed;

/// The order of bytes in `to_bytes` and `from_bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

impl ByteOrder {
    /// The order that Python calls `little` or `big`.
    pub fn parse(name: &str) -> Result<ByteOrder> {
        match name {
            "little" => Ok(ByteOrder::Little),
            "big" => Ok(ByteOrder::Big),
            _ => Err(error::value_error(
                "byteorder must be either 'little' or 'big'",
            )),
        }
    }
}

impl Int {
    /// `a.bit_length()`
    #[inline]
    pub fn bit_length(&self) -> i64 {
        match self.form() {
            Form::Small(a) => i64::from(64 - a.unsigned_abs().leading_zeros()),
            Form::Big(a) => a.bits() as i64,
        }
    }

    /// `a.bit_count()`
    #[inline]
    pub fn bit_count(&self) -> i64 {
        match self.form() {
            Form::Small(a) => i64::from(a.unsigned_abs().count_ones()),
            Form::Big(a) => a
                .iter_u64_digits()
                .map(|digit| i64::from(digit.count_ones()))
                .sum(),
        }
    }

    /// `a.to_bytes(length, order, signed=signed)`
    pub fn to_bytes(&self, length: i64, order: ByteOrder, signed: bool) -> Result<Vec<u8>> {
        let Ok(length) = usize::try_from(length) else {
            return Err(error::value_error("length argument must be non-negative"));
        };
        if !signed && self.is_negative() {
            return Err(error::overflow_error(
                "can't convert negative int to unsigned",
            ));
        }
        let value = self.to_big();
        let mut bytes = match (signed, self.is_truthy()) {
            (_, false) => Vec::new(),
            (true, _) => value.to_signed_bytes_le(),
            (false, _) => value.magnitude().to_bytes_le(),
        };
        // CPython finds room for -1 in no bytes.
        if bytes.len() > length && !(length == 0 && *self == -1) {
            return Err(error::overflow_error("int too big to convert"));
        }
        bytes.truncate(length);
        bytes.resize(length, if value.is_negative() { 0xff } else { 0 });
        if order == ByteOrder::Big {
            bytes.reverse();
        }
        Ok(bytes)
    }

    /// `int.from_bytes(bytes, order, signed=signed)`
    pub fn from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> Int {
        Int::from_big(match (order, signed) {
            (ByteOrder::Little, false) => BigUint::from_bytes_le(bytes).into(),
            (ByteOrder::Big, false) => BigUint::from_bytes_be(bytes).into(),
            (ByteOrder::Little, true) => BigInt::from_signed_bytes_le(bytes),
            (ByteOrder::Big, true) => BigInt::from_signed_bytes_be(bytes),
        })
    }
}

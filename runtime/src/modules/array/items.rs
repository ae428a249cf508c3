//! The memory of an array: one buffer of numbers on cache lines, of the type that the code names.
//!
//! In: a type code. Out: an empty buffer for it; `each!` runs the same text for whichever type there is.

use super::element::is_text;
use crate::error::{self, Result};
use crate::memory::AlignedBuffer;
use crate::str::Str;

/// The numbers of an array. Characters are numbers of 32 bits.
#[derive(Clone)]
pub enum Items {
    /// `i8`
    I8(AlignedBuffer<i8>),
    /// `u8`
    U8(AlignedBuffer<u8>),
    /// `i16`
    I16(AlignedBuffer<i16>),
    /// `u16`
    U16(AlignedBuffer<u16>),
    /// `i32`
    I32(AlignedBuffer<i32>),
    /// `u32`
    U32(AlignedBuffer<u32>),
    /// `i64`
    I64(AlignedBuffer<i64>),
    /// `u64`
    U64(AlignedBuffer<u64>),
    /// `f32`
    F32(AlignedBuffer<f32>),
    /// `f64`
    F64(AlignedBuffer<f64>),
}

/// Runs a text for the buffer there is.
macro_rules! each {
    ($items:expr, $buffer:ident => $value:expr) => {
        match $items {
            Items::I8($buffer) => $value,
            Items::U8($buffer) => $value,
            Items::I16($buffer) => $value,
            Items::U16($buffer) => $value,
            Items::I32($buffer) => $value,
            Items::U32($buffer) => $value,
            Items::I64($buffer) => $value,
            Items::U64($buffer) => $value,
            Items::F32($buffer) => $value,
            Items::F64($buffer) => $value,
        }
    };
}

/// The same for two arrays whose codes are the same; `$else` for others.
macro_rules! both {
    ($left:expr, $right:expr, $a:ident, $b:ident => $value:expr, else $else:expr) => {
        match ($left, $right) {
            (Items::I8($a), Items::I8($b)) => $value,
            (Items::U8($a), Items::U8($b)) => $value,
            (Items::I16($a), Items::I16($b)) => $value,
            (Items::U16($a), Items::U16($b)) => $value,
            (Items::I32($a), Items::I32($b)) => $value,
            (Items::U32($a), Items::U32($b)) => $value,
            (Items::I64($a), Items::I64($b)) => $value,
            (Items::U64($a), Items::U64($b)) => $value,
            (Items::F32($a), Items::F32($b)) => $value,
            (Items::F64($a), Items::F64($b)) => $value,
            _ => $else,
        }
    };
}
pub(super) use {both, each};

impl Items {
    /// No items, of the type that a code names.
    pub(super) fn new(code: u8) -> Option<Items> {
        Some(match code {
            b'b' => Items::I8(AlignedBuffer::new()),
            b'B' => Items::U8(AlignedBuffer::new()),
            b'h' => Items::I16(AlignedBuffer::new()),
            b'H' => Items::U16(AlignedBuffer::new()),
            b'i' => Items::I32(AlignedBuffer::new()),
            b'I' | b'u' | b'w' => Items::U32(AlignedBuffer::new()),
            b'l' | b'q' => Items::I64(AlignedBuffer::new()),
            b'L' | b'Q' => Items::U64(AlignedBuffer::new()),
            b'f' => Items::F32(AlignedBuffer::new()),
            b'd' => Items::F64(AlignedBuffer::new()),
            _ => return None,
        })
    }

    /// The same for the code as Python gives it.
    pub(super) fn of_code(code: &Str) -> Result<(u8, Items)> {
        let [code] = code.as_str().as_bytes() else {
            return Err(error::type_error(
                "array() argument 1 must be a unicode character, not str",
            ));
        };
        match Items::new(*code) {
            Some(items) => Ok((*code, items)),
            None => Err(error::value_error(
                "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)",
            )),
        }
    }

    pub(super) fn len(&self) -> usize {
        each!(self, items => items.len())
    }

    /// The size of one in bytes.
    pub(super) fn item_size(&self) -> usize {
        fn size<T>(_: &[T]) -> usize {
            size_of::<T>()
        }
        each!(self, items => size(items))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        each!(self, items => items.as_bytes())
    }

    /// Appends items given as bytes, for an array of `code`. Characters must be such.
    pub(super) fn extend_from_bytes(&mut self, bytes: &[u8], code: u8) -> Result<()> {
        if is_text(code) {
            for four in bytes.chunks_exact(4) {
                let number = u32::from_ne_bytes([four[0], four[1], four[2], four[3]]);
                if char::from_u32(number).is_none() {
                    return Err(error::value_error(format!(
                        "character U+{number:x} is not in range [U+0000; U+10ffff]"
                    )));
                }
            }
        }
        match each!(self, items => items.extend_from_bytes(bytes)) {
            true => Ok(()),
            false => Err(error::value_error(
                "bytes length not a multiple of item size",
            )),
        }
    }

    /// The items as text, where they are characters.
    pub(super) fn text(&self) -> String {
        match self {
            Items::U32(items) => items.iter().filter_map(|n| char::from_u32(*n)).collect(),
            _ => String::new(),
        }
    }
}

//! Where a name in a text ends, found sixteen bytes at a time.
//!
//! In: a text, and where a name begins in it. Out: a [`NameStart`]: how long the name is and its bytes as two words, which are also what
//! it is remembered by. Nothing here branches on what the bytes are.

#![allow(
    unsafe_code,
    reason = "instructions that all processors of the architecture have; each block says why it holds"
)]

/// So many bytes of a name are looked at at once.
const BYTES: usize = 16;

/// The first bytes of a name, up to sixteen of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameStart {
    /// The first eight, the first one lowest, with zeros behind the name's end.
    pub first: u64,
    /// The next eight.
    pub second: u64,
    /// How many they are; sixteen where the name may go on.
    pub length: usize,
    /// Whether one of them is not ASCII.
    pub is_wide: bool,
}

impl NameStart {
    /// The name that begins at `start`: letters, digits, underscores, and all that is not ASCII.
    #[inline]
    pub fn at(text: &[u8], start: usize) -> Self {
        let rest = &text[start..];
        match rest.first_chunk() {
            Some(bytes) => Self::of(bytes),
            None => {
                let mut bytes = [0; BYTES];
                bytes[..rest.len()].copy_from_slice(rest);
                Self::of(&bytes)
            }
        }
    }

    #[inline]
    fn of(bytes: &[u8; BYTES]) -> Self {
        let (parts, wide) = marks(bytes);
        let length = (!u32::from(parts)).trailing_zeros() as usize;
        let all = u128::from_le_bytes(*bytes) & BELOW[length];
        Self {
            first: all as u64,
            second: (all >> 64) as u64,
            length,
            is_wide: u32::from(wide) & ((1 << length) - 1) != 0,
        }
    }
}

/// The first so many of sixteen bytes.
static BELOW: [u128; BYTES + 1] = {
    let mut masks = [u128::MAX; BYTES + 1];
    let mut length = 0;
    while length < BYTES {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// A bit for each byte that may be part of a name, and one for each that is not ASCII.
#[cfg(target_arch = "x86_64")]
#[inline]
fn marks(bytes: &[u8; BYTES]) -> (u16, u16) {
    use std::arch::x86_64::{
        _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_loadu_si128, _mm_movemask_epi8,
        _mm_or_si128, _mm_set1_epi8,
    };
    // SAFETY: SSE2 is part of the architecture, and sixteen bytes are read from an array of as many.
    unsafe {
        let bytes = _mm_loadu_si128(bytes.as_ptr().cast());
        let between = |bytes, first: u8, last: u8| {
            let first = _mm_cmpgt_epi8(bytes, _mm_set1_epi8(first as i8 - 1));
            _mm_and_si128(first, _mm_cmpgt_epi8(_mm_set1_epi8(last as i8 + 1), bytes))
        };
        let letters = between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), b'a', b'z');
        let digits = between(bytes, b'0', b'9');
        let underscores = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'_' as i8));
        let parts = _mm_or_si128(
            _mm_or_si128(letters, digits),
            _mm_or_si128(underscores, bytes),
        );
        // The mask is of the highest bits, which those that are not ASCII have.
        (
            _mm_movemask_epi8(parts) as u16,
            _mm_movemask_epi8(bytes) as u16,
        )
    }
}

/// The same, where there are no such instructions.
#[cfg(not(target_arch = "x86_64"))]
fn marks(bytes: &[u8; BYTES]) -> (u16, u16) {
    marks_one_by_one(bytes)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn marks_one_by_one(bytes: &[u8; BYTES]) -> (u16, u16) {
    let mask = |is: fn(u8) -> bool| {
        let bits = bytes.iter().rev().map(|byte| u16::from(is(*byte)));
        bits.fold(0, |mask, bit| mask << 1 | bit)
    };
    (
        mask(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80),
        mask(|byte| byte >= 0x80),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_interner_finds_where_a_name_ends() {
        for byte in 0..=u8::MAX {
            for at in 0..BYTES {
                for filling in [b'x', b'Z', b'_', b'9', 0xC3] {
                    let mut bytes = [filling; BYTES];
                    bytes[at] = byte;
                    assert_eq!(marks(&bytes), marks_one_by_one(&bytes));
                }
            }
        }
        let start = NameStart::at(b"a = sum_1 + b", 4);
        assert_eq!((start.length, start.second), (5, 0));
        assert_eq!(&start.first.to_le_bytes(), b"sum_1\0\0\0");
        let start = NameStart::at("+naïve_number_of_items".as_bytes(), 1);
        assert_eq!((start.length, start.is_wide), (16, true));
        assert_eq!(&start.second.to_le_bytes(), b"umber_of");
        let start = NameStart::at("ab+ï_____________".as_bytes(), 0);
        assert_eq!((start.length, start.is_wide), (2, false));
        assert_eq!(NameStart::at(b"", 0).length, 0);
    }
}

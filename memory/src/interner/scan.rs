//! Where words in a text begin and end, found sixty-four bytes at a time.
//!
//! In: a text, and a place in it. Out: a [`Block`], a bit for each byte that says what it is; of one name a [`NameStart`], its bytes as two
//! words, which are also what it is remembered by. Nothing here branches on what the bytes are, and where a word ends is known before
//! anybody asks what it is: a lexer need not wait for one word to find the next.

#![allow(
    unsafe_code,
    reason = "instructions that all processors of the architecture have; each block says why it holds"
)]

/// What the bytes of a piece of text are, the first one the lowest bit. Behind the end of the text there are zeros, which are neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Letters, digits, underscores, and all that is not ASCII.
    pub words: u64,
    /// Blanks.
    pub blanks: u64,
    /// Whether any of them is not ASCII.
    pub has_wide: bool,
}

impl Block {
    /// So many bytes are looked at at once.
    pub const BYTES: usize = 64;

    /// What these bytes are.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub fn of(bytes: &[u8; Self::BYTES]) -> Self {
        use std::arch::x86_64::{
            __m128i, _mm_add_epi8, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_loadu_si128,
            _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8, _mm_setzero_si128,
        };
        // SAFETY: SSE2 is part of the architecture, and each time sixteen bytes are read from an array of as many.
        unsafe {
            let between = |bytes: __m128i, first: u8, last: u8| {
                // Moved so that those in between are the least numbers.
                let moved = _mm_add_epi8(bytes, _mm_set1_epi8((0x80_u8.wrapping_sub(first)) as i8));
                let bound = _mm_set1_epi8((0x80_u8.wrapping_add(last - first + 1)) as i8);
                _mm_cmpgt_epi8(bound, moved)
            };
            let mut block = Self {
                words: 0,
                blanks: 0,
                has_wide: false,
            };
            let mut all = _mm_setzero_si128();
            for (part, bytes) in bytes.as_chunks::<16>().0.iter().enumerate() {
                let bytes = _mm_loadu_si128(bytes.as_ptr().cast());
                let letters = between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), b'a', b'z');
                let digits = between(bytes, b'0', b'9');
                let underscores = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'_' as i8));
                // The mask is of the highest bits, which those that are not ASCII have.
                let words = _mm_or_si128(
                    _mm_or_si128(letters, digits),
                    _mm_or_si128(underscores, bytes),
                );
                let blanks = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b' ' as i8));
                let shift = 16 * part;
                block.words |= u64::from(_mm_movemask_epi8(words) as u16) << shift;
                block.blanks |= u64::from(_mm_movemask_epi8(blanks) as u16) << shift;
                all = _mm_or_si128(all, bytes);
            }
            block.has_wide = _mm_movemask_epi8(all) != 0;
            block
        }
    }

    /// The same, where there are no such instructions.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn of(bytes: &[u8; Self::BYTES]) -> Self {
        Self::one_by_one(bytes)
    }

    #[cfg(any(test, not(target_arch = "x86_64")))]
    fn one_by_one(bytes: &[u8; Self::BYTES]) -> Self {
        let mask = |is: fn(u8) -> bool| {
            let bits = bytes.iter().rev().map(|byte| u64::from(is(*byte)));
            bits.fold(0, |mask, bit| mask << 1 | bit)
        };
        Self {
            words: mask(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80),
            blanks: mask(|byte| byte == b' '),
            has_wide: !bytes.is_ascii(),
        }
    }
}

/// How many of sixteen bytes there are in front of the first one of some others; sixteen if it is none of them.
#[cfg(target_arch = "x86_64")]
#[inline]
pub fn bytes_before(bytes: &[u8; 16], others: [u8; 4]) -> usize {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    // SAFETY: SSE2 is part of the architecture, and sixteen bytes are read from an array of as many.
    let found = unsafe {
        let bytes = _mm_loadu_si128(bytes.as_ptr().cast());
        let [a, b, c, d] = others.map(|other| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(other as i8)));
        _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d)))
    };
    (found | 1 << 16).trailing_zeros() as usize
}

/// The same, where there are no such instructions.
#[cfg(not(target_arch = "x86_64"))]
pub fn bytes_before(bytes: &[u8; 16], others: [u8; 4]) -> usize {
    let found = bytes.iter().position(|byte| others.contains(byte));
    found.unwrap_or(bytes.len())
}

/// The first bytes of a name, up to sixteen of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameStart {
    /// The first eight, the first one lowest, with zeros behind the name's end.
    pub first: u64,
    /// The next eight.
    pub second: u64,
    /// How many the name has, perhaps more than sixteen.
    pub length: usize,
}

impl NameStart {
    /// Of the name of `length` bytes that `bytes` begin with.
    #[inline]
    pub fn of(bytes: &[u8; 16], length: usize) -> Self {
        let name = u128::from_le_bytes(*bytes) & BELOW[length.min(BELOW.len() - 1)];
        Self {
            first: name as u64,
            second: (name >> 64) as u64,
            length,
        }
    }
}

/// The first so many of sixteen bytes: as many masks as a name in a block may be long.
static BELOW: [u128; Block::BYTES] = {
    let mut masks = [u128::MAX; Block::BYTES];
    let mut length = 0;
    while length < 16 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_interner_finds_where_a_name_ends() {
        for byte in 0..=u8::MAX {
            for at in 0..Block::BYTES {
                for filling in [b'x', b'Z', b'_', b'9', b' ', 0xC3] {
                    let mut bytes = [filling; Block::BYTES];
                    bytes[at] = byte;
                    assert_eq!(Block::of(&bytes), Block::one_by_one(&bytes));
                }
            }
        }
        assert_eq!(bytes_before(b"abcdefgh\\jkl'nop", *b"'\\\n\r"), 8);
        assert_eq!(bytes_before(b"abcdefghijklmnop", *b"'\\\n\r"), 16);
        let start = NameStart::of(b"sum_1 + b + c + ", 5);
        assert_eq!(
            (&start.first.to_le_bytes(), start.second),
            (b"sum_1\0\0\0", 0)
        );
        let start = NameStart::of(b"number_of_all_it", 19);
        assert_eq!(
            (&start.second.to_le_bytes(), start.length),
            (b"f_all_it", 19)
        );
    }
}

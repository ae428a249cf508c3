//! The hash of text and bytes: fast, the same in every run.
//!
//! In: bytes. Out: a 64-bit hash that is never 0 (which means "not computed") nor -1 (as in CPython).

const A: u64 = 0xA076_1D64_78BD_642F;
const B: u64 = 0xE703_7ED1_A0B4_28DB;

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    (wide as u64) ^ ((wide >> 64) as u64)
}

#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes[at..]
        .first_chunk()
        .map_or(0, |chunk| u64::from_le_bytes(*chunk))
}

#[inline]
fn half(bytes: &[u8], at: usize) -> u64 {
    bytes[at..]
        .first_chunk()
        .map_or(0, |chunk| u64::from(u32::from_le_bytes(*chunk)))
}

/// The hash of bytes.
pub(crate) fn hash_bytes(bytes: &[u8]) -> i64 {
    let len = bytes.len();
    let mut seed = A;
    let (a, b) = match len {
        0 => (0, 0),
        1..=3 => (
            u64::from(bytes[0]) << 16 | u64::from(bytes[len / 2]) << 8 | u64::from(bytes[len - 1]),
            0,
        ),
        4..=8 => (half(bytes, 0), half(bytes, len - 4)),
        9..=16 => (word(bytes, 0), word(bytes, len - 8)),
        _ => {
            let mut at = 0;
            while at + 16 < len {
                seed = mix(word(bytes, at) ^ B, word(bytes, at + 8) ^ seed);
                at += 16;
            }
            (word(bytes, len - 16), word(bytes, len - 8))
        }
    };
    let hash = mix(A ^ len as u64, mix(a ^ B, b ^ seed)) as i64;
    match hash {
        0 => 1,
        -1 => -2,
        hash => hash,
    }
}

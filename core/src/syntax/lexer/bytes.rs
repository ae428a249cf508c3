//! Eight bytes of text at a time, as one number: how many of them are blanks, or parts of a string.
//!
//! In: bytes. Out: counts, found without a branch for each byte. The first byte is the lowest; behind the end of the text there are
//! zeros, which are part of nothing.

/// A byte in all eight places.
const fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bit of each byte.
const HIGH: u64 = all(0x80);

/// The first eight bytes of a text.
#[inline]
pub(super) fn eight(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => text
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

/// How many bytes there are in front of the first one whose highest bit is set.
#[inline]
fn before(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// Marks the bytes that are `byte`; behind the first of them it may mark others too.
#[inline]
fn equal(bytes: u64, byte: u8) -> u64 {
    let zero = bytes ^ all(byte);
    zero.wrapping_sub(all(1)) & !zero & HIGH
}

/// How many of the first bytes end no string with such quotes.
#[inline]
fn plain_parts(bytes: u64, quote: u8) -> usize {
    before(equal(bytes, quote) | equal(bytes, b'\\') | equal(bytes, b'\n') | equal(bytes, b'\r'))
}

/// How many bytes there are in front of a quote, a backslash, a line end or the end.
#[inline]
pub(super) fn plain(text: &[u8], quote: u8) -> usize {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        let found = plain_parts(eight(rest), quote).min(rest.len());
        length += found;
        if found < 8 {
            return length;
        }
    }
}

/// How many blanks a text begins with.
#[inline]
pub(super) fn spaces(text: &[u8]) -> usize {
    let mut length = 0;
    loop {
        // Behind the end there are zeros, which are no blanks.
        let found = before(eight(&text[length..]) ^ all(b' '));
        length += found;
        if found < 8 {
            return length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_as_one_by_one() {
        let inside = |byte: &u8| !matches!(byte, b'"' | b'\\' | b'\n' | b'\r');
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                for (filling, length) in [(b'x', 20), (b'_', 20), (b' ', 20), (b'9', at + 1)] {
                    let mut text = vec![filling; length.max(at + 1)];
                    text[at] = byte;
                    let count =
                        |is: &dyn Fn(&u8) -> bool| text.iter().take_while(|b| is(b)).count();
                    assert_eq!(plain(&text, b'"'), count(&inside));
                    assert_eq!(spaces(&text), count(&|byte| *byte == b' '));
                }
            }
        }
        assert_eq!(eight(b"ab"), u64::from_le_bytes(*b"ab\0\0\0\0\0\0"));
    }
}

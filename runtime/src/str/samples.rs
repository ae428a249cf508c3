//! Characters by position in text that is not ASCII: what CPython has by its fixed width, made when it is first asked for.
//!
//! In: UTF-8. Out: the character at a position, in one step, from an image of the text with as many bytes a character as its widest
//! needs (PEP 393); the byte where a character begins, from samples.

use super::raw::Str;

/// Every so many characters the byte offset is sampled.
const STRIDE: usize = 16;

/// Where the characters of a text are, and what they are.
pub(super) struct Samples {
    /// Byte offsets of the characters 0, STRIDE, 2 * STRIDE, ...
    table: Vec<usize>,
    image: Image,
}

/// A text with the same width for every character.
enum Image {
    /// Code points to U+00FF.
    One(Vec<u8>),
    /// To U+FFFF.
    Two(Vec<u16>),
    Four(Vec<char>),
}

impl Samples {
    pub(super) fn of(text: &str) -> Samples {
        let offsets = text.char_indices().step_by(STRIDE);
        let widest = text.chars().max().map_or(0, u32::from);
        let codes = text.chars().map(u32::from);
        Samples {
            table: offsets.map(|(at, _)| at).collect(),
            image: match widest {
                0..0x100 => Image::One(codes.map(|code| code as u8).collect()),
                0x100..0x1_0000 => Image::Two(codes.map(|code| code as u16).collect()),
                _ => Image::Four(text.chars().collect()),
            },
        }
    }

    /// The character at a position, which is there.
    #[inline]
    pub(super) fn char_at(&self, at: usize) -> Str {
        match &self.image {
            Image::One(codes) => Str::of_byte(codes[at]),
            Image::Two(codes) => match u8::try_from(codes[at]) {
                Ok(code) => Str::of_byte(code),
                Err(_) => Str::of_char(char::from_u32(codes[at].into()).unwrap_or_default()),
            },
            Image::Four(chars) => Str::of_char(chars[at]),
        }
    }

    /// The code point at a position, which is there.
    #[inline]
    pub(super) fn code_at(&self, at: usize) -> u32 {
        match &self.image {
            Image::One(codes) => codes[at].into(),
            Image::Two(codes) => codes[at].into(),
            Image::Four(chars) => chars[at].into(),
        }
    }

    /// The byte of `text` at which a character begins, which is there.
    pub(super) fn byte_of(&self, text: &[u8], index: usize) -> usize {
        let (mut at, mut left) = (self.table[index / STRIDE], index % STRIDE);
        while left > 0 {
            // Most text is ASCII between what is not.
            if left >= 8
                && text[at..]
                    .first_chunk::<8>()
                    .is_some_and(|bytes| bytes.is_ascii())
            {
                at += 8;
                left -= 8;
                continue;
            }
            at += width(text[at]);
            left -= 1;
        }
        at
    }

    /// The position of the character that begins at or after a byte.
    pub(super) fn char_of(&self, text: &str, byte: usize) -> usize {
        let block = self.table.partition_point(|&at| at <= byte) - 1;
        block * STRIDE + text[self.table[block]..byte].chars().count()
    }
}

/// The bytes of the character that begins with this one.
#[inline]
fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

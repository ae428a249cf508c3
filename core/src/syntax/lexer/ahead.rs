//! Where the next tokens begin.
//!
//! In: a text. Out: the places at which words, or bytes that are neither of a word nor blank, begin, in the order of the text; of words
//! also where they end. They are read from the bits of a [`Block`], so that no token has to be looked at to find the next one.

use portalis_memory::{Block, NameStart};

/// So many bytes can be read from the beginning of a block: those of the block and of a name that begins at its end.
const READABLE: usize = Block::BYTES + 32;

/// The last bytes of a text, and zeros behind them: so there are always enough bytes to read.
pub(super) struct Tail {
    bytes: [u8; 2 * READABLE],
    /// Where they begin in the text.
    start: usize,
}

impl Tail {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut bytes = [0; 2 * READABLE];
        let start = text.len().saturating_sub(READABLE);
        bytes[..text.len() - start].copy_from_slice(&text[start..]);
        Self { bytes, start }
    }
}

/// A block of text and the places in it that were not taken yet.
#[derive(Clone, Copy)]
pub(super) struct Ahead<'t> {
    text: &'t [u8],
    tail: &'t Tail,
    /// Where the block lies; it begins with no inner part of a word.
    start: usize,
    bytes: &'t [u8; READABLE],
    block: Block,
    /// A bit for each place where something begins.
    places: u64,
}

/// What begins at a place.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its offset in the text; behind its end there are zeros.
    pub(super) at: usize,
    offset: usize,
}

impl<'t> Ahead<'t> {
    #[inline]
    pub(super) fn new(text: &'t [u8], tail: &'t Tail, start: usize) -> Self {
        let bytes = match text[start..].first_chunk() {
            Some(bytes) => bytes,
            None => tail.bytes[start - tail.start..]
                .first_chunk()
                .expect("zeros"),
        };
        let block = Block::of(bytes.first_chunk().expect("more than a block"));
        Self {
            text,
            tail,
            start,
            bytes,
            block,
            places: places(block, 0),
        }
    }

    #[inline]
    fn renew(&mut self, start: usize) {
        *self = Self::new(self.text, self.tail, start);
    }

    /// The next place in this block; at the end of the text that is the end, for ever.
    #[inline]
    pub(super) fn next(&self) -> Option<Place> {
        (self.places != 0).then(|| {
            let offset = self.places.trailing_zeros() as usize;
            Place {
                at: self.start + offset,
                offset,
            }
        })
    }

    /// Goes to the next block.
    #[inline]
    pub(super) fn next_block(&mut self) {
        self.renew(self.start + Block::BYTES);
    }

    /// The byte at a place and the one behind it.
    #[inline]
    pub(super) fn two_bytes(&self, place: Place) -> (u8, u8) {
        (self.bytes[place.offset], self.bytes[place.offset + 1])
    }

    /// The word at a place and the byte behind it; none if it does not end in this block.
    #[inline]
    pub(super) fn word(&self, place: Place) -> Option<(NameStart, u8)> {
        let behind = !self.block.words >> place.offset;
        if behind == 0 {
            return None;
        }
        let length = behind.trailing_zeros() as usize;
        let start = NameStart::of(self.sixteen(place), length);
        Some((start, self.bytes[place.offset + length]))
    }

    /// The same at the end of a block: of a longer one the block begins at the word.
    #[cold]
    #[inline(never)]
    pub(super) fn far_word(&mut self, place: Place) -> (NameStart, u8) {
        self.renew(place.at);
        let place = Place { offset: 0, ..place };
        if let Some(word) = self.word(place) {
            return word;
        }
        let mut length = 0;
        loop {
            length += Block::BYTES;
            let block = Ahead::new(self.text, self.tail, place.at + length);
            let rest = (!block.block.words).trailing_zeros() as usize;
            if rest < Block::BYTES {
                let start = NameStart::of(self.sixteen(place), length + rest);
                return (start, block.bytes[rest]);
            }
        }
    }

    #[inline]
    fn sixteen(&self, place: Place) -> &[u8; 16] {
        self.bytes[place.offset..]
            .first_chunk()
            .expect("a name's beginning")
    }

    /// The next place, or where the next block begins.
    pub(super) fn at(&self) -> usize {
        self.start + self.places.trailing_zeros() as usize
    }

    /// Whether the block has bytes that are not ASCII.
    #[inline]
    pub(super) fn has_wide(&self) -> bool {
        self.block.has_wide
    }

    /// Takes the next place.
    #[inline]
    pub(super) fn take(&mut self) {
        self.places &= self.places.wrapping_sub(1);
    }

    /// Takes the next place, where a word of so many bytes begins.
    #[inline]
    pub(super) fn take_word(&mut self, length: usize) {
        if length < Block::BYTES {
            self.take();
        } else {
            self.renew(self.start + length);
        }
    }

    /// How many blanks there are from a place ahead on.
    #[inline]
    pub(super) fn spaces(&mut self, at: usize) -> usize {
        let mut end = at;
        loop {
            self.renew(end);
            let behind = !self.block.blanks;
            if behind != 0 {
                return end + behind.trailing_zeros() as usize - at;
            }
            end += Block::BYTES;
        }
    }

    /// Goes on at a place ahead, perhaps inside a word.
    #[inline]
    pub(super) fn go_to(&mut self, at: usize) {
        let offset = at - self.start;
        if offset < Block::BYTES {
            self.places = places(self.block, offset);
        } else {
            self.renew(at);
        }
    }
}

/// Where something begins in a block, from an offset on.
#[inline]
fn places(block: Block, offset: usize) -> u64 {
    let rest = u64::MAX << offset;
    let words = block.words & rest;
    words & !(words << 1) | !block.words & !block.blanks & rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places in a text, with what begins at each.
    fn pieces(text: &str) -> Vec<String> {
        let tail = Tail::of(text.as_bytes());
        let mut ahead = Ahead::new(text.as_bytes(), &tail, 0);
        let mut pieces = Vec::new();
        loop {
            let Some(place) = ahead.next() else {
                ahead.next_block();
                continue;
            };
            let at = place.at;
            let Some(first) = text[at..].chars().next() else {
                return pieces;
            };
            if first.is_alphanumeric() || first == '_' {
                let (word, behind) = ahead.word(place).unwrap_or_else(|| ahead.far_word(place));
                let end = at + word.length;
                assert_eq!(behind, text.as_bytes().get(end).copied().unwrap_or(0));
                pieces.push(text[at..end].to_owned());
                ahead.take_word(word.length);
            } else {
                assert_eq!(ahead.two_bytes(place).0, text.as_bytes()[at]);
                pieces.push(first.to_string());
                ahead.take();
            }
        }
    }

    #[test]
    fn words_and_signs_are_found_wherever_blocks_end() {
        assert_eq!(pieces("a  = naïve+ 1_0"), ["a", "=", "naïve", "+", "1_0"]);
        for length in [1, 5, 16, 62, 63, 64, 65, 127, 128, 129, 200] {
            for indent in 0..70 {
                let word = "w".repeat(length);
                let text = format!("{}{word}==({word} {word}", " ".repeat(indent));
                assert_eq!(pieces(&text), [&word, "=", "=", "(", &word, &word]);
            }
        }
        assert_eq!(pieces(&" ".repeat(64)), [""; 0]);
        assert_eq!(pieces(""), [""; 0]);
    }

    #[test]
    fn lexing_goes_on_inside_a_word() {
        let text = b"1if 2";
        let tail = Tail::of(text);
        let mut ahead = Ahead::new(text, &tail, 0);
        ahead.go_to(1);
        let place = ahead.next().expect("the rest of the word");
        let (word, behind) = ahead.word(place).expect("a word that ends here");
        assert_eq!((place.at, word.length, behind), (1, 2, b' '));
    }
}

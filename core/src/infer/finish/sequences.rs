//! Numbers for sequences of words: equal sequences have equal numbers.
//!
//! In: sequences. Out: their numbers, from 0 in order of first sight. The words of all lie in one vector, and a table of open addressing
//! leads to them, so that a sequence costs no memory of its own.

use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// A place of the table that is free.
const FREE: u32 = u32::MAX;

#[derive(Default)]
pub(super) struct Sequences {
    words: Vec<u32>,
    /// Where each sequence ends in `words`, and its hash.
    ends: Vec<(u32, u32)>,
    /// Numbers by hash; its length is a power of two.
    table: Vec<u32>,
}

impl Sequences {
    /// The number of a sequence.
    pub(super) fn number(&mut self, sequence: &[u32]) -> u32 {
        if self.ends.len() * 2 >= self.table.len() {
            self.grow();
        }
        let hash = (FxBuildHasher.hash_one(sequence) >> 32) as u32;
        let mut place = hash as usize & (self.table.len() - 1);
        loop {
            let number = self.table[place];
            if number == FREE {
                break;
            }
            if self.ends[number as usize].1 == hash && self.words_of(number) == sequence {
                return number;
            }
            place = (place + 1) & (self.table.len() - 1);
        }
        let number = self.ends.len() as u32;
        self.table[place] = number;
        self.words.extend_from_slice(sequence);
        self.ends.push((self.words.len() as u32, hash));
        number
    }

    fn words_of(&self, number: u32) -> &[u32] {
        let at = number as usize;
        let begin = if at == 0 { 0 } else { self.ends[at - 1].0 };
        &self.words[begin as usize..self.ends[at].0 as usize]
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        self.table.clear();
        self.table.resize(size, FREE);
        for (number, (_, hash)) in (0..).zip(&self.ends) {
            let mut place = *hash as usize & (size - 1);
            while self.table[place] != FREE {
                place = (place + 1) & (size - 1);
            }
            self.table[place] = number;
        }
    }

    /// How many different sequences there were.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Forgets all, but for the memory.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.ends.clear();
        self.table.fill(FREE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sequences_have_equal_numbers_through_growth() {
        let mut sequences = Sequences::default();
        for _ in 0..2 {
            for n in 0..1000_u32 {
                assert_eq!(sequences.number(&[n, n % 7, 3]), n);
            }
            assert_eq!(sequences.number(&[]), 1000);
            assert_eq!(sequences.number(&[5]), 1001);
            assert_eq!(sequences.number(&[5, 5, 3]), 5);
            assert_eq!(sequences.len(), 1002);
            sequences.clear();
        }
    }
}

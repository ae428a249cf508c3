//! Sets of a function's variables.
//!
//! In: variables by number. Out: sets that most functions hold in two words; a function with many variables has more of them on the heap.

use crate::rir::tree::VarId;

/// How many words need no heap.
const FEW: usize = 2;

/// A set of variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VarSet {
    few: [u64; FEW],
    /// The words from [`FEW`] on; there may be zeros at the end.
    many: Vec<u64>,
}

impl VarSet {
    /// Adds a variable; whether it is new.
    #[inline]
    pub fn insert(&mut self, var: VarId) -> bool {
        let (at, bit) = place(var);
        let word = self.word(at);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Takes a variable out; whether it was there.
    #[inline]
    pub fn remove(&mut self, var: VarId) -> bool {
        let was = self.contains(var);
        if was {
            let (at, bit) = place(var);
            *self.word(at) &= !bit;
        }
        was
    }

    /// Whether a variable is there.
    #[inline]
    pub fn contains(&self, var: VarId) -> bool {
        let (at, bit) = place(var);
        let word = match at < FEW {
            true => self.few[at],
            false => self.many.get(at - FEW).copied().unwrap_or_default(),
        };
        word & bit != 0
    }

    /// A word of bits, which may be new.
    #[inline]
    fn word(&mut self, at: usize) -> &mut u64 {
        if at < FEW {
            return &mut self.few[at];
        }
        if at - FEW >= self.many.len() {
            self.many.resize(at - FEW + 1, 0);
        }
        &mut self.many[at - FEW]
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: &VarSet) {
        if other.many.len() > self.many.len() {
            self.many.resize(other.many.len(), 0);
        }
        for (mine, theirs) in self.words().zip(other.iter_words()) {
            *mine |= theirs;
        }
    }

    /// Takes out all of another set.
    pub fn subtract(&mut self, other: &VarSet) {
        for (mine, theirs) in self.words().zip(other.iter_words()) {
            *mine &= !theirs;
        }
    }

    /// Whether another set has all of them.
    pub fn is_subset(&self, other: &VarSet) -> bool {
        let theirs = other.iter_words().chain(std::iter::repeat(0));
        self.iter_words().zip(theirs).all(|(a, b)| a & !b == 0)
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.few = [0; FEW];
        self.many.clear();
    }

    /// The variables, in order.
    pub fn iter(&self) -> impl Iterator<Item = VarId> + '_ {
        self.iter_words().enumerate().flat_map(|(at, word)| {
            std::iter::successors(Some(word), |bits| Some(bits & bits.wrapping_sub(1)))
                .take_while(|bits| *bits != 0)
                .map(move |bits| VarId(at as u32 * 64 + bits.trailing_zeros()))
        })
    }

    fn words(&mut self) -> impl Iterator<Item = &mut u64> {
        self.few.iter_mut().chain(&mut self.many)
    }

    fn iter_words(&self) -> impl Iterator<Item = u64> + '_ {
        self.few.iter().chain(&self.many).copied()
    }
}

/// The word and the bit of a variable.
#[inline]
fn place(var: VarId) -> (usize, u64) {
    (var.index() / 64, 1 << (var.index() % 64))
}

impl FromIterator<VarId> for VarSet {
    fn from_iter<I: IntoIterator<Item = VarId>>(vars: I) -> Self {
        let mut set = VarSet::default();
        for var in vars {
            set.insert(var);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_variables_are_kept_apart() {
        let wanted = [0, 1, 63, 64, 127, 128, 191, 192, 1000].map(VarId);
        let mut set: VarSet = wanted.into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), wanted);
        assert!(!set.insert(VarId(127)) && !set.insert(VarId(1000)) && set.insert(VarId(129)));
        assert!(set.remove(VarId(128)) && !set.remove(VarId(128)) && !set.remove(VarId(5000)));
        assert!(
            set.contains(VarId(129)) && !set.contains(VarId(128)) && !set.contains(VarId(9999))
        );
    }

    #[test]
    fn sets_of_different_length_go_together() {
        let (small, mut large) = (
            VarSet::from_iter([VarId(3)]),
            VarSet::from_iter([VarId(3), VarId(300)]),
        );
        assert!(small.is_subset(&large) && !large.is_subset(&small));
        let mut both = small.clone();
        both.extend(&large);
        assert_eq!(both, large);
        large.subtract(&VarSet::from_iter([VarId(300)]));
        assert!(large.is_subset(&small));
    }
}

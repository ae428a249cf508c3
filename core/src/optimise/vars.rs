//! Sets of a function's variables.
//!
//! In: variables by number. Out: sets that most functions hold in two words; a function with many variables has more of them on the heap.

use crate::rir::tree::VarId;

/// How many variables need no heap.
const FEW: usize = 128;

/// A set of variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VarSet {
    few: u128,
    /// The bits of those from [`FEW`] on; there may be zeros at the end.
    many: Vec<u64>,
}

impl VarSet {
    /// Adds a variable; whether it is new.
    pub fn insert(&mut self, var: VarId) -> bool {
        let at = var.index();
        if at < FEW {
            let new = self.few & (1 << at) == 0;
            self.few |= 1 << at;
            return new;
        }
        let (word, bit) = place(at);
        if word >= self.many.len() {
            self.many.resize(word + 1, 0);
        }
        let new = self.many[word] & bit == 0;
        self.many[word] |= bit;
        new
    }

    /// Takes a variable out; whether it was there.
    pub fn remove(&mut self, var: VarId) -> bool {
        let was = self.contains(var);
        if was && var.index() < FEW {
            self.few &= !(1 << var.index());
        } else if was {
            let (word, bit) = place(var.index());
            self.many[word] &= !bit;
        }
        was
    }

    /// Whether a variable is there.
    pub fn contains(&self, var: VarId) -> bool {
        let at = var.index();
        if at < FEW {
            return self.few & (1 << at) != 0;
        }
        let (word, bit) = place(at);
        self.many.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: &VarSet) {
        self.few |= other.few;
        if other.many.len() > self.many.len() {
            self.many.resize(other.many.len(), 0);
        }
        for (mine, theirs) in self.many.iter_mut().zip(&other.many) {
            *mine |= theirs;
        }
    }

    /// Takes out all of another set.
    pub fn subtract(&mut self, other: &VarSet) {
        self.few &= !other.few;
        for (mine, theirs) in self.many.iter_mut().zip(&other.many) {
            *mine &= !theirs;
        }
    }

    /// Whether another set has all of them.
    pub fn is_subset(&self, other: &VarSet) -> bool {
        let theirs = other.many.iter().copied().chain(std::iter::repeat(0));
        self.few & !other.few == 0 && self.many.iter().zip(theirs).all(|(a, b)| a & !b == 0)
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.few = 0;
        self.many.clear();
    }

    /// The variables, in order.
    pub fn iter(&self) -> impl Iterator<Item = VarId> + '_ {
        let few = std::iter::successors(Some(self.few), |bits| Some(bits & bits.wrapping_sub(1)))
            .take_while(|bits| *bits != 0)
            .map(u128::trailing_zeros);
        let many = self.many.iter().enumerate().flat_map(|(word, bits)| {
            (0..64)
                .filter(move |bit| bits & (1 << bit) != 0)
                .map(move |bit| FEW as u32 + word as u32 * 64 + bit)
        });
        few.chain(many).map(VarId)
    }
}

fn place(at: usize) -> (usize, u64) {
    ((at - FEW) / 64, 1 << ((at - FEW) % 64))
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

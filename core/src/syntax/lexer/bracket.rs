//! The brackets that are open.
//!
//! In: brackets in the order of the text. Out: whether each closing one fits, and which is open innermost. A token that is no bracket
//! is taken too and changes nothing, so that a lexer need not ask which of them it has before it.

/// At most this many brackets may be open at once, as in CPython.
const MAX: u8 = 200;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bracket {
    pub(super) byte: u8,
    pub(super) lo: u32,
}

/// What a token does to the open brackets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    /// The bracket that it closes, zero if none.
    closes: u8,
    /// One more, one less or none.
    change: i8,
}

impl Turn {
    pub(super) const NONE: Self = Self {
        closes: 0,
        change: 0,
    };
    pub(super) const OPEN: Self = Self {
        closes: 0,
        change: 1,
    };

    pub(super) const fn close(opening: u8) -> Self {
        Self {
            closes: opening,
            change: -1,
        }
    }
}

/// The stack of them. There is room for each number that a byte can be, so that no place has to be checked.
#[derive(Debug)]
pub(super) struct Brackets {
    /// The first one stands for none.
    stack: [Bracket; 256],
    count: u8,
}

impl Default for Brackets {
    fn default() -> Self {
        Self {
            stack: [Bracket::default(); 256],
            count: 0,
        }
    }
}

impl Brackets {
    /// How many are open.
    pub(super) fn len(&self) -> usize {
        usize::from(self.count)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The innermost one.
    pub(super) fn last(&self) -> Option<Bracket> {
        (self.count > 0).then(|| self.stack[usize::from(self.count)])
    }

    /// Takes a token; whether it fits, else nothing is changed.
    #[inline]
    pub(super) fn take(&mut self, turn: Turn, bracket: Bracket) -> bool {
        let innermost = self.stack[usize::from(self.count)].byte;
        let count = self.count.wrapping_add_signed(turn.change);
        let fits = (turn.closes == 0 || turn.closes == innermost) && count <= MAX;
        if fits {
            // Above those that are open, anything may stand.
            self.stack[usize::from(self.count + 1)] = bracket;
            self.count = count;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_close_what_is_open() {
        let mut brackets = Brackets::default();
        let mut take = |turn, byte| {
            let fits = brackets.take(turn, Bracket { byte, lo: 7 });
            (fits, brackets.last().map(|open| open.byte))
        };
        assert_eq!(take(Turn::close(b'('), b')'), (false, None));
        assert_eq!(take(Turn::OPEN, b'('), (true, Some(b'(')));
        assert_eq!(take(Turn::NONE, b'+'), (true, Some(b'(')));
        assert_eq!(take(Turn::OPEN, b'['), (true, Some(b'[')));
        assert_eq!(take(Turn::close(b'('), b')'), (false, Some(b'[')));
        assert_eq!(take(Turn::close(b'['), b']'), (true, Some(b'(')));
        assert_eq!(take(Turn::close(b'('), b')'), (true, None));
        for _ in 0..MAX {
            assert!(take(Turn::OPEN, b'{').0);
        }
        assert_eq!(take(Turn::OPEN, b'{'), (false, Some(b'{')));
        assert_eq!(brackets.len(), usize::from(MAX));
    }
}

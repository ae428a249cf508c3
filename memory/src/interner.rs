//! The interner: every identifier and name once, as a four-byte [`Symbol`].
//!
//! In: text. Out: a symbol, the same one for the same text on every thread and for the whole life of the
//! process. Nobody takes a lock but threads that are ending, and a name that the thread saw lately is found without a look at memory
//! that others write. Names that the compiler itself speaks of are constants in [`sym`].

mod fixed;
mod index;
mod recent;
mod room;
mod scan;
mod table;
mod texts;

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU32;

pub use fixed::sym;
pub use recent::Names;
pub use scan::{Block, NameStart, bytes_before};

/// An interned name: `==` compares four bytes, the order is that of the texts.
///
/// The number inside depends on who interned first; nothing that reaches a user may depend on it. Ordered
/// maps and sorting go by text, so they are deterministic. Its top bits tell of names with a meaning to Python for their underscores,
/// without a look at the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol(NonZeroU32);

impl Symbol {
    /// The symbol of `text`.
    pub fn intern(text: &str) -> Self {
        recent::intern(text)
    }

    /// The text of this symbol.
    pub fn as_str(self) -> &'static str {
        table::GLOBAL.text(self)
    }

    /// Whether the text begins with an underscore.
    pub fn is_private(self) -> bool {
        self.as_str().starts_with('_')
    }

    /// Whether the text is a special name such as `__init__`.
    #[inline]
    pub const fn is_dunder(self) -> bool {
        self.0.get() & DUNDER != 0
    }

    /// Whether the text is a name such as `__count`, which is mangled in a class.
    #[inline]
    pub const fn is_class_private(self) -> bool {
        self.0.get() & CLASS_PRIVATE != 0
    }

    /// The symbol with an index and the text that is there.
    const fn new(index: u32, text: &str) -> Self {
        let bit = match text.as_bytes() {
            [b'_', b'_', _, .., b'_', b'_'] => DUNDER,
            [b'_', b'_', .., b'_', b'_'] | [b'_', b'_'] | [b'_', b'_', b'_'] => 0,
            [b'_', b'_', rest @ ..] if !has_dot(rest) => CLASS_PRIVATE,
            _ => 0,
        };
        match NonZeroU32::new((index + 1) | bit) {
            Some(number) if index + 1 < CLASS_PRIVATE => Self(number),
            _ => panic!("too many symbols"),
        }
    }

    /// A number that no other name has; it depends on which names came first.
    pub const fn index(self) -> u32 {
        (self.0.get() & !(DUNDER | CLASS_PRIVATE)) - 1
    }
}

/// The bits of a symbol's number that tell of underscores.
const DUNDER: u32 = 1 << 31;
const CLASS_PRIVATE: u32 = 1 << 30;

/// Dotted names are symbols too, but no names.
const fn has_dot(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() && text[at] != b'.' {
        at += 1;
    }
    at < text.len()
}

impl Ord for Symbol {
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other {
            Ordering::Equal
        } else {
            self.as_str().cmp(other.as_str())
        }
    }
}

impl PartialOrd for Symbol {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}`", self.as_str())
    }
}

impl PartialEq<str> for Symbol {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Symbol {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// A handle on the process's one table of names.
#[derive(Debug, Clone, Copy, Default)]
pub struct StringInterner(());

/// What the interner has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InternerStats {
    /// Texts that were there already.
    pub hits: u64,
    /// Texts that were new.
    pub misses: u64,
    /// Bytes of text held.
    pub total_bytes: u64,
    /// Bytes that the texts that were there already would have taken on their own.
    pub saved_bytes: u64,
}

impl StringInterner {
    /// The interner.
    pub fn new() -> Self {
        Self(())
    }

    /// Whether threads remember the names that they interned lately, and Python's keywords and builtins from the beginning. Off, every
    /// name is looked up in the shared table, and the text of each new one is memory of its own; symbols are the same.
    pub fn set_remembering(is_on: bool, keywords: bool) {
        recent::set_on(is_on, keywords);
    }

    /// The interner, with Python's keywords and builtin names at their fixed places.
    pub fn with_python_keywords() -> Self {
        Self(())
    }

    /// The symbol of `text`.
    pub fn intern(&self, text: &str) -> Symbol {
        Symbol::intern(text)
    }

    /// Forgets what can be forgotten: the names that this thread remembers, and how many were there already. The names themselves stay as
    /// long as the process, for anybody may hold a [`Symbol`] and ask for its text.
    pub fn clear(&self) {
        recent::clear();
    }

    /// Counts over all threads; others may be about to tell of their last names.
    pub fn stats(&self) -> InternerStats {
        recent::stats()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_interner_gives_one_symbol_to_one_text() {
        let (first, second) = (Symbol::intern("velocity"), Symbol::intern("velocity"));
        assert_eq!(first, second);
        assert_eq!(first.as_str(), "velocity");
        assert_ne!(first, Symbol::intern("velocity_x"));
        assert!(Symbol::intern("zebra") > Symbol::intern("ant"));
    }

    #[test]
    fn string_interner_knows_fixed_names() {
        assert_eq!(Symbol::intern("append"), sym::append);
        assert_eq!(sym::type_.as_str(), "type");
        assert!(matches!(Symbol::intern("__init__"), sym::__init__));
        for (text, is_dunder, is_class_private) in [
            ("__init__", true, false),
            ("__x__", true, false),
            ("__x", false, true),
            ("__x_", false, true),
            ("__a.b", false, false),
            ("_x__", false, false),
            ("__", false, false),
            ("___", false, false),
            ("____", false, false),
            ("_____", true, false),
        ] {
            let symbol = Symbol::intern(text);
            assert_eq!(
                (
                    symbol.is_dunder(),
                    symbol.is_class_private(),
                    symbol.as_str()
                ),
                (is_dunder, is_class_private, text)
            );
        }
        assert!(sym::__init__.is_dunder());
        let long = "__".to_owned() + &"x".repeat(1 << 20);
        assert!(Symbol::intern(&long).is_class_private());
    }

    #[test]
    fn string_interner_agrees_between_threads() {
        let work = || {
            (0..20_000)
                .map(|n| Symbol::intern(&format!("name_{n}")))
                .collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(work)).collect();
        let answers: Vec<_> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert!(
            answers[0]
                .iter()
                .enumerate()
                .all(|(n, symbol)| symbol.as_str() == format!("name_{n}"))
        );
    }
}

//! The names that a thread interned lately.
//!
//! In: text. Out: its symbol, mostly without a lock and without a look at the shared table: most names of a module occur again
//! soon. A name of up to sixteen bytes is two words, so that comparing it follows no pointer.

use std::cell::{Cell, RefCell};
use std::mem::take;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use super::Symbol;
use super::fixed::TEXTS;
use super::table::GLOBAL;

/// A power of two; what is here takes 24 bytes each.
const ENTRIES: usize = 8192;
/// So many hits are counted before all threads are told.
const BATCH: u64 = 4096;

/// Hits that threads have told of, and the bytes of their texts.
static HITS: AtomicU64 = AtomicU64::new(0);
static SAVED: AtomicU64 = AtomicU64::new(0);
static IS_ON: AtomicBool = AtomicBool::new(true);
static WITH_KEYWORDS: AtomicBool = AtomicBool::new(true);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    first: u64,
    last: u64,
    length: u32,
}

#[derive(Clone, Copy)]
struct Entry {
    key: Key,
    symbol: Symbol,
}

type Entries = Box<[Entry]>;

/// What threads that ended remembered, for those that begin: symbols are the same everywhere.
static LEFT: Mutex<Vec<Entries>> = Mutex::new(Vec::new());
/// No more than this is left.
const MAX_LEFT: usize = 64;

struct Recent {
    entries: RefCell<Entries>,
    hits: Cell<u64>,
    saved: Cell<u64>,
}

thread_local! {
    static RECENT: Recent = Recent::new();
}

impl Recent {
    fn new() -> Self {
        let left = LEFT.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Self {
            entries: RefCell::new(left.unwrap_or_else(|| Self::fresh(WITH_KEYWORDS.load(Relaxed)))),
            hits: Cell::new(0),
            saved: Cell::new(0),
        }
    }

    fn fresh(with_keywords: bool) -> Entries {
        let none = Entry {
            key: Key {
                first: 0,
                last: 0,
                length: u32::MAX,
            },
            symbol: super::sym::empty,
        };
        let mut entries = vec![none; ENTRIES].into_boxed_slice();
        if with_keywords {
            for (index, text) in TEXTS.iter().enumerate() {
                let key = Key::of(text.as_bytes());
                let symbol = Symbol::new(index as u32, text);
                entries[key.place()] = Entry { key, symbol };
            }
        }
        entries
    }

    /// The symbol from the shared table.
    fn look_up(&self, text: &str) -> Symbol {
        let (symbol, is_new) = GLOBAL.intern(text);
        if !is_new {
            self.hit(text);
        }
        symbol
    }

    /// Counts a text that was there.
    #[inline]
    fn hit(&self, text: &str) {
        let hits = self.hits.get() + 1;
        self.hits.set(hits);
        self.saved.set(self.saved.get() + text.len() as u64);
        if hits >= BATCH {
            self.tell();
        }
    }

    fn tell(&self) {
        HITS.fetch_add(self.hits.replace(0), Relaxed);
        SAVED.fetch_add(self.saved.replace(0), Relaxed);
    }
}

impl Drop for Recent {
    fn drop(&mut self) {
        self.tell();
        let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() < MAX_LEFT {
            left.push(take(self.entries.get_mut()));
        }
    }
}

/// The symbol of `text`.
pub(super) fn intern(text: &str) -> Symbol {
    let found = RECENT.try_with(|recent| {
        if !IS_ON.load(Relaxed) {
            return recent.look_up(text);
        }
        let key = Key::of(text.as_bytes());
        let mut entries = recent.entries.borrow_mut();
        let entry = &mut entries[key.place()];
        if entry.key == key && (text.len() <= 16 || entry.symbol.as_str() == text) {
            recent.hit(text);
            return entry.symbol;
        }
        let symbol = recent.look_up(text);
        *entry = Entry { key, symbol };
        symbol
    });
    // A thread that is ending has nothing kept any more.
    found.unwrap_or_else(|_| GLOBAL.intern(text).0)
}

/// Texts that were there: all of this thread, and those of others but for a few that they are still to tell of.
pub(super) fn hits() -> u64 {
    // A thread that is ending has told.
    let _ = RECENT.try_with(Recent::tell);
    HITS.load(Relaxed)
}

/// The bytes of those hits.
pub(super) fn saved_bytes() -> u64 {
    let _ = RECENT.try_with(Recent::tell);
    SAVED.load(Relaxed)
}

/// Forgets what this thread remembers, and all counts.
pub(super) fn clear() {
    // A thread that is ending remembers nothing.
    let _ = RECENT.try_with(|recent| {
        recent.tell();
        let fresh = Recent::fresh(WITH_KEYWORDS.load(Relaxed));
        recent.entries.replace(fresh);
    });
    HITS.store(0, Relaxed);
    SAVED.store(0, Relaxed);
}

/// Switches remembering off or on; threads that begin later know the fixed names from the beginning if `keywords`.
pub(super) fn set_on(is_on: bool, keywords: bool) {
    IS_ON.store(is_on, Relaxed);
    WITH_KEYWORDS.store(keywords, Relaxed);
}

impl Key {
    /// Up to sixteen bytes are all in the two words.
    #[inline]
    fn of(text: &[u8]) -> Self {
        let long = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
        let half = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        let (first, last) = match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last)) => (long(first), long(last)),
            _ => match (text.first_chunk(), text.last_chunk(), text) {
                (Some(first), Some(last), _) => (half(first), half(last)),
                (_, _, [a, .., c]) => (
                    u64::from(*a) | u64::from(text[text.len() / 2]) << 8,
                    u64::from(*c),
                ),
                (_, _, [a]) => (u64::from(*a), 0),
                _ => (0, 0),
            },
        };
        Self {
            first,
            last,
            length: text.len() as u32,
        }
    }

    #[inline]
    fn place(self) -> usize {
        let mixed = (self.first ^ self.last.rotate_left(29))
            .wrapping_add(u64::from(self.length))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 48) as usize % ENTRIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_remembered_from_the_beginning_if_wanted() {
        let known = |with_keywords, text: &str| {
            let key = Key::of(text.as_bytes());
            Recent::fresh(with_keywords)[key.place()].key == key
        };
        assert!(known(true, "return") && !known(false, "return"));
        assert!(!known(true, "returns"));
    }

    #[test]
    fn short_texts_are_their_keys() {
        let texts = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "abc",
            "acb",
            "abcd",
            "abcde",
            "abcdefgh",
            "abcdefghi",
        ];
        for (at, text) in texts.iter().enumerate() {
            for other in &texts[at + 1..] {
                assert!(
                    Key::of(text.as_bytes()) != Key::of(other.as_bytes()),
                    "{text} {other}"
                );
            }
        }
        let long = ["abcdefgh-1-abcdefgh", "abcdefgh-2-abcdefgh"];
        assert!(Key::of(long[0].as_bytes()) == Key::of(long[1].as_bytes()));
        assert_ne!(intern(long[0]), intern(long[1]));
        assert_eq!(intern(long[0]).as_str(), long[0]);
    }
}

//! The names that a thread interned lately.
//!
//! In: text. Out: its symbol, mostly without a lock and without a look at the shared table: most names of a module occur again
//! soon. A name of up to sixteen bytes is two words, so that comparing it follows no pointer.

use std::cell::{Cell, OnceCell, RefCell};
use std::mem::{replace, take};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use super::fixed::TEXTS;
use super::room::Room;
use super::scan::NameStart;
use super::table::GLOBAL;
use super::{InternerStats, Symbol};

/// A power of two; what is here takes 24 bytes each.
const ENTRIES: usize = 2048;
/// So many hits are counted before all threads are told.
const BATCH: u64 = 4096;

/// Hits that threads have told of, the bytes of their texts, names that were new and theirs; the fixed ones are there from the beginning.
static HITS: AtomicU64 = AtomicU64::new(0);
static SAVED: AtomicU64 = AtomicU64::new(0);
static MADE: AtomicU64 = AtomicU64::new(TEXTS.len() as u64);
static BYTES: AtomicU64 = AtomicU64::new(bytes_of(TEXTS));
static IS_ON: AtomicBool = AtomicBool::new(true);
static WITH_KEYWORDS: AtomicBool = AtomicBool::new(true);

#[derive(Clone, Copy)]
#[cfg_attr(test, derive(PartialEq, Eq))]
struct Key {
    first: u64,
    second: u64,
    length: u32,
}

/// A key and its symbol, without a gap.
#[derive(Clone, Copy)]
struct Entry {
    first: u64,
    second: u64,
    length: u32,
    symbol: Symbol,
}

impl Entry {
    #[inline]
    fn new(key: Key, symbol: Symbol) -> Self {
        Self {
            first: key.first,
            second: key.second,
            length: key.length,
            symbol,
        }
    }

    #[inline]
    fn has(&self, key: Key) -> bool {
        (self.first, self.second, self.length) == (key.first, key.second, key.length)
    }
}

type Entries = Box<[Cell<Entry>]>;

/// What threads that ended remembered and had left, for those that begin: symbols are the same everywhere.
static LEFT: Mutex<Vec<(OnceCell<Entries>, Room)>> = Mutex::new(Vec::new());
/// No more than this is left.
const MAX_LEFT: usize = 64;
/// The room of threads that have none any more, because they are ending.
static ENDING: Mutex<Room> = Mutex::new(Room::new());

struct Recent {
    /// Made with the first name that is to be remembered.
    entries: OnceCell<Entries>,
    room: RefCell<Room>,
    hits: Cell<u64>,
    saved: Cell<u64>,
    made: Cell<u64>,
    bytes: Cell<u64>,
}

thread_local! {
    static RECENT: Recent = Recent::new();
}

impl Recent {
    fn new() -> Self {
        let left = LEFT.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (entries, room) = left.unwrap_or_else(|| (OnceCell::new(), Room::new()));
        Self {
            entries,
            room: RefCell::new(room),
            hits: Cell::new(0),
            saved: Cell::new(0),
            made: Cell::new(0),
            bytes: Cell::new(0),
        }
    }

    fn fresh(with_keywords: bool) -> Entries {
        let none = Key {
            first: 0,
            second: 0,
            length: u32::MAX,
        };
        let none = Entry::new(none, super::sym::empty);
        let entries = vec![Cell::new(none); ENTRIES].into_boxed_slice();
        if with_keywords {
            for (index, text) in TEXTS.iter().enumerate() {
                let key = Key::of(text);
                let symbol = Symbol::new(index as u32, text);
                entries[key.place()].set(Entry::new(key, symbol));
            }
        }
        entries
    }

    /// The symbol of a text that is too long for its key, or not here, where it is remembered from now on.
    fn compare(&self, place: &Cell<Entry>, key: Key, text: &str) -> Symbol {
        let entry = place.get();
        if entry.has(key) && entry.symbol.as_str() == text {
            self.hit(text.len());
            return entry.symbol;
        }
        let symbol = self.look_up(text);
        place.set(Entry::new(key, symbol));
        symbol
    }

    /// The symbol from the shared table.
    fn look_up(&self, text: &str) -> Symbol {
        let (symbol, is_new) = GLOBAL.intern(text, &mut self.room.borrow_mut());
        if is_new {
            self.made.set(self.made.get() + 1);
            self.bytes.set(self.bytes.get() + text.len() as u64);
        } else {
            self.hit(text.len());
        }
        symbol
    }

    /// Counts a text of so many bytes that was there.
    #[inline]
    fn hit(&self, length: usize) {
        let hits = self.hits.get() + 1;
        self.hits.set(hits);
        self.saved.set(self.saved.get() + length as u64);
        if hits >= BATCH {
            self.tell();
        }
    }

    fn tell(&self) {
        HITS.fetch_add(self.hits.replace(0), Relaxed);
        SAVED.fetch_add(self.saved.replace(0), Relaxed);
        MADE.fetch_add(self.made.replace(0), Relaxed);
        BYTES.fetch_add(self.bytes.replace(0), Relaxed);
    }
}

impl Drop for Recent {
    fn drop(&mut self) {
        self.tell();
        let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() < MAX_LEFT {
            let room = replace(self.room.get_mut(), Room::new());
            left.push((take(&mut self.entries), room));
        }
    }
}

/// A thread's way to the names, for whoever interns many of them, one after another.
#[derive(Clone, Copy)]
pub struct Names<'r> {
    /// None on a thread that is ending.
    recent: Option<&'r Recent>,
    /// What the thread remembers, if it does.
    entries: Option<&'r [Cell<Entry>]>,
}

impl Names<'_> {
    /// Does some work with the names at hand.
    #[inline]
    pub fn with<R>(work: impl FnOnce(Names<'_>) -> R) -> R {
        let mut work = Some(work);
        let mut run = |names: Names<'_>| work.take().map(|work| work(names));
        let done = RECENT.try_with(|recent| {
            let fresh = || Recent::fresh(WITH_KEYWORDS.load(Relaxed));
            let entries = is_remembering().then(|| &**recent.entries.get_or_init(fresh));
            run(Names {
                recent: Some(recent),
                entries,
            })
        });
        let ending = Names {
            recent: None,
            entries: None,
        };
        done.unwrap_or_else(|_| run(ending))
            .expect("one of the two runs")
    }

    /// The symbol of a part of a text, which is a name that begins with `start`.
    #[inline]
    pub fn intern_part(self, text: &str, part: Range<usize>, start: NameStart) -> Symbol {
        let key = Key {
            first: start.first,
            second: start.second,
            length: start.length as u32,
        };
        match self.lately(key) {
            Some(symbol) => symbol,
            None => self.intern_rare(key, &text[part]),
        }
    }

    /// The symbol of a name that is all in its key and was interned lately.
    #[inline]
    fn lately(self, key: Key) -> Option<Symbol> {
        let entry = self.entries?[key.place()].get();
        let is_here = entry.has(key) && key.length <= 16;
        is_here.then(|| {
            self.recent
                .inspect(|recent| recent.hit(key.length as usize));
            entry.symbol
        })
    }

    /// The symbol of `text`.
    #[inline]
    pub fn intern(self, text: &str) -> Symbol {
        let key = Key::of(text);
        self.lately(key)
            .unwrap_or_else(|| self.intern_rare(key, text))
    }

    #[cold]
    #[inline(never)]
    fn intern_rare(self, key: Key, text: &str) -> Symbol {
        match (self.recent, self.entries) {
            (Some(recent), Some(entries)) => recent.compare(&entries[key.place()], key, text),
            (Some(recent), None) => recent.look_up(text),
            (None, _) => intern_ending(text),
        }
    }
}

/// The symbol of `text` on a thread that is ending.
fn intern_ending(text: &str) -> Symbol {
    let mut room = ENDING.lock().unwrap_or_else(PoisonError::into_inner);
    let (symbol, is_new) = GLOBAL.intern(text, &mut room);
    MADE.fetch_add(u64::from(is_new), Relaxed);
    BYTES.fetch_add(u64::from(is_new) * text.len() as u64, Relaxed);
    symbol
}

/// The symbol of a text.
pub(super) fn intern(text: &str) -> Symbol {
    Names::with(|names| names.intern(text))
}

/// Counts of this thread, and of others but for a few that they are still to tell of.
pub(super) fn stats() -> InternerStats {
    // A thread that is ending has told.
    let _ = RECENT.try_with(Recent::tell);
    InternerStats {
        hits: HITS.load(Relaxed),
        misses: MADE.load(Relaxed),
        total_bytes: BYTES.load(Relaxed),
        saved_bytes: SAVED.load(Relaxed),
    }
}

const fn bytes_of(texts: &[&str]) -> u64 {
    let (mut sum, mut at) = (0, 0);
    while at < texts.len() {
        sum += texts[at].len() as u64;
        at += 1;
    }
    sum
}

/// Forgets what this thread remembers, and how many were there already.
pub(super) fn clear() {
    // A thread that is ending remembers nothing.
    let _ = RECENT.try_with(|recent| {
        recent.tell();
        let fresh = Recent::fresh(WITH_KEYWORDS.load(Relaxed));
        for (entry, fresh) in recent.entries.get().into_iter().flatten().zip(fresh) {
            entry.swap(&fresh);
        }
    });
    HITS.store(0, Relaxed);
    SAVED.store(0, Relaxed);
}

/// Whether names are remembered, and the texts of new ones share memory.
#[inline]
pub(super) fn is_remembering() -> bool {
    IS_ON.load(Relaxed)
}

/// Switches remembering off or on; threads that begin later know the fixed names from the beginning if `keywords`.
pub(super) fn set_on(is_on: bool, keywords: bool) {
    IS_ON.store(is_on, Relaxed);
    WITH_KEYWORDS.store(keywords, Relaxed);
}

impl Key {
    /// The key of a text, of which up to sixteen bytes are all in the two words.
    #[inline]
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let eight =
            |at: usize| u64::from_le_bytes(*bytes[at..].first_chunk().expect("eight bytes"));
        let (first, second) = match bytes.len() {
            16.. => (eight(0), eight(8)),
            9.. => (eight(0), eight(bytes.len() - 8) >> (8 * (16 - bytes.len()))),
            8 => (eight(0), 0),
            _ => {
                let low = bytes.iter().rev();
                (
                    low.fold(0, |number, byte| number << 8 | u64::from(*byte)),
                    0,
                )
            }
        };
        Self {
            first,
            second,
            length: bytes.len() as u32,
        }
    }

    #[inline]
    fn place(self) -> usize {
        let mixed = (self.first ^ self.second.rotate_left(29))
            .wrapping_add(u64::from(self.length))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 48) as usize % ENTRIES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::of(text)
    }

    #[test]
    fn keywords_are_remembered_from_the_beginning_if_wanted() {
        let known = |with_keywords, text: &str| {
            let key = key(text);
            Recent::fresh(with_keywords)[key.place()].get().has(key)
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
            "abcdefghabcdefg",
            "abcdefghabcdefgh",
        ];
        for (at, text) in texts.iter().enumerate() {
            for other in &texts[at + 1..] {
                assert!(key(text) != key(other), "{text} {other}");
            }
            let among = format!("{text}{}", "-".repeat(16 + at));
            let start = among.as_bytes().first_chunk().expect("sixteen");
            let (start, key) = (NameStart::of(start, text.len()), key(text));
            assert_eq!((start.first, start.second), (key.first, key.second));
        }
        let long = ["abcdefghabcdefgh-1-a", "abcdefghabcdefgh-2-a"];
        assert!(key(long[0]) == key(long[1]));
        assert_ne!(intern(long[0]), intern(long[1]));
        assert_eq!(intern(long[0]).as_str(), long[0]);
    }
}

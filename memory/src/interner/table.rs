//! The table behind the symbols.
//!
//! In: text. Out: its index, and from an index the text. Texts live in leaked chunks, so that they are
//! `'static` without any unsafe code, and are read by index without a lock.

use std::hash::BuildHasher;
use std::mem::take;
use std::sync::{LazyLock, Mutex, PoisonError};

use hashbrown::DefaultHashBuilder;

use super::fixed::TEXTS;
use super::index::Index;
use super::{InternerStats, Symbol};
use crate::append::AppendVec;

/// The process's names.
pub(super) static GLOBAL: LazyLock<Table> = LazyLock::new(Table::with_fixed_names);

const SHARDS: usize = 64;
const CHUNK: usize = 16 * 1024;
/// A shard takes so many symbols at a time: then threads that make names at once do not write to one cache line.
const RUN: u32 = 16;

pub(super) struct Table {
    hasher: DefaultHashBuilder,
    shards: [Shard; SHARDS],
    texts: AppendVec<&'static str>,
}

/// One shard on cache lines of its own, so that threads do not slow each other.
#[derive(Default)]
#[repr(align(128))]
struct Shard {
    /// Written under the lock only.
    index: Index,
    state: Mutex<ShardState>,
}

#[derive(Default)]
struct ShardState {
    free: &'static mut [u8],
    /// Symbols that are kept for this shard: so many from here on.
    next: u32,
    left: u32,
    stats: InternerStats,
}

impl Table {
    fn with_fixed_names() -> Self {
        let table = Self {
            hasher: DefaultHashBuilder::default(),
            shards: std::array::from_fn(|_| Shard::default()),
            texts: AppendVec::new(),
        };
        for text in TEXTS {
            // Their symbols are constants, in the order of the list.
            table.intern_with(text, |table, _| (table.texts.push(text), text));
        }
        table
    }

    /// The symbol of `text`, and whether it is new.
    pub(super) fn intern(&self, text: &str) -> (Symbol, bool) {
        self.intern_with(text, |table, state| {
            let kept = state.keep(text);
            if state.left == 0 {
                (state.next, state.left) = (table.texts.reserve(RUN), RUN);
            }
            let index = state.next;
            state.next += 1;
            state.left -= 1;
            table.texts.put(index, kept);
            (index, kept)
        })
    }

    /// The symbol of `text`; where it is new, the one whose index and lasting text `make` gives.
    fn intern_with(
        &self,
        text: &str,
        make: impl FnOnce(&Self, &mut ShardState) -> (u32, &'static str),
    ) -> (Symbol, bool) {
        let hash = self.hasher.hash_one(text);
        let shard = &self.shards[hash as usize % SHARDS];
        let hash = (hash >> 32) as u32;
        let find = || shard.index.find(hash, |symbol| self.text(symbol) == text);
        if let Some(symbol) = find() {
            return (symbol, false);
        }
        let mut state = shard.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been faster.
        if let Some(symbol) = find() {
            return (symbol, false);
        }
        let (index, kept) = make(self, &mut state);
        let symbol = Symbol::new(index, kept);
        state.stats.misses += 1;
        state.stats.total_bytes += kept.len() as u64;
        let count = state.stats.misses as usize;
        shard.index.insert(count, symbol, hash);
        (symbol, true)
    }

    pub(super) fn text(&self, symbol: Symbol) -> &'static str {
        self.texts
            .get(symbol.index())
            .expect("a symbol is made after its text")
    }

    pub(super) fn stats(&self) -> InternerStats {
        self.shards
            .iter()
            .fold(InternerStats::default(), |sum, shard| {
                let stats = shard
                    .state
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .stats;
                InternerStats {
                    hits: sum.hits + stats.hits,
                    misses: sum.misses + stats.misses,
                    total_bytes: sum.total_bytes + stats.total_bytes,
                    saved_bytes: sum.saved_bytes + stats.saved_bytes,
                }
            })
    }
}

impl ShardState {
    /// Copies `text` to where it stays for ever.
    fn keep(&mut self, text: &str) -> &'static str {
        if text.len() > CHUNK / 8 {
            return Box::leak(text.into());
        }
        if self.free.len() < text.len() {
            self.free = Box::leak(vec![0; CHUNK].into_boxed_slice());
        }
        let (kept, free) = take(&mut self.free).split_at_mut(text.len());
        kept.copy_from_slice(text.as_bytes());
        self.free = free;
        std::str::from_utf8(kept).expect("copied from a str")
    }
}

//! The table behind the symbols.
//!
//! In: text. Out: its index, and from an index the text. Texts live in leaked chunks, so that they are
//! `'static` without any unsafe code; entries live in buckets that double in size and never move, so that
//! they are read without a lock.

use std::hash::BuildHasher;
use std::mem::take;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::fixed::TEXTS;
use super::{InternerStats, Symbol};

/// The process's names.
pub(super) static GLOBAL: LazyLock<Table> = LazyLock::new(Table::with_fixed_names);

const SHARDS: usize = 64;
const CHUNK: usize = 16 * 1024;
/// The first bucket holds `2^FIRST_BITS` entries, each further one as many as all before it.
const FIRST_BITS: u32 = 12;
const BUCKETS: usize = (u32::BITS - FIRST_BITS) as usize + 1;

type Bucket = Box<[OnceLock<&'static str>]>;

pub(super) struct Table {
    hasher: DefaultHashBuilder,
    shards: [Shard; SHARDS],
    buckets: [OnceLock<Bucket>; BUCKETS],
    next: AtomicU32,
}

/// One shard on cache lines of its own, so that threads do not slow each other.
#[derive(Default)]
#[repr(align(128))]
struct Shard(Mutex<ShardState>);

#[derive(Default)]
struct ShardState {
    symbols: HashTable<(Symbol, &'static str)>,
    free: &'static mut [u8],
    stats: InternerStats,
}

impl Table {
    fn with_fixed_names() -> Self {
        let table = Self {
            hasher: DefaultHashBuilder::default(),
            shards: std::array::from_fn(|_| Shard::default()),
            buckets: std::array::from_fn(|_| OnceLock::new()),
            next: AtomicU32::new(0),
        };
        for text in TEXTS {
            table.intern_with(text, |_| text);
        }
        table
    }

    pub(super) fn intern(&self, text: &str) -> Symbol {
        self.intern_with(text, |state| state.keep(text))
    }

    fn intern_with(
        &self,
        text: &str,
        keep: impl FnOnce(&mut ShardState) -> &'static str,
    ) -> Symbol {
        let hash = self.hasher.hash_one(text);
        let shard = &self.shards[(hash >> 20) as usize % SHARDS];
        let mut state = shard.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&(symbol, _)) = state.symbols.find(hash, |entry| entry.1 == text) {
            state.stats.hits += 1;
            return symbol;
        }
        let kept = keep(&mut state);
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        let symbol = Symbol::from_index(index);
        let _ = self.entry(index).set(kept);
        state
            .symbols
            .insert_unique(hash, (symbol, kept), |entry| self.hasher.hash_one(entry.1));
        state.stats.misses += 1;
        state.stats.total_bytes += kept.len() as u64;
        symbol
    }

    pub(super) fn text(&self, symbol: Symbol) -> &'static str {
        self.entry(symbol.index())
            .get()
            .expect("a symbol is made after its text")
    }

    fn entry(&self, index: u32) -> &OnceLock<&'static str> {
        let (bucket, offset, length) = place(index);
        &self.buckets[bucket].get_or_init(|| (0..length).map(|_| OnceLock::new()).collect())[offset]
    }

    pub(super) fn stats(&self) -> InternerStats {
        self.shards
            .iter()
            .fold(InternerStats::default(), |sum, shard| {
                let stats = shard.0.lock().unwrap_or_else(PoisonError::into_inner).stats;
                InternerStats {
                    hits: sum.hits + stats.hits,
                    misses: sum.misses + stats.misses,
                    total_bytes: sum.total_bytes + stats.total_bytes,
                }
            })
    }
}

/// The bucket of an index, the offset in it and the bucket's length.
fn place(index: u32) -> (usize, usize, usize) {
    let high = index >> FIRST_BITS;
    if high == 0 {
        return (0, index as usize, 1 << FIRST_BITS);
    }
    let bits = high.ilog2();
    let length = 1_u32 << (FIRST_BITS + bits);
    (
        bits as usize + 1,
        (index - length) as usize,
        length as usize,
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_without_a_gap() {
        let first = 1 << FIRST_BITS;
        assert_eq!(place(0), (0, 0, first));
        assert_eq!(place(first as u32 - 1), (0, first - 1, first));
        assert_eq!(place(first as u32), (1, 0, first));
        assert_eq!(place(2 * first as u32), (2, 0, 2 * first));
        assert_eq!(place(u32::MAX).0, BUCKETS - 1);
    }
}

//! What the layer did, in numbers.
//!
//! Every figure is counted where the thing happens; none is assumed. Counters are those of the whole process.

#[cfg(feature = "metrics")]
mod export;
mod stages;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use crate::counting::allocation_counts;
use crate::pool::{PoolStats, StandardPools};
use crate::{ArenaStats, StringInterner};

#[cfg(feature = "metrics")]
pub(crate) use export::export;
pub use stages::{
    Profile, Stage, StageProfile, count_module, is_profiling, profile, stage, start_profile,
};

static COPIES: AtomicU64 = AtomicU64::new(0);
static COPIED_BYTES: AtomicU64 = AtomicU64::new(0);
static CACHE_HITS: AtomicU64 = AtomicU64::new(0);
static CACHE_MISSES: AtomicU64 = AtomicU64::new(0);
static ARENA_ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static ARENA_PEAK: AtomicU64 = AtomicU64::new(0);
static ARENA_RESETS: AtomicU64 = AtomicU64::new(0);
/// The pools that live as long as the process.
static POOLS: Mutex<Vec<fn() -> PoolStats>> = Mutex::new(Vec::new());

/// What the memory layer did so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MemoryMetrics {
    /// Objects that a pool had ready.
    pub pool_hits: u64,
    /// Objects that had to be made.
    pub pool_misses: u64,
    /// The share of hits, from 0 to 1.
    pub pool_hit_rate: f64,
    /// Different names.
    pub strings_interned: u64,
    /// Names that were there already.
    pub strings_deduplicated: u64,
    /// Bytes that those would have taken as strings of their own.
    pub bytes_saved: u64,
    /// Nodes and slices that arenas handed out.
    pub arena_allocations: u64,
    /// The most bytes that one arena handed out between two resets.
    pub arena_peak_usage: u64,
    /// How often an arena was reset for the next module.
    pub arena_resets: u64,
    /// Programs that Portalis's own cache of translated modules had ready.
    pub cache_hits: u64,
    /// Programs that had to be translated.
    pub cache_misses: u64,
    /// The share of hits, from 0 to 1.
    pub cache_hit_rate: f64,
    /// Requests to the system's allocator.
    pub total_allocations: u64,
    /// The most bytes that were held at once.
    pub peak_memory_usage: u64,
    /// Bytes that are held now.
    pub current_memory_usage: u64,
    /// Texts and settings that were copied as a whole.
    pub copies: u64,
}

impl MemoryMetrics {
    /// The figures of the process; `pools` are counted besides those that live as long as it.
    pub(crate) fn of(pools: &StandardPools) -> Self {
        let lasting = POOLS.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let own = [
            pools.strings.stats(),
            pools.vecs.stats(),
            pools.hashmaps.stats(),
        ];
        let all = lasting.iter().map(|stats| stats()).chain(own);
        let (mut acquisitions, mut made) = (0, 0);
        for stats in all {
            acquisitions += stats.acquisitions;
            made += stats.allocations;
        }
        let names = StringInterner::new().stats();
        let (cache_hits, cache_misses) = (CACHE_HITS.load(Relaxed), CACHE_MISSES.load(Relaxed));
        let allocations = allocation_counts();
        Self {
            pool_hits: acquisitions.saturating_sub(made),
            pool_misses: made,
            pool_hit_rate: share(acquisitions.saturating_sub(made), acquisitions),
            strings_interned: names.misses,
            strings_deduplicated: names.hits,
            bytes_saved: names.saved_bytes,
            arena_allocations: ARENA_ALLOCATIONS.load(Relaxed),
            arena_peak_usage: ARENA_PEAK.load(Relaxed),
            arena_resets: ARENA_RESETS.load(Relaxed),
            cache_hits,
            cache_misses,
            cache_hit_rate: share(cache_hits, cache_hits + cache_misses),
            total_allocations: allocations.allocations,
            peak_memory_usage: allocations.peak,
            current_memory_usage: allocations.current,
            copies: copies(),
        }
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}

/// Adds a pool that lives as long as the process to the figures.
pub fn register_pool(stats: fn() -> PoolStats) {
    POOLS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(stats);
}

/// Counts a copy of a whole text or of settings.
pub fn count_copy(bytes: usize) {
    COPIES.fetch_add(1, Relaxed);
    COPIED_BYTES.fetch_add(bytes as u64, Relaxed);
}

/// Counts a look into the cache of translated modules.
pub fn count_cache(is_hit: bool) {
    let counter = if is_hit { &CACHE_HITS } else { &CACHE_MISSES };
    counter.fetch_add(1, Relaxed);
}

/// How many whole texts and settings were copied.
pub fn copies() -> u64 {
    COPIES.load(Relaxed)
}

/// Adds what an arena handed out since it was counted last.
pub(crate) fn count_arena(allocations: usize, stats: ArenaStats, is_reset: bool) {
    ARENA_ALLOCATIONS.fetch_add(allocations as u64, Relaxed);
    ARENA_PEAK.fetch_max(stats.peak_usage as u64, Relaxed);
    ARENA_RESETS.fetch_add(u64::from(is_reset), Relaxed);
}

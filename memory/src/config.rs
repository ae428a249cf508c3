//! What can be switched.

use crate::pool::PoolSizes;

/// The switches and sizes of the memory layer; the default is everything on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryConfig {
    /// Buffers and maps come from pools.
    pub enable_pools: bool,
    /// Threads remember the names that they interned lately.
    pub enable_string_interning: bool,
    /// Python's keywords and builtins are among the names that a thread remembers from the beginning.
    pub intern_keywords: bool,
    /// Trees lie in chunks, not each node on the heap.
    pub enable_arena_allocation: bool,
    /// The size of an arena's first chunk in megabytes; 0 lets it grow from small.
    pub arena_capacity_mb: usize,
    /// How many objects the pools keep.
    pub pool_sizes: PoolSizes,
}

impl Default for MemoryConfig {
    fn default() -> Self {
        Self {
            enable_pools: true,
            enable_string_interning: true,
            intern_keywords: true,
            enable_arena_allocation: true,
            arena_capacity_mb: 0,
            pool_sizes: PoolSizes::default(),
        }
    }
}

impl MemoryConfig {
    /// Everything off: the same algorithms on the system's allocator.
    pub fn off() -> Self {
        Self {
            enable_pools: false,
            enable_string_interning: false,
            intern_keywords: false,
            enable_arena_allocation: false,
            ..Self::default()
        }
    }
}

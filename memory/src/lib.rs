//! Memory of the Portalis compiler: where trees live, how names are shared, what is used again, and what all that did.
//!
//! In: nodes and strings of one compilation. Out: references that live as long as their arena, [`Symbol`]s, four bytes each,
//! that are equal exactly when their texts are, cleared objects from an [`ObjectPool`], and [`MemoryMetrics`]. The [`CpuBridge`] runs many
//! translations on all cores with these. `docs/memory.md` has the measurements.
//!
//! Compiled programs take a part of it, without the feature `compiler`: pools, buffers and kernels.

#![deny(unsafe_code)]

#[cfg(feature = "compiler")]
mod append;
#[cfg(feature = "compiler")]
mod arena;
#[cfg(feature = "compiler")]
mod batch;
#[cfg(feature = "compiler")]
mod blocks;
#[cfg(feature = "compiler")]
mod bridge;
mod buffer;
#[cfg(feature = "compiler")]
mod config;
#[cfg(feature = "compiler")]
mod counting;
#[cfg(feature = "compiler")]
mod file;
#[cfg(feature = "compiler")]
mod input;
#[cfg(feature = "compiler")]
mod interner;
#[cfg(feature = "compiler")]
mod mapped;
#[cfg(feature = "compiler")]
pub mod metrics;
mod pool;
#[cfg(feature = "compiler")]
mod prefetch;
#[cfg(feature = "simd")]
pub mod simd;
#[cfg(feature = "sources")]
pub mod sources;

#[cfg(feature = "compiler")]
pub use append::AppendVec;
#[cfg(feature = "compiler")]
pub use arena::{ArenaStats, AstArena, ThinSlice};
#[cfg(feature = "compiler")]
pub use batch::TranslationBatch;
#[cfg(feature = "compiler")]
pub use blocks::{BlockScope, served_requests};
#[cfg(feature = "compiler")]
pub use bridge::{CpuBridge, CpuConfig};
pub use buffer::{ALIGNMENT, AlignedBuffer};
#[cfg(feature = "compiler")]
pub use config::MemoryConfig;
#[cfg(feature = "compiler")]
pub use counting::{AllocationCounts, CountingAllocator, allocation_counts};
#[cfg(feature = "compiler")]
pub use file::FileBytes;
#[cfg(feature = "compiler")]
pub use input::{MappedText, TranslationConfig, TranslationInput};
#[cfg(feature = "compiler")]
pub use interner::{
    Block, InternerStats, NameStart, Names, StringInterner, Symbol, bytes_before, sym,
};
#[cfg(feature = "compiler")]
pub use mapped::MappedFile;
#[cfg(feature = "compiler")]
pub use metrics::MemoryMetrics;
pub use pool::{ObjectPool, PoolSizes, PoolStats, Poolable, PooledObject, StandardPools, emptied};
#[cfg(feature = "compiler")]
pub use prefetch::prefetch_read;

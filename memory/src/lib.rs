//! Memory of the Portalis compiler: where trees live, how names are shared, what is used again, and what all that did.
//!
//! In: nodes and strings of one compilation. Out: references that live as long as their arena, [`Symbol`]s, four bytes each,
//! that are equal exactly when their texts are, cleared objects from an [`ObjectPool`], and [`MemoryMetrics`]. The [`CpuBridge`] runs many
//! translations on all cores with these. `docs/memory.md` has the measurements.

#![deny(unsafe_code)]

mod append;
mod arena;
mod batch;
mod blocks;
mod bridge;
mod buffer;
mod config;
mod counting;
mod input;
mod interner;
mod mapped;
pub mod metrics;
mod pool;
mod prefetch;
#[cfg(feature = "simd")]
pub mod simd;

pub use append::AppendVec;
pub use arena::{ArenaStats, AstArena};
pub use batch::TranslationBatch;
pub use blocks::{BlockScope, served_requests};
pub use bridge::{CpuBridge, CpuConfig};
pub use buffer::{ALIGNMENT, AlignedBuffer};
pub use config::MemoryConfig;
pub use counting::{AllocationCounts, CountingAllocator, allocation_counts};
pub use input::{MappedText, TranslationConfig, TranslationInput};
pub use interner::{InternerStats, StringInterner, Symbol, sym};
pub use mapped::MappedFile;
pub use metrics::MemoryMetrics;
pub use pool::{ObjectPool, PoolSizes, PoolStats, Poolable, PooledObject, StandardPools};
pub use prefetch::prefetch_read;

//! Memory of the Portalis compiler: where trees live and how names are shared.
//!
//! In: nodes and strings of one compilation. Out: references that live as long as their arena, and
//! [`Symbol`]s, four bytes each, that are equal exactly when their texts are.

#![deny(unsafe_code)]

mod append;
mod arena;
mod counting;
mod interner;
mod pool;

pub use append::AppendVec;
pub use arena::{ArenaStats, AstArena};
pub use counting::{AllocationCounts, CountingAllocator, allocation_counts};
pub use interner::{InternerStats, StringInterner, Symbol, sym};
pub use pool::{ObjectPool, PoolSizes, PoolStats, Poolable, PooledObject, StandardPools};

//! The part of the memory layer that programs can use: pools of objects, buffers on cache lines, kernels over numbers.
//!
//! In: what a program makes again and again, and slices of numbers. Out: the same objects, cleared; sums, extrema and counts. `array` keeps
//! its numbers in such buffers; which built-in function takes which kernel stands in [`simd`] and in `builtins/kernels.rs`.

pub use portalis_memory::{
    ALIGNMENT, AlignedBuffer, ObjectPool, PoolSizes, PoolStats, Poolable, PooledObject,
    StandardPools, simd,
};

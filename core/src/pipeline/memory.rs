//! The stack and the arenas of compilations, which one hands to the next.

use crate::{hir, resolve, syntax};
use portalis_memory::{AstArena, FileBytes, MemoryConfig, ObjectPool, PooledObject, metrics};
use std::sync::LazyLock;

/// The stack of a compilation: deep programs need a deep one, and reserved memory costs nothing until it is used.
pub const STACK: usize = 1 << 30;

/// Works with a large stack: this thread's where it has one, else a new thread's.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if stacker::remaining_stack().is_some_and(|left| left >= STACK / 2) {
        return work();
    }
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work);
        match worker.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(value)) => value,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => panic!("no thread can be started: {error}"),
        }
    })
}

/// More memory than this is not kept by an arena from one program to the next.
const MAX_KEPT: usize = 256 << 20;

/// The arenas of programs that were compiled; a program after another finds its memory here.
static ARENAS: LazyLock<ObjectPool<AstArena>> = LazyLock::new(|| {
    metrics::register_pool(|| ARENAS.stats());
    ObjectPool::bounded(AstArena::new, 64, MAX_KEPT)
});

/// Whether reading, parsing, resolving and lowering leave their memory to the next file or program.
pub fn set_pooling(is_on: bool) {
    FileBytes::set_pooling(is_on);
    syntax::set_pooling(is_on);
    resolve::set_pooling(is_on);
    hir::set_pooling(is_on);
}

/// An arena for a program.
pub(super) fn arena(memory: &MemoryConfig) -> PooledObject<'static, AstArena> {
    set_pooling(memory.enable_pools);
    ARENAS.set_on(memory.enable_pools && memory.enable_arena_allocation);
    let mut arena = ARENAS.acquire();
    let wanted = memory.arena_capacity_mb << 20;
    if !memory.enable_arena_allocation {
        *arena = AstArena::on_heap();
    } else if arena.stats().capacity < wanted {
        *arena = AstArena::with_capacity(wanted);
    }
    arena
}

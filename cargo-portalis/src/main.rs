//! The command `cargo portalis`.

use portalis_core::memory::CountingAllocator;

/// Counts only where statistics are asked for.
#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

fn main() -> std::process::ExitCode {
    cargo_portalis::main(std::env::args_os())
}

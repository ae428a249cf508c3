//! Pools, names, kernels and built-in functions that take them, beside the plain way: `cargo bench --bench pool_comparison`.
//!
//! With a word behind `--` (`pools`, `names`, `kernels`, `builtins`), only those.

#[path = "comparison/builtins.rs"]
mod builtins;
#[path = "comparison/kernels.rs"]
mod kernels;
#[path = "comparison/names.rs"]
mod names;
#[path = "comparison/pools.rs"]
mod pools;

use std::time::{Duration, Instant};

fn main() {
    if names::is_done() {
        return;
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    let parts: [(&str, fn()); 4] = [
        ("pools", pools::compare),
        ("names", names::compare),
        ("kernels", kernels::compare),
        ("builtins", builtins::compare),
    ];
    let is_wanted = |name: &str| words.iter().any(|word| word == name);
    let all = !parts.iter().any(|(name, _)| is_wanted(name));
    for (name, compare) in parts {
        if all || is_wanted(name) {
            compare();
        }
    }
}

/// The fastest of some rounds.
fn best(rounds: usize, mut work: impl FnMut()) -> Duration {
    let times = (0..rounds).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    times.min().expect("some rounds")
}

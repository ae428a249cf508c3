//! Where the thread's stack ends.
//!
//! In: an address on it. Out: the lowest address at which a Python function may still be entered. A thread that the runtime
//! started is known; on Linux others are found in `/proc/self/maps`; elsewhere a small stack is assumed.

/// Stack left for the runtime's own functions below the deepest Python function.
const RESERVE: usize = 256 * 1024;
/// What a thread of unknown stack is taken to have left.
const ASSUMED: usize = 768 * 1024;

/// The floor of a stack of which `size` bytes lie below `here`, as good as all of it; less where memory is short.
pub(super) fn floor_of(here: usize, size: usize) -> usize {
    let size = size.min(memory_to_spare().max(64 << 20));
    // The thread's own beginnings and its guard are above and below.
    here.saturating_sub(size - size / 64)
        .saturating_add(RESERVE)
}

/// How much memory a deep recursion may take before it is stopped: half of what is free.
fn memory_to_spare() -> usize {
    let free = || {
        let info = std::fs::read_to_string("/proc/meminfo").ok()?;
        let line = info
            .lines()
            .find_map(|line| line.strip_prefix("MemAvailable:"))?;
        line.split_whitespace().next()?.parse::<usize>().ok()
    };
    free().map_or(1 << 30, |kilobytes| kilobytes.saturating_mul(1024) / 2)
}

/// The floor of the stack that `here` is on.
pub(super) fn floor(here: usize) -> usize {
    match lowest_address(here) {
        Some(lowest) => lowest.saturating_add(RESERVE).min(here),
        None => here.saturating_sub(ASSUMED).saturating_add(RESERVE),
    }
}

/// The lowest address that the stack around `here` can have.
fn lowest_address(here: usize) -> Option<usize> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let line = maps
        .lines()
        .find(|line| bounds_of(line).is_some_and(|(low, high)| (low..high).contains(&here)))?;
    let (low, high) = bounds_of(line)?;
    if !line.ends_with("[stack]") {
        return Some(low);
    }
    // The main thread's stack grows on demand, to its limit; the arguments above it count.
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let limit = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max stack size"))?;
    let size = limit.split_whitespace().next()?.parse().unwrap_or(64 << 20);
    Some(high.saturating_sub(size).saturating_add(RESERVE))
}

fn bounds_of(line: &str) -> Option<(usize, usize)> {
    let (low, rest) = line.split_once('-')?;
    let (high, _) = rest.split_once(' ')?;
    Some((
        usize::from_str_radix(low, 16).ok()?,
        usize::from_str_radix(high, 16).ok()?,
    ))
}

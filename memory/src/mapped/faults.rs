//! What becomes of a read behind the end of a mapped file that was shortened: zeros, and a mark, instead of the end of the process.
//!
//! In: maps to watch. Out: whether one was read where its file has nothing any more. The system says so by the signal `SIGBUS`; our
//! handler looks for the map at fault, puts pages of zeros in the place of its rest and marks it. Every other fault goes to the handler that
//! was there before. The handler does nothing but read and write atomics and ask the system for pages, so it may come at any time, on
//! any number of threads at once.

#![allow(
    unsafe_code,
    reason = "signals and maps are asked of the system; each block says why it holds"
)]

use std::mem::{MaybeUninit, zeroed};
use std::ptr::null_mut;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use libc::{c_int, c_void, sigaction, siginfo_t};

/// So many maps are watched at once; more are refused.
const MAPS: usize = 256;
/// Maps begin at multiples of this, or of a multiple of it.
const PAGE: usize = 4096;
/// The number of pages stands in the lower bits of a range, that of the first page above.
const LENGTH_BITS: u32 = 24;

/// The ranges of addresses that are watched, each in one word so that it is read whole; 0 is free.
static RANGES: [AtomicU64; MAPS] = [const { AtomicU64::new(0) }; MAPS];
/// Whether each was read where nothing was; false where the range is free.
static FAULTED: [AtomicBool; MAPS] = [const { AtomicBool::new(false) }; MAPS];
/// The handler that was there before; nothing where ours could not be installed.
static BEFORE: OnceLock<Option<sigaction>> = OnceLock::new();

/// A map that is watched. Dropped, it is not; that must come before the map goes.
pub(super) struct Watch(usize);

impl Watch {
    /// Watches a map; `None` where that cannot be.
    pub(super) fn over(map: &[u8]) -> Option<Self> {
        BEFORE.get_or_init(install).as_ref()?;
        let range = pack(map.as_ptr().addr(), map.len())?;
        let is_taken = |slot: &AtomicU64| {
            let taken = slot.compare_exchange(0, range, Ordering::AcqRel, Ordering::Relaxed);
            taken.is_ok()
        };
        RANGES.iter().position(is_taken).map(Self)
    }

    /// Whether the map was read where its file had nothing any more.
    pub(super) fn has_faulted(&self) -> bool {
        FAULTED[self.0].load(Ordering::Acquire)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        FAULTED[self.0].store(false, Ordering::Relaxed);
        RANGES[self.0].store(0, Ordering::Release);
    }
}

fn pack(start: usize, length: usize) -> Option<u64> {
    let (first, pages) = ((start / PAGE) as u64, length.div_ceil(PAGE) as u64);
    let fits = first >> (u64::BITS - LENGTH_BITS) == 0 && pages >> LENGTH_BITS == 0;
    (fits && pages > 0).then_some(first << LENGTH_BITS | pages)
}

/// The first address of a range, and the one behind its last page.
fn unpack(range: u64) -> (usize, usize) {
    let pages = range & ((1 << LENGTH_BITS) - 1);
    let first = range >> LENGTH_BITS;
    (first as usize * PAGE, (first + pages) as usize * PAGE)
}

/// Installs our handler; the one that was there.
fn install() -> Option<sigaction> {
    // SAFETY: all zeros are a `sigaction`: numbers, an empty set and no handler.
    let mut ours: sigaction = unsafe { zeroed() };
    ours.sa_sigaction = handle as extern "C" fn(c_int, *mut siginfo_t, *mut c_void) as usize;
    // On the thread's stack for signals where it has one, as the handlers before us are.
    ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
    let mut before = MaybeUninit::uninit();
    // SAFETY: both point to a `sigaction`, and the handler is one for `SA_SIGINFO`.
    let done = unsafe { sigaction(libc::SIGBUS, &raw const ours, before.as_mut_ptr()) };
    // SAFETY: the call succeeded, so it has written there.
    (done == 0).then(|| unsafe { before.assume_init() })
}

extern "C" fn handle(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: with `SA_SIGINFO` the system hands a valid `siginfo_t` to the handler.
    let address = unsafe { (*info).si_addr() }.addr();
    if !fill(address) {
        pass_on(signal, info, context);
    }
}

/// Puts zeros from the page of `address` on to the end of the watched map that it lies in; false if it lies in none.
fn fill(address: usize) -> bool {
    for (range, faulted) in RANGES.iter().zip(&FAULTED) {
        let (start, end) = unpack(range.load(Ordering::Acquire));
        if !(start..end).contains(&address) {
            continue;
        }
        faulted.store(true, Ordering::Release);
        // SAFETY: `sysconf` has no conditions; on every system it is a plain question.
        let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(PAGE);
        let first = address & !(page - 1);
        // SAFETY: the pages are part of a map that lives, for the thread that faults is just reading it and it is not watched any longer
        // than it lives; whoever else reads them would fault as well, or reads zeros from now on.
        let zeros = unsafe {
            libc::mmap(
                std::ptr::with_exposed_provenance_mut(first),
                end - first,
                libc::PROT_READ,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED,
                -1,
                0,
            )
        };
        return zeros != libc::MAP_FAILED;
    }
    false
}

/// Lets the handler that was there before have the signal.
fn pass_on(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let before = BEFORE.get().and_then(Option::as_ref);
    match before.map_or((libc::SIG_DFL, 0), |b| (b.sa_sigaction, b.sa_flags)) {
        // Nothing was to be done: then the instruction faults again, and the system ends the process as it would have.
        (libc::SIG_DFL | libc::SIG_IGN, _) => {
            // SAFETY: all zeros are a `sigaction`, that of the system's own way: `SIG_DFL` is zero.
            let usual: sigaction = unsafe { zeroed() };
            // SAFETY: it points to a `sigaction`; that there was another one is not asked for.
            unsafe { sigaction(signal, &raw const usual, null_mut()) };
        }
        (handler, flags) if flags & libc::SA_SIGINFO != 0 => {
            // SAFETY: with this flag, the address is that of a function of this kind.
            let handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) =
                unsafe { std::mem::transmute(handler) };
            handler(signal, info, context);
        }
        (handler, _) => {
            // SAFETY: without it, the address is that of a function of a number.
            let handler: extern "C" fn(c_int) = unsafe { std::mem::transmute(handler) };
            handler(signal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_words() {
        let (start, end) = unpack(pack(7 * PAGE, PAGE + 1).unwrap());
        assert_eq!((start, end), (7 * PAGE, 9 * PAGE));
        assert_eq!(pack(7 * PAGE, 0), None);
        assert_eq!(pack(0, PAGE << LENGTH_BITS), None);
        assert!(pack((1 << 47) - PAGE, u32::MAX as usize).is_some());
    }

    #[test]
    fn an_address_outside_of_all_maps_is_not_ours() {
        assert!(!fill(8 * PAGE));
        assert!(!fill(0));
    }
}

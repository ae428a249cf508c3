//! Asking for what is going to be needed: the processor for memory, the system for files.

#![allow(
    unsafe_code,
    reason = "the instructions are in intrinsics and assembly, the system's request is a foreign function; see the blocks"
)]

use std::fs::File;

/// Asks for the cache line of `item`; does nothing where the processor knows no such request.
///
/// It pays where addresses come in no order, as those of a table's slots do. A text is read in order, which processors foresee by
/// themselves: `docs/memory.md` has the figures, and [`TranslationBatch`](crate::TranslationBatch) asks for files, not for lines.
#[inline]
pub fn prefetch_read<T: ?Sized>(item: &T) {
    let address = std::ptr::from_ref(item).cast::<u8>();
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch reads nothing; any address is fine, and SSE is part of every x86-64.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(address.cast());
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: a prefetch reads nothing; any address is fine, and `prfm` is part of every AArch64.
    unsafe {
        std::arch::asm!("prfm pldl1keep, [{0}]", in(reg) address, options(nostack, readonly, preserves_flags));
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = address;
}

/// Asks the system to read a file into its cache, and does not wait; does nothing where the system knows no such request.
pub(crate) fn read_ahead(file: &File) {
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
    {
        use std::os::fd::AsRawFd;
        // SAFETY: it is advice on a file that is open as long as it is borrowed; no memory is touched. What the system says to it does
        // not matter, for the file is read all the same.
        unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_WILLNEED) };
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
    let _ = file;
}

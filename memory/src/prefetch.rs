//! Asking the processor for memory before it is needed.

#![allow(
    unsafe_code,
    reason = "the instructions are in intrinsics and assembly; see the blocks"
)]

/// Asks for the cache line of `item`; does nothing where the processor knows no such request.
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

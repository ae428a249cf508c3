//! Which memory belongs to chunks.
//!
//! In: chunks, each a number of granules of the address space. Out: whether an address lies in one: two loads. The table has two levels, a
//! byte for each granule, which is asked for sooner than a bit, and leaves only where there are chunks; it only grows, for chunks are kept.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// Chunks are multiples of this, and aligned so.
pub(super) const GRANULE: usize = 64 << 10;

/// Bits of an address that the table knows: what 64-bit systems give to programs unless asked for more.
const ADDRESS_BITS: u32 = if usize::BITS > 47 { 47 } else { usize::BITS };
const LEAF_BITS: u32 = 14;
const TOP: usize = 1 << (ADDRESS_BITS - GRANULE.ilog2() - LEAF_BITS);

/// Whether each of 16,384 granules is part of a chunk.
type Leaf = [AtomicBool; 1 << LEAF_BITS];

static LEAVES: [AtomicPtr<Leaf>; TOP] = [const { AtomicPtr::new(null_mut()) }; TOP];

/// Where an address is looked up: the leaf, and the place in it.
#[inline]
const fn place(address: usize) -> (usize, usize) {
    let granule = address / GRANULE;
    (granule >> LEAF_BITS, granule & ((1 << LEAF_BITS) - 1))
}

/// Whether an address lies in a chunk.
#[inline]
pub(super) fn holds(address: *const u8) -> bool {
    let (leaf, at) = place(address.addr());
    let Some(leaf) = LEAVES.get(leaf) else {
        return false;
    };
    // SAFETY: a leaf is whole before it is published, and never freed.
    match unsafe { leaf.load(Ordering::Acquire).as_ref() } {
        Some(leaf) => leaf[at].load(Ordering::Relaxed),
        None => false,
    }
}

/// Adds a chunk; false if the table has no place for it.
pub(super) fn add(chunk: NonNull<u8>, size: usize) -> bool {
    let first = chunk.addr().get();
    let granules = (first..first + size).step_by(GRANULE);
    if granules.clone().any(|at| leaf(at).is_none()) {
        return false;
    }
    for at in granules {
        if let Some(leaf) = leaf(at) {
            leaf[place(at).1].store(true, Ordering::Relaxed);
        }
    }
    true
}

/// The leaf of an address; made if need be.
fn leaf(address: usize) -> Option<&'static Leaf> {
    let slot = LEAVES.get(place(address).0)?;
    let found = slot.load(Ordering::Acquire);
    // SAFETY: a leaf is whole before it is published, and never freed.
    if let Some(leaf) = unsafe { found.as_ref() } {
        return Some(leaf);
    }
    let layout = Layout::new::<Leaf>();
    crate::counting::count(layout.size());
    // SAFETY: the layout is not empty, and zeros are a leaf without granules.
    let made = unsafe { System.alloc_zeroed(layout) }.cast::<Leaf>();
    if made.is_null() {
        return None;
    }
    match slot.compare_exchange(null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
        // SAFETY: just made, and published for good.
        Ok(_) => unsafe { made.as_ref() },
        Err(other) => {
            // SAFETY: just allocated with this layout, and nobody knows of it.
            unsafe { System.dealloc(made.cast(), layout) };
            // SAFETY: as above.
            unsafe { other.as_ref() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_known_from_its_first_to_its_last_byte() {
        let layout = Layout::from_size_align(3 * GRANULE, GRANULE).unwrap();
        // The chunk is never freed, as its entry in the table is not; tools that look for leaks find it here.
        static KEPT: AtomicPtr<u8> = AtomicPtr::new(null_mut());
        // SAFETY: the layout is not empty.
        let chunk = NonNull::new(unsafe { System.alloc(layout) }).unwrap();
        KEPT.store(chunk.as_ptr(), Ordering::Relaxed);
        assert!(!holds(chunk.as_ptr()));
        assert!(add(chunk, 3 * GRANULE));
        for at in [0, 1, GRANULE, 3 * GRANULE - 1] {
            assert!(holds(chunk.as_ptr().wrapping_add(at)));
        }
        assert!(!holds(chunk.as_ptr().wrapping_sub(1)));
        assert!(!holds(null_mut()));
        assert!(!holds(std::ptr::without_provenance(usize::MAX)));
    }
}

//! The sizes of blocks.
//!
//! In: a layout. Out: the class of the smallest block that holds it: multiples of 16 up to 512 bytes, from there four sizes between
//! each power of two and the next, so that at most a fifth of a block is empty.

use std::alloc::Layout;

/// How blocks are aligned, and the size of the smallest.
pub(super) const ALIGNMENT: usize = 16;
/// The largest size that is a multiple of the alignment only.
const FINE: usize = 512;
const FINE_CLASSES: usize = FINE / ALIGNMENT;
/// The largest block.
pub(super) const LARGEST: usize = 128 << 10;
/// Sizes between a power of two and the next, as a power of two.
const STEPS: u32 = 2;
pub(super) const CLASSES: usize =
    FINE_CLASSES + ((LARGEST.ilog2() - FINE.ilog2()) << STEPS) as usize;

/// The class of a layout; `None` if the system serves it.
#[inline]
pub(super) fn class(layout: Layout) -> Option<usize> {
    let size = layout.size();
    if layout.align() > ALIGNMENT || size == 0 {
        return None;
    }
    if size <= FINE {
        return Some((size - 1) / ALIGNMENT);
    }
    (size <= LARGEST).then(|| {
        let last = size - 1;
        let power = last.ilog2();
        let step = (last >> (power - STEPS)) & ((1 << STEPS) - 1);
        FINE_CLASSES + (((power - FINE.ilog2()) as usize) << STEPS) + step
    })
}

/// The bytes of a block of a class.
#[inline]
pub(super) const fn size_of_class(class: usize) -> usize {
    if class < FINE_CLASSES {
        return (class + 1) * ALIGNMENT;
    }
    let coarse = class - FINE_CLASSES;
    let power = FINE.ilog2() as usize + (coarse >> STEPS);
    let step = coarse & ((1 << STEPS) - 1);
    (1 << power) + ((step + 1) << (power - STEPS as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_the_smallest_class_that_holds_it() {
        for size in 1..=LARGEST {
            let layout = Layout::from_size_align(size, 8).unwrap();
            let class = class(layout).unwrap();
            assert!(class < CLASSES && size_of_class(class) >= size, "{size}");
            assert!(class == 0 || size_of_class(class - 1) < size, "{size}");
            assert!(size_of_class(class).is_multiple_of(ALIGNMENT), "{size}");
        }
    }

    #[test]
    fn what_is_empty_large_or_widely_aligned_has_none() {
        for (size, align) in [(0, 1), (LARGEST + 1, 1), (8, 32)] {
            let layout = Layout::from_size_align(size, align).unwrap();
            assert_eq!(class(layout), None);
        }
    }
}

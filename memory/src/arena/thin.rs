//! Slices that are one word: the length lies in front of the items.
//!
//! In: items that are copied into an arena. Out: a [`ThinSlice`], which is used like a slice. Trees are full of lists, most of them
//! short or empty; an empty one takes no memory but the word.

#![allow(
    unsafe_code,
    reason = "the items are read through the place of the length; each block says why they are there"
)]

use std::alloc::Layout;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;
use std::slice;

use super::store::Store;

/// No item is aligned to more.
const ALIGNMENT: usize = 16;

/// A slice in an arena, as one word.
pub struct ThinSlice<'a, T> {
    /// The length, with as many items behind it.
    start: NonNull<Header<T>>,
    items: PhantomData<&'a [T]>,
}

#[repr(C)]
struct Header<T> {
    length: u32,
    /// Where the items begin.
    items: [T; 0],
}

/// The length of all empty slices, and room up to where their items would begin.
#[repr(C, align(16))]
struct Empty(u32, [u8; ALIGNMENT]);

static EMPTY: Empty = Empty(0, [0; ALIGNMENT]);

impl<'a, T> ThinSlice<'a, T> {
    /// A slice without items.
    pub fn empty() -> Self {
        const { assert!(align_of::<T>() <= ALIGNMENT, "as aligned as the empty one") };
        Self {
            start: NonNull::from(&EMPTY).cast(),
            items: PhantomData,
        }
    }

    /// The items, for as long as the arena holds them.
    #[inline]
    pub fn as_slice(self) -> &'a [T] {
        // SAFETY: `start` points to a length and, behind it, to as many items, which nobody writes to while `'a` lasts: `in_store` made
        // it so, or it is `EMPTY`, which is aligned for both and reaches to where the items would begin.
        unsafe {
            let header = self.start.as_ptr();
            slice::from_raw_parts(
                (&raw const (*header).items).cast(),
                (*header).length as usize,
            )
        }
    }

    /// The items, one after another.
    #[inline]
    pub fn iter(self) -> slice::Iter<'a, T> {
        self.as_slice().iter()
    }
}

impl<'a, T: Copy> ThinSlice<'a, T> {
    /// A copy of items in a store. Most lists have one, which is copied without a call that branches on how many bytes there are.
    #[inline]
    pub(super) fn in_store(store: &'a Store, first: &T, rest: &[T]) -> Self {
        const { assert!(align_of::<T>() <= ALIGNMENT, "as aligned as the empty one") };
        let length = u32::try_from(1 + rest.len()).expect("a list of a program that fits 32 bits");
        let (layout, offset) = Layout::array::<T>(1 + rest.len())
            .and_then(|items| Layout::new::<u32>().extend(items))
            .expect("a slice that fits memory");
        debug_assert_eq!(offset, std::mem::offset_of!(Header<T>, items));
        let start = store.room(layout);
        // SAFETY: the room is ours alone, so it does not overlap with the items, is as large and as aligned as a length with the items behind
        // it, which lie where `Header` has them, and stays until the store is told to forget, which takes `&mut`.
        unsafe {
            start.cast::<u32>().write(length);
            let items = start.add(offset).cast::<T>();
            items.write(*first);
            if !rest.is_empty() {
                let items = items.add(1);
                items.copy_from_nonoverlapping(NonNull::from(rest).cast(), rest.len());
            }
        }
        Self {
            start: start.cast(),
            items: PhantomData,
        }
    }
}

// SAFETY: it is used as a `&[T]` is.
unsafe impl<T: Sync> Send for ThinSlice<'_, T> {}
// SAFETY: the same.
unsafe impl<T: Sync> Sync for ThinSlice<'_, T> {}

impl<T> Clone for ThinSlice<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ThinSlice<'_, T> {}

impl<T> Default for ThinSlice<'_, T> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T> Deref for ThinSlice<'_, T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<'a, T> IntoIterator for ThinSlice<'a, T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &ThinSlice<'a, T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for ThinSlice<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AstArena;

    #[test]
    fn thin_slices_are_a_word_and_hold_what_was_put_in() {
        #[derive(Clone, Copy, PartialEq, Debug)]
        #[repr(align(16))]
        struct Wide(u8);
        assert_eq!(size_of::<Option<ThinSlice<'_, Wide>>>(), 8);
        for mut arena in [AstArena::new(), AstArena::on_heap()] {
            for length in 0..40_u8 {
                arena.alloc(length);
                let bytes: Vec<u8> = (0..length).collect();
                let wide: Vec<Wide> = bytes.iter().copied().map(Wide).collect();
                let long: Vec<u64> = bytes.iter().copied().map(u64::from).collect();
                let thin = (
                    arena.alloc_thin(&bytes),
                    arena.alloc_thin(&wide),
                    arena.alloc_thin(&long),
                );
                assert_eq!(
                    (&thin.0[..], &thin.1[..], &thin.2[..]),
                    (&bytes[..], &wide[..], &long[..])
                );
                assert!(thin.1.as_slice().as_ptr().addr().is_multiple_of(16));
                assert_eq!(thin.2.into_iter().sum::<u64>(), long.iter().sum());
                assert_eq!(format!("{:?}", thin.0), format!("{bytes:?}"));
            }
            arena.reset();
        }
        assert!(ThinSlice::<Wide>::default().is_empty());
    }
}

//! The shared pointer behind every Python object: a reference count, with cycles collected.
//!
//! `Gc<T>` is one word: a pointer to a 16-byte header followed by the value. The header holds the
//! count, the collector's bits and the type. `Ref` is a `Gc` whose type is known only at run time.
//!
//! In: values that implement [`Managed`]. Out: handles that clone by counting, run `__del__` at the
//! last drop, and never recurse however long the chain that dies. `gc/heap.rs` frees, `gc/collect.rs`
//! finds dead cycles, `gc/weak.rs` holds weak references.
//!
//! The rule for types that keep `Gc`s behind a cell: dropping a `Gc` may run Python code and allocating
//! one may start a collection, so neither may happen while a `&mut` into a managed value is live.

#![allow(unsafe_code)]

mod collect;
mod heap;
mod weak;

pub use collect::{Tracer, collect as gc_collect};
pub use heap::{collecting_enabled, live_objects, set_collecting_enabled};
pub use weak::{Weak, WeakRef};

use crate::class::{Extends, TypeInfo};
use crate::error::Result;
use crate::modules::copy::Copier;
use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::NonNull;

/// One reference, in the header's word.
const ONE: u64 = 1 << 32;
/// The type can be part of a cycle and the object is not among the possible roots.
const CYCLIC: u64 = 1;
/// Reached by the collection under way.
const GRAY: u64 = 1 << 1;
/// Found alive by the collection under way.
const BLACK: u64 = 1 << 2;
/// `__del__` has run.
const FINALIZED: u64 = 1 << 3;
/// Weak references to the object exist.
const WEAK: u64 = 1 << 4;
/// Where the possible roots' index (plus one) stands in the word, and how wide it is.
const INDEX_SHIFT: u32 = 5;
const INDEX_MASK: u64 = ((1 << 27) - 1) << INDEX_SHIFT;

/// What stands before every managed value: count, collector's bits, type.
#[repr(C)]
pub struct Header {
    /// Bits 32..64 count references, 5..32 are the index among the possible roots, 0..5 flags.
    word: Cell<u64>,
    info: &'static TypeInfo,
}

#[repr(C)]
struct GcBox<T> {
    header: Header,
    value: T,
}

/// A type that can stand behind a [`Gc`].
///
/// # Safety
/// `TYPE` describes `Self` (built by [`TypeInfo::of`] for `Self`), or, where one layout serves many Python types,
/// every type used to allocate it does. `trace` visits each `Gc` that the value owns exactly once, and
/// runs no other code. A type whose trace does not see all it owns is merely never collected.
pub unsafe trait Managed: Sized + 'static {
    /// The Python type of values allocated by [`Gc::new`].
    const TYPE: &'static TypeInfo;

    /// Visits every `Gc` owned by the value.
    fn trace(&self, tracer: &mut Tracer);

    /// For `copy.copy`: a new object of exactly this class with nothing set; `None` where such objects are not copied.
    #[doc(hidden)]
    fn blank() -> Option<Gc<Self>> {
        None
    }

    /// For `copy.copy`: gives a blank object what another has.
    #[doc(hidden)]
    fn fill(&self, _from: &Self, _copier: &mut Copier) -> Result<()> {
        Ok(())
    }
}

/// A counted reference to a `T` on the managed heap.
#[repr(transparent)]
pub struct Gc<T: Managed> {
    ptr: NonNull<Header>,
    marker: PhantomData<GcBox<T>>,
}

/// A counted reference to a managed object of any type.
#[repr(transparent)]
pub struct Ref {
    ptr: NonNull<Header>,
}

impl<T: Managed> Gc<T> {
    /// Moves a value to the managed heap.
    #[inline]
    pub fn new(value: T) -> Gc<T> {
        // SAFETY: `T::TYPE` describes `T` by the contract of `Managed`.
        unsafe { Gc::with_type(value, T::TYPE) }
    }

    /// Moves a value to the managed heap under another Python type than its default.
    ///
    /// # Safety
    /// `info` was made by [`TypeInfo::of`] for the same `T`.
    #[inline]
    pub unsafe fn with_type(value: T, info: &'static TypeInfo) -> Gc<T> {
        const {
            assert!(
                align_of::<T>() <= 16,
                "the value must follow the header directly"
            )
        };
        let flags = if info.acyclic {
            0
        } else {
            heap::count_allocation()
        };
        let header = Header {
            word: Cell::new(ONE | flags),
            info,
        };
        let raw = Box::into_raw(Box::new(GcBox { header, value }));
        // For `of_value`.
        raw.expose_provenance();
        // SAFETY: `Box::into_raw` is never null.
        let ptr = unsafe { NonNull::new_unchecked(raw) }.cast();
        Gc {
            ptr,
            marker: PhantomData,
        }
    }

    /// A reference to the object whose value is at hand.
    ///
    /// # Safety
    /// The value stands behind a `Gc`: it is a `T` there, or what a derived class's value begins with.
    #[inline]
    pub(crate) unsafe fn of_value(value: &T) -> Gc<T> {
        let place = (&raw const *value).addr() - size_of::<Header>();
        // The whole allocation was exposed when it was made; `value` itself may not be used for what lies before it.
        let header = std::ptr::with_exposed_provenance_mut::<Header>(place);
        // SAFETY: the caller promises that the header is there, 16 bytes before the value.
        let ptr = unsafe { NonNull::new_unchecked(header) };
        let borrowed = ManuallyDrop::new(Gc {
            ptr,
            marker: PhantomData,
        });
        Gc::clone(&borrowed)
    }

    /// The same object as a reference to a base class.
    #[inline]
    pub fn upcast<B: Managed>(&self) -> &Gc<B>
    where
        T: Extends<B>,
    {
        // SAFETY: `Extends` promises that a `T` begins with a `B`; both handles are one pointer.
        unsafe { &*(&raw const *self).cast::<Gc<B>>() }
    }

    /// The same reference, owned, to a base class.
    #[inline]
    pub fn into_base<B: Managed>(self) -> Gc<B>
    where
        T: Extends<B>,
    {
        let this = ManuallyDrop::new(self);
        Gc {
            ptr: this.ptr,
            marker: PhantomData,
        }
    }

    /// The same object as a `C`, when it is one (or of a class derived from it).
    #[inline]
    pub fn downcast<C: Managed>(&self) -> Option<&Gc<C>> {
        self.as_ref().downcast()
    }

    /// Forgets the static type.
    #[inline]
    pub fn erase(self) -> Ref {
        let this = ManuallyDrop::new(self);
        Ref { ptr: this.ptr }
    }

    /// This reference seen without its static type.
    #[inline]
    #[allow(clippy::should_implement_trait)]
    pub fn as_ref(&self) -> &Ref {
        // SAFETY: both are transparent around the same pointer.
        unsafe { &*(&raw const *self).cast::<Ref>() }
    }

    /// The number that the program gave to the object's own class.
    #[inline]
    pub fn class_id(&self) -> u32 {
        self.as_ref().class_id()
    }

    /// The object's own type.
    #[inline]
    pub fn type_info(&self) -> &'static TypeInfo {
        self.as_ref().type_info()
    }

    /// Python's `is`.
    #[inline]
    pub fn is(&self, other: &Self) -> bool {
        self.ptr == other.ptr
    }
}

impl Ref {
    /// The number that the program gave to the object's class.
    #[inline]
    pub fn class_id(&self) -> u32 {
        self.type_info().id
    }

    /// The object's type.
    #[inline]
    pub fn type_info(&self) -> &'static TypeInfo {
        self.header().info
    }

    /// The object as a `C`, when it is one (or of a class derived from it).
    #[inline]
    pub fn downcast<C: Managed>(&self) -> Option<&Gc<C>> {
        if self.type_info().has_layout_of(C::TYPE) {
            // SAFETY: the layout chain of the object's type contains the type of `C`.
            Some(unsafe { self.cast_unchecked() })
        } else {
            None
        }
    }

    /// The object as a `C`, unchecked.
    ///
    /// # Safety
    /// The object's value begins with a `C`.
    #[inline]
    pub(crate) unsafe fn cast_unchecked<C: Managed>(&self) -> &Gc<C> {
        // SAFETY: both are one pointer; the caller answers for the type behind it.
        unsafe { &*(&raw const *self).cast::<Gc<C>>() }
    }

    /// Python's `is`.
    #[inline]
    pub fn is(&self, other: &Self) -> bool {
        self.ptr == other.ptr
    }

    /// Python's `id()`.
    #[inline]
    pub fn id(&self) -> usize {
        self.ptr.addr().get()
    }

    /// How many references to the object exist.
    pub fn count(&self) -> usize {
        (self.header().word.get() >> 32) as usize
    }

    #[inline]
    fn header(&self) -> &Header {
        // SAFETY: the object lives while a reference to it does.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T: Managed> Deref for Gc<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the object lives while a reference to it does, and its value begins with a `T`,
        // 16 bytes after the header since no managed type is aligned more strictly.
        unsafe { &(*self.ptr.as_ptr().cast::<GcBox<T>>()).value }
    }
}

impl Clone for Ref {
    #[inline]
    fn clone(&self) -> Ref {
        let word = &self.header().word;
        match word.get().checked_add(ONE) {
            Some(more) => word.set(more),
            None => heap::too_many_references(),
        }
        Ref { ptr: self.ptr }
    }
}

impl Drop for Ref {
    #[inline]
    fn drop(&mut self) {
        let header = self.header();
        let word = header.word.get().wrapping_sub(ONE);
        header.word.set(word);
        if word < ONE {
            // SAFETY: that was the last reference.
            unsafe { heap::release(self.ptr) }
        } else if word & CYCLIC != 0 {
            heap::remember(self.ptr, header);
        }
    }
}

impl<T: Managed> Clone for Gc<T> {
    #[inline]
    fn clone(&self) -> Gc<T> {
        let counted = ManuallyDrop::new(self.as_ref().clone());
        Gc {
            ptr: counted.ptr,
            marker: PhantomData,
        }
    }
}

impl<T: Managed> Drop for Gc<T> {
    #[inline]
    fn drop(&mut self) {
        drop(Ref { ptr: self.ptr });
    }
}

/// Drops the value behind a header, leaving its memory.
///
/// # Safety
/// The value is a `T`, nobody refers to it any more, and it is not used after.
pub(crate) unsafe fn drop_value<T: Managed>(ptr: NonNull<Header>) {
    let place = ptr.as_ptr().cast::<GcBox<T>>();
    // SAFETY: by the caller's promise.
    unsafe { (&raw mut (*place).value).drop_in_place() }
}

/// Traces the value behind a header.
///
/// # Safety
/// The value is a live `T`.
pub(crate) unsafe fn trace_value<T: Managed>(ptr: NonNull<Header>, tracer: &mut Tracer) {
    // SAFETY: by the caller's promise.
    let place = unsafe { &*ptr.as_ptr().cast::<GcBox<T>>() };
    place.value.trace(tracer);
}

/// How much memory a `T` takes on the managed heap.
pub(crate) const fn layout<T: Managed>() -> std::alloc::Layout {
    std::alloc::Layout::new::<GcBox<T>>()
}

#[cfg(test)]
mod tests;

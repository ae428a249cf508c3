//! The memory of `List`: a vector behind a shared pointer, reached only through short, closed operations.
//!
//! In: items and positions. Out: clones of items, or the items taken out. No operation runs foreign code while the vector is
//! borrowed (cloning a `Value` runs none by that trait's contract), and what is removed is handed out, to be dropped after.
//! This is the only file of `list` with `unsafe`.

#![allow(unsafe_code)]

use crate::class::TypeInfo;
use crate::gc::{Gc, Managed, Tracer};
use crate::look::Look;
use crate::value::Value;
use std::cell::UnsafeCell;
use std::ops::Range;

/// Python's `list`: handles share one vector.
#[repr(transparent)]
pub struct List<T: Value>(Gc<ListBody<T>>);

/// What stands behind a [`List`].
pub struct ListBody<T: Value> {
    items: UnsafeCell<Vec<T>>,
}

// SAFETY: `TYPE` is made for this type; tracing visits what each item owns, once. Tracing happens only where no
// operation of this file is under way, since none of them allocates or frees on the managed heap.
unsafe impl<T: Value> Managed for ListBody<T> {
    const TYPE: &'static TypeInfo =
        &TypeInfo::of::<Self>("list", T::ACYCLIC, |gc| List::from_gc_ref(gc)).leaf_if(T::PLAIN);

    fn trace(&self, tracer: &mut Tracer) {
        // SAFETY: see above.
        let items = unsafe { &*self.items.get() };
        items.iter().for_each(|item| item.trace(tracer));
    }
}

impl<T: Value> List<T> {
    /// A list of the items of a vector.
    #[inline]
    pub fn from_vec(items: Vec<T>) -> List<T> {
        List(Gc::new(ListBody {
            items: UnsafeCell::new(items),
        }))
    }

    fn from_gc_ref(gc: &Gc<ListBody<T>>) -> &List<T> {
        // SAFETY: `List` is transparent around the `Gc`.
        unsafe { &*(&raw const *gc).cast::<List<T>>() }
    }

    /// The pointer itself.
    #[inline]
    pub(super) fn gc(&self) -> &Gc<ListBody<T>> {
        &self.0
    }

    /// The pointer itself, owned.
    pub(super) fn into_gc(self) -> Gc<ListBody<T>> {
        self.0
    }

    /// Reads the items. `read` runs no foreign code: it only copies, clones and counts.
    #[inline]
    fn peek<R>(&self, read: impl FnOnce(&[T]) -> R) -> R {
        // SAFETY: lists stay on their thread, and no closure given in this file reaches the list again.
        read(unsafe { &*self.0.items.get() })
    }

    /// Changes the items. `change` runs no foreign code and drops none of them.
    #[inline]
    fn poke<R>(&self, change: impl FnOnce(&mut Vec<T>) -> R) -> R {
        // SAFETY: as for `peek`; a `Vec` of values is moved and grown without running any code of theirs.
        change(unsafe { &mut *self.0.items.get() })
    }

    /// How many items.
    #[inline]
    pub(crate) fn size(&self) -> usize {
        self.peek(<[T]>::len)
    }

    /// The item at a position.
    #[inline]
    pub(crate) fn at(&self, at: usize) -> Option<T> {
        self.peek(|items| items.get(at).cloned())
    }

    /// The item at a Python index, negative ones counted from the end.
    #[inline]
    pub(super) fn at_index(&self, i: i64) -> Option<T> {
        self.peek(|items| {
            let at = if i < 0 {
                i.wrapping_add(items.len() as i64)
            } else {
                i
            };
            items.get(at as usize).cloned()
        })
    }

    /// Exchanges the item at a Python index; gives the old one, or the new one back when there is none.
    #[inline]
    pub(super) fn exchange(&self, i: i64, item: T) -> Result<T, T> {
        self.poke(|items| {
            let at = if i < 0 {
                i.wrapping_add(items.len() as i64)
            } else {
                i
            };
            match items.get_mut(at as usize) {
                Some(place) => Ok(std::mem::replace(place, item)),
                None => Err(item),
            }
        })
    }

    /// Asks the item at a position something; `None` when there is none.
    #[inline]
    pub(super) fn look_at<L: Look<T>>(&self, at: usize, look: L) -> Option<L::Found> {
        if L::FOREIGN {
            return self.at(at).map(|item| look.look(&item));
        }
        // Nothing can reach the list meanwhile, by the promise of `Look`.
        self.peek(|items| items.get(at).map(|item| look.look(item)))
    }

    /// Exchanges the item at a position; gives the old one, or the new one back when there is none.
    #[inline]
    pub(crate) fn exchange_at(&self, at: usize, item: T) -> Result<T, T> {
        self.poke(|items| match items.get_mut(at) {
            Some(place) => Ok(std::mem::replace(place, item)),
            None => Err(item),
        })
    }

    /// Adds an item at the end if `wanted`, without a branch: in loops that pick items it is mostly not to be foreseen.
    #[inline]
    pub(super) fn push_if(&self, wanted: bool, item: T)
    where
        T: Copy,
    {
        self.poke(|items| {
            if items.len() == items.capacity() {
                grow(items);
            }
            let len = items.len();
            // SAFETY: there is room for one more item, and it is written before it may count.
            unsafe {
                items.as_mut_ptr().add(len).write(item);
                items.set_len(len + usize::from(wanted));
            }
        });
    }

    /// Adds an item at the end.
    #[inline]
    pub(super) fn push(&self, item: T) {
        self.poke(|items| {
            if items.len() == items.capacity() {
                grow(items);
            }
            items.push(item);
        });
    }

    /// Takes the last item out.
    #[inline]
    pub(super) fn take_last(&self) -> Option<T> {
        self.poke(Vec::pop)
    }

    /// Takes an item out.
    pub(super) fn take_at(&self, at: usize) -> Option<T> {
        self.poke(|items| {
            if at < items.len() {
                Some(items.remove(at))
            } else {
                None
            }
        })
    }

    /// Puts an item before a position, or at the end.
    pub(super) fn insert_at(&self, at: usize, item: T) {
        self.poke(|items| items.insert(at.min(items.len()), item));
    }

    /// Exchanges a range for other items; gives the old ones. The range is cut to the list.
    pub(super) fn splice(&self, range: Range<usize>, new: Vec<T>) -> Vec<T> {
        self.poke(|items| {
            let end = range.end.min(items.len());
            let start = range.start.min(end);
            if start == items.len() {
                items.extend(new);
                return Vec::new();
            }
            items.splice(start..end, new).collect()
        })
    }

    /// Clones a range, cut to the list.
    #[inline]
    pub(crate) fn clone_range(&self, range: Range<usize>) -> Vec<T> {
        self.peek(|items| {
            let end = range.end.min(items.len());
            items[range.start.min(end)..end].to_vec()
        })
    }

    /// Adds clones of another list's items at the end.
    pub(super) fn push_all(&self, other: &List<T>) {
        if self.0.is(&other.0) {
            return self.poke(|items| items.extend_from_within(..));
        }
        // Two lists: two vectors.
        other.peek(|more| self.poke(|items| items.extend_from_slice(more)));
    }

    /// Makes room for more items; false when there cannot be so much.
    pub(super) fn reserve(&self, more: usize) -> bool {
        self.poke(|items| items.try_reserve(more).is_ok())
    }

    /// Takes all items out.
    #[inline]
    pub(crate) fn take_all(&self) -> Vec<T> {
        self.poke(std::mem::take)
    }

    /// Puts other items in place of all; gives the old ones.
    #[inline]
    pub(crate) fn put_all(&self, new: Vec<T>) -> Vec<T> {
        self.poke(|items| std::mem::replace(items, new))
    }

    /// Turns the order around.
    pub(super) fn turn(&self) {
        self.poke(|items| items.reverse());
    }

    /// Reads the items at once. They are taken out meanwhile, so that whatever `read` does the list stays whole
    /// (it would look empty); meant for `PLAIN` items.
    #[inline]
    pub(crate) fn with_plain<R>(&self, read: impl FnOnce(&[T]) -> R) -> R {
        let items = self.take_all();
        let result = read(&items);
        let meanwhile = self.put_all(items);
        drop(meanwhile);
        result
    }
}

/// Makes room for more items: what grows at all mostly grows further.
#[inline(never)]
fn grow<T>(items: &mut Vec<T>) {
    if items.capacity() == 0 {
        *items = Vec::with_capacity(8);
    } else {
        items.reserve(items.len().max(8));
    }
}

impl<T: Value> Clone for List<T> {
    #[inline]
    fn clone(&self) -> List<T> {
        List(self.0.clone())
    }
}

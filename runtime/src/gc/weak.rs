//! Weak references: told when their object dies.
//!
//! In: a live object. Out: a handle that gives it back while it lives. The handles of one object share
//! an entry in a side table, found by the object's address; the header has one bit for "has an entry".

use super::{Gc, Header, Managed, Ref, WEAK};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::rc::Rc;

/// What the weak references to one object share: where it is, while it is.
struct Entry {
    target: Cell<Option<NonNull<Header>>>,
    callbacks: RefCell<Vec<Callback>>,
}

/// A function to call when the object dies, for as long as `alive` is held.
struct Callback {
    alive: std::rc::Weak<()>,
    call: Box<dyn FnOnce()>,
}

/// The entries of all objects on the thread that have one.
#[derive(Default)]
struct Table(RefCell<HashMap<NonNull<Header>, Rc<Entry>>>);

impl Drop for Table {
    /// At the thread's end nobody is left to say when an object dies: all weak references are cut off.
    fn drop(&mut self) {
        for entry in self.0.get_mut().values() {
            entry.target.set(None);
        }
    }
}

thread_local! {
    static TABLE: Table = Table::default();
}

/// A weak reference to an object of any type.
#[derive(Clone)]
pub struct WeakRef {
    entry: Rc<Entry>,
    /// Kept by the clones of one weak reference; its callback is forgotten with the last.
    _alive: Option<Rc<()>>,
}

/// A weak reference to a `T`.
pub struct Weak<T: Managed> {
    inner: WeakRef,
    marker: PhantomData<fn() -> T>,
}

impl WeakRef {
    /// A weak reference to an object.
    pub fn new(target: &Ref) -> WeakRef {
        WeakRef {
            entry: entry_of(target),
            _alive: None,
        }
    }

    /// A weak reference that calls `call` when the object dies before the reference does.
    pub fn with_callback(target: &Ref, call: impl FnOnce() + 'static) -> WeakRef {
        let entry = entry_of(target);
        let alive = Rc::new(());
        let callback = Callback {
            alive: Rc::downgrade(&alive),
            call: Box::new(call),
        };
        entry.callbacks.borrow_mut().push(callback);
        WeakRef {
            entry,
            _alive: Some(alive),
        }
    }

    /// The object, while it lives.
    pub fn get(&self) -> Option<Ref> {
        let ptr = self.entry.target.get()?;
        let borrowed = ManuallyDrop::new(Ref { ptr });
        Some(Ref::clone(&borrowed))
    }

    /// Whether both are weak references to one object (also after its death).
    pub fn same_target(&self, other: &WeakRef) -> bool {
        Rc::ptr_eq(&self.entry, &other.entry)
    }
}

impl<T: Managed> Weak<T> {
    /// A weak reference to an object.
    pub fn new(target: &Gc<T>) -> Weak<T> {
        Weak {
            inner: WeakRef::new(target.as_ref()),
            marker: PhantomData,
        }
    }

    /// The object, while it lives.
    pub fn get(&self) -> Option<Gc<T>> {
        let object = ManuallyDrop::new(self.inner.get()?);
        Some(Gc {
            ptr: object.ptr,
            marker: PhantomData,
        })
    }
}

impl<T: Managed> Clone for Weak<T> {
    fn clone(&self) -> Weak<T> {
        Weak {
            inner: self.inner.clone(),
            marker: PhantomData,
        }
    }
}

fn entry_of(target: &Ref) -> Rc<Entry> {
    let found = TABLE.try_with(|table| {
        let mut entries = table.0.borrow_mut();
        let entry = entries.entry(target.ptr).or_insert_with(|| {
            let word = &target.header().word;
            word.set(word.get() | WEAK);
            Rc::new(Entry {
                target: Cell::new(Some(target.ptr)),
                callbacks: RefCell::default(),
            })
        });
        Rc::clone(entry)
    });
    found.unwrap_or_else(|_| {
        Rc::new(Entry {
            target: Cell::new(None),
            callbacks: RefCell::default(),
        })
    })
}

/// The callbacks of weak references that were cut off, to be called.
#[must_use]
pub(super) struct Callbacks(Vec<Callback>);

/// Cuts the weak references to an object off.
pub(super) fn cut_off(ptr: NonNull<Header>) -> Callbacks {
    // SAFETY: called while the header is still there.
    let word = unsafe { &ptr.as_ref().word };
    word.set(word.get() & !WEAK);
    let Ok(Some(entry)) = TABLE.try_with(|table| table.0.borrow_mut().remove(&ptr)) else {
        return Callbacks(Vec::new());
    };
    entry.target.set(None);
    let callbacks = std::mem::take(&mut *entry.callbacks.borrow_mut());
    Callbacks(callbacks)
}

impl Callbacks {
    /// Calls them, newest first, but for those whose weak reference is gone.
    pub(super) fn call(self) {
        for callback in self.0.into_iter().rev() {
            if callback.alive.strong_count() > 0 {
                (callback.call)();
            }
        }
    }
}

//! The places inside objects: attributes and captured variables.
//!
//! In: values. Out: cells read by cloning and written by replacing. What is replaced is dropped only after the cell holds
//! its new value, because that drop may run Python code that reads the cell.

#![allow(unsafe_code)]

use crate::class::TypeInfo;
use crate::error::Result;
use crate::gc::{Gc, Managed, Tracer};
use crate::int::{self, Int};
use crate::look::Look;
use crate::modules::copy::Copier;
use crate::value::Value;
use std::cell::{Cell, UnsafeCell};

/// An attribute that may be unset.
#[repr(transparent)]
pub struct Field<T>(UnsafeCell<Option<T>>);

impl<T: Value> Field<T> {
    /// An unset attribute.
    #[inline]
    pub const fn new() -> Field<T> {
        Field(UnsafeCell::new(None))
    }

    /// The value, if set.
    #[inline]
    pub fn get(&self) -> Option<T> {
        // SAFETY: no other reference into the cell exists: `clone` of a `Value` runs no code that could make one,
        // and all other methods end theirs before they run any.
        unsafe { (*self.0.get()).clone() }
    }

    /// An operation on the value, which is set.
    #[inline]
    pub fn look<L: Look<T>>(&self, look: L) -> L::Result {
        if L::FOREIGN {
            return L::result(look.look(&self.get().expect("the value is set")));
        }
        // SAFETY: as in `get`; by the promise of `Look` nothing is run that could reach the cell.
        let value = unsafe { &*self.0.get() };
        L::result(look.look(value.as_ref().expect("the value is set")))
    }

    /// Gives the attribute a value.
    #[inline]
    pub fn set(&self, value: T) {
        // SAFETY: as in `get`; the old value is dropped after the exclusive reference ended.
        let old = unsafe { (*self.0.get()).replace(value) };
        drop(old);
    }

    /// Unsets the attribute (`del`) and gives what it held.
    #[inline]
    pub fn take(&self) -> Option<T> {
        // SAFETY: as in `get`.
        unsafe { (*self.0.get()).take() }
    }

    /// Whether the attribute is set.
    #[inline]
    pub fn is_set(&self) -> bool {
        // SAFETY: as in `get`.
        unsafe { (*self.0.get()).is_some() }
    }

    /// Visits what the value owns.
    #[doc(hidden)]
    #[inline]
    pub fn trace(&self, tracer: &mut Tracer) {
        // SAFETY: as in `get`; `trace` of a `Value` runs no Python code.
        if let Some(value) = unsafe { &*self.0.get() } {
            value.trace(tracer);
        }
    }

    /// Gives the attribute a copy of what another holds.
    #[doc(hidden)]
    pub fn fill(&self, from: &Field<T>, copier: &mut Copier) -> Result<()> {
        if let Some(value) = from.get() {
            self.set(copier.item(&value)?);
        }
        Ok(())
    }

    #[doc(hidden)]
    pub const ACYCLIC: bool = T::ACYCLIC;
}

impl<T: Value> Field<Option<T>> {
    /// Whether the value, which is set, is `None`.
    #[inline]
    pub fn holds_none(&self) -> bool {
        // SAFETY: as in `get`; no code runs.
        matches!(unsafe { &*self.0.get() }, Some(None))
    }
}

impl Field<Int> {
    /// The value, which is set and known to fit an `i128`.
    #[inline]
    pub fn wide(&self) -> i128 {
        // SAFETY: as in `get`; no code of others runs.
        unsafe { &*self.0.get() }.as_ref().map_or(0, int::wide)
    }

    /// Gives the attribute a value.
    #[inline]
    pub fn set_wide(&self, value: i128) {
        self.set(Int::from(value));
    }
}

/// An attribute with ints that an `i64` does not hold, but an `i128` does, as the states of generators of random numbers: what
/// fits is kept in one, without memory of its own. Others are held as they are.
#[derive(Default)]
pub struct WideField {
    /// Zero unless there is a value here.
    word: Cell<i128>,
    held: Cell<Held>,
    other: Field<Int>,
}

/// Where the value of a [`WideField`] is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Held {
    #[default]
    Nowhere,
    Word,
    Other,
}

impl WideField {
    /// An unset attribute.
    #[inline]
    pub fn new() -> WideField {
        WideField::default()
    }

    /// The value, if set.
    #[inline]
    pub fn get(&self) -> Option<Int> {
        match self.held.get() {
            Held::Word => Some(Int::from(self.word.get())),
            Held::Nowhere | Held::Other => self.other.get(),
        }
    }

    /// Gives the attribute a value.
    pub fn set(&self, value: Int) {
        match i128::try_from(&value) {
            Ok(word) => self.set_wide(word),
            Err(_) => {
                self.other.set(value);
                self.held.set(Held::Other);
            }
        }
    }

    /// The value, which is set and known to fit an `i128`.
    #[inline]
    pub fn wide(&self) -> i128 {
        match self.held.get() {
            Held::Other => self.other.wide(),
            Held::Nowhere | Held::Word => self.word.get(),
        }
    }

    /// Gives the attribute a value.
    #[inline]
    pub fn set_wide(&self, value: i128) {
        self.word.set(value);
        if self.held.replace(Held::Word) == Held::Other {
            self.other.take();
        }
    }

    /// Unsets the attribute (`del`) and gives what it held.
    pub fn take(&self) -> Option<Int> {
        match self.held.replace(Held::Nowhere) {
            Held::Word => Some(Int::from(self.word.get())),
            Held::Nowhere | Held::Other => self.other.take(),
        }
    }

    /// Whether the attribute is set.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.held.get() != Held::Nowhere
    }

    #[doc(hidden)]
    #[inline]
    pub fn trace(&self, _tracer: &mut Tracer) {}

    #[doc(hidden)]
    pub fn fill(&self, from: &WideField, _copier: &mut Copier) -> Result<()> {
        if let Some(value) = from.get() {
            self.set(value);
        }
        Ok(())
    }

    #[doc(hidden)]
    pub const ACYCLIC: bool = true;
}

impl<T: Value> Default for Field<T> {
    fn default() -> Self {
        Field::new()
    }
}

/// An attribute with a scalar that is certainly assigned before it is read.
#[repr(transparent)]
#[derive(Default)]
pub struct Slot<T: Copy>(Cell<T>);

impl<T: Copy + Default + Value> Slot<T> {
    /// A slot that holds the type's zero.
    #[inline]
    pub fn new() -> Slot<T> {
        Slot(Cell::new(T::default()))
    }

    /// The value.
    #[inline]
    pub fn get(&self) -> T {
        self.0.get()
    }

    /// Gives the attribute a value.
    #[inline]
    pub fn set(&self, value: T) {
        self.0.set(value);
    }

    #[doc(hidden)]
    #[inline]
    pub fn trace(&self, _tracer: &mut Tracer) {}

    #[doc(hidden)]
    #[inline]
    pub fn fill(&self, from: &Slot<T>, _copier: &mut Copier) -> Result<()> {
        self.set(from.get());
        Ok(())
    }

    #[doc(hidden)]
    pub const ACYCLIC: bool = true;
}

/// A variable shared between a function and the functions nested in it.
#[derive(Clone)]
#[repr(transparent)]
pub struct CellVar<T: Value>(Gc<CellBody<T>>);

struct CellBody<T>(Field<T>);

// SAFETY: `TYPE` is made for this type; tracing visits what the value owns.
unsafe impl<T: Value> Managed for CellBody<T> {
    const TYPE: &'static TypeInfo = &TypeInfo::of::<Self>("cell", T::ACYCLIC, |_| &());

    fn trace(&self, tracer: &mut Tracer) {
        self.0.trace(tracer);
    }
}

impl<T: Value> CellVar<T> {
    /// An unbound variable.
    #[inline]
    #[allow(clippy::new_without_default)]
    pub fn new() -> CellVar<T> {
        CellVar(Gc::new(CellBody(Field::new())))
    }

    /// A variable with a value.
    #[inline]
    pub fn with(value: T) -> CellVar<T> {
        let cell = CellVar::new();
        cell.set(value);
        cell
    }

    /// The value, if bound.
    #[inline]
    pub fn get(&self) -> Option<T> {
        self.0.0.get()
    }

    /// An operation on the value, which is bound.
    #[inline]
    pub fn look<L: Look<T>>(&self, look: L) -> L::Result {
        self.0.0.look(look)
    }

    /// Binds the variable.
    #[inline]
    pub fn set(&self, value: T) {
        self.0.0.set(value);
    }

    /// Unbinds the variable (`del`) and gives what it held.
    #[inline]
    pub fn take(&self) -> Option<T> {
        self.0.0.take()
    }
}

// SAFETY: cloning counts one reference; tracing visits it.
unsafe impl<T: Value> Value for CellVar<T> {
    const ACYCLIC: bool = T::ACYCLIC;
    type KeptHash = i64;

    fn type_name(&self) -> crate::str::Str {
        "cell".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        crate::exceptions::default_repr(self.0.as_ref(), out)
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.0.is(&other.0))
    }
    fn hash(&self) -> Result<i64> {
        Ok((self.0.as_ref().id() as i64).rotate_right(4))
    }
    fn is(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }
}

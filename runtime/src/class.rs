//! Classes: their run-time description, what they can do, and the macro that lays them out.
//!
//! In: a `class!` declaration with typed fields. Out: a `#[repr(C)]` struct that begins with its base,
//! its [`TypeInfo`], and the impls that make it usable behind a [`Gc`]. Behaviour is the safe trait [`Class`].

#![allow(unsafe_code)]

pub(crate) mod declare;
mod defaults;

#[doc(hidden)]
pub use declare::{NoBase, Part};
pub use defaults::*;

use crate::error::Result;
use crate::gc::{self, Gc, Header, Managed, Ref, Tracer};
use crate::int::Int;
use crate::modules::copy::Copier;
use crate::str::Str;
use crate::value::{CmpOp, DynValue, Object, Value};
use std::alloc::Layout;
use std::any::TypeId;
use std::ptr::NonNull;

/// What a type is at run time. One exists for each class, and one for each Rust type on the managed heap.
pub struct TypeInfo {
    /// The Python name (`__qualname__`).
    pub name: &'static str,
    /// The Python module (`__module__`); `builtins` is not shown.
    pub module: &'static str,
    /// The number that the program gave to the class; 0 for the runtime's own types.
    pub id: u32,
    /// The method resolution order after the class itself.
    pub bases: &'static [&'static TypeInfo],
    /// The class that values of this one begin with.
    pub(crate) parent: Option<&'static TypeInfo>,
    pub(crate) layout: Layout,
    pub(crate) acyclic: bool,
    /// Nothing is to be done at an object's death but to free its memory.
    pub(crate) trivial: bool,
    /// The value owns no managed object: its death leads to no other.
    pub(crate) leaf: bool,
    pub(crate) finalize: Option<fn(&Ref)>,
    pub(crate) drop_value: unsafe fn(NonNull<Header>),
    pub(crate) trace: unsafe fn(NonNull<Header>, &mut Tracer),
    pub(crate) as_dyn: unsafe fn(&Ref) -> &dyn DynValue,
    rust_type: fn() -> TypeId,
}

impl TypeInfo {
    /// Describes a type that is no class: containers, iterators, boxes.
    ///
    /// `as_dyn` shows a reference to such an object as a value; it is only called with objects of this type.
    pub const fn of<T: Managed>(
        name: &'static str,
        acyclic: bool,
        as_dyn: fn(&Gc<T>) -> &dyn DynValue,
    ) -> TypeInfo {
        TypeInfo {
            name,
            module: "builtins",
            id: 0,
            bases: &[],
            parent: None,
            layout: gc::layout::<T>(),
            acyclic,
            trivial: acyclic && !std::mem::needs_drop::<T>(),
            leaf: false,
            finalize: None,
            drop_value: gc::drop_value::<T>,
            trace: gc::trace_value::<T>,
            // SAFETY: `&Gc<T>` and `&Ref` are both a reference to one pointer, and both function types
            // take one such reference and give one wide reference with its lifetime.
            as_dyn: unsafe {
                std::mem::transmute::<fn(&Gc<T>) -> &dyn DynValue, unsafe fn(&Ref) -> &dyn DynValue>(
                    as_dyn,
                )
            },
            rust_type: TypeId::of::<T>,
        }
    }

    /// The same, of values that own no managed object if `leaf` holds.
    pub(crate) const fn leaf_if(self, leaf: bool) -> TypeInfo {
        TypeInfo { leaf, ..self }
    }

    /// Describes a class; used by `class!`.
    ///
    /// # Safety
    /// Where there is a `parent`, `C` begins with a value of its layout.
    pub const unsafe fn of_class<C: Class>(
        name: &'static str,
        module: &'static str,
        id: u32,
        parent: Option<&'static TypeInfo>,
        bases: &'static [&'static TypeInfo],
        acyclic: bool,
    ) -> TypeInfo {
        let info = TypeInfo::of::<C>(name, acyclic, |gc| gc);
        let finalize: Option<fn(&Ref)> = if C::HAS_FINALIZE {
            Some(finalize::<C>)
        } else {
            None
        };
        TypeInfo {
            module,
            id,
            parent,
            bases,
            trivial: info.trivial && finalize.is_none(),
            finalize,
            ..info
        }
    }

    /// The type with something to run at the death of its objects.
    pub(crate) const fn finalized(self, finalize: fn(&Ref)) -> TypeInfo {
        TypeInfo {
            finalize: Some(finalize),
            trivial: false,
            ..self
        }
    }

    /// The type as one of another module than `builtins`.
    pub(crate) const fn in_module(self, module: &'static str) -> TypeInfo {
        TypeInfo { module, ..self }
    }

    /// The same Rust type under another Python name; used for the built-in exceptions.
    pub(crate) const fn derived(
        name: &'static str,
        parent: &'static TypeInfo,
        bases: &'static [&'static TypeInfo],
    ) -> TypeInfo {
        TypeInfo {
            name,
            module: "builtins",
            id: 0,
            parent: Some(parent),
            bases,
            ..*parent
        }
    }

    /// Whether this is `other` or has it among its bases (`issubclass`).
    #[inline]
    pub fn is_subclass(&'static self, other: &'static TypeInfo) -> bool {
        std::ptr::eq(self, other) || self.has_base(other)
    }

    /// Whether `other` is among the bases, or begins the layout of one of them (the built-in types list their own base only).
    fn has_base(&'static self, other: &'static TypeInfo) -> bool {
        let mut info = self;
        loop {
            if info.bases.iter().any(|base| base.has_parent(other)) {
                return true;
            }
            match info.parent {
                Some(parent) if std::ptr::eq(parent, other) => return true,
                Some(parent) => info = parent,
                None => return false,
            }
        }
    }

    fn has_parent(&'static self, other: &'static TypeInfo) -> bool {
        let mut info = self;
        loop {
            if std::ptr::eq(info, other) {
                return true;
            }
            match info.parent {
                Some(parent) => info = parent,
                None => return false,
            }
        }
    }

    /// Whether values of this type begin with a value of the type `other` (or are of the same Rust type).
    #[inline]
    pub(crate) fn has_layout_of(&'static self, other: &'static TypeInfo) -> bool {
        let mut info = self;
        loop {
            if std::ptr::eq(info, other) {
                return true;
            }
            match info.parent {
                Some(parent) => info = parent,
                None => return info.has_rust_type_of(other) && other.parent.is_none(),
            }
        }
    }

    /// Whether values of both types are of one Rust type.
    pub(crate) fn has_rust_type_of(&self, other: &TypeInfo) -> bool {
        (self.rust_type)() == (other.rust_type)()
    }

    /// The name with its module, as in `<__main__.Point object at ...>`.
    pub fn full_name(&self) -> String {
        match self.module {
            "" | "builtins" => self.name.to_owned(),
            module => format!("{module}.{}", self.name),
        }
    }
}

impl std::fmt::Debug for TypeInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<class '{}'>", self.full_name())
    }
}

/// Says that a managed value begins with a value of type `B`, of which it is a subclass.
///
/// # Safety
/// `Self` is `B`, or is `repr(C)` and its first field's type extends `B`.
pub unsafe trait Extends<B: Managed>: Managed {}

/// What instances of a class do. The defaults are those of Python's `object`, or of `BaseException` for exceptions.
#[allow(unused_variables)]
pub trait Class: Managed {
    /// Whether the class has `__del__`, that is, whether [`finalize`](Class::finalize) is to be called.
    const HAS_FINALIZE: bool = false;

    /// `__repr__`
    fn repr(this: &Gc<Self>, out: &mut String) -> Result<()> {
        default_repr(this, out)
    }

    /// `__str__`
    fn str(this: &Gc<Self>, out: &mut String) -> Result<()> {
        default_str(this, out)
    }

    /// `__format__`
    fn format(this: &Gc<Self>, spec: &str, out: &mut String) -> Result<()> {
        default_format(this, spec, out)
    }

    /// `__bool__` or `__len__`
    fn truth(this: &Gc<Self>) -> Result<bool> {
        default_truth(this)
    }

    /// `__eq__`
    fn eq(this: &Gc<Self>, other: &Gc<Self>) -> Result<bool> {
        default_eq(this, other)
    }

    /// `__hash__`
    fn hash(this: &Gc<Self>) -> Result<i64> {
        default_hash(this)
    }

    /// `__lt__`, `__le__`, `__gt__`, `__ge__`
    fn compare(this: &Gc<Self>, other: &Gc<Self>, op: CmpOp) -> Result<bool> {
        default_compare(this, other, op)
    }

    /// The items of a named tuple.
    fn items(_this: &Gc<Self>) -> Result<Option<Vec<Object>>> {
        Ok(None)
    }

    /// `__del__`; called only where `HAS_FINALIZE` is true. An error is reported to stderr and dropped.
    fn finalize(this: &Gc<Self>) -> Result<()> {
        Ok(())
    }
}

/// What `__hash__` gave, as a hash: a machine integer is taken as it is.
#[inline]
pub fn hash_result(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// What `__hash__` gave, as a hash: an integer that is no machine integer is hashed itself.
pub fn hash_of_int(hash: &Int) -> i64 {
    match i64::try_from(hash) {
        Ok(word) => hash_result(word),
        Err(_) => Value::hash(hash).unwrap_or(0),
    }
}

/// Whether two bound methods have the same receiver.
pub fn same_receiver<T: Value>(a: Option<T>, b: Option<T>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    }
}

/// `<bound method Point.norm of Point(1, 2)>`
pub fn bound_repr<T: Value>(name: &str, receiver: Option<T>, out: &mut String) -> Result<()> {
    out.push_str(&format!("<bound method {name} of "));
    if let Some(receiver) = receiver {
        receiver.repr(out)?;
    }
    out.push('>');
    Ok(())
}

/// Calls `__del__` and reports what it raises, as Python does, without passing it on.
fn finalize<C: Class>(this: &Ref) {
    // SAFETY: called through the type of an object whose type is `C`.
    let this = unsafe { this.cast_unchecked::<C>() };
    if let Err(error) = C::finalize(this) {
        crate::traceback::report_ignored(
            &error,
            &format!(
                "in: <function {}.__del__ at {:#x}>",
                this.type_info().name,
                this.as_ref().id()
            ),
        );
    }
}

/// A reference to the object that a method was called on.
///
/// Values of a class of the program exist behind a [`Gc`] only: [`class!`](crate::class!) makes them nowhere else, and a base's
/// value is reached through a derived one. What stands on its own is no [`Part`] made by that macro.
#[inline]
pub fn this<C: Class + Declared>(value: &C) -> Gc<C> {
    // SAFETY: see above; `Declared` is implemented by `class!` alone.
    unsafe { Gc::of_value(value) }
}

/// A class declared by [`class!`](crate::class!).
///
/// # Safety
/// Its values are made by `alloc` alone.
#[doc(hidden)]
pub unsafe trait Declared {}

// SAFETY: cloning counts one reference; tracing visits that reference.
unsafe impl<C: Class> Value for Gc<C> {
    const ACYCLIC: bool = false;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        Str::from(self.type_info().name)
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        C::repr(self, out)
    }

    fn str(&self, out: &mut String) -> Result<()> {
        C::str(self, out)
    }

    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        C::format(self, spec, out)
    }

    fn truth(&self) -> Result<bool> {
        C::truth(self)
    }

    fn eq(&self, other: &Self) -> Result<bool> {
        C::eq(self, other)
    }

    fn hash(&self) -> Result<i64> {
        C::hash(self)
    }

    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        C::compare(self, other, op)
    }

    fn items(&self) -> Option<Vec<Object>> {
        C::items(self).ok().flatten()
    }

    fn is(&self, other: &Self) -> bool {
        Gc::is(self, other)
    }

    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(self);
    }

    fn duplicate(&self, copier: &mut Copier) -> Result<Self> {
        if !std::ptr::eq(self.type_info(), C::TYPE) {
            // An object of a derived class: that class knows how.
            let copy = self.as_ref().as_dyn().dyn_duplicate(copier)?.into_ref();
            return Ok(copy.downcast().cloned().unwrap_or_else(|| self.clone()));
        }
        if let Some(known) = copier.known(self.as_ref().id()) {
            return Ok(known);
        }
        let Some(copy) = C::blank() else {
            return Ok(self.clone());
        };
        copier.remember(self.as_ref().id(), &copy);
        copy.fill(self, copier)?;
        Ok(copy)
    }

    fn into_object(self) -> Object {
        Object::from_ref(self.erase())
    }
}

#[cfg(test)]
mod tests;

//! What instances do where their class does not say: Python's `object`, and `BaseException` for exceptions.

use super::Class;
use crate::error::{self, Result};
use crate::exceptions::{self, BaseException};
use crate::gc::Gc;
use crate::value::CmpOp;
use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static SINGLETONS: RefCell<HashMap<TypeId, Box<dyn Any>>> = RefCell::default();
}

/// The one object of a type that carries nothing: a function without captured variables, seen as an object.
pub fn singleton<C: Class>(alloc: fn() -> Gc<C>) -> Gc<C> {
    let key = TypeId::of::<C>();
    let found = SINGLETONS.with_borrow(|map| {
        let object = map.get(&key)?;
        object.downcast_ref::<Gc<C>>().cloned()
    });
    found.unwrap_or_else(|| {
        let object = alloc();
        SINGLETONS.with_borrow_mut(|map| map.insert(key, Box::new(object.clone())));
        object
    })
}

/// `object.__repr__`, `BaseException.__repr__`
pub fn default_repr<C: Class>(this: &Gc<C>, out: &mut String) -> Result<()> {
    exceptions::default_repr(this.as_ref(), out)
}

/// `object.__str__`, which is `__repr__`; `BaseException.__str__`
pub fn default_str<C: Class>(this: &Gc<C>, out: &mut String) -> Result<()> {
    match this.as_ref().downcast::<BaseException>() {
        Some(exception) => exception.write_str(this.type_info(), out),
        None => C::repr(this, out),
    }
}

/// `object.__format__`
pub fn default_format<C: Class>(this: &Gc<C>, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        return C::str(this, out);
    }
    let name = this.type_info().name;
    Err(error::type_error(format!(
        "unsupported format string passed to {name}.__format__"
    )))
}

/// An object without `__bool__` and `__len__` is true.
#[inline]
pub fn default_truth<C: Class>(_this: &Gc<C>) -> Result<bool> {
    Ok(true)
}

/// `object.__eq__`
#[inline]
pub fn default_eq<C: Class>(this: &Gc<C>, other: &Gc<C>) -> Result<bool> {
    Ok(this.is(other))
}

/// `object.__hash__`
#[inline]
pub fn default_hash<C: Class>(this: &Gc<C>) -> Result<i64> {
    Ok((this.as_ref().id() as i64).rotate_right(4))
}

/// `TypeError: '<' not supported between instances of 'A' and 'B'`
#[cold]
pub fn default_compare<C: Class>(this: &Gc<C>, other: &Gc<C>, op: CmpOp) -> Result<bool> {
    Err(error::not_ordered(
        op,
        this.type_info().name,
        other.type_info().name,
    ))
}

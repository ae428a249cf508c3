//! The functions that raise built-in exceptions. All are cold: they stay out of the fast paths that call them.

use super::{Error, raise};
use crate::class::TypeInfo;
use crate::exceptions::{self, BaseException};
use crate::gc::Gc;
use crate::str::Str;
use crate::value::{CmpOp, DynValue, Object};

/// Raises a built-in exception with arguments.
#[cold]
#[inline(never)]
pub fn raise_type(kind: &'static TypeInfo, args: Vec<Object>) -> Error {
    raise(exceptions::new(kind, args))
}

#[cold]
#[inline(never)]
fn with_message(kind: &'static TypeInfo, message: Str) -> Error {
    raise_type(kind, vec![Object::new(message)])
}

macro_rules! constructors {
    ($($name:ident $kind:ident;)*) => {$(
        #[doc = concat!("Raises `exceptions::", stringify!($kind), "` with a message.")]
        #[cold]
        pub fn $name(message: impl Into<Str>) -> Error {
            with_message(exceptions::$kind, message.into())
        }
    )*};
}

constructors! {
    exception EXCEPTION;
    type_error TYPE_ERROR;
    value_error VALUE_ERROR;
    index_error INDEX_ERROR;
    lookup_error LOOKUP_ERROR;
    zero_division ZERO_DIVISION_ERROR;
    overflow_error OVERFLOW_ERROR;
    runtime_error RUNTIME_ERROR;
    not_implemented_error NOT_IMPLEMENTED_ERROR;
    recursion_error RECURSION_ERROR;
    assertion_error ASSERTION_ERROR;
    memory_error MEMORY_ERROR;
    buffer_error BUFFER_ERROR;
    eof_error EOF_ERROR;
    import_error IMPORT_ERROR;
    module_not_found MODULE_NOT_FOUND_ERROR;
    attribute_error_message ATTRIBUTE_ERROR;
    reference_error REFERENCE_ERROR;
    system_error SYSTEM_ERROR;
    unicode_error UNICODE_ERROR;
    timeout_error TIMEOUT_ERROR;
    os_error OS_ERROR;
}

/// `KeyError(key)`
#[cold]
pub fn key_error(key: &dyn DynValue) -> Error {
    raise_type(exceptions::KEY_ERROR, vec![key.to_object()])
}

/// `AttributeError: 'T' object has no attribute 'a'`
#[cold]
pub fn attribute_error(type_name: &str, attr: &str) -> Error {
    attribute_error_message(format!("'{type_name}' object has no attribute '{attr}'"))
}

/// `AttributeError: type object 'C' has no attribute 'x'`
#[cold]
pub fn no_class_attribute(class: &str, attr: &str) -> Error {
    attribute_error_message(format!("type object '{class}' has no attribute '{attr}'"))
}

/// `NameError: name 'x' is not defined`
#[cold]
pub fn name_error(name: &str) -> Error {
    with_message(
        exceptions::NAME_ERROR,
        format!("name '{name}' is not defined").into(),
    )
}

/// `UnboundLocalError: cannot access local variable 'x' where it is not associated with a value`
#[cold]
pub fn unbound_local(name: &str) -> Error {
    let message =
        format!("cannot access local variable '{name}' where it is not associated with a value");
    with_message(exceptions::UNBOUND_LOCAL_ERROR, message.into())
}

/// `NameError: cannot access free variable 'x' where it is not associated with a value in enclosing scope`
#[cold]
pub fn unbound_free(name: &str) -> Error {
    let message = format!(
        "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
    );
    with_message(exceptions::NAME_ERROR, message.into())
}

/// `StopIteration(value)`; without arguments for `None`.
#[cold]
pub fn stop_iteration(value: Option<Object>) -> Error {
    raise_type(exceptions::STOP_ITERATION, value.into_iter().collect())
}

/// `TypeError: '<' not supported between instances of 'A' and 'B'`
#[cold]
pub fn not_ordered(op: CmpOp, left: &str, right: &str) -> Error {
    let symbol = op.symbol();
    type_error(format!(
        "'{symbol}' not supported between instances of '{left}' and '{right}'"
    ))
}

/// `TypeError: unsupported operand type(s) for +: 'A' and 'B'`
#[cold]
pub fn unsupported_operands(op: &str, left: &str, right: &str) -> Error {
    type_error(format!(
        "unsupported operand type(s) for {op}: '{left}' and '{right}'"
    ))
}

/// `TypeError: unhashable type: 'list'`
#[cold]
pub fn unhashable(type_name: &str) -> Error {
    type_error(format!("unhashable type: '{type_name}'"))
}

/// Raises an exception object of a built-in type.
#[cold]
pub fn raise_object(exception: &Gc<BaseException>) -> Error {
    raise(exception.clone())
}

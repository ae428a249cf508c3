//! The `TypeError`s of operations that a type does not have, in CPython's words.
//!
//! In: the operator or the special method's name, and the operands. Out: the error: `unsupported("+", &[1], &"a")`.

use super::{Error, attribute_error, type_error, unsupported_operands};
use crate::value::{CmpOp, DynValue};

/// `a op b` of operands that do not know the operator; `op` may be an in-place one (`+=`).
#[cold]
pub fn unsupported(op: &str, left: &dyn DynValue, right: &dyn DynValue) -> Error {
    let (left, right) = (left.type_name(), right.type_name());
    let (left, right) = (left.as_str(), right.as_str());
    let is_sequence = |name| matches!(name, "str" | "list" | "tuple" | "bytes" | "bytearray");
    match (op, left) {
        ("+=", "list") => type_error(format!("'{right}' object is not iterable")),
        ("+" | "+=", "str" | "list" | "tuple") => type_error(format!(
            "can only concatenate {left} (not \"{right}\") to {left}"
        )),
        ("+" | "+=", "bytes" | "bytearray") => {
            type_error(format!("can't concat {right} to {left}"))
        }
        ("*" | "*=", _) if is_sequence(left) => no_multiple(right),
        ("*" | "*=", _) if is_sequence(right) => no_multiple(left),
        ("**", _) => unsupported_operands("** or pow()", left, right),
        ("divmod", _) => unsupported_operands("divmod()", left, right),
        _ => unsupported_operands(op, left, right),
    }
}

fn no_multiple(by: &str) -> Error {
    type_error(format!("can't multiply sequence by non-int of type '{by}'"))
}

/// `TypeError: bad operand type for unary -: 'str'`
#[cold]
pub fn bad_operand(op: &str, operand: &dyn DynValue) -> Error {
    type_error(format!(
        "bad operand type for unary {op}: '{}'",
        operand.type_name().as_str()
    ))
}

/// An operation that needs the special method `name`, on a value whose type does not have it.
#[cold]
pub fn no_method(name: &str, value: &dyn DynValue) -> Error {
    let type_name = value.type_name();
    let of = type_name.as_str();
    type_error(match name {
        "__getitem__" => format!("'{of}' object is not subscriptable"),
        "__setitem__" => format!("'{of}' object does not support item assignment"),
        "__delitem__" => format!("'{of}' object doesn't support item deletion"),
        "__iter__" => format!("'{of}' object is not iterable"),
        "__next__" => format!("'{of}' object is not an iterator"),
        "__call__" => format!("'{of}' object is not callable"),
        "__len__" => format!("object of type '{of}' has no len()"),
        "__contains__" => format!("argument of type '{of}' is not iterable"),
        "__enter__" => format!("'{of}' object does not support the context manager protocol"),
        "__exit__" => {
            format!(
                "'{of}' object does not support the context manager protocol (missed __exit__ method)"
            )
        }
        "__float__" => format!("float() argument must be a string or a real number, not '{of}'"),
        "__int__" => {
            format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{of}'"
            )
        }
        "__index__" => format!("'{of}' object cannot be interpreted as an integer"),
        "__complex__" => {
            format!("complex() first argument must be a string or a number, not '{of}'")
        }
        "__abs__" => format!("bad operand type for abs(): '{of}'"),
        "__neg__" => format!("bad operand type for unary -: '{of}'"),
        "__pos__" => format!("bad operand type for unary +: '{of}'"),
        "__invert__" => format!("bad operand type for unary ~: '{of}'"),
        "__round__" => format!("type {of} doesn't define __round__ method"),
        "__reversed__" => format!("'{of}' object is not reversible"),
        "__hash__" => format!("unhashable type: '{of}'"),
        "__await__" => format!("object {of} can't be used in 'await' expression"),
        "__aiter__" => format!("'async for' requires an object with __aiter__ method, got {of}"),
        "__aenter__" => {
            format!("'{of}' object does not support the asynchronous context manager protocol")
        }
        _ => return attribute_error(of, name),
    })
}

/// `TypeError: 'int' object is not subscriptable`
#[cold]
pub fn not_subscriptable(value: &dyn DynValue) -> Error {
    no_method("__getitem__", value)
}

/// `TypeError: 'int' object is not iterable`
#[cold]
pub fn not_iterable(value: &dyn DynValue) -> Error {
    no_method("__iter__", value)
}

/// `TypeError: 'int' object is not callable`
#[cold]
pub fn not_callable(value: &dyn DynValue) -> Error {
    no_method("__call__", value)
}

/// `TypeError: argument of type 'int' is not iterable`
#[cold]
pub fn not_a_container(value: &dyn DynValue) -> Error {
    no_method("__contains__", value)
}

/// `AttributeError: 'int' object has no attribute 'a'`
#[cold]
pub fn no_attribute(value: &dyn DynValue, attr: &str) -> Error {
    attribute_error(value.type_name().as_str(), attr)
}

/// The same of a name that is computed.
#[cold]
pub fn missing_attribute(
    value: &dyn DynValue,
    attr: &crate::str::Str,
) -> super::Result<std::convert::Infallible> {
    Err(no_attribute(value, attr.as_str()))
}

/// `TypeError: '<' not supported between instances of 'A' and 'B'`
#[cold]
pub fn unordered(op: CmpOp, left: &dyn DynValue, right: &dyn DynValue) -> Error {
    super::not_ordered(op, left.type_name().as_str(), right.type_name().as_str())
}

/// `TypeError: list indices must be integers or slices, not str`
#[cold]
pub fn bad_index(container: &dyn DynValue, index: &dyn DynValue) -> Error {
    let (container, index) = (container.type_name(), index.type_name());
    let index = index.as_str();
    type_error(match container.as_str() {
        "str" => format!("string indices must be integers, not '{index}'"),
        "bytes" => format!("byte indices must be integers or slices, not {index}"),
        container @ ("list" | "tuple" | "range" | "bytearray" | "deque") => {
            format!("{container} indices must be integers or slices, not {index}")
        }
        container => format!("'{container}' object is not subscriptable"),
    })
}

/// `xs["a"] = 1`, `del xs["a"]`: the index is wrong, or there are no such items.
#[cold]
pub fn no_item_method(name: &str, container: &dyn DynValue, index: &dyn DynValue) -> Error {
    match container.type_name().as_str() {
        "list" | "bytearray" | "deque" => bad_index(container, index),
        _ => no_method(name, container),
    }
}

/// `TypeError: cannot unpack non-iterable int object`
#[cold]
pub fn not_unpackable(value: &dyn DynValue) -> Error {
    type_error(format!(
        "cannot unpack non-iterable {} object",
        value.type_name().as_str()
    ))
}

/// `ValueError: not enough values to unpack (expected 2, got 1)`; `at_least` where a starred target takes the rest.
#[cold]
pub fn too_few_values(expected: usize, got: usize, at_least: bool) -> Error {
    let least = if at_least { "at least " } else { "" };
    super::value_error(format!(
        "not enough values to unpack (expected {least}{expected}, got {got})"
    ))
}

/// `ValueError: too many values to unpack (expected 2)`
#[cold]
pub fn too_many_values(expected: usize) -> Error {
    super::value_error(format!("too many values to unpack (expected {expected})"))
}

/// The error of unpacking `got` values to `expected` targets.
#[cold]
pub fn wrong_count(got: usize, expected: usize) -> Error {
    if got > expected {
        too_many_values(expected)
    } else {
        too_few_values(expected, got, false)
    }
}

/// `TypeError: exceptions must derive from BaseException`
#[cold]
pub fn not_an_exception() -> Error {
    type_error("exceptions must derive from BaseException")
}

/// Control came to a place that type inference ruled out: an error of Portalis, raised rather than ignored.
#[cold]
pub fn narrowed() -> Error {
    super::system_error("a value has a type that inference excluded")
}

/// A value of a type that is not accepted where it is passed.
#[cold]
pub fn mismatch(value: &dyn DynValue) -> Error {
    type_error(format!(
        "unexpected value of type '{}'",
        value.type_name().as_str()
    ))
}

/// An argument of a type that a function does not take: `{type}` in the message is its type.
#[cold]
pub fn bad_argument(message: &str, value: &dyn DynValue) -> Error {
    type_error(message.replace("{type}", value.type_name().as_str()))
}

/// An item of a type that a function does not take: `{i}` in the message is its position, `{type}` its type.
#[cold]
pub fn bad_item(message: &str, index: i64, value: &dyn DynValue) -> Error {
    let message = message.replace("{i}", &index.to_string());
    bad_argument(&message, value)
}

/// `len() takes exactly one argument (2 given)`
#[cold]
pub fn wrong_arguments(function: &str, least: i64, most: i64, given: i64) -> Error {
    let plural = |n: i64| if n == 1 { "" } else { "s" };
    type_error(match (least, most) {
        (1, 1) => format!("{function}() takes exactly one argument ({given} given)"),
        (n, m) if n == m => {
            format!("{function} expected {n} argument{}, got {given}", plural(n))
        }
        (n, _) if given < n => {
            format!(
                "{function} expected at least {n} argument{}, got {given}",
                plural(n)
            )
        }
        (_, m) => format!(
            "{function} expected at most {m} argument{}, got {given}",
            plural(m)
        ),
    })
}

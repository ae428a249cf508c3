//! `format(x, spec)`: the format-specification mini-language of the built-in types, and `repr` of floats.
//!
//! In: a value and the text after the colon. Out: CPython's text or its ValueError. `spec.rs` parses, `float.rs` makes the digits
//! of floats, `number.rs` lays out sign, prefix, groups and padding, `text.rs` does strings.

mod float;
mod number;
mod spec;
mod text;

pub use float::{float_repr, format_float};
pub use number::{format_bool, format_int};
pub use text::format_str;

pub(crate) use float::{Shape, shape_float};

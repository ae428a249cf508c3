//! `str.maketrans` and `str.translate`.
//!
//! In: dicts from code points to code points, strings or `None`. Out: the translated text.

use super::raw::Str;
use crate::dict::Dict;
use crate::error::{self, Result};
use crate::int::Int;
use crate::value::{DynValue, Value};

/// `str.maketrans(x, y, z)`
pub fn maketrans(x: &Str, y: &Str, z: &Str) -> Result<Dict<Int, Option<Int>>> {
    if x.char_count() != y.char_count() {
        return Err(error::value_error(
            "the first two maketrans arguments must have equal length",
        ));
    }
    let table = Dict::new();
    for (from, to) in x.as_str().chars().zip(y.as_str().chars()) {
        table.set(code(from), Some(code(to)))?;
    }
    for c in z.as_str().chars() {
        table.set(code(c), None)?;
    }
    Ok(table)
}

/// `str.maketrans(d)` with one-character keys.
pub fn maketrans_dict<V: Value>(x: &Dict<Str, V>) -> Result<Dict<Int, V>> {
    let table = Dict::new();
    for (key, value) in x.snapshot() {
        let mut chars = key.as_str().chars();
        let (Some(c), None) = (chars.next(), chars.next()) else {
            return Err(error::value_error(
                "string keys in translate table must be of length 1",
            ));
        };
        table.set(code(c), value)?;
    }
    Ok(table)
}

/// `str.maketrans(d)` with code points as keys.
pub fn maketrans_ints<V: Value>(x: &Dict<Int, V>) -> Dict<Int, V> {
    x.copy()
}

fn code(c: char) -> Int {
    Int::from(i64::from(u32::from(c)))
}

/// `s.translate(table)`
pub fn translate<V: Value>(text: &Str, table: &Dict<Int, V>) -> Result<Str> {
    let mut out = String::with_capacity(text.byte_count());
    for c in text.as_str().chars() {
        match table.find(&code(c), ())? {
            None => out.push(c),
            Some(value) => push_translated(&value, &mut out)?,
        }
    }
    Ok(out.into())
}

fn push_translated(value: &dyn DynValue, out: &mut String) -> Result<()> {
    let value = value.inner();
    if let Some(text) = value.downcast_ref::<Str>() {
        out.push_str(text.as_str());
    } else if let Some(text) = value.downcast_ref::<Option<Str>>() {
        out.push_str(text.as_ref().map_or("", Str::as_str));
    } else if let Some(number) = value.as_number() {
        let code = number
            .as_int()
            .and_then(Int::to_i64)
            .and_then(|code| u32::try_from(code).ok());
        match code {
            Some(code) if code < 0x11_0000 => {
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
            _ => {
                return Err(error::value_error(
                    "character mapping must be in range(0x110000)",
                ));
            }
        }
    } else if !is_none(value)? {
        return Err(error::type_error(
            "character mapping must return integer, None or str",
        ));
    }
    Ok(())
}

/// Whether an erased value is `None`.
fn is_none(value: &dyn DynValue) -> Result<bool> {
    let mut text = String::new();
    value.repr(&mut text)?;
    Ok(text == "None")
}

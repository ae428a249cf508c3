//! `array`: numbers of one machine type, or characters, side by side.
//!
//! In: a type code and items. Out: CPython's `array.array`, with its messages. The stub knows the code, so that generated code reads machine
//! words, ints, floats or strings (`read.rs`); what is written is checked against the code (`element.rs`). The items lie in an aligned
//! buffer (`items.rs`), of which `sum`, `min`, `max` and `count` take many at once; `methods.rs` has the methods.

#![allow(unsafe_code)]

mod element;
mod items;
mod methods;
mod read;

pub use element::Given;
pub use read::{ArrayItems, ArrayReversed, Floats, Ints, Nums, Read, Texts, Words};

use crate::bytearray::ByteArray;
use crate::bytes::Bytes;
use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::int::Int;
use crate::iter::Iterate;
use crate::modules::copy::Copier;
use crate::modules::native::{Body, Shared};
use crate::num::Num;
use crate::str::{Str, quote};
use crate::value::{CmpOp, Value};
use element::{Element, is_text};
use items::{Items, both, each};
use std::cell::RefCell;

/// `array.array`
pub type Array = Shared<ArrayBody>;

/// What stands behind an [`Array`].
pub struct ArrayBody {
    code: u8,
    items: RefCell<Items>,
}

// SAFETY: owns no managed object.
unsafe impl Body for ArrayBody {
    const NAME: &'static str = "array";
    const MODULE: &'static str = "array";
    const ACYCLIC: bool = true;

    fn trace(&self, _tracer: &mut Tracer) {}

    fn repr(this: &Array, out: &mut String) -> Result<()> {
        out.push_str("array('");
        out.push(char::from(this.code));
        out.push('\'');
        if !this.is_empty() {
            out.push_str(", ");
            this.write_items(out)?;
        }
        out.push(')');
        Ok(())
    }

    fn truth(this: &Array) -> Result<bool> {
        Ok(!this.is_empty())
    }

    fn eq(this: &Array, other: &Array) -> Result<bool> {
        let (left, right) = (this.items.borrow(), other.items.borrow());
        Ok(both!(&*left, &*right, a, b => **a == **b,
            else left.len() == right.len() && this.first_difference(other).is_none()))
    }

    fn hash(_this: &Array) -> Result<i64> {
        Err(error::unhashable("array.array"))
    }

    fn compare(this: &Array, other: &Array, op: CmpOp) -> Result<bool> {
        Ok(op.holds(match this.first_difference(other) {
            Some((a, b)) => a.partial_cmp(&b),
            None => Some(this.len().cmp(&other.len())),
        }))
    }

    fn duplicate(this: &Array, _copier: &mut Copier) -> Result<Array> {
        Ok(this.copy())
    }
}

impl Array {
    fn of(code: u8, items: Items) -> Array {
        Array::wrap(ArrayBody {
            code,
            items: RefCell::new(items),
        })
    }

    /// `array(code)`
    pub fn empty(code: &Str) -> Result<Array> {
        let (code, items) = Items::of_code(code)?;
        Ok(Array::of(code, items))
    }

    /// `array(code, it)` of ints
    pub fn collect_ints(code: &Str, it: impl Iterate<Item = Int>) -> Result<Array> {
        let array = Array::empty(code)?;
        array.extend(it)?;
        Ok(array)
    }

    /// `array(code, it)` of floats
    pub fn collect_floats(code: &Str, it: impl Iterate<Item = f64>) -> Result<Array> {
        let array = Array::empty(code)?;
        array.extend(it)?;
        Ok(array)
    }

    /// `array(code, it)` of strings
    pub fn collect_texts(code: &Str, it: impl Iterate<Item = Str>) -> Result<Array> {
        let array = Array::empty(code)?;
        array.extend(it)?;
        Ok(array)
    }

    /// `array(code, bytes)`
    pub fn of_bytes(code: &Str, bytes: &Bytes) -> Result<Array> {
        let array = Array::empty(code)?;
        array.frombytes(bytes)?;
        Ok(array)
    }

    /// The same, of a `bytearray`.
    pub fn of_byte_array(code: &Str, bytes: &ByteArray) -> Result<Array> {
        Array::of_bytes(code, &bytes.to_bytes())
    }

    /// `array(code, text)`
    pub fn of_text(code: &Str, text: &Str) -> Result<Array> {
        let array = Array::empty(code)?;
        if !is_text(array.code) {
            return Err(error::type_error(format!(
                "cannot use a str to initialize an array with typecode '{}'",
                code.as_str()
            )));
        }
        array.fromunicode(text)?;
        Ok(array)
    }

    /// The first items that differ, as numbers; `None` where one array begins with the other.
    fn first_difference(&self, other: &Array) -> Option<(Num, Num)> {
        let len = self.size().min(other.size());
        (0..len).find_map(|at| {
            let (a, b) = (self.num_at(at)?, other.num_at(at)?);
            (a != b).then_some((a, b))
        })
    }

    fn size(&self) -> usize {
        self.items.borrow().len()
    }

    /// The item at a position.
    fn num_at(&self, at: usize) -> Option<Num> {
        each!(&*self.items.borrow(), items => items.get(at).map(|item| item.num()))
    }

    fn write_items(&self, out: &mut String) -> Result<()> {
        if is_text(self.code) {
            quote(&self.items.borrow().text(), out);
            return Ok(());
        }
        for at in 0..self.size() {
            out.push_str(if at == 0 { "[" } else { ", " });
            if let Some(item) = self.num_at(at) {
                item.repr(out)?;
            }
        }
        out.push(']');
        Ok(())
    }
}

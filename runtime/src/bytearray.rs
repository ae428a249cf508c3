//! `ByteArray`, Python's `bytearray`: shared and changeable.

#![allow(unsafe_code)]

use crate::bytes::Bytes;
use crate::bytes::search::Wanted;
use crate::error::{self, Error, Result};
use crate::gc::Tracer;
use crate::int::Int;
use crate::iter::Iterate;
use crate::slice::{Slice, position};
use crate::str::{Str, checked_size};
use crate::value::{CmpOp, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// Python's `bytearray`.
#[derive(Clone, Debug, Default)]
pub struct ByteArray(Rc<RefCell<Vec<u8>>>);

impl ByteArray {
    /// The bytes of a vector.
    pub fn from_vec(bytes: Vec<u8>) -> ByteArray {
        ByteArray(Rc::new(RefCell::new(bytes)))
    }

    /// `bytearray()`
    pub fn new() -> ByteArray {
        ByteArray::default()
    }

    /// `bytearray(n)`
    pub fn zeroed(n: i64) -> Result<ByteArray> {
        if n < 0 {
            return Err(error::value_error("negative count"));
        }
        Ok(ByteArray::from_vec(vec![0; checked_size(1, n)?]))
    }

    /// `bytearray(b)`
    pub fn of_bytes(bytes: &Bytes) -> ByteArray {
        ByteArray::from_vec(bytes.as_slice().to_vec())
    }

    /// `bytearray(it)`
    pub fn from_ints(it: impl Iterate<Item = Int>) -> Result<ByteArray> {
        Ok(ByteArray::from_vec(collect(it)?))
    }

    /// `bytearray(text, encoding)`
    pub fn encode(text: &Str, encoding: &Str) -> Result<ByteArray> {
        let bytes = text.encode(encoding, &crate::lit!("strict"))?;
        Ok(ByteArray::of_bytes(&bytes))
    }

    /// `b.copy()`
    pub fn copy(&self) -> ByteArray {
        ByteArray::from_vec(self.0.borrow().clone())
    }

    /// `bytes(b)`
    pub fn to_bytes(&self) -> Bytes {
        Bytes::from_vec(self.0.borrow().clone())
    }

    /// `len(b)`
    #[inline]
    pub fn len(&self) -> i64 {
        self.0.borrow().len() as i64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// `b[i]`
    #[inline]
    pub fn get(&self, i: i64) -> Result<i64> {
        let bytes = self.0.borrow();
        match position(i, bytes.len()) {
            Some(at) => Ok(i64::from(bytes[at])),
            None => Err(out_of_range()),
        }
    }

    /// `b[i] = byte`
    #[inline]
    pub fn set(&self, i: i64, value: i64) -> Result<()> {
        let mut bytes = self.0.borrow_mut();
        let at = position(i, bytes.len()).ok_or_else(out_of_range)?;
        bytes[at] = byte(value)?;
        Ok(())
    }

    /// `del b[i]`
    pub fn delete(&self, i: i64) -> Result<()> {
        let mut bytes = self.0.borrow_mut();
        let at = position(i, bytes.len()).ok_or_else(out_of_range)?;
        bytes.remove(at);
        Ok(())
    }

    /// `b[i:j:k]`
    pub fn slice(&self, slice: &Slice) -> Result<ByteArray> {
        let bytes = self.0.borrow();
        let part = slice.resolve(bytes.len())?;
        Ok(ByteArray::from_vec(
            part.indices().map(|at| bytes[at]).collect(),
        ))
    }

    /// `b[i:j:k] = bytes`
    pub fn set_slice(&self, slice: &Slice, new: &Bytes) -> Result<()> {
        self.put(slice, new.as_slice())
    }

    /// The same, of a `bytearray`.
    pub fn set_slice_array(&self, slice: &Slice, new: &ByteArray) -> Result<()> {
        let new = new.0.borrow().clone();
        self.put(slice, &new)
    }

    /// The same, of numbers.
    pub fn set_slice_ints(&self, slice: &Slice, it: impl Iterate<Item = Int>) -> Result<()> {
        let new = collect(it)?;
        self.put(slice, &new)
    }

    fn put(&self, slice: &Slice, new: &[u8]) -> Result<()> {
        let mut bytes = self.0.borrow_mut();
        let part = slice.resolve(bytes.len())?;
        if part.step == 1 {
            bytes.splice(part.start..part.start + part.len, new.iter().copied());
            return Ok(());
        }
        if new.len() != part.len {
            return Err(error::value_error(format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                new.len(),
                part.len
            )));
        }
        for (at, new) in part.indices().zip(new) {
            bytes[at] = *new;
        }
        Ok(())
    }

    /// `del b[i:j:k]`
    pub fn delete_slice(&self, slice: &Slice) -> Result<()> {
        let mut bytes = self.0.borrow_mut();
        let part = slice.resolve(bytes.len())?;
        let gone: Vec<usize> = part.ascending().indices().collect();
        let mut at = 0;
        bytes.retain(|_| {
            at += 1;
            gone.binary_search(&(at - 1)).is_err()
        });
        Ok(())
    }

    /// `b.append(byte)`
    #[inline]
    pub fn append(&self, value: i64) -> Result<()> {
        let value = byte(value)?;
        self.0.borrow_mut().push(value);
        Ok(())
    }

    /// `b += bytes`, `b.extend(bytes)`
    pub fn extend(&self, new: &Bytes) {
        self.0.borrow_mut().extend_from_slice(new.as_slice());
    }

    /// The same, of a `bytearray`.
    pub fn extend_array(&self, new: &ByteArray) {
        let new = new.0.borrow().clone();
        self.0.borrow_mut().extend(new);
    }

    /// The same, of numbers.
    pub fn extend_ints(&self, it: impl Iterate<Item = Int>) -> Result<()> {
        let new = collect(it)?;
        self.0.borrow_mut().extend(new);
        Ok(())
    }

    /// `b.insert(i, byte)`
    pub fn insert(&self, i: i64, value: i64) -> Result<()> {
        let value = byte(value)?;
        let mut bytes = self.0.borrow_mut();
        let len = bytes.len() as i64;
        let at = if i < 0 { (i + len).max(0) } else { i.min(len) };
        bytes.insert(at as usize, value);
        Ok(())
    }

    /// `b.pop(i)`
    pub fn pop(&self, i: i64) -> Result<i64> {
        let mut bytes = self.0.borrow_mut();
        if bytes.is_empty() {
            return Err(error::index_error("pop from empty bytearray"));
        }
        match position(i, bytes.len()) {
            Some(at) => Ok(i64::from(bytes.remove(at))),
            None => Err(error::index_error("pop index out of range")),
        }
    }

    /// `b.remove(byte)`
    pub fn remove(&self, value: i64) -> Result<()> {
        let value = byte(value)?;
        let mut bytes = self.0.borrow_mut();
        match bytes.iter().position(|b| *b == value) {
            Some(at) => {
                bytes.remove(at);
                Ok(())
            }
            None => Err(error::value_error("value not found in bytearray")),
        }
    }

    /// `b.reverse()`
    pub fn reverse(&self) {
        self.0.borrow_mut().reverse();
    }

    /// `b.clear()`
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// `b + bytes`
    pub fn concat(&self, other: &Bytes) -> ByteArray {
        ByteArray::from_vec([&self.0.borrow()[..], other.as_slice()].concat())
    }

    /// `b + c`
    pub fn concat_array(&self, other: &ByteArray) -> ByteArray {
        ByteArray::from_vec([&self.0.borrow()[..], &other.0.borrow()[..]].concat())
    }

    /// `b * n`
    pub fn repeat(&self, n: i64) -> Result<ByteArray> {
        let bytes = self.0.borrow();
        let times = checked_size(bytes.len(), n.max(0))?;
        Ok(ByteArray::from_vec(bytes.repeat(times)))
    }

    /// `n in b`
    pub fn contains_byte(&self, value: i64) -> Result<bool> {
        Ok(Wanted::byte(value)?.first(&self.0.borrow()).is_some())
    }

    /// `sub in b`
    pub fn contains(&self, sub: &Bytes) -> bool {
        Wanted::Bytes(sub.as_slice())
            .first(&self.0.borrow())
            .is_some()
    }

    /// `b.find(sub, start, end)`
    pub fn find(&self, sub: &Bytes, start: Option<i64>, end: Option<i64>) -> i64 {
        Wanted::Bytes(sub.as_slice()).find(&self.0.borrow(), start, end)
    }

    /// The same, of one byte.
    pub fn find_byte(&self, byte: i64, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        Ok(Wanted::byte(byte)?.find(&self.0.borrow(), start, end))
    }

    /// `b.count(sub, start, end)`
    pub fn count(&self, sub: &Bytes, start: Option<i64>, end: Option<i64>) -> i64 {
        Wanted::Bytes(sub.as_slice()).count(&self.0.borrow(), start, end)
    }

    /// The same, of one byte.
    pub fn count_byte(&self, byte: i64, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        Ok(Wanted::byte(byte)?.count(&self.0.borrow(), start, end))
    }

    /// `b.decode(encoding, errors)`
    pub fn decode(&self, encoding: &Str, errors: &Str) -> Result<Str> {
        self.to_bytes().decode(encoding, errors)
    }

    /// `iter(b)`
    pub fn iter(&self) -> ByteArrayIter {
        ByteArrayIter {
            bytes: self.clone(),
            at: 0,
        }
    }
}

/// A number as a byte.
#[inline]
fn byte(value: i64) -> Result<u8> {
    u8::try_from(value).map_err(|_| error::value_error("byte must be in range(0, 256)"))
}

fn collect(mut it: impl Iterate<Item = Int>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(item) = it.next()? {
        match item.to_i64().and_then(|item| u8::try_from(item).ok()) {
            Some(byte) => bytes.push(byte),
            None => return Err(error::value_error("byte must be in range(0, 256)")),
        }
    }
    Ok(bytes)
}

#[cold]
fn out_of_range() -> Error {
    error::index_error("bytearray index out of range")
}

// SAFETY: owns no managed object.
unsafe impl Value for ByteArray {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;
    const TOTAL: bool = true;

    fn type_name(&self) -> Str {
        crate::lit!("bytearray")
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str("bytearray(");
        self.to_bytes().repr(out)?;
        out.push(')');
        Ok(())
    }
    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(*self.0.borrow() == *other.0.borrow())
    }
    fn hash(&self) -> Result<i64> {
        Err(error::type_error("unhashable type: 'bytearray'"))
    }
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(Some(self.0.borrow().cmp(&other.0.borrow()))))
    }
    fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

/// `iter(b)`
#[derive(Clone, Debug)]
pub struct ByteArrayIter {
    bytes: ByteArray,
    at: usize,
}

impl Iterate for ByteArrayIter {
    type Item = Int;

    #[inline]
    fn next(&mut self) -> Result<Option<Int>> {
        let byte = self.bytes.0.borrow().get(self.at).copied();
        self.at += usize::from(byte.is_some());
        Ok(byte.map(|byte| Int::from(i64::from(byte))))
    }

    fn size_hint(&self) -> usize {
        self.bytes.0.borrow().len().saturating_sub(self.at)
    }
}

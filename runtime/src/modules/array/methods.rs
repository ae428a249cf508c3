//! The methods of `array`.

use super::element::{Element, Given, is_text};
use super::items::{Items, both, each};
use super::{Array, Value};
use crate::bytearray::ByteArray;
use crate::bytes::Bytes;
use crate::error::{self, Error, Result};
use crate::int::Int;
use crate::iter::Iterate;
use crate::list::List;
use crate::memory::simd;
use crate::num::Num;
use crate::slice::{Slice, clamp, position};
use crate::str::{Str, checked_size};
use crate::value::DynValue;
use std::ops::Range;

impl Array {
    /// `len(a)`
    #[inline]
    pub fn len(&self) -> i64 {
        self.size() as i64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.size() == 0
    }

    /// `a.typecode`
    pub fn typecode(&self) -> Str {
        Str::from(char::from(self.code))
    }

    /// `a.itemsize`
    pub fn itemsize(&self) -> i64 {
        self.items.borrow().item_size() as i64
    }

    /// The same array as one of any code.
    pub fn upcast(&self) -> Array {
        self.clone()
    }

    /// `a.copy()`, `a[:]`
    pub fn copy(&self) -> Array {
        Array::of(self.code, self.items.borrow().clone())
    }

    /// Exchanges a range for a value, if one is given.
    fn put<G: Given>(&self, range: Range<usize>, x: &G) -> Result<()> {
        each!(&mut *self.items.borrow_mut(), items => {
            items.splice(range, &[x.element(self.code)?]);
        });
        Ok(())
    }

    /// `a.append(x)`
    #[inline]
    pub fn append<G: Given>(&self, x: G) -> Result<()> {
        each!(&mut *self.items.borrow_mut(), items => items.push(x.element(self.code)?));
        Ok(())
    }

    /// `a[i] = x`
    #[inline]
    pub fn set<G: Given>(&self, i: i64, x: G) -> Result<()> {
        each!(&mut *self.items.borrow_mut(), items => {
            let at = position(i, items.len()).ok_or_else(no_place)?;
            items[at] = x.element(self.code)?;
        });
        Ok(())
    }

    /// `a.insert(i, x)`
    pub fn insert<G: Given>(&self, i: i64, x: G) -> Result<()> {
        let at = clamp(i, self.len()) as usize;
        self.put(at..at, &x)
    }

    /// `a.extend(it)` of ints
    pub fn extend_ints(&self, it: impl Iterate<Item = Int>) -> Result<()> {
        self.extend(it)
    }

    /// `a.extend(it)` of floats
    pub fn extend_floats(&self, it: impl Iterate<Item = f64>) -> Result<()> {
        self.extend(it)
    }

    /// `a.extend(it)` of strings
    pub fn extend_texts(&self, it: impl Iterate<Item = Str>) -> Result<()> {
        self.extend(it)
    }

    /// Appends items one by one: what came before an error stays.
    pub(super) fn extend<G: Given>(&self, it: impl Iterate<Item = G>) -> Result<()> {
        let mut it = it;
        while let Some(item) = it.next()? {
            self.append(item)?;
        }
        Ok(())
    }

    /// `a.extend(b)`, `a += b`
    pub fn extend_array(&self, other: &Array) -> Result<()> {
        if self.code != other.code {
            return Err(error::type_error("can only extend with array of same kind"));
        }
        let more = other.items.borrow().clone();
        both!(&mut *self.items.borrow_mut(), &more, a, b => a.extend_from_slice(b), else ());
        Ok(())
    }

    /// `a.fromlist(xs)`: all of them or none.
    pub fn fromlist<G: Given + Value>(&self, list: &List<G>) -> Result<()> {
        let before = self.size();
        let result = self.extend(list.iter());
        if result.is_err() {
            each!(&mut *self.items.borrow_mut(), items => items.truncate(before));
        }
        result
    }

    /// `a.frombytes(b)`
    pub fn frombytes(&self, bytes: &Bytes) -> Result<()> {
        let mut items = self.items.borrow_mut();
        items.extend_from_bytes(bytes.as_slice(), self.code)
    }

    /// The same, of a `bytearray`.
    pub fn from_byte_array(&self, bytes: &ByteArray) -> Result<()> {
        self.frombytes(&bytes.to_bytes())
    }

    /// `a.tobytes()`
    pub fn tobytes(&self) -> Bytes {
        Bytes::from_vec(self.items.borrow().as_bytes().to_vec())
    }

    /// `a.fromunicode(text)`
    pub fn fromunicode(&self, text: &Str) -> Result<()> {
        if let (true, Items::U32(items)) = (is_text(self.code), &mut *self.items.borrow_mut()) {
            items.extend(text.as_str().chars().map(u32::from));
            return Ok(());
        }
        Err(error::value_error(
            "fromunicode() may only be called on unicode type arrays ('u' or 'w')",
        ))
    }

    /// `a.tounicode()`
    pub fn tounicode(&self) -> Result<Str> {
        if is_text(self.code) {
            return Ok(Str::from(self.items.borrow().text()));
        }
        Err(error::value_error(
            "tounicode() may only be called on unicode type arrays ('u' or 'w')",
        ))
    }

    /// `a.byteswap()`
    pub fn byteswap(&self) -> Result<()> {
        let mut items = self.items.borrow_mut();
        let size = items.item_size();
        let mut bytes = items.as_bytes().to_vec();
        bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        let mut swapped = items.clone();
        each!(&mut swapped, items => items.clear());
        swapped.extend_from_bytes(&bytes, self.code)?;
        *items = swapped;
        Ok(())
    }

    /// `a.reverse()`
    pub fn reverse(&self) {
        each!(&mut *self.items.borrow_mut(), items => items.reverse());
    }

    /// `a.clear()`
    pub fn clear(&self) {
        each!(&mut *self.items.borrow_mut(), items => items.clear());
    }

    pub(super) fn remove_at(&self, at: usize) {
        each!(&mut *self.items.borrow_mut(), items => items.splice(at..at + 1, &[]));
    }

    /// `del a[i]`
    pub fn delete(&self, i: i64) -> Result<()> {
        self.remove_at(position(i, self.size()).ok_or_else(no_place)?);
        Ok(())
    }

    /// `a[i:j:k]`
    pub fn slice(&self, slice: &Slice) -> Result<Array> {
        let part = slice.resolve(self.size())?;
        let mut copy = self.items.borrow().clone();
        each!(&mut copy, items => {
            let chosen = match part.step {
                1 => items[part.start..part.start + part.len].iter().copied().collect(),
                _ => part.indices().map(|at| items[at]).collect(),
            };
            *items = chosen;
        });
        Ok(Array::of(self.code, copy))
    }

    /// `a[i:j:k] = b`
    pub fn set_slice(&self, slice: &Slice, new: &Array) -> Result<()> {
        if self.code != new.code {
            return Err(bad_argument());
        }
        let new = new.items.borrow().clone();
        let part = slice.resolve(self.size())?;
        if part.step != 1 && part.len != new.len() {
            return Err(error::value_error(format!(
                "attempt to assign array of size {} to extended slice of size {}",
                new.len(),
                part.len
            )));
        }
        both!(&mut *self.items.borrow_mut(), &new, items, new => {
            match part.step {
                1 => items.splice(part.start..part.start + part.len, new),
                _ => part.indices().zip(&new[..]).for_each(|(at, item)| items[at] = *item),
            }
        }, else ());
        Ok(())
    }

    /// `del a[i:j:k]`
    pub fn delete_slice(&self, slice: &Slice) -> Result<()> {
        let part = slice.resolve(self.size())?.ascending();
        each!(&mut *self.items.borrow_mut(), items => {
            // The items behind each gap move to where the gaps before it begin.
            let (mut to, mut gone) = (part.start, part.indices().peekable());
            for at in part.start..items.len() {
                if gone.next_if_eq(&at).is_none() {
                    items[to] = items[at];
                    to += 1;
                }
            }
            if part.len > 0 {
                items.truncate(to);
            }
        });
        Ok(())
    }

    /// `a + b`
    pub fn concat(&self, other: &Array) -> Result<Array> {
        if self.code != other.code {
            return Err(bad_argument());
        }
        let sum = self.copy();
        sum.extend_array(other)?;
        Ok(sum)
    }

    /// `a * n`
    pub fn repeat(&self, n: i64) -> Result<Array> {
        let product = self.copy();
        product.repeat_in_place(n)?;
        Ok(product)
    }

    /// `a *= n`
    pub fn repeat_in_place(&self, n: i64) -> Result<()> {
        if n <= 0 || self.is_empty() {
            self.clear();
            return Ok(());
        }
        let mut items = self.items.borrow_mut();
        let times = checked_size(items.as_bytes().len(), n)?;
        each!(&mut *items, items => {
            let once = items.len();
            items.reserve(once * (times - 1));
            for _ in 1..times {
                let start = items.len();
                items.resize(start + once, Default::default());
                items.copy_within(..once, start);
            }
        });
        Ok(())
    }

    /// `a.count(x)`
    pub fn count(&self, x: &dyn DynValue) -> i64 {
        let Some(x) = self.wanted(x) else { return 0 };
        each!(&*self.items.borrow(), items => match Element::equal_to(&x) {
            Some(item) => simd::count(items, item) as i64,
            None => 0,
        })
    }

    /// Where an item first stands that is equal to a value.
    fn find(&self, x: &dyn DynValue, range: Range<usize>) -> Option<usize> {
        let x = self.wanted(x)?;
        each!(&*self.items.borrow(), items => {
            let at = place(items.get(range.clone())?, &x)?;
            Some(range.start + at)
        })
    }

    /// The number that items are compared with: of a character its own, of a number the number.
    fn wanted(&self, x: &dyn DynValue) -> Option<Num> {
        match x.downcast_ref::<Str>() {
            Some(text) if is_text(self.code) => {
                let mut chars = text.as_str().chars();
                let (first, rest) = (chars.next()?, chars.next());
                rest.is_none().then(|| u32::from(first).num())
            }
            Some(_) => None,
            None if is_text(self.code) => None,
            None => x.as_number(),
        }
    }

    /// `x in a`
    pub fn contains(&self, x: &dyn DynValue) -> bool {
        self.find(x, 0..self.size()).is_some()
    }

    /// `a.index(x, start, stop)`
    pub fn index(&self, x: &dyn DynValue, start: i64, stop: i64) -> Result<i64> {
        let len = self.len();
        let (start, stop) = (clamp(start, len) as usize, clamp(stop, len) as usize);
        match self.find(x, start..stop) {
            Some(at) => Ok(at as i64),
            None => Err(error::value_error("array.index(x): x not in array")),
        }
    }

    /// `a.remove(x)`
    pub fn remove(&self, x: &dyn DynValue) -> Result<()> {
        match self.find(x, 0..self.size()) {
            Some(at) => {
                self.remove_at(at);
                Ok(())
            }
            None => Err(error::value_error("array.remove(x): x not in array")),
        }
    }
}

/// Where an item first stands that is equal to a number.
fn place<E: Element>(items: &[E], x: &Num) -> Option<usize> {
    let wanted = E::equal_to(x)?;
    items.iter().position(|item| *item == wanted)
}

#[cold]
fn no_place() -> Error {
    error::index_error("array assignment index out of range")
}

#[cold]
fn bad_argument() -> Error {
    error::type_error("bad argument type for built-in operation")
}

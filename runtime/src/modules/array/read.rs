//! Reading arrays, as the values that the stub's class for the code says: machine words, ints, floats, strings.
//!
//! In: positions. Out: items; all that are left at once, for those who take many. Which way of reading fits which code is the stub's
//! affair: where it does not, a number is converted as Rust's `as` does.

use super::Array;
use super::element::Element;
use super::items::{Items, each};
use crate::error::{self, Error, Result};
use crate::int::Int;
use crate::iter::Iterate;
use crate::list::List;
use crate::num::Num;
use crate::slice::position;
use crate::str::Str;
use crate::value::Value;
use std::marker::PhantomData;

/// A way of reading items.
pub trait Read: 'static {
    /// What an item is read as.
    type Item: Value;

    /// An item.
    #[doc(hidden)]
    fn item<E: Element>(item: E) -> Self::Item;

    /// The items as they lie there, where that is how they are read.
    #[doc(hidden)]
    fn lying(_items: &Items) -> Option<&[Self::Item]> {
        None
    }
}

/// Machine integers.
#[derive(Clone, Copy, Debug)]
pub struct Words;
/// Ints that a machine word may not hold.
#[derive(Clone, Copy, Debug)]
pub struct Ints;
/// Floats.
#[derive(Clone, Copy, Debug)]
pub struct Floats;
/// Ints or floats.
#[derive(Clone, Copy, Debug)]
pub struct Nums;
/// Characters.
#[derive(Clone, Copy, Debug)]
pub struct Texts;

impl Read for Words {
    type Item = i64;

    #[inline]
    fn item<E: Element>(item: E) -> i64 {
        item.word()
    }

    fn lying(items: &Items) -> Option<&[i64]> {
        match items {
            Items::I64(items) => Some(items),
            _ => None,
        }
    }
}

impl Read for Ints {
    type Item = Int;

    #[inline]
    fn item<E: Element>(item: E) -> Int {
        match item.num() {
            Num::Int(int) => int,
            Num::Float(_) => Int::from(item.word()),
        }
    }
}

impl Read for Floats {
    type Item = f64;

    #[inline]
    fn item<E: Element>(item: E) -> f64 {
        item.float()
    }

    fn lying(items: &Items) -> Option<&[f64]> {
        match items {
            Items::F64(items) => Some(items),
            _ => None,
        }
    }
}

impl Read for Nums {
    type Item = Num;

    #[inline]
    fn item<E: Element>(item: E) -> Num {
        item.num()
    }
}

impl Read for Texts {
    type Item = Str;

    fn item<E: Element>(item: E) -> Str {
        let character = u32::try_from(item.word()).ok().and_then(char::from_u32);
        Str::from(character.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

impl Array {
    /// The item at a position.
    #[inline]
    pub(super) fn item<R: Read>(&self, at: usize) -> Option<R::Item> {
        each!(&*self.items.borrow(), items => items.get(at).map(|item| R::item(*item)))
    }

    #[inline]
    fn get<R: Read>(&self, i: i64) -> Result<R::Item> {
        each!(&*self.items.borrow(), items => match position(i, items.len()) {
            Some(at) => Ok(R::item(items[at])),
            None => Err(out_of_range()),
        })
    }

    #[inline]
    pub(super) fn read<R: Read>(&self) -> ArrayItems<R> {
        ArrayItems {
            array: self.clone(),
            at: 0,
            way: PhantomData,
        }
    }

    fn reversed<R: Read>(&self) -> ArrayReversed<R> {
        ArrayReversed {
            array: self.clone(),
            left: self.size(),
            way: PhantomData,
        }
    }

    fn pop<R: Read>(&self, i: i64) -> Result<R::Item> {
        if self.is_empty() {
            return Err(error::index_error("pop from empty array"));
        }
        let item = position(i, self.size()).and_then(|at| {
            let item = self.item::<R>(at);
            self.remove_at(at);
            item
        });
        item.ok_or_else(|| error::index_error("pop index out of range"))
    }
}

/// The names by which stubs call them.
macro_rules! reads {
    ($($way:ident: $get:ident $iter:ident $pop:ident $list:ident $reversed:ident;)*) => {
        impl Array {$(
            /// `a[i]`
            #[inline]
            pub fn $get(&self, i: i64) -> Result<<$way as Read>::Item> {
                self.get::<$way>(i)
            }

            /// `iter(a)`
            #[inline]
            pub fn $iter(&self) -> ArrayItems<$way> {
                self.read()
            }

            /// `a.pop(i)`
            pub fn $pop(&self, i: i64) -> Result<<$way as Read>::Item> {
                self.pop::<$way>(i)
            }

            /// `a.tolist()`
            pub fn $list(&self) -> Result<List<<$way as Read>::Item>> {
                List::collect(self.$iter())
            }

            /// `reversed(a)`
            pub fn $reversed(&self) -> ArrayReversed<$way> {
                self.reversed()
            }
        )*}
    };
}

reads! {
    Words: word words pop_word list_words reversed_words;
    Ints: int ints pop_int list_ints reversed_ints;
    Floats: float floats pop_float list_floats reversed_floats;
    Nums: num nums pop_num list_nums reversed_nums;
    Texts: text texts pop_text list_texts reversed_texts;
}

/// `iter(a)`
#[derive(Clone, Debug)]
pub struct ArrayItems<R> {
    array: Array,
    /// `usize::MAX` once the end was seen: the iterator stays there.
    at: usize,
    way: PhantomData<R>,
}

/// How many items are converted at once.
const RUN: usize = 256;

impl<R: Read> Iterate for ArrayItems<R> {
    type Item = R::Item;

    #[inline]
    fn next(&mut self) -> Result<Option<R::Item>> {
        let item = self.array.item::<R>(self.at);
        match &item {
            Some(_) => self.at += 1,
            None => self.at = usize::MAX,
        }
        Ok(item)
    }

    fn size_hint(&self) -> usize {
        self.array.size().saturating_sub(self.at)
    }

    fn pieces(&mut self, mut read: impl FnMut(&[R::Item]) -> Result<()>) -> Option<Result<()>> {
        if !R::Item::PLAIN {
            return None;
        }
        let at = std::mem::replace(&mut self.at, usize::MAX);
        let all = &*self.array.items.borrow();
        if let Some(items) = R::lying(all) {
            return Some(read(items.get(at..).unwrap_or_default()));
        }
        let mut run = Vec::with_capacity(RUN);
        each!(all, items => {
            for items in items.get(at..).unwrap_or_default().chunks(RUN) {
                run.clear();
                run.extend(items.iter().map(|item| R::item(*item)));
                if let Err(error) = read(&run) {
                    return Some(Err(error));
                }
            }
        });
        Some(Ok(()))
    }
}

/// `reversed(a)`
#[derive(Clone, Debug)]
pub struct ArrayReversed<R> {
    array: Array,
    left: usize,
    way: PhantomData<R>,
}

impl<R: Read> Iterate for ArrayReversed<R> {
    type Item = R::Item;

    fn next(&mut self) -> Result<Option<R::Item>> {
        let at = self.left.checked_sub(1);
        let item = at.and_then(|at| self.array.item::<R>(at));
        self.left = item.is_some().then_some(at).flatten().unwrap_or(0);
        Ok(item)
    }

    fn size_hint(&self) -> usize {
        self.left
    }
}

#[cold]
fn out_of_range() -> Error {
    error::index_error("array index out of range")
}

//! `Tuple<T>`: a tuple of any length whose items have one type.

use super::TupleHash;
use crate::class::TypeInfo;
use crate::error::{self, Result};
use crate::gc::{Gc, Managed, Tracer};
use crate::iter::Iterate;
use crate::list::{List, same_or_eq};
use crate::modules::copy::Copier;
use crate::recursion::enter;
use crate::slice::{Slice, clamp, position};
use crate::str::{Str, checked_size};
use crate::value::{CmpOp, DynValue, Object, Value};

/// Python's `tuple[T, ...]`: shared and immutable.
#[repr(transparent)]
pub struct Tuple<T: Value>(Gc<TupleBody<T>>);

/// What stands behind a [`Tuple`].
pub struct TupleBody<T: Value> {
    items: Box<[T]>,
}

// SAFETY: `TYPE` is made for this type; tracing visits what each item owns, once. The items never change.
unsafe impl<T: Value> Managed for TupleBody<T> {
    const TYPE: &'static TypeInfo =
        &TypeInfo::of::<Self>("tuple", T::ACYCLIC, |gc| Tuple::from_gc_ref(gc));

    fn trace(&self, tracer: &mut Tracer) {
        self.items.iter().for_each(|item| item.trace(tracer));
    }
}

impl<T: Value> Tuple<T> {
    /// A tuple of the items of a vector.
    pub fn from_vec(items: Vec<T>) -> Tuple<T> {
        Tuple(Gc::new(TupleBody {
            items: items.into(),
        }))
    }

    fn from_gc_ref(gc: &Gc<TupleBody<T>>) -> &Tuple<T> {
        // SAFETY: `Tuple` is transparent around the `Gc`.
        unsafe { &*(&raw const *gc).cast::<Tuple<T>>() }
    }

    /// `()`
    pub fn empty() -> Tuple<T> {
        Tuple::from_vec(Vec::new())
    }

    /// `tuple(t)`: the same one.
    pub fn copy(&self) -> Tuple<T> {
        self.clone()
    }

    /// `tuple(xs)`
    pub fn from_list(list: &List<T>) -> Tuple<T> {
        Tuple::from_vec(list.to_vec())
    }

    /// `tuple(it)`
    pub fn collect(it: impl Iterate<Item = T>) -> Result<Tuple<T>> {
        Ok(Tuple::from_vec(it.collect_vec()?))
    }

    /// The items.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        &self.0.items
    }

    /// `len(t)`
    #[inline]
    pub fn len(&self) -> i64 {
        self.as_slice().len() as i64
    }

    /// Whether the tuple is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// Python's `id()`.
    pub fn id(&self) -> usize {
        self.0.as_ref().id()
    }

    /// `t[i]`
    #[inline]
    pub fn get(&self, i: i64) -> Result<T> {
        match position(i, self.as_slice().len()) {
            Some(at) => Ok(self.as_slice()[at].clone()),
            None => Err(error::index_error("tuple index out of range")),
        }
    }

    /// `t[a:b:c]`
    pub fn slice(&self, slice: &Slice) -> Result<Tuple<T>> {
        let part = slice.resolve(self.as_slice().len())?;
        if part.step == 1 && part.len == self.as_slice().len() {
            return Ok(self.clone());
        }
        Ok(Tuple::from_vec(
            part.indices()
                .map(|at| self.as_slice()[at].clone())
                .collect(),
        ))
    }

    /// `t + u`
    pub fn concat(&self, other: &Tuple<T>) -> Tuple<T> {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        Tuple::from_vec([self.as_slice(), other.as_slice()].concat())
    }

    /// `t * n`
    pub fn repeat(&self, n: i64) -> Result<Tuple<T>> {
        if n <= 0 || self.is_empty() {
            return Ok(Tuple::empty());
        }
        if n == 1 {
            return Ok(self.clone());
        }
        let times = checked_size(size_of_val(self.as_slice()), n)?;
        Ok(Tuple::from_vec(vec![self.as_slice(); times].concat()))
    }

    fn position_of(&self, x: &T, start: usize, stop: usize) -> Result<Option<usize>> {
        for (at, item) in self.as_slice().iter().enumerate().take(stop).skip(start) {
            if same_or_eq(item, x)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// `x in t`
    pub fn contains(&self, x: &T) -> Result<bool> {
        Ok(self.position_of(x, 0, usize::MAX)?.is_some())
    }

    /// `x in t` where `x` is of another type.
    pub fn contains_any(&self, x: &dyn DynValue) -> Result<bool> {
        for item in self.as_slice() {
            let item: &dyn DynValue = item;
            if item.is(x) || item.eq(x)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `t.count(x)`
    pub fn count(&self, x: &T) -> Result<i64> {
        let mut count = 0;
        for item in self.as_slice() {
            count += i64::from(same_or_eq(item, x)?);
        }
        Ok(count)
    }

    /// `t.index(x, start, stop)`
    pub fn index(&self, x: &T, start: i64, stop: i64) -> Result<i64> {
        let len = self.len();
        match self.position_of(x, clamp(start, len) as usize, clamp(stop, len) as usize)? {
            Some(at) => Ok(at as i64),
            None => Err(error::value_error("tuple.index(x): x not in tuple")),
        }
    }

    /// `iter(t)`
    #[inline]
    pub fn iter(&self) -> TupleIter<T> {
        TupleIter {
            tuple: self.clone(),
            at: 0,
        }
    }

    /// `reversed(t)`
    #[inline]
    pub fn reversed(&self) -> TupleReversed<T> {
        TupleReversed {
            tuple: self.clone(),
            left: self.as_slice().len(),
        }
    }
}

impl<T: Value> Clone for Tuple<T> {
    #[inline]
    fn clone(&self) -> Tuple<T> {
        Tuple(self.0.clone())
    }
}

impl<T: Value, const N: usize> From<[T; N]> for Tuple<T> {
    fn from(items: [T; N]) -> Tuple<T> {
        Tuple::from_vec(items.into())
    }
}

impl<T: Value> std::fmt::Debug for Tuple<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        match self.repr(&mut out) {
            Ok(()) => f.write_str(&out),
            Err(_) => f.write_str("<repr failed>"),
        }
    }
}

// SAFETY: cloning counts one reference; tracing visits that reference.
unsafe impl<T: Value> Value for Tuple<T> {
    const ACYCLIC: bool = T::ACYCLIC;
    type KeptHash = i64;
    const PLAIN: bool = T::PLAIN;
    const TOTAL: bool = T::TOTAL;

    fn items(&self) -> Option<Vec<Object>> {
        let items = self.as_slice().iter();
        Some(items.map(|item| Object::new(item.clone())).collect())
    }

    fn type_name(&self) -> Str {
        crate::lit!("tuple")
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        let _depth = enter()?;
        let Some(_shown) = crate::list::Shown::enter(self.id()) else {
            out.push_str("(...)");
            return Ok(());
        };
        out.push('(');
        for (at, item) in self.as_slice().iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            item.repr(out)?;
        }
        out.push_str(if self.as_slice().len() == 1 {
            ",)"
        } else {
            ")"
        });
        Ok(())
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    fn eq(&self, other: &Self) -> Result<bool> {
        if self.len() != other.len() {
            return Ok(false);
        }
        for (a, b) in self.as_slice().iter().zip(other.as_slice()) {
            if !same_or_eq(a, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn hash(&self) -> Result<i64> {
        let mut hash = TupleHash::new();
        for item in self.as_slice() {
            hash.add(item.hash()?);
        }
        Ok(hash.finish())
    }

    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        for (a, b) in self.as_slice().iter().zip(other.as_slice()) {
            if !same_or_eq(a, b)? {
                return a.compare(b, op);
            }
        }
        Ok(op.holds(Some(self.len().cmp(&other.len()))))
    }

    #[inline]
    fn is(&self, other: &Self) -> bool {
        self.0.is(&other.0) || (self.is_empty() && other.is_empty())
    }

    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }

    fn duplicate(&self, copier: &mut Copier) -> Result<Self> {
        if !copier.is_deep() {
            return Ok(self.clone());
        }
        if let Some(known) = copier.known(self.id()) {
            return Ok(known);
        }
        let mut items = Vec::with_capacity(self.as_slice().len());
        for item in self.as_slice() {
            items.push(copier.item(item)?);
        }
        // Copying the items may have led back here.
        if let Some(known) = copier.known(self.id()) {
            return Ok(known);
        }
        let same = items.iter().zip(self.as_slice()).all(|(a, b)| a.is(b));
        let copy = if same {
            self.clone()
        } else {
            Tuple::from_vec(items)
        };
        copier.remember(self.id(), &copy);
        Ok(copy)
    }

    fn into_object(self) -> Object {
        Object::from_ref(self.0.erase())
    }
}

/// `iter(t)`
#[derive(Clone, Debug)]
pub struct TupleIter<T: Value> {
    tuple: Tuple<T>,
    at: usize,
}

impl<T: Value> Iterate for TupleIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        let item = self.tuple.as_slice().get(self.at).cloned();
        self.at += usize::from(item.is_some());
        Ok(item)
    }

    fn size_hint(&self) -> usize {
        self.tuple.as_slice().len() - self.at
    }

    #[inline]
    fn pieces(&mut self, mut read: impl FnMut(&[T]) -> Result<()>) -> Option<Result<()>> {
        if !T::PLAIN {
            return None;
        }
        let items = self.tuple.as_slice();
        let at = std::mem::replace(&mut self.at, items.len());
        Some(read(&items[at..]))
    }
}

/// `reversed(t)`
#[derive(Clone, Debug)]
pub struct TupleReversed<T: Value> {
    tuple: Tuple<T>,
    left: usize,
}

impl<T: Value> Iterate for TupleReversed<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Result<Option<T>> {
        let Some(at) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = at;
        Ok(self.tuple.as_slice().get(at).cloned())
    }

    fn size_hint(&self) -> usize {
        self.left
    }
}

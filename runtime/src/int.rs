//! `Int`, Python's `int`: one word, small values inline, others behind a counted pointer to a `BigInt`.
//!
//! In: integers of any size. Out: Python's arithmetic, exactly. The families: `int/arith.rs` (operators), `int/power.rs`
//! (powers, roots, gcd), `int/compare.rs`, `int/convert.rs`, `int/real.rs` (floats), `int/text.rs`, `int/bytes.rs`.
//!
//! The word is `value << 1 | 1` where the value has 63 bits, else the address of a `Big`. A value that fits
//! 63 bits is always inline, so equal values have one form and `Option<Int>` is one word too.

#![allow(unsafe_code)]

pub(crate) mod arith;
mod bytes;
mod compare;
mod convert;
mod functions;
mod power;
mod real;
mod text;

pub use bytes::ByteOrder;
pub(crate) use compare::{HASH_MODULUS, hash_i64};
pub use convert::{clamp, low, wide, word};
pub use functions::*;
pub(crate) use real::decompose;
pub use text::{max_str_digits, set_max_str_digits};

use crate::error::Result;
use crate::gc::Tracer;
use crate::num::Num;
use crate::str::Str;
use crate::value::{CmpOp, Value};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::borrow::Cow;
use std::cell::Cell;
use std::ptr::{self, NonNull};

/// Python's `int`.
#[repr(transparent)]
pub struct Int(NonNull<Big>);

/// A value that does not fit 63 bits.
#[repr(align(8))]
struct Big {
    count: Cell<usize>,
    value: BigInt,
}

/// What an `Int` holds.
pub(crate) enum Form<'a> {
    Small(i64),
    Big(&'a BigInt),
}

/// The greatest value held inline.
const SMALL_MAX: i64 = i64::MAX >> 1;
/// The least value held inline.
const SMALL_MIN: i64 = i64::MIN >> 1;

impl Int {
    /// Zero.
    pub const ZERO: Int = Int::small(0);
    /// One.
    pub const ONE: Int = Int::small(1);

    /// An inline value; the caller knows that it fits 63 bits.
    #[inline]
    pub(crate) const fn small(value: i64) -> Int {
        Int::from_word((value << 1 | 1) as usize)
    }

    /// The `Int` whose word is `word`, which is odd.
    #[inline]
    const fn from_word(word: usize) -> Int {
        // SAFETY: the word is odd, hence not null; it is never followed as a pointer.
        Int(unsafe { NonNull::new_unchecked(ptr::without_provenance_mut(word | 1)) })
    }

    /// An integer.
    #[inline]
    pub fn new(value: i64) -> Int {
        if (SMALL_MIN..=SMALL_MAX).contains(&value) {
            Int::small(value)
        } else {
            Int::allocate(BigInt::from(value))
        }
    }

    /// An integer from a big one, inline if it fits.
    pub fn from_big(value: BigInt) -> Int {
        match value.to_i64() {
            Some(small) if (SMALL_MIN..=SMALL_MAX).contains(&small) => Int::small(small),
            _ => Int::allocate(value),
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate(value: BigInt) -> Int {
        let raw = Box::into_raw(Box::new(Big {
            count: Cell::new(1),
            value,
        }));
        // SAFETY: `Box::into_raw` is never null; `Big` is aligned to 8, so the word is even.
        Int(unsafe { NonNull::new_unchecked(raw) })
    }

    /// The word: odd for inline values.
    #[inline]
    fn word(&self) -> usize {
        self.0.addr().get()
    }

    #[inline]
    fn is_small(&self) -> bool {
        self.word() & 1 == 1
    }

    /// The value, if it fits 63 bits.
    #[inline]
    pub(crate) fn as_small(&self) -> Option<i64> {
        if self.is_small() {
            Some(self.word() as i64 >> 1)
        } else {
            None
        }
    }

    #[inline]
    pub(crate) fn form(&self) -> Form<'_> {
        match self.as_small() {
            Some(small) => Form::Small(small),
            None => Form::Big(self.big()),
        }
    }

    /// The big value; only called where the word is even.
    #[inline]
    fn big(&self) -> &BigInt {
        debug_assert!(!self.is_small());
        // SAFETY: an even word is a `Big` that lives while this reference to it is counted.
        unsafe { &self.0.as_ref().value }
    }

    /// The value as a `BigInt`.
    pub fn to_big(&self) -> Cow<'_, BigInt> {
        match self.form() {
            Form::Small(small) => Cow::Owned(BigInt::from(small)),
            Form::Big(big) => Cow::Borrowed(big),
        }
    }

    /// The value, if it fits an `i64`.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        match self.as_small() {
            Some(small) => Some(small),
            None => self.big_to_i64(),
        }
    }

    #[cold]
    #[inline(never)]
    fn big_to_i64(&self) -> Option<i64> {
        self.big().to_i64()
    }

    #[cold]
    #[inline(never)]
    fn clone_big(&self) -> Int {
        // SAFETY: only called where the word is even.
        let count = unsafe { &self.0.as_ref().count };
        // A `Big` has 48 bytes or more and each reference 8: memory ends long before the count overflows, but for
        // references forgotten on purpose.
        count.set(count.get().saturating_add(1));
        Int(self.0)
    }

    #[cold]
    #[inline(never)]
    fn drop_big(&mut self) {
        // SAFETY: only called where the word is even.
        let count = unsafe { &self.0.as_ref().count };
        match count.get() {
            usize::MAX => {}
            1 => {
                // SAFETY: made by `Box::into_raw`, and this was the last reference.
                drop(unsafe { Box::from_raw(self.0.as_ptr()) });
            }
            more => count.set(more - 1),
        }
    }

    /// Takes the big value out if this is the only reference to it, else copies it.
    pub(crate) fn into_big(self) -> BigInt {
        if !self.is_small() {
            // SAFETY: the word is even.
            let unique = unsafe { self.0.as_ref().count.get() } == 1;
            if unique {
                let this = std::mem::ManuallyDrop::new(self);
                // SAFETY: made by `Box::into_raw`; this is the only reference and is not dropped again.
                return unsafe { Box::from_raw(this.0.as_ptr()) }.value;
            }
        }
        self.to_big().into_owned()
    }
}

impl Clone for Int {
    #[inline]
    fn clone(&self) -> Int {
        if self.is_small() {
            Int(self.0)
        } else {
            self.clone_big()
        }
    }
}

impl Drop for Int {
    #[inline]
    fn drop(&mut self) {
        if !self.is_small() {
            self.drop_big();
        }
    }
}

impl Default for Int {
    fn default() -> Int {
        Int::ZERO
    }
}

impl std::fmt::Debug for Int {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

// SAFETY: owns no managed object.
unsafe impl Value for Int {
    const ACYCLIC: bool = true;
    type KeptHash = ();
    const PLAIN: bool = true;
    const TOTAL: bool = true;

    fn type_name(&self) -> Str {
        "int".into()
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        self.write_decimal(out)
    }

    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        if spec.is_empty() {
            self.write_decimal(out)
        } else {
            crate::format::format_int(self, spec, out)
        }
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(self.is_truthy())
    }

    #[inline]
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }

    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(self.py_hash())
    }

    #[inline]
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(Some(self.cmp(other))))
    }

    /// Small ints are cached by CPython from -5 to 256; which others are one object is not defined. Equal inline words are one here.
    #[inline]
    fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn as_number(&self) -> Option<Num> {
        Some(Num::Int(self.clone()))
    }

    fn trace(&self, _tracer: &mut Tracer) {}
}

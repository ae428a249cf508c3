//! `Str`, Python's `str`: shared UTF-8 of one word, with all methods of CPython 3.13.
//!
//! In: text from literals ([`lit!`](crate::lit)), Rust strings, files. Out: the methods, grouped by file as the section
//! "Text Sequence Type" of Python's library reference groups them. Lone surrogates cannot be represented and are refused.
//!
//! `"a,b".split(",")` is `rt::lit!("a,b").split(Some(&rt::lit!(",")), -1)?`.

#![allow(unsafe_code)]

mod case;
mod encode;
mod hash;
mod index;
mod layout;
mod percent;
mod predicates;
mod quote;
mod raw;
mod samples;
mod search;
mod split;
mod strip;
mod tables;
mod template;
mod translate;
pub(crate) mod unicode;

pub use encode::decode;
pub(crate) use hash::hash_bytes;
pub use index::CharSet;
pub(crate) use index::out_of_range;
pub(crate) use layout::checked_size;
pub use percent::{percent_dict, percent_one, percent_tuple};
pub use quote::{ascii, quote};
pub use raw::{StaticRef, StaticStr, Str};
pub use template::{format, format_map};
pub use translate::{maketrans, maketrans_dict, maketrans_ints, translate};

use crate::error::Result;
use crate::gc::Tracer;
use crate::value::{CmpOp, Value};
use std::fmt;

/// A string literal, an `rt::Str` without allocation: `rt::lit!("text")`.
#[macro_export]
macro_rules! lit {
    ($text:expr) => {{
        static LITERAL: $crate::str::StaticStr = $crate::str::StaticStr::new($text);
        LITERAL.get()
    }};
}

/// A string literal as a `&'static rt::Str`: `rt::lit_ref!("text")`.
#[macro_export]
macro_rules! lit_ref {
    ($text:expr) => {{
        static LITERAL: $crate::str::StaticStr = $crate::str::StaticStr::new($text);
        static REFERENCE: $crate::str::StaticRef = $crate::str::StaticRef::new(&LITERAL);
        REFERENCE.get()
    }};
}

// SAFETY: owns no managed object; cloning counts, and runs no other code.
unsafe impl Value for Str {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;
    const TOTAL: bool = true;

    fn type_name(&self) -> Str {
        crate::lit!("str")
    }

    fn repr(&self, out: &mut String) -> Result<()> {
        quote(self.as_str(), out);
        Ok(())
    }

    fn str(&self, out: &mut String) -> Result<()> {
        out.push_str(self.as_str());
        Ok(())
    }

    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        crate::format::format_str(self.as_str(), spec, out)
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(self.byte_count() != 0)
    }

    #[inline]
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }

    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(self.hash_value())
    }

    #[inline]
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(Some(self.cmp(other))))
    }

    #[inline]
    fn is(&self, other: &Self) -> bool {
        self.same(other)
    }

    #[inline]
    fn trace(&self, _tracer: &mut Tracer) {}
}

impl PartialEq for Str {
    #[inline]
    fn eq(&self, other: &Str) -> bool {
        let (a, b) = (self.as_str().as_bytes(), other.as_str().as_bytes());
        match (a, b) {
            _ if a.len() != b.len() => false,
            ([x], [y]) => x == y,
            _ => self.same(other) || a == b,
        }
    }
}

impl Eq for Str {}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for Str {
    #[inline]
    fn partial_cmp(&self, other: &Str) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    /// By code points, which is the order of the bytes of UTF-8.
    #[inline]
    fn cmp(&self, other: &Str) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl std::hash::Hash for Str {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_i64(self.hash_value());
    }
}

impl Default for Str {
    fn default() -> Str {
        Str::empty()
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str::new(text)
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str::new(&text)
    }
}

impl From<&String> for Str {
    fn from(text: &String) -> Str {
        Str::new(text)
    }
}

impl From<char> for Str {
    fn from(c: char) -> Str {
        Str::of_char(c)
    }
}

impl From<Str> for String {
    fn from(text: Str) -> String {
        text.as_str().to_owned()
    }
}

impl AsRef<str> for Str {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl FromIterator<char> for Str {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Str {
        chars.into_iter().collect::<String>().into()
    }
}

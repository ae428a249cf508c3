//! `Bytes`, Python's `bytes`: shared and immutable.

#![allow(unsafe_code)]

mod methods;
pub(crate) mod search;

pub use methods::BytesIter;

use crate::error::Result;
use crate::gc::Tracer;
use crate::str::{Str, hash_bytes};
use crate::value::{CmpOp, Value};
use std::rc::Rc;

/// Python's `bytes`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(Rc<[u8]>);

impl Bytes {
    /// The bytes of a vector.
    pub fn from_vec(bytes: Vec<u8>) -> Bytes {
        Bytes(bytes.into())
    }

    /// A literal.
    pub fn from_static(bytes: &'static [u8]) -> Bytes {
        Bytes(bytes.into())
    }

    /// The bytes.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        write_repr(self.as_slice(), &mut out);
        f.write_str(&out)
    }
}

/// `repr(b)`
fn write_repr(bytes: &[u8], out: &mut String) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match char::from(byte) {
            c if c == quote || c == '\\' => out.extend(['\\', c]),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c @ ' '..='~' => out.push(c),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
}

// SAFETY: owns no managed object.
unsafe impl Value for Bytes {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;
    const TOTAL: bool = true;

    fn type_name(&self) -> Str {
        crate::lit!("bytes")
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        write_repr(self.as_slice(), out);
        Ok(())
    }
    fn truth(&self) -> Result<bool> {
        Ok(!self.0.is_empty())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }
    fn hash(&self) -> Result<i64> {
        Ok(if self.0.is_empty() {
            0
        } else {
            hash_bytes(self.as_slice())
        })
    }
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(Some(self.cmp(other))))
    }
    fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

//! Placeholder for `Str`, Python's `str`.

use crate::error::Result;
use crate::gc::Tracer;
use crate::value::{CmpOp, Value};
use std::rc::Rc;

/// A shared, immutable string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Str(Rc<str>);

impl Str {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str(text.into())
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str(text.into())
    }
}

#[allow(unsafe_code)]
// SAFETY: owns no managed object.
unsafe impl Value for Str {
    const ACYCLIC: bool = true;

    fn type_name(&self) -> Str {
        "str".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push('\'');
        out.push_str(&self.0);
        out.push('\'');
        Ok(())
    }
    fn str(&self, out: &mut String) -> Result<()> {
        out.push_str(&self.0);
        Ok(())
    }
    fn truth(&self) -> Result<bool> {
        Ok(!self.0.is_empty())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.0 == other.0)
    }
    fn hash(&self) -> Result<i64> {
        Ok(self.0.len() as i64)
    }
    fn compare(&self, other: &Self, op: CmpOp) -> Result<bool> {
        Ok(op.holds(self.0.partial_cmp(&other.0)))
    }
    fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

//! Methods of built-in objects as values: `key=counts.get`, `push = stack.append`.

#![allow(unsafe_code)]

use crate::error::Result;
use crate::gc::Tracer;
use crate::str::Str;
use crate::value::Value;

/// A method bound to its receiver; which method is called is known when compiling.
#[derive(Clone, Debug)]
pub struct Method<T> {
    receiver: T,
    name: &'static str,
}

impl<T: Value> Method<T> {
    /// Binds the method of that name.
    pub fn new(receiver: T, name: &'static str) -> Method<T> {
        Method { receiver, name }
    }

    /// What it is called on.
    #[inline]
    pub fn receiver(&self) -> &T {
        &self.receiver
    }
}

// SAFETY: cloning clones the receiver, tracing visits it.
unsafe impl<T: Value> Value for Method<T> {
    const ACYCLIC: bool = T::ACYCLIC;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        "builtin_function_or_method".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        let of = self.receiver.type_name();
        out.push_str(&format!(
            "<built-in method {} of {} object>",
            self.name,
            of.as_str()
        ));
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.is(other))
    }
    fn hash(&self) -> Result<i64> {
        Ok(self.name.len() as i64)
    }
    fn is(&self, other: &Self) -> bool {
        self.name == other.name && self.receiver.is(&other.receiver)
    }
    fn trace(&self, tracer: &mut Tracer) {
        self.receiver.trace(tracer);
    }
}

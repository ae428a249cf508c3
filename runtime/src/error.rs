//! `Error`: a raised exception on its way out, and the functions that raise the built-in ones.
//!
//! In: a message or an exception object. Out: one pointer, which `?` carries; [`At`] adds traceback entries as it passes.

pub(crate) mod handling;
mod make;
mod operand;

pub use handling::{Handling, current, handling, raise, raise_from, reraise};
pub use make::*;
pub use operand::*;

use crate::class::{Extends, TypeInfo};
use crate::exceptions::BaseException;
use crate::gc::{Gc, Managed, Tracer};
use crate::str::Str;
use crate::traceback::Loc;

/// The result of everything that can raise.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A raised exception.
#[derive(Clone)]
#[repr(transparent)]
pub struct Error(Gc<BaseException>);

impl Error {
    /// The exception object.
    #[inline]
    pub fn exception(&self) -> &Gc<BaseException> {
        &self.0
    }

    /// The exception object, owned.
    #[inline]
    pub fn into_exception(self) -> Gc<BaseException> {
        self.0
    }

    /// The exception's type.
    #[inline]
    pub fn type_info(&self) -> &'static TypeInfo {
        self.0.type_info()
    }

    /// Whether `except <kind>` catches it.
    #[inline]
    pub fn is_instance(&self, kind: &'static TypeInfo) -> bool {
        self.type_info().is_subclass(kind)
    }

    /// The exception as a `C`, if it is one.
    #[inline]
    pub fn downcast<C: Managed>(&self) -> Option<&Gc<C>> {
        self.0.downcast()
    }

    /// `str(e)`; what `__str__` raises is not passed on.
    pub fn message(&self) -> Str {
        let mut out = String::new();
        match self.0.as_ref().as_dyn().str(&mut out) {
            Ok(()) => Str::from(out),
            Err(_) => Str::from("<exception str() failed>"),
        }
    }

    /// The name of the exception's type.
    pub fn type_name(&self) -> Str {
        Str::from(self.type_info().name)
    }

    /// What Python would print for it, traceback and chained exceptions included.
    pub fn format_traceback(&self) -> String {
        crate::traceback::format(self)
    }

    /// Adds a traceback entry.
    #[cold]
    #[inline(never)]
    pub fn add_frame(self, loc: &'static Loc) -> Error {
        self.0.add_frame(loc);
        self
    }

    pub(crate) fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }
}

impl<C: Extends<BaseException>> From<Gc<C>> for Error {
    fn from(exception: Gc<C>) -> Error {
        Error(exception.into_base())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::traceback::last_line(self).trim_end())
    }
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.format_traceback().trim_end())
    }
}

impl std::error::Error for Error {}

/// Adds the traceback entry of the place that a failed operation stands at.
pub trait At {
    /// Adds `loc` to the traceback of an error.
    #[must_use]
    fn at(self, loc: &'static Loc) -> Self;
}

impl<T> At for Result<T> {
    #[inline(always)]
    fn at(self, loc: &'static Loc) -> Self {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error.add_frame(loc)),
        }
    }
}

impl At for Error {
    #[inline]
    fn at(self, loc: &'static Loc) -> Self {
        self.add_frame(loc)
    }
}

/// `?` inside a `try` body: leaves the labelled block with the error.
#[macro_export]
macro_rules! tri {
    ($label:lifetime, $value:expr) => {
        match $value {
            $crate::__private::Ok(value) => value,
            $crate::__private::Err(error) => break $label $crate::__private::Err(error),
        }
    };
}

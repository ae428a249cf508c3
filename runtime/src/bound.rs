//! Variables that may be unbound, and values that stand for themselves: `NotImplemented`, `...`, what never comes to be.

#![allow(unsafe_code)]

use crate::class::TypeInfo;
use crate::error::{self, Result};
use crate::exceptions::BaseException;
use crate::gc::{Gc, Managed, Tracer};
use crate::str::Str;
use crate::value::{DynValue, Value};

/// The value of a local variable.
#[inline]
pub fn bound<T>(value: Option<T>, name: &str) -> Result<T> {
    match value {
        Some(value) => Ok(value),
        None => Err(error::unbound_local(name)),
    }
}

/// A local variable's value, by reference.
#[inline]
pub fn bound_ref<'a, T>(value: &'a Option<T>, name: &str) -> Result<&'a T> {
    match value {
        Some(value) => Ok(value),
        None => Err(error::unbound_local(name)),
    }
}

/// The value of a variable of an enclosing function.
#[inline]
pub fn bound_free<T>(value: Option<T>, name: &str) -> Result<T> {
    match value {
        Some(value) => Ok(value),
        None => Err(error::unbound_free(name)),
    }
}

/// The value of a module's variable.
#[inline]
pub fn bound_global<T>(value: Option<T>, name: &str) -> Result<T> {
    match value {
        Some(value) => Ok(value),
        None => Err(error::name_error(name)),
    }
}

/// The same, by reference.
#[inline]
pub fn bound_global_ref<'a, T>(value: &'a Option<T>, name: &str) -> Result<&'a T> {
    match value {
        Some(value) => Ok(value),
        None => Err(error::name_error(name)),
    }
}

/// The value of an attribute.
#[inline]
pub fn bound_attr<T>(value: Option<T>, type_name: &str, attr: &str) -> Result<T> {
    match value {
        Some(value) => Ok(value),
        None => Err(error::attribute_error(type_name, attr)),
    }
}

/// The value of an attribute of a class.
#[inline]
pub fn bound_class_attr<T>(value: Option<T>, class: &str, attr: &str) -> Result<T> {
    match value {
        Some(value) => Ok(value),
        None => Err(error::no_class_attribute(class, attr)),
    }
}

/// Each item as a value of any type, for functions that take `*args: object`.
#[inline]
pub fn refs<T: Value>(items: &[T]) -> Vec<&dyn DynValue> {
    items.iter().map(|item| item as &dyn DynValue).collect()
}

/// The type of an expression that never has a value.
#[derive(Clone, Copy, Debug)]
pub enum Never {}

/// A function without arguments whose result's type its body does not tell.
#[inline]
pub fn callback0<R>(function: impl FnMut() -> Result<R>) -> impl FnMut() -> Result<R> {
    function
}

/// A function of one argument whose result's type its body does not tell.
#[inline]
pub fn callback1<A, R>(function: impl FnMut(A) -> Result<R>) -> impl FnMut(A) -> Result<R> {
    function
}

/// A function of two arguments whose result's type its body does not tell.
#[inline]
pub fn callback2<A, B, R>(
    function: impl FnMut(A, B) -> Result<R>,
) -> impl FnMut(A, B) -> Result<R> {
    function
}

/// A function of three arguments whose result's type its body does not tell.
#[inline]
pub fn callback3<A, B, C, R>(
    function: impl FnMut(A, B, C) -> Result<R>,
) -> impl FnMut(A, B, C) -> Result<R> {
    function
}

/// Stands where control never comes.
#[cold]
pub fn never() -> ! {
    unreachable!("control came to a place that inference excluded")
}

/// Python's `NotImplemented`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotImplemented;

/// Python's `...`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ellipsis;

/// A function, class or module known at compile time, where an object is wanted: only its text is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opaque(pub &'static str);

// SAFETY: owns no managed object.
unsafe impl Value for Opaque {
    const ACYCLIC: bool = true;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        Str::from(if self.0.starts_with("<class") {
            "type"
        } else {
            "function"
        })
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str(self.0);
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.0 == other.0)
    }
    fn hash(&self) -> Result<i64> {
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        Ok((self.0.bytes().fold(0xcbf2_9ce4_8422_2325, mix) >> 1) as i64)
    }
    fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

/// The class of an exception, known at run time only.
#[derive(Clone, Copy, Debug)]
pub struct Type(pub &'static TypeInfo);

impl Type {
    /// The class of an exception.
    pub fn of(error: &Gc<BaseException>) -> Type {
        Type(error.type_info())
    }

    /// `__name__`
    pub fn name(&self) -> Str {
        self.0.name.into()
    }

    /// `__module__`
    pub fn module(&self) -> Str {
        self.0.module.into()
    }

    /// `issubclass(self, other)`
    pub fn is_subclass(&self, other: &'static TypeInfo) -> bool {
        self.0.is_subclass(other)
    }
}

// SAFETY: owns no managed object.
unsafe impl Value for Type {
    const ACYCLIC: bool = true;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        "type".into()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        let module = match self.0.module {
            "builtins" => String::new(),
            module => format!("{module}."),
        };
        out.push_str(&format!("<class '{module}{}'>", self.0.name));
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(std::ptr::eq(self.0, other.0))
    }
    fn hash(&self) -> Result<i64> {
        Ok((std::ptr::from_ref(self.0).addr() as i64).rotate_right(4))
    }
    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}

macro_rules! singleton {
    ($type:ty, $type_name:literal, $repr:literal, $truth:expr) => {
        // SAFETY: owns no managed object.
        unsafe impl Value for $type {
            const ACYCLIC: bool = true;
            type KeptHash = i64;

            fn type_name(&self) -> Str {
                $type_name.into()
            }
            fn repr(&self, out: &mut String) -> Result<()> {
                out.push_str($repr);
                Ok(())
            }
            fn truth(&self) -> Result<bool> {
                $truth
            }
            fn eq(&self, _other: &Self) -> Result<bool> {
                Ok(true)
            }
            fn hash(&self) -> Result<i64> {
                Ok($repr.len() as i64)
            }
            fn is(&self, _other: &Self) -> bool {
                true
            }
            fn trace(&self, _tracer: &mut Tracer) {}
        }
    };
}

singleton!(
    NotImplemented,
    "NotImplementedType",
    "NotImplemented",
    Err(error::type_error(
        "NotImplemented should not be used in a boolean context"
    ))
);
singleton!(Ellipsis, "ellipsis", "Ellipsis", Ok(true));
singleton!(Never, "NoReturn", "", Ok(false));

/// A value behind a pointer, for tuples that contain their own type.
#[derive(Clone)]
pub struct Boxed<T: Value>(Gc<BoxedBody<T>>);

struct BoxedBody<T>(T);

// SAFETY: `TYPE` is made for this type; tracing visits what the value owns.
unsafe impl<T: Value> Managed for BoxedBody<T> {
    const TYPE: &'static TypeInfo = &TypeInfo::of::<Self>("tuple", false, |_| &());

    fn trace(&self, tracer: &mut Tracer) {
        self.0.trace(tracer);
    }
}

impl<T: Value> Boxed<T> {
    /// Puts a value behind a pointer.
    #[inline]
    pub fn new(value: T) -> Boxed<T> {
        Boxed(Gc::new(BoxedBody(value)))
    }

    /// The value.
    #[inline]
    pub fn item(&self) -> &T {
        &self.0.0
    }
}

// SAFETY: cloning counts one reference; tracing visits it.
unsafe impl<T: Value> Value for Boxed<T> {
    const ACYCLIC: bool = false;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        self.item().type_name()
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        self.item().repr(out)
    }
    fn str(&self, out: &mut String) -> Result<()> {
        self.item().str(out)
    }
    fn truth(&self) -> Result<bool> {
        self.item().truth()
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.0.is(&other.0) || self.item().eq(other.item())?)
    }
    fn hash(&self) -> Result<i64> {
        self.item().hash()
    }
    fn compare(&self, other: &Self, op: crate::value::CmpOp) -> Result<bool> {
        self.item().compare(other.item(), op)
    }
    fn is(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }
}

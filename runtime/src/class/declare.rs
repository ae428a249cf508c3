//! The `class!` and `union!` macros, and the trait by which a class's layout contains its base's.
//!
//! ```text
//! class! { pub struct Circle : Shape { r: f64, n: @slot i64, seed: @wide Int } name = "Circle"; id = 7; module = "m"; bases = [Shape]; }
//!     -> #[repr(C)] pub struct Circle { base: Shape, pub r: Field<f64>, pub n: Slot<i64>, pub seed: WideField } + Circle::TYPE, Circle::alloc()
//! ```
//!
//! The invariant on which all casts rest: a class's struct is `repr(C)` and its first field is its base's struct, so a pointer to the
//! one is a pointer to the other. Only the macro implements [`Part`], [`Managed`](crate::Managed) and [`Extends`](crate::Extends)
//! for classes, and it derives all three from the same `: Base`.

use super::TypeInfo;
use crate::error::Result;
use crate::exceptions::BaseException;
use crate::gc::{Managed, Tracer};
use crate::modules::copy::Copier;

/// A struct that can be the beginning of a class's.
///
/// # Safety
/// `INFO` is the `TypeInfo` of values that consist of `Self` alone; `trace_part` keeps the promise of [`Managed::trace`].
#[doc(hidden)]
pub unsafe trait Part: Sized {
    /// The type of such values, if they are a class's instances.
    const INFO: Option<&'static TypeInfo>;
    /// Whether no cycle can lead through the fields.
    const ACYCLIC: bool;
    /// A value with all fields unset.
    ///
    /// # Safety
    /// It is put behind a [`Gc`](crate::Gc) at once: [`this`](super::this) relies on it.
    unsafe fn unset() -> Self;
    /// Visits what the fields own.
    fn trace_part(&self, tracer: &mut Tracer);
    /// Gives the fields copies of what another's hold.
    fn fill_part(&self, _from: &Self, _copier: &mut Copier) -> Result<()> {
        Ok(())
    }
}

/// What a class without a base begins with: nothing.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoBase;

// SAFETY: there are no values of a class that is only this, and nothing to trace.
unsafe impl Part for NoBase {
    const INFO: Option<&'static TypeInfo> = None;
    const ACYCLIC: bool = true;

    #[inline]
    unsafe fn unset() -> NoBase {
        NoBase
    }

    #[inline]
    fn trace_part(&self, _tracer: &mut Tracer) {}
}

// SAFETY: `TYPE` is made for this type, and so is its trace.
unsafe impl Part for BaseException {
    const INFO: Option<&'static TypeInfo> = Some(BaseException::TYPE);
    const ACYCLIC: bool = false;

    unsafe fn unset() -> BaseException {
        BaseException::default()
    }

    fn trace_part(&self, tracer: &mut Tracer) {
        Managed::trace(self, tracer);
    }
}

/// Declares a class: see `docs/runtime.md`.
#[macro_export]
macro_rules! class {
    (
        $(#[$meta:meta])*
        $vis:vis struct $class:ident $(: $base:ty)? {
            $($(#[$field_meta:meta])* $field:ident : $(@ $kind:ident)? $type:ty),* $(,)?
        }
        name = $name:expr;
        id = $id:expr;
        module = $module:expr;
        bases = [$($ancestor:ty),* $(,)?];
        $(acyclic = $acyclic:expr;)?
        $(copies = $copies:expr;)?
    ) => {
        $(#[$meta])*
        #[repr(C)]
        #[allow(dead_code, missing_docs, non_camel_case_types, non_snake_case, private_interfaces, unreachable_pub)]
        $vis struct $class {
            __portalis_base: $crate::__base!($($base)?),
            $($(#[$field_meta])* pub $field: $crate::__field!($(@ $kind)? $type),)*
        }

        #[allow(dead_code, unreachable_pub)]
        impl $class {
            /// The class at run time.
            #[doc(hidden)]
            pub const TYPE: &'static $crate::TypeInfo = {
                // The macro's arguments stand outside of the unsafe block.
                type PortalisClass = $class;
                const NAME: &str = $name;
                const MODULE: &str = $module;
                const ID: u32 = $id;
                const PARENT: ::core::option::Option<&'static $crate::TypeInfo> =
                    <$crate::__base!($($base)?) as $crate::class::Part>::INFO;
                const BASES: &[&$crate::TypeInfo] = &[$(<$ancestor>::TYPE),*];
                const ACYCLIC: bool = <PortalisClass as $crate::class::Part>::ACYCLIC;
                // SAFETY: the struct is `repr(C)` and begins with its base.
                static INFO: $crate::TypeInfo =
                    unsafe { $crate::TypeInfo::of_class::<PortalisClass>(NAME, MODULE, ID, PARENT, BASES, ACYCLIC) };
                &INFO
            };

            /// A new instance with all attributes unset.
            #[inline]
            #[doc(hidden)]
            pub(crate) fn alloc() -> $crate::Gc<$class> {
                // SAFETY: that is where it is put.
                $crate::Gc::new(unsafe { <$class as $crate::class::Part>::unset() })
            }
        }

        // SAFETY: `TYPE` is made for this struct; each field is traced once.
        unsafe impl $crate::class::Part for $class {
            const INFO: ::core::option::Option<&'static $crate::TypeInfo> = ::core::option::Option::Some(<$class>::TYPE);
            const ACYCLIC: bool = $crate::__acyclic!(
                [$($acyclic)?]
                <$crate::__base!($($base)?) as $crate::class::Part>::ACYCLIC
                    $(&& <$crate::__field!($(@ $kind)? $type)>::ACYCLIC)*
            );

            #[inline]
            unsafe fn unset() -> Self {
                $class {
                    // SAFETY: the caller promises it for the whole.
                    __portalis_base: unsafe { $crate::class::Part::unset() },
                    $($field: <$crate::__field!($(@ $kind)? $type)>::new(),)*
                }
            }

            fn trace_part(&self, tracer: &mut $crate::Tracer) {
                $crate::class::Part::trace_part(&self.__portalis_base, tracer);
                $(self.$field.trace(tracer);)*
            }

            #[allow(unused_variables)]
            fn fill_part(&self, from: &Self, copier: &mut $crate::modules::copy::Copier) -> $crate::Result<()> {
                $crate::class::Part::fill_part(&self.__portalis_base, &from.__portalis_base, copier)?;
                $(self.$field.fill(&from.$field, copier)?;)*
                $crate::__private::Ok(())
            }
        }

        // SAFETY: `TYPE` is made for this struct; `trace_part` visits each field once.
        unsafe impl $crate::Managed for $class {
            const TYPE: &'static $crate::TypeInfo = <$class>::TYPE;

            #[inline]
            fn trace(&self, tracer: &mut $crate::Tracer) {
                $crate::class::Part::trace_part(self, tracer);
            }

            $(
                #[inline]
                fn blank() -> ::core::option::Option<$crate::Gc<Self>> {
                    if $copies { ::core::option::Option::Some(<$class>::alloc()) } else { ::core::option::Option::None }
                }

                fn fill(&self, from: &Self, copier: &mut $crate::modules::copy::Copier) -> $crate::Result<()> {
                    $crate::class::Part::fill_part(self, from, copier)
                }
            )?
        }

        // SAFETY: reflexive.
        unsafe impl $crate::Extends<$class> for $class {}

        // SAFETY: the fields are private; only `alloc` above makes values.
        unsafe impl $crate::class::Declared for $class {}

        $(
            // SAFETY: the struct is `repr(C)` and its first field is its base.
            unsafe impl<__PortalisBase: $crate::Managed> $crate::Extends<__PortalisBase> for $class where $base: $crate::Extends<__PortalisBase> {}

            impl ::core::ops::Deref for $class {
                type Target = $base;

                #[inline]
                fn deref(&self) -> &$base {
                    &self.__portalis_base
                }
            }
        )?
    };
}

/// The type of the field that holds a class's base.
#[doc(hidden)]
#[macro_export]
macro_rules! __base {
    () => {
        $crate::class::NoBase
    };
    ($base:ty) => {
        $base
    };
}

/// The type of an attribute's field.
#[doc(hidden)]
#[macro_export]
macro_rules! __field {
    (@ slot $type:ty) => { $crate::Slot<$type> };
    (@ wide $type:ty) => { $crate::WideField };
    ($type:ty) => { $crate::Field<$type> };
}

/// The claim where one is made, else what follows from the fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __acyclic {
    ([] $($derived:tt)*) => { $($derived)* };
    ([$claim:expr] $($derived:tt)*) => { $claim };
}

/// Declares a union: an enum whose variants hold one value each, or none for Python's `None`.
///
/// A union may contain itself (`list[U] | int`), so that whether it is acyclic cannot be derived: say `acyclic;` first where it is.
#[macro_export]
macro_rules! union {
    (acyclic; $($enum:tt)*) => { $crate::__union! { true; $($enum)* } };
    ($($enum:tt)*) => { $crate::__union! { false; $($enum)* } };
}

/// A union that may hold `None` begins as it: what `next()` sends into a generator.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_default {
    ($union:ident None $($rest:tt)*) => {
        impl ::core::default::Default for $union {
            fn default() -> Self {
                $union::None
            }
        }
    };
    ($($other:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($acyclic:literal; $(#[$meta:meta])* $vis:vis enum $union:ident { $($variant:ident $(($type:ty))?),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone)]
        #[allow(dead_code, missing_docs, non_camel_case_types, private_interfaces, unreachable_pub)]
        $vis enum $union { $($variant $(($type))?),* }

        impl ::core::fmt::Debug for $union {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::value::debug(self, f)
            }
        }

        impl $crate::IntoPy<$union> for $union {
            fn into_py(self) -> $crate::Result<$union> {
                $crate::__private::Ok(self)
            }
        }

        $crate::__union_default! { $union $($variant),* }

        // SAFETY: clones and visits what the variant's value does.
        unsafe impl $crate::Value for $union {
            const ACYCLIC: bool = $acyclic;
            type KeptHash = i64;

            fn type_name(&self) -> $crate::Str {
                self.inner().type_name()
            }
            fn repr(&self, out: &mut $crate::__private::String) -> $crate::Result<()> {
                self.inner().repr(out)
            }
            fn str(&self, out: &mut $crate::__private::String) -> $crate::Result<()> {
                self.inner().str(out)
            }
            fn format(&self, spec: &str, out: &mut $crate::__private::String) -> $crate::Result<()> {
                self.inner().format(spec, out)
            }
            fn truth(&self) -> $crate::Result<bool> {
                self.inner().truth()
            }
            fn eq(&self, other: &Self) -> $crate::Result<bool> {
                match (self, other) {
                    $((
                        $union::$variant $(($crate::__second!($type, a)))?,
                        $union::$variant $(($crate::__second!($type, b)))?,
                    ) => $crate::__variant!(eq $($type, a, b)?),)*
                    #[allow(unreachable_patterns)]
                    // Different classes, and `None`, are all held as `()`.
                    _ if self.inner().downcast_ref::<()>().is_some() => $crate::__private::Ok(false),
                    #[allow(unreachable_patterns)]
                    _ => self.inner().eq(other.inner()),
                }
            }
            fn hash(&self) -> $crate::Result<i64> {
                self.inner().hash()
            }
            fn compare(&self, other: &Self, op: $crate::CmpOp) -> $crate::Result<bool> {
                self.inner().compare(other.inner(), op)
            }
            fn is(&self, other: &Self) -> bool {
                ::core::mem::discriminant(self) == ::core::mem::discriminant(other)
                    && self.inner().is(other.inner())
            }
            fn as_number(&self) -> ::core::option::Option<$crate::Num> {
                self.inner().as_number()
            }
            fn trace(&self, tracer: &mut $crate::Tracer) {
                match self {
                    $($union::$variant $(($crate::__second!($type, a)))? => $crate::__variant!(trace tracer $($type, a)?),)*
                }
            }
            fn duplicate(&self, copier: &mut $crate::modules::copy::Copier) -> $crate::Result<Self> {
                match self {
                    $($union::$variant $(($crate::__second!($type, a)))? => {
                        $crate::__private::Ok($union::$variant $(($crate::__variant!(copy copier $type, a)))?)
                    })*
                }
            }
            fn inner(&self) -> &dyn $crate::DynValue {
                match self {
                    $($union::$variant $(($crate::__second!($type, a)))? => $crate::__variant!(inner $($type, a)?),)*
                }
            }
            fn into_object(self) -> $crate::Object {
                match self {
                    $($union::$variant $(($crate::__second!($type, a)))? => $crate::__variant!(object $($type, a)?),)*
                }
            }
        }
    };
}

/// What Rust callers can give where one variant of a union is meant.
#[doc(hidden)]
#[macro_export]
macro_rules! into_union {
    (int $union:ident $variant:ident $type:ty) => {
        $crate::into_union! { @ $union $variant [$type] i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 isize usize $crate::Int &$crate::Int }
    };
    (word $union:ident $variant:ident $type:ty) => {
        $crate::into_union! { @ $union $variant [$type] i8 u8 i16 u16 i32 u32 i64 }
    };
    (num $union:ident $variant:ident $type:ty) => {
        $crate::into_union! { @ $union $variant [$type] i8 u8 i16 u16 i32 u32 i64 u64 i128 u128 isize usize f64 $crate::Int &$crate::Int $crate::Num &$crate::Num }
    };
    (float $union:ident $variant:ident $type:ty) => {
        $crate::into_union! { @ $union $variant [$type] f32 f64 }
    };
    (bool $union:ident $variant:ident $type:ty) => {
        $crate::into_union! { @ $union $variant [$type] bool }
    };
    (str $union:ident $variant:ident $type:ty) => {
        $crate::into_union! { @ $union $variant [$type] &str $crate::__private::String &$crate::__private::String $crate::Str &$crate::Str }
    };
    (value $union:ident $variant:ident $type:ty) => {
        impl $crate::IntoPy<$union> for $type {
            fn into_py(self) -> $crate::Result<$union> {
                $crate::__private::Ok($union::$variant(self))
            }
        }

        impl $crate::IntoPy<$union> for &$type {
            fn into_py(self) -> $crate::Result<$union> {
                $crate::__private::Ok($union::$variant($crate::__private::Clone::clone(self)))
            }
        }
    };
    (@ $union:ident $variant:ident [$type:ty] $($source:ty)*) => {$(
        impl $crate::IntoPy<$union> for $source {
            fn into_py(self) -> $crate::Result<$union> {
                $crate::__private::Ok($union::$variant($crate::IntoPy::<$type>::into_py(self)?))
            }
        }
    )*};
}

/// A name, repeated for each type.
#[doc(hidden)]
#[macro_export]
macro_rules! __second {
    ($type:ty, $name:ident) => {
        $name
    };
}

/// What a union does with one variant: with its value, or as `None`.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    (eq) => {
        $crate::__private::Ok(true)
    };
    (eq $type:ty, $a:ident, $b:ident) => {
        <$type as $crate::Value>::eq($a, $b)
    };
    (trace $tracer:ident) => {{}};
    (trace $tracer:ident $type:ty, $a:ident) => {
        <$type as $crate::Value>::trace($a, $tracer)
    };
    (copy $copier:ident $type:ty, $a:ident) => {
        <$type as $crate::Value>::duplicate($a, $copier)?
    };
    (inner) => {
        &()
    };
    (inner $type:ty, $a:ident) => {
        <$type as $crate::Value>::inner($a)
    };
    (object) => {
        $crate::Object::new(())
    };
    (object $type:ty, $a:ident) => {
        <$type as $crate::Value>::into_object($a)
    };
}

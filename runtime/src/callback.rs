//! Functions of Rust that Rust callers pass to Python.
//!
//! In: a Rust closure, where Python's signature says `Callable[[A, B], R]`. Out: a value that Python calls, keeps and compares by
//! identity. What the closure owns is not traced: a cycle through it stays.

#![allow(unsafe_code)]

use crate::convert::IntoPy;
use crate::error::Result;
use crate::gc::Tracer;
use crate::str::Str;
use crate::value::Value;
use std::rc::Rc;

macro_rules! callbacks {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $type:ident),*);)*) => {$(
        $(#[$doc])*
        pub struct $name<$($type: 'static,)* R: 'static>(Rc<dyn Fn($($type),*) -> Result<R>>);

        impl<$($type: 'static,)* R: 'static> $name<$($type,)* R> {
            /// Calls the function.
            #[inline]
            pub fn call(&self $(, $arg: $type)*) -> Result<R> {
                (self.0)($($arg),*)
            }

            fn address(&self) -> usize {
                Rc::as_ptr(&self.0).cast::<()>().addr()
            }
        }

        impl<$($type: 'static,)* R: 'static> Clone for $name<$($type,)* R> {
            fn clone(&self) -> Self {
                Self(Rc::clone(&self.0))
            }
        }

        // SAFETY: cloning counts one reference; there is nothing to trace that is known.
        unsafe impl<$($type: 'static,)* R: 'static> Value for $name<$($type,)* R> {
            const ACYCLIC: bool = true;
            type KeptHash = i64;

            fn type_name(&self) -> Str {
                "builtin_function_or_method".into()
            }
            fn repr(&self, out: &mut String) -> Result<()> {
                out.push_str("<built-in function>");
                Ok(())
            }
            fn eq(&self, other: &Self) -> Result<bool> {
                Ok(self.is(other))
            }
            fn hash(&self) -> Result<i64> {
                Ok((self.address() as i64).rotate_right(4))
            }
            fn is(&self, other: &Self) -> bool {
                self.address() == other.address()
            }
            fn trace(&self, _tracer: &mut Tracer) {}
        }

        impl<F: Fn($($type),*) -> Result<R> + 'static, $($type: 'static,)* R: 'static> IntoPy<$name<$($type,)* R>> for F {
            fn into_py(self) -> Result<$name<$($type,)* R>> {
                Ok($name(Rc::new(self)))
            }
        }

        impl<$($type: 'static,)* R: 'static> IntoPy<$name<$($type,)* R>> for $name<$($type,)* R> {
            fn into_py(self) -> Result<Self> {
                Ok(self)
            }
        }
    )*};
}

callbacks! {
    /// A function without arguments.
    Callback0();
    /// A function of one argument.
    Callback1(a: A);
    /// A function of two arguments.
    Callback2(a: A, b: B);
    /// A function of three arguments.
    Callback3(a: A, b: B, c: C);
}

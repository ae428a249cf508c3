//! Module variables: one cell per thread, without registration or lazy initialisation.
//!
//! In: `globals! { fn teardown; static COUNT: rt::Int; }`. Out: statics with `get`, `set`, `unset`, and a function that unsets
//! them in the order of their definition, as Python does with `__main__` at exit.

use crate::field::Field;
use crate::look::Look;
use crate::value::Value;
use std::mem::ManuallyDrop;
use std::thread::LocalKey;

/// The cell behind a module variable. Never dropped by the thread's end: order would be lost, and with it `__del__`'s meaning.
#[doc(hidden)]
pub struct GlobalCell<T>(ManuallyDrop<Field<T>>);

impl<T: Value> GlobalCell<T> {
    /// An unbound variable.
    #[doc(hidden)]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> GlobalCell<T> {
        GlobalCell(ManuallyDrop::new(Field::new()))
    }
}

/// A module variable.
pub struct Global<T: 'static>(&'static LocalKey<GlobalCell<T>>);

impl<T: Value> Global<T> {
    #[doc(hidden)]
    pub const fn new(key: &'static LocalKey<GlobalCell<T>>) -> Global<T> {
        Global(key)
    }

    /// The value, if bound.
    #[inline]
    pub fn get(&self) -> Option<T> {
        self.0.with(|cell| cell.0.get())
    }

    /// An operation on the value, which is bound.
    #[inline]
    pub fn look<L: Look<T>>(&self, look: L) -> L::Result {
        self.0.with(|cell| cell.0.look(look))
    }

    /// Binds the variable.
    #[inline]
    pub fn set(&self, value: T) {
        self.0.with(|cell| cell.0.set(value));
    }

    /// Unbinds the variable; whether it was bound.
    #[inline]
    pub fn unset(&self) -> bool {
        self.0.with(|cell| cell.0.take()).is_some()
    }

    /// Whether the variable is bound.
    #[inline]
    pub fn is_set(&self) -> bool {
        self.0.with(|cell| cell.0.is_set())
    }
}

/// Declares module variables; with a first `fn name;` also the function that unbinds them all in order.
#[macro_export]
macro_rules! globals {
    (fn $teardown:ident; $($(#[$meta:meta])* $vis:vis static $name:ident : $type:ty;)*) => {
        $crate::globals! { $($(#[$meta])* $vis static $name: $type;)* }

        /// Unbinds the module's variables in the order of their definition.
        #[allow(dead_code)]
        pub(crate) fn $teardown() {
            $($name.unset();)*
        }
    };
    ($($(#[$meta:meta])* $vis:vis static $name:ident : $type:ty;)*) => {
        $(
            $(#[$meta])*
            #[allow(dead_code, non_upper_case_globals)]
            $vis static $name: $crate::Global<$type> = {
                ::std::thread_local! {
                    static CELL: $crate::globals::GlobalCell<$type> = const { $crate::globals::GlobalCell::new() };
                }
                $crate::Global::new(&CELL)
            };
        )*
    };
}

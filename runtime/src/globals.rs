//! Module variables: one cell per thread, without registration or lazy initialisation.
//!
//! In: `globals! { static COUNT: rt::Int; fn teardown; }`. Out: statics with `get`, `set`, `unset`, and a function that unsets
//! them in the order of their definition, as Python does with `__main__` at exit.

use crate::field::Field;
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

/// Declares module variables, and with a last `fn name;` the function that unbinds them all in order.
#[macro_export]
macro_rules! globals {
    ($($(#[$meta:meta])* $vis:vis static $name:ident : $type:ty;)* $(fn $teardown:ident;)?) => {
        $(
            $(#[$meta])*
            $vis static $name: $crate::Global<$type> = {
                ::std::thread_local! {
                    static CELL: $crate::globals::GlobalCell<$type> = const { $crate::globals::GlobalCell::new() };
                }
                $crate::Global::new(&CELL)
            };
        )*
        $(
            /// Unbinds the module's variables in the order of their definition.
            pub(crate) fn $teardown() {
                $($name.unset();)*
            }
        )?
    };
}

//! Items of arrays: what a Python value becomes in memory, and what is read back.
//!
//! In: ints, floats, strings of one character, and a type code. Out: the machine number for it, or CPython's error for what does not fit.
//!
//! ```text
//! array("b").append(200)      OverflowError: signed char is greater than maximum
//! ```

use crate::error::{self, Error, Result};
use crate::int::Int;
use crate::memory::simd::Number;
use crate::num::Num;
use crate::str::Str;

/// A number as an array holds it.
pub trait Element: Number {
    /// An int for it.
    fn of_int(value: &Int, code: u8) -> Result<Self>;
    /// A float for it.
    fn of_float(value: f64, code: u8) -> Result<Self>;
    /// The item that is equal to a number, if there can be one.
    fn equal_to(value: &Num) -> Option<Self>;
    /// The item as a number of Python.
    fn num(self) -> Num;
    /// The item as a machine integer, where that is known to hold it.
    fn word(self) -> i64;
    /// The item as a float.
    fn float(self) -> f64;
}

/// A value that is put into an array.
pub trait Given {
    /// What it is in memory.
    #[doc(hidden)]
    fn element<E: Element>(&self, code: u8) -> Result<E>;
}

impl Given for Int {
    #[inline]
    fn element<E: Element>(&self, code: u8) -> Result<E> {
        if is_text(code) {
            return Err(no_character());
        }
        E::of_int(self, code)
    }
}

impl Given for f64 {
    #[inline]
    fn element<E: Element>(&self, code: u8) -> Result<E> {
        E::of_float(*self, code)
    }
}

impl Given for Num {
    fn element<E: Element>(&self, code: u8) -> Result<E> {
        match self {
            Num::Int(value) => value.element(code),
            Num::Float(value) => value.element(code),
        }
    }
}

impl Given for Str {
    fn element<E: Element>(&self, code: u8) -> Result<E> {
        let mut chars = self.as_str().chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) if is_text(code) => {
                E::of_int(&Int::from(i64::from(u32::from(one))), b'I')
            }
            _ if is_text(code) => Err(no_character()),
            _ => Err(error::type_error(
                "'str' object cannot be interpreted as an integer",
            )),
        }
    }
}

impl<G: Given> Given for &G {
    #[inline]
    fn element<E: Element>(&self, code: u8) -> Result<E> {
        (**self).element(code)
    }
}

/// Whether a code is one of characters.
pub(super) fn is_text(code: u8) -> bool {
    matches!(code, b'u' | b'w')
}

#[cold]
fn no_character() -> Error {
    error::type_error("array item must be unicode character")
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        impl Element for $type {
            #[inline]
            fn of_int(value: &Int, code: u8) -> Result<Self> {
                let word = value.to_i64().and_then(|word| $type::try_from(word).ok());
                match word {
                    Some(item) => Ok(item),
                    // What only 64 bits without a sign hold.
                    None => $type::try_from(value).map_err(|_| out_of_range(value, code)),
                }
            }

            fn of_float(_value: f64, code: u8) -> Result<Self> {
                Err(match is_text(code) {
                    true => no_character(),
                    false => {
                        error::type_error("'float' object cannot be interpreted as an integer")
                    }
                })
            }

            fn equal_to(value: &Num) -> Option<Self> {
                match value {
                    Num::Int(value) => $type::try_from(value).ok(),
                    Num::Float(value) => {
                        let whole = *value as i128;
                        let item = $type::try_from(whole).ok()?;
                        (whole as f64 == *value).then_some(item)
                    }
                }
            }

            #[inline]
            fn num(self) -> Num {
                Num::Int(Int::from(self))
            }

            #[inline]
            fn word(self) -> i64 {
                self as i64
            }

            #[inline]
            fn float(self) -> f64 {
                self as f64
            }
        }
    )*};
}

integers!(i8 u8 i16 u16 i32 u32 i64 u64);

macro_rules! floats {
    ($($type:ident)*) => {$(
        impl Element for $type {
            #[inline]
            fn of_int(value: &Int, _code: u8) -> Result<Self> {
                Ok(value.to_f64()? as $type)
            }

            #[inline]
            fn of_float(value: f64, _code: u8) -> Result<Self> {
                Ok(value as $type)
            }

            fn equal_to(value: &Num) -> Option<Self> {
                let float = match value {
                    Num::Int(value) => value.to_f64().ok()?,
                    Num::Float(value) => *value,
                };
                let item = float as $type;
                (Num::Float(f64::from(item)) == *value).then_some(item)
            }

            #[inline]
            fn num(self) -> Num {
                Num::Float(f64::from(self))
            }

            #[inline]
            fn word(self) -> i64 {
                self as i64
            }

            #[inline]
            fn float(self) -> f64 {
                f64::from(self)
            }
        }
    )*};
}

floats!(f32 f64);

/// What CPython says of an int that an item cannot hold: it reads the int as some C type first, and then looks at its size.
#[cold]
fn out_of_range(value: &Int, code: u8) -> Error {
    let is_negative = *value < Int::ZERO;
    let text = match (code, value.to_i64()) {
        (b'I' | b'L', _) if is_negative => "can't convert negative value to unsigned int",
        (b'I', _) if u64::try_from(value).is_ok() => "unsigned int is greater than maximum",
        (b'I' | b'L', _) => "Python int too large to convert to C unsigned long",
        (b'Q', _) if is_negative => "can't convert negative int to unsigned",
        (b'q' | b'Q', _) => "int too big to convert",
        (_, None) => "Python int too large to convert to C long",
        (b'b', Some(word)) if i16::try_from(word).is_ok() => {
            return beyond("signed char", is_negative);
        }
        (b'b' | b'h', Some(_)) => return beyond("signed short integer", is_negative),
        (b'B', Some(_)) => return beyond("unsigned byte integer", is_negative),
        (b'H', Some(word)) if i32::try_from(word).is_ok() => {
            return beyond("unsigned short", is_negative);
        }
        (_, Some(_)) => return beyond("signed integer", is_negative),
    };
    error::overflow_error(text)
}

fn beyond(name: &str, is_less: bool) -> Error {
    error::overflow_error(match is_less {
        true => format!("{name} is less than minimum"),
        false => format!("{name} is greater than maximum"),
    })
}

//! Digits and spaces of all scripts, as `int()` reads them.

use crate::str::unicode::decimal_value;
use std::borrow::Cow;

/// What `int()` takes off both ends. (Unlike `str.isspace` it does not count the information separators.)
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// The text with the digits of all scripts written in ASCII, and other characters beyond ASCII as `?`.
pub(super) fn to_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let ascii = |c: char| match decimal_value(c).and_then(|digit| char::from_digit(digit, 10)) {
        Some(digit) => digit,
        None if c.is_ascii() => c,
        None => '?',
    };
    Cow::Owned(text.chars().map(ascii).collect())
}

//! Rust text without structure: a path, a literal, a method's name.
//!
//! In: text of the compiler itself, or made for the program at hand. Out: two words, for nearly every node of a tree holds one.
//!
//! ```text
//! "rt::List::new"        known        "rt::List::<i64>::new"        made
//! ```

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// Text.
#[derive(Clone)]
pub struct Text(Held);

#[derive(Clone)]
enum Held {
    Known(&'static str),
    #[allow(
        clippy::box_collection,
        reason = "one word: with three, nodes were larger by as much"
    )]
    Made(Box<String>),
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match &self.0 {
            Held::Known(text) => text,
            Held::Made(text) => text,
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Text(Held::Known(""))
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Text(Held::Known(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(Held::Made(Box::new(text)))
    }
}

impl From<Cow<'static, str>> for Text {
    fn from(text: Cow<'static, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_and_made_text_is_the_same() {
        let (known, made) = (Text::from("rt::Len"), Text::from(String::from("rt::Len")));
        assert!(known == made && made == *"rt::Len" && made == "rt::Len");
        assert_eq!(format!("{made} {made:?}"), r#"rt::Len "rt::Len""#);
        assert_eq!(size_of::<Text>(), 2 * size_of::<usize>());
    }
}

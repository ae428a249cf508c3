//! Sources and settings that are copied only when they must be.
//!
//! In: text from wherever it comes. Out: `&str`. Every copy that is made after all is counted among the metrics.

#![allow(unsafe_code, reason = "text in a map was checked once; see the block")]

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use crate::file::is_text;
use crate::{MappedFile, PooledObject, metrics};

/// A source text: someone else's, our own, or a file's.
#[derive(Debug)]
pub enum TranslationInput<'a> {
    /// Text that lives elsewhere.
    Borrowed(&'a str),
    /// Text that was made.
    Owned(String),
    /// Text that was read from a file; its memory goes to the next one that is read.
    Read(PooledObject<'static, String>),
    /// Text that lies in a mapped file.
    Mapped(MappedText),
}

/// A map whose bytes from some offset on were found to be UTF-8.
pub struct MappedText {
    map: MappedFile,
    skip: usize,
}

impl MappedText {
    /// The bytes from `skip` on as text; the map again where they are not UTF-8, or have a null byte among them.
    pub fn new(map: MappedFile, skip: usize) -> Result<Self, MappedFile> {
        match map.get(skip..).is_some_and(is_text) {
            true => Ok(Self { map, skip }),
            false => Err(map),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        // SAFETY: checked in `new`, which alone makes one.
        unsafe { std::str::from_utf8_unchecked(&self.map[self.skip..]) }
    }

    /// Whether the text may not have been the same since the file was mapped.
    pub fn has_changed(&self) -> bool {
        self.map.has_changed()
    }
}

impl fmt::Debug for MappedText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MappedText({} bytes)", self.as_str().len())
    }
}

impl TranslationInput<'_> {
    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
            Self::Read(text) => text,
            Self::Mapped(text) => text.as_str(),
        }
    }

    /// Whether the text may have changed under whoever read it: a file's, that another process wrote to.
    pub fn has_changed(&self) -> bool {
        match self {
            Self::Borrowed(_) | Self::Owned(_) | Self::Read(_) => false,
            Self::Mapped(text) => text.has_changed(),
        }
    }

    /// The text to change; it is copied if it is not our own.
    pub fn to_mut(&mut self) -> &mut String {
        if matches!(self, Self::Borrowed(_) | Self::Mapped(_)) {
            metrics::count_copy(self.as_str().len());
            *self = Self::Owned(self.as_str().to_owned());
        }
        match self {
            Self::Owned(text) => text,
            Self::Read(text) => text,
            _ => unreachable!("it was made our own above"),
        }
    }
}

impl<'a> From<&'a str> for TranslationInput<'a> {
    fn from(text: &'a str) -> Self {
        Self::Borrowed(text)
    }
}

impl From<String> for TranslationInput<'_> {
    fn from(text: String) -> Self {
        Self::Owned(text)
    }
}

/// Settings that many tasks share until one of them changes its own.
#[derive(Debug, Clone)]
pub struct TranslationConfig<'a, C: Clone>(Cow<'a, C>);

impl<'a, C: Clone> TranslationConfig<'a, C> {
    /// Settings that live elsewhere.
    pub fn borrowed(config: &'a C) -> Self {
        Self(Cow::Borrowed(config))
    }

    /// Settings of this task's own.
    pub fn owned(config: C) -> Self {
        Self(Cow::Owned(config))
    }

    /// Changes this task's settings alone; they are copied if they are shared.
    pub fn modify(&mut self, change: impl FnOnce(&mut C)) {
        if self.is_borrowed() {
            metrics::count_copy(size_of::<C>());
        }
        change(self.0.to_mut());
    }

    /// Whether they are shared still.
    pub fn is_borrowed(&self) -> bool {
        matches!(self.0, Cow::Borrowed(_))
    }
}

impl<C: Clone> Deref for TranslationConfig<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_copied_when_they_are_changed() {
        let text = String::from("x = 1\n");
        let mut input = TranslationInput::from(text.as_str());
        assert_eq!(input.as_str().as_ptr(), text.as_ptr());
        let before = metrics::copies();
        input.to_mut().push_str("y = 2\n");
        input.to_mut().push('\n');
        assert!(metrics::copies() > before);
        assert_eq!(
            (input.as_str(), text.as_str()),
            ("x = 1\ny = 2\n\n", "x = 1\n")
        );
    }

    #[test]
    fn settings_are_shared_until_one_task_changes_its_own() {
        let shared = vec!["a"];
        let mut first = TranslationConfig::borrowed(&shared);
        let second = first.clone();
        first.modify(|config| config.push("b"));
        assert_eq!((first.len(), second.len(), shared.len()), (2, 1, 1));
        assert!(!first.is_borrowed() && second.is_borrowed());
    }
}

//! Source files and the map that numbers them.
//!
//! In: paths and texts. Out: files with a number each, readable by all threads while more are added.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock, PoisonError};

use portalis_memory::{AppendVec, FileBytes, TranslationInput, metrics};

use super::decode::decode;
use super::lines::{Lines, Position};
use super::{FileId, Span};
use crate::diagnostics::{Diagnostic, Diagnostics, messages};

/// No text reaches further in the program's offsets: what is left is for the files that stand for those that were refused.
const MAX_END: u32 = u32::MAX - (1 << 16);

/// One file of the program.
pub struct SourceFile {
    id: FileId,
    /// Where its text begins in the program's offsets.
    start: u32,
    path: Cow<'static, str>,
    module: Cow<'static, str>,
    text: TranslationInput<'static>,
    /// Where lines begin; found when it is asked first.
    lines: OnceLock<Lines>,
}

impl SourceFile {
    /// Its number.
    pub fn id(&self) -> FileId {
        self.id
    }

    /// Where its text lies in the program's offsets.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text().len() as u32)
    }

    /// The path as it is shown: never absolute unless the user wrote it so.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The dotted name of its module.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// Its text: UTF-8 without byte order mark, line ends as in the file.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Whether it is a stub.
    pub fn is_stub(&self) -> bool {
        self.path.ends_with(".pyi")
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        let (lo, hi) = (self.offset(span.lo), self.offset(span.hi));
        self.text().get(lo..hi).unwrap_or_default()
    }

    /// The offset in its text of one of the program's offsets.
    pub fn offset(&self, offset: u32) -> usize {
        offset.saturating_sub(self.start) as usize
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.text()))
    }

    /// How many lines it has.
    pub fn line_count(&self) -> u32 {
        self.lines().count(self.text())
    }

    /// The line and column of one of the program's offsets.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(self.text(), self.offset(offset))
    }

    /// The column of such an offset in characters, from 0; takes time that grows with the line.
    pub fn char_column(&self, offset: u32) -> u32 {
        self.lines().char_column(self.text(), self.offset(offset))
    }

    /// The span of a line, from 1, without its end.
    pub fn line_span(&self, line: u32) -> Option<Span> {
        let (lo, hi) = self.lines().range(self.text(), line)?;
        Some(Span::new(self.start + lo, self.start + hi))
    }

    /// The text of a line, from 1, without its end.
    pub fn line(&self, line: u32) -> Option<&str> {
        self.line_span(line).map(|span| self.slice(span))
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SourceFile({}, {:?})", self.id.0, self.path)
    }
}

/// The files of a program, by number.
///
/// Files are numbered as they are added; who adds them in an order that does not depend on chance gets the
/// same diagnostics in the same order each time.
#[derive(Debug, Default)]
pub struct SourceMap {
    /// Files that come before the map's own and that other maps begin with too.
    shared: Option<&'static SourceMap>,
    /// How many they are.
    first: u32,
    files: AppendVec<SourceFile>,
    /// Where the next file's text begins; held while a file is added, so that numbers and offsets have one order.
    end: Mutex<u32>,
    /// The file that was asked for last by an offset, for the next one is mostly in it too.
    last: AtomicU32,
    /// The program's folder, as paths show it.
    folder: String,
}

impl SourceMap {
    /// A map without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// The map of a program in a folder, which begins with the files of another map. No more files are added to that one.
    pub fn behind(shared: &'static SourceMap, folder: &str) -> Self {
        let end = *shared.end.lock().unwrap_or_else(PoisonError::into_inner);
        Self {
            shared: Some(shared),
            first: shared.files.len() as u32,
            end: Mutex::new(end),
            folder: folder.to_owned(),
            ..Self::default()
        }
    }

    /// The name of a file in generated code: its path from the program's folder, so that the same program gives the same
    /// code wherever it lies.
    pub fn name(&self, id: FileId) -> &str {
        let path = self.get(id).path();
        let below = path
            .strip_prefix(self.folder.as_str())
            .map(|rest| rest.trim_start_matches('/'));
        match below {
            Some(name) if self.folder.is_empty() || name.len() < path.len() => name,
            _ => path,
        }
    }

    /// Adds text that is there already.
    pub fn add_text(&self, path: &str, module: &str, text: impl Into<String>) -> &SourceFile {
        self.add(owned(path), owned(module), text.into().into())
    }

    /// Adds text that is part of the compiler, without a copy.
    pub fn add_static(
        &self,
        path: &'static str,
        module: &'static str,
        text: &'static str,
    ) -> &SourceFile {
        self.add(path.into(), module.into(), text.into())
    }

    /// Reads the file at `path`, to be shown as `shown`.
    ///
    /// A file that cannot be read has a number too, so that its diagnostic can name it.
    pub fn load(&self, path: &Path, shown: &str, module: &str) -> Result<&SourceFile, Diagnostic> {
        self.add_bytes(FileBytes::of(path), shown, module)
    }

    /// Adds a file that was read before, or could not be; the rest is as with [`SourceMap::load`].
    pub fn add_bytes(
        &self,
        bytes: io::Result<FileBytes>,
        shown: &str,
        module: &str,
    ) -> Result<&SourceFile, Diagnostic> {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                let file = self.add_text(shown, module, "");
                return Err(match error.kind() {
                    ErrorKind::NotFound => messages::file_not_found(file),
                    ErrorKind::IsADirectory => messages::file_is_directory(file),
                    _ => messages::file_unreadable(file, &error),
                });
            }
        };
        match decode(bytes) {
            Ok(text) => {
                let Some(file) = self.try_add(owned(shown), owned(module), text) else {
                    let error = ErrorKind::FileTooLarge.into();
                    return Err(messages::file_unreadable(
                        self.add_text(shown, module, ""),
                        &error,
                    ));
                };
                if metrics::is_profiling() && !file.is_stub() {
                    metrics::count_module(file.line_count());
                }
                Ok(file)
            }
            Err(Some(fault)) => {
                let file = self.add_text(shown, module, fault.text);
                Err(messages::bad_encoding(file, fault.offset, fault.message))
            }
            Err(None) => Err(messages::file_changed(self.add_text(shown, module, ""))),
        }
    }

    /// The file with a number of this map.
    pub fn get(&self, id: FileId) -> &SourceFile {
        self.find(id).expect("a file's number comes from its map")
    }

    /// The file in which a place lies.
    pub fn file_of(&self, span: Span) -> &SourceFile {
        let last = self.get(FileId(self.last.load(Relaxed)));
        if last.span().holds(span) {
            return last;
        }
        let (mut first, mut end) = (0, self.first + self.files.len() as u32);
        while first + 1 < end {
            let middle = first + (end - first) / 2;
            let begins_later = |file: &SourceFile| file.start > span.lo;
            match self.find(FileId(middle)).is_none_or(begins_later) {
                true => end = middle,
                false => first = middle,
            }
        }
        self.last.store(first, Relaxed);
        self.get(FileId(first))
    }

    fn find(&self, id: FileId) -> Option<&SourceFile> {
        match (id.0.checked_sub(self.first), self.shared) {
            (Some(own), _) => self.files.get(own),
            (None, shared) => shared?.find(id),
        }
    }

    /// The map's own files in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Works with the texts of the map. Where another process changed one of their files meanwhile, all that was made of them is worth
    /// nothing, also a panic: a text that changes while it is read can be what nobody expects. Then each such file is an error.
    pub fn work<T>(&self, work: impl FnOnce() -> T) -> Result<T, Diagnostics> {
        let made = catch_unwind(AssertUnwindSafe(work));
        let changed: Vec<&SourceFile> = self.files().filter(|f| f.text.has_changed()).collect();
        if changed.is_empty() {
            return made.map_err(|panic| resume_unwind(panic));
        }
        // They speak of files without text, for the text that was read is gone.
        let problems = changed
            .into_iter()
            .map(|file| messages::file_changed(self.add_text(file.path(), file.module(), "")));
        Err(problems.collect())
    }

    fn add(
        &self,
        path: Cow<'static, str>,
        module: Cow<'static, str>,
        text: TranslationInput<'static>,
    ) -> &SourceFile {
        self.try_add(path, module, text)
            .expect("all texts of a program are less than four gigabytes")
    }

    /// Adds a file, unless the program's offsets do not suffice for it.
    fn try_add(
        &self,
        path: Cow<'static, str>,
        module: Cow<'static, str>,
        text: TranslationInput<'static>,
    ) -> Option<&SourceFile> {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let start = *end;
        // The place behind the last byte is still the file's.
        let length = u32::try_from(text.as_str().len()).ok()?.checked_add(1)?;
        let next = start.checked_add(length)?;
        if length > 1 && next > MAX_END {
            return None;
        }
        *end = next;
        let own = self.files.push_with(|own| SourceFile {
            id: FileId(self.first + own),
            start,
            path,
            module,
            text,
            lines: OnceLock::new(),
        });
        self.files.get(own)
    }
}

fn owned(text: &str) -> Cow<'static, str> {
    text.to_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_say_their_file() {
        let map = SourceMap::new();
        let texts = ["a = 1\n", "", "b\nc", "é"];
        let files: Vec<_> = texts
            .iter()
            .map(|t| map.add_text("f.py", "f", *t))
            .collect();
        for (file, text) in files.iter().zip(texts) {
            let whole = file.span();
            for place in [whole, Span::at(whole.lo), Span::at(whole.hi)] {
                assert_eq!(map.file_of(place).id(), file.id());
            }
            assert_eq!(file.slice(whole), text);
        }
        let last = map.file_of(files[2].span()).position(files[2].span().hi);
        assert_eq!((last.line, last.column), (2, 1));
    }

    #[test]
    fn a_text_for_which_no_offsets_are_left_is_refused() {
        let map = SourceMap::new();
        *map.end.lock().unwrap() = MAX_END - 8;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let error = map.load(&path, "Cargo.toml", "x").unwrap_err();
        assert!(
            error
                .message
                .starts_with("cannot read the file `Cargo.toml`")
        );
        assert_eq!(map.file_of(error.span).text(), "");
        assert_eq!(map.add_text("f.py", "f", "ab").text(), "ab");
    }
}

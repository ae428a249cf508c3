//! Source files and the map that numbers them.
//!
//! In: paths and texts. Out: files with a number each, readable by all threads while more are added.

use std::borrow::Cow;
use std::fmt;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::OnceLock;

use portalis_memory::{AppendVec, metrics};

use super::decode::decode;
use super::lines::{Lines, Position};
use super::map::{Bytes, Text};
use super::{FileId, Span};
use crate::diagnostics::{Diagnostic, Diagnostics, messages};

/// One file of the program.
pub struct SourceFile {
    id: FileId,
    path: Cow<'static, str>,
    module: Cow<'static, str>,
    text: Text,
    /// Where lines begin; found when it is asked first.
    lines: OnceLock<Lines>,
}

impl SourceFile {
    /// Its number.
    pub fn id(&self) -> FileId {
        self.id
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
        self.text().get(span.range()).unwrap_or_default()
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.text()))
    }

    /// How many lines it has.
    pub fn line_count(&self) -> u32 {
        self.lines().count(self.text())
    }

    /// The line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(self.text(), offset)
    }

    /// The column of a byte offset in characters, from 0; takes time that grows with the line.
    pub fn char_column(&self, offset: u32) -> u32 {
        self.lines().char_column(self.text(), offset)
    }

    /// The span of a line, from 1, without its end.
    pub fn line_span(&self, line: u32) -> Option<Span> {
        let (lo, hi) = self.lines().range(self.text(), line)?;
        Some(Span::new(self.id, lo, hi))
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
    files: AppendVec<SourceFile>,
    /// The program's folder, as paths show it.
    folder: String,
}

impl SourceMap {
    /// A map without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// A map without files, of a program in a folder.
    pub fn of_folder(folder: &str) -> Self {
        Self {
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
        self.add(owned(path), owned(module), Text::Owned(text.into()))
    }

    /// Adds text that is part of the compiler, without a copy.
    pub fn add_static(
        &self,
        path: &'static str,
        module: &'static str,
        text: &'static str,
    ) -> &SourceFile {
        self.add(path.into(), module.into(), Text::Borrowed(text))
    }

    /// Reads the file at `path`, to be shown as `shown`.
    ///
    /// A file that cannot be read has a number too, so that its diagnostic can name it.
    pub fn load(&self, path: &Path, shown: &str, module: &str) -> Result<&SourceFile, Diagnostic> {
        let bytes = match Bytes::of(path) {
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
                let file = self.add(owned(shown), owned(module), text);
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
        self.files
            .get(id.0)
            .expect("a file's number comes from its map")
    }

    /// The file with a number, if there is one.
    pub fn find(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0)
    }

    /// The files in the order in which they were added.
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

    fn add(&self, path: Cow<'static, str>, module: Cow<'static, str>, text: Text) -> &SourceFile {
        let id = self.files.push_with(|id| SourceFile {
            id: FileId(id),
            path,
            module,
            text,
            lines: OnceLock::new(),
        });
        self.get(FileId(id))
    }
}

fn owned(text: &str) -> Cow<'static, str> {
    text.to_owned().into()
}

//! The text file object: reading by characters and lines, writing, closing.

#![allow(unsafe_code)]

use super::stream::{Newline, Stream, unsupported};
use crate::class::TypeInfo;
use crate::error::{self, Result};
use crate::gc::{Gc, Managed, Tracer};
use crate::iter::Iterate;
use crate::list::List;
use crate::str::Str;
use crate::value::{DynValue, Object, Value};
use std::cell::RefCell;
use std::io::SeekFrom;

/// A text file (`TextIO`): handles share one stream.
#[derive(Clone)]
#[repr(transparent)]
pub struct File(Gc<FileBody>);

/// What stands behind a [`File`].
pub struct FileBody {
    name: Str,
    mode: Str,
    /// `None` once closed. Never borrowed while other code runs.
    stream: RefCell<Option<Stream>>,
}

// SAFETY: `TYPE` is made for this type; a file owns no managed object.
unsafe impl Managed for FileBody {
    const TYPE: &'static TypeInfo =
        &TypeInfo::of::<Self>("TextIOWrapper", true, |gc| File::from_gc_ref(gc));

    fn trace(&self, _tracer: &mut Tracer) {}
}

impl Drop for FileBody {
    fn drop(&mut self) {
        if let Some(mut stream) = self.stream.take() {
            // As in CPython, an error at this point has nobody to go to.
            let _ = stream.flush();
        }
    }
}

impl File {
    pub(super) fn new(stream: Stream, name: &str, mode: &str) -> File {
        File(Gc::new(FileBody {
            name: name.into(),
            mode: mode.into(),
            stream: RefCell::new(Some(stream)),
        }))
    }

    fn from_gc_ref(gc: &Gc<FileBody>) -> &File {
        // SAFETY: `File` is transparent around the `Gc`.
        unsafe { &*(&raw const *gc).cast::<File>() }
    }

    /// Runs with the stream, unless the file is closed.
    #[inline]
    pub(super) fn with<R>(&self, run: impl FnOnce(&mut Stream) -> Result<R>) -> Result<R> {
        match self.0.stream.try_borrow_mut() {
            Ok(mut stream) => match stream.as_mut() {
                Some(stream) => run(stream),
                None => Err(error::value_error("I/O operation on closed file.")),
            },
            Err(_) => Err(error::runtime_error("reentrant call inside a file")),
        }
    }

    fn reading<R>(&self, run: impl FnOnce(&mut Stream) -> Result<R>) -> Result<R> {
        self.with(|stream| {
            if stream.readable {
                run(stream)
            } else {
                Err(unsupported("not readable"))
            }
        })
    }

    /// Writes text.
    #[inline]
    pub(super) fn write_text(&self, text: &str) -> Result<()> {
        self.with(|stream| {
            if stream.writable {
                stream.write(text)
            } else {
                Err(unsupported("not writable"))
            }
        })
    }

    /// Flushes unless closed.
    pub(super) fn flush_open(&self) -> Result<()> {
        if self.closed() { Ok(()) } else { self.flush() }
    }

    /// `f.write(s)`
    pub fn write(&self, text: &Str) -> Result<i64> {
        self.write_text(text.as_str())?;
        Ok(text.len())
    }

    /// `f.writelines(lines)`
    pub fn writelines(&self, lines: impl Iterate<Item = Str>) -> Result<()> {
        let mut lines = lines;
        while let Some(line) = lines.next()? {
            self.write_text(line.as_str())?;
        }
        Ok(())
    }

    /// `f.read(size)`
    pub fn read(&self, size: Option<i64>) -> Result<Str> {
        self.reading(
            |stream| match size.and_then(|size| usize::try_from(size).ok()) {
                None => {
                    while stream.fill()? {}
                    let mut out = String::with_capacity(stream.rest().len());
                    translate(stream.rest(), stream.newline, &mut out);
                    stream.consume(stream.rest().len());
                    Ok(out.into())
                }
                Some(limit) => read_characters(stream, limit),
            },
        )
    }

    /// `f.readline(size)`
    pub fn readline(&self, size: Option<i64>) -> Result<Str> {
        self.reading(|stream| read_line(stream, size.and_then(|size| usize::try_from(size).ok())))
    }

    /// `f.readlines(hint)`
    pub fn readlines(&self, hint: Option<i64>) -> Result<List<Str>> {
        let hint = hint.filter(|hint| *hint > 0);
        let (lines, mut size) = (List::new(), 0);
        loop {
            let line = self.readline(None)?;
            if line.is_empty() {
                return Ok(lines);
            }
            size += line.len();
            lines.append(line);
            if hint.is_some_and(|hint| size >= hint) {
                return Ok(lines);
            }
        }
    }

    /// `next(f)`
    pub fn next_line(&self) -> Result<Str> {
        let line = self.readline(None)?;
        if line.is_empty() {
            Err(error::stop_iteration(None))
        } else {
            Ok(line)
        }
    }

    /// `iter(f)`
    pub fn iter(&self) -> FileLines {
        FileLines(self.clone())
    }

    /// `f.flush()`
    pub fn flush(&self) -> Result<()> {
        self.with(Stream::flush)
    }

    /// `f.close()`
    pub fn close(&self) -> Result<()> {
        let Ok(mut slot) = self.0.stream.try_borrow_mut() else {
            return Ok(());
        };
        let stream = slot.take();
        drop(slot);
        stream.map_or(Ok(()), |mut stream| stream.flush())
    }

    /// `f.__enter__()`
    pub fn enter(&self) -> Result<File> {
        self.with(|_| Ok(()))?;
        Ok(self.clone())
    }

    /// `f.__exit__(...)`
    pub fn exit(
        &self,
        _type: &dyn DynValue,
        _value: &dyn DynValue,
        _traceback: &dyn DynValue,
    ) -> Result<()> {
        self.close()
    }

    /// `f.isatty()`
    pub fn isatty(&self) -> Result<bool> {
        self.with(|stream| Ok(stream.is_terminal()))
    }

    /// `f.fileno()`
    pub fn fileno(&self) -> Result<i64> {
        self.with(|stream| stream.number())
    }

    /// `f.readable()`
    pub fn readable(&self) -> Result<bool> {
        self.with(|stream| Ok(stream.readable))
    }

    /// `f.writable()`
    pub fn writable(&self) -> Result<bool> {
        self.with(|stream| Ok(stream.writable))
    }

    /// `f.tell()`
    pub fn tell(&self) -> Result<i64> {
        self.with(|stream| Ok(stream.position()? as i64))
    }

    /// `f.seek(offset, whence)`
    pub fn seek(&self, offset: i64, whence: i64) -> Result<i64> {
        self.with(|stream| {
            let to = match whence {
                0 if offset < 0 => {
                    return Err(error::value_error(format!(
                        "negative seek position {offset}"
                    )));
                }
                0 => SeekFrom::Start(offset as u64),
                1 if offset != 0 => return Err(unsupported("can't do nonzero cur-relative seeks")),
                1 => SeekFrom::Start(stream.position()?),
                2 if offset != 0 => return Err(unsupported("can't do nonzero end-relative seeks")),
                2 => SeekFrom::End(0),
                _ => {
                    return Err(error::value_error(format!(
                        "invalid whence ({whence}, should be 0, 1 or 2)"
                    )));
                }
            };
            Ok(stream.seek(to)? as i64)
        })
    }

    /// `f.closed`
    pub fn closed(&self) -> bool {
        self.0
            .stream
            .try_borrow()
            .is_ok_and(|stream| stream.is_none())
    }

    /// `f.encoding`
    pub fn encoding(&self) -> Str {
        match self.0.stream.try_borrow() {
            Ok(stream) => stream
                .as_ref()
                .map_or_else(|| "utf-8".into(), |stream| stream.encoding.as_str().into()),
            Err(_) => "utf-8".into(),
        }
    }

    /// `f.mode`
    pub fn mode(&self) -> Str {
        self.0.mode.clone()
    }

    /// `f.name`
    pub fn name(&self) -> Str {
        self.0.name.clone()
    }

    /// Python's `id()`.
    pub fn id(&self) -> usize {
        self.0.as_ref().id()
    }
}

/// Appends text with its line ends as the file gives them.
fn translate(text: &str, newline: Newline, out: &mut String) {
    if newline != Newline::Universal || !text.contains('\r') {
        out.push_str(text);
        return;
    }
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' {
            chars.next_if_eq(&'\n');
            out.push('\n');
        } else {
            out.push(c);
        }
    }
}

/// How many bytes the line at the beginning of the text has, if it ends there.
fn line_length(text: &str, newline: Newline, ended: bool) -> Option<usize> {
    match newline {
        Newline::Only(end) => text.find(end).map(|at| at + end.len()),
        Newline::Universal | Newline::Kept => {
            let at = text.find(['\n', '\r'])?;
            if text.as_bytes()[at] == b'\n' {
                return Some(at + 1);
            }
            match text.as_bytes().get(at + 1) {
                Some(b'\n') => Some(at + 2),
                Some(_) => Some(at + 1),
                // Whether a line feed follows is not known yet.
                None => ended.then_some(at + 1),
            }
        }
    }
}

fn read_line(stream: &mut Stream, limit: Option<usize>) -> Result<Str> {
    let mut ended = false;
    let length = loop {
        if let Some(length) = line_length(stream.rest(), stream.newline, ended) {
            break length;
        }
        if ended || limit.is_some_and(|limit| stream.rest().len() > limit.saturating_mul(4)) {
            break stream.rest().len();
        }
        ended = !stream.fill()?;
    };
    let mut out = String::with_capacity(length);
    translate(&stream.rest()[..length], stream.newline, &mut out);
    if let Some(limit) = limit
        && let Some((cut, _)) = out.char_indices().nth(limit)
    {
        // Line ends stand at the end, so what comes before the cut has its length in the file too.
        out.truncate(cut);
        stream.consume(cut);
        return Ok(out.into());
    }
    stream.consume(length);
    Ok(out.into())
}

fn read_characters(stream: &mut Stream, limit: usize) -> Result<Str> {
    let mut out = String::new();
    let mut count = 0;
    let mut ended = false;
    while count < limit {
        let mut chars = stream.rest().chars();
        let Some(c) = chars.next() else {
            if ended {
                break;
            }
            ended = !stream.fill()?;
            continue;
        };
        let mut size = c.len_utf8();
        if c == '\r' && stream.newline == Newline::Universal {
            match chars.next() {
                Some('\n') => size += 1,
                None if !ended => {
                    ended = !stream.fill()?;
                    continue;
                }
                _ => {}
            }
            out.push('\n');
        } else {
            out.push(c);
        }
        count += 1;
        stream.consume(size);
    }
    Ok(out.into())
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<file {}>", self.0.name)
    }
}

// SAFETY: cloning counts one reference; tracing visits that reference.
unsafe impl Value for File {
    const ACYCLIC: bool = true;
    type KeptHash = i64;

    fn type_name(&self) -> Str {
        crate::lit!("TextIOWrapper")
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        out.push_str("<_io.TextIOWrapper name=");
        self.name().repr(out)?;
        out.push_str(" mode=");
        self.mode().repr(out)?;
        out.push_str(" encoding=");
        // CPython shows the default encoding in capitals.
        let encoding = self.encoding();
        let shown = if encoding.as_str() == "utf-8" && !self.name().as_str().starts_with('<') {
            Str::from("UTF-8")
        } else {
            encoding
        };
        shown.repr(out)?;
        out.push('>');
        Ok(())
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self.is(other))
    }
    fn hash(&self) -> Result<i64> {
        Ok((self.id() as i64).rotate_right(4))
    }
    fn is(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
    fn trace(&self, tracer: &mut Tracer) {
        tracer.visit(&self.0);
    }
    fn into_object(self) -> Object {
        Object::from_ref(self.0.erase())
    }
}

/// `iter(f)`: the lines.
#[derive(Clone, Debug)]
pub struct FileLines(File);

impl Iterate for FileLines {
    type Item = Str;

    fn next(&mut self) -> Result<Option<Str>> {
        let line = self.0.readline(None)?;
        Ok(if line.is_empty() { None } else { Some(line) })
    }
}

//! `io.StringIO`: a text file in memory.

use super::file::File;
use super::stream::{Device, Newline, Stream};
use crate::error::{self, Result};
use crate::str::Str;
use std::io::Cursor;

impl File {
    /// `io.StringIO(text)`
    pub fn memory(text: &Str) -> File {
        let content = Cursor::new(text.as_str().as_bytes().to_vec());
        let mut stream = Stream::new(Device::Memory(content), true, true);
        stream.newline = Newline::Only("\n");
        File::new(stream, "<memory>", "r+")
    }

    /// `f.getvalue()` of a `StringIO`
    pub fn getvalue(&self) -> Result<Str> {
        self.with(|stream| {
            let text = stream.memory()?;
            Ok(Str::from(String::from_utf8_lossy(text).as_ref()))
        })
    }

    /// `f.truncate(size)` of a `StringIO`
    pub fn truncate(&self, size: Option<i64>) -> Result<i64> {
        self.with(|stream| {
            let size = match size {
                Some(size) => size,
                None => stream.position()? as i64,
            };
            let Ok(characters) = usize::try_from(size) else {
                return Err(error::value_error(format!("Negative size value {size}")));
            };
            let text = stream.memory()?;
            let all = String::from_utf8_lossy(text);
            let kept = all.char_indices().nth(characters).map(|(at, _)| at);
            if let Some(at) = kept {
                text.truncate(at);
            }
            Ok(size)
        })
    }

    /// The same file as a `TextIO`.
    pub fn upcast(&self) -> File {
        self.clone()
    }
}

//! The bytes of a source file: small files are read, large ones are mapped.
//!
//! In: a path, or a file that was opened before. Out: bytes that stay put, unless their file is changed while it is mapped, which they
//! know; or an I/O error. Python's own limit of four gigabytes for a source file holds here too, because offsets are 32 bits wide.
//! A file that is read takes the memory of one that was read before and is gone.

#![allow(unsafe_code, reason = "text that was read was checked; see the block")]

use std::fmt;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::mem::take;
use std::path::Path;
use std::sync::LazyLock;

use crate::{MappedFile, MappedText, ObjectPool, PooledObject, TranslationInput, metrics};

/// Files of this size and more are mapped.
const MAP_FROM: u64 = 1 << 20;

/// As many as are read at once; one that a file of unusual size needed is not kept.
static TEXTS: LazyLock<ObjectPool<String>> = LazyLock::new(|| {
    metrics::register_pool(|| TEXTS.stats());
    ObjectPool::bounded(String::new, 64, MAP_FROM as usize)
});

/// The bytes of a file.
pub struct FileBytes(Place);

enum Place {
    /// With where they lie once they are text.
    Read(Vec<u8>, PooledObject<'static, String>),
    Mapped(MappedFile),
}

impl FileBytes {
    /// The bytes of the file at a path; an error as the system gives it, or [`ErrorKind::IsADirectory`], or [`ErrorKind::FileTooLarge`]
    /// from four gigabytes on.
    pub fn of(path: &Path) -> Result<Self> {
        Self::read(File::open(path)?)
    }

    /// The bytes of a file that was opened and of which nothing was read yet; errors as of [`FileBytes::of`].
    pub fn read(file: File) -> Result<Self> {
        let meta = file.metadata()?;
        if meta.is_dir() {
            return Err(Error::from(ErrorKind::IsADirectory));
        }
        if meta.len() > u64::from(u32::MAX) {
            return Err(Error::from(ErrorKind::FileTooLarge));
        }
        // What cannot be mapped safely can be read.
        if meta.len() >= MAP_FROM
            && let Ok(map) = file.try_clone().and_then(MappedFile::of)
        {
            return Ok(Self(Place::Mapped(map)));
        }
        let mut text = TEXTS.acquire();
        let mut bytes = take(&mut *text).into_bytes();
        let length = meta.len() as usize;
        if bytes.capacity() < length {
            // To grow what is there would copy what was read before.
            bytes = Vec::with_capacity(length);
        }
        // A whole file would be asked for its length and position again, and a known length be read beyond. Pipes have none.
        let most = match length {
            0 => u64::from(u32::MAX),
            length => length as u64,
        };
        file.take(most).read_to_end(&mut bytes)?;
        Ok(Self(Place::Read(bytes, text)))
    }

    /// Bytes as if they were a file's.
    pub fn copied(bytes: &[u8]) -> Self {
        Self(Place::Read(bytes.to_vec(), TEXTS.acquire()))
    }

    /// Whether the memory of a file's text serves the next one; of the whole process.
    pub fn set_pooling(is_on: bool) {
        TEXTS.set_on(is_on);
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Place::Read(bytes, _) => bytes,
            Place::Mapped(map) => map,
        }
    }

    /// Whether they may not have been the same all the time.
    pub fn have_changed(&self) -> bool {
        match &self.0 {
            Place::Read(..) => false,
            Place::Mapped(map) => map.has_changed(),
        }
    }

    /// The bytes from `skip` on as text, without a copy where `skip` is 0; the bytes again where they are not UTF-8, or have a null
    /// byte among them, which Python takes in no source.
    pub fn into_text(self, skip: usize) -> std::result::Result<TranslationInput<'static>, Self> {
        match self.0 {
            Place::Read(mut bytes, mut text) => {
                if !bytes.get(skip..).is_some_and(is_text) {
                    return Err(Self(Place::Read(bytes, text)));
                }
                if skip > 0 {
                    metrics::count_copy(bytes.len());
                    bytes.drain(..skip);
                }
                // SAFETY: what is left was found to be UTF-8.
                *text = unsafe { String::from_utf8_unchecked(bytes) };
                Ok(TranslationInput::Read(text))
            }
            Place::Mapped(map) => MappedText::new(map, skip)
                .map(TranslationInput::Mapped)
                .map_err(|map| Self(Place::Mapped(map))),
        }
    }
}

/// So many bytes are looked at for one thing and then for the other.
const PIECE: usize = 8 << 10;

/// Whether bytes are UTF-8 without a null byte; they are looked at piece by piece, so that a long text is fetched once for both questions.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        let piece = &rest[..rest.len().min(PIECE)];
        let valid = match std::str::from_utf8(piece) {
            Ok(_) => piece.len(),
            // A character that goes on in the next piece.
            Err(error) if error.error_len().is_none() && piece.len() < rest.len() => {
                error.valid_up_to()
            }
            Err(_) => return false,
        };
        if memchr::memchr(0, &piece[..valid]).is_some() {
            return false;
        }
        rest = &rest[valid..];
    }
    true
}

impl fmt::Debug for FileBytes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "FileBytes({} bytes)", self.as_slice().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_gone_leaves_its_memory_to_the_next() {
        let path = std::env::temp_dir().join(format!("portalis-texts-{}.py", std::process::id()));
        std::fs::write(&path, "x = 1\n".repeat(1000)).expect("a file");
        let text = || {
            let bytes = FileBytes::of(&path).expect("the file");
            bytes.into_text(0).expect("text")
        };
        // Of the pool's bound, other tests of this process hold little.
        let (first, second) = (text(), text());
        assert_ne!(first.as_str().as_ptr(), second.as_str().as_ptr());
        let place = second.as_str().as_ptr();
        drop(second);
        assert_eq!(text().as_str().as_ptr(), place);
        std::fs::remove_file(&path).expect("removed");
    }

    #[test]
    fn pieces_end_where_characters_do() {
        for before in PIECE - 4..PIECE + 2 {
            let text = "a".repeat(before) + &"é€😀".repeat(2 * PIECE);
            assert!(is_text(text.as_bytes()));
            assert!(!is_text(&text.as_bytes()[..text.len() - 1]));
            assert!(!is_text(&[text.as_bytes(), b"\0"].concat()));
            assert!(!is_text(
                &[text.as_bytes(), b"\xFF", text.as_bytes()].concat()
            ));
        }
        assert!(is_text(b""));
    }

    #[test]
    fn bytes_that_are_no_text_come_back() {
        let bytes = FileBytes::copied(b"x = '\xFF'").into_text(0).unwrap_err();
        assert_eq!(bytes.as_slice(), b"x = '\xFF'");
        assert!(!bytes.have_changed());
        let kind = FileBytes::of(&std::env::temp_dir()).unwrap_err().kind();
        assert_eq!(kind, ErrorKind::IsADirectory);
    }
}

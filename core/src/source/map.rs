//! The bytes of a file: small files are read, large ones are mapped.
//!
//! In: a path. Out: bytes that stay put, unless their file is changed while it is mapped, which they know; or an I/O error. Python's own limit of four gigabytes for a source
//! file holds here too, because offsets are 32 bits wide.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

use portalis_memory::{MappedFile, MappedText, TranslationInput, metrics};

/// Files of this size and more are mapped.
const MAP_FROM: u64 = 1 << 20;

/// The bytes of a file.
pub(super) enum Bytes {
    Read(Vec<u8>),
    Mapped(MappedFile),
}

impl Bytes {
    pub(super) fn of(path: &Path) -> Result<Self> {
        let mut file = File::open(path)?;
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
            return Ok(Self::Mapped(map));
        }
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        file.read_to_end(&mut bytes)?;
        Ok(Self::Read(bytes))
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Read(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }

    /// Whether they may not have been the same all the time.
    pub(super) fn have_changed(&self) -> bool {
        match self {
            Self::Read(_) => false,
            Self::Mapped(map) => map.has_changed(),
        }
    }
}

/// The text of a file: read, or in the map.
pub(super) type Text = TranslationInput<'static>;

/// The bytes from `skip` on as text; the bytes again where they are not UTF-8.
pub(super) fn from_utf8(bytes: Bytes, skip: usize) -> std::result::Result<Text, Bytes> {
    match bytes {
        Bytes::Read(bytes) => match String::from_utf8(bytes) {
            Ok(mut text) => {
                if skip > 0 {
                    metrics::count_copy(text.len());
                }
                text.drain(..skip);
                Ok(Text::Owned(text))
            }
            Err(error) => Err(Bytes::Read(error.into_bytes())),
        },
        Bytes::Mapped(map) => MappedText::new(map, skip)
            .map(Text::Mapped)
            .map_err(Bytes::Mapped),
    }
}

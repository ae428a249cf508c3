//! The bytes of a file: small files are read, large ones are mapped.
//!
//! In: a path. Out: bytes that stay put, or an I/O error. Python's own limit of four gigabytes for a source
//! file holds here too, because spans are 32 bits wide.

#![allow(
    unsafe_code,
    reason = "mapping a file is unsafe in itself: see the block"
)]

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

use memmap2::Mmap;
use portalis_memory::{MappedText, TranslationInput, metrics};

/// Files of this size and more are mapped.
const MAP_FROM: u64 = 1 << 20;

/// The bytes of a file.
pub(super) enum Bytes {
    Read(Vec<u8>),
    Mapped(Mmap),
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
        if meta.len() >= MAP_FROM && meta.is_file() {
            // SAFETY: the map is private to this process and only read. Another process may still write to or
            // shorten the file; that is the hazard of every compiler that maps its input, and is bounded here
            // to files of a megabyte and more.
            return Ok(Self::Mapped(unsafe { Mmap::map(&file)? }));
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

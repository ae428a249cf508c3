//! Files in memory, without a copy.
//!
//! In: an open file. Out: its bytes, as long as the map lives, and whether they were the same all the time. A file that another process
//! shortens meanwhile reads as zeros behind its new end instead of ending this process; one that is written to is seen by its
//! length and time. So whoever worked on the bytes asks [`MappedFile::has_changed`] before he believes in what he made.

#![allow(
    unsafe_code,
    reason = "mapping a file is unsafe in itself: see the block"
)]

#[cfg(unix)]
mod faults;
#[cfg(not(unix))]
#[path = "mapped/no_faults.rs"]
mod faults;

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{Error, ErrorKind, Result};
use std::ops::Deref;
use std::time::{Duration, SystemTime};

use memmap2::Mmap;

use faults::Watch;

/// Times of files are at worst as coarse as this; a file that was written so lately can be written again at the same time.
const COARSEST_TIME: Duration = Duration::from_secs(2);

/// A file whose bytes lie in memory.
pub struct MappedFile {
    /// Ends before the map does.
    watch: Watch,
    map: Mmap,
    file: File,
    seen: State,
}

/// By what a changed file is known.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    length: u64,
    modified: SystemTime,
}

impl MappedFile {
    /// Maps a file. One whose changes could not be noticed is refused, as [`ErrorKind::Unsupported`]: read it.
    pub fn of(file: File) -> Result<Self> {
        let seen = State::of(&file.metadata()?)?;
        let age = SystemTime::now().duration_since(seen.modified);
        if age.is_ok_and(|age| age < COARSEST_TIME) {
            return Err(ErrorKind::Unsupported.into());
        }
        // SAFETY: the map is only read. Where the file is shortened, zeros take the place of what is gone; where it is written to, bytes
        // change under those who read, who look for nothing but panics and nonsense then, and ask `has_changed` at the end.
        let map = unsafe { Mmap::map(&file)? };
        let watch = Watch::over(&map).ok_or(ErrorKind::Unsupported)?;
        Ok(Self {
            watch,
            map,
            file,
            seen,
        })
    }

    /// Whether the bytes may not have been the same since the file was mapped.
    pub fn has_changed(&self) -> bool {
        let now = self.file.metadata();
        self.watch.has_faulted() || now.and_then(|meta| State::of(&meta)).ok() != Some(self.seen)
    }
}

impl State {
    fn of(meta: &Metadata) -> Result<Self> {
        if !meta.is_file() {
            return Err(Error::from(ErrorKind::Unsupported));
        }
        Ok(Self {
            length: meta.len(),
            modified: meta.modified()?,
        })
    }
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.map
    }
}

impl fmt::Debug for MappedFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MappedFile({} bytes)", self.map.len())
    }
}

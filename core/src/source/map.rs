//! The bytes of a file: small files are read, large ones are mapped.
//!
//! In: a path. Out: bytes that stay put, unless their file is changed while it is mapped, which they know; or an I/O error. Python's own limit of four gigabytes for a source
//! file holds here too, because offsets are 32 bits wide. A file that is read takes the memory of one that was read before and is gone.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::mem::take;
use std::path::Path;
use std::sync::LazyLock;

use portalis_memory::{
    MappedFile, MappedText, ObjectPool, PooledObject, TranslationInput, metrics,
};

/// Files of this size and more are mapped.
const MAP_FROM: u64 = 1 << 20;

/// As many as are read at once; one that a file of unusual size needed is not kept.
static TEXTS: LazyLock<ObjectPool<String>> = LazyLock::new(|| {
    metrics::register_pool(|| TEXTS.stats());
    ObjectPool::bounded(String::new, 64, MAP_FROM as usize)
});

/// Whether the memory of a file's text serves the next one.
pub fn set_pooling(is_on: bool) {
    TEXTS.set_on(is_on);
}

/// The bytes of a file.
pub(super) enum Bytes {
    /// With where they lie once they are text.
    Read(Vec<u8>, PooledObject<'static, String>),
    Mapped(MappedFile),
}

impl Bytes {
    pub(super) fn of(path: &Path) -> Result<Self> {
        let file = File::open(path)?;
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
        let mut text = TEXTS.acquire();
        let mut bytes = take(&mut *text).into_bytes();
        bytes.reserve_exact(meta.len() as usize);
        // A whole file would be asked for its length and position again.
        file.take(u64::from(u32::MAX)).read_to_end(&mut bytes)?;
        Ok(Self::Read(bytes, text))
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Read(bytes, _) => bytes,
            Self::Mapped(map) => map,
        }
    }

    /// Whether they may not have been the same all the time.
    pub(super) fn have_changed(&self) -> bool {
        match self {
            Self::Read(..) => false,
            Self::Mapped(map) => map.has_changed(),
        }
    }
}

/// The text of a file.
pub(super) enum Text {
    /// Read from the file; its memory goes back.
    Read(PooledObject<'static, String>),
    /// From elsewhere, or in the map.
    Other(TranslationInput<'static>),
}

impl Text {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Read(text) => text,
            Self::Other(text) => text.as_str(),
        }
    }

    /// Whether it may not have been the same all the time.
    pub(super) fn has_changed(&self) -> bool {
        match self {
            Self::Read(_) => false,
            Self::Other(text) => text.has_changed(),
        }
    }
}

/// The bytes from `skip` on as text; the bytes again where they are not UTF-8.
pub(super) fn from_utf8(bytes: Bytes, skip: usize) -> std::result::Result<Text, Bytes> {
    match bytes {
        Bytes::Read(bytes, mut text) => match String::from_utf8(bytes) {
            Ok(read) => {
                *text = read;
                if skip > 0 {
                    metrics::count_copy(text.len());
                }
                text.drain(..skip);
                Ok(Text::Read(text))
            }
            Err(error) => Err(Bytes::Read(error.into_bytes(), text)),
        },
        Bytes::Mapped(map) => MappedText::new(map, skip)
            .map(|text| Text::Other(TranslationInput::Mapped(text)))
            .map_err(Bytes::Mapped),
    }
}

/// Bytes as if they were read.
#[cfg(test)]
pub(super) fn read(bytes: &[u8]) -> Bytes {
    Bytes::Read(bytes.to_vec(), TEXTS.acquire())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_gone_leaves_its_memory_to_the_next() {
        let path = std::env::temp_dir().join(format!("portalis-texts-{}.py", std::process::id()));
        std::fs::write(&path, "x = 1\n".repeat(1000)).expect("a file");
        let text = || {
            let bytes = Bytes::of(&path).expect("the file");
            from_utf8(bytes, 0).ok().expect("text")
        };
        // Of the pool's bound, other tests of this process hold little.
        let (first, second) = (text(), text());
        assert_ne!(first.as_str().as_ptr(), second.as_str().as_ptr());
        let place = second.as_str().as_ptr();
        drop(second);
        assert_eq!(text().as_str().as_ptr(), place);
        std::fs::remove_file(&path).expect("removed");
    }
}

//! A text stream over a device: buffers, encoding, newlines.
//!
//! In: text to write, or a request for characters. Out: bytes to the device, or decoded text in which line ends are still as they stand;
//! the file object translates them.

use super::standard::flush_for_input;
use crate::class::TypeInfo;
use crate::error::{self, Error, Result};
use crate::exceptions;
use crate::str::{Str, decode};
use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

/// How many bytes are read or kept back at once.
const CHUNK: usize = 1 << 16;

/// What a stream reads from or writes to.
pub(super) enum Device {
    Stdin,
    Stdout,
    Stderr,
    Disk(fs::File),
    /// `io.StringIO`: text as UTF-8; positions are counted in characters.
    Memory(Cursor<Vec<u8>>),
}

/// How line ends are treated (`open`'s `newline`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Newline {
    /// Any line end is read as `\n`.
    Universal,
    /// Any line end ends a line and is kept.
    Kept,
    /// Only this ends a line; it is written for `\n`.
    Only(&'static str),
}

/// A text stream.
pub(super) struct Stream {
    device: Device,
    pub(super) readable: bool,
    pub(super) writable: bool,
    pub(super) newline: Newline,
    pub(super) encoding: String,
    pub(super) errors: String,
    pub(super) line_buffered: bool,
    /// Nothing is kept back here: the device has a buffer of its own.
    pub(super) write_through: bool,
    /// Bytes read and not decoded.
    raw: Vec<u8>,
    /// Text decoded and not delivered, from `at` on.
    text: String,
    at: usize,
    ended: bool,
    /// Bytes to be written.
    pending: Vec<u8>,
}

/// The exception for an error of the device.
pub(super) fn failed(error: &io::Error, name: Option<&str>) -> Error {
    exceptions::from_io(error, name)
}

impl Stream {
    pub(super) fn new(device: Device, readable: bool, writable: bool) -> Stream {
        Stream {
            device,
            readable,
            writable,
            newline: Newline::Universal,
            encoding: "utf-8".to_owned(),
            errors: "strict".to_owned(),
            line_buffered: false,
            write_through: false,
            raw: Vec::new(),
            text: String::new(),
            at: 0,
            ended: false,
            pending: Vec::new(),
        }
    }

    pub(super) fn is_terminal(&self) -> bool {
        use std::io::IsTerminal;
        match &self.device {
            Device::Stdin => io::stdin().is_terminal(),
            Device::Stdout => io::stdout().is_terminal(),
            Device::Stderr => io::stderr().is_terminal(),
            Device::Disk(file) => file.is_terminal(),
            Device::Memory(_) => false,
        }
    }

    pub(super) fn number(&self) -> Result<i64> {
        Ok(match &self.device {
            Device::Memory(_) => return Err(unsupported("fileno")),
            Device::Stdin => 0,
            Device::Stdout => 1,
            Device::Stderr => 2,
            #[cfg(unix)]
            Device::Disk(file) => i64::from(std::os::fd::AsRawFd::as_raw_fd(file)),
            #[cfg(not(unix))]
            Device::Disk(_) => 3,
        })
    }

    /// Text read and not delivered.
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Marks text as delivered.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.at += bytes;
        if self.at == self.text.len() {
            self.text.clear();
            self.at = 0;
        }
    }

    /// Reads and decodes more; false at the end.
    pub(super) fn fill(&mut self) -> Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.write_out()?;
        let have = self.raw.len();
        self.raw.resize(have + CHUNK, 0);
        let room = &mut self.raw[have..];
        let read = match &mut self.device {
            Device::Stdin => {
                flush_for_input()?;
                io::stdin().lock().read(room)
            }
            Device::Disk(file) => file.read(room),
            Device::Memory(text) => text.read(room),
            Device::Stdout | Device::Stderr => Ok(0),
        };
        let count = match read {
            Ok(count) => count,
            Err(error) => {
                self.raw.truncate(have);
                return Err(failed(&error, None));
            }
        };
        self.raw.truncate(have + count);
        // A device such as a terminal may give more after its end; a request after this one asks again.
        self.ended = count == 0 && !matches!(self.device, Device::Stdin);
        self.text.drain(..self.at);
        self.at = 0;
        let whole = if count == 0 {
            self.raw.len()
        } else {
            self.decodable()
        };
        let bytes: Vec<u8> = self.raw.drain(..whole).collect();
        let more = decode(&bytes, &self.encoding, &self.errors)?;
        self.text.push_str(more.as_str());
        Ok(count > 0)
    }

    /// How many of the bytes read end with a whole character.
    fn decodable(&self) -> usize {
        let bytes = &self.raw;
        match self.encoding.as_str() {
            "utf-8" => {
                // The last character may still lack up to three bytes.
                for back in 1..=bytes.len().min(3) {
                    let byte = bytes[bytes.len() - back];
                    let needs = match byte {
                        0xF0..=0xFF => 4,
                        0xE0..=0xEF => 3,
                        0xC0..=0xDF => 2,
                        0x80..=0xBF => continue,
                        _ => 1,
                    };
                    return if needs > back {
                        bytes.len() - back
                    } else {
                        bytes.len()
                    };
                }
                bytes.len()
            }
            // Encodings of several bytes with state are decoded at the end.
            name if name.starts_with("utf") => 0,
            _ => bytes.len(),
        }
    }

    /// Writes text.
    #[inline]
    pub(super) fn write(&mut self, text: &str) -> Result<()> {
        self.forget_read()?;
        let unchanged = matches!(
            self.newline,
            Newline::Universal | Newline::Kept | Newline::Only("\n")
        );
        if self.encoding == "utf-8" && unchanged {
            self.pending.extend_from_slice(text.as_bytes());
        } else {
            self.encode(text)?;
        }
        let full = self.pending.len() >= CHUNK;
        if full || self.write_through || (self.line_buffered && text.contains(['\n', '\r'])) {
            return self.write_out();
        }
        Ok(())
    }

    fn encode(&mut self, text: &str) -> Result<()> {
        let text = match self.newline {
            Newline::Only(end) if end != "\n" => text.replace('\n', end),
            _ => text.to_owned(),
        };
        let bytes =
            Str::from(text).encode(&self.encoding.as_str().into(), &self.errors.as_str().into())?;
        self.pending.extend_from_slice(bytes.as_slice());
        Ok(())
    }

    /// Hands what was kept back to the device.
    pub(super) fn write_out(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        let written = match &mut self.device {
            Device::Stdout => io::stdout().lock().write_all(&pending),
            Device::Stderr => io::stderr().lock().write_all(&pending),
            Device::Disk(file) => file.write_all(&pending),
            Device::Memory(text) => text.write_all(&pending),
            Device::Stdin => Ok(()),
        };
        self.pending = pending;
        self.pending.clear();
        written.map_err(|error| failed(&error, None))
    }

    /// `flush()`
    pub(super) fn flush(&mut self) -> Result<()> {
        self.write_out()?;
        let flushed = match &mut self.device {
            Device::Stdout => io::stdout().lock().flush(),
            _ => Ok(()),
        };
        flushed.map_err(|error| failed(&error, None))
    }

    /// Where in the file the next character stands, in bytes; in characters for text in memory.
    pub(super) fn position(&mut self) -> Result<u64> {
        self.write_out()?;
        let ahead = self.raw.len() as u64;
        let unread = Str::from(self.rest())
            .encode(&self.encoding.as_str().into(), &self.errors.as_str().into())?
            .as_slice()
            .len() as u64;
        match &mut self.device {
            Device::Disk(file) => {
                let at = file
                    .stream_position()
                    .map_err(|error| failed(&error, None))?;
                Ok(at - ahead - unread)
            }
            Device::Memory(text) => {
                let at = (text.position() - ahead - unread) as usize;
                let before = text.get_ref().get(..at).unwrap_or_default();
                Ok(String::from_utf8_lossy(before).chars().count() as u64)
            }
            _ => Err(exceptions::os_error(29, "Illegal seek", None)),
        }
    }

    /// Goes to a place in the file.
    pub(super) fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.write_out()?;
        let at = match &mut self.device {
            Device::Disk(file) => file.seek(to).map_err(|error| failed(&error, None))?,
            Device::Memory(text) => {
                let all = String::from_utf8_lossy(text.get_ref());
                let (characters, bytes) = match to {
                    SeekFrom::Start(wanted) => {
                        let place = all.char_indices().nth(wanted as usize);
                        (wanted, place.map_or(all.len(), |(at, _)| at))
                    }
                    _ => (all.chars().count() as u64, all.len()),
                };
                text.set_position(bytes as u64);
                characters
            }
            _ => return Err(exceptions::os_error(29, "Illegal seek", None)),
        };
        self.raw.clear();
        self.text.clear();
        self.at = 0;
        self.ended = false;
        Ok(at)
    }

    /// The text in memory, all that was written included.
    pub(super) fn memory(&mut self) -> Result<&mut Vec<u8>> {
        self.write_out()?;
        match &mut self.device {
            Device::Memory(text) => Ok(text.get_mut()),
            _ => Err(unsupported("getvalue")),
        }
    }

    /// Before writing: what was read ahead is given back to the device.
    #[inline]
    fn forget_read(&mut self) -> Result<()> {
        if self.raw.is_empty() && self.at == self.text.len() {
            return Ok(());
        }
        let at = self.position()?;
        self.seek(SeekFrom::Start(at)).map(|_| ())
    }
}

/// `io.UnsupportedOperation`
pub const UNSUPPORTED_OPERATION: &TypeInfo = {
    static INFO: TypeInfo = TypeInfo::derived(
        "UnsupportedOperation",
        exceptions::OS_ERROR,
        &[exceptions::OS_ERROR, exceptions::VALUE_ERROR],
    )
    .in_module("io");
    &INFO
};

#[cold]
pub(super) fn unsupported(message: &str) -> Error {
    error::raise_type(
        UNSUPPORTED_OPERATION,
        vec![crate::Object::new(Str::from(message))],
    )
}

//! Where a thread puts the names that it makes.
//!
//! In: texts that are new. Out: their symbols, with texts that stay for ever. A thread takes symbols by the run and memory by the chunk, so
//! that threads that make names at once neither write to the same cache lines nor wait for each other.

use std::mem::take;

use super::recent::is_remembering;
use super::table::Table;
use super::texts::Kept;

/// So many symbols are taken at a time.
const RUN: u32 = 256;
/// Bytes of the first chunk; each further one is twice as large.
const FIRST: usize = 4 << 10;
const LARGEST: usize = 256 << 10;

/// Symbols and memory that are kept for one thread.
pub(super) struct Room {
    free: &'static mut [u8],
    /// Bytes of the chunk that `free` is the rest of.
    chunk: usize,
    next: u32,
    left: u32,
}

impl Room {
    /// Nothing yet.
    pub(super) const fn new() -> Self {
        Self {
            free: &mut [],
            chunk: 0,
            next: 0,
            left: 0,
        }
    }

    /// The number of a new symbol, whose text is a copy of `text`.
    pub(super) fn put(&mut self, text: &str, table: &Table) -> u32 {
        if self.left == 0 {
            (self.next, self.left) = (table.reserve(RUN), RUN);
        }
        let number = self.next;
        self.next += 1;
        self.left -= 1;
        table.put(number, &self.keep(text));
        number
    }

    /// Copies `text` to where it stays for ever: without remembering also without a room, as memory of its own.
    fn keep(&mut self, text: &str) -> Kept {
        let size = Kept::size(text);
        if size > FIRST / 2 || !is_remembering() {
            return Kept::alone(text);
        }
        if self.free.len() < size {
            self.chunk = (self.chunk * 2).clamp(FIRST, LARGEST);
            self.free = vec![0; self.chunk].leak();
        }
        let (room, free) = take(&mut self.free).split_at_mut(size);
        self.free = free;
        Kept::new(text, room)
    }
}

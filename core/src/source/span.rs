//! Places in source text.
//!
//! In: two offsets. Out: eight bytes that every node carries. The texts of a program's files lie one behind the other in one space of
//! offsets, so that a place says its file too: [`SourceMap::file_of`](super::SourceMap::file_of).

/// A file of the program, by its number in the source map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// The bytes `lo..hi` of the program's texts, all in one file; spans sort by file, then by place.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub lo: u32,
    /// Offset behind the last byte.
    pub hi: u32,
}

impl Span {
    /// The bytes `lo..hi`.
    pub const fn new(lo: u32, hi: u32) -> Self {
        Self { lo, hi }
    }

    /// The empty place at `offset`.
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// From the beginning of this span to the end of `other`, in the same file.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.lo.min(other.lo), self.hi.max(other.hi))
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.hi - self.lo
    }

    /// Whether the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.lo == self.hi
    }

    /// Whether `other` lies inside.
    pub const fn holds(self, other: Self) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}..{}", self.lo, self.hi)
    }
}

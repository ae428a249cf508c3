//! Places in source text.
//!
//! In: a file and two byte offsets. Out: twelve bytes that every node carries.

/// A file of the program, by its number in the source map.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// The bytes `lo..hi` of a file's text; spans sort by file, then by place.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub lo: u32,
    /// Offset behind the last byte.
    pub hi: u32,
}

impl Span {
    /// The bytes `lo..hi` of `file`.
    pub const fn new(file: FileId, lo: u32, hi: u32) -> Self {
        Self { file, lo, hi }
    }

    /// The empty place at `offset`.
    pub const fn at(file: FileId, offset: u32) -> Self {
        Self::new(file, offset, offset)
    }

    /// From the beginning of this span to the end of `other`, in the same file.
    pub fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.file, other.file);
        Self::new(self.file, self.lo.min(other.lo), self.hi.max(other.hi))
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.hi - self.lo
    }

    /// Whether the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.lo == self.hi
    }

    /// Whether `offset` lies inside.
    pub const fn contains(self, offset: u32) -> bool {
        self.lo <= offset && offset < self.hi
    }

    /// The bytes as a range, to index the file's text.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.lo as usize..self.hi as usize
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}..{}", self.file.0, self.lo, self.hi)
    }
}

//! The memory of `Str`: one pointer to a header, which points to UTF-8 bytes.
//!
//! In: text. Out: a handle that clones by counting (not at all for literals), knows its length in characters,
//! finds a character's byte in O(1) (ASCII) or from a sampled table, caches its hash, and grows in place when unshared.
//! This is the only file of `str` with `unsafe`.

#![allow(unsafe_code)]

use super::hash::hash_bytes;
use super::samples::Samples;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};
use std::cell::Cell;
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicI64, AtomicPtr, Ordering};

/// The count of a string that is never freed.
const STATIC: usize = 0;

/// What stands before the bytes of a heap string; for literals it points to the literal.
#[repr(C)]
struct Header {
    /// References; `STATIC` for literals, whose header is never written but for its atomics.
    count: Cell<usize>,
    /// 0 until computed.
    hash: AtomicI64,
    data: *const u8,
    /// Bytes of UTF-8.
    len: usize,
    /// Characters: equal to `len` exactly when all are ASCII.
    chars: usize,
    /// Bytes allocated after the header; 0 for literals.
    cap: usize,
    /// Where characters begin, of text that is not ASCII; null until needed.
    samples: AtomicPtr<Samples>,
}

/// Python's `str`: shared, immutable, one word.
pub struct Str {
    ptr: NonNull<Header>,
}

/// A string literal's place, made by [`lit!`](crate::lit).
pub struct StaticStr(Header);

// SAFETY: the count and lengths of a literal are never written, its bytes are immutable and `'static`, and the two
// other fields are atomics.
unsafe impl Sync for StaticStr {}

/// A literal as a reference without end, made by [`lit_ref!`](crate::lit_ref).
pub struct StaticRef(Str);

// SAFETY: holds a pointer to a `StaticStr`, which is `Sync`; cloning a literal's `Str` writes nothing.
unsafe impl Sync for StaticRef {}

impl StaticStr {
    /// The place of a literal.
    pub const fn new(text: &'static str) -> StaticStr {
        let bytes = text.as_bytes();
        let mut chars = bytes.len();
        if !bytes.is_ascii() {
            let mut i = 0;
            while i < bytes.len() {
                if bytes[i] & 0xC0 == 0x80 {
                    chars -= 1;
                }
                i += 1;
            }
        }
        StaticStr(Header {
            count: Cell::new(STATIC),
            hash: AtomicI64::new(0),
            data: bytes.as_ptr(),
            len: bytes.len(),
            chars,
            cap: 0,
            samples: AtomicPtr::new(null_mut()),
        })
    }

    /// The literal.
    #[inline]
    pub const fn get(&'static self) -> Str {
        Str {
            // SAFETY: a reference is not null; nothing is written through it.
            ptr: unsafe { NonNull::new_unchecked((&raw const self.0).cast_mut()) },
        }
    }
}

impl StaticRef {
    /// Makes the reference.
    pub const fn new(place: &'static StaticStr) -> StaticRef {
        StaticRef(place.get())
    }

    /// The literal.
    #[inline]
    pub const fn get(&'static self) -> &'static Str {
        &self.0
    }
}

/// The ASCII characters as strings.
static ASCII: [StaticStr; 128] = ascii_table();

const fn ascii_table() -> [StaticStr; 128] {
    const BYTES: [u8; 128] = {
        let mut bytes = [0; 128];
        let mut i = 0;
        while i < 128 {
            bytes[i] = i as u8;
            i += 1;
        }
        bytes
    };
    static TEXT: [u8; 128] = BYTES;
    let mut table = [const { StaticStr::new("") }; 128];
    let mut i = 0;
    while i < 128 {
        // SAFETY: in bounds of the table of bytes.
        let data = unsafe { TEXT.as_ptr().add(i) };
        table[i].0.data = data;
        table[i].0.len = 1;
        table[i].0.chars = 1;
        i += 1;
    }
    table
}

/// The other Latin-1 characters as strings.
static LATIN: [StaticStr; 128] = latin_table();

const fn latin_table() -> [StaticStr; 128] {
    const BYTES: [u8; 256] = {
        let mut bytes = [0; 256];
        let mut i = 0;
        while i < 128 {
            bytes[2 * i] = 0xC2 + (i / 64) as u8;
            bytes[2 * i + 1] = 0x80 + (i % 64) as u8;
            i += 1;
        }
        bytes
    };
    static TEXT: [u8; 256] = BYTES;
    let mut table = [const { StaticStr::new("") }; 128];
    let mut i = 0;
    while i < 128 {
        // SAFETY: in bounds of the table of bytes.
        let data = unsafe { TEXT.as_ptr().add(2 * i) };
        table[i].0.data = data;
        table[i].0.len = 2;
        table[i].0.chars = 1;
        i += 1;
    }
    table
}

static EMPTY: StaticStr = StaticStr::new("");

impl Str {
    /// `""`
    #[inline]
    pub const fn empty() -> Str {
        EMPTY.get()
    }

    /// The string of one ASCII character.
    #[inline]
    pub(crate) fn ascii(byte: u8) -> Str {
        ASCII[usize::from(byte & 0x7F)].get()
    }

    /// The string of the character with this code point.
    #[inline]
    pub(crate) fn of_byte(code: u8) -> Str {
        let table = if code < 0x80 { &ASCII } else { &LATIN };
        table[usize::from(code & 0x7F)].get()
    }

    /// The string of one character.
    #[inline]
    pub(crate) fn of_char(c: char) -> Str {
        match u8::try_from(c) {
            Ok(code) => Str::of_byte(code),
            Err(_) => Str::new(c.encode_utf8(&mut [0; 4])),
        }
    }

    /// Copies text into a string.
    pub fn new(text: &str) -> Str {
        match text.as_bytes() {
            [] => return Str::empty(),
            [one] => return Str::ascii(*one),
            _ => {}
        }
        let chars = if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        };
        Str::build(&[text.as_bytes()], text.len(), chars, text.len())
    }

    /// Copies parts that are `len` bytes together, UTF-8 of `chars` characters, into a buffer of `cap` bytes.
    fn build(parts: &[&[u8]], len: usize, chars: usize, cap: usize) -> Str {
        debug_assert!(len <= cap);
        let layout = layout(cap);
        // SAFETY: the layout is never empty.
        let raw = unsafe { alloc(layout) }.cast::<Header>();
        let Some(ptr) = NonNull::new(raw) else {
            handle_alloc_error(layout)
        };
        // SAFETY: the block holds a header and then `cap` bytes; the parts are no longer than that together.
        unsafe {
            let data = raw.add(1).cast::<u8>();
            raw.write(Header {
                count: Cell::new(1),
                hash: AtomicI64::new(0),
                data,
                len,
                chars,
                cap,
                samples: AtomicPtr::new(null_mut()),
            });
            let mut end = data;
            for part in parts {
                part.as_ptr().copy_to_nonoverlapping(end, part.len());
                end = end.add(part.len());
            }
            debug_assert_eq!(end.offset_from_unsigned(data), len);
        }
        Str { ptr }
    }

    #[inline]
    fn header(&self) -> &Header {
        // SAFETY: the header lives while a handle does, and is only written through an unshared handle.
        unsafe { self.ptr.as_ref() }
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        let header = self.header();
        // SAFETY: `data` points to `len` bytes of UTF-8, immutable while the handle is borrowed.
        unsafe {
            std::str::from_utf8_unchecked(std::slice::from_raw_parts(header.data, header.len))
        }
    }

    /// The number of characters.
    #[inline]
    pub fn char_count(&self) -> usize {
        self.header().chars
    }

    /// The number of bytes of UTF-8.
    #[inline]
    pub fn byte_count(&self) -> usize {
        self.header().len
    }

    /// Whether all characters are ASCII, so that characters are bytes.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        let header = self.header();
        header.chars == header.len
    }

    /// `s is t`
    #[inline]
    pub fn same(&self, other: &Str) -> bool {
        self.ptr == other.ptr
    }

    /// Python's `id()`.
    pub fn id(&self) -> usize {
        self.ptr.addr().get()
    }

    /// The hash, computed once.
    #[inline]
    pub fn hash_value(&self) -> i64 {
        let cached = self.header().hash.load(Ordering::Relaxed);
        if cached != 0 {
            cached
        } else {
            self.compute_hash()
        }
    }

    #[cold]
    fn compute_hash(&self) -> i64 {
        let hash = hash_bytes(self.as_str().as_bytes());
        self.header().hash.store(hash, Ordering::Relaxed);
        hash
    }

    /// The byte at which character `index` begins; the end for `index == char_count()`.
    #[inline]
    pub(crate) fn byte_of_char(&self, index: usize) -> usize {
        if self.is_ascii() {
            index.min(self.byte_count())
        } else {
            self.sampled_byte(index)
        }
    }

    fn sampled_byte(&self, index: usize) -> usize {
        if index >= self.char_count() {
            return self.byte_count();
        }
        self.samples().byte_of(self.as_str().as_bytes(), index)
    }

    /// The character that begins at or after a byte, counted in characters.
    pub(crate) fn char_of_byte(&self, byte: usize) -> usize {
        if self.is_ascii() {
            return byte;
        }
        if byte < 64 {
            return self.as_str()[..byte].chars().count();
        }
        self.samples().char_of(self.as_str(), byte)
    }

    /// Where the characters are, of text that is not ASCII.
    #[inline]
    pub(super) fn samples(&self) -> &Samples {
        let known = self.header().samples.load(Ordering::Acquire);
        if known.is_null() {
            return self.take_samples();
        }
        // SAFETY: a table, once set, stays until the string is freed or grown through an unshared handle.
        unsafe { &*known }
    }

    #[cold]
    #[inline(never)]
    fn take_samples(&self) -> &Samples {
        let slot = &self.header().samples;
        let made = Box::into_raw(Box::new(Samples::of(self.as_str())));
        match slot.compare_exchange(null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: as above.
            Ok(_) => unsafe { &*made },
            Err(other) => {
                // SAFETY: another thread was faster with this literal; ours was never shown to anyone.
                drop(unsafe { Box::from_raw(made) });
                // SAFETY: as above.
                unsafe { &*other }
            }
        }
    }

    /// `s + t` for `s += t`: in place when nobody else holds `s`.
    #[inline]
    #[must_use]
    pub fn push_str(self, other: &Str) -> Str {
        let (header, more) = (self.header(), other.header());
        if header.count.get() == 1 && header.cap - header.len >= more.len && !self.same(other) {
            // SAFETY: unshared, and there is room.
            unsafe { self.append_within(other) };
            return self;
        }
        self.push_slow(other)
    }

    /// # Safety
    /// No other handle exists, there is room for `other`, and `other` is another string.
    #[inline]
    unsafe fn append_within(&self, other: &Str) {
        let more = other.header();
        let raw = self.ptr.as_ptr();
        // SAFETY: the caller says that the header is ours alone and the room suffices; heap data is writable.
        unsafe {
            let end = (*raw).data.cast_mut().add((*raw).len);
            more.data.copy_to_nonoverlapping(end, more.len);
            (*raw).len += more.len;
            (*raw).chars += more.chars;
            (*raw).hash = AtomicI64::new(0);
            let samples = std::mem::replace((*raw).samples.get_mut(), null_mut());
            if !samples.is_null() {
                drop(Box::from_raw(samples));
            }
        }
    }

    #[cold]
    fn push_slow(self, other: &Str) -> Str {
        let (header, more) = (self.header(), other.header());
        if more.len == 0 {
            return self;
        }
        if header.len == 0 {
            return other.clone();
        }
        let len = header.len + more.len;
        let cap = len + len / 2 + 16;
        if header.count.get() != 1 || self.same(other) {
            let parts = [self.as_str().as_bytes(), other.as_str().as_bytes()];
            return Str::build(
                &parts,
                len,
                header.chars + more.chars,
                if header.len >= 64 { cap } else { len },
            );
        }
        let mut this = self;
        // SAFETY: a heap block of the layout for its `cap`, held by us alone; `data` is set anew.
        unsafe {
            let raw = realloc(
                this.ptr.as_ptr().cast(),
                layout(this.header().cap),
                layout(cap).size(),
            )
            .cast::<Header>();
            let Some(ptr) = NonNull::new(raw) else {
                handle_alloc_error(layout(cap))
            };
            (*raw).data = raw.add(1).cast();
            (*raw).cap = cap;
            this.ptr = ptr;
            this.append_within(other);
        }
        this
    }

    /// The two strings joined into a new one.
    pub(crate) fn join2(&self, other: &Str) -> Str {
        let (a, b) = (self.header(), other.header());
        let parts = [self.as_str().as_bytes(), other.as_str().as_bytes()];
        Str::build(&parts, a.len + b.len, a.chars + b.chars, a.len + b.len)
    }

    /// A part of an ASCII string.
    #[inline]
    pub(crate) fn ascii_part(&self, start: usize, end: usize) -> Str {
        let part = &self.as_str().as_bytes()[start..end];
        match part {
            [] => Str::empty(),
            [one] => Str::ascii(*one),
            _ if part.len() == self.byte_count() => self.clone(),
            _ => Str::build(&[part], part.len(), part.len(), part.len()),
        }
    }
}

/// The memory of a string with room for `cap` bytes.
fn layout(cap: usize) -> Layout {
    match size_of::<Header>().checked_add(cap) {
        Some(size) if size <= isize::MAX as usize - 16 => {
            // SAFETY: the alignment is a power of two and the size was checked against the largest.
            unsafe { Layout::from_size_align_unchecked(size, align_of::<Header>()) }
        }
        _ => handle_alloc_error(Layout::new::<Header>()),
    }
}

impl Clone for Str {
    #[inline]
    fn clone(&self) -> Str {
        let count = &self.header().count;
        if count.get() != STATIC {
            count.set(count.get() + 1);
        }
        Str { ptr: self.ptr }
    }
}

impl Drop for Str {
    #[inline]
    fn drop(&mut self) {
        let count = &self.header().count;
        match count.get() {
            STATIC => {}
            1 => free(self.ptr),
            more => count.set(more - 1),
        }
    }
}

#[inline(never)]
fn free(ptr: NonNull<Header>) {
    // SAFETY: that was the last handle of a heap string, whose block was allocated with the layout for its `cap`.
    unsafe {
        let raw = ptr.as_ptr();
        let samples = *(*raw).samples.get_mut();
        if !samples.is_null() {
            drop(Box::from_raw(samples));
        }
        let cap = (*raw).cap;
        dealloc(raw.cast(), layout(cap));
    }
}

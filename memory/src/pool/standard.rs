//! The pools that every stage can use.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

use super::{ObjectPool, Poolable};

/// What a string or a buffer may have grown to and is kept still.
const MAX_BYTES: usize = 16 << 20;
/// The same for a map, in entries.
const MAX_ENTRIES: usize = 1 << 16;

impl Poolable for String {
    fn clear(&mut self) {
        String::clear(self);
    }

    fn kept_capacity(&self) -> usize {
        self.capacity()
    }
}

impl<T: Send> Poolable for Vec<T> {
    fn clear(&mut self) {
        Vec::clear(self);
    }

    fn kept_capacity(&self) -> usize {
        self.capacity()
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> Poolable for HashMap<K, V, S> {
    fn clear(&mut self) {
        HashMap::clear(self);
    }

    fn kept_capacity(&self) -> usize {
        self.capacity()
    }
}

/// How many objects the standard pools keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolSizes {
    /// Strings.
    pub strings: usize,
    /// Buffers of bytes.
    pub vecs: usize,
    /// Maps.
    pub hashmaps: usize,
}

impl Default for PoolSizes {
    fn default() -> Self {
        Self {
            strings: 1000,
            vecs: 500,
            hashmaps: 100,
        }
    }
}

/// One pool for each kind of scratch space.
#[derive(Debug)]
pub struct StandardPools {
    /// Text: 256 bytes at first.
    pub strings: ObjectPool<String>,
    /// Bytes: 1024 at first.
    pub vecs: ObjectPool<Vec<u8>>,
    /// Maps of names: 32 entries at first.
    pub hashmaps: ObjectPool<HashMap<String, String>>,
}

impl Default for StandardPools {
    fn default() -> Self {
        Self::new(PoolSizes::default())
    }
}

impl StandardPools {
    /// Pools that keep so many objects each.
    pub fn new(sizes: PoolSizes) -> Self {
        Self {
            strings: ObjectPool::bounded(|| String::with_capacity(256), sizes.strings, MAX_BYTES),
            vecs: ObjectPool::bounded(|| Vec::with_capacity(1024), sizes.vecs, MAX_BYTES),
            hashmaps: ObjectPool::bounded(
                || HashMap::with_capacity(32),
                sizes.hashmaps,
                MAX_ENTRIES,
            ),
        }
    }

    /// Switches all of them off or on.
    pub fn set_on(&self, is_on: bool) {
        self.strings.set_on(is_on);
        self.vecs.set_on(is_on);
        self.hashmaps.set_on(is_on);
    }

    /// The names of pools that had no room for what came back, each once.
    pub fn take_exhausted(&self) -> Vec<&'static str> {
        let pools = [
            ("strings", self.strings.take_exhaustion()),
            ("vecs", self.vecs.take_exhaustion()),
            ("hashmaps", self.hashmaps.take_exhaustion()),
        ];
        let exhausted = pools.into_iter().filter(|(_, is_exhausted)| *is_exhausted);
        exhausted.map(|(name, _)| name).collect()
    }
}

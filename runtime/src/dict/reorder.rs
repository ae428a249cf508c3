//! What the library's kinds of dict need beyond `dict`: changing a value in place, and moving pairs to either end.

use super::raw::Dict;
use crate::error::{self, Result};
use crate::modules::copy::Copier;
use crate::value::Value;

impl<K: Value, V: Value> Dict<K, V> {
    /// Sets a key's value to what `change` makes of the old one; `change` runs no Python code.
    pub(crate) fn change(&self, key: K, change: impl FnOnce(Option<&V>) -> V) -> Result<()> {
        let hash = key.hash()?;
        match self.locate(&key, hash)? {
            Some(at) => {
                let value = change(self.value_at(at).as_ref());
                let old = self.exchange(at, value);
                drop(old);
                Ok(())
            }
            None => self.add(hash, key, change(None)),
        }
    }

    /// Takes the first pair out.
    pub(crate) fn take_first(&self) -> Option<(K, V)> {
        self.take_at(self.next_entry(0)?)
    }

    fn position(&self, key: &K) -> Result<usize> {
        match self.locate(key, key.hash()?)? {
            Some(at) => Ok(at),
            None => Err(error::key_error(key)),
        }
    }

    /// Makes a key the last one.
    pub(crate) fn move_last(&self, key: &K) -> Result<()> {
        let at = self.position(key)?;
        if let Some((hash, key, value)) = self.hashed_pair_at(at)
            && at + 1 < self.entry_count()
        {
            let old = self.take_at(at);
            self.add(hash, key, value)?;
            drop(old);
        }
        Ok(())
    }

    /// Makes a key the first one.
    pub(crate) fn move_first(&self, key: &K) -> Result<()> {
        let at = self.position(key)?;
        if self.next_entry(0) == Some(at) {
            return Ok(());
        }
        let mut pairs = self.hashed_pairs();
        let place = pairs
            .iter()
            .position(|(found, ..)| *found == at)
            .unwrap_or(0);
        pairs[..=place].rotate_right(1);
        self.clear();
        for (_, hash, key, value) in pairs {
            self.add(hash, key, value)?;
        }
        Ok(())
    }

    /// Puts copies of all pairs into another dict.
    pub(crate) fn fill(&self, copy: &Dict<K, V>, copier: &mut Copier) -> Result<()> {
        for (key, value) in self.snapshot() {
            let key = copier.item(&key)?;
            copy.set(key, copier.item(&value)?)?;
        }
        Ok(())
    }

    /// All pairs with their positions and hashes.
    fn hashed_pairs(&self) -> Vec<(usize, i64, K, V)> {
        let entries = (0..self.entry_count()).filter_map(|at| {
            let (hash, key, value) = self.hashed_pair_at(at)?;
            Some((at, hash, key, value))
        });
        entries.collect()
    }
}

//! Content hashes: SHA-256 over parts whose borders count, in hexadecimal.

use sha2::{Digest, Sha256};

/// Collects parts into one hash; `["ab", "c"]` and `["a", "bc"]` differ.
#[derive(Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part.
    pub fn part(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// The first 160 bits in hexadecimal: enough for a name that nothing else has.
    pub fn finish(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digest = self.0.clone().finalize();
        let mut text = String::with_capacity(40);
        for byte in &digest[..20] {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text
    }
}

/// The hash of one piece of bytes.
pub fn hash(bytes: &[u8]) -> String {
    Hasher::new().part(bytes).finish()
}

#[cfg(test)]
mod tests {
    use super::{Hasher, hash};

    #[test]
    fn borders_count() {
        let one = Hasher::new().part("ab").part("c").finish();
        let two = Hasher::new().part("a").part("bc").finish();
        assert_ne!(one, two);
        assert_eq!(hash(b"x"), Hasher::new().part("x").finish());
    }
}

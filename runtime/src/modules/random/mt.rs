//! The Mersenne Twister MT19937 as CPython's `_random` runs it.
//!
//! In: a seed as 32-bit words, least significant first. Out: the same stream of words, floats and bits as CPython.

const N: usize = 624;
const M: usize = 397;
const UPPER: u32 = 0x8000_0000;
const LOWER: u32 = 0x7fff_ffff;
const MATRIX: u32 = 0x9908_b0df;

/// A generator's state.
#[derive(Clone, Debug)]
pub(super) struct Mt {
    state: [u32; N],
    index: usize,
}

impl Mt {
    /// A generator seeded by a key of 32-bit words, least significant first (`0` is one zero word).
    pub(super) fn new(key: &[u32]) -> Mt {
        let mut mt = Mt {
            state: [0; N],
            index: N,
        };
        mt.seed(key);
        mt
    }

    /// Starts again from a key.
    pub(super) fn seed(&mut self, key: &[u32]) {
        let key = if key.is_empty() { &[0] } else { key };
        self.seed_word(19_650_218);
        let state = &mut self.state;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let mixed = (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_664_525);
            state[i] = (state[i] ^ mixed)
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let mixed = (state[i - 1] ^ (state[i - 1] >> 30)).wrapping_mul(1_566_083_941);
            state[i] = (state[i] ^ mixed).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = UPPER;
    }

    fn seed_word(&mut self, word: u32) {
        self.state[0] = word;
        for i in 1..N {
            let last = self.state[i - 1];
            self.state[i] = (last ^ (last >> 30))
                .wrapping_mul(1_812_433_253)
                .wrapping_add(i as u32);
        }
        self.index = N;
    }

    /// The next 32 bits.
    #[inline]
    pub(super) fn word(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    #[cold]
    fn refill(&mut self) {
        let state = &mut self.state;
        for k in 0..N {
            let y = (state[k] & UPPER) | (state[(k + 1) % N] & LOWER);
            let twist = if y & 1 == 0 { 0 } else { MATRIX };
            state[k] = state[(k + M) % N] ^ (y >> 1) ^ twist;
        }
        self.index = 0;
    }

    /// The next float in `[0, 1)`, of 53 bits.
    #[inline]
    pub(super) fn float(&mut self) -> f64 {
        let high = f64::from(self.word() >> 5);
        let low = f64::from(self.word() >> 6);
        (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// `bits` random bits (0 to 64) as `getrandbits` gives them.
    #[inline]
    pub(super) fn bits(&mut self, bits: u32) -> u64 {
        match bits {
            0 => 0,
            1..=32 => u64::from(self.word() >> (32 - bits)),
            _ => {
                let low = u64::from(self.word());
                low | (u64::from(self.word() >> (64 - bits)) << 32)
            }
        }
    }

    /// `bits` random bits as 32-bit words, least significant first.
    pub(super) fn words(&mut self, bits: usize) -> Vec<u32> {
        let mut words = Vec::with_capacity(bits.div_ceil(32));
        let mut left = bits;
        while left > 0 {
            let word = self.word();
            words.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        words
    }

    /// A number below `n` (`n` > 0), each with equal chance, by rejection as `Random._randbelow` does.
    #[inline]
    pub(super) fn below(&mut self, n: u64) -> u64 {
        let bits = u64::BITS - n.leading_zeros();
        loop {
            let r = self.bits(bits);
            if r < n {
                return r;
            }
        }
    }

    /// The state as `getstate` shows it: 624 words and the position.
    pub(super) fn export(&self) -> Vec<u32> {
        let mut words = self.state.to_vec();
        words.push(self.index as u32);
        words
    }

    /// Takes a state made by [`Mt::export`]; false if it is none.
    pub(super) fn import(&mut self, words: &[u32]) -> bool {
        let Some((&index, state)) = words.split_last() else {
            return false;
        };
        if state.len() != N || index as usize > N {
            return false;
        }
        self.state.copy_from_slice(state);
        self.index = index as usize;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_seed_42() {
        let mut mt = Mt::new(&[42]);
        let words: Vec<u32> = (0..5).map(|_| mt.word()).collect();
        assert_eq!(
            words,
            [
                2_746_317_213,
                478_163_327,
                107_420_369,
                3_184_935_163,
                1_181_241_943
            ]
        );
    }

    #[test]
    fn state_comes_back() {
        let mut mt = Mt::new(&[7, 9]);
        for _ in 0..1000 {
            mt.word();
        }
        let saved = mt.export();
        let next = mt.word();
        let mut other = Mt::new(&[0]);
        assert!(other.import(&saved));
        assert_eq!(other.word(), next);
        assert!(!other.import(&saved[1..]));
    }
}

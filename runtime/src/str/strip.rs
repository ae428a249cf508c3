//! `strip`, `lstrip`, `rstrip`.

use super::raw::Str;
use super::unicode::is_space;

impl Str {
    /// `s.strip(chars)`
    pub fn strip(&self, chars: Option<&Str>) -> Str {
        self.strip_ends(chars, true, true)
    }

    /// `s.lstrip(chars)`
    pub fn lstrip(&self, chars: Option<&Str>) -> Str {
        self.strip_ends(chars, true, false)
    }

    /// `s.rstrip(chars)`
    pub fn rstrip(&self, chars: Option<&Str>) -> Str {
        self.strip_ends(chars, false, true)
    }

    fn strip_ends(&self, chars: Option<&Str>, left: bool, right: bool) -> Str {
        let text = self.as_str();
        match chars {
            None if self.is_ascii() => {
                self.strip_bytes(|byte| is_space(char::from(byte)), left, right)
            }
            None => self.sub(trim(text, is_space, left, right)),
            Some(chars) if chars.is_ascii() && self.is_ascii() => {
                let mut set = [0_u64; 2];
                for byte in chars.as_str().bytes() {
                    set[usize::from(byte >> 6 & 1)] |= 1 << (byte & 63);
                }
                let has = |byte: u8| set[usize::from(byte >> 6 & 1)] >> (byte & 63) & 1 == 1;
                self.strip_bytes(has, left, right)
            }
            Some(chars) => self.sub(trim(text, |c| chars.as_str().contains(c), left, right)),
        }
    }

    /// Of ASCII text: without the bytes at its ends that `drop` wants dropped.
    #[inline]
    fn strip_bytes(&self, drop: impl Fn(u8) -> bool, left: bool, right: bool) -> Str {
        let bytes = self.as_str().as_bytes();
        let mut start = 0;
        let mut end = bytes.len();
        while left && start < end && drop(bytes[start]) {
            start += 1;
        }
        while right && start < end && drop(bytes[end - 1]) {
            end -= 1;
        }
        self.ascii_part(start, end)
    }
}

fn trim(text: &str, drop: impl Fn(char) -> bool + Copy, left: bool, right: bool) -> &str {
    let text = if left {
        text.trim_start_matches(drop)
    } else {
        text
    };
    if right {
        text.trim_end_matches(drop)
    } else {
        text
    }
}

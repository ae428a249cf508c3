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
        match chars {
            None => self.sub(trim(self.as_str(), is_space, left, right)),
            Some(chars) => match chars.as_str().as_bytes() {
                [] => self.clone(),
                [byte] => self.sub(trim(self.as_str(), |c| c == char::from(*byte), left, right)),
                bytes if chars.is_ascii() => {
                    let set = bytes.iter().fold(0_u128, |set, b| set | 1 << b);
                    let has = |c: char| c.is_ascii() && set >> u32::from(c) & 1 == 1;
                    self.sub(trim(self.as_str(), has, left, right))
                }
                _ => self.sub(trim(
                    self.as_str(),
                    |c| chars.as_str().contains(c),
                    left,
                    right,
                )),
            },
        }
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

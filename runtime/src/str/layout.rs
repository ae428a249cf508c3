//! Building and padding: `+`, `*`, `join`, `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.

use super::raw::Str;
use crate::error::{self, Result};
use crate::iter::Iterate;
use crate::list::List;

impl Str {
    /// `s + t`
    #[inline]
    pub fn concat(&self, other: &Str) -> Str {
        if other.is_empty() {
            self.clone()
        } else if self.is_empty() {
            other.clone()
        } else {
            self.join2(other)
        }
    }

    /// `s * n`
    pub fn repeat(&self, n: i64) -> Result<Str> {
        if n <= 0 || self.is_empty() {
            return Ok(Str::empty());
        }
        if n == 1 {
            return Ok(self.clone());
        }
        Ok(self
            .as_str()
            .repeat(checked_size(self.byte_count(), n)?)
            .into())
    }

    /// `s.join(it)`
    pub fn join(&self, it: impl Iterate<Item = Str>) -> Result<Str> {
        let mut it = it;
        let Some(first) = it.next()? else {
            return Ok(Str::empty());
        };
        let Some(second) = it.next()? else {
            return Ok(first);
        };
        let mut out =
            String::with_capacity(first.byte_count() + self.byte_count() + second.byte_count());
        out.push_str(first.as_str());
        let mut next = Some(second);
        while let Some(part) = next {
            out.push_str(self.as_str());
            out.push_str(part.as_str());
            next = it.next()?;
        }
        Ok(out.into())
    }

    /// `s.join(xs)` of a list.
    pub fn join_list(&self, parts: &List<Str>) -> Str {
        parts.with_plain(|parts| match parts {
            [] => Str::empty(),
            [one] => one.clone(),
            [first, rest @ ..] => {
                let size = parts.iter().map(Str::byte_count).sum::<usize>()
                    + self.byte_count() * rest.len();
                let mut out = String::with_capacity(size);
                out.push_str(first.as_str());
                for part in rest {
                    out.push_str(self.as_str());
                    out.push_str(part.as_str());
                }
                out.into()
            }
        })
    }

    /// `s.center(width, fillchar)`
    pub fn center(&self, width: i64, fill: &Str) -> Result<Str> {
        let spare = width.saturating_sub(self.len()).max(0);
        let left = spare / 2 + (spare & width & 1);
        self.pad(left, spare - left, fill, "center")
    }

    /// `s.ljust(width, fillchar)`
    pub fn ljust(&self, width: i64, fill: &Str) -> Result<Str> {
        self.pad(0, width.saturating_sub(self.len()), fill, "ljust")
    }

    /// `s.rjust(width, fillchar)`
    pub fn rjust(&self, width: i64, fill: &Str) -> Result<Str> {
        self.pad(width.saturating_sub(self.len()), 0, fill, "rjust")
    }

    fn pad(&self, left: i64, right: i64, fill: &Str, _method: &str) -> Result<Str> {
        let mut chars = fill.as_str().chars();
        let (Some(c), None) = (chars.next(), chars.next()) else {
            return Err(error::type_error(
                "The fill character must be exactly one character long",
            ));
        };
        if left <= 0 && right <= 0 {
            return Ok(self.clone());
        }
        let left = checked_size(c.len_utf8(), left.max(0))?;
        let right = checked_size(c.len_utf8(), right.max(0))?;
        let mut out = String::with_capacity(self.byte_count() + (left + right) * c.len_utf8());
        out.extend(std::iter::repeat_n(c, left));
        out.push_str(self.as_str());
        out.extend(std::iter::repeat_n(c, right));
        Ok(out.into())
    }

    /// `s.zfill(width)`
    pub fn zfill(&self, width: i64) -> Result<Str> {
        let zeros = width.saturating_sub(self.len());
        if zeros <= 0 {
            return Ok(self.clone());
        }
        let zeros = checked_size(1, zeros)?;
        let (sign, digits) = match self.as_str().as_bytes() {
            [b'+' | b'-', ..] => self.as_str().split_at(1),
            _ => ("", self.as_str()),
        };
        let mut out = String::with_capacity(self.byte_count() + zeros);
        out.push_str(sign);
        out.extend(std::iter::repeat_n('0', zeros));
        out.push_str(digits);
        Ok(out.into())
    }

    /// `s.expandtabs(tabsize)`
    pub fn expandtabs(&self, tabsize: i64) -> Str {
        let mut out = String::with_capacity(self.byte_count());
        let mut column = 0;
        for c in self.as_str().chars() {
            match c {
                '\t' if tabsize > 0 => {
                    let spaces = tabsize - column % tabsize;
                    column += spaces;
                    out.extend(std::iter::repeat_n(' ', spaces as usize));
                }
                '\t' => {}
                _ => {
                    column = if matches!(c, '\n' | '\r') {
                        0
                    } else {
                        column + 1
                    };
                    out.push(c);
                }
            }
        }
        out.into()
    }
}

/// A repetition as a count, unless the result could not be held.
pub(crate) fn checked_size(unit: usize, n: i64) -> Result<usize> {
    match usize::try_from(n) {
        Ok(n)
            if n.checked_mul(unit.max(1))
                .is_some_and(|size| size < 1 << 46) =>
        {
            Ok(n)
        }
        _ => Err(error::raise_type(
            crate::exceptions::MEMORY_ERROR,
            Vec::new(),
        )),
    }
}

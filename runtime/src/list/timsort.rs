//! CPython's merge sort (Objects/listsort.txt): the same comparisons in the same order.
//!
//! In: how many items, and whether one is less than another. Out: the order as positions, also after an error, when it is the
//! arrangement that CPython would leave. Runs are found, short ones extended by binary insertion, and merged
//! by the powersort policy with galloping.

use crate::error::Result;

/// Initial threshold for galloping.
const MIN_GALLOP: usize = 7;

struct Run {
    start: usize,
    len: usize,
    power: u32,
}

struct Sorter<F> {
    order: Vec<usize>,
    less: F,
    min_gallop: usize,
    runs: Vec<Run>,
}

/// Sorts `0..len` by `less`.
pub(super) fn timsort(
    len: usize,
    less: impl FnMut(usize, usize) -> Result<bool>,
) -> (Vec<usize>, Result<()>) {
    let mut sorter = Sorter {
        order: (0..len).collect(),
        less,
        min_gallop: MIN_GALLOP,
        runs: Vec::new(),
    };
    let result = sorter.sort();
    (sorter.order, result)
}

/// The shortest run to be merged: len itself below 64, else 32..=64 with len / minrun just under a power of two.
fn min_run(mut len: usize) -> usize {
    let mut dropped = 0;
    while len >= 64 {
        dropped |= len & 1;
        len >>= 1;
    }
    len + dropped
}

/// The depth in the ideal merge tree of the boundary between two adjacent runs.
fn power(start: usize, len1: usize, len2: usize, total: usize) -> u32 {
    let mut result = 0;
    let mut a = 2 * start + len1;
    let mut b = a + len1 + len2;
    loop {
        result += 1;
        if a >= total {
            a -= total;
            b -= total;
        } else if b >= total {
            return result;
        }
        a <<= 1;
        b <<= 1;
    }
}

impl<F: FnMut(usize, usize) -> Result<bool>> Sorter<F> {
    fn lt(&mut self, a: usize, b: usize) -> Result<bool> {
        (self.less)(a, b)
    }

    fn sort(&mut self) -> Result<()> {
        let total = self.order.len();
        if total < 2 {
            return Ok(());
        }
        let min = min_run(total);
        let mut low = 0;
        while low < total {
            let mut len = self.count_run(low, total)?;
            if len < min {
                let forced = min.min(total - low);
                self.insertion_sort(low, low + forced, low + len)?;
                len = forced;
            }
            self.found_run(len, total)?;
            self.runs.push(Run {
                start: low,
                len,
                power: 0,
            });
            low += len;
        }
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            if at > 0 && self.runs[at - 1].len < self.runs[at + 1].len {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// The length of the run at `low`; a descending one is reversed, keeping equal items in order.
    fn count_run(&mut self, low: usize, high: usize) -> Result<usize> {
        let mut at = low + 1;
        while at < high && !self.next_is_smaller(at)? {
            at += 1;
        }
        if at == high {
            return Ok(at - low);
        }
        if at - low > 1 {
            if self.lt(self.order[low], self.order[at - 1])? {
                return Ok(at - low);
            }
            // All equal so far: reversed now, the reversal of the whole restores them.
            self.order[low..at].reverse();
        }
        at += 1;
        let mut equal = 1;
        while at < high {
            if self.next_is_smaller(at)? {
                self.order[at - equal..at].reverse();
                equal = 1;
            } else if self.lt(self.order[at - 1], self.order[at])? {
                break;
            } else {
                equal += 1;
            }
            at += 1;
        }
        self.order[at - equal..at].reverse();
        self.order[low..at].reverse();
        // What is now ascending may go on so.
        while at < high && !self.next_is_smaller(at)? {
            at += 1;
        }
        Ok(at - low)
    }

    fn next_is_smaller(&mut self, at: usize) -> Result<bool> {
        self.lt(self.order[at], self.order[at - 1])
    }

    /// Inserts each item from `start` on among the sorted ones before it.
    fn insertion_sort(&mut self, low: usize, high: usize, start: usize) -> Result<()> {
        for at in start.max(low + 1)..high {
            let pivot = self.order[at];
            let (mut left, mut right) = (low, at);
            while left < right {
                let middle = left + (right - left) / 2;
                if self.lt(pivot, self.order[middle])? {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            self.order[left..=at].rotate_right(1);
        }
        Ok(())
    }

    /// A run of `len` follows the last one: merges those that lie deeper in the merge tree.
    fn found_run(&mut self, len: usize, total: usize) -> Result<()> {
        let Some(last) = self.runs.last() else {
            return Ok(());
        };
        let power = power(last.start, last.len, len, total);
        while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
            self.merge_at(self.runs.len() - 2)?;
        }
        if let Some(last) = self.runs.last_mut() {
            last.power = power;
        }
        Ok(())
    }

    fn merge_at(&mut self, at: usize) -> Result<()> {
        let (start_a, len_a) = (self.runs[at].start, self.runs[at].len);
        let (start_b, len_b) = (self.runs[at + 1].start, self.runs[at + 1].len);
        self.runs[at].len = len_a + len_b;
        self.runs.remove(at + 1);
        let first_b = self.order[start_b];
        let skip = self.gallop_right(first_b, start_a, len_a, 0, None)?;
        let (start_a, len_a) = (start_a + skip, len_a - skip);
        if len_a == 0 {
            return Ok(());
        }
        let last_a = self.order[start_a + len_a - 1];
        let len_b = self.gallop_left(last_a, start_b, len_b, len_b - 1, None)?;
        if len_b == 0 {
            return Ok(());
        }
        if len_a <= len_b {
            self.merge_low(start_a, len_a, start_b, len_b)
        } else {
            self.merge_high(start_a, len_a, start_b, len_b)
        }
    }

    /// Where `key` belongs in a sorted run, before equal items; searched outwards from `hint`.
    fn gallop_left(
        &mut self,
        key: usize,
        base: usize,
        n: usize,
        hint: usize,
        aside: Option<&[usize]>,
    ) -> Result<usize> {
        let item = |sorter: &Self, at: usize| {
            aside.map_or_else(|| sorter.order[base + at], |run| run[base + at])
        };
        let (mut low, mut high);
        if self.lt(item(self, hint), key)? {
            let most = n - hint;
            let (mut last, mut step) = (0, 1);
            while step < most && self.lt(item(self, hint + step), key)? {
                last = step;
                step = (step << 1) + 1;
            }
            (low, high) = (hint + last + 1, hint + step.min(most));
        } else {
            let most = hint + 1;
            let (mut last, mut step) = (0, 1);
            while step < most && !self.lt(item(self, hint - step), key)? {
                last = step;
                step = (step << 1) + 1;
            }
            (low, high) = (hint + 1 - step.min(most), hint - last);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.lt(item(self, middle), key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }

    /// Where `key` belongs in a sorted run, after equal items; searched outwards from `hint`.
    fn gallop_right(
        &mut self,
        key: usize,
        base: usize,
        n: usize,
        hint: usize,
        aside: Option<&[usize]>,
    ) -> Result<usize> {
        let item = |sorter: &Self, at: usize| {
            aside.map_or_else(|| sorter.order[base + at], |run| run[base + at])
        };
        let (mut low, mut high);
        if self.lt(key, item(self, hint))? {
            let most = hint + 1;
            let (mut last, mut step) = (0, 1);
            while step < most && self.lt(key, item(self, hint - step))? {
                last = step;
                step = (step << 1) + 1;
            }
            (low, high) = (hint + 1 - step.min(most), hint - last);
        } else {
            let most = n - hint;
            let (mut last, mut step) = (0, 1);
            while step < most && !self.lt(key, item(self, hint + step))? {
                last = step;
                step = (step << 1) + 1;
            }
            (low, high) = (hint + last + 1, hint + step.min(most));
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.lt(key, item(self, middle))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(high)
    }

    /// Merges two adjacent runs, the first of which is the shorter; it is set aside.
    fn merge_low(
        &mut self,
        start_a: usize,
        len_a: usize,
        start_b: usize,
        len_b: usize,
    ) -> Result<()> {
        let aside = self.order[start_a..start_a + len_a].to_vec();
        let mut m = Merge {
            to: start_a,
            a: 0,
            left_a: len_a,
            b: start_b,
            left_b: len_b,
        };
        let result = self.merge_low_steps(&mut m, &aside);
        // Whether done, or stopped by an error: what is left of the first run fills the gap.
        let rest = &aside[m.a..m.a + m.left_a];
        if result.is_ok() && m.left_a == 1 && m.left_b > 0 {
            self.order.copy_within(m.b..m.b + m.left_b, m.to);
            self.order[m.to + m.left_b] = rest[0];
        } else {
            self.order[m.to..m.to + rest.len()].copy_from_slice(rest);
        }
        result
    }

    fn merge_low_steps(&mut self, m: &mut Merge, aside: &[usize]) -> Result<()> {
        m.take_b_forward(&mut self.order, 1);
        if m.left_b == 0 || m.left_a == 1 {
            return Ok(());
        }
        loop {
            let (mut count_a, mut count_b) = (0, 0);
            loop {
                if self.lt(self.order[m.b], aside[m.a])? {
                    m.take_b_forward(&mut self.order, 1);
                    count_b += 1;
                    count_a = 0;
                    if m.left_b == 0 {
                        return Ok(());
                    }
                    if count_b >= self.min_gallop {
                        break;
                    }
                } else {
                    m.take_a_forward(&mut self.order, aside, 1);
                    count_a += 1;
                    count_b = 0;
                    if m.left_a == 1 {
                        return Ok(());
                    }
                    if count_a >= self.min_gallop {
                        break;
                    }
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop -= usize::from(self.min_gallop > 1);
                let count_a = self.gallop_right(self.order[m.b], m.a, m.left_a, 0, Some(aside))?;
                m.take_a_forward(&mut self.order, aside, count_a);
                if count_a > 0 && m.left_a <= 1 {
                    return Ok(());
                }
                m.take_b_forward(&mut self.order, 1);
                if m.left_b == 0 {
                    return Ok(());
                }
                let count_b = self.gallop_left(aside[m.a], m.b, m.left_b, 0, None)?;
                m.take_b_forward(&mut self.order, count_b);
                if m.left_b == 0 {
                    return Ok(());
                }
                m.take_a_forward(&mut self.order, aside, 1);
                if m.left_a == 1 {
                    return Ok(());
                }
                if count_a < MIN_GALLOP && count_b < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }

    /// Merges two adjacent runs, the second of which is the shorter; it is set aside.
    fn merge_high(
        &mut self,
        start_a: usize,
        len_a: usize,
        start_b: usize,
        len_b: usize,
    ) -> Result<()> {
        let aside = self.order[start_b..start_b + len_b].to_vec();
        let mut m = Merge {
            to: start_b + len_b,
            a: start_a,
            left_a: len_a,
            b: 0,
            left_b: len_b,
        };
        let result = self.merge_high_steps(&mut m, &aside);
        let rest = &aside[..m.left_b];
        if result.is_ok() && m.left_b == 1 && m.left_a > 0 {
            self.order.copy_within(m.a..m.a + m.left_a, m.to - m.left_a);
            self.order[m.to - m.left_a - 1] = rest[0];
        } else {
            self.order[m.to - rest.len()..m.to].copy_from_slice(rest);
        }
        result
    }

    fn merge_high_steps(&mut self, m: &mut Merge, aside: &[usize]) -> Result<()> {
        m.take_a_backward(&mut self.order, 1);
        if m.left_a == 0 || m.left_b == 1 {
            return Ok(());
        }
        loop {
            let (mut count_a, mut count_b) = (0, 0);
            loop {
                let (last_a, last_b) = (self.order[m.a + m.left_a - 1], aside[m.left_b - 1]);
                if self.lt(last_b, last_a)? {
                    m.take_a_backward(&mut self.order, 1);
                    count_a += 1;
                    count_b = 0;
                    if m.left_a == 0 {
                        return Ok(());
                    }
                    if count_a >= self.min_gallop {
                        break;
                    }
                } else {
                    m.take_b_backward(&mut self.order, aside, 1);
                    count_b += 1;
                    count_a = 0;
                    if m.left_b == 1 {
                        return Ok(());
                    }
                    if count_b >= self.min_gallop {
                        break;
                    }
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop -= usize::from(self.min_gallop > 1);
                let keep =
                    self.gallop_right(aside[m.left_b - 1], m.a, m.left_a, m.left_a - 1, None)?;
                let count_a = m.left_a - keep;
                m.take_a_backward(&mut self.order, count_a);
                if m.left_a == 0 {
                    return Ok(());
                }
                m.take_b_backward(&mut self.order, aside, 1);
                if m.left_b == 1 {
                    return Ok(());
                }
                let last_a = self.order[m.a + m.left_a - 1];
                let keep = self.gallop_left(last_a, 0, m.left_b, m.left_b - 1, Some(aside))?;
                let count_b = m.left_b - keep;
                m.take_b_backward(&mut self.order, aside, count_b);
                if count_b > 0 && m.left_b <= 1 {
                    return Ok(());
                }
                m.take_a_backward(&mut self.order, 1);
                if m.left_a == 0 {
                    return Ok(());
                }
                if count_a < MIN_GALLOP && count_b < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }
}

/// Where a merge stands: the next place to fill, and what is left of each run.
struct Merge {
    to: usize,
    a: usize,
    left_a: usize,
    b: usize,
    left_b: usize,
}

impl Merge {
    fn take_a_forward(&mut self, order: &mut [usize], aside: &[usize], count: usize) {
        order[self.to..self.to + count].copy_from_slice(&aside[self.a..self.a + count]);
        self.to += count;
        self.a += count;
        self.left_a -= count;
    }

    fn take_b_forward(&mut self, order: &mut [usize], count: usize) {
        order.copy_within(self.b..self.b + count, self.to);
        self.to += count;
        self.b += count;
        self.left_b -= count;
    }

    fn take_a_backward(&mut self, order: &mut [usize], count: usize) {
        let end = self.a + self.left_a;
        order.copy_within(end - count..end, self.to - count);
        self.to -= count;
        self.left_a -= count;
    }

    fn take_b_backward(&mut self, order: &mut [usize], aside: &[usize], count: usize) {
        order[self.to - count..self.to].copy_from_slice(&aside[self.left_b - count..self.left_b]);
        self.to -= count;
        self.left_b -= count;
    }
}

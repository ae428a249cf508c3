//! Strongly connected parts of a graph in the order of flow, and which of them are due.
//!
//! In: from which nodes each takes what flows. Out: the parts, each after those that flow into it.

use super::super::super::lists::Lists;

/// The number of a node that was not seen yet.
const NONE: u32 = u32::MAX;

/// Numbers that are due, the least first; once taken, they may be added again.
#[derive(Default)]
pub(super) struct Due {
    bits: Vec<u64>,
    /// No word before this has bits.
    first: usize,
}

impl Due {
    /// None of so many numbers.
    pub(super) fn of(count: usize) -> Self {
        Due {
            bits: vec![0; count.div_ceil(64)],
            first: 0,
        }
    }

    pub(super) fn add(&mut self, number: u32) {
        let word = number as usize / 64;
        self.bits[word] |= 1 << (number % 64);
        self.first = self.first.min(word);
    }

    /// The least, which is due no more.
    pub(super) fn next(&mut self) -> Option<usize> {
        loop {
            let bits = self.bits.get_mut(self.first)?;
            if *bits != 0 {
                let bit = bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                return Some(self.first * 64 + bit);
            }
            self.first += 1;
        }
    }
}

/// The strongly connected parts, each after those that flow into it (Tarjan's algorithm over the sources).
pub(super) fn parts(sources: &Lists<u32>, steps: &Lists<u32>) -> Lists<u32> {
    let len = sources.len();
    let (mut order, mut low) = (vec![NONE; len], vec![0_u32; len]);
    let (mut on_stack, mut stack) = (vec![false; len], Vec::new());
    let mut out = Lists::empty(0);
    let mut count = 0;
    let next_of = |at: usize, k: usize| -> Option<u32> {
        let copies = sources.of(at);
        let step = || steps.of(at).get(k - copies.len());
        copies.get(k).or_else(step).copied()
    };
    let mut path = Vec::new();
    for root in 0..len {
        if order[root] != NONE {
            continue;
        }
        if next_of(root, 0).is_none() {
            (order[root], low[root]) = (count, count);
            count += 1;
            out.items.push(root as u32);
            out.end();
            continue;
        }
        path.push((root, 0));
        while let Some((at, k)) = path.pop() {
            if k == 0 {
                order[at] = count;
                low[at] = count;
                count += 1;
                stack.push(at as u32);
                on_stack[at] = true;
            }
            match next_of(at, k) {
                Some(next) => {
                    path.push((at, k + 1));
                    let next = next as usize;
                    if order[next] == NONE {
                        path.push((next, 0));
                    } else if on_stack[next] {
                        low[at] = low[at].min(order[next]);
                    }
                }
                None => {
                    if low[at] == order[at] {
                        while let Some(node) = stack.pop() {
                            on_stack[node as usize] = false;
                            out.items.push(node);
                            if node as usize == at {
                                break;
                            }
                        }
                        out.end();
                    }
                    if let Some((parent, _)) = path.last() {
                        low[*parent] = low[*parent].min(low[at]);
                    }
                }
            }
        }
    }
    out
}

//! Strongly connected parts of a graph in the order of flow, and which of them are due.
//!
//! In: from which nodes each takes what flows. Out: the parts, each after those that flow into it.

use super::super::super::lists::Lists;
use std::ops::Range;

/// The order of a node that was not entered yet.
const NONE: u32 = u32::MAX;
/// The order of a node whose part is found.
const FOUND: u32 = u32::MAX - 1;

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
pub(super) fn parts(sources: &Lists<u32>) -> Lists<u32> {
    let len = sources.len();
    let mut tarjan = Tarjan {
        order: vec![NONE; len],
        low: vec![0; len],
        count: 0,
        stack: Vec::new(),
        out: Lists::empty(0),
    };
    // The nodes under way, and where the rest of their sources lie.
    let mut path: Vec<(usize, Range<usize>)> = Vec::new();
    for root in 0..len {
        if tarjan.order[root] != NONE {
            continue;
        }
        tarjan.enter(root);
        path.push((root, sources.range(root)));
        while let Some((at, rest)) = path.last_mut() {
            let at = *at;
            if let Some(place) = rest.next() {
                let next = sources.items[place] as usize;
                if tarjan.order[next] == NONE {
                    tarjan.enter(next);
                    path.push((next, sources.range(next)));
                } else {
                    tarjan.low[at] = tarjan.low[at].min(tarjan.order[next]);
                }
            } else {
                path.pop();
                tarjan.leave(at);
                if let Some((parent, _)) = path.last() {
                    tarjan.low[*parent] = tarjan.low[*parent].min(tarjan.low[at]);
                }
            }
        }
    }
    tarjan.out
}

struct Tarjan {
    /// When each node was entered; later than all once its part is found.
    order: Vec<u32>,
    /// The first entered that each reaches, of those whose part is not found.
    low: Vec<u32>,
    count: u32,
    /// The nodes whose part is not found.
    stack: Vec<u32>,
    out: Lists<u32>,
}

impl Tarjan {
    fn enter(&mut self, at: usize) {
        self.order[at] = self.count;
        self.low[at] = self.count;
        self.count += 1;
        self.stack.push(at as u32);
    }

    /// All sources of a node were seen: if it reaches none that was entered before it, what is above it on the stack is its part.
    fn leave(&mut self, at: usize) {
        if self.low[at] != self.order[at] {
            return;
        }
        while let Some(node) = self.stack.pop() {
            self.order[node as usize] = FOUND;
            self.out.items.push(node);
            if node as usize == at {
                break;
            }
        }
        self.out.end();
    }
}

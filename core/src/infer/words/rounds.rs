//! Rounds of computing and growing until nothing grows, and some in which conditions tighten what growth alone leaves open.
//!
//! In: operations, seeds, the graph. Out: the least intervals of nodes and operations that were found.

use super::growth::Growth;
use super::ops::Ops;
use super::*;

/// Rounds after which bounds grow in leaps.
const EXACT: u32 = 6;
/// Rounds after which whatever still grows is taken for unbounded.
const ROUNDS: u32 = 60;
/// Rounds in which conditions tighten what growth alone leaves open.
const TIGHTER: u32 = 3;

/// Something under way to its intervals.
pub(super) struct Rounds {
    pub(super) growth: Growth,
    pub(super) ops: Ops,
    pub(super) seeds: Seeds,
    pub(super) ranges: Ranges,
    /// The instances that read what has changed since they were computed.
    pub(super) stale: Vec<bool>,
    /// The instances that were computed since ints began with what they compute.
    pub(super) computed: Vec<InstId>,
}

impl Rounds {
    pub(super) fn run(&mut self) {
        self.seeds.begin_known(&mut self.growth);
        for round in 0.. {
            self.compute();
            self.begin(false);
            if !self.growth.grow(round > EXACT) {
                break;
            }
            if round > ROUNDS {
                self.growth.give_up();
                break;
            }
        }
        self.computed = self.insts().collect();
        for _ in 0..TIGHTER {
            self.compute();
            self.begin(true);
            if !self.growth.tighten(self.ops.exact()) {
                break;
            }
        }
        self.compute();
    }

    fn insts(&self) -> impl Iterator<Item = InstId> + use<> {
        (0..self.stale.len() as u32).map(InstId)
    }

    /// Computes the instances under what is known so far, but for those of which nothing is known that was not known when they were
    /// computed last.
    fn compute(&mut self) {
        self.growth.take_changed(&mut self.stale);
        for inst in self.insts() {
            if std::mem::replace(&mut self.stale[inst.0 as usize], false) {
                self.ops.compute(inst, &self.growth);
                self.computed.push(inst);
            }
        }
    }

    /// Ints begin with what was computed; exactly, or in steps where they change slowly.
    fn begin(&mut self, exactly: bool) {
        for inst in self.computed.drain(..) {
            self.seeds
                .begin_of(inst, &mut self.growth, &self.ops, exactly);
        }
        self.ranges.spread(&self.ops);
        self.seeds.begin_elements(&mut self.growth, &self.ranges);
    }
}

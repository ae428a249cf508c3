//! Where ints begin, at rest, and what begins there.
//!
//! In: the seeds of the graph, and what visits have seen. Out: flows into nodes. What no visit tells of begins once; what a visit saw
//! begins anew after each visit of its instance.

use super::growth::{Flow, Growth};
use super::*;
use crate::infer::lists::Lists;

/// Where ints begin; the flows of the growth have the same numbers.
pub(super) struct Seeds {
    all: Vec<(NodeId, Seed)>,
    /// Those of which the visits of each instance tell, and in the end those of which none does.
    of_inst: Lists<u32>,
    /// Those that are the elements of ranges.
    elements: Vec<(u32, NodeId)>,
}

impl Seeds {
    /// The seeds in nodes that hold something in particular; all nodes stand for themselves.
    pub(super) fn new(cx: &Infer<'_>, wanted: impl Fn(NodeId) -> bool) -> Self {
        let all = at_rest(cx, wanted);
        let (mut of_inst, mut elements) = (Vec::new(), Vec::new());
        let insts = cx.insts.len() as u32;
        for (at, (_, seed)) in (0..).zip(&all) {
            match *seed {
                Seed::ElementsOf(node) => elements.push((at, node)),
                Seed::Any | Seed::Within(..) => of_inst.push((insts, at)),
                Seed::Expr(inst, _)
                | Seed::Aug(inst, _)
                | Seed::Part(inst, ..)
                | Seed::Inside(inst, ..) => of_inst.push((inst.0.min(insts), at)),
            }
        }
        Seeds {
            all,
            of_inst: Lists::new(cx.insts.len() + 1, &of_inst),
            elements,
        }
    }

    /// Where they are.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.all.iter().map(|(node, _)| *node)
    }

    /// Begins what no visit tells of.
    pub(super) fn begin_known(&self, growth: &mut Growth, seen: &Seen) {
        let nowhere = InstId(self.of_inst.len() as u32 - 1);
        self.begin_of(nowhere, growth, seen, true);
    }

    /// Begins what the visits of an instance tell of; exactly, or in steps where it changes slowly.
    pub(super) fn begin_of(&self, inst: InstId, growth: &mut Growth, seen: &Seen, exactly: bool) {
        for at in self.of_inst.of(inst.0 as usize) {
            growth.begin(*at, flow(self.all[*at as usize].1, seen, exactly));
        }
    }

    /// Begins the elements of ranges.
    pub(super) fn begin_elements(&self, growth: &mut Growth, ranges: &Ranges) {
        for (at, node) in &self.elements {
            growth.begin(*at, Flow::Value(ranges.elements(*node)));
        }
    }
}

/// The seeds in nodes that hold something in particular.
pub(super) fn at_rest(cx: &Infer<'_>, wanted: impl Fn(NodeId) -> bool) -> Vec<(NodeId, Seed)> {
    let graph = &cx.graph;
    let found = graph.seeds.iter().map(|(node, seed)| {
        let seed = match *seed {
            Seed::ElementsOf(of) => Seed::ElementsOf(graph.find(of)),
            seed => seed,
        };
        (graph.find(*node), seed)
    });
    found.filter(|(node, _)| wanted(*node)).collect()
}

/// What begins with a seed, and from what it was computed.
fn flow(seed: Seed, seen: &Seen, exactly: bool) -> Flow {
    match value_of(seed, seen) {
        Some(Value {
            from: Some((from, distance)),
            ..
        }) if !exactly && distance.magnitude() <= SLOW => Flow::Step(from, distance),
        Some(value) => Flow::Value(value.interval),
        None => Flow::Value(Interval::FULL),
    }
}

/// What visits tell of a seed.
pub(super) fn value_of(seed: Seed, seen: &Seen) -> Option<Value> {
    match seed {
        Seed::Any | Seed::ElementsOf(_) => None,
        Seed::Within(lo, hi) => Some(Value::of(Interval::new(lo.into(), hi.into()))),
        Seed::Inside(inst, e, lo, hi) => {
            let bounds = Value::of(Interval::new(lo.into(), hi.into()));
            Some(seen.origin(Origin::Inside(inst, e)).unwrap_or(bounds))
        }
        Seed::Expr(inst, e) | Seed::Aug(inst, e) => seen.value(inst, e),
        Seed::Part(inst, e, at) => seen.origin(Origin::Part(inst, e, at)),
    }
}

//! Where ints begin, at rest, and what begins there.
//!
//! In: the seeds of the graph, and what computes them. Out: flows into nodes. What is not computed begins once; what an instance
//! computes begins anew each time that it does.

use super::growth::{Flow, Growth};
use super::ops::{OpId, Ops, Origin};
use super::*;
use crate::infer::lists::Lists;

/// What begins with a seed.
#[derive(Clone, Copy)]
pub(super) enum Begun {
    /// This.
    Known(Interval),
    /// What an operation of an instance gives.
    Op(InstId, OpId),
    /// The elements of the ranges in a node.
    Elements(NodeId),
}

/// Where ints begin; the flows of the growth have the same numbers.
pub(super) struct Seeds {
    all: Vec<(NodeId, Begun)>,
    /// Those that each instance computes.
    of_inst: Lists<(u32, OpId)>,
}

impl Seeds {
    /// The seeds in nodes that hold something in particular; all nodes stand for themselves.
    pub(super) fn new(cx: &Infer<'_>, ops: &Ops, wanted: impl Fn(NodeId) -> bool) -> Self {
        let all = at_rest(cx, ops, wanted);
        let computed = (0..).zip(&all).filter_map(|(at, (_, begun))| match *begun {
            Begun::Op(inst, op) => Some((inst.0, (at, op))),
            _ => None,
        });
        let computed: Vec<(u32, (u32, OpId))> = computed.collect();
        Seeds {
            of_inst: Lists::new(cx.insts.len(), &computed),
            all,
        }
    }

    /// Where they are.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> + Clone {
        self.all.iter().map(|(node, _)| *node)
    }

    /// Begins what is not computed.
    pub(super) fn begin_known(&self, growth: &mut Growth) {
        for (at, (_, begun)) in (0..).zip(&self.all) {
            if let Begun::Known(known) = begun {
                growth.begin(at, Flow::Value(*known));
            }
        }
    }

    /// Begins what an instance has computed; exactly, or in steps where it changes slowly.
    pub(super) fn begin_of(&self, inst: InstId, growth: &mut Growth, ops: &Ops, exactly: bool) {
        for (at, op) in self.of_inst.of(inst.0 as usize) {
            growth.begin(*at, ops.flow(*op, exactly));
        }
    }

    /// Begins the elements of ranges.
    pub(super) fn begin_elements(&self, growth: &mut Growth, ranges: &Ranges) {
        for (at, (_, begun)) in (0..).zip(&self.all) {
            if let Begun::Elements(node) = begun {
                growth.begin(at, Flow::Value(ranges.elements(*node)));
            }
        }
    }
}

/// The seeds in nodes that hold something in particular.
pub(super) fn at_rest(
    cx: &Infer<'_>,
    ops: &Ops,
    wanted: impl Fn(NodeId) -> bool,
) -> Vec<(NodeId, Begun)> {
    let graph = &cx.graph;
    let found = graph.seeds.iter();
    let found = found.map(|(node, seed)| (graph.find(*node), *seed));
    let found = found.filter(|(node, _)| wanted(*node));
    found
        .map(|(node, seed)| (node, begun(graph, ops, seed)))
        .collect()
}

/// What begins with a seed: anything where nothing is known of it.
fn begun(graph: &Graph<'_>, ops: &Ops, seed: Seed) -> Begun {
    let known = |lo: i64, hi: i64| Begun::Known(Interval::new(lo.into(), hi.into()));
    let (inst, op, otherwise) = match seed {
        Seed::Any => return Begun::Known(Interval::FULL),
        Seed::Within(lo, hi) => return known(lo, hi),
        Seed::ElementsOf(node) => return Begun::Elements(graph.find(node)),
        Seed::Expr(inst, e) | Seed::Aug(inst, e) => {
            (inst, ops.begun(inst, e), Begun::Known(Interval::FULL))
        }
        Seed::Part(inst, e, at) => {
            let part = ops.origin(Origin::Part(inst, e, at));
            (inst, part, Begun::Known(Interval::FULL))
        }
        Seed::Inside(inst, e, lo, hi) => (inst, ops.origin(Origin::Inside(inst, e)), known(lo, hi)),
    };
    op.map_or(otherwise, |op| Begun::Op(inst, op))
}

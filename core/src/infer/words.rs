//! Which ints always fit an `i64`: intervals over the graph of types at rest.
//!
//! In: the graph with its edges, and the places where ints begin in it ([`Seed`]). Out: the nodes whose ints fit, and the
//! expressions whose value fits where they stand. Ints flow along the edges of the graph, containers that meet share
//! the node of their elements: so both sides of every flow agree. Where an int begins with an expression, its interval is
//! computed from those of the operands; conditions refine what a local holds. One walk over each function instance lists what
//! is computed ([`ops`]), and [`rounds`] do it as often as more is known.
//!
//! The lengths of strings that are only ever literals or single characters flow in the same way, and bound what `int` makes of them.
//!
//! Two facts of practice bound what grows: no program makes `2**48` steps, so what goes round in a circle of copies and
//! changes by at most `2**12` at a time ([`growth`]) stays within `2**60` of where it began; and a `range` stops before
//! that too.
//!
//! ```text
//! for i in range(n): count += i & 7     i: 0..2**60, count: 0..2**51       i64
//! total *= i                            unbounded                          Int
//! ```

mod calls;
mod conditions;
mod expressions;
mod growth;
mod kinds;
mod ops;
mod ranges;
mod refined;
mod rounds;
mod seeds;
mod statements;

use super::interval::Interval;
use super::types::ExprSet;
use super::*;
use growth::{Flow, Growth};
use kinds::Kinds;
use ops::Ops;
use ranges::Ranges;
use refined::Refined;
use rounds::Rounds;
use seeds::Seeds;
use std::iter;
use std::ops::Range;

/// No program makes more steps than this.
const STEPS: i128 = 1 << 48;
/// A change per step that still counts as slow.
const SLOW: i128 = 1 << 12;
/// What fits an `i64`.
pub(super) struct Found {
    nodes: Vec<bool>,
    /// The nodes whose ints fit an `i128`.
    wide_nodes: Vec<bool>,
    /// The least interval of each expression.
    ops: Ops,
}

impl Found {
    /// Whether all ints of a node fit.
    pub(super) fn node(&self, graph: &Graph, node: NodeId) -> bool {
        self.root(graph.find(node))
    }

    /// The same of a node that stands for itself.
    pub(super) fn root(&self, node: NodeId) -> bool {
        self.nodes.get(node.0 as usize).copied().unwrap_or(false)
    }

    /// Whether all ints of a node fit an `i128`, and not all an `i64`.
    pub(super) fn wide_node(&self, graph: &Graph, node: NodeId) -> bool {
        let root = graph.find(node).0 as usize;
        !self.node(graph, node) && self.wide_nodes.get(root).copied().unwrap_or(false)
    }

    /// What is known of the expressions of an instance.
    pub(super) fn exprs(&self, inst: InstId) -> Fitting {
        let mut fitting = Fitting::default();
        for (e, interval) in self.ops.intervals(inst).filter(|(_, i)| !i.is_empty()) {
            if interval.fits_i64() {
                fitting.words.insert(e);
                if interval.lo >= 0 {
                    fitting.naturals.insert(e);
                }
            } else if interval.fits_i128() {
                fitting.wides.insert(e);
            }
        }
        fitting
    }
}

/// Expressions of an instance by what their values fit.
#[derive(Default)]
pub(super) struct Fitting {
    /// An `i64`.
    pub(super) words: ExprSet,
    /// That, and they are indices from the beginning: no less than zero.
    pub(super) naturals: ExprSet,
    /// No `i64`, but an `i128`.
    pub(super) wides: ExprSet,
}

/// Finds what fits.
pub(super) fn words(cx: &Infer<'_>) -> Found {
    let mut words = Words::new(cx);
    words.list();
    let kinds = std::mem::take(&mut words.kinds);
    let mut rounds = words.rounds(&kinds);
    rounds.run();
    let (mut nodes, mut wide_nodes) = (vec![false; cx.graph.len()], vec![false; cx.graph.len()]);
    for node in cx
        .rest
        .held
        .iter()
        .filter(|node| kinds[node.0 as usize].markable())
    {
        let (at, ints) = (node.0 as usize, rounds.growth.value(*node));
        (nodes[at], wide_nodes[at]) = (ints.fits_i64(), ints.fits_i128());
    }
    agree_in_tuples(cx, &mut nodes);
    Found {
        nodes,
        wide_nodes,
        ops: rounds.ops,
    }
}

/// Where tuples of several lengths meet they may be held as one sequence: their ints are held alike.
fn agree_in_tuples(cx: &Infer<'_>, nodes: &mut [bool]) {
    let int = Constructor::Stub(cx.core.int);
    let several = cx.rest.sets.iter().filter(|set| set.len() > 1);
    let groups: Vec<Vec<usize>> = several
        .filter_map(|set| {
            let mut tuples = 0;
            let mut parts = Vec::new();
            for atom in *set {
                if let Atom::Tuple(items) = atom {
                    tuples += 1;
                    parts.extend(items.iter().map(|n| cx.graph.find(*n)));
                } else if let Atom::Stub(class, items) = atom
                    && *class == cx.core.tuple
                {
                    tuples += 1;
                    parts.extend(items.iter().map(|n| cx.graph.find(*n)));
                }
            }
            parts.retain(|n| cx.graph.atoms(*n).iter().any(|a| a.constructor() == int));
            (tuples > 1).then(|| parts.iter().map(|n| n.0 as usize).collect())
        })
        .collect();
    loop {
        let mut changed = false;
        for group in &groups {
            if group.iter().any(|n| !nodes[*n]) {
                for n in group {
                    changed |= std::mem::replace(&mut nodes[*n], false);
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// The walk over the bodies of instances, which lists what their ints are computed from.
struct Words<'a, 'h> {
    cx: &'a Infer<'h>,
    kinds: Vec<Kinds>,
    /// The lengths of the strings in each node, once somebody asks.
    lengths: Option<Growth>,
    ops: Ops,
    /// The instance under way, and the nodes of its expressions.
    here: InstId,
    exprs: &'a [NodeId],
    /// What conditions say of locals here.
    refined: Refined,
    /// The locals of which conditions say nothing from then on, in order.
    forgotten: Vec<LocalId>,
    /// The comparisons that assign locals, and the place of these in the order.
    assigning: Vec<(ExprId, Range<usize>)>,
}

impl<'a, 'h> Words<'a, 'h> {
    fn new(cx: &'a Infer<'h>) -> Self {
        Words {
            cx,
            lengths: None,
            ops: Ops::new(&cx.insts),
            kinds: kinds::of_nodes(cx),
            here: InstId(0),
            exprs: &[],
            refined: Refined::default(),
            forgotten: Vec::new(),
            assigning: Vec::new(),
        }
    }

    /// Walks over all instances.
    fn list(&mut self) {
        for (at, inst) in (0..).zip(&self.cx.insts) {
            (self.here, self.exprs) = (InstId(at), &inst.exprs);
            self.refined.clear();
            self.forgotten.clear();
            self.assigning.clear();
            self.body(self.cx.func(inst.func).body);
            self.ops.end();
        }
    }

    /// What has to be computed.
    fn rounds(self, kinds: &[Kinds]) -> Rounds {
        let (cx, int) = (self.cx, Constructor::Stub(self.cx.core.int));
        let holds = |node: NodeId| kinds[node.0 as usize].int();
        let seeds = Seeds::new(cx, &self.ops, holds);
        let known = self.ops.exact().map(|(node, _)| node);
        let mut growth = Growth::new(&cx.graph, int, &holding(cx, holds), seeds.nodes(), known);
        growth.read_by(&self.ops.reads);
        Rounds {
            seeds,
            ranges: Ranges::new(cx, &self.ops, |node| kinds[node.0 as usize].range()),
            growth,
            ops: self.ops,
            stale: vec![true; cx.insts.len()],
            computed: Vec::new(),
        }
    }

    fn node(&self, e: ExprId) -> NodeId {
        self.cx.graph.find(self.exprs[e.index()])
    }

    /// What a node holds.
    fn kinds(&self, node: NodeId) -> Kinds {
        self.kinds[node.0 as usize]
    }
}

/// The nodes that hold something in particular.
fn holding(cx: &Infer<'_>, wanted: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
    let nodes = cx.rest.held.iter().copied();
    nodes.filter(|node| wanted(*node)).collect()
}

/// The lengths of strings: literals and single characters have theirs, others any.
fn string_lengths(cx: &Infer<'_>, kinds: &[Kinds]) -> Growth {
    let str = Constructor::Stub(cx.core.str);
    let holds = |node: NodeId| kinds[node.0 as usize].str();
    let texts = cx.graph.texts.iter();
    let texts = texts.map(|(node, seed)| (cx.graph.find(*node), seed));
    let texts: Vec<(NodeId, &Seed)> = texts.filter(|(node, _)| holds(*node)).collect();
    let begins = texts.iter().map(|(node, _)| *node);
    let nodes = holding(cx, holds);
    let mut lengths = Growth::new(&cx.graph, str, &nodes, begins, iter::empty());
    for (at, (_, seed)) in (0..).zip(&texts) {
        let length = match seed {
            Seed::Within(lo, hi) => Interval::new((*lo).into(), (*hi).into()),
            _ => Interval::FULL,
        };
        lengths.begin(at, Flow::Value(length));
    }
    lengths.spread();
    lengths
}

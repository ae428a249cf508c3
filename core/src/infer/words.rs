//! Which ints always fit an `i64`: intervals over the graph of types at rest.
//!
//! In: the graph with its edges, and the places where ints begin in it ([`Seed`]). Out: the nodes whose ints fit, and the
//! expressions whose value fits where they stand. Ints flow along the edges of the graph, containers that meet share
//! the node of their elements: so both sides of every flow agree. Where an int begins with an expression,
//! [`expressions`] computes its interval from those of the operands; conditions refine what a local holds.
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
mod ranges;
mod seeds;
mod seen;
mod statements;

use super::interval::Interval;
use super::*;
use growth::{Flow, Growth};
use kinds::Kinds;
use ranges::Ranges;
use seeds::Seeds;
use seen::{Refined, Seen};

/// No program makes more steps than this.
const STEPS: i128 = 1 << 48;
/// A change per step that still counts as slow.
const SLOW: i128 = 1 << 12;
/// Rounds after which whatever still grows is taken for unbounded.
const ROUNDS: u32 = 60;
/// Rounds in which conditions tighten what growth alone leaves open.
const TIGHTER: u32 = 3;

/// What fits an `i64`.
pub(super) struct Found {
    nodes: Vec<bool>,
    /// The nodes whose ints fit an `i128`.
    wide_nodes: Vec<bool>,
    /// The least interval of each expression.
    seen: Seen,
}

impl Found {
    /// Whether all ints of a node fit.
    pub(super) fn node(&self, graph: &Graph, node: NodeId) -> bool {
        let root = graph.find(node).0 as usize;
        self.nodes.get(root).copied().unwrap_or(false)
    }

    /// Whether all ints of a node fit an `i128`, and not all an `i64`.
    pub(super) fn wide_node(&self, graph: &Graph, node: NodeId) -> bool {
        let root = graph.find(node).0 as usize;
        !self.node(graph, node) && self.wide_nodes.get(root).copied().unwrap_or(false)
    }

    /// The expressions of an instance whose values fit.
    pub(super) fn exprs(&self, inst: InstId) -> impl Iterator<Item = ExprId> + '_ {
        self.exprs_that(inst, Interval::fits_i64)
    }

    /// The expressions of an instance whose values do not fit an `i64`, but an `i128`.
    pub(super) fn wide_exprs(&self, inst: InstId) -> impl Iterator<Item = ExprId> + '_ {
        self.exprs_that(inst, |i| !i.fits_i64() && i.fits_i128())
    }

    /// The expressions of an instance whose values are indices from the beginning: no less than zero.
    pub(super) fn natural_exprs(&self, inst: InstId) -> impl Iterator<Item = ExprId> + '_ {
        self.exprs_that(inst, |i| i.lo >= 0 && i.fits_i64())
    }

    fn exprs_that(
        &self,
        inst: InstId,
        fits: fn(Interval) -> bool,
    ) -> impl Iterator<Item = ExprId> + '_ {
        self.seen
            .intervals(inst)
            .filter(move |(_, interval)| !interval.is_empty() && fits(*interval))
            .map(|(expr, _)| expr)
    }
}

/// Finds what fits.
pub(super) fn words(cx: &Infer<'_>) -> Found {
    let mut words = Words::new(cx);
    words.solve();
    let (mut nodes, mut wide_nodes) = (vec![false; cx.graph.len()], vec![false; cx.graph.len()]);
    for node in cx.held.iter().filter(|node| words.markable(**node)) {
        let (at, ints) = (node.0 as usize, words.growth.value(*node));
        (nodes[at], wide_nodes[at]) = (ints.fits_i64(), ints.fits_i128());
    }
    agree_in_tuples(cx, &mut nodes);
    Found {
        nodes,
        wide_nodes,
        seen: words.seen,
    }
}

/// Where tuples of several lengths meet they may be held as one sequence: their ints are held alike.
fn agree_in_tuples(cx: &Infer<'_>, nodes: &mut [bool]) {
    let int = Constructor::Stub(cx.core.int);
    let several = |node: &&NodeId| cx.graph.atoms(**node).len() > 1;
    let groups: Vec<Vec<usize>> = cx
        .held
        .iter()
        .filter(several)
        .filter_map(|node| {
            let mut tuples = 0;
            let mut parts = Vec::new();
            for atom in cx.graph.atoms(*node) {
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

/// The value of an expression: its interval, and the nodes it was computed from by a small change.
#[derive(Clone, Copy)]
struct Value {
    interval: Interval,
    from: Option<(NodeId, Interval)>,
}

impl Value {
    fn of(interval: Interval) -> Value {
        Value {
            interval,
            from: None,
        }
    }

    /// A value that is either.
    fn join(self, other: Value) -> Value {
        Value {
            interval: self.interval.join(other.interval),
            from: match (self.from, other.from) {
                (Some((a, x)), Some((b, y))) if a == b => Some((a, x.join(y))),
                _ => None,
            },
        }
    }
}

/// A value that the graph knows by where it begins, other than that of an expression or augmented assignment as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Origin {
    Part(InstId, ExprId, u32),
    Inside(InstId, ExprId),
}

struct Words<'a, 'h> {
    cx: &'a Infer<'h>,
    kinds: Vec<Kinds>,
    growth: Growth,
    /// The lengths of the strings in each node, once somebody asks.
    lengths: Option<Growth>,
    /// What the visits say of expressions and of where ints begin.
    seen: Seen,
    /// The elements of ranges.
    ranges: Ranges,
    /// Where ints begin.
    seeds: Seeds,
    /// The instances that saw what has changed since.
    stale: Vec<bool>,
    /// The instances that were visited since ints began with what was seen.
    visited: Vec<InstId>,
    /// The instance under way, and the nodes of its expressions.
    here: InstId,
    exprs: &'a [NodeId],
    /// What conditions say of locals here.
    refined: Refined,
}

impl<'a, 'h> Words<'a, 'h> {
    fn new(cx: &'a Infer<'h>) -> Self {
        let kinds = kinds::of_nodes(cx);
        let int = Constructor::Stub(cx.core.int);
        let holds_ints = |node: NodeId| kinds[node.0 as usize].int();
        let seeds = Seeds::new(cx, holds_ints);
        let nodes = holding(cx, holds_ints);
        Words {
            cx,
            growth: Growth::new(&cx.graph, int, nodes, seeds.nodes()),
            lengths: None,
            seen: Seen::new(&cx.insts),
            ranges: Ranges::new(cx, |node| kinds[node.0 as usize].range()),
            seeds,
            kinds,
            stale: vec![true; cx.insts.len()],
            visited: Vec::new(),
            here: InstId(0),
            exprs: &[],
            refined: Refined::default(),
        }
    }

    fn solve(&mut self) {
        self.growth.read_by(&self.cx.graph, &self.cx.insts);
        self.seeds.begin_known(&mut self.growth, &self.seen);
        self.growth.spread();
        for round in 0.. {
            self.visit();
            self.begin(false);
            if !self.growth.grow(round > 6) {
                break;
            }
            if round > ROUNDS {
                self.growth.give_up();
                break;
            }
        }
        self.visited = self.all_insts().collect();
        for _ in 0..TIGHTER {
            self.visit();
            self.begin(true);
            if !self.growth.tighten(|node| self.seen.exact(node)) {
                break;
            }
        }
        self.visit();
    }

    fn all_insts(&self) -> impl Iterator<Item = InstId> + use<> {
        (0..self.cx.insts.len() as u32).map(InstId)
    }

    /// Visits the instances under what is known so far, but for those of which nothing is known that was not known when they were
    /// visited last.
    fn visit(&mut self) {
        self.growth.take_changed(&mut self.stale);
        for inst in self.all_insts() {
            if std::mem::replace(&mut self.stale[inst.0 as usize], false) {
                let found = &self.cx.insts[inst.0 as usize];
                (self.here, self.exprs) = (inst, &found.exprs);
                self.visited.push(inst);
                self.seen.begin(inst);
                self.refined.clear();
                self.body(self.cx.func(found.func).body);
            }
        }
    }

    /// Ints begin with what the visits saw; exactly, or in steps where they change slowly.
    fn begin(&mut self, exactly: bool) {
        for inst in self.visited.drain(..) {
            self.seeds
                .begin_of(inst, &mut self.growth, &self.seen, exactly);
        }
        self.ranges.spread(&self.seen);
        self.seeds.begin_elements(&mut self.growth, &self.ranges);
    }

    /// Whether the ints of a node may be held as machine words: Rust's type for `int | float` is one for all.
    fn markable(&self, node: NodeId) -> bool {
        let kinds = self.kinds[node.0 as usize];
        kinds.int() && kinds.ints()
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
    let nodes = cx.held.iter().copied();
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
    let mut lengths = Growth::new(&cx.graph, str, holding(cx, holds), begins);
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

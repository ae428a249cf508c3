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
mod statements;

use super::interval::Interval;
use super::*;
use growth::{Flow, Growth};

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
    /// The least interval of each expression, by instance; those that are no ints are empty.
    exprs: Vec<Vec<Interval>>,
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
        let exprs = &self.exprs[inst.0 as usize];
        (0..)
            .zip(exprs)
            .filter(move |(_, interval)| !interval.is_empty() && fits(**interval))
            .map(|(at, _)| ExprId(at))
    }
}

/// Finds what fits.
pub(super) fn words(cx: &Infer<'_>) -> Found {
    let mut words = Words::new(cx);
    words.solve();
    let nodes_that = |fits: fn(Interval) -> bool| {
        let roots = (0..cx.graph.len()).map(|at| cx.graph.find(NodeId(at as u32)));
        let found = roots.map(|root| words.markable(root) && fits(words.growth.value(root)));
        found.collect::<Vec<bool>>()
    };
    let mut nodes = nodes_that(Interval::fits_i64);
    let wide_nodes = nodes_that(Interval::fits_i128);
    agree_in_tuples(cx, &mut nodes);
    Found {
        nodes,
        wide_nodes,
        exprs: words.exprs,
    }
}

/// Where tuples of several lengths meet they may be held as one sequence: their ints are held alike.
fn agree_in_tuples(cx: &Infer<'_>, nodes: &mut [bool]) {
    let int = Constructor::Stub(cx.core.int);
    let groups: Vec<Vec<usize>> = (0..cx.graph.len())
        .map(|at| NodeId(at as u32))
        .filter(|node| cx.graph.find(*node) == *node)
        .filter_map(|node| {
            let mut tuples = 0;
            let mut parts = Vec::new();
            for atom in cx.graph.atoms(node) {
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
}

/// The value that an expression or augmented assignment has for the graph.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Origin {
    Expr(InstId, ExprId),
    Part(InstId, ExprId, u32),
    Inside(InstId, ExprId),
    Aug(InstId, ExprId),
}

struct Words<'a, 'h> {
    cx: &'a Infer<'h>,
    growth: Growth,
    /// The lengths of the strings in each node.
    lengths: Growth,
    /// The characters of the literal strings.
    literals: FxHashMap<(InstId, ExprId), usize>,
    /// What the visit of this round says of where ints begin.
    origins: FxHashMap<Origin, Value>,
    /// The elements of the ranges in a node.
    elements: FxHashMap<NodeId, Interval>,
    /// Nodes of expressions that are known better than by what flows there.
    exact: FxHashMap<NodeId, Interval>,
    exprs: Vec<Vec<Interval>>,
    /// The instance under way.
    here: InstId,
    /// What conditions say of locals here.
    refined: BTreeMap<LocalId, Interval>,
}

impl<'a, 'h> Words<'a, 'h> {
    fn new(cx: &'a Infer<'h>) -> Self {
        let empty = |inst: &Inst| vec![Interval::EMPTY; inst.exprs.len()];
        Words {
            cx,
            growth: Growth::new(&cx.graph, Constructor::Stub(cx.core.int)),
            lengths: Growth::new(&cx.graph, Constructor::Stub(cx.core.str)),
            literals: FxHashMap::default(),
            origins: FxHashMap::default(),
            elements: FxHashMap::default(),
            exact: FxHashMap::default(),
            exprs: cx.insts.iter().map(empty).collect(),
            here: InstId(0),
            refined: BTreeMap::new(),
        }
    }

    fn solve(&mut self) {
        self.visit();
        let lengths = self.string_lengths();
        self.lengths.grow(&lengths, false);
        for round in 0.. {
            self.visit();
            self.spread_elements();
            let flows = self.flows(false);
            if !self.growth.grow(&flows, round > 6) {
                break;
            }
            if round > ROUNDS {
                self.growth.give_up();
                break;
            }
        }
        for _ in 0..TIGHTER {
            self.visit();
            self.spread_elements();
            let flows = self.flows(true);
            self.growth.tighten(&flows, &self.exact);
        }
        self.visit();
    }

    /// Where strings begin, with their lengths: literals and single characters have theirs, others any.
    fn string_lengths(&self) -> Vec<(NodeId, Flow)> {
        let seeds = self.cx.graph.texts.iter();
        let flows = seeds.map(|(node, seed)| {
            let known = match seed {
                Seed::Expr(inst, e) => {
                    let literal = self.literals.get(&(*inst, *e));
                    literal.map(|n| Interval::of(*n as i128))
                }
                Seed::Within(lo, hi) => Some(Interval::new((*lo).into(), (*hi).into())),
                _ => None,
            };
            let length = known.unwrap_or(Interval::FULL);
            (self.cx.graph.find(*node), Flow::Value(length))
        });
        flows.collect()
    }

    /// Visits every instance under what is known so far.
    fn visit(&mut self) {
        self.origins.clear();
        self.elements.clear();
        self.exact.clear();
        for exprs in &mut self.exprs {
            exprs.fill(Interval::EMPTY);
        }
        for index in 0..self.cx.insts.len() {
            self.here = InstId(index as u32);
            self.refined.clear();
            let func = self.cx.func(self.cx.insts[index].func);
            self.body(func.body);
        }
    }

    /// Where ints begin, and from what they were computed.
    fn flows(&self, exactly: bool) -> Vec<(NodeId, Flow)> {
        let graph = &self.cx.graph;
        let int = Constructor::Stub(self.cx.core.int);
        let mut flows = Vec::new();
        for (node, seed) in &graph.seeds {
            let node = graph.find(*node);
            if !graph.atoms(node).iter().any(|a| a.constructor() == int) {
                continue;
            }
            let flow = match self.seed(*seed) {
                Some(Value {
                    from: Some((from, distance)),
                    ..
                }) if !exactly && distance.magnitude() <= SLOW => {
                    Flow::Step(graph.find(from), distance)
                }
                Some(value) => Flow::Value(value.interval),
                None => Flow::Value(Interval::FULL),
            };
            flows.push((node, flow));
        }
        flows
    }

    fn seed(&self, seed: Seed) -> Option<Value> {
        let origin = match seed {
            Seed::Any => return None,
            Seed::Within(lo, hi) => {
                return Some(Value::of(Interval::new(lo.into(), hi.into())));
            }
            Seed::Inside(inst, e, lo, hi) => {
                let known = self.origins.get(&Origin::Inside(inst, e)).copied();
                let bounds = Value::of(Interval::new(lo.into(), hi.into()));
                return Some(known.unwrap_or(bounds));
            }
            Seed::ElementsOf(node) => {
                let node = self.cx.graph.find(node);
                let elements = self.elements.get(&node).copied();
                return Some(Value::of(elements.unwrap_or(Interval::EMPTY)));
            }
            Seed::Expr(inst, e) => Origin::Expr(inst, e),
            Seed::Part(inst, e, at) => Origin::Part(inst, e, at),
            Seed::Aug(inst, e) => Origin::Aug(inst, e),
        };
        self.origins.get(&origin).copied()
    }

    /// Ranges flow along the edges; those that begin other than in a visited `range(...)` have any elements.
    fn spread_elements(&mut self) {
        let graph = &self.cx.graph;
        let range = Constructor::Stub(self.cx.core.range);
        let holds = |node: NodeId| graph.atoms(node).iter().any(|a| a.constructor() == range);
        let mut work: Vec<(NodeId, Interval)> = Vec::new();
        for (node, seed) in &graph.seeds {
            if holds(*node) {
                let known = self.seed(*seed).map_or(Interval::FULL, |v| v.interval);
                work.push((graph.find(*node), known));
            }
        }
        while let Some((node, interval)) = work.pop() {
            let old = self.elements.get(&node).copied().unwrap_or(Interval::EMPTY);
            let new = old.join(interval);
            if new == old {
                continue;
            }
            self.elements.insert(node, new);
            for (to, filter) in graph.edges(node) {
                if filter.passes_kind(&range) && holds(*to) {
                    work.push((graph.find(*to), new));
                }
            }
            for (from, to) in &graph.links {
                if graph.find(*from) == node && holds(*to) {
                    work.push((graph.find(*to), new));
                }
            }
        }
    }

    /// Whether the ints of a node may be held as machine words: Rust's type for `int | float` is one for all.
    fn markable(&self, node: NodeId) -> bool {
        let int = Constructor::Stub(self.cx.core.int);
        let mut atoms = self.cx.graph.atoms(node).iter().map(Atom::constructor);
        let mut found = false;
        let plain = atoms.all(|a| {
            found |= a == int;
            a == int || a == Constructor::None
        });
        plain && found
    }

    fn node(&self, e: ExprId) -> NodeId {
        let node = self.cx.insts[self.here.0 as usize].exprs[e.index()];
        self.cx.graph.find(node)
    }

    /// Whether a node holds ints (or bools), and whether nothing else but floats and `None`.
    fn kinds(&self, node: NodeId) -> Kinds {
        let core = &self.cx.core;
        let mut kinds = Kinds {
            int: false,
            bool: false,
            numbers: true,
        };
        for atom in self.cx.graph.atoms(node) {
            match atom {
                Atom::Stub(c, _) if *c == core.int => kinds.int = true,
                Atom::Stub(c, _) if *c == core.bool => kinds.bool = true,
                Atom::Stub(c, _) if *c == core.float => {}
                Atom::None => {}
                _ => kinds.numbers = false,
            }
        }
        kinds
    }
}

#[derive(Clone, Copy)]
struct Kinds {
    int: bool,
    bool: bool,
    numbers: bool,
}

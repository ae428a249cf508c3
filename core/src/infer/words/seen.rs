//! What the visits of instances saw, by expression; a visit replaces what the one before it said.
//!
//! In: intervals of expressions and values that begin with them. Out: the same, for the flows of the graph and for the result. Only
//! the few expressions of which something was said take more than a word.

use super::*;

/// The number of an expression of which nothing was said.
const NONE: u32 = u32::MAX;

/// Something that a visit said.
#[derive(Clone, Copy)]
struct Seeing<T> {
    /// The number of the visit; 0 is none.
    visit: u32,
    what: T,
}

impl<T: Copy> Seeing<T> {
    /// Something that no visit has said yet.
    fn of(what: T) -> Self {
        Seeing { visit: 0, what }
    }

    /// Says something in a visit, together with what was said earlier in the same.
    fn say(&mut self, visit: u32, what: T, join: impl Fn(T, T) -> T) {
        self.what = match self.visit == visit {
            true => join(self.what, what),
            false => what,
        };
        self.visit = visit;
    }
}

/// What was said of an expression.
#[derive(Clone, Copy)]
struct OfExpr {
    interval: Seeing<Interval>,
    value: Seeing<Value>,
}

/// All that was said.
pub(super) struct Seen {
    /// Where the expressions of each instance begin in `numbers`, and the end.
    begin: Vec<usize>,
    /// The place in `exprs` of each expression.
    numbers: Vec<u32>,
    exprs: Vec<OfExpr>,
    origins: FxHashMap<Origin, Seeing<Value>>,
    exact: FxHashMap<NodeId, Seeing<Interval>>,
    /// The last visit of each instance.
    visits: Vec<u32>,
    /// The visit under way.
    visit: u32,
}

impl Seen {
    pub(super) fn new(insts: &[Inst]) -> Self {
        let mut begin = vec![0];
        let mut end = 0;
        for inst in insts {
            end += inst.exprs.len();
            begin.push(end);
        }
        Seen {
            begin,
            numbers: vec![NONE; end],
            exprs: Vec::new(),
            origins: FxHashMap::default(),
            exact: FxHashMap::default(),
            visits: vec![0; insts.len()],
            visit: 0,
        }
    }

    /// A visit of an instance begins.
    pub(super) fn begin(&mut self, inst: InstId) {
        self.visit += 1;
        self.visits[inst.0 as usize] = self.visit;
    }

    fn expr(&mut self, inst: InstId, e: ExprId) -> &mut OfExpr {
        let number = &mut self.numbers[self.begin[inst.0 as usize] + e.index()];
        if *number == NONE {
            *number = self.exprs.len() as u32;
            self.exprs.push(OfExpr {
                interval: Seeing::of(Interval::EMPTY),
                value: Seeing::of(Value::of(Interval::EMPTY)),
            });
        }
        &mut self.exprs[*number as usize]
    }

    /// An expression of the instance under way has values of this interval.
    pub(super) fn has(&mut self, inst: InstId, e: ExprId, interval: Interval) {
        let visit = self.visit;
        let expr = self.expr(inst, e);
        expr.interval.say(visit, interval, Interval::join);
    }

    /// Ints begin with the value of an expression, or of an augmented assignment.
    pub(super) fn begins(&mut self, inst: InstId, e: ExprId, value: Value) {
        let visit = self.visit;
        self.expr(inst, e).value.say(visit, value, Value::join);
    }

    /// Ints begin elsewhere.
    pub(super) fn begins_at(&mut self, origin: Origin, value: Value) {
        let said = self.origins.entry(origin).or_insert(Seeing::of(value));
        said.say(self.visit, value, Value::join);
    }

    /// A node of an expression holds no more than this.
    pub(super) fn exactly(&mut self, node: NodeId, interval: Interval) {
        let said = self.exact.entry(node).or_insert(Seeing::of(interval));
        said.say(self.visit, interval, Interval::join);
    }

    /// What a node is known not to hold more than, if that is better than what flows there.
    pub(super) fn exact(&self, node: NodeId) -> Option<Interval> {
        self.exact.get(&node).map(|said| said.what)
    }

    fn said<T: Copy>(&self, inst: InstId, seeing: Seeing<T>) -> Option<T> {
        let last = self.visits.get(inst.0 as usize)?;
        (seeing.visit == *last).then_some(seeing.what)
    }

    /// The value with which ints begin in an expression.
    pub(super) fn value(&self, inst: InstId, e: ExprId) -> Option<Value> {
        let begin = *self.begin.get(inst.0 as usize)?;
        let number = *self.numbers.get(begin + e.index())?;
        let expr = self.exprs.get(number as usize)?;
        self.said(inst, expr.value)
    }

    /// The value with which ints begin elsewhere.
    pub(super) fn origin(&self, origin: Origin) -> Option<Value> {
        let (Origin::Part(inst, ..) | Origin::Inside(inst, _)) = origin;
        self.said(inst, *self.origins.get(&origin)?)
    }

    /// The intervals of the expressions of an instance that have some.
    pub(super) fn intervals(&self, inst: InstId) -> impl Iterator<Item = (ExprId, Interval)> + '_ {
        let at = inst.0 as usize;
        let numbers = &self.numbers[self.begin[at]..self.begin[at + 1]];
        (0..).zip(numbers).filter_map(move |(expr, number)| {
            let seen = self.exprs.get(*number as usize)?;
            Some((ExprId(expr), self.said(inst, seen.interval)?))
        })
    }
}

/// What conditions say of locals: few at a time.
#[derive(Clone, Default)]
pub(super) struct Refined(Vec<(LocalId, Interval)>);

impl Refined {
    pub(super) fn get(&self, local: LocalId) -> Option<Interval> {
        let mut all = self.0.iter();
        all.find(|(known, _)| *known == local).map(|(_, i)| *i)
    }

    pub(super) fn set(&mut self, local: LocalId, interval: Interval) {
        match self.0.iter_mut().find(|(known, _)| *known == local) {
            Some(known) => known.1 = interval,
            None => self.0.push((local, interval)),
        }
    }

    pub(super) fn remove(&mut self, local: LocalId) {
        self.0.retain(|(known, _)| *known != local);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps what holds either way.
    pub(super) fn join(&mut self, other: &Refined) {
        self.0.retain_mut(|(local, interval)| {
            let known = other.get(*local);
            if let Some(known) = known {
                *interval = interval.join(known);
            }
            known.is_some()
        });
    }
}

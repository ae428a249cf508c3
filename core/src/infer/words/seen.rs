//! What the visits of instances saw, by expression; a visit replaces what the one before it said.
//!
//! In: intervals of expressions and values that begin with them. Out: the same, for the flows of the graph and for the result. Only
//! the few expressions of which something was said take more than a word.

use super::*;

/// The place of what was not said.
const NONE: u32 = u32::MAX;
/// The place of what is never said.
const SILENT: u32 = u32::MAX - 1;

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

    /// What was said at a place, which is found for what no visit has said yet.
    fn at<'s>(place: &mut u32, all: &'s mut Vec<Self>, what: T) -> &'s mut Self {
        if *place == NONE {
            *place = all.len() as u32;
            all.push(Seeing::of(what));
        }
        &mut all[*place as usize]
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

/// Where to find what was said of an expression.
#[derive(Clone, Copy)]
struct Place {
    interval: u32,
    value: u32,
}

/// All that was said.
pub(super) struct Seen {
    /// Where the expressions of each instance begin in `places`, and the end.
    begin: Vec<usize>,
    places: Vec<Place>,
    intervals: Vec<Seeing<Interval>>,
    values: Vec<Seeing<Value>>,
    origins: FxHashMap<Origin, Seeing<Value>>,
    exact: FxHashMap<NodeId, Seeing<Interval>>,
    /// The last visit of each instance.
    visits: Vec<u32>,
    /// The visit under way, and where the expressions of its instance begin.
    visit: u32,
    here: usize,
    /// How often something was said.
    said: u32,
}

impl Seen {
    pub(super) fn new(insts: &[Inst]) -> Self {
        let mut begin = vec![0];
        let mut end = 0;
        for inst in insts {
            end += inst.exprs.len();
            begin.push(end);
        }
        let nowhere = Place {
            interval: NONE,
            value: NONE,
        };
        Seen {
            begin,
            places: vec![nowhere; end],
            intervals: Vec::new(),
            values: Vec::new(),
            origins: FxHashMap::default(),
            exact: FxHashMap::default(),
            visits: vec![0; insts.len()],
            visit: 0,
            here: 0,
            said: 0,
        }
    }

    /// A visit of an instance begins.
    pub(super) fn begin(&mut self, inst: InstId) {
        self.visit += 1;
        self.visits[inst.0 as usize] = self.visit;
        self.here = self.begin[inst.0 as usize];
    }

    /// How often something was said.
    pub(super) fn said(&self) -> u32 {
        self.said
    }

    /// Something happened that a later visit cannot leave out.
    pub(super) fn note(&mut self) {
        self.said += 1;
    }

    /// The visits have nothing to say of an expression of the instance under way, and of all that is inside of it.
    pub(super) fn silence(&mut self, e: ExprId) {
        self.places[self.here + e.index()].interval = SILENT;
    }

    pub(super) fn is_silent(&self, e: ExprId) -> bool {
        self.places[self.here + e.index()].interval == SILENT
    }

    /// An expression of the instance under way has values of this interval.
    pub(super) fn has(&mut self, e: ExprId, interval: Interval) {
        self.said += 1;
        let place = &mut self.places[self.here + e.index()].interval;
        let seeing = Seeing::at(place, &mut self.intervals, interval);
        seeing.say(self.visit, interval, Interval::join);
    }

    /// Ints begin with the value of an expression, or of an augmented assignment.
    pub(super) fn begins(&mut self, e: ExprId, value: Value) {
        self.said += 1;
        let place = &mut self.places[self.here + e.index()].value;
        let seeing = Seeing::at(place, &mut self.values, value);
        seeing.say(self.visit, value, Value::join);
    }

    /// Ints begin elsewhere.
    pub(super) fn begins_at(&mut self, origin: Origin, value: Value) {
        self.said += 1;
        let said = self.origins.entry(origin).or_insert(Seeing::of(value));
        said.say(self.visit, value, Value::join);
    }

    /// A node of an expression holds no more than this.
    pub(super) fn exactly(&mut self, node: NodeId, interval: Interval) {
        self.said += 1;
        let said = self.exact.entry(node).or_insert(Seeing::of(interval));
        said.say(self.visit, interval, Interval::join);
    }

    /// What a node is known not to hold more than, if that is better than what flows there.
    pub(super) fn exact(&self, node: NodeId) -> Option<Interval> {
        self.exact.get(&node).map(|said| said.what)
    }

    fn latest<T: Copy>(&self, inst: InstId, seeing: Seeing<T>) -> Option<T> {
        let last = self.visits.get(inst.0 as usize)?;
        (seeing.visit == *last).then_some(seeing.what)
    }

    /// The value with which ints begin in an expression.
    pub(super) fn value(&self, inst: InstId, e: ExprId) -> Option<Value> {
        let begin = *self.begin.get(inst.0 as usize)?;
        let place = self.places.get(begin + e.index())?;
        self.latest(inst, *self.values.get(place.value as usize)?)
    }

    /// The value with which ints begin elsewhere.
    pub(super) fn origin(&self, origin: Origin) -> Option<Value> {
        let (Origin::Part(inst, ..) | Origin::Inside(inst, _)) = origin;
        self.latest(inst, *self.origins.get(&origin)?)
    }

    /// The intervals of the expressions of an instance that have some.
    pub(super) fn intervals(&self, inst: InstId) -> impl Iterator<Item = (ExprId, Interval)> + '_ {
        let at = inst.0 as usize;
        let places = &self.places[self.begin[at]..self.begin[at + 1]];
        (0..).zip(places).filter_map(move |(expr, place)| {
            let seen = self.intervals.get(place.interval as usize)?;
            Some((ExprId(expr), self.latest(inst, *seen)?))
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

    /// The ints of a local that holds no more than these.
    pub(super) fn meet(&self, local: LocalId, held: Interval) -> Interval {
        match self.get(local).map(|known| held.meet(known)) {
            Some(both) if both.is_empty() => Interval::EMPTY,
            Some(both) => both,
            None => held,
        }
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

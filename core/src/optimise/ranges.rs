//! Which ints always fit an `i64`: intervals over the whole program.
//!
//! In: hir and the types of inference. Out: the set of [`Place`]s whose values fit. A place's interval joins all that
//! flows there: assignments, arguments, results, whatever stands in a container (one interval for the elements of all
//! containers, so that generic Rust functions see one representation). Conditions refine what a local holds.
//!
//! Two facts of practice bound what grows: no program makes `2**48` steps, so what changes by at most `2**12` at a time
//! stays within `2**60` of where it began; and a `range` stops before that too.
//!
//! ```text
//! for i in range(n): count += i & 7     i: 0..2**60, count: 0..2**51       i64
//! total *= i                            unbounded                          Int
//! ```

mod calls;
mod conditions;
mod exports;
mod expressions;
mod statements;

use super::interval::Interval;
use crate::hir::{ExprId, FuncId, GlobalId, LocalId, Program};
use crate::infer::types::{ClassInstId, Head, InstanceId, TyId, Typed};
use crate::stubs::{StubClassId, Stubs};
use portalis_memory::Symbol;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A place that holds ints.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    /// A local or parameter.
    Local(InstanceId, LocalId),
    /// What a function returns.
    Ret(InstanceId),
    /// The value of an expression.
    Expr(InstanceId, ExprId),
    /// An attribute.
    Field(ClassInstId, Symbol),
    /// A module variable or class attribute.
    Global(GlobalId),
    /// The elements of all containers.
    Elements,
}

/// No program makes more steps than this.
const STEPS: i128 = 1 << 48;
/// A change per step that still counts as slow.
const SLOW: i128 = 1 << 12;

/// The places whose ints fit an `i64`.
pub fn ranges(program: &Program<'_>, typed: &Typed, stubs: &Stubs) -> BTreeSet<Place> {
    let mut cx = Ranges::new(program, typed, stubs);
    cx.solve();
    cx.places
        .iter()
        .filter(|(_, range)| range.value.fits_i64())
        .map(|(place, _)| *place)
        .collect()
}

/// What is known of a place.
#[derive(Clone, Copy)]
struct Range {
    /// All values.
    value: Interval,
    /// What flows in but for slow growth.
    base: Interval,
    /// By how much it changes per step.
    step: Interval,
    /// How often it grew.
    grown: u32,
}

impl Range {
    const EMPTY: Range = Range {
        value: Interval::EMPTY,
        base: Interval::EMPTY,
        step: Interval::EMPTY,
        grown: 0,
    };
}

/// The value of an expression: its interval, and the place it was read from, at a distance.
#[derive(Clone, Copy)]
struct Value {
    interval: Interval,
    from: Option<(Place, Interval)>,
}

impl Value {
    fn of(interval: Interval) -> Value {
        Value {
            interval,
            from: None,
        }
    }
}

struct Ranges<'p> {
    program: &'p Program<'p>,
    typed: &'p Typed,
    stubs: &'p Stubs,
    int: StubClassId,
    bool: StubClassId,
    places: BTreeMap<Place, Range>,
    /// Something grew in this round.
    changed: bool,
    /// The instance under way.
    here: InstanceId,
    /// What conditions say of locals here.
    refined: BTreeMap<LocalId, Interval>,
    /// Parameters of instances that are entered by other ways than plain calls.
    open: BTreeSet<InstanceId>,
    /// Types that are exactly `int`.
    is_int: HashMap<TyId, bool>,
}

impl<'p> Ranges<'p> {
    fn new(program: &'p Program<'p>, typed: &'p Typed, stubs: &'p Stubs) -> Self {
        let class = |name: &str| stubs.builtin_class(name).unwrap_or(StubClassId(0));
        let mut cx = Ranges {
            program,
            typed,
            stubs,
            int: class("int"),
            bool: class("bool"),
            places: BTreeMap::new(),
            changed: true,
            here: InstanceId(0),
            refined: BTreeMap::new(),
            open: BTreeSet::new(),
            is_int: HashMap::new(),
        };
        cx.find_open();
        cx
    }

    fn solve(&mut self) {
        self.open_exports();
        for instance in self.open.clone() {
            let func = &self.program.funcs[self.typed.instance(instance).func.index()];
            for param in func.params {
                self.open_place(Place::Local(instance, param.local));
            }
        }
        // A captured variable is seen through function objects, whose owner's instance is not known there.
        for index in 0..self.typed.instances.len() {
            let instance = InstanceId(index as u32);
            let func = self.func_of(instance);
            for capture in self
                .program
                .funcs
                .iter()
                .flat_map(|f| &f.captures)
                .filter(|c| c.owner == func)
            {
                self.open_place(Place::Local(instance, capture.local));
            }
        }
        while std::mem::take(&mut self.changed) {
            for index in 0..self.typed.instances.len() {
                self.here = InstanceId(index as u32);
                self.refined.clear();
                let func = self.func_of(self.here);
                let func = &self.program.funcs[func.index()];
                self.body(func.body);
            }
        }
    }

    fn func_of(&self, instance: InstanceId) -> FuncId {
        self.typed.instance(instance).func
    }

    /// Instances that operators, protocols, callbacks, function objects or Rust enter.
    fn find_open(&mut self) {
        use crate::infer::types::CallRole;
        for instance in &self.typed.instances {
            for ((_, role), targets) in &instance.calls {
                for target in targets {
                    let value = matches!(target.head, Some(Head::Closure(_) | Head::Class(_)));
                    if *role != CallRole::Call || value {
                        self.open.insert(target.instance);
                    }
                }
            }
        }
        for class in &self.typed.classes {
            self.open
                .extend(class.protocol.iter().map(|(_, instance)| *instance));
        }
        self.open
            .extend(self.typed.exports.iter().map(|e| e.instance));
        self.open.remove(&InstanceId::NONE);
    }

    fn open_place(&mut self, place: Place) {
        self.places.insert(
            place,
            Range {
                value: Interval::FULL,
                base: Interval::FULL,
                ..Range::EMPTY
            },
        );
    }

    /// Whether a type is `int` (or `bool`) and nothing else.
    fn int_type(&mut self, ty: TyId) -> bool {
        let (int, bool, typed) = (self.int, self.bool, self.typed);
        *self.is_int.entry(ty).or_insert_with(|| {
            let heads = typed.heads(ty);
            !heads.is_empty()
                && heads
                    .iter()
                    .all(|h| matches!(h, Head::Stub(c, _) if *c == int || *c == bool))
        })
    }

    /// Whether ints can be among the values of a type.
    fn may_be_int(&self, ty: TyId) -> bool {
        self.typed
            .heads(ty)
            .iter()
            .any(|h| matches!(h, Head::Stub(c, _) if *c == self.int))
    }

    fn expr_ty(&self, e: ExprId) -> TyId {
        self.typed.instance(self.here).exprs[e.index()]
    }

    fn get(&self, place: Place) -> Interval {
        self.places.get(&place).map_or(Interval::EMPTY, |r| r.value)
    }

    /// A value flows into a place.
    fn flow(&mut self, place: Place, value: Value) {
        let slow = match value.from {
            Some((from, distance)) if from == place && distance.magnitude() <= SLOW => {
                Some(distance)
            }
            _ => None,
        };
        let range = self.places.entry(place).or_insert(Range::EMPTY);
        let old = *range;
        match slow {
            Some(distance) => range.step = range.step.join(distance),
            None => range.base = range.base.join(value.interval),
        }
        if range.base == old.base && range.step == old.step {
            return;
        }
        if range.grown > 3 {
            range.base = old.base.widen(range.base);
            range.step = if range.step == old.step {
                old.step
            } else {
                range.step
            };
        }
        range.grown += 1;
        let growth = range.step.join(Interval::of(0)).mul(Interval::of(STEPS));
        range.value = if range.base.is_empty() {
            range.base
        } else {
            range.base.add(growth)
        };
        self.changed |=
            range.value != old.value || range.base != old.base || range.step != old.step;
    }

    /// Something unknown flows into a place.
    fn flow_any(&mut self, place: Place) {
        self.flow(place, Value::of(Interval::FULL));
    }
}

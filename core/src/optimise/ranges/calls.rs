//! Calls: arguments flow into parameters, results out; stub calls by their signatures.

use super::expressions::join;
use super::*;
use crate::bind::{self, ArgShape, Slot};
use crate::hir::{ArgKind, CallArg, Default, Expr, ExprKind};
use crate::infer::types::{CallRole, CallTarget};
use crate::stubs::{Machine, StubFuncId, StubItem, StubType};

impl<'p> Ranges<'p> {
    /// `callee(args)`.
    pub(super) fn call(
        &mut self,
        e: &'p Expr<'p>,
        callee: &'p Expr<'p>,
        args: &'p [CallArg<'p>],
    ) -> Value {
        match callee.kind {
            ExprKind::Func(_) | ExprKind::Class(_) => {
                self.program_call(e, matches!(callee.kind, ExprKind::Class(_)), args)
            }
            ExprKind::Stub(item) => {
                for arg in args {
                    self.value(arg.value);
                }
                let set = match item {
                    StubItem::Func(set) => Some(set),
                    StubItem::Class(class) => self.stubs.method(class, Symbol::intern("__new__")),
                    _ => None,
                };
                if let Some(value) = self.known_call(item, args) {
                    return value;
                }
                match set {
                    Some(set) => self.stub_call(self.stubs.overloads(set), args),
                    None => Value::of(Interval::FULL),
                }
            }
            _ => {
                self.value(callee);
                for arg in args {
                    self.value(arg.value);
                }
                let heads = self.typed.heads(self.expr_ty(callee.id)).to_vec();
                for head in heads {
                    if let Head::StubMethod(set, _) = head {
                        self.stub_call(self.stubs.overloads(set), args);
                        return Value::of(Interval::FULL);
                    }
                }
                // Targets called through values are open; their results are not.
                let targets = self.targets(e);
                self.results(&targets)
            }
        }
    }

    fn targets(&self, e: &Expr<'_>) -> Vec<CallTarget> {
        self.typed
            .instance(self.here)
            .calls
            .get(&(e.id, CallRole::Call))
            .cloned()
            .unwrap_or_default()
    }

    fn results(&mut self, targets: &[CallTarget]) -> Value {
        let mut all = Interval::EMPTY;
        for target in targets {
            let Some(instance) = self.typed.instances.get(target.instance.0 as usize) else {
                return Value::of(Interval::FULL);
            };
            let generator = self.program.funcs[instance.func.index()].generator;
            all = all.join(if generator {
                Interval::FULL
            } else {
                self.get(Place::Ret(target.instance))
            });
        }
        Value::of(if targets.is_empty() {
            Interval::FULL
        } else {
            all
        })
    }

    /// A call of functions or classes of the program; methods have their receiver bound already.
    pub(super) fn program_call(
        &mut self,
        e: &'p Expr<'p>,
        method: bool,
        args: &'p [CallArg<'p>],
    ) -> Value {
        let values: Vec<Value> = args.iter().map(|a| self.value(a.value)).collect();
        let targets = self.targets(e);
        for target in &targets {
            if target.instance != InstanceId::NONE {
                self.pass(
                    target.instance,
                    method || target.constructs.is_some(),
                    args,
                    &values,
                );
            }
        }
        self.results(&targets)
    }

    /// Arguments flow into an instance's parameters.
    fn pass(
        &mut self,
        instance: InstanceId,
        method: bool,
        args: &'p [CallArg<'p>],
        values: &[Value],
    ) {
        use crate::hir::Binding;
        let func = &self.program.funcs[self.typed.instance(instance).func.index()];
        let bound = method && matches!(func.binding, Binding::Instance | Binding::Class);
        let params = &func.params[usize::from(bound).min(func.params.len())..];
        let names: Vec<_> = params
            .iter()
            .map(|p| (p.name, p.kind, p.default.is_some()))
            .collect();
        let plain = args
            .iter()
            .all(|a| matches!(a.kind, ArgKind::Positional | ArgKind::Keyword(_)));
        let shapes: Vec<ArgShape> = args
            .iter()
            .map(|a| match a.kind {
                ArgKind::Keyword(name) => ArgShape::Keyword(name),
                _ => ArgShape::Positional,
            })
            .collect();
        match bind::bind(&names, &shapes) {
            Ok(slots) if plain => {
                for (param, slot) in params.iter().zip(slots) {
                    let place = Place::Local(instance, param.local);
                    match slot {
                        Slot::Arg(i) => self.flow(place, values[i]),
                        Slot::Default => self.flow_default(place, param.default),
                        Slot::VarArgs { fixed, .. } => {
                            for i in fixed {
                                self.keep(args[i].value, values[i]);
                            }
                        }
                        Slot::VarKeywords(list) => {
                            for (_, i) in list {
                                self.keep(args[i].value, values[i]);
                            }
                        }
                        _ => self.flow_any(place),
                    }
                }
            }
            _ => {
                for (arg, value) in args.iter().zip(values) {
                    self.keep(arg.value, *value);
                }
                for param in params {
                    self.flow_any(Place::Local(instance, param.local));
                }
            }
        }
    }

    /// An argument is kept in a tuple or dict.
    fn keep(&mut self, e: &Expr<'_>, value: Value) {
        if self.int_type(self.expr_ty(e.id)) {
            self.flow(Place::Elements, value);
        }
    }

    fn flow_default(&mut self, place: Place, default: Option<Default>) {
        match default {
            Some(Default::Int(n)) => self.flow(place, Value::of(Interval::of(n.into()))),
            Some(Default::Bool(b)) => self.flow(place, Value::of(Interval::of(b.into()))),
            Some(Default::Global(global)) => {
                let value = Value::of(self.get(Place::Global(global)));
                self.flow(place, value);
            }
            Some(Default::Capture(_)) => self.flow_any(place),
            _ => {}
        }
    }

    /// `recv.name(args)`.
    pub(super) fn method_call(
        &mut self,
        e: &'p Expr<'p>,
        recv: &'p Expr<'p>,
        name: Symbol,
        args: &'p [CallArg<'p>],
    ) -> Value {
        self.value(recv);
        let mut all = None;
        let join = |all: &mut Option<Value>, value: Value| {
            *all = Some(match *all {
                Some(old) => Value::of(old.interval.join(value.interval)),
                None => value,
            });
        };
        let heads = self.typed.heads(self.expr_ty(recv.id)).to_vec();
        let mut program = false;
        for head in &heads {
            let class = match head {
                Head::Stub(class, _) | Head::StubClass(class) => *class,
                Head::Tuple(_) => self.stubs.builtin_class("tuple").unwrap_or(StubClassId(0)),
                Head::None => continue,
                _ => {
                    program = true;
                    continue;
                }
            };
            if let Some(set) = self.stubs.method(class, name) {
                let value = self.stub_call(self.stubs.overloads(set), args);
                join(&mut all, value);
            }
        }
        if program {
            let value = self.program_call(e, !matches!(heads[..], [Head::Class(_)]), args);
            // A class as the receiver passes no `self` to plain methods.
            if heads.iter().any(|h| matches!(h, Head::Class(_))) {
                for target in self.targets(e) {
                    self.open_params(target.instance);
                }
            }
            join(&mut all, value);
            if self.targets(e).is_empty() {
                // An attribute that holds a method of a container.
                for arg in args {
                    let value = self.value(arg.value);
                    self.flow(Place::Elements, value);
                }
            }
        } else {
            for arg in args {
                self.value(arg.value);
            }
        }
        all.unwrap_or(Value::of(Interval::FULL))
    }

    fn open_params(&mut self, instance: InstanceId) {
        if let Some(i) = self.typed.instances.get(instance.0 as usize) {
            for param in self.program.funcs[i.func.index()].params {
                self.flow_any(Place::Local(instance, param.local));
            }
        }
    }

    /// Calls whose result has a tighter bound than their signature says.
    fn known_call(&mut self, item: StubItem, args: &'p [CallArg<'p>]) -> Option<Value> {
        let name = match item {
            StubItem::Class(class) => self.stubs.class(class).name,
            StubItem::Func(set) => self.stubs.func(*self.stubs.overloads(set).first()?).name,
            _ => return None,
        };
        let first = args.first().filter(|a| a.kind == ArgKind::Positional)?;
        let ty = self.expr_ty(first.value.id);
        let int = self.int_type(ty);
        match name.as_str() {
            "abs" if int => {
                let a = self.value(first.value).interval;
                Some(Value::of(if a.is_empty() {
                    a
                } else {
                    Interval::new(if a.lo > 0 { a.lo } else { 0 }, a.magnitude())
                }))
            }
            "int" if int => Some(Value::of(self.value(first.value).interval)),
            "min" | "max" if args.len() > 1 => {
                let mut all: Option<Value> = None;
                for arg in args {
                    let ty = self.expr_ty(arg.value.id);
                    if arg.kind != ArgKind::Positional || !self.int_type(ty) {
                        return None;
                    }
                    let value = self.value(arg.value);
                    all = Some(match all {
                        None => value,
                        Some(old) => {
                            let (a, b) = (old.interval, value.interval);
                            let interval = match name.as_str() {
                                _ if a.is_empty() || b.is_empty() => a.join(b),
                                "min" => Interval {
                                    lo: a.lo.min(b.lo),
                                    hi: a.hi.min(b.hi),
                                },
                                _ => Interval {
                                    lo: a.lo.max(b.lo),
                                    hi: a.hi.max(b.hi),
                                },
                            };
                            Value {
                                interval,
                                from: join(old, value).from,
                            }
                        }
                    });
                }
                all
            }
            _ => None,
        }
    }

    /// A stub call: kept ints join the elements of containers, results follow the signature.
    fn stub_call(&mut self, overloads: &[StubFuncId], args: &'p [CallArg<'p>]) -> Value {
        for arg in args {
            let value = self.value(arg.value);
            let ty = self.expr_ty(arg.value.id);
            let kept = overloads.iter().any(|f| {
                self.stubs
                    .func(*f)
                    .params
                    .iter()
                    .any(|p| mentions_var(&p.ty))
            });
            if kept {
                if self.int_type(ty) {
                    self.flow(Place::Elements, value);
                } else if let Some(element) = self.range_elements(arg.value) {
                    self.flow(Place::Elements, Value::of(element));
                } else if self.returns_ints(arg.value) {
                    self.flow_any(Place::Elements);
                }
            }
        }
        let mut all = Interval::EMPTY;
        for func in overloads {
            let ret = &self.stubs.func(*func).ret;
            self.keep_result(ret, false);
            all = all.join(self.result(ret));
        }
        let from = (all == self.get(Place::Elements)).then_some((Place::Elements, Interval::of(0)));
        Value {
            interval: all,
            from,
        }
    }

    fn result(&self, ty: &StubType) -> Interval {
        match ty {
            StubType::Machine(machine) => machine_interval(*machine),
            StubType::Var(_) => self.get(Place::Elements),
            StubType::Class(class, _) if *class == self.bool => Interval::new(0, 1),
            StubType::Class(class, _) if *class == self.int => Interval::FULL,
            StubType::Union(members) => members
                .iter()
                .fold(Interval::EMPTY, |all, m| all.join(self.result(m))),
            StubType::Keep(inner) => self.result(inner),
            _ => Interval::EMPTY,
        }
    }

    /// Ints that a result's containers bring.
    fn keep_result(&mut self, ty: &StubType, inside: bool) {
        match ty {
            StubType::Machine(machine) if inside => {
                self.flow(Place::Elements, Value::of(machine_interval(*machine)))
            }
            StubType::Class(class, _) if *class == self.int && inside => {
                self.flow_any(Place::Elements)
            }
            StubType::Class(_, args) => args.iter().for_each(|a| self.keep_result(a, true)),
            StubType::Tuple(members) => members.iter().for_each(|m| self.keep_result(m, true)),
            StubType::Union(members) => members.iter().for_each(|m| self.keep_result(m, inside)),
            StubType::Iterable(inner) => self.keep_result(inner, true),
            _ => {}
        }
    }

    /// Whether an argument is a function whose results are ints, or an iterable that makes ints itself.
    fn returns_ints(&mut self, e: &Expr<'_>) -> bool {
        let heads = self.typed.heads(self.expr_ty(e.id)).to_vec();
        heads.iter().any(|head| match head {
            Head::Closure(_) | Head::StubFunc(_) | Head::Class(_) | Head::Inst(_) => true,
            Head::StubMethod(..) => true,
            Head::StubClass(class) => *class == self.int,
            Head::Stub(class, args) => args.is_empty() && !self.plain(*class),
            _ => false,
        })
    }

    /// Scalars that are not iterated for ints.
    fn plain(&self, class: StubClassId) -> bool {
        let name = self.stubs.class(class).name;
        ["str", "float", "bool", "int", "slice", "TextIO"]
            .iter()
            .any(|n| name == *n)
    }

    /// The ints that iterating an expression gives.
    pub(super) fn element_of(&mut self, e: &'p Expr<'p>) -> Interval {
        self.value(e);
        if let Some(interval) = self.range_elements(e) {
            return interval;
        }
        if self.only_stubs(e) && !self.returns_ints(e) {
            self.get(Place::Elements)
        } else {
            Interval::FULL
        }
    }

    /// The elements of a direct `range(...)`.
    fn range_elements(&mut self, e: &'p Expr<'p>) -> Option<Interval> {
        let ExprKind::Call(
            Expr {
                kind: ExprKind::Stub(StubItem::Class(class)),
                ..
            },
            args,
        ) = e.kind
        else {
            return None;
        };
        if self.stubs.class(*class).name != "range"
            || args.iter().any(|a| a.kind != ArgKind::Positional)
        {
            return None;
        }
        let bounds: Vec<Interval> = args.iter().map(|a| self.value(a.value).interval).collect();
        let (start, stop, step) = match bounds[..] {
            [stop] => (Interval::of(0), stop, Interval::of(1)),
            [start, stop] => (start, stop, Interval::of(1)),
            [start, stop, step] => (start, stop, step),
            _ => return None,
        };
        if start.is_empty() || stop.is_empty() || step.is_empty() {
            return Some(Interval::EMPTY);
        }
        // No loop makes more than `STEPS` steps.
        let reach = step.mul(Interval::of(STEPS)).join(Interval::of(0));
        let mut all = start;
        if step.hi > 0 {
            all = all.join(Interval::new(
                start.lo,
                (stop.hi - 1)
                    .min(start.hi.saturating_add(reach.hi))
                    .max(start.lo),
            ));
        }
        if step.lo < 0 {
            all = all.join(Interval::new(
                (stop.lo + 1)
                    .max(start.lo.saturating_add(reach.lo))
                    .min(start.hi),
                start.hi,
            ));
        }
        Some(all)
    }
}

fn machine_interval(machine: Machine) -> Interval {
    match machine {
        Machine::I64 | Machine::Index => Interval::I64,
        Machine::Size => Interval::new(0, 1 << 48),
        Machine::Pos => Interval::new(-1, 1 << 48),
    }
}

fn mentions_var(ty: &StubType) -> bool {
    match ty {
        StubType::Var(_) | StubType::Callable(..) => true,
        StubType::Keep(inner) | StubType::Iterable(inner) => mentions_var(inner),
        StubType::Union(members) | StubType::Tuple(members) | StubType::Class(_, members) => {
            members.iter().any(mentions_var)
        }
        _ => false,
    }
}

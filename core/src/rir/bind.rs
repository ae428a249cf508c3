//! Which overload of a stub takes some arguments, and what its type variables then are.
//!
//! In: a stub function, the receiver's and the arguments' types, the type that inference gave to the result.
//! Out: the first overload that accepts them, with a type for each type variable.
//!
//! ```text
//! max(1, 2.5)        def max[T](a: T, b: T, /) -> T        T = int | float
//! ```

use super::body::{Body, Site};
use super::repr::{Kind, Repr};
use super::value::Val;
use crate::bind::{ArgShape, Slot};
use crate::hir;
use crate::infer::types::{CallRole, CallTarget, Head, TyId};
use crate::stubs::{Machine, StubClassId, StubFunc, StubFuncId, StubType};
use portalis_memory::Symbol;

/// Types of type variables.
#[derive(Clone, Debug, Default)]
pub struct Bind {
    vars: Vec<(Symbol, TyId, bool)>,
    /// The class of `self`, with its arguments.
    pub this: Option<Head>,
    /// It is the last overload, which takes what is left.
    pub last: bool,
    /// How much is accepted.
    pub level: Level,
    /// How many of the types that may come were accepted.
    pub score: u32,
    /// Type variables whose ints are `i64` although those of containers are not, or the other way round.
    pub ints: Vec<(Symbol, Repr)>,
}

impl Bind {
    /// The type of a variable.
    pub fn get(&self, name: Symbol) -> Option<TyId> {
        self.vars
            .iter()
            .find(|(n, ..)| *n == name)
            .map(|(_, ty, _)| *ty)
    }
    fn is_fixed(&self, name: Symbol) -> bool {
        self.vars.iter().any(|(n, _, fixed)| *n == name && *fixed)
    }
    /// Sets a variable for good.
    pub fn fix(&mut self, name: Symbol, ty: TyId) {
        self.vars.retain(|(n, ..)| *n != name);
        self.vars.push((name, ty, true));
    }
}

/// What an overload accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The declared types.
    #[default]
    Exact,
    /// An int for a float, a bool for an int.
    Promote,
    /// Values of which some have a type that is declared: the others raise.
    Some,
    /// Both.
    Partial,
}

impl Level {
    fn promotes(self) -> bool {
        matches!(self, Level::Promote | Level::Partial)
    }
}

/// An argument of a call, lowered.
#[derive(Clone, Debug)]
pub struct Arg {
    /// How it is passed; of a `Spread` one the value is the iterable.
    pub shape: ArgShape,
    /// Its value.
    pub val: Val,
}

impl Arg {
    /// A positional argument.
    pub fn positional(val: Val) -> Arg {
        Arg {
            shape: ArgShape::Positional,
            val,
        }
    }
}

impl Body<'_, '_> {
    /// Chooses an overload.
    pub fn choose(
        &mut self,
        site: &Site,
        overloads: &[StubFuncId],
        recv: Option<&Head>,
        args: &[Arg],
    ) -> Option<(StubFuncId, Vec<Slot>, Bind)> {
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let mut candidates = Vec::new();
        for id in overloads {
            let func = self.cx.input.stubs.func(*id);
            if func.dunder.is_some() || func.intrinsic {
                continue;
            }
            let params: Vec<_> = func
                .params
                .iter()
                .map(|p| (p.name, p.kind, p.default.is_some()))
                .collect();
            if let Ok(slots) = crate::bind::bind(&params, &shapes) {
                candidates.push((*id, slots));
            }
        }
        let open = |slots: &[Slot]| {
            slots
                .iter()
                .any(|s| matches!(s, Slot::Spread(_) | Slot::SpreadOrDefault(_)))
        };
        if candidates.iter().any(|(_, slots)| !open(slots)) {
            candidates.retain(|(_, slots)| !open(slots));
        }
        let last = candidates.len().saturating_sub(1);
        // First without making floats of ints, then with it; at last for some of the types that a value may have.
        let mut best: Option<(StubFuncId, Vec<Slot>, Bind)> = None;
        for level in [Level::Exact, Level::Promote, Level::Some, Level::Partial] {
            if best.is_some() {
                break;
            }
            for (at, (id, slots)) in candidates.iter().enumerate() {
                let func = self.cx.input.stubs.func(*id);
                let mut bind = self.bind_receiver(func, recv);
                self.bind_inferred(site, *id, &mut bind);
                bind.last = at == last;
                bind.level = level;
                if self.accepts_all(site, func, slots, args, &mut bind) {
                    if level < Level::Some {
                        return Some((*id, slots.clone(), bind));
                    }
                    if best.as_ref().is_none_or(|(_, _, b)| b.score < bind.score) {
                        best = Some((*id, slots.clone(), bind));
                    }
                }
            }
        }
        best
    }

    /// The type variables as inference found them for this place.
    fn bind_inferred(&mut self, site: &Site, id: StubFuncId, bind: &mut Bind) {
        let Some((inst, expr)) = site.calls else {
            return;
        };
        let Some(vars) = self
            .cx
            .input
            .typed
            .instance(inst)
            .type_args
            .get(&(expr, id))
        else {
            return;
        };
        for (name, ty) in vars {
            if !bind.is_fixed(*name) {
                bind.fix(*name, *ty);
            }
        }
    }

    /// The type variables that the receiver's type settles.
    pub fn bind_receiver(&mut self, func: &StubFunc, recv: Option<&Head>) -> Bind {
        let mut bind = Bind {
            this: recv.cloned(),
            ..Bind::default()
        };
        if let (Some(class), Some(Head::Stub(_, args))) = (func.class, recv) {
            for (param, arg) in self.cx.input.stubs.class(class).params.iter().zip(args) {
                bind.fix(*param, *arg);
            }
        }
        bind
    }

    fn accepts_all(
        &mut self,
        site: &Site,
        func: &StubFunc,
        slots: &[Slot],
        args: &[Arg],
        bind: &mut Bind,
    ) -> bool {
        for (param, slot) in func.params.iter().zip(slots) {
            let given: Vec<usize> = match slot {
                Slot::Default => vec![],
                Slot::Arg(i) | Slot::Spread(i) | Slot::SpreadOrDefault(i) => vec![*i],
                Slot::VarArgs { fixed, spread } => fixed.iter().chain(spread).copied().collect(),
                Slot::VarKeywords(list) => list.iter().map(|(_, i)| *i).collect(),
            };
            for i in given {
                let accepted = if args[i].shape == ArgShape::Spread {
                    self.elem_type(site, &args[i].val)
                        .is_some_and(|ty| self.accepts(&param.ty, ty, bind))
                } else {
                    self.accepts_val(site, &param.ty, &args[i].val, bind)
                };
                if !accepted {
                    return false;
                }
            }
        }
        true
    }

    fn accepts_val(&mut self, site: &Site, param: &StubType, val: &Val, bind: &mut Bind) -> bool {
        if let StubType::Machine(Machine::Size) = param {
            return val.literal().is_some_and(|n| n >= 0);
        }
        if let StubType::Iterable(elem) = param {
            let ty = match bind.level {
                Level::Some | Level::Partial => self.some_elem_type(site, val),
                _ => self.elem_type(site, val),
            };
            return ty.is_some_and(|ty| self.accepts_some(elem, ty, bind));
        }
        if let StubType::Callable(..) = param {
            return self.accepts(param, val.ty, bind);
        }
        if let StubType::Union(parts) = param
            && let Some(iterable) = parts.iter().find(|p| matches!(p, StubType::Iterable(_)))
            && !self.cx.types.is_none(val.ty)
        {
            return self.accepts_val(site, iterable, val, bind);
        }
        self.accepts(param, val.ty, bind)
    }

    /// Whether every value of a type is accepted where a stub's type is declared.
    pub fn accepts(&mut self, param: &StubType, ty: TyId, bind: &mut Bind) -> bool {
        match param {
            StubType::Keep(inner) => self.accepts(inner, ty, bind),
            StubType::Var(name) => self.bind_var(*name, ty, bind),
            _ => {
                let heads = self.cx.types.heads(ty).to_vec();
                heads
                    .iter()
                    .all(|head| self.accepts_head(param, head, bind))
            }
        }
    }

    /// Elements of which some, at least, are accepted.
    fn accepts_some(&mut self, param: &StubType, ty: TyId, bind: &mut Bind) -> bool {
        let heads = self.cx.types.heads(ty).to_vec();
        if bind.level < Level::Some || heads.len() < 2 || matches!(param, StubType::Var(_)) {
            return self.accepts(param, ty, bind);
        }
        let mut accepted = 0;
        for head in &heads {
            accepted += u32::from(self.accepts_head(param, head, bind));
        }
        bind.score += accepted;
        accepted > 0
    }

    fn bind_var(&mut self, name: Symbol, ty: TyId, bind: &mut Bind) -> bool {
        match bind.get(name) {
            Some(bound) if bind.is_fixed(name) => {
                self.cx.types.is_subset(ty, bound)
                    || bind.last && bind.level.promotes() && self.promotes(ty, bound)
            }
            Some(bound) => {
                let joined = self.cx.types.join(bound, ty);
                bind.vars
                    .iter_mut()
                    .filter(|(n, ..)| *n == name)
                    .for_each(|v| v.1 = joined);
                true
            }
            None => {
                bind.vars.push((name, ty, false));
                true
            }
        }
    }

    /// Whether values of a type are numbers that another type can hold.
    fn promotes(&self, ty: TyId, bound: TyId) -> bool {
        let b = &self.cx.types.builtins;
        let numbers = [b.bool, b.int, b.float];
        let rank = |ty: TyId| {
            let ranks: Option<Vec<usize>> = self
                .cx
                .types
                .heads(ty)
                .iter()
                .map(|h| match h {
                    Head::Stub(c, _) => numbers.iter().position(|n| n == c),
                    _ => None,
                })
                .collect();
            ranks.and_then(|r| r.into_iter().max())
        };
        matches!((rank(ty), rank(bound)), (Some(from), Some(to)) if from <= to)
    }

    fn accepts_head(&mut self, param: &StubType, head: &Head, bind: &mut Bind) -> bool {
        let b = self.cx.types.builtins;
        match param {
            StubType::Object => true,
            StubType::Never => false,
            StubType::None => *head == Head::None,
            StubType::SelfType => bind.this.as_ref() == Some(head),
            StubType::Keep(inner) => self.accepts_head(inner, head, bind),
            StubType::Var(name) => {
                let ty = self.cx.types.of(head.clone());
                self.bind_var(*name, ty, bind)
            }
            StubType::Machine(_) => matches!(head, Head::Stub(c, _) if *c == b.int || *c == b.bool),
            StubType::Union(parts) => parts.iter().any(|p| self.accepts_head(p, head, bind)),
            StubType::Callable(..) => is_callable(head),
            StubType::Iterable(elem) => {
                let ty = self.cx.types.of(head.clone());
                let repr = self.repr(ty);
                let val = Val::owned(super::tree::Expr::unit(), ty, repr);
                self.elem_type(&Site::at(Default::default()), &val)
                    .is_some_and(|found| self.accepts(elem, found, bind))
            }
            StubType::Tuple(items) => match head {
                Head::Tuple(types) if types.len() == items.len() => items
                    .iter()
                    .zip(types.clone())
                    .all(|(i, t)| self.accepts(i, t, bind)),
                _ => false,
            },
            StubType::Class(class, args) => self.accepts_class(*class, args, head, bind),
        }
    }

    fn accepts_class(
        &mut self,
        class: StubClassId,
        args: &[StubType],
        head: &Head,
        bind: &mut Bind,
    ) -> bool {
        let b = self.cx.types.builtins;
        match head {
            Head::Stub(found, _) if class == b.int => {
                *found == b.int || bind.level.promotes() && *found == b.bool
            }
            Head::Stub(found, _) if class == b.float => {
                *found == b.float || bind.level.promotes() && [b.int, b.bool].contains(found)
            }
            Head::Stub(found, found_args) => {
                if !self.cx.input.stubs.is_subclass(*found, class) {
                    return false;
                }
                args.iter()
                    .zip(found_args.clone())
                    .all(|(a, f)| self.accepts_exactly(a, f, bind))
            }
            Head::Tuple(items) if class == b.tuple => match args.first() {
                None => true,
                Some(elem) => items.clone().iter().all(|i| self.accepts(elem, *i, bind)),
            },
            Head::Inst(id) => self
                .stub_bases(*id)
                .iter()
                .any(|s| self.cx.input.stubs.is_subclass(*s, class)),
            _ => false,
        }
    }

    /// The stub classes among the bases of a class of the program.
    pub fn stub_bases(&self, id: crate::infer::types::ClassInstId) -> Vec<StubClassId> {
        let class = self.cx.input.typed.class(id).class;
        self.cx.input.program.classes[class.index()]
            .mro
            .iter()
            .filter_map(|b| match b {
                hir::Base::Stub(s) => Some(*s),
                hir::Base::User(_) => None,
            })
            .collect()
    }

    /// Arguments of containers must agree exactly: `list[int]` is no `list[float]`.
    fn accepts_exactly(&mut self, param: &StubType, ty: TyId, bind: &mut Bind) -> bool {
        if self.cx.types.is_never(ty) {
            // An empty container is one of any type.
            return true;
        }
        match param {
            StubType::Var(name) => match bind.get(*name) {
                Some(bound) if bind.is_fixed(*name) => bound == ty,
                _ => {
                    bind.fix(*name, ty);
                    true
                }
            },
            StubType::Object => self.cx.types.heads(ty) == [Head::Object],
            _ => {
                let heads = self.cx.types.heads(ty).to_vec();
                let exact = |head: &Head| match (param, head) {
                    (StubType::Class(class, _), Head::Stub(found, _)) => class == found,
                    _ => true,
                };
                heads
                    .iter()
                    .all(|h| exact(h) && self.accepts_head(param, h, bind))
            }
        }
    }

    /// What the result's type says about type variables.
    pub fn bind_result(&mut self, declared: &StubType, ty: TyId, bind: &mut Bind) {
        match declared {
            StubType::Keep(inner) => self.bind_result(inner, ty, bind),
            StubType::Var(name) if !bind.is_fixed(*name) => {
                let covers = bind
                    .get(*name)
                    .is_none_or(|old| self.cx.types.is_subset(old, ty));
                if covers {
                    bind.fix(*name, ty);
                }
            }
            StubType::Union(parts) => {
                let rest = self.cx.types.filter(ty, |h| *h != Head::None);
                let vars: Vec<&StubType> = parts
                    .iter()
                    .filter(|p| !matches!(p, StubType::None))
                    .collect();
                if let [one] = vars.as_slice() {
                    let unbound = matches!(one, StubType::Var(n) if bind.get(*n).is_none());
                    if unbound || !matches!(one, StubType::Var(_)) {
                        self.bind_result(one, rest, bind);
                    }
                }
            }
            StubType::Tuple(items) => {
                if let Some(Head::Tuple(types)) = self.cx.types.single(ty).cloned()
                    && types.len() == items.len()
                {
                    items
                        .iter()
                        .zip(types)
                        .for_each(|(i, t)| self.bind_result(i, t, bind));
                }
            }
            StubType::Class(class, args) => {
                if let Some(Head::Stub(found, types)) = self.cx.types.single(ty).cloned()
                    && found == *class
                {
                    args.iter()
                        .zip(types)
                        .for_each(|(a, t)| self.bind_result(a, t, bind));
                }
            }
            _ => {}
        }
    }

    /// The type that a stub's type denotes.
    pub fn stub_ty(&mut self, declared: &StubType, bind: &Bind) -> TyId {
        let b = self.cx.types.builtins;
        match declared {
            StubType::Object => self.cx.types.of(Head::Object),
            StubType::Never => self.cx.types.never(),
            StubType::None => self.cx.types.none(),
            StubType::SelfType => match bind.this.clone() {
                Some(head) => self.cx.types.of(head),
                None => self.cx.types.never(),
            },
            StubType::Var(name) => match bind.get(*name) {
                Some(ty) => ty,
                None => self.cx.types.never(),
            },
            StubType::Class(class, args) if *class == b.tuple && args.is_empty() => {
                self.cx.types.stub(b.tuple)
            }
            StubType::Class(class, args) => {
                let args = args.iter().map(|a| self.stub_ty(a, bind)).collect();
                self.cx.types.of(Head::Stub(*class, args))
            }
            StubType::Union(parts) => {
                let never = self.cx.types.never();
                parts.iter().fold(never, |ty, part| {
                    let part = self.stub_ty(part, bind);
                    self.cx.types.join(ty, part)
                })
            }
            StubType::Tuple(items) => {
                let items = items.iter().map(|i| self.stub_ty(i, bind)).collect();
                self.cx.types.of(Head::Tuple(items))
            }
            StubType::Iterable(elem) => {
                let elem = self.stub_ty(elem, bind);
                self.cx.types.of(Head::Stub(b.iterator, vec![elem]))
            }
            StubType::Keep(inner) => self.stub_ty(inner, bind),
            StubType::Machine(_) => self.cx.types.int(),
            StubType::Callable(..) => self.cx.types.never(),
        }
    }

    /// The representation in which Rust gives or takes a stub's type.
    pub fn stub_repr(&mut self, declared: &StubType, bind: &Bind) -> Repr {
        match declared {
            StubType::Machine(_) => self.cx.reprs.intern(Kind::I64),
            StubType::Var(name) => self.var_repr(*name, bind),
            StubType::Keep(inner) => self.stub_repr(inner, bind),
            StubType::Class(class, args) if !args.is_empty() => {
                let args = args.iter().map(|a| self.stub_repr(a, bind)).collect();
                self.cx.reprs.intern(Kind::Named(*class, args))
            }
            StubType::Tuple(items) if !items.is_empty() => {
                let items = items.iter().map(|i| self.stub_repr(i, bind)).collect();
                self.cx.reprs.intern(Kind::Tuple(items))
            }
            StubType::Union(parts) => match parts.as_slice() {
                [one, StubType::None] | [StubType::None, one] => {
                    let inner = self.stub_repr(one, bind);
                    self.cx.reprs.intern(Kind::Option(inner))
                }
                [a @ StubType::Var(_), b @ StubType::Var(_)] => {
                    let (a, b) = (self.stub_repr(a, bind), self.stub_repr(b, bind));
                    self.cx.reprs.intern(Kind::Either(a, b))
                }
                _ => {
                    let ty = self.stub_ty(declared, bind);
                    self.repr(ty)
                }
            },
            _ => {
                let ty = self.stub_ty(declared, bind);
                self.repr(ty)
            }
        }
    }

    /// The representation that a type variable stands for: ints are held as containers hold them.
    fn var_repr(&mut self, name: Symbol, bind: &Bind) -> Repr {
        if let Some((_, repr)) = bind.ints.iter().find(|(n, _)| *n == name) {
            return *repr;
        }
        let Some(ty) = bind.get(name) else {
            let never = self.cx.types.never();
            return self.repr(never);
        };
        self.cx.repr(ty)
    }

    /// The type of the items that iterating over a value gives; `None` if it cannot be iterated.
    pub fn elem_type(&mut self, site: &Site, val: &Val) -> Option<TyId> {
        let heads = self.cx.types.heads(val.ty).to_vec();
        let mut joined = self.cx.types.never();
        for head in &heads {
            let elem = self.elem_of_head(site, head, val)?;
            joined = self.cx.types.join(joined, elem);
        }
        Some(joined)
    }

    /// The type of the items of those among the values that can be iterated.
    fn some_elem_type(&mut self, site: &Site, val: &Val) -> Option<TyId> {
        let heads = self.cx.types.heads(val.ty).to_vec();
        let found: Vec<TyId> = heads
            .iter()
            .filter_map(|h| self.elem_of_head(site, h, val))
            .collect();
        found.into_iter().reduce(|a, b| self.cx.types.join(a, b))
    }

    fn elem_of_head(&mut self, site: &Site, head: &Head, val: &Val) -> Option<TyId> {
        match head {
            Head::Tuple(items) => {
                let never = self.cx.types.never();
                Some(
                    items
                        .clone()
                        .into_iter()
                        .fold(never, |a, b| self.cx.types.join(a, b)),
                )
            }
            Head::Stub(class, _) => {
                let overloads = self
                    .cx
                    .input
                    .stubs
                    .method(*class, Symbol::intern("__iter__"))?;
                let id = *self.cx.input.stubs.overloads(overloads).first()?;
                let func = self.cx.input.stubs.func(id);
                let bind = self.bind_receiver(func, Some(head));
                let ty = self.stub_ty(&func.ret, &bind);
                match self.cx.types.single(ty).cloned() {
                    Some(Head::Stub(_, args)) => args.first().copied(),
                    _ => None,
                }
            }
            Head::Inst(_) => self.elem_of_instance(site, head, val),
            _ => None,
        }
    }

    /// The instances that a dunder of a head reaches from a value or from the place of its use.
    pub fn dunder_targets(
        &self,
        site: &Site,
        val: &Val,
        name: &str,
        head: Option<&Head>,
    ) -> Vec<CallTarget> {
        let role = CallRole::Dunder(Symbol::intern(name));
        for (inst, id) in val.src.into_iter().chain(site.calls) {
            let found: Vec<CallTarget> =
                match self.cx.input.typed.instance(inst).calls.get(&(id, role)) {
                    Some(list) => list
                        .iter()
                        .filter(|t| head.is_none() || t.head.as_ref() == head)
                        .cloned()
                        .collect(),
                    None => continue,
                };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn elem_of_instance(&mut self, site: &Site, head: &Head, val: &Val) -> Option<TyId> {
        if let Head::Inst(id) = head {
            let class = self.cx.input.typed.class(*id).class;
            if let hir::ClassKind::NamedTuple(fields) =
                &self.cx.input.program.classes[class.index()].kind
            {
                let types: Vec<TyId> = fields
                    .iter()
                    .filter_map(|f| self.field_owner(*id, *f))
                    .map(|f| f.1)
                    .collect();
                return types.into_iter().reduce(|a, b| self.cx.types.join(a, b));
            }
        }
        if let Some(target) = self
            .dunder_targets(site, val, "__iter__", Some(head))
            .first()
        {
            let ret = self.cx.signatures[target.instance.0 as usize].ret.0;
            return match self.cx.types.single(ret).cloned() {
                Some(Head::Stub(..) | Head::Tuple(_)) => {
                    let repr = self.repr(ret);
                    self.elem_type(site, &Val::owned(super::tree::Expr::unit(), ret, repr))
                }
                Some(inner @ Head::Inst(_)) => {
                    let nexts = self.dunder_targets(site, val, "__next__", Some(&inner));
                    self.joined_results(&nexts)
                }
                _ => None,
            };
        }
        let items = self.dunder_targets(site, val, "__getitem__", Some(head));
        self.joined_results(&items)
    }

    /// What any of some functions returns.
    pub fn joined_results(&mut self, targets: &[CallTarget]) -> Option<TyId> {
        if targets.is_empty() {
            return None;
        }
        let never = self.cx.types.never();
        Some(targets.iter().fold(never, |ty, t| {
            let ret = self.cx.signatures[t.instance.0 as usize].ret.0;
            self.cx.types.join(ty, ret)
        }))
    }
}

fn is_callable(head: &Head) -> bool {
    matches!(
        head,
        Head::Closure(_) | Head::StubFunc(_) | Head::StubClass(_) | Head::Class(_) | Head::Inst(_)
    )
}

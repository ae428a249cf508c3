//! Which overload of a stub takes some arguments, and what its type variables then are.
//!
//! In: a stub function, the receiver's and the arguments' types, the type that inference gave to the result.
//! Out: the first overload that accepts them, with a type for each type variable.
//!
//! ```text
//! max(1, 2.5)        def max[T](a: T, b: T, /) -> T        T = int | float
//! ```

mod results;

use super::body::{Body, Site};
use super::nodes::{Duplicate, Nodes};
use super::repr::Repr;
use super::value::Val;
use crate::bind::{ArgShape, Slot};
use crate::hir;
use crate::infer::types::{Head, TyId};
use crate::stubs::{Binding, Machine, OverloadsId, StubClassId, StubFunc, StubFuncId, StubType};
use portalis_memory::{Symbol, sym};
use smallvec::SmallVec;
use std::borrow::Cow;

/// Types of type variables.
#[derive(Clone, Debug, Default)]
pub struct Bind<'h> {
    /// Rarely more than a few, and made for every overload that is tried.
    vars: SmallVec<[(Symbol, TyId, bool); 3]>,
    /// The class of `self`, with its arguments.
    pub this: Option<&'h Head>,
    /// It is the last overload, which takes what is left.
    pub last: bool,
    /// How much is accepted.
    pub level: Level,
    /// How many of the types that may come were accepted.
    pub score: u32,
    /// What the stub says of items of a wrong type.
    pub wrong: Option<&'static str>,
    /// Type variables whose ints are `i64` although those of containers are not, or the other way round.
    pub ints: Vec<(Symbol, Repr)>,
}

impl Bind<'_> {
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
    /// Items of any type: each of a wrong one raises.
    Any,
}

impl Level {
    fn promotes(self) -> bool {
        matches!(self, Level::Promote | Level::Partial | Level::Any)
    }
}

/// An argument of a call, lowered.
#[derive(Debug)]
pub struct Arg<'c> {
    /// How it is passed; of a `Spread` one the value is the iterable.
    pub shape: ArgShape,
    /// Its value.
    pub val: Val<'c>,
}

impl<'c> Duplicate<'c> for Arg<'c> {
    fn duplicate(&self, nodes: Nodes<'c>) -> Self {
        Arg {
            shape: self.shape,
            val: self.val.duplicate(nodes),
        }
    }
}

impl<'c> Arg<'c> {
    /// A positional argument.
    pub fn positional(val: Val<'c>) -> Arg<'c> {
        Arg {
            shape: ArgShape::Positional,
            val,
        }
    }
}

/// An overload that takes some arguments: what its parameters receive, and its type variables.
pub type Choice<'c, 'h> = (StubFuncId, Cow<'c, [Slot]>, Bind<'h>);

impl<'c> Body<'_, 'c> {
    /// Chooses an overload.
    pub fn choose<'h>(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Option<&'h Head>,
        args: &[Arg<'c>],
    ) -> Option<Choice<'c, 'h>> {
        let stubs = self.cx.input.stubs;
        let shapes: SmallVec<[ArgShape; 4]> = args.iter().map(|a| a.shape).collect();
        let candidates = stubs.bind_called(set, &shapes);
        let (at, bind) = self.choose_among(site, set, &candidates, recv, args)?;
        let (id, slots) = match candidates {
            Cow::Borrowed(known) => (known[at].0, Cow::Borrowed(&*known[at].1)),
            Cow::Owned(mut made) => {
                let (id, slots) = made.swap_remove(at);
                (id, Cow::Owned(slots))
            }
        };
        Some((id, slots, bind))
    }

    fn choose_among<'h>(
        &mut self,
        site: &Site,
        set: OverloadsId,
        candidates: &[Binding],
        recv: Option<&'h Head>,
        args: &[Arg<'c>],
    ) -> Option<(usize, Bind<'h>)> {
        let stubs = self.cx.input.stubs;
        let last = candidates.len().checked_sub(1)?;
        // First without making floats of ints, then with it; at last for some of the types that a value may have.
        let mut best: Option<(usize, Bind<'h>)> = None;
        for level in [
            Level::Exact,
            Level::Promote,
            Level::Some,
            Level::Partial,
            Level::Any,
        ] {
            // What the compiler does itself takes what is left.
            let intrinsic = |id: &StubFuncId| stubs.func(*id).intrinsic;
            if best.is_some() || level >= Level::Some && stubs.overloads(set).iter().any(intrinsic)
            {
                break;
            }
            for (at, (id, slots)) in candidates.iter().enumerate() {
                let func = stubs.func(*id);
                let mut bind = self.bind_receiver(func, recv);
                self.bind_inferred(site, *id, &mut bind);
                bind.last = at == last;
                bind.level = level;
                bind.wrong = func.wrong;
                if self.accepts_all(site, func, slots, args, &mut bind) {
                    if level < Level::Some {
                        return Some((at, bind));
                    }
                    if best.as_ref().is_none_or(|(_, b)| b.score < bind.score) {
                        best = Some((at, bind));
                    }
                }
            }
        }
        best
    }

    /// The type variables as inference found them for this place.
    fn bind_inferred(&mut self, site: &Site, id: StubFuncId, bind: &mut Bind<'_>) {
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
    pub fn bind_receiver<'h>(&mut self, func: &StubFunc, recv: Option<&'h Head>) -> Bind<'h> {
        let mut bind = Bind {
            this: recv,
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
        args: &[Arg<'c>],
        bind: &mut Bind<'_>,
    ) -> bool {
        let mut filled = func.params.iter().zip(slots);
        filled.all(|(param, slot)| match slot {
            Slot::Arg(i) => self.accepts_arg(site, &param.ty, &args[*i], bind),
            Slot::Default => true,
            slot => slot
                .given()
                .all(|i| self.accepts_arg(site, &param.ty, &args[i], bind)),
        })
    }

    /// Whether an argument, or what it spreads, is accepted where a stub's type is declared.
    fn accepts_arg(
        &mut self,
        site: &Site,
        param: &StubType,
        arg: &Arg<'c>,
        bind: &mut Bind<'_>,
    ) -> bool {
        let item = match arg.shape {
            ArgShape::Spread => self.elem_type(site, &arg.val),
            ArgShape::SpreadKeywords => self.mapping_types(&arg.val).map(|(_, ty)| ty),
            _ => return self.accepts_val(site, param, &arg.val, bind),
        };
        item.is_some_and(|ty| self.accepts(param, ty, bind))
    }

    /// Whether a value is accepted where a stub's type is declared.
    pub fn accepts_val(
        &mut self,
        site: &Site,
        param: &StubType,
        val: &Val<'c>,
        bind: &mut Bind<'_>,
    ) -> bool {
        if let StubType::Machine(Machine::Size) = param {
            return val.literal().is_some_and(|n| n >= 0);
        }
        if let StubType::Literal(texts) = param {
            return texts.iter().any(|text| val.is_text(text));
        }
        if let StubType::Iterable(elem) = param {
            let ty = match bind.level {
                Level::Some | Level::Partial | Level::Any => self.some_elem_type(site, val),
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
    pub fn accepts(&mut self, param: &StubType, ty: TyId, bind: &mut Bind<'_>) -> bool {
        match param {
            StubType::Keep(inner) => self.accepts(inner, ty, bind),
            StubType::Var(name) => self.bind_var(*name, ty, bind),
            _ => {
                let heads = self.cx.types.heads(ty);
                heads
                    .iter()
                    .all(|head| self.accepts_head(param, head, bind))
            }
        }
    }

    /// Elements of which some, at least, are accepted.
    fn accepts_some(&mut self, param: &StubType, ty: TyId, bind: &mut Bind<'_>) -> bool {
        let heads = self.cx.types.heads(ty);
        let one = heads.len() < 2 && bind.level != Level::Any;
        if bind.level < Level::Some || one || matches!(param, StubType::Var(_)) {
            return self.accepts(param, ty, bind);
        }
        let mut accepted = 0;
        for head in heads {
            accepted += u32::from(self.accepts_head(param, head, bind));
        }
        bind.score += accepted;
        accepted > 0 || bind.level == Level::Any
    }

    fn bind_var(&mut self, name: Symbol, ty: TyId, bind: &mut Bind<'_>) -> bool {
        match bind.get(name) {
            Some(bound) if bind.is_fixed(name) => {
                self.cx.types.is_subset(ty, bound)
                    || self.fits_sequence(ty, bound)
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

    /// A fixed tuple where tuples of any length are held.
    fn fits_sequence(&self, ty: TyId, bound: TyId) -> bool {
        let tuple = self.cx.types.builtins.tuple;
        match (self.cx.types.single(ty), self.cx.types.single(bound)) {
            (Some(Head::Tuple(items)), Some(Head::Stub(class, args))) if *class == tuple => {
                items.iter().all(|i| self.cx.types.is_subset(*i, args[0]))
            }
            _ => false,
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

    /// Whether values of one kind are accepted where a stub's type is declared.
    pub fn accepts_head(&mut self, param: &StubType, head: &Head, bind: &mut Bind<'_>) -> bool {
        let b = self.cx.types.builtins;
        match param {
            StubType::Object => true,
            StubType::Never => false,
            StubType::Char | StubType::Literal(_) => {
                matches!(head, Head::Stub(c, _) if *c == b.str)
            }
            StubType::None => *head == Head::None,
            StubType::SelfType => bind.this == Some(head),
            StubType::Keep(inner) => self.accepts_head(inner, head, bind),
            StubType::Var(name) => {
                let ty = self.cx.types.of(head.clone());
                self.bind_var(*name, ty, bind)
            }
            StubType::Machine(_) => match head {
                Head::Stub(c, _) => *c == b.int || *c == b.bool,
                Head::Inst(id) => {
                    let class = self.cx.input.typed.class(*id).class;
                    self.class_member(class, sym::__index__).is_some()
                }
                _ => false,
            },
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
                    .zip(types)
                    .all(|(i, t)| self.accepts(i, *t, bind)),
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
        bind: &mut Bind<'_>,
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
                    .zip(found_args)
                    .all(|(a, f)| self.accepts_exactly(a, *f, bind))
            }
            // `generator.throw(ValueError)`
            Head::StubClass(found) if class == b.base_exception => {
                self.is_exception_base(hir::Base::Stub(*found))
            }
            Head::Class(found) if class == b.base_exception => {
                self.is_exception_base(hir::Base::User(*found))
            }
            Head::Tuple(items) if class == b.tuple => match args.first() {
                None => true,
                Some(elem) => items.clone().iter().all(|i| self.accepts(elem, *i, bind)),
            },
            Head::Inst(id) if class == b.tuple => match (self.named_tuple_types(*id), args.first())
            {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(fields), Some(elem)) => fields.iter().all(|f| self.accepts(elem, *f, bind)),
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
    fn accepts_exactly(&mut self, param: &StubType, ty: TyId, bind: &mut Bind<'_>) -> bool {
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
                let heads = self.cx.types.heads(ty);
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
}

fn is_callable(head: &Head) -> bool {
    matches!(
        head,
        Head::Closure(_)
            | Head::StubFunc(_)
            | Head::StubMethod(..)
            | Head::StubClass(_)
            | Head::Class(_)
            | Head::Inst(_)
    )
}

//! Which overload of a stub takes some arguments, and what its type variables then are.
//!
//! In: a stub function, the receiver's and the arguments' types, the type that inference gave to the result.
//! Out: the first overload that accepts them, with a type for each type variable.
//!
//! ```text
//! max(1, 2.5)        def max[T](a: T, b: T, /) -> T        T = int | float
//! ```

use super::body::Body;
use super::repr::{Kind, Repr};
use super::value::Val;
use crate::hir::{self, ParamKind};
use crate::infer::types::{CallRole, Head, TyId};
use crate::stubs::{Machine, StubClassId, StubFunc, StubFuncId, StubType};
use portalis_memory::Symbol;

/// Types of type variables.
#[derive(Clone, Debug, Default)]
pub struct Bind {
    vars: Vec<(Symbol, TyId, bool)>,
    /// The class of `self`, with its arguments.
    pub this: Option<Head>,
}

impl Bind {
    /// The type of a variable.
    pub fn get(&self, name: Symbol) -> Option<TyId> {
        self.vars.iter().find(|(n, ..)| *n == name).map(|(_, ty, _)| *ty)
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

/// The arguments of a stub call, parameter by parameter.
#[derive(Clone, Debug)]
pub enum Bound {
    /// A value; the index is that of the argument in source order.
    Val(usize),
    /// The default.
    Default,
    /// Those for `*args`.
    Many(Vec<usize>),
    /// Those for `**kwargs`.
    Named(Vec<(Symbol, usize)>),
}

/// An argument of a call, lowered.
#[derive(Clone, Debug)]
pub struct Arg {
    /// Its name, if passed by keyword.
    pub name: Option<Symbol>,
    /// Its value.
    pub val: Val,
}

impl Body<'_, '_> {
    /// Chooses an overload.
    pub fn choose(&mut self, overloads: &[StubFuncId], recv: Option<&Head>, args: &[Arg]) -> Option<(StubFuncId, Vec<Bound>, Bind)> {
        for id in overloads {
            let func = self.cx.input.stubs.func(*id);
            let Some(bound) = match_params(func, args) else { continue };
            let mut bind = self.bind_receiver(func, recv);
            if self.accepts_all(func, &bound, args, &mut bind) {
                return Some((*id, bound, bind));
            }
        }
        None
    }

    /// The type variables that the receiver's type settles.
    pub fn bind_receiver(&mut self, func: &StubFunc, recv: Option<&Head>) -> Bind {
        let mut bind = Bind { vars: Vec::new(), this: recv.cloned() };
        if let (Some(class), Some(Head::Stub(_, args))) = (func.class, recv) {
            for (param, arg) in self.cx.input.stubs.class(class).params.iter().zip(args) {
                bind.fix(*param, *arg);
            }
        }
        bind
    }

    fn accepts_all(&mut self, func: &StubFunc, bound: &[Bound], args: &[Arg], bind: &mut Bind) -> bool {
        for (param, bound) in func.params.iter().zip(bound) {
            let accepted = match bound {
                Bound::Default => true,
                Bound::Val(i) => self.accepts_val(&param.ty, &args[*i].val, bind),
                Bound::Many(list) => list.iter().all(|i| self.accepts_val(&param.ty, &args[*i].val, bind)),
                Bound::Named(list) => list.iter().all(|(_, i)| self.accepts_val(&param.ty, &args[*i].val, bind)),
            };
            if !accepted {
                return false;
            }
        }
        true
    }

    fn accepts_val(&mut self, param: &StubType, val: &Val, bind: &mut Bind) -> bool {
        if let StubType::Machine(Machine::Size) = param {
            return val.literal().is_some_and(|n| n >= 0);
        }
        if let StubType::Iterable(elem) = param {
            let Some(ty) = self.elem_type(val) else { return false };
            return self.accepts(elem, ty, bind);
        }
        if let StubType::Callable(..) = param {
            return self.accepts(param, val.ty, bind);
        }
        if let StubType::Union(parts) = param
            && let Some(iterable) = parts.iter().find(|p| matches!(p, StubType::Iterable(_)))
            && !self.cx.types.is_none(val.ty)
        {
            return self.accepts_val(iterable, val, bind);
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
                heads.iter().all(|head| self.accepts_head(param, head, bind))
            }
        }
    }

    fn bind_var(&mut self, name: Symbol, ty: TyId, bind: &mut Bind) -> bool {
        match bind.get(name) {
            Some(bound) if bind.is_fixed(name) => self.cx.types.is_subset(ty, bound),
            Some(bound) => {
                let joined = self.cx.types.join(bound, ty);
                bind.vars.iter_mut().filter(|(n, ..)| *n == name).for_each(|v| v.1 = joined);
                true
            }
            None => {
                bind.vars.push((name, ty, false));
                true
            }
        }
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
                self.elem_type(&val).is_some_and(|found| self.accepts(elem, found, bind))
            }
            StubType::Tuple(items) => match head {
                Head::Tuple(types) if types.len() == items.len() => {
                    items.iter().zip(types.clone()).all(|(i, t)| self.accepts(i, t, bind))
                }
                _ => false,
            },
            StubType::Class(class, args) => self.accepts_class(*class, args, head, bind),
        }
    }

    fn accepts_class(&mut self, class: StubClassId, args: &[StubType], head: &Head, bind: &mut Bind) -> bool {
        let b = self.cx.types.builtins;
        match head {
            Head::Stub(found, _) if class == b.int => *found == b.int || *found == b.bool,
            Head::Stub(found, _) if class == b.float => [b.float, b.int, b.bool].contains(found),
            Head::Stub(found, found_args) => {
                if !self.cx.input.stubs.is_subclass(*found, class) {
                    return false;
                }
                args.iter().zip(found_args.clone()).all(|(a, f)| self.accepts_exactly(a, f, bind))
            }
            Head::Tuple(items) if class == b.tuple => match args.first() {
                None => true,
                Some(elem) => items.clone().iter().all(|i| self.accepts(elem, *i, bind)),
            },
            Head::Inst(id) => self.stub_bases(*id).iter().any(|s| self.cx.input.stubs.is_subclass(*s, class)),
            _ => false,
        }
    }

    /// The stub classes among the bases of a class of the program.
    pub fn stub_bases(&self, id: crate::infer::types::ClassInstId) -> Vec<StubClassId> {
        let class = self.cx.input.typed.class(id).class;
        self.cx.input.program.classes[class.index()].mro.iter().filter_map(|b| match b {
            hir::Base::Stub(s) => Some(*s),
            hir::Base::User(_) => None,
        }).collect()
    }

    /// Arguments of containers must agree exactly: `list[int]` is no `list[float]`.
    fn accepts_exactly(&mut self, param: &StubType, ty: TyId, bind: &mut Bind) -> bool {
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
                heads.iter().all(|h| exact(h) && self.accepts_head(param, h, bind))
            }
        }
    }

    /// What the result's type says about type variables.
    pub fn bind_result(&mut self, declared: &StubType, ty: TyId, bind: &mut Bind) {
        match declared {
            StubType::Keep(inner) => self.bind_result(inner, ty, bind),
            StubType::Var(name) if !bind.is_fixed(*name) => {
                let covers = bind.get(*name).is_none_or(|old| self.cx.types.is_subset(old, ty));
                if covers {
                    bind.fix(*name, ty);
                }
            }
            StubType::Union(parts) => {
                let rest = self.cx.types.filter(ty, |h| *h != Head::None);
                let vars: Vec<&StubType> = parts.iter().filter(|p| !matches!(p, StubType::None)).collect();
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
                    items.iter().zip(types).for_each(|(i, t)| self.bind_result(i, t, bind));
                }
            }
            StubType::Class(class, args) => {
                if let Some(Head::Stub(found, types)) = self.cx.types.single(ty).cloned()
                    && found == *class
                {
                    args.iter().zip(types).for_each(|(a, t)| self.bind_result(a, t, bind));
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
            StubType::Class(class, args) if *class == b.tuple && args.is_empty() => self.cx.types.stub(b.tuple),
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
            StubType::Keep(inner) => self.stub_repr(inner, bind),
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

    /// The type of the items that iterating over a value gives; `None` if it cannot be iterated.
    pub fn elem_type(&mut self, val: &Val) -> Option<TyId> {
        let heads = self.cx.types.heads(val.ty).to_vec();
        let mut joined = self.cx.types.never();
        for head in &heads {
            let elem = self.elem_of_head(head, val)?;
            joined = self.cx.types.join(joined, elem);
        }
        Some(joined)
    }

    fn elem_of_head(&mut self, head: &Head, val: &Val) -> Option<TyId> {
        match head {
            Head::Tuple(items) => {
                let never = self.cx.types.never();
                Some(items.clone().into_iter().fold(never, |a, b| self.cx.types.join(a, b)))
            }
            Head::Stub(class, _) => {
                let overloads = self.cx.input.stubs.method(*class, Symbol::intern("__iter__"))?;
                let id = *self.cx.input.stubs.overloads(overloads).first()?;
                let func = self.cx.input.stubs.func(id);
                let bind = self.bind_receiver(func, Some(head));
                let ty = self.stub_ty(&func.ret, &bind);
                match self.cx.types.single(ty).cloned() {
                    Some(Head::Stub(_, args)) => args.first().copied(),
                    _ => None,
                }
            }
            Head::Inst(_) => self.elem_of_instance(head, val),
            _ => None,
        }
    }

    fn elem_of_instance(&mut self, head: &Head, val: &Val) -> Option<TyId> {
        let (inst, id) = val.src?;
        let calls = &self.cx.input.typed.instance(inst).calls;
        let find = |name: &str| {
            let role = CallRole::Dunder(Symbol::intern(name));
            calls.get(&(id, role)).into_iter().flatten().find(|t| t.head.as_ref() == Some(head) || t.head.is_none()).cloned()
        };
        let iter = find("__iter__")?;
        let signature = &self.cx.signatures[iter.instance.0 as usize];
        let ret = signature.ret.0;
        match self.cx.types.single(ret).cloned() {
            Some(Head::Stub(class, args)) if class == self.cx.types.builtins.iterator => args.first().copied(),
            Some(Head::Stub(..) | Head::Tuple(_)) => {
                let repr = self.repr(ret);
                self.elem_type(&Val::owned(super::tree::Expr::unit(), ret, repr))
            }
            Some(Head::Inst(_)) => {
                let nexts = calls.get(&(id, CallRole::Dunder(Symbol::intern("__next__"))))?.clone();
                let never = self.cx.types.never();
                Some(nexts.iter().fold(never, |ty, t| {
                    let ret = self.cx.signatures[t.instance.0 as usize].ret.0;
                    self.cx.types.join(ty, ret)
                }))
            }
            _ => None,
        }
    }
}

fn is_callable(head: &Head) -> bool {
    matches!(head, Head::Closure(_) | Head::StubFunc(_) | Head::StubClass(_) | Head::Class(_) | Head::Inst(_))
}

/// Which argument goes to which parameter of a stub; `None` if they do not fit.
pub fn match_params(func: &StubFunc, args: &[Arg]) -> Option<Vec<Bound>> {
    let mut bound: Vec<Option<Bound>> = vec![None; func.params.len()];
    let mut positional = args.iter().enumerate().filter(|(_, a)| a.name.is_none()).map(|(i, _)| i).peekable();
    for (at, param) in func.params.iter().enumerate() {
        match param.kind {
            ParamKind::PositionalOnly | ParamKind::Normal => {
                if let Some(i) = positional.next() {
                    bound[at] = Some(Bound::Val(i));
                }
            }
            ParamKind::VarArgs => bound[at] = Some(Bound::Many(positional.by_ref().collect())),
            ParamKind::KeywordOnly | ParamKind::VarKeywords => {}
        }
    }
    if positional.peek().is_some() {
        return None;
    }
    let mut rest = Vec::new();
    for (i, arg) in args.iter().enumerate() {
        let Some(name) = arg.name else { continue };
        let found = func.params.iter().position(|p| {
            p.name == name && matches!(p.kind, ParamKind::Normal | ParamKind::KeywordOnly)
        });
        match found {
            Some(at) if bound[at].is_none() => bound[at] = Some(Bound::Val(i)),
            Some(_) => return None,
            None => rest.push((name, i)),
        }
    }
    if let Some(at) = func.params.iter().position(|p| p.kind == ParamKind::VarKeywords) {
        bound[at] = Some(Bound::Named(std::mem::take(&mut rest)));
    }
    if !rest.is_empty() {
        return None;
    }
    bound.into_iter().zip(&func.params).map(|(b, p)| match b {
        Some(b) => Some(b),
        None if p.default.is_some() => Some(Bound::Default),
        None => None,
    }).collect()
}

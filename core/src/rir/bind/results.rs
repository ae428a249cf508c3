//! What a stub's result is, given the arguments; what iteration over a value gives.

use super::super::body::{Body, Site};
use super::super::repr::{Kind, Repr};
use super::super::value::Val;
use super::Bind;
use crate::hir;
use crate::infer::types::{CallRole, CallTarget, ClassInstId, Head, TyId};
use crate::stubs::StubType;
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// What the result's type says about type variables.
    pub fn bind_result(&mut self, declared: &StubType, ty: TyId, bind: &mut Bind<'_>) {
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
                if let Some(Head::Tuple(types)) = self.cx.types.single(ty)
                    && types.len() == items.len()
                {
                    items
                        .iter()
                        .zip(types)
                        .for_each(|(i, t)| self.bind_result(i, *t, bind));
                }
            }
            StubType::Class(class, args) => {
                if let Some(Head::Stub(found, types)) = self.cx.types.single(ty)
                    && found == class
                {
                    args.iter()
                        .zip(types)
                        .for_each(|(a, t)| self.bind_result(a, *t, bind));
                }
            }
            _ => {}
        }
    }

    /// The type that a stub's type denotes.
    pub fn stub_ty(&mut self, declared: &StubType, bind: &Bind<'_>) -> TyId {
        let b = self.cx.types.builtins;
        match declared {
            StubType::Object => self.cx.types.of(Head::Object),
            StubType::Never => self.cx.types.never(),
            StubType::None => self.cx.types.none(),
            StubType::SelfType => match bind.this {
                Some(head) => self.cx.types.of(head.clone()),
                None => self.cx.types.never(),
            },
            StubType::Var(name) => match bind.get(*name) {
                Some(ty) => ty,
                None => self.cx.types.never(),
            },
            StubType::Class(class, args) if args.is_empty() => self.cx.types.stub(*class),
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
            StubType::Char | StubType::Literal(_) => self.cx.types.of(Head::Stub(b.str, vec![])),
            StubType::Callable(..) => self.cx.types.never(),
        }
    }

    /// The representation in which Rust gives or takes a stub's type.
    pub fn stub_repr(&mut self, declared: &StubType, bind: &Bind<'_>) -> Repr {
        match declared {
            StubType::Machine(_) => self.cx.reprs.intern(Kind::I64),
            StubType::Var(name) => self.var_repr(*name, bind),
            StubType::Keep(inner) => self.stub_repr(inner, bind),
            StubType::Class(class, args) if !args.is_empty() => {
                let args: Vec<Repr> = args.iter().map(|a| self.stub_repr(a, bind)).collect();
                self.cx.reprs.named(*class, &args)
            }
            StubType::Tuple(items) if !items.is_empty() => {
                let items: Vec<Repr> = items.iter().map(|i| self.stub_repr(i, bind)).collect();
                self.cx.reprs.tuple(&items)
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
    pub(super) fn var_repr(&mut self, name: Symbol, bind: &Bind<'_>) -> Repr {
        if let Some((_, repr)) = bind.ints.iter().find(|(n, _)| *n == name) {
            return *repr;
        }
        let Some(ty) = bind.get(name) else {
            let never = self.cx.types.never();
            return self.repr(never);
        };
        self.cx.item_repr(ty)
    }

    /// The type of the items that iterating over a value gives; `None` if it cannot be iterated.
    pub fn elem_type(&mut self, site: &Site, val: &Val<'c>) -> Option<TyId> {
        let heads = self.cx.types.heads(val.ty);
        let mut joined = self.cx.types.never();
        for head in heads {
            let elem = self.elem_of_head(site, head, val)?;
            joined = self.cx.types.join(joined, elem);
        }
        Some(joined)
    }

    /// The type of the items of those among the values that can be iterated.
    pub(super) fn some_elem_type(&mut self, site: &Site, val: &Val<'c>) -> Option<TyId> {
        let heads = self.cx.types.heads(val.ty);
        let found: Vec<TyId> = heads
            .iter()
            .filter_map(|h| self.elem_of_head(site, h, val))
            .collect();
        found.into_iter().reduce(|a, b| self.cx.types.join(a, b))
    }

    pub(super) fn elem_of_head(&mut self, site: &Site, head: &Head, val: &Val<'c>) -> Option<TyId> {
        match head {
            Head::Tuple(items) => {
                let never = self.cx.types.never();
                Some(items.iter().fold(never, |a, b| self.cx.types.join(a, *b)))
            }
            Head::Stub(class, _) => {
                let overloads = self.cx.input.stubs.method(*class, sym::__iter__)?;
                let id = *self.cx.input.stubs.overloads(overloads).first()?;
                let func = self.cx.input.stubs.func(id);
                let bind = self.bind_receiver(func, Some(head));
                let ty = self.stub_ty(&func.ret, &bind);
                match self.cx.types.single(ty) {
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
        val: &Val<'c>,
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
                        .filter(|t| name != "__getitem__" || self.takes_int(t))
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

    /// The types of a named tuple's fields.
    pub fn named_tuple_types(&self, id: ClassInstId) -> Option<Vec<TyId>> {
        let class = self.cx.input.typed.class(id).class;
        let hir::ClassKind::NamedTuple(fields) = &self.cx.input.program.classes[class.index()].kind
        else {
            return None;
        };
        let owners = fields.iter().filter_map(|f| self.field_owner(id, *f));
        Some(owners.map(|f| f.1).collect())
    }

    /// Whether `__getitem__` takes an index there, not only slices.
    fn takes_int(&self, target: &CallTarget) -> bool {
        let int = self.cx.types.builtins.int;
        let signature = self.cx.signatures.get(target.instance.0 as usize);
        signature
            .and_then(|s| s.params.get(1))
            .is_none_or(|(ty, _)| {
                let heads = self.cx.types.heads(*ty);
                heads
                    .iter()
                    .any(|h| matches!(h, Head::Stub(class, _) if *class == int))
            })
    }

    pub(super) fn elem_of_instance(
        &mut self,
        site: &Site,
        head: &Head,
        val: &Val<'c>,
    ) -> Option<TyId> {
        if let Head::Inst(id) = head
            && let Some(types) = self.named_tuple_types(*id)
        {
            return types.into_iter().reduce(|a, b| self.cx.types.join(a, b));
        }
        if let Some(target) = self
            .dunder_targets(site, val, "__iter__", Some(head))
            .first()
        {
            let ret = self.cx.signatures[target.instance.0 as usize].ret.0;
            return match self.cx.types.single(ret).cloned() {
                Some(Head::Stub(..) | Head::Tuple(_)) => {
                    let repr = self.repr(ret);
                    self.elem_type(
                        site,
                        &Val::owned(super::super::tree::Expr::unit(), ret, repr),
                    )
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

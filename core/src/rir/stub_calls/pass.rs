//! Arguments as a stub's parameters want them.

use super::super::bind::{Arg, Bind};
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::repr::Kind;
use super::super::tree::{Arm, Expr, Pat};
use super::super::value::Val;
use crate::bind::Slot;
use crate::infer::types::{Head, TyId};
use crate::stubs::{Machine, StubParam, StubType};

impl<'c> Body<'_, 'c> {
    pub(super) fn pass_slot(
        &mut self,
        site: &Site,
        at: u32,
        param: &StubParam,
        slot: &Slot,
        args: &mut [Arg],
        bind: &mut Bind<'_>,
    ) -> Res<Expr> {
        match slot {
            Slot::Arg(i) => self.pass_stub(site, at, &param.ty, args[*i].val.take(), bind),
            Slot::Default => Ok(super::default_expr(param)),
            Slot::VarArgs { fixed, spread } => {
                let fixed: Vec<Val> = fixed.iter().map(|i| args[*i].val.take()).collect();
                let spread = spread.map(|i| args[i].val.clone());
                self.pass_many(site, at, &param.ty, fixed, spread, bind)
            }
            Slot::VarKeywords { named, spread } => {
                let spread = spread.map(|i| args[i].val.clone());
                self.pass_named(site, at, param, named, spread, args, bind)
            }
            Slot::Named(i) => {
                let item = self.named_item(site, &args[*i].val, param.name);
                let item = self.keep(item);
                self.pass_stub(site, at, &param.ty, item, bind)
            }
            Slot::NamedOrDefault(i) => {
                let dict = args[*i].val.clone();
                let item = self.stub_named_or_default(site, &dict, param)?;
                self.pass_stub(site, at, &param.ty, item, bind)
            }
            Slot::Spread(_) | Slot::SpreadOrDefault(_) | Slot::SpreadOrNamed { .. } => self.refuse(
                site.span,
                "`*` with a number of values that is not known here",
                "pass the values one by one",
            ),
        }
    }

    pub(super) fn pass_many(
        &mut self,
        site: &Site,
        at: u32,
        ty: &StubType,
        fixed: Vec<Val>,
        spread: Option<Val>,
        bind: &mut Bind<'_>,
    ) -> Res<Expr> {
        if let Some(spread) = spread {
            return self.pass_spread(site, ty, fixed, spread, bind);
        }
        let mut items = Vec::new();
        for val in fixed {
            let item = match ty {
                StubType::Object => self.pass_object(val),
                StubType::Iterable(elem) => {
                    let (iter, _) = self.iterate_as(site, val, elem, bind)?;
                    iter.method("boxed", vec![])
                }
                _ => {
                    let (to, repr) = (self.stub_ty(ty, bind), self.stub_repr(ty, bind));
                    self.coerce_to(site, val, to, repr)?
                }
            };
            items.push(item);
        }
        let _ = at;
        Ok(Expr::Array(items).borrow())
    }

    /// `*args` of unknown number: gathered into a vector first.
    pub(super) fn pass_spread(
        &mut self,
        site: &Site,
        ty: &StubType,
        fixed: Vec<Val>,
        spread: Val,
        bind: &mut Bind<'_>,
    ) -> Res<Expr> {
        let object = *ty == StubType::Object;
        let (to, repr) = match ty {
            StubType::Iterable(elem) => {
                let elem = self.stub_ty(elem, bind);
                let iterator = self.cx.types.builtins.iterator;
                let ty = self.cx.types.of(Head::Stub(iterator, vec![elem]));
                (ty, self.repr(ty))
            }
            _ => (self.stub_ty(ty, bind), self.stub_repr(ty, bind)),
        };
        let mut first = Vec::new();
        for val in fixed {
            first.push(self.coerce_to(site, val, to, repr)?);
        }
        let iter = if let StubType::Iterable(elem) = ty {
            let (iter, item_ty, item) = self.iterate(site, spread)?;
            let body = |b: &mut Self, val: Val, bind: &mut Bind<'_>| -> Res<Expr> {
                let (iter, _) = b.iterate_as(site, val, elem, bind)?;
                Ok(iter.method("boxed", vec![]))
            };
            let var = self.temp(item);
            let val = Val::owned(self.read_temp(var), item_ty, item);
            let value = self.closure_body(|b| body(b, val, bind))?;
            Expr::call(
                "rt::iter::Map::new",
                vec![Expr::Closure(vec![var], Box::new(value)), iter],
            )
        } else {
            self.iterate_to(site, spread, to, repr)?
        };
        let gather = Expr::call("rt::gather", vec![Expr::Macro("vec!".into(), first), iter]);
        let gathered = self.attempt(site, gather);
        let value = gathered.borrow();
        Ok(if object {
            Expr::call("rt::refs", vec![value]).borrow()
        } else {
            value
        })
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn pass_named(
        &mut self,
        site: &Site,
        at: u32,
        param: &StubParam,
        list: &[(portalis_memory::Symbol, usize)],
        spread: Option<Val>,
        args: &mut [Arg],
        bind: &mut Bind<'_>,
    ) -> Res<Expr> {
        let kept = matches!(param.ty, StubType::Keep(_));
        let mut items = Vec::new();
        for (name, i) in list {
            let value = self.pass_stub(site, at, &param.ty, args[*i].val.take(), bind)?;
            items.push(Expr::Tuple(vec![
                Expr::atom(format!("rt::lit!({:?})", name.as_str())),
                value,
            ]));
        }
        let Some(spread) = spread else {
            return Ok(match kept {
                true => Expr::Macro("vec!".into(), items),
                false => Expr::Array(items).borrow(),
            });
        };
        let str = self.cx.types.str();
        if self
            .mapping_types(&spread)
            .is_none_or(|(key, _)| key != str)
        {
            return self.refuse(site.span, "`**` cannot be passed here", "");
        }
        let first = Expr::Macro(
            "vec!".into(),
            if kept {
                std::mem::take(&mut items)
            } else {
                vec![]
            },
        );
        let dict = self.borrow(spread);
        let named = self.attempt(site, Expr::call("rt::arguments::named", vec![first, dict]));
        Ok(match kept {
            true => named,
            false => {
                let first = Expr::Array(items).borrow();
                Expr::call("rt::arguments::named_refs", vec![first, named.borrow()]).borrow()
            }
        })
    }

    /// Any value, seen through `DynValue`.
    pub fn pass_object(&mut self, val: Val) -> Expr {
        if *self.cx.kind(val.repr) == Kind::Static {
            let object = self.static_object(&val);
            return object.borrow();
        }
        self.borrow(val)
    }

    /// An argument in the mode of its parameter.
    pub fn pass_stub(
        &mut self,
        site: &Site,
        at: u32,
        param: &StubType,
        val: Val,
        bind: &mut Bind<'_>,
    ) -> Res<Expr> {
        let val = match param {
            StubType::Class(class, _) if *class == self.cx.types.builtins.tuple => {
                self.named_tuple_fields(site, &val)?.unwrap_or(val)
            }
            _ => val,
        };
        match param {
            StubType::Object => Ok(self.pass_object(val)),
            StubType::None => {
                self.effect(val);
                Ok(Expr::unit())
            }
            StubType::Keep(inner) => {
                if let StubType::Iterable(_) | StubType::Callable(..) = &**inner {
                    return self.pass_stub(site, at, inner, val, bind);
                }
                let (to, repr) = (self.stub_ty(inner, bind), self.stub_repr(inner, bind));
                self.coerce_to(site, val, to, repr)
            }
            StubType::Machine(machine) => self.pass_machine(site, *machine, val),
            StubType::Iterable(elem) => Ok(self.iterate_as(site, val, elem, bind)?.0),
            StubType::Callable(params, ret) => self.callback(site, at, params, ret, val, bind),
            StubType::Union(parts) if parts.contains(&StubType::None) => {
                self.pass_optional(site, at, parts, val, bind)
            }
            StubType::Class(class, args)
                if *class == self.cx.types.builtins.tuple && args.is_empty() =>
            {
                Ok(self.borrow(val))
            }
            StubType::Class(class, _)
                if [self.cx.types.builtins.float, self.cx.types.builtins.bool].contains(class) =>
            {
                let to = self.cx.types.stub(*class);
                if *self.cx.kind(val.repr) == Kind::Num {
                    let expr = self.recv(val).method("to_f64", vec![]);
                    return Ok(self.attempt(site, expr));
                }
                self.coerce(site, val, to)
            }
            StubType::Class(class, _)
                if *class == self.cx.types.builtins.base_exception && self.is_static(val.repr) =>
            {
                let made = self.raised(site, val)?;
                Ok(self.borrow(made))
            }
            StubType::Class(class, _) if self.is_stub_object(*class, val.ty) => {
                let to = self.cx.types.stub(*class);
                let repr = self.repr(to);
                let val = self.convert(site, val, to, repr)?;
                Ok(self.borrow(val))
            }
            _ => {
                let (to, repr) = (self.stub_ty(param, bind), self.stub_repr(param, bind));
                let val = self.convert(site, val, to, repr)?;
                Ok(self.borrow(val))
            }
        }
    }

    pub(super) fn is_stub_object(&self, class: crate::stubs::StubClassId, ty: TyId) -> bool {
        let _ = class;
        matches!(self.cx.types.heads(ty), [Head::Inst(_), ..])
    }

    /// A Python int as a machine word.
    pub fn pass_machine(&mut self, site: &Site, machine: Machine, val: Val) -> Res<Expr> {
        match self.kind(val.repr) {
            Kind::I64 => Ok(self.own(val)),
            Kind::Bool => {
                let expr = self.own(val);
                Ok(Expr::call("i64::from", vec![expr]))
            }
            Kind::Int => {
                if let Some(wide) = val.wide()
                    && machine != Machine::I64
                {
                    return Ok(Expr::call("rt::int::clamp", vec![wide.clone()]));
                }
                let recv = self.recv(val);
                Ok(match machine {
                    Machine::I64 => {
                        let result = recv.method("to_c_long", vec![]);
                        self.attempt(site, result)
                    }
                    _ => recv.method("saturate", vec![]),
                })
            }
            Kind::Gc(_) => {
                let int = self.cx.types.int();
                let val = self.dunder(site, "__index__", vec![val], Some(int))?;
                self.pass_machine(site, machine, val)
            }
            _ => {
                let int = self.cx.types.int();
                let repr = self.repr(int);
                let val = self.convert(site, val, int, repr)?;
                self.pass_machine(site, machine, val)
            }
        }
    }

    pub(super) fn pass_optional(
        &mut self,
        site: &Site,
        at: u32,
        parts: &[StubType],
        val: Val,
        bind: &mut Bind<'_>,
    ) -> Res<Expr> {
        let rest: Vec<StubType> = parts
            .iter()
            .filter(|p| **p != StubType::None)
            .cloned()
            .collect();
        let inner = match rest.as_slice() {
            [one] => one.clone(),
            _ => StubType::Union(rest),
        };
        match self.kind(val.repr) {
            Kind::Unit => {
                self.effect(val);
                Ok(Expr::atom("None"))
            }
            Kind::Option(item) => {
                let rest = self.cx.types.filter(val.ty, |h| *h != Head::None);
                let by_value = self.cx.reprs.is_copy(val.repr);
                let scrutinee = self.pass(val);
                let var = if by_value {
                    self.temp(item)
                } else {
                    self.temp_ref(item)
                };
                let part = self.place_of(var, rest);
                let value = self
                    .block_value(|b| b.pass_stub(site, at, &inner, part, bind))?
                    .into_expr();
                let arms = vec![
                    Arm {
                        pat: Pat::Path("Some".into(), vec![Pat::Bind(var)]),
                        body: Expr::call("Some", vec![value]),
                    },
                    Arm {
                        pat: Pat::Path("None".into(), vec![]),
                        body: Expr::atom("None"),
                    },
                ];
                Ok(Expr::Match(Box::new(scrutinee), arms))
            }
            _ => {
                let value = self.pass_stub(site, at, &inner, val, bind)?;
                Ok(Expr::call("Some", vec![value]))
            }
        }
    }
}

/// Whether a stub's type mentions a type variable.
pub(super) fn mentions(ty: &StubType, name: portalis_memory::Symbol) -> bool {
    match ty {
        StubType::Var(found) => *found == name,
        StubType::Class(_, args) | StubType::Union(args) | StubType::Tuple(args) => {
            args.iter().any(|a| mentions(a, name))
        }
        StubType::Callable(args, ret) => {
            args.iter().any(|a| mentions(a, name)) || mentions(ret, name)
        }
        StubType::Iterable(inner) | StubType::Keep(inner) => mentions(inner, name),
        _ => false,
    }
}

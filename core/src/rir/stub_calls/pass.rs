//! Arguments as a stub's parameters want them.

use super::super::bind::{Arg, Bind};
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
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
        args: &mut [Arg<'c>],
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
        match slot {
            Slot::Arg(i) => self.pass_stub(site, at, &param.ty, args[*i].val.take(), bind),
            Slot::Default => Ok(super::default_expr(self.nodes, param)),
            Slot::VarArgs { fixed, spread } => {
                let fixed: Vec<Val<'c>> = fixed.iter().map(|i| args[*i].val.take()).collect();
                let spread = spread.map(|i| args[i].val.duplicate(self.nodes));
                self.pass_many(site, at, &param.ty, fixed, spread, bind)
            }
            Slot::VarKeywords { named, spread } => {
                let spread = spread.map(|i| args[i].val.duplicate(self.nodes));
                self.pass_named(site, at, param, named, spread, args, bind)
            }
            Slot::Named(i) => {
                let item = self.named_item(site, &args[*i].val, param.name);
                let item = self.keep(item);
                self.pass_stub(site, at, &param.ty, item, bind)
            }
            Slot::NamedOrDefault(i) => {
                let dict = args[*i].val.duplicate(self.nodes);
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
        fixed: Vec<Val<'c>>,
        spread: Option<Val<'c>>,
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
        if let Some(spread) = spread {
            return self.pass_spread(site, ty, fixed, spread, bind);
        }
        let mut items = Vec::new();
        for val in fixed {
            let item = match ty {
                StubType::Object => self.pass_object(val),
                StubType::Iterable(elem) => {
                    let (iter, _) = self.iterate_as(site, val, elem, bind)?;
                    iter.method(self.nodes, "boxed", [])
                }
                _ => {
                    let (to, repr) = (self.stub_ty(ty, bind), self.stub_repr(ty, bind));
                    self.coerce_to(site, val, to, repr)?
                }
            };
            items.push(item);
        }
        let _ = at;
        Ok(Expr::Array(self.nodes.list(items)).borrow(self.nodes))
    }

    /// `*args` of unknown number: gathered into a vector first.
    pub(super) fn pass_spread(
        &mut self,
        site: &Site,
        ty: &StubType,
        fixed: Vec<Val<'c>>,
        spread: Val<'c>,
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
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
            let body = |b: &mut Self, val: Val<'c>, bind: &mut Bind<'_>| -> Res<Expr<'c>> {
                let (iter, _) = b.iterate_as(site, val, elem, bind)?;
                Ok(iter.method(b.nodes, "boxed", []))
            };
            let var = self.temp(item);
            let val = Val::owned(self.read_temp(var), item_ty, item);
            let value = self.closure_body(|b| body(b, val, bind))?;
            self.nodes.call(
                "rt::iter::Map::new",
                [
                    Expr::Closure(self.nodes.list([var]), self.nodes.node(value)),
                    iter,
                ],
            )
        } else {
            self.iterate_to(site, spread, to, repr)?
        };
        let gather = self.nodes.call(
            "rt::gather",
            [Expr::Macro("vec!", self.nodes.list(first)), iter],
        );
        let gathered = self.attempt(site, gather);
        let value = gathered.borrow(self.nodes);
        Ok(if object {
            self.nodes.call("rt::refs", [value]).borrow(self.nodes)
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
        spread: Option<Val<'c>>,
        args: &mut [Arg<'c>],
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
        let kept = matches!(param.ty, StubType::Keep(_));
        let mut items = Vec::new();
        for (name, i) in list {
            let value = self.pass_stub(site, at, &param.ty, args[*i].val.take(), bind)?;
            items.push(Expr::Tuple(self.nodes.list([
                self.nodes.atom(format!("rt::lit!({:?})", name.as_str())),
                value,
            ])));
        }
        let Some(spread) = spread else {
            return Ok(match kept {
                true => Expr::Macro("vec!", self.nodes.list(items)),
                false => Expr::Array(self.nodes.list(items)).borrow(self.nodes),
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
            "vec!",
            if kept {
                self.nodes.list(std::mem::take(&mut items))
            } else {
                &mut []
            },
        );
        let dict = self.borrow(spread);
        let named = self.attempt(site, self.nodes.call("rt::arguments::named", [first, dict]));
        Ok(match kept {
            true => named,
            false => {
                let first = Expr::Array(self.nodes.list(items)).borrow(self.nodes);
                self.nodes
                    .call(
                        "rt::arguments::named_refs",
                        [first, named.borrow(self.nodes)],
                    )
                    .borrow(self.nodes)
            }
        })
    }

    /// Any value, seen through `DynValue`.
    pub fn pass_object(&mut self, val: Val<'c>) -> Expr<'c> {
        if *self.cx.kind(val.repr) == Kind::Static {
            let object = self.static_object(&val);
            return object.borrow(self.nodes);
        }
        self.borrow(val)
    }

    /// An argument in the mode of its parameter.
    pub fn pass_stub(
        &mut self,
        site: &Site,
        at: u32,
        param: &StubType,
        val: Val<'c>,
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
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
                    let expr = self.recv(val).method(self.nodes, "to_f64", []);
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
    pub fn pass_machine(&mut self, site: &Site, machine: Machine, val: Val<'c>) -> Res<Expr<'c>> {
        match self.kind(val.repr) {
            Kind::I64 => Ok(self.own(val)),
            Kind::Bool => {
                let expr = self.own(val);
                Ok(self.nodes.call("i64::from", [expr]))
            }
            Kind::Int => {
                if let Some(wide) = val.wide()
                    && machine != Machine::I64
                {
                    return Ok(self
                        .nodes
                        .call("rt::int::clamp", [wide.duplicate(self.nodes)]));
                }
                let recv = self.recv(val);
                Ok(match machine {
                    Machine::I64 => {
                        let result = recv.method(self.nodes, "to_c_long", []);
                        self.attempt(site, result)
                    }
                    _ => recv.method(self.nodes, "saturate", []),
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
        val: Val<'c>,
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
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
                Ok(Expr::Atom("None"))
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
                let arms = [
                    Arm {
                        pat: Pat::Path("Some", self.nodes.list([Pat::Bind(var)])),
                        body: self.nodes.call("Some", [value]),
                    },
                    Arm {
                        pat: Pat::Path("None", &[]),
                        body: Expr::Atom("None"),
                    },
                ];
                Ok(Expr::Match(
                    self.nodes.node(scrutinee),
                    self.nodes.list(arms),
                ))
            }
            _ => {
                let value = self.pass_stub(site, at, &inner, val, bind)?;
                Ok(self.nodes.call("Some", [value]))
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

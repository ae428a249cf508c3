//! Coercions: the value of one representation as another.
//!
//! In: a value and the type (with its representation) that the place it flows to has. Out: an owned expression.
//! Widening never fails. Narrowing follows inference; where it could be wrong at run time it raises.
//!
//! ```text
//! x = None; x = 5          Option<rt::Int>:    x = None; x = Some(rt::Int::from(5));
//! animals.append(Dog())    rt::List<rt::Gc<Animal>>:   animals.append(dog.upcast().clone());
//! ```

use super::body::{Body, Site};
use super::cx::{HelperKey, Res};
use super::names::quoted;
use super::nodes::Duplicate;
use super::repr::{Kind, Repr, Struct, UnionId};
use super::tree::{Arm, Block, Expr, Pat, Stmt};
use super::value::{Mode, Val, Words};
use crate::infer::types::{Head, TyId};
use crate::stubs::StubClassId;

impl<'c> Body<'_, 'c> {
    /// The value as an owned one of a type's usual representation.
    pub fn coerce(&mut self, site: &Site, val: Val<'c>, to: TyId) -> Res<Expr<'c>> {
        let repr = self.repr(to);
        self.coerce_to(site, val, to, repr)
    }

    /// The value as an owned one of the given representation.
    pub fn coerce_to(&mut self, site: &Site, val: Val<'c>, to: TyId, repr: Repr) -> Res<Expr<'c>> {
        let fits = val.repr == repr && !matches!(val.mode, Mode::Lazy(_));
        let expr = match fits {
            true => self.own(val),
            false => {
                let val = self.convert(site, val, to, repr)?;
                self.own(val)
            }
        };
        let word = *self.cx.kind(repr) == Kind::I64;
        Ok(if word {
            super::numbers::typed(self.nodes, expr)
        } else {
            expr
        })
    }

    /// The value in the given representation, borrowed if it can be.
    pub fn convert(&mut self, site: &Site, val: Val<'c>, to: TyId, repr: Repr) -> Res<Val<'c>> {
        if val.repr == repr && !matches!(val.mode, Mode::Lazy(_)) {
            return Ok(val.with_ty(to));
        }
        if let Mode::Lazy(item) = val.mode {
            return self.box_iterator(site, val, item, to, repr);
        }
        let (from_kind, to_kind) = (self.kind(val.repr), self.kind(repr));
        if from_kind == Kind::Opaque && !matches!(to_kind, Kind::Option(_) | Kind::Union(_)) {
            self.effect(val.duplicate(self.nodes));
            let known = self.static_value(val.ty);
            return self.convert(site, known, to, repr);
        }
        match (from_kind, to_kind) {
            (Kind::Never, _) => Ok(Val::owned(
                Expr::Match(self.nodes.node(val.expr), &mut []),
                to,
                repr,
            )),
            (_, Kind::Never) => {
                self.effect(val);
                let raise = self.raise(site, self.nodes.call("rt::error::narrowed", []));
                self.push(raise);
                Ok(self.never())
            }
            (Kind::Option(from), Kind::Option(inner)) => {
                self.option_to_option(site, val, from, to, inner, repr)
            }
            (Kind::Option(inner), Kind::Union(id)) => {
                self.option_to_union(site, val, inner, to, id, repr)
            }
            (Kind::Option(inner), to_kind) => {
                self.out_of_option(site, val, inner, to, &to_kind, repr)
            }
            (Kind::Either(a, b), _) => self.out_of_either(site, val, (a, b), to, repr),
            (_, Kind::Object) => {
                let expr = self.own(val);
                Ok(Val::owned(
                    self.nodes.call("rt::Object::new", [expr]),
                    to,
                    repr,
                ))
            }
            (Kind::Unit, Kind::Option(_)) => {
                self.effect(val);
                Ok(Val::owned(Expr::Atom("None"), to, repr))
            }
            (Kind::Union(from), Kind::Option(_)) => self.out_of_union(site, val, from, to, repr),
            (_, Kind::Option(inner)) => {
                let rest = self.cx.types.filter(to, |h| *h != Head::None);
                let value = self.coerce_to(site, val, rest, inner)?;
                Ok(Val::owned(self.nodes.call("Some", [value]), to, repr))
            }
            (Kind::Union(from), Kind::Union(id)) => {
                self.union_to_union(site, val, from, to, id, repr)
            }
            (_, Kind::Union(id)) => self.into_union(site, val, to, id, repr),
            (Kind::Union(from), _) => self.out_of_union(site, val, from, to, repr),
            (from, to_kind) => self.convert_single(site, val, from, to, to_kind, repr),
        }
    }

    /// Between representations that are no unions.
    fn convert_single(
        &mut self,
        site: &Site,
        val: Val<'c>,
        from: Kind,
        to: TyId,
        kind: Kind,
        repr: Repr,
    ) -> Res<Val<'c>> {
        use Kind::{Bool, Boxed, F64, Gc, I64, Int, Named, Num, Ref, Static, Tuple, Unit};
        match (from, kind) {
            (Bool | Int | I64, F64) => self.int_to_float(site, val, to, repr),
            (Num, Int | I64 | F64) => self.out_of_num(site, val, to, repr),
            (from @ (Bool | Int | I64 | F64), kind @ (Int | I64 | Num)) => {
                self.number_to_number(site, val, from, to, kind, repr)
            }
            (Gc(from), Gc(into)) => Ok(self.recast(val, from, to, into, repr)),
            (Gc(_), Ref) => {
                let expr = self.own(val).method(self.nodes, "erase", []);
                Ok(Val::owned(expr, to, repr))
            }
            (Ref, Gc(into)) => {
                let path = self.cx.struct_path(into);
                let expr = self
                    .recv(val)
                    .method(self.nodes, format!("downcast::<{path}>"), []);
                Ok(Val::reference(
                    expr.method(self.nodes, "unwrap", []),
                    to,
                    repr,
                ))
            }
            (Tuple(from), Tuple(into)) if from.len() == into.len() => {
                self.tuple_to_tuple(site, val, from, to, into, repr)
            }
            (Tuple(_), Named(class, args)) if class == self.cx.types.builtins.tuple => {
                self.tuple_to_sequence(site, val, to, args[0], repr)
            }
            (Named(..) | Tuple(_), Named(b, args)) if b == self.cx.types.builtins.iterator => {
                self.iterator_to_iterator(site, val, to, args[0], repr)
            }
            (Static, Kind::Opaque) => {
                self.effect(val.duplicate(self.nodes));
                let text = self.static_text(&val);
                let text = self.nodes.atom(quoted(&text));
                Ok(Val::owned(self.nodes.call("rt::Opaque", [text]), to, repr))
            }
            (_, Unit | Static) => {
                self.effect(val);
                Ok(Val::owned(Expr::unit(), to, repr))
            }
            (Static, Gc(Struct::Exception)) => self.class_to_exception(site, val, to),
            (Tuple(_), Boxed(inner)) => {
                let value = self.coerce_to(site, val, to, inner)?;
                Ok(Val::owned(
                    self.nodes.call("rt::Boxed::new", [value]),
                    to,
                    repr,
                ))
            }
            (Boxed(inner), _) => {
                let inner =
                    Val::reference(self.recv(val).method(self.nodes, "item", []), to, inner);
                self.convert(site, inner, to, repr)
            }
            (Static, Gc(Struct::Closure(_)) | Ref) => self.static_to_object(site, val, to, repr),
            (Named(a, from), Named(b, into)) => {
                self.stub_to_stub(site, val, (a, from), to, (b, into), repr)
            }
            (from, kind) => self.refuse_conversion(site, &from, &kind),
        }
    }

    fn refuse_conversion(&mut self, site: &Site, from: &Kind, kind: &Kind) -> Res<Val<'c>> {
        let what = format!("this value cannot be held as another type here ({from:?} as {kind:?})");
        self.refuse(site.span, what, "keep values of one type in this place")
    }

    /// Ints of all widths, bools, and a number of either kind.
    fn number_to_number(
        &mut self,
        site: &Site,
        val: Val<'c>,
        from: Kind,
        to: TyId,
        kind: Kind,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let (path, arg) = match (&from, &kind) {
            (Kind::I64, Kind::Int) => {
                let far = val.literal().is_some_and(|n| i32::try_from(n).is_err());
                let expr = self.own(val);
                let expr = if far {
                    super::numbers::typed(self.nodes, expr)
                } else {
                    expr
                };
                ("rt::Int::from", expr)
            }
            (Kind::Bool, Kind::Int) => ("rt::Int::from", self.own(val)),
            (Kind::Bool, Kind::I64) => ("i64::from", self.own(val)),
            (Kind::Int, Kind::I64) => match val.words {
                Some(Words {
                    wide: Some(wide), ..
                }) => {
                    return Ok(Val::owned(Expr::Cast(wide, "i64"), to, repr));
                }
                Some(Words { low: Some(low), .. }) => {
                    return Ok(Val::owned(low.take(), to, repr));
                }
                _ => ("rt::int::word", self.borrow(val)),
            },
            (Kind::F64, Kind::Num) => ("rt::Num::Float", self.own(val)),
            (_, Kind::Num) => {
                let int = self.cx.types.int();
                ("rt::Num::Int", self.coerce(site, val, int)?)
            }
            _ => return self.refuse_conversion(site, &from, &kind),
        };
        Ok(Val::owned(self.nodes.call(path, [arg]), to, repr))
    }

    /// `raise ValueError`: an instance is made of the class.
    fn class_to_exception(&mut self, site: &Site, val: Val<'c>, to: TyId) -> Res<Val<'c>> {
        let Some(Head::StubClass(class)) = self.cx.types.single(val.ty).cloned() else {
            return self.refuse(
                site.span,
                "this class cannot be raised here",
                "make an instance of it",
            );
        };
        self.effect(val);
        Ok(self.new_exception(class, to, vec![]))
    }

    /// Between objects of stub classes: a subclass for its base, an empty container for any, a fresh container rebuilt.
    fn stub_to_stub(
        &mut self,
        site: &Site,
        val: Val<'c>,
        (class, from): (StubClassId, &[Repr]),
        to: TyId,
        (base, into): (StubClassId, &[Repr]),
        repr: Repr,
    ) -> Res<Val<'c>> {
        let derives = self.cx.input.stubs.is_subclass(class, base);
        let empty = |this: &Self, f: Repr| *this.cx.kind(f) == Kind::Never;
        if class != base && derives && into.starts_with(from) {
            let expr = self.recv(val).method(self.nodes, "upcast", []);
            return Ok(Val::owned(expr, to, repr));
        }
        if class == base
            && from
                .iter()
                .zip(into)
                .all(|(f, t)| f == t || empty(self, *f))
        {
            self.effect(val);
            let names: Vec<String> = into.iter().map(|r| self.cx.rust_type(*r)).collect();
            let path = &self.cx.input.stubs.class(base).rust;
            let new = format!("{path}::<{}>::new", names.join(", "));
            return Ok(Val::owned(self.nodes.call(new, []), to, repr));
        }
        if class == base && (val.mode == Mode::Owned || class == self.cx.types.builtins.tuple) {
            // Fresh from a stub: nobody else holds it; and tuples never change.
            let plain = Site {
                calls: None,
                ..*site
            };
            return match self.recast_container(&plain, val, class, to)? {
                Some(val) if val.repr == repr => Ok(val),
                _ => self.refuse(
                    site.span,
                    "this container cannot hold what others here hold",
                    "keep values of one type in it",
                ),
            };
        }
        if class != base && derives {
            let deref = Expr::Prefix("*", self.nodes.node(self.recv(val)));
            return Ok(Val::reference(
                Expr::Prefix("&", self.nodes.node(deref)),
                to,
                repr,
            ));
        }
        let (from, into) = (Kind::Named(class, from), Kind::Named(base, into));
        self.refuse_conversion(site, &from, &into)
    }

    /// Evaluates a value for its effect only.
    pub fn effect(&mut self, val: Val<'c>) {
        if !val.is_stable() {
            let expr = val.expr;
            self.push(expr);
        }
    }

    fn int_to_float(&mut self, site: &Site, val: Val<'c>, to: TyId, repr: Repr) -> Res<Val<'c>> {
        if let Expr::Atom(text) = &val.expr
            && let Ok(n) = text.parse::<i64>()
            && n.unsigned_abs() < 1 << 53
        {
            return Ok(Val::owned(self.nodes.atom(format!("{n}.0")), to, repr));
        }
        match self.kind(val.repr) {
            Kind::I64 => {
                let expr = self.own(val);
                Ok(Val::owned(
                    Expr::Cast(self.nodes.node(expr), "f64"),
                    to,
                    repr,
                ))
            }
            Kind::Bool => {
                let expr = self.own(val);
                Ok(Val::owned(self.nodes.call("f64::from", [expr]), to, repr))
            }
            _ => {
                let expr = self.borrow(val);
                let result = self.nodes.call("rt::int::to_f64", [expr]);
                Ok(Val::owned(self.attempt(site, result), to, repr))
            }
        }
    }

    fn out_of_num(&mut self, site: &Site, val: Val<'c>, to: TyId, repr: Repr) -> Res<Val<'c>> {
        if *self.cx.kind(repr) == Kind::F64 {
            let expr = self.recv(val).method(self.nodes, "to_f64", []);
            return Ok(Val::owned(self.attempt(site, expr), to, repr));
        }
        let value = self.borrow(val);
        let expr = self.attempt(site, self.nodes.call("rt::op::int_of", [value]));
        let int = self.cx.types.int();
        let int_repr = self.repr(int);
        self.convert(site, Val::reference(expr, int, int_repr), to, repr)
    }

    /// Up or down in a hierarchy of classes.
    fn recast(
        &mut self,
        val: Val<'c>,
        from: Struct,
        to: TyId,
        into: Struct,
        repr: Repr,
    ) -> Val<'c> {
        let path = self.cx.struct_path(into);
        let up = self.cx.chain(from).contains(&into);
        let recv = self.recv(val);
        match up {
            true => Val::reference(
                recv.method(self.nodes, format!("upcast::<{path}>"), []),
                to,
                repr,
            ),
            false => {
                let expr = recv
                    .method(self.nodes, format!("downcast::<{path}>"), [])
                    .method(self.nodes, "unwrap", []);
                Val::reference(expr, to, repr)
            }
        }
    }

    fn out_of_option(
        &mut self,
        site: &Site,
        val: Val<'c>,
        inner: Repr,
        to: TyId,
        kind: &Kind,
        repr: Repr,
    ) -> Res<Val<'c>> {
        if matches!(kind, Kind::Unit) {
            self.effect(val);
            return Ok(Val::owned(Expr::unit(), to, repr));
        }
        let rest = self.cx.types.filter(val.ty, |h| *h != Head::None);
        let val = self.unwrap_option(val, inner, rest);
        self.convert(site, val, to, repr)
    }

    /// What an `Option` that is not `None` holds.
    pub fn unwrap_option(&mut self, val: Val<'c>, inner: Repr, ty: TyId) -> Val<'c> {
        let copy = self.cx.reprs.is_copy(inner);
        match val.mode {
            Mode::Owned => Val::owned(val.expr.method(self.nodes, "unwrap", []), ty, inner),
            _ if copy => Val::owned(self.recv(val).method(self.nodes, "unwrap", []), ty, inner),
            _ => Val::reference(
                self.recv(val)
                    .method(self.nodes, "as_ref", [])
                    .method(self.nodes, "unwrap", []),
                ty,
                inner,
            ),
        }
    }

    fn option_to_option(
        &mut self,
        site: &Site,
        val: Val<'c>,
        from: Repr,
        to: TyId,
        inner: Repr,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let from_ty = self.cx.types.filter(val.ty, |h| *h != Head::None);
        let to_ty = self.cx.types.filter(to, |h| *h != Head::None);
        if let Kind::Option(deeper) = self.kind(from)
            && deeper == inner
        {
            let expr = self.own(val);
            return Ok(Val::owned(expr.method(self.nodes, "flatten", []), to, repr));
        }
        let owned = val.mode == Mode::Owned;
        let source = if owned { val.expr } else { self.borrow(val) };
        let item = if owned {
            self.temp(from)
        } else {
            self.temp_ref(from)
        };
        let part = if owned {
            Val::owned(self.read_temp(item), from_ty, from)
        } else {
            self.place_of(item, from_ty)
        };
        let body = self
            .block_value(|b| b.coerce_to(site, part, to_ty, inner))?
            .into_expr();
        let arms = [
            Arm {
                pat: Pat::Path("Some", self.nodes.list([Pat::Bind(item)])),
                body: self.nodes.call("Some", [body]),
            },
            Arm {
                pat: Pat::Path("None", &[]),
                body: Expr::Atom("None"),
            },
        ];
        Ok(Val::owned(
            Expr::Match(self.nodes.node(source), self.nodes.list(arms)),
            to,
            repr,
        ))
    }

    fn tuple_to_tuple(
        &mut self,
        site: &Site,
        val: Val<'c>,
        from: &[Repr],
        to: TyId,
        into: &[Repr],
        repr: Repr,
    ) -> Res<Val<'c>> {
        let (from_items, to_items) = (
            self.tuple_items(val.ty, from.len()),
            self.tuple_items(to, into.len()),
        );
        let expr = self.own(val);
        let vars: Vec<_> = from.iter().map(|r| self.temp(*r)).collect();
        let pat = Pat::Tuple(self.nodes.collect(vars.iter().map(|v| Pat::Bind(*v))));
        let mut block = self.block_value(|b| {
            let mut items = Vec::new();
            for (i, var) in vars.iter().enumerate() {
                let item = Val::owned(b.read_temp(*var), from_items[i], from[i]);
                items.push(b.coerce_to(site, item, to_items[i], into[i])?);
            }
            Ok(Expr::Tuple(b.nodes.list(items)))
        })?;
        let expr = match expr {
            Expr::Tuple(items) if items.len() == vars.len() => {
                let lets = vars.iter().zip(items);
                let lets = lets.map(|(var, item)| Stmt::Let(*var, Some(item.take())));
                let value = block.value.take();
                let stmts = self.nodes.collect(lets.chain(block.into_stmts()));
                Expr::Block(None, Block { stmts, value })
            }
            expr => Expr::Match(
                self.nodes.node(expr),
                self.nodes.list([Arm {
                    pat,
                    body: block.into_expr(),
                }]),
            ),
        };
        Ok(Val::owned(expr, to, repr))
    }

    /// The types of a fixed tuple's items.
    pub fn tuple_items(&mut self, ty: TyId, len: usize) -> Vec<TyId> {
        let found = self.cx.types.heads(ty).iter().find_map(|h| match h {
            Head::Tuple(items) if items.len() == len => Some(items.clone()),
            _ => None,
        });
        let never = self.cx.types.never();
        found.unwrap_or_else(|| vec![never; len])
    }

    /// `(A, A)` as `rt::Tuple<A>`.
    fn tuple_to_sequence(
        &mut self,
        site: &Site,
        val: Val<'c>,
        to: TyId,
        item: Repr,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let elem = match self.cx.types.single(to) {
            Some(Head::Stub(_, args)) => args[0],
            _ => to,
        };
        let items = self.spread_tuple(val);
        let mut exprs = Vec::new();
        for part in items {
            exprs.push(self.coerce_to(site, part, elem, item)?);
        }
        let list = Expr::Macro("vec!", self.nodes.list(exprs));
        Ok(Val::owned(
            self.nodes.call("rt::Tuple::from_vec", [list]),
            to,
            repr,
        ))
    }

    /// The items of a fixed tuple, as values of their own.
    pub fn spread_tuple(&mut self, val: Val<'c>) -> Vec<Val<'c>> {
        let Kind::Tuple(reprs) = self.kind(val.repr) else {
            return Vec::new();
        };
        let types = self.tuple_items(val.ty, reprs.len());
        if let (Mode::Owned, Expr::Tuple(items)) = (val.mode, &val.expr) {
            return items
                .iter()
                .zip(types)
                .zip(reprs)
                .map(|((e, t), r)| Val::owned(e.duplicate(self.nodes), t, *r))
                .collect();
        }
        let base = self.keep(val);
        let mut items = Vec::new();
        for (i, (ty, repr)) in types.into_iter().zip(reprs).enumerate() {
            items.push(Val::place(
                base.expr
                    .duplicate(self.nodes)
                    .field(self.nodes, i.to_string()),
                ty,
                *repr,
            ));
        }
        items
    }

    /// Makes a helper that turns one representation into another, called with a reference.
    pub fn conversion(
        &mut self,
        val: Val<'c>,
        to: TyId,
        repr: Repr,
        name: &str,
        build: impl FnOnce(&mut Body<'_, 'c>, Val<'c>) -> Res<Expr<'c>>,
    ) -> Res<Val<'c>> {
        let key = HelperKey {
            op: format!("as {name}"),
            operands: vec![(val.ty, val.repr), (to, repr)],
            result: to,
            calls: vec![],
        };
        let params = vec![("value", val.ty, val.repr)];
        let id = self.helper(key, name, params, (to, repr), false, |body, mut vals| {
            let val = vals.remove(0);
            build(body, val)
        })?;
        let arg = self.pass(val);
        Ok(Val::owned(
            Expr::CallFn(id, self.nodes.list([arg])),
            to,
            repr,
        ))
    }

    /// Which variant of an enum holds values of a type.
    pub fn variant_for(&mut self, id: UnionId, ty: TyId) -> Option<usize> {
        let variants = &self.cx.reprs.union(id).variants;
        variants
            .iter()
            .position(|v| self.cx.types.is_subset(ty, v.ty))
    }
}

//! Displays: lists, tuples, sets, dicts and f-strings.
//!
//! In: elements. Out: one constructor call where there is no star, else statements that fill the container.
//!
//! ```text
//! [a, *b]        let t = rt::List::from_vec(vec![a]); t.extend(b.iter())?;
//! f"{x:>5}!"     rt::op::fstring(&["", "!"], &[(&x, ">5")])?
//! ```

use super::body::{Body, Site};
use super::cx::Res;
use super::names::quoted;
use super::places::Anchor;
use super::repr::{Kind, Repr};
use super::tree::{Expr, Use};
use super::value::{Mode, Val};
use crate::hir::{self, Element, FormatPart};
use crate::infer::types::{Head, TyId};

impl<'c> Body<'_, 'c> {
    /// The element types and representations of a container's type.
    fn parts(&mut self, ty: TyId) -> (&'c [TyId], &'c [Repr], Repr) {
        let repr = self.repr(ty);
        let repr = self.bare(repr);
        let types = match self.cx.types.single(ty) {
            Some(Head::Stub(_, args)) => args,
            _ => &[][..],
        };
        match self.kind(repr) {
            Kind::Named(_, reprs) => (types, reprs, repr),
            _ => (types, &[], repr),
        }
    }

    /// A container that holds nothing but itself is an enum with one variant: what that holds.
    fn bare(&self, repr: Repr) -> Repr {
        match self.cx.kind(repr) {
            Kind::Union(id) => match self.cx.reprs.union(*id).variants.as_slice() {
                [only] => only.repr,
                _ => repr,
            },
            _ => repr,
        }
    }

    fn empty(&mut self, class: &str, reprs: &[Repr]) -> Expr<'c> {
        let mut path = ["rt::", class, "::<"].concat();
        self.cx.write_types(&mut path, reprs);
        path.push_str(">::new");
        self.nodes.call(path, [])
    }

    /// `[a, *b]`.
    pub fn list_display(&mut self, e: &'c hir::Expr<'c>, items: &'c [Element<'c>]) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let (types, reprs, repr) = self.parts(ty);
        if types.is_empty() || reprs.is_empty() {
            return self.refuse(e.span, "the type of this list is not known", "");
        }
        let site = self.site(e);
        let plain = items.iter().take_while(|i| !i.star).count();
        let first: Vec<_> = items[..plain].iter().map(|i| i.value).collect();
        let mut exprs = Vec::new();
        for val in self.operands(&first)? {
            exprs.push(self.coerce_to(&site, val, types[0], reprs[0])?);
        }
        let list = match exprs.is_empty() {
            true => self.empty("List", reprs),
            false => self.nodes.call(
                "rt::List::from_vec",
                [Expr::Macro("vec!", self.nodes.list(exprs))],
            ),
        };
        if plain == items.len() {
            return Ok(Val::owned(list, ty, repr));
        }
        let out = self.temp(repr);
        self.push_let(out, list);
        for item in &items[plain..] {
            let val = self.expr(item.value)?;
            let recv = Expr::Var(out, Use::Recv);
            if item.star {
                let iter = self.iterate_to(&site, val, types[0], reprs[0])?;
                let extend = self.attempt(&site, recv.method(self.nodes, "extend", [iter]));
                self.push(extend);
            } else {
                let value = self.coerce_to(&site, val, types[0], reprs[0])?;
                self.push(recv.method(self.nodes, "append", [value]));
            }
        }
        Ok(Val::place(Expr::Var(out, Use::Recv), ty, repr))
    }

    /// `(a, *b)`.
    pub fn tuple_display(
        &mut self,
        e: &'c hir::Expr<'c>,
        items: &'c [Element<'c>],
    ) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let site = self.site(e);
        let exprs: Vec<_> = items.iter().map(|i| i.value).collect();
        let mut vals = Vec::new();
        let lowered = self.operands(&exprs)?;
        let mut open = false;
        for (val, item) in lowered.into_iter().zip(items) {
            match (item.star, self.cx.types.single(val.ty)) {
                (false, _) => vals.push((val, false)),
                (true, Some(Head::Tuple(_))) => {
                    vals.extend(self.spread_tuple(val).into_iter().map(|v| (v, false)))
                }
                (true, _) => {
                    open = true;
                    vals.push((val, true));
                }
            }
        }
        if open {
            return self.open_tuple(&site, ty, vals);
        }
        let repr = self.repr(ty);
        if vals.is_empty() {
            return Ok(Val::owned(
                self.nodes.call("rt::Tuple::<()>::empty", []),
                ty,
                repr,
            ));
        }
        let types = self.tuple_items(ty, vals.len());
        let (mut exprs, mut reprs) = (Vec::new(), Vec::new());
        for ((val, _), ty) in vals.into_iter().zip(types) {
            let natural = val.ty == ty && !matches!(val.mode, Mode::Lazy(_));
            let repr = if natural { val.repr } else { self.repr(ty) };
            exprs.push(self.coerce_to(&site, val, ty, repr)?);
            reprs.push(repr);
        }
        let repr = self.cx.reprs.tuple(&reprs);
        Ok(Val::owned(Expr::Tuple(self.nodes.list(exprs)), ty, repr))
    }

    fn open_tuple(&mut self, site: &Site, ty: TyId, vals: Vec<(Val<'c>, bool)>) -> Res<Val<'c>> {
        let (types, reprs, repr) = self.parts(ty);
        if types.is_empty() || reprs.is_empty() {
            return self.refuse(site.span, "the type of this tuple is not known", "");
        }
        let list = self.cx.types.list(types[0]);
        let list_repr = self.repr(list);
        let out = self.temp(list_repr);
        let new = self.empty("List", reprs);
        self.push_let(out, new);
        for (val, star) in vals {
            let recv = Expr::Var(out, Use::Recv);
            if star {
                let iter = self.iterate_to(site, val, types[0], reprs[0])?;
                let extend = self.attempt(site, recv.method(self.nodes, "extend", [iter]));
                self.push(extend);
            } else {
                let value = self.coerce_to(site, val, types[0], reprs[0])?;
                self.push(recv.method(self.nodes, "append", [value]));
            }
        }
        let tuple = self
            .nodes
            .call("rt::Tuple::from_list", [Expr::Var(out, Use::Borrow)]);
        Ok(Val::owned(tuple, ty, repr))
    }

    /// `{a, *b}`.
    pub fn set_display(&mut self, e: &'c hir::Expr<'c>, items: &'c [Element<'c>]) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let (types, reprs, repr) = self.parts(ty);
        if types.is_empty() || reprs.is_empty() {
            return self.refuse(e.span, "the type of this set is not known", "");
        }
        let site = self.site(e);
        let exprs: Vec<_> = items.iter().map(|i| i.value).collect();
        let vals = self.operands(&exprs)?;
        if !items.is_empty() && items.iter().all(|item| !item.star) {
            let mut values = Vec::new();
            for val in vals {
                values.push(self.coerce_to(&site, val, types[0], reprs[0])?);
            }
            let item = self.cx.rust_type(reprs[0]);
            let set = self.nodes.call(
                format!("rt::Set::<{item}>::display"),
                [Expr::Array(self.nodes.list(values))],
            );
            return Ok(Val::owned(self.attempt(&site, set), ty, repr));
        }
        let out = self.temp(repr);
        let vals: Vec<Val<'c>> = vals
            .into_iter()
            .map(|v| if v.is_stable() { v } else { self.keep_any(v) })
            .collect();
        let new = self.empty("Set", reprs);
        self.push_let(out, new);
        for (val, item) in vals.into_iter().zip(items) {
            let recv = Expr::Var(out, Use::Recv);
            let add = if item.star {
                let iter = self.iterate_to(&site, val, types[0], reprs[0])?.method(
                    self.nodes,
                    "boxed",
                    [],
                );
                recv.method(
                    self.nodes,
                    "update",
                    [Expr::Array(self.nodes.list([iter])).borrow(self.nodes)],
                )
            } else {
                let value = self.coerce_to(&site, val, types[0], reprs[0])?;
                recv.method(self.nodes, "add", [value])
            };
            let add = self.attempt(&site, add);
            self.push(add);
        }
        Ok(Val::place(Expr::Var(out, Use::Recv), ty, repr))
    }

    /// `{k: v, **d}`.
    pub fn dict_display(
        &mut self,
        e: &'c hir::Expr<'c>,
        items: &'c [(Option<&'c hir::Expr<'c>>, &'c hir::Expr<'c>)],
    ) -> Res<Val<'c>> {
        let ty = self.ty(e.id);
        let (types, reprs, repr) = self.parts(ty);
        if types.len() != 2 || reprs.len() != 2 {
            return self.refuse(e.span, "the type of this dict is not known", "");
        }
        let site = self.site(e);
        let new = self.empty("Dict", reprs);
        if items.is_empty() {
            return Ok(Val::owned(new, ty, repr));
        }
        let out = self.temp(repr);
        self.push_let(out, new);
        for (key, value) in items {
            let recv = Expr::Var(out, Use::Recv);
            let set = match key {
                Some(key) => {
                    let [key, value] = self.two_operands(key, value)?;
                    let key = self.coerce_to(&site, key, types[0], reprs[0])?;
                    let value = self.coerce_to(&site, value, types[1], reprs[1])?;
                    recv.method(self.nodes, "set", [key, value])
                }
                None => {
                    let val = self.expr(value)?;
                    if val.repr != repr {
                        return self.refuse(
                            value.span,
                            "`**` of a dict with other types",
                            "add its items in a loop",
                        );
                    }
                    let other = self.borrow(val);
                    recv.method(self.nodes, "update_dict", [other])
                }
            };
            let set = self.attempt(&site, set);
            self.push(set);
        }
        Ok(Val::place(Expr::Var(out, Use::Recv), ty, repr))
    }

    /// An f-string.
    pub fn format_string(
        &mut self,
        e: &'c hir::Expr<'c>,
        parts: &'c [FormatPart<'c>],
    ) -> Res<Val<'c>> {
        let ty = self.cx.types.str();
        let repr = self.repr(ty);
        let mut texts = vec![String::new()];
        let mut values = Vec::new();
        let mut vals: Vec<Val<'c>> = Vec::new();
        let mut specs = Vec::new();
        for part in parts {
            match part {
                FormatPart::Text(text) => {
                    texts.last_mut().into_iter().for_each(|t| t.push_str(text))
                }
                FormatPart::Value {
                    value,
                    conversion,
                    spec,
                } => {
                    let site = self.site(value);
                    let val = self.later(&mut vals, |b| {
                        let val = b.expr(value)?;
                        b.converted(&site, val, *conversion)
                    })?;
                    vals.push(val);
                    let spec = self.later(&mut vals, |b| b.spec(spec))?;
                    specs.push(spec);
                    texts.push(String::new());
                }
            }
        }
        if vals.is_empty() {
            let text = texts.concat();
            return Ok(Val::owned(
                self.nodes.atom(super::value::text_literal(&text)),
                ty,
                repr,
            ));
        }
        for (val, spec) in vals.into_iter().zip(specs) {
            values.push(Expr::Tuple(self.nodes.list([self.pass_object(val), spec])));
        }
        let texts = texts.iter().map(|t| self.nodes.atom(quoted(t)));
        let args = [
            Expr::Array(self.nodes.collect(texts)).borrow(self.nodes),
            Expr::Array(self.nodes.list(values)).borrow(self.nodes),
        ];
        let site = Site {
            anchor: Anchor::None,
            ..self.site(e)
        };
        let expr = self.attempt(&site, self.nodes.call("rt::op::fstring", args));
        Ok(Val::owned(expr, ty, repr))
    }

    fn converted(&mut self, site: &Site, val: Val<'c>, conversion: Option<char>) -> Res<Val<'c>> {
        let path = match conversion {
            None => return Ok(val),
            Some('r') => "rt::op::repr",
            Some('a') => "rt::builtins::ascii",
            Some(_) => "rt::op::str",
        };
        let ty = self.cx.types.str();
        let repr = self.repr(ty);
        let object = self.pass_object(val);
        let text = self.attempt(site, self.nodes.call(path, [object]));
        Ok(Val::owned(text, ty, repr))
    }

    /// A format spec as a `&str`.
    fn spec(&mut self, parts: &'c [FormatPart<'c>]) -> Res<Expr<'c>> {
        if parts.is_empty() {
            return Ok(Expr::Atom("\"\""));
        }
        if parts.iter().all(|p| matches!(p, FormatPart::Text(_))) {
            let text: String = parts
                .iter()
                .map(|p| if let FormatPart::Text(t) = p { t } else { "" })
                .collect();
            return Ok(self.nodes.atom(quoted(&text)));
        }
        let mut texts = vec![String::new()];
        let mut values = Vec::new();
        let mut site = None;
        for part in parts {
            match part {
                FormatPart::Text(text) => {
                    texts.last_mut().into_iter().for_each(|t| t.push_str(text))
                }
                FormatPart::Value {
                    value,
                    conversion,
                    spec,
                } => {
                    let at = self.site(value);
                    let val = self.expr(value)?;
                    let val = self.converted(&at, val, *conversion)?;
                    let spec = self.spec(spec)?;
                    values.push(Expr::Tuple(self.nodes.list([self.pass_object(val), spec])));
                    texts.push(String::new());
                    site = Some(at);
                }
            }
        }
        let texts = texts.iter().map(|t| self.nodes.atom(quoted(t)));
        let args = [
            Expr::Array(self.nodes.collect(texts)).borrow(self.nodes),
            Expr::Array(self.nodes.list(values)).borrow(self.nodes),
        ];
        let text = self.nodes.call("rt::op::fstring", args);
        let text = match site {
            Some(site) => self.attempt(&site, text),
            None => text,
        };
        Ok(text.method(self.nodes, "as_str", []))
    }
}

//! Calls of what stubs declare: functions, constructors, dunders as functions.

use std::collections::BTreeSet;

use super::super::bind::Arg;
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::tree::{Arm, Expr, Pat, Use};
use super::super::unions::Split;
use super::super::value::Val;
use crate::bind::ArgShape;
use crate::hir;
use crate::infer::types::{Head, TyId};
use crate::stubs::{OverloadsId, StubBinding, StubClassId, StubParam, StubType};
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// A function of the stubs.
    pub fn call_stub_func(
        &mut self,
        site: &Site,
        set: OverloadsId,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let stubs = self.cx.input.stubs;
        let overloads = stubs.overloads(set);
        if args.iter().any(|a| self.is_dead_operand(&a.val)) {
            return Ok(self.sequence_dead(args.into_iter().map(|a| a.val).collect()));
        }
        let is_spread = |a: &Arg<'c>| a.shape == ArgShape::Spread;
        if args.iter().any(is_spread)
            && let Some(val) = self.spread_stub_call(site, set, args.duplicate(self.nodes), ty)?
        {
            return Ok(val);
        }
        let first = overloads.first().map(|f| stubs.func(*f));
        if let Some(func) = first {
            if func.intrinsic {
                return self.intrinsic(site, func.name, args, ty);
            }
            let last = overloads.last().map(|f| stubs.func(*f));
            if let Some(last) = last.filter(|f| f.intrinsic)
                && self.choose(site, set, None, &args).is_none()
            {
                return self.intrinsic(site, last.name, args, ty);
            }
            if func.binding == StubBinding::Method {
                // `str.upper` as a function: the first argument is the receiver.
                let mut args = args;
                let recv = args.remove(0).val;
                return self.unbound_call(site, set, recv, args, ty);
            }
            if let Some(name) = func.dunder
                && args
                    .iter()
                    .all(|a| matches!(a.shape, ArgShape::Positional | ArgShape::Keyword(_)))
                && let Some(val) = self.call_dunder_function(site, set, name, &args, ty)?
            {
                return Ok(val);
            }
        }
        let mut args = args;
        if let Some(val) = self.take_overload(site, set, &mut None, &mut args, Some(ty))? {
            return Ok(val);
        }
        self.split_stub_call(site, set, args, ty)
    }

    /// `len(x)`, `abs(x)`, ...: the dunder of the first argument.
    pub(super) fn call_dunder_function(
        &mut self,
        site: &Site,
        set: OverloadsId,
        name: Symbol,
        args: &[Arg<'c>],
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let stubs = self.cx.input.stubs;
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let fits = stubs.overloads(set).iter().any(|f| {
            let func = stubs.func(*f);
            func.dunder.is_some() && crate::bind::bind(&func.signature, &shapes).is_ok()
        });
        if !fits {
            return Ok(None);
        }
        let operands: Vec<Val<'c>> = args.iter().map(|a| a.val.duplicate(self.nodes)).collect();
        if name == "__iter__" {
            let own = |b: &Self, h: &Head| match h {
                Head::Stub(class, _) => {
                    *class == b.cx.types.builtins.iterator
                        || Some(*class) == b.cx.types.builtins.generator
                }
                _ => false,
            };
            match self.cx.types.single(operands[0].ty).cloned() {
                Some(head) if own(self, &head) => {
                    return Ok(Some(operands[0].duplicate(self.nodes)));
                }
                Some(Head::Inst(_)) if matches!(self.cx.types.single(ty), Some(Head::Inst(_))) => {
                    return self.dunder(site, "__iter__", operands, Some(ty)).map(Some);
                }
                _ => {}
            }
            let (iter, elem, item) = self.iterate(site, operands[0].duplicate(self.nodes))?;
            let iterator = self.cx.types.builtins.iterator;
            let own = self.cx.types.of(Head::Stub(iterator, vec![elem]));
            let repr = self.repr(own);
            return Ok(Some(Val::lazy(iter, own, repr, item)));
        }
        let reflected = match name.as_str() {
            "__divmod__" => Some("__rdivmod__"),
            "__pow__" if operands.len() == 2 => Some("__rpow__"),
            _ => None,
        };
        if let (Some(reflected), [a, b]) = (reflected, operands.as_slice()) {
            return self
                .dunder_pair(
                    site,
                    name.as_str(),
                    reflected,
                    a.duplicate(self.nodes),
                    b.duplicate(self.nodes),
                    ty,
                )
                .map(Some);
        }
        let name: &'static str = name.as_str();
        self.dunder(site, name, operands, Some(ty)).map(Some)
    }

    /// `str.upper(x)`: what is no `str` raises.
    fn unbound_call(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Val<'c>,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let stubs = self.cx.input.stubs;
        let first = stubs.overloads(set).first().map(|f| stubs.func(*f));
        let Some((class, name)) = first.and_then(|f| Some((f.class?, f.name))) else {
            return self.stub_method(site, set, recv, args, ty);
        };
        if self.is_split(recv.repr) || self.is_class_split(&recv) {
            let (op, leaf_site) = ((format!("unbound_{name}"), true), *site);
            return self.split_call(site, op, recv, args, ty, move |body, recv, args| {
                body.unbound_call(&leaf_site, set, recv, args, ty).map(Some)
            });
        }
        match self.receiver_head(&recv).as_deref() {
            Some(Head::Stub(found, _)) if stubs.is_subclass(*found, class) => {
                self.stub_method(site, set, recv, args, ty)
            }
            _ => {
                let recv = self.keep_any(recv);
                for arg in args {
                    self.discard(arg.val);
                }
                let of = stubs.class(class).name;
                let text = format!(
                    "descriptor '{name}' for '{of}' objects doesn't apply to a '{{type}}' object"
                );
                let object = self.pass_object(recv);
                let text = self.nodes.atom(format!("{text:?}"));
                let error = self.nodes.call("rt::error::bad_argument", [text, object]);
                let raise = self.raise(site, error);
                self.push(raise);
                Ok(self.never())
            }
        }
    }

    /// How many items of a star at a place the overloads can take; `None` if any number.
    fn spread_counts(&self, set: OverloadsId, at: usize) -> Option<BTreeSet<usize>> {
        let stubs = self.cx.input.stubs;
        let mut counts = BTreeSet::new();
        for id in stubs.overloads(set) {
            let params = &stubs.func(*id).params;
            if params.iter().any(|p| p.kind == hir::ParamKind::VarArgs) {
                return None;
            }
            let positional = |p: &&StubParam| {
                matches!(
                    p.kind,
                    hir::ParamKind::PositionalOnly | hir::ParamKind::Normal
                )
            };
            let all = params.iter().filter(positional).count();
            let needed = params
                .iter()
                .filter(positional)
                .filter(|p| p.default.is_none());
            let least = needed.count().saturating_sub(at);
            counts.extend(least..=all.saturating_sub(at));
        }
        Some(counts)
    }

    /// A stub function called with `*items`: how many there are shows at run time.
    fn spread_stub_call(
        &mut self,
        site: &Site,
        set: OverloadsId,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let Some(at) = args.iter().position(|a| a.shape == ArgShape::Spread) else {
            return Ok(None);
        };
        let Some(counts) = self.spread_counts(set, at) else {
            return Ok(None);
        };
        let mut args = args;
        let spread = args.remove(at);
        for arg in &mut args {
            arg.val = self.keep_any(arg.val.take());
        }
        let (iter, elem, item) = self.iterate(site, spread.val)?;
        let list_ty = self.cx.types.list(elem);
        let list_repr = self.cx.reprs.named(self.cx.types.builtins.list, &[item]);
        let list = self.attempt(site, self.nodes.call("rt::List::collect", [iter]));
        let var = self.temp(list_repr);
        self.push_let(var, list);
        let list = Val::place(Expr::Var(var, Use::Recv), list_ty, list_repr);
        let result = (ty, self.repr(ty));
        let mut arms = Vec::new();
        for count in counts.iter().copied() {
            let body = self.block_value(|b| {
                let mut items = Vec::new();
                for i in 0..count {
                    let item = b.spread_item(&list, elem, i);
                    items.push(Arg::positional(b.keep(item)));
                }
                let mut all = args.duplicate(b.nodes);
                all.splice(at..at, items);
                let val = b.call_stub_func(site, set, all, ty)?;
                if b.is_dead_operand(&val) {
                    return Ok(Expr::Match(b.nodes.node(val.expr), &mut []));
                }
                b.coerce_to(site, val, result.0, result.1)
            })?;
            arms.push(Arm {
                pat: Pat::Path(self.nodes.text(count.to_string()), &[]),
                body: body.into_expr(),
            });
        }
        let name = self
            .nodes
            .atom(format!("{:?}", self.stub_name(set).as_str()));
        let least = counts.first().copied().unwrap_or(0) + at;
        let most = counts.last().copied().unwrap_or(0) + at;
        let bounds = [least, most].map(|n| self.nodes.atom(n.to_string()));
        let [least, most] = bounds;
        let given = Expr::Var(var, Use::Recv)
            .method(self.nodes, "len", [])
            .infix(self.nodes, "+", self.nodes.atom(at.to_string()));
        let error = self
            .nodes
            .call("rt::error::wrong_arguments", [name, least, most, given]);
        let body = self.raise(site, error);
        arms.push(Arm {
            pat: Pat::Wild,
            body,
        });
        let count = Expr::Var(var, Use::Recv).method(self.nodes, "len", []);
        let expr = Expr::Match(self.nodes.node(count), self.nodes.list(arms));
        Ok(Some(Val::owned(expr, result.0, result.1)))
    }

    /// What to do where no form of a function takes the arguments.
    fn way_out(&self, set: OverloadsId) -> &'static str {
        let stubs = self.cx.input.stubs;
        let is_literal = |param: &StubParam| matches!(param.ty, StubType::Literal(_));
        let mut funcs = stubs.overloads(set).iter().map(|id| stubs.func(*id));
        match funcs.any(|func| func.params.iter().any(is_literal)) {
            true => "write out the string that decides what comes back, and check the types",
            false => "check the types of the arguments",
        }
    }

    /// A stub call whose arguments have several types: chosen for each of them.
    pub(super) fn split_stub_call(
        &mut self,
        site: &Site,
        set: OverloadsId,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let name = self.stub_name(set);
        if !args
            .iter()
            .any(|a| self.is_split(a.val.repr) || self.is_class_split(&a.val))
        {
            if let Some(val) = self.wrong_call(site, set, None, args)? {
                return Ok(val);
            }
            let what = format!("no form of `{name}()` takes these arguments");
            return self.refuse(site.span, what, self.way_out(set));
        }
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let operands: Vec<Val<'c>> = args.into_iter().map(|a| a.val).collect();
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            body.call_or_wrong(&leaf_site, set, None, args, ty)
        };
        let text = format!("{name}() got an argument of a type that it does not take");
        let error = move |body: &mut Body<'_, 'c>, _: Vec<Val<'c>>| {
            body.nodes
                .call("rt::type_error", [body.nodes.atom(format!("{text:?}"))])
        };
        let split = Split {
            op: name.as_str().to_owned(),
            result,
            by_class: false,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, operands, &split)
    }

    pub(super) fn stub_name(&self, set: OverloadsId) -> Symbol {
        let stubs = self.cx.input.stubs;
        stubs
            .overloads(set)
            .first()
            .map_or(Symbol::intern("function"), |f| stubs.func(*f).name)
    }

    /// `list(xs)`, `int(s)`, `ValueError("...")`.
    pub fn construct_stub(
        &mut self,
        site: &Site,
        class: StubClassId,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        if args.iter().any(|a| self.is_dead_operand(&a.val)) {
            return Ok(self.sequence_dead(args.into_iter().map(|a| a.val).collect()));
        }
        let stubs = self.cx.input.stubs;
        if stubs.is_subclass(class, self.cx.types.builtins.base_exception) {
            let own = self.cx.types.stub(class);
            let vals = args.into_iter().map(|a| a.val).collect();
            return Ok(self.new_exception(class, own, vals));
        }
        match stubs.method(class, sym::__new__) {
            Some(set) => {
                let dunder = stubs
                    .overloads(set)
                    .iter()
                    .find_map(|f| stubs.func(*f).dunder);
                if let (Some(name), [arg]) = (dunder, args.as_slice())
                    && matches!(self.cx.types.heads(arg.val.ty), [Head::Inst(_), ..])
                {
                    let recv = arg.val.duplicate(self.nodes);
                    return self.dunder(site, name.as_str(), vec![recv], Some(ty));
                }
                self.call_stub_func(site, set, args, ty)
            }
            None => {
                let name = stubs.class(class).name;
                self.refuse(
                    site.span,
                    format!("`{name}` objects cannot be made by calling the class"),
                    "",
                )
            }
        }
    }
}

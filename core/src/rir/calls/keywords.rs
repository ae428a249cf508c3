//! `**` in calls: names that are known only at run time.
//!
//! In: a dict passed with `**`, the parameters it may fill. Out: a checked copy of it, from which each parameter takes its
//! value by name.
//!
//! ```text
//! f(1, **names)        let t = rt::arguments::keywords(&names, ..)?;
//!                      f(1, if t.contains(&b)? { t.get(&b)? } else { default })
//! ```

use super::super::bind::Arg;
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::nodes::Nodes;
use super::super::repr::{Kind, Repr};
use super::super::tree::{Expr, Use};
use super::super::value::Val;
use crate::bind::{ArgShape, Slot};
use crate::hir::{FuncId, ParamKind};
use crate::infer::types::{Head, TyId};
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// A `**` argument; one that never holds anything passes nothing.
    pub(super) fn spread_keywords(&mut self, val: Val<'c>) -> Res<Option<Arg<'c>>> {
        let Some((_, value)) = self.mapping_types(&val) else {
            let span = self.func_span();
            return self.refuse(
                span,
                "`**` of what is not one kind of dict",
                "pass the values by name",
            );
        };
        if self.cx.types.is_never(value) {
            self.effect(val);
            return Ok(None);
        }
        Ok(Some(Arg {
            shape: ArgShape::SpreadKeywords,
            val,
        }))
    }

    /// The types of a dict's keys and values.
    pub fn mapping_types(&self, val: &Val<'c>) -> Option<(TyId, TyId)> {
        let dict = self.cx.input.stubs.builtin_class("dict")?;
        match self.cx.types.single(val.ty)? {
            Head::Stub(class, args) if self.cx.input.stubs.is_subclass(*class, dict) => {
                match args[..] {
                    [key, value] => Some((key, value)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `f(**a, **b)`: both are passed as one.
    pub(super) fn merge_keywords(&mut self, site: &Site, args: Vec<Arg<'c>>) -> Res<Vec<Arg<'c>>> {
        let spread = |a: &Arg<'c>| a.shape == ArgShape::SpreadKeywords;
        if args.iter().filter(|a| spread(a)).count() < 2 {
            return Ok(args);
        }
        let str = self.cx.types.str();
        let mut value = self.cx.types.never();
        for arg in args.iter().filter(|a| spread(a)) {
            if let Some((_, ty)) = self.mapping_types(&arg.val) {
                value = self.cx.types.join(value, ty);
            }
        }
        let ty = self
            .cx
            .types
            .of(Head::Stub(self.dict_class(), vec![str, value]));
        let repr = self.repr(ty);
        let Kind::Named(_, parts) = self.kind(repr) else {
            return self.refuse(site.span, "several `**` cannot be passed here", "");
        };
        let all = self.temp(repr);
        let name = self.cx.rust_type(parts[1]);
        let fresh = self
            .nodes
            .call(format!("rt::Dict::<rt::Str, {name}>::new"), []);
        self.push_let(all, fresh);
        let (dicts, mut args): (Vec<Arg<'c>>, Vec<Arg<'c>>) = args.into_iter().partition(spread);
        for dict in dicts {
            self.add_keywords(site, (all, value, parts[1]), dict.val)?;
        }
        args.push(Arg {
            shape: ArgShape::SpreadKeywords,
            val: Val::place(Expr::Var(all, Use::Recv), ty, repr),
        });
        Ok(args)
    }

    /// One of several `**` arguments, whose names must differ.
    fn add_keywords(
        &mut self,
        site: &Site,
        into: (super::super::tree::VarId, TyId, Repr),
        dict: Val<'c>,
    ) -> Res<()> {
        let (Kind::Named(_, parts), Some((_, ty))) =
            (self.kind(dict.repr), self.mapping_types(&dict))
        else {
            return self.refuse(site.span, "`**` cannot be passed here", "");
        };
        let value = self.temp(parts[1]);
        let item = Val::owned(self.read_temp(value), ty, parts[1]);
        let item = self.closure_body(|b| b.coerce_to(site, item, into.1, into.2))?;
        let add = self.nodes.call(
            "rt::arguments::add_keywords",
            [
                Expr::Var(into.0, Use::Borrow),
                self.borrow(dict),
                Expr::Closure(self.nodes.list([value]), self.nodes.node(item)),
            ],
        );
        let add = self.attempt(site, add);
        self.push(add);
        Ok(())
    }

    /// The `**` argument of a call in a variable, checked against the parameters.
    pub(super) fn open_keywords(
        &mut self,
        site: &Site,
        func: FuncId,
        slots: &[Slot],
        args: &[Arg<'c>],
        list: Option<&(Val<'c>, TyId)>,
    ) -> Res<Option<Val<'c>>> {
        let Some(source) = args
            .iter()
            .position(|a| a.shape == ArgShape::SpreadKeywords)
        else {
            return Ok(None);
        };
        let items = match list {
            Some((list, _)) => self
                .recv(list.duplicate(self.nodes))
                .method(self.nodes, "len", []),
            None => Expr::Atom("0"),
        };
        let f = &self.cx.input.program.funcs[func.index()];
        let params: Vec<_> = f.params.iter().map(|p| (p.name, p.kind)).collect();
        let (name, qualified) = (f.qualname, self.qualified(func));
        let names = names_taken(self.nodes, (name, &qualified), &params, slots, args);
        let val = args[source].val.duplicate(self.nodes);
        self.checked_keywords(site, val, names, items).map(Some)
    }

    /// The same for a function of the stubs.
    pub(in crate::rir) fn open_stub_keywords(
        &mut self,
        site: &Site,
        func: &crate::stubs::StubFunc,
        slots: &[Slot],
        args: &mut [Arg<'c>],
    ) -> Res<()> {
        let spread = |a: &Arg<'c>| a.shape == ArgShape::SpreadKeywords;
        let Some(source) = args.iter().position(spread) else {
            return Ok(());
        };
        let open = |s: &Slot| matches!(s, Slot::VarKeywords { .. });
        if slots.iter().any(open) {
            return Ok(());
        }
        let params: Vec<_> = func.params.iter().map(|p| (p.name, p.kind)).collect();
        let name = func.name.as_str();
        let names = names_taken(self.nodes, (name, name), &params, slots, args);
        let val = args[source].val.duplicate(self.nodes);
        args[source].val = self.checked_keywords(site, val, names, Expr::Atom("0"))?;
        Ok(())
    }

    /// A copy of a `**` argument in a variable, checked.
    fn checked_keywords(
        &mut self,
        site: &Site,
        val: Val<'c>,
        names: Expr<'c>,
        items: Expr<'c>,
    ) -> Res<Val<'c>> {
        let Some((key, value)) = self.mapping_types(&val) else {
            return self.refuse(site.span, "`**` cannot be passed here", "");
        };
        let str = self.cx.types.str();
        if key != str {
            let what = "`**` with keys that are not all strings";
            return self.refuse(site.span, what, "pass the values by name");
        }
        let dict = self.borrow(val);
        let copy = self.attempt(
            site,
            self.nodes
                .call("rt::arguments::keywords", [dict, names, items]),
        );
        let ty = self
            .cx
            .types
            .of(Head::Stub(self.dict_class(), vec![str, value]));
        let repr = self.repr(ty);
        let var = self.temp(repr);
        self.push_let(var, copy);
        Ok(Val::place(Expr::Var(var, Use::Recv), ty, repr))
    }

    /// A stub parameter's value in a `**` argument, or its default.
    pub(in crate::rir) fn stub_named_or_default(
        &mut self,
        site: &Site,
        dict: &Val<'c>,
        param: &crate::stubs::StubParam,
    ) -> Res<Val<'c>> {
        use crate::hir::Default;
        use crate::stubs::StubLiteral;
        let default = match &param.default {
            None | Some(StubLiteral::None) => Default::None,
            Some(StubLiteral::Bool(b)) => Default::Bool(*b),
            Some(StubLiteral::Int(n)) => Default::Int(*n),
            Some(StubLiteral::Float(x)) => Default::Float(*x),
            Some(StubLiteral::Str(text)) => Default::Str(Symbol::intern(text)),
        };
        let none = self.cx.types.none();
        let default = self.default_value(site, FuncId(0), Some(default), none, &[])?;
        let item = self.named_item(site, dict, param.name);
        let ty = self.cx.types.join(item.ty, default.ty);
        let repr = self.repr(ty);
        let val = self.named_or_default(site, dict, param.name, item, default, (ty, repr))?;
        Ok(self.keep(val))
    }

    fn dict_class(&self) -> crate::stubs::StubClassId {
        let found = self.cx.input.stubs.builtin_class("dict");
        found.unwrap_or(self.cx.types.builtins.list)
    }

    /// A function's name with its module's.
    fn qualified(&self, func: FuncId) -> String {
        let program = self.cx.input.program;
        let f = &program.funcs[func.index()];
        let module = program.modules[f.module.index()].name.as_str();
        format!("{module}.{}", f.qualname)
    }

    fn key(nodes: Nodes<'c>, name: Symbol) -> Expr<'c> {
        nodes.atom(format!("rt::lit_ref!({:?})", name.as_str()))
    }

    /// A parameter's value in the `**` argument.
    pub(in crate::rir) fn named_item(
        &mut self,
        site: &Site,
        dict: &Val<'c>,
        name: Symbol,
    ) -> Val<'c> {
        let (Kind::Named(_, args), Some((_, ty))) =
            (self.kind(dict.repr), self.mapping_types(dict))
        else {
            return dict.duplicate(self.nodes);
        };
        let get = self.recv(dict.duplicate(self.nodes)).method(
            self.nodes,
            "get",
            [Self::key(self.nodes, name)],
        );
        Val::owned(self.attempt(site, get), ty, args[1])
    }

    /// The same, or the parameter's default.
    pub(super) fn named_or_default(
        &mut self,
        site: &Site,
        dict: &Val<'c>,
        name: Symbol,
        item: Val<'c>,
        default: Val<'c>,
        to: (TyId, Repr),
    ) -> Res<Val<'c>> {
        let cond = self.recv(dict.duplicate(self.nodes)).method(
            self.nodes,
            "contains",
            [Self::key(self.nodes, name)],
        );
        let cond = self.attempt(site, cond);
        let then = self.block_value(|b| b.coerce_to(site, item, to.0, to.1))?;
        let orelse = self.block_value(|b| b.coerce_to(site, default, to.0, to.1))?;
        let expr = cond.choose(self.nodes, then, Some(orelse));
        Ok(Val::owned(expr, to.0, to.1))
    }

    /// `**kwargs`: names that are written out, and what is left of a `**` argument.
    pub(super) fn keyword_dict(
        &mut self,
        site: &Site,
        func: FuncId,
        items: Vec<(Symbol, usize, Val<'c>)>,
        spread: Option<(usize, &Val<'c>)>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let repr = self.repr(ty);
        let (Kind::Named(_, args), Some(Head::Stub(_, types))) =
            (self.kind(repr), self.cx.types.single(ty).cloned())
        else {
            return self.refuse(site.span, "`**` cannot be passed here", "");
        };
        let name = self.cx.rust_type(args[1]);
        let dict = self.temp(repr);
        let fresh = self
            .nodes
            .call(format!("rt::Dict::<rt::Str, {name}>::new"), []);
        self.push_let(dict, fresh);
        let mut spread = spread;
        for (key, at, val) in items {
            if let Some((_, rest)) = spread.take_if(|(first, _)| *first < at) {
                self.rest_of_keywords(site, func, (dict, types[1], args[1]), rest)?;
            }
            let value = self.coerce_to(site, val, types[1], args[1])?;
            let key = self.nodes.atom(format!("rt::lit!({:?})", key.as_str()));
            let set = Expr::Var(dict, Use::Recv).method(self.nodes, "set", [key, value]);
            let set = self.attempt(site, set);
            self.push(set);
        }
        if let Some((_, spread)) = spread {
            self.rest_of_keywords(site, func, (dict, types[1], args[1]), spread)?;
        }
        Ok(Val::place(Expr::Var(dict, Use::Recv), ty, repr))
    }

    /// What of a `**` argument is no parameter goes into `**kwargs`.
    fn rest_of_keywords(
        &mut self,
        site: &Site,
        func: FuncId,
        into: (super::super::tree::VarId, TyId, Repr),
        spread: &Val<'c>,
    ) -> Res<()> {
        let (Kind::Named(_, args), Some((_, ty))) =
            (self.kind(spread.repr), self.mapping_types(spread))
        else {
            return self.refuse(site.span, "`**` cannot be passed here", "");
        };
        let params = self.cx.input.program.funcs[func.index()].params;
        let taken: Vec<&str> = params
            .iter()
            .filter(|p| matches!(p.kind, ParamKind::Normal | ParamKind::KeywordOnly))
            .map(|p| p.name.as_str())
            .collect();
        let value = self.temp(args[1]);
        let item = Val::owned(self.read_temp(value), ty, args[1]);
        let item = self.closure_body(|b| b.coerce_to(site, item, into.1, into.2))?;
        let rest = self.nodes.call(
            "rt::arguments::rest",
            [
                Expr::Var(into.0, Use::Borrow),
                self.recv(spread.duplicate(self.nodes)).borrow(self.nodes),
                self.nodes.atom(format!("&{taken:?}")),
                Expr::Closure(self.nodes.list([value]), self.nodes.node(item)),
            ],
        );
        let rest = self.attempt(site, rest);
        self.push(rest);
        Ok(())
    }
}

/// `&rt::arguments::Names { .. }`
fn names_taken<'c>(
    nodes: Nodes<'c>,
    (function, qualified): (&str, &str),
    params: &[(Symbol, ParamKind)],
    slots: &[Slot],
    args: &[Arg<'c>],
) -> Expr<'c> {
    let pick = |wanted: &dyn Fn(&Slot, ParamKind) -> bool| {
        let names = params.iter().zip(slots);
        let names: Vec<&str> = names
            .filter(|((_, kind), s)| wanted(s, *kind))
            .map(|((name, _), _)| name.as_str())
            .collect();
        format!("&{names:?}")
    };
    let positional = |s: &Slot| match s {
        Slot::Arg(i) => args[*i].shape == ArgShape::Positional,
        _ => false,
    };
    let keywords: Vec<&str> = args
        .iter()
        .filter_map(|a| match a.shape {
            ArgShape::Keyword(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let only = ParamKind::KeywordOnly;
    let open = slots.iter().any(|s| matches!(s, Slot::VarKeywords { .. }));
    nodes.atom(format!(
        "&rt::arguments::Names {{ function: {function:?}, qualified: {qualified:?}, required: {}, keyword_only: {}, optional: {}, \
         filled: {}, spread: {}, keywords: &{keywords:?}, open: {open} }}",
        pick(&|s, k| matches!(
            s,
            Slot::Named(_) | Slot::SpreadOrNamed { default: false, .. }
        ) && k != only),
        pick(&|s, k| matches!(s, Slot::Named(_)) && k == only),
        pick(&|s, _| matches!(
            s,
            Slot::NamedOrDefault(_) | Slot::SpreadOrNamed { default: true, .. }
        )),
        pick(&|s, _| positional(s)),
        pick(&|s, _| crate::bind::takes_item(s)),
    ))
}

//! Arguments of a call of the program's own functions: bound to parameters, gathered, defaulted.

use super::super::bind::Arg;
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::{Duplicate, Nodes};
use super::super::repr::{Kind, Repr};
use super::super::tree::{Expr, Use};
use super::super::value::Val;
use crate::bind::{ArgShape, Slot};
use crate::hir::{self, FuncId};
use crate::infer::types::{Head, TyId};
use portalis_memory::Symbol;
use smallvec::SmallVec;

/// What a call gives to the parameters of a function.
struct Given<'g, 'c> {
    func: FuncId,
    args: &'g mut [Arg<'c>],
    /// The opened `*args` and the type of its items.
    list: Option<(Val<'c>, TyId)>,
    /// The opened `**kwargs`.
    dict: Option<Val<'c>>,
    /// How many items of the list are taken.
    taken: usize,
    cells: &'g [Expr<'c>],
}

impl<'c> Given<'_, 'c> {
    fn list(&self, nodes: Nodes<'c>) -> Option<(Val<'c>, TyId)> {
        let (list, elem) = self.list.as_ref()?;
        Some((list.duplicate(nodes), *elem))
    }
}

impl<'c> Body<'_, 'c> {
    /// `f(*a, *b, c)`: what follows a star of unknown length is spread with it.
    pub(super) fn merge_spreads(
        &mut self,
        site: &Site,
        mut args: Vec<Arg<'c>>,
    ) -> Res<Vec<Arg<'c>>> {
        let positional = |a: &Arg<'c>| matches!(a.shape, ArgShape::Positional | ArgShape::Spread);
        let Some(first) = args.iter().position(|a| a.shape == ArgShape::Spread) else {
            return Ok(args);
        };
        if !args[first + 1..].iter().any(positional) {
            return Ok(args);
        }
        let (merged, rest): (Vec<Arg<'c>>, Vec<Arg<'c>>) =
            args.split_off(first).into_iter().partition(positional);
        let mut elem = self.cx.types.never();
        for arg in &merged {
            let ty = match arg.shape {
                ArgShape::Spread => self.elem_type(site, &arg.val),
                _ => Some(arg.val.ty),
            };
            if let Some(ty) = ty {
                elem = self.cx.types.join(elem, ty);
            }
        }
        let ty = self.cx.types.list(elem);
        let repr = self.repr(ty);
        let Kind::Named(_, items) = self.kind(repr) else {
            return self.refuse(
                site.span,
                "these starred arguments cannot be gathered",
                "pass the values one by one",
            );
        };
        let list = self.temp(repr);
        let name = self.cx.rust_type(items[0]);
        self.push_let(
            list,
            self.nodes.call(format!("rt::List::<{name}>::new"), []),
        );
        for arg in merged {
            let recv = Expr::Var(list, Use::Recv);
            if arg.shape == ArgShape::Spread {
                let iter = self.iterate_to(site, arg.val, elem, items[0])?;
                let extend = self.attempt(site, recv.method(self.nodes, "extend", [iter]));
                self.push(extend);
            } else {
                let value = self.coerce_to(site, arg.val, elem, items[0])?;
                self.push(recv.method(self.nodes, "append", [value]));
            }
        }
        args.push(Arg {
            shape: ArgShape::Spread,
            val: Val::place(Expr::Var(list, Use::Recv), ty, repr),
        });
        args.extend(rest);
        Ok(args)
    }

    /// The cells that a function of this or an enclosing function needs.
    pub fn capture_args(&mut self, site: &Site, func: FuncId) -> Res<Vec<Expr<'c>>> {
        let program = self.cx.input.program;
        let mut exprs = Vec::new();
        for capture in program.funcs[func.index()].captures.iter().copied() {
            match self.find_cell(capture) {
                Some(var) if self.cx.by_value(capture, self.vars[var.index()].repr) => {
                    let val = self.place_of(var, TyId(0));
                    exprs.push(self.pass(val));
                }
                Some(var) => exprs.push(Expr::Var(var, Use::Borrow)),
                None => {
                    return self.refuse(
                        site.span,
                        "this call needs a variable of a function that is not at hand here",
                        "pass the value as an argument",
                    );
                }
            }
        }
        Ok(exprs)
    }

    /// Arguments in the order and representation of a function's parameters.
    pub(super) fn bind_args(
        &mut self,
        site: &Site,
        func: FuncId,
        types: &[(TyId, Repr)],
        mut args: Vec<Arg<'c>>,
        cells: &[Expr<'c>],
    ) -> Res<Vec<Expr<'c>>> {
        let params = self.cx.input.program.funcs[func.index()].params;
        let shapes: SmallVec<[ArgShape; 4]> = args.iter().map(|a| a.shape).collect();
        let slots = match crate::bind::bind(params, &shapes) {
            Ok(slots) => slots,
            Err(text) => {
                let name = &self.cx.input.program.funcs[func.index()].qualname;
                let message = self.nodes.atom(format!("{:?}", format!("{name}() {text}")));
                let raise = self.raise(site, self.nodes.call("rt::type_error", [message]));
                self.push(raise);
                return Ok(Vec::new());
            }
        };
        self.keep_order(&slots, &mut args);
        let spread_list = self.open_spread(site, func, &slots, &args, params.len())?;
        let spread_dict = self.open_keywords(site, func, &slots, &args, spread_list.as_ref())?;
        let mut given = Given {
            func,
            args: &mut args,
            list: spread_list,
            dict: spread_dict,
            taken: 0,
            cells,
        };
        let mut exprs = Vec::with_capacity(params.len());
        for ((slot, param), (ty, repr)) in slots.iter().zip(params).zip(types) {
            let val = self.fill_slot(site, &mut given, slot, param, (*ty, *repr))?;
            let val = self.convert(site, val, *ty, *repr)?;
            exprs.push(self.pass(val));
        }
        Ok(exprs)
    }

    /// The value of one parameter.
    fn fill_slot(
        &mut self,
        site: &Site,
        given: &mut Given<'_, 'c>,
        slot: &Slot,
        param: &hir::Param,
        (ty, repr): (TyId, Repr),
    ) -> Res<Val<'c>> {
        let (func, args) = (given.func, &mut *given.args);
        Ok(match slot {
            Slot::Arg(i) => args[*i].val.take(),
            Slot::Default => self.default_value(site, func, param.default, ty, given.cells)?,
            Slot::VarArgs {
                fixed,
                spread: None,
            } => {
                let items = fixed.iter().map(|i| args[*i].val.take()).collect();
                self.tuple_of(site, items, ty)?
            }
            Slot::VarArgs {
                fixed,
                spread: Some(spread),
            } => {
                let items = fixed.iter().map(|i| args[*i].val.take()).collect();
                let rest = match &given.list {
                    Some((list, elem)) => self.rest_of(list, *elem, given.taken),
                    None => args[*spread].val.duplicate(self.nodes),
                };
                self.gather(site, items, rest, ty)?
            }
            Slot::VarKeywords { named, spread } => {
                let items: Vec<(Symbol, usize, Val<'c>)> = named
                    .iter()
                    .map(|(name, i)| (*name, *i, args[*i].val.take()))
                    .collect();
                self.keyword_dict(site, func, items, spread.zip(given.dict.as_ref()), ty)?
            }
            Slot::Named(_) | Slot::NamedOrDefault(_) => {
                let Some(dict) = &given.dict else {
                    return self.refuse(site.span, "`**` cannot be passed here", "");
                };
                let item = self.named_item(site, dict, param.name);
                match slot {
                    Slot::NamedOrDefault(_) => {
                        let default =
                            self.default_value(site, func, param.default, ty, given.cells)?;
                        self.named_or_default(site, dict, param.name, item, default, (ty, repr))?
                    }
                    _ => item,
                }
            }
            Slot::SpreadOrNamed { default, .. } => {
                self.spread_or_named(site, given, param, *default, (ty, repr))?
            }
            Slot::Spread(_) | Slot::SpreadOrDefault(_) => {
                let Some((list, elem)) = given.list(self.nodes) else {
                    return self.refuse(site.span, "`*` cannot be passed here", "");
                };
                given.taken += 1;
                let item = self.spread_item(&list, elem, given.taken - 1);
                match slot {
                    Slot::SpreadOrDefault(_) => {
                        let default =
                            self.default_value(site, func, param.default, ty, given.cells)?;
                        self.item_or_default(
                            site,
                            &list,
                            given.taken - 1,
                            item,
                            default,
                            (ty, repr),
                        )?
                    }
                    _ => item,
                }
            }
        })
    }

    /// A parameter that a spread argument fills if it has an item for it, else a `**` argument.
    fn spread_or_named(
        &mut self,
        site: &Site,
        given: &mut Given<'_, 'c>,
        param: &hir::Param,
        default: bool,
        (ty, repr): (TyId, Repr),
    ) -> Res<Val<'c>> {
        let (Some((list, elem)), Some(dict)) = (given.list(self.nodes), &given.dict) else {
            return self.refuse(site.span, "`*` and `**` cannot be passed here", "");
        };
        let at = given.taken;
        given.taken += 1;
        let item = self.spread_item(&list, elem, at);
        let mut other = self.named_item(site, dict, param.name);
        if default {
            let default = self.default_value(site, given.func, param.default, ty, given.cells)?;
            other = self.named_or_default(site, dict, param.name, other, default, (ty, repr))?;
        }
        self.item_or_default(site, &list, at, item, other, (ty, repr))
    }

    /// A spread argument that fills parameters: its items in a variable, checked to be of the right number.
    pub(super) fn open_spread(
        &mut self,
        site: &Site,
        func: FuncId,
        slots: &[Slot],
        args: &[Arg<'c>],
        _count: usize,
    ) -> Res<Option<(Val<'c>, TyId)>> {
        let source = slots.iter().find_map(|s| match s {
            Slot::Spread(i) | Slot::SpreadOrDefault(i) => Some(*i),
            Slot::SpreadOrNamed { spread, .. } => Some(*spread),
            _ => None,
        });
        let Some(source) = source.filter(|i| args[*i].shape == ArgShape::Spread) else {
            return Ok(None);
        };
        let open = slots.iter().any(|s| {
            matches!(
                s,
                Slot::VarArgs {
                    spread: Some(_),
                    ..
                }
            )
        });
        let params = self.cx.input.program.funcs[func.index()].params;
        let required: Vec<&str> = params
            .iter()
            .zip(slots)
            .filter(|(_, s)| matches!(s, Slot::Spread(_)))
            .map(|(p, _)| p.name.as_str())
            .collect();
        let optional = slots
            .iter()
            .filter(|s| matches!(s, Slot::SpreadOrDefault(_) | Slot::SpreadOrNamed { .. }))
            .count();
        let (iter, elem, item) = self.iterate(site, args[source].val.duplicate(self.nodes))?;
        let list_ty = self.cx.types.list(elem);
        let list_repr = self.cx.reprs.named(self.cx.types.builtins.list, &[item]);
        let name = &self.cx.input.program.funcs[func.index()].qualname;
        let given: usize = slots.iter().filter(|s| matches!(s, Slot::Arg(_))).count();
        let texts = vec![
            iter,
            self.nodes.atom(format!("{name:?}")),
            self.nodes.atom(given.to_string()),
            self.nodes.atom(format!("&{required:?}")),
            self.nodes.atom(if open {
                "usize::MAX".to_owned()
            } else {
                (required.len() + optional).to_string()
            }),
        ];
        let list = self.attempt(site, self.nodes.call("rt::arguments::spread", texts));
        let var = self.temp(list_repr);
        self.push_let(var, list);
        Ok(Some((
            Val::place(Expr::Var(var, Use::Recv), list_ty, list_repr),
            elem,
        )))
    }

    /// What is left of a spread argument.
    pub(super) fn rest_of(&mut self, list: &Val<'c>, elem: TyId, taken: usize) -> Val<'c> {
        let Kind::Named(_, args) = self.kind(list.repr) else {
            return list.duplicate(self.nodes);
        };
        let rest = self.recv(list.duplicate(self.nodes)).method(
            self.nodes,
            "iter_from",
            [self.nodes.atom(taken.to_string())],
        );
        let iterator = self.cx.types.builtins.iterator;
        let ty = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let repr = self.repr(ty);
        Val::lazy(rest, ty, repr, args[0])
    }

    /// An item of a spread argument.
    pub(super) fn spread_item(&mut self, list: &Val<'c>, elem: TyId, at: usize) -> Val<'c> {
        let Kind::Named(_, args) = self.kind(list.repr) else {
            return list.duplicate(self.nodes);
        };
        let item = self.recv(list.duplicate(self.nodes)).method(
            self.nodes,
            "get",
            [self.nodes.atom(at.to_string())],
        );
        Val::owned(
            Expr::Try(self.nodes.node(item), None, self.catch),
            elem,
            args[0],
        )
    }

    pub(super) fn item_or_default(
        &mut self,
        site: &Site,
        list: &Val<'c>,
        at: usize,
        item: Val<'c>,
        default: Val<'c>,
        to: (TyId, Repr),
    ) -> Res<Val<'c>> {
        let cond = self
            .recv(list.duplicate(self.nodes))
            .method(self.nodes, "len", [])
            .infix(self.nodes, ">", self.nodes.atom(at.to_string()));
        let then = self.block_value(|b| b.coerce_to(site, item, to.0, to.1))?;
        let orelse = self.block_value(|b| b.coerce_to(site, default, to.0, to.1))?;
        Ok(Val::owned(
            cond.choose(self.nodes, then, Some(orelse)),
            to.0,
            to.1,
        ))
    }

    /// Arguments that go to parameters in another order than they stand are evaluated first.
    pub(in crate::rir) fn keep_order(&mut self, slots: &[Slot], args: &mut [Arg<'c>]) {
        if args.iter().all(|arg| arg.shape == ArgShape::Positional) {
            return;
        }
        let order = slots.iter().flat_map(Slot::given);
        if !order.is_sorted_by(|a, b| a < b) {
            for arg in args.iter_mut() {
                arg.val = self.keep_any(arg.val.take());
            }
        }
    }

    pub(in crate::rir) fn default_value(
        &mut self,
        site: &Site,
        func: FuncId,
        default: Option<hir::Default>,
        ty: TyId,
        cells: &[Expr<'c>],
    ) -> Res<Val<'c>> {
        use hir::Default::*;
        let word = self.cx.reprs.intern(Kind::I64);
        let int = self.cx.types.int();
        Ok(match default {
            Option::None | Some(None) => self.none(),
            Some(Bool(b)) => {
                let bool = self.cx.types.bool();
                let repr = self.repr(bool);
                Val::owned(
                    self.nodes.atom(if b { "true" } else { "false" }),
                    bool,
                    repr,
                )
            }
            Some(Int(n)) => {
                let text = self.nodes.atom(n.unsigned_abs().to_string());
                let expr = if n < 0 {
                    Expr::Prefix("-", self.nodes.node(text))
                } else {
                    text
                };
                Val::owned(expr, int, word)
            }
            Some(Float(x)) => {
                let float = self.cx.types.float();
                let repr = self.repr(float);
                let text = self
                    .nodes
                    .atom(super::super::expressions::float_text(x.abs()));
                let expr = if x.is_sign_negative() {
                    Expr::Prefix("-", self.nodes.node(text))
                } else {
                    text
                };
                Val::owned(expr, float, repr)
            }
            Some(Str(text)) => {
                let str = self.cx.types.str();
                let repr = self.repr(str);
                Val::owned(
                    self.nodes.atom(format!("rt::lit!({:?})", text.as_str())),
                    str,
                    repr,
                )
            }
            Some(Global(global)) => self.read_var(site, hir::Var::Global(global))?,
            Some(Capture(capture)) => self.captured_default(site, func, capture, ty, cells)?,
        })
    }

    /// A default that was computed when the function was made.
    fn captured_default(
        &mut self,
        site: &Site,
        func: FuncId,
        capture: hir::CaptureId,
        ty: TyId,
        cells: &[Expr<'c>],
    ) -> Res<Val<'c>> {
        if let Some(cell) = cells.get(capture.index()) {
            let cell = match cell {
                Expr::Prefix("&", inner) => inner,
                other => other,
            };
            let cell = cell.duplicate(self.nodes);
            let own = self.closure_capture_ty(func, capture).unwrap_or(ty);
            let repr = self.repr(own);
            let info = self.cx.input.program.funcs[func.index()].captures[capture.index()];
            if self.cx.by_value(info, repr) {
                return Ok(Val::place(cell, own, repr));
            }
            let value = cell
                .method(self.nodes, "get", [])
                .method(self.nodes, "unwrap", []);
            return Ok(Val::owned(value, own, repr));
        }
        let captures = &self.cx.input.program.funcs[func.index()].captures;
        let Some(var) = captures
            .get(capture.index())
            .and_then(|c| self.find_cell(*c))
        else {
            return self.refuse(
                site.span,
                "the default of this function is not at hand here",
                "pass the argument",
            );
        };
        let info = captures[capture.index()];
        if self.cx.by_value(info, self.vars[var.index()].repr) {
            let own = self.default_capture_ty(func, capture).unwrap_or(ty);
            return Ok(self.place_of(var, own));
        }
        let repr = self.vars[var.index()].repr;
        let value = Expr::Var(var, Use::Recv)
            .method(self.nodes, "get", [])
            .method(self.nodes, "unwrap", []);
        let own = self.default_capture_ty(func, capture).unwrap_or(ty);
        Ok(Val::owned(value, own, repr))
    }

    /// The type of a captured variable of the function objects of a function.
    pub(super) fn closure_capture_ty(&self, func: FuncId, capture: hir::CaptureId) -> Option<TyId> {
        let closure = self
            .cx
            .input
            .typed
            .closures
            .iter()
            .find(|c| c.func == func)?;
        closure
            .captures
            .iter()
            .find(|(c, _)| *c == capture)
            .map(|(_, ty)| *ty)
    }

    pub(super) fn default_capture_ty(&self, func: FuncId, capture: hir::CaptureId) -> Option<TyId> {
        let inst = self.inst?;
        let info = self.cx.input.program.funcs[func.index()].captures[capture.index()];
        let instance = self.cx.input.typed.instance(inst);
        if instance.func == info.owner {
            return instance.locals.get(info.local.index()).copied();
        }
        let at = self.func?.captures.iter().position(|c| *c == info)?;
        instance.captures.get(at).copied()
    }

    /// `*args`: a fixed tuple of what was passed.
    pub(super) fn tuple_of(&mut self, site: &Site, items: Vec<Val<'c>>, ty: TyId) -> Res<Val<'c>> {
        let repr = self.repr(ty);
        if let Kind::Tuple(reprs) = self.kind(repr)
            && reprs.len() == items.len()
        {
            let types = self.tuple_items(ty, reprs.len());
            let mut exprs = Vec::new();
            for (i, item) in items.into_iter().enumerate() {
                exprs.push(self.coerce_to(site, item, types[i], reprs[i])?);
            }
            return Ok(Val::owned(Expr::Tuple(self.nodes.list(exprs)), ty, repr));
        }
        let own: Vec<TyId> = items.iter().map(|i| i.ty).collect();
        let own = self.cx.types.of(Head::Tuple(own));
        if items.is_empty() {
            let own_repr = self.repr(own);
            let expr = self.nodes.call("rt::Tuple::<()>::empty", []);
            return self.convert(site, Val::owned(expr, own, own_repr), ty, repr);
        }
        let val = self.tuple_of(site, items, own)?;
        self.convert(site, val, ty, repr)
    }

    /// `*args` of unknown number.
    pub(super) fn gather(
        &mut self,
        site: &Site,
        items: Vec<Val<'c>>,
        rest: Val<'c>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let repr = self.repr(ty);
        let (Kind::Named(_, args), Some(Head::Stub(_, types))) =
            (self.kind(repr), self.cx.types.single(ty).cloned())
        else {
            return self.refuse(
                site.span,
                "`*` with a number of values that is not known here",
                "pass the values one by one",
            );
        };
        let mut first = Vec::new();
        for item in items {
            first.push(self.coerce_to(site, item, types[0], args[0])?);
        }
        let iter = self.iterate_to(site, rest, types[0], args[0])?;
        let gathered = self.attempt(
            site,
            self.nodes.call(
                "rt::gather",
                [Expr::Macro("vec!", self.nodes.list(first)), iter],
            ),
        );
        Ok(Val::owned(
            self.nodes.call("rt::Tuple::from_vec", [gathered]),
            ty,
            repr,
        ))
    }
}

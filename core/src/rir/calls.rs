//! Calls: of functions and classes of the program, of values, of methods.
//!
//! In: a call with its targets from inference. Out: a direct call where one target remains, else a helper that
//! dispatches on the receiver's or callee's class.
//!
//! ```text
//! Point(1, y=2)        Point::new-like: alloc, then Point::__init__(&this, 1, 2)?
//! f(x)                 match f.class_id() { 4 => adder(&.., x), _ => twice(x) }
//! ```

use super::bind::Arg;
use super::body::{Body, Site};
use super::cx::Res;
use super::repr::{Kind, Struct};
use super::tree::{Expr, Use};
use super::unions::Split;
use super::value::{Mode, Val};
use crate::bind::{ArgShape, Slot};
use crate::hir::{self, ArgKind, Base, Binding, CallArg, ExprKind, FuncId, LocalId};
use crate::infer::types::{CallRole, CallTarget, ClassInstId, Head, InstanceId, TyId};
use crate::stubs::{OverloadsId, StubBinding, StubClassId, StubItem};
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// Lowers arguments in source order; star arguments of known length become positional ones.
    pub fn args(&mut self, before: &mut Vec<Val>, args: &'c [CallArg<'c>]) -> Res<Vec<Arg>> {
        let mut vals = std::mem::take(before);
        let first = vals.len();
        for arg in args {
            self.next_operand(&mut vals, arg.value)?;
        }
        let mut out = Vec::new();
        for (val, arg) in vals.split_off(first).into_iter().zip(args) {
            match arg.kind {
                ArgKind::Positional => out.push(Arg::positional(val)),
                ArgKind::Keyword(name) => out.push(Arg {
                    shape: ArgShape::Keyword(name),
                    val,
                }),
                ArgKind::Star => match self.cx.types.single(val.ty) {
                    Some(Head::Tuple(_)) => {
                        out.extend(self.spread_tuple(val).into_iter().map(Arg::positional))
                    }
                    _ => out.push(Arg {
                        shape: ArgShape::Spread,
                        val,
                    }),
                },
                ArgKind::DoubleStar => out.push(Arg {
                    shape: ArgShape::SpreadKeywords,
                    val,
                }),
            }
        }
        *before = vals;
        self.merge_spreads(out)
    }

    /// `f(*a, *b, c)`: what follows a star of unknown length is spread with it.
    fn merge_spreads(&mut self, mut args: Vec<Arg>) -> Res<Vec<Arg>> {
        let positional = |a: &Arg| matches!(a.shape, ArgShape::Positional | ArgShape::Spread);
        let Some(first) = args.iter().position(|a| a.shape == ArgShape::Spread) else {
            return Ok(args);
        };
        if !args[first + 1..].iter().any(positional) {
            return Ok(args);
        }
        let (merged, rest): (Vec<Arg>, Vec<Arg>) = args.split_off(first).into_iter().partition(positional);
        let site = Site::at(self.func_span());
        let mut elem = self.cx.types.never();
        for arg in &merged {
            let ty = match arg.shape {
                ArgShape::Spread => self.elem_type(&site, &arg.val),
                _ => Some(arg.val.ty),
            };
            if let Some(ty) = ty {
                elem = self.cx.types.join(elem, ty);
            }
        }
        let ty = self.cx.types.list(elem);
        let repr = self.repr(ty);
        let Kind::Named(_, items) = self.kind(repr) else {
            return self.refuse(site.span, "these starred arguments cannot be gathered", "pass the values one by one");
        };
        let list = self.temp(repr);
        let name = self.cx.rust_type(items[0]);
        self.push_let(list, Expr::call(format!("rt::List::<{name}>::new"), vec![]));
        for arg in merged {
            let recv = Expr::Var(list, Use::Recv);
            if arg.shape == ArgShape::Spread {
                let iter = self.iterate_to(&site, arg.val, elem, items[0])?;
                let extend = self.attempt(&site, recv.method("extend", vec![iter]));
                self.push(extend);
            } else {
                let value = self.coerce_to(&site, arg.val, elem, items[0])?;
                self.push(recv.method("append", vec![value]));
            }
        }
        args.push(Arg { shape: ArgShape::Spread, val: Val::place(Expr::Var(list, Use::Recv), ty, repr) });
        args.extend(rest);
        Ok(args)
    }

    /// `callee(args)`.
    pub fn call_expr(
        &mut self,
        e: &'c hir::Expr<'c>,
        callee: &'c hir::Expr<'c>,
        args: &'c [CallArg<'c>],
    ) -> Res<Val> {
        let site = self.site(e);
        let ty = self.ty(e.id);
        match callee.kind {
            ExprKind::Func(func) => {
                let args = self.args(&mut Vec::new(), args)?;
                self.call_known(&site, func, args, ty)
            }
            ExprKind::Class(class) => {
                let args = self.args(&mut Vec::new(), args)?;
                let targets = self.targets(&site, CallRole::Call);
                match targets.into_iter().next() {
                    Some(target) => self.call_target(&site, &target, None, args),
                    None => self.bad_construction(&site, class, args),
                }
            }
            ExprKind::Stub(StubItem::Func(set)) => {
                let args = self.args(&mut Vec::new(), args)?;
                self.call_stub_func(&site, set, args, ty)
            }
            ExprKind::Stub(StubItem::Class(class)) => {
                let args = self.args(&mut Vec::new(), args)?;
                self.construct_stub(&site, class, args, ty)
            }
            _ => {
                let callee = self.expr(callee)?;
                let mut before = vec![callee];
                let args = self.args(&mut before, args)?;
                let callee = before.remove(0);
                self.call_value(&site, CallRole::Call, callee, args, ty)
            }
        }
    }

    /// A call of a function known by name.
    fn call_known(&mut self, site: &Site, func: FuncId, args: Vec<Arg>, ty: TyId) -> Res<Val> {
        let _ = ty;
        let targets = self.targets(site, CallRole::Call);
        match targets.into_iter().next() {
            Some(target) => self.call_target(site, &target, None, args),
            None => {
                let name = self.cx.input.program.funcs[func.index()].qualname.clone();
                self.bad_call(site, func, &name, 0, args)
            }
        }
    }

    /// A call that inference could not enter: its arguments do not fit, or one of them never comes to be.
    pub fn bad_call(
        &mut self,
        site: &Site,
        func: FuncId,
        name: &str,
        bound: usize,
        args: Vec<Arg>,
    ) -> Res<Val> {
        let params = &self.cx.input.program.funcs[func.index()].params;
        let names: Vec<_> = params
            .iter()
            .skip(bound)
            .map(|p| (p.name, p.kind, p.default.is_some()))
            .collect();
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let problem = crate::bind::bind(&names, &shapes).err();
        for arg in args {
            self.effect(arg.val);
        }
        let error = match problem {
            Some(text) => Expr::call(
                "rt::type_error",
                vec![Expr::atom(format!("{:?}", format!("{name}() {text}")))],
            ),
            None => Expr::call("rt::error::narrowed", vec![]),
        };
        let raise = self.raise(site, error);
        self.push(raise);
        Ok(self.never())
    }

    fn bad_construction(&mut self, site: &Site, class: hir::ClassId, args: Vec<Arg>) -> Res<Val> {
        let info = &self.cx.input.program.classes[class.index()];
        let init = info
            .methods
            .iter()
            .rev()
            .find(|(name, _)| *name == "__init__")
            .map(|(_, f)| *f);
        let name = format!("{}.__init__", info.qualname);
        match init {
            Some(func) => self.bad_call(site, func, &name, 1, args),
            None => {
                for arg in args {
                    self.effect(arg.val);
                }
                let raise = self.raise(site, Expr::call("rt::error::narrowed", vec![]));
                self.push(raise);
                Ok(self.never())
            }
        }
    }

    /// A call of one target. Bound methods and constructed objects come as the receiver.
    pub fn call_target(
        &mut self,
        site: &Site,
        target: &CallTarget,
        recv: Option<Val>,
        args: Vec<Arg>,
    ) -> Res<Val> {
        if let Some(class) = target.constructs {
            return self.construct(site, class, target.instance, args);
        }
        self.call_instance(site, target.instance, recv, args)
    }

    /// A call of an instance.
    pub fn call_instance(
        &mut self,
        site: &Site,
        id: InstanceId,
        recv: Option<Val>,
        args: Vec<Arg>,
    ) -> Res<Val> {
        let typed = self.cx.input.typed;
        let func_id = typed.instance(id).func;
        let signature = self.cx.signatures[id.0 as usize].clone();
        let mut all = Vec::new();
        if let Some(recv) = recv {
            all.push(Arg::positional(recv));
        }
        all.extend(args);
        let captures = self.capture_args(site, func_id)?;
        let exprs = self.bind_args(site, func_id, &signature.params, all, &[])?;
        let call = Expr::CallFn(
            self.cx.instance_fn(id),
            captures.into_iter().chain(exprs).collect(),
        );
        let call = self.attempt(site, call);
        Ok(Val::owned(call, signature.ret.0, signature.ret.1))
    }

    /// A call of an instance with the cells that its function captures.
    pub fn call_with(
        &mut self,
        site: &Site,
        id: InstanceId,
        cells: Vec<Expr>,
        recv: Option<Val>,
        args: Vec<Arg>,
    ) -> Res<Val> {
        let func = self.cx.input.typed.instance(id).func;
        let signature = self.cx.signatures[id.0 as usize].clone();
        let all = recv.into_iter().map(Arg::positional).chain(args).collect();
        let exprs = self.bind_args(site, func, &signature.params, all, &cells)?;
        let call = Expr::CallFn(
            self.cx.instance_fn(id),
            cells.into_iter().chain(exprs).collect(),
        );
        let call = self.attempt(site, call);
        Ok(Val::owned(call, signature.ret.0, signature.ret.1))
    }

    /// The cells that a function of this or an enclosing function needs.
    pub fn capture_args(&mut self, site: &Site, func: FuncId) -> Res<Vec<Expr>> {
        let captures = self.cx.input.program.funcs[func.index()].captures.clone();
        let mut exprs = Vec::new();
        for capture in captures {
            match self.find_cell(capture) {
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

    /// The variable that holds a captured variable's cell here.
    pub fn find_cell(&self, capture: hir::Capture) -> Option<super::tree::VarId> {
        let func = self.func?;
        let inst = self.inst?;
        if self.cx.input.typed.instance(inst).func == capture.owner {
            return self.local_var(capture.local);
        }
        let at = func.captures.iter().position(|c| *c == capture)?;
        self.captures.get(at).copied()
    }

    /// Arguments in the order and representation of a function's parameters.
    fn bind_args(
        &mut self,
        site: &Site,
        func: FuncId,
        types: &[(TyId, super::repr::Repr)],
        mut args: Vec<Arg>,
        cells: &[Expr],
    ) -> Res<Vec<Expr>> {
        let params = self.cx.input.program.funcs[func.index()].params;
        let names: Vec<_> = params
            .iter()
            .map(|p| (p.name, p.kind, p.default.is_some()))
            .collect();
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let slots = match crate::bind::bind(&names, &shapes) {
            Ok(slots) => slots,
            Err(text) => {
                let name = &self.cx.input.program.funcs[func.index()].qualname;
                let message = Expr::atom(format!("{:?}", format!("{name}() {text}")));
                let raise = self.raise(site, Expr::call("rt::type_error", vec![message]));
                self.push(raise);
                return Ok(Vec::new());
            }
        };
        self.keep_order(&slots, &mut args);
        let spread_list = self.open_spread(site, func, &slots, &args, names.len())?;
        let mut taken = 0;
        let mut exprs = Vec::new();
        for ((slot, param), (ty, repr)) in slots.iter().zip(params).zip(types) {
            let val = match slot {
                Slot::Arg(i) => args[*i].val.clone(),
                Slot::Default => self.default_value(site, func, param.default, *ty, cells)?,
                Slot::VarArgs {
                    fixed,
                    spread: None,
                } => {
                    let items = fixed.iter().map(|i| args[*i].val.clone()).collect();
                    self.tuple_of(site, items, *ty)?
                }
                Slot::VarArgs {
                    fixed,
                    spread: Some(spread),
                } => {
                    let items = fixed.iter().map(|i| args[*i].val.clone()).collect();
                    let rest = match &spread_list {
                        Some((list, elem)) => self.rest_of(list, *elem, taken),
                        None => args[*spread].val.clone(),
                    };
                    self.gather(site, items, rest, *ty)?
                }
                Slot::VarKeywords(list) => {
                    let items = list
                        .iter()
                        .map(|(name, i)| (*name, args[*i].val.clone()))
                        .collect();
                    self.keyword_dict(site, items, *ty)?
                }
                Slot::Spread(_) | Slot::SpreadOrDefault(_) => {
                    let Some((list, elem)) = spread_list.clone() else {
                        return self.refuse(
                            site.span,
                            "`**` with names that are not known here",
                            "pass the values by name",
                        );
                    };
                    taken += 1;
                    let item = self.spread_item(&list, elem, taken - 1);
                    match slot {
                        Slot::SpreadOrDefault(_) => {
                            let default =
                                self.default_value(site, func, param.default, *ty, cells)?;
                            self.item_or_default(
                                site,
                                &list,
                                taken - 1,
                                item,
                                default,
                                (*ty, *repr),
                            )?
                        }
                        _ => item,
                    }
                }
            };
            let val = self.convert(site, val, *ty, *repr)?;
            exprs.push(self.pass(val));
        }
        Ok(exprs)
    }

    /// A spread argument that fills parameters: its items in a variable, checked to be of the right number.
    fn open_spread(
        &mut self,
        site: &Site,
        func: FuncId,
        slots: &[Slot],
        args: &[Arg],
        _count: usize,
    ) -> Res<Option<(Val, TyId)>> {
        let source = slots.iter().find_map(|s| match s {
            Slot::Spread(i) | Slot::SpreadOrDefault(i) if args[*i].shape == ArgShape::Spread => {
                Some(*i)
            }
            _ => None,
        });
        let Some(source) = source else {
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
        let least = slots
            .iter()
            .filter(|s| matches!(s, Slot::Spread(_)))
            .count();
        let most = least
            + slots
                .iter()
                .filter(|s| matches!(s, Slot::SpreadOrDefault(_)))
                .count();
        let (iter, elem, item) = self.iterate(site, args[source].val.clone())?;
        let list_ty = self.cx.types.list(elem);
        let list_repr = self
            .cx
            .reprs
            .intern(Kind::Named(self.cx.types.builtins.list, vec![item]));
        let name = &self.cx.input.program.funcs[func.index()].qualname;
        let given: usize = slots.iter().filter(|s| matches!(s, Slot::Arg(_))).count();
        let texts = vec![
            iter,
            Expr::atom(format!("{name:?}")),
            Expr::atom(given.to_string()),
            Expr::atom(least.to_string()),
            Expr::atom(if open {
                "usize::MAX".to_owned()
            } else {
                most.to_string()
            }),
        ];
        let list = self.attempt(site, Expr::call("rt::op::spread", texts));
        let var = self.temp(list_repr);
        self.push_let(var, list);
        Ok(Some((
            Val::place(Expr::Var(var, Use::Recv), list_ty, list_repr),
            elem,
        )))
    }

    /// What is left of a spread argument.
    fn rest_of(&mut self, list: &Val, elem: TyId, taken: usize) -> Val {
        let Kind::Named(_, args) = self.kind(list.repr) else {
            return list.clone();
        };
        let rest = self
            .recv(list.clone())
            .method("iter_from", vec![Expr::atom(taken.to_string())]);
        let iterator = self.cx.types.builtins.iterator;
        let ty = self.cx.types.of(Head::Stub(iterator, vec![elem]));
        let repr = self.repr(ty);
        Val::lazy(rest, ty, repr, args[0])
    }

    /// An item of a spread argument.
    fn spread_item(&mut self, list: &Val, elem: TyId, at: usize) -> Val {
        let Kind::Named(_, args) = self.kind(list.repr) else {
            return list.clone();
        };
        let item = self
            .recv(list.clone())
            .method("get", vec![Expr::atom(at.to_string())]);
        Val::owned(Expr::Try(Box::new(item), None, self.catch), elem, args[0])
    }

    fn item_or_default(
        &mut self,
        site: &Site,
        list: &Val,
        at: usize,
        item: Val,
        default: Val,
        to: (TyId, super::repr::Repr),
    ) -> Res<Val> {
        let cond = self
            .recv(list.clone())
            .method("len", vec![])
            .infix(">", Expr::atom(at.to_string()));
        let then = self.block_value(|b| b.coerce_to(site, item, to.0, to.1))?;
        let orelse = self.block_value(|b| b.coerce_to(site, default, to.0, to.1))?;
        Ok(Val::owned(
            Expr::If(Box::new(cond), then, Some(orelse)),
            to.0,
            to.1,
        ))
    }

    /// Arguments that go to parameters in another order than they stand are evaluated first.
    fn keep_order(&mut self, slots: &[Slot], args: &mut [Arg]) {
        let mut order = Vec::new();
        for slot in slots {
            match slot {
                Slot::Arg(i) | Slot::Spread(i) | Slot::SpreadOrDefault(i) => order.push(*i),
                Slot::VarArgs { fixed, spread } => order.extend(fixed.iter().chain(spread)),
                Slot::VarKeywords(list) => order.extend(list.iter().map(|(_, i)| *i)),
                Slot::Default => {}
            }
        }
        if !order.windows(2).all(|w| w[0] < w[1]) {
            for arg in args.iter_mut() {
                arg.val = self.keep_any(arg.val.clone());
            }
        }
    }

    pub(super) fn default_value(
        &mut self,
        site: &Site,
        func: FuncId,
        default: Option<hir::Default>,
        ty: TyId,
        cells: &[Expr],
    ) -> Res<Val> {
        use hir::Default::*;
        let word = self.cx.reprs.intern(Kind::I64);
        let int = self.cx.types.int();
        Ok(match default {
            Option::None | Some(None) => self.none(),
            Some(Bool(b)) => {
                let bool = self.cx.types.bool();
                let repr = self.repr(bool);
                Val::owned(Expr::atom(if b { "true" } else { "false" }), bool, repr)
            }
            Some(Int(n)) => {
                let text = Expr::atom(n.unsigned_abs().to_string());
                let expr = if n < 0 {
                    Expr::Prefix("-", Box::new(text))
                } else {
                    text
                };
                Val::owned(expr, int, word)
            }
            Some(Float(x)) => {
                let float = self.cx.types.float();
                let repr = self.repr(float);
                let text = Expr::atom(super::expressions::float_text(x.abs()));
                let expr = if x.is_sign_negative() {
                    Expr::Prefix("-", Box::new(text))
                } else {
                    text
                };
                Val::owned(expr, float, repr)
            }
            Some(Str(text)) => {
                let str = self.cx.types.str();
                let repr = self.repr(str);
                Val::owned(
                    Expr::atom(format!("rt::lit!({:?})", text.as_str())),
                    str,
                    repr,
                )
            }
            Some(Global(global)) => self.read_var(site, hir::Var::Global(global))?,
            Some(Capture(capture)) if cells.len() > capture.index() => {
                let cell = match cells[capture.index()].clone() {
                    Expr::Prefix("&", inner) => *inner,
                    other => other,
                };
                let own = self.closure_capture_ty(func, capture).unwrap_or(ty);
                let repr = self.repr(own);
                Val::owned(
                    cell.method("get", vec![]).method("unwrap", vec![]),
                    own,
                    repr,
                )
            }
            Some(Capture(capture)) => {
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
                let repr = self.vars[var.index()].repr;
                let value = Expr::Var(var, Use::Recv)
                    .method("get", vec![])
                    .method("unwrap", vec![]);
                let own = self.default_capture_ty(func, capture).unwrap_or(ty);
                Val::owned(value, own, repr)
            }
        })
    }

    /// The type of a captured variable of the function objects of a function.
    fn closure_capture_ty(&self, func: FuncId, capture: hir::CaptureId) -> Option<TyId> {
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

    fn default_capture_ty(&self, func: FuncId, capture: hir::CaptureId) -> Option<TyId> {
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
    fn tuple_of(&mut self, site: &Site, items: Vec<Val>, ty: TyId) -> Res<Val> {
        let repr = self.repr(ty);
        if let Kind::Tuple(reprs) = self.kind(repr)
            && reprs.len() == items.len()
        {
            let types = self.tuple_items(ty, reprs.len());
            let mut exprs = Vec::new();
            for (i, item) in items.into_iter().enumerate() {
                exprs.push(self.coerce_to(site, item, types[i], reprs[i])?);
            }
            return Ok(Val::owned(Expr::Tuple(exprs), ty, repr));
        }
        let own: Vec<TyId> = items.iter().map(|i| i.ty).collect();
        let own = self.cx.types.of(Head::Tuple(own));
        if items.is_empty() {
            let own_repr = self.repr(own);
            let expr = Expr::call("rt::Tuple::<()>::empty", vec![]);
            return self.convert(site, Val::owned(expr, own, own_repr), ty, repr);
        }
        let val = self.tuple_of(site, items, own)?;
        self.convert(site, val, ty, repr)
    }

    /// `*args` of unknown number.
    fn gather(&mut self, site: &Site, items: Vec<Val>, rest: Val, ty: TyId) -> Res<Val> {
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
            Expr::call("rt::gather", vec![Expr::Macro("vec!".into(), first), iter]),
        );
        Ok(Val::owned(
            Expr::call("rt::Tuple::from_vec", vec![gathered]),
            ty,
            repr,
        ))
    }

    fn keyword_dict(&mut self, site: &Site, items: Vec<(Symbol, Val)>, ty: TyId) -> Res<Val> {
        let repr = self.repr(ty);
        let (Kind::Named(_, args), Some(Head::Stub(_, types))) =
            (self.kind(repr), self.cx.types.single(ty).cloned())
        else {
            return self.refuse(site.span, "`**` cannot be passed here", "");
        };
        let name = self.cx.rust_type(args[1]);
        let dict = self.temp(repr);
        self.push_let(
            dict,
            Expr::call(format!("rt::Dict::<rt::Str, {name}>::new"), vec![]),
        );
        for (key, val) in items {
            let value = self.coerce_to(site, val, types[1], args[1])?;
            let key = Expr::atom(format!("rt::lit!({:?})", key.as_str()));
            let set = Expr::Var(dict, Use::Recv).method("set", vec![key, value]);
            let set = self.attempt(site, set);
            self.push(set);
        }
        Ok(Val::place(Expr::Var(dict, Use::Recv), ty, repr))
    }

    /// Makes an object and runs its `__init__`.
    pub(super) fn construct(
        &mut self,
        site: &Site,
        class: ClassInstId,
        init: InstanceId,
        args: Vec<Arg>,
    ) -> Res<Val> {
        let ty = self.cx.types.of(Head::Inst(class));
        let repr = self.repr(ty);
        let path = self.cx.struct_path(Struct::Class(class));
        let alloc = Expr::call(format!("{path}::alloc"), vec![]);
        let exception = self.is_exception_class(class);
        if init == InstanceId::NONE && !exception {
            if !args.is_empty() {
                let name = self.cx.input.program.classes
                    [self.cx.input.typed.class(class).class.index()]
                .name;
                let message = format!("{name}() takes no arguments");
                let raise = self.raise(
                    site,
                    Expr::call("rt::type_error", vec![Expr::atom(format!("{message:?}"))]),
                );
                self.push(raise);
                return Ok(self.never());
            }
            return Ok(Val::owned(alloc, ty, repr));
        }
        let mut args = args;
        for arg in &mut args {
            if !(arg.val.is_stable() && arg.val.mode != Mode::Owned) {
                arg.val = self.keep_any(arg.val.clone());
            }
        }
        let this = self.temp(repr);
        self.push_let(this, alloc);
        let recv = Val::place(Expr::Var(this, Use::Recv), ty, repr);
        if exception {
            let positional = args
                .iter()
                .filter(|a| a.shape == ArgShape::Positional)
                .map(|a| a.val.clone())
                .collect();
            let objects = self.objects(positional);
            let base = Expr::Var(this, Use::Recv).method("upcast::<rt::BaseException>", vec![]);
            self.push(base.method("set_args", vec![objects]));
        }
        if init != InstanceId::NONE {
            let call = self.call_instance(site, init, Some(recv.clone()), args)?;
            self.discard(call);
        }
        Ok(Val::owned(self.read_temp(this), ty, repr))
    }

    /// A function of the stubs.
    pub fn call_stub_func(
        &mut self,
        site: &Site,
        set: OverloadsId,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Val> {
        let stubs = self.cx.input.stubs;
        let overloads = stubs.overloads(set);
        if args.iter().any(|a| self.is_dead_operand(&a.val)) {
            return Ok(self.sequence_dead(args.into_iter().map(|a| a.val).collect()));
        }
        let first = overloads.first().map(|f| stubs.func(*f));
        if let Some(func) = first {
            if func.intrinsic {
                return self.intrinsic(site, func.name, args, ty);
            }
            let fits = self.choose(site, overloads, None, &args).is_some();
            if !fits
                && let Some(last) = overloads
                    .last()
                    .map(|f| stubs.func(*f))
                    .filter(|f| f.intrinsic)
            {
                return self.intrinsic(site, last.name, args, ty);
            }
            if func.binding == StubBinding::Method {
                // `str.upper` as a function: the first argument is the receiver.
                let mut args = args;
                let recv = args.remove(0).val;
                return self.stub_method(site, set, recv, args, ty);
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
        if let Some(val) = self.call_overloads(site, set, None, args.clone(), Some(ty))? {
            return Ok(val);
        }
        self.split_stub_call(site, set, args, ty)
    }

    /// `len(x)`, `abs(x)`, ...: the dunder of the first argument.
    fn call_dunder_function(
        &mut self,
        site: &Site,
        set: OverloadsId,
        name: Symbol,
        args: &[Arg],
        ty: TyId,
    ) -> Res<Option<Val>> {
        let stubs = self.cx.input.stubs;
        let fits = stubs.overloads(set).iter().any(|f| {
            let func = stubs.func(*f);
            let params: Vec<_> = func
                .params
                .iter()
                .map(|p| (p.name, p.kind, p.default.is_some()))
                .collect();
            let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
            func.dunder.is_some() && crate::bind::bind(&params, &shapes).is_ok()
        });
        if !fits {
            return Ok(None);
        }
        let operands: Vec<Val> = args.iter().map(|a| a.val.clone()).collect();
        if name == "__iter__" {
            let own = |b: &Self, h: &Head| match h {
                Head::Stub(class, _) => {
                    *class == b.cx.types.builtins.iterator
                        || Some(*class) == b.cx.types.builtins.generator
                }
                _ => false,
            };
            match self.cx.types.single(operands[0].ty).cloned() {
                Some(head) if own(self, &head) => return Ok(Some(operands[0].clone())),
                Some(Head::Inst(_)) if matches!(self.cx.types.single(ty), Some(Head::Inst(_))) => {
                    return self.dunder(site, "__iter__", operands, Some(ty)).map(Some);
                }
                _ => {}
            }
            let (iter, elem, item) = self.iterate(site, operands[0].clone())?;
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
                .dunder_pair(site, name.as_str(), reflected, a.clone(), b.clone(), ty)
                .map(Some);
        }
        let name: &'static str = name.as_str();
        self.dunder(site, name, operands, Some(ty)).map(Some)
    }

    /// A stub call whose arguments have several types: chosen for each of them.
    fn split_stub_call(
        &mut self,
        site: &Site,
        set: OverloadsId,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Val> {
        let name = self.stub_name(set);
        if !args
            .iter()
            .any(|a| self.is_split(a.val.repr) || self.is_class_split(&a.val))
        {
            return self.refuse(
                site.span,
                format!("no form of `{name}()` takes these arguments"),
                "check the types of the arguments",
            );
        }
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let operands: Vec<Val> = args.into_iter().map(|a| a.val).collect();
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, vals: Vec<Val>| -> Res<Option<Val>> {
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            body.call_overloads(&leaf_site, set, None, args, Some(ty))
        };
        let text = format!("{name}() got an argument of a type that it does not take");
        let error = move |_: &mut Body<'_, '_>, _: Vec<Val>| {
            Expr::call("rt::type_error", vec![Expr::atom(format!("{text:?}"))])
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

    fn stub_name(&self, set: OverloadsId) -> Symbol {
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
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Val> {
        if args.iter().any(|a| self.is_dead_operand(&a.val)) {
            return Ok(self.sequence_dead(args.into_iter().map(|a| a.val).collect()));
        }
        let stubs = self.cx.input.stubs;
        if stubs.is_subclass(class, self.cx.types.builtins.base_exception) {
            let own = self.cx.types.stub(class);
            let vals = args.into_iter().map(|a| a.val).collect();
            return Ok(self.new_exception(class, own, vals));
        }
        match stubs.method(class, Symbol::intern("__new__")) {
            Some(set) => {
                let dunder = stubs
                    .overloads(set)
                    .iter()
                    .find_map(|f| stubs.func(*f).dunder);
                if let (Some(name), [arg]) = (dunder, args.as_slice())
                    && matches!(self.cx.types.heads(arg.val.ty), [Head::Inst(_), ..])
                {
                    let recv = arg.val.clone();
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

    /// Calls whatever a value holds.
    pub fn call_value(
        &mut self,
        site: &Site,
        role: CallRole,
        callee: Val,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Val> {
        if self.is_dead_operand(&callee) || args.iter().any(|a| self.is_dead_operand(&a.val)) {
            let all = [callee]
                .into_iter()
                .chain(args.into_iter().map(|a| a.val))
                .collect();
            return Ok(self.sequence_dead(all));
        }
        if !self.is_split(callee.repr) && !self.is_class_split(&callee) {
            let text = callee.clone();
            return match self.call_value_single(site, role, callee, args, ty)? {
                Some(val) => Ok(val),
                None => {
                    let error = self.not_callable(vec![text]);
                    let raise = self.raise(site, error);
                    self.push(raise);
                    Ok(self.never())
                }
            };
        }
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let mut operands = vec![callee];
        operands.extend(args.into_iter().map(|a| a.val));
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let callee = vals.remove(0);
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            body.call_value_single(&leaf_site, role, callee, args, ty)
        };
        let error = |body: &mut Body<'_, '_>, vals: Vec<Val>| body.not_callable(vals);
        let split = Split {
            op: "call".into(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split_first(site, operands, &split)
    }

    fn not_callable(&mut self, vals: Vec<Val>) -> Expr {
        self.no_method("__call__", vals)
    }

    fn call_value_single(
        &mut self,
        site: &Site,
        role: CallRole,
        callee: Val,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Option<Val>> {
        let Some(head) = self.cx.types.single(callee.ty).cloned() else {
            return Ok(None);
        };
        match &head {
            Head::StubFunc(set) => {
                self.effect(callee);
                self.call_stub_func(site, *set, args, ty).map(Some)
            }
            Head::StubClass(class) => {
                self.effect(callee);
                self.construct_stub(site, *class, args, ty).map(Some)
            }
            Head::Class(class) => {
                self.effect(callee);
                let found = self
                    .targets(site, role)
                    .into_iter()
                    .find(|t| t.head.as_ref() == Some(&head));
                match found {
                    Some(target) => self.call_target(site, &target, None, args).map(Some),
                    None => self.bad_construction(site, *class, args).map(Some),
                }
            }
            Head::Closure(id) => {
                let targets = self
                    .targets(site, role)
                    .into_iter()
                    .filter(|t| t.head.as_ref() == Some(&head))
                    .collect();
                self.call_closure(site, *id, callee, targets, args)
                    .map(Some)
            }
            Head::Inst(_) => {
                let targets: Vec<_> = self
                    .targets(site, role)
                    .into_iter()
                    .filter(|t| t.head.as_ref() == Some(&head))
                    .collect();
                if targets.is_empty() {
                    return Ok(None);
                }
                let vals = args.into_iter().map(|a| a.val).collect();
                self.call_one_of(site, targets, Some(callee), vals)
                    .map(Some)
            }
            _ => Ok(None),
        }
    }

    /// One of several targets, by the receiver's class.
    pub fn call_one_of(
        &mut self,
        site: &Site,
        targets: Vec<CallTarget>,
        recv: Option<Val>,
        args: Vec<Val>,
    ) -> Res<Val> {
        self.call_any(
            site,
            targets,
            recv,
            args.into_iter().map(Arg::positional).collect(),
        )
    }

    /// One of several targets, by the receiver's class; arguments in any shape.
    pub fn call_any(
        &mut self,
        site: &Site,
        mut targets: Vec<CallTarget>,
        recv: Option<Val>,
        args: Vec<Arg>,
    ) -> Res<Val> {
        let mut seen = Vec::new();
        targets.retain(|t| {
            let new = !seen.contains(&(t.instance, t.constructs));
            seen.push((t.instance, t.constructs));
            new
        });
        match (targets.as_slice(), recv) {
            ([one], recv) => {
                let recv = if self.takes_receiver(one) { recv } else { None };
                self.call_target(site, &one.clone(), recv, args)
            }
            ([], _) => {
                let raise = self.raise(site, Expr::call("rt::error::narrowed", vec![]));
                self.push(raise);
                Ok(self.never())
            }
            (_, Some(recv)) => self.dispatch(site, targets, recv, args),
            (_, None) => self.refuse(
                site.span,
                "this call reaches several functions",
                "call one function here",
            ),
        }
    }

    /// Whether a target's first parameter is the receiver.
    fn takes_receiver(&self, target: &CallTarget) -> bool {
        let Some(instance) = self
            .cx
            .input
            .typed
            .instances
            .get(target.instance.0 as usize)
        else {
            return true;
        };
        let func = &self.cx.input.program.funcs[instance.func.index()];
        !matches!(func.binding, Binding::Static)
    }

    fn dispatch(
        &mut self,
        site: &Site,
        targets: Vec<CallTarget>,
        recv: Val,
        args: Vec<Arg>,
    ) -> Res<Val> {
        let joined = self.joined_results(&targets);
        let ty = match joined {
            Some(ty) => ty,
            None => self.cx.types.none(),
        };
        let result = (ty, self.repr(ty));
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let mut operands = vec![recv];
        operands.extend(args.into_iter().map(|a| a.val));
        let name = targets.first().map_or("call", |t| {
            let func = self.cx.input.typed.instance(t.instance).func;
            self.cx.input.program.funcs[func.index()].name.as_str()
        });
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let recv = vals.remove(0);
            let Some(head) = body.cx.types.single(recv.ty).cloned() else {
                return Ok(None);
            };
            let of = |t: &&CallTarget| match &t.head {
                Some(found @ Head::Inst(_)) => *found == head,
                _ => match (&head, body.cx.input.typed.instance(t.instance).class) {
                    (Head::Inst(id), Some(class)) => *id == class,
                    _ => false,
                },
            };
            let Some(target) = targets.iter().find(of).cloned() else {
                return Ok(None);
            };
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            let recv = body.takes_receiver(&target).then_some(recv);
            body.call_target(&leaf_site, &target, recv, args).map(Some)
        };
        let error = |_: &mut Body<'_, '_>, _: Vec<Val>| Expr::call("rt::error::narrowed", vec![]);
        let split = Split {
            op: name.to_owned(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split_first(site, operands, &split)
    }

    /// `super().name(args)`.
    pub fn super_call(
        &mut self,
        e: &'c hir::Expr<'c>,
        class: hir::ClassId,
        this: LocalId,
        name: Symbol,
        args: &'c [CallArg<'c>],
    ) -> Res<Val> {
        let site = self.site(e);
        let args = self.args(&mut Vec::new(), args)?;
        let targets = self.targets(&site, CallRole::Call);
        let this = self.read_var(&site, hir::Var::Local(this))?;
        if !targets.is_empty() {
            return self.call_any(&site, targets, Some(this), args);
        }
        let mro = &self.cx.input.program.classes[class.index()].mro;
        let stub = mro.iter().skip(1).find_map(|b| match b {
            Base::Stub(s) => Some(*s),
            Base::User(_) => None,
        });
        match (stub, name.as_str()) {
            (Some(base), "__init__")
                if self
                    .cx
                    .input
                    .stubs
                    .is_subclass(base, self.cx.types.builtins.base_exception) =>
            {
                let vals = args.into_iter().map(|a| a.val).collect();
                let objects = self.objects(vals);
                let recv = self
                    .recv(this)
                    .method("upcast::<rt::BaseException>", vec![]);
                self.push(recv.method("set_args", vec![objects]));
                Ok(self.none())
            }
            (Some(base), _) if self.cx.input.stubs.method(base, name).is_some() => {
                let set = self.cx.input.stubs.method(base, name);
                let ty = self.ty(e.id);
                match set {
                    Some(set) => self.stub_method(&site, set, this, args, ty),
                    None => Ok(self.none()),
                }
            }
            (_, "__init__") => {
                for arg in args {
                    self.effect(arg.val);
                }
                Ok(self.none())
            }
            (base, _) => self.super_default(&site, base.is_some(), this, name, args),
        }
    }

    /// `super().__repr__()` and the like where the base is `object` or an exception.
    fn super_default(
        &mut self,
        site: &Site,
        exception: bool,
        this: Val,
        name: Symbol,
        args: Vec<Arg>,
    ) -> Res<Val> {
        let str = self.cx.types.str();
        let repr = self.repr(str);
        let value = match name.as_str() {
            "__str__" if exception => Some("rt::exceptions::message"),
            "__repr__" | "__str__" => Some("rt::exceptions::plain_repr"),
            _ => None,
        };
        if let (Some(path), true) = (value, args.is_empty()) {
            let object = self.recv(this).method("as_ref", vec![]);
            return Ok(Val::owned(
                self.attempt(site, Expr::call(path, vec![object])),
                str,
                repr,
            ));
        }
        self.refuse(
            site.span,
            format!("`super().{name}` is not known here"),
            "call the method of a base class of the program",
        )
    }
}

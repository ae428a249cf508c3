//! Function values: closures, bound methods, functions and classes as values, callbacks of stub functions.
//!
//! In: a function where a value is wanted. Out: an object with the captured variables' cells, or nothing at all where
//! the type alone says which function it is.
//!
//! ```text
//! key=lambda p: p[1]      move |p| lambda(&p)
//! return inner            Fn_inner with the cells that inner needs
//! ```

use super::bind::{Arg, Bind};
use super::body::{Body, Site};
use super::class_values::Test;
use super::cx::Res;
use super::names::quoted;
use super::nodes::Duplicate;
use super::repr::{Kind, Repr, Struct};
use super::tree::{Expr, FnId, Func, Holds, Home, Ret, Use};
use super::value::{Mode, Val};
use crate::hir::{Base, FuncId};
use crate::infer::types::{CallRole, CallTarget, ClosureId, Head, TyId};
use crate::stubs::{StubItem, StubType};
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// A function as a value.
    pub fn function_value(&mut self, site: &Site, func: FuncId, ty: TyId) -> Res<Val<'c>> {
        let Some(Head::Closure(id)) = self.cx.types.single(ty).cloned() else {
            return Ok(self.static_value(ty));
        };
        let cells = self.capture_args(site, func)?;
        self.closure_object(id, None, cells, ty)
    }

    /// A function object with what it carries.
    pub fn closure_object(
        &mut self,
        id: ClosureId,
        receiver: Option<Expr<'c>>,
        cells: Vec<Expr<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let repr = self.repr(ty);
        if *self.cx.kind(repr) == Kind::Static {
            return Ok(self.static_value(ty));
        }
        let maker = self.closure_maker(id);
        let cells = cells.into_iter().map(|cell| match cell {
            Expr::Var(var, Use::Borrow) => Expr::Var(var, Use::Clone),
            other => other,
        });
        let args = self.nodes.collect(receiver.into_iter().chain(cells));
        Ok(Val::owned(Expr::CallFn(maker, args), ty, repr))
    }

    /// The function that makes function objects of a kind.
    fn closure_maker(&mut self, id: ClosureId) -> FnId {
        let key = super::cx::HelperKey {
            op: format!("make {}", id.0),
            operands: vec![],
            result: self.cx.types.none(),
            calls: vec![],
        };
        if let Some(found) = self.cx.helpers.get(&key) {
            return *found;
        }
        let fn_id = FnId(self.cx.funcs.len() as u32);
        self.cx.funcs.push(None);
        self.cx.helpers.insert(key, fn_id);
        let ty = self.cx.types.of(Head::Closure(id));
        let repr = self.cx.reprs.intern(Kind::Gc(Struct::Closure(id)));
        let path = self.cx.struct_path(Struct::Closure(id));
        let fields = self.cx.closure_fields(id);
        let name = self.cx.names.root.take(&format!("make_{path}"));
        let mut body = Body::new(self.cx, (ty, repr));
        let mut params = Vec::new();
        for (name, _, repr, cell) in &fields {
            let holds = if *cell { Holds::Cell } else { Holds::Value };
            params.push(body.var(name, *repr, holds));
        }
        let object = body.var("object", repr, Holds::Value);
        // A function that carries nothing is one object, however often it is made.
        let made = match fields.is_empty() {
            true => body.nodes.call(
                "rt::class::singleton",
                [body.nodes.atom(format!("{path}::alloc"))],
            ),
            false => body.nodes.call(format!("{path}::alloc"), []),
        };
        body.push_let(object, made);
        for ((name, ..), param) in fields.iter().zip(&params) {
            let field = Expr::Var(object, Use::Recv).field(body.nodes, name.clone());
            body.push(field.method(body.nodes, "set", [Expr::Var(*param, Use::Move)]));
        }
        body.push(Expr::Return(Some(
            body.nodes.node(Expr::Var(object, Use::Move)),
        )));
        let func = Func {
            raises: false,
            ..body.finish(name, Home::Shared, &params, Ret::Value(repr))
        };
        self.cx.funcs[fn_id.index()] = Some(func);
        fn_id
    }

    /// A call of a function object of a known kind.
    pub fn call_closure(
        &mut self,
        site: &Site,
        id: ClosureId,
        callee: Val<'c>,
        targets: Vec<CallTarget>,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let closure = self.cx.input.typed.closures[id.0 as usize].clone();
        if targets.is_empty() {
            self.effect(callee);
            let name = self.cx.input.program.funcs[closure.func.index()].qualname;
            let bound = usize::from(closure.receiver.is_some());
            return self.bad_call(site, closure.func, name, bound, args);
        }
        let fields = self.cx.closure_fields(id);
        let object = if self.is_static(callee.repr) {
            self.effect(callee);
            None
        } else {
            let site_val = self.keep(callee);
            Some(site_val)
        };
        let mut recv = None;
        let mut cells = Vec::new();
        for (name, ty, repr, cell) in fields {
            let Some(object) = object.duplicate(self.nodes) else {
                continue;
            };
            let field = self.recv(object).field(self.nodes, name.clone());
            let value = field
                .method(self.nodes, "get", [])
                .method(self.nodes, "unwrap", []);
            if name == "this" {
                recv = Some(Val::owned(value, ty, repr));
            } else if self.cx.reprs.is_copy(repr) && !cell {
                cells.push(value);
            } else {
                cells.push(value.borrow(self.nodes));
            }
        }
        if let (None, Some(ty)) = (&recv, closure.receiver) {
            recv = Some(self.static_value(ty));
        }
        self.with_cells(site, targets, recv, cells, args)
    }

    fn with_cells(
        &mut self,
        site: &Site,
        targets: Vec<CallTarget>,
        recv: Option<Val<'c>>,
        cells: Vec<Expr<'c>>,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        if cells.is_empty() {
            return self.call_any(site, targets, recv, args);
        }
        let Some(target) = targets.first() else {
            let raise = self.raise(site, self.nodes.call("rt::error::narrowed", []));
            self.push(raise);
            return Ok(self.never());
        };
        self.call_with(site, target.instance, cells, recv, args)
    }

    /// The body of a Rust closure: its errors end there.
    pub fn closure_body(&mut self, fill: impl FnOnce(&mut Self) -> Res<Expr<'c>>) -> Res<Expr<'c>> {
        let catch = self.catch.take();
        let exits = std::mem::take(&mut self.exits);
        // Where the errors pass through is the place of the call that runs the closure.
        let unplaced = std::mem::replace(&mut self.unplaced, true);
        let result = self.block_value(fill);
        self.unplaced = unplaced;
        self.catch = catch;
        self.exits = exits;
        Ok(result?.into_expr())
    }

    /// A callable argument of a stub function, as a Rust closure.
    pub fn callback(
        &mut self,
        site: &Site,
        at: u32,
        params: &[StubType],
        ret: &StubType,
        val: Val<'c>,
        bind: &mut Bind<'_>,
    ) -> Res<Expr<'c>> {
        let callee = self.callee(val);
        let mut vars = Vec::new();
        let mut args = Vec::new();
        for (i, param) in params.iter().enumerate() {
            let (ty, repr) = (self.stub_ty(param, bind), self.stub_repr(param, bind));
            let name = ["a", "b", "c"][i.min(2)];
            let var = self.var(name, repr, Holds::Value);
            vars.push(var);
            args.push(Arg::positional(Val::place(
                Expr::Var(var, Use::Recv),
                ty,
                repr,
            )));
        }
        let role = CallRole::Callback(at);
        let wanted = self.callback_result(site, role, ret, bind);
        let body = self.closure_body(|b| {
            let val = b.call_value(
                site,
                role,
                callee.duplicate(b.nodes),
                args,
                wanted.unwrap_or(TyId(0)),
            )?;
            match wanted {
                Some(ty) => {
                    let repr = b.stub_repr_or(ret, bind, ty);
                    b.coerce_to(site, val, ty, repr)
                }
                None => Ok(b.own(val)),
            }
        })?;
        if !body.diverges() {
            return Ok(Expr::Closure(self.nodes.list(vars), self.nodes.node(body)));
        }
        // Nothing in the body says what the closure's result would be.
        let ret = match wanted {
            Some(ty) => self.stub_repr_or(ret, bind, ty),
            None => self.never().repr,
        };
        let reprs: Vec<Repr> = vars.iter().map(|v| self.vars[v.index()].repr).collect();
        let types: Vec<String> = reprs
            .into_iter()
            .chain([ret])
            .map(|r| self.cx.rust_type(r))
            .collect();
        let path = format!("rt::callback{}::<{}>", vars.len(), types.join(", "));
        Ok(self.nodes.call(
            path,
            [Expr::Closure(self.nodes.list(vars), self.nodes.node(body))],
        ))
    }

    /// Whether the type alone says which function or class a value is.
    pub fn is_static(&self, repr: Repr) -> bool {
        matches!(self.cx.kind(repr), Kind::Static | Kind::Opaque)
    }

    /// The callee of a callback, in a variable that the closure takes with it.
    fn callee(&mut self, val: Val<'c>) -> Val<'c> {
        if self.is_static(val.repr) {
            self.effect(val.duplicate(self.nodes));
            return self.static_value(val.ty);
        }
        let (ty, repr, src) = (val.ty, val.repr, val.src);
        let owned = self.own(val);
        let var = self.var("f", repr, Holds::Value);
        self.push_let(var, owned);
        Val {
            src,
            ..Val::place(Expr::Var(var, Use::Recv), ty, repr)
        }
    }

    fn stub_repr_or(&mut self, ret: &StubType, bind: &Bind<'_>, ty: TyId) -> Repr {
        match ret {
            StubType::Var(_) => {
                let repr = self.stub_repr(ret, bind);
                if matches!(self.cx.kind(repr), Kind::Never) {
                    self.cx.item_repr(ty)
                } else {
                    repr
                }
            }
            StubType::Object => self.repr(ty),
            _ => self.stub_repr(ret, bind),
        }
    }

    /// What the results of a callback are joined in.
    fn callback_result(
        &mut self,
        site: &Site,
        role: CallRole,
        ret: &StubType,
        bind: &Bind<'_>,
    ) -> Option<TyId> {
        match ret {
            StubType::Var(name) => {
                let bound = bind.get(*name).filter(|ty| !self.cx.types.is_never(*ty));
                bound.or_else(|| {
                    let targets = self.targets(site, role);
                    self.joined_results(targets)
                })
            }
            _ => Some(self.stub_ty(ret, bind)),
        }
    }

    /// A function, class or constant of the stubs as a value.
    pub fn stub_value(&mut self, site: &Site, item: StubItem, ty: TyId) -> Res<Val<'c>> {
        match item {
            StubItem::Const(id) => {
                let constant = &self.cx.input.stubs.consts[id.0 as usize];
                let bind = Bind::default();
                let own = self.stub_ty(&constant.ty, &bind);
                let repr = self.stub_repr(&constant.ty, &bind);
                let text = constant.rust.clone();
                Ok(Val::owned(self.nodes.atom(text), own, repr))
            }
            StubItem::Module(_) => self.refuse(
                site.span,
                "a module cannot be a value",
                "use its names as `module.name`",
            ),
            StubItem::Func(_) | StubItem::Class(_) => Ok(self.static_value(ty)),
        }
    }

    /// What stands for a function or class where it is printed or stored as an object.
    pub fn static_object(&mut self, val: &Val<'c>) -> Expr<'c> {
        let class = match self.cx.types.single(val.ty) {
            Some(Head::StubClass(class)) => Some(Base::Stub(*class)),
            Some(Head::Class(class)) => Some(Base::User(*class)),
            _ => None,
        };
        if let Some(class) = class
            && self.is_exception_base(class)
            && let Some(info) = self.type_infos(class).into_iter().next()
        {
            return self.nodes.call("rt::Type", [self.nodes.atom(info)]);
        }
        let text = self.static_text(val);
        self.nodes
            .call("rt::Opaque", [self.nodes.atom(quoted(&text))])
    }

    /// What `repr` of a function or class gives.
    pub fn static_text(&self, val: &Val<'c>) -> String {
        match self.cx.types.single(val.ty) {
            Some(Head::StubClass(class)) => {
                format!("<class '{}'>", self.cx.input.stubs.class(*class).name)
            }
            Some(Head::Class(class)) => {
                let class = &self.cx.input.program.classes[class.index()];
                let module = &self.cx.input.program.modules[class.module.index()].name;
                format!("<class '{module}.{}'>", class.qualname)
            }
            Some(Head::StubFunc(set)) => {
                let name = self
                    .cx
                    .input
                    .stubs
                    .overloads(*set)
                    .first()
                    .map(|f| self.cx.input.stubs.func(*f).name);
                format!("<built-in function {}>", name.map_or("", |n| n.as_str()))
            }
            Some(Head::Closure(id)) => {
                let func = self.cx.input.typed.closures[id.0 as usize].func;
                format!(
                    "<function {} at 0x7f0000000000>",
                    self.cx.input.program.funcs[func.index()].qualname
                )
            }
            _ => "None".into(),
        }
    }

    /// A function that was known by its type alone, where an object is wanted.
    pub fn static_to_object(
        &mut self,
        site: &Site,
        val: Val<'c>,
        to: TyId,
        repr: Repr,
    ) -> Res<Val<'c>> {
        let Some(Head::Closure(id)) = self.cx.types.single(val.ty).cloned() else {
            return self.refuse(
                site.span,
                "this function or class cannot be held together with others here",
                "call it in a function of its own",
            );
        };
        self.effect(val);
        let maker = self.closure_maker(id);
        let ty = self.cx.types.of(Head::Closure(id));
        let own = self.cx.reprs.intern(Kind::Gc(Struct::Closure(id)));
        let object = Val::owned(Expr::CallFn(maker, &mut []), ty, own);
        self.convert(site, object, to, repr)
    }

    /// `@intrinsic` functions.
    pub fn intrinsic(
        &mut self,
        site: &Site,
        name: Symbol,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let bool = self.cx.types.bool();
        let bool_repr = self.repr(bool);
        let constant = |value: bool| {
            Val::owned(
                self.nodes.atom(if value { "true" } else { "false" }),
                bool,
                bool_repr,
            )
        };
        let mut vals = args.into_iter().map(|a| a.val);
        let first = vals.next();
        match (name.as_str(), first) {
            ("sum", Some(val)) => {
                let start = vals.next();
                self.sum(site, val, start, ty)
            }
            ("isinstance", Some(val)) => {
                let Some(classes) = vals.next() else {
                    return Ok(constant(false));
                };
                let val = self.keep(val);
                let test = Test::Instance;
                let expr = self.isinstance_of(site, val, classes, test)?;
                Ok(Val::owned(expr, bool, bool_repr))
            }
            ("issubclass", Some(val)) => {
                let Some(classes) = vals.next() else {
                    return Ok(constant(false));
                };
                let val = self.keep(val);
                let expr = self.isinstance_of(site, val, classes, Test::Subclass)?;
                Ok(Val::owned(expr, bool, bool_repr))
            }
            ("type", Some(val)) => self.type_of(site, val, ty),
            ("callable", Some(val)) => {
                let expr = self.test_each(site, "callable", val, &|body, val| {
                    let head = body.cx.types.single(val.ty).cloned();
                    let callable = head.is_some_and(|h| body.is_callable(&h));
                    body.effect(val);
                    Ok(body.nodes.atom(if callable { "true" } else { "false" }))
                })?;
                Ok(Val::owned(expr, bool, bool_repr))
            }
            ("hasattr", Some(val)) => {
                let Some(Expr::Atom(text)) = vals.next().map(|v| v.expr) else {
                    return self.refuse(
                        site.span,
                        "`hasattr()` with a computed name",
                        "write the name as a literal",
                    );
                };
                let attr = text
                    .trim_start_matches("rt::lit!(\"")
                    .trim_end_matches("\")")
                    .to_owned();
                self.has_attr(site, val, Symbol::intern(&attr))
            }
            _ => self.refuse(site.span, format!("`{name}()` is not supported here"), ""),
        }
    }

    /// `sum` of values that are no plain numbers: a loop over `+`.
    fn sum(
        &mut self,
        site: &Site,
        items: Val<'c>,
        start: Option<Val<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let repr = self.repr(ty);
        let zero = match start {
            Some(start) => start,
            None => {
                let int = self.cx.types.int();
                let word = self.cx.reprs.intern(Kind::I64);
                Val::owned(Expr::Atom("0"), int, word)
            }
        };
        let value = self.coerce_to(site, zero, ty, repr)?;
        let acc = self.temp(repr);
        self.push_let(acc, value);
        let (iter, elem, item) = self.iterate(site, items)?;
        let iterator = self.opaque("iter");
        self.vars[iterator.index()].mutable = true;
        self.push_let(iterator, iter);
        let next = Expr::Var(iterator, Use::Recv).method(self.nodes, "next", []);
        let next = self.attempt(site, next);
        let bound = self.temp(item);
        let label = self.label("l");
        let body = self.nested(|b| {
            let item = Val::owned(b.read_temp(bound), elem, item);
            let old = Val::place(Expr::Var(acc, Use::Recv), ty, repr);
            let item = b.keep(item);
            let sum = b.binary(site, crate::hir::BinOp::Add, old, item, ty, repr)?;
            let value = b.coerce_to(site, sum, ty, repr)?;
            b.push(Expr::Assign(acc, b.nodes.node(value)));
            Ok(())
        })?;
        self.push(next.while_some(self.nodes, label, bound, body));
        Ok(Val::place(Expr::Var(acc, Use::Recv), ty, repr))
    }

    /// Whether a value is held by its variable alone, so that it can be taken from there.
    pub fn is_owned_temp(val: &Val<'c>) -> bool {
        val.mode == Mode::Owned
    }
}

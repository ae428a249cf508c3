//! Calls: of functions and classes of the program, of values, of methods.
//!
//! In: a call with its targets from inference. Out: a direct call where one target remains, else a helper that
//! dispatches on the receiver's or callee's class.
//!
//! ```text
//! Point(1, y=2)        Point::new-like: alloc, then Point::__init__(&this, 1, 2)?
//! f(x)                 match f.class_id() { 4 => adder(&.., x), _ => twice(x) }
//! ```

mod arguments;
mod keywords;
mod library;
mod new;
mod values;

use super::bind::Arg;
use super::body::{Body, Site};
use super::cx::Res;
use super::nodes::Duplicate;
use super::repr::{Kind, Repr, Struct};
use super::tree::{Block, Expr, Stmt, Use};
use super::value::{Mode, Val};
use crate::bind::ArgShape;
use crate::hir::{self, ArgKind, CallArg, ExprKind, FuncId};
use crate::infer::types::{CallRole, CallTarget, ClassInstId, Head, InstanceId, TyId};
use crate::stubs::StubItem;

impl<'c> Body<'_, 'c> {
    /// Lowers arguments in source order; star arguments of known length become positional ones.
    pub fn args(
        &mut self,
        site: &Site,
        before: &mut Vec<Val<'c>>,
        args: &'c [CallArg<'c>],
    ) -> Res<Vec<Arg<'c>>> {
        if args.is_empty() {
            return Ok(Vec::new());
        }
        let mut vals = std::mem::take(before);
        let first = vals.len();
        vals.reserve(args.len());
        for arg in args {
            self.next_operand(&mut vals, arg.value)?;
        }
        let mut out = Vec::with_capacity(args.len());
        for (val, arg) in vals.drain(first..).zip(args) {
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
                ArgKind::DoubleStar => out.extend(self.spread_keywords(val)?),
            }
        }
        *before = vals;
        let out = self.merge_keywords(site, out)?;
        self.merge_spreads(site, out)
    }

    /// `callee(args)`.
    pub fn call_expr(
        &mut self,
        e: &'c hir::Expr<'c>,
        callee: &'c hir::Expr<'c>,
        args: &'c [CallArg<'c>],
    ) -> Res<Val<'c>> {
        let site = self.site(e);
        let ty = self.ty(e.id);
        match callee.kind {
            ExprKind::Func(func) => {
                let args = self.args(&site, &mut Vec::new(), args)?;
                self.call_known(&site, func, args, ty)
            }
            ExprKind::Class(class) => {
                let args = self.args(&site, &mut Vec::new(), args)?;
                if self.has_new(class) {
                    return self.construct_new(&site, class, args, ty);
                }
                let targets = self.targets(&site, CallRole::Call);
                match targets.first() {
                    Some(target) => self.call_target(&site, target, None, args),
                    None => self.bad_construction(&site, class, args),
                }
            }
            ExprKind::Stub(StubItem::Func(set)) => {
                let args = self.args(&site, &mut Vec::new(), args)?;
                self.call_stub_func(&site, set, args, ty)
            }
            ExprKind::Stub(StubItem::Class(class)) => {
                let args = self.args(&site, &mut Vec::new(), args)?;
                self.construct_stub(&site, class, args, ty)
            }
            _ => {
                let callee = self.expr(callee)?;
                let mut before = Vec::with_capacity(1 + args.len());
                before.push(callee);
                let args = self.args(&site, &mut before, args)?;
                let callee = before.remove(0);
                self.call_value(&site, CallRole::Call, callee, args, ty)
            }
        }
    }

    /// A call of a function known by name.
    fn call_known(
        &mut self,
        site: &Site,
        func: FuncId,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let _ = ty;
        let targets = self.targets(site, CallRole::Call);
        match targets.first() {
            Some(target) => self.call_target(site, target, None, args),
            None => {
                let name = self.cx.input.program.funcs[func.index()].qualname;
                self.bad_call(site, func, name, 0, args)
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
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let params = self.cx.input.program.funcs[func.index()].params;
        let params = params.get(bound..).unwrap_or_default();
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let problem = crate::bind::bind(params, &shapes).err();
        for arg in args {
            self.effect(arg.val);
        }
        let error = match problem {
            Some(text) => self.nodes.call(
                "rt::type_error",
                [self.nodes.atom(format!("{:?}", format!("{name}() {text}")))],
            ),
            None => self.nodes.call("rt::error::narrowed", []),
        };
        let raise = self.raise(site, error);
        self.push(raise);
        Ok(self.never())
    }

    /// A construction that inference could not enter.
    pub fn bad_construction(
        &mut self,
        site: &Site,
        class: hir::ClassId,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let info = &self.cx.input.program.classes[class.index()];
        let missing = self.cx.input.program.unimplemented(class);
        if !missing.is_empty() {
            for arg in args {
                self.effect(arg.val);
            }
            let names: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
            let plural = if names.len() == 1 { "" } else { "s" };
            let text = format!(
                "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
                info.name,
                names.join(", ")
            );
            let message = self.nodes.atom(format!("{text:?}"));
            let raise = self.raise(site, self.nodes.call("rt::type_error", [message]));
            self.push(raise);
            return Ok(self.never());
        }
        let init = info
            .methods
            .iter()
            .rev()
            .find(|(name, _)| *name == "__init__")
            .map(|(_, f)| *f);
        let maker = match self.is_named_tuple(class) {
            true => "__new__",
            false => "__init__",
        };
        let name = format!("{}.{maker}", info.qualname);
        match init {
            Some(func) => self.bad_call(site, func, &name, 1, args),
            None => {
                for arg in args {
                    self.effect(arg.val);
                }
                let raise = self.raise(site, self.nodes.call("rt::error::narrowed", []));
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
        recv: Option<Val<'c>>,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
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
        recv: Option<Val<'c>>,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let typed = self.cx.input.typed;
        let func_id = typed.instance(id).func;
        let signature = self.cx.signatures[id.0 as usize];
        let mut all = args;
        if let Some(recv) = recv {
            all.insert(0, Arg::positional(recv));
        }
        let mut captures = self.capture_args(site, func_id)?;
        let mut exprs = self.bind_args(site, func_id, signature.params, all, &[])?;
        let hoisted = self.hoist_generator(&mut exprs, signature.params);
        let exprs = match captures.is_empty() {
            true => exprs,
            false => {
                captures.extend(exprs);
                captures
            }
        };
        let call = Expr::CallFn(self.cx.instance_fn(id), self.nodes.list(exprs));
        let call = self.attempt(site, call);
        let call = match hoisted {
            Some(stmt) => Expr::Block(
                None,
                Block {
                    stmts: self.nodes.list([stmt]),
                    value: Some(self.nodes.node(call)),
                },
            ),
            None => call,
        };
        Ok(Val::owned(call, signature.ret.0, signature.ret.1))
    }

    /// A generator made for a call lives as long as the call, not to the end of the statement: its `finally` blocks run
    /// when the last one who holds it lets go.
    fn hoist_generator(
        &mut self,
        exprs: &mut [Expr<'c>],
        params: &[(TyId, Repr)],
    ) -> Option<Stmt<'c>> {
        let generator = self.cx.types.builtins.generator?;
        let held =
            |e: &Expr<'c>| matches!(e, Expr::Prefix("&", inner) if !matches!(inner, Expr::Var(..)));
        let at = exprs.iter().position(held)?;
        let named = matches!(self.cx.kind(params.get(at)?.1), Kind::Named(c, _) if *c == generator);
        let alone = exprs
            .iter()
            .enumerate()
            .all(|(i, e)| i == at || matches!(e, Expr::Atom(_) | Expr::Var(..)));
        if !named || !alone {
            return None;
        }
        let var = self.temp(params[at].1);
        let old = std::mem::replace(&mut exprs[at], Expr::Var(var, Use::Borrow));
        match old {
            Expr::Prefix(_, inner) => Some(Stmt::Let(var, Some(inner.take()))),
            _ => None,
        }
    }

    /// A call of an instance with the cells that its function captures.
    pub fn call_with(
        &mut self,
        site: &Site,
        id: InstanceId,
        cells: Vec<Expr<'c>>,
        recv: Option<Val<'c>>,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let func = self.cx.input.typed.instance(id).func;
        let signature = self.cx.signatures[id.0 as usize];
        let all = recv.into_iter().map(Arg::positional).chain(args).collect();
        let exprs = self.bind_args(site, func, signature.params, all, &cells)?;
        let call = Expr::CallFn(
            self.cx.instance_fn(id),
            self.nodes.collect(cells.into_iter().chain(exprs)),
        );
        let call = self.attempt(site, call);
        Ok(Val::owned(call, signature.ret.0, signature.ret.1))
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

    /// The error of making an object of a class with abstract methods.
    fn abstract_error(&self, class: ClassInstId) -> Option<Expr<'c>> {
        let program = self.cx.input.program;
        let info = &program.classes[self.cx.input.typed.class(class).class.index()];
        let bases = info.mro.iter().filter_map(|base| match base {
            hir::Base::User(base) => Some(&program.classes[base.index()]),
            hir::Base::Stub(_) => None,
        });
        let bases: Vec<_> = bases.collect();
        if bases.iter().all(|c| c.abstract_methods.is_empty()) {
            return None;
        }
        let abstract_in = |name: &portalis_memory::Symbol| {
            let first = bases.iter().find(|c| {
                c.methods.iter().any(|(n, _)| n == name) || c.attrs.iter().any(|(n, _)| n == name)
            });
            first.is_some_and(|c| c.abstract_methods.contains(name))
        };
        let names: std::collections::BTreeSet<&str> = bases
            .iter()
            .flat_map(|c| &c.abstract_methods)
            .filter(|name| abstract_in(name))
            .map(|name| name.as_str())
            .collect();
        if names.is_empty() {
            return None;
        }
        let plural = if names.len() == 1 { "" } else { "s" };
        let list: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
        let text = format!(
            "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
            info.name,
            list.join(", ")
        );
        Some(
            self.nodes
                .call("rt::type_error", [self.nodes.atom(format!("{text:?}"))]),
        )
    }

    /// Makes an object and runs its `__init__`.
    pub(super) fn construct(
        &mut self,
        site: &Site,
        class: ClassInstId,
        init: InstanceId,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        if let Some(error) = self.abstract_error(class) {
            for arg in args {
                self.discard(arg.val);
            }
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(self.never());
        }
        let ty = self.cx.types.of(Head::Inst(class));
        let repr = self.repr(ty);
        let path = self.cx.struct_path(Struct::Class(class));
        let alloc = self.nodes.call(path + "::alloc", []);
        let exception = self.is_exception_class(class);
        if init == InstanceId::NONE && !exception {
            if !args.is_empty() {
                let name = self.cx.input.program.classes
                    [self.cx.input.typed.class(class).class.index()]
                .name;
                let message = format!("{name}() takes no arguments");
                let raise = self.raise(
                    site,
                    self.nodes
                        .call("rt::type_error", [self.nodes.atom(format!("{message:?}"))]),
                );
                self.push(raise);
                return Ok(self.never());
            }
            return Ok(Val::owned(alloc, ty, repr));
        }
        let mut args = args;
        for arg in &mut args {
            if !(arg.val.is_stable() && arg.val.mode != Mode::Owned) {
                arg.val = self.keep_any(arg.val.take());
            }
        }
        let this = self.temp(repr);
        self.push_let(this, alloc);
        let recv = Val::place(Expr::Var(this, Use::Recv), ty, repr);
        if exception {
            let positional = args
                .iter()
                .filter(|a| a.shape == ArgShape::Positional)
                .map(|a| a.val.duplicate(self.nodes))
                .collect();
            let objects = self.objects(positional);
            let base =
                Expr::Var(this, Use::Recv).method(self.nodes, "upcast::<rt::BaseException>", []);
            self.push(base.method(self.nodes, "set_args", [objects]));
        }
        if init != InstanceId::NONE {
            let call = self.call_instance(site, init, Some(recv.duplicate(self.nodes)), args)?;
            self.discard(call);
        }
        Ok(Val::owned(self.read_temp(this), ty, repr))
    }
}

/// What tells helpers apart that take the same values in other roles.
pub fn shapes_text(shapes: &[ArgShape]) -> String {
    let mut text = String::new();
    for shape in shapes {
        match shape {
            ArgShape::Positional => {}
            ArgShape::Keyword(name) => text.push_str(&format!(" {name}=")),
            ArgShape::Spread => text.push_str(" *"),
            ArgShape::SpreadKeywords => text.push_str(" **"),
        }
    }
    text
}

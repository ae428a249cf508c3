//! Calls of values: closures, bound methods, classes, alternatives of a union; and of `super()`.

use super::super::bind::Arg;
use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::repr::Kind;
use super::super::tree::Expr;
use super::super::unions::Split;
use super::super::value::Val;
use super::shapes_text;
use crate::bind::ArgShape;
use crate::hir::{self, Base, Binding, CallArg, LocalId};
use crate::infer::types::{CallRole, CallTarget, Head, TyId};
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// Calls whatever a value holds.
    pub fn call_value(
        &mut self,
        site: &Site,
        role: CallRole,
        callee: Val<'c>,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        if self.is_dead_operand(&callee) || args.iter().any(|a| self.is_dead_operand(&a.val)) {
            let all = [callee]
                .into_iter()
                .chain(args.into_iter().map(|a| a.val))
                .collect();
            return Ok(self.sequence_dead(all));
        }
        if !self.is_split(callee.repr) && !self.is_class_split(&callee) {
            let text = callee.duplicate(self.nodes);
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
        let op = (format!("call{}", shapes_text(&shapes)), true);
        let leaf_site = *site;
        self.split_call(site, op, callee, args, ty, move |body, callee, args| {
            body.call_value_single(&leaf_site, role, callee, args, ty)
        })
    }

    /// A call of what may be of several types, or on a receiver that may be: `call` does it for each of them. With the operation's name
    /// for the helper, and whether objects of several classes are told apart too.
    pub fn split_call(
        &mut self,
        site: &Site,
        (op, by_class): (String, bool),
        callee: Val<'c>,
        args: Vec<Arg<'c>>,
        ty: TyId,
        call: impl Fn(&mut Body<'_, 'c>, Val<'c>, Vec<Arg<'c>>) -> Res<Option<Val<'c>>>,
    ) -> Res<Val<'c>> {
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let mut operands = vec![callee];
        operands.extend(args.into_iter().map(|a| a.val));
        let leaf = |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| {
            let callee = vals.remove(0);
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            call(body, callee, args)
        };
        let error = |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.not_callable(vals);
        let split = Split {
            op,
            result: (ty, self.repr(ty)),
            by_class,
            leaf: &leaf,
            error: &error,
        };
        self.split_first(site, operands, &split)
    }

    /// `TypeError: 'int' object is not callable`
    pub fn not_callable(&mut self, vals: Vec<Val<'c>>) -> Expr<'c> {
        self.no_method("__call__", vals)
    }

    pub(super) fn call_value_single(
        &mut self,
        site: &Site,
        role: CallRole,
        callee: Val<'c>,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let Some(head) = self.cx.types.single(callee.ty).cloned() else {
            return Ok(None);
        };
        match &head {
            Head::StubMethod(set, of) => {
                let Kind::Method(repr) = self.kind(callee.repr) else {
                    return Ok(None);
                };
                let callee = self.keep(callee);
                let receiver = self.recv(callee).method(self.nodes, "receiver", []);
                let receiver = Val::reference(receiver, *of, repr);
                self.stub_method_of(site, *set, receiver, args, ty)
                    .map(Some)
            }
            Head::StubFunc(set) => {
                self.effect(callee);
                self.call_stub_func(site, *set, args, ty).map(Some)
            }
            Head::StubClass(class) => {
                self.effect(callee);
                self.construct_stub(site, *class, args, ty).map(Some)
            }
            Head::Class(class) if self.has_new(*class) => {
                self.effect(callee);
                self.construct_new(site, *class, args, ty).map(Some)
            }
            Head::Class(class) => {
                self.effect(callee);
                let found = self
                    .targets(site, role)
                    .iter()
                    .find(|t| t.head.as_ref() == Some(&head));
                match found {
                    Some(target) => self.call_target(site, target, None, args).map(Some),
                    None => self.bad_construction(site, *class, args).map(Some),
                }
            }
            Head::Stub(class, _) => {
                let stubs = self.cx.input.stubs;
                match stubs.method(*class, sym::__call__) {
                    Some(set) => self.call_overloads(site, set, Some(callee), args, Some(ty)),
                    None => Ok(None),
                }
            }
            Head::Closure(id) => {
                let targets = self
                    .targets(site, role)
                    .iter()
                    .filter(|t| t.head.as_ref() == Some(&head))
                    .cloned()
                    .collect();
                self.call_closure(site, *id, callee, targets, args)
                    .map(Some)
            }
            Head::Inst(_) => {
                let targets: Vec<_> = self
                    .targets(site, role)
                    .iter()
                    .filter(|t| t.head.as_ref() == Some(&head))
                    .cloned()
                    .collect();
                if targets.is_empty() {
                    return Ok(None);
                }
                self.call_any(site, targets, Some(callee), args).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// One of several targets, by the receiver's class.
    pub fn call_one_of(
        &mut self,
        site: &Site,
        targets: Vec<CallTarget>,
        recv: Option<Val<'c>>,
        args: Vec<Val<'c>>,
    ) -> Res<Val<'c>> {
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
        recv: Option<Val<'c>>,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
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
                let raise = self.raise(site, self.nodes.call("rt::error::narrowed", []));
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
    pub(super) fn takes_receiver(&self, target: &CallTarget) -> bool {
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

    pub(super) fn dispatch(
        &mut self,
        site: &Site,
        targets: Vec<CallTarget>,
        recv: Val<'c>,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let joined = self.joined_results(&targets);
        let ty = match joined {
            Some(ty) => ty,
            None => self.cx.types.none(),
        };
        let result = (ty, self.repr(ty));
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let shown = shapes_text(&shapes);
        let mut operands = vec![recv];
        operands.extend(args.into_iter().map(|a| a.val));
        let name = targets.first().map_or("call", |t| {
            let func = self.cx.input.typed.instance(t.instance).func;
            self.cx.input.program.funcs[func.index()].name.as_str()
        });
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
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
        let error =
            |body: &mut Body<'_, 'c>, _: Vec<Val<'c>>| body.nodes.call("rt::error::narrowed", []);
        let split = Split {
            op: format!("{name}{shown}"),
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
    ) -> Res<Val<'c>> {
        let site = self.site(e);
        let mut args = self.args(&site, &mut Vec::new(), args)?;
        let targets = self.targets(&site, CallRole::Call);
        let this = self.read_var(&site, hir::Var::Local(this))?;
        let ty = self.ty(e.id);
        if name == "__new__" && targets.iter().any(|t| t.constructs.is_some()) {
            // `object.__new__(cls)`: the class is known by type.
            for arg in args.drain(..) {
                self.effect(arg.val);
            }
        }
        let Some(first) = targets.first().cloned() else {
            return self.super_plain(&site, class, this, name, args, ty);
        };
        let heads = self.cx.types.heads(this.ty);
        let reaches = |h: &Head| targets.iter().any(|t| t.head.as_ref() == Some(h));
        let same = targets.iter().all(|t| t.instance == first.instance);
        if same && heads.iter().all(reaches) {
            return self.call_any(&site, vec![first], Some(this), args);
        }
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let shown = shapes_text(&shapes);
        let mut operands = vec![this];
        operands.extend(args.into_iter().map(|a| a.val));
        let result = (ty, self.repr(ty));
        let leaf_site = site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let this = vals.remove(0);
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            let head = body.cx.types.single(this.ty).cloned();
            match targets.iter().find(|t| t.head == head) {
                Some(target) => body.call_target(&leaf_site, target, Some(this), args),
                None => body.super_plain(&leaf_site, class, this, name, args, ty),
            }
            .map(Some)
        };
        let error =
            |body: &mut Body<'_, 'c>, _: Vec<Val<'c>>| body.nodes.call("rt::error::narrowed", []);
        let split = Split {
            op: format!("super_{name}_{}{shown}", class.0),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split_first(&site, operands, &split)
    }

    /// `super().name(args)` where no class of the program has the name.
    fn super_plain(
        &mut self,
        site: &Site,
        class: hir::ClassId,
        this: Val<'c>,
        name: Symbol,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
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
                    .method(self.nodes, "upcast::<rt::BaseException>", []);
                self.push(recv.method(self.nodes, "set_args", [objects]));
                Ok(self.none())
            }
            (Some(base), _) if self.cx.input.stubs.method(base, name).is_some() => {
                match self.cx.input.stubs.method(base, name) {
                    Some(set) => self.stub_method(site, set, this, args, ty),
                    None => Ok(self.none()),
                }
            }
            (_, "__init__" | "__init_subclass__") => {
                for arg in args {
                    self.effect(arg.val);
                }
                Ok(self.none())
            }
            (base, _) => self.super_default(site, base.is_some(), this, name, args),
        }
    }

    /// `super().__repr__()` and the like where the base is `object` or an exception.
    pub(super) fn super_default(
        &mut self,
        site: &Site,
        exception: bool,
        this: Val<'c>,
        name: Symbol,
        args: Vec<Arg<'c>>,
    ) -> Res<Val<'c>> {
        let str = self.cx.types.str();
        let repr = self.repr(str);
        let value = match name.as_str() {
            "__str__" if exception => Some("rt::exceptions::message"),
            "__repr__" | "__str__" => Some("rt::exceptions::plain_repr"),
            _ => None,
        };
        if let (Some(path), true) = (value, args.is_empty()) {
            let object = self.recv(this).method(self.nodes, "as_ref", []);
            return Ok(Val::owned(
                self.attempt(site, self.nodes.call(path, [object])),
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

//! Calls of methods.

use super::super::bind::Arg;
use super::super::body::{Body, Site};
use super::super::calls::shapes_text;
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::repr::Repr;
use super::super::tree::Expr;
use super::super::unions::Split;
use super::super::value::Val;
use super::Member;
use crate::bind::ArgShape;
use crate::hir::{self, Binding, CallArg, ClassId, ClassKind, Var};
use crate::infer::types::{CallRole, ClassInstId, Head, TyId};
use crate::stubs::OverloadsId;
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// `recv.name(args)`.
    pub fn method_call(
        &mut self,
        e: &'c hir::Expr<'c>,
        recv: &'c hir::Expr<'c>,
        name: Symbol,
        args: &'c [CallArg<'c>],
    ) -> Res<Val<'c>> {
        let site = self.site(e);
        let ty = self.ty(e.id);
        let recv = self.expr(recv)?;
        let mut before = Vec::with_capacity(1 + args.len());
        before.push(recv);
        let args = self.args(&site, &mut before, args)?;
        let recv = before.remove(0);
        if self.is_dead_operand(&recv) || args.iter().any(|a| self.is_dead_operand(&a.val)) {
            let all = [recv]
                .into_iter()
                .chain(args.into_iter().map(|a| a.val))
                .collect();
            return Ok(self.sequence_dead(all));
        }
        if !self.is_split(recv.repr) && !self.is_class_split(&recv) {
            if let Some(val) =
                self.method_single(&site, recv.duplicate(self.nodes), name, args, ty)?
            {
                return Ok(val);
            }
            let error = self.no_attribute(vec![recv], name);
            let raise = self.raise(&site, error);
            self.push(raise);
            return Ok(self.never());
        }
        if self.is_class_split(&recv)
            && let Some(val) = self.shared_method(&site, &recv, &args)?
        {
            return Ok(val);
        }
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let shown = shapes_text(&shapes);
        let mut operands = vec![recv];
        operands.extend(args.into_iter().map(|a| a.val));
        let result = (ty, self.repr(ty));
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let recv = vals.remove(0);
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            body.method_single(&site, recv, name, args, ty)
        };
        let error =
            move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_attribute(vals, name);
        let split = Split {
            op: format!("{name}{shown}"),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split_first(&site, operands, &split)
    }

    /// A method that is the same function for all classes of the receiver.
    pub(super) fn shared_method(
        &mut self,
        site: &Site,
        recv: &Val<'c>,
        args: &[Arg<'c>],
    ) -> Res<Option<Val<'c>>> {
        let targets = self.targets(site, CallRole::Call);
        let Some(first) = targets.first() else {
            return Ok(None);
        };
        let heads = self.cx.types.heads(recv.ty);
        let same = targets
            .iter()
            .all(|t| t.instance == first.instance && t.constructs.is_none());
        let covered = heads
            .iter()
            .all(|h| targets.iter().any(|t| t.head.as_ref() == Some(h)));
        if !same || !covered || first.constructs.is_some() {
            return Ok(None);
        }
        let first = first.clone();
        self.call_any(
            site,
            vec![first],
            Some(recv.duplicate(self.nodes)),
            args.iter().map(|a| a.duplicate(self.nodes)).collect(),
        )
        .map(Some)
    }

    pub(super) fn method_single(
        &mut self,
        site: &Site,
        recv: Val<'c>,
        name: Symbol,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        match self.cx.types.single(recv.ty).cloned() {
            Some(head @ Head::Inst(id)) => {
                self.instance_method(site, recv, &head, id, name, args, ty)
            }
            Some(head @ Head::Class(class)) => {
                self.class_method(site, recv, &head, class, name, args, ty)
            }
            Some(Head::StubClass(_)) if name == sym::__new__ => {
                self.effect(recv);
                self.bare_object(site, args).map(Some)
            }
            Some(Head::Closure(id)) => match self.get_function_attr(site, recv, id, name)? {
                Some(callee) => self
                    .call_value(site, CallRole::Call, callee, args, ty)
                    .map(Some),
                None => Ok(None),
            },
            Some(Head::StubClass(class)) => {
                self.effect(recv);
                match self.cx.input.stubs.method(class, name) {
                    Some(set) => self.call_stub_func(site, set, args, ty).map(Some),
                    None => Ok(None),
                }
            }
            Some(Head::Stub(..) | Head::Tuple(_)) => {
                let Some(&Head::Stub(class, _)) = self.receiver_head(&recv).as_deref() else {
                    return Ok(None);
                };
                match self.cx.input.stubs.method(class, name) {
                    Some(set) => self.stub_method(site, set, recv, args, ty).map(Some),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// A named tuple as the tuple that it is, for what its class has no method of its own.
    pub fn plain_tuple(&mut self, site: &Site, val: &mut Val<'c>, name: Symbol) -> Res<()> {
        let Some(Head::Inst(id)) = self.cx.types.single(val.ty).cloned() else {
            return Ok(());
        };
        let class = self.cx.input.typed.class(id).class;
        if self.is_named_tuple(class) && self.class_member(class, name).is_none() {
            let kept = self.keep(val.duplicate(self.nodes));
            if let Some(fields) = self.named_tuple_fields(site, &kept)? {
                *val = fields;
            }
        }
        Ok(())
    }

    /// Whether a class is a named tuple, or derives from one.
    pub fn is_named_tuple(&self, class: ClassId) -> bool {
        let program = self.cx.input.program;
        program.classes[class.index()]
            .mro
            .iter()
            .any(|base| match base {
                hir::Base::User(base) => {
                    matches!(program.classes[base.index()].kind, ClassKind::NamedTuple(_))
                }
                hir::Base::Stub(_) => false,
            })
    }

    /// A method of a stub class of a receiver that may be of several types.
    pub fn stub_method_of(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Val<'c>,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        if !self.is_split(recv.repr) {
            return self.stub_method(site, set, recv, args, ty);
        }
        let (op, leaf_site) = (("method".into(), false), *site);
        self.split_call(site, op, recv, args, ty, move |body, recv, args| {
            body.stub_method(&leaf_site, set, recv, args, ty).map(Some)
        })
    }

    /// A method of a stub class.
    pub fn stub_method(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Val<'c>,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        let (mut recv, mut args) = (Some(recv), args);
        if let Some(val) = self.take_overload(site, set, &mut recv, &mut args, Some(ty))? {
            return Ok(val);
        }
        let name = {
            let stubs = self.cx.input.stubs;
            stubs
                .overloads(set)
                .first()
                .map_or(Symbol::intern("method"), |f| stubs.func(*f).name)
        };
        if !args
            .iter()
            .any(|a| self.is_split(a.val.repr) || self.is_class_split(&a.val))
        {
            if let Some(val) = self.wrong_call(site, set, recv, args)? {
                return Ok(val);
            }
            return self.refuse(
                site.span,
                format!("no form of the method `{name}()` takes these arguments"),
                "check the types of the arguments",
            );
        }
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let shown = shapes_text(&shapes);
        let mut operands: Vec<Val<'c>> = recv.into_iter().collect();
        operands.extend(args.into_iter().map(|a| a.val));
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let recv = vals.remove(0);
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            body.call_or_wrong(&leaf_site, set, Some(recv), args, ty)
        };
        let text = format!("{name}() got an argument of a type that it does not take");
        let error = move |body: &mut Body<'_, 'c>, _: Vec<Val<'c>>| {
            body.nodes
                .call("rt::type_error", [body.nodes.atom(format!("{text:?}"))])
        };
        let split = Split {
            op: format!("{name}{shown}"),
            result,
            by_class: false,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, operands, &split)
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn instance_method(
        &mut self,
        site: &Site,
        recv: Val<'c>,
        head: &Head,
        id: ClassInstId,
        name: Symbol,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        let class = self.cx.input.typed.class(id).class;
        match self.class_member(class, name) {
            Some(Member::Method(func)) => {
                let binding = self.cx.input.program.funcs[func.index()].binding;
                let targets = self.head_targets(site, CallRole::Call, head);
                if binding == Binding::Getter {
                    let callee = self.get_attr(site, recv, name, None)?;
                    return self
                        .call_value(site, CallRole::Call, callee, args, ty)
                        .map(Some);
                }
                let Some(target) = targets.first().cloned() else {
                    let name = self.cx.input.program.funcs[func.index()].qualname;
                    self.effect(recv);
                    return self.bad_call(site, func, name, 1, args).map(Some);
                };
                let recv = match binding {
                    Binding::Static => {
                        self.effect(recv);
                        None
                    }
                    Binding::Class => {
                        self.effect(recv);
                        let ty = self.cx.types.of(Head::Class(class));
                        Some(self.static_value(ty))
                    }
                    _ => Some(recv),
                };
                self.call_target(site, &target, recv, args).map(Some)
            }
            Some(Member::Stub(set)) => self.stub_method(site, set, recv, args, ty).map(Some),
            Some(Member::Attr(global)) if self.field_owner(id, name).is_none() => {
                let callee = self.read_var(site, Var::Global(global))?;
                self.call_class_attr(site, recv, callee, args, ty).map(Some)
            }
            Some(Member::Attr(_)) => {
                let callee = self.get_attr(site, recv, name, None)?;
                self.call_value(site, CallRole::Call, callee, args, ty)
                    .map(Some)
            }
            None => match self.field_owner(id, name) {
                Some(_) => {
                    let callee = self.get_attr(site, recv, name, None)?;
                    self.call_value(site, CallRole::Call, callee, args, ty)
                        .map(Some)
                }
                None if self.is_named_tuple(class) => {
                    let mut tuple = recv;
                    self.plain_tuple(site, &mut tuple, name)?;
                    match self.cx.types.single(tuple.ty) {
                        Some(Head::Tuple(_)) => self.method_single(site, tuple, name, args, ty),
                        _ => Ok(None),
                    }
                }
                None => Ok(None),
            },
        }
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn class_method(
        &mut self,
        site: &Site,
        recv: Val<'c>,
        head: &Head,
        class: ClassId,
        name: Symbol,
        args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Option<Val<'c>>> {
        self.effect(recv.duplicate(self.nodes));
        match self.class_member(class, name) {
            Some(Member::Method(func)) => {
                let binding = self.cx.input.program.funcs[func.index()].binding;
                let targets = self.head_targets(site, CallRole::Call, head);
                let Some(target) = targets.first().cloned() else {
                    let name = self.cx.input.program.funcs[func.index()].qualname;
                    return self.bad_call(site, func, name, 0, args).map(Some);
                };
                let this = (binding == Binding::Class).then_some(recv);
                if this.is_none() && targets.len() > 1 && !args.is_empty() {
                    // `Base.method(obj)`: the first argument is the receiver.
                    let mut args = args;
                    let recv = args.remove(0).val;
                    return self.call_any(site, targets, Some(recv), args).map(Some);
                }
                self.call_target(site, &target, this, args).map(Some)
            }
            Some(Member::Attr(global)) => {
                let callee = self.read_var(site, Var::Global(global))?;
                self.call_value(site, CallRole::Call, callee, args, ty)
                    .map(Some)
            }
            Some(Member::Stub(set)) => self.call_stub_func(site, set, args, ty).map(Some),
            None => Ok(None),
        }
    }

    /// The fields of a named tuple, as a fixed tuple.
    pub fn named_tuple_fields(&mut self, site: &Site, val: &Val<'c>) -> Res<Option<Val<'c>>> {
        let Some(Head::Inst(id)) = self.cx.types.single(val.ty).cloned() else {
            return Ok(None);
        };
        let class = self.cx.input.typed.class(id).class;
        let program = self.cx.input.program;
        let fields = program.classes[class.index()]
            .mro
            .iter()
            .find_map(|base| match base {
                hir::Base::User(base) => match &program.classes[base.index()].kind {
                    ClassKind::NamedTuple(fields) => Some(fields.clone()),
                    _ => None,
                },
                hir::Base::Stub(_) => None,
            });
        let Some(fields) = fields else {
            return Ok(None);
        };
        let val = self.keep(val.duplicate(self.nodes));
        let mut types = Vec::new();
        let mut items = Vec::new();
        let mut reprs = Vec::new();
        for field in fields {
            let Some((owner, ty)) = self.field_owner(id, field) else {
                return self.refuse(site.span, "a field of this named tuple is never set", "");
            };
            let item = self.read_field(site, val.duplicate(self.nodes), owner, field, ty);
            let repr = self.cx.item_repr(ty);
            items.push(self.coerce_to(site, item, ty, repr)?);
            types.push(ty);
            reprs.push(repr);
        }
        let ty = self.cx.types.of(Head::Tuple(types));
        let repr = self.cx.reprs.tuple(&reprs);
        Ok(Some(Val::owned(
            Expr::Tuple(self.nodes.list(items)),
            ty,
            repr,
        )))
    }

    /// Iterates over the members of an enum.
    pub fn iterate_class(
        &mut self,
        site: &Site,
        class: ClassId,
    ) -> Res<Option<(Expr<'c>, TyId, Repr)>> {
        let ClassKind::Enum { members } = self.cx.input.program.classes[class.index()].kind else {
            return Ok(None);
        };
        let list = self.read_var(site, Var::Global(members))?;
        self.iterate(site, list).map(Some)
    }
}

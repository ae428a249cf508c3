//! Class attributes as seen from an instance: functions bind, objects with `__get__` and `__set__` are asked.
//!
//! In: an instance and the value of a class attribute. Out: calls with the instance as first argument, bound function
//! objects, calls of `__get__` and `__set__`.

use super::super::bind::Arg;
use super::super::body::{Body, Site};
use super::super::calls::shapes_text;
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::unions::Split;
use super::super::value::Val;
use super::Member;
use crate::bind::ArgShape;
use crate::hir::{ClassId, GlobalId, Var};
use crate::infer::types::{CallRole, ClosureId, Head, TyId};
use portalis_memory::{Symbol, sym};

impl<'c> Body<'_, 'c> {
    /// The class of a value, if it is an object with the method `name`.
    fn descriptor(&self, ty: TyId, name: &str) -> Option<Head> {
        let head = self.cx.types.single(ty)?;
        let Head::Inst(id) = head else { return None };
        let class = self.cx.input.typed.class(*id).class;
        match self.class_member(class, Symbol::intern(name)) {
            Some(Member::Method(_)) => Some(head.clone()),
            _ => None,
        }
    }

    /// `recv.name(args)` where the class attribute's value is `callee`.
    pub(super) fn call_class_attr(
        &mut self,
        site: &Site,
        recv: Val<'c>,
        callee: Val<'c>,
        mut args: Vec<Arg<'c>>,
        ty: TyId,
    ) -> Res<Val<'c>> {
        if self.is_split(callee.repr) || self.is_class_split(&callee) {
            let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
            let shown = shapes_text(&shapes);
            let mut operands = vec![callee, recv];
            operands.extend(args.into_iter().map(|a| a.val));
            let result = (ty, self.repr(ty));
            let leaf_site = *site;
            let leaf =
                move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
                    let (callee, recv) = (vals.remove(0), vals.remove(0));
                    let args = vals
                        .into_iter()
                        .zip(&shapes)
                        .map(|(val, shape)| Arg { shape: *shape, val })
                        .collect();
                    body.call_class_attr(&leaf_site, recv, callee, args, ty)
                        .map(Some)
                };
            let error = |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.not_callable(vals);
            let split = Split {
                op: format!("call_member{shown}"),
                result,
                by_class: true,
                leaf: &leaf,
                error: &error,
            };
            return self.split_first(site, operands, &split);
        }
        if let Some(Head::Closure(id)) = self.cx.types.single(callee.ty)
            && self.cx.input.typed.closures[id.0 as usize]
                .receiver
                .is_none()
        {
            args.insert(0, Arg::positional(recv));
            return self.call_value(site, CallRole::Call, callee, args, ty);
        }
        match self.descriptor_get(site, recv, callee)? {
            Ok(got) | Err(got) => self.call_value(site, CallRole::Call, got, args, ty),
        }
    }

    /// What `__get__` gives; the value itself where it has none.
    fn descriptor_get(
        &mut self,
        site: &Site,
        recv: Val<'c>,
        value: Val<'c>,
    ) -> Res<Result<Val<'c>, Val<'c>>> {
        let Some(head) = self.descriptor(value.ty, "__get__") else {
            self.effect(recv);
            return Ok(Err(value));
        };
        let Some(Head::Inst(id)) = self.cx.types.single(recv.ty).cloned() else {
            return Ok(Err(value));
        };
        let owner: ClassId = self.cx.input.typed.class(id).class;
        let owner = self.cx.types.of(Head::Class(owner));
        let owner = self.static_value(owner);
        let role = CallRole::Dunder(sym::__get__);
        let targets = self.head_targets(site, role, &head);
        if targets.is_empty() {
            return Ok(Err(value));
        }
        self.call_one_of(site, targets, Some(value), vec![recv, owner])
            .map(Ok)
    }

    /// `recv.name` where the class attribute's value is `value`.
    pub(super) fn read_class_attr(
        &mut self,
        site: &Site,
        recv: Val<'c>,
        value: Val<'c>,
        ty: Option<TyId>,
    ) -> Res<Val<'c>> {
        if let Some(Head::Closure(id)) = self.cx.types.single(value.ty).cloned()
            && self.cx.input.typed.closures[id.0 as usize]
                .receiver
                .is_none()
        {
            return self.bind_function(site, recv, value, id, ty);
        }
        match self.descriptor_get(site, recv, value)? {
            Ok(got) | Err(got) => Ok(got),
        }
    }

    /// A function as a bound method.
    fn bind_function(
        &mut self,
        site: &Site,
        recv: Val<'c>,
        value: Val<'c>,
        id: ClosureId,
        ty: Option<TyId>,
    ) -> Res<Val<'c>> {
        let closures = &self.cx.input.typed.closures;
        let func = closures[id.0 as usize].func;
        let heads = ty.map(|ty| self.cx.types.heads(ty));
        let bound = heads.unwrap_or_default().iter().find_map(|h| match h {
            Head::Closure(bound) => {
                let info = &closures[bound.0 as usize];
                (info.func == func && info.receiver == Some(recv.ty)).then_some(*bound)
            }
            _ => None,
        });
        let Some(bound) = bound else {
            return self.refuse(
                site.span,
                "this method cannot be a value here",
                "call it, or wrap it in a lambda",
            );
        };
        let value = self.keep(value);
        let mut cells = Vec::new();
        for (name, ..) in self.cx.closure_fields(id) {
            let field = self
                .recv(value.duplicate(self.nodes))
                .field(self.nodes, name);
            cells.push(
                field
                    .method(self.nodes, "get", [])
                    .method(self.nodes, "unwrap", []),
            );
        }
        let own = self.cx.types.of(Head::Closure(bound));
        let repr = recv.repr;
        let receiver = self.coerce_to(site, recv.duplicate(self.nodes), recv.ty, repr)?;
        self.closure_object(bound, Some(receiver), cells, own)
    }

    /// `obj.name = value` where a data descriptor takes it.
    pub(super) fn descriptor_set(
        &mut self,
        site: &Site,
        obj: &Val<'c>,
        global: GlobalId,
        value: &Val<'c>,
    ) -> Res<bool> {
        let ty = self.cx.input.typed.globals[global.index()];
        let Some(head) = self.descriptor(ty, "__set__") else {
            return Ok(false);
        };
        let role = CallRole::Dunder(sym::__set__);
        let targets = self.head_targets(site, role, &head);
        if targets.is_empty() {
            return Ok(false);
        }
        let descriptor = self.read_var(site, Var::Global(global))?;
        let args = vec![obj.duplicate(self.nodes), value.duplicate(self.nodes)];
        let done = self.call_one_of(site, targets, Some(descriptor), args)?;
        self.discard(done);
        Ok(true)
    }
}

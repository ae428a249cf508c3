//! Attributes set and deleted.

use super::super::body::{Body, Site};
use super::super::cx::Res;
use super::super::nodes::Duplicate;
use super::super::repr::Kind;
use super::super::tree::{Expr, Holds, Use};
use super::super::unions::Split;
use super::super::value::Val;
use super::Member;
use crate::hir::{Binding, ClassId, Var};
use crate::infer::attributes::Fixed;
use crate::infer::types::{CallRole, CallTarget, ClassInstId, Head};
use portalis_memory::Symbol;

impl<'c> Body<'_, 'c> {
    /// `obj.name = value`.
    pub fn set_attr(&mut self, site: &Site, obj: Val<'c>, name: Symbol, val: Val<'c>) -> Res<()> {
        if self.is_dead_operand(&obj) || self.is_dead_operand(&val) {
            let dead = self.sequence_dead(vec![val, obj]);
            self.discard(dead);
            return Ok(());
        }
        if self.is_class_split(&obj)
            && self.all_share_field(&obj, name)
            && let Kind::Gc(super::super::repr::Struct::Class(base)) = self.kind(obj.repr)
            && self.field_owner(base, name).is_some()
        {
            self.set_field(site, obj, base, name, val)?;
            return Ok(());
        }
        if !self.is_split(obj.repr) && !self.is_class_split(&obj) {
            if self
                .set_attr_single(site, obj.duplicate(self.nodes), name, val)?
                .is_none()
            {
                let error = self.no_attribute(vec![obj], name);
                let raise = self.raise(site, error);
                self.push(raise);
            }
            return Ok(());
        }
        let none = self.cx.types.none();
        let result = (none, self.repr(none));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let obj = vals.remove(0);
            let val = vals.remove(0);
            if body.set_attr_single(&leaf_site, obj, name, val)?.is_none() {
                return Ok(None);
            }
            Ok(Some(body.none()))
        };
        let error =
            move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_attribute(vals, name);
        let split = Split {
            op: format!("set_{name}"),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        let done = self.split_first(site, vec![obj, val], &split)?;
        self.discard(done);
        Ok(())
    }

    pub(super) fn set_attr_single(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        name: Symbol,
        val: Val<'c>,
    ) -> Res<Option<()>> {
        match self.cx.types.single(obj.ty).cloned() {
            Some(head @ Head::Inst(id)) => {
                let targets = self.head_targets(site, CallRole::Dunder(name), &head);
                let targets: Vec<CallTarget> = targets
                    .into_iter()
                    .filter(|t| self.target_binding(t) == Some(Binding::Setter))
                    .collect();
                let targets = self.fitting(targets, std::slice::from_ref(&val));
                if !targets.is_empty() {
                    let done = self.call_one_of(site, targets, Some(obj), vec![val])?;
                    self.discard(done);
                    return Ok(Some(()));
                }
                let class = self.cx.input.typed.class(id).class;
                if let Some(error) = self.fixed_attribute(class, name, "assign to") {
                    self.discard(val);
                    self.discard(obj);
                    let raise = self.raise(site, error);
                    self.push(raise);
                    return Ok(Some(()));
                }
                if let Some(Member::Method(func)) = self.class_member(class, name)
                    && self.cx.input.program.funcs[func.index()].binding == Binding::Getter
                {
                    let class = self.cx.input.program.classes[class.index()].name;
                    let text = format!("property '{name}' of '{class}' object has no setter");
                    let error = self.nodes.call(
                        "rt::error::attribute_error_message",
                        [self.nodes.atom(format!("{text:?}"))],
                    );
                    let raise = self.raise(site, error);
                    self.push(raise);
                    return Ok(Some(()));
                }
                if let Some(Member::Attr(global)) = self.class_member(class, name)
                    && self.descriptor_set(site, &obj, global, &val)?
                {
                    return Ok(Some(()));
                }
                if self.field_owner(id, name).is_none() {
                    return Ok(None);
                }
                self.set_field(site, obj, id, name, val)?;
                Ok(Some(()))
            }
            Some(Head::Class(class)) => {
                self.effect(obj);
                match self.class_member(class, name) {
                    Some(Member::Attr(global)) => {
                        self.store_var(site, Var::Global(global), val).map(Some)
                    }
                    _ => self.refuse(
                        site.span,
                        format!("setting `{name}` of a class that is not known by name here"),
                        "define it in the class",
                    ),
                }
            }
            Some(Head::Closure(id)) => self.set_function_attr(site, obj, id, name, val),
            Some(Head::Stub(class, _))
                if self.cx.input.stubs.class(class).attrs.contains_key(&name) =>
            {
                self.refuse(
                    site.span,
                    format!("the attribute `{name}` cannot be assigned"),
                    "",
                )
            }
            _ => Ok(None),
        }
    }

    /// The getters of a property that a place reaches for a head.
    pub(super) fn getters(&self, site: &Site, name: Symbol, head: &Head) -> Vec<CallTarget> {
        let targets = self.head_targets(site, CallRole::Dunder(name), head);
        let accessor = [Some(Binding::Setter), Some(Binding::Deleter)];
        let read = |t: &CallTarget| !accessor.contains(&self.target_binding(t));
        targets.into_iter().filter(read).collect()
    }

    /// Whether assigning an attribute may do more than change a field.
    pub fn is_guarded_attr(&self, obj: &Val<'c>, name: Symbol) -> bool {
        self.cx.types.heads(obj.ty).iter().any(|head| match head {
            Head::Inst(id) => {
                let class = self.cx.input.typed.class(*id).class;
                matches!(self.class_member(class, name), Some(Member::Method(_)))
                    || self.fixed_attribute(class, name, "").is_some()
            }
            _ => false,
        })
    }

    /// How the function that a target reaches is bound.
    fn target_binding(&self, target: &CallTarget) -> Option<Binding> {
        let typed = self.cx.input.typed;
        let instance = typed.instances.get(target.instance.0 as usize)?;
        Some(self.cx.input.program.funcs[instance.func.index()].binding)
    }

    /// The error of assigning or deleting an attribute that its class keeps as it is.
    fn fixed_attribute(&self, class: ClassId, name: Symbol, verb: &str) -> Option<Expr<'c>> {
        if self.func.is_some_and(|f| f.synthetic) {
            return None;
        }
        let program = self.cx.input.program;
        let fixed = crate::infer::attributes::fixed_attribute(program, class, name)?;
        if fixed == Fixed::Slots && verb == "delete" {
            return None;
        }
        Some(match fixed {
            Fixed::Slots => {
                let class = program.classes[class.index()].name;
                let text = format!(
                    "'{class}' object has no attribute '{name}' and no __dict__ for setting new attributes"
                );
                let text = self.nodes.atom(format!("{text:?}"));
                self.nodes
                    .call("rt::error::attribute_error_message", [text])
            }
            Fixed::Frozen => {
                let text = format!("cannot {verb} field '{name}'");
                let text = self.nodes.atom(format!("rt::lit!({text:?})"));
                let object = self.nodes.call("rt::Object::new", [text]);
                self.nodes.call(
                    "rt::raise_type",
                    [
                        Expr::Atom("rt::exceptions::FROZEN_INSTANCE_ERROR"),
                        Expr::Macro("vec!", self.nodes.list([object])),
                    ],
                )
            }
            Fixed::NamedTuple => self.nodes.call(
                "rt::error::attribute_error_message",
                [Expr::Atom("\"can't set attribute\"")],
            ),
        })
    }

    pub(super) fn set_field(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        class: ClassInstId,
        name: Symbol,
        val: Val<'c>,
    ) -> Res<()> {
        let Some((_, ty)) = self.field_owner(class, name) else {
            return Ok(());
        };
        let repr = self.repr(ty);
        let wide = val
            .wide()
            .filter(|_| *self.cx.kind(repr) == Kind::Int)
            .map(|wide| wide.duplicate(self.nodes));
        let value = self.coerce_to(site, val, ty, repr)?;
        let field = self
            .recv(obj)
            .field(self.nodes, super::super::names::rust_name(name.as_str()));
        if let (Some(wide), true) = (
            wide,
            matches!(&value, Expr::Call(path, _) if *path == "rt::Int::from"),
        ) {
            self.push(field.method(self.nodes, "set_wide", [wide]));
            return Ok(());
        }
        self.push(field.method(self.nodes, "set", [value]));
        Ok(())
    }

    /// `del obj.name`.
    pub fn delete_attr(&mut self, site: &Site, obj: Val<'c>, name: Symbol) -> Res<()> {
        if self.is_dead_operand(&obj) {
            self.discard(obj);
            return Ok(());
        }
        if !self.is_split(obj.repr) && !self.is_class_split(&obj) {
            if !self.delete_attr_single(site, obj.duplicate(self.nodes), name)? {
                let error = self.no_attribute(vec![obj], name);
                let raise = self.raise(site, error);
                self.push(raise);
            }
            return Ok(());
        }
        let none = self.cx.types.none();
        let result = (none, self.repr(none));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let done = body.delete_attr_single(&leaf_site, vals.remove(0), name)?;
            Ok(done.then(|| body.none()))
        };
        let error =
            move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_attribute(vals, name);
        let split = Split {
            op: format!("del_{name}"),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        let done = self.split(site, vec![obj], &split)?;
        self.discard(done);
        Ok(())
    }

    /// `del obj.name` of an object of one class; false if it has no such attribute.
    fn delete_attr_single(&mut self, site: &Site, obj: Val<'c>, name: Symbol) -> Res<bool> {
        let Some(head @ Head::Inst(id)) = self.cx.types.single(obj.ty).cloned() else {
            return Ok(false);
        };
        let deleter = self
            .head_targets(site, CallRole::Dunder(name), &head)
            .into_iter()
            .find(|t| self.target_binding(t) == Some(Binding::Deleter));
        if let Some(deleter) = deleter {
            let done = self.call_one_of(site, vec![deleter], Some(obj), vec![])?;
            self.discard(done);
            return Ok(true);
        }
        let class = self.cx.input.typed.class(id).class;
        if let Some(error) = self.fixed_attribute(class, name, "delete") {
            self.discard(obj);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(true);
        }
        if let Some(Member::Method(func)) = self.class_member(class, name)
            && self.cx.input.program.funcs[func.index()].binding == Binding::Getter
        {
            let class = self.cx.input.program.classes[class.index()].name;
            let text = format!("property '{name}' of '{class}' object has no deleter");
            let text = self.nodes.atom(format!("{text:?}"));
            let error = self
                .nodes
                .call("rt::error::attribute_error_message", [text]);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(true);
        }
        let Some((owner, _)) = self.field_owner(id, name) else {
            return Ok(false);
        };
        let class = self.cx.input.typed.class(owner).class;
        let class = self.nodes.atom(format!(
            "{:?}",
            self.cx.input.program.classes[class.index()].name.as_str()
        ));
        let attr = self.nodes.atom(format!("{:?}", name.as_str()));
        let field = self
            .recv(obj)
            .field(self.nodes, super::super::names::rust_name(name.as_str()));
        let taken = self.nodes.call(
            "rt::bound_attr",
            [field.method(self.nodes, "take", []), class, attr],
        );
        let taken = self.attempt(site, taken);
        self.push(taken);
        Ok(true)
    }

    /// `del name`.
    pub fn delete_var(&mut self, site: &Site, var: Var) -> Res<()> {
        if self.is_never_assigned(var) {
            return self.raise_unbound(site, var);
        }
        let name = self.nodes.atom(format!("{:?}", self.var_name(var)));
        let check = self.bound_check(var);
        let place = match var {
            Var::Local(local) => self.local_var(local),
            Var::Capture(capture) => Some(self.captures[capture.index()]),
            Var::Global(global) => {
                let path = self.cx.names.global_paths[global.index()];
                let unset = self.nodes.atom(path).method(self.nodes, "unset", []);
                let error = self.nodes.call("rt::name_error", [name]);
                let (block, ()) = self.block(|b| {
                    let raise = b.raise(site, error);
                    b.push(raise);
                    Ok(())
                })?;
                self.push(unset.negate(self.nodes).choose(self.nodes, block, None));
                return Ok(());
            }
        };
        let Some(var) = place else { return Ok(()) };
        let expr = match self.vars[var.index()].holds {
            Holds::Maybe => {
                let taken = self.nodes.call(
                    check,
                    [
                        Expr::Var(var, Use::Recv).method(self.nodes, "take", []),
                        name,
                    ],
                );
                self.vars[var.index()].mutable = true;
                self.attempt(site, taken)
            }
            Holds::Cell | Holds::CellRef => {
                let taken = self.nodes.call(
                    check,
                    [
                        Expr::Var(var, Use::Recv).method(self.nodes, "take", []),
                        name,
                    ],
                );
                self.attempt(site, taken)
            }
            Holds::Value if !self.cx.reprs.is_copy(self.vars[var.index()].repr) => {
                self.nodes.call("drop", [Expr::Var(var, Use::Move)])
            }
            _ => return Ok(()),
        };
        self.push(expr);
        Ok(())
    }
}

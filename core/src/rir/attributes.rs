//! Attributes and methods.
//!
//! In: `obj.name`, `obj.name = value`, `obj.name(args)`. Out: field accesses, calls of properties and methods, class
//! attributes, Python's `AttributeError` where a type has no such name.
//!
//! ```text
//! p.x              p.x.get().at(..)?           a field that may be unset
//! p.x              p.x.get()                   a scalar that is set in every object
//! Point.count      g::Point__count.get()
//! ```

use super::bind::Arg;
use super::body::{Body, Site};
use super::cx::Res;
use super::repr::{Kind, Repr};
use super::tree::{Expr, Holds, Use};
use super::unions::Split;
use super::value::Val;
use crate::bind::ArgShape;
use crate::hir::{self, Base, Binding, CallArg, ClassId, ClassKind, FuncId, GlobalId, Var};
use crate::infer::types::{CallRole, CallTarget, ClassInstId, Head, TyId};
use crate::stubs::{OverloadsId, StubBinding};
use portalis_memory::Symbol;

/// What a name of a class stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Member {
    /// A method, of any binding.
    Method(FuncId),
    /// A class attribute.
    Attr(GlobalId),
    /// A method or property of a stub base.
    Stub(OverloadsId),
}

impl<'c> Body<'_, 'c> {
    /// What `name` stands for in a class and its bases, along the MRO.
    pub fn class_member(&self, class: ClassId, name: Symbol) -> Option<Member> {
        let program = self.cx.input.program;
        let usual = |f: FuncId| {
            !matches!(
                program.funcs[f.index()].binding,
                Binding::Setter | Binding::Deleter
            )
        };
        program.classes[class.index()]
            .mro
            .iter()
            .find_map(|base| match base {
                Base::User(base) => {
                    let class = &program.classes[base.index()];
                    let method = class
                        .methods
                        .iter()
                        .rev()
                        .find(|(n, f)| *n == name && usual(*f));
                    let method = method.map(|(_, f)| Member::Method(*f));
                    method.or_else(|| {
                        class
                            .attrs
                            .iter()
                            .find(|(n, _)| *n == name)
                            .map(|(_, g)| Member::Attr(*g))
                    })
                }
                Base::Stub(base) => self.cx.input.stubs.method(*base, name).map(Member::Stub),
            })
    }

    /// The class in whose struct an attribute lives, and the attribute's type.
    pub fn field_owner(&self, class: ClassInstId, name: Symbol) -> Option<(ClassInstId, TyId)> {
        let typed = self.cx.input.typed;
        let mut at = Some(class);
        while let Some(class) = at {
            let layout = typed.class(class);
            if let Some((_, ty)) = layout.attrs.iter().find(|(n, _)| *n == name) {
                return Some((class, *ty));
            }
            at = layout.base;
        }
        None
    }

    /// `obj.name`.
    pub fn get_attr(&mut self, site: &Site, obj: Val, name: Symbol, ty: Option<TyId>) -> Res<Val> {
        if self.is_dead_operand(&obj) {
            return Ok(self.sequence_dead(vec![obj]));
        }
        let class_split = self.is_class_split(&obj);
        if class_split && let Some(val) = self.common_field(site, &obj, name) {
            return Ok(val);
        }
        if !self.is_split(obj.repr) && !class_split {
            if let Some(val) = self.get_attr_single(site, obj.clone(), name, ty)? {
                return Ok(val);
            }
            let error = self.no_attribute(vec![obj], name);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(self.never());
        }
        let ty = match ty {
            Some(ty) => ty,
            None => self.attr_ty(site, &obj, name),
        };
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let obj = vals.remove(0);
            if body.is_class_split(&obj)
                && let Some(val) = body.common_field(&leaf_site, &obj, name)
            {
                return Ok(Some(val));
            }
            body.get_attr_single(&leaf_site, obj, name, Some(ty))
        };
        let error = move |body: &mut Body<'_, '_>, vals: Vec<Val>| body.no_attribute(vals, name);
        let by_class = !self.all_share_field(&obj, name);
        let split = Split {
            op: format!("get_{name}"),
            result,
            by_class,
            leaf: &leaf,
            error: &error,
        };
        self.split(site, vec![obj], &split)
    }

    fn no_attribute(&mut self, vals: Vec<Val>, name: Symbol) -> Expr {
        let mut args: Vec<Expr> = vals
            .into_iter()
            .take(1)
            .map(|v| self.pass_object(v))
            .collect();
        args.push(Expr::atom(format!("{:?}", name.as_str())));
        Expr::call("rt::error::no_attribute", args)
    }

    /// The join of an attribute's types over the classes of an object.
    fn attr_ty(&mut self, site: &Site, obj: &Val, name: Symbol) -> TyId {
        let heads = self.cx.types.heads(obj.ty).to_vec();
        let mut ty = self.cx.types.never();
        for head in heads {
            let Head::Inst(id) = head else { continue };
            let class = self.cx.input.typed.class(id).class;
            let mut found = self.field_owner(id, name).map(|f| f.1);
            match self.class_member(class, name) {
                Some(Member::Attr(global)) => {
                    let own = self.cx.input.typed.globals[global.index()];
                    found = Some(found.map_or(own, |f| self.cx.types.join(f, own)));
                }
                Some(Member::Method(_)) => {
                    let getters = self.getters(site, name, &head);
                    found = self.joined_results(&getters).or(found);
                }
                _ => {}
            }
            if let Some(found) = found {
                ty = self.cx.types.join(ty, found);
            }
        }
        ty
    }

    /// Whether all instances among the values hold an attribute in one place.
    fn all_share_field(&self, obj: &Val, name: Symbol) -> bool {
        let heads = self.cx.types.heads(obj.ty);
        let mut owners = heads.iter().filter_map(|h| match h {
            Head::Inst(id) => Some((
                self.field_owner(*id, name).map(|f| f.0),
                self.class_member(self.cx.input.typed.class(*id).class, name),
            )),
            _ => None,
        });
        match owners.next() {
            Some((Some(first), None)) => owners.all(|(o, m)| o == Some(first) && m.is_none()),
            _ => false,
        }
    }

    /// A field that all classes of an object have from a common base.
    fn common_field(&mut self, site: &Site, obj: &Val, name: Symbol) -> Option<Val> {
        let Kind::Gc(of) = self.kind(obj.repr) else {
            return None;
        };
        let super::repr::Struct::Class(base) = of else {
            return None;
        };
        if !self.all_share_field(obj, name) {
            return None;
        }
        let (owner, ty) = self.field_owner(base, name)?;
        Some(self.read_field(site, obj.clone(), owner, name, ty))
    }

    fn get_attr_single(
        &mut self,
        site: &Site,
        obj: Val,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val>> {
        match self.cx.types.single(obj.ty).cloned() {
            Some(head @ Head::Inst(id)) => self.get_instance_attr(site, obj, &head, id, name, ty),
            Some(Head::Class(class)) => self.get_class_attr(site, obj, class, name, ty),
            Some(Head::StubClass(class)) if name == "__name__" || name == "__qualname__" => {
                self.effect(obj);
                let text = self.cx.input.stubs.class(class).name;
                Ok(Some(self.text(text.as_str())))
            }
            Some(Head::Closure(id)) if name == "__name__" => {
                self.effect(obj);
                let func = self.cx.input.typed.closures[id.0 as usize].func;
                let text = self.cx.input.program.funcs[func.index()].name;
                Ok(Some(self.text(text.as_str())))
            }
            Some(Head::StubFunc(set)) if name == "__name__" => {
                self.effect(obj);
                let func = self
                    .cx
                    .input
                    .stubs
                    .overloads(set)
                    .first()
                    .map(|f| self.cx.input.stubs.func(*f).name);
                Ok(func.map(|n| self.text(n.as_str())))
            }
            Some(Head::StubClass(_)) => {
                self.effect(obj);
                Ok(ty.map(|ty| self.static_value(ty)))
            }
            Some(Head::Stub(class, _)) => {
                if name == "__class__" {
                    self.effect(obj);
                    return Ok(ty.map(|ty| self.static_value(ty)));
                }
                self.stub_property(site, class, obj, name, ty)
            }
            Some(Head::Tuple(_)) => {
                self.stub_property(site, self.cx.types.builtins.tuple, obj, name, ty)
            }
            _ => Ok(None),
        }
    }

    /// A string constant.
    pub fn text(&mut self, text: &str) -> Val {
        let ty = self.cx.types.str();
        let repr = self.repr(ty);
        Val::owned(Expr::atom(format!("rt::lit!({text:?})")), ty, repr)
    }

    fn stub_property(
        &mut self,
        site: &Site,
        class: crate::stubs::StubClassId,
        obj: Val,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val>> {
        let stubs = self.cx.input.stubs;
        let Some(set) = stubs.method(class, name) else {
            return Ok(None);
        };
        let property = stubs
            .overloads(set)
            .first()
            .is_some_and(|f| stubs.func(*f).binding == StubBinding::Property);
        if !property {
            return self.refuse(
                site.span,
                format!("the method `{name}` cannot be a value here"),
                "call it, or wrap it in a lambda",
            );
        }
        self.call_overloads(site, set, Some(obj), vec![], ty)
    }

    fn get_instance_attr(
        &mut self,
        site: &Site,
        obj: Val,
        head: &Head,
        id: ClassInstId,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val>> {
        let class = self.cx.input.typed.class(id).class;
        if name == "__class__" {
            self.effect(obj);
            let ty = self.cx.types.of(Head::Class(class));
            return Ok(Some(self.static_value(ty)));
        }
        let member = self.class_member(class, name);
        match member {
            Some(Member::Method(func)) => {
                if self.cx.input.program.funcs[func.index()].binding == Binding::Getter {
                    let targets = self.getters(site, name, head);
                    return match targets.is_empty() {
                        true => Ok(None),
                        false => self.call_one_of(site, targets, Some(obj), vec![]).map(Some),
                    };
                }
                self.bound_method(site, obj, func, ty).map(Some)
            }
            Some(Member::Attr(global)) => match self.field_owner(id, name) {
                Some((owner, field_ty)) => self
                    .field_or_class(site, obj, owner, name, field_ty, global, ty)
                    .map(Some),
                None => {
                    self.effect(obj);
                    self.read_var(site, Var::Global(global)).map(Some)
                }
            },
            Some(Member::Stub(set)) => {
                let stubs = self.cx.input.stubs;
                let property = stubs
                    .overloads(set)
                    .first()
                    .is_some_and(|f| stubs.func(*f).binding == StubBinding::Property);
                if !property {
                    return self.refuse(
                        site.span,
                        format!("the method `{name}` cannot be a value here"),
                        "call it, or wrap it in a lambda",
                    );
                }
                self.call_overloads(site, set, Some(obj), vec![], ty)
            }
            None => match self.field_owner(id, name) {
                Some((owner, ty)) => Ok(Some(self.read_field(site, obj, owner, name, ty))),
                None => Ok(None),
            },
        }
    }

    /// The targets of a role for a head.
    pub fn head_targets(&self, site: &Site, role: CallRole, head: &Head) -> Vec<CallTarget> {
        self.targets(site, role)
            .into_iter()
            .filter(|t| t.head.as_ref() == Some(head))
            .collect()
    }

    fn read_field(
        &mut self,
        site: &Site,
        obj: Val,
        owner: ClassInstId,
        name: Symbol,
        ty: TyId,
    ) -> Val {
        let repr = self.repr(ty);
        let definite = self.cx.is_definite(owner, name);
        let slot = definite && self.cx.is_scalar(repr);
        let class = self.cx.input.typed.class(owner).class;
        let field = self
            .recv(obj)
            .field(super::names::identifier(name.as_str()));
        let value = field.method("get", vec![]);
        let expr = if slot {
            value
        } else if definite {
            value.method("unwrap", vec![])
        } else {
            let class = Expr::atom(format!(
                "{:?}",
                self.cx.input.program.classes[class.index()].name.as_str()
            ));
            let attr = Expr::atom(format!("{:?}", name.as_str()));
            self.attempt(site, Expr::call("rt::bound_attr", vec![value, class, attr]))
        };
        Val::owned(expr, ty, repr)
    }

    /// An instance attribute that the class's own stands in for where it is not set.
    #[allow(clippy::too_many_arguments)]
    fn field_or_class(
        &mut self,
        site: &Site,
        obj: Val,
        owner: ClassInstId,
        name: Symbol,
        field_ty: TyId,
        global: GlobalId,
        ty: Option<TyId>,
    ) -> Res<Val> {
        if self.cx.is_definite(owner, name) {
            return Ok(self.read_field(site, obj, owner, name, field_ty));
        }
        let class_ty = self.cx.input.typed.globals[global.index()];
        let ty = match ty {
            Some(ty) => ty,
            None => self.cx.types.join(field_ty, class_ty),
        };
        let repr = self.repr(ty);
        let field_repr = self.repr(field_ty);
        let field = self
            .recv(obj)
            .field(super::names::identifier(name.as_str()));
        let value = field.method("get", vec![]);
        let var = self.temp(field_repr);
        let found = Val::owned(self.read_temp(var), field_ty, field_repr);
        let some = self
            .block_value(|b| b.coerce_to(site, found, ty, repr))?
            .into_expr();
        let none = self.block_value(|b| {
            let val = b.read_var(site, Var::Global(global))?;
            b.coerce_to(site, val, ty, repr)
        })?;
        let arms = vec![
            super::tree::Arm {
                pat: super::tree::Pat::Path("Some".into(), vec![super::tree::Pat::Bind(var)]),
                body: some,
            },
            super::tree::Arm {
                pat: super::tree::Pat::Path("None".into(), vec![]),
                body: none.into_expr(),
            },
        ];
        Ok(Val::owned(Expr::Match(Box::new(value), arms), ty, repr))
    }

    fn bound_method(&mut self, site: &Site, obj: Val, func: FuncId, ty: Option<TyId>) -> Res<Val> {
        let closure = ty.and_then(|ty| {
            let heads = self.cx.types.heads(ty);
            heads.iter().find_map(|h| match h {
                Head::Closure(id) if self.cx.input.typed.closures[id.0 as usize].func == func => {
                    Some(*id)
                }
                _ => None,
            })
        });
        let Some(id) = closure else {
            return self.refuse(
                site.span,
                "this method cannot be a value here",
                "call it, or wrap it in a lambda",
            );
        };
        let own = self.cx.types.of(Head::Closure(id));
        let info = self.cx.input.typed.closures[id.0 as usize].clone();
        let receiver = match info.receiver {
            Some(ty) => {
                let repr = self.repr(ty);
                if *self.cx.kind(repr) == Kind::Static {
                    self.effect(obj);
                    None
                } else {
                    Some(self.coerce_to(site, obj, ty, repr)?)
                }
            }
            None => {
                self.effect(obj);
                None
            }
        };
        let cells = self.capture_args(site, func)?;
        self.closure_object(id, receiver, cells, own)
    }

    fn get_class_attr(
        &mut self,
        site: &Site,
        obj: Val,
        class: ClassId,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val>> {
        self.effect(obj.clone());
        if name == "__name__" || name == "__qualname__" {
            let info = &self.cx.input.program.classes[class.index()];
            let text = if name == "__name__" {
                info.name.as_str().to_owned()
            } else {
                info.qualname.clone()
            };
            return Ok(Some(self.text(&text)));
        }
        match self.class_member(class, name) {
            Some(Member::Attr(global)) => self.read_var(site, Var::Global(global)).map(Some),
            Some(Member::Method(func)) => self.bound_method(site, obj, func, ty).map(Some),
            _ => Ok(None),
        }
    }

    /// `obj.name = value`.
    pub fn set_attr(&mut self, site: &Site, obj: Val, name: Symbol, val: Val) -> Res<()> {
        if self.is_dead_operand(&obj) || self.is_dead_operand(&val) {
            let dead = self.sequence_dead(vec![val, obj]);
            self.discard(dead);
            return Ok(());
        }
        if self.is_class_split(&obj)
            && self.all_share_field(&obj, name)
            && let Kind::Gc(super::repr::Struct::Class(base)) = self.kind(obj.repr)
            && self.field_owner(base, name).is_some()
        {
            self.set_field(site, obj, base, name, val)?;
            return Ok(());
        }
        if !self.is_split(obj.repr) && !self.is_class_split(&obj) {
            if self
                .set_attr_single(site, obj.clone(), name, val)?
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
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let obj = vals.remove(0);
            let val = vals.remove(0);
            if body.set_attr_single(&leaf_site, obj, name, val)?.is_none() {
                return Ok(None);
            }
            Ok(Some(body.none()))
        };
        let error = move |body: &mut Body<'_, '_>, vals: Vec<Val>| body.no_attribute(vals, name);
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

    fn set_attr_single(
        &mut self,
        site: &Site,
        obj: Val,
        name: Symbol,
        val: Val,
    ) -> Res<Option<()>> {
        match self.cx.types.single(obj.ty).cloned() {
            Some(head @ Head::Inst(id)) => {
                let targets = self.head_targets(site, CallRole::Dunder(name), &head);
                let targets: Vec<CallTarget> =
                    targets.into_iter().filter(|t| self.is_setter(t)).collect();
                if !targets.is_empty() {
                    let done = self.call_one_of(site, targets, Some(obj), vec![val])?;
                    self.discard(done);
                    return Ok(Some(()));
                }
                let class = self.cx.input.typed.class(id).class;
                if let Some(Member::Method(func)) = self.class_member(class, name)
                    && self.cx.input.program.funcs[func.index()].binding == Binding::Getter
                {
                    let class = self.cx.input.program.classes[class.index()].name;
                    let text = format!("property '{name}' of '{class}' object has no setter");
                    let error = Expr::call(
                        "rt::error::attribute_error_message",
                        vec![Expr::atom(format!("{text:?}"))],
                    );
                    let raise = self.raise(site, error);
                    self.push(raise);
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
                    _ => Ok(None),
                }
            }
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
    fn getters(&self, site: &Site, name: Symbol, head: &Head) -> Vec<CallTarget> {
        let targets = self.head_targets(site, CallRole::Dunder(name), head);
        targets.into_iter().filter(|t| !self.is_setter(t)).collect()
    }

    fn is_setter(&self, target: &CallTarget) -> bool {
        let Some(instance) = self
            .cx
            .input
            .typed
            .instances
            .get(target.instance.0 as usize)
        else {
            return false;
        };
        self.cx.input.program.funcs[instance.func.index()].binding == Binding::Setter
    }

    fn set_field(
        &mut self,
        site: &Site,
        obj: Val,
        class: ClassInstId,
        name: Symbol,
        val: Val,
    ) -> Res<()> {
        let Some((_, ty)) = self.field_owner(class, name) else {
            return Ok(());
        };
        let repr = self.repr(ty);
        let value = self.coerce_to(site, val, ty, repr)?;
        let field = self
            .recv(obj)
            .field(super::names::identifier(name.as_str()));
        self.push(field.method("set", vec![value]));
        Ok(())
    }

    /// `del obj.name`.
    pub fn delete_attr(&mut self, site: &Site, obj: Val, name: Symbol) -> Res<()> {
        let Some(Head::Inst(id)) = self.cx.types.single(obj.ty).cloned() else {
            return self.refuse(
                site.span,
                "`del` of an attribute of a value of several types",
                "",
            );
        };
        let Some((owner, _)) = self.field_owner(id, name) else {
            let error = self.no_attribute(vec![obj], name);
            let raise = self.raise(site, error);
            self.push(raise);
            return Ok(());
        };
        let class = self.cx.input.typed.class(owner).class;
        let class = Expr::atom(format!(
            "{:?}",
            self.cx.input.program.classes[class.index()].name.as_str()
        ));
        let attr = Expr::atom(format!("{:?}", name.as_str()));
        let field = self
            .recv(obj)
            .field(super::names::identifier(name.as_str()));
        let taken = Expr::call(
            "rt::bound_attr",
            vec![field.method("take", vec![]), class, attr],
        );
        let taken = self.attempt(site, taken);
        self.push(taken);
        Ok(())
    }

    /// `del name`.
    pub fn delete_var(&mut self, site: &Site, var: Var) -> Res<()> {
        let name = Expr::atom(format!("{:?}", self.var_name(var)));
        let place = match var {
            Var::Local(local) => self.local_var(local),
            Var::Capture(capture) => Some(self.captures[capture.index()]),
            Var::Global(global) => {
                let path = format!("g::{}", self.cx.names.globals[global.index()]);
                let unset = Expr::atom(path).method("unset", vec![]);
                let error = Expr::call("rt::name_error", vec![name]);
                let (block, ()) = self.block(|b| {
                    let raise = b.raise(site, error);
                    b.push(raise);
                    Ok(())
                })?;
                self.push(Expr::If(Box::new(unset.negate()), block, None));
                return Ok(());
            }
        };
        let Some(var) = place else { return Ok(()) };
        let expr = match self.vars[var.index()].holds {
            Holds::Maybe => {
                let taken = Expr::call(
                    "rt::bound",
                    vec![Expr::Var(var, Use::Recv).method("take", vec![]), name],
                );
                self.vars[var.index()].mutable = true;
                self.attempt(site, taken)
            }
            Holds::Cell | Holds::CellRef => {
                let taken = Expr::call(
                    "rt::bound",
                    vec![Expr::Var(var, Use::Recv).method("take", vec![]), name],
                );
                self.attempt(site, taken)
            }
            Holds::Value if !self.cx.reprs.is_copy(self.vars[var.index()].repr) => {
                Expr::call("drop", vec![Expr::Var(var, Use::Move)])
            }
            _ => return Ok(()),
        };
        self.push(expr);
        Ok(())
    }

    /// `recv.name(args)`.
    pub fn method_call(
        &mut self,
        e: &'c hir::Expr<'c>,
        recv: &'c hir::Expr<'c>,
        name: Symbol,
        args: &'c [CallArg<'c>],
    ) -> Res<Val> {
        let site = self.site(e);
        let ty = self.ty(e.id);
        let recv = self.expr(recv)?;
        let mut before = vec![recv];
        let args = self.args(&mut before, args)?;
        let recv = before.remove(0);
        if self.is_dead_operand(&recv) || args.iter().any(|a| self.is_dead_operand(&a.val)) {
            let all = [recv]
                .into_iter()
                .chain(args.into_iter().map(|a| a.val))
                .collect();
            return Ok(self.sequence_dead(all));
        }
        if !self.is_split(recv.repr) && !self.is_class_split(&recv) {
            if let Some(val) = self.method_single(&site, recv.clone(), name, args, ty)? {
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
        let mut operands = vec![recv];
        operands.extend(args.into_iter().map(|a| a.val));
        let result = (ty, self.repr(ty));
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let recv = vals.remove(0);
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            body.method_single(&site, recv, name, args, ty)
        };
        let error = move |body: &mut Body<'_, '_>, vals: Vec<Val>| body.no_attribute(vals, name);
        let split = Split {
            op: name.as_str().to_owned(),
            result,
            by_class: true,
            leaf: &leaf,
            error: &error,
        };
        self.split_first(&site, operands, &split)
    }

    /// A method that is the same function for all classes of the receiver.
    fn shared_method(&mut self, site: &Site, recv: &Val, args: &[Arg]) -> Res<Option<Val>> {
        let targets = self.targets(site, CallRole::Call);
        let Some(first) = targets.first() else {
            return Ok(None);
        };
        let heads = self.cx.types.heads(recv.ty).to_vec();
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
        self.call_any(site, vec![first], Some(recv.clone()), args.to_vec())
            .map(Some)
    }

    fn method_single(
        &mut self,
        site: &Site,
        recv: Val,
        name: Symbol,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Option<Val>> {
        match self.cx.types.single(recv.ty).cloned() {
            Some(head @ Head::Inst(id)) => {
                self.instance_method(site, recv, &head, id, name, args, ty)
            }
            Some(head @ Head::Class(class)) => {
                self.class_method(site, recv, &head, class, name, args, ty)
            }
            Some(Head::StubClass(class)) => {
                self.effect(recv);
                match self.cx.input.stubs.method(class, name) {
                    Some(set) => self.call_stub_func(site, set, args, ty).map(Some),
                    None => Ok(None),
                }
            }
            Some(Head::Stub(..) | Head::Tuple(_)) => {
                let Some(Head::Stub(class, _)) = self.receiver_head(&recv) else {
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

    /// A method of a stub class.
    pub fn stub_method(
        &mut self,
        site: &Site,
        set: OverloadsId,
        recv: Val,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Val> {
        if let Some(val) =
            self.call_overloads(site, set, Some(recv.clone()), args.clone(), Some(ty))?
        {
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
            return self.refuse(
                site.span,
                format!("no form of the method `{name}()` takes these arguments"),
                "check the types of the arguments",
            );
        }
        let shapes: Vec<ArgShape> = args.iter().map(|a| a.shape).collect();
        let mut operands = vec![recv];
        operands.extend(args.into_iter().map(|a| a.val));
        let result = (ty, self.repr(ty));
        let leaf_site = *site;
        let leaf = move |body: &mut Body<'_, '_>, mut vals: Vec<Val>| -> Res<Option<Val>> {
            let recv = vals.remove(0);
            let args = vals
                .into_iter()
                .zip(&shapes)
                .map(|(val, shape)| Arg { shape: *shape, val })
                .collect();
            body.call_overloads(&leaf_site, set, Some(recv), args, Some(ty))
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

    #[allow(clippy::too_many_arguments)]
    fn instance_method(
        &mut self,
        site: &Site,
        recv: Val,
        head: &Head,
        id: ClassInstId,
        name: Symbol,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Option<Val>> {
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
                    let name = self.cx.input.program.funcs[func.index()].qualname.clone();
                    self.effect(recv);
                    return self.bad_call(site, func, &name, 1, args).map(Some);
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
                None => Ok(None),
            },
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn class_method(
        &mut self,
        site: &Site,
        recv: Val,
        head: &Head,
        class: ClassId,
        name: Symbol,
        args: Vec<Arg>,
        ty: TyId,
    ) -> Res<Option<Val>> {
        self.effect(recv.clone());
        match self.class_member(class, name) {
            Some(Member::Method(func)) => {
                let binding = self.cx.input.program.funcs[func.index()].binding;
                let targets = self.head_targets(site, CallRole::Call, head);
                let Some(target) = targets.first().cloned() else {
                    let name = self.cx.input.program.funcs[func.index()].qualname.clone();
                    return self.bad_call(site, func, &name, 0, args).map(Some);
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
    pub fn named_tuple_fields(&mut self, site: &Site, val: &Val) -> Res<Option<Val>> {
        let Some(Head::Inst(id)) = self.cx.types.single(val.ty).cloned() else {
            return Ok(None);
        };
        let class = self.cx.input.typed.class(id).class;
        let ClassKind::NamedTuple(fields) = &self.cx.input.program.classes[class.index()].kind
        else {
            return Ok(None);
        };
        let fields = fields.clone();
        let val = self.keep(val.clone());
        let mut types = Vec::new();
        let mut items = Vec::new();
        let mut reprs = Vec::new();
        for field in fields {
            let Some((owner, ty)) = self.field_owner(id, field) else {
                return self.refuse(site.span, "a field of this named tuple is never set", "");
            };
            let item = self.read_field(site, val.clone(), owner, field, ty);
            let repr = self.cx.repr(ty);
            items.push(self.coerce_to(site, item, ty, repr)?);
            types.push(ty);
            reprs.push(repr);
        }
        let ty = self.cx.types.of(Head::Tuple(types));
        let repr = self.cx.reprs.intern(Kind::Tuple(reprs));
        Ok(Some(Val::owned(Expr::Tuple(items), ty, repr)))
    }

    /// Iterates over the members of an enum.
    pub fn iterate_class(
        &mut self,
        site: &Site,
        class: ClassId,
    ) -> Res<Option<(Expr, TyId, Repr)>> {
        let ClassKind::Enum { members } = self.cx.input.program.classes[class.index()].kind else {
            return Ok(None);
        };
        let list = self.read_var(site, Var::Global(members))?;
        self.iterate(site, list).map(Some)
    }
}

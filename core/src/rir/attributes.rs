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

mod descriptors;
mod dict;
mod functions;
mod has;
mod methods;
mod store;

use super::body::{Body, Site};
use super::cx::Res;
use super::names::quoted;
use super::nodes::Duplicate;
use super::repr::Kind;
use super::tree::{Arm, Expr, Pat};
use super::unions::Split;
use super::value::Val;
use crate::hir::{Base, Binding, ClassId, FuncId, GlobalId, Var};
use crate::infer::types::{CallRole, CallTarget, ClassInstId, Head, TyId};
use crate::stubs::{OverloadsId, StubBinding};
use portalis_memory::{Symbol, sym};

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
    pub fn get_attr(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Val<'c>> {
        if self.is_dead_operand(&obj) {
            return Ok(self.sequence_dead(vec![obj]));
        }
        let class_split = self.is_class_split(&obj);
        if class_split && let Some(val) = self.common_field(site, &obj, name) {
            return Ok(val);
        }
        if !self.is_split(obj.repr) && !class_split {
            if let Some(val) = self.get_attr_single(site, obj.duplicate(self.nodes), name, ty)? {
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
        let leaf = move |body: &mut Body<'_, 'c>, mut vals: Vec<Val<'c>>| -> Res<Option<Val<'c>>> {
            let obj = vals.remove(0);
            if body.is_class_split(&obj)
                && let Some(val) = body.common_field(&leaf_site, &obj, name)
            {
                return Ok(Some(val));
            }
            body.get_attr_single(&leaf_site, obj, name, Some(ty))
        };
        let error =
            move |body: &mut Body<'_, 'c>, vals: Vec<Val<'c>>| body.no_attribute(vals, name);
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

    fn no_attribute(&mut self, vals: Vec<Val<'c>>, name: Symbol) -> Expr<'c> {
        let mut args: Vec<Expr<'c>> = vals
            .into_iter()
            .take(1)
            .map(|v| self.pass_object(v))
            .collect();
        args.push(self.nodes.atom(quoted(name.as_str())));
        self.nodes.call("rt::error::no_attribute", args)
    }

    /// The join of an attribute's types over the classes of an object.
    fn attr_ty(&mut self, site: &Site, obj: &Val<'c>, name: Symbol) -> TyId {
        let heads = self.cx.types.heads(obj.ty);
        let mut ty = self.cx.types.never();
        for head in heads {
            if let Head::Class(class) = head
                && let Some(Member::Attr(global)) = self.class_member(*class, name)
            {
                let own = self.cx.input.typed.globals[global.index()];
                ty = self.cx.types.join(ty, own);
            }
            let Head::Inst(id) = *head else { continue };
            let class = self.cx.input.typed.class(id).class;
            let mut found = self.field_owner(id, name).map(|f| f.1);
            match self.class_member(class, name) {
                Some(Member::Attr(global)) => {
                    let own = self.cx.input.typed.globals[global.index()];
                    found = Some(found.map_or(own, |f| self.cx.types.join(f, own)));
                }
                Some(Member::Method(_)) => {
                    let getters = self.getters(site, name, head);
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
    fn all_share_field(&self, obj: &Val<'c>, name: Symbol) -> bool {
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
    fn common_field(&mut self, site: &Site, obj: &Val<'c>, name: Symbol) -> Option<Val<'c>> {
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
        Some(self.read_field(site, obj.duplicate(self.nodes), owner, name, ty))
    }

    fn get_attr_single(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        match self.cx.types.single(obj.ty).cloned() {
            Some(head @ Head::Inst(id)) => self.get_instance_attr(site, obj, &head, id, name, ty),
            Some(Head::Class(class)) => self.get_class_attr(site, obj, class, name, ty),
            Some(Head::StubClass(class)) if name == sym::__name__ || name == sym::__qualname__ => {
                self.effect(obj);
                let text = self.cx.input.stubs.class(class).name;
                Ok(Some(self.text(text.as_str())))
            }
            Some(Head::Closure(id)) if self.function_attr(id, name).is_some() => {
                self.get_function_attr(site, obj, id, name)
            }
            Some(Head::Closure(id)) if name == sym::__doc__ => {
                self.effect(obj);
                let func = self.cx.input.typed.closures[id.0 as usize].func;
                let doc = self.cx.input.program.funcs[func.index()].doc;
                Ok(Some(match doc {
                    Some(text) => self.text(text),
                    None => self.none(),
                }))
            }
            Some(Head::Closure(id)) if name == sym::__name__ => {
                self.effect(obj);
                let func = self.cx.input.typed.closures[id.0 as usize].func;
                let text = self.cx.input.program.funcs[func.index()].name;
                Ok(Some(self.text(text.as_str())))
            }
            Some(Head::StubFunc(set)) if name == sym::__name__ => {
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
                if name == sym::__class__ {
                    let own = self.cx.types.never();
                    return self.type_of(site, obj, own).map(Some);
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
    pub fn text(&mut self, text: &str) -> Val<'c> {
        let ty = self.cx.types.str();
        let repr = self.repr(ty);
        Val::owned(self.nodes.atom(super::value::text_literal(text)), ty, repr)
    }

    fn stub_property(
        &mut self,
        site: &Site,
        class: crate::stubs::StubClassId,
        obj: Val<'c>,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        let stubs = self.cx.input.stubs;
        let Some(set) = stubs.method(class, name) else {
            return Ok(None);
        };
        let property = stubs
            .overloads(set)
            .first()
            .is_some_and(|f| stubs.func(*f).binding == StubBinding::Property);
        if !property {
            if let Some(val) = self.bound_stub_method(site, set, obj, name, ty)? {
                return Ok(Some(val));
            }
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
        obj: Val<'c>,
        head: &Head,
        id: ClassInstId,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        let class = self.cx.input.typed.class(id).class;
        if name == sym::__class__ {
            self.effect(obj);
            let ty = self.cx.types.of(Head::Class(class));
            return Ok(Some(self.static_value(ty)));
        }
        if name == sym::__dict__
            && let Some(ty) = ty
        {
            return self.attributes_dict(site, obj, id, ty);
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
                    let value = self.read_var(site, Var::Global(global))?;
                    self.read_class_attr(site, obj, value, ty).map(Some)
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
            .iter()
            .filter(|t| t.head.as_ref() == Some(head))
            .cloned()
            .collect()
    }

    fn read_field(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        owner: ClassInstId,
        name: Symbol,
        ty: TyId,
    ) -> Val<'c> {
        let repr = self.repr(ty);
        let definite = self.cx.is_definite(owner, name);
        let slot = definite && self.cx.is_scalar(repr);
        let class = self.cx.input.typed.class(owner).class;
        let field = self
            .recv(obj)
            .field(self.nodes, super::names::rust_name(name.as_str()));
        let value = field.method(self.nodes, "get", []);
        let expr = if slot {
            value
        } else if definite {
            value.method(self.nodes, "unwrap", [])
        } else {
            let class = self.cx.input.program.classes[class.index()].name;
            let class = self.nodes.atom(quoted(class.as_str()));
            let attr = self.nodes.atom(quoted(name.as_str()));
            self.attempt(
                site,
                self.nodes.call("rt::bound_attr", [value, class, attr]),
            )
        };
        Val::owned(expr, ty, repr)
    }

    /// An instance attribute that the class's own stands in for where it is not set.
    #[allow(clippy::too_many_arguments)]
    fn field_or_class(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        owner: ClassInstId,
        name: Symbol,
        field_ty: TyId,
        global: GlobalId,
        ty: Option<TyId>,
    ) -> Res<Val<'c>> {
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
            .field(self.nodes, super::names::rust_name(name.as_str()));
        let value = field.method(self.nodes, "get", []);
        let var = self.temp(field_repr);
        let found = Val::owned(self.read_temp(var), field_ty, field_repr);
        let some = self
            .block_value(|b| b.coerce_to(site, found, ty, repr))?
            .into_expr();
        let none = self.block_value(|b| {
            let val = b.read_var(site, Var::Global(global))?;
            b.coerce_to(site, val, ty, repr)
        })?;
        let arms = [
            Arm {
                pat: Pat::Path("Some", self.nodes.list([Pat::Bind(var)])),
                body: some,
            },
            Arm {
                pat: Pat::Path("None", &[]),
                body: none.into_expr(),
            },
        ];
        Ok(Val::owned(
            Expr::Match(self.nodes.node(value), self.nodes.list(arms)),
            ty,
            repr,
        ))
    }

    /// `counts.get` as a value.
    fn bound_stub_method(
        &mut self,
        site: &Site,
        set: OverloadsId,
        obj: Val<'c>,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        let heads = ty.map_or(&[][..], |ty| self.cx.types.heads(ty));
        let of = heads.iter().find_map(|h| match h {
            Head::StubMethod(found, of) if *found == set => Some(*of),
            _ => None,
        });
        let Some(of) = of else { return Ok(None) };
        let ty = self.cx.types.of(Head::StubMethod(set, of));
        let repr = self.repr(ty);
        let receiver = self.coerce(site, obj, of)?;
        let name = self.nodes.atom(quoted(name.as_str()));
        let made = self.nodes.call("rt::Method::new", [receiver, name]);
        Ok(Some(Val::owned(made, ty, repr)))
    }

    fn bound_method(
        &mut self,
        site: &Site,
        obj: Val<'c>,
        func: FuncId,
        ty: Option<TyId>,
    ) -> Res<Val<'c>> {
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
        obj: Val<'c>,
        class: ClassId,
        name: Symbol,
        ty: Option<TyId>,
    ) -> Res<Option<Val<'c>>> {
        if name == sym::__doc__ {
            let doc = self.cx.input.program.classes[class.index()].doc;
            return Ok(Some(match doc {
                Some(text) => self.text(text),
                None => self.none(),
            }));
        }
        let object = self.cx.input.stubs.builtin_class("object").map(Base::Stub);
        let listed = self.cx.input.program.class_list(class, name, object);
        if let Some(listed) = listed {
            self.effect(obj);
            let mut types = Vec::new();
            for base in listed {
                let head = match base {
                    Base::User(class) => Head::Class(class),
                    Base::Stub(class) => Head::StubClass(class),
                };
                types.push(self.cx.types.of(head));
            }
            let ty = self.cx.types.of(Head::Tuple(types.clone()));
            let repr = self.repr(ty);
            let Kind::Tuple(reprs) = self.kind(repr) else {
                return Ok(None);
            };
            let mut items = Vec::new();
            for (item, repr) in types.into_iter().zip(reprs) {
                let class = self.static_value(item);
                items.push(self.coerce_to(site, class, item, *repr)?);
            }
            return Ok(Some(Val::owned(
                Expr::Tuple(self.nodes.list(items)),
                ty,
                repr,
            )));
        }
        self.effect(obj.duplicate(self.nodes));
        if name == sym::__name__ || name == sym::__qualname__ {
            let info = &self.cx.input.program.classes[class.index()];
            let text = if name == sym::__name__ {
                info.name.as_str().to_owned()
            } else {
                info.qualname.to_owned()
            };
            return Ok(Some(self.text(&text)));
        }
        match self.class_member(class, name) {
            Some(Member::Attr(global)) => self.read_var(site, Var::Global(global)).map(Some),
            Some(Member::Method(func)) => self.bound_method(site, obj, func, ty).map(Some),
            _ => Ok(None),
        }
    }
}

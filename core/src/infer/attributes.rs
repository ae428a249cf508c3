//! Attributes and methods: what a name after a dot stands for.
//!
//! In: the node of an object, a name. Out: attribute nodes that every assignment anywhere flows into; methods found
//! through the MRO; properties called; stub methods and attributes by their signatures.
//!
//! ```text
//! p.x = 1 (anywhere)      attr(Point, x) ⊇ {int}
//! shape.area()            per class of shape's atoms the method that its MRO finds
//! ```

mod methods;

use super::calls::Arg;
use super::stub_calls::Chosen;
use super::*;
use crate::hir::{Base, Binding, ClassKind};
use crate::stubs::{OverloadsId, StubBinding};
use portalis_memory::sym;

/// What a name of a class stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Member {
    /// A method, of any binding.
    Method(FuncId),
    /// A class attribute.
    Attr(GlobalId),
    /// A method or property of a stub base.
    Stub(OverloadsId),
}

/// Why an attribute of a class's objects can be neither assigned nor deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fixed {
    /// The class is a frozen dataclass.
    Frozen,
    /// It is a field of a named tuple.
    NamedTuple,
    /// The `__slots__` of the class and its bases do not list it.
    Slots,
}

/// Whether an attribute is fixed, but for the methods that the compiler makes.
pub fn fixed_attribute(program: &Program<'_>, class: ClassId, name: Symbol) -> Option<Fixed> {
    if outside_slots(program, class, name) {
        return Some(Fixed::Slots);
    }
    program.classes[class.index()].mro.iter().find_map(|base| {
        let Base::User(base) = base else { return None };
        let info = &program.classes[base.index()];
        if let ClassKind::NamedTuple(fields) = &info.kind {
            return fields.contains(&name).then_some(Fixed::NamedTuple);
        }
        let all = *base == class || info.annotations.iter().any(|(n, _)| *n == name);
        (info.frozen && all).then_some(Fixed::Frozen)
    })
}

/// Whether objects of a class have no place for an attribute, for all it derives from has `__slots__`.
fn outside_slots(program: &Program<'_>, class: ClassId, name: Symbol) -> bool {
    program.classes[class.index()].mro.iter().all(|base| {
        let Base::User(base) = base else { return false };
        let info = &program.classes[base.index()];
        let member = info.methods.iter().any(|(n, _)| *n == name)
            || info.attrs.iter().any(|(n, _)| *n == name);
        let outside = |slots: &Vec<Symbol>| !slots.contains(&name);
        !member && info.slots.as_ref().is_some_and(outside)
    })
}

impl<'h> Infer<'h> {
    /// What `name` stands for in the class itself.
    pub(super) fn own_member(&self, class: ClassId, name: Symbol) -> Option<Member> {
        let class = self.class(class);
        let usual =
            |f: &FuncId| !matches!(self.func(*f).binding, Binding::Setter | Binding::Deleter);
        let method = class
            .methods
            .iter()
            .rev()
            .find(|(n, f)| *n == name && usual(f))
            .map(|(_, f)| Member::Method(*f));
        method.or_else(|| {
            class
                .attrs
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, g)| Member::Attr(*g))
        })
    }

    /// What `name` stands for in the class and its bases, along the MRO.
    pub(super) fn member(&self, class: ClassId, name: Symbol) -> Option<Member> {
        self.class(class).mro.iter().find_map(|base| match base {
            Base::User(base) => self.own_member(*base, name),
            Base::Stub(base) => self.stubs.method(*base, name).map(Member::Stub),
        })
    }

    /// The setter or deleter of a property.
    fn accessor(&self, class: ClassId, name: Symbol, binding: Binding) -> Option<FuncId> {
        self.class(class).mro.iter().find_map(|base| match base {
            Base::User(base) => {
                let found =
                    |(n, f): &&(Symbol, FuncId)| *n == name && self.func(*f).binding == binding;
                self.class(*base)
                    .methods
                    .iter()
                    .find(found)
                    .map(|(_, f)| *f)
            }
            Base::Stub(_) => None,
        })
    }

    /// The node of an instance attribute; attributes of a hierarchy live with the class that owns them.
    pub(super) fn attr_node(&mut self, class: ClassId, obj: ObjId, name: Symbol) -> NodeId {
        if !self.facts.hierarchy[class.index()] {
            return self.graph.attr(obj, name);
        }
        let owner = self.facts.owner(self.program, class, name);
        let obj = self.shared_obj(owner);
        self.graph.attr(obj, name)
    }

    /// `obj.name`.
    pub(super) fn attribute(&mut self, site: Site, obj: NodeId, name: Symbol, here: NodeId) {
        for &atom in self.graph.atoms(obj) {
            self.attribute_of(site, &atom, name, here);
        }
    }

    fn attribute_of(&mut self, site: Site, atom: &Atom<'h>, name: Symbol, here: NodeId) {
        match atom {
            Atom::Obj(class, obj) => match self.member(*class, name) {
                Some(Member::Method(func)) => self.read_method(site, atom, func, name, here),
                Some(Member::Attr(global)) => {
                    self.read_class_attr(site, atom, global, here);
                    let node = self.attr_node(*class, *obj, name);
                    self.graph.flow(node, here);
                }
                Some(Member::Stub(overloads)) => {
                    if self.stub_binding(overloads) == Some(StubBinding::Property) {
                        let receiver = self.stub(self.core.base_exception);
                        self.call_stub(site, overloads, Some(receiver), &[], here);
                    }
                }
                None if name == sym::__class__ => self.graph.add(here, Atom::Class(*class)),
                None if name == sym::__dict__ => self.attributes_dict(atom, *class, *obj, here),
                None => {
                    let node = self.attr_node(*class, *obj, name);
                    self.graph.flow(node, here);
                    self.stub_attr_of_bases(*class, name, here);
                }
            },
            Atom::Class(class) => self.attribute_of_class(site, atom, *class, name, here),
            Atom::Closure(func, _, captures) if self.function_attr(*func, name).is_some() => {
                if let Some(node) = self.function_attr_node(*func, captures, name) {
                    self.graph.flow(node, here);
                }
            }
            Atom::StubClass(_) | Atom::Closure(..) | Atom::StubFunc(_) | Atom::StubMethod(..)
                if name == sym::__name__ || name == sym::__qualname__ =>
            {
                let str = self.stub(self.core.str);
                self.graph.add(here, str);
            }
            Atom::StubClass(class) => {
                if let Some(overloads) = self.stubs.method(*class, name) {
                    self.graph.add(here, Atom::StubFunc(overloads));
                }
            }
            Atom::Closure(func, ..) if name == sym::__doc__ => {
                let doc = match self.func(*func).doc {
                    Some(_) => self.stub(self.core.str),
                    None => Atom::None,
                };
                self.graph.add(here, doc);
            }
            Atom::Stub(class, _) => self.stub_attribute(site, atom, *class, name, here),
            Atom::Tuple(_) => {
                let tuple = self.core.tuple;
                self.stub_attribute(site, atom, tuple, name, here);
            }
            _ => {}
        }
    }

    /// `obj.__dict__`
    fn attributes_dict(&mut self, atom: &Atom<'h>, class: ClassId, obj: ObjId, here: NodeId) {
        let kind = Some(atom.constructor());
        let (key, value) = (self.slot(kind, 46), self.slot(kind, 47));
        let str = self.stub(self.core.str);
        self.graph.add(key, str);
        for name in stored::stored_attributes(self.program, class) {
            if !matches!(self.member(class, name), Some(Member::Method(_))) {
                let node = self.attr_node(class, obj, name);
                self.graph.flow(node, value);
            }
        }
        self.graph
            .add(here, Atom::Stub(self.core.dict, self.parts(&[key, value])));
    }

    /// `Class.name`.
    fn attribute_of_class(
        &mut self,
        site: Site,
        atom: &Atom<'h>,
        class: ClassId,
        name: Symbol,
        here: NodeId,
    ) {
        match name.as_str() {
            "__name__" | "__qualname__" => {
                let str = self.stub(self.core.str);
                return self.graph.add(here, str);
            }
            "__doc__" => {
                let doc = match self.class(class).doc {
                    Some(_) => self.stub(self.core.str),
                    None => Atom::None,
                };
                return self.graph.add(here, doc);
            }
            "__mro__" | "__bases__" => return self.class_list(atom, class, name, here),
            _ => {}
        }
        match self.member(class, name) {
            Some(Member::Method(func)) => {
                let f = self.func(func);
                let receiver = (f.binding == Binding::Class).then(|| {
                    let node = self.slot(Some(atom.constructor()), 40);
                    self.graph.add(node, *atom);
                    node
                });
                let captures = self.captures_of(func, site.inst);
                self.graph
                    .add(here, Atom::Closure(func, receiver, captures));
            }
            Some(Member::Attr(global)) => self.graph.flow(self.globals[global.index()], here),
            _ => {}
        }
    }

    /// `Class.__mro__`, `Class.__bases__`.
    fn class_list(&mut self, atom: &Atom<'h>, class: ClassId, name: Symbol, here: NodeId) {
        let object = self.stubs.builtin_class("object").map(Base::Stub);
        let found = self.program.class_list(class, name, object);
        let mut parts = Vec::new();
        for (at, base) in found.unwrap_or_default().iter().enumerate() {
            let part = self.slot(Some(atom.constructor()), 400 + at as u32);
            let of = match *base {
                Base::User(class) => Atom::Class(class),
                Base::Stub(class) => Atom::StubClass(class),
            };
            self.graph.add(part, of);
            parts.push(part);
        }
        self.graph.add(here, Atom::Tuple(self.parts(&parts)));
    }

    fn stub_attribute(
        &mut self,
        site: Site,
        atom: &Atom<'h>,
        class: StubClassId,
        name: Symbol,
        here: NodeId,
    ) {
        if let Some(ty) = self.stub_attr(class, name) {
            let chosen = Chosen {
                func: StubFuncId(u32::MAX),
                receiver: Some(*atom),
                value: None,
            };
            self.flow_type(&chosen, ty, here, 0);
        } else if name == sym::__class__ {
            let of = self.type_of_stub(class);
            self.graph.add(here, of);
        } else if let Some(overloads) = self.stubs.method(class, name) {
            match self.stub_binding(overloads) {
                Some(StubBinding::Property) => {
                    self.call_stub(site, overloads, Some(*atom), &[], here);
                }
                Some(StubBinding::Method) => {
                    let receiver = self.slot(Some(atom.constructor()), 45);
                    self.graph.add(receiver, *atom);
                    self.graph.add(here, Atom::StubMethod(overloads, receiver));
                }
                _ => self.graph.add(here, Atom::StubFunc(overloads)),
            }
        }
    }

    fn stub_attr(&self, class: StubClassId, name: Symbol) -> Option<&'h crate::stubs::StubType> {
        let stubs = self.stubs;
        let c = stubs.class(class);
        c.attrs
            .get(&name)
            .or_else(|| c.bases.iter().find_map(|b| self.stub_attr(*b, name)))
    }

    fn stub_attr_of_bases(&mut self, class: ClassId, name: Symbol, here: NodeId) {
        for base in self.class(class).mro.iter() {
            if let Base::Stub(base) = base
                && let Some(ty) = self.stub_attr(*base, name)
            {
                self.flow_type(
                    &Chosen {
                        func: StubFuncId(u32::MAX),
                        receiver: None,
                        value: None,
                    },
                    ty,
                    here,
                    0,
                );
            }
        }
    }

    pub(super) fn stub_binding(&self, overloads: OverloadsId) -> Option<StubBinding> {
        self.stubs
            .overloads(overloads)
            .first()
            .map(|f| self.stubs.func(*f).binding)
    }

    /// A method as a value, or a property's result.
    fn read_method(
        &mut self,
        site: Site,
        atom: &Atom<'h>,
        func: FuncId,
        name: Symbol,
        here: NodeId,
    ) {
        match self.func(func).binding {
            Binding::Getter => {
                self.call_func(
                    site,
                    CallRole::Dunder(name),
                    Some(*atom),
                    func,
                    Some(*atom),
                    &[],
                    &[],
                    here,
                );
            }
            Binding::Static => {
                let captures = self.captures_of(func, site.inst);
                self.graph.add(here, Atom::Closure(func, None, captures));
            }
            _ => {
                let node = self.slot(Some(atom.constructor()), 41);
                self.graph.add(node, *atom);
                self.graph.add(here, Atom::Closure(func, Some(node), &[]));
            }
        }
    }

    /// The variable that is an attribute of a function.
    fn function_attr(&self, func: FuncId, name: Symbol) -> Option<Var> {
        let mut attrs = self.func(func).attrs.iter();
        attrs.find(|(n, _)| *n == name).map(|(_, var)| *var)
    }

    fn function_attr_node(
        &self,
        func: FuncId,
        captures: &[NodeId],
        name: Symbol,
    ) -> Option<NodeId> {
        match self.function_attr(func, name)? {
            Var::Capture(capture) => captures.get(capture.index()).copied(),
            Var::Global(global) => Some(self.globals[global.index()]),
            Var::Local(_) => None,
        }
    }

    /// `obj.name = value`.
    pub(super) fn store_attr(&mut self, site: Site, obj: NodeId, name: Symbol, value: NodeId) {
        for &atom in self.graph.atoms(obj) {
            match &atom {
                Atom::Obj(class, obj) => {
                    let func = self.insts.get(site.inst.0 as usize).map(|i| i.func);
                    if let Some(setter) = self.accessor(*class, name, Binding::Setter) {
                        let gone = self.slot(Some(atom.constructor()), 42);
                        let args = [Arg::positional(value)];
                        let role = CallRole::Dunder(name);
                        self.call_func(
                            site,
                            role,
                            Some(atom),
                            setter,
                            Some(atom),
                            &[],
                            &args,
                            gone,
                        );
                    } else if func.is_none_or(|f| self.func(f).synthetic)
                        || fixed_attribute(self.program, *class, name).is_none()
                    {
                        if let Some(Member::Attr(global)) = self.member(*class, name)
                            && self.descriptor_set(site, &atom, global, value)
                        {
                            continue;
                        }
                        let node = self.attr_node(*class, *obj, name);
                        self.graph.flow(value, node);
                    }
                }
                Atom::Class(class) => {
                    if let Some(Member::Attr(global)) = self.member(*class, name) {
                        self.graph.flow(value, self.globals[global.index()]);
                    }
                }
                Atom::Closure(func, _, captures) => {
                    if let Some(node) = self.function_attr_node(*func, captures, name) {
                        self.graph.flow(value, node);
                    }
                }
                _ => {}
            }
        }
    }

    /// `del obj.name`: a property's deleter is called.
    pub(super) fn delete_attr(&mut self, site: Site, obj: NodeId, name: Symbol) {
        for &atom in self.graph.atoms(obj) {
            if let Atom::Obj(class, _) = &atom
                && let Some(deleter) = self.accessor(*class, name, Binding::Deleter)
            {
                let gone = self.slot(Some(atom.constructor()), 42);
                self.call_func(
                    site,
                    CallRole::Dunder(name),
                    Some(atom),
                    deleter,
                    Some(atom),
                    &[],
                    &[],
                    gone,
                );
            }
        }
    }

    /// A named tuple as the tuple that it is.
    pub(super) fn named_tuple(&mut self, atom: &Atom<'h>) -> Option<Atom<'h>> {
        let Atom::Obj(class, obj) = atom else {
            return None;
        };
        let fields = self.class(*class).mro.iter().find_map(|base| match base {
            Base::User(base) => match &self.class(*base).kind {
                ClassKind::NamedTuple(fields) => Some(fields.clone()),
                _ => None,
            },
            Base::Stub(_) => None,
        })?;
        let nodes = fields
            .into_iter()
            .map(|field| self.attr_node(*class, *obj, field))
            .collect::<Vec<_>>();
        Some(Atom::Tuple(self.parts(&nodes)))
    }

    #[allow(clippy::too_many_arguments)]
    fn class_call(
        &mut self,
        site: Site,
        role: CallRole,
        atom: &Atom<'h>,
        class: ClassId,
        name: Symbol,
        args: &[Arg],
        here: NodeId,
    ) -> bool {
        match self.member(class, name) {
            Some(Member::Method(func)) => {
                let this = (self.func(func).binding == Binding::Class).then_some(*atom);
                self.call_func(site, role, Some(*atom), func, this, &[], args, here);
                true
            }
            Some(Member::Attr(global)) => {
                self.call_value(site, role, self.globals[global.index()], args, here);
                true
            }
            Some(Member::Stub(overloads)) => {
                self.call_stub_value(site, overloads, args, here);
                true
            }
            None => false,
        }
    }
}
